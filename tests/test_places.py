"""What people and employers write for a place, and what we make of it."""

import pytest
from django.core.management import call_command

from jobs.gazetteer import Gazetteer
from jobs.models import Place, PlaceAlias
from jobs.places import (
    miles_between,
    names_in,
    names_of,
    read_where,
    remote_terms,
    remote_terms_for,
    terms,
)
from jobs.placing import load_gazetteer
from jobs.search.understanding import understand
from roles.finder import has_words
from roles.words import fold, words
from tests.jobs_factories import load_small_gazetteer, small_gazetteer


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
        ("Burbank CA", "Burbank, California"),
        ("burbank california usa", "Burbank, California"),
        ("Burbank, CA 91501", "Burbank, California"),
        ("US-CA-Santa Clara", "Santa Clara, California"),
        ("Greater Boston", "Boston, Massachusetts"),
        ("Boston area", "Boston, Massachusetts"),
        ("near Portland, ME", "Portland, Maine"),
        ("DMV", "Washington, District of Columbia"),
        ("PDX", "Portland, Oregon"),
        ("Tri-State Area", "New York City, New York"),
        ("NY", "New York State"),
        ("GBR", "United Kingdom"),
        ("Deutschland", "Germany"),
        ("Maharashtra", "Maharashtra, India"),
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


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Remote, US", "United States"),
        ("Remote - US", "United States"),
        ("US-Remote", "United States"),
        ("remote in Texas", "Texas"),
        ("remote in the UK", "United Kingdom"),
        ("work from home, Ohio", "Ohio"),
        ("Boston, MA (remote)", "Boston, Massachusetts"),
    ],
)
def test_remote_in_a_place_keeps_both(names, text, label):
    reading = read_where(text, names)

    assert reading.remote
    assert [place.label for place in reading.places] == [label]


def test_a_state_stays_the_state_when_its_city_is_offered(names):
    reading = read_where("NY", names)

    assert [place.label for place in reading.places] == ["New York State"]
    assert "New York City, New York" in [place.label for place in reading.others]


def test_a_bare_ambiguous_name_offers_the_others(names):
    reading = read_where("Portland", names)

    assert [place.label for place in reading.others] == ["Portland, Maine"]


def test_a_city_is_found_under_its_state_and_country_too(names):
    burbank = read_where("Burbank, CA", names).places[0]

    assert terms(burbank) == ["_us", "_us_ca", "_g5331835"]


def _found_by(remote_in, place):
    return set(remote_terms(remote_in)) & set(remote_terms_for(place))


def test_worldwide_holds_every_country_and_a_country_its_states(names):
    country, state = read_where("USA", names).places[0], read_where("Maine", names).places[0]
    city = read_where("Portland, Maine", names).places[0]
    elsewhere = read_where("Oregon", names).places[0]

    for place in (country, state, city, elsewhere):
        assert _found_by((), place)
        assert _found_by(("CA", "US"), place)
        assert not _found_by(("CA",), place)
    for place in (country, state, city):
        assert _found_by(("US-ME",), place)
    assert not _found_by(("US-ME",), elsewhere)


def test_every_remote_advert_is_found_by_one_term():
    assert "_remote" in remote_terms(())
    assert remote_terms((), is_limited=True) == ["_remote"]
    assert remote_terms(("US-ME",)) == ["_remote", "_remote_in_us", "_remote_us_me"]


@pytest.mark.parametrize(
    "text", ["Burbank Illinois, USA", "remote in Maine", "Burbank, CA 91501", "US-ME-Portland"]
)
def test_reading_looks_up_no_name_it_did_not_announce(names, text):
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


def near(where: str) -> tuple[str, ...]:
    return understand("", where).where.suggestions


@pytest.mark.django_db
def test_the_places_of_an_edition_are_read_once_for_all_typing_errors(django_assert_num_queries):
    load_gazetteer(small_gazetteer(), "an edition")
    assert near("Los Angelos")[0] == "Los Angeles, California"

    with django_assert_num_queries(3):  # Places twice, edition.
        assert near("Los Angeels")[0] == "Los Angeles, California"
    with django_assert_num_queries(5):
        assert near("Prtland")[0] == "Portland, Oregon"

    load_gazetteer(Gazetteer([], set()), "another edition")
    assert near("Los Angelos") == ()


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
    Place.objects.all().delete()

    load_gazetteer(small_gazetteer(), "an edition", dry_run=True)

    assert not Place.objects.exists()


@pytest.mark.no_cover
@pytest.mark.django_db
def test_the_command_loads_all_places_once(capsys):
    call_command("load_places", minimum_population=15_000)
    call_command("load_places", minimum_population=15_000)

    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("0 updated, 0 removed")
    assert said[1] == "unchanged"
    assert Place.objects.filter(kind="city").count() > 30_000
    assert Place.objects.get(code="z91501").label == "91501 (Burbank, California)"
