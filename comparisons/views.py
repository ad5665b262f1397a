from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_page
from django_htmx.http import push_url

from careerguide.fragments import PUBLIC, render_page_or_fragment
from careerguide.site import base_url
from comparisons.addresses import OFTEN_CONFUSED, address_of, slugs_in
from comparisons.comparison import MAX_ROLES, Comparison
from comparisons.export import FORMATS, sheet
from comparisons.forms import ComparisonForm
from comparisons.loading import load_comparison
from comparisons.preview import preview
from comparisons.tray import gather, in_order, neighbours
from roles.citations import Citations
from roles.models import Role

AN_HOUR = 3600  # Seconds.
# How many further roles a comparison suggests.
MOST_NEIGHBOURS = 8


def tray(request: HttpRequest) -> HttpResponse:
    """Gather roles; once there are two, go to the one address of their comparison."""
    jobs = list(Role.objects.jobs().order_by("department", "title", "pk"))
    asked = request.GET.getlist("role")
    chosen = gather(jobs, asked, request.GET.get("put", ""), request.GET.get("replacing", ""))
    slugs = [role.slug for role in chosen.roles]
    if chosen.is_ready:
        kept = {n: request.GET[n] for n in ComparisonForm.base_fields if request.GET.get(n)}
        address = reverse("comparisons:comparison", args=[address_of(slugs)])
        return redirect(f"{address}?{urlencode(kept)}" if kept else address)
    by_slug = {role.slug: role for role in jobs}
    near = neighbours(list(Role.objects.filter(slug__in=slugs).with_neighbours())) if slugs else []
    context = {
        "tray": chosen,
        "jobs": jobs,
        "neighbours": near,
        "often_confused": [
            [by_slug[slug] for slug in pair] for pair in OFTEN_CONFUSED if set(pair) <= set(by_slug)
        ],
        "max_roles": MAX_ROLES,
    }
    return render_page_or_fragment(request, "comparisons/tray.html", context)


def comparison(request: HttpRequest, pair: str) -> HttpResponse:
    roles = roles_of(request, pair)
    if isinstance(roles, HttpResponse):
        return roles
    form, weighed = weigh(request, roles)
    context: dict[str, Any] = {
        "form": form,
        "comparison": weighed,
        "only_differences": form.only_differences,
        "topic": form.value("topic"),
        "sections": weighed.shown(form.value("topic"), form.only_differences),
        "jobs": Role.objects.jobs().order_by("department", "title", "pk"),
        "neighbours": neighbours(roles)[:MOST_NEIGHBOURS],
        "formats": FORMATS,
        "max_roles": MAX_ROLES,
        "citations": Citations(),
    }
    response = render_page_or_fragment(
        request, "comparisons/comparison.html", context, fragment="tables"
    )
    # Of what the form sent, the address keeps what is used: it is that of the link on the page.
    return push_url(response, f"{request.path}?{form.used.urlencode()}".rstrip("?"))


def weigh(request: HttpRequest, roles: list[Role]) -> tuple[ComparisonForm, Comparison]:
    """The roles in the order and the media that the query asks for."""
    form = ComparisonForm(request.GET, roles)
    return form, load_comparison(in_order(roles, form.value("order")), form.read_in)


def export(request: HttpRequest, pair: str, ending: str) -> HttpResponse:
    """What the comparison at the same address shows, as a file."""
    roles = roles_of(request, pair)
    if isinstance(roles, HttpResponse):
        return roles
    form, weighed = weigh(request, roles)
    sections = weighed.shown(form.value("topic"), form.only_differences)
    page = base_url(request) + reverse("comparisons:comparison", args=[pair])
    url = f"{page}?{form.used.urlencode()}".rstrip("?")
    content_type, write = FORMATS[ending]
    text = write(sheet(weighed, sections, form.only_differences, url))
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{pair}.{ending}"'
    patch_cache_control(response, **PUBLIC)
    return response


@cache_page(AN_HOUR)
def preview_image(request: HttpRequest, pair: str) -> HttpResponse:
    """The picture that other sites show of a comparison; kept, as drawing takes a moment."""
    if request.GET:  # One picture has one address.
        return redirect(request.path, permanent=True)
    roles = roles_of(request, pair)
    if isinstance(roles, HttpResponse):
        return roles
    response = HttpResponse(preview(load_comparison(roles)), content_type="image/png")
    patch_cache_control(response, **PUBLIC | {"max_age": AN_HOUR})
    return response


def roles_of(request: HttpRequest, pair: str) -> list[Role] | HttpResponse:
    """The roles that an address names, loaded; or what is said where it names no comparison."""
    slugs = slugs_in(pair)
    known = Role.objects.jobs().filter(slug__in=slugs).order_by("slug", "pk")
    if not 2 <= len(slugs) <= MAX_ROLES or known.count() < len(slugs):
        return refuse(request, slugs, list(known))
    if pair != address_of(slugs):
        query = request.META["QUERY_STRING"]
        address = request.path.replace(pair, address_of(slugs))
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    return list(known.with_profile())


def refuse(request: HttpRequest, slugs: list[str], known: list[Role]) -> HttpResponse:
    """An address that names no comparison: say what is wrong and what can be done."""
    if not known:
        raise Http404("No such roles")
    unknown = [slug for slug in slugs if slug not in {role.slug for role in known}]
    context = {"roles": known, "unknown": unknown[:MAX_ROLES], "max_roles": MAX_ROLES}
    return render_page_or_fragment(request, "comparisons/refused.html", context, status=404)
