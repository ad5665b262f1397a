"""Roles side by side: sections of tables, whose rows know whether they differ, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

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
from roles.models import Conflict, ConflictReading, Contrast, Role, WageEstimate

MAX_ROLES = 4


@dataclass(frozen=True)
class Table:
    """Rows on one topic; `curated` ones an editor set side by side, the others are derived."""

    title: str
    rows: list[Row]
    curated: bool = False

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
    flips: list[Flip]  # Most authority first.
    biggest_differences: list[str]
    what_stays_the_same: list[str]

    @property
    def title(self) -> str:
        return " vs. ".join(str(role) for role in self.roles)

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
    wages: Iterable[WageEstimate] = (),
) -> Comparison:
    """Weigh 2 to 4 roles (loaded with their profiles) in `medium`, or in every medium."""
    topic = Contrast.Topic
    contrasts = [contrast for contrast in contrasts if contrast.holds_in(medium)]

    def curated(of: Contrast.Topic) -> Table:
        return Table(
            "As the founding article sets them side by side",
            curated_rows(roles, of, contrasts),
            True,
        )

    decisions, flips = decision_rows(roles, medium)
    overview, skills = curated(topic.OVERVIEW), Table("Skills of each", skill_rows(roles, medium))
    sections = [
        Section("overview", "The difference in short", [overview]),
        Section(
            "facts", "At a glance", [Table("Place in the production", fact_rows(roles, medium))]
        ),
        Section(
            "authority",
            "Responsibilities and authority",
            [curated(topic.AUTHORITY), Table("Responsibilities by area", duty_rows(roles, medium))],
        ),
        Section("decisions", "Who decides what", [Table("Rights in each decision", decisions)]),
        Section("creative", "Creative control", [curated(topic.CREATIVE)]),
        Section("money", "Money", [curated(topic.MONEY)]),
        Section("collaboration", "Collaboration", [curated(topic.COLLABORATION)]),
        Section("skills", "Skills", [skills, curated(topic.SKILLS)]),
        Section(
            "experience",
            "Experience and ways in",
            [
                Table("How people come to it", experience_rows(roles, medium)),
                curated(topic.EXPERIENCE),
            ],
        ),
        Section(
            "path",
            "Path",
            [Table("Steps that are known", path_rows(roles, medium)), curated(topic.PATH)],
        ),
        Section(
            "pay", "Pay", [Table("Figures and claims", pay_rows(roles, wages)), curated(topic.PAY)]
        ),
    ]
    flips.sort(key=lambda flip: (-flip.weight, flip.decision.position))
    return Comparison(
        roles=roles,
        medium=medium,
        sections=without_empty(sections),
        conflicts=disagreements(conflicts, medium),
        flips=flips,
        biggest_differences=biggest_differences(roles, medium, overview.rows, flips),
        what_stays_the_same=what_stays_the_same(overview.rows, skills.rows),
    )


def without_empty(sections: list[Section]) -> list[Section]:
    filled = [
        Section(section.slug, section.title, [table for table in section.tables if table.rows])
        for section in sections
    ]
    return [section for section in filled if section.tables]


def disagreements(conflicts: Iterable[Conflict], medium: str) -> list[Disagreement]:
    found = [Disagreement(conflict, conflict.readings_in(medium)) for conflict in conflicts]
    return [disagreement for disagreement in found if disagreement.readings]
