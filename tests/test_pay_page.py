"""The pay page: official wages by place and industry, what they leave out, and other claims."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertNumQueries

from roles.models import PayClaim, Role, WageArea, WageEstimate, WageRelease
from roles.wage_report import margin

NOT_SEPARATED = "No official figure separates executive producers from producers"


def words(text: str) -> str:
    """What a reader sees of the results, in one line."""
    figures = text.split('id="figures"')[-1].split('id="sources"')[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", figures))


def row(text: str, name: str) -> list[str]:
    """The cells of the row with that heading, in the first table that has one."""
    for part in re.findall(r"<tr>(.*?)</tr>", text, re.S):
        cells = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", part, re.S)
        ]
        if cells and cells[0].split(" 1")[0] == name:
            return cells[1:]
    raise AssertionError(f"There is no row {name}")


def test_without_a_role_every_occupation_stands_on_one_axis_with_its_roles(page):
    text = page("/pay/")
    assert "Every occupation in the United States" in text
    assert row(text, "Film and Video Editors") == [
        *("25,610", "$40,280", "$52,720", "$75,420", "$105,310", "$148,550")
    ]
    assert text.count('class="official-range"') == 7
    editors = text.split('id="occupation-27-4032"')[1].split("</div>")[0]
    assert 'href="/pay/?role=film-editor"' in editors
    without = text.split("No official occupation")[1]
    assert 'href="/pay/?role=production-coordinator"' in without
    assert NOT_SEPARATED in text


def test_a_place_without_a_role_shows_every_occupation_there(page):
    text = page("/pay/?area=Georgia")
    assert "Every occupation in Georgia" in text
    assert row(text, "Producers and Directors")[3] == "$79,950"
    assert 'href="/pay/?role=film-editor&amp;area=georgia"' in text
    # Georgia's wages of agents are not released: the nation stands in, and says so.
    agents = "Figures of the United States; those of Georgia are not released by the agency"
    assert agents in words(text)
    assert "athletes, united states" in words(text).lower()  # In the drawing.


def test_a_role_and_a_place_show_the_place_its_state_and_the_nation(page):
    text = page("/pay/?role=line-producer&area=Atlanta")
    assert "Line Producer in Atlanta, GA" in text
    assert "Place: Atlanta-Sandy Springs-Roswell, GA , metropolitan area." in words(text)
    figure = text.split('class="figure-line"')[1].split("</p>")[0]
    assert "$79,950" in figure
    assert "a year, median, Atlanta-Sandy Springs-Roswell, GA, May 2025" in figure
    nation = row(text, "United States")
    assert nation == ["143,120", "$45,780", "$62,670", "$90,360", "$134,800", "$198,540"]
    assert row(text, "Georgia")[0] == "5,010"
    assert row(text, "Atlanta-Sandy Springs-Roswell, GA")[0] == "3,840"
    # Three places and five industries on one axis.
    assert text.count('class="official-range"') == 8


def test_industries_are_of_the_nation_and_say_for_which_medium_they_stand(page):
    text = page("/pay/?role=producer&area=Georgia")
    assert row(text, "Motion Picture and Video Industries")[:1] != []
    assert "Nearest official figure for Film and Documentary" in text
    assert "For the nation only" in text


def test_what_is_left_out_is_said_for_every_occupation(page):
    producers = words(page("/pay/?role=producer"))
    assert NOT_SEPARATED in producers
    assert "The self-employed are left out, and so are fees, points" in producers
    editors = words(page("/pay/?role=film-editor"))
    assert NOT_SEPARATED not in editors
    assert "Everybody in that occupation is counted, in film and television or not." in editors
    for text in (producers, editors):
        assert "The self-employed are left out" in text
        assert "hourly pay is counted as 2,080 hours a year" in text
        assert "Figures for May 2025, released on May 15, 2026." in text


def test_wages_that_are_not_released_fall_back_to_the_next_place_and_say_so(page):
    text = page("/pay/?role=producer&area=New+Mexico")
    assert (
        "Official wages of producers and directors in New Mexico are not released by the agency."
        " The nearest figures are those of the United States."
    ) in words(text)
    assert row(text, "New Mexico") == ["520", *["Not released"] * 5]
    assert "$90,360" in text.split('class="figure-line"')[1].split("</p>")[0]


def test_a_place_of_which_no_figure_is_held_is_told_apart_from_one_not_released(page):
    text = page("/pay/?role=film-editor&area=Akron")
    assert (
        "Official wages of film and video editors in Akron, OH are not among the figures we hold."
        " The nearest figures are those of Ohio."
    ) in words(text)
    assert row(text, "Akron, OH") == ["Not among the figures we hold"]


def test_from_the_top_code_on_figures_are_said_in_words(page):
    text = page("/pay/?role=producer&area=Los+Angeles")
    assert row(text, "Los Angeles-Long Beach-Anaheim, CA")[-1] == "$239,200 or more"
    assert "325,310" not in text
    assert "From $239,200 a year on it publishes no figure either" in text
    assert "An arrow means “and more”." in text


def test_the_standard_error_is_said_as_a_range_with_its_meaning(page):
    text = page("/pay/?role=producer")
    certainty = text.split('id="certainty"')[1]
    assert row(certainty, "United States") == [
        *("$113,300", "±3.5%", "$109,300 and $117,300", "143,120", "±5.7%")
    ]
    assert "1.96 times that" in certainty
    assert "95% confidence interval" in certainty


def test_a_role_without_an_occupation_shows_the_nearest_by_name(page):
    text = words(page("/pay/?role=production-coordinator"))
    assert "No official occupation covers this role" in text
    assert "The nearest that can be shown is producers and directors , the occupation of" in text
    assert "Production Supervisor" in text
    assert NOT_SEPARATED in text
    assert 'class="figure-line"' not in page("/pay/?role=production-coordinator")


def test_a_role_whose_neighbors_have_no_occupation_either_says_so(page):
    role = Role.objects.get(slug="production-coordinator")
    role.steps_in.all().delete()
    role.steps_out.all().delete()
    text = words(page("/pay/?role=production-coordinator"))
    assert "No official occupation covers this role, and none covers a role one step away." in text
    assert "What other sources claim" in text


def test_a_role_with_an_occupation_by_analogy_says_so(page):
    text = words(page("/pay/?role=production-accountant"))
    assert "Accountants and Auditors is taken by analogy" in text
    assert "by analogy" not in words(page("/pay/?role=producer"))


def test_other_claims_stand_below_as_on_the_profile(page):
    text = page("/pay/?role=executive-producer")
    for claim in PayClaim.objects.filter(role__slug="executive-producer"):
        assert escape(claim.name) in text
        assert f'id="{claim.slug}"' in text
    assert "$100,000 to $1,000,000 or more" in text


def test_a_role_without_claims_says_so(page):
    PayClaim.objects.filter(role__slug="producer").delete()
    assert "No source we hold claims what this role earns" in page("/pay/?role=producer")


@pytest.mark.parametrize(("today", "stale"), [((2027, 5, 31), False), ((2027, 6, 1), True)])
@pytest.mark.parametrize("address", ["/pay/?role=producer", "/pay/", "/roles/producer/"])
def test_figures_older_than_24_months_are_marked(page, monkeypatch, today, stale, address):
    monkeypatch.setattr(timezone, "localdate", lambda: date(*today))
    assert ("more than two years ago" in page(address)) == stale


def test_the_newest_release_is_shown(page):
    newer = WageRelease.objects.create(
        slug="newer", name="May 2026", month="2026-05-01", released_on="2027-05-01", top_code=250000
    )
    nation = WageArea.objects.get(kind="nation")
    WageEstimate.objects.create(
        release=newer, soc_code="27-2012", occupation="Producers", area=nation, median=99_990
    )
    for address in ("/pay/?role=producer", "/roles/producer/", "/pay/"):
        text = page(address)
        assert "$99,990" in text
        assert "$90,360" not in text


def test_a_place_that_is_not_known_is_named_and_left_out(page):
    text = page("/pay/?role=producer&area=Atlantis+upon+Sea")
    assert "No area of the wage statistics is called “Atlantis upon Sea”." in text
    assert "It was left out." in text
    assert "Producer in the United States" in text


def test_a_role_that_is_not_known_is_named_and_left_out(page):
    text = page("/pay/?role=gaffer-in-chief&area=Georgia")
    assert "There is no role “gaffer-in-chief” to choose." in text
    assert "Every occupation in Georgia" in text


def test_a_party_to_decisions_has_no_pay(page):
    assert "There is no role “studio-or-network”" in page("/pay/?role=studio-or-network")


def test_a_near_miss_is_forgiven_and_said(page):
    text = words(page("/pay/?role=producer&area=Atlenta"))
    assert "No area of the wage statistics is called “Atlenta”. Place: Atlanta-" in text


def test_other_places_that_fit_are_links_that_keep_the_role(page):
    text = page("/pay/?role=producer&area=Portland")
    assert 'href="/pay/?role=producer&amp;area=portland-south-portland-me">Portland, ME</a>' in text
    other = page("/pay/?role=producer&area=portland-south-portland-me")
    assert 'name="area" value="Portland-South Portland, ME"' in other
    assert "Producer in Portland, ME" in other


@pytest.mark.parametrize(
    "typed", ["%00", "💥", "a" * 5000, "'; DROP TABLE", "<script>", "%F0%28", "90210", "-", "ga ga"]
)
def test_no_input_breaks_the_page(page, typed):
    text = page(f"/pay/?role={typed}&area={typed}")
    assert "<script>" not in text.split('id="figures"')[1]


def test_htmx_gets_the_figures_alone_with_title_status_and_errors(page):
    fragment = page("/pay/?role=producer&area=nowhereville", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "<datalist" not in fragment
    assert "<title>Pay: Producer in the United States — Career Guide</title>" in fragment
    status = fragment.split('id="status"')[1].split("</div>")[0]
    assert "$90,360, median of producers and directors in the United States" in status
    assert 'id="id_area_error" hx-swap-oob="innerHTML"' in fragment
    assert "called “nowhereville”" in fragment


def test_a_history_restore_gets_the_page(page):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in page("/pay/?role=producer", **headers)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/pay/", 4),
        ("/pay/?area=Atlanta", 4),
        ("/pay/?area=nowhereville&role=nobody", 4),
        ("/pay/?role=producer", 9),
        ("/pay/?role=executive-producer&area=Atlanta", 9),
        ("/pay/?role=production-coordinator&area=New+Mexico", 9),
    ],
)
def test_the_number_of_queries_is_fixed(client, knowledge, address, queries):
    with assertNumQueries(queries):
        client.get(address)


def test_it_leads_to_the_profile_and_to_jobs_there_and_back(page):
    text = page("/pay/?role=line-producer&area=Atlanta")
    assert 'href="/roles/line-producer/"' in text
    assert 'href="/jobs/?title=Line%20Producer&amp;where=Atlanta%2C%20GA"' in text
    assert 'href="/pay/?role=line-producer"' in page("/roles/line-producer/")


def test_every_citation_leads_to_a_source_on_the_page(page):
    for address in ("/pay/", "/pay/?role=executive-producer&area=GA"):
        text = page(address)
        cited = set(re.findall(r'href="#(source-[\w-]+)"', text))
        assert cited == set(re.findall(r'id="(source-[\w-]+)"', text))
        assert "source-bls-oews-2025" in cited


def test_no_cell_is_empty(page):
    for address in ("/pay/", "/pay/?role=talent-agent&area=Boston", "/pay/?role=writer&area=NY"):
        for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page(address), re.S):
            assert re.sub(r"<[^>]+>|\s", "", cell), address


@pytest.mark.parametrize("slug", ["producer", "production-coordinator", "talent-agent"])
def test_without_figures_the_page_says_so(page, slug):
    WageEstimate.objects.all().delete()
    WageArea.objects.all().delete()
    assert "No official figures are loaded here." in page("/pay/")
    text = words(page(f"/pay/?role={slug}&area=Georgia"))
    assert "No area of the wage statistics is called" in page(f"/pay/?role={slug}&area=Georgia")
    assert "We hold no official figures for occupation" in text
    assert "We hold no official figures for occupation" in words(page(f"/roles/{slug}/"))


@pytest.mark.parametrize(
    ("estimate", "error", "expected"),
    [
        (113_300, Decimal("1.8"), (Decimal("3.5"), 109_300, 117_300)),
        (520, Decimal("19.9"), (Decimal("39.0"), 320, 720)),
        (100, Decimal("80.0"), (Decimal("156.8"), 0, 260)),
    ],
)
def test_a_confidence_interval_is_1_96_standard_errors_to_either_side(estimate, error, expected):
    found = margin(estimate, error)
    assert (found.percent, found.low, found.high) == expected


@pytest.mark.parametrize(("estimate", "error"), [(None, Decimal(1)), (100, None)])
def test_without_an_error_there_is_no_interval(estimate, error):
    assert margin(estimate, error) is None


def pay_section(text: str) -> str:
    return words(text.split('<section class="scene" id="pay">')[1].split("</section>")[0])


@pytest.mark.no_cover
def test_every_profile_has_an_honest_pay_section(page):
    for role in Role.objects.jobs():
        text = pay_section(page(f"/roles/{role.slug}/"))
        assert f"Pay of {role.title} by state and city" in text
        if not role.soc_code:
            assert "No official occupation covers this role" in text, role
        elif role.soc_by_analogy:
            assert "is taken by analogy" in text, role
        else:
            assert "a year, median, United States, May 2025" in text, role
        assert (role.soc_code == "27-2012") <= (NOT_SEPARATED in text), role


def test_the_profile_of_a_role_without_an_occupation_shows_the_nearest_and_calls_it_that(page):
    text = page("/roles/production-coordinator/")
    section = pay_section(text)
    assert "The nearest that can be shown is producers and directors" in section
    assert "What this role itself earns may be far from it." in section
    assert 'class="figure-line"' not in text


def test_a_role_without_figures_for_its_medium_shows_the_nation_only(page):
    text = pay_section(page("/roles/producer/?medium=music"))
    assert "Sound Recording Industries" in text
    assert "Motion Picture and Video Industries" not in text
