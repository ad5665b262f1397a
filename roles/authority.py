"""Who decides what: the rights of roles in decisions, by medium."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from roles.media import Medium
from roles.models import Decision, DecisionRight, Responsibility, Role

# The two media in which the order of authority flips; the matrix sets them side by side.
MAIN_MEDIA = [Medium.FILM, Medium.SCRIPTED_TV]

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
    for right in role.decision_rights.all():
        rights[right.decision][right.medium] = right
    return rights


def matrix(role: Role, medium: str = "") -> Matrix:
    """The role's decisions in `medium`, or in film and scripted television side by side."""
    columns = [Medium(medium)] if medium else MAIN_MEDIA
    phases: dict[str, list[MatrixRow]] = {label: [] for label in Responsibility.Phase.labels}
    for decision, rights in rights_of(role).items():
        if any(column in rights for column in columns):
            row = MatrixRow(decision, [rights.get(column) for column in columns])
            phases[decision.get_phase_display()].append(row)
    return Matrix(
        media=columns,
        phases=[(label, rows) for label, rows in by_phase(phases) if rows],
        elsewhere=[
            right
            for right in role.decision_rights.all()
            if not medium and right.medium not in MAIN_MEDIA
        ],
    )


def by_phase(phases: dict[str, list[MatrixRow]]) -> Iterable[tuple[str, list[MatrixRow]]]:
    """In the order of production; what goes on throughout comes last."""
    throughout = Responsibility.Phase.THROUGHOUT.label
    return sorted(phases.items(), key=lambda item: item[0] == throughout)
