"""What a profile shows of a role in one medium, or in every medium, section by section."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from roles.authority import Matrix, matrix
from roles.media import holds_in, in_a_sentence
from roles.models import (
    CareerStep,
    Credit,
    EntryRoute,
    MediaStatement,
    PayClaim,
    ReportingLine,
    Responsibility,
    Role,
    RoleSkill,
    RoleVariant,
    WageEstimate,
)
from roles.pay import Chart, Occupation, evidence, occupation_of

SKILL_HEADINGS = [
    ("skill", "Skills"),
    ("knowledge", "Knowledge"),
    ("quality", "Qualities"),
    ("credential", "Credentials"),
]


@dataclass(frozen=True)
class Pay:
    """Official wages first: the nation, then the industries nearest to the medium."""

    occupation: Occupation | None
    national: WageEstimate | None
    industries: list[WageEstimate]
    claims: list[PayClaim]
    chart: Chart | None


@dataclass(frozen=True)
class Profile:
    role_holds: bool  # Whether the role is known in the medium.
    reports_to: list[ReportingLine]
    reported_to_by: list[ReportingLine]
    duties: list[tuple[str, list[Responsibility]]]  # By area.
    decisions: Matrix
    variants: list[RoleVariant]
    credits: list[tuple[str, list[Credit]]]  # By list.
    pay: Pay
    skills: list[tuple[str, list[RoleSkill]]]  # By kind.
    routes: list[tuple[str, list[EntryRoute]]]  # By kind.
    steps_in: list[CareerStep]
    steps_out: list[CareerStep]
    medium: str

    @property
    def read_in(self) -> str:
        return in_a_sentence(self.medium)

    @property
    def scope(self) -> str:
        """“ in film”: where a sentence holds; empty for every medium."""
        return f" in {self.read_in}" if self.medium else ""

    @property
    def neighbours(self) -> list[Role]:
        """The published roles one step away, above or below: the ones worth comparing with."""
        near = [step.from_role for step in self.steps_in] + [s.to_role for s in self.steps_out]
        lines = [*self.reports_to, *self.reported_to_by]
        near += [line.other_role for line in lines if line.other_role]
        unique = {role.pk: role for role in near if role.is_published}
        return sorted(unique.values(), key=lambda role: role.title)


def profile(role: Role, medium: str, wages: list[WageEstimate]) -> Profile:
    """`role` must be loaded with `with_profile()`; `medium` is "" for every medium."""
    lines = kept(role.reporting_lines.all(), medium)
    return Profile(
        role_holds=role.holds_in(medium),
        reports_to=[x for x in lines if x.direction == ReportingLine.Direction.UP],
        reported_to_by=[x for x in lines if x.direction == ReportingLine.Direction.DOWN],
        duties=grouped(
            [(duty.area, duty) for duty in kept(role.responsibilities.all(), medium)],
            Responsibility.Area.choices,
        ),
        decisions=matrix(role, medium),
        variants=kept(role.variants.all(), medium),
        credits=grouped(
            [(c.credit_list, c) for c in role.credits.all() if holds_in(c.media, medium)],
            Credit.List.choices,
        ),
        pay=pay(role, medium, wages),
        skills=grouped(
            [(rs.skill.kind, rs) for rs in kept(role.role_skills.all(), medium)],
            SKILL_HEADINGS,
        ),
        routes=grouped(
            [(route.kind, route) for route in kept(role.entry_routes.all(), medium)],
            EntryRoute.Kind.choices,
        ),
        steps_in=kept(role.steps_in.all(), medium),
        steps_out=kept(role.steps_out.all(), medium),
        medium=medium,
    )


Kept = TypeVar("Kept", bound=MediaStatement)
Value = TypeVar("Value")


def kept(statements: Iterable[Kept], medium: str) -> list[Kept]:
    return [statement for statement in statements if statement.holds_in(medium)]


def grouped(
    pairs: Iterable[tuple[str, Value]], choices: Iterable[tuple[str, str]]
) -> list[tuple[str, list[Value]]]:
    """Under the label of each choice, in the order of `choices`, without empty groups."""
    found: dict[str, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return [(label, found[key]) for key, label in choices if key in found]


def pay(role: Role, medium: str, wages: list[WageEstimate]) -> Pay:
    occupation = occupation_of(role)
    wages = [wage for wage in wages if occupation and wage.soc_code == occupation.soc_code]
    national = next((wage for wage in wages if wage.is_national), None)
    industries = [
        wage
        for wage in wages
        if wage.industry
        and (
            not medium or (wage.industry.stands_for and holds_in(wage.industry.stands_for, medium))
        )
    ]
    claims = kept(role.pay_claims.all(), medium)
    shown = [national, *industries] if national else industries
    drawing = evidence(shown, [(claim.name, claim) for claim in claims])
    return Pay(occupation, national, industries, claims, drawing)
