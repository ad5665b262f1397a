"""Roles side by side: sections of tables, whose rows know whether they differ, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations

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
from comparisons.sides import Side
from comparisons.verdicts import Verdict
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


@dataclass(frozen=True)
class Table:
    """Rows on one topic: derived from each profile, or set side by side by an editor."""

    rows: list[Row]
    title: str = ""  # Empty for the editor's: all of them say the same of themselves.

    @property
    def curated(self) -> bool:
        return not self.title

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


@dataclass(frozen=True)
class Disagreement:
    """A question that is answered in two ways, with what holds in the media asked for."""

    conflict: Conflict
    readings: list[ConflictReading]


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    tables: list[Table]
    conflicts: list[Disagreement]  # On the section's topic.

    @property
    def differing(self) -> int:
        return sum(table.differing for table in self.tables)

    @property
    def total(self) -> int:
        return sum(len(table.rows) for table in self.tables)


@dataclass(frozen=True)
class Comparison:
    roles: list[Role]
    sides: list[Side]  # The columns: the roles, or each of them in two media.
    sections: list[Section]
    flips: list[Flip]
    biggest_differences: list[str]
    what_stays_the_same: list[str]
    pay_chart: Chart | None

    @property
    def names(self) -> str:
        """“Executive Producer vs. Producer”."""
        return " vs. ".join(str(role) for role in self.roles)

    @property
    def title(self) -> str:
        """“Executive Producer vs. Producer, in film and scripted TV”."""
        media = dict.fromkeys(side.medium for side in self.sides if side.medium)
        within = " and ".join(in_a_sentence(medium) for medium in media)
        return f"{self.names}, in {within}" if within else self.names

    @property
    def role_pairs(self) -> list[tuple[Role, Role]]:
        """Each two of the roles, in both orders: a career may lead either way."""
        return list(permutations(self.roles, 2))

    @property
    def couples(self) -> list[tuple[Role, Role]]:
        return list(combinations(self.roles, 2))

    @property
    def is_flip_view(self) -> bool:
        return len(self.sides) > len(self.roles)

    @property
    def reviewed_on(self) -> date | None:
        """The day of the oldest review among the roles that have been reviewed."""
        return min((role.reviewed_on for role in self.roles if role.reviewed_on), default=None)

    def shown(self, topic: str = "", only_differences: bool = False) -> list[Section]:
        """The sections of a topic, or of every one; with differences, if only those are wanted."""
        return [
            section
            for section in self.sections
            if topic in ("", section.slug)
            and (section.differing or section.conflicts or not only_differences)
        ]

    @property
    def total(self) -> int:
        return sum(section.total for section in self.sections)

    @property
    def differing(self) -> int:
        return sum(section.differing for section in self.sections)

    @property
    def not_judged(self) -> int:
        rows = [row for s in self.sections for table in s.tables for row in table.rows]
        return sum(row.verdict == Verdict.UNKNOWN and not row.differs for row in rows)

    @property
    def count(self) -> str:
        """“64 of 125 rows differ, 30 are not judged”."""
        verb = "is" if self.not_judged == 1 else "are"
        unjudged = f", {self.not_judged} {verb} not judged" if self.not_judged else ""
        return f"{self.differing} of {self.total} rows differ{unjudged}"

    @property
    def unknown_sides(self) -> list[Side]:
        """The roles that no source knows in the medium asked for."""
        return [side for side in self.sides if not side.is_known]


def sides_of(roles: list[Role], media: Sequence[str]) -> list[Side]:
    """The roles in one medium (“” for every medium), or in each of two media after the other."""
    return [Side(role, medium) for medium in media for role in roles]


def compare(
    roles: list[Role],
    media: Sequence[str] = ("",),
    *,
    contrasts: Iterable[Contrast] = (),
    conflicts: Iterable[Conflict] = (),
    wages: Sequence[WageEstimate] = (),
    deciding: Iterable[DecisionRight] = (),
) -> Comparison:
    """Weigh 2 to 4 roles (loaded with their profiles) in `media`: every medium, one or two."""
    sides = sides_of(roles, media)
    contrasts = list(contrasts)
    curated = {topic: curated_rows(sides, topic, contrasts) for topic in Contrast.Topic}
    decisions, flips = decision_rows(sides, deciding)
    derived = {
        "facts": Table(fact_rows(sides), "Place in the production"),
        "authority": Table(duty_rows(sides), "Responsibilities by area"),
        "decisions": Table(decisions, "Rights in each decision"),
        "skills": Table(skill_rows(sides), "Skills of each"),
        "experience": Table(experience_rows(sides), "How people come to it"),
        "path": Table(path_rows(sides), "Steps that are known"),
        "pay": Table(pay_rows(sides, wages), "Figures and claims"),
    }
    filled = sections(curated, derived, disagreements(conflicts, media))
    rows = [row for section in filled for table in section.tables for row in table.rows]
    return Comparison(
        roles=roles,
        sides=sides,
        sections=filled,
        flips=flips,
        biggest_differences=biggest_differences(roles, sides, rows, flips),
        what_stays_the_same=what_stays_the_same(rows),
        pay_chart=pay_chart(roles, sides, wages),
    )


def sections(
    curated: dict[Contrast.Topic, list[Row]],
    derived: dict[str, Table],
    conflicts: list[Disagreement],
) -> list[Section]:
    """What each profile says first, then what the editor set side by side; nothing empty."""
    tables = {slug: [table] for slug, table in derived.items()}
    for topic, rows in curated.items():
        tables.setdefault(topic, []).append(Table(rows))
    filled = [
        Section(
            slug,
            heading,
            [table for table in tables.get(slug, []) if table.rows],
            [each for each in conflicts if each.conflict.topic == slug],
        )
        for slug, heading in SECTIONS
    ]
    return [section for section in filled if section.tables or section.conflicts]


def disagreements(conflicts: Iterable[Conflict], media: Sequence[str]) -> list[Disagreement]:
    found = [
        Disagreement(
            conflict,
            [r for r in conflict.readings.all() if any(r.holds_in(medium) for medium in media)],
        )
        for conflict in conflicts
    ]
    return [disagreement for disagreement in found if disagreement.readings]


def pay_chart(
    roles: list[Role], sides: Sequence[Side], wages: Sequence[WageEstimate]
) -> Chart | None:
    """The occupations' official wages and every claim that holds in a medium shown."""
    claims = {
        claim.pk: (f"{side.role}: {claim.name}", claim)
        for side in sides
        for claim in side.kept(side.role.pay_claims)
    }
    return evidence([wage for wage in wages if wage.is_national], claims.values())
