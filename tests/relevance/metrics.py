"""How good a ranked list is, from the grades of what stands in it. Knows nothing of searching.

Grades are those of `queries.yaml`: 3 exactly what was asked, 2 the same job otherwise, 1 related,
0 neither.
"""

from collections.abc import Sequence
from math import log2

# From this grade on an advert answers the question.
GOOD = 2


def dcg(grades: Sequence[float], depth: int = 10) -> float:
    """Discounted cumulated gain of the first `depth` results: the sum of grade / log2(rank + 1).

    K. Järvelin and J. Kekäläinen, “Cumulated gain-based evaluation of IR techniques”, ACM
    Transactions on Information Systems 20(4), 2002, doi:10.1145/582415.582418; with the discount
    of rank 1 now usual, log2(2) = 1, and the grade itself as gain.
    """
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades[:depth], 1))


def ndcg(grades: Sequence[float], judged: Sequence[float], depth: int = 10) -> float | None:
    """DCG as a share of the best possible: 1 if no order of the `judged` grades is better.

    `grades` are those of the results in their order, `judged` all that the query has, in any.
    None if nothing is judged above 0: there is no best order of nothing.
    """
    best = dcg(sorted(judged, reverse=True), depth)
    return dcg(grades, depth) / best if best else None


def precision(
    grades: Sequence[float], judged: Sequence[float], depth: int = 5, good: float = GOOD
) -> float | None:
    """The share of good results in the first `depth`; of as many as there are, if fewer.

    A result too many counts against it: three good ones in existence and five shown are 3 / 5.
    None if nothing is judged good.
    """
    existing = sum(grade >= good for grade in judged)
    if not existing:
        return None
    shown = grades[:depth]
    places = max(len(shown), min(depth, existing))
    return sum(grade >= good for grade in shown) / places


def recall(ranks: Sequence[int | None], depth: int = 10) -> float:
    """The share of known items that stand in the first `depth`; ranks count from 1, None is absent.

    Of no items at all it is 0.
    """
    found = sum(rank is not None and rank <= depth for rank in ranks)
    return found / len(ranks) if ranks else 0.0


def mean(values: Sequence[float | None]) -> float:
    """Of the values that there are; 0 without any."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0
