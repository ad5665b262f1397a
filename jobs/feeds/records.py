"""What every feed comes down to: one plain record an advert, whatever format it was."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

_SURROGATE = re.compile("[\ud800-\udfff]")


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
    """A row that cannot become an advert, and why, in words for the feed's owner."""

    row: int
    reason: str


Parsed = Iterable[AdvertRecord | Rejected]


class FeedUnreadable(Exception):
    """The feed as a whole is not what it is said to be; the message says what is wrong."""


class BadValue(Exception):
    """One value of a row cannot be read; the message is the reason of its rejection."""


def plain(text: str) -> str:
    """`text` without NUL; a `BadValue` if it holds half a character, which no database takes."""
    if half := _SURROGATE.search(text):
        raise BadValue(f"it holds half a character (U+{ord(half[0]):04X}, a lone surrogate)")
    return text.replace("\x00", "")


def moment(text: str, field: str, *, end_of_day: bool = False) -> datetime | None:
    """An ISO 8601 date or datetime, in UTC if it names no zone; None if `text` is empty.

    A mere date means its first moment, or its last with `end_of_day`.
    """
    text = text.strip()
    if not text:
        return None
    try:
        if len(text) == 10:
            clock = time(23, 59, 59) if end_of_day else time()
            return datetime.combine(date.fromisoformat(text), clock, UTC)
        found = datetime.fromisoformat(re.sub(r" ?(?:UTC|GMT)$", "+00:00", text))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadValue(f"{field} “{text[:40]}” is not an ISO 8601 date") from None


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
    """A positive amount; None if nothing is stated."""
    if value is None or value == "":
        return None
    stated = plain(str(value))
    try:
        amount = Decimal(stated.replace(",", "").strip())
        fits = amount.is_finite() and 0 < amount < Decimal(10) ** 10
    except InvalidOperation:
        fits = False
    if not fits:
        raise BadValue(f"{field} “{stated[:40]}” is not an amount of money")
    return amount.quantize(Decimal("0.01"))


def text_within(text: str, longest: int, field: str) -> str:
    """`text` on one line; a `BadValue` if it is longer than the database holds."""
    text = " ".join(text.split())
    if len(text) > longest:
        raise BadValue(f"{field} is longer than {longest} characters")
    return text
