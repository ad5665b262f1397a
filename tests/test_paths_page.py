"""Paths: from one role to another, on from one, towards one, or the whole map; with sources."""

import re
from html import unescape

import pytest
from pytest_django.asserts import assertNumQueries

from roles.models import CareerStep, Role, RoleSkill

MAP = "/paths/"
ROUTES = "/paths/?from=production-coordinator&to=line-producer"
NO_ROUTE = "/paths/?from=news-producer&to=director"
CUT_BY_MEDIUM = "/paths/?from=associate-producer&to=producer&medium=news"
ONWARD = "/paths/?from=line-producer"
BEFORE = "/paths/?to=line-producer"
SAME = "/paths/?from=producer&to=producer"
DEAD_END = "/paths/?from=completion-guarantor"
EVERY_KIND = [MAP, ROUTES, NO_ROUTE, CUT_BY_MEDIUM, ONWARD, BEFORE, SAME, DEAD_END]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def heading(text: str) -> str:
    return unescape(re.findall(r"<h2>(.*?)</h2>", text)[0])


# Routes


def test_the_routes_between_two_roles_step_by_step(page):
    text = page(ROUTES)
    assert re.fullmatch(r"\d routes from Production Coordinator to Line Producer", heading(text))
    assert "Route 1: straight there" in text
    assert "by way of Unit Production Manager" in text
    assert 'href="/compare/line-producer-vs-unit-production-manager/"' in text
    assert 'href="/roles/unit-production-manager/"' in text
    assert 'href="/pay/?role=line-producer"' in text
    assert "Shown are at most five routes, none more than two steps longer" in words(text)
    assert '<option value="line-producer" selected>' in text


def test_what_a_step_itself_says_stands_with_it(page):
    step = CareerStep.objects.get(slug="line-producer-to-producer")
    text = page("/paths/?from=line-producer&to=producer")
    first = words(text.split(f'id="{step.slug}"')[1].split("</li>")[0])
    assert step.gain in first
    assert "Promotion · Film" in first
    assert "Partly editorial judgment" in first


def test_a_medium_keeps_to_the_steps_that_hold_there(page):
    everywhere = page("/paths/?from=production-coordinator&to=executive-producer")
    film = page("/paths/?from=production-coordinator&to=executive-producer&medium=film")
    assert "by way of Commercial Producer" in everywhere
    assert "by way of Commercial Producer" not in film
    assert heading(film).endswith("to Executive Producer in film")


def test_a_route_that_changes_medium_says_so(page):
    text = page("/paths/?from=story-producer&to=co-executive-producer")
    assert "Changes medium" in text
    assert "The medium changes here, from Unscripted TV to Scripted TV" in text


def test_years_stand_only_where_a_source_gives_them(page):
    text = words(page("/paths/?from=supervising-producer&to=showrunner"))
    assert "Promotion · Scripted TV · about 1 year" in text
    assert "2 steps · Scripted TV · years known for 1 of 2 steps" in text


def test_skills_to_gain_link_to_why_they_matter_and_cite_their_sources(page):
    role = Role.objects.get(slug="producer")
    text = page("/paths/?from=line-producer&to=producer")
    before = set(Role.objects.get(slug="line-producer").role_skills.values_list("skill", flat=True))
    new = [each for each in role.role_skills.all() if each.skill_id not in before]
    shown = [each for each in new if f'href="/roles/producer/#{each.slug}"' in text]
    assert shown
    for role_skill in shown:
        item = text.split(f'#{role_skill.slug}"')[1].split("</li>")[0]
        assert 'href="#source-' in item or "ditorial judgment" in item


def test_without_known_skills_the_page_says_so(page):
    RoleSkill.objects.filter(role__slug="line-producer").delete()
    text = words(page(ROUTES))
    assert "No skills are known for Line Producer in the media of this step" in text
    RoleSkill.objects.filter(role__slug="production-coordinator").delete()
    assert "No skills are known for Production Coordinator or Line Producer" in words(page(ROUTES))
    assert "not for Unit Production Manager" not in text


# No route


def test_no_route_says_so_and_shows_where_the_two_come_nearest(page):
    text = page(NO_ROUTE)
    assert heading(text) == "No route from News Producer to Director is known"
    assert "Where the two come nearest" in text
    nearest = text.split('<ol class="bridges">')[1].split("</li>")[0]
    assert nearest.count('href="/roles/') == 2
    assert 'href="/compare/' in nearest
    assert "listed skill" in nearest


def test_where_the_medium_cuts_the_route_the_page_leads_out_of_it(page):
    text = page(CUT_BY_MEDIUM)
    assert heading(text) == "No route from Associate Producer to Producer in news is known"
    assert "It is the medium that parts them" in text
    link = unescape(re.search(r'<a href="([^"]+)">in every medium there', text)[1])
    assert link == "?from=associate-producer&to=producer"
    assert "route" in heading(page(f"/paths/{link}"))


# One role, the same role, no role


def test_one_role_alone_shows_all_within_reach_by_number_of_steps(page):
    text = page(ONWARD)
    assert re.fullmatch(r"\d+ roles within reach of Line Producer", heading(text))
    assert "1 step on from Line Producer" in text
    assert "2 steps on from Line Producer" in text
    assert 'href="?from=line-producer&amp;to=showrunner"' in text


def test_a_goal_alone_shows_all_that_leads_there(page):
    text = page(BEFORE)
    assert re.fullmatch(r"\d+ roles on the way to Line Producer", heading(text))
    assert "1 step before Line Producer" in text
    assert 'href="?to=line-producer&amp;from=production-assistant"' in text


def test_the_same_role_twice_shows_both_sides_of_it(page):
    text = page(SAME)
    assert "You named the same role twice" in text
    assert "1 step on from Producer" in text
    assert "1 step before Producer" in text


def test_a_role_without_steps_says_so_and_leads_on(page):
    text = page(DEAD_END)
    assert heading(text) == "No step on from Completion Guarantor is known"
    assert 'href="?to=completion-guarantor"' in text
    assert "<svg" not in text.split('id="results"')[1]
    assert "Nothing on this page rests on a source" in text


def test_the_whole_map_lists_every_step_by_department(page):
    text = page(MAP)
    steps = CareerStep.objects.count()
    assert heading(text).startswith(f"{steps} steps between")
    listed = text.split('id="found"')[1].split("</section>")[0]
    assert listed.count("<dd>") == steps
    assert "<h3>Production management</h3>" in listed
    assert 'href="?from=production-assistant"' in listed
    assert "Completion Guarantor" in listed.split("Without a known step")[1]


# The drawing


@pytest.mark.parametrize("address", [MAP, ROUTES, NO_ROUTE, ONWARD, BEFORE, SAME])
def test_the_drawing_shows_the_same_roles_as_the_list(page, address):
    text = page(address)
    found, drawn = text.split('id="drawing"')
    titles = re.findall(r'<a class="box[^>]*aria-label="([^"]+)"', drawn)
    assert titles
    for title in titles:
        assert title in found
    assert 'style="' not in drawn


def test_the_chosen_routes_are_strong_and_the_rest_is_faint(page):
    drawn = page(ROUTES).split('id="drawing"')[1]
    assert re.search(r'class="box faint"[^>]*aria-label="Production Supervisor"', drawn)
    assert re.search(r'class="box strong"[^>]*aria-label="Unit Production Manager"', drawn)
    assert re.search(r'class="box strong end"[^>]*aria-label="Line Producer"', drawn)


def test_the_unknown_step_has_a_line_of_its_own(page):
    drawn = page(NO_ROUTE).split('id="drawing"')[1]
    assert 'class="way unknown plain"' in drawn
    assert "No step is known" in drawn


def test_roles_in_the_drawing_lead_on(page):
    assert re.search(r'class="box plain" href="\?from=producer"', page(MAP))
    assert re.search(r'href="\?from=line-producer&amp;to=co-producer" aria-label', page(ONWARD))
    assert re.search(r'class="box strong end" href="/roles/line-producer/"', page(ONWARD))


# What holds for every answer


@pytest.mark.parametrize("address", EVERY_KIND)
def test_every_citation_leads_to_a_source_on_the_page(page, address):
    text = page(address)
    cited = set(re.findall(r'href="#(source-[\w-]+)"', text))
    assert cited == set(re.findall(r'id="(source-[\w-]+)"', text))


@pytest.mark.parametrize("address", EVERY_KIND)
def test_no_id_stands_twice(page, address):
    ids = re.findall(r'\sid="([^"]+)"', page(address))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", EVERY_KIND)
def test_every_link_on_the_page_leads_somewhere(client, page, address):
    text = page(address)
    for link in sorted(set(re.findall(r'href="(\?[^"]*|/paths/[^"]*)"', text)))[:12]:
        target = unescape(link) if link.startswith("/") else f"/paths/{unescape(link)}"
        assert client.get(target).status_code == 200, link
    for anchor in set(re.findall(r'href="#([^"]+)"', text)):
        assert f'id="{anchor}"' in text, anchor


@pytest.mark.parametrize("address", EVERY_KIND)
def test_htmx_gets_the_results_alone_and_a_history_restore_the_page(page, address):
    fragment = page(address, **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "— Career Guide</title>" in fragment
    said = re.search(r'<div id="status" hx-swap-oob="innerHTML">(.*?)</div>', fragment)[1]
    assert unescape(said) == heading(fragment)
    restored = page(address, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored


def test_what_cannot_be_chosen_is_named_beside_its_field_and_left_out(page):
    for text in (
        page("/paths/?from=gaffer&to=line-producer&medium=opera"),
        page("/paths/?from=gaffer&to=line-producer&medium=opera", **{"HX-Request": "true"}),
    ):
        error = re.search(r'id="id_from_error"[^>]*>(.*?)</div>', text, re.S)[1]
        assert "There is no role “gaffer” to choose. It was left out." in error
        assert "opera is not one of the available choices" in text
        assert "on the way to Line Producer" in heading(text)


def test_a_party_to_decisions_cannot_be_chosen(page):
    assert "There is no role “studio-or-network”" in page("/paths/?from=studio-or-network")


@pytest.mark.parametrize("typed", ["%00", "💥", "a" * 5000, "'; DROP TABLE", "<script>", "%F0%28"])
def test_no_input_breaks_the_page(page, typed):
    text = page(f"/paths/?from={typed}&to={typed}&medium={typed}")
    assert "<script>" not in text.split('id="results"')[1]


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (MAP, 3),
        (f"{MAP}?medium=news", 3),
        (ONWARD, 3),
        (BEFORE, 3),
        (SAME, 3),
        (ROUTES, 6),
        ("/paths/?from=production-assistant&to=executive-producer", 6),
        (NO_ROUTE, 6),
        (CUT_BY_MEDIUM, 6),
    ],
)
def test_the_number_of_queries_is_fixed(client, knowledge, address, queries):
    with assertNumQueries(queries):
        client.get(address)
