"""What a search finds, and in which order: one golden set, the same on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jobs.models import PlaceAlias, Posting
from jobs.search.understanding import understand
from roles.models import Role, RoleAlias
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


GOLDEN = [
    {"external_id": "a", "title": "Producer", "places": ("Los Angeles, CA",), "posted_at": day(1)},
    {"external_id": "b", "title": "Producer", "places": ("Burbank, CA",), "posted_at": day(9)},
    {"external_id": "c", "title": "Producer", "places": ("Burbank, IL",)},
    {"external_id": "d", "title": "Producer, Unscripted", "places": ("LA",), "posted_at": day(12)},
    {"external_id": "e", "title": "Executive Producer", "places": ("Los Angeles",),
     "posted_at": day(15)},
    {"external_id": "f", "title": "Executive Producer", "places": ("London, UK", "Toronto"),
     "posted_at": day(3)},
    {"external_id": "g", "title": "EP", "places": ("Remote - US",), "posted_at": day(5)},
    {"external_id": "h", "title": "Line-Producer/UPM", "places": ("Portland, OR",),
     "posted_at": day(7)},
    {"external_id": "i", "title": "Producer (Vidéo)", "places": ("Vancouver, WA",)},
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
    return advertise(*GOLDEN)


def search(title: str = "", where: str = "", within: int = 25, sort: str = "best") -> str:
    """The external ids found, in their order."""
    found = Posting.objects.search(understand(title, where, within), sort)
    return "".join(found.values_list("external_id", flat=True))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # Exact title first, then titles that begin with it; newest within each, undated last.
        (("producer",), "lbjacdiehmf"),
        (("producer", "", 25, "newest"), "edlbhmfjaic"),
        (("", "", 25, "newest"), "edlbhmgkfjaic"),
        ((), "edlbhmgkfjaic"),
        # All words, in any order, in any spelling.
        (("executive producer",), "ef"),
        (("Producer EXECUTIVE",), "ef"),
        (("line producer",), "h"),
        (("Line-Producer",), "h"),
        (("producer video",), "i"),
        (("VIDÉO",), "i"),
        (("3d",), "m"),
        (("制片人",), "m"),
        (("producers assistant",), "k"),
        (("producer's",), "k"),
        (("producers",), "k"),
        (("prod",), ""),
        (("producer chef",), ""),
        # A city and what lies around it, whatever the state.
        (("producer", "Los Angeles"), "bade"),
        (("producer", "LA", 10), "bade"),
        (("producer", "Burbank, Illinois"), "c"),
        (("producer", "Portland, Oregon", 10), "ih"),
        (("producer", "91501"), "bade"),
        # Anywhere in a state or a country.
        (("producer", "California"), "bjade"),
        (("producer", "Canada"), "mf"),
        (("producer", "UK"), "f"),
        (("producer", "Germany"), ""),
        (("", "Germany"), "k"),
        (("", "United States", 25, "newest"), "edbhgjaic"),
        # Remote is a place.
        (("", "remote"), "lg"),
        (("producer", "remote"), "l"),
        (("", "remote, United States"), "g"),
        # An alias of a published role finds the role too.
        (("EP",), "egf"),
        (("exec producer",), "ef"),
        (("EP", "Los Angeles"), "e"),
    ],
)
def test_the_golden_set(golden, asked, found):
    assert search(*asked) == found


def test_an_alias_says_which_role_was_searched_too(golden):
    understood = understand("exec. producer", "")

    assert [role.title for role in understood.also_roles] == ["Executive Producer"]


def test_a_roles_own_title_is_not_an_alias_of_itself(golden):
    assert understand("Executive Producer", "").also_roles == ()


def test_an_alias_that_roles_share_finds_them_all(golden):
    for slug in ("producer", "executive-producer"):
        RoleAlias.objects.create(
            slug=f"{slug}-boss", name="Boss", role=Role.objects.get(slug=slug), shared=True
        )

    assert search("boss") == "elbfjacdihm"


def test_a_role_in_preparation_lends_no_alias(golden):
    role = Role.objects.exclude(status=Role.Status.PUBLISHED).first()
    RoleAlias.objects.create(slug="x-boss", name="Boss", role=role)

    assert understand("boss", "").titles == (("boss",),)


def test_a_longer_title_is_not_the_words_in_other_order(golden):
    best = understand("producer executive", "")

    assert Posting.objects.search(best, "best").first().external_id == "e"


def test_a_place_that_is_not_known_finds_nothing_and_suggests_the_nearest(golden):
    understood = understand("producer", "Los Angelos")

    assert understood.place_is_unknown
    assert understood.suggestions[0] == "Los Angeles, California"
    assert not Posting.objects.search(understood).exists()


def test_nonsense_suggests_nothing(golden):
    assert understand("", "qqqqqqqqqqqq").suggestions == ()


def test_every_suggestion_is_understood_as_itself(golden):
    for label in (*understand("", "Portlnd").suggestions, "New York State", "Georgia"):
        understood = understand("", label)
        assert not understood.place_is_unknown, label


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
        "^producer",
        "\\",
        "(",
        "🎬",
        "_us",
        "%",
        "' ; DROP TABLE jobs_posting; --",
        "\x00producer",
        "x" * 10_000,
        "a " * 2_000,
    ],
)
def test_nothing_typed_is_query_syntax(golden, title):
    search(title)
    search("producer", title)


def test_a_title_cannot_reach_the_index_terms_of_places(golden):
    assert understand("_us", "").titles == (("us",),)
    assert search("_us") == ""


def test_closed_and_expired_adverts_are_not_found(golden):
    Posting.objects.filter(external_id="e").update(closed_at=timezone.now())
    Posting.objects.filter(external_id="f").update(valid_through=timezone.now() - timedelta(days=1))
    Posting.objects.filter(external_id="g").update(valid_through=timezone.now() + timedelta(days=1))
    Posting.objects.filter(external_id="b").update(withdrawn_at=timezone.now())

    assert search("EP") == "g"
    assert "b" not in search("producer")


def test_the_index_follows_every_change(golden):
    advertise({**GOLDEN[0], "external_id": "a", "title": "Gaffer", "places": ("Boston",)})

    assert "a" not in search("producer")
    assert search("gaffer") == "a"
    assert search("gaffer", "Boston") == "a"
    assert search("", "Los Angeles") == "edb"

    Posting.objects.filter(external_id="a").delete()
    assert search("gaffer") == ""

    Posting.objects.filter(external_id="b").update(title_words="key grip")
    assert search("key grip") == "b"


def test_a_title_of_long_and_strange_words_is_indexed(golden):
    advertise({"external_id": "z", "title": "ﷺ" * 190 + " Grip"}, in_feed=feed("odd"))

    assert search("grip") == "z"


def test_a_wide_radius_with_hundreds_of_cities_is_answered(golden):
    from jobs.models import Place

    Place.objects.bulk_create(
        Place(
            code=f"g99{number}", kind="city", name=f"Town {number}", label=f"Town {number}",
            folded_name=f"town {number}", country="US", admin_code="CA", has_adverts=True,
            latitude=34.05 + number / 10_000, longitude=-118.24,
        )
        for number in range(1_500)
    )  # fmt: skip

    assert len(understand("", "Los Angeles", 100).nearby) > 1_500
    assert search("producer", "Los Angeles", 100) == "bade"


def test_searching_takes_a_fixed_number_of_queries(golden, django_assert_num_queries):
    with django_assert_num_queries(5):  # Aliases, places twice, cities around, adverts.
        search("EP", "Los Angeles", 100)


def test_the_search_uses_the_index_and_not_the_table(golden):
    found = Posting.objects.search(understand("producer", "Los Angeles"))

    plan = found.explain()

    if connection.vendor == "sqlite":
        assert "jobs_posting_index VIRTUAL TABLE INDEX" in plan
        assert "SEARCH jobs_posting USING INTEGER PRIMARY KEY" in plan
    else:
        # Without being told to, however few the rows: working out the terms is what costs.
        assert "Bitmap Index Scan on jobs_posting_index" in plan


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
