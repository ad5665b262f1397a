"""A reader's words for a place, read as an area of the wage statistics."""

from dataclasses import dataclass

import pytest

from roles.models import WageArea
from roles.wage_areas import AreaNames


@dataclass
class Known:
    names: AreaNames

    def area(self, text: str) -> str:
        place = self.names.read(text)
        return place.area.name if place else ""

    def others(self, text: str) -> list[str]:
        place = self.names.read(text)
        return [area.short_name for area in place.others] if place else []


@pytest.fixture(scope="module")
def known() -> Known:
    rows = [
        ("0000000", "United States", "nation", ""),
        ("0600000", "California", "state", "CA"),
        ("3600000", "New York", "state", "NY"),
        ("1300000", "Georgia", "state", "GA"),
        ("2200000", "Louisiana", "state", "LA"),
        ("1100000", "District of Columbia", "state", "DC"),
        ("5100000", "Virginia", "state", "VA"),
        ("5400000", "West Virginia", "state", "WV"),
        ("0031080", "Los Angeles-Long Beach-Anaheim, CA", "metro", "CA"),
        ("0035620", "New York-Newark-Jersey City, NY-NJ", "metro", "NY"),
        ("0012060", "Atlanta-Sandy Springs-Roswell, GA", "metro", "GA"),
        ("0026420", "Houston-Pasadena-The Woodlands, TX", "metro", "TX"),
        ("0038900", "Portland-Vancouver-Hillsboro, OR-WA", "metro", "OR"),
        ("0047900", "Washington-Arlington-Alexandria, DC-VA-MD-WV", "metro", "DC"),
        ("0038860", "Portland-South Portland, ME", "metro", "ME"),
        ("0034980", "Nashville-Davidson--Murfreesboro--Franklin, TN", "metro", "TN"),
        ("0031140", "Louisville/Jefferson County, KY-IN", "metro", "KY"),
        ("0041180", "St. Louis, MO-IL", "metro", "MO"),
        ("0017980", "Columbus, GA-AL", "metro", "GA"),
        ("3600001", "Capital/Northern New York nonmetropolitan area", "nonmetro", "NY"),
    ]
    areas = [
        WageArea(pk=number, code=code, name=name, kind=kind, state=state)
        for number, (code, name, kind, state) in enumerate(rows)
    ]
    return Known(AreaNames(areas))


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("Atlanta", "Atlanta-"),
        ("atlanta, ga", "Atlanta-"),
        ("Atlanta, Georgia 30301", "Atlanta-"),
        ("Atlanta GA, USA", "Atlanta-"),
        ("atlanta-sandy-springs-roswell-ga", "Atlanta-"),
        ("GA", "Georgia"),
        ("georgia", "Georgia"),
        ("Georgia, United States", "Georgia"),
        ("Long Beach", "Los Angeles-"),
        ("L.A.", "Los Angeles-"),
        ("Burbank, CA", "Los Angeles-"),
        ("Hollywood", "Los Angeles-"),
        ("Brooklyn", "New York-Newark"),
        ("New York, NY", "New York-Newark"),
        ("Washington, D.C.", "Washington-"),
        ("West Virginia", "West Virginia"),
        ("Franklin", "Nashville-"),
        ("Louisville", "Louisville/"),
        ("Saint Louis, MO", "St. Louis"),
        ("northern new york", "Capital/"),
        ("US", "United States"),
        ("u.s.a.", "United States"),
    ],
)
def test_a_city_a_state_its_letters_and_everyday_names_are_read(known, typed, begins):
    assert known.area(typed).startswith(begins)


def test_the_place_stands_below_its_state_and_the_nation(known):
    place = known.names.read("Atlanta")
    names = [area.short_name for area in place.chain]
    assert names == ["United States", "Georgia", "Atlanta, GA"]


def test_a_nation_stands_alone(known):
    assert [area.name for area in known.names.read("usa").chain] == ["United States"]


def test_of_two_places_with_a_name_the_greater_is_taken_and_the_other_offered(known):
    assert known.area("Portland") == "Portland-Vancouver-Hillsboro, OR-WA"
    assert known.others("Portland") == ["Portland, ME"]
    assert known.area("Portland, ME") == "Portland-South Portland, ME"


def test_a_state_is_taken_before_a_city_and_offers_its_places(known):
    assert known.area("New York") == "New York"
    assert known.others("New York")[0] == "New York, NY"
    assert known.others("GA") == ["Atlanta, GA", "Columbus, GA"]


def test_letters_that_mean_two_places_offer_both(known):
    assert known.area("LA").startswith("Los Angeles")
    assert "Louisiana" in known.others("LA")


@pytest.mark.parametrize("typed", ["Atlenta", "Alanta, GA", "Nashvile", "Los Angelos"])
def test_a_near_miss_is_forgiven_and_said(known, typed):
    place = known.names.read(typed)
    assert place.area.kind == "metro"
    assert place.not_found == typed


def test_a_city_that_names_no_area_falls_back_to_its_state(known):
    place = known.names.read("Fresno, CA")
    assert (place.area.name, place.not_found) == ("California", "Fresno, CA")


def test_a_city_of_one_state_is_not_looked_for_in_another(known):
    assert known.area("Pasadena, CA") == "Los Angeles-Long Beach-Anaheim, CA"
    assert known.area("Sandy Springs, CA") == "California"


@pytest.mark.parametrize("typed", ["", "   ", "?!", "zzzz", "x", "90210", "💥"])
def test_what_means_nothing_is_not_a_place(known, typed):
    assert known.names.read(typed) is None


def test_without_areas_nothing_is_read():
    names = AreaNames([])
    assert names.nation is None
    assert names.read("Georgia") is None


def test_states_come_before_cities_in_the_list_to_pick_from(known):
    picked = known.names.to_pick
    assert picked[0] == "California"
    assert picked.index("West Virginia") < picked.index("Atlanta-Sandy Springs-Roswell, GA")
    assert "United States" not in picked
    assert not [name for name in picked if "nonmetropolitan" in name]
