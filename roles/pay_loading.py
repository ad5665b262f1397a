"""The answer to what the pay page is asked, with all that it rests on from the database."""

from dataclasses import dataclass

from roles.models import Role, WageArea, WageEstimate, WageRelease
from roles.pay import occupation_codes
from roles.wage_areas import AreaNames, Place
from roles.wage_report import Overview, RolePay, overview, role_pay


@dataclass(frozen=True)
class Pay:
    """What was asked, and one of: a role in a place, every occupation there, nothing loaded."""

    place: Place | None
    release: WageRelease | None = None
    of_role: RolePay | None = None
    of_all: Overview | None = None

    @property
    def area(self) -> WageArea | None:
        return self.place.area if self.place else None

    @property
    def area_name(self) -> str:
        return self.area.name if self.area else "United States"

    @property
    def heading(self) -> str:
        whose = self.of_role.role if self.of_role else "Every occupation"
        return f"{whose} in {self.area.in_a_sentence if self.area else 'the United States'}"

    @property
    def summary(self) -> str:
        """The figure that was asked for, in one line."""
        wage = self.of_role.shown if self.of_role else None
        occupation = self.of_role.occupation if self.of_role else None
        if wage is None or occupation is None:
            return self.heading
        if not occupation.is_own:
            return f"{self.heading}: no official figure"
        return (
            f"{self.heading}: {wage.median_in_words}, median of"
            f" {wage.occupation.lower()} in {wage.area.in_a_sentence}"
        )


def load_pay(roles: list[Role], names: AreaNames, slug: str, place: Place | None) -> Pay:
    """`slug` is that of one of `roles`, or "" for every occupation."""
    chain = place.chain if place else [names.nation] if names.nation else []
    role = Role.objects.with_pay().get(slug=slug) if slug else None
    codes = occupation_codes([role]) if role else {each.soc_code for each in roles}
    wages = list(WageEstimate.objects.for_occupations(codes, chain))
    release = wages[0].release if wages else None
    if role:
        return Pay(place, release, of_role=role_pay(role, chain, wages))
    return Pay(place, release, of_all=overview(roles, chain, wages))
