import logging
from typing import Any

from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from careerguide.fragments import render_page_or_fragment
from jobs.forms import JobSearchForm
from jobs.models import Posting
from jobs.outside_boards import boards_for
from jobs.search.understanding import DEFAULT_RADIUS, Understood, understand

logger = logging.getLogger(__name__)
PAGE = 20
SIMILAR = 5


def job_search(request: HttpRequest) -> HttpResponse:
    form = JobSearchForm(request.GET)
    title, where = form.value("title"), form.value("where")
    try:
        understood = understand(title, where, form.value("within") or DEFAULT_RADIUS)
        context = found(understood, form.value("sort"), request.GET.get("page"))
    except DatabaseError:
        logger.exception("The job search failed for “%s” in “%s”", title, where)
        context = {"understood": Understood(title, where), "failed": True}
    context |= {"form": form, "boards": boards_for(context["understood"])}
    return render_page_or_fragment(
        request,
        "jobs/job_search.html",
        context,
        fragment="results",
        status=503 if context["failed"] else 200,
    )


def found(understood: Understood, sort: str, number: str | None) -> dict[str, Any]:
    page = Paginator(Posting.objects.search(understood, sort or "best"), PAGE).get_page(number)
    return {"understood": understood, "page": page, "adverts": list(page), "failed": False}


def advert(request: HttpRequest, reference: str, slug: str = "") -> HttpResponse:
    posting = get_object_or_404(Posting.objects.for_page(), reference=reference)
    if posting.is_closed:
        similar = list(Posting.objects.similar_to(posting)[:SIMILAR])
        context = {"posting": posting, "similar": similar}
        return render_page_or_fragment(request, "jobs/advert_closed.html", context, status=410)
    if slug != posting.slug:
        return redirect(posting, permanent=True)
    return render_page_or_fragment(request, "jobs/advert.html", {"posting": posting})
