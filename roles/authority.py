"""Who decides what: the rights of roles in decisions, by medium."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from roles.media import Medium, in_a_sentence
from roles.models import Decision, DecisionRight, Responsibility, Role

# The two media in which the order of authority flips; the matrix sets them side by side.
MAIN_MEDIA = [Medium.FILM, Medium.SCRIPTED_TV]

# The columns of the matrix: who pays, who leads the work, then management and departments.
DEPARTMENTS = [
    Role.Department.STUDIO,
    Role.Department.FINANCE,
    Role.Department.PRODUCING,
    Role.Department.DIRECTING,
    Role.Department.WRITING,
    Role.Department.NEWS,
    Role.Department.COMMERCIALS,
    Role.Department.MUSIC,
    Role.Department.PRODUCTION,
    Role.Department.CASTING,
    Role.Department.LOCATIONS,
    Role.Department.ACCOUNTING,
    Role.Department.POST,
    Role.Department.REPRESENTATION,
]

# In the order of production; what goes on throughout comes last.
PHASES = sorted(Responsibility.Phase, key=lambda phase: phase == Responsibility.Phase.THROUGHOUT)

Rights = dict[Decision, dict[str, DecisionRight]]


@dataclass(frozen=True)
class MatrixRow:
    """One decision; a right, or None where none is known, for each column of the matrix."""

    decision: Decision
    rights: list[DecisionRight | None]


@dataclass(frozen=True)
class Matrix:
    """The decisions of a role: rows by phase, a column a medium."""

    media: list[Medium]
    phases: list[tuple[str, list[MatrixRow]]]
    elsewhere: list[DecisionRight]  # Rights in media that have too few known for a column.

    @property
    def columns(self) -> int:
        return len(self.media) + 1


def rights_of(role: Role) -> Rights:
    """By decision and medium, in the order of the decisions."""
    rights: Rights = defaultdict(dict)
    for right in role.rights:
        rights[right.decision][right.medium] = right
    return rights


def matrix(role: Role, medium: str = "") -> Matrix:
    """The role's decisions in `medium`, or in those of the main media where it has any."""
    held = rights_of(role)
    columns = [
        column
        for column in ([Medium(medium)] if medium else MAIN_MEDIA)
        if any(column in rights for rights in held.values())
    ]
    rows = [
        MatrixRow(decision, [rights.get(column) for column in columns])
        for decision, rights in held.items()
        if any(column in rights for column in columns)
    ]
    return Matrix(
        media=columns,
        phases=by_phase(rows),
        elsewhere=[right for right in role.rights if not medium and right.medium not in MAIN_MEDIA],
    )


@dataclass(frozen=True)
class Handover:
    """A decision that other roles take in scripted television than in film."""

    decision: Decision
    in_film: list[DecisionRight]
    in_scripted_tv: list[DecisionRight]

    @property
    def in_part(self) -> bool:
        """Whether a role that decides in one medium decides in the other too."""
        roles = {right.role for right in self.in_film}
        return any(right.role in roles for right in self.in_scripted_tv)


def deciding(rights: Iterable[DecisionRight], medium: Medium) -> list[DecisionRight]:
    decides = DecisionRight.Right.DECIDES
    return [right for right in rights if right.medium == medium and right.right == decides]


def handover(decision: Decision, rights: Sequence[DecisionRight]) -> Handover | None:
    """None if the same roles decide in both media, or it is not known who does in one of them."""
    in_film, in_scripted_tv = (deciding(rights, medium) for medium in MAIN_MEDIA)
    if not in_film or not in_scripted_tv:
        return None
    if {right.role for right in in_film} == {right.role for right in in_scripted_tv}:
        return None
    return Handover(decision, in_film, in_scripted_tv)


@dataclass(frozen=True)
class Line:
    """A decision in one medium: a right, or None, for each role that has a column."""

    medium: Medium
    cells: list[DecisionRight | None]


@dataclass(frozen=True)
class Entry:
    """A decision as the page about all of them shows it."""

    decision: Decision
    lines: list[Line]  # In the matrix.
    in_words: list[tuple[Medium, list[tuple[str, list[DecisionRight]]]]]  # By medium and right.
    handover: Handover | None
    verdict: str  # How it stands between film and scripted television; "" if that is not known.
    verdict_kind: str  # As the comparison tells them apart: different, similar, same, unknown.
    weighty: list[Role]  # At most four jobs that decide, approve or propose in what is shown.
    decided_otherwise: str  # Where one medium is read: who decides in the other, if not the same.


@dataclass(frozen=True)
class Exchange:
    """The decisions that pass from the same roles to the same roles."""

    in_film: list[DecisionRight]
    in_scripted_tv: list[DecisionRight]
    decisions: list[Decision]


@dataclass(frozen=True)
class Register:
    """All decisions of a medium and a phase, or of every one: the matrix and the words."""

    medium: str
    phase: str
    roles: list[Role]  # The columns.
    left_out: int  # Roles with a right but no column.
    phases: list[tuple[str, list[Entry]]]
    total: int  # Of the decisions in the phase, whatever the medium.

    @property
    def entries(self) -> list[Entry]:
        return [entry for _, entries in self.phases for entry in entries]

    @property
    def phases_of_matrix(self) -> list[tuple[str, list[Entry]]]:
        """The phases without the decisions that are known in other media only."""
        shown = [(label, [e for e in entries if e.lines]) for label, entries in self.phases]
        return [(label, entries) for label, entries in shown if entries]

    @property
    def columns(self) -> int:
        return len(self.roles) + 1

    @property
    def read_in(self) -> str:
        return in_a_sentence(self.medium) if self.medium else "film and scripted TV"

    @property
    def title(self) -> str:
        """“Who decides what in film: pre-production”."""
        where = in_a_sentence(self.medium) if self.medium else "film and television"
        phase = f": {phase_in_a_sentence(self.phase)}" if self.phase else ""
        return f"Who decides what in {where}{phase}"

    @property
    def handovers(self) -> list[Handover]:
        if self.medium and self.medium not in MAIN_MEDIA:
            return []
        return [entry.handover for entry in self.entries if entry.handover]

    @property
    def exchanges(self) -> list[Exchange]:
        """What changes hands, by who gives and who takes: the most decisions first."""
        found: dict[tuple[frozenset[Role], frozenset[Role]], list[Handover]] = defaultdict(list)
        for each in self.handovers:
            film = frozenset(right.role for right in each.in_film)
            found[film, frozenset(right.role for right in each.in_scripted_tv)].append(each)
        exchanges = [
            Exchange(group[0].in_film, group[0].in_scripted_tv, [each.decision for each in group])
            for group in found.values()
        ]
        return sorted(exchanges, key=lambda exchange: -len(exchange.decisions))

    @property
    def in_words(self) -> str:
        """“13 of 35 decisions change hands between film and scripted TV, 3 more in part.”"""
        of = f"of {self.total} decision{'' if self.total == 1 else 's'}"
        if self.phase:
            of += f" in {phase_in_a_sentence(self.phase)}"
        if self.medium and self.medium not in MAIN_MEDIA:
            known = len(self.entries) or "None"
            return (
                f"{known} {of} {'is' if known in (1, 'None') else 'are'} known for {self.read_in}."
            )
        in_part = sum(each.in_part for each in self.handovers)
        wholly = len(self.handovers) - in_part
        change = "changes" if wholly < 2 else "change"
        more = f", {in_part} {'more ' if wholly else ''}in part" if in_part else ""
        read = f" Read in {self.read_in}." if self.medium else ""
        return f"{wholly or 'None'} {of} {change} hands between film and scripted TV{more}.{read}"


# The rights that give a role a column of its own; the others carry the decisions out.
WEIGHTY = [DecisionRight.Right.DECIDES, DecisionRight.Right.APPROVES]
# A comparison takes no more roles.
MOST_COMPARED = 4


def register(
    rights: Iterable[DecisionRight], medium: str = "", phase: str = "", every_role: bool = False
) -> Register:
    """`rights` of every role and medium, in the order of the decisions.

    Columns are the roles that decide or approve anywhere in what is shown, or `every_role`.
    """
    by_decision = [
        (decision, in_order(group))
        for decision, group in groupby(rights, key=lambda right: right.decision)
        if not phase or decision.phase == phase
    ]
    columns = [Medium(medium)] if medium else MAIN_MEDIA
    shown = [right for _, own in by_decision for right in own if right.medium in columns]
    with_rights = columns_of(shown)
    weighty = columns_of(right for right in shown if right.right in WEIGHTY)
    roles = with_rights if every_role or not weighty else weighty
    entries = [entry(decision, own, roles, medium) for decision, own in by_decision]
    return Register(
        medium=medium,
        phase=phase,
        roles=roles,
        left_out=len(with_rights) - len(roles),
        phases=by_phase([each for each in entries if each.in_words]),
        total=len(by_decision),
    )


def in_order(rights: Iterable[DecisionRight]) -> list[DecisionRight]:
    """Who decides first, who carries out last; of equal rights, in the order of the columns."""
    order = DecisionRight.Right.values
    return sorted(rights, key=lambda right: (order.index(right.right), place(right.role)))


def columns_of(rights: Iterable[DecisionRight]) -> list[Role]:
    return sorted({right.role for right in rights}, key=place)


def place(role: Role) -> tuple[int, int, str]:
    """Where a role stands among the columns; within a department the ranked ones first."""
    department = DEPARTMENTS.index(Role.Department(role.department))
    return department, role.seniority or 1000, role.title


def entry(decision: Decision, rights: list[DecisionRight], roles: list[Role], medium: str) -> Entry:
    """`rights` are all of the decision, in order; `medium` chooses what of it is shown."""
    shown = [Medium(medium)] if medium else sorted(Medium, key=lambda m: m not in MAIN_MEDIA)
    by_medium = {m: [right for right in rights if right.medium == m] for m in shown}
    columns = [Medium(medium)] if medium else MAIN_MEDIA
    lines = []
    for column in columns:
        held = {right.role: right for right in by_medium[column]}
        if held:
            lines.append(Line(column, [held.get(role) for role in roles]))
    kind, words = verdict(rights) if not medium or medium in MAIN_MEDIA else ("", "")
    found = handover(decision, rights)
    told = [right for own in by_medium.values() for right in own]
    return Entry(
        decision=decision,
        lines=lines,
        in_words=[(m, by_right(own)) for m, own in by_medium.items() if own],
        handover=found,
        verdict=words,
        verdict_kind=kind,
        weighty=weighty_jobs(told),
        decided_otherwise=decided_otherwise(found, medium),
    )


def weighty_jobs(rights: Iterable[DecisionRight]) -> list[Role]:
    """Who decides first, then who approves and who proposes: as many as can be compared."""
    order = [right.value for right in [*WEIGHTY, DecisionRight.Right.PROPOSES]]
    held = sorted((r for r in rights if r.right in order), key=lambda r: order.index(r.right))
    jobs = dict.fromkeys(r.role for r in held if r.role.status != Role.Status.PARTY)
    return list(jobs)[:MOST_COMPARED]


def verdict(rights: Sequence[DecisionRight]) -> tuple[str, str]:
    """How a decision stands between film and scripted television: a kind, and words."""
    known = [medium for medium in MAIN_MEDIA if any(right.medium == medium for right in rights)]
    if len(known) == 1:
        return "unknown", f"Known in {in_a_sentence(known[0])} only"
    if not known or not all(deciding(rights, medium) for medium in MAIN_MEDIA):
        return "", ""
    found = handover(rights[0].decision, rights)
    if found is None:
        return "same", "Same in both"
    return ("similar", "Changes hands in part") if found.in_part else ("different", "Changes hands")


def decided_otherwise(found: Handover | None, medium: str) -> str:
    """“In scripted TV: Executive Producer”, for a decision that is read in film."""
    if not found or medium not in MAIN_MEDIA:
        return ""
    film_is_read = medium == Medium.FILM
    others = found.in_scripted_tv if film_is_read else found.in_film
    other = Medium.SCRIPTED_TV if film_is_read else Medium.FILM
    return f"In {in_a_sentence(other)}: {' and '.join(right.role.title for right in others)}"


def by_right(rights: Iterable[DecisionRight]) -> list[tuple[str, list[DecisionRight]]]:
    """Under the label of each right; `rights` are in order."""
    return [
        (label, list(group))
        for label, group in groupby(rights, key=lambda right: right.get_right_display())
    ]


Row = TypeVar("Row", MatrixRow, Entry)


def by_phase(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """In the order of production; what goes on throughout comes last."""
    phases: dict[str, list[Row]] = {phase: [] for phase in PHASES}
    for row in rows:
        phases[row.decision.phase].append(row)
    return [(Responsibility.Phase(phase).label, found) for phase, found in phases.items() if found]


def phase_in_a_sentence(phase: str) -> str:
    """“pre-production”: the name of a phase where no sentence begins."""
    return Responsibility.Phase(phase).label.lower()
