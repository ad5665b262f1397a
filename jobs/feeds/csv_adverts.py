"""Adverts as CSV: with the columns of open-jobs-data, or with others that a mapping names.

A mapping says which column holds a field of ours: `{"title": "Job Title", "places": ["City",
"State"]}`. Several columns make one identifier (joined by “:”) or one text (joined by “, ”).
Rows end at a line's end; a row that cannot be read is rejected and the next line begins a new one.
"""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from jobs.feeds.decoding import lines
from jobs.feeds.pay_text import stated_pay
from jobs.feeds.records import (
    AS_IT_STANDS,
    LONGEST_IDENTIFIER,
    AdvertRecord,
    BadValue,
    FeedUnreadable,
    Parsed,
    Reading,
    Rejected,
    excerpt,
    moment,
    plain,
    text_within,
    web_address,
    yes_or_no,
)

# The columns of open-jobs-data, in their order.
DEFAULT = {
    "organisation": "company",
    "external_id": ["platform", "jobId"],
    "title": "title",
    "department": "department",
    "places": "locations",
    "remote": "isRemote",
    "employment_type": "employmentType",
    "apply_url": "applyUrl",
    "posted_at": "postedAt",
    "seen_at": "scrapedAt",
}

Row = dict[str, str]


def columns_of(mapping: Mapping[str, Any]) -> list[str]:
    """All columns that a mapping names."""
    return [column for columns in mapping.values() for column in _listed(columns)]


def _listed(columns: Any) -> list[str]:
    return [columns] if isinstance(columns, str) else list(columns)


COLUMNS = columns_of(DEFAULT)


def parse(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each row, the row below the header being row 1."""
    mapping = {name: _listed(columns) for name, columns in (reading.mapping or DEFAULT).items()}
    if not {"external_id", "title"} <= set(mapping):
        raise FeedUnreadable("Its mapping must name external_id and title.")
    rows = csv.reader(lines(content), strict=True)
    header = _header(rows)
    missing = [column for column in columns_of(mapping) if column not in header]
    if missing:
        raise FeedUnreadable(f"Its first line lacks the columns {', '.join(missing)}.")
    return _records(rows, header, mapping, reading)


def _header(rows: Any) -> list[str]:
    try:
        return [plain(column) for column in next(rows, [])]
    except csv.Error as error:
        raise FeedUnreadable(f"It is not CSV: {error}.") from None
    except BadValue:
        raise FeedUnreadable("It is not UTF-8 text.") from None


def _records(
    rows: Any, header: list[str], mapping: Mapping[str, list[str]], reading: Reading
) -> Iterator[AdvertRecord | Rejected]:
    number = 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield Rejected(number, f"it is not CSV: {error}")
            continue
        if cells:
            number += 1
            yield _record_or_rejection(number, cells, header, mapping, reading)


def _record_or_rejection(
    number: int,
    cells: list[str],
    header: list[str],
    mapping: Mapping[str, list[str]],
    reading: Reading,
) -> AdvertRecord | Rejected:
    external_id = ""
    try:
        if len(cells) != len(header):
            plain("".join(cells))
            raise BadValue(f"it has not {len(header)} columns")
        row = dict(zip(header, cells, strict=True))
        external_id = _identifier(row, mapping["external_id"])
        return _record(number, external_id, row, mapping, reading)
    except BadValue as error:
        return Rejected(number, str(error), external_id, excerpt(",".join(cells)))


def _identifier(row: Row, columns: list[str]) -> str:
    parts = [text_within(plain(row[column]), LONGEST_IDENTIFIER, column) for column in columns]
    # What stands before it may be left empty: “lever:77”, “:77”.
    if not parts[-1]:
        raise BadValue(f"{columns[-1]} is empty")
    return text_within(":".join(parts), LONGEST_IDENTIFIER, " and ".join(columns))


def _record(
    number: int, external_id: str, row: Row, mapping: Mapping[str, list[str]], reading: Reading
) -> AdvertRecord:
    def text(name: str) -> str:
        parts = (plain(row[column]) for column in mapping.get(name, ()))
        return ", ".join(part for part in parts if part.strip())

    def column(name: str) -> str:
        return ", ".join(mapping.get(name, [name]))

    said = text("remote").strip()
    remote = yes_or_no(said)
    if said and remote is None:
        raise BadValue(f"{column('remote')} “{said[:40]}” is neither true nor false")
    pay = stated_pay(text("pay"))
    organisation = text("organisation") or reading.organisation
    return AdvertRecord(
        row=number,
        external_id=external_id,
        title=text_within(text("title"), 200, column("title")),
        organisation=text_within(organisation, 200, column("organisation")),
        department=text_within(text("department"), 200, column("department")),
        places=tuple(part for part in text("places").split(";") if part.strip()),
        remote=remote,
        employment_type=text_within(text("employment_type"), 100, column("employment_type")),
        pay_min=pay.low,
        pay_max=pay.high,
        pay_currency=pay.currency,
        pay_period=pay.period,
        description=text("description"),
        apply_url=web_address(text("apply_url"), column("apply_url")),
        posted_at=moment(text("posted_at"), column("posted_at")),
        valid_through=moment(text("valid_through"), column("valid_through"), end_of_day=True),
        seen_at=moment(text("seen_at"), column("seen_at")),
    )
