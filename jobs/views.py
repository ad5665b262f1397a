import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from careerguide.fragments import render_page_or_fragment
from jobs.forms import JobSearchForm
from jobs.models import Posting
from jobs.narrowing import facets_of
from jobs.outside_boards import boards_for
from jobs.search.results import PageStart
from jobs.search.understanding import Understood, Where, understand

logger = logging.getLogger(__name__)
SIMILAR = 5


def job_search(request: HttpRequest) -> HttpResponse:
    form = JobSearchForm(request.GET)
    try:
        context = found(form, PageStart.read(request.GET.get("page"), request.GET.get("after")))
    except DatabaseError:
        title, where = form.value("title"), form.value("where")
        logger.exception("The job search failed for “%s” in “%s”", title, where)
        context = {"understood": Understood(title, Where(where)), "failed": True}
    context |= {"form": form, "boards": boards_for(context["understood"])}
    return render_page_or_fragment(
        request,
        "jobs/job_search.html",
        context,
        fragment="results",
        status=503 if context["failed"] else 200,
    )


def found(form: JobSearchForm, at: PageStart) -> dict[str, Any]:
    """What the page shows of a search that did not fail."""
    understood = understand(**form.asked)
    context: dict[str, Any] = {"understood": understood, "failed": False}
    if not understood.where.is_unknown:
        results = Posting.objects.search(understood.search, at)
        context |= {"results": results, "facets": facets_of(results, understood, form.used)}
    return context


def advert(request: HttpRequest, reference: str, slug: str = "") -> HttpResponse:
    posting = get_object_or_404(Posting.objects.for_page(), reference=reference)
    if posting.is_closed:
        similar = Posting.objects.similar_to(posting, SIMILAR)
        context = {"posting": posting, "similar": similar}
        return render_page_or_fragment(request, "jobs/advert_closed.html", context, status=410)
    if slug != posting.slug:
        return redirect(posting, permanent=True)
    return render_page_or_fragment(request, "jobs/advert.html", {"posting": posting})
