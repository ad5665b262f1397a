"""Adverts as CSV with the columns of open-jobs-data; only jobId and title must be filled."""

import csv
import io
from collections.abc import Iterator

from jobs.feeds.records import (
    AdvertRecord,
    BadValue,
    FeedUnreadable,
    Parsed,
    Rejected,
    moment,
    plain,
    text_within,
    web_address,
)

COLUMNS = [
    "company",
    "platform",
    "jobId",
    "title",
    "department",
    "locations",
    "isRemote",
    "employmentType",
    "applyUrl",
    "postedAt",
    "scrapedAt",
]
REMOTE = {"": None, "true": True, "false": False}


def parse(content: bytes) -> Parsed:
    """A record or a rejection for each row, the row below the header being row 1."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeedUnreadable(f"It is not UTF-8 text (byte {error.start}).") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in COLUMNS if column not in (_header(rows))]
    if missing:
        raise FeedUnreadable(f"Its first line lacks the columns {', '.join(missing)}.")
    return _records(rows)


def _header(rows: "csv.DictReader[str]") -> list[str]:
    try:
        return list(rows.fieldnames or [])
    except csv.Error as error:
        raise FeedUnreadable(f"It is not CSV: {error}.") from None


def _records(rows: "csv.DictReader[str]") -> Iterator[AdvertRecord | Rejected]:
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if None in row or None in row.values():
                yield Rejected(number, f"it has not {len(COLUMNS)} columns")
                continue
            try:
                yield _record(number, row)
            except BadValue as error:
                yield Rejected(number, str(error))
    except csv.Error as error:
        raise FeedUnreadable(f"It is not CSV: {error} (after row {number}).") from None


def _record(number: int, row: dict[str, str]) -> AdvertRecord:
    row = {column: plain(text) for column, text in row.items()}
    job_id = text_within(row["jobId"], 255, "jobId")
    if not job_id:
        raise BadValue("jobId is empty")
    remote = row["isRemote"].strip().casefold()
    if remote not in REMOTE:
        raise BadValue(f"isRemote “{remote[:40]}” is neither true nor false")
    return AdvertRecord(
        row=number,
        external_id=f"{text_within(row['platform'], 40, 'platform')}:{job_id}",
        title=text_within(row["title"], 200, "title"),
        organisation=text_within(row["company"], 200, "company"),
        department=text_within(row["department"], 200, "department"),
        places=tuple(part for part in row["locations"].split(";") if part.strip()),
        remote=REMOTE[remote],
        employment_type=text_within(row["employmentType"], 100, "employmentType"),
        apply_url=web_address(row["applyUrl"], "applyUrl"),
        posted_at=moment(row["postedAt"], "postedAt"),
        seen_at=moment(row["scrapedAt"], "scrapedAt"),
    )
