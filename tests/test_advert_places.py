"""What employers write for a place, and what we make of it: docs/places.md, rule by rule."""

import pytest

from jobs.advert_places import read_advert_place, read_advert_places
from jobs.places import names_in
from jobs.regions import regions
from tests.judged_places import all_names, is_right, judged, read

NOWHERE: list[str] = []


@pytest.fixture(scope="module")
def names():
    return all_names()


def labels(text, names):
    return [place.label for place in read_advert_places(text, names).places]


@pytest.mark.parametrize("sample", ["dev", "hold"])
def test_judged_spellings_are_read_rightly(names, sample):
    drawn = [one for one in judged() if one.sample == sample]
    placed = [one for one in drawn if one.names_a_place]
    wrong = [one.text for one in placed if not is_right(one, read(one, names), names)]

    assert len(placed) >= {"dev": 380, "hold": 190}[sample]
    assert len(wrong) <= 0.05 * len(placed), wrong
    # What names no place may not be given one.
    assert all(is_right(one, read(one, names), names) for one in drawn if not one.names_a_place)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("US, OR, Salem", ["Salem, Oregon"]),
        ("USA - OR - Salem", ["Salem, Oregon"]),
        ("US-OR-Salem", ["Salem, Oregon"]),
        ("USA.OR.Salem", ["Salem, Oregon"]),
        ("Oregon - Salem", ["Salem, Oregon"]),
        ("Salem OR 97301", ["Salem, Oregon"]),
        ("Salem,OR", ["Salem, Oregon"]),
        ("Salem, Oregon, United States of America", ["Salem, Oregon"]),
        ("GBR-Leeds", ["Leeds, United Kingdom"]),
        ("Leeds UK", ["Leeds, United Kingdom"]),
        ("US-IL-Peoria-Plant 7", ["Peoria, Illinois"]),
        ("USIL", ["Illinois"]),
    ],
)
def test_a_place_may_be_written_from_wide_to_narrow_or_back(names, text, found):
    assert labels(text, names) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Leeds Office", ["Leeds, United Kingdom"]),
        ("Greater Denver Area", ["Denver, Colorado"]),
        ("HQ - Denver", ["Denver, Colorado"]),
        ("Field-Ohio", ["Ohio"]),
        ("Taipei City", ["Taipei, Taiwan"]),
        ("Denver (hybrid, 3 days a week)", ["Denver, Colorado"]),
        ("77 Invented Ave, Ste 9, Salem,OR 97301-1234", ["Salem, Oregon"]),
        ("77 Invented Ave,Ste 9 Salem,OR 97301", ["Salem, Oregon"]),
        ("77 Invented Ave,Ste C Salem,OR 97301", ["Salem, Oregon"]),
        ("Musterweg 3, 50667 Köln, Germany", ["Köln, Germany"]),
        ("Prague 5, Czechia", ["Prague, Czechia"]),
        ("O Fallon, MO", ["O'Fallon, Missouri"]),
        ("De Land, FL", ["DeLand, Florida"]),
        ("Ft. Wayne, IN", ["Fort Wayne, Indiana"]),
        ("SanJose, CA", ["San Jose, California"]),
    ],
)
def test_what_stands_around_a_name_does_not_hide_it(names, text, found):
    assert labels(text, names) == found


@pytest.mark.parametrize(
    "text",
    [
        "3 Locations",
        "Hybrid",
        "In-Office",
        "IN OFFICE",
        "LOCATION",
        "N/A",
        "na",
        "Multiple",
        "Nationwide",
        "12345 - Ohio Invented Pharmacy, L.L.C.",
        "Advance",
        "Not remote",
        "",
    ],
)
def test_what_names_no_place_is_not_given_one(names, text):
    reading = read_advert_places(text, names)

    assert (reading.places, reading.remote, reading.remote_in) == ((), False, ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("München", ["Munich, Germany"]),
        ("名古屋", ["Nagoya, Japan"]),
        ("부산", ["Busan, South Korea"]),
        ("Львів", ["Lviv, Ukraine"]),
        ("Roma", ["Rome, Italy"]),
        ("Curitiba, PR, Brazil", ["Curitiba, Brazil"]),
        ("Campinas, São Paulo, Brazil", ["Campinas, Brazil"]),
        ("São Paulo", ["São Paulo, Brazil"]),
        ("Chennai, TN", ["Chennai, India"]),
        ("Mysuru, KA, IN", ["Mysuru, India"]),
        ("Monterrey, NL, Mexico", ["Monterrey, Mexico"]),
        ("Halifax, NS", ["Halifax, Nova Scotia, Canada"]),
        ("Perth, WA", ["Perth, Western Australia, Australia"]),
        ("Kaohsiung, 台灣", ["Kaohsiung, Taiwan"]),
    ],
)
def test_other_countries_write_in_their_own_way(names, text, found):
    assert labels(text, names) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bari, MI, Italy", ["Bari, Italy"]),
        ("Haarlem, NH, Netherlands", ["Haarlem, The Netherlands"]),
        ("AL - Qwxyzville", ["Alabama"]),
        ("LA - Qwxyzville", ["Louisiana"]),
        ("Qwxyzville, LA", ["Louisiana"]),
        ("Crystal City, Virginia, USA", ["Virginia"]),
        ("AMER - Costa Rica - Heredia - Belen", ["Heredia, Costa Rica"]),
        ("Toronto, Ohio", ["Toronto, Ohio"]),
        ("Richmond, CA", ["Richmond, California"]),
        ("Richmond CA", ["Richmond, California"]),
        ("Ontario, CA", ["Ontario, California"]),
        ("IN - Salem", ["Salem, Indiana"]),
        ("Pune, IN", ["Pune, India"]),
        ("US, Canada", ["United States", "Canada"]),
        ("Hong Kong, China", ["Hong Kong"]),
    ],
)
def test_a_name_counts_only_where_the_text_says_it_lies(names, text, found):
    assert labels(text, names) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Reno, NV, Boise, ID", ["Reno, Nevada", "Boise, Idaho"]),
        ("Springfield, IL, Chicago, IL", ["Springfield, Illinois", "Chicago, Illinois"]),
        ("Miami, FL or Tampa, FL", ["Miami, Florida", "Tampa, Florida"]),
        ("Oxford, Cambridge, UK", ["Oxford, United Kingdom", "Cambridge, United Kingdom"]),
        (
            "Athlone, Cork, Galway, Dublin, Ireland",
            [f"{city}, Ireland" for city in ("Athlone", "Cork", "Galway", "Dublin")],
        ),
        ("Raleigh-Durham, NC", ["Raleigh, North Carolina", "Durham, North Carolina"]),
        (
            "Leeds / Bristol & Bath",
            [f"{city}, United Kingdom" for city in ("Leeds", "Bristol", "Bath")],
        ),
        ("NY, LA", ["New York City, New York", "Los Angeles, California"]),
        ("NY office", ["New York City, New York"]),
        ("Buffalo, NY", ["Buffalo, New York"]),
        ("NY - Buffalo", ["Buffalo, New York"]),
        ("Trinidad and Tobago", ["Trinidad and Tobago"]),
        ("Reno, NV Boise, ID", ["Reno, Nevada", "Boise, Idaho"]),
        ("Reno, NV; Boise, ID", ["Reno, Nevada", "Boise, Idaho"]),
        ("Portland OR or Portland ME", ["Portland, Oregon", "Portland, Maine"]),
    ],
)
def test_an_advert_may_name_several_places(names, text, found):
    assert labels(text, names) == found


@pytest.mark.parametrize(
    ("text", "found", "remote_in"),
    [
        ("Remote", NOWHERE, []),
        ("Remote - Worldwide", NOWHERE, []),
        ("Work from anywhere", NOWHERE, []),
        ("Remote - US", NOWHERE, ["US"]),
        ("US Remote", NOWHERE, ["US"]),
        ("Remote, U.S. (Pacific time)", NOWHERE, ["US"]),
        ("Remote - US, Canada", NOWHERE, ["US", "CA"]),
        ("Remote (Texas or Florida)", NOWHERE, ["US-TX", "US-FL"]),
        ("Remote: CA, NY, WA", NOWHERE, ["US-CA", "US-NY", "US-WA"]),
        ("Remote - US; Remote - Texas", NOWHERE, ["US"]),
        ("CA Remote (BC & ON only)", NOWHERE, ["CA-02", "CA-08"]),
        ("Remote (must reside in Ohio)", NOWHERE, ["US-OH"]),
        ("Remote (Ontario, CA)", NOWHERE, ["CA-08"]),
        ("Virtual - Ohio", NOWHERE, ["US-OH"]),
        ("EMEA - Spain - Offsite/Home", NOWHERE, ["ES"]),
        ("Remote - New York, USA", NOWHERE, ["US-NY"]),
        ("LA - Work from home", NOWHERE, ["US-LA"]),
        ("Leeds - Remote", ["Leeds, United Kingdom"], ["GB"]),
        ("Reno, NV (Remote)", ["Reno, Nevada"], ["US"]),
        ("LA, Remote", ["Los Angeles, California"], ["US"]),
        ("Reno, NV; Remote", ["Reno, Nevada"], ["US"]),
        ("Reno or Remote (US/Canada)", ["Reno, Nevada"], ["US", "CA"]),
        ("Reno, Leeds, Remote-US", ["Reno, Nevada", "Leeds, United Kingdom"], ["US"]),
        ("NY, SEA, Remote-US", ["New York City, New York", "Seattle, Washington"], ["US"]),
        ("Hybrid remote in Reno, NV", ["Reno, Nevada"], None),
        ("Non-remote, Reno", ["Reno, Nevada"], None),
    ],
)
def test_remote_work_is_allowed_in_a_set_of_countries_and_states(names, text, found, remote_in):
    reading = read_advert_places(text, names)

    assert [place.label for place in reading.places] == found
    assert reading.remote == (remote_in is not None)
    assert list(reading.remote_in) == (remote_in or [])


@pytest.mark.parametrize(
    ("text", "is_limited"),
    [
        ("Remote - Iberia", True),
        ("Remote", False),
        ("Fully remote, anywhere", False),
        ("Remote - US", False),
        ("Remote; 2 Locations", False),
    ],
)
def test_remote_work_somewhere_unknown_is_not_anywhere(names, text, is_limited):
    reading = read_advert_places(text, names)

    assert reading.remote
    assert reading.is_limited is is_limited


def test_what_stands_in_brackets_behind_a_city_lies_there(names):
    def cities(text: str) -> list[str]:
        return [place.label for place in read_advert_places(text, names).places]

    assert cities("NYC (SoHo)") == ["New York City, New York"]
    assert cities("London (Soho)") == ["London, United Kingdom", "Soho, United Kingdom"]
    # Another city all the same where it says where it lies.
    assert "Boston, Massachusetts" in cities("NYC (Boston, MA)")


def test_a_region_is_the_set_of_its_countries(names):
    reading = read_advert_places("Remote - Benelux or DACH", names)

    assert set(reading.remote_in) == {"BE", "NL", "LU", "DE", "AT", "CH"}
    assert regions()["eu"].countries < regions()["europe"].countries < regions()["emea"].countries
    assert "GB" not in regions()["eu"].countries
    assert "US" not in regions()["latam"].countries
    assert read_advert_places("Europe", names).places == ()


@pytest.mark.no_cover
def test_of_a_text_of_hundreds_of_names_the_first_are_read(names):
    ambiguous = ["Springfield", "Portland", "Salem", "Franklin", "Richmond", "Cambridge"]
    text = ", ".join(["Reno, NV", *(ambiguous * 84)[:497], "Leeds", "Remote"])

    reading = read_advert_place(text, names)

    assert reading.places[0].label == "Reno, Nevada"
    assert "Portland, Oregon" in [place.label for place in reading.places]
    assert "Leeds, United Kingdom" not in [place.label for place in reading.places]
    assert reading.remote


def test_all_of_forty_parts_are_read(names):
    text = ", ".join([*["Springfield"] * 39, "Leeds"])

    assert labels(text, names)[-1] == "Leeds, United Kingdom"


def test_reading_looks_up_no_name_it_did_not_announce(names):
    for text in (
        "Trinidad and Tobago",
        "Reno, NV or Remote (US & Canada)",
        "US-IL-Peoria-Plant 7",
        "Kempten (Allgäu), Germany",
        "Raleigh-Durham, NC",
        "77 Invented Ave,Ste 9 Salem,OR 97301",
        "Musterweg 3, 50667 Köln, Germany",
        "Reno, NV Boise, ID",
    ):
        announced = {name: names[name] for name in names_in(text) if name in names}

        assert read_advert_place(text, announced) == read_advert_place(text, names), text
