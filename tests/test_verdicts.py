"""The rules by which rows are weighed: properties that hold whatever the values are."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from comparisons.verdicts import Kind, Verdict, overlap, sets, texts, weigh

DOLLARS = st.integers(min_value=0, max_value=400_000)
RIGHTS = st.dictionaries(
    st.sampled_from(["film", "scripted_tv", "news"]), st.sampled_from(["decides", "consulted"])
)
# A value of each kind; “not known” is among them.
VALUES = {
    Kind.SET: st.sets(st.sampled_from("abcd")),
    Kind.ORDINAL: st.none() | st.integers(0, 3),
    Kind.RANGE: st.none() | st.tuples(DOLLARS, DOLLARS).map(lambda ends: tuple(sorted(ends))),
    Kind.MATRIX: RIGHTS,
    Kind.TEXT: st.sampled_from(["", "Leads.", "Follows."]),
}


@st.composite
def rows(draw: st.DrawFn, most: int = 4) -> tuple[Kind, list[object]]:
    kind = draw(st.sampled_from(list(Kind)))
    return kind, draw(st.lists(VALUES[kind], min_size=2, max_size=most))


def verdict(kind: Kind, values: list[object]) -> Verdict:
    return weigh(kind, combinations(values, 2))


@given(rows(), st.randoms())
def test_the_order_of_the_roles_changes_nothing(row, random):
    kind, values = row
    shuffled = random.sample(values, len(values))
    assert verdict(kind, values) == verdict(kind, shuffled)


@given(rows(most=3), st.data())
def test_a_further_role_never_makes_a_difference_go_away(row, data):
    kind, values = row
    further = data.draw(VALUES[kind])
    before, after = verdict(kind, values), verdict(kind, [*values, further])
    assert list(Verdict).index(after) <= list(Verdict).index(before)


@given(st.sampled_from(list(Kind)), st.data())
def test_a_role_beside_itself_never_differs(kind, data):
    value = data.draw(VALUES[kind])
    assert verdict(kind, [value, value]) in (Verdict.SAME, Verdict.UNKNOWN)


@given(st.sampled_from(list(Kind)), st.data())
def test_what_is_not_known_is_never_called_the_same_or_different(kind, data):
    nothing = {Kind.SET: set(), Kind.MATRIX: {}, Kind.TEXT: ""}.get(kind)
    assert verdict(kind, [nothing, data.draw(VALUES[kind])]) == Verdict.UNKNOWN


@given(st.tuples(DOLLARS, DOLLARS), st.tuples(DOLLARS, DOLLARS))
def test_ranges_overlap_where_a_sum_lies_in_both(one, other):
    one, other = tuple(sorted(one)), tuple(sorted(other))
    shared = overlap(one, other)
    assert shared == overlap(other, one)
    assert bool(shared) == (max(one[0], other[0]) < min(one[1], other[1]))
    if shared:
        low, high = shared
        assert low < high
        assert one[0] <= low <= high <= one[1]
        assert other[0] <= low <= high <= other[1]


def test_sets_with_a_part_in_common_are_similar():
    assert sets({"film"}, {"film", "news"}) == Verdict.SIMILAR
    assert sets({"film"}, {"news"}) == Verdict.DIFFERENT
    assert sets({"film"}, {"film"}) == Verdict.SAME


def test_two_texts_that_nobody_has_judged_are_not_called_different():
    assert texts("Leads.", "Heads.") == Verdict.UNKNOWN
