"""Fills a prepared site with generated adverts, fast: `python -m tests.bench_load 1000000 FOLDER`.

The rows are those that the import would write, without descriptions: made by its own reader and
by `jobs.search.indexing`, in a process a core, kept in FOLDER, and written there as each database
takes them fastest. Dates are moved so that the newest advert is of today, and undated ones were
first seen on the day of the one before them, and entries lie in the order of their keys: as on a
site that has imported every day. (After one large first import PostgreSQL’s lie in the order of
the feed, which costs each walk from the newest six times as much until they are clustered.)
"""

import hashlib
import os
import pickle
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
BATCH = 5_000
WORKERS = min(4, os.cpu_count() or 1)
FEED = "generated"
MOMENTS = ("posted_at", "first_seen_at", "last_seen_at")
JOBS = Path(__file__).resolve().parent.parent / "jobs"
MAKERS = (
    *("importing.py", "classification.py", "classification.yaml", "places.py"),
    *(f"search/{name}.py" for name in ("indexing", "terms", "cover", "vocabulary")),
)
Rows = list[tuple[Any, ...]]


class Share(NamedTuple):
    """What one of the processes makes."""

    worker: int
    count: int
    now: datetime
    path: Path


# Making the rows


def make_rows(folder: Path, count: int) -> None:
    """Write the rows of `count` adverts to `folder`; nothing if they are there."""
    from django.utils import timezone

    if (folder / "made").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    now = timezone.now()
    shares = [Share(n, count, now, folder / f"rows-{n}") for n in range(WORKERS)]
    with get_context("spawn").Pool(WORKERS) as pool:
        parts = pool.map(make_share, shares)
    words: Counter[str] = sum(parts, Counter())
    (folder / "made").write_bytes(pickle.dumps(words))


def make_share(share: Share) -> Counter[str]:
    """Write every so many-th batch of the adverts, as rows of both tables; in how many titles
    each word stands.
    """
    django.setup()
    from jobs.importing import Reader
    from jobs.models import Feed, Place, Posting, SearchEntry
    from jobs.search.indexing import Known, entry
    from roles.models import Role

    reader = Reader(Feed.objects.get(slug=FEED), share.now)
    cities = Place.objects.filter(kind="city").values_list("code", "latitude", "longitude")
    known = Known(
        {code: (latitude, longitude) for code, latitude, longitude in cities},
        dict(Role.objects.values_list("pk", "slug")),
    )
    posting_row = itemgetter(*(field.attname for field in Posting._meta.concrete_fields))
    entry_row = itemgetter(*(field.attname for field in SearchEntry._meta.concrete_fields))
    words: Counter[str] = Counter()
    with share.path.open("wb") as file:
        for batch in batches(share):
            postings: Rows = []
            entries: Rows = []
            for record in batch:
                posting = reader.posting(record)
                posting.pk = record.row
                made = entry(posting, known)
                words.update(set(posting.title_words.split()))
                entries.append(entry_row(vars(made)))
                for name in MOMENTS:
                    setattr(posting, name, stored(getattr(posting, name)))
                postings.append(posting_row(vars(posting)))
            pickle.dump((postings, entries), file, pickle.HIGHEST_PROTOCOL)
    return words


def batches(share: Share) -> Iterator[list[Any]]:
    from tests.generate_adverts import generated, real_records, role_titles, stock_of

    stock = stock_of(real_records(), role_titles())
    moved = share.now - max(date for date in stock.dates if date)
    records = generated(share.count, stock)
    day = share.now
    number = 0
    while batch := list(islice(records, BATCH)):
        if number % WORKERS == share.worker:
            dated = []
            for record in batch:
                if record.posted_at:
                    day = record.posted_at + moved
                    dated.append(replace(record, posted_at=day))
                else:
                    dated.append(replace(record, seen_at=day - timedelta(hours=1)))
            yield dated
        number += 1


def stored(moment: datetime | None) -> str | None:
    """As both databases read it, in UTC."""
    return moment and f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def read_rows(folder: Path) -> Iterator[tuple[Rows, Rows]]:
    for path in sorted(folder.glob("rows-*")):
        with path.open("rb") as file:
            while True:
                try:
                    yield pickle.load(file)
                except EOFError:
                    break


# Writing them


def columns(model: Any) -> str:
    return ", ".join(field.column for field in model._meta.concrete_fields)


def fill_sqlite(path: str, folder: Path) -> None:
    """In one transaction without a journal: it is made anew if it fails."""
    from jobs.models import Posting, SearchEntry

    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1500000"):
        connection.execute(f"PRAGMA {pragma}")
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
        ["jobs_searchentry"],
    ).fetchall()
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('jobs_posting', 'jobs_searchentry')"
    ).fetchall()
    connection.execute("BEGIN EXCLUSIVE")
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    entry_columns = columns(SearchEntry)
    connection.execute(
        f"CREATE TEMP TABLE unsorted AS SELECT {entry_columns} FROM jobs_searchentry WHERE false"
    )
    for postings, entries in read_rows(folder):
        for table, named, rows in (
            ("jobs_posting", columns(Posting), postings),
            ("unsorted", entry_columns, entries),
        ):
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)
    connection.execute(
        f"INSERT INTO jobs_searchentry ({entry_columns})"
        f" SELECT {entry_columns} FROM unsorted ORDER BY key"
    )
    for _, statement in (*indexes, *triggers):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO jobs_searchentry_index(rowid, title_words, terms)"
        " SELECT -key, title_words, terms FROM jobs_searchentry ORDER BY key DESC"
    )
    connection.execute("COMMIT")
    connection.close()


def fill_postgresql(folder: Path) -> None:
    """By COPY, with all indexes but the primary ones made afterwards."""
    from django.db import connection

    from jobs.models import Posting, SearchEntry

    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET synchronous_commit = off")
        made_again = []
        for table in ("jobs_posting", "jobs_searchentry"):
            made_again += without_indexes(cursor, table)
        named = columns(SearchEntry)
        cursor.execute(
            f"CREATE TEMP TABLE unsorted AS SELECT {named} FROM jobs_searchentry LIMIT 0"
        )
        for table, model, part in (("jobs_posting", Posting, 0), ("unsorted", SearchEntry, 1)):
            with cursor.copy(f"COPY {table} ({columns(model)}) FROM STDIN") as copy:
                for rows in read_rows(folder):
                    for row in rows[part]:
                        copy.write_row(row)
        cursor.execute(
            f"INSERT INTO jobs_searchentry ({named}) SELECT {named} FROM unsorted ORDER BY key"
        )
        cursor.execute("DROP TABLE unsorted")
        for statement in made_again:
            cursor.execute(statement)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('jobs_posting', 'id'), max(id)) FROM jobs_posting"
        )


def without_indexes(cursor: Any, table: str) -> list[str]:
    """Drop them, and give the statements that make them again."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('u', 'f') ORDER BY contype DESC",
        [table],
    )
    again = []
    for name, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisprimary",
        [table],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")
        again.append(definition)
    return again


def note(words: Counter[str]) -> None:
    """What the import would keep beside the rows, and what PostgreSQL’s planner knows of them."""
    from django.db import connection

    from jobs.models import IndexRevision, TitleWord

    uses = [TitleWord(word=word, uses=uses) for word, uses in sorted(words.items())]
    TitleWord.objects.bulk_create(uses, batch_size=1_000)
    IndexRevision.objects.update_or_create(defaults={"number": 1})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def makers() -> str:
    """Changes with the code that decides what rows hold."""
    digest = hashlib.sha256()
    for name in MAKERS:
        digest.update((JOBS / name).read_bytes())
    return digest.hexdigest()[:12]


def signature(count: int) -> str:
    """The same for databases that the same rows fit: places and roles have the same numbers."""
    from jobs.models import Feed, Place
    from roles.models import Role

    digest = hashlib.sha256(f"{makers()} {Feed.objects.get(slug=FEED).pk}".encode())
    for rows in (
        Place.objects.order_by("pk").values_list("pk", "code"),
        Role.objects.order_by("pk").values_list("pk", "slug"),
    ):
        digest.update(repr(list(rows)).encode())
    return f"{count}-{digest.hexdigest()[:12]}"


def main() -> None:
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    django.setup()
    from django.conf import settings
    from django.db import connection

    from jobs.models import Feed, IndexRevision, TitleWord

    Feed.objects.all().delete()
    TitleWord.objects.all().delete()
    IndexRevision.objects.all().delete()
    Feed.objects.create(slug=FEED, name="Generated adverts", format=Feed.Format.CSV)
    vendor = connection.vendor
    rows = folder / f"rows-{signature(count)}"
    begun = perf_counter()
    make_rows(rows, count)
    made = perf_counter()
    if vendor == "sqlite":
        connection.close()
        fill_sqlite(str(settings.DATABASES["default"]["NAME"]), rows)
    else:
        fill_postgresql(rows)
    note(pickle.loads((rows / "made").read_bytes()))
    written = perf_counter()
    print(f"{vendor}: {count:,} adverts made in {made - begun:.0f} s", end="")
    print(f" and written in {written - made:.0f} s")


if __name__ == "__main__":
    main()
