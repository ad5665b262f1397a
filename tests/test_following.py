"""A search as a feed: Atom and JSON Feed, the same entries, and what is refused."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from defusedxml import ElementTree
from django.utils import timezone
from django.utils.html import escape

from jobs.models import Posting
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db
NS = {"a": "http://www.w3.org/2005/Atom"}
ADDRESSES = ["/jobs/feed.atom", "/jobs/feed.json"]
HOSTILE = "Producer <script>alert('1')</script> & \"co\" ]]> \x01\x0b\ufffe"


@pytest.fixture
def adverts(knowledge, settings):
    settings.SITE_URL = "https://guide.example.org"
    load_small_gazetteer()
    return advertise(
        {
            "external_id": "A-1",
            "title": "Executive Producer",
            "places": ("Burbank, CA", "London, UK"),
            "pay_min": Decimal(90000),
            "pay_max": Decimal(120000),
            "pay_currency": "USD",
            "pay_period": "year",
            "description": "<p>The whole description.</p>",
            "posted_at": datetime(2026, 11, 2, tzinfo=UTC),
            "seen_at": datetime(2026, 11, 9, 8, 30, tzinfo=UTC),
        },
        {
            "external_id": "A-2",
            "title": "Line Producer",
            "organisation": "",
            "places": ("Remote - US",),
            "seen_at": datetime(2026, 11, 12, tzinfo=UTC),
        },
    )


def atom(client, **query):
    response = client.get("/jobs/feed.atom", query)
    assert response.status_code == 200, response.content
    return ElementTree.fromstring(response.content)


def json_feed(client, **query):
    response = client.get("/jobs/feed.json", query)
    assert response.status_code == 200, response.content
    return response.json()


def texts(root, path):
    return [element.text for element in root.findall(path, NS)]


def test_an_atom_feed_is_whole(client, adverts):
    root = atom(client, title="executive producer", where="Burbank, CA")

    query = "title=executive+producer&where=Burbank%2C+CA&v=1"
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert texts(root, "a:id") == [f"tag:guide.example.org,2026-11:jobs?{query}"]
    assert texts(root, "a:title") == [
        "Jobs for “executive producer”, within 25 miles of Burbank, California — Career Guide"
    ]
    assert texts(root, "a:author/a:name") == ["Career Guide"]
    assert {each.get("rel"): each.get("href") for each in root.findall("a:link", NS)} == {
        "alternate": f"https://guide.example.org/jobs/?{query}",
        "self": f"https://guide.example.org/jobs/feed.atom?{query}",
    }
    (entry,) = root.findall("a:entry", NS)
    first = Posting.objects.get(external_id="A-1")
    assert texts(entry, "a:id") == [f"tag:guide.example.org,2026-11:jobs/{first.reference}"]
    assert texts(entry, "a:title") == ["Executive Producer, Example Harbor Television"]
    assert entry.find("a:link", NS).get("href") == (
        f"https://guide.example.org{first.get_absolute_url()}"
    )
    assert texts(entry, "a:author/a:name") == ["Example Harbor Television"]
    assert texts(entry, "a:published") == ["2026-11-02T00:00:00+00:00"]
    assert texts(entry, "a:updated") == texts(root, "a:updated") == ["2026-11-09T08:30:00+00:00"]
    assert [each.get("term") for each in entry.findall("a:category", NS)] == ["Executive Producer"]
    assert texts(entry, "a:summary") == [
        "Place: Burbank, CA; London, UK. Pay: $90,000 to $120,000 a year."
        " Posted November 2, 2026. Not seen in its source for 48 hours. Source: Harbor careers."
    ]


def test_a_json_feed_has_what_its_standard_requires_and_the_same_entries(client, adverts):
    found = json_feed(client, title="producer")
    root = atom(client, title="producer")

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] == texts(root, "a:title")[0]
    assert found["description"] == texts(root, "a:subtitle")[0]
    assert found["feed_url"] == "https://guide.example.org/jobs/feed.json?title=producer&v=1"
    assert found["home_page_url"] == "https://guide.example.org/jobs/?title=producer&v=1"
    for item in found["items"]:
        assert {"id", "url", "title", "content_text", "date_published"} <= set(item)
    assert [item["id"] for item in found["items"]] == texts(root, "a:entry/a:id")
    assert [item["content_text"] for item in found["items"]] == texts(root, "a:entry/a:summary")
    assert [item.get("authors") for item in found["items"]] == [
        None,
        [{"name": "Example Harbor Television"}],
    ]
    assert found["items"][0]["content_text"] == (
        "Place: Remote - US, remote. Pay: not stated. First seen November 12, 2026."
        " Not seen in its source for 48 hours. Source: Harbor careers."
    )


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/jobs/feed.atom", "application/atom+xml"),
        ("/jobs/feed.json", "application/feed+json"),
    ],
)
def test_a_feed_says_its_type_and_no_description(client, adverts, address, media_type):
    response = client.get(address)

    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert "whole description" not in response.content.decode()


def test_the_newest_come_first_whatever_the_search_is_sorted_by(client, adverts):
    advertise(
        {"title": "Producer", "external_id": "B", "posted_at": datetime(2026, 11, 1, tzinfo=UTC)},
        in_feed=feed("other"),
    )

    for sort in ("", "best", "nearest", "newest"):
        found = json_feed(client, title="producer", sort=sort)
        assert [each["title"] for each in found["items"]] == [
            "Line Producer",
            "Executive Producer, Example Harbor Television",
            "Producer, Example Harbor Television",
        ]
        assert "sort" not in found["feed_url"]


def test_at_most_fifty_are_given_in_as_many_queries_as_one(
    client, knowledge, django_assert_max_num_queries
):
    load_small_gazetteer()
    advertise(*({"external_id": str(n), "title": f"Producer {n}"} for n in range(60)))
    json_feed(client, title="producer", where="CA")
    with django_assert_max_num_queries(6):  # Revision, place twice, candidates, adverts, roles.
        found = json_feed(client, title="producer")
    assert len(found["items"]) == 50


def test_copies_are_one_entry_that_counts_them_unless_they_are_asked_for(client, knowledge):
    load_small_gazetteer()
    copied = advertise(*({"external_id": str(n), "title": "Gaffer"} for n in range(4)))

    (item,) = json_feed(client, title="gaffer")["items"]
    assert "And 3 more with this title at this organization." in item["content_text"]
    assert len(json_feed(client, copies=copied[0].reference)["items"]) == 4


def test_example_adverts_are_marked(client, knowledge):
    load_small_gazetteer()
    advertise({"title": "Producer"}, in_feed=feed("example", is_example=True))

    (item,) = json_feed(client)["items"]
    assert item["title"] == "Example advert: Producer, Example Harbor Television"
    assert item["content_text"].startswith("This advert is invented")


def test_an_entry_keeps_its_name_when_search_and_title_change(client, adverts):
    before = {each["url"]: each["id"] for each in json_feed(client)["items"]}
    Posting.objects.filter(external_id="A-1").update(title="Executive Producer, Features")
    after = [each["id"] for each in json_feed(client, title="executive")["items"]]

    assert after[0] in before.values()


def test_closed_adverts_leave_the_feed(client, adverts):
    from jobs.search.indexing import unindex

    unindex([adverts[0].pk])
    assert [each["title"] for each in json_feed(client)["items"]] == ["Line Producer"]


def test_titles_of_hostile_employers_break_nothing(client, knowledge):
    load_small_gazetteer()
    advertise({"title": HOSTILE, "organisation": "<b>A & B</b>"})
    Posting.objects.update(title=HOSTILE)

    root = atom(client, title="producer \x02<script>")
    assert texts(root, "a:title") == ["Jobs for “producer <script>” — Career Guide"]
    (entry,) = root.findall("a:entry", NS)
    assert texts(entry, "a:title")[0].startswith(
        "Producer <script>alert('1')</script> & \"co\" ]]>"
    )
    assert texts(entry, "a:author/a:name") == ["<b>A & B</b>"]
    (item,) = json_feed(client)["items"]
    assert item["title"] == texts(entry, "a:title")[0]


def test_what_a_summary_holds_is_no_markup(client, knowledge):
    load_small_gazetteer()
    advertise({"places": ("<img src=x>",)})

    entry = atom(client).find("a:entry", NS)
    assert entry.find("a:summary", NS).get("type") == "html"
    assert "Place: &lt;img src=x&gt;." in entry.find("a:summary", NS).text


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"where": "Qwxyz"}, "Where: We do not know “Qwxyz” as a place."),
        ({"where": "Los Angelos"}, "Did you mean: Los Angeles, California"),
        ({"within": "banana"}, "Within: Select a valid choice. banana is not"),
        ({"title": "🎬"}, "Job title: Use letters or figures"),
        ({"title": "a\x00b"}, "Job title: Null characters are not allowed."),
        ({"title": "x" * 121}, "Job title: Ensure this value has at most 120"),
        ({"role": "astronaut"}, "Role: There is no role “astronaut” to choose."),
        ({"copies": "nothing"}, "Copies of: There is no advert “nothing”."),
        ({"v": "2"}, "This address was made for version “2”."),
        ({"sort": "worst", "posted": "x"}, "Order: Select a valid choice."),
    ],
)
def test_what_cannot_be_followed_is_400_and_says_why(client, adverts, address, query, said):
    response = client.get(address, query)

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert said in response.content.decode()
    assert "public" not in response.get("Cache-Control", "")


@pytest.mark.parametrize("query", [{"page": "7"}, {"after": "x"}, {"utm_source": "y"}])
def test_parameters_that_are_no_part_of_the_search_change_nothing(client, adverts, query):
    assert json_feed(client, **query) == json_feed(client)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_feed_costs_a_304(client, adverts, address):
    first = client.get(address, {"title": "producer"})

    assert "public" in first["Cache-Control"]
    assert "max-age=60" in first["Cache-Control"]
    # No date tells that an advert has left.
    assert "Last-Modified" not in first
    header = {"If-None-Match": first["ETag"]}
    again = client.get(address, {"title": "producer"}, headers=header)
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_with_a_new_entry_is_sent_whole(client, adverts, address):
    first = client.get(address)
    # Posted long ago, but we see it only now.
    advertise({"title": "Gaffer", "posted_at": datetime(2026, 1, 1, tzinfo=UTC)}, in_feed=feed("b"))

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert b"Gaffer" in again.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_without_entries_is_a_feed_and_stays_the_same(client, adverts, address):
    first = client.get(address, {"title": "astronaut"})
    again = client.get(address, {"title": "astronaut"}, headers={"If-None-Match": first["ETag"]})

    assert first.status_code == 200
    assert again.status_code == 304
    if address.endswith("atom"):
        root = ElementTree.fromstring(first.content)
        assert texts(root, "a:updated") == ["1970-01-01T00:00:00+00:00"]


def test_what_the_title_does_not_say_the_description_does(client, adverts):
    found = json_feed(
        client,
        title="producer",
        role="executive-producer",
        employer="Example Harbor Television",
        posted="30",
        exact="1",
        where="Portland",
    )

    assert found["description"] == (
        "The newest adverts, 50 at the most, each once. “Portland” was read as Portland, Oregon."
        " Only adverts that read like Executive Producer."
        " Only adverts of Example Harbor Television."
        " Only adverts of the last 30 days. Only the words as typed."
    )
    corrected = json_feed(client, title="excutive producer")
    assert "“excutive producer” was read as “executive producer”." in corrected["description"]


def test_without_an_address_of_its_own_the_site_is_called_as_it_was_asked(client, knowledge):
    load_small_gazetteer()
    assert json_feed(client)["home_page_url"] == "http://testserver/jobs/"
    assert texts(atom(client), "a:id") == ["tag:testserver,2026-11:jobs?"]


def links_of(html: str) -> dict[str, str]:
    """Media type → address of the feeds that the head of a page names."""
    tags = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', html)
    return dict(tags)


def test_the_search_page_names_its_feeds_in_the_head_and_beside_the_results(client, adverts):
    query = {"title": "producer & <co>", "where": "Burbank, CA", "sort": "newest", "within": "x"}
    page = client.get("/jobs/", query).content.decode()
    head, _, body = page.partition("</head>")

    links = links_of(head)
    assert set(links) == {"application/atom+xml", "application/feed+json"}
    for address in links.values():
        assert f'<a href="{address}" rel="alternate nofollow"' in body
        parts = urlsplit(address.replace("&amp;", "&"))
        assert dict(parse_qsl(parts.query)) == {
            "title": "producer & <co>",
            "where": "Burbank, CA",
            "v": "1",
        }
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_a_swapped_search_brings_its_own_feeds(client, adverts):
    fragment = client.get(
        "/jobs/", {"title": "gaffer"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert 'href="/jobs/feed.atom?title=gaffer&amp;v=1"' in fragment
    assert 'href="/jobs/feed.json?title=gaffer&amp;v=1"' in fragment


def test_a_search_that_was_not_made_has_no_feed(client, adverts):
    page = client.get("/jobs/", {"where": "Qwxyz"}).content.decode()

    assert "feed.atom" not in page
    assert "feed.json" not in page


def test_an_advert_not_seen_for_two_days_is_marked_in_list_and_feed(client, knowledge):
    load_small_gazetteer()
    now = timezone.now()
    advertise(
        {"external_id": "new", "title": "New", "seen_at": now - timedelta(hours=47)},
        {"external_id": "old", "title": "Old", "seen_at": now - timedelta(hours=49)},
    )

    page = client.get("/jobs/").content.decode()
    assert page.count("Not seen for 48 hours") == 1
    said = {item["title"]: item["content_text"] for item in json_feed(client)["items"]}
    assert "Not seen in its source for 48 hours." in said["Old, Example Harbor Television"]
    assert "Not seen" not in said["New, Example Harbor Television"]


def test_json_is_utf_8_as_it_stands(client, knowledge):
    load_small_gazetteer()
    advertise({"title": "Réalisatrice 制片人"})
    raw = client.get("/jobs/feed.json").content

    assert "Réalisatrice 制片人" in raw.decode()
    assert json.loads(raw)["items"][0]["title"].startswith("Réalisatrice")
    assert escape("Réalisatrice") in client.get("/jobs/feed.atom").content.decode()
