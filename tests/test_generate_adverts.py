"""Generated adverts: made of real parts, in their shares, the same each time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from jobs.feeds.records import AdvertRecord
from roles.words import words
from tests import generate_adverts
from tests.generate_adverts import (
    HOURS_AROUND,
    REAL,
    NoRealAdverts,
    Stock,
    generated,
    real_records,
    role_titles,
    share_of_copies,
    stock_of,
)

DAY = datetime(2026, 8, 20, 12, tzinfo=UTC)


def advert(row: int, title: str, organisation: str, *places: str, **values) -> AdvertRecord:
    stated = {"external_id": f"lever:{row}", "title": title, "organisation": organisation}
    return AdvertRecord(row=row, **stated, places=places, **values)


# Two in ten are copies, three undated, two remote.
REALS = [
    advert(1, "Store Associate", "Example Market", "TX - Plano", posted_at=DAY),
    advert(2, "Store Associate", "Example Market", "TX - Waco", posted_at=DAY),
    advert(3, "Store associate", "Example Market", "Akron, OH", posted_at=DAY),
    advert(4, "Engineer", "Example Nimbus", "Remote - US", remote=True, posted_at=DAY),
    advert(5, "Producer", "Example Quill", "2 Locations"),
    advert(6, "Nurse", "Example Valley", "Boston", employment_type="Full time"),
    advert(7, "Cook", "Example Market", "Lund, Sweden", posted_at=DAY),
    advert(8, "Analyst", "Example Nimbus", "Remote", remote=True, posted_at=DAY),
    advert(9, "Barista", "Example Market", "Austin", "Dallas", posted_at=DAY),
    advert(10, "Driver", "Example Valley", department="Fleet"),
]
FILM = ["Showrunner", "Line Producer"]


@pytest.fixture(scope="module")
def stock() -> Stock:
    return stock_of(REALS, FILM)


@pytest.fixture(scope="module")
def adverts(stock) -> list[AdvertRecord]:
    return list(generated(20_000, stock))


def test_there_are_as_many_as_asked_each_with_a_name_of_its_own(adverts):
    assert len(adverts) == 20_000
    assert [one.row for one in adverts] == list(range(1, 20_001))
    assert len({one.external_id for one in adverts}) == 20_000
    assert all(words(one.title) for one in adverts)


def test_the_same_seed_makes_the_same_adverts(stock, adverts):
    assert list(generated(20_000, stock)) == adverts
    assert list(generated(100, stock, seed=2)) != list(generated(100, stock, seed=3))


def test_adverts_come_one_by_one(stock):
    assert len(list(islice(generated(10**12, stock), 5))) == 5


def test_titles_are_as_frequent_as_the_real_ones(adverts):
    titles = Counter(one.title for one in adverts)

    assert set(titles) == {one.title for one in REALS} | set(FILM)
    both_spellings = titles["Store Associate"] + titles["Store associate"]
    assert both_spellings / len(adverts) == pytest.approx(0.3, abs=0.06)


def test_a_few_bear_titles_of_the_role_vocabulary(adverts):
    film = sum(one.title in FILM for one in adverts)

    assert 5 <= film <= 150


def test_without_a_vocabulary_there_are_only_real_titles():
    made = generated(5_000, stock_of(REALS, []))

    assert {one.title for one in made} <= {one.title for one in REALS}


def test_what_is_remote_and_undated_keeps_its_share(adverts):
    assert sum(bool(one.remote) for one in adverts) / len(adverts) == pytest.approx(0.2, abs=0.02)
    undated = sum(one.posted_at is None for one in adverts) / len(adverts)
    assert undated == pytest.approx(0.3, abs=0.02)


def test_only_who_says_remote_is_remote(adverts):
    assert {one.places for one in adverts if one.remote} == {("Remote",), ("Remote - US",)}


def test_plain_places_are_mixed_with_cities_by_population(adverts):
    places = Counter("; ".join(one.places) for one in adverts)

    # What says more than a place stays as it is, as often as it is.
    for said in ("2 Locations", "Austin; Dallas", "Remote - US", ""):
        assert places[said] / len(adverts) == pytest.approx(0.1, abs=0.01)
    assert places["TX - Plano"] / len(adverts) == pytest.approx(0.05, abs=0.01)
    # Of the people of its cities, New York has 33 times as many as Toledo.
    new_york, toledo = (
        sum(times for place, times in places.items() if name in place)
        for name in ("New York City", "Toledo")
    )
    assert new_york > 10 * toledo > 0
    written = " | ".join(places)
    assert "CA - Los Angeles" in written
    assert "Los Angeles, California, United States" in written
    assert "US, CA, Los Angeles" in written


def test_dates_lie_around_the_real_ones(adverts):
    dates = {one.posted_at for one in adverts if one.posted_at}

    assert min(dates) >= DAY - timedelta(hours=HOURS_AROUND)
    assert max(dates) <= DAY
    assert len(dates) > 100


def test_organisations_grow_with_the_number(stock, adverts):
    few = {one.organisation for one in generated(10, stock)}
    many = {one.organisation for one in adverts}

    assert few <= {one.organisation for one in REALS}
    assert len(many) > 3_000
    assert any(name.startswith("Example Market ") for name in many)


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_copies_keep_their_share_however_many_adverts(share):
    # A thousand titles at three hundred organisations, so many of them repeated.
    distinct = round(1_000 * (1 - share))
    reals = [
        advert(n, f"Job {n % distinct}", f"Example {n % distinct % 300}") for n in range(1_000)
    ]
    assert share_of_copies(reals) == pytest.approx(share)

    for count in (1_000, 30_000):
        made = list(generated(count, stock_of(reals, [])))
        assert share_of_copies(made) == pytest.approx(share, abs=0.05)


def test_the_vocabulary_is_that_of_the_profiles():
    titles = role_titles()

    assert {"Executive Producer", "Showrunner", "Show runner", "UPM", "EP"} <= set(titles)
    assert len(titles) > 100


def test_without_real_adverts_it_says_so_and_stops(tmp_path, monkeypatch):
    missing = tmp_path / "adverts.csv"
    with pytest.raises(NoRealAdverts, match=r"adverts\.csv is not there"):
        real_records(missing)

    monkeypatch.setattr(generate_adverts, "real_records", lambda: real_records(missing))
    monkeypatch.setattr("sys.argv", ["generate_adverts", "10"])
    with pytest.raises(SystemExit, match="No real adverts to permute"):
        generate_adverts.main()


def test_the_command_says_how_fast_and_how_alike(monkeypatch, capsys):
    monkeypatch.setattr(generate_adverts, "real_records", lambda: REALS)
    monkeypatch.setattr("sys.argv", ["generate_adverts", "1000"])

    generate_adverts.main()

    said = capsys.readouterr().out
    assert said.startswith("1,000 adverts in ")
    assert "undated: " in said
    assert "of the real ones 30.0%" in said


@pytest.mark.no_cover
@pytest.mark.skipif(not REAL.exists(), reason="no real adverts beside the project")
def test_the_real_adverts_are_permuted_in_their_shares():
    records = real_records()
    made = list(generated(20_000, stock_of(records, role_titles())))

    assert len(records) > 30_000
    assert share_of_copies(made) == pytest.approx(share_of_copies(records), abs=0.03)
    undated = sum(one.posted_at is None for one in records) / len(records)
    assert sum(one.posted_at is None for one in made) / len(made) == pytest.approx(
        undated, abs=0.02
    )
