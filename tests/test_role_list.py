"""Browse: find a role by name or alias, near misses, department and medium."""

import html
import re

import pytest
from pytest_django.asserts import assertNumQueries


def titles(text: str) -> list[str]:
    return re.findall(r'<h\d class="role-title"><a href="/roles/[\w-]+/">(.*?)</a>', text)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Producer", "Producer"),
        ("EP", "Executive Producer"),
        ("exec. producer", "Executive Producer"),
        ("EXECUTIVE-PRODUCER", "Executive Producer"),
        ("line", "Line Producer"),
        ("exec prod", "Executive Producer"),
        ("upm", "Unit Production Manager"),
    ],
)
def test_a_role_is_found_by_its_name_and_by_what_people_call_it(page, typed, first):
    assert titles(page(f"/roles/?name={typed}"))[0] == first


@pytest.mark.parametrize("typed", ["excutive producr", "Execuitve Producer", "exective producer"])
def test_a_near_miss_is_forgiven_and_said(page, typed):
    text = page(f"/roles/?name={typed}")
    assert titles(text)[0] == "Executive Producer"
    assert "Showing “Executive Producer”" in text


def test_nothing_found_says_so_and_leads_on(page):
    text = page("/roles/?name=zzzzzz")
    assert "No role fits “zzzzzz”" in text
    assert 'href="/roles/">Show all' in text


def test_filters_narrow_the_list(page):
    everything = titles(page("/roles/"))
    news = titles(page("/roles/?medium=news&department=news"))
    assert 0 < len(news) < len(everything)
    assert "News Director" in news


def facet(text: str, label: str) -> dict[str, tuple[int, str]]:
    """What a facet offers: its label → the count and the address."""
    part = text.split(f"<dt>{label}</dt>")[1].split("</dd>")[0]
    options = re.findall(r'<a href="([^"]*)"[^>]*>(.*?) <span class="where">(\d+)</span>', part)
    return {name: (int(count), html.unescape(address)) for address, name, count in options}


def test_each_facet_counts_what_it_would_leave(page):
    for address in ("/roles/", "/roles/?department=news", "/roles/?name=producer&level=senior"):
        text = page(address)
        for label in ("Department", "Medium", "Level"):
            for name, (count, leads_to) in facet(text, label).items():
                assert len(titles(page(leads_to))) == count, (address, label, name)


def test_facets_offer_nothing_that_finds_no_role(page):
    assert "Commercials" in facet(page("/roles/"), "Department")
    assert "Commercials" not in facet(page("/roles/?medium=music"), "Department")


def test_a_search_by_name_keeps_the_facets(page):
    text = page("/roles/?department=news&level=head")
    assert '<input type="hidden" name="department" value="news">' in text
    assert '<input type="hidden" name="level" value="head">' in text
    assert 'type="hidden"' not in page("/roles/")


def test_bad_filters_are_named_and_left_out(page):
    text = page("/roles/?medium=opera&department=catering")
    assert "opera is not one of the available choices" in text
    assert "catering is not one of the available choices" in text
    assert len(titles(text)) > 30


def test_roles_stand_by_department_and_the_most_senior_first(page):
    text = page("/roles/")
    departments = re.findall(r'class="department-heading">(.*?)<', text)
    assert departments[:3] == ["Producing", "Production management", "Directing"]
    shown = titles(text)
    assert shown.index("Executive Producer") < shown.index("Co-Producer")
    assert shown.index("Co-Producer") < shown.index("Line Producer") < shown.index("Director")


def test_cards_say_pay_and_to_whom_a_role_reports(page):
    text = page("/roles/")
    card = text.split('href="/roles/producer/"')[1].split("</li>")[0]
    assert "$90,360 a year, median of producers and directors, United States, May 2025" in card
    assert "Reports to:" in card


def test_parties_are_not_listed(page):
    assert "Studio or network" not in titles(page("/roles/"))


def test_htmx_gets_the_results_alone_and_a_history_restore_the_page(page):
    fragment = page("/roles/?name=EP", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "roles shown" in fragment  # For the status region.
    restored = page(
        "/roles/?name=EP", **{"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in restored


def test_the_number_of_queries_is_fixed(client, knowledge):
    for address in ("/roles/", "/roles/?name=EP", "/roles/?name=zzz&medium=film"):
        with assertNumQueries(4):
            client.get(address)


@pytest.mark.parametrize("typed", ["%00", "💥", "a" * 5000, "'; DROP TABLE", "<script>", "%F0%28"])
def test_no_input_breaks_the_page(page, typed):
    text = page(f"/roles/?name={typed}&medium={typed}&department={typed}")
    assert "<script>" not in text.split('id="results"')[1]
