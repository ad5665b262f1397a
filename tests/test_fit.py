"""Skills gap: which roles the ticked skills cover, and what is missing; counted, never scored."""

import re

import pytest
from pytest_django.asserts import assertNumQueries

from roles.fit import checklist, fits
from roles.models import Role, RoleSkill, Skill


def covered(text: str) -> list[tuple[str, int, int]]:
    """Title, skills covered, skills in all; in the order of the page."""
    found = re.findall(
        r'<h3><a href="/roles/[^"]*">(.*?)</a></h3>\s*'
        r'<p class="fit-count"><strong>(\d+) of (\d+)</strong>',
        text,
    )
    return [(title, int(some), int(whole)) for title, some, whole in found]


@pytest.fixture
def three_roles(db):
    """A grip needs lifting; a gaffer lifting and wiring; a cook, in news only, cooking."""
    Role.objects.exclude(status="party").delete()
    skills = {
        name: Skill.objects.create(slug=name, name=name.title(), kind="skill")
        for name in ("lifting", "wiring", "cooking")
    }
    needs = {"grip": ["lifting"], "gaffer": ["lifting", "wiring"], "cook": ["cooking"]}
    for slug, names in needs.items():
        media = ["news"] if slug == "cook" else []
        role = Role.objects.create(slug=slug, title=slug.title(), level="mid", media=media)
        for name in names:
            RoleSkill.objects.create(
                slug=f"{slug}-{name}", role=role, skill=skills[name], why="It is heavy."
            )
    return list(Role.objects.jobs().with_skills().order_by("pk"))


def test_roles_stand_by_skills_covered_and_then_by_fewest_missing(three_roles):
    by_title = [(f.role.title, len(f.covered), f.total) for f in fits(three_roles, ["lifting"])]
    assert by_title == [("Grip", 1, 1), ("Gaffer", 1, 2)]
    both = [f.role.title for f in fits(three_roles, ["lifting", "wiring"])]
    assert both == ["Gaffer", "Grip"]


def test_what_is_missing_is_named(three_roles):
    [gaffer] = fits(three_roles, ["wiring"])
    assert [each.skill.name for each in gaffer.missing] == ["Lifting"]


def test_a_role_counts_in_its_own_media_only(three_roles):
    assert fits(three_roles, ["cooking"], "film") == []
    assert [f.role.title for f in fits(three_roles, ["cooking"], "news")] == ["Cook"]


def test_each_skill_says_how_many_roles_name_it_in_the_medium(three_roles):
    [(_, ticked)] = checklist(three_roles, ["wiring"], "film")
    assert [(t.skill.name, t.roles, t.had) for t in ticked] == [
        ("Cooking", 0, False),
        ("Lifting", 2, False),
        ("Wiring", 1, True),
    ]


def test_nothing_ticked_lists_the_skills_and_no_role(page):
    text = page("/fit/")
    assert 'value="negotiation"' in text
    assert "No skill is ticked yet" in text
    assert covered(text) == []


def test_ticked_skills_are_kept_and_counted(page):
    text = page("/fit/?have=negotiation&have=leadership")
    assert len(re.findall(r"<input [^>]*checked", text)) == 2
    roles = covered(text)
    assert len(roles) > 1
    assert roles == sorted(roles, key=lambda row: (-row[1], row[2] - row[1], row[0]))
    assert all(some <= 2 for _, some, _ in roles)


def test_what_is_missing_leads_to_the_reason_in_the_profile(page):
    text = page("/fit/?have=negotiation")
    path, anchor = re.search(r'Missing: </span><a href="([^"#]+)#([\w-]+)"', text).groups()
    assert f'id="{anchor}"' in page(path)


def test_unknown_skills_and_media_are_named_and_the_others_used(page):
    text = page("/fit/?have=negotiation&have=juggling&medium=opera")
    assert "“juggling” is not a skill on this page" in text
    assert "opera is not one of the available choices" in text
    assert covered(text) == covered(page("/fit/?have=negotiation"))


def test_a_skill_that_no_role_of_the_medium_names_says_so(page, knowledge):
    Skill.objects.create(slug="juggling", name="Juggling", kind="skill")
    text = page("/fit/?have=juggling&medium=music")
    assert "No role in this medium names a skill that you ticked" in text
    assert 'href="?have=juggling"' in text


def test_htmx_gets_the_results_alone_and_a_history_restore_the_page(page):
    fragment = page("/fit/?have=negotiation", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "1 skill ticked" in fragment
    restored = page(
        "/fit/?have=negotiation", **{"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in restored


def test_the_number_of_queries_is_fixed(client, knowledge):
    for address in ("/fit/", "/fit/?have=negotiation&have=leadership&medium=film"):
        with assertNumQueries(3):
            client.get(address)


@pytest.mark.parametrize("typed", ["%00", "💥", "a" * 5000, "<script>", "%F0%28"])
def test_no_input_breaks_the_page(page, typed):
    text = page(f"/fit/?have={typed}&medium={typed}")
    assert "<script>" not in text.split('id="results"')[1]
