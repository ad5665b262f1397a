"""Adverts as RSS 2.0, Atom and JSON Feed, which have no fields for them beyond title and text.

A mapping says where a feed keeps the others, as a path of elements (`category[1]`, `{*}location`)
or of keys (`_job.location`). Several paths make one text, joined by “, ”; for places each element
that a path finds is a place. These feeds hold the newest adverts only, so an advert that leaves one
is not closed.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element, tostring

from jobs.feeds import json_items, xml_items
from jobs.feeds.json_items import list_of, text_of
from jobs.feeds.pay_text import stated_pay
from jobs.feeds.records import (
    AS_IT_STANDS,
    AdvertRecord,
    FeedUnreadable,
    Parsed,
    Reading,
    mail_moment,
    plain,
    records,
    text_within,
    web_address,
    yes_or_no,
)
from jobs.feeds.xml_items import text_at

ATOM = "{http://www.w3.org/2005/Atom}"
NAMESPACES = {
    "atom": ATOM[1:-1],
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
DASHES = (" — ", " – ", " - ", " | ")

# What a format says of an item by its own rules, and what follows a path in the item.
Stated = tuple[dict[str, str], Callable[[str], list[str]]]
Rules = Callable[[Any], Stated]


def parse_rss(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each item; what breaks off gives those before the break."""
    _check_paths(reading)
    return _records(xml_items.items(content, ("rss",), "item"), _rss, reading)


def parse_atom(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each entry; what breaks off gives those before the break."""
    _check_paths(reading)
    return _records(xml_items.items(content, (f"{ATOM}feed",), f"{ATOM}entry"), _atom, reading)


def parse_json_feed(content: bytes, reading: Reading = AS_IT_STANDS) -> Parsed:
    """A record or a rejection for each item; what breaks off gives those before the break."""
    return _records(json_items.items(content, "items"), _json, reading)


def _records(items: Iterator[Any], rules: Rules, reading: Reading) -> Parsed:
    return records(
        items, partial(_text, "external_id", rules, reading), partial(_record, rules, reading)
    )


def _check_paths(reading: Reading) -> None:
    probe = Element("item")
    for paths in reading.mapping.values():
        for path in _listed(paths):
            try:
                probe.find(path, NAMESPACES)
            except (SyntaxError, KeyError, TypeError):
                raise FeedUnreadable(f"Its mapping names no path: “{path}”.") from None


def _listed(paths: Any) -> list[str]:
    return [paths] if isinstance(paths, str) else list(paths)


def _rss(item: Element) -> Stated:
    return {
        "external_id": text_at(item, "guid", "link"),
        "title": text_at(item, "title"),
        "description": text_at(item, f"{{{NAMESPACES['content']}}}encoded", "description"),
        "apply_url": text_at(item, "link"),
        "posted_at": text_at(item, "pubDate", f"{{{NAMESPACES['dc']}}}date"),
    }, partial(_at_path, item)


def _atom(entry: Element) -> Stated:
    links = [
        link.get("href", "")
        for link in entry.iterfind(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    address = plain(links[0]).strip() if links else ""
    return {
        "external_id": text_at(entry, f"{ATOM}id") or address,
        "title": text_at(entry, f"{ATOM}title"),
        "description": _atom_text(entry, "content") or _atom_text(entry, "summary"),
        "apply_url": address,
        "posted_at": text_at(entry, f"{ATOM}published", f"{ATOM}updated"),
    }, partial(_at_path, entry)


def _atom_text(entry: Element, name: str) -> str:
    found = entry.find(f"{ATOM}{name}")
    if found is None:
        return ""
    if found.get("type") != "xhtml":
        return plain("".join(found.itertext())).strip()
    found = deepcopy(found)
    for part in found.iter():
        part.tag = part.tag.rpartition("}")[2]
    return "".join(tostring(child, encoding="unicode", method="html") for child in found).strip()


def _at_path(item: Element, path: str) -> list[str]:
    found = item.iterfind(path, NAMESPACES)
    return [text for part in found if (text := plain("".join(part.itertext())).strip())]


def _json(item: Any) -> Stated:
    def at_path(path: str) -> list[str]:
        found = list_of(json_items.at(item, *path.split(".")))
        return [text for part in found if (text := text_of(part))]

    def text(*keys: str) -> str:
        return next(filter(None, (text_of(json_items.at(item, key)) for key in keys)), "")

    return {
        "external_id": text("id", "url", "external_url"),
        "title": text("title"),
        "description": text("content_html", "content_text", "summary"),
        "apply_url": text("url", "external_url"),
        "posted_at": text("date_published", "date_modified"),
    }, at_path


def _text(name: str, rules: Rules, reading: Reading, item: Any) -> str:
    """The text of a field: from where the mapping says it stands, or else by the format's rules."""
    stated, found = rules(item)
    return _mapped(name, stated, found, reading)


def _mapped(
    name: str, stated: dict[str, str], found: Callable[[str], list[str]], reading: Reading
) -> str:
    if name not in reading.mapping:
        return stated.get(name, "")
    paths = _listed(reading.mapping[name])
    return ", ".join(texts[0] for path in paths if (texts := found(path)))


def _places(found: Callable[[str], list[str]], reading: Reading) -> Iterator[str]:
    paths = reading.mapping.get("places", ())
    if isinstance(paths, str):
        yield from found(paths)
    elif place := ", ".join(texts[0] for path in paths if (texts := found(path))):
        yield place


def _record(rules: Rules, reading: Reading, row: int, external_id: str, item: Any) -> AdvertRecord:
    stated, found = rules(item)

    def text(name: str) -> str:
        return _mapped(name, stated, found, reading)

    title, organisation = text("title"), text("organisation")
    if reading.organisation_in_title:
        title, in_title = parted(title)
        organisation = organisation or in_title
    pay = stated_pay(text("pay"))
    return AdvertRecord(
        row=row,
        external_id=external_id,
        title=text_within(title, 200, "title"),
        organisation=text_within(organisation or reading.organisation, 200, "organisation"),
        department=text_within(text("department"), 200, "department"),
        places=tuple(_places(found, reading)),
        remote=_remote(text("remote")),
        employment_type=text_within(text("employment_type"), 100, "employment_type"),
        pay_min=pay.low,
        pay_max=pay.high,
        pay_currency=pay.currency,
        pay_period=pay.period,
        description=text("description"),
        apply_url=web_address(text("apply_url"), "link"),
        posted_at=mail_moment(text("posted_at"), "date"),
        valid_through=mail_moment(text("valid_through"), "valid_through", end_of_day=True),
    )


def _remote(text: str) -> bool | None:
    # Some feeds have an element for it that holds the word itself.
    return True if text.casefold() == "remote" else yes_or_no(text)


def parted(title: str) -> tuple[str, str]:
    """Role and organisation of “Role — Organisation”: what follows the last dash between spaces."""
    at = max(title.rfind(dash) for dash in DASHES)
    if at < 0:
        return title, ""
    return title[:at].strip(), title[at + 3 :].strip()
