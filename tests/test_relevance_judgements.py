"""The judged searches themselves: complete, consistent, and able to tell good lists from bad."""

import re
from collections import Counter

import pytest

from jobs.feeds.csv_adverts import parse
from jobs.feeds.records import AdvertRecord
from roles.words import fold
from tests.relevance import judged
from tests.relevance.judged import Judged, rows, score, scores, searches, without_copies

SAID = re.compile(r'"([^"]+)"')
UNWANTED = re.compile(r"(?:^|\s)-(\w+)")


def every(kind: str) -> list[Judged]:
    return [search for search in searches() if search.kind == kind]


def perfect(search: Judged) -> list[str]:
    return sorted(search.grades, key=lambda job_id: -search.grades[job_id])


def title_contains(search: Judged) -> list[str]:
    """What `icontains` over title and place would find, in the order of the file."""
    return [
        job_id
        for job_id, row in rows().items()
        if search.title.lower() in row["title"].lower()
        and search.where.lower() in row["locations"].lower()
    ]


def test_every_advert_is_one_that_the_import_takes():
    records = list(parse(judged.ADVERTS.read_bytes()))

    assert all(isinstance(record, AdvertRecord) for record in records)
    assert 500 <= len(records) == len(rows()) <= 800
    assert all(row["company"].startswith("Example ") for row in rows().values())


def test_the_corpus_is_as_messy_as_real_adverts():
    undated = sum(not row["postedAt"] for row in rows().values()) / len(rows())
    copied = 1 - len(without_copies(rows())) / len(rows())

    # Of the real adverts 33 % are undated, and 32 % repeat another's title and organisation.
    assert 0.25 < undated < 0.40
    assert 0.10 < copied < 0.40


def test_every_kind_of_search_is_there():
    kinds = Counter(search.kind for search in searches())

    assert kinds.total() >= 200
    assert len(kinds) >= 20
    # Five of each, but for those of other trades, which only guard against forgetting them.
    assert all(count >= 5 for kind, count in kinds.items() if kind != "other_trade")


def test_no_search_is_there_twice():
    asked = Counter((search.title, search.where, search.within) for search in searches())

    assert [search for search, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("search", searches(), ids=str)
def test_judgements_name_adverts_and_grades_that_exist(search):
    assert set(search.grades) <= set(rows())
    assert set(search.grades.values()) <= {1, 2, 3}
    assert bool(search.grades) == (search.kind != judged.NOTHING_TO_FIND)
    assert search.within in (10, 25, 50, 100)


def test_no_advert_has_two_grades_in_one_search():
    listed = re.findall(r"\b[a-z][a-z0-9]\d\d\b", judged.QUERIES.read_text("utf-8"))

    assert len(listed) == sum(len(search.grades) for search in searches())


@pytest.mark.parametrize("search", every("minus"), ids=str)
def test_no_title_holds_an_unwanted_word(search):
    unwanted = set(UNWANTED.findall(search.title))
    assert unwanted
    for job_id in search.grades:
        assert not unwanted & set(fold(rows()[job_id]["title"]).split())


@pytest.mark.parametrize("search", every("phrase"), ids=str)
def test_every_title_holds_the_quoted_words_in_their_order(search):
    (said,) = SAID.findall(search.title)
    for job_id in search.grades:
        assert fold(said) in fold(rows()[job_id]["title"])


@pytest.mark.parametrize("kind", ["remote", "remote_scope"])
def test_remote_adverts_say_so(kind):
    for search in every(kind):
        for job_id in search.grades:
            said = f"{rows()[job_id]['locations']} {rows()[job_id]['isRemote']}".lower()
            assert re.search("remote|anywhere|work from home|true", said), (str(search), job_id)


def test_a_misspelt_search_is_judged_as_the_right_one():
    # Of the misspelt searches, those whose right spelling is judged too.
    right = {
        "excutive producer": "executive producer",
        "showruner": "showrunner",
        "line prodcer": "line producer",
        "gafer": "gaffer",
        "assistnat editor": "assistant editors",
        "locaton manager": "location managers",
        "casting directer": "casting director",
        "cinematogrpaher": "cinematographer",
    }
    grades = {search.title: search.grades for search in searches() if not search.where}

    for wrong, meant in right.items():
        assert grades[wrong] == grades[meant]


def test_a_perfect_answer_scores_one():
    measured = scores(perfect)

    assert {one.ndcg for one in measured} == {1.0, None}
    assert all(one.is_rightly_empty for one in measured if one.ndcg is None)


def test_plain_matching_of_letters_falls_well_short_of_it():
    measured = scores(title_contains)

    all_kinds = [one.ndcg for one in measured if one.ndcg is not None]
    assert 0.2 < sum(all_kinds) / len(all_kinds) < 0.6


def test_copies_count_once():
    everywhere = every("common")[0]
    group = [job_id for job_id, row in rows().items() if row["title"] == "News Producer"]
    copies = [job_id for job_id in group if rows()[job_id]["company"] == "Example Signal Stations"]
    assert len(copies) > 10

    once = score(everywhere, [copies[0], *perfect(everywhere)])
    often = score(everywhere, [*copies, *perfect(everywhere)])

    assert often.ndcg == once.ndcg < 1


def test_an_advert_outside_the_place_counts_nothing():
    search = next(search for search in every("border") if search.where == "Detroit, MI")
    outside = next(
        job_id
        for job_id, row in rows().items()
        if row["title"] == "Camera Operator" and job_id not in search.grades
    )

    assert score(search, [outside]).ndcg == 0


def test_the_table_names_every_kind_and_both_engines():
    said = judged.table({"perfect": scores(perfect), "letters": scores(title_contains)})

    assert "which producer" in said
    assert re.search(r"no result +\d+ +\d of \d empty +\d of \d empty", said)
    last = said.splitlines()[-1].split()
    assert last[:3] == ["all", str(len(searches())), "1.000"]
    assert float(last[4]) < 0.6
