"""Adverts as an Ashby job board answers: `/posting-api/job-board/{board}`."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from jobs.feeds.json_items import at, items, list_of, text_of
from jobs.feeds.records import (
    AS_IT_STANDS,
    AdvertRecord,
    Parsed,
    Pay,
    Reading,
    moment,
    pay,
    records,
    text_within,
    web_address,
)

# A hybrid job is neither: it is not said how far from the office one may live.
WORKPLACES = {"remote": True, "onsite": False, "hybrid": None}
INTERVALS = {
    "1 HOUR": "hour",
    "1 DAY": "day",
    "1 WEEK": "week",
    "1 MONTH": "month",
    "1 YEAR": "year",
}


def parse(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each listed job; those before a break if it breaks off."""
    listed = (job for job in items(content, "jobs") if at(job, "isListed") is not False)
    return records(listed, _identifier, partial(_record, reading))


def _identifier(job: Any) -> str:
    return text_of(at(job, "id")) or text_of(at(job, "jobUrl"))


def _record(reading: Reading, row: int, external_id: str, job: dict[str, Any]) -> AdvertRecord:
    stated = _pay(job)
    description = text_of(job.get("descriptionHtml")) or text_of(job.get("descriptionPlain"))
    return AdvertRecord(
        row=row,
        external_id=external_id,
        title=text_within(text_of(job.get("title")), 200, "title"),
        organisation=text_within(reading.organisation, 200, "organisation"),
        department=text_within(
            text_of(job.get("department")) or text_of(job.get("team")), 200, "department"
        ),
        places=tuple(_places(job)),
        remote=_remote(job),
        employment_type=text_within(text_of(job.get("employmentType")), 100, "employmentType"),
        pay_min=stated.low,
        pay_max=stated.high,
        pay_currency=stated.currency,
        pay_period=stated.period,
        description=description,
        apply_url=web_address(text_of(job.get("jobUrl")) or text_of(job.get("applyUrl")), "jobUrl"),
        posted_at=moment(text_of(job.get("publishedAt")), "publishedAt"),
    )


def _remote(job: dict[str, Any]) -> bool | None:
    workplace = text_of(job.get("workplaceType")).casefold()
    if workplace in WORKPLACES:
        return WORKPLACES[workplace]
    stated = job.get("isRemote")
    return stated if isinstance(stated, bool) else None


def _places(job: dict[str, Any]) -> Iterator[str]:
    """The locations; the postal address is the company's, so only if there is no other place."""
    others = [text_of(at(place, "location")) for place in list_of(job.get("secondaryLocations"))]
    places = list(filter(None, [text_of(job.get("location")), *others]))
    if places or _remote(job):
        yield from places
        return
    address = at(job, "address", "postalAddress")
    fields = ("addressLocality", "addressRegion", "addressCountry")
    if place := ", ".join(filter(None, (text_of(at(address, field)) for field in fields))):
        yield place


def _pay(job: dict[str, Any]) -> Pay:
    """The salary, if it stands alone: of several it is not said which is whose."""
    parts = list_of(at(job, "compensation", "summaryComponents"))
    salaries = [part for part in parts if text_of(at(part, "compensationType")) == "Salary"]
    if len(salaries) != 1:
        return Pay()
    (salary,) = salaries
    period = INTERVALS.get(text_of(at(salary, "interval")), "")
    currency = text_of(at(salary, "currencyCode"))
    if not period or not currency:
        return Pay()
    return pay(at(salary, "minValue"), at(salary, "maxValue"), currency, period, "compensation")
