"""What other pages show of the jobs, without importing them."""

from typing import Any

from django import template

from jobs.forms import JobSearchForm
from jobs.models import Posting
from roles.models import Role

register = template.Library()
SHOWN = 3


@register.inclusion_tag("jobs/open_jobs.html")
def open_jobs(role: Role, level: int = 3) -> dict[str, Any]:
    """How many open adverts name the role in their title, and the first few; two queries.

    `level` is that of the adverts' headings: one below the heading they stand under.
    """
    found = Posting.objects.for_role(role)
    shown = list(found[:SHOWN])
    return {"role": role, "count": found.count(), "adverts": shown, "level": level}


@register.inclusion_tag("components/job_search_form.html")
def job_search_form(title: str = "", where: str = "") -> dict[str, Any]:
    """The article's closing form; its ids differ from those of the job search page."""
    initial = {"title": title, "where": where}
    return {"form": JobSearchForm(initial=initial, auto_id="find-job-%s")}
