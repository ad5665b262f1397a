"""What the search costs, how well it answers, beside what else could be done: `make bench-search`.

Set by the environment:
SIZES=33054          numbers of adverts to search, parted by commas: 33054,1000000,5000000
DATABASES=sqlite,…   sqlite, postgresql; both where DATABASE_URL or 127.0.0.1:5432 takes us
KEEP=FOLDER          keep what is built there, so that the next run only measures
PARTS=…              of relevance,import,search; all unless told
IMPORTS=20000,100000 how many adverts the import is measured with
ROUNDS=4             how often each search is timed

It prints Markdown, and on the other stream what it is doing: `make bench-search > figures.md`.
docs/search-figures.md is such a run. A million adverts take some 3 GB and ten minutes to build on
each database, five million five times as much. Needs the real adverts beside the project.
"""

import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg

from tests import bench_tables as tables
from tests.__main__ import postgres_url
from tests.bench_sites import Sites
from tests.browser import ROOT, served
from tests.generate_adverts import REAL

PARTS = ("relevance", "import", "search")
SETTINGS = ("SIZES", "DATABASES", "PARTS", "IMPORTS", "ROUNDS")
HEAD = """# What the search costs, and how well it answers

Made by `{command}`, {machine}.

- **warm**: from the typed words to the page with its facets, below HTTP, after one pass.
- **cold**: the same with a new connection and, where the machine allows it, the database’s files
  out of the page cache before each search.
- **same SQL**: every statement that the page is made of (candidates, facets, tiers, copies, the
  adverts shown), run on the bare driver, all rows fetched. Not those that read the typed words.
- **newest 1,001**: the first of these statements alone.
- **tantivy**: the newest 1,000 that fit and the same ranking; no facets, no copies, no adverts.
- **icontains**: each word and the city anywhere in the text by the ORM, the count and a page.

Adverts are permuted from real ones (tests/generate_adverts.py), and searches are those of
tests/bench_queries.py: 25 of each kind, each timed several times.
"""
Measured = dict[str, Any]


def listed(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def said_by(environment: dict[str, str], module: str, *arguments: str) -> Any:
    """What a module of the tests prints in that environment, read as JSON."""
    command = [sys.executable, "-m", f"tests.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])


def note(text: str) -> None:
    """What is being done, for whoever waits; not part of the figures."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def measure_relevance(sites: Sites, database: str) -> Measured:
    measured = {}
    for part in ("judged", "known"):
        note(f"{database}: relevance, {part}")
        with sites.fresh(database) as environment:
            measured[part] = said_by(environment, "bench_relevance", part)
    return measured


def measure_import(sites: Sites, database: str) -> list[Measured]:
    measured = []
    for count in listed("IMPORTS", "20000,100000"):
        note(f"{database}: importing {count} adverts")
        with sites.fresh(database) as environment:
            measured.append(said_by(environment, "bench_import", count))
    return measured


def measure_search(sites: Sites, database: str, size: int) -> Measured:
    note(f"{database}: building {size:,} adverts, unless they are kept")
    with sites.filled(database, size) as environment:
        note(f"{database}: searching {size:,} adverts")
        measured = said_by(environment, "bench_measure", str(sites.folder))
        with served(environment) as site:
            measured["http"] = whole_answers(site, measured.pop("addresses"))
    return measured


def whole_answers(site: str, addresses: list[str]) -> list[float]:
    """Milliseconds of each address over HTTP, one after the other; none was asked for before."""
    connection = HTTPConnection(urlsplit(site).netloc, timeout=60)
    taken = []
    for turn in range(3):
        for address in addresses:
            begun = time.perf_counter()
            connection.request("GET", f"{address}&new={turn}")
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{address}: answered {response.status}")
            # The first turn warms up: every process reads what it keeps.
            if turn:
                taken.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return taken


@contextmanager
def folder_to_use() -> Iterator[Path]:
    if kept := os.environ.get("KEEP"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def command() -> str:
    told = [f"{name}={os.environ[name]}" for name in SETTINGS if name in os.environ]
    return " ".join([*told, "make bench-search"])


def machine(databases: list[str], url: str) -> str:
    today = time.strftime("%Y-%m-%d")
    said = [f"{today} on {os.cpu_count()} cores", f"Python {platform.python_version()}"]
    said.append(f"Django {django.get_version()}")
    if "sqlite" in databases:
        said.append(f"SQLite {sqlite3.sqlite_version}")
    if "postgresql" in databases:
        with psycopg.connect(url) as connection:
            (shared_buffers,) = connection.execute("SHOW shared_buffers").fetchone() or ("",)
            version = connection.info.server_version // 10_000
            said.append(f"PostgreSQL {version} with shared_buffers {shared_buffers}")
    return ", ".join(said)


def main() -> None:
    if not REAL.exists():
        raise SystemExit(f"No real adverts to make others of: {REAL} is not there.")
    url = os.environ.get("DATABASE_URL") or postgres_url()
    databases = listed("DATABASES", "sqlite,postgresql" if url else "sqlite")
    parts = listed("PARTS", ",".join(PARTS))
    with folder_to_use() as folder:
        sites = Sites(folder, url, keep=bool(os.environ.get("KEEP")))
        try:
            print(HEAD.format(command=command(), machine=machine(databases, url)))
            targets = []
            if "relevance" in parts:
                relevance = {each: measure_relevance(sites, each) for each in databases}
                targets += tables.print_relevance(relevance)
            if "import" in parts:
                imports = {each: measure_import(sites, each) for each in databases}
                targets += tables.print_imports(imports)
            if "search" in parts:
                for size in map(int, listed("SIZES", "33054")):
                    for database in databases:
                        measured = measure_search(sites, database, size)
                        targets += tables.print_search(measured)
            tables.print_targets(targets)
        finally:
            sites.clear()


if __name__ == "__main__":
    main()
