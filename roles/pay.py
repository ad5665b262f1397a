"""Pay evidence on one axis: where each figure starts and ends, for a drawing and in words."""

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from roles.models import PayClaim, Role, WageEstimate


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
    figure: str = ""  # What the label says in numbers.


@dataclass(frozen=True)
class Drawn:
    """A bar with its ends as percentages of the axis, ready for SVG attributes."""

    bar: Bar
    lines: list[tuple[int, str]]  # The label: from the top in pixels, text.
    bar_y: int
    start: float
    width: float
    middle_start: float | None
    middle_width: float | None
    median: float | None

    @property
    def line_y(self) -> int:
        return self.bar_y + BAR_HEIGHT // 2

    @property
    def end(self) -> float:
        return self.start + self.width


# Pixels.
LINE_HEIGHT = 18
BAR_HEIGHT = 14
GAP = 6  # Between a label and its bar.
AIR = 14  # Between rows.
AXIS_HEIGHT = 28
LABEL_LENGTH = 44  # Characters that fit on a phone.


@dataclass(frozen=True)
class Chart:
    bars: list[Drawn]
    ticks: list[tuple[float, str]]  # Percent of the axis, label.

    @property
    def axis_y(self) -> int:
        return self.bars[-1].bar_y + BAR_HEIGHT + AIR // 2

    @property
    def height(self) -> int:
        return self.axis_y + AXIS_HEIGHT

    @property
    def has_claims(self) -> bool:
        return any(not drawn.bar.official for drawn in self.bars)

    @property
    def has_official(self) -> bool:
        return any(drawn.bar.official for drawn in self.bars)

    @property
    def has_open_ends(self) -> bool:
        return any(drawn.bar.open_ended for drawn in self.bars)


def chart(bars: list[Bar]) -> Chart | None:
    """Draw `bars` on one axis from nothing to the next round figure; None without bars."""
    if not bars:
        return None
    step = axis_step(max(bar.high for bar in bars))
    top = step * math.ceil(max(bar.high for bar in bars) / step)

    def percent(amount: float) -> float:
        # Up to 92: the last tick's label and the arrow of an open range need room.
        return round(92 * amount / top, 2)

    drawn = []
    top_y = 0
    for bar in bars:
        label = textwrap.wrap(bar.label, LABEL_LENGTH) or [""]
        lines = [(top_y + LINE_HEIGHT * n - 2, text) for n, text in enumerate(label, start=1)]
        bar_y = top_y + LINE_HEIGHT * len(label) + GAP
        top_y = bar_y + BAR_HEIGHT + AIR
        low, high = bar.middle_low, bar.middle_high
        drawn.append(
            Drawn(
                bar=bar,
                lines=lines,
                bar_y=bar_y,
                start=percent(bar.low),
                width=percent(bar.high) - percent(bar.low),
                middle_start=None if low is None else percent(low),
                middle_width=None if low is None or high is None else percent(high) - percent(low),
                median=None if bar.median is None else percent(bar.median),
            )
        )
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
    """The 10th to the 90th percentile; None where an end is not released.

    A top-coded end is drawn at the top code, and open.
    """
    low, high = wage.p10, at_least(wage, "p90")
    if low is None or high is None:
        return None
    return Bar(
        label,
        low,
        high,
        middle_low=wage.p25,
        middle_high=at_least(wage, "p75"),
        median=wage.median,
        open_ended=wage.p90_top_coded,
        official=True,
        figure=wage.median_in_words,
    )


def at_least(wage: WageEstimate, figure: str) -> int | None:
    top_coded = getattr(wage, f"{figure}_top_coded")
    return wage.release.top_code if top_coded else getattr(wage, figure)


def evidence(wages: Iterable[WageEstimate], claims: Iterable[tuple[str, PayClaim]]) -> Chart | None:
    """The official wages of the nation and of industries, then the claims with their labels."""
    wages = list(wages)
    national = [official(w, f"{w.occupation}, {w.release}") for w in wages if w.is_national]
    in_industry = [official(w, w.industry.short_name) for w in wages if w.industry]
    claimed_bars = [claimed(claim, label) for label, claim in claims]
    return chart_of([*national, *in_industry, *claimed_bars])


def chart_of(bars: Iterable[Bar | None]) -> Chart | None:
    """On one axis, without what cannot be drawn."""
    return chart([bar for bar in bars if bar])


@dataclass(frozen=True)
class Occupation:
    """The statistical occupation whose wages speak for a role, and on what ground."""

    soc_code: str
    by_analogy: bool = False
    neighbors: tuple[Role, ...] = ()  # It is theirs: the role itself has none.

    @property
    def is_own(self) -> bool:
        return not self.neighbors


def occupation_of(role: Role) -> Occupation | None:
    """The role's own, or the one that most roles one step away have; None if none has any.

    `role` must be loaded with its steps (`with_pay()`, `with_profile()`).
    """
    if role.soc_code:
        return Occupation(role.soc_code, by_analogy=role.soc_by_analogy)
    near = [step.from_role for step in role.steps_in.all()]
    near += [step.to_role for step in role.steps_out.all()]
    by_code: dict[str, dict[str, Role]] = {}
    for other in near:
        if other.soc_code:
            by_code.setdefault(other.soc_code, {})[other.title] = other
    if not by_code:
        return None
    code = min(by_code, key=lambda code: (-len(by_code[code]), code))
    return Occupation(
        code, neighbors=tuple(by_code[code][title] for title in sorted(by_code[code]))
    )


def occupation_codes(roles: Iterable[Role]) -> set[str]:
    """Of all the occupations that speak for `roles`."""
    return {found.soc_code for role in roles if (found := occupation_of(role))}
