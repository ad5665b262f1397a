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
        expect(status).to_have_text(
            re.compile(r"^\d+ of \d+ rows differ, \d+ (is|are) not judged$")
        )
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


def pick(reader, label: str, option: str) -> None:
    """Choose in a list by writing the whole name, as where many begin with the same letter."""
    field = reader.tab.get_by_label(label, exact=True)
    reader.tab_to(field)
    reader.tab.keyboard.type(option)
    expect(field.locator("option:checked")).to_have_text(option)


def test_decision_controls_keep_the_focus_and_say_how_many_change_hands(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/decisions/")
    status = reader.tab.get_by_role("status")
    expect(status).to_be_empty()

    said = (("Medium", "News", r"^\d+ of \d+ decisions (is|are) known for news\.$"),)
    said += (("Phase", "Production", r"^\w+ of \d+ decisions? in production .+ for news\.$"),)
    for field, option, words in said:
        pick(reader, field, option)
        expect(status).to_have_text(re.compile(words))
        expect(reader.tab.get_by_label(field, exact=True)).to_be_focused()
        expect(reader.tab.locator(".count")).to_have_text(status.inner_text())
        expect(reader.tab.locator(".htmx-request")).to_have_count(0)

    expect(reader.tab).to_have_url(re.compile(r"\?medium=news&phase=production\b"))
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#results")


def test_credit_control_keeps_the_focus_and_says_how_many_credits(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/credits/")
    status = reader.tab.get_by_role("status")
    expect(status).to_be_empty()

    pick(reader, "Medium", "Film")
    expect(status).to_have_text(re.compile(r"^\d+ credits in \d+ lists? for film; .+\.$"))
    expect(reader.tab.get_by_label("Medium", exact=True)).to_be_focused()
    expect(reader.tab.locator(".count")).to_have_text(status.inner_text())
    expect(reader.tab).to_have_url(re.compile(r"\?medium=film$"))
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#results")


def test_path_controls_keep_the_focus_and_say_how_many_routes(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/paths/")
    status = reader.tab.get_by_role("status")
    expect(status).to_be_empty()

    said = (("Where you are", "Production Coordinator", r"^\d+ roles within reach of Production"),)
    said += (("Where you want to be", "Line Producer", r"^\d+ routes? from .+ to Line Producer$"),)
    for field, option, words in said:
        pick(reader, field, option)
        expect(status).to_have_text(re.compile(words))
        expect(reader.tab.get_by_label(field, exact=True)).to_be_focused()
        expect(reader.tab.locator("#found h2")).to_have_text(status.text_content())
        expect(reader.tab.locator(".htmx-request")).to_have_count(0)

    expect(reader.tab).to_have_title(f"{status.text_content()} — Career Guide")
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#results")


def test_one_step_back_undoes_one_choice_of_a_role_however_many_letters_it_took(scripted_reader):
    reader = scripted_reader
    reader.open("/paths/")
    found = reader.tab.locator("#found h2")
    every = found.text_content()

    # On the way to it the list passes three other roles.
    pick(reader, "Where you are", "Production Coordinator")
    expect(found).to_have_text(re.compile("within reach of Production Coordinator$"))
    reader.tab.wait_for_load_state("networkidle")
    reader.tab.go_back()

    expect(found).to_have_text(every)
    expect(reader.tab.get_by_label("Where you are", exact=True)).to_have_value("")
    expect(reader.tab.locator(".site-header")).to_have_count(1)


def test_ticks_keep_the_focus_and_say_how_many_roles_they_cover(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/fit/")
    status = reader.tab.get_by_role("status")
    expect(status).to_be_empty()

    for number, skill in enumerate(("communication", "organization"), start=1):
        box = reader.tab.locator(f"input[value={skill}]")
        reader.tab_to(box)
        reader.press("Space")
        said = re.compile(rf"^{number} skills? ticked, \d+ roles covered in part$")
        expect(status).to_have_text(said)
        expect(box).to_be_focused()
        expect(reader.tab.locator(".results-heading")).to_have_text(status.text_content())
        expect(reader.tab.locator(".htmx-request")).to_have_count(0)

    expect(reader.tab).to_have_url(re.compile(r"have=communication&have=organization$"))
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#results")


def test_pay_controls_keep_the_focus_and_say_which_figures_are_shown(scripted_reader, loads):
    reader = scripted_reader
    reader.open("/pay/")
    status = reader.tab.get_by_role("status")
    expect(status).to_be_empty()

    pick(reader, "Role", "Producer")
    expect(status).to_contain_text("Producer in the United States")
    expect(reader.tab.get_by_label("Role", exact=True)).to_be_focused()
    reader.write("City or state", "New Mexico")
    reader.press("Enter")
    expect(status).to_contain_text("New Mexico")
    expect(reader.tab.get_by_label("City or state", exact=True)).to_be_focused()
    expect(reader.tab).to_have_title("Pay: Producer in New Mexico — Career Guide")
    assert len(loads) == 1
    assert barriers(reader.tab) == []
    assert_same_after_reload(reader.tab, "#figures")


def test_a_place_without_figures_is_said_beside_its_field_and_taken_back(scripted_reader):
    reader = scripted_reader
    reader.open("/pay/?role=producer")

    reader.write("City or state", "Gotham")
    reader.press("Enter")
    error = reader.tab.get_by_text("No area of the wage statistics is called “Gotham”.")
    expect(error).to_be_visible()
    expect(reader.tab.get_by_label("City or state", exact=True)).to_be_focused()
    assert barriers(reader.tab) == []

    reader.write("City or state", "Atlanta")
    reader.press("Enter")
    expect(reader.tab.get_by_role("status")).to_contain_text("Atlanta")
    expect(error).to_have_count(0)
