"""Journeys of people who look for a job, by keyboard, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import barriers

pytestmark = pytest.mark.browser


def results(reader):
    return reader.tab.locator(".results-heading")


def titles(reader):
    return reader.tab.locator("ol.jobs .job-title")


def test_a_misspelt_title_is_understood_and_can_be_searched_as_typed(reader):
    reader.open("/jobs/")

    reader.write("Job title", "excutive producr")
    reader.press("Enter")
    expect(results(reader)).to_have_text("Jobs for “executive producer”")
    expect(reader.tab.locator(".corrected")).to_contain_text("Showing results for")
    expect(titles(reader).first).to_have_text("Executive Producer")
    # What was typed stays typed.
    expect(reader.tab.get_by_label("Job title", exact=True)).to_have_value("excutive producr")

    reader.follow("Search instead for “excutive producr”")
    expect(reader.tab.locator(".no-result")).to_be_visible()
    reader.follow("Search other forms and names of them too")
    expect(titles(reader).first).to_have_text("Executive Producer")

    reader.tab.go_back()
    expect(reader.tab.locator(".no-result")).to_be_visible()
    reader.sees_whole_page("Jobs")


def test_an_abbreviation_finds_the_role_and_leads_to_its_profile(reader):
    reader.open("/jobs/?title=EP")

    expect(reader.tab.locator(".also-searched")).to_contain_text("Executive Producer")
    reader.follow("Executive Producer", within=".also-searched")
    expect(reader.tab.get_by_role("heading", level=1)).to_have_text("Executive Producer")


def test_results_are_narrowed_and_widened_again_filter_by_filter(reader):
    reader.open("/jobs/?title=producer")
    before = reader.tab.locator(".results-count").inner_text()

    role = reader.tab.locator("#narrow").get_by_role("link", name=re.compile(r"^Line Producer \d"))
    count = role.locator(".where").inner_text()
    reader.tab_to(role)
    reader.press("Enter")
    expect(reader.tab).to_have_url(re.compile(r"role=line-producer"))
    expect(reader.tab.locator(".results-count")).to_contain_text(f"{count} job")
    for heading in titles(reader).all_inner_texts():
        assert "Line Producer" in heading

    # Another search keeps the filter and says so.
    reader.write("Where", "California")
    reader.press("Enter")
    expect(results(reader)).to_have_text(
        "Jobs for “producer” that read like Line Producer, in California"
    )
    expect(reader.tab.locator("#narrow [aria-current]")).to_contain_text("Line Producer")

    reader.tab.go_back()
    reader.follow("Any", within="#narrow")
    expect(reader.tab.locator(".results-count")).to_have_text(before)
    reader.tab.reload()
    expect(reader.tab.locator(".results-count")).to_have_text(before)


def test_a_city_is_searched_around_in_kilometers_and_the_nearest_comes_first(reader):
    reader.open("/jobs/?where=Los+Angeles&sort=nearest&unit=km&within=100")

    expect(results(reader)).to_contain_text("within 100 kilometers of Los Angeles, California")
    said = reader.tab.locator(".job-facts dd", has_text=re.compile("kilometer")).all_inner_texts()
    lengths = [0 if text.startswith("less") else int(text.split()[0]) for text in said]
    assert lengths
    assert lengths == sorted(lengths)
    assert max(lengths) <= 100


def test_an_ambiguous_place_is_told_and_the_other_is_one_link_away(reader):
    reader.open("/jobs/?title=producer")

    reader.write("Where", "Portland")
    reader.press("Enter")
    expect(results(reader)).to_contain_text("Portland, Oregon")
    reader.follow("Portland, Maine")
    expect(results(reader)).to_contain_text("Portland, Maine")
    expect(reader.tab.get_by_label("Where", exact=True)).to_have_value("Portland, Maine")


def test_remote_work_is_asked_for_as_a_place(reader):
    reader.open("/jobs/")

    reader.write("Where", "remote in Canada")
    reader.press("Enter")
    expect(results(reader)).to_have_text("Newest jobs, remote, for people in Canada")
    for fact in reader.tab.locator("ol.jobs .job").all():
        expect(fact.locator(".remote")).to_have_count(1)


def test_no_page_of_results_has_a_barrier(scripted_reader):
    for address in (
        "/jobs/?title=excutive+producr&where=Portland&remote=too",
        "/jobs/?title=producer&role=line-producer&posted=30",
        "/jobs/?title=astronaut&where=Nowhereville",
    ):
        scripted_reader.open(address)
        assert barriers(scripted_reader.tab) == []
