"""How well the search answers: `python -m tests.bench_relevance judged` or `known`, as JSON.

`judged` imports the adverts of the judged searches, `known` the real ones, into the site at hand.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
django.setup()

from jobs.models import Feed  # noqa: E402
from tests.relevance import answers  # noqa: E402
from tests.relevance.judged import ADVERTS, NOTHING_TO_FIND, Judged, scores, searches  # noqa: E402
from tests.relevance.known_items import REAL, known_items, real_rows  # noqa: E402
from tests.relevance.metrics import mean, recall  # noqa: E402

ALL = "all"


def judged() -> dict[str, Any]:
    """Kind → [searches, NDCG@10, precision@5] by engine; of no result: how many were empty."""
    Feed.objects.all().delete()
    answers.import_csv(ADVERTS.read_bytes(), "judged")
    return {"ours": by_kind(answers.ours), "icontains": by_kind(answers.icontains)}


def by_kind(answer: Callable[[Judged], list[str]]) -> dict[str, list[float]]:
    measured = scores(answer)
    table = {}
    for kind in [*dict.fromkeys(search.kind for search in searches()), ALL]:
        of_kind = [one for one in measured if kind in (one.search.kind, ALL)]
        if kind == NOTHING_TO_FIND:
            figures = [sum(one.is_rightly_empty for one in of_kind)]
        else:
            figures = [
                mean([one.ndcg for one in of_kind]),
                mean([one.precision for one in of_kind]),
            ]
        table[kind] = [len(of_kind), *figures]
    return table


def known() -> dict[str, Any]:
    """Recall@10 of real adverts by their own title and place, and those that were missed."""
    Feed.objects.all().delete()
    answers.import_csv(REAL.read_bytes(), "real")
    items = known_items(real_rows())
    ranks = [answers.rank_of(item) for item in items]
    missed = [
        f"{item.title} — {item.where or 'everywhere'} ({item.organisation}): {rank}"
        for item, rank in zip(items, ranks, strict=True)
        if rank is None or rank > 10
    ]
    return {"items": len(items), "recall": recall(ranks), "missed": missed}


if __name__ == "__main__":
    print(json.dumps({"judged": judged, "known": known}[sys.argv[1]]()))
