"""Misspelt words of a title search: what is put right, what is left alone, plural and singular."""

import random
from collections import Counter

import pytest

from jobs.search.vocabulary import Vocabulary, numbers, plural, singular
from tests.role_names import title_names
from tests.typo_report import (
    REAL,
    SEED,
    real_titles,
    share_put_right,
    slips_in_titles,
    slips_in_words,
)

# Invented: about as often as such words stand in a few thousand titles.
COUNTS = {
    "producer": 90, "product": 900, "production": 120, "manager": 1500, "senior": 1200,
    "engineer": 1100, "engineering": 300, "sales": 400, "director": 600, "nurse": 80,
    "insurance": 60, "unscripted": 12, "documentary": 15, "los": 40, "angeles": 40, "data": 300,
    "web": 20, "vfx": 2, "part": 50, "time": 60, "enginer": 1, "of": 200, "news": 30, "new": 45,
    "2nd": 20, "shift": 40, "egg": 1, "account": 200, "accountant": 50,
}  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(COUNTS, title_names().spellings())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("excutive producr", "executive producer"),
        ("producr", "producer"),
        ("porducer", "producer"),
        ("productoin manger", "production manager"),
        ("showruner", "showrunner"),
        ("lineproducer", "line producer"),
        ("lin eproducer", "line producer"),
        ("produc er", "producer"),
        ("unscripted execut ive producer", "unscripted executive producer"),
        ("lin producer", "line producer"),
        ("unscriptedd documentry", "unscripted documentary"),
        ("salesmanager", "sales manager"),
        ("acuontant", "accountant"),
        # Hardly any title holds it, and a near word is everywhere.
        ("enginer", "engineer"),
    ],
)
def test_a_slip_is_put_right(vocabulary, typed, meant):
    assert " ".join(vocabulary.correct(typed.split())) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "producer",
        "producers",
        "web producer",
        "vfx producer",
        "egg producer",
        "dop",
        "show runner",
        "showrunners",
        "upm",
        "2nd shift",
        "3rd shft1",
        "new director",
        "news director",
        "制片人",
        "xylophonist",
        "line producer los angeles",
    ],
)
def test_what_may_be_right_is_left_alone(vocabulary, typed):
    assert " ".join(vocabulary.correct(typed.split())) == typed


def test_the_words_around_say_which_word_was_meant(vocabulary):
    assert vocabulary.correct(["prodction"]) == ("production",)
    assert vocabulary.correct(["lime", "producer"]) == ("line", "producer")
    assert vocabulary.correct(["produced"]) == ("produced",), "a word of the name “Produced by”"


def test_a_common_word_goes_before_a_rare_one():
    vocabulary = Vocabulary({"planner": 10, "planter": 1000})

    assert vocabulary.correct(["planer"]) == ("planter",)
    assert Vocabulary({"planner": 1000, "planter": 10}).correct(["planer"]) == ("planner",)


def test_the_first_letter_is_seldom_the_wrong_one():
    assert Vocabulary({"banner": 100, "gunner": 50}).correct(["ganner"]) == ("gunner",)


def test_a_neighbouring_key_is_hit_more_often_than_a_far_one():
    assert Vocabulary({"cost": 20, "cosy": 10}).correct(["cosh"]) == ("cosy",)


def test_with_nothing_known_nothing_is_put_right():
    assert Vocabulary({}).correct(["producr"]) == ("producr",)
    assert Vocabulary({}).may_hold("anything")


def test_counts_that_went_down_to_nothing_do_not_count():
    assert Vocabulary({"producer": 0, "editor": 5}).correct(["producr"]) == ("producr",)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("producer", "producers"),
        ("story", "stories"),
        ("movie", "movies"),
        ("coach", "coaches"),
        ("boss", "bosses"),
        ("box", "boxes"),
        ("survey", "surveys"),
    ],
)
def test_plural_and_singular(one, many):
    assert (singular(many), plural(one)) == (one, many)
    assert numbers(one) == (one, many)
    assert numbers(many) == (many, one)


@pytest.mark.parametrize("word", ["news", "series", "angeles", "business", "campus", "analysis"])
def test_words_that_only_look_like_a_plural(word):
    assert singular(word) == word


def test_new_is_not_the_singular_of_news():
    assert numbers("new") == ("new",)
    assert numbers("news") == ("news",)


@pytest.fixture(scope="module")
def weighted(vocabulary):
    """Invented counts of all words of role names: none of them twice as often as another."""
    names = [name.words for name in title_names().all]
    counts = Counter(COUNTS) + Counter(word for name in names for word in name)
    return Vocabulary(counts, title_names().spellings()), names


def test_95_percent_of_single_slips_in_names_of_roles_are_put_right(weighted):
    vocabulary, names = weighted

    share, by_kind, _ = share_put_right(
        vocabulary.correct, slips_in_titles(names, random.Random(SEED), 1500)
    )

    assert share >= 0.95
    assert min(by_kind.values()) >= 0.9


@pytest.mark.skipif(not REAL.exists(), reason="The real adverts are not here.")
def test_95_percent_of_single_slips_in_real_titles_are_put_right():
    titles = real_titles()
    counts = Counter(word for title in titles for word in title)
    vocabulary = Vocabulary(counts, title_names().spellings())

    for slips in (
        slips_in_titles(titles, random.Random(SEED), 1500),
        slips_in_words(counts, random.Random(SEED), 1500),
    ):
        assert share_put_right(vocabulary.correct, slips)[0] >= 0.95
