"""How rightly adverts are read like a profile or none: `python -m tests.classification_report`.

The judged sample is `judged_titles.csv`: real adverts by their identifiers, which need the shared
data; adverts that employers published on the web, by their addresses; and invented ones. Rules may
be tuned on one half; the figure that counts is the other’s.
"""

import csv
import os
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import django
import yaml

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "tests" / "judged_titles.csv"
REAL = ROOT.parent / "shared" / "data" / "jobs" / "adverts.csv"


class Judged(NamedTuple):
    title: str
    organisation: str
    department: str
    role: str
    half: str
    kind: str


class Score(NamedTuple):
    right: int
    given: int
    judged: int

    @property
    def precision(self) -> float:
        """Of the profiles given, the share that is right."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Of the adverts that are judged to have a profile, the share that got it."""
        return self.right / self.judged if self.judged else 1.0

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} ({self.right} of {self.given}), "
            f"recall {self.recall:.3f} ({self.right} of {self.judged})"
        )


def real_adverts() -> dict[str, tuple[str, str, str]]:
    """“platform/jobId” → title, organisation, department; nothing where the data is not there."""
    if not REAL.exists():
        return {}
    with REAL.open(encoding="utf-8", newline="") as file:
        return {
            f"{row['platform']}/{row['jobId']}": (row["title"], row["company"], row["department"])
            for row in csv.DictReader(file)
        }


def judged() -> list[Judged]:
    real = real_adverts()
    found = []
    with JUDGED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stated = (row["title"], row["organisation"], row["department"])
            kind = "invented"
            if row["advert"].startswith("http"):
                kind = "published"
            elif row["advert"]:
                kind = "real"
                if row["advert"] not in real:
                    continue
                stated = real[row["advert"]]
            found.append(Judged(*stated, row["role"], row["half"], kind))
    return found


@cache
def classifier() -> Any:
    """One that reads the files, without a database."""
    from jobs.classification import FILE, Classifier
    from tests.role_names import title_names

    return Classifier(title_names(), yaml.safe_load(FILE.read_text("utf-8")))


def score(sample: list[Judged], given: list[str]) -> Score:
    return Score(
        sum(one.role == role != "" for one, role in zip(sample, given, strict=True)),
        sum(map(bool, given)),
        sum(bool(one.role) for one in sample),
    )


def report() -> None:
    reader = classifier()
    sample = judged()
    kinds = Counter(one.kind for one in sample)
    print(f"{len(sample)} judged adverts:", ", ".join(f"{n} {kind}" for kind, n in kinds.items()))
    if not kinds["real"]:
        print("The real adverts are not here (../shared/data/jobs).")
    for half in ("tuning", "held out"):
        for label in (*kinds, "all"):
            part = [one for one in sample if one.half == half and label in (one.kind, "all")]
            given = [reader.role_of(*one[:3]) for one in part]
            print(f"{half}, {label} ({len(part)}): {score(part, given)}")
    given = [reader.role_of(*one[:3]) for one in sample]
    print("\nBoth halves, by role: right, given, judged")
    pairs = list(zip(sample, given, strict=True))
    right = Counter(one.role for one, role in pairs if one.role == role)
    asked, got = Counter(one.role for one in sample), Counter(given)
    for role in sorted(filter(None, asked | got)):
        part = Score(right[role], got[role], asked[role])
        print(f"  {role:28} {part.right:3} {part.given:3} {part.judged:3}  ", end="")
        print(f"precision {part.precision:.2f}, recall {part.recall:.2f}")
    print("\nMistakes")
    for one, role in pairs:
        if role != one.role:
            print(f"  {one.half}: {' | '.join(one[:3])}: read as “{role}”, judged “{one.role}”")
    started = time.perf_counter()
    adverts = list(real_adverts().values())
    found = Counter(reader.role_of(*advert) for advert in adverts)
    if adverts:
        took = time.perf_counter() - started
        print(f"\nAll {len(adverts):,} real adverts: {len(adverts) / took:,.0f} a second;", end=" ")
        print(", ".join(f"{many} {role or 'none'}" for role, many in found.most_common()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
    os.environ.setdefault("CAREERGUIDE_LOCAL", "1")
    django.setup()
    report()
