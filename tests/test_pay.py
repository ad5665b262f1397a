"""Pay on one axis: every bar within it, official percentiles in order."""

import pytest

from roles.models import CareerStep, Role, WageEstimate, WageRelease
from roles.pay import Bar, axis_step, chart, occupation_of, official, short_dollars


def test_bars_lie_on_one_axis_in_proportion():
    drawn = chart([Bar("A", 0, 500_000), Bar("B", 250_000, 1_000_000, open_ended=True)])
    first, second = drawn.bars
    assert first.start == 0
    assert first.end == pytest.approx(2 * second.start)
    assert second.end == pytest.approx(2 * first.end)
    assert second.end <= drawn.ticks[-1][0] <= 100


def test_an_official_bar_has_its_median_inside_the_middle_half():
    [bar] = chart([Bar("Official", 45_780, 198_540, 62_670, 134_800, 90_360, official=True)]).bars
    assert bar.start < bar.middle_start < bar.median < bar.middle_start + bar.middle_width < bar.end


def test_nothing_is_drawn_of_nothing():
    assert chart([]) is None


@pytest.mark.parametrize("top", [900, 45_000, 198_540, 240_000, 1_000_000, 7_300_000])
def test_the_axis_has_a_readable_number_of_steps(top):
    assert 3 <= top / axis_step(top) <= 8


@pytest.mark.parametrize(
    ("amount", "words"), [(0, "$0"), (200_000, "$200K"), (1_500_000, "$1.5M"), (1_000_000, "$1M")]
)
def test_ticks_are_short(amount, words):
    assert short_dollars(amount) == words


def test_a_long_label_takes_two_lines_and_moves_what_is_below():
    name = "Agents and business managers of artists, performers, and athletes"
    first, second = chart([Bar(name, 1, 2), Bar("B", 1, 2)]).bars
    assert [text for _, text in first.lines] == [
        "Agents and business managers of artists,",
        "performers, and athletes",
    ]
    assert first.lines[1][0] < first.bar_y < second.lines[0][0] < second.bar_y


def test_a_chart_says_which_keys_it_needs():
    plain = chart([Bar("A", 1, 2, official=True)])
    assert (plain.has_official, plain.has_claims, plain.has_open_ends) == (True, False, False)
    claims = chart([Bar("A", 1, 2, open_ended=True)])
    assert (claims.has_official, claims.has_claims, claims.has_open_ends) == (False, True, True)


def estimate(**figures: object) -> WageEstimate:
    return WageEstimate(release=WageRelease(top_code=239_200), **figures)


def test_top_coded_ends_are_drawn_open_at_the_top_code():
    bar = official(estimate(p10=50, p25=60, median=70, p75_top_coded=True, p90_top_coded=True), "A")
    assert (bar.high, bar.middle_high, bar.open_ended) == (239_200, 239_200, True)
    assert bar.figure == "$70"


@pytest.mark.parametrize("figures", [{}, {"p10": 50}, {"p90": 50}])
def test_what_has_no_ends_is_not_drawn(figures):
    assert official(estimate(**figures), "A") is None


@pytest.fixture
def role(knowledge):
    """A role without an occupation and without steps."""
    return Role.objects.create(slug="gaffer", title="Gaffer", department="production")


def follow(role: Role, *slugs: str) -> None:
    for slug in slugs:
        other = Role.objects.get(slug=slug)
        CareerStep.objects.create(
            slug=f"{role.slug}-{slug}", from_role=role, to_role=other, kind="promotion"
        )


def test_without_an_occupation_the_most_common_one_a_step_away_stands_in(role):
    follow(role, "film-editor", "producer", "director", "production-assistant")
    found = occupation_of(role)
    assert (found.soc_code, found.is_own) == ("27-2012", False)
    assert [other.title for other in found.neighbors] == ["Director", "Producer"]


def test_without_steps_nothing_stands_in(role):
    assert occupation_of(role) is None
    follow(role, "production-assistant")  # It has no occupation either.
    assert occupation_of(role) is None


def test_its_own_occupation_comes_before_any_other(role):
    follow(role, "producer")
    role.soc_code, role.soc_by_analogy = "27-4032", True
    found = occupation_of(role)
    assert (found.soc_code, found.is_own, found.by_analogy) == ("27-4032", True, True)
