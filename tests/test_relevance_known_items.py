"""Searches made from adverts: each asks for one, and knows it when it is found."""

import pytest

from tests.relevance.known_items import MOST_ALIKE, REAL, KnownItem, known_items, rank, real_rows


def row(number: int, title: str, locations: str = "", company: str = "Example Harbor") -> dict:
    return {
        "company": company,
        "platform": "lever",
        "jobId": str(number),
        "title": title,
        "locations": locations,
    }


def only(**changes: str) -> KnownItem:
    (item,) = known_items([row(1, "Producer") | changes])
    return item


@pytest.mark.parametrize(
    ("stated", "asked"),
    [
        ("Burbank, CA", "Burbank, CA"),
        ("St. Louis, MO", "St. Louis, MO"),
        ("Winston-Salem, NC ", "Winston-Salem, NC"),
        ("San Francisco", "San Francisco"),
        ("London", "London"),
        # Not a plain city: the title alone is asked for.
        ("Remote - US", ""),
        ("2 Locations", ""),
        ("US, CA, Santa Clara", ""),
        ("Burbank, CA; Atlanta, GA", ""),
        ("Lund, XX", ""),
        ("California", ""),
        ("", ""),
    ],
)
def test_a_plain_city_is_asked_for_too(stated, asked):
    assert only(locations=stated).where == asked


def test_the_title_is_asked_for_as_it_stands_on_one_line():
    assert only(title=" Line  Producer/UPM ").title == "Line Producer/UPM"


def test_a_title_without_a_word_asks_for_nothing():
    assert known_items([row(1, "***")]) == []


def test_the_advert_or_a_copy_of_it_is_found():
    item = only(title="Line Producer", company="Example Harbor")

    assert rank(item, [("Gaffer", "Example Harbor"), ("LINE-PRODUCER", "Example Harbor")]) == 2
    assert rank(item, [("Line Producer", "Example Quill")]) is None
    assert rank(item, []) is None


def test_copies_are_asked_for_once():
    rows = [row(number, "Pharmacy Technician") for number in range(50)]

    assert len(known_items(rows)) == 1


def test_a_title_that_everybody_offers_names_no_advert():
    offers = [row(number, "Engineer", company=f"Example {number}") for number in range(MOST_ALIKE)]
    assert len(known_items(offers)) == 1

    assert known_items([*offers, row(99, "Engineer", company="Example 99")]) == []


def test_the_sample_is_the_same_each_time_and_another_with_another_seed():
    rows = [row(number, f"Producer {number}") for number in range(500)]

    first = known_items(rows, 20)

    assert len(first) == 20
    assert known_items(rows, 20) == first
    assert known_items(rows, 20, seed=1) != first


@pytest.mark.skipif(not REAL.exists(), reason="no real adverts beside the project")
def test_real_adverts_yield_enough_searches_with_and_without_place():
    items = known_items(real_rows())

    assert len(items) >= 200
    assert len({item.external_id for item in items}) == len(items)
    assert sum(bool(item.where) for item in items) >= 30
