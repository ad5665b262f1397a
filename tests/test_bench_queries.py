"""The searches that are timed: enough of every kind, and the same each time."""

import csv
import random
from collections import Counter

import pytest
from rapidfuzz.distance import OSA

from roles.words import words
from tests.bench_queries import (
    COMMON,
    OF_EACH,
    PLACES,
    POINTS,
    RADII,
    RARE,
    TWO_WORDS,
    asked,
    misspelt,
)
from tests.generate_adverts import REAL


def test_there_are_twenty_five_of_each_kind():
    kinds = Counter(search.kind for search in asked())

    assert list(kinds) == [
        "common",
        "rare",
        "two words",
        "misspelt",
        "place only",
        "title and radius",
        "deep page",
        "faceted",
    ]
    assert set(kinds.values()) == {OF_EACH}
    assert OF_EACH >= 25


def test_no_search_is_timed_twice_in_its_kind():
    searches = [
        (one.kind, one.title, one.where, one.within, one.page, tuple(one.facets.items()))
        for one in asked()
    ]

    assert len(set(searches)) == len(searches)


def test_they_are_the_same_each_time():
    assert asked() == asked()
    assert asked(seed=1) != asked()


def test_every_kind_asks_what_it_says():
    for one in asked():
        assert (one.title == "") == (one.kind == "place only")
        assert (one.page > 1) == (one.kind == "deep page")
        assert bool(one.facets) == (one.kind == "faceted")
        assert bool(one.meant) == (one.kind == "misspelt")
        if one.kind == "title and radius":
            assert one.where in POINTS
        if one.kind == "two words":
            assert len(words(one.title)) == 2
    assert {one.within for one in asked() if one.kind == "title and radius"} == set(RADII)


def test_a_misspelt_title_is_one_slip_from_what_is_meant():
    for one in asked():
        if one.kind == "misspelt":
            assert OSA.distance(one.title, one.meant) == 1


@pytest.mark.parametrize("seed", range(40))
def test_a_slip_spares_the_first_letter_and_short_words(seed):
    wrong = misspelt("post production editor", random.Random(seed))

    assert OSA.distance(wrong, "post production editor") == 1
    assert wrong.startswith("post p")
    assert [word[0] for word in wrong.split()] == ["p", "p", "e"]


def test_no_word_stands_twice_in_its_list():
    for one in (COMMON, RARE, TWO_WORDS, PLACES):
        assert len(set(one)) == len(one) >= 25


@pytest.mark.skipif(not REAL.exists(), reason="no real adverts beside the project")
def test_what_is_called_common_is():
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        found = Counter(word for row in csv.DictReader(file) for word in set(words(row["title"])))

    assert {word: found[word] for word in COMMON if found[word] < 300} == {}
