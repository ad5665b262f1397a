from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from careerguide.fragments import render_page_or_fragment
from comparisons.addresses import address_of, slugs_in
from comparisons.comparison import MAX_ROLES, Comparison, compare
from comparisons.forms import ComparisonForm
from roles.citations import Citations
from roles.media import Medium
from roles.models import Conflict, Contrast, Role, WageEstimate
from roles.pay import Chart, chart, claimed, official, present


def comparison(request: HttpRequest, pair: str) -> HttpResponse:
    slugs = slugs_in(pair)
    roles = list(Role.objects.jobs().filter(slug__in=slugs).with_profile().order_by("slug", "pk"))
    unknown = [slug for slug in slugs if slug not in {role.slug for role in roles}]
    if unknown or len(roles) not in range(2, MAX_ROLES + 1):
        return refuse(request, roles, unknown)
    if pair != address_of(roles):
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(
            reverse("comparisons:comparison", args=[address_of(roles)]) + query, permanent=True
        )
    form = ComparisonForm(request.GET)
    return render_page_or_fragment(
        request, "comparisons/comparison.html", page(roles, form), fragment="tables"
    )


def page(roles: list[Role], form: ComparisonForm) -> dict[str, Any]:
    wages = list(WageEstimate.objects.for_roles(roles))
    result = compare_with_curated(roles, form.value("medium"), wages)
    return {
        "form": form,
        "comparison": result,
        "medium": form.value("medium"),
        "media": Medium,
        "only_differences": form.value("show") == "differences",
        "pay_chart": pay_chart(roles, wages),
        "citations": Citations(),
    }


def compare_with_curated(
    roles: list[Role], medium: str = "", wages: list[WageEstimate] | None = None
) -> Comparison:
    """The comparison with what editors set side by side and where sources conflict."""
    return compare(
        roles,
        medium=medium,
        contrasts=Contrast.objects.between(roles).with_sources(),
        conflicts=Conflict.objects.between(roles).with_readings(),
        wages=wages or [],
    )


def pay_chart(roles: list[Role], wages: list[WageEstimate]) -> Chart | None:
    claims = [claimed(c, f"{role}: {c.name}") for role in roles for c in role.pay_claims.all()]
    national = [
        official(wage, f"Official: {wage.occupation}, {wage.release}")
        for wage in wages
        if not wage.industry
    ]
    return chart(present([*claims, *national]))


def refuse(request: HttpRequest, roles: list[Role], unknown: list[str]) -> HttpResponse:
    """An address that names no comparison: say what is wrong and what can be done."""
    if unknown and not roles:
        raise Http404("No such roles")
    context = {"roles": roles, "unknown": unknown, "max_roles": MAX_ROLES}
    return render_page_or_fragment(request, "comparisons/refused.html", context, status=404)
