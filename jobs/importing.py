"""From records of a feed to adverts in the database: all in one transaction, or nothing."""

import hashlib
import re
from base64 import b32encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import nh3
from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import linebreaks

from jobs.advert_places import read_advert_places, widest
from jobs.classification import Classifier
from jobs.feeds.records import AdvertRecord, Parsed, Rejected
from jobs.models import Feed, Place, Posting
from jobs.places import remote_terms, terms
from jobs.querysets import pieces
from jobs.search.indexing import index
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
    *(name.removesuffix("_id") for name in STATED),
    "role",
    "last_seen_at",
    "closed_at",
    "fingerprint",
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


class Change(Enum):
    """What becomes of a row of the feed."""

    CREATED = auto()
    UPDATED = auto()
    UNCHANGED = auto()
    REJECTED = auto()


class NoPlaces(Exception):
    """Adverts cannot be placed because no places are loaded."""


@dataclass
class Outcome:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, change: Change, row: Any) -> None:
        match change:
            case Change.CREATED:
                self.created += 1
            case Change.UPDATED:
                self.updated += 1
            case Change.UNCHANGED:
                self.unchanged += 1
            case Change.REJECTED:
                self.rejected.append(row)

    def __str__(self) -> str:
        return (
            f"{self.created:,} created, {self.updated:,} updated, "
            f"{self.unchanged:,} unchanged, {len(self.rejected):,} rejected"
        )


class Held(NamedTuple):
    """What the database holds of an advert that may come again."""

    pk: int
    fingerprint: str
    first_seen_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None
    role_id: int | None
    role_is_corrected: bool


class Placed(NamedTuple):
    """What a text says of places: the first, index terms of all, and where remote work may be."""

    place_id: int | None
    terms: list[str]
    says_remote: bool
    remote_in: tuple[str, ...]


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
        self.placed = cache(self._placed)
        self.cities: set[int] = set()

    def posting(self, record: AdvertRecord) -> Posting:
        place_text = "; ".join(" ".join(place.split()) for place in record.places)
        if len(place_text) > 1000:
            place_text = place_text[:1000].rsplit(";", 1)[0]
        placed = self.placed(place_text)
        remote = True if record.remote is None and placed.says_remote else record.remote
        found_by = [*placed.terms, *(remote_terms(placed.remote_in) if remote else ())]
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

    def _placed(self, place_text: str) -> Placed:
        """What the text says of places.

        Where remote work is allowed is found like a place; as the advert's own place it counts if
        there is no other.
        """
        reading = read_advert_places(place_text, self.names)
        scope = [self.wide[code] for code in reading.remote_in if code in self.wide]
        named: list[Any] = [*reading.places, *scope]
        self.cities |= {place.pk for place in named if place.kind == "city"}
        found_by = sorted({term for place in named for term in terms(place)})
        has_one = bool(reading.places) or len(scope) == 1
        # Where an advert is remote but does not say for whom, its own countries are meant.
        limits = reading.remote_in or widest(place.country for place in reading.places)
        return Placed(named[0].pk if has_one else None, found_by, reading.remote, limits)


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


def import_records(feed: Feed, parsed: Parsed, *, dry_run: bool = False) -> Outcome:
    """Create and update the adverts of `feed`; those that left it stay as they are.

    Raises what `parsed` and the database raise, and then leaves the database as it was.
    """
    outcome = Outcome()
    with transaction.atomic():
        now = timezone.now()
        feed.save()
        reader = Reader(feed, now)
        changes = _changes(parsed, reader, _held(feed))
        while batch := list(islice(changes, BATCH)):
            for change, row in batch:
                outcome.add(change, row)
            _write(batch)
        for keys in pieces(sorted(reader.cities)):
            Place.objects.filter(pk__in=keys, has_adverts=False).update(has_adverts=True)
        feed.last_run_at = now
        feed.created_count, feed.updated_count = outcome.created, outcome.updated
        feed.unchanged_count, feed.rejected_count = outcome.unchanged, len(outcome.rejected)
        feed.save()
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run and outcome.created + outcome.updated >= MANY:
        _tell_the_planner()
    return outcome


def _held(feed: Feed) -> dict[str, Held]:
    rows = feed.postings.values_list("external_id", "pk", *Held._fields[1:])
    return {row[0]: Held(*row[1:]) for row in rows.iterator(chunk_size=10_000)}


def _changes(
    parsed: Iterable[AdvertRecord | Rejected], reader: Reader, held: Mapping[str, Held]
) -> Iterator[tuple[Change, Any]]:
    """What becomes of each row, and its posting or rejection; an unchanged posting has its key."""
    rows: dict[str, int] = {}
    for record in parsed:
        if isinstance(record, Rejected):
            yield Change.REJECTED, record
            continue
        if reason := _reason_to_reject(record, rows):
            yield Change.REJECTED, Rejected(record.row, reason)
            continue
        rows[record.external_id] = record.row
        posting = reader.posting(record)
        before = held.get(record.external_id)
        if before is None:
            yield Change.CREATED, posting
            continue
        if before.role_is_corrected:
            posting.role_id = before.role_id
        stated_before = (before.fingerprint, before.role_id, before.closed_at)
        if (posting.fingerprint, posting.role_id, None) == stated_before:
            posting.pk = before.pk
            yield Change.UNCHANGED, posting
            continue
        posting.last_seen_at = max(posting.last_seen_at, before.last_seen_at)
        posting.first_seen_at = before.first_seen_at
        yield Change.UPDATED, posting


def _write(batch: Sequence[tuple[Change, Any]]) -> None:
    written = [row for change, row in batch if change in (Change.CREATED, Change.UPDATED)]
    Posting.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["feed", "external_id"],
        update_fields=WRITTEN,
    )
    if written:
        index(written)
    seen_again: dict[datetime, list[int]] = defaultdict(list)
    for change, posting in batch:
        if change is Change.UNCHANGED:
            seen_again[posting.last_seen_at].append(posting.pk)
    for seen_at, keys in seen_again.items():
        for piece in pieces(keys):
            earlier = Posting.objects.filter(pk__in=piece, last_seen_at__lt=seen_at)
            earlier.update(last_seen_at=seen_at)


def _tell_the_planner() -> None:
    """Have PostgreSQL count its rows anew: autovacuum would, but minutes after the first search."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE jobs_posting, jobs_searchentry, jobs_place")


def _reason_to_reject(record: AdvertRecord, rows: Mapping[str, int]) -> str:
    if record.external_id in rows:
        return f"it has the same identifier as row {rows[record.external_id]}"
    if not words(record.title):
        return "its title holds no word" if record.title else "its title is empty"
    return ""
