"""What every test starts from."""

import gc
import io

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from jobs import suggestions
from jobs.search import engines, lexicon
from tests.jobs_factories import load_small_gazetteer

# The published knowledge stays in memory: to look for garbage in it again and again costs a sixth.
gc.set_threshold(50_000, 20, 100)

# A slow machine is no fault, and what was found before is no part of a run.
hypothesis.settings.register_profile("suite", deadline=None, database=None)
hypothesis.settings.load_profile("suite")

pytest_plugins = ["tests.browser", "tests.feed_server"]


@pytest.fixture(scope="session", autouse=True)
def static_root():
    """WhiteNoise warns of a missing folder, and warnings are errors here."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Tests need no collected, hashed static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def no_page_is_kept(settings):
    """Each test sees what it changed at once."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture(autouse=True)
def no_lexicon_is_kept(monkeypatch):
    """Databases of different tests may have the same revision; and no minute passes in a test."""
    monkeypatch.setattr(lexicon, "SECONDS", 10**12)
    lexicon.read_lexicon.cache_clear()
    suggestions.read_titles.cache_clear()
    engines.first_seconds.cache_clear()


WAYS_TO_READ = ["all at once"]
if connection.vendor == "postgresql":
    WAYS_TO_READ.append("span by span")


@pytest.fixture(params=WAYS_TO_READ)
def reading(request, monkeypatch):
    """How PostgreSQL reads few adverts, and how it reads many; SQLite knows no difference."""
    if request.param == "span by span":
        monkeypatch.setattr(engines, "FIRST", 3)


@pytest.fixture
def on_postgresql():
    """1 or 0: a search there asks for the revision too, and, once for each, for the first span."""
    return int(connection.vendor == "postgresql")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the tests holds the published knowledge, wages and a few places."""
    with django_db_blocker.unblock():
        call_command("load_knowledge", stdout=io.StringIO())
        call_command("load_wages", stdout=io.StringIO())
        load_small_gazetteer()


@pytest.fixture
def knowledge(db):
    """The site as it is published; what a test changes is undone after it."""


@pytest.fixture
def page(client, knowledge):
    """Get an address and return its text; it must answer 200."""

    def get(address: str, **headers: str) -> str:
        response = client.get(address, headers=headers)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return response.content.decode()

    return get
