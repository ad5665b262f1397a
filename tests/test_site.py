"""What holds for every page: home, health, caching, security, and what is said when it breaks."""

import re

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from pytest_django.asserts import assertNumQueries

from roles.models import Role

PAGES = [
    "/",
    "/roles/",
    "/roles/executive-producer/",
    "/roles/producer/?medium=scripted_tv",
    "/compare/executive-producer-vs-producer/",
    "/jobs/",
    "/sources/",
]


def test_home_says_what_this_is_and_shows_the_biggest_differences(page):
    text = page("/")
    assert "Who does what in film and television" in text
    assert "Executive Producer" in text
    assert "In film the Producer decides" in text
    assert 'action="/roles/"' in text
    assert 'action="/jobs/"' in text


def test_home_takes_a_fixed_number_of_queries(client, knowledge):
    with assertNumQueries(33):
        client.get("/")


def test_home_stands_before_any_knowledge_is_loaded(client, knowledge):
    Role.objects.all().delete()
    assert client.get("/").status_code == 200


def test_health_answers_after_asking_the_database(client, db):
    with assertNumQueries(1):
        assert client.get("/health/").json() == {"status": "ok"}


@pytest.fixture
def database_away(db):
    def refuse(*args: object) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield


def test_health_is_503_when_the_database_is_away(client, database_away):
    assert client.get("/health/").status_code == 503


@pytest.mark.parametrize("address", PAGES)
def test_pages_say_so_when_the_database_is_away(client, database_away, address):
    response = client.get(address)
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "<title>" in response.content.decode()


def test_an_unknown_address_is_answered_in_the_look_of_the_site(client, db):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "site-header" in response.content.decode()


def test_a_fault_of_ours_is_answered_in_the_look_of_the_site(knowledge, monkeypatch):
    monkeypatch.setattr("roles.views.find_roles", lambda *args: 1 / 0)
    response = Client(raise_request_exception=False).get("/roles/")
    assert response.status_code == 500
    assert "site-header" in response.content.decode()


def test_what_is_sent_to_a_page_that_is_only_read_is_refused_in_the_look_of_the_site(knowledge):
    response = Client(enforce_csrf_checks=True).post("/roles/")
    assert response.status_code == 403
    assert "site-header" in response.content.decode()


def test_a_host_that_is_not_ours_is_refused_in_the_look_of_the_site(client, db):
    response = client.get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert "site-header" in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_no_cookie_is_set_for_a_reader(client, knowledge, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("address", PAGES)
def test_a_repeated_request_costs_a_304(client, knowledge, address):
    first = client.get(address)
    assert "public" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client, knowledge, address):
    response = client.get(address)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    text = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=\"", text)
    assert not re.search(
        r'<(?:script|link rel="stylesheet"|img)[^>]+(?:src|href)="(?:https?:)?//', text
    )


@pytest.mark.parametrize(
    "address", ["/roles/", "/compare/executive-producer-vs-producer/", "/jobs/"]
)
def test_pages_with_fragments_vary_by_who_asks(client, knowledge, address):
    assert "HX-Request" in client.get(address)["Vary"]


@pytest.mark.parametrize("address", PAGES)
def test_ids_are_unique_on_a_page(page, address):
    ids = re.findall(r'\sid="([^"]+)"', page(address))
    assert sorted(ids) == sorted(set(ids))


def test_sources_are_listed_with_how_much_rests_on_each(client, knowledge):
    with assertNumQueries(5):
        text = client.get("/sources/").content.decode()
    assert "This site incorporates information from O*NET 31.0 Database" in text
    founding = re.search(r'<li id="seed">.*?</li>', text, re.S)[0]
    assert int(re.search(r"(\d+) statements", founding)[1]) > 80


@pytest.fixture
def kept_pages(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield
    caches["default"].clear()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asked_again_within_a_minute_costs_no_query(client, knowledge, kept_pages, address):
    first = client.get(address)
    with assertNumQueries(0):
        again = client.get(address)
        unchanged = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.content == first.content
    assert unchanged.status_code == 304


def test_a_kept_page_is_not_given_for_a_fragment(client, knowledge, kept_pages):
    page = client.get("/roles/").content.decode()
    fragment = client.get("/roles/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in page
    assert "<html" not in fragment


def test_what_failed_is_not_kept(client, knowledge, kept_pages):
    def refuse(*args: object) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        assert client.get("/sources/").status_code == 503
    assert client.get("/sources/").status_code == 200


def test_an_editor_never_gets_a_kept_page_of_the_admin(admin_client, kept_pages):
    assert "private" in admin_client.get("/admin/")["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", []),
        ("/pay/", [("Pay", "page")]),
        ("/roles/producer/", [("Roles", "true")]),
        ("/compare/director-vs-producer/", [("Compare", "true")]),
        ("/jobs/?title=producer", [("Jobs", "page")]),
    ],
)
def test_the_navigation_says_where_one_is(page, address, current):
    nav = page(address).split('class="site-nav"')[1].split("</nav>")[0]

    found = re.findall(r'aria-current="(\w+)">([^<]+)<', nav)
    assert [(label, said) for said, label in found] == current
