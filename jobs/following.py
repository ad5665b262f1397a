"""A search that a reader follows: the newest adverts it finds, as Atom and as JSON Feed.

Atom 1.0 is RFC 4287, JSON Feed 1.1 https://www.jsonfeed.org/version/1.1/. Both hold the same
entries. Each is named by a tag URI (RFC 4151) that no change of search, title or address alters.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import dateformat
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from jobs.forms import JobSearchForm
from jobs.models import Posting
from jobs.search.facets import listed_within
from jobs.search.results import Found
from jobs.search.understanding import Understood

MOST_ENTRIES = 50
SITE_NAME = "Career Guide"
# A tag URI names a time at which its host was ours: when the first feed was offered.
SINCE = "2026-11"
# What a feed without an entry was last changed at: it must not look new at every request.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# XML 1.0 has no way to write these.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class FeedEntry:
    name: str  # A tag URI.
    url: str
    title: str
    summary: str
    organisation: str
    role: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class FollowedSearch:
    """What both formats are written from."""

    name: str  # A tag URI.
    title: str
    description: str
    site: str
    page_url: str
    entries: list[FeedEntry]


def problems(form: JobSearchForm, understood: Understood) -> list[str]:
    """What is wrong with a search, in sentences: a feed must not quietly follow another one."""
    found = [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items()]
    where = understood.where
    if where.is_unknown:
        near = f" Did you mean: {'; '.join(where.suggestions)}?" if where.suggestions else ""
        found.append(f"Where: We do not know “{where.typed}” as a place.{near}")
    return found


def followed(
    understood: Understood, found: Sequence[Found], site: str, query: str
) -> FollowedSearch:
    """`site` is the site's own address, `query` that of the search page."""
    page_url = f"{site}{reverse('jobs:job_search')}{query and '?' + query}"
    host = urlsplit(site).hostname or "localhost"
    # An IPv6 address, which only a machine of one's own is asked by, cannot stand in a tag URI.
    tag = f"tag:{'localhost' if ':' in host else host},{SINCE}:jobs"
    return FollowedSearch(
        name=f"{tag}?{query}",
        title=plain(f"{understood.heading} — {SITE_NAME}"),
        description=plain(" ".join(_description(understood))),
        site=site,
        page_url=page_url,
        entries=[_entry(each, site, tag) for each in found],
    )


def plain(text: str) -> str:
    """`text` on one line, without characters that XML cannot hold."""
    return " ".join(_NOT_IN_XML.sub(" ", text).split())


def _description(understood: Understood) -> Iterator[str]:
    """What else was searched than the title says, in sentences."""
    yield f"The newest adverts, {MOST_ENTRIES} at the most, each once."
    if understood.reading.corrected:
        yield f"“{understood.title}” was read as “{understood.reading.corrected}”."
    if understood.where.other_places:
        yield f"“{understood.where.typed}” was read as {understood.place.label}."
    if understood.role:
        yield f"Only adverts that read like {understood.role.title}."
    if understood.employer:
        yield f"Only adverts of {understood.employer}."
    if understood.posted:
        yield f"Only adverts of the {listed_within(understood.posted)}."
    if understood.exact:
        yield "Only the words as typed."


def _entry(found: Found, site: str, tag: str) -> FeedEntry:
    posting = found.posting
    label = "Example advert: " if posting.feed.is_example else ""
    return FeedEntry(
        name=f"{tag}/{posting.reference}",
        url=f"{site}{posting.get_absolute_url()}",
        title=plain(f"{label}{posting}"),
        summary=plain(" ".join(_summary(found))),
        organisation=plain(posting.organisation),
        role=posting.role.title if posting.role and posting.role.is_published else "",
        published_at=posting.listed_at,
        updated_at=max(posting.listed_at, posting.first_seen_at),
    )


def _summary(found: Found) -> Iterator[str]:
    """What a list of results says of an advert, in sentences."""
    posting: Posting = found.posting
    if posting.feed.is_example:
        yield "This advert is invented, to show how adverts look."
    remote = ", remote" if posting.remote else ""
    yield f"Place: {posting.places_in_short or 'not stated'}{remote}."
    if found.copies:
        more = "+" if found.more_copies else ""
        yield f"And {found.copies}{more} more with this title at this organization."
    yield f"Pay: {posting.pay_as_stated or 'not stated'}."
    listed = "Posted" if posting.posted_at else "First seen"
    yield f"{listed} {dateformat.format(posting.listed_at, 'F j, Y')}."
    if posting.is_stale and not posting.feed.is_example:
        yield "Not seen in its source for 48 hours."
    yield f"Source: {posting.feed.name}."


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Without entries Django says “now”: then no two answers would be the same."""
        entries: list[dict[str, Any]] = self.items
        return max((entry["updateddate"] for entry in entries), default=NEVER)


def atom(search: FollowedSearch, feed_url: str) -> str:
    feed = _Atom(
        title=search.title,
        link=search.page_url,
        description="",
        subtitle=search.description,
        language="en",
        author_name=SITE_NAME,
        author_link=f"{search.site}/",
        feed_url=feed_url,
        feed_guid=search.name,
    )
    for entry in search.entries:
        feed.add_item(
            title=entry.title,
            link=entry.url,
            description=escape(entry.summary),  # Atom's summaries are HTML as Django writes them.
            unique_id=entry.name,
            author_name=entry.organisation or None,
            categories=[entry.role] if entry.role else [],
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
        )
    return feed.writeString("utf-8")


def json_feed(search: FollowedSearch, feed_url: str) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": search.title,
        "home_page_url": search.page_url,
        "feed_url": feed_url,
        "description": search.description,
        "language": "en",
        "authors": [{"name": SITE_NAME, "url": f"{search.site}/"}],
        "items": [_item(entry) for entry in search.entries],
    }
    return json.dumps(feed, ensure_ascii=False)


def _item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.name,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.summary,
        "date_published": entry.published_at.isoformat(timespec="seconds"),
        "date_modified": entry.updated_at.isoformat(timespec="seconds"),
    }
    if entry.organisation:
        item["authors"] = [{"name": entry.organisation}]
    if entry.role:
        item["tags"] = [entry.role]
    return item


# Ending of the address → media type, and what writes it.
FORMATS: dict[str, tuple[str, Callable[[FollowedSearch, str], str]]] = {
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}
