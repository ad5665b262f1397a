"""The pages of the site itself: home, health, and what is said when something is wrong."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from careerguide.fragments import render_error, render_page_or_fragment
from comparisons.addresses import FEATURED
from comparisons.loading import load_comparison
from roles.forms import RoleFinderForm
from roles.models import Role


def home(request: HttpRequest) -> HttpResponse:
    roles = list(Role.objects.filter(slug__in=FEATURED).with_profile().order_by("slug", "pk"))
    comparison = load_comparison(roles) if len(roles) == len(FEATURED) else None
    context = {"form": RoleFinderForm(), "comparison": comparison}
    return render_page_or_fragment(request, "home.html", context)


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 once the database answers, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503)
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Sent to an address where nothing can be sent, or to a form that was left open too long."""
    return render_error(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    return render_error(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render_error(request, "500.html", 500)
