"""The engine measured beside ours finds and orders by the same rules."""

import pytest

from tests.bench_tantivy import Found, TantivyIndex, ranked

ADVERTS = [
    (10, ["producer"], ["_us_ca", "_us"]),
    (20, ["senior", "producer"], ["_us_ny", "_us"]),
    (30, ["producer", "unscripted"], ["_us_ca", "_us", "_remote"]),
    (40, ["line", "cook"], ["_us_ca", "_us"]),
    (50, ["executive", "producer"], ["_gb"]),
    (60, ["制片人", "producer"], ["_jp"]),
]


@pytest.fixture(scope="module")
def index():
    index = TantivyIndex()
    assert index.fill(ADVERTS) == len(ADVERTS)
    return index


def keys(found: list[Found]) -> list[int]:
    return [advert.key for advert in found]


@pytest.mark.parametrize(
    ("asked", "terms", "expected"),
    [
        (["producer"], [], [60, 50, 30, 20, 10]),
        (["producer"], ["_us_ca"], [30, 10]),
        (["producer"], ["_us_ny", "_gb"], [50, 20]),
        (["producer", "senior"], [], [20]),
        (["制片人"], [], [60]),
        ([], ["_us_ca"], [40, 30, 10]),
        ([], [], [60, 50, 40, 30, 20, 10]),
        (["showrunner"], [], []),
    ],
)
def test_the_newest_that_hold_all_words_and_one_term(index, asked, terms, expected):
    assert keys(index.newest(asked, terms)) == expected
    assert index.count(asked, terms) == len(expected)


def test_the_limit_keeps_the_newest(index):
    assert keys(index.newest(["producer"], limit=2)) == [60, 50]


def test_the_stored_title_comes_with_the_key(index):
    assert index.newest(["cook"]) == [Found(40, "line cook")]


def test_the_exact_title_stands_first_then_those_that_begin_with_it(index):
    assert keys(index.search("Producer")) == [10, 30, 60, 50, 20]
    assert keys(index.search("producer", shown=2)) == [10, 30]
    assert keys(index.search("", ["_us_ca"])) == [40, 30, 10]


def test_a_title_that_only_goes_on_in_the_same_letters_does_not_begin_with_it():
    found = [Found(9, "producers office"), Found(5, "producer unscripted"), Found(1, "producer")]

    assert keys(ranked(found, ["producer"])) == [1, 5, 9]


def test_an_index_can_live_in_a_folder(tmp_path):
    index = TantivyIndex(tmp_path / "index")
    index.fill(ADVERTS[:1])

    assert keys(index.newest(["producer"])) == [10]
    assert any((tmp_path / "index").iterdir())
