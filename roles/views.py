from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from careerguide.fragments import render_page_or_fragment
from roles.authority import register
from roles.citations import Citations
from roles.credits import end_credits
from roles.finder import find_roles
from roles.fit import checklist, fits
from roles.forms import (
    DecisionsForm,
    FitForm,
    MainMediaForm,
    MediumForm,
    PathsForm,
    PayForm,
    RoleFinderForm,
)
from roles.inventory import inventory
from roles.media import Medium
from roles.models import (
    Conflict,
    Credit,
    CreditRule,
    DecisionRight,
    Role,
    RoleVariant,
    Source,
    WageArea,
    WageEstimate,
)
from roles.paths_loading import load_paths
from roles.pay import occupation_codes
from roles.pay_loading import load_pay
from roles.profile import profile
from roles.wage_areas import AreaNames


def role_list(request: HttpRequest) -> HttpResponse:
    form = RoleFinderForm(request.GET)
    roles = Role.objects.jobs().with_cards().order_by("title", "pk")
    found = find_roles(
        roles,
        form.value("name"),
        department=form.value("department"),
        medium=form.value("medium"),
        level=form.value("level"),
    )
    context = {
        "form": form,
        "found": found,
        "total": len(roles),
        "wages": WageEstimate.objects.national_by_occupation(),
    }
    return render_page_or_fragment(request, "roles/role_list.html", context, fragment="results")


def role_profile(request: HttpRequest, slug: str) -> HttpResponse:
    role = get_object_or_404(Role.objects.jobs().with_profile(), slug=slug)
    form = MediumForm(request.GET)
    wages = list(WageEstimate.objects.for_occupations(occupation_codes([role])))
    context: dict[str, Any] = {
        "form": form,
        "role": role,
        "medium": form.value("medium"),
        "media": Medium,
        "profile": profile(role, form.value("medium"), wages),
        "conflicts": Conflict.objects.about(role).with_readings(),
        "citations": Citations(),
    }
    return render_page_or_fragment(request, "roles/role_profile.html", context)


def fit(request: HttpRequest) -> HttpResponse:
    form = FitForm(request.GET)
    have, medium = form.value("have"), form.value("medium")
    roles = list(Role.objects.jobs().with_skills().order_by("title", "pk"))
    context = {
        "form": form,
        "medium": medium,
        "checklist": checklist(roles, have, medium),
        "fits": fits(roles, have, medium),
        "have": have,
    }
    return render_page_or_fragment(request, "roles/fit.html", context, fragment="results")


def decisions(request: HttpRequest) -> HttpResponse:
    form = DecisionsForm(request.GET)
    rights = DecisionRight.objects.by_decision()
    every_role = form.value("columns") == "all"
    context = {
        "form": form,
        "register": register(rights, form.value("medium"), form.value("phase"), every_role),
        "rights": DecisionRight.Right,
        "citations": Citations(),
    }
    return render_page_or_fragment(request, "roles/decisions.html", context, fragment="results")


def paths(request: HttpRequest) -> HttpResponse:
    roles = list(Role.objects.jobs().with_steps().order_by("title", "pk"))
    form = PathsForm(request.GET, roles=roles)
    context = {
        "form": form,
        "paths": load_paths(roles, form.value("from"), form.value("to"), form.value("medium")),
        "citations": Citations(),
    }
    return render_page_or_fragment(request, "roles/paths.html", context, fragment="results")


def pay(request: HttpRequest) -> HttpResponse:
    roles = list(Role.objects.jobs().order_by("title", "pk"))
    names = AreaNames(WageArea.objects.with_size())
    form = PayForm(request.GET, roles=roles, names=names)
    context = {
        "form": form,
        "areas": names.to_pick,
        "pay": load_pay(roles, names, form.value("role"), form.value("area") or None),
        "citations": Citations(),
    }
    return render_page_or_fragment(request, "roles/pay.html", context, fragment="figures")


def credits(request: HttpRequest) -> HttpResponse:
    form = MainMediaForm(request.GET)
    credit_page = end_credits(
        Credit.objects.in_order(),
        CreditRule.objects.in_order(),
        RoleVariant.objects.by_role(),
        form.value("medium"),
    )
    context = {"form": form, "end_credits": credit_page, "citations": Citations()}
    return render_page_or_fragment(request, "roles/credits.html", context, fragment="results")


def sources(request: HttpRequest) -> HttpResponse:
    context = {"sources": Source.objects.with_uses(), "inventory": inventory()}
    return render_page_or_fragment(request, "roles/sources.html", context)
