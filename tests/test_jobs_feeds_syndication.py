"""Adverts in RSS, Atom and JSON Feed, which say little, and what a mapping adds."""

import json
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from django.conf import settings

from jobs.feeds.records import AdvertRecord, FeedUnreadable, Reading, Rejected
from jobs.feeds.syndication import parse_atom, parse_json_feed, parse_rss, parted

REAL = settings.BASE_DIR.parent / "shared" / "data" / "jobs" / "adverts-rss.xml"
DASHED = Reading(organisation_in_title=True)

ITEM = """
<item>
  <title>Producer, R&amp;amp;D — Example Harbor</title>
  <link>https://jobs.example.com/1?a=1&amp;b=2</link>
  <description>Short</description>
  <content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
  <pubDate>Mon, 02 Nov 2026 06:25:52 -0500</pubDate>
  <category>Burbank</category>
  <category>California</category>
  <category>Full Time</category>
  <guid isPermaLink="false">harbor:1</guid>
</item>
"""


def rss(*items):
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Jobs — Harbor</title>{''.join(items)}</channel></rss>"
    ).encode()


def test_an_rss_item_becomes_a_record():
    (record,) = parse_rss(rss(ITEM), DASHED)

    assert record == AdvertRecord(
        row=1,
        external_id="harbor:1",
        title="Producer, R&D",
        organisation="Example Harbor",
        description="<p>Long</p>",
        apply_url="https://jobs.example.com/1?a=1&b=2",
        posted_at=datetime(2026, 11, 2, 11, 25, 52, tzinfo=UTC),
    )


def test_a_title_is_parted_only_if_the_feed_is_known_to_write_it_so():
    (record,) = parse_rss(rss(ITEM), Reading(organisation="Harbor"))

    assert (record.title, record.organisation) == ("Producer, R&D — Example Harbor", "Harbor")


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Account Executive - LATAM — Harbor", ("Account Executive - LATAM", "Harbor")),
        ("Producer - Harbor", ("Producer", "Harbor")),
        ("Producer – Harbor", ("Producer", "Harbor")),
        ("Post-Production Lead", ("Post-Production Lead", "")),
        ("AMER Lead  — Harbor", ("AMER Lead", "Harbor")),
    ],
)
def test_the_organisation_follows_the_last_dash(title, parts):
    assert parted(title) == parts


def test_a_mapping_says_what_the_categories_of_an_rss_item_mean():
    mapping = {"places": ["category[1]", "category[2]"], "employment_type": "category[3]"}
    (record,) = parse_rss(rss(ITEM), Reading(mapping=mapping))

    assert (record.places, record.employment_type) == (("Burbank, California",), "Full Time")


def test_each_element_that_a_path_for_places_finds_is_a_place():
    (record,) = parse_rss(rss(ITEM), Reading(mapping={"places": "category"}))

    assert record.places == ("Burbank", "California", "Full Time")


@pytest.mark.parametrize("path", ["category[", "x:y", "/"])
def test_a_mapping_that_is_no_path_is_refused(path):
    with pytest.raises(FeedUnreadable, match="names no path"):
        list(parse_rss(rss(ITEM), Reading(mapping={"places": path})))


def test_an_rss_item_that_names_no_one_and_one_without_a_date_it_can_be():
    nameless, undated, good = parse_rss(
        rss("<item><title>X</title></item>", ITEM.replace("Mon, 02 Nov 2026", "Soon"), ITEM)
    )

    assert nameless == Rejected(
        1, "it has no identifier and no url to be known by", "", "<item><title>X</title></item>"
    )
    assert undated.external_id == "harbor:1"
    assert "is not a date" in undated.reason
    assert good.row == 3


def test_an_rss_feed_without_items_holds_none():
    assert list(parse_rss(rss())) == []


ENTRY = """
<entry>
  <id>tag:jobs.example.com,2026:1</id>
  <title type="html">Line &amp;amp; Field Producer</title>
  <link rel="self" href="https://jobs.example.com/1.atom"/>
  <link href="https://jobs.example.com/1"/>
  <updated>2026-11-03T10:00:00Z</updated>
  <published>2026-11-02T10:00:00+01:00</published>
  <author><name>Example Harbor</name></author>
  <content type="xhtml">
    <div xmlns="http://www.w3.org/1999/xhtml"><p>Work<br/>hard</p></div>
  </content>
</entry>
"""


def atom(*entries):
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}</feed>'.encode()


def test_an_atom_entry_becomes_a_record():
    mapping = {"organisation": "atom:author/atom:name"}
    (record,) = parse_atom(atom(ENTRY), Reading(mapping=mapping))

    assert record == AdvertRecord(
        row=1,
        external_id="tag:jobs.example.com,2026:1",
        title="Line & Field Producer",
        organisation="Example Harbor",
        description="<div><p>Work<br>hard</p></div>",
        apply_url="https://jobs.example.com/1",
        posted_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
    )


def test_the_content_of_an_atom_entry_may_be_html_or_text():
    entry = "<entry><id>1</id><title>X</title>{}</entry>"
    html = entry.format('<content type="html">&lt;p&gt;A&lt;/p&gt;</content>')
    summary = entry.format("<summary>A &amp; B</summary>")

    assert [record.description for record in parse_atom(atom(html, summary))] == [
        "<p>A</p>",
        "A & B",
    ]


def json_feed(*items):
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "Jobs", "items": items}).encode()


def test_a_json_feed_item_becomes_a_record():
    item = {
        "id": "1",
        "url": "https://jobs.example.com/1",
        "title": "Producer - Harbor",
        "content_html": "<p>Work</p>",
        "date_published": "2026-11-02T10:00:00-05:00",
        "tags": ["Burbank", "Remote"],
        "_job": {"pay": "$30 an hour", "remote": "yes", "until": "2026-12-01"},
    }
    mapping = {
        "places": "tags",
        "pay": "_job.pay",
        "remote": "_job.remote",
        "valid_through": "_job.until",
    }
    (record,) = parse_json_feed(
        json_feed(item), Reading(mapping=mapping, organisation_in_title=True)
    )

    assert record == AdvertRecord(
        row=1,
        external_id="1",
        title="Producer",
        organisation="Harbor",
        places=("Burbank", "Remote"),
        remote=True,
        pay_min=30,
        pay_max=30,
        pay_currency="USD",
        pay_period="hour",
        description="<p>Work</p>",
        apply_url="https://jobs.example.com/1",
        posted_at=datetime(2026, 11, 2, 15, tzinfo=UTC),
        valid_through=datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC),
    )


@pytest.mark.parametrize("odd", [None, [], {}, 3, "text", [None]])
@pytest.mark.parametrize("field", ["id", "url", "title", "content_html", "date_published", "tags"])
def test_odd_values_anywhere_are_read_or_rejected(field, odd):
    item = {"id": "1", "title": "Producer", "tags": ["x"], field: odd}
    (found,) = parse_json_feed(json_feed(item), Reading(mapping={"places": "tags"}))

    assert isinstance(found, AdvertRecord | Rejected)


@pytest.mark.parametrize(
    ("parse", "content", "reason"),
    [
        (parse_rss, b"<html></html>", "root is <html>, not <rss>"),
        (parse_rss, b"", "not XML"),
        (parse_rss, b"{}", "not XML"),
        (parse_rss, atom(ENTRY), "root is <feed>, not <rss>"),
        (parse_atom, rss(ITEM), "root is <rss>, not <feed>"),
        (parse_json_feed, b"[]", "holds no list “items”"),
        (parse_json_feed, b"<rss/>", "not JSON"),
    ],
)
def test_another_document_is_refused(parse, content, reason):
    with pytest.raises(FeedUnreadable, match=reason):
        list(parse(content))


@pytest.mark.skipif(not REAL.exists(), reason="the real feed is not in ../shared/data/jobs")
def test_a_real_feed_is_read_to_its_end():
    content = REAL.read_bytes()
    found = list(parse_rss(content, DASHED))

    assert len(found) == content.count(b"<item>")
    assert not [reject for reject in found if isinstance(reject, Rejected)]
    assert all(record.title and record.organisation for record in found)


def test_text_that_is_escaped_twice_reads_as_it_was_meant():
    (record,) = parse_rss(
        rss(f"<item><guid>1</guid><title>{escape('<b>A</b> & B')}</title></item>")
    )

    assert record.title == "A & B"


@pytest.mark.parametrize(
    ("said", "remote"), [("Remote", True), ("1", True), ("No", False), ("hybrid", None)]
)
def test_an_element_may_say_whether_it_is_remote(said, remote):
    item = ITEM.replace("</item>", f"<where>{said}</where></item>")
    (record,) = parse_rss(rss(item), Reading(mapping={"remote": "where"}))

    assert record.remote is remote
