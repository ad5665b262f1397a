"""What people come for, by keyboard alone, with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

COMPARED = "Executive Producer vs. Producer"


def test_a_role_is_found_by_a_misspelt_name_and_read(reader):
    reader.open("/")

    reader.write("Find a role", "exectuive prodcer")
    reader.press("Enter")
    notice = reader.tab.get_by_text("No role is called “exectuive prodcer”.")
    expect(notice).to_contain_text("Showing “Executive Producer”.")
    reader.follow("Executive Producer")

    expect(reader.tab).to_have_url(re.compile(r"/roles/executive-producer/$"))
    expect(reader.tab.get_by_role("heading", level=1)).to_have_text("Executive Producer")


def test_a_profile_is_read_for_another_medium_and_left_again(reader):
    reader.open("/roles/executive-producer/")
    every_medium = reader.tab.title()

    reader.follow("Scripted TV", within=".medium-switch")
    expect(reader.tab).to_have_url(re.compile(r"\?medium=scripted_tv$"))
    chosen = reader.tab.locator(".medium-switch [aria-current]")
    expect(chosen).to_have_text("Scripted TV")
    title = reader.tab.title()
    assert title != every_medium

    reader.tab.reload()
    expect(chosen).to_have_text("Scripted TV")
    expect(reader.tab).to_have_title(title)

    reader.tab.go_back()
    expect(chosen).to_have_text("Every medium")
    expect(reader.tab).to_have_title(every_medium)
    reader.sees_whole_page("Executive Producer")


def test_the_differences_of_two_roles_are_read_for_film_and_left_step_by_step(reader):
    reader.open("/")
    reader.tab_to(reader.tab.locator("#featured-heading a"))
    reader.press("Enter")
    reader.sees_whole_page(COMPARED)
    rows = reader.tab.locator(".versus-table tbody tr")
    same = reader.tab.locator(".versus-table tr.same")
    all_rows = rows.count()
    assert same.count() > 0

    reader.choose("Rows", "Only differences")
    expect(reader.tab).to_have_url(re.compile(r"show=differences"))
    expect(same).to_have_count(0)
    differing = rows.count()
    assert 0 < differing < all_rows
    expect(reader.tab.locator(".count")).to_contain_text("Only those are shown.")

    reader.choose("Medium", "Film")
    expect(reader.tab).to_have_url(re.compile(r"medium=film&.*show=differences"))
    expect(reader.tab.locator(".count")).to_contain_text("Only those are shown.")

    reader.tab.reload()
    reader.sees_whole_page(COMPARED)
    expect(reader.tab.get_by_label("Medium", exact=True)).to_have_value("film")
    expect(reader.tab.get_by_label("Rows", exact=True)).to_have_value("differences")

    reader.tab.go_back()
    expect(reader.tab).to_have_url(re.compile(r"show=differences"))
    expect(rows).to_have_count(differing)
    reader.tab.go_back()
    expect(rows).to_have_count(all_rows)
    reader.sees_whole_page(COMPARED)
    reader.tab.go_back()
    expect(reader.tab.locator("#featured-heading")).to_be_visible()


def test_a_job_is_found_from_a_profile_and_its_advert_read(reader):
    reader.open("/roles/producer/")

    expect(reader.tab.get_by_label("Job title")).to_have_value("Producer")
    reader.write("Where", "Los Angeles")
    reader.press("Enter")
    expect(reader.tab).to_have_url(re.compile(r"/jobs/\?title=Producer&where=Los(\+|%20)Angeles"))
    expect(reader.tab.locator(".results-count")).to_have_text(re.compile(r"^\d+ jobs found\."))
    expect(reader.tab.get_by_label("Where", exact=True)).to_have_value("Los Angeles")

    advert = reader.tab.locator("ol.jobs .job-title a").first
    title = advert.text_content()
    reader.tab_to(advert)
    reader.press("Enter")
    expect(reader.tab.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.tab.locator(".example-label")).to_have_text("Example advert")

    reader.tab.go_back()
    expect(reader.tab.locator(".results-count")).to_have_text(re.compile(r"^\d+ jobs found\."))


def test_the_results_are_leafed_through(reader):
    reader.open("/jobs/?title=producer")
    heading = reader.tab.locator(".results-heading").text_content()
    first = reader.tab.locator("ol.jobs .job-title").first.text_content()

    reader.follow("Next page", within=".pages")
    expect(reader.tab).to_have_url(re.compile(r"title=producer&v=1&page=2"))
    expect(reader.tab.locator(".results-count")).to_contain_text("page 2 of 2")
    expect(reader.tab.locator("ol.jobs")).to_have_attribute("start", "21")

    reader.tab.go_back()
    expect(reader.tab.locator(".results-count")).to_contain_text("page 1 of 2")
    expect(reader.tab.locator(".results-heading")).to_have_text(heading)
    expect(reader.tab.locator("ol.jobs .job-title").first).to_have_text(first)
    reader.sees_whole_page("Jobs")


def test_a_misspelt_place_is_told_apart_and_put_right(reader):
    reader.open("/jobs/?title=producer")

    reader.write("Where", "Los Angelos")
    reader.press("Enter")
    notice = reader.tab.locator(".unknown-place")
    expect(notice).to_contain_text("We do not know “Los Angelos” as a place")
    reader.follow("Los Angeles, California", within=".place-suggestions")
    expect(reader.tab.locator(".results-count")).to_have_text(re.compile(r"^\d+ jobs found\."))
    expect(reader.tab.get_by_label("Where", exact=True)).to_have_value("Los Angeles, California")

    reader.tab.go_back()
    expect(notice).to_be_visible()
    reader.tab.go_back()
    expect(reader.tab.locator("ol.jobs")).to_be_visible()
    reader.sees_whole_page("Jobs")


def test_a_search_without_a_result_says_what_to_do_next(reader):
    reader.open("/jobs/?title=producer")

    reader.write("Job title", "astronaut")
    reader.press("Enter")
    notice = reader.tab.locator(".no-result")
    expect(notice).to_contain_text("No open advert has all that was searched")
    reader.tab_to(notice.get_by_role("link"))
    reader.press("Enter")
    expect(reader.tab.locator("ol.jobs")).to_be_visible()


def test_the_navigation_can_be_skipped(reader):
    reader.open("/compare/executive-producer-vs-producer/")

    reader.press("Tab")
    skip = reader.tab.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    reader.press("Enter", "Tab")

    first = reader.tab.locator("main").locator("a, select, input, button").first
    expect(first).to_be_focused()
