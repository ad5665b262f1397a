from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """What the frame of every page needs: its own address, without the query."""
    base = settings.SITE_URL
    if not base:
        try:
            base = request.build_absolute_uri("/").rstrip("/")
        except DisallowedHost:  # The page that says so has no address of its own.
            base = ""
    return {"page_url": base + request.path}
