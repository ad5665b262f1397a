"""The spellings of places judged by hand in `judged_places.csv`, and how a reading is marked.

Made so: the distinct entries of `locations` of the real adverts, sorted; 420 drawn with
`random.Random(1).sample`, then 210 of the rest with `random.Random(2)`. What each names was written
down before any reader was run on it. The rules were made with the first sample (`dev`) only; the
second (`hold`) only counts.

`places` holds what is named, parted by “;”: “Burbank, US-CA” (a city), “US-CA” (a state), “GB”
(a country), “CA/Ontario” (its state), “A or B” where either is right. `remote_in` holds where
remote work is allowed, in the same way or as the name of a region; an advert that is remote without
any limit would say “anywhere”. A city that the gazetteer does not know is rightly read as the
state or country around it.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jobs.advert_places import read_advert_places, widest
from jobs.gazetteer import MINIMUM_POPULATION, read_gazetteer
from jobs.places import Known, Names, Reading, names_of
from jobs.regions import regions
from roles.words import fold

JUDGED = Path(__file__).with_suffix(".csv")


class Judged(NamedTuple):
    sample: str
    text: str
    places: str
    remote_in: str

    @property
    def names_a_place(self) -> bool:
        return bool(self.places or self.remote_in)


def judged() -> list[Judged]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return [Judged(**row) for row in csv.DictReader(file)]


@cache
def all_names(minimum_population: int = MINIMUM_POPULATION) -> dict[str, list[Known]]:
    """What `Place.objects.called()` gives once `load_places` has run, without a database."""
    gazetteer = read_gazetteer(minimum_population)
    places = {place.code: place for place in gazetteer.places if place.kind != "zip"}
    own = [(place.folded_name, False, True, place) for place in places.values()]
    other = [
        (alias.folded_name, alias.preferred, False, places[alias.code])
        for alias in gazetteer.aliases
    ]
    return names_of([*own, *other])


def is_right(judgement: Judged, reading: Reading, names: Names) -> bool:
    """Whether all that is named is found, nothing else, and remote work where it is allowed."""
    wanted = [_accepted(place, names) for place in judgement.places.split("; ") if place]
    found = {place.code for place in reading.places}
    if len(found) != len(wanted) or not all(found & codes for codes in wanted):
        return False
    return reading.remote == bool(judgement.remote_in) and set(reading.remote_in) == set(
        _scope(judgement.remote_in, names)
    )


def read(judgement: Judged, names: Names) -> Reading:
    return read_advert_places(judgement.text, names)


def _scope(stated: str, names: Names) -> Sequence[str]:
    codes: list[str] = []
    for place in filter(None, stated.split("; ")):
        region = regions().get(fold(place))
        if region:
            codes += region.countries
        elif place != "anywhere":
            codes += _accepted(place, names)
    return widest(sorted(codes, key=len))


def _accepted(place: str, names: Mapping[str, Sequence[Known]]) -> set[str]:
    """The codes of what a judgement calls “Burbank, US-CA”, “CA/Ontario” or “US-TX”."""
    if " or " in place:
        return {code for either in place.split(" or ") for code in _accepted(either, names)}
    name, _, within = place.rpartition(", ")
    if not name:
        country, _, state = place.partition("/")
        if not state:
            return {place}
        return {
            known.code
            for known in names.get(fold(state), ())
            if known.country == country and known.kind == "state"
        }
    country, _, state = within.partition("-")
    cities = [
        known
        for known in names.get(fold(name), ())
        if known.kind == "city"
        and known.country == country
        and known.admin_code in (state, known.admin_code if not state else "")
    ]
    if cities:
        # The gazetteer holds some towns twice, as the town and as its parish.
        largest = max(cities, key=lambda known: known.population)
        return {largest.code} | {city.code for city in cities if state}
    around = {known.code for group in names.values() for known in group if known.kind == "state"}
    return {within} | {code for code in around if not state and code.startswith(f"{country}-")}
