"""What a search finds, and in which order: one golden set, the same on both databases."""

import io
from datetime import UTC, datetime, timedelta
from time import time

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jobs.models import PlaceAlias, Posting, SearchEntry, TitleWord
from jobs.search import engines
from jobs.search.engines import (
    MOST_READS,
    MOST_SPANS,
    SPAN_BITS,
    Postgresql,
    engine_for,
    span_before,
)
from jobs.search.expression import Any, Query, Term
from jobs.search.indexing import index, unindex
from jobs.search.keys import NEWEST, POSTING_BITS
from jobs.search.understanding import understand
from roles.models import Role, RoleAlias
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


GOLDEN = [
    {"external_id": "a", "title": "Producer", "places": ("Los Angeles, CA",), "posted_at": day(1)},
    {"external_id": "b", "title": "Producer", "places": ("Burbank, CA",), "posted_at": day(9)},
    {"external_id": "c", "title": "Producer", "places": ("Burbank, IL",), "seen_at": day(8)},
    {"external_id": "d", "title": "Producer, Unscripted", "places": ("LA",), "posted_at": day(12)},
    {"external_id": "e", "title": "Executive Producer", "places": ("Los Angeles",),
     "posted_at": day(15)},
    {"external_id": "f", "title": "Executive Producer", "places": ("London, UK", "Toronto"),
     "posted_at": day(3)},
    {"external_id": "g", "title": "EP", "places": ("Remote - US",), "posted_at": day(5)},
    {"external_id": "h", "title": "Line-Producer/UPM", "places": ("Portland, OR",),
     "posted_at": day(7)},
    {"external_id": "i", "title": "Producer (Vidéo)", "places": ("Vancouver, WA",),
     "seen_at": day(10)},
    {"external_id": "j", "title": "Producer", "places": ("California",), "posted_at": day(2)},
    {"external_id": "k", "title": "Music producer’s assistant", "places": ("München",),
     "posted_at": day(4)},
    {"external_id": "l", "title": "Producer", "remote": True, "posted_at": day(11)},
    {"external_id": "m", "title": "制片人 Producer 3D", "places": ("London, Ontario",),
     "posted_at": day(6)},
]  # fmt: skip


@pytest.fixture
def golden(db):
    load_small_gazetteer()
    # Each at an organisation of its own: none is a copy of another.
    return advertise(*({"organisation": f"Pictures {ad['external_id']}", **ad} for ad in GOLDEN))


def search(title: str = "", where: str = "", within: int = 25, sort: str = "best", **more) -> str:
    """The external ids of the first page, in their order."""
    asked = understand(title, where, within, sort=sort, **more)
    results = Posting.objects.search(asked.search)
    return "".join(found.posting.external_id for found in results.adverts)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # Exact title first, then titles that begin with it, then the rest; in each those that
        # read like the role, the newest first, by the day first seen where no day is given.
        (("producer",), "lbcjadiehmkf"),
        (("producer", "", 25, "newest"), "edlibchmkfja"),
        (("", "", 25, "newest"), "edlibchmgkfja"),
        ((), "edlibchmgkfja"),
        # All words, in any order, in any spelling and number.
        (("executive producer",), "efg"),
        (("Producer EXECUTIVE",), "ef"),
        (("line producer",), "h"),
        (("Line-Producer",), "h"),
        (("producer video",), "i"),
        (("VIDÉO",), "i"),
        (("videos",), "i"),
        (("3d",), "m"),
        (("制片人",), "m"),
        (("producers assistant",), "k"),
        (("producers assistants",), "k"),
        (("prod chef",), ""),
        (("producer chef",), ""),
        # Phrases, and words that no title may hold.
        (('"executive producer"',), "ef"),
        (('"producer executive"',), ""),
        (("producer -executive -assistant",), "lbcjadihm"),
        (("-producer",), "g"),
        (('producer -"executive producer"',), "lbcjadihmk"),
        # A city and what lies around it, whatever the state.
        (("producer", "Los Angeles"), "bade"),
        (("producer", "LA", 10), "bade"),
        (("producer", "Los Angeles", 0), "ade"),
        (("producer", "Burbank, Illinois"), "c"),
        (("producer", "Portland, Oregon", 10), "ih"),
        (("producer", "91501"), "bade"),
        (("producer", "91501", 0), "bade"),
        # Anywhere in a state or a country.
        (("producer", "California"), "bjade"),
        (("producer", "Canada"), "mf"),
        (("producer", "UK"), "f"),
        (("producer", "Germany"), "k"),
        (("", "United States", 25, "newest"), "edibchgja"),
        # Remote is a place.
        (("", "remote"), "lg"),
        (("producer", "remote"), "l"),
        (("", "remote, United States"), "lg"),
        (("", "remote, California"), "lg"),
        (("", "remote, Germany"), "l"),
        # An alias of a published role finds the role too.
        (("EP",), "egf"),
        (("exec producer",), "efg"),
        (("EP", "Los Angeles"), "e"),
        # A slip of the pen.
        (("excutive producr",), "efg"),
        (("lineproducer",), "h"),
    ],
)
def test_the_golden_set(golden, reading, asked, found):
    assert search(*asked) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"remote": "only"}, "l"),
        ({"where": "Los Angeles", "remote": "too"}, "lbade"),
        ({"where": "Los Angeles", "remote": "only"}, "l"),
        ({"employer": "PICTURES a, Inc."}, "a"),
        ({"role": "executive-producer"}, "ef"),
        ({"role": "line-producer"}, "h"),
        ({"where": "Los Angeles", "sort": "nearest"}, "edab"),
        ({"where": "Portland, Oregon", "within": 10, "unit": "km"}, "h"),
        ({"where": "Portland, Oregon", "within": 100, "unit": "km"}, "ih"),
        ({"exact": True}, "lbcjadiehmf"),
    ],
)
def test_every_filter_holds_of_every_result(golden, reading, filters, found):
    assert search("producer", **filters) == found


def test_freshness_counts_from_the_day_an_advert_was_listed(golden):
    now = timezone.now()
    advertise(
        *(
            {"external_id": name, "title": "Gaffer", "organisation": name, **listed}
            for name, listed in {
                "x": {"posted_at": now - timedelta(hours=30)},
                "y": {"posted_at": now - timedelta(hours=3)},
                "z": {"seen_at": now - timedelta(hours=4)},
            }.items()
        ),
        in_feed=feed("new"),
    )

    assert search("gaffer", posted=1) == "yz"
    assert search("gaffer", posted=3) == "yzx"


def test_a_day_that_has_not_come_yet_does_not_stay_the_newest(golden):
    advertise(
        {"external_id": "x", "title": "Gaffer", "posted_at": timezone.now() + timedelta(days=99)},
        in_feed=feed("odd"),
    )
    posting = Posting.objects.get(external_id="x")

    assert posting.listed_at == posting.last_seen_at


def test_exact_searches_the_typed_words_and_no_others(golden):
    assert search("EP", exact=True) == "g"
    assert search("excutive producr", exact=True) == ""
    assert search("videos", exact=True) == ""


def test_what_was_searched_is_said(golden):
    understood = understand("excutive producr")

    assert understood.reading.corrected == "executive producer"
    assert understood.heading == "Jobs for “executive producer”"
    assert understood.reading.alike == "executive-producer"


def test_a_role_in_preparation_lends_no_alias(golden):
    role = Role.objects.exclude(status=Role.Status.PUBLISHED).first()
    RoleAlias.objects.create(slug="x-boss", name="Boss", role=role)

    assert understand("boss").reading.spelt == (("boss",), ("bosses",))


def test_a_place_that_is_not_known_suggests_the_nearest(golden):
    understood = understand("producer", "Los Angelos")

    assert understood.where.is_unknown
    assert understood.where.suggestions[0] == "Los Angeles, California"


def test_nonsense_suggests_nothing(golden):
    assert understand("", "qqqqqqqqqqqq").where.suggestions == ()


def test_every_suggestion_is_understood_as_itself(golden):
    for label in (*understand("", "Portlnd").where.suggestions, "New York State"):
        assert understand("", label).place.label == label


def test_the_country_of_georgia_can_be_told_from_the_state(golden):
    state = understand("", "Georgia").where
    (country,) = state.other_places

    assert (state.place.code, country.code) == ("US-GA", "GE")
    for place in (state.place, country):
        assert understand("", place.label).place.code == place.code


@pytest.mark.parametrize(
    ("typed", "label"),
    [("New Yrok", "New York City, New York"), ("Bosotn, MA", "Boston, Massachusetts")],
)
def test_a_mistyped_place_is_suggested(golden, typed, label):
    assert label in understand("", typed).where.suggestions[:2]


@pytest.mark.parametrize(
    ("where", "unit"), [("LA", "mi"), ("London, UK", "mi"), ("Munich", "km"), ("", "mi")]
)
def test_distances_are_in_the_unit_of_the_country(golden, where, unit):
    assert understand("", where).unit == unit
    assert understand("", where, unit="km").unit == "km"


@pytest.mark.parametrize(
    "title",
    [
        '"',
        "'",
        'producer"',
        "producer' OR 'a",
        "*",
        "prod*",
        "title_words:producer",
        "NEAR(a b)",
        "producer AND",
        "NOT producer",
        "producer | !",
        "a & b",
        "producer:*",
        "-producer",
        "- -",
        '-"',
        '"" -""',
        "^producer",
        "\\",
        "(",
        "🎬",
        "_us",
        "%",
        '"100%" "_"',
        "' ; DROP TABLE jobs_posting; --",
        "\x00producer",
        "x" * 10_000,
        "a " * 2_000,
        '"a b" ' * 500,
        "-a " * 500,
    ],
)
def test_nothing_typed_is_query_syntax(golden, title):
    search(title)
    search("producer", title)
    search("", employer=title)


def test_a_title_cannot_reach_the_index_terms_of_places(golden):
    assert understand("_us").reading.spelt[0] == ("us",)
    assert search("_us", exact=True) == ""


def test_closed_and_expired_adverts_are_not_found(golden):
    Posting.objects.filter(external_id="e").update(closed_at=timezone.now())
    Posting.objects.filter(external_id="f").update(valid_through=timezone.now() - timedelta(days=1))
    Posting.objects.filter(external_id="g").update(valid_through=timezone.now() + timedelta(days=1))
    Posting.objects.filter(external_id="b").update(withdrawn_at=timezone.now())
    index(Posting.objects.all())

    assert search("EP") == "g"
    assert "b" not in search("producer")


def test_an_advert_that_expires_is_not_found_from_that_second_on(golden):
    SearchEntry.objects.filter(posting__external_id="e").update(expires_at=int(time()) - 1)
    SearchEntry.objects.filter(posting__external_id="f").update(expires_at=int(time()) + 100)

    assert search("executive producer") == "fg"
    assert "e" not in search()


def test_the_index_follows_every_import(golden):
    advertise({**GOLDEN[0], "external_id": "a", "title": "Gaffer", "places": ("Boston",)})

    assert "a" not in search("producer")
    assert search("gaffer") == "a"
    assert search("gaffer", "Boston") == "a"
    assert search("", "Los Angeles") == "edb"

    Posting.objects.filter(external_id="a").delete()
    assert search("gaffer") == ""

    unindex([Posting.objects.get(external_id="b").pk])
    assert search("", "Los Angeles") == "ed"


def test_the_words_of_titles_are_counted_as_adverts_come_and_go(golden):
    def uses(word):
        return TitleWord.objects.filter(word=word).values_list("uses", flat=True).first()

    before = uses("producer")
    advertise({"external_id": "z", "title": "Gaffer Gaffer"}, in_feed=feed("new"))
    assert uses("gaffer") == 1
    advertise({"external_id": "z", "title": "Producer"}, in_feed=feed("new"))
    assert uses("gaffer") is None
    assert uses("producer") == before + 1


def test_the_index_made_anew_is_the_same(golden):
    def entries():
        return set(SearchEntry.objects.values_list("key", "title_words", "terms", "positions"))

    def counts():
        return set(TitleWord.objects.values_list("word", "uses"))

    before = entries(), counts()
    found = search("producer", "LA")

    call_command("rebuild_search", stdout=io.StringIO())

    assert (entries(), counts()) == before
    assert search("producer", "LA") == found


def test_a_title_of_long_and_strange_words_is_indexed(golden):
    advertise({"external_id": "z", "title": "ﷺ" * 190 + " Grip"}, in_feed=feed("odd"))

    assert search("grip") == "z"


def plan(golden_query: Query, limit: int = 200) -> str:
    """How the database goes about it."""
    engine = engine_for("default")
    sql, values = engine.newest_sql(engine.KEY, golden_query, limit, NEWEST)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE jobs_searchentry")
            # With a handful of rows reading them all is right; the plan for many is asked for.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(explain + sql, values)
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.parametrize(
    "query",
    [
        {"title": "producer"},
        {"title": "producer", "where": "Los Angeles"},
        {"title": '"executive producer" -assistant', "where": "remote"},
        {"where": "California", "posted": 7},
    ],
)
def test_a_search_reads_the_index_and_not_the_table(golden, query):
    said = plan(understand(**query).search.query)

    if connection.vendor == "sqlite":
        assert " i VIRTUAL TABLE INDEX" in said
        assert "SEARCH e USING INTEGER PRIMARY KEY" in said
        assert "TEMP B-TREE" not in said
    else:
        # Never the primary key: it would walk all adverts to find a rare word.
        assert "Bitmap Index Scan on jobs_searchentry_index" in said
        assert "Seq Scan" not in said


@pytest.mark.parametrize("end", [5, 1_795_806_326 << POSTING_BITS, NEWEST])
@pytest.mark.parametrize(
    "seconds", [1, MOST_SPANS << 13, (MOST_SPANS << 13) + 1, 3 << 19, MOST_SPANS << 19]
)
def test_a_span_holds_all_that_was_listed_within_it(end, seconds):
    """By the terms that migration 0003 gives an entry of each key."""
    span = span_before(end, seconds)
    first = max(0, end - 1 - (seconds << POSTING_BITS))

    assert isinstance(span.terms, Any | Term)
    asked = {part.text for part in getattr(span.terms, "parts", [span.terms])}
    assert len(asked) <= MOST_SPANS + 1
    assert span.start <= first
    for key in (span.start, first, (first + end) // 2, end - 1):
        assert asked & {f"_t{bits}_{key >> (bits + POSTING_BITS)}" for bits in SPAN_BITS}
    assert not asked & {
        f"_t{bits}_{(span.start - 1) >> (bits + POSTING_BITS)}" for bits in SPAN_BITS
    }


def test_a_burst_with_nothing_behind_it_is_not_crept_through(golden, monkeypatch):
    """One import of nearly all that is wanted, then silence: a few statements find the end."""
    burst = [[(1, NEWEST >> 1)], [(1,)] * 900]
    asked = []

    def rows(engine, sql, values):
        asked.append(sql)
        return burst.pop(0) if burst else []

    monkeypatch.setattr(engines, "first_seconds", lambda *_: 1 << 13)
    monkeypatch.setattr(Postgresql, "rows", rows)

    assert len(Postgresql("default").read("key", Query(Term("producer")), 1_000, NEWEST)) == 900
    # The revision, and the spans.
    assert len(asked) == 1 + MOST_READS + 1


def test_a_very_long_span_is_all_there_is():
    assert span_before(NEWEST, (MOST_SPANS << 19) + 1) == (0, None)


def test_all_adverts_are_read_from_the_newest(golden):
    said = plan(understand().search.query)

    assert "TEMP B-TREE" not in said
    assert "Seq Scan" not in said


def test_searching_takes_a_fixed_number_of_queries(
    golden, on_postgresql, django_assert_num_queries
):
    search("EP", "Los Angeles")  # The lexicon is read.
    # Revision, places twice, entries, those of remote work, adverts; the external id is ours.
    with django_assert_num_queries(7 + on_postgresql):
        search("EP", "Los Angeles", 100)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"pay_min": 9, "pay_max": 3, "pay_currency": "USD"}, "advert_pay_range_ascends"),
        ({"pay_min": 9}, "advert_pay_names_its_currency"),
        ({"apply_url": "javascript:alert(1)"}, "advert_is_applied_for_on_the_web"),
        ({"last_seen_at": day(1)}, "advert_first_seen_before_last_seen"),
        ({"title_words": ""}, "advert_title_has_words"),
    ],
)
def test_the_database_refuses_an_impossible_advert(golden, values, constraint):
    with transaction.atomic(), pytest.raises(IntegrityError, match=constraint):
        Posting.objects.filter(external_id="a").update(**values)
    posting = Posting.objects.get(external_id="a")
    for name, value in values.items():
        setattr(posting, name, value)
    with pytest.raises(ValidationError):
        posting.validate_constraints()


@pytest.mark.parametrize("copy", [Posting, PlaceAlias])
def test_a_row_that_is_there_already_is_named_in_words(golden, copy):
    row = copy.objects.first()
    row.pk = None

    with pytest.raises(ValidationError, match=r"with this \w+ and .* already exists"):
        row.validate_constraints()


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        ({}, ""),
        ({"pay_min": 90000, "pay_max": 120000, "pay_period": "year"}, "$90,000 to $120,000 a year"),
        ({"pay_min": 26, "pay_max": 26, "pay_period": "hour"}, "$26 an hour"),
        ({"pay_min": 26.5}, "From $26.50"),
        ({"pay_max": 400, "pay_currency": "GBP", "pay_period": "day"}, "Up to £400 a day"),
        ({"pay_min": 9000, "pay_currency": "CHF", "pay_period": "month"}, "From CHF 9,000 a month"),
    ],
)
def test_pay_is_said_as_it_is_stated(pay, said):
    assert Posting(**{"pay_currency": "USD", **pay}).pay_as_stated == said


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("Burbank, CA", "Burbank, CA"),
        ("A; B;; C ", "A; B; C"),
        ("A; B; C; D; E", "A; B and 3 more places"),
    ],
)
def test_many_places_are_shortened(text, short):
    assert Posting(place_text=text).places_in_short == short
