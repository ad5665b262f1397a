"""The site as it is published, on this machine alone, and somebody who reads it in a browser.

The server is the production server in a process of its own, with a folder and a database of its
own that `manage.py prepare` has filled: what is tested is what visitors get, and no test can be
seen by another.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)
from psycopg import sql

from tests.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
# What would make the server differ from that of `make run`.
NOT_HANDED_ON = {"DATABASE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE", "SITE_URL"}
ARGUMENTS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Not even a mistake may leave the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# The keyboard gives up after as many steps.
LONGEST_WAY = 900

# An advert that nobody can apply for any more; the feed it comes with is called “browser”.
CLOSED = {
    "@type": "JobPosting",
    "identifier": "closed",
    "title": "Producer, Example Series",
    "hiringOrganization": {"@type": "Organization", "name": "Example Yesterday Pictures"},
    "datePosted": "2020-01-02",
    "validThrough": "2020-02-03",
}


# The server


@contextmanager
def prepared_site(folder: Path, **settings: str) -> Iterator[dict[str, str]]:
    """The environment of a site of its own in `folder`, migrated and filled."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
    with own_database() as database:
        environment = kept | database | {"CAREERGUIDE_LOCAL": "1", "DATA_DIR": str(folder)}
        environment |= settings
        manage(environment, "prepare")
        yield environment


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The setting of a new database on DATABASE_URL's PostgreSQL; none for SQLite, a file."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {}
        return
    name = f"careerguide_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """The address at which the production server answers until the block ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port, descriptor = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "gunicorn", "--config", "careerguide/gunicorn.py"]
        command += ["--bind", f"fd://{descriptor}", "careerguide.wsgi"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[descriptor])
    try:
        wait_for_health(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for_health(port: int) -> None:
    """The request waits in the listening socket until a worker takes it, or all are gone."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/health/")
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"The server is not well: {response.read().decode()}")
    finally:
        connection.close()


# The browser


class Reader:
    """Somebody at a keyboard, with or without JavaScript."""

    def __init__(self, tab: Page, *, scripts: bool) -> None:
        self.tab = tab
        self.scripts = scripts

    def open(self, address: str) -> None:
        self.tab.goto(address)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tab.keyboard.press(key)

    def tab_to(self, target: Locator) -> None:
        """Press Tab until `target` has the focus."""
        expect(target).to_have_count(1)
        for _ in range(LONGEST_WAY):
            self.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        pytest.fail(f"Tab never reaches {target}")

    def write(self, label: str, text: str) -> None:
        """Put `text` into the field called `label` instead of what stands there."""
        self.tab_to(self.tab.get_by_label(label, exact=True))
        self.press("ControlOrMeta+a", "Delete")
        self.tab.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        """Choose in a list by the first letter; without scripts the button is needed as well."""
        field = self.tab.get_by_label(label, exact=True)
        self.tab_to(field)
        self.press(option[0])
        expect(field.locator("option:checked")).to_have_text(option)
        if not self.scripts:
            self.tab_to(field.locator("xpath=ancestor::form").get_by_role("button"))
            self.press("Enter")

    def follow(self, name: str, within: str = "main") -> None:
        """Go to the link called exactly so, and open it."""
        link = self.tab.locator(within).get_by_role("link", name=name, exact=True).first
        self.tab_to(link)
        self.press("Enter")

    def sees_whole_page(self, heading: str) -> None:
        """The page with this main heading stands there, frame and all."""
        expect(self.tab.get_by_role("heading", level=1)).to_have_text(heading)
        expect(self.tab.locator(".site-header")).to_have_count(1)
        expect(self.tab.locator(".site-footer")).to_have_count(1)


# Without it axe works out and sends the place of everything that is right, in twice the time.
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}


def barriers(tab: Page) -> list[str]:
    """What axe finds in both colour schemes on a phone and a desk, each with its place."""
    found = []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        for width in (390, 1440):
            tab.set_viewport_size({"width": width, "height": 900})
            for violation in Axe().run(tab, options=ONLY_VIOLATIONS).response["violations"]:
                places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
                found.append(f"{scheme}, {width} px: {violation['id']} at {'; '.join(places)}")
    return found


def left_out(reason: str) -> None:
    """Skip, or fail where nothing may be left out."""
    (pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find_chromium()
    if not path:
        left_out("no Chromium was found (apt install chromium-headless-shell)")
    return path


# Playwright keeps an event loop running in this thread, under which Django refuses the
# database: the browser ends with each module, so that no other test meets that loop.
@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the published site, with the example adverts and one that is closed.

    It is not prepared where there is no browser to read it.
    """
    folder = tmp_path_factory.mktemp("published")
    feed = folder / "closed.json"
    feed.write_text(json.dumps(CLOSED))
    with prepared_site(folder, WEB_CONCURRENCY="2") as environment:
        manage(environment, "import_jobs", str(feed), "--format=jobposting", "--feed=browser")
        with served(environment) as address:
            yield address


@pytest.fixture
def open_tab(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a tab of a fresh browser; a console error or a request elsewhere fails the test."""
    contexts = []
    complaints: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        refusal = "the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not (refusal and is_document(message)):
            complaints.append(f"console: {message.text}")

    def is_document(message: ConsoleMessage) -> bool:
        """Whether it is about the page itself: an unknown address is no fault of the page."""
        return "/static/" not in message.location["url"]

    def note_request(request: Request) -> None:
        if not request.url.startswith(f"{site}/"):
            complaints.append(f"request elsewhere: {request.url}")

    def open_(width: int = 1440, **options: object) -> Page:
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(
            base_url=site, viewport=viewport, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", note_request)
        context.on("console", note_message)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def tab(open_tab: Callable[..., Page]) -> Page:
    return open_tab()


@pytest.fixture(params=[True, False], ids=["with_scripts", "without_scripts"])
def reader(open_tab: Callable[..., Page], request: pytest.FixtureRequest) -> Reader:
    return Reader(open_tab(java_script_enabled=request.param), scripts=request.param)


@pytest.fixture
def scripted_reader(tab: Page) -> Reader:
    return Reader(tab, scripts=True)
