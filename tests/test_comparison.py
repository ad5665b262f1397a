"""The rules of the rows: what differs, what flips, and that order changes nothing."""

import itertools

import pytest

from comparisons.comparison import compare
from comparisons.loading import load_comparison
from comparisons.rows import NOT_KNOWN, Item, row_of_sets, rows_of_sets
from roles.models import Role

PAIR = ["executive-producer", "producer"]


def load(*slugs: str) -> list[Role]:
    roles = {role.slug: role for role in Role.objects.filter(slug__in=slugs).with_profile()}
    return [roles[slug] for slug in slugs]


def table_rows(comparison):
    for section in comparison.sections:
        for table in section.tables:
            yield from table.rows


def said(comparison, index: int) -> dict[str, list[tuple[str, str]]]:
    return {
        row.slug: [(item.text, item.where) for item in row.cells[index]]
        for row in table_rows(comparison)
    }


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (["a", "b"], ["b", "a"], "same"),
        (["a"], ["a", "b"], "different"),
        (["a"], [], "unknown"),
    ],
)
def test_sets_are_compared_whatever_their_order(left, right, verdict):
    row = row_of_sets("x", "X", [[Item(t) for t in left], [Item(t) for t in right]])
    assert row.verdict == verdict
    assert all(row.cells)


def test_a_trait_of_which_nothing_is_known_has_no_row():
    assert rows_of_sets([("x", "X", [[], []])]) == []


def test_who_decides_is_named_where_none_of_the_roles_does(knowledge):
    rows = {row.slug: row for row in table_rows(load_comparison(load(*PAIR), "film"))}
    assert rows["decision-greenlight"].reason == (
        "Decides in film: Studio, Network or Streamer and Film Financier"
    )


def test_rights_are_compared_only_where_both_are_known(knowledge):
    rows = {row.slug: row for row in table_rows(load_comparison(load(*PAIR)))}
    assert rows["decision-marketing-and-release"].verdict == "same"  # Both are consulted in film.
    assert rows["decision-production-insurance"].verdict == "unknown"


def test_what_is_missing_is_said():
    row = row_of_sets("x", "X", [[], [Item("a")]])
    assert [item.text for item in row.cells[0]] == [NOT_KNOWN]


@pytest.mark.parametrize("medium", ["", "film", "scripted_tv", "news", "music"])
def test_b_against_a_mirrors_a_against_b(knowledge, medium):
    forth = load_comparison(load(*PAIR), medium)
    back = load_comparison(load(*reversed(PAIR)), medium)
    assert said(forth, 0) == said(back, 1)
    assert said(forth, 1) == said(back, 0)
    assert {r.slug: r.verdict for r in table_rows(forth)} == {
        r.slug: r.verdict for r in table_rows(back)
    }


def test_a_third_role_never_turns_different_into_same(knowledge):
    pair, third = load(*PAIR), load("line-producer")
    verdicts = {row.slug: row.verdict for row in table_rows(compare(pair))}
    for row in table_rows(compare(pair + third)):
        if verdicts.get(row.slug) == "different":
            assert row.verdict == "different", row.heading


def test_a_role_against_itself_differs_in_nothing(knowledge):
    [role] = load("producer")
    assert compare([role, role]).differing == 0


def test_the_order_of_authority_flips_from_producer_to_executive_producer(knowledge):
    flips = compare(load(*PAIR)).flips
    assert len(flips) >= 5
    assert {(f.film_right.right, f.scripted_tv_right.right) for f in flips} == {
        ("decides", "decides")
    }
    assert {(str(f.in_film), str(f.in_scripted_tv)) for f in flips} == {
        ("Producer", "Executive Producer")
    }
    assert not compare(load(*PAIR), medium="film").flips


def test_the_biggest_differences_are_three_to_five_lines_and_count_what_the_rows_say(knowledge):
    comparison = load_comparison(load(*PAIR))
    lines = comparison.biggest_differences
    assert 3 <= len(lines) <= 5
    producer = comparison.roles[1]
    decides = producer.decision_rights.filter(medium="film", right="decides").count()
    assert f"In film the Producer decides {decides} of the decisions we list" in lines[0]
    assert any(line.startswith(f"{len(comparison.flips)} decisions change hands") for line in lines)


def test_every_pair_has_no_empty_cell(knowledge):
    roles = list(Role.objects.jobs().with_profile())
    for pair in itertools.combinations(roles, 2):
        for row in table_rows(compare(list(pair))):
            assert all(cell and all(item.text for item in cell) for cell in row.cells)
