"""Adverts as schema.org JobPosting: in JSON as one, a list, an `@graph` or an `ItemList`, or as
JSON-LD within an HTML page."""

import html
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from jobs.feeds.decoding import MOST_DIGITS, opened
from jobs.feeds.json_items import items, list_of, text_of
from jobs.feeds.records import (
    AS_IT_STANDS,
    AdvertRecord,
    BadValue,
    FeedUnreadable,
    Parsed,
    Pay,
    Reading,
    Unread,
    moment,
    money,
    pay,
    records,
    text_within,
    web_address,
)

# Where a document keeps its adverts, if it is not one itself.
CONTAINERS = ("@graph", "itemListElement", "jobs", "jobPostings", "postings")
PERIODS = {"HOUR": "hour", "DAY": "day", "WEEK": "week", "MONTH": "month", "YEAR": "year"}
# Of a page, or of a document that is one advert: these are held as a whole.
LARGEST_DOCUMENT = 5 * 1024 * 1024
LONGEST_TAG = 2_000

# Each is tried once at a place and never goes back, so that no page takes longer than its length.
_SCRIPT_OR_COMMENT = re.compile(r"<script(?=[\s/>])|<!--", re.IGNORECASE)
_REST_OF_TAG = re.compile(r"""(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?=[^"'\s])))*+>""")
_IS_JSON_LD = re.compile(
    r"""(?:^|[\s/"'])type\s*=\s*["']?\s*application/ld\+json(?=[\s;"'/>])""", re.IGNORECASE
)
_END_OF_SCRIPT = re.compile(r"</script(?=[\s/>])", re.IGNORECASE)


def parse(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each JobPosting, counted from 1; other things are passed over.

    What breaks off gives those before the break.
    """
    is_page = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    found = _in_page(content) if is_page else _in_json(content)
    return records(_at_least_one(found), _identifier, partial(_record, reading))


def _at_least_one(found: Iterator[Any]) -> Iterator[Any]:
    empty = True
    for posting in found:
        empty = False
        yield posting
    if empty:
        raise FeedUnreadable("It holds no schema.org JobPosting.")


def _in_json(content: bytes) -> Iterator[Any]:
    """Those of the lists one by one; of a document without such a list, itself."""
    found = False
    try:
        for item in items(content, "", *CONTAINERS):
            for posting in _postings(item):
                found = True
                yield posting
    except FeedUnreadable as error:
        if found or "holds no list" not in str(error):
            raise
    if not found and len(content) <= LARGEST_DOCUMENT:
        yield from _postings(_document(opened(content).read()))


def _in_page(content: bytes) -> Iterator[Any]:
    if len(content) > LARGEST_DOCUMENT:
        raise FeedUnreadable(f"It is a page larger than {LARGEST_DOCUMENT // 1024**2} MB.")
    for script in _json_ld(opened(content).read()):
        try:
            yield from _postings(_document(script))
        except FeedUnreadable as error:
            yield Unread(f"its JSON-LD cannot be read: {error}")


def _json_ld(page: str) -> Iterator[str]:
    """What stands in the scripts of a page that are JSON-LD; of one that breaks off, the rest."""
    at = 0
    while found := _SCRIPT_OR_COMMENT.search(page, at):
        at = found.end()
        if found[0] == "<!--":
            end = page.find("-->", at)
            at = end if end >= 0 else len(page)
            continue
        tag = _REST_OF_TAG.match(page, at, at + LONGEST_TAG)
        if not tag:
            at += LONGEST_TAG
            continue
        close = _END_OF_SCRIPT.search(page, tag.end())
        at = close.end() if close else len(page)
        if _IS_JSON_LD.search(html.unescape(tag[0])):
            yield page[tag.end() : close.start() if close else len(page)]


def _document(text: str) -> Any:
    try:
        return json.loads(text, parse_int=_whole_number, strict=False)
    except json.JSONDecodeError as error:
        raise FeedUnreadable(f"It is not JSON: {error.msg} in line {error.lineno}.") from None
    except RecursionError:
        raise FeedUnreadable("It is not a feed: too deeply nested.") from None


def _whole_number(digits: str) -> int | str:
    """The number; its digits if there are more than Python reads, so that one row is refused."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _postings(node: Any, depth: int = 0) -> Iterator[Any]:
    if depth > 5:
        return
    if isinstance(node, Unread):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from _postings(item, depth + 1)
    elif isinstance(node, dict):
        if "JobPosting" in list_of(node.get("@type")):
            yield node
        elif isinstance(node.get("item"), dict):
            yield from _postings(node["item"], depth + 1)
        else:
            for key in (*CONTAINERS, "mainEntity"):
                yield from _postings(node.get(key), depth + 1)


def _identifier(posting: dict[str, Any]) -> str:
    stated = next(iter(list_of(posting.get("identifier"))), None)
    value = _text(stated.get("value")) if isinstance(stated, dict) else _text(stated)
    return value or _text(posting.get("@id")) or _text(posting.get("url"))


def _record(reading: Reading, row: int, external_id: str, posting: dict[str, Any]) -> AdvertRecord:
    url = web_address(_text(posting.get("url")), "url")
    stated = _pay(posting.get("baseSalary"))
    organisation = _name(posting.get("hiringOrganization")) or reading.organisation
    types = [_text(kind) for kind in list_of(posting.get("employmentType"))]
    return AdvertRecord(
        row=row,
        external_id=external_id,
        title=text_within(_text(posting.get("title")), 200, "title"),
        organisation=text_within(organisation, 200, "hiringOrganization"),
        department=text_within(
            _text(posting.get("occupationalCategory")), 200, "occupationalCategory"
        ),
        places=tuple(_places(posting)),
        remote=True if "TELECOMMUTE" in list_of(posting.get("jobLocationType")) else None,
        employment_type=text_within(", ".join(filter(None, types)), 100, "employmentType"),
        pay_min=stated.low,
        pay_max=stated.high,
        pay_currency=stated.currency,
        pay_period=stated.period,
        description=_text(posting.get("description")),
        apply_url=url,
        posted_at=moment(_text(posting.get("datePosted")), "datePosted"),
        valid_through=moment(_text(posting.get("validThrough")), "validThrough", end_of_day=True),
    )


def _text(value: Any) -> str:
    """The text of a plain value or of `{"@value": …}`; empty for anything else."""
    return text_of(value.get("@value") if isinstance(value, dict) else value)


def _name(value: Any) -> str:
    """Of an organisation, country or place given as text or as an object with a name."""
    value = next(iter(list_of(value)), None)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _places(posting: dict[str, Any]) -> Iterator[str]:
    for location in list_of(posting.get("jobLocation")):
        if not isinstance(location, dict):
            place = _text(location)
        else:
            addresses = list_of(location.get("address")) or [location.get("name")]
            place = _address(addresses[0])
        if place:
            yield place
    if not posting.get("jobLocation"):
        for required in list_of(posting.get("applicantLocationRequirements")):
            if name := _name(required):
                yield f"Remote, {name}"


def _address(address: Any) -> str:
    if not isinstance(address, dict):
        return _text(address)
    fields = ("addressLocality", "addressRegion", "addressCountry")
    return ", ".join(filter(None, (_name(address.get(field)) for field in fields)))


def _pay(value: Any) -> Pay:
    """The pay of a `baseSalary`; one figure is both ends."""
    value = next(iter(list_of(value)), None)
    if not isinstance(value, dict):
        # A number without currency and period says nothing that could be shown.
        return Pay()
    amount = value.get("value")
    if not isinstance(amount, dict):
        amount = {"value": amount, **value} if amount is not None else value
    exact = amount.get("value") if not isinstance(amount.get("value"), dict) else None
    low, high = amount.get("minValue", exact), amount.get("maxValue", exact)
    unit = _text(amount.get("unitText") or value.get("unitText")).upper()
    is_stated = any(money(end, "baseSalary") is not None for end in (low, high))
    if is_stated and unit and unit not in PERIODS:
        raise BadValue(f"baseSalary is paid by “{unit[:20]}”, not by an hour to a year")
    currency = _text(value.get("currency") or amount.get("currency"))
    return pay(low, high, currency, PERIODS.get(unit, ""), "baseSalary")
