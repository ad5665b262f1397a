"""Requests a second and latency of the pages people ask for most, as ratios: `make bench`.

The production server, on loopback, with a folder and a database of its own; every page beside a
bare Django view and a static file of the same server in the same run. wrk asks when it is
installed, else threads of Python's http.client, which take more of the processor from the server.

A page is “made” for an address that nobody asked for before, “kept” when the server has it in
its cache, and 304 when the visitor has it already.
"""

import os
import platform
import re
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import urlsplit

import django
import psycopg

from tests.browser import ROOT, manage, prepared_site, served

REAL_ADVERTS = ROOT.parent / "shared" / "data" / "jobs" / "adverts.csv"
SECONDS = 3
CONNECTIONS = 8
# Enough to know a percentile by; a very fast page ends before its time is up.
MOST_REQUESTS = 200_000

BARE, STATIC = "bare Django view", "static file"
PAGES = {
    BARE: "/bare/",
    "home": "/",
    "profile": "/roles/executive-producer/",
    "comparison of two": "/compare/executive-producer-vs-producer/",
    "comparison of three": "/compare/executive-producer-vs-line-producer-vs-producer/",
    "comparison of four": "/compare/director-vs-executive-producer-vs-line-producer-vs-producer/",
    "decisions": "/decisions/",
    "pay of a role in a place": "/pay/?role=line-producer&area=Atlanta",
    "paths between two roles": "/paths/?from=production-coordinator&to=line-producer",
    "skills gap": "/fit/?have=negotiation&have=scheduling",
    "jobs: producer in Los Angeles": "/jobs/?title=producer&where=Los+Angeles",
    "jobs: executive producer": "/jobs/?title=executive+producer",
}

MADE, KEPT, UNCHANGED = "made", "kept", "304"

# Each request of each thread asks for an address of its own.
WRK_NEW_ADDRESSES = """
local threads, asked = 0, 0
setup = function(thread) thread:set("number", threads); threads = threads + 1 end
request = function()
  asked = asked + 1
  return wrk.format(nil, wrk.path .. number .. "-" .. asked)
end
"""
WRK_REPORT = """
done = function(summary, latency)
  local e = summary.errors
  print(string.format("figures %d %d %d %d %d %d", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout + e.status))
end
"""


class Figures(NamedTuple):
    """Requests a second, and the milliseconds within which so many percent were answered."""

    rate: float
    p50: float
    p95: float
    p99: float


class Question(NamedTuple):
    path: str
    headers: dict[str, str]
    new: bool = False

    def address(self) -> str:
        """The path; if an answer may not be kept, the beginning of addresses never asked before."""
        if not self.new:
            return self.path
        return f"{self.path}{'&' if '?' in self.path else '?'}new={secrets.token_hex(4)}-"


class Row(NamedTuple):
    page: str
    state: str
    size: int
    figures: Figures


@contextmanager
def answer(site: str, path: str, headers: dict[str, str]) -> Iterator[HTTPResponse]:
    connection = HTTPConnection(urlsplit(site).netloc, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        yield connection.getresponse()
    finally:
        connection.close()


def text_of(site: str, path: str) -> str:
    with answer(site, path, {}) as response:
        return response.read().decode()


def with_wrk(site: str, question: Question, seconds: int) -> Figures:
    address = question.address()
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK_REPORT + (WRK_NEW_ADDRESSES if question.new else ""))
        script.flush()
        command = ["wrk", "--threads=2", f"--connections={CONNECTIONS}", "--timeout=20"]
        command += [f"--duration={seconds}s", f"--script={script.name}"]
        command += [f"--header={name}: {value}" for name, value in question.headers.items()]
        said = subprocess.run(
            [*command, site + address], capture_output=True, text=True, check=True
        )
    found = re.search(r"^figures (.+)$", said.stdout, re.M)
    if not found:
        raise SystemExit(f"wrk said nothing that can be read: {said.stdout}")
    requests, microseconds, p50, p95, p99, errors = map(int, found[1].split())
    if errors:
        raise SystemExit(f"{address}: {errors} of {requests} requests failed")
    return Figures(requests / microseconds * 1e6, p50 / 1000, p95 / 1000, p99 / 1000)


def with_python(site: str, question: Question, seconds: int) -> Figures:
    start = time.perf_counter()

    def ask(thread: int) -> list[float]:
        connection = HTTPConnection(urlsplit(site).netloc, timeout=30)
        address = question.address()
        taken: list[float] = []
        while (begun := time.perf_counter()) < start + seconds:
            end = f"{thread}-{len(taken)}" if question.new else ""
            connection.request("GET", address + end, headers=question.headers)
            response = connection.getresponse()
            response.read()
            if response.status >= 400:
                raise SystemExit(f"{address}: answered {response.status}")
            taken.append((time.perf_counter() - begun) * 1000)
            if len(taken) >= MOST_REQUESTS / CONNECTIONS:
                break
        connection.close()
        return taken

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        taken = [each for one in threads.map(ask, range(CONNECTIONS)) for each in one]
    elapsed = time.perf_counter() - start
    percentiles = quantiles(taken, n=100)
    return Figures(len(taken) / elapsed, percentiles[49], percentiles[94], percentiles[98])


measure = with_wrk if shutil.which("wrk") else with_python


def rows_of(site: str, page: str, path: str) -> Iterator[Row]:
    """The page made, kept and unchanged; nothing keeps the two it is compared with."""
    headers = {"Accept-Encoding": "gzip, br"}
    with answer(site, path, headers) as response:
        visited = headers | {"If-None-Match": response.headers.get("ETag", "")}
    questions = {
        MADE: Question(path, headers, new=page not in (BARE, STATIC)),
        KEPT: Question(path, headers),
        UNCHANGED: Question(path, visited),
    }
    if page in (BARE, STATIC):
        del questions[KEPT]
    for state, question in questions.items():
        with answer(site, path, question.headers) as response:
            size = len(response.read())
            if response.status != (304 if state == UNCHANGED else 200):
                raise SystemExit(f"{path}, {state}: answered {response.status}")
        measure(site, question, 1)
        yield Row(page, state, size, measure(site, question, SECONDS))
        # What was asked for last is still being made.
        time.sleep(1)


def print_table(rows: list[Row]) -> None:
    rates = {(row.page, row.state): row.figures.rate for row in rows}
    print(
        f"\n{'page':<31}{'':>5}{'req/s':>9}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}"
        f"{'of bare':>9}{'of static':>10}{'bytes':>8}"
    )
    for row in rows:
        rate, p50, p95, p99 = row.figures
        beside = MADE if row.state == KEPT else row.state
        print(
            f"{row.page:<31}{row.state:>5}{rate:>9,.0f}{p50:>8.1f}{p95:>8.1f}{p99:>8.1f}"
            f"{rate / rates[BARE, beside]:>9.3f}{rate / rates[STATIC, beside]:>10.3f}"
            f"{row.size:>8,}"
        )


def print_growth(rows: list[Row]) -> None:
    """What a made comparison of more roles costs beside one of two."""
    rates = {row.page: row.figures.rate for row in rows if row.state == MADE}
    two = rates["comparison of two"]
    for roles, page in ((3, "comparison of three"), (4, "comparison of four")):
        cost = two / rates[page]
        print(f"{page} made: {cost:.2f} × the cost of two, {roles / 2:.1f} × the roles")


def import_adverts(environment: dict[str, str]) -> None:
    if REAL_ADVERTS.exists():
        manage(environment, "import_jobs", str(REAL_ADVERTS), "--format=csv", "--feed=adverts")
    else:
        print(f"No {REAL_ADVERTS.name} beside the project: the example adverts are searched.")


def machine(environment: dict[str, str]) -> str:
    database = f"SQLite {sqlite3.sqlite_version}"
    if url := environment.get("DATABASE_URL"):
        with psycopg.connect(url) as connection:
            database = f"PostgreSQL {connection.info.server_version // 10_000}"
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()},"
        f" Django {django.get_version()}, {database}; {CONNECTIONS} connections for {SECONDS} s"
        f" each, asked by {'wrk' if measure is with_wrk else 'Python’s http.client'}"
    )


def main() -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.bench_settings"}
    with (
        tempfile.TemporaryDirectory() as folder,
        prepared_site(Path(folder), **settings) as environment,
    ):
        import_adverts(environment)
        with served(environment) as site:
            found = re.search(r"/static/css/components\.\w+\.css", text_of(site, "/"))
            if not found:
                raise SystemExit("The home page names no hashed style sheet.")
            rows = []
            for page, path in {STATIC: found[0], **PAGES}.items():
                if count := re.search(r"([\d,]+ jobs? found)", text_of(site, path)):
                    print(f"{page}: {count[1]}")
                rows += rows_of(site, page, path)
        print_table(rows)
        print_growth(rows)
        print(f"\n{machine(environment)}")


if __name__ == "__main__":
    main()
