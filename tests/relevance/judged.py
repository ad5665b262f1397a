"""The judged searches, and how well a search does on them: the same for every engine.

Copies (one title at one organisation) are one advert here, as on the page: of a list only the first
counts, and the best of them is what a perfect list would show. So a list is neither rewarded nor
punished for grouping them.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from roles.words import fold
from tests.relevance.metrics import mean, ndcg, precision

FOLDER = Path(__file__).resolve().parent
ADVERTS = FOLDER / "adverts.csv"
QUERIES = FOLDER / "queries.yaml"
NOTHING_TO_FIND = "no_result"


@dataclass(frozen=True)
class Judged:
    """A search, and the grade of every advert that answers it; ids are `jobId`s of adverts.csv."""

    kind: str
    title: str = ""
    where: str = ""
    within: int = 25
    why: str = ""
    grades: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}: {self.title or 'everything'} — {self.where or 'everywhere'}"


@cache
def rows() -> dict[str, dict[str, str]]:
    """The adverts by `jobId`."""
    with ADVERTS.open(encoding="utf-8", newline="") as file:
        return {row["jobId"]: row for row in csv.DictReader(file)}


@cache
def searches() -> tuple[Judged, ...]:
    return tuple(_judged(entry) for entry in yaml.safe_load(QUERIES.read_text("utf-8")))


def _judged(entry: dict) -> Judged:
    grades = {item: grade for grade, items in entry.pop("grades").items() for item in items}
    return Judged(**entry, grades=grades)


def copies_of(job_id: str) -> tuple[str, str]:
    """What an advert shares with its copies and with nothing else."""
    row = rows()[job_id]
    return fold(row["title"]), row["company"]


def without_copies(job_ids: Iterable[str]) -> list[str]:
    """The first of each group of copies."""
    first: dict[tuple[str, str], str] = {}
    for job_id in job_ids:
        first.setdefault(copies_of(job_id), job_id)
    return list(first.values())


@dataclass(frozen=True)
class Score:
    """How well one list answers one search; a figure is None where there is nothing to find."""

    search: Judged
    ndcg: float | None
    precision: float | None
    found: int

    @property
    def is_rightly_empty(self) -> bool:
        return self.search.kind == NOTHING_TO_FIND and not self.found


def score(search: Judged, found: Sequence[str]) -> Score:
    """NDCG@10 and precision@5 of the `jobId`s found, in their order."""
    best: dict[tuple[str, str], int] = defaultdict(int)
    for job_id, grade in search.grades.items():
        best[copies_of(job_id)] = max(best[copies_of(job_id)], grade)
    grades = [search.grades.get(job_id, 0) for job_id in without_copies(found)]
    judged = list(best.values())
    return Score(search, ndcg(grades, judged), precision(grades, judged), len(found))


def scores(answer: Callable[[Judged], Sequence[str]]) -> list[Score]:
    """How `answer` does on every judged search: it gives the `jobId`s it finds, best first."""
    return [score(search, answer(search)) for search in searches()]


def table(engines: Mapping[str, Sequence[Score]]) -> str:
    """NDCG@10 and precision@5 of each engine by kind of search, and over all."""
    kinds = list(dict.fromkeys(search.kind for search in searches()))
    lines = [f"{'':<18}{'searches':>9}" + "".join(f"{name:>24}" for name in engines)]
    lines.append(" " * 27 + f"{'NDCG@10':>15}{'P@5':>9}" * len(engines))
    for kind in [*kinds, "all"]:
        asked = sum(kind in (search.kind, "all") for search in searches())
        line = f"{kind.replace('_', ' '):<18}{asked:>9}"
        for measured in engines.values():
            line += _cells([one for one in measured if kind in (one.search.kind, "all")], kind)
        lines.append(line)
    return "\n".join(lines)


def _cells(measured: Sequence[Score], kind: str) -> str:
    if kind == NOTHING_TO_FIND:
        empty = sum(one.is_rightly_empty for one in measured)
        return f"{f'{empty} of {len(measured)} empty':>24}"
    return f"{mean([one.ndcg for one in measured]):>15.3f}" + (
        f"{mean([one.precision for one in measured]):>9.3f}"
    )
