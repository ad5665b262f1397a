"""What htmx must not take away when it swaps a part of a page: focus, word, address, title."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import barriers

pytestmark = pytest.mark.browser

COMPARISON = "/compare/executive-producer-vs-producer/"


def assert_same_after_reload(tab, part: str) -> None:
    """The address that was pushed, asked for afresh, gives what was swapped in."""
    swapped = tab.title(), tab.locator(part).inner_text()
    tab.reload()
    expect(tab.get_by_role("heading", level=1)).to_have_count(1)
    assert (tab.title(), tab.locator(part).inner_text()) == swapped


@pytest.fixture
def loads(tab):
    """The addresses of all whole pages that the tab loaded."""
    addresses = []
    tab.on("domcontentloaded", lambda page: addresses.append(page.url))
    return addresses


def test_comparison_controls_keep_the_focus_and_say_how_many_rows_differ(scripted_reader, loads):
    reader = scripted_reader
    reader.open(COMPARISON)
    status = reader.tab.get_by_role("status")
    expect(status).to_be_empty()

    for field, option in (("Rows", "Only differences"), ("Medium", "Film")):
        reader.choose(field, option)
        expect(status).to_have_text(re.compile(r"^\d+ of \d+ rows differ$"))
        expect(reader.tab.get_by_label(field, exact=True)).to_be_focused()
        count = status.inner_text()
        expect(reader.tab.locator(".count")).to_contain_text(f"{count}.")
        expect(reader.tab.locator(".htmx-request")).to_have_count(0)

    expect(reader.tab).to_have_url(re.compile(r"\?medium=film&show=differences$"))
    assert len(loads) == 1
    assert_same_after_reload(reader.tab, "#tables")


def test_swapped_in_differences_have_no_barrier(scripted_reader):
    reader = scripted_reader
    reader.open(COMPARISON)
    reader.choose("Rows", "Only differences")
    expect(reader.tab.get_by_role("status")).not_to_be_empty()
    assert barriers(reader.tab) == []


def test_role_finder_keeps_the_focus_and_says_how_many_roles_are_shown(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/roles/")

    reader.write("Role", "exectuive prodcer")
    reader.press("Enter")
    status = reader.tab.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d of \d+ roles shown$"))
    expect(reader.tab.get_by_label("Role", exact=True)).to_be_focused()
    expect(reader.tab).to_have_url(re.compile(r"\?name=exectuive(\+|%20)prodcer"))
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#results")


def test_one_step_back_undoes_one_search_of_roles(scripted_reader):
    reader = scripted_reader
    reader.open("/roles/")
    cards = reader.tab.locator(".role-card")
    every = cards.count()

    reader.write("Role", "exectuive prodcer")
    reader.press("Enter")
    expect(reader.tab.get_by_role("status")).to_have_text(re.compile(r"^\d of \d+ roles shown$"))
    reader.tab.wait_for_load_state("networkidle")
    reader.tab.go_back()

    expect(cards).to_have_count(every)
    expect(reader.tab.get_by_label("Role", exact=True)).to_have_value("")
    expect(reader.tab.locator(".site-header")).to_have_count(1)


def test_job_search_moves_the_focus_to_its_results_and_counts_them(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/jobs/")

    reader.write("Job title", "producer")
    reader.write("Where", "Los Angeles")
    reader.press("Enter")
    status = reader.tab.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ jobs found$"))
    heading = reader.tab.locator(".results-heading")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(reader.tab).to_have_title(f"{heading.text_content()} — Career Guide")
    expect(reader.tab).to_have_url(re.compile(r"title=producer&where=Los(\+|%20)Angeles"))
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#results")


def test_next_page_moves_the_focus_to_its_results_and_says_which_page(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/jobs/?title=producer")

    reader.follow("Next page", within=".pages")
    status = reader.tab.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ jobs found, page 2 of 2$"))
    heading = reader.tab.locator(".results-heading")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#results")


def test_unknown_place_is_said_aloud(scripted_reader):
    reader = scripted_reader
    reader.open("/jobs/?title=producer")

    reader.write("Where", "Los Angelos")
    reader.press("Enter")
    expect(reader.tab.get_by_role("status")).to_have_text("“Los Angelos” is not a place we know")
    expect(reader.tab.locator(".results-heading")).to_be_focused()
    assert barriers(reader.tab) == []
