"""Adverts as a Lever job site answers: `/v0/postings/{site}?mode=json`."""

import html
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from jobs.feeds.json_items import at, items, list_of, text_of
from jobs.feeds.records import (
    AS_IT_STANDS,
    AdvertRecord,
    BadValue,
    Parsed,
    Pay,
    Reading,
    pay,
    records,
    stated_moment,
    text_within,
    web_address,
)

# A hybrid job is neither: it is not said how far from the office one may live.
REMOTE = {"remote": True, "on-site": False, "onsite": False}
INTERVALS = {
    "per-hour-wage": "hour",
    "per-day-wage": "day",
    "per-week-salary": "week",
    "per-month-salary": "month",
    "per-year-salary": "year",
}


def parse(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each posting; what breaks off gives those before the break."""
    return records(items(content, ""), _identifier, partial(_record, reading))


def _identifier(posting: Any) -> str:
    return text_of(at(posting, "id"))


def _record(reading: Reading, row: int, external_id: str, posting: dict[str, Any]) -> AdvertRecord:
    categories = posting.get("categories")
    department = text_of(at(categories, "department")) or text_of(at(categories, "team"))
    stated = _pay(posting.get("salaryRange"))
    return AdvertRecord(
        row=row,
        external_id=external_id,
        title=text_within(text_of(posting.get("text")), 200, "text"),
        organisation=text_within(reading.organisation, 200, "organisation"),
        department=text_within(department, 200, "department"),
        places=tuple(_places(posting)),
        remote=REMOTE.get(text_of(posting.get("workplaceType")).casefold()),
        employment_type=text_within(text_of(at(categories, "commitment")), 100, "commitment"),
        pay_min=stated.low,
        pay_max=stated.high,
        pay_currency=stated.currency,
        pay_period=stated.period,
        description="\n".join(_description(posting)),
        apply_url=web_address(
            text_of(posting.get("hostedUrl")) or text_of(posting.get("applyUrl")), "hostedUrl"
        ),
        posted_at=_created(posting.get("createdAt")),
    )


def _created(milliseconds: Any) -> datetime | None:
    if milliseconds is None:
        return None
    try:
        if not isinstance(milliseconds, int):
            raise ValueError
        return stated_moment(datetime.fromtimestamp(milliseconds / 1000, UTC))
    except (ValueError, OverflowError, OSError):
        raise BadValue(f"createdAt “{str(milliseconds)[:40]}” is not a time in ms") from None


def _places(posting: dict[str, Any]) -> Iterator[str]:
    categories = posting.get("categories")
    named = [text_of(place) for place in list_of(at(categories, "allLocations"))]
    places = list(filter(None, named)) or [text_of(at(categories, "location"))]
    yield from filter(None, places or [text_of(posting.get("country"))])


def _description(posting: dict[str, Any]) -> Iterator[str]:
    """Its parts in the order of the page: opening, lists with their headings, closing."""
    yield text_of(posting.get("description")) or text_of(posting.get("descriptionPlain"))
    for part in list_of(posting.get("lists")):
        if content := text_of(at(part, "content")):
            heading = html.escape(text_of(at(part, "text")))
            yield f"<h3>{heading}</h3><ul>{content}</ul>"
    yield text_of(posting.get("additional")) or text_of(posting.get("additionalPlain"))


def _pay(stated: Any) -> Pay:
    """The salary range, if it is for a time and not for a task."""
    period = INTERVALS.get(text_of(at(stated, "interval")), "")
    if not period:
        return Pay()
    currency = text_of(at(stated, "currency"))
    return pay(at(stated, "min"), at(stated, "max"), currency, period, "salaryRange")
