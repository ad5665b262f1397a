"""The measures of a ranked list, against values reckoned by hand."""

import pytest

from tests.relevance.metrics import dcg, mean, ndcg, precision, recall


def test_gain_is_discounted_by_the_logarithm_of_the_rank():
    # 3 / log2(2) + 2 / log2(3) + 3 / log2(4) + 0 + 1 / log2(6) = 3 + 1.26186 + 1.5 + 0.38685
    assert dcg([3, 2, 3, 0, 1]) == pytest.approx(6.148712, abs=1e-6)


def test_what_stands_below_the_depth_gains_nothing():
    assert dcg([1, 1, 1], depth=2) == pytest.approx(1.630930, abs=1e-6)
    assert dcg([0] * 10 + [3]) == 0


def test_the_best_order_is_one():
    assert ndcg([3, 3, 2, 1], [1, 3, 2, 3]) == pytest.approx(1)


def test_another_order_is_less_than_one():
    # dcg 2 + 3 / 1.584963 = 3.892789; best 3 + 2 / 1.584963 = 4.261860
    assert ndcg([2, 3], [3, 2]) == pytest.approx(0.913402, abs=1e-6)


def test_what_was_not_found_lowers_it():
    # 3 of a best possible 3 + 3 / 1.584963 = 4.892789
    assert ndcg([3], [3, 3]) == pytest.approx(0.613147, abs=1e-6)


def test_only_the_first_ten_of_the_best_order_count():
    assert ndcg([3] * 10, [3] * 40) == pytest.approx(1)


def test_there_is_no_best_order_of_nothing():
    assert ndcg([0, 0], []) is None
    assert ndcg([], [0]) is None


@pytest.mark.parametrize(
    ("grades", "judged", "share"),
    [
        ([3, 2, 1, 0, 2], [3, 2, 2, 1], 3 / 5),
        ([3, 2, 2, 3, 3, 0, 0], [3] * 9, 1),
        # Fewer in existence than places: showing just those is right, adding others is not.
        ([3, 2], [3, 2, 1], 1),
        ([3, 2, 1], [3, 2, 1], 2 / 3),
        # One of two was missed.
        ([3], [3, 2], 1 / 2),
        ([], [3], 0),
    ],
)
def test_precision_is_the_share_of_good_results(grades, judged, share):
    assert precision(grades, judged) == pytest.approx(share)


def test_without_a_good_advert_there_is_no_precision():
    assert precision([1, 1], [1, 1]) is None


def test_recall_is_the_share_of_items_in_the_first_ten():
    assert recall([1, 10, 11, None]) == 0.5
    assert recall([]) == 0


def test_a_mean_passes_over_what_does_not_exist():
    assert mean([1.0, None, 0.5]) == 0.75
    assert mean([None]) == 0
