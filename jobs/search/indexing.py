"""Keeps the search in step with the adverts: each open one has an entry, no other has."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from time import time
from typing import NamedTuple

from django.db import connections, router, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs.models import IndexRevision, Place, Posting, SearchEntry, TitleWord
from jobs.places import CITY_TERM
from jobs.rows import insert_rows, pieces
from jobs.search import terms
from jobs.search.cover import written
from jobs.search.keys import POSTING_BITS
from roles.models import Role

BATCH = 2_000


class Known(NamedTuple):
    """What entries need beside their postings."""

    positions: Mapping[str, tuple[float, float]]  # Of cities, by code, in degrees.
    roles: Mapping[int | None, str]  # Slugs by key.


def index(postings: Iterable[Posting]) -> None:
    """Make the entries of saved postings anew: of those that are open; the others lose theirs."""
    held = list(postings)
    with transaction.atomic(using=_database()):
        _revise()
        _remove([posting.pk for posting in held])
        now = timezone.now()
        known = _known(held)
        entries = [entry(each, known) for each in held if not each.is_closed_at(now)]
        _insert(entries)
        _count_words(word for each in entries for word in set(each.title_words.split()))


def unindex(posting_keys: Sequence[int]) -> None:
    """Take adverts out of the search."""
    with transaction.atomic(using=_database()):
        _revise()
        _remove(posting_keys)


def unindex_expired() -> None:
    """Take out the adverts whose own date has passed: a search leaves them out, but reads them."""
    now = int(time())
    expired = SearchEntry.objects.filter(expires_at__lt=now).values_list("posting", flat=True)
    for keys in pieces(list(expired)):
        unindex(keys)


def rebuild() -> int:
    """Make all entries anew, in pieces, the oldest first; how many there are.

    From the oldest batch on, the newest of any word lie close together on PostgreSQL's disk: six
    times faster to read than in the order of one large import.
    """
    listed_at = Coalesce("posted_at", "first_seen_at")
    oldest_first = Posting.objects.open().defer("description").order_by(listed_at, "pk")
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        TitleWord.objects.all().delete()
        batch: list[Posting] = []
        for posting in oldest_first.iterator(BATCH):
            batch.append(posting)
            if len(batch) == BATCH:
                index(batch)
                batch = []
        index(batch)
    tell_the_planner()
    return SearchEntry.objects.count()


def tell_the_planner() -> None:
    """Have PostgreSQL count its rows anew: autovacuum would, but minutes after the first search."""
    connection = connections[_database()]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE jobs_posting, jobs_searchentry, jobs_place")


def key_of(posting: Posting) -> int:
    """When the advert was listed, in seconds since 1970, and its number: newest is greatest."""
    return (max(0, int(posting.listed_at.timestamp())) << POSTING_BITS) + posting.pk


def group_of(posting: Posting) -> int:
    """The same for all adverts of one title and role at the same organisation.

    An advert that names no organisation is a copy of nothing.
    """
    if not posting.organisation:
        return posting.pk
    employer = terms.employer_name(posting.organisation)
    # With their role: adverts that rank apart are not copies of each other.
    return terms.digest(f"{posting.title_words}\n{employer}\n{posting.role_id or ''}")


def entry(posting: Posting, known: Known) -> SearchEntry:
    """The unsaved entry of an open posting."""
    points = [
        known.positions[code]
        for code in CITY_TERM.findall(posting.place_terms)
        if code in known.positions
    ]
    copies = group_of(posting)
    found_by = posting.place_terms.split()
    if posting.organisation:
        found_by.append(terms.employer(posting.organisation))
    if posting.role_id in known.roles:
        found_by += [terms.ANY_ROLE, terms.role(known.roles[posting.role_id])]
    # From here on: nothing that a search can be narrowed by (`END_OF_NARROWING`).
    found_by += terms.title_terms(posting.title_words)
    found_by += [cell for point in points for cell in terms.cells(*point)]
    found_by.append(terms.copies(copies))
    valid = posting.valid_through
    return SearchEntry(
        key=key_of(posting),
        posting_id=posting.pk,
        title_words=posting.title_words,
        terms=terms.unique(found_by),
        positions=written(points),
        copies=copies,
        expires_at=int(valid.timestamp()) if valid else None,
    )


def _known(postings: Sequence[Posting]) -> Known:
    codes = {code for each in postings for code in CITY_TERM.findall(each.place_terms)}
    positions: dict[str, tuple[float, float]] = {}
    for piece in pieces(sorted(codes)):
        for place in Place.objects.filter(code__in=piece).only("code", "latitude", "longitude"):
            if place.latitude is not None and place.longitude is not None:
                positions[place.code] = (place.latitude, place.longitude)
    return Known(positions, dict(Role.objects.values_list("pk", "slug")))


def _insert(entries: Sequence[SearchEntry]) -> None:
    """The newest first, as FTS5 numbers them: at each row out of order it writes what it holds."""
    columns = [field.attname for field in SearchEntry._meta.concrete_fields]
    row = attrgetter(*columns)
    in_order = sorted(entries, key=attrgetter("key"), reverse=True)
    insert_rows(_database(), "jobs_searchentry", columns, list(map(row, in_order)))


def _remove(posting_keys: Sequence[int]) -> None:
    words: Counter[str] = Counter()
    for piece in pieces(posting_keys):
        entries = SearchEntry.objects.filter(posting__in=piece)
        held = dict(entries.values_list("key", "title_words"))
        for title_words in held.values():
            words.update(set(title_words.split()))
        SearchEntry.objects.filter(key__in=list(held)).delete()
    _add_uses({word: -uses for word, uses in words.items()})


def _count_words(words: Iterable[str]) -> None:
    _add_uses(Counter(words))


def _add_uses(uses: Mapping[str, int]) -> None:
    """Raise or lower the counts of words; those that fall to nothing are forgotten."""
    if not uses:
        return
    rows = [(word, number) for word, number in sorted(uses.items()) if number]
    more = "ON CONFLICT (word) DO UPDATE SET uses = jobs_titleword.uses + excluded.uses"
    insert_rows(_database(), "jobs_titleword", ["word", "uses"], rows, more)
    if any(number < 0 for _, number in rows):
        TitleWord.objects.filter(uses__lte=0).delete()


def _database() -> str:
    return router.db_for_write(SearchEntry)


def _revise() -> None:
    """Tell all processes; and, as this row is one, let writers go one after the other.

    Each locks many words: two at once could wait for each other for ever.
    """
    if not IndexRevision.objects.update(number=F("number") + 1):
        IndexRevision.objects.create(number=1)
