"""The one place that knows htmx: whole page or fragment, and what caches may do with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.http import reswap, retarget

# Long enough to spare the server, short enough that a correction shows soon.
# A stale page may be shown while a fresh one is fetched, or while we are away.
PUBLIC = {
    "public": True,
    "max_age": 60,
    "stale_while_revalidate": 600,
    "stale_if_error": 86_400,
}


def render_page_or_fragment(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its partial `fragment` when htmx asks to swap it in.

    A history restore (Back without a cached page) gets the whole page: htmx replaces the body.
    Templates know by `swap` which of the two they are: only a fragment may take the focus.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    swap = bool(fragment and htmx and not htmx.history_restore_request)
    if swap:
        template = f"{template}#{fragment}"
    response = render(request, template, {**context, "swap": swap}, status=status)
    if status == 200:
        patch_cache_control(response, **PUBLIC)
    elif status >= 500:
        patch_cache_control(response, no_store=True)
    if fragment:
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def render_error(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A whole page that says what is wrong; htmx puts it in place of the page that asked."""
    response = render(request, template, status=status)
    response["Cache-Control"] = "no-store"
    if getattr(request, "htmx", False):  # A fault may come before the middleware that sets it.
        retarget(reswap(response, "innerHTML"), "body")
    return response
