import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from careerguide.fragments import PUBLIC, render_page_or_fragment
from careerguide.site import base_url
from jobs.following import FORMATS, MOST_ENTRIES, followed, problems
from jobs.forms import VERSION, JobSearchForm
from jobs.markup import markup
from jobs.models import Posting
from jobs.narrowing import facets_of, narrowed
from jobs.outside_boards import boards_for
from jobs.pay_evidence import load_pay_evidence
from jobs.search.place_in_title import segmented
from jobs.search.results import PageStart
from jobs.search.search import Sort
from jobs.search.understanding import Understood, Where, understand
from jobs.suggestions import suggest

logger = logging.getLogger(__name__)
SIMILAR = 5


def job_search(request: HttpRequest) -> HttpResponse:
    form = JobSearchForm(request.GET)
    try:
        context = results_context(
            form, PageStart.read(request.GET.get("page"), request.GET.get("after"))
        )
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


def results_context(form: JobSearchForm, at: PageStart) -> dict[str, Any]:
    """What the page shows of a search that did not fail."""
    understood = understand(**form.asked)
    context: dict[str, Any] = {"understood": understood, "failed": False, "instead": None}
    if not understood.where.is_unknown:
        results = Posting.objects.search(understood.search, at)
        context |= {"results": results, "facets": facets_of(results, understood, form.used)}
        if instead := segmented(understood):
            changes = {"title": instead.title or None, "where": instead.where}
            context |= {"instead": instead, "instead_query": narrowed(form.used, **changes)}
    return context


def feed(request: HttpRequest, ending: str) -> HttpResponse:
    """The newest adverts of a search; 400 and what is wrong where the search page would make do."""
    form = JobSearchForm(request.GET)
    understood = understand(**form.asked | {"sort": Sort.NEWEST})
    if wrong := problems(form, understood):
        return HttpResponse("\n".join(wrong), status=400, content_type="text/plain; charset=utf-8")
    at = PageStart(most=MOST_ENTRIES, counting=False)
    found = Posting.objects.search(understood.search, at).adverts
    site, query = base_url(request), narrowed(form.used, sort=None)
    search = followed(understood, found, site, query)
    content_type, write = FORMATS[ending]
    feed_url = f"{site}{request.path}{query and '?' + query}"
    response = HttpResponse(write(search, feed_url), content_type=content_type)
    patch_cache_control(response, **PUBLIC)
    return response


def opensearch(request: HttpRequest) -> HttpResponse:
    """What browsers need to offer this search among theirs (OpenSearch 1.1, draft 6)."""
    context = {"site": base_url(request), "version": VERSION}
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    response = render(request, "jobs/opensearch.xml", context, content_type=content_type)
    patch_cache_control(response, **PUBLIC)
    return response


def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that complete what is being typed, as OpenSearch's suggestions extension has them."""
    typed = request.GET.get("title", "")
    found = suggest(typed)
    page = base_url(request) + reverse("jobs:job_search")
    answer = [
        typed,
        [each.text for each in found],
        [each.description for each in found],
        [f"{page}?{urlencode({'title': each.text, 'v': VERSION})}" for each in found],
    ]
    content_type = "application/x-suggestions+json; charset=utf-8"
    response = JsonResponse(answer, safe=False, content_type=content_type)
    patch_cache_control(response, **PUBLIC)
    return response


def advert(request: HttpRequest, reference: str, slug: str = "") -> HttpResponse:
    posting = get_object_or_404(Posting.objects.for_page(), reference=reference)
    if posting.is_closed:
        similar = Posting.objects.similar_to(posting, SIMILAR)
        context = {"posting": posting, "similar": similar}
        return render_page_or_fragment(request, "jobs/advert_closed.html", context, status=410)
    if slug != posting.slug:
        return redirect(posting, permanent=True)
    context = {
        "posting": posting,
        "pay_evidence": load_pay_evidence(posting),
        "markup": markup(posting, base_url(request) + posting.get_absolute_url()),
    }
    return render_page_or_fragment(request, "jobs/advert.html", context)
