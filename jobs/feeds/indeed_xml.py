"""Adverts as the XML that employers hand to job boards: `<source>` with a `<job>` an advert."""

from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from jobs.feeds.pay_text import stated_pay
from jobs.feeds.records import (
    AS_IT_STANDS,
    AdvertRecord,
    Parsed,
    Reading,
    mail_moment,
    records,
    text_within,
    web_address,
)
from jobs.feeds.xml_items import items, text_at


def parse(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each job; what breaks off gives those before the break."""
    return records(items(content, ("source",), "job"), _identifier, partial(_record, reading))


def _identifier(job: Element) -> str:
    return text_at(job, "referencenumber", "requisitionid", "url")


def _record(reading: Reading, row: int, external_id: str, job: Element) -> AdvertRecord:
    pay = stated_pay(text_at(job, "salary"), text_at(job, "country"))
    organisation = text_at(job, "company", "sourcename") or reading.organisation
    return AdvertRecord(
        row=row,
        external_id=external_id,
        title=text_within(text_at(job, "title"), 200, "title"),
        organisation=text_within(organisation, 200, "company"),
        department=text_within(text_at(job, "category"), 200, "category"),
        places=tuple(_place(job)),
        remote=_remote(text_at(job, "remotetype").casefold()),
        employment_type=text_within(text_at(job, "jobtype"), 100, "jobtype"),
        pay_min=pay.low,
        pay_max=pay.high,
        pay_currency=pay.currency,
        pay_period=pay.period,
        description=text_at(job, "description"),
        apply_url=web_address(text_at(job, "url"), "url"),
        posted_at=mail_moment(text_at(job, "date"), "date"),
        valid_through=mail_moment(
            text_at(job, "expirationdate"), "expirationdate", end_of_day=True
        ),
    )


def _remote(remote_type: str) -> bool | None:
    """Hybrid is neither: it is not said how far from the office one may live."""
    return True if "remote" in remote_type and "hybrid" not in remote_type else None


def _place(job: Element) -> Iterator[str]:
    city, state = text_at(job, "city"), text_at(job, "state")
    code = "" if city else text_at(job, "postalcode")
    if place := ", ".join(filter(None, (city, state, code, text_at(job, "country")))):
        yield place
