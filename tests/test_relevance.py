"""How well the search answers: the judged searches, and real adverts that are known to be there.

`make bench-search` prints the same by kind of search, and with all real adverts.
"""

import csv
import io
import random

import pytest

from tests.relevance import answers
from tests.relevance.judged import NOTHING_TO_FIND, Score, scores
from tests.relevance.known_items import REAL, SEED, known_items, real_rows
from tests.relevance.metrics import mean, recall

pytestmark = pytest.mark.django_db
ADVERTS, ITEMS = 5_000, 150


@pytest.fixture
def judged_adverts(db):
    answers.import_judged()


def mean_ndcg(measured: list[Score]) -> float:
    return mean([one.ndcg for one in measured])


@pytest.mark.no_cover
def test_the_best_answers_stand_first_and_far_better_than_text_that_is_contained(judged_adverts):
    ours = mean_ndcg(scores(answers.ours))

    assert ours >= 0.85
    assert ours >= mean_ndcg(scores(answers.icontains)) + 0.3


def test_nothing_is_found_where_nothing_answers(judged_adverts):
    to_be_empty = [one for one in scores(answers.ours) if one.search.kind == NOTHING_TO_FIND]

    assert to_be_empty
    assert [str(one.search) for one in to_be_empty if not one.is_rightly_empty] == []


@pytest.mark.no_cover
@pytest.mark.skipif(not REAL.exists(), reason="the real adverts are not in ../shared/data/jobs")
def test_a_real_advert_is_among_the_first_ten_for_its_title_and_place():
    rows = random.Random(SEED).sample(real_rows(), ADVERTS)
    items = known_items(rows, ITEMS)
    answers.load_places_of(row["locations"] for row in rows)
    answers.import_csv(as_csv(rows), "real")

    ranks = {item: answers.rank_of(item) for item in items}

    assert len(items) == ITEMS
    missed = [item for item, rank in ranks.items() if rank is None or rank > 10]
    assert recall(list(ranks.values())) >= 0.95, missed


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
