"""Reads a feed: fetched, parsed, taken in; whatever happens is a run, and harms no other feed."""

import logging
import os
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from django.db import DatabaseError
from django.utils import timezone

from jobs.feed_runs import Ending, failed, store, unchanged
from jobs.feeds.fetching import (
    LARGEST_BYTES,
    Fetcher,
    Request,
    is_address,
    public_origin,
    read_file,
)
from jobs.feeds.formats import READERS
from jobs.feeds.records import AdvertRecord, FeedUnreadable, Reading, Rejected
from jobs.feeds.settings import KEY, NO_KEY_BY_HTTP, may_carry_a_key
from jobs.importing import NoPlaces, import_records
from jobs.models import Feed, FeedRun

MOST_PAGES = 200

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetched:
    """The documents of a feed, and why they are not all there are, if so."""

    documents: list[bytes]
    etag: str = ""
    last_modified: str = ""
    cut_short: str = ""


def refresh(
    feed: Feed,
    fetcher: Fetcher,
    *,
    dry_run: bool = False,
    close_many: bool = False,
    anew: bool = False,
) -> FeedRun:
    """Fetch a feed and take it in; the run says what came of it, and is stored unless `dry_run`.

    `anew` reads it even if it has not changed.
    """
    started_at = timezone.now()
    try:
        # What is to be closed now was not closed when it was last read.
        fetched = fetch(feed, fetcher, anew=anew or close_many)
        if fetched is None:
            return unchanged(feed, started_at, dry_run=dry_run)
        feed.origin = public_origin(feed.address)
        ending = Ending(
            closes_absent=READERS[Feed.Format(feed.format)].lists_all,
            close_many=close_many,
            cut_short=fetched.cut_short,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
        )
        return import_records(feed, parsed(feed, fetched.documents), ending=ending, dry_run=dry_run)
    except (FeedUnreadable, NoPlaces) as error:
        reason = str(error)
    except DatabaseError as error:
        reason = f"The database refused: {error}"
    except Exception as error:
        # The message of an error nobody thought of may hold anything; lines of code hold no secret.
        reason = f"It failed in a way nobody thought of: {type(error).__name__}."
        lines = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Feed %s: %s\n%s", feed.slug, reason, lines)
    run = failed(feed, started_at, reason)
    if not dry_run:
        store(run)
    return run


def fetch(feed: Feed, fetcher: Fetcher, *, anew: bool = False) -> Fetched | None:
    """All pages of a feed; None if it has not changed. Without a first page, `FeedUnreadable`."""
    next_page = READERS[Feed.Format(feed.format)].next_page
    request = request_of(feed, anew=anew or next_page is not None)
    answer = fetcher.fetch(request)
    if answer.content is None:
        return None
    if next_page is None:
        return Fetched([answer.content], answer.etag, answer.last_modified)
    return _pages(request, answer.content, fetcher, next_page)


def _pages(
    request: Request,
    content: bytes,
    fetcher: Fetcher,
    next_page: Callable[[bytes, str], str | None],
) -> Fetched:
    pages = [content]
    try:
        while onward := next_page(pages[-1], request.address):
            if len(pages) == MOST_PAGES or sum(map(len, pages)) > LARGEST_BYTES:
                raise FeedUnreadable("It has more pages than are fetched.")
            request = replace(request, address=onward)
            pages.append(fetcher.fetch(request).content or b"")
    except FeedUnreadable as error:
        return Fetched(pages, cut_short=f"After page {len(pages)}: {error}")
    return Fetched(pages)


def request_of(feed: Feed, *, anew: bool = False) -> Request:
    """What to ask for, with the key from the environment; `anew` asks for it even if unchanged."""
    address = feed.address
    headers: dict[str, str] = {}
    if feed.key_variable:
        key = os.environ.get(feed.key_variable, "").strip()
        if not key or not (key.isascii() and key.isprintable()):
            raise FeedUnreadable(f"{feed.key_variable} does not hold a key.")
        if not may_carry_a_key(address):
            raise FeedUnreadable(NO_KEY_BY_HTTP)
        if KEY in address:
            address = address.replace(KEY, quote(key, safe=""))
        elif feed.format == Feed.Format.USAJOBS:
            mail, _, key = key.partition(":")
            headers = {"User-Agent": mail, "Authorization-Key": key}
        else:
            headers = {"Authorization": f"Bearer {key}"}
    if anew:
        return Request(address, headers)
    return Request(address, headers, feed.etag, feed.last_modified)


def parsed(feed: Feed, documents: list[bytes]) -> Iterator[AdvertRecord | Rejected]:
    """The rows of all documents, counted through."""
    reading = Reading(feed.mapping, feed.organisation, feed.organisation_in_title)
    parse = READERS[Feed.Format(feed.format)].parse
    before = last = 0
    for number, content in enumerate(documents):
        for row in parse(content, reading):
            last = before + row.row
            yield replace(row, row=last) if number else row
        before = last


def read_origin(origin: str, fetcher: Fetcher) -> bytes:
    """The content of a file or an address that an operator names."""
    if is_address(origin):
        return fetcher.fetch(Request(origin)).content or b""
    return read_file(Path(origin))
