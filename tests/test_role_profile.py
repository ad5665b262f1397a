"""The profile of a role: every section, by medium, with its sources."""

import re

import pytest
from django.utils.html import escape
from pytest_django.asserts import assertNumQueries

from roles.models import Role

EP = "/roles/executive-producer/"
QUERIES = 31


@pytest.mark.parametrize("slug", ["executive-producer", "producer"])
def test_a_published_profile_has_every_section_in_order(page, slug):
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page(f"/roles/{slug}/"))
    assert headings == [
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


def test_every_citation_leads_to_a_source_on_the_page(page):
    text = page(EP)
    cited = set(re.findall(r'href="#(source-[\w-]+)"', text))
    listed = set(re.findall(r'id="(source-[\w-]+)"', text))
    assert cited
    assert cited == listed


def test_every_statement_has_a_source_or_is_marked(page):
    """No list item among the statements stands without a number or a mark of judgement."""
    items = re.findall(r"<li id=\"(?!source-)[\w-]+\">(.*?)</li>", page(EP), re.S)
    assert items
    assert not [item for item in items if 'href="#source-' not in item and "editorial" not in item]


def test_a_role_in_preparation_says_so_and_has_no_empty_section(page):
    text = page("/roles/line-producer/")
    assert "in preparation" in text
    for section in re.findall(r'<section class="scene".*?</section>', text, re.S):
        assert len(re.sub(r"<[^>]+>|\s", "", section)) > 40


def test_an_unknown_role_is_not_found(client, knowledge):
    assert client.get("/roles/gaffer-in-chief/").status_code == 404


def test_a_party_that_is_not_a_job_has_no_profile(client, knowledge):
    assert client.get("/roles/studio-or-network/").status_code == 404


@pytest.mark.parametrize("slug", ["executive-producer", "producer"])
def test_the_number_of_queries_is_fixed(client, knowledge, slug):
    with assertNumQueries(QUERIES):
        client.get(f"/roles/{slug}/")


def test_a_thin_profile_takes_no_more(client, knowledge, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        client.get("/roles/line-producer/")
