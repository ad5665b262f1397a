"""The addresses of the site, and one that costs nothing but Django itself."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from careerguide.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("A bare view: no query, no template.")


urlpatterns = [*urlpatterns, path("bare/", bare)]
