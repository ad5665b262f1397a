"""A small world for the job tests: a few real places, and adverts that come in through the feed."""

from functools import cache
from typing import Any

from jobs.feeds.records import AdvertRecord
from jobs.gazetteer import Gazetteer, read_gazetteer
from jobs.importing import import_records
from jobs.models import Feed, Place, Posting
from jobs.placing import load_gazetteer

CITIES = {
    "g5368361",  # Los Angeles
    "g5331835",  # Burbank, California
    "g4885983",  # Burbank, Illinois
    "g5746545",  # Portland, Oregon
    "g4975802",  # Portland, Maine
    "g5814616",  # Vancouver, Washington: across the river from Portland, Oregon
    "g5128581",  # New York City
    "g4180439",  # Atlanta
    "g2643743",  # London, England
    "g6058560",  # London, Ontario
    "g6167865",  # Toronto
    "g2867714",  # Munich
    "g4930956",  # Boston, Massachusetts
    "g5393015",  # Santa Clara, California
    "g4140963",  # Washington, D.C.
}
ZIPS = {"z91501", "z04101"}


@cache
def whole_gazetteer() -> Gazetteer:
    return read_gazetteer(15_000)


@cache
def small_gazetteer() -> Gazetteer:
    """The cities above and every state and country, with all their other names."""
    whole = whole_gazetteer()
    places = [
        place
        for place in whole.places
        if place.kind in ("state", "country") or place.code in CITIES | ZIPS
    ]
    known = {place.code for place in places}
    return Gazetteer(places, {alias for alias in whole.aliases if alias.code in known})


def load_small_gazetteer() -> None:
    """Loaded once for all tests (conftest); a test that took the places away has them again."""
    if not Place.objects.exists():
        load_gazetteer(small_gazetteer())


def feed(slug: str = "harbor", **values: Any) -> Feed:
    """The feed of that name, or a new one that importing saves."""
    held = Feed.objects.filter(slug=slug).first()
    return held or Feed(slug=slug, format=Feed.Format.CSV, **{"name": "Harbor careers", **values})


HOUSE = "Example Harbor Television"


def record(row: int = 1, **values: Any) -> AdvertRecord:
    stated = {"external_id": f"job-{row}", "title": "Producer", "organisation": HOUSE}
    return AdvertRecord(row=row, **{**stated, **values})


def advertise(*adverts: dict[str, Any], in_feed: Feed | None = None) -> list[Posting]:
    """Import adverts, in their order, and give them back."""
    in_feed = in_feed or feed()
    import_records(in_feed, [record(row, **advert) for row, advert in enumerate(adverts, 1)])
    return list(Posting.objects.filter(feed=in_feed).order_by("pk"))
