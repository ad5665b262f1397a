from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from careerguide.fragments import render_page_or_fragment
from comparisons.addresses import FEATURED, address_of, slugs_in
from comparisons.comparison import MAX_ROLES
from comparisons.forms import ComparisonForm
from comparisons.loading import load_comparison
from roles.citations import Citations
from roles.models import Role


def featured(request: HttpRequest) -> HttpResponse:
    return redirect("comparisons:comparison", address_of(FEATURED))


def comparison(request: HttpRequest, pair: str) -> HttpResponse:
    slugs = slugs_in(pair)
    known = Role.objects.jobs().filter(slug__in=slugs).order_by("slug", "pk")
    if not 2 <= len(slugs) <= MAX_ROLES or known.count() < len(slugs):
        return refuse(request, slugs, list(known))
    if pair != address_of(slugs):
        query = request.META["QUERY_STRING"]
        address = request.path.replace(pair, address_of(slugs))
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    form = ComparisonForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "comparison": load_comparison(list(known.with_profile()), form.value("medium")),
        "only_differences": form.value("show") == "differences",
        "citations": Citations(),
    }
    return render_page_or_fragment(
        request, "comparisons/comparison.html", context, fragment="tables"
    )


def refuse(request: HttpRequest, slugs: list[str], known: list[Role]) -> HttpResponse:
    """An address that names no comparison: say what is wrong and what can be done."""
    if not known:
        raise Http404("No such roles")
    unknown = [slug for slug in slugs if slug not in {role.slug for role in known}]
    context = {"roles": known, "unknown": unknown[:MAX_ROLES], "max_roles": MAX_ROLES}
    return render_page_or_fragment(request, "comparisons/refused.html", context, status=404)
