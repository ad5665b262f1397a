"""The sites that the search is measured on: prepared once, then copied and filled."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.bench_load import makers
from tests.browser import NOT_HANDED_ON, ROOT

Environment = dict[str, str]
PREPARED = "prepared"


class Sites:
    """Sites in `folder`, each with a database of its own; on PostgreSQL on the server of `url`.

    With `keep`, those that were built stay, and are found there by the next run.
    """

    def __init__(self, folder: Path, url: str, *, keep: bool) -> None:
        self.folder = folder
        self.url = url
        self.keep = keep
        # Two runs at once must not meet; what is kept must be found.
        self.prefix = "bench_" if keep else f"bench_{secrets.token_hex(4)}_"
        self.created: set[str] = set()

    @contextmanager
    def fresh(self, database: str) -> Iterator[Environment]:
        """The environment of a prepared site that is gone afterwards."""
        name = f"fresh_{secrets.token_hex(4)}"
        self._copy(database, name)
        try:
            yield self._environment(database, name)
        finally:
            self._remove(database, name)

    @contextmanager
    def filled(self, database: str, size: int) -> Iterator[Environment]:
        """The environment of a site with so many generated adverts."""
        name = str(size)
        environment = self._environment(database, name)
        built = self._home(database, name) / "built"
        if not (built.exists() and self._exists(database, name)):
            self._remove(database, name)
            self._copy(database, name)
            command = [sys.executable, "-m", "tests.bench_load", name, str(self.folder)]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
            built.write_text(makers())
        elif built.read_text() != makers():
            print(f"Built by other code: {built.parent}. Remove it to build anew.", file=sys.stderr)
        try:
            yield environment
        finally:
            if not self.keep:
                self._remove(database, name)

    def clear(self) -> None:
        """Drop the databases that nobody will come back to."""
        if not self.keep:
            for name in list(self.created):
                self._drop(name)

    def _prepare(self, database: str) -> None:
        ready = self._home(database, PREPARED) / "built"
        if ready.exists() and self._exists(database, PREPARED):
            return
        self._home(database, PREPARED).mkdir(exist_ok=True)
        if database == "postgresql" and not self._exists(database, PREPARED):
            self._create("CREATE DATABASE {}", self.prefix + PREPARED)
        environment = self._environment(database, PREPARED)
        manage_quietly(environment, "prepare")
        ready.touch()

    def _copy(self, database: str, name: str) -> None:
        self._prepare(database)
        home = self._home(database, name)
        shutil.copytree(self._home(database, PREPARED), home)
        (home / "built").unlink()
        if database == "postgresql":
            template = sql.Identifier(self.prefix + PREPARED)
            create = sql.SQL("CREATE DATABASE {{}} TEMPLATE {}").format(template)
            self._create(create.as_string(None), self.prefix + name)

    def _remove(self, database: str, name: str) -> None:
        shutil.rmtree(self._home(database, name), ignore_errors=True)
        if database == "postgresql":
            self._drop(self.prefix + name)

    def _environment(self, database: str, name: str) -> Environment:
        kept = {key: value for key, value in os.environ.items() if key not in NOT_HANDED_ON}
        home = str(self._home(database, name))
        environment = {**kept, "CAREERGUIDE_LOCAL": "1", "DATA_DIR": home}
        if database == "postgresql":
            path = f"/{self.prefix}{name}"
            environment["DATABASE_URL"] = urlsplit(self.url)._replace(path=path).geturl()
        return environment

    def _home(self, database: str, name: str) -> Path:
        return self.folder / f"{database}-{name}"

    # On the server

    def _exists(self, database: str, name: str) -> bool:
        if database != "postgresql":
            return True
        with psycopg.connect(self.url) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [self.prefix + name]
            )
            return found.fetchone() is not None

    def _create(self, statement: str, name: str) -> None:
        self._run(statement, name)
        self.created.add(name)

    def _drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self.created.discard(name)

    def _run(self, statement: str, name: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def manage_quietly(environment: Environment, *arguments: str) -> None:
    """As `manage`, with what it says kept out of the figures."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
