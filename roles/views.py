from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from careerguide.fragments import render_page_or_fragment
from roles.authority import register
from roles.citations import Citations
from roles.finder import find_roles
from roles.fit import checklist, fits
from roles.forms import DecisionsForm, FitForm, MediumForm, RoleFinderForm
from roles.inventory import inventory
from roles.media import Medium
from roles.models import Conflict, DecisionRight, Role, Source, WageEstimate
from roles.profile import profile


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
    wages = list(WageEstimate.objects.for_roles([role]))
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
    context = {
        "form": form,
        "register": register(rights, form.value("medium"), form.value("phase")),
        "rights": DecisionRight.Right,
        "citations": Citations(),
    }
    return render_page_or_fragment(request, "roles/decisions.html", context, fragment="results")


def sources(request: HttpRequest) -> HttpResponse:
    context = {"sources": Source.objects.with_uses(), "inventory": inventory()}
    return render_page_or_fragment(request, "roles/sources.html", context)
