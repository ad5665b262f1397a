"""Adverts as schema.org JobPosting in JSON: one, a list, an `@graph` or an `ItemList`."""

import json
from collections.abc import Iterator
from typing import Any

from jobs.feeds.records import (
    AdvertRecord,
    BadValue,
    FeedUnreadable,
    Parsed,
    Rejected,
    moment,
    money,
    plain,
    text_within,
    web_address,
)

# Where a document keeps its adverts, if it is not one itself.
CONTAINERS = ("@graph", "itemListElement", "jobs", "jobPostings", "postings")
# Python refuses 4,300 by default; no pay and no identifier comes near this.
MOST_DIGITS = 300
PERIODS = {"HOUR": "hour", "DAY": "day", "WEEK": "week", "MONTH": "month", "YEAR": "year"}


def parse(content: bytes) -> Parsed:
    """A record or a rejection for each JobPosting, counted from 1; other things are passed over."""
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_int=_whole_number)
    except UnicodeDecodeError as error:
        raise FeedUnreadable(f"It is not UTF-8 text (byte {error.start}).") from None
    except json.JSONDecodeError as error:
        raise FeedUnreadable(f"It is not JSON: {error.msg} in line {error.lineno}.") from None
    except RecursionError:
        raise FeedUnreadable("It is not a feed: too deeply nested.") from None
    postings = list(_postings(document))
    if not postings:
        raise FeedUnreadable("It holds no schema.org JobPosting.")
    return (_record_or_rejected(row, posting) for row, posting in enumerate(postings, 1))


def _whole_number(digits: str) -> int | str:
    """The number; its digits if there are more than Python reads, so that one row is refused."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _postings(node: Any, depth: int = 0) -> Iterator[Any]:
    if depth > 5:
        return
    if isinstance(node, list):
        for item in node:
            yield from _postings(item, depth + 1)
    elif isinstance(node, dict):
        if "JobPosting" in _list(node.get("@type")):
            yield node
        elif isinstance(node.get("item"), dict):
            yield from _postings(node["item"], depth + 1)
        else:
            for key in CONTAINERS:
                yield from _postings(node.get(key), depth + 1)


def _record_or_rejected(row: int, posting: dict[str, Any]) -> AdvertRecord | Rejected:
    try:
        return _record(row, posting)
    except BadValue as error:
        return Rejected(row, str(error))


def _record(row: int, posting: dict[str, Any]) -> AdvertRecord:
    url = web_address(_text(posting.get("url")), "url")
    external_id = _identifier(posting.get("identifier")) or _text(posting.get("@id")) or url
    if not external_id:
        raise BadValue("it has no identifier and no url to be known by")
    low, high, currency, period = _pay(posting.get("baseSalary"))
    types = [_text(kind) for kind in _list(posting.get("employmentType"))]
    return AdvertRecord(
        row=row,
        external_id=text_within(external_id, 255, "identifier"),
        title=text_within(_text(posting.get("title")), 200, "title"),
        organisation=text_within(
            _name(posting.get("hiringOrganization")), 200, "hiringOrganization"
        ),
        department=text_within(
            _text(posting.get("occupationalCategory")), 200, "occupationalCategory"
        ),
        places=tuple(_places(posting)),
        remote=True if "TELECOMMUTE" in _list(posting.get("jobLocationType")) else None,
        employment_type=text_within(", ".join(filter(None, types)), 100, "employmentType"),
        pay_min=low,
        pay_max=high,
        pay_currency=currency,
        pay_period=period,
        description=_text(posting.get("description")),
        apply_url=url,
        posted_at=moment(_text(posting.get("datePosted")), "datePosted"),
        valid_through=moment(_text(posting.get("validThrough")), "validThrough", end_of_day=True),
    )


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """The text of a plain value or of `{"@value": …}`; empty for anything else."""
    if isinstance(value, dict):
        value = value.get("@value")
    return plain(str(value)).strip() if isinstance(value, str | int | float) else ""


def _name(value: Any) -> str:
    """Of an organisation, country or place given as text or as an object with a name."""
    value = next(iter(_list(value)), None)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _identifier(value: Any) -> str:
    value = next(iter(_list(value)), None)
    return _text(value.get("value")) if isinstance(value, dict) else _text(value)


def _places(posting: dict[str, Any]) -> Iterator[str]:
    for location in _list(posting.get("jobLocation")):
        if not isinstance(location, dict):
            place = _text(location)
        else:
            addresses = _list(location.get("address")) or [location.get("name")]
            place = _address(addresses[0])
        if place:
            yield place
    if not posting.get("jobLocation"):
        for required in _list(posting.get("applicantLocationRequirements")):
            if name := _name(required):
                yield f"Remote, {name}"


def _address(address: Any) -> str:
    if not isinstance(address, dict):
        return _text(address)
    fields = ("addressLocality", "addressRegion", "addressCountry")
    return ", ".join(filter(None, (_name(address.get(field)) for field in fields)))


def _pay(value: Any) -> tuple[Any, Any, str, str]:
    """Low, high, currency and period of a `baseSalary`; a bare number is both ends."""
    value = next(iter(_list(value)), None)
    if not isinstance(value, dict):
        # A number without currency and period says nothing that could be shown.
        return None, None, "", ""
    amount = value.get("value")
    if not isinstance(amount, dict):
        amount = {"value": amount, **value} if amount is not None else value
    exact = amount.get("value") if not isinstance(amount.get("value"), dict) else None
    low = money(amount.get("minValue", exact), "baseSalary")
    high = money(amount.get("maxValue", exact), "baseSalary")
    if low is None and high is None:
        return None, None, "", ""
    if low is not None and high is not None and low > high:
        raise BadValue(f"baseSalary runs from {low} down to {high}")
    currency = _text(value.get("currency") or amount.get("currency")).upper()
    if len(currency) != 3 or not currency.isalpha():
        raise BadValue("baseSalary names no currency")
    unit = _text(amount.get("unitText") or value.get("unitText")).upper()
    if unit and unit not in PERIODS:
        raise BadValue(f"baseSalary is paid by “{unit[:20]}”, not by an hour to a year")
    return low, high, currency, PERIODS.get(unit, "")
