"""The columns of a comparison: roles, each read in one medium or in every medium."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

from roles.media import in_a_sentence
from roles.models import Role

Value = TypeVar("Value")


@dataclass(frozen=True)
class Side:
    role: Role
    medium: str = ""  # "" for every medium.

    @property
    def within(self) -> str:
        """“ in film”; empty for every medium."""
        return f" in {in_a_sentence(self.medium)}" if self.medium else ""

    @property
    def is_known(self) -> bool:
        """Whether the role is known to work in the medium at all."""
        return self.role.holds_in(self.medium)

    def holds(self, statement: Any) -> bool:
        return self.is_known and bool(statement.holds_in(self.medium))

    def kept(self, statements: Any) -> list[Any]:
        """Of a related manager or a list, what holds here."""
        found = statements.all() if hasattr(statements, "all") else statements
        return [statement for statement in found if self.holds(statement)]


def pairs(sides: Sequence[Side], values: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    """The values that are weighed against each other: of two roles in the same medium."""
    for (one, value), (other, other_value) in combinations(zip(sides, values, strict=True), 2):
        if one.medium == other.medium:
            yield value, other_value


def turns(sides: Sequence[Side], values: Sequence[Any]) -> bool:
    """Whether what is known of a role in one medium is not so in another that is shown."""
    return any(
        one.role == other.role and value and other_value and value != other_value
        for (one, value), (other, other_value) in combinations(zip(sides, values, strict=True), 2)
    )
