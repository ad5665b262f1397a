from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from careerguide.fragments import render_page_or_fragment
from roles.citations import Citations
from roles.finder import find_roles
from roles.forms import MediumForm, RoleFinderForm
from roles.media import Medium
from roles.models import Conflict, Role, Source, WageEstimate
from roles.profile import profile


def role_list(request: HttpRequest) -> HttpResponse:
    form = RoleFinderForm(request.GET)
    roles = Role.objects.jobs().with_cards().published_first()
    found = find_roles(roles, form.value("name"), form.value("department"), form.value("medium"))
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


def sources(request: HttpRequest) -> HttpResponse:
    context = {"sources": Source.objects.with_uses()}
    return render_page_or_fragment(request, "roles/sources.html", context)
