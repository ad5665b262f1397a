"""What people and employers write for a place, and what we make of it."""

import pytest
from django.core.management import call_command

from jobs.gazetteer import Gazetteer
from jobs.models import Place, PlaceAlias
from jobs.places import miles_between, names_in, names_of, read_advert_place, read_where, terms
from jobs.placing import load_gazetteer
from jobs.search.understanding import understand
from roles.finder import has_words
from roles.words import fold, words
from tests.jobs_factories import advertise, load_small_gazetteer, small_gazetteer


@pytest.fixture(scope="module")
def names():
    gazetteer = small_gazetteer()
    by_code = {place.code: place for place in gazetteer.places}
    own = [(place.folded_name, False, True, place) for place in gazetteer.places]
    other = [(a.folded_name, a.preferred, False, by_code[a.code]) for a in gazetteer.aliases]
    return names_of(own + other)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Los Angeles", "Los Angeles, California"),
        ("los angeles, ca", "Los Angeles, California"),
        ("Los Angeles CA", "Los Angeles, California"),
        ("LOS ANGELES, CA, USA", "Los Angeles, California"),
        ("LA", "Los Angeles, California"),
        ("L.A.", "Los Angeles, California"),
        ("NYC", "New York City, New York"),
        ("New York", "New York City, New York"),
        ("New York, NY", "New York City, New York"),
        ("New York State", "New York State"),
        ("US, CA, Santa Clara", "Santa Clara, California"),
        ("Massachusetts - Boston", "Boston, Massachusetts"),
        ("Burbank, CA", "Burbank, California"),
        ("Burbank, IL", "Burbank, Illinois"),
        ("Burbank, Illinois, United States", "Burbank, Illinois"),
        ("Portland", "Portland, Oregon"),
        ("Portland, Maine", "Portland, Maine"),
        ("London", "London, United Kingdom"),
        ("London, UK", "London, United Kingdom"),
        ("London, England", "London, United Kingdom"),
        ("London, Ontario", "London, Ontario, Canada"),
        ("London, ON, Canada", "London, Ontario, Canada"),
        ("München", "Munich, Germany"),
        ("Washington, DC", "Washington, District of Columbia"),
        ("Washington DC", "Washington, District of Columbia"),
        ("CA", "California"),
        ("california", "California"),
        ("Canada", "Canada"),
        ("UK", "United Kingdom"),
        ("usa", "United States"),
        ("Georgia", "Georgia, United States"),
        ("91501", "91501 (Burbank, California)"),
    ],
)
def test_a_visitor_may_write_a_place_in_many_ways(names, text, label):
    reading = read_where(text, names)

    assert [place.label for place in reading.places] == [label]
    assert reading.whole


@pytest.mark.parametrize(
    "text", ["Burbank, Texas", "Qwxyz", "London, Oregon", "🎬", "Burbank foo bar"]
)
def test_a_place_that_does_not_exist_is_not_guessed(names, text):
    assert not read_where(text, names).places


@pytest.mark.parametrize("text", ["remote", "Anywhere", "work from home", "WFH", "100% remote"])
def test_remote_is_a_place_to_search(names, text):
    reading = read_where(text, names)

    assert reading.remote
    assert reading.places == ()


def test_remote_in_a_country_keeps_both(names):
    reading = read_where("Remote, US", names)

    assert reading.remote
    assert [place.label for place in reading.places] == ["United States"]


def test_a_bare_ambiguous_name_offers_the_others(names):
    reading = read_where("Portland", names)

    assert [place.label for place in reading.others] == ["Portland, Maine"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Seattle, San Francisco, Boston", ["Boston, Massachusetts"]),
        ("New York, NY, Boston, MA", ["New York City, New York", "Boston, Massachusetts"]),
        (
            "Toronto, Atlanta, or Burbank, CA",
            ["Toronto, Ontario, Canada", "Burbank, California", "Atlanta, Georgia"],
        ),
        ("London - Hybrid", ["London, United Kingdom"]),
        ("UK (London - Hybrid)", ["London, United Kingdom"]),
        ("US-CA-Santa Clara", ["Santa Clara, California"]),
        ("2 Locations", []),
        ("Hybrid", []),
        ("AL - Jackson", ["Alabama"]),
        ("125 Main St, Burbank,CA 91501-2283", ["Burbank, California"]),
    ],
)
def test_an_advert_may_name_places_in_any_way(names, text, labels):
    found = {place.label for place in read_advert_place(text, names).places}

    assert found >= set(labels)
    assert bool(found) == bool(labels)


@pytest.mark.parametrize("text", ["Remote - US", "US Remote", "United States, Remote"])
def test_an_advert_can_be_remote_within_a_country(names, text):
    reading = read_advert_place(text, names)

    assert reading.remote
    assert [place.label for place in reading.places] == ["United States"]


def test_a_city_is_found_under_its_state_and_country_too(names):
    burbank = read_where("Burbank, CA", names).places[0]

    assert terms(burbank) == ["_us", "_us_ca", "_g5331835"]


def test_reading_looks_up_no_name_it_did_not_announce(names):
    text = "Burbank Illinois, USA"
    announced = {name: names[name] for name in names_in(text) if name in names}

    assert read_where(text, announced) == read_where(text, names)


def test_a_distance_is_the_great_circle():
    # New York to London: 3,461 miles.
    assert miles_between(40.7128, -74.006, 51.5074, -0.1278) == pytest.approx(3461, abs=5)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("St. Louis", "st louis"),
        ("Montréal", "montreal"),
        ("Director’s Assistant", "directors assistant"),
        ("Line-Producer/UPM", "line producer upm"),
        ("STRASSE Straße", "strasse strasse"),
        ("under_score 3D", "under score 3d"),
        ("🎬 *\"' \x00", ""),
    ],
)
def test_text_is_folded_alike_everywhere(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("typed", ["directors assistant", "Director’s assistant", "director's"])
def test_apostrophes_do_not_part_the_names_of_roles(typed):
    assert has_words("Director’s Assistant", fold(typed).split())


def test_a_word_is_never_longer_than_an_index_can_hold():
    assert len(words("x" * 5000)[0]) == 100


@pytest.mark.django_db
def test_cities_around_a_place_lie_on_both_sides_of_a_state_border():
    load_small_gazetteer()
    advertise({"places": ("Portland, Oregon", "Vancouver, WA")})

    found = understand("", "Portland, Oregon", 10).nearby

    assert set(found) == {"_g5746545", "_g5814616"}


@pytest.mark.django_db
def test_cities_that_no_advert_names_are_not_looked_for():
    load_small_gazetteer()
    advertise({"places": ("Vancouver, WA",)})
    load_gazetteer(small_gazetteer())

    assert understand("", "Portland, Oregon", 10).nearby == ("_g5746545", "_g5814616")
    assert understand("", "Los Angeles", 100).nearby == ("_g5368361",)


@pytest.mark.django_db
def test_the_places_of_an_edition_are_read_once_for_all_typing_errors(django_assert_num_queries):
    load_gazetteer(small_gazetteer(), "an edition")
    assert understand("", "Los Angelos").suggestions[0] == "Los Angeles, California"

    with django_assert_num_queries(3):  # Places twice, edition.
        assert understand("", "Los Angeels").suggestions[0] == "Los Angeles, California"
    with django_assert_num_queries(4):
        assert understand("", "Prtland").suggestions[0] == "Portland, Oregon"

    load_gazetteer(Gazetteer([], set()), "another edition")
    assert understand("", "Los Angelos").suggestions == ()


@pytest.mark.django_db
def test_cities_are_found_across_the_date_line():
    shared = {"kind": "city", "folded_name": "x", "name": "X", "has_adverts": True}
    Place.objects.create(
        code="g1", label="West", country="FJ", latitude=0, longitude=179.9, **shared
    )
    Place.objects.create(
        code="g2", label="East", country="FJ", latitude=0, longitude=-179.9, **shared
    )

    found = Place.objects.within(25, 0, 179.9)

    assert {place.code for place in found} == {"g1", "g2"}


@pytest.mark.django_db
def test_loading_places_twice_changes_nothing():
    load_small_gazetteer()
    before = set(Place.objects.values_list("pk", "code"))

    outcome = load_gazetteer(small_gazetteer())

    assert (outcome.created, outcome.updated, outcome.removed) == (0, 0, 0)
    assert set(Place.objects.values_list("pk", "code")) == before


@pytest.mark.django_db
def test_loading_places_writes_what_differs_and_removes_what_is_gone():
    load_small_gazetteer()
    gazetteer = small_gazetteer()
    changed = [
        place._replace(population=1) if place.code == "g5331835" else place
        for place in gazetteer.places
        if place.code != "g4885983"
    ]
    aliases = {alias for alias in gazetteer.aliases if alias.code != "g4885983"}

    outcome = load_gazetteer(gazetteer._replace(places=changed, aliases=aliases))

    assert (outcome.created, outcome.updated, outcome.removed) == (0, 1, 1)
    assert Place.objects.get(code="g5331835").population == 1
    assert PlaceAlias.objects.count() == len(aliases)


@pytest.mark.django_db
def test_a_dry_run_loads_no_place():
    load_gazetteer(small_gazetteer(), "an edition", dry_run=True)

    assert not Place.objects.exists()


@pytest.mark.django_db
def test_the_command_loads_all_places_once(capsys):
    call_command("load_places", minimum_population=15_000)
    call_command("load_places", minimum_population=15_000)

    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("0 updated, 0 removed")
    assert said[1] == "unchanged"
    assert Place.objects.filter(kind="city").count() > 30_000
    assert Place.objects.get(code="z91501").label == "91501 (Burbank, California)"
