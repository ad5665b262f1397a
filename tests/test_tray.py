"""The tray: roles are gathered in the address, until it is a comparison."""

import re
from html import unescape

import pytest
from pytest_django.asserts import assertNumQueries, assertRedirects

from comparisons.addresses import OFTEN_CONFUSED, address_of, slugs_in
from comparisons.comparison import MAX_ROLES
from comparisons.tray import gather, in_order, neighbours
from roles.models import Role
from tests.comparison_rows import text_of

TRAY = "/compare/"
PAIR = "/compare/executive-producer-vs-producer/"
FIVE = "role=director&role=producer&role=showrunner&role=line-producer&role=writer"
# All jobs; the chosen ones, and who is near them.
QUERIES, QUERIES_WITH_A_ROLE = 1, 4


def roles(*slugs: str) -> list[Role]:
    return [Role(slug=slug, title=slug.title()) for slug in slugs]


def slugs(found: list[Role]) -> list[str]:
    return [role.slug for role in found]


KNOWN = roles("a", "b", "c", "d", "e", "f")


def chosen(text: str) -> list[str]:
    section = text.split('id="chosen"')[1].split("</section>")[0]
    return re.findall(r'class="chosen-role">(.*?)</span>', section)


def errors(text: str) -> list[str]:
    return [text_of(error) for error in re.findall(r'<p class="error".*?</p>', text, re.S)]


def hidden_roles(text: str) -> list[str]:
    return re.findall(r'<input type="hidden" name="role" value="([^"]*)"', text)


def offered(text: str) -> list[str]:
    return re.findall(r'<option value="([^"]+)"', text)


# Gathering


@pytest.mark.parametrize(
    ("asked", "put", "replacing", "gathered"),
    [
        ([], "", "", ""),
        (["a"], "", "", "a"),
        (["b", "a"], "", "", "ba"),  # In the order of asking.
        (["a", "a"], "", "", "a"),
        (["a", "b"], "c", "", "abc"),
        (["a", "b"], "b", "", "ab"),
        ([], "a", "", "a"),
        (["a", "b"], "c", "a", "cb"),  # In its place.
        (["a", "b", "c"], "c", "a", "cb"),  # It was there already.
        (["a", "b"], "c", "x", "abc"),  # Nothing to replace: it is added.
        (["a", "b"], "", "a", "ab"),  # Nothing to put in its place.
        (["a", "b", "c", "d"], "e", "d", "abce"),
        (["", "a", ""], "", "", "a"),
    ],
)
def test_roles_are_gathered_added_and_replaced(asked, put, replacing, gathered):
    tray = gather(KNOWN, asked, put, replacing)
    assert "".join(slugs(tray.roles)) == gathered
    assert (tray.unknown, tray.too_many) == ([], [])
    assert tray.is_ready == (len(gathered) > 1)
    assert tray.is_full == (len(gathered) == MAX_ROLES)


def test_a_fifth_is_left_out_and_named():
    tray = gather(KNOWN, ["a", "b", "c", "d"], put="e")
    assert slugs(tray.roles) == ["a", "b", "c", "d"]
    assert slugs(tray.too_many) == ["e"]
    assert not tray.is_ready


def test_an_unknown_role_takes_nobodys_place():
    tray = gather(KNOWN, ["a", "x", "b", "c", "d"])
    assert slugs(tray.roles) == ["a", "b", "c", "d"]
    assert (tray.unknown, tray.too_many) == (["x"], [])
    assert not tray.is_ready


@pytest.mark.parametrize(("order", "found"), [("", "abc"), ("c-vs-a-vs-b", "cab")])
def test_roles_stand_in_the_order_of_the_address_or_as_they_are(order, found):
    assert "".join(slugs(in_order(KNOWN[:3], order))) == found


def test_an_address_and_back():
    assert slugs_in("b-vs-a") == ["b", "a"]
    assert slugs_in("a-vs-a-vs-") == ["a"]
    assert slugs_in("") == []
    assert address_of(["b", "c", "a"]) == "a-vs-b-vs-c"
    assert address_of(slugs_in("b-vs-a")) == address_of(slugs_in("a-vs-b"))


# The page


def test_an_empty_tray_says_so_and_offers_two_lists(page, knowledge):
    text = page(TRAY)
    assert "No role is chosen yet." in text
    assert chosen(text) == []
    assert text.count('<select name="role"') == 2
    assert len(offered(text)) == 2 * Role.objects.jobs().count()
    assert "studio-or-network" not in offered(text)  # A party to decisions, not a job.


def test_pairs_that_are_often_confused_are_one_step_away(page, client):
    text = page(TRAY)
    for pair in OFTEN_CONFUSED:
        address = f"{TRAY}{address_of(pair)}/"
        assert f'href="{address}"' in text
        assert Role.objects.jobs().filter(slug__in=pair).count() == 2, pair


def test_one_role_waits_for_another(page):
    text = page(f"{TRAY}?role=line-producer")
    assert chosen(text) == ["Line Producer"]
    assert hidden_roles(text) == ["line-producer"]
    assert "line-producer" not in offered(text)
    assert "Compare with" in text
    assert errors(text) == []


def test_one_role_is_shown_with_its_neighbors(page):
    """Those a career step away, and those above and below it; of them, who can be compared."""
    text = page(f"{TRAY}?role=executive-producer")
    role = Role.objects.get(slug="executive-producer")
    near = {step.from_role for step in role.steps_in.all()}
    near |= {step.to_role for step in role.steps_out.all()}
    near |= {line.other_role for line in role.reporting_lines.exclude(other_role=None)}
    near = {other for other in near if other.status != Role.Status.PARTY}
    section = text.split("Its neighbors")[1].split("</section>")[0]
    links = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Executive Producer and (.*?)</a>', section)
    assert sorted(links) == sorted(
        (f"{TRAY}{address_of([role.slug, other.slug])}/", other.title) for other in near
    )
    assert (PAIR, "Producer") in links


def test_those_who_are_near_to_more_of_the_chosen_come_first(knowledge):
    pair = Role.objects.filter(slug__in=["executive-producer", "producer"]).with_profile()
    each = [set(neighbours([role])) for role in pair]
    both = neighbours(list(pair))
    assert set(both) == set.union(*each) - set(pair)
    counts = [sum(role in near for near in each) for role in both]
    assert counts == sorted(counts, reverse=True)
    assert {1, 2} == set(counts)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("role=producer&role=executive-producer", PAIR),
        ("role=producer&put=executive-producer", PAIR),
        ("role=producer&role=writer&put=executive-producer&replacing=writer", PAIR),
        ("role=producer&role=executive-producer&role=producer", PAIR),
        (
            "role=producer&role=executive-producer&put=director",
            "/compare/director-vs-executive-producer-vs-producer/",
        ),
    ],
)
def test_two_roles_or_more_lead_to_the_one_address(client, knowledge, query, address):
    assertRedirects(client.get(f"{TRAY}?{query}"), address, status_code=302)


def test_how_a_comparison_is_read_is_kept_on_the_way_to_it(client, knowledge):
    kept = "medium=film&also=scripted_tv&show=differences&topic=money"
    response = client.get(f"{TRAY}?role=producer&role=executive-producer&put=&{kept}&x=1")
    address, _, query = response["Location"].partition("?")
    assert address == PAIR
    assert sorted(query.split("&")) == sorted(kept.split("&"))


def test_what_is_kept_cannot_break_the_address(client, knowledge):
    response = client.get(
        TRAY, {"role": ["producer", "executive-producer"], "medium": "film&x=1\r\nSet-Cookie: a"}
    )
    assert response["Location"] == f"{PAIR}?medium=film%26x%3D1%0D%0ASet-Cookie%3A+a"


@pytest.mark.parametrize(
    "query", [FIVE, f"{FIVE}&role=writer".replace("role=writer", "put=writer")]
)
def test_a_fifth_role_is_refused_and_it_is_said_what_to_do(page, query):
    text = page(f"{TRAY}?{query}")
    [error] = errors(text)
    assert "4 roles are the limit." in error
    assert "was left out: remove a role to make room." in error
    assert "Writer" in error
    assert chosen(text) == ["Director", "Producer", "Showrunner", "Line Producer"]
    assert text.count(">Remove<") == 4
    four = address_of(["director", "producer", "showrunner", "line-producer"])
    assert f'href="{TRAY}{four}/">Compare these 4 roles' in text
    assert "<select" not in text


@pytest.mark.parametrize("query", ["", "role=producer", "role=producer&role=writer&role=x", FIVE])
def test_no_link_of_the_tray_leads_to_more_than_four(page, query):
    links = re.findall(r'href="/compare/([^"/?]+)/', page(f"{TRAY}?{query}"))
    assert links
    assert all(2 <= len(slugs_in(link)) <= MAX_ROLES for link in links)


def test_an_unknown_role_is_named_and_left_out(page):
    text = page(f"{TRAY}?role=producer&role=gaffer-in-chief")
    assert errors(text) == [
        "There is no role called “gaffer-in-chief”. It was left out; choose from the list."
    ]
    assert chosen(text) == ["Producer"]


def test_two_roles_and_an_unknown_one_wait_until_it_is_read(page):
    text = page(f"{TRAY}?role=producer&role=executive-producer&put=nobody")
    assert "nobody" in errors(text)[0]
    assert chosen(text) == ["Producer", "Executive Producer"]
    assert f'<a class="more" href="{PAIR}">Compare these 2 roles</a>' in text


def test_a_party_to_decisions_is_not_a_role_to_compare(page):
    assert Role.objects.get(slug="studio-or-network").status == Role.Status.PARTY
    assert "studio-or-network" in errors(page(f"{TRAY}?role=studio-or-network&role=producer"))[0]


def test_each_role_can_be_removed(page):
    text = page(f"{TRAY}?role=producer&role=executive-producer&role=director&role=x")
    links = [unescape(link) for link in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Remove', text)]
    assert [link.split("#")[0] for link in links] == [
        "/compare/director-vs-executive-producer/",
        "/compare/director-vs-producer/",
        PAIR,
    ]
    assert 'href="/compare/#chosen">Remove' in page(f"{TRAY}?role=producer")


def test_what_was_asked_for_is_shown_as_text(page):
    text = page(f"{TRAY}?role=<script>alert(1)</script>")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    "query",
    [
        "role=%00",
        "role=%FF&put=%00&replacing=%00",
        "role",
        "role=&role=&role=",
        "put=nobody&replacing=nobody",
        f"role={'x' * 5000}",
        "&".join(f"role=x{number}" for number in range(300)),
        "role=producer&role=director&medium=%00&order=%FF",
        "role=producer-vs-director",
        "role[]=producer",
    ],
)
def test_bad_input_is_never_an_error_of_ours(client, knowledge, query):
    response = client.get(f"{TRAY}?{query}", follow=True)
    assert response.status_code == 200
    assert len(response.content) < 400_000


def test_the_address_without_a_slash_leads_to_it(client, knowledge):
    assertRedirects(client.get("/compare"), TRAY, status_code=301)


def test_it_may_be_kept_by_everybody_but_a_redirect_is_not_for_ever(client, knowledge):
    assert "public" in client.get(TRAY)["Cache-Control"]
    response = client.get(f"{TRAY}?role=producer&role=director")
    assert response.status_code == 302


@pytest.mark.parametrize("query", ["role=executive-producer", FIVE])
def test_the_number_of_queries_is_fixed(client, knowledge, query):
    with assertNumQueries(QUERIES):
        client.get(TRAY)
    with assertNumQueries(QUERIES + QUERIES_WITH_A_ROLE):
        client.get(f"{TRAY}?{query}")


def test_a_redirect_costs_no_profiles(client, knowledge):
    with assertNumQueries(QUERIES):
        client.get(f"{TRAY}?role=producer&role=director")
