"""Adverts as a Greenhouse job board answers: `/v1/boards/{board}/jobs?content=true`."""

import html
from collections.abc import Iterator
from functools import partial
from typing import Any

from jobs.feeds.json_items import at, items, list_of, text_of
from jobs.feeds.records import (
    AS_IT_STANDS,
    AdvertRecord,
    Parsed,
    Reading,
    moment,
    records,
    text_within,
    web_address,
)


def parse(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each job; what breaks off gives those before the break."""
    return records(items(content, "jobs"), _identifier, partial(_record, reading))


def _identifier(job: Any) -> str:
    return text_of(at(job, "id"))


def _record(reading: Reading, row: int, external_id: str, job: dict[str, Any]) -> AdvertRecord:
    departments = [text_of(at(part, "name")) for part in list_of(job.get("departments"))]
    organisation = text_of(job.get("company_name")) or reading.organisation
    return AdvertRecord(
        row=row,
        external_id=external_id,
        title=text_within(text_of(job.get("title")), 200, "title"),
        organisation=text_within(organisation, 200, "company_name"),
        department=text_within(", ".join(filter(None, departments)), 200, "departments"),
        places=tuple(_places(job)),
        # It stands in JSON as HTML that is itself escaped.
        description=html.unescape(text_of(job.get("content"))),
        apply_url=web_address(text_of(job.get("absolute_url")), "absolute_url"),
        posted_at=moment(text_of(job.get("first_published")), "first_published"),
        valid_through=moment(
            text_of(job.get("application_deadline")), "application_deadline", end_of_day=True
        ),
    )


def _places(job: dict[str, Any]) -> Iterator[str]:
    """The location as the board shows it; where it shows none, the offices."""
    if location := text_of(at(job, "location", "name")):
        yield location
        return
    for office in list_of(job.get("offices")):
        if place := text_of(at(office, "location")) or text_of(at(office, "name")):
            yield place
