"""What the pay page says: of a role in a place, or of every occupation there."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from roles.models import PayClaim, Role, WageArea, WageEstimate
from roles.pay import Chart, Occupation, chart_of, claimed, occupation_of, official

# Standard errors to either side of an estimate that make a 95% confidence interval.
STANDARD_ERRORS = Decimal("1.96")


@dataclass(frozen=True)
class Margin:
    """The 95% confidence interval of an estimate, rounded as the agency rounds."""

    percent: Decimal  # To either side.
    low: int
    high: int


def margin(estimate: int | None, relative_error: Decimal | None) -> Margin | None:
    """`relative_error` is the relative standard error in percent; None if either is unknown."""
    if estimate is None or relative_error is None:
        return None
    percent = STANDARD_ERRORS * relative_error
    away = estimate * percent / 100
    low, high = (int(round(end, -1)) for end in (estimate - away, estimate + away))
    return Margin(round(percent, 1), max(low, 0), high)


@dataclass(frozen=True)
class PlaceWage:
    """The wages of an occupation in an area, or their absence."""

    area: WageArea
    wage: WageEstimate | None

    @property
    def has_figures(self) -> bool:
        return self.wage is not None and self.wage.is_released

    @property
    def absence(self) -> str:
        """Why there are no figures: two reasons that must not be mixed up."""
        return "not released by the agency" if self.wage else "not among the figures we hold"

    @property
    def mean_margin(self) -> Margin | None:
        return margin(self.wage.mean, self.wage.mean_relative_error) if self.wage else None

    @property
    def employment_margin(self) -> Margin | None:
        wage = self.wage
        return margin(wage.employment, wage.employment_relative_error) if wage else None


def by_place(
    code: str, chain: Iterable[WageArea], wages: Iterable[WageEstimate]
) -> list[PlaceWage]:
    found = {w.area_id: w for w in wages if w.soc_code == code and w.industry_id is None}
    return [PlaceWage(area, found.get(area.pk)) for area in chain]


def nearest(places: list[PlaceWage]) -> PlaceWage | None:
    """The narrowest place that has figures; `places` go from the nation down."""
    return next((place for place in reversed(places) if place.has_figures), None)


@dataclass(frozen=True)
class RolePay:
    """The pay of a role from the nation down to the place that was asked for."""

    role: Role
    occupation: Occupation | None
    places: list[PlaceWage]
    industries: list[WageEstimate]
    claims: list[PayClaim]
    chart: Chart | None

    @property
    def asked(self) -> PlaceWage:
        return self.places[-1]

    @property
    def shown(self) -> WageEstimate | None:
        """The figures of the narrowest place that has any."""
        place = nearest(self.places)
        return place.wage if place else None

    @property
    def missing(self) -> PlaceWage | None:
        """The place that was asked for, where a wider one had to stand in."""
        return self.asked if self.shown and self.shown.area != self.asked.area else None

    @property
    def with_margins(self) -> list[PlaceWage]:
        return [place for place in self.places if place.mean_margin or place.employment_margin]


def role_pay(role: Role, chain: list[WageArea], wages: Iterable[WageEstimate]) -> RolePay:
    """`role` is loaded with its pay; `wages` are those of its occupation, `chain` not empty."""
    occupation = occupation_of(role)
    wages = [wage for wage in wages if occupation and wage.soc_code == occupation.soc_code]
    places = by_place(occupation.soc_code if occupation else "", chain, wages)
    # Where the occupation is not the role's own, each bar says whose it is.
    whose = f"{wages[0].occupation}, " if wages and occupation and not occupation.is_own else ""
    industries = [wage for wage in wages if wage.industry]
    claims = list(role.pay_claims.all())
    chart = chart_of(
        [
            *(official(p.wage, f"{whose}{p.area.short_name}") for p in places if p.wage),
            *(official(wage, by_industry(wage)) for wage in industries),
            *(claimed(claim, claim.name) for claim in claims),
        ]
    )
    return RolePay(role, occupation, places, industries, claims, chart)


def by_industry(wage: WageEstimate) -> str:
    assert wage.industry
    return f"{wage.industry.short_name}, {wage.area}"


@dataclass(frozen=True)
class OccupationPay:
    """An occupation in the narrowest place that has figures, and the roles it stands for."""

    soc_code: str
    roles: list[Role]
    places: list[PlaceWage]

    @property
    def wage(self) -> WageEstimate | None:
        """Of the narrowest place with figures; else whatever says the name of the occupation."""
        place = nearest(self.places) or next((p for p in self.places if p.wage), None)
        return place.wage if place else None

    @property
    def asked(self) -> PlaceWage:
        return self.places[-1]

    @property
    def fell_back(self) -> bool:
        return self.wage is not None and self.wage.area != self.asked.area

    @property
    def label(self) -> str:
        """Its name in the drawing, with the place where that is not the one asked for."""
        assert self.wage
        there = f", {self.wage.area.short_name}" if self.fell_back else ""
        return f"{self.wage.occupation}{there}"

    @property
    def height(self) -> int:
        """To put them in order: the median, or the top code where that is all that is said."""
        if self.wage is None:
            return -1
        top = self.wage.release.top_code if self.wage.median_top_coded else 0
        return self.wage.median or top


@dataclass(frozen=True)
class Overview:
    """Every occupation in a place, the best paid first, and the roles that have none."""

    occupations: list[OccupationPay]
    without: list[Role]
    chart: Chart | None


def overview(roles: Iterable[Role], chain: list[WageArea], wages: list[WageEstimate]) -> Overview:
    by_code: dict[str, list[Role]] = {}
    for role in roles:
        by_code.setdefault(role.soc_code, []).append(role)
    without = by_code.pop("", [])
    found = [
        OccupationPay(code, own, by_place(code, chain, wages)) for code, own in by_code.items()
    ]
    loaded = sorted((each for each in found if each.wage), key=lambda each: -each.height)
    chart = chart_of(official(each.wage, each.label) for each in loaded if each.wage)
    return Overview(loaded, without, chart)
