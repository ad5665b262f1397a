"""Settings fail closed outside `make run` and the tests, and say how to mend it."""

import os
import subprocess
import sys

import pytest


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    keep = {name: os.environ[name] for name in ("PATH", "DATA_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={**keep, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": " "}, "SECRET_KEY"),
    ],
)
def test_nothing_starts_without_a_secret_and_hosts(environment, missing):
    result = check(**environment)
    assert result.returncode != 0
    assert f"Set {missing}" in result.stderr


def test_with_both_it_starts():
    assert check(SECRET_KEY="x" * 60, ALLOWED_HOSTS="example.org").returncode == 0


def test_options_of_the_database_address_are_kept_beside_the_pool():
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from careerguide.settings import DATABASES as d; print(d['default']['OPTIONS'])",
        ],
        env={**os.environ, "DATABASE_URL": "postgres://a@127.0.0.1/b?sslmode=require"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'sslmode': 'require'" in result.stdout
    assert "'pool'" in result.stdout
