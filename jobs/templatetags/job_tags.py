"""What other pages show of the jobs, without importing them."""

from typing import Any

from django import template

from jobs.forms import VERSION, JobSearchForm
from jobs.models import Posting
from jobs.search.results import in_figures
from jobs.search.understanding import KILOMETRES_A_MILE, UNITS
from roles.models import Role

register = template.Library()
SHOWN = 3


@register.inclusion_tag("jobs/open_jobs.html")
def open_jobs(role: Role, level: int = 3) -> dict[str, Any]:
    """How many open adverts read like the role, and the first few; two queries.

    `level` is that of the adverts' headings: one below the heading they stand under.
    """
    return {"role": role, "results": Posting.objects.for_role(role, SHOWN), "level": level}


register.filter(in_figures)


@register.simple_tag
def search_version() -> str:
    """The version that addresses of searches are written in."""
    return VERSION


@register.filter
def distance_in(miles: float, unit: str) -> str:
    """`12.4` miles → “12 miles”, “20 kilometers”, “less than 1 mile”."""
    length = round(miles if unit == "mi" else miles * KILOMETRES_A_MILE)
    name = UNITS[unit]
    if length < 1:
        return f"less than 1 {name[:-1]}"
    return f"{length:,} {name if length > 1 else name[:-1]}"


@register.inclusion_tag("components/job_search_form.html")
def job_search_form(title: str = "", where: str = "") -> dict[str, Any]:
    """The article's closing form; its ids differ from those of the job search page."""
    initial = {"title": title, "where": where}
    return {"form": JobSearchForm(initial=initial, auto_id="find-job-%s")}
