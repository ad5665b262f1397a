"""The profile of a role: every section, by medium, with its sources."""

import re
from pathlib import Path

import pytest
from django.utils.html import escape
from pytest_django.asserts import assertNumQueries

from roles.media import Medium
from roles.models import Role

EP = "/roles/executive-producer/"
QUERIES = 32  # One fewer where no right is held with another role.
FILES = Path(__file__).parent.parent / "fixtures" / "knowledge" / "roles"
PARTIES = {"studio-or-network"}
ROLES = sorted({path.stem for path in FILES.glob("*.yaml")} - PARTIES)
every_role = pytest.mark.parametrize("slug", ROLES)
HEADINGS = [
    "Who reports to whom",
    "Responsibilities",
    "Decisions",
    "Credit versus job",
    "Pay",
    "Skills",
    "Experience and ways in",
    "Where it leads, and where people come from",
    "Compare with its neighbors",
    "Open jobs",
    "Sources",
]


def sections(text: str) -> dict[str, str]:
    """Id of each section → its words."""
    found = re.findall(r'<section class="scene" id="([\w-]+)".*?>(.*?)</section>', text, re.S)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", body).split()) for name, body in found}


def test_there_are_forty_one_roles_and_their_parties():
    assert len(ROLES) == 41


@every_role
def test_every_profile_has_every_section_in_order_and_none_is_empty(page, slug):
    role = Role.objects.get(slug=slug)
    for medium in ("", *(role.media or Medium.values)):
        text = page(f"/roles/{slug}/?medium={medium}")
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", text)
        assert headings == HEADINGS
        for name, words in sections(text).items():
            assert len(words) > 50, (medium, name, words)


@every_role
def test_every_citation_leads_to_a_source_on_the_page(page, slug):
    text = page(f"/roles/{slug}/")
    cited = set(re.findall(r'href="#(source-[\w-]+)"', text))
    listed = set(re.findall(r'id="(source-[\w-]+)"', text))
    assert cited
    assert cited == listed


@every_role
def test_every_link_within_a_profile_has_its_place(page, slug):
    text = page(f"/roles/{slug}/")
    assert set(re.findall(r'href="#([\w-]+)"', text)) <= set(re.findall(r'id="([\w-]+)"', text))


@pytest.mark.parametrize("slug", ["executive-producer", "producer"])
def test_the_number_of_queries_is_fixed(client, knowledge, on_postgresql, slug):
    with assertNumQueries(QUERIES - 1 + 2 * on_postgresql):
        client.get(f"/roles/{slug}/")


@every_role
def test_no_profile_takes_more(
    client, knowledge, on_postgresql, slug, django_assert_max_num_queries
):
    """Fewer where there are no credits, claims or variants, whose sources need not be read."""
    with django_assert_max_num_queries(QUERIES + 2 * on_postgresql):
        client.get(f"/roles/{slug}/")


def test_the_medium_switch_shows_what_holds_there_and_leaves_out_the_rest(page):
    role = Role.objects.get(slug="executive-producer")
    duties = list(role.responsibilities.all())
    here = [escape(duty.text) for duty in duties if not duty.media or "film" in duty.media]
    elsewhere = [escape(duty.text) for duty in duties if duty.media and "film" not in duty.media]
    text = page(f"{EP}?medium=film")
    assert len(here) > 5
    assert len(elsewhere) > 5
    assert all(words in text for words in here)
    assert not any(words in text for words in elsewhere)


def test_credits_are_those_of_the_medium_that_is_read(page):
    assert "Scripted episodic television" in page(f"{EP}?medium=scripted_tv")
    assert "Scripted episodic television" not in page(f"{EP}?medium=film")


def test_the_switch_marks_the_medium_that_is_read(page):
    assert re.search(r'medium=film" aria-current="true">Film<', page(f"{EP}?medium=film"))
    assert re.search(r'aria-current="true">Every medium<', page(EP))


def test_an_unknown_medium_is_named_and_every_medium_is_shown(page):
    text = page(f"{EP}?medium=theatre")
    assert "theatre is not one of the available choices" in text
    assert 'aria-current="true">Every medium<' in text


def test_the_pay_block_says_population_year_and_what_is_left_out(page):
    text = page(EP)
    assert "$90,360" in text
    assert "May 2025" in text
    assert "No official figure separates executive producers from producers" in text
    assert "The self-employed are left out" in text
    assert "$100,000 to $1,000,000 or more" in text
    assert "year not stated" in text


def test_every_statement_has_a_source_or_is_marked(page):
    """No list item among the statements stands without a number or a mark of judgement."""
    items = re.findall(r"<li id=\"(?!source-)[\w-]+\">(.*?)</li>", page(EP), re.S)
    assert items
    assert not [item for item in items if 'href="#source-' not in item and "editorial" not in item]


def test_an_unknown_role_is_not_found(client, knowledge):
    assert client.get("/roles/gaffer-in-chief/").status_code == 404


def test_a_party_that_is_not_a_job_has_no_profile(client, knowledge):
    assert client.get("/roles/studio-or-network/").status_code == 404


@pytest.fixture
def thin_role(knowledge):
    """A role of which nothing is known but its sentence."""
    return Role.objects.create(
        slug="gaffer", title="Gaffer", department="production", level="head", lead="Lights the set."
    )


def test_a_role_in_preparation_says_so_and_what_is_not_known(page, thin_role):
    text = page("/roles/gaffer/?medium=film")
    assert "This profile is in preparation" in text
    known = sections(text)
    for name in ("reporting", "responsibilities", "skills", "experience", "paths"):
        assert "No source we hold" in known[name]
        assert "in film" in known[name]
    assert "Other roles in production management" in known["compare"]


def test_a_thin_profile_takes_no_more(
    client, thin_role, on_postgresql, django_assert_max_num_queries
):
    with django_assert_max_num_queries(QUERIES + 2 * on_postgresql):
        client.get("/roles/gaffer/")


def test_a_medium_in_which_a_role_is_not_known_says_so(page):
    assert "No source we hold knows this role in news" in page("/roles/writer/?medium=news")
    assert "knows this role" not in page("/roles/writer/?medium=film")
