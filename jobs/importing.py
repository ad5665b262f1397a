"""From records of a feed to adverts in the database: all in one transaction, or nothing.

Memory stays flat however long a feed is: of what the database holds, only the adverts of a batch
are looked up, and which were seen is written into the adverts themselves (`seen_in_run`).
"""

import hashlib
import re
from base64 import b32encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

import nh3
from django.db import connections, router, transaction
from django.utils import timezone
from django.utils.html import linebreaks

from jobs.advert_places import read_advert_places, widest
from jobs.classification import Classifier
from jobs.feed_runs import CLOSES_NOTHING, Ending, Tally
from jobs.feeds.records import LONGEST_EXCERPT, AdvertRecord, FeedUnreadable, Parsed, Rejected
from jobs.models import Feed, FeedRun, Place, Posting
from jobs.places import remote_terms, terms
from jobs.rows import insert_rows, pieces
from jobs.search.indexing import index, tell_the_planner
from roles.models import Role
from roles.words import words

BATCH = 1_000
# PostgreSQL plans by what it knows of a table; from here on it is told what has changed.
MANY = 3_000
TAGS = {"p", "br", "div", "ul", "ol", "li", "strong", "em", "b", "i", "h3", "h4", "a"}
# What parts text without being allowed here, and what stands for it: the page has h1 and h2.
STANDS_FOR = {
    **dict.fromkeys(("h1", "h2"), "h3"),
    **dict.fromkeys(("h5", "h6"), "h4"),
    **dict.fromkeys(("section", "article", "header", "footer", "main", "blockquote"), "div"),
    **dict.fromkeys(("pre", "table", "tr", "td", "th", "dl", "dt", "dd"), "div"),
}
_STOOD_FOR = re.compile(rf"<(/?)({'|'.join(STANDS_FOR)})(?=[\s/>])", re.IGNORECASE)
_PARTED = re.compile(r"<(?:p|br|div|ul|ol|li|h[34])[\s/>]", re.IGNORECASE)
# All that a feed states, and what we read out of it; an advert with the same is unchanged.
STATED = [
    "title",
    "organisation",
    "department",
    "place_text",
    "place_id",
    "remote",
    "employment_type",
    "employment_type_stated",
    "pay_min",
    "pay_max",
    "pay_currency",
    "pay_period",
    "description",
    "apply_url",
    "posted_at",
    "valid_through",
    "title_words",
    "place_terms",
]
# Never what an editor says: `withdrawn_at`, `role_is_corrected`.
WRITTEN = [
    *STATED,
    "role_id",
    "last_seen_at",
    "closed_at",
    "fingerprint",
    "seen_in_run",
]

EmploymentType = Posting.EmploymentType
# The first word found decides: “Temp Full-time” is temporary, “fulltime_fixed_term” too.
EMPLOYMENT_WORDS = (
    (EmploymentType.INTERNSHIP, ("intern",)),
    (EmploymentType.VOLUNTEER, ("volunteer",)),
    (EmploymentType.TEMPORARY, ("temp", "fixed", "seasonal")),
    (EmploymentType.CONTRACT, ("contract", "freelance")),
    (EmploymentType.PART_TIME, ("part",)),
    (EmploymentType.FULL_TIME, ("full", "permanent")),
)


class NoPlaces(Exception):
    """Adverts cannot be placed because no places are loaded."""


class Held(NamedTuple):
    """What the database holds of an advert that may come again."""

    pk: int
    fingerprint: str
    first_seen_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None
    withdrawn_at: datetime | None
    role_id: int | None
    role_is_corrected: bool
    seen_in_run: int | None


class Placed(NamedTuple):
    """What a text says of places: the first, and index terms of all."""

    place_id: int | None
    terms: list[str]
    says_remote: bool
    remote_terms: list[str]  # Of where remote work may be done from, if it is remote.


class Reader:
    """Turns records into unsaved postings of a feed; holds all places and the rules for roles."""

    def __init__(self, feed: Feed, now: datetime) -> None:
        self.feed = feed
        self.now = now
        self.names = Place.objects.called()
        if not self.names:
            raise NoPlaces("No places are loaded. Run load_places first.")
        self.wide: dict[str, Any] = {
            place.code: place
            for group in self.names.values()
            for place in group
            if place.kind in ("state", "country")
        }
        self.classifier = Classifier.load()
        self.roles = dict(Role.objects.values_list("slug", "pk"))
        # Texts repeat themselves; a feed that has a million of them must not fill the memory.
        self.placed = lru_cache(maxsize=50_000)(self._placed)

    def posting(self, record: AdvertRecord) -> Posting:
        place_text = "; ".join(" ".join(place.split()) for place in record.places)
        if len(place_text) > 1000:
            place_text = place_text[:1000].rsplit(";", 1)[0]
        placed = self.placed(place_text, record.remote is True)
        remote = True if record.remote is None and placed.says_remote else record.remote
        found_by = [*placed.terms, *(placed.remote_terms if remote else ())]
        title_words = " ".join(words(record.title))
        slug = self.classifier.role_of(record.title, record.organisation, record.department)
        seen_at = min(record.seen_at or self.now, self.now)
        posting = Posting(
            feed=self.feed,
            external_id=record.external_id,
            reference=reference(self.feed.slug, record.external_id),
            title=record.title,
            organisation=record.organisation,
            department=record.department,
            place_text=place_text,
            place_id=placed.place_id,
            remote=remote,
            employment_type=employment_type(record.employment_type),
            employment_type_stated=record.employment_type,
            pay_min=record.pay_min,
            pay_max=record.pay_max,
            pay_currency=record.pay_currency,
            pay_period=record.pay_period,
            description=clean(record.description),
            apply_url=record.apply_url,
            posted_at=record.posted_at,
            valid_through=record.valid_through,
            first_seen_at=seen_at,
            last_seen_at=seen_at,
            role_id=self.roles.get(slug),
            title_words=title_words,
            place_terms=" ".join(found_by),
        )
        stated = repr([getattr(posting, name) for name in STATED])
        posting.fingerprint = hashlib.sha256(stated.encode()).hexdigest()
        return posting

    def _placed(self, place_text: str, is_remote: bool) -> Placed:
        """What the text says of places.

        Where remote work is allowed is found like a place; as the advert's own place it counts if
        there is no other.
        """
        reading = read_advert_places(place_text, self.names)
        if is_remote and not (reading.places or reading.remote):
            # “North America” is a place to work from only where work is remote.
            entries = (f"Remote - {entry}" for entry in place_text.split(";"))
            reading = read_advert_places("; ".join(entries), self.names)
        scope = [self.wide[code] for code in reading.remote_in if code in self.wide]
        named: list[Any] = [*reading.places, *scope]
        found_by = sorted({term for place in named for term in terms(place)})
        has_one = bool(reading.places) or len(scope) == 1
        # Where an advert is remote but does not say for whom, its own countries are meant.
        limits = reading.remote_in or widest(place.country for place in reading.places)
        far = remote_terms(limits, is_limited=reading.is_limited)
        return Placed(named[0].pk if has_one else None, found_by, reading.remote, far)


def reference(feed_slug: str, external_id: str) -> str:
    """The advert's name in addresses: the same on every database, however often it is rebuilt."""
    digest = hashlib.sha256(f"{feed_slug}\n{external_id}".encode()).digest()
    return b32encode(digest)[:12].decode().lower()


def employment_type(stated: str) -> str:
    """The `EmploymentType` of what the source says; OTHER if it says something else."""
    folded = stated.casefold()
    for kind, signs in EMPLOYMENT_WORDS:
        if any(sign in folded for sign in signs):
            return kind
    return EmploymentType.OTHER if folded.strip() else ""


def clean(description: str) -> str:
    """HTML without script, style, images, forms and foreign attributes; text keeps its lines."""
    if not description:
        return ""
    html = _STOOD_FOR.sub(lambda tag: f"<{tag[1]}{STANDS_FOR[tag[2].lower()]}", description.strip())
    if html and not _PARTED.search(html):
        html = linebreaks(html)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    ).strip()


def import_records(
    feed: Feed,
    parsed: Parsed,
    *,
    ending: Ending = CLOSES_NOTHING,
    dry_run: bool = False,
    on_reject: Callable[[Rejected], None] = lambda rejected: None,
) -> FeedRun:
    """Create and update the adverts of `feed`, and close those that are absent as `ending` says.

    If `parsed` breaks off, what came before is taken in and nothing is closed. Raises what it
    raises before its first row, and what the database raises; then the database is as it was.
    """
    run = FeedRun(feed=feed, started_at=timezone.now(), ended_at=timezone.now())
    rows = UntilItBreaks(parsed)
    with transaction.atomic():
        if feed.pk is None:
            feed.save()
        # One run of a feed at a time.
        Feed.objects.select_for_update().get(pk=feed.pk)
        tally = Tally.begin(run, on_reject)
        reader = Reader(feed, run.started_at)
        while batch := list(islice(rows, BATCH)):
            _take(batch, reader, tally)
        tally.end(ending, rows.broke_off)
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run and run.created_count + run.updated_count >= MANY:
        tell_the_planner()
    return run


class UntilItBreaks:
    """The rows of a feed; if it breaks off after some of them, `broke_off` says how."""

    def __init__(self, parsed: Parsed) -> None:
        self.broke_off = ""
        self._rows = self._until(parsed)

    def __iter__(self) -> Iterator[AdvertRecord | Rejected]:
        return self._rows

    def _until(self, parsed: Parsed) -> Iterator[AdvertRecord | Rejected]:
        begun = False
        try:
            for row in parsed:
                begun = True
                yield row
        except FeedUnreadable as error:
            if not begun:
                raise
            self.broke_off = str(error)


def _take(batch: Sequence[AdvertRecord | Rejected], reader: Reader, tally: Tally) -> None:
    """Write what a few rows of the feed come to."""
    run = tally.run
    held = _held(reader.feed, [row.external_id for row in batch if row.external_id])
    created: dict[str, Posting] = {}
    updated: list[Posting] = []
    seen: dict[int, datetime] = {}
    taken: set[str] = set()
    for row in batch:
        before = held.get(row.external_id)
        is_again = row.external_id in taken or (before and before.seen_in_run == run.pk)
        rejected = row if isinstance(row, Rejected) else _rejected(row, bool(is_again))
        if rejected:
            tally.reject(rejected)
            # Whatever is wrong with it, it stands in the feed.
            if before and not is_again:
                seen.setdefault(before.pk, run.started_at)
            continue
        assert isinstance(row, AdvertRecord)
        taken.add(row.external_id)
        posting = reader.posting(row)
        posting.seen_in_run = run.pk
        if before is None:
            created[row.external_id] = posting
        elif _is_unchanged(posting, before):
            run.unchanged_count += 1
            seen[before.pk] = posting.last_seen_at
        else:
            updated.append(posting)
            seen.pop(before.pk, None)
    run.created_count += len(created)
    run.updated_count += len(updated)
    _write([*created.values(), *updated])
    _see(seen, {before.pk: before.last_seen_at for before in held.values()}, run)


def _held(feed: Feed, external_ids: Sequence[str]) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for piece in pieces(external_ids):
        rows = feed.postings.filter(external_id__in=piece)
        for external_id, *fields in rows.values_list("external_id", *Held._fields):
            found[external_id] = Held(*fields)
    return found


def _rejected(record: AdvertRecord, is_again: bool) -> Rejected | None:
    if is_again:
        reason = "it has the same identifier as an earlier row"
    elif not words(record.title):
        reason = "its title holds no word" if record.title else "its title is empty"
    else:
        return None
    shown = f"{record.title} · {record.organisation} · {record.apply_url}"
    return Rejected(record.row, reason, record.external_id, shown[:LONGEST_EXCERPT])


def _is_unchanged(posting: Posting, before: Held) -> bool:
    """Whether the advert is as it was; if not, it gets from the old one what no feed states."""
    if before.role_is_corrected:
        posting.role_id = before.role_id
    stated_before = (before.fingerprint, before.role_id, before.closed_at)
    if (posting.fingerprint, posting.role_id, None) == stated_before:
        return True
    posting.last_seen_at = max(posting.last_seen_at, before.last_seen_at)
    posting.first_seen_at = before.first_seen_at
    posting.withdrawn_at = before.withdrawn_at
    return False


def _write(postings: Sequence[Posting]) -> None:
    if not postings:
        return
    using = router.db_for_write(Posting)
    database = connections[using]
    fields = [field for field in Posting._meta.concrete_fields if not field.primary_key]
    # Each value as its field saves it.
    prepare = [(field.get_db_prep_save, attrgetter(field.attname)) for field in fields]
    rows = [[save(get(posting), database) for save, get in prepare] for posting in postings]
    changes = ", ".join(f"{name} = excluded.{name}" for name in WRITTEN)
    keys = insert_rows(
        using,
        Posting._meta.db_table,
        [str(field.column) for field in fields],
        rows,
        f"ON CONFLICT (feed_id, external_id) DO UPDATE SET {changes} RETURNING external_id, id",
    )
    key_of = dict(keys)
    for posting in postings:
        posting.pk = key_of[posting.external_id]
    index(postings)


def _see(seen: Mapping[int, datetime], seen_before: Mapping[int, datetime], run: FeedRun) -> None:
    """Note that adverts stand in the feed, and since when; few statements, for many adverts."""
    by_time: dict[datetime | None, list[int]] = defaultdict(list)
    for key, seen_at in seen.items():
        by_time[seen_at if seen_at > seen_before[key] else None].append(key)
    for latest, keys in by_time.items():
        for piece in pieces(keys):
            changes = {"last_seen_at": latest} if latest else {}
            Posting.objects.filter(pk__in=piece).update(seen_in_run=run.pk, **changes)
