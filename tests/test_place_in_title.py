"""A place typed behind a title is noticed; a word of the title that is also a place is not."""

import pytest

from jobs.search.place_in_title import segmented
from jobs.search.understanding import understand
from tests.jobs_factories import load_small_gazetteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(knowledge):
    load_small_gazetteer()


@pytest.mark.parametrize(
    ("typed", "title", "where"),
    [
        ("producer los angeles", "producer", "Los Angeles, California"),
        ("producer Los Angeles, CA", "producer", "Los Angeles, California"),
        ("Line Producer, NYC", "Line Producer", "New York City, New York"),
        ("Line Producer - London, UK", "Line Producer", "London, United Kingdom"),
        ("story producer in Ohio", "story producer", "Ohio"),
        ("editor UK", "editor", "United Kingdom"),
        ("gaffer LA", "gaffer", "Los Angeles, California"),
        ("Producer, remote", "Producer", "remote"),
        ("gaffer Burbank, California", "gaffer", "Burbank, California"),
        ("Production Office Los Angeles", "Production Office", "Los Angeles, California"),
        ("Producer (London)", "Producer", "London, United Kingdom"),
        ("Los Angeles", "", "Los Angeles, California"),
        ("in London", "", "London, United Kingdom"),
        ("& London", "", "London, United Kingdom"),
    ],
)
def test_a_place_behind_a_title_is_noticed(typed, title, where):
    found = segmented(understand(typed))

    assert found is not None
    assert (found.title, found.where) == (title, where)


@pytest.mark.parametrize(
    "typed",
    [
        "line producer",
        # By its short name a role.
        "Writers’ Room PA",
        # Short words of titles that are codes of countries and states too.
        "Executive Producer, TV",
        "Manager IT",
        "Head of HR",
        "FX TD",
        "producer la",
        "gaffer mac",
        "Point of Sale",
        "Script Reading",
        # Neither remote alone nor a place alone.
        "producer no remote",
        "Producer (non-remote)",
        "producer remote California",
        "Producer, Remote - California",
        "Producer (Los Angeles, CA / Remote)",
        # A small town.
        "gaffer burbank",
        # Meant as it is written.
        '"producer los angeles"',
        "“producer los angeles”",
        "gaffer -london",
        'gaffer -"los angeles"',
        "?",
    ],
)
def test_a_word_of_the_title_stays_in_it(typed):
    assert segmented(understand(typed)) is None


@pytest.mark.parametrize("more", [{"where": "Ohio"}, {"where": "Nowhere"}, {"exact": True}])
def test_who_gives_a_place_or_wants_the_words_as_typed_is_not_asked(more):
    assert segmented(understand("producer los angeles", **more)) is None


def test_noticing_takes_two_queries(django_assert_num_queries):
    understood = understand("producer los angeles")
    with django_assert_num_queries(2):
        segmented(understood)
    understood = understand("executive producer")
    with django_assert_num_queries(0):
        segmented(understood)
