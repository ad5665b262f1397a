"""Browsers offer the job search: its description, and titles that complete what is typed."""

import re
from urllib.parse import quote

import pytest
from defusedxml import ElementTree

from jobs.search.lexicon import read_lexicon
from jobs.suggestions import position, read_titles
from tests.jobs_factories import advertise, load_small_gazetteer

pytestmark = pytest.mark.django_db
OS = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(autouse=True)
def no_titles_are_kept():
    read_titles.cache_clear()


@pytest.fixture
def adverts(knowledge, settings):
    settings.SITE_URL = "https://guide.example.org"
    load_small_gazetteer()
    advertise(
        *({"external_id": f"p{n}", "title": "Podcast Producer"} for n in range(3)),
        {"external_id": "d", "title": "Podcast Director"},
        {"external_id": "s", "title": "Senior Podcast Editor"},
    )


def test_the_description_is_well_formed_and_within_its_limits(client, adverts):
    response = client.get("/jobs/opensearch.xml")

    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert "public" in response["Cache-Control"]
    assert response.content.startswith(b"<?xml")
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{OS}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{OS}ShortName")) <= 16
    assert 0 < len(root.findtext(f"{OS}Description")) <= 1024
    site = "https://guide.example.org"
    assert {each.get("type"): each.get("template") for each in root.findall(f"{OS}Url")} == {
        "text/html": f"{site}/jobs/?title={{searchTerms}}&v=1",
        "application/atom+xml": f"{site}/jobs/feed.atom?title={{searchTerms}}&v=1",
        "application/x-suggestions+json": f"{site}/jobs/suggestions.json?title={{searchTerms}}",
        "application/opensearchdescription+xml": f"{site}/jobs/opensearch.xml",
    }
    assert root.findtext(f"{OS}Image").startswith(f"{site}/static/icon")


def test_each_template_leads_somewhere(client, adverts):
    root = ElementTree.fromstring(client.get("/jobs/opensearch.xml").content)

    for url in root.findall(f"{OS}Url"):
        address = url.get("template").replace("{searchTerms}", quote("line producer & <co>"))
        response = client.get(address.removeprefix("https://guide.example.org"))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(url.get("type"))


def test_the_home_page_does_not_make_chromium_fetch_the_description(page):
    assert "opensearch" not in page("/")


@pytest.mark.parametrize("address", ["/jobs/", "/roles/producer/", "/pay/"])
def test_every_other_page_names_the_description(page, address):
    links = re.findall(r'<link rel="search"[^>]+>', page(address))

    assert len(links) == 1
    assert 'type="application/opensearchdescription+xml"' in links[0]
    assert 'href="/jobs/opensearch.xml"' in links[0]


def suggestions(client, typed):
    response = client.get("/jobs/suggestions.json", {"title": typed})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/x-suggestions+json; charset=utf-8"
    assert "public" in response["Cache-Control"]
    query, titles, descriptions, addresses = response.json()
    assert query == typed
    assert len(titles) == len(descriptions) == len(addresses) <= 10
    return titles


def test_names_of_roles_and_titles_of_adverts_are_completed(client, adverts):
    assert suggestions(client, "podcast p") == ["podcast producer"]
    assert suggestions(client, "Executive Prod")[0] == "Executive Producer"
    assert "Unit Production Manager" in suggestions(client, "unit pro")


def test_what_begins_so_comes_first_then_what_most_adverts_are_called(client, adverts):
    assert suggestions(client, "podcas") == [
        "podcast producer",
        "podcast director",
        "senior podcast editor",
    ]
    titles = suggestions(client, "line p")
    assert titles[0] == "Line Producer"


def test_a_suggestion_says_what_it_is_and_leads_to_its_search(client, adverts):
    _, titles, descriptions, addresses = client.get(
        "/jobs/suggestions.json", {"title": "podcast"}
    ).json()

    assert titles[0] == "podcast producer"
    assert descriptions[0] == "Title of open adverts"
    assert addresses[0] == "https://guide.example.org/jobs/?title=podcast+producer&v=1"
    names = client.get("/jobs/suggestions.json", {"title": "EP"}).json()
    assert "Another name of Executive Producer" in names[2]


def test_a_slip_is_put_right_where_nothing_else_goes_on_so(client, adverts):
    assert "Executive Producer" in suggestions(client, "excutive producer")


@pytest.mark.parametrize(
    "typed",
    ["", " ", "🎬", "\x00", "%", "_", "\\", '"', "a" * 100_000, "(" * 50, "NEAR(", "制片", "<b>"],
)
def test_any_text_is_answered(client, adverts, typed):
    suggestions(client, typed)


def test_no_text_at_all_is_answered(client, adverts):
    assert client.get("/jobs/suggestions.json").json() == ["", [], [], []]


def test_a_suggestion_costs_one_query(client, adverts, django_assert_num_queries):
    suggestions(client, "podcast")
    with django_assert_num_queries(1):
        suggestions(client, "podcast pr")


def test_new_adverts_are_suggested_at_once(client, adverts):
    assert suggestions(client, "zoetrope") == []
    advertise({"external_id": "z", "title": "Zoetrope Operator"})
    read_lexicon.cache_clear()

    assert suggestions(client, "zoetrope") == ["zoetrope operator"]


@pytest.mark.parametrize(
    ("typed", "known", "at"),
    [
        ("exec", "executive producer", 0),
        ("executive producer", "executive producer", 0),
        ("prod", "executive producer", 1),
        ("exec prod", "executive producer", None),
        ("executive producer of", "executive producer", None),
        ("line line", "line line producer", 0),
    ],
)
def test_a_title_is_completed_from_the_beginning_of_a_word(typed, known, at):
    assert position(typed.split(), known.split()) == at
