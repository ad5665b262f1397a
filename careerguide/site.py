"""Where the site is: for links that leave it."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def base_url(request: HttpRequest) -> str:
    """The site's own address without a slash at its end: SITE_URL, or as it was asked for."""
    if settings.SITE_URL:
        return str(settings.SITE_URL)
    try:
        return request.build_absolute_uri("/").rstrip("/")
    except DisallowedHost:  # The page that says so has no address of its own.
        return ""
