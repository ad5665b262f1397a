"""The rules of a comparison, on every pair of roles: complete, symmetric, true to its table.

The roles are loaded once for this file, with all that a comparison rests on; from then on nothing
is asked of the database. Each of the 820 pairs is compared in both orders, with a third role, in
one medium or two, and rendered; the pages of every pair through the whole site would take minutes,
so that a sample of them stands in test_comparison_page.py.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, cycle

import pytest
from django.template.loader import get_template
from django.test import RequestFactory
from pytest_django.asserts import assertNumQueries

from comparisons.comparison import MAX_ROLES, Comparison, compare
from comparisons.export import FORMATS
from comparisons.forms import ComparisonForm
from comparisons.highlights import lower_first
from comparisons.loading import load_comparison
from comparisons.rows import DOES_NOT_APPLY, NOT_KNOWN, Row, area_rows, known
from comparisons.rows import row as make_row
from comparisons.sides import Side
from comparisons.tray import neighbours
from comparisons.verdicts import Kind, Verdict
from roles.citations import Citations
from roles.media import Medium
from roles.models import (
    Conflict,
    Contrast,
    DecisionRight,
    Responsibility,
    Role,
    WageEstimate,
)

pytestmark = pytest.mark.django_db

PAIR = ["executive-producer", "producer"]
FLIP_VIEW = [Medium.FILM, Medium.SCRIPTED_TV]
STRONGEST_FIRST = list(Verdict)


@dataclass(frozen=True)
class Published:
    """All roles with their profiles, and all that any comparison of them rests on."""

    roles: list[Role]
    contrasts: list[Contrast]
    conflicts: list[Conflict]
    wages: list[WageEstimate]
    deciding: list[DecisionRight]

    def named(self, *slugs: str) -> list[Role]:
        return [next(role for role in self.roles if role.slug == slug) for slug in slugs]

    def compare(self, *roles: Role, media: list[str] | None = None) -> Comparison:
        """As `load_comparison`, without the database."""
        chosen = {role.pk for role in roles}
        return compare(
            list(roles),
            media or [""],
            contrasts=[c for c in self.contrasts if {c.left_role_id, c.right_role_id} <= chosen],
            conflicts=[c for c in self.conflicts if {c.left_role_id, c.right_role_id} <= chosen],
            wages=[w for w in self.wages if w.soc_code in {role.soc_code for role in roles}],
            deciding=self.deciding,
        )


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker) -> Published:
    with django_db_blocker.unblock():
        roles = list(Role.objects.jobs().with_profile().order_by("slug"))
        return Published(
            roles=roles,
            contrasts=list(Contrast.objects.between(roles).with_sources()),
            conflicts=list(Conflict.objects.between(roles).with_readings()),
            wages=list(WageEstimate.objects.for_occupations(role.soc_code for role in roles)),
            deciding=list(DecisionRight.objects.deciding()),
        )


@pytest.fixture(scope="module")
def every_pair(published) -> list[Comparison]:
    return [published.compare(*pair) for pair in combinations(published.roles, 2)]


def rows_of(comparison: Comparison) -> Iterator[Row]:
    for section in comparison.sections:
        for table in section.tables:
            yield from table.rows


def by_slug(comparison: Comparison) -> dict[str, Row]:
    return {row.slug: row for row in rows_of(comparison)}


def words(text: str) -> list[str]:
    return sorted(re.findall(r"[\w$]+", text.lower()))


def faults(comparison: Comparison) -> list[str]:
    """What no table may have: a cell that says nothing, a row twice."""
    rows = list(rows_of(comparison))
    empty = [
        f"{comparison.title}: {row.slug} is empty"
        for row in rows
        if len(row.cells) != len(comparison.sides)
        or not all(cell and all(item.text.strip() for item in cell) for cell in row.cells)
    ]
    repeated = [slug for slug, times in Counter(row.slug for row in rows).items() if times > 1]
    return empty + [f"{comparison.title}: {slug} is there twice" for slug in repeated]


# Single rows


def sides(*media: str) -> list[Side]:
    return [Side(Role(pk=number, title=f"Role {number}"), m) for number, m in enumerate(media)]


def test_what_is_missing_is_said():
    made = make_row("x", "X", Kind.SET, sides("", ""), [[], []], [set(), set()])
    assert [[item.text for item in cell] for cell in made.cells] == [[NOT_KNOWN], [NOT_KNOWN]]
    assert made.verdict == Verdict.UNKNOWN


def test_a_trait_of_which_nothing_is_known_has_no_row():
    made = make_row("x", "X", Kind.SET, sides("", ""), [[], []], [set(), set()])
    assert known([made]) == []


def test_roles_are_weighed_within_a_medium_and_a_role_across_them():
    one, other = Role(pk=1, slug="one"), Role(pk=2, slug="other")
    both = [Side(role, medium) for medium in FLIP_VIEW for role in (one, other)]
    crossed = make_row("x", "X", Kind.SET, both, [[], [], [], []], [{1}, {1}, {2}, {2}])
    assert (crossed.verdict, crossed.turns) == (Verdict.SAME, True)
    assert crossed.differs
    assert crossed.mark == "Changes with the medium"
    steady = make_row("x", "X", Kind.SET, both, [[], [], [], []], [{1}, {2}, {1}, {2}])
    assert (steady.verdict, steady.turns) == (Verdict.DIFFERENT, False)
    assert steady.mark == "Different"


def test_what_is_known_in_one_medium_only_does_not_change_with_it():
    one, other = Role(pk=1, slug="one"), Role(pk=2, slug="other")
    both = [Side(role, medium) for medium in FLIP_VIEW for role in (one, other)]
    assert not make_row("x", "X", Kind.SET, both, [[], [], [], []], [{1}, {1}, set(), set()]).turns


def duty(text: str, phase: str = "production") -> Responsibility:
    return Responsibility(text=text, area="people", phase=phase)


def test_what_all_do_in_an_area_is_joined_and_the_rest_stands_side_by_side():
    made = area_rows(
        Responsibility.Area.PEOPLE,
        sides("", ""),
        [[duty("Hires."), duty("Leads.", "post_production")], [duty("Hires."), duty("Pays.")]],
    )
    joined, apart = made
    assert (joined.slug, joined.verdict, joined.for_all) == ("duties-people-shared", "same", True)
    assert [texts(cell) for cell in joined.cells] == [["Hires."], ["Hires."]]
    assert (apart.slug, apart.verdict) == ("duties-people", "different")
    assert [texts(cell) for cell in apart.cells] == [["Leads."], ["Pays."]]
    assert apart.reason == "Role 0 only: post-production"


def test_an_area_in_which_all_do_the_same_is_one_row():
    [made] = area_rows(Responsibility.Area.PEOPLE, sides("", ""), [[duty("Hires.")]] * 2)
    assert made.verdict == "same"


def test_an_area_that_is_listed_for_one_only_differs_and_says_so():
    [made] = area_rows(Responsibility.Area.PEOPLE, sides("", ""), [[duty("Hires.")], []])
    assert made.verdict == "different"
    assert texts(made.cells[1]) == ["None listed in this area"]


# Executive Producer and Producer


def test_it_says_what_the_database_says(published):
    roles = list(Role.objects.filter(slug__in=PAIR).order_by("slug").with_profile())
    for media in ([""], FLIP_VIEW):
        loaded = load_comparison(roles, media)
        kept = published.compare(*published.named(*PAIR), media=media)
        assert by_slug(loaded) == by_slug(kept)
        assert loaded.biggest_differences == kept.biggest_differences


def test_who_decides_is_named_where_none_of_the_roles_does(published):
    rows = by_slug(published.compare(*published.named(*PAIR), media=["film"]))
    assert rows["decision-greenlight"].reason == (
        "Decides in film: Studio, Network or Streamer and Film Financier"
    )


def test_rights_are_compared_only_where_both_are_known(published):
    rows = by_slug(published.compare(*published.named(*PAIR)))
    # Both decide with others in film and in documentary; television is known of one only.
    assert rows["decision-raise-initial-funding"].verdict == "same"
    assert rows["decision-production-insurance"].verdict == "unknown"


def test_the_order_of_authority_flips_from_producer_to_executive_producer(published):
    flips = published.compare(*published.named(*PAIR)).flips
    assert len(flips) >= 5
    assert {(f.film_right.right, f.scripted_tv_right.right) for f in flips} == {
        ("decides", "decides")
    }
    assert {(str(f.in_film), str(f.in_scripted_tv)) for f in flips} == {
        ("Producer", "Executive Producer")
    }
    assert not published.compare(*published.named(*PAIR), media=["film"]).flips
    assert published.compare(*published.named(*PAIR), media=FLIP_VIEW).flips == flips


def test_a_flip_is_a_row_that_differs_and_says_so(published):
    comparison = published.compare(*published.named(*PAIR))
    flipped = [row.slug for row in rows_of(comparison) if row.reason == "Flips with the medium"]
    assert flipped == [f"decision-{flip.decision.slug}" for flip in comparison.flips]
    assert all(by_slug(comparison)[slug].verdict == "different" for slug in flipped)


def test_the_flip_view_shows_each_role_in_both_media_and_marks_what_turns(published):
    comparison = published.compare(*published.named(*PAIR), media=FLIP_VIEW)
    assert [(side.role.slug, side.medium) for side in comparison.sides] == [
        ("executive-producer", "film"),
        ("producer", "film"),
        ("executive-producer", "scripted_tv"),
        ("producer", "scripted_tv"),
    ]
    assert comparison.is_flip_view
    assert comparison.title == "Executive Producer vs. Producer, in film and scripted TV"
    rows = by_slug(comparison)
    assert rows["decision-hire-director"].turns
    assert [cell[0].text for cell in rows["decision-hire-director"].cells] == [
        "Is consulted",
        "Decides",
        "Decides",
        NOT_KNOWN,
    ]
    assert not rows["department"].turns


def test_what_an_editor_says_of_one_medium_does_not_apply_in_the_other(published):
    rows = by_slug(published.compare(*published.named(*PAIR), media=FLIP_VIEW))
    held = next(row for row in rows.values() if row.record and row.record.media == ["film"])
    assert [[item.text for item in cell] for cell in held.cells[2:]] == [[DOES_NOT_APPLY]] * 2
    film, scripted_tv = (
        by_slug(published.compare(*published.named(*PAIR), media=[medium])) for medium in FLIP_VIEW
    )
    assert held.slug in film
    assert held.slug not in scripted_tv


def test_what_an_editor_set_side_by_side_is_not_shown_of_three(published):
    two = published.compare(*published.named(*PAIR))
    three = published.compare(*published.named(*PAIR, "line-producer"))
    assert any(table.curated for section in two.sections for table in section.tables)
    assert not any(table.curated for section in three.sections for table in section.tables)


def test_a_role_against_itself_differs_in_nothing(published):
    for role in published.roles:
        assert published.compare(role, role).differing == 0, role


# Every pair of roles


@pytest.mark.no_cover
def test_every_pair_has_no_empty_cell_and_no_row_twice(published, every_pair):
    assert len(every_pair) == len(published.roles) * (len(published.roles) - 1) / 2
    assert [fault for comparison in every_pair for fault in faults(comparison)] == []


@pytest.mark.no_cover
def test_every_pair_has_no_empty_cell_in_one_medium_or_two(published):
    """A medium each, in turn; every eighth pair in two of them."""
    media = cycle([*([medium] for medium in Medium), FLIP_VIEW])
    found = [
        fault
        for pair, read_in in zip(combinations(published.roles, 2), media, strict=False)
        for fault in faults(published.compare(*pair, media=read_in))
    ]
    assert found == []


def test_four_roles_have_no_empty_cell(published):
    """Each role with the three that follow it round the alphabet."""
    round_again = published.roles + published.roles[: MAX_ROLES - 1]
    fours = [round_again[i : i + MAX_ROLES] for i in range(len(published.roles))]
    assert [fault for four in fours for fault in faults(published.compare(*four))] == []


@pytest.mark.no_cover
def test_every_pair_has_three_to_five_biggest_differences(every_pair):
    for comparison in every_pair:
        assert 3 <= len(comparison.biggest_differences) <= 5, comparison.title
        assert len(set(comparison.biggest_differences)) == len(comparison.biggest_differences)


@pytest.mark.no_cover
def test_no_line_contradicts_its_table(published, every_pair):
    flip_views = [
        published.compare(*pair, media=FLIP_VIEW)
        for pair in combinations(published.named(*PAIR, "showrunner", "director"), 2)
    ]
    contradicting = [
        (comparison.title, line)
        for comparison in [*every_pair, *flip_views]
        for line in comparison.biggest_differences
        if not agrees(line, comparison)
    ]
    assert contradicting == []


def agrees(line: str, comparison: Comparison) -> bool:
    """Whether the tables of `comparison` say the same as a line of its biggest differences."""
    rows = by_slug(comparison)
    if "change hands" in line or "changes hands" in line:
        return hands_change(line, comparison, rows)
    if re.match(r"In .+ the .+ decides \d+ of the decisions we list, ", line):
        return counts_agree(line, comparison, rows)
    if under := re.match(r"The (.+) works under the (.+?)(?: \((.+)\))?\.$", line):
        return works_under(*under.groups(), comparison, rows)
    return any(says(line, row, comparison) for row in rows.values())


def hands_change(line: str, comparison: Comparison, rows: dict[str, Row]) -> bool:
    number = re.match(r"One|\d+", line)[0].replace("One", "1")
    flips = [row for row in rows.values() if row.reason == "Flips with the medium"]
    takers = {
        (decider(row, comparison, "film"), decider(row, comparison, "scripted_tv")) for row in flips
    }
    named = re.search(r": the (.+) decides in film, the (.+) in scripted TV\.$", line)
    return int(number) == len(flips) and (named is None or takers == {named.groups()})


def decider(row: Row, comparison: Comparison, medium: str) -> str:
    [found] = {str(side.role) for side, decides in decisions(row, comparison, medium) if decides}
    return found


def decisions(row: Row, comparison: Comparison, medium: str) -> Iterator[tuple[Side, bool]]:
    """Of each column: whether its cell says that the role decides in `medium`."""
    for side, cell in zip(comparison.sides, row.cells, strict=True):
        where = "" if side.medium else Medium(medium).label
        yield (
            side,
            side.medium in ("", medium)
            and any(item.text.startswith("Decides") and item.where == where for item in cell),
        )


def counts_agree(line: str, comparison: Comparison, rows: dict[str, Row]) -> bool:
    name = re.match(r"In (.+?) the ", line)[1]
    [medium] = [m for m in Medium if m.label.lower() == name.lower()]
    counts = Counter(
        str(side.role)
        for row in rows.values()
        if row.slug.startswith("decision-")
        for side, decides in decisions(row, comparison, medium)
        if decides
    )
    return all(
        f"the {role} decides {counts[str(role)]} of" in line
        or re.search(rf", the {role} {counts[str(role)] or 'none'}[,.]", line)
        for role in comparison.roles
    )


def works_under(
    one: str, other: str, where: str | None, comparison: Comparison, rows: dict[str, Row]
) -> bool:
    row = rows["reports-to"]
    return any(
        str(side.role) == one
        and str(item.record.other_role) == other
        and (not where or where == item.record.media_label)
        for side, cell in zip(comparison.sides, row.cells, strict=True)
        for item in cell
        if item.record
    )


def says(line: str, row: Row, comparison: Comparison) -> bool:
    """Whether `line` is of this row, which differs, and says of each role what its cell says."""
    heading = row.heading.removesuffix(" (our own grouping)")
    overlaps = row.slug == "pay-official" and f"{row.reason}." in line
    if not line.startswith(heading) or not (row.differs or overlaps):
        return False
    if line == f"{heading}: {lower_first(row.reason)}.":
        return True
    names = [f"{side.role}{side.within}" for side in comparison.sides]
    if row.record and len(comparison.sides) == len(comparison.roles):
        names = [str(role) for role in comparison.roles]
    either = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    _, *halves = re.split(rf"(?:: median |: |; )({either}), ", line)
    said = dict(zip(halves[::2], halves[1::2], strict=True))
    cells = dict(zip(names, (texts(cell) for cell in row.cells), strict=True))
    return list(said) == [name for name in names if cells[name] != [DOES_NOT_APPLY]] and all(
        not Counter(words(half)) - Counter(words(" ".join([*cells[name], row.reason])))
        for name, half in said.items()
    )


def texts(cell: list) -> list[str]:
    return [item.text for item in cell]


@pytest.mark.no_cover
def test_nothing_is_both_a_difference_and_the_same(every_pair):
    for comparison in every_pair:
        for line in comparison.what_stays_the_same:
            assert not any(
                difference.startswith(f"{line.split(': ')[0]}:")
                for difference in comparison.biggest_differences
            ), f"{comparison.title}: {line}"


@pytest.mark.no_cover
def test_what_stays_the_same_holds_for_each_role(every_pair):
    for comparison in every_pair:
        rows = by_slug(comparison)
        for line in comparison.what_stays_the_same:
            assert holds_for_all(line, rows, comparison), f"{comparison.title}: {line}"


def holds_for_all(line: str, rows: dict[str, Row], comparison: Comparison) -> bool:
    heading, _, said = line.partition(": ")
    if heading == "Skills that all of them need":
        common = [name for slug in rows if slug.endswith("-common") for name in shared(rows[slug])]
        needed = [{rs.skill.name for rs in r.role_skills.all()} for r in comparison.roles]
        return words(said) == words(" ".join(common)) and all(own >= {*common} for own in needed)
    [row] = [r for r in rows.values() if r.heading == heading]
    if row.slug == "reports-to":
        above = [{i.record.other_role for i in cell} - {None} for cell in row.cells]
        return all(said == f"{', '.join(sorted(map(str, own)))}." for own in above)
    return all(words(said) == words(" ".join(texts(cell))) for cell in row.cells)


def shared(row: Row) -> list[str]:
    return texts(row.cells[0])


@pytest.mark.no_cover
def test_b_against_a_mirrors_a_against_b(published, every_pair):
    """Every pair: the same rows, verdicts and words, the cells the other way round."""
    for forth in every_pair:
        back = published.compare(*reversed(forth.roles))
        ours, theirs = by_slug(forth), by_slug(back)
        assert list(ours) == list(theirs), forth.title
        for slug, row in ours.items():
            mirrored = theirs[slug]
            where = f"{forth.title}: {slug}"
            assert mirrored.verdict == row.verdict, where
            assert words(mirrored.reason) == words(row.reason), where
            if row.for_all:  # In the order of the first role’s profile.
                assert {*texts(mirrored.cells[0])} == {*texts(row.cells[0])}, where
            else:
                assert mirrored.cells == row.cells[::-1], where
        assert back.flips == forth.flips, forth.title
        for lines in ("biggest_differences", "what_stays_the_same"):
            assert [words(line) for line in getattr(back, lines)] == [
                words(line) for line in getattr(forth, lines)
            ], f"{forth.title}: {lines}"


@pytest.mark.parametrize("medium", ["film", "scripted_tv", "news", "music"])
def test_b_against_a_mirrors_a_against_b_in_a_medium(published, medium):
    forth = published.compare(*published.named(*PAIR), media=[medium])
    back = published.compare(*published.named(*reversed(PAIR)), media=[medium])
    assert [(r.slug, r.verdict) for r in rows_of(forth)] == [
        (r.slug, r.verdict) for r in rows_of(back)
    ]
    assert [words(line) for line in forth.biggest_differences] == [
        words(line) for line in back.biggest_differences
    ]


@pytest.mark.no_cover
def test_a_third_role_never_takes_a_difference_away(published, every_pair):
    """Every pair with one further role, each role in turn being the further one.

    A verdict may only grow stronger, and a row may go only if it is the editor’s, of this pair
    alone, or joins what all of them share. The one exception is a decision that flips within the
    pair: it is different because of that, and if a third decides it too in one of the two media,
    it is judged by the rights alone.
    """
    for number, pair in enumerate(every_pair):
        third = published.roles[number % len(published.roles)]
        if third not in pair.roles:
            assert weakened(pair, published.compare(*pair.roles, third)) == []


@pytest.mark.no_cover
def test_no_third_role_takes_a_flip_away_unless_it_decides_too(published, every_pair):
    flipping = [pair for pair in every_pair if pair.flips]
    assert flipping
    for pair in flipping:
        for third in published.roles:
            if third not in pair.roles:
                assert weakened(pair, published.compare(*pair.roles, third)) == []


def test_a_third_role_that_decides_too_leaves_a_flip_to_be_judged_by_the_rights(published):
    """Where neither of the pair has a right in both media, these cannot be compared."""
    pair = published.named(*PAIR)
    [flip, *_] = [
        flip
        for flip in published.compare(*pair).flips
        if sum(r.decision == flip.decision for role in pair for r in role.rights) == 2
    ]
    third = Role.objects.get(slug="location-manager")
    DecisionRight.objects.create(
        slug="x", decision=flip.decision, role=third, medium="film", right="decides", shared=True
    )
    roles = Role.objects.order_by("slug").with_profile()
    two, three = (
        load_comparison(list(roles.filter(slug__in=slugs))) for slugs in (PAIR, [*PAIR, third.slug])
    )
    slug = f"decision-{flip.decision.slug}"
    assert (by_slug(two)[slug].verdict, by_slug(three)[slug].verdict) == ("different", "unknown")


def weakened(pair: Comparison, three: Comparison) -> list[str]:
    """The rows of `pair` that say less of a difference beside a third role, or are not there."""
    after, third = by_slug(three), three.roles[-1]
    flipped = {f"decision-{f.decision.slug}": f.decision for f in pair.flips}
    found = []
    for row in rows_of(pair):
        if row.slug in flipped and decides(third, flipped[row.slug]):
            continue
        if row.slug not in after:
            if not (row.record or row.for_all):
                found.append(f"{three.names}: {row.slug} is gone")
        elif STRONGEST_FIRST.index(after[row.slug].verdict) > STRONGEST_FIRST.index(row.verdict):
            found.append(f"{three.names}: {row.slug} was {row.verdict}")
    return found


def decides(role: Role, decision) -> bool:
    return any(
        right.decision == decision and right.right == "decides" and right.medium in FLIP_VIEW
        for right in role.rights
    )


@pytest.mark.no_cover
def test_every_pair_is_rendered_in_a_fixed_number_of_queries(every_pair):
    """What htmx swaps in: all of the page but its frame and the form above the tables.

    The list of all roles to choose from is left empty, for it is the same beside every pair.
    """
    tables = get_template("comparisons/comparison.html#tables")
    request = RequestFactory().get("/compare/")
    for comparison in every_pair:
        context = {
            "comparison": comparison,
            "sections": comparison.shown(),
            "form": ComparisonForm(request.GET, comparison.roles),
            "jobs": [],
            "neighbours": neighbours(comparison.roles),
            "only_differences": False,
            "topic": "",
            "formats": FORMATS,
            "max_roles": MAX_ROLES,
            "citations": Citations(),
            "swap": True,
            "page_url": "/compare/",
        }
        with assertNumQueries(0):
            text = tables.render(context, request)
        assert f"<strong>{comparison.differing} of {comparison.total} rows differ" in text
        assert not re.search(r"<(t[hd]|li|dd|dt|caption)\b[^>]*>\s*</\1>", text), comparison.title
        rows = re.findall(r'<tr id="([\w-]+)"', text)
        assert rows == [row.slug for row in rows_of(comparison)], comparison.title
