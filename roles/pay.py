"""Pay evidence on one axis: where each figure starts and ends, for a drawing and in words."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from roles.models import PayClaim, WageEstimate


@dataclass(frozen=True)
class Bar:
    """One range in US dollars: its ends, and the middle half and median where official."""

    label: str
    low: float
    high: float
    middle_low: float | None = None
    middle_high: float | None = None
    median: float | None = None
    open_ended: bool = False
    official: bool = False


@dataclass(frozen=True)
class Drawn:
    """A bar with its ends as percentages of the axis, ready for SVG attributes."""

    bar: Bar
    row: int
    start: float
    width: float
    middle_start: float | None
    middle_width: float | None
    median: float | None

    @property
    def label_y(self) -> int:
        return self.row * ROW_HEIGHT + 16

    @property
    def bar_y(self) -> int:
        return self.row * ROW_HEIGHT + 26

    @property
    def line_y(self) -> int:
        return self.bar_y + 7

    @property
    def end(self) -> float:
        return self.start + self.width


ROW_HEIGHT = 56  # Pixels: a line of text, the bar, and air.


@dataclass(frozen=True)
class Chart:
    bars: list[Drawn]
    ticks: list[tuple[float, str]]  # Percent of the axis, label.

    @property
    def height(self) -> int:
        return len(self.bars) * ROW_HEIGHT + 28

    @property
    def axis_y(self) -> int:
        return len(self.bars) * ROW_HEIGHT


def chart(bars: list[Bar]) -> Chart | None:
    """Draw `bars` on one axis from nothing to the next round figure; None without bars."""
    if not bars:
        return None
    step = axis_step(max(bar.high for bar in bars))
    top = step * math.ceil(max(bar.high for bar in bars) / step)

    def percent(amount: float) -> float:
        # Up to 92: the last tick's label and the arrow of an open range need room.
        return round(92 * amount / top, 2)

    drawn = [
        Drawn(
            bar=bar,
            row=row,
            start=percent(bar.low),
            width=percent(bar.high) - percent(bar.low),
            middle_start=None if bar.middle_low is None else percent(bar.middle_low),
            middle_width=None
            if bar.middle_low is None or bar.middle_high is None
            else percent(bar.middle_high) - percent(bar.middle_low),
            median=None if bar.median is None else percent(bar.median),
        )
        for row, bar in enumerate(bars)
    ]
    ticks = [(percent(n * step), short_dollars(n * step)) for n in range(int(top / step) + 1)]
    return Chart(drawn, ticks)


def axis_step(top: float) -> int:
    """1, 2 or 5 × a power of ten, so that the axis has four to eight steps."""
    power = 10 ** int(math.log10(top / 4))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if top / step <= 8)


def short_dollars(amount: float) -> str:
    if amount >= 1_000_000:
        return f"${amount / 1_000_000:g}M"
    return f"${amount / 1000:g}K" if amount else "$0"


def claimed(claim: PayClaim, label: str) -> Bar | None:
    """A claimed range in dollars; None for averages, percentages and pay by the week."""
    by_year = claim.period in (PayClaim.Period.YEAR, PayClaim.Period.NOT_STATED)
    if claim.unit != PayClaim.Unit.USD or not by_year or claim.low is None or claim.high is None:
        return None
    return Bar(label, float(claim.low), float(claim.high), open_ended=claim.open_ended)


def official(wage: WageEstimate, label: str) -> Bar | None:
    """The 10th to the 90th percentile; None where an end is not published."""
    if wage.p10 is None or wage.p90 is None:
        return None
    return Bar(
        label,
        wage.p10,
        wage.p90,
        middle_low=wage.p25,
        middle_high=wage.p75,
        median=wage.median,
        official=True,
    )


def evidence(wages: Iterable[WageEstimate], claims: Iterable[tuple[str, PayClaim]]) -> Chart | None:
    """The official wages of the nation and of industries, then the claims with their labels."""
    wages = list(wages)
    national = [official(w, f"{w.occupation}, {w.release}") for w in wages if w.is_national]
    in_industry = [official(w, w.short_name or w.industry) for w in wages if not w.is_national]
    claimed_bars = [claimed(claim, label) for label, claim in claims]
    bars = [*national, *in_industry, *claimed_bars]
    return chart([bar for bar in bars if bar])
