from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """What the frame of every page needs: where it stands and its own canonical address."""
    base = settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
    return {"site_url": base, "page_url": base + request.path}
