"""What every feed comes down to: one plain record an advert, whatever format it was."""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, tostring

from jobs.feeds.decoding import (
    HALF_A_CHARACTER,
    LINE_TOO_LONG,
    LONGEST_LINE,
    LONGEST_STRING,
    NOT_DECODED,
    TEXT_TOO_LONG,
)

LONGEST_EXCERPT = 500
LONGEST_IDENTIFIER = 255
# Of dates: no advert is older, and “no date” is often written as 1970-01-01 or 0001-01-01.
FIRST_YEAR = 1990
YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# As much as the database holds.
MOST_MONEY = Decimal(10) ** 10

_SURROGATE = re.compile("[\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,10}\d{0,2});")
_TAG = re.compile(r"</?(?:b|br|em|font|i|p|small|span|strong|u)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MARKS = {
    NOT_DECODED: "it holds bytes that are not UTF-8 text",
    HALF_A_CHARACTER: "it holds half a character (a lone surrogate)",
    LINE_TOO_LONG: f"a line of it is longer than {LONGEST_LINE:,} characters",
    TEXT_TOO_LONG: f"a text of it is longer than {LONGEST_STRING:,} characters",
}
_MARK = re.compile(f"[{''.join(_MARKS)}]")


@dataclass(frozen=True, slots=True)
class AdvertRecord:
    """An advert as the feed states it. `row` counts from 1; unstated text is empty.

    `places` are texts such as “Burbank, CA, US”; `description` is the feed's HTML, not yet cleaned;
    every text is `plain`; datetimes are aware; `seen_at` is when the feed's maker saw the advert,
    if it says so.
    """

    row: int
    external_id: str
    title: str
    organisation: str = ""
    department: str = ""
    places: tuple[str, ...] = ()
    remote: bool | None = None
    employment_type: str = ""
    pay_min: Decimal | None = None
    pay_max: Decimal | None = None
    pay_currency: str = ""
    pay_period: str = ""
    description: str = ""
    apply_url: str = ""
    posted_at: datetime | None = None
    valid_through: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot become an advert, and why, in words for the feed's owner.

    `external_id` is empty if the row does not tell it; `excerpt` shows how the row begins.
    """

    row: int
    reason: str
    external_id: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """An item that was passed over unread, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How one feed is to be read, beyond its format.

    `mapping` says where a field of ours stands in it: a column, a path of elements or of keys.
    `organisation` is whose adverts they are if the feed does not say; with `organisation_in_title`
    a title is “Role — Organisation”.
    """

    mapping: Mapping[str, Any] = field(default_factory=dict)
    organisation: str = ""
    organisation_in_title: bool = False


AS_IT_STANDS = Reading()
# What a mapping can name.
FIELDS = (
    "external_id",
    "title",
    "organisation",
    "department",
    "places",
    "remote",
    "employment_type",
    "pay",
    "description",
    "apply_url",
    "posted_at",
    "valid_through",
    "seen_at",
)


class Pay(NamedTuple):
    """Pay as stated: what is not stated is None or empty; `period` is one of `PERIODS`."""

    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    period: str = ""


PERIODS = ("hour", "day", "week", "month", "year")
Parsed = Iterable[AdvertRecord | Rejected]


class FeedUnreadable(Exception):
    """The feed as a whole is not what it is said to be; the message says what is wrong."""


class BadValue(Exception):
    """One value of a row cannot be read; the message is the reason of its rejection."""


def plain(text: str) -> str:
    """`text` without NUL; a `BadValue` if some of it could not be read or cannot be stored."""
    if mark := _MARK.search(text):
        raise BadValue(_MARKS[mark[0]])
    if _SURROGATE.search(text):
        raise BadValue(_MARKS[HALF_A_CHARACTER])
    return text.replace("\x00", "")


def moment(text: str, field: str, *, end_of_day: bool = False) -> datetime | None:
    """An ISO 8601 date or datetime, in UTC if it names no zone; None if none is stated.

    A mere date means its first moment, or its last with `end_of_day`. A year before `FIRST_YEAR` is
    a computer's word for “no date”: of posting then nobody knows when, of an end that there is none
    (an advert that ended in 1970 would not be in the feed).
    """
    text = text.strip()
    if not text:
        return None
    try:
        if len(text) == 10:
            clock = time(23, 59, 59) if end_of_day else time()
            return stated_moment(datetime.combine(date.fromisoformat(text), clock, UTC))
        return stated_moment(
            datetime.fromisoformat(re.sub(r" ?(?:UTC|GMT)$", "+00:00", text)),
        )
    except (ValueError, OverflowError):
        raise BadValue(f"{field} “{text[:40]}” is not an ISO 8601 date") from None


def mail_moment(text: str, field: str, *, end_of_day: bool = False) -> datetime | None:
    """A datetime as mail and RSS write it (RFC 822), or as ISO 8601; None as `moment` says."""
    try:
        # The reader of mail takes the year 0001 for 2001.
        found = parsedate_to_datetime(text.strip())
        return None if " 0001 " in text else stated_moment(found)
    except (ValueError, OverflowError, TypeError):
        pass
    try:
        return moment(text, field, end_of_day=end_of_day)
    except BadValue:
        raise BadValue(f"{field} “{text.strip()[:40]}” is not a date") from None


def stated_moment(found: datetime) -> datetime | None:
    """`found` in UTC, its zone if it names none; None if it is before `FIRST_YEAR`."""
    if found.year < FIRST_YEAR:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def yes_or_no(text: str) -> bool | None:
    """Whether a text says yes or no; None if it says neither."""
    return YES_OR_NO.get(text.strip().casefold())


def web_address(text: str, field: str) -> str:
    """An absolute http(s) address, or empty."""
    text = text.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 1000
    except ValueError:
        fits = False
    if not fits or any(character <= " " for character in text):
        raise BadValue(f"{field} “{text[:60]}” is not a web address")
    # The scheme in lower case, as the database holds it.
    return parts.scheme + text[len(parts.scheme) :]


def money(value: object, field: str) -> Decimal | None:
    """A positive amount, to the cent; None if nothing is stated, which many write as 0."""
    if value is None or value == "":
        return None
    stated = plain(str(value))
    try:
        amount = Decimal(stated.replace(",", "").strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount.is_finite() and 0 <= amount < MOST_MONEY:
        return amount or None
    raise BadValue(f"{field} “{stated[:40]}” is not an amount of money")


def pay(low: object, high: object, currency: str, period: str, field: str) -> Pay:
    """Pay from two amounts of which one may be missing; a `BadValue` if they make no sense."""
    lowest, highest = money(low, field), money(high, field)
    if lowest is None and highest is None:
        return Pay()
    if lowest is not None and highest is not None and lowest > highest:
        raise BadValue(f"{field} runs from {lowest} down to {highest}")
    currency = currency.strip().upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        raise BadValue(f"{field} names no currency")
    return Pay(lowest, highest, currency, period)


def text_within(text: str, longest: int, field: str) -> str:
    """`text` on one line, without mark-up; a `BadValue` if it is longer than the database holds."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = plain(_ENTITY.sub(lambda entity: html.unescape(entity[0]), text))
    text = " ".join(text.split())
    if len(text) > longest:
        raise BadValue(f"{field} is longer than {longest} characters")
    return text


def records(
    items: Iterable[Any],
    identify: Callable[[Any], str],
    read: Callable[[int, str, Any], AdvertRecord],
) -> Iterator[AdvertRecord | Rejected]:
    """A record or a rejection for each item, counted from 1."""
    for row, item in enumerate(items, 1):
        if isinstance(item, Unread):
            yield Rejected(row, item.reason)
            continue
        external_id = ""
        try:
            external_id = text_within(identify(item), LONGEST_IDENTIFIER, "identifier")
            if not external_id:
                raise BadValue("it has no identifier and no url to be known by")
            yield read(row, external_id, item)
        except BadValue as error:
            yield Rejected(row, str(error), external_id, excerpt(item))


def excerpt(item: Any) -> str:
    """How an item of a feed begins, as it stands there."""
    if isinstance(item, Element):
        text = tostring(item, encoding="unicode")
    else:
        text = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, default=str)
    text = " ".join(text[: 4 * LONGEST_EXCERPT].replace("\x00", "").split())[:LONGEST_EXCERPT]
    return _MARK.sub("\ufffd", text).encode("utf-8", "replace").decode()
