"""What a search costs on the database at hand: `python -m tests.bench_measure FOLDER`, as JSON.

Below HTTP: from the typed words to the page of adverts with its facets (`understand` and
`Posting.objects.search`). Warm is measured after one pass over all searches; cold with a new
connection and, where the machine allows it, the database's files put out of the page cache before
every search. What was read into the process itself stays, as it does in a server.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter, time
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402

from jobs.forms import JobSearchForm  # noqa: E402
from jobs.models import Posting, SearchEntry  # noqa: E402
from jobs.search.keys import NEWEST, POSTING_MASK  # noqa: E402
from jobs.search.results import Finder, PageStart, Results  # noqa: E402
from jobs.search.search import Search  # noqa: E402
from jobs.search.understanding import Understood, understand  # noqa: E402
from tests import bench_beside as beside  # noqa: E402
from tests.bench_load import signature  # noqa: E402
from tests.bench_queries import Asked, asked  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "4"))
# `icontains` is slow, and what is cold must be made cold each time.
SLOW, COLD = 2, 5
# Every match is ranked for so many searches of each kind.
RANKED_WHOLE = 3
SHOWN = 20
Times = dict[str, list[float]]


class Question(NamedTuple):
    """A search as the page asks for it."""

    asked: Asked
    arguments: dict[str, Any]
    at: PageStart

    @property
    def address(self) -> str:
        after = self.at.after and f"{self.at.after[0]}-{self.at.after[1]}"
        return "/jobs/?" + urlencode(parameters(self.asked) | ({"after": after} if after else {}))

    def understood(self) -> Understood:
        return understand(**self.arguments)

    def answer(self) -> Results:
        return Posting.objects.search(self.understood().search, self.at)


def parameters(one: Asked) -> dict[str, Any]:
    typed = {"title": one.title, "where": one.where, "within": one.within, **one.facets}
    return {name: value for name, value in typed.items() if value != ""}


def questions() -> list[Question]:
    return [question(one) for one in asked()]


def question(one: Asked) -> Question:
    arguments = JobSearchForm(QueryDict(urlencode(parameters(one)))).asked
    search = understand(**arguments).search
    return Question(one, arguments, start_of(search, one.page))


def start_of(search: Search, page: int) -> PageStart:
    """Where a page begins: by number where all are known, else found by reading up to it."""
    at = PageStart(page)
    if page == 1 or Posting.objects.search(search, PageStart(counting=False)).pages:
        return at
    finder = Finder(Posting.objects.all(), search)
    at = PageStart()
    for _ in range(page - 1):
        _, following = finder.following(at, [])
        if following is None:
            break
        at = PageStart(after=following)
    return at


# Timing


def milliseconds(call: Callable[[], Any]) -> float:
    begun = perf_counter()
    call()
    return (perf_counter() - begun) * 1000


def timed(calls: Iterable[tuple[str, Callable[[], Any]]], rounds: int = 1) -> Times:
    """Kind → milliseconds of each call, after one pass over all of them."""
    calls = list(calls)
    for _, call in calls:
        call()
    taken: Times = {}
    for _ in range(rounds):
        for kind, call in calls:
            taken.setdefault(kind, []).append(milliseconds(call))
    return taken


def some_of_each(all_questions: list[Question], number: int) -> list[Question]:
    kinds: dict[str, list[Question]] = {}
    for one in all_questions:
        kinds.setdefault(one.asked.kind, []).append(one)
    return [one for group in kinds.values() for one in group[:number]]


def warm(all_questions: list[Question], folder: Path) -> dict[str, Times]:
    kinds = [one.asked.kind for one in all_questions]
    seen = [beside.of_the_search(beside.statements(one.answer)) for one in all_questions]
    searches = [one.understood().search for one in all_questions]
    index = beside.tantivy_index(folder / f"tantivy-{signature(SearchEntry.objects.count())}")
    few = some_of_each(all_questions, SLOW)

    def each(calls: Iterable[Callable[[], Any]]) -> Iterator[tuple[str, Callable[[], Any]]]:
        return zip(kinds, calls, strict=True)

    return {
        "search": timed(each(one.answer for one in all_questions), ROUNDS),
        "sql": timed(each((lambda s=s: beside.run(s)) for s in seen), ROUNDS),
        "newest": timed(each((lambda s=s: beside.run(s[:1])) for s in seen), ROUNDS),
        "tantivy": timed(
            each((lambda s=s: beside.ask_tantivy(index, s)) for s in searches), ROUNDS
        ),
        "icontains": timed(
            (one.asked.kind, lambda one=one: beside.ask_icontains(one.asked)) for one in few
        ),
    }


# Cold


def files_of_the_database() -> list[Path]:
    """Those that hold it, if this process may read them."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return [Path(name)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database"
            " WHERE datname = current_database()"
        )
        folder = Path(cursor.fetchone()[0])
    with contextlib.suppress(OSError):
        return [path for path in folder.iterdir() if path.is_file()]
    return []


def put_out(files: list[Path]) -> None:
    """Have the system forget what it has read of files."""
    for path in files:
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)


def cold(all_questions: list[Question]) -> tuple[Times, str]:
    """The times, and what was cold."""
    files = files_of_the_database() if hasattr(os, "posix_fadvise") else []
    taken: Times = {}
    for one in some_of_each(all_questions, COLD):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
        put_out(files)
        connection.ensure_connection()
        taken.setdefault(one.asked.kind, []).append(milliseconds(one.answer))
    said = "a new connection"
    if files:
        said += ", its files out of the system’s page cache"
    if connection.vendor == "postgresql":
        said += "; what the server holds in its own buffers stayed"
    return taken, said


# Whether nothing better lies beyond the candidates


def overlap(one: Question) -> float | None:
    """The share of the first page that ranking every match would show too; None for no match."""
    search = one.understood().search
    finder = Finder(Posting.objects.all(), search)
    every = filter(search.fits, finder.engine.newest(search.query, 10**9, NEWEST))
    best: dict[int, int] = {}
    for entry in sorted(every, key=lambda entry: (search.tier(entry), -entry.key)):
        best.setdefault(finder.group(entry), entry.key & POSTING_MASK)
        if len(best) == SHOWN:
            break
    shown = {found.posting.pk for found in Posting.objects.search(search).adverts}
    return len(shown & set(best.values())) / len(best) if best else None


def main() -> None:
    folder = Path(sys.argv[1])
    begun = time()
    all_questions = questions()
    cold_times, cold_means = cold(all_questions)
    overlaps = [overlap(one) for one in some_of_each(all_questions, RANKED_WHOLE)]
    known = [each for each in overlaps if each is not None]
    measured = {
        "vendor": connection.vendor,
        "size": SearchEntry.objects.count(),
        "cold": cold_times,
        "cold_means": cold_means,
        "overlap": sum(known) / len(known) if known else None,
        "overlaps": len(known),
        "warm": warm(all_questions, folder),
        "addresses": [one.address for one in all_questions],
        "seconds": time() - begun,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
