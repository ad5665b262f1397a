"""The suite, on every database that is reachable; what was left out is said at the end.

`make test` runs this. REQUIRE_ALL=1 (as in .ci/run) turns what would be left out into a failure.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO
from urllib.parse import urlsplit

import psycopg

from tests.chromium import find_chromium

# What pages show does not depend on the database: each of these runs on one of the two.
ON_SQLITE = [
    "tests/test_browser_comparison.py",
    "tests/test_browser_jobs.py",
    "tests/test_browser_journeys.py",
    "tests/test_browser_readers.py",
]
ON_POSTGRESQL = [
    "tests/test_browser_pages.py",
    "tests/test_browser_reading.py",
    "tests/test_browser_swaps.py",
    "tests/test_crawl.py",
]
Run = subprocess.Popen[bytes]
LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"


def postgres_url() -> str:
    """TEST_DATABASE_URL, or the server on this machine if it takes us; else nothing."""
    url = os.environ.get("TEST_DATABASE_URL") or LOCAL_POSTGRES
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        print(f"PostgreSQL at {urlsplit(url).hostname}: {str(error).strip()}", file=sys.stderr)
        return ""
    return url


@contextmanager
def running(title: str, url: str, output: IO[str] | None, *options: str) -> Iterator[Run]:
    """The suite on one database, in a process and a folder of its own."""
    print(f"\n== {title}", file=output, flush=True)
    environment = {**os.environ, "CAREERGUIDE_LOCAL": "1"}
    environment.pop("DATABASE_URL", None)
    if url:
        environment["DATABASE_URL"] = url
    with tempfile.TemporaryDirectory() as data:
        environment["DATA_DIR"] = data
        command = [sys.executable, "-m", "pytest", *options, *sys.argv[1:]]
        yield subprocess.Popen(command, env=environment, stdout=output, stderr=output)


def on_both(url: str, *options: str) -> bool:
    """SQLite for all to see; PostgreSQL, if there is one, at the same time and shown after it.

    With both, the journeys in the browser are made on SQLite; pages are weighed, and their links
    followed, on PostgreSQL.
    """
    divided = url and not sys.argv[1:]
    for_sqlite = [f"--ignore={path}" for path in ON_POSTGRESQL if divided]
    for_postgresql = [f"--ignore={path}" for path in ON_SQLITE if divided]
    with tempfile.TemporaryFile("w+") as later, ExitStack() as runs:
        started = []
        if url:
            started.append(runs.enter_context(running("PostgreSQL", url, later, *for_postgresql)))
        started.append(runs.enter_context(running("SQLite", "", None, *options, *for_sqlite)))
        passed = [each.wait() == 0 for each in reversed(started)]
        later.seek(0)
        print(later.read())
    return all(passed)


def main() -> int:
    left_out = []
    if not find_chromium():
        left_out.append(
            "browser tests: no Chromium was found (apt install chromium-headless-shell)"
        )
    url = postgres_url()
    if not url:
        left_out.append("PostgreSQL: none takes us at TEST_DATABASE_URL or 127.0.0.1:5432")
    coverage = [] if sys.argv[1:] else ["--cov", "--cov-report=term:skip-covered"]
    passed = on_both(url, *coverage)
    print("\n== Left out")
    for line in left_out or ["Nothing: both databases and the browser were tried."]:
        print(line)
    if left_out and os.environ.get("REQUIRE_ALL") == "1":
        print("REQUIRE_ALL=1: nothing may be left out here.")
        return 1
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
