"""The pages of the site itself: home, health, and what is said when something is wrong."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from careerguide.fragments import render_error, render_page_or_fragment
from comparisons.views import compare_with_curated
from roles.forms import RoleFinderForm
from roles.models import Role

# The comparison everybody comes for.
FEATURED = ["executive-producer", "producer"]


def home(request: HttpRequest) -> HttpResponse:
    roles = list(Role.objects.filter(slug__in=FEATURED).with_profile().order_by("slug", "pk"))
    comparison = compare_with_curated(roles) if len(roles) == len(FEATURED) else None
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


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    return render_error(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render_error(request, "500.html", 500)
