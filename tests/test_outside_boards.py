"""Links to other job boards: what they carry over, and that they say no more than that."""

import re
from string import Formatter

import pytest

from jobs.outside_boards import boards, boards_for
from jobs.search.understanding import Understood, understand
from tests.jobs_factories import load_small_gazetteer


def said(understood: Understood) -> dict[str, tuple[str, str]]:
    """Name of a board → its address and what is filled in."""
    return {each.board.name: (each.url, each.filled_in) for each in boards_for(understood)}


@pytest.fixture
def search(db):
    load_small_gazetteer()
    return lambda **asked: said(understand(**asked))


def test_each_board_is_a_checked_https_address_once_a_country():
    assert len({(board.name, board.country) for board in boards()}) == len(boards()) >= 20
    for board in boards():
        assert board.address.startswith("https://")
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", board.checked_in)
        fields = {name for _, name, _, _ in Formatter().parse(board.address) if name}
        assert fields <= {"title", "place", "miles"}


def test_title_place_and_distance_are_filled_in_where_the_board_takes_them(search):
    found = search(title="line producer & co", where="Burbank, CA", within=50)

    assert found["CareerOneStop"] == (
        "https://www.careeronestop.org/Toolkit/Jobs/find-jobs-results.aspx"
        "?keyword=line%20producer%20%26%20co&location=Burbank%2C%20California&radius=50"
        "&source=NLX&curPage=1",
        "title, place and distance filled in",
    )
    assert found["Indeed"][1] == "title and place filled in"
    assert found["USAJOBS"] == (
        "https://www.usajobs.gov/search/results/?k=line%20producer%20%26%20co",
        "title filled in",
    )
    assert found["Staff Me Up"] == ("https://staffmeup.com/jobs", "nothing filled in")


def test_what_the_visitor_did_not_say_is_not_said_to_be_filled_in(search):
    assert search()["Indeed"] == (
        "https://www.indeed.com/jobs?q=film%20production&l=",
        "“film production” filled in",
    )
    assert search(title="gaffer")["Indeed"][1] == "title filled in"
    assert search(where="Ohio")["CareerOneStop"][1] == "“film production” and place filled in"


def test_a_radius_in_kilometers_is_asked_for_in_miles(search):
    found = search(title="gaffer", where="London, UK", within=50, unit="km")

    assert found["Reed"] == (
        "https://www.reed.co.uk/jobs?keywords=gaffer&location=London%2C%20United%20Kingdom"
        "&proximity=31",
        "title, place and distance filled in",
    )


def test_a_title_whose_errors_were_put_right_is_handed_on_so(search, knowledge):
    assert "q=executive%20producer&" in search(title="excutive producer")["Indeed"][0]


def test_a_role_without_a_title_is_handed_on_by_its_name(search, knowledge):
    assert "q=Line%20Producer&" in search(role="line-producer")["Indeed"][0]


@pytest.mark.parametrize(
    ("where", "own", "others"),
    [
        ("Munich", {"Jobsuche (Bundesagentur für Arbeit)"}, {"Indeed"}),
        ("Toronto", {"Job Bank (Government of Canada)", "Glassdoor"}, {"Adzuna"}),
        ("London, UK", {"Mandy", "Reed"}, {"USAJOBS"}),
        ("Japan", set(), {"Indeed", "Reed"}),
        ("", {"Indeed", "USAJOBS", "Adzuna", "Glassdoor"}, {"Reed"}),
    ],
)
def test_boards_are_those_of_the_country_and_those_of_all(search, where, own, others):
    found = set(search(title="gaffer", where=where))

    assert own | {"LinkedIn", "Google Jobs"} <= found
    assert not others & found
