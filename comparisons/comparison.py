"""Roles side by side: sections of tables, whose rows know whether they differ, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from comparisons.highlights import biggest_differences, what_stays_the_same
from comparisons.rows import (
    Flip,
    Row,
    curated_rows,
    decision_rows,
    duty_rows,
    experience_rows,
    fact_rows,
    path_rows,
    pay_rows,
    skill_rows,
)
from roles.media import in_a_sentence
from roles.models import (
    Conflict,
    ConflictReading,
    Contrast,
    DecisionRight,
    Role,
    WageEstimate,
)
from roles.pay import Chart, evidence

MAX_ROLES = 4


@dataclass(frozen=True)
class Table:
    """Rows on one topic: derived from each profile, or set side by side by an editor."""

    rows: list[Row]
    title: str = ""  # None for the editor's: all of them say the same of themselves.

    @property
    def curated(self) -> bool:
        return not self.title

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    tables: list[Table]

    @property
    def differing(self) -> int:
        return sum(table.differing for table in self.tables)


@dataclass(frozen=True)
class Disagreement:
    """A question that is answered in two ways, with what holds in the medium asked for."""

    conflict: Conflict
    readings: list[ConflictReading]


@dataclass(frozen=True)
class Comparison:
    roles: list[Role]
    medium: str
    sections: list[Section]
    conflicts: list[Disagreement]
    flips: list[Flip]
    biggest_differences: list[str]
    what_stays_the_same: list[str]
    pay_chart: Chart | None

    @property
    def title(self) -> str:
        """“Executive Producer vs. Producer, in film”."""
        names = " vs. ".join(str(role) for role in self.roles)
        return f"{names}, in {in_a_sentence(self.medium)}" if self.medium else names

    @property
    def reviewed_on(self) -> date | None:
        """The day of the oldest review among the roles that have been reviewed."""
        return min((role.reviewed_on for role in self.roles if role.reviewed_on), default=None)

    @property
    def total(self) -> int:
        return sum(len(table.rows) for section in self.sections for table in section.tables)

    @property
    def differing(self) -> int:
        return sum(section.differing for section in self.sections)


def compare(
    roles: list[Role],
    *,
    medium: str = "",
    contrasts: Iterable[Contrast] = (),
    conflicts: Iterable[Conflict] = (),
    wages: Sequence[WageEstimate] = (),
    deciding: Iterable[DecisionRight] = (),
) -> Comparison:
    """Weigh 2 to 4 roles (loaded with their profiles) in `medium`, or in every medium."""
    contrasts = [contrast for contrast in contrasts if contrast.holds_in(medium)]
    curated = {topic: curated_rows(roles, topic, contrasts) for topic in Contrast.Topic}
    decisions, flips = decision_rows(roles, medium, deciding)
    derived = {
        "facts": Table(fact_rows(roles, medium), "Place in the production"),
        "authority": Table(duty_rows(roles, medium), "Responsibilities by area"),
        "decisions": Table(decisions, "Rights in each decision"),
        "skills": Table(skill_rows(roles, medium), "Skills of each"),
        "experience": Table(experience_rows(roles, medium), "How people come to it"),
        "path": Table(path_rows(roles, medium), "Steps that are known"),
        "pay": Table(pay_rows(roles, medium, wages), "Figures and claims"),
    }
    overview, skills = curated[Contrast.Topic.OVERVIEW], derived["skills"].rows
    claims = [
        (f"{role}: {claim.name}", claim)
        for role in roles
        for claim in role.pay_claims.all()
        if claim.holds_in(medium)
    ]
    return Comparison(
        roles=roles,
        medium=medium,
        sections=sections(curated, derived),
        conflicts=disagreements(conflicts, medium),
        flips=flips,
        biggest_differences=biggest_differences(roles, medium, overview, flips),
        what_stays_the_same=what_stays_the_same(overview, skills),
        pay_chart=evidence([w for w in wages if w.is_national], claims),
    )


# In the order of the page: slug, title. A slug that is a topic too has its curated table.
SECTIONS = [
    ("overview", "The difference in short"),
    ("facts", "At a glance"),
    ("authority", "Responsibilities and authority"),
    ("decisions", "Who decides what"),
    ("creative", "Creative control"),
    ("money", "Money"),
    ("collaboration", "Collaboration"),
    ("skills", "Skills"),
    ("experience", "Experience and ways in"),
    ("path", "Path"),
    ("pay", "Pay"),
]


def sections(curated: dict[Contrast.Topic, list[Row]], derived: dict[str, Table]) -> list[Section]:
    """What each profile says first, then what the editor set side by side; nothing empty."""
    tables = {slug: [table] for slug, table in derived.items()}
    for topic, rows in curated.items():
        tables.setdefault(topic, []).append(Table(rows))
    filled = [
        Section(slug, heading, [table for table in tables.get(slug, []) if table.rows])
        for slug, heading in SECTIONS
    ]
    return [section for section in filled if section.tables]


def disagreements(conflicts: Iterable[Conflict], medium: str) -> list[Disagreement]:
    found = [Disagreement(conflict, conflict.readings_in(medium)) for conflict in conflicts]
    return [disagreement for disagreement in found if disagreement.readings]
