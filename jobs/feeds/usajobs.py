"""Adverts as the search of USAJOBS answers, a page at a time: `/api/search`."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jobs.feeds.json_items import at, items, list_of, text_of
from jobs.feeds.records import (
    AS_IT_STANDS,
    AdvertRecord,
    FeedUnreadable,
    Parsed,
    Pay,
    Reading,
    moment,
    pay,
    records,
    text_within,
    web_address,
    yes_or_no,
)

# Pay by the fortnight (BW) or without compensation (WC) is none of our periods.
PERIODS = {"PA": "year", "PH": "hour", "PD": "day", "PW": "week", "PM": "month"}
MOST_ADVERTS = 10_000


def parse(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each advert; what breaks off gives those before the break."""
    found = items(content, "SearchResult.SearchResultItems")
    return records(found, _identifier, partial(_record, reading))


def next_page(content: bytes, address: str) -> str | None:
    """The address of the page after this one; None if it is the last.

    `FeedUnreadable` says that there are adverts beyond what a search gives.
    """
    try:
        result = at(json.loads(content), "SearchResult")
        pages = int(at(result, "UserArea", "NumberOfPages") or 1)
        found = int(at(result, "SearchResultCountAll") or 0)
    except (ValueError, TypeError, RecursionError):
        raise FeedUnreadable("It does not say how many pages it has.") from None
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = int(query.get("Page", "1")) if query.get("Page", "1").isdecimal() else 1
    if page < pages:
        query["Page"] = str(page + 1)
        return urlunsplit(parts._replace(query=urlencode(query, safe="{}")))
    if found > MOST_ADVERTS:
        raise FeedUnreadable(f"It gives {MOST_ADVERTS:,} of {found:,} adverts: ask for less.")
    return None


def _identifier(item: Any) -> str:
    found = text_of(at(item, "MatchedObjectId"))
    return found or text_of(at(item, "MatchedObjectDescriptor", "PositionID"))


def _record(reading: Reading, row: int, external_id: str, item: dict[str, Any]) -> AdvertRecord:
    job = at(item, "MatchedObjectDescriptor")
    details = at(job, "UserArea", "Details")
    remote = at(details, "RemoteIndicator")
    schedules = [text_of(at(part, "Name")) for part in list_of(at(job, "PositionSchedule"))]
    stated = _pay(job)
    return AdvertRecord(
        row=row,
        external_id=external_id,
        title=text_within(text_of(at(job, "PositionTitle")), 200, "PositionTitle"),
        organisation=text_within(
            text_of(at(job, "OrganizationName")) or reading.organisation, 200, "OrganizationName"
        ),
        department=text_within(text_of(at(job, "DepartmentName")), 200, "DepartmentName"),
        places=tuple(_places(job)),
        remote=remote if isinstance(remote, bool) else yes_or_no(text_of(remote)),
        employment_type=text_within(", ".join(filter(None, schedules)), 100, "PositionSchedule"),
        pay_min=stated.low,
        pay_max=stated.high,
        pay_currency=stated.currency,
        pay_period=stated.period,
        description="\n\n".join(_description(job, details)),
        apply_url=web_address(text_of(at(job, "PositionURI")), "PositionURI"),
        posted_at=moment(text_of(at(job, "PublicationStartDate")), "PublicationStartDate"),
        valid_through=_deadline(text_of(at(job, "ApplicationCloseDate"))),
    )


def _deadline(text: str) -> datetime | None:
    """The end of the day that is named, whose time of day is always midnight."""
    day = text[:10] if text[10:].strip("T0:.") == "" else text
    return moment(day, "ApplicationCloseDate", end_of_day=True)


def _places(job: Any) -> Iterator[str]:
    for location in list_of(at(job, "PositionLocation")):
        city = text_of(at(location, "CityName")) or text_of(at(location, "LocationName"))
        region = text_of(at(location, "CountrySubDivisionCode"))
        country = text_of(at(location, "CountryCode"))
        # The city is “Denver, Colorado” as a rule.
        parts = [city, "" if region.casefold() in city.casefold() else region]
        if country.casefold() not in ("united states", city.casefold()):
            parts.append(country)
        if place := ", ".join(filter(None, parts)):
            yield place


def _pay(job: Any) -> Pay:
    """What is paid, if it is one range by one of our periods; its numbers are texts."""
    ranges = list_of(at(job, "PositionRemuneration"))
    if len(ranges) != 1:
        return Pay()
    period = PERIODS.get(text_of(at(ranges[0], "RateIntervalCode")).upper(), "")
    low, high = (text_of(at(ranges[0], key)) for key in ("MinimumRange", "MaximumRange"))
    if not period:
        return Pay()
    return pay(low, high, "USD", period, "PositionRemuneration")


def _description(job: Any, details: Any) -> Iterator[str]:
    summary = text_of(at(details, "JobSummary")) or text_of(at(job, "QualificationSummary"))
    if summary:
        yield summary
    yield from filter(None, (text_of(duty) for duty in list_of(at(details, "MajorDuties"))))
