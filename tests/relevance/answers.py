"""What is asked for an answer to the judged searches and for known adverts: ours, and `icontains`.

Each on the database at hand, which must hold the adverts and the places that they name.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from jobs.feeds import csv_adverts
from jobs.gazetteer import Gazetteer, read_gazetteer
from jobs.importing import import_records
from jobs.models import Feed, Posting
from jobs.places import names_in
from jobs.placing import load_gazetteer
from jobs.search.understanding import understand
from roles.words import words
from tests.relevance.judged import ADVERTS, Judged, rows, searches
from tests.relevance.known_items import KnownItem, rank

# Copies among them count once: more than ten different ones are left.
READ = 100


@cache
def _whole_gazetteer() -> Gazetteer:
    return read_gazetteer()


def gazetteer_of(texts: Iterable[str]) -> Gazetteer:
    """Every place that bears a name in `texts`, and all states and countries.

    So each name means here what it means among all places, and few need to be loaded.
    """
    whole = _whole_gazetteer()
    named = {name for text in texts for part in text.split(";") for name in names_in(part)}
    called = {alias.code for alias in whole.aliases if alias.folded_name in named}
    places = [
        place
        for place in whole.places
        if place.kind in ("state", "country")
        or place.folded_name in named
        or (place.kind == "city" and place.code in called)
    ]
    known = {place.code for place in places}
    return Gazetteer(places, {alias for alias in whole.aliases if alias.code in known})


def import_judged() -> None:
    """The adverts of the judged searches, and the places that these and those name."""
    texts = [row["locations"] for row in rows().values()]
    load_places_of([*texts, *(search.where for search in searches())])
    import_csv(ADVERTS.read_bytes(), "judged")


def load_places_of(texts: Iterable[str]) -> None:
    load_gazetteer(gazetteer_of(texts))


def import_csv(content: bytes, slug: str) -> None:
    feed = Feed(slug=slug, name=slug, format=Feed.Format.CSV)
    import_records(feed, csv_adverts.parse(content))


def found(title: str, where: str, within: int = 25) -> list[Posting]:
    """The first page of our search, best first."""
    understood = understand(title, where, within, unit="mi")
    if understood.where.is_unknown:
        return []
    return [each.posting for each in Posting.objects.search(understood.search).adverts]


def contained(title: str, where: str) -> Any:
    """What a first draft would do: each word and the city anywhere in the text, newest first."""
    postings = Posting.objects.open()
    for word in words(title):
        postings = postings.filter(title__icontains=word)
    if where:
        postings = postings.filter(place_text__icontains=where.split(",")[0])
    return postings.order_by("-posted_at", "-pk")


def ours(search: Judged) -> list[str]:
    return _job_ids(found(search.title, search.where, search.within))


def icontains(search: Judged) -> list[str]:
    return _job_ids(contained(search.title, search.where)[:READ])


def _job_ids(postings: Iterable[Posting]) -> list[str]:
    return [posting.external_id.partition(":")[2] for posting in postings]


def rank_of(item: KnownItem) -> int | None:
    """The place of a known advert, or of a copy, on the first page of our search."""
    return rank(item, [(each.title, each.organisation) for each in found(item.title, item.where)])
