"""Pay on one axis: every bar within it, official percentiles in order."""

import pytest

from roles.pay import Bar, axis_step, chart, short_dollars


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
