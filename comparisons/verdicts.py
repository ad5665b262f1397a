"""How two values of each kind are weighed, and what that makes of a row of them.

Every pair of roles is weighed on its own. Therefore the order of the roles changes nothing, and a
further role never turns “different” into “same”.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What is found of a row, the strongest first; the value is the class on the page."""

    DIFFERENT = "different"
    UNKNOWN = "unknown"
    SIMILAR = "similar"
    SAME = "same"

    @property
    def label(self) -> str:
        return {"unknown": "Not judged"}.get(self, self.capitalize())


class Kind(StrEnum):
    """What the values of a row are, and with that how they are weighed."""

    SET = "set"
    ORDINAL = "ordinal"
    RANGE = "range"
    MATRIX = "matrix"
    TEXT = "text"


Range = tuple[int, int]  # In whole dollars.


def sets(one: AbstractSet[Any], other: AbstractSet[Any]) -> Verdict:
    """Similar if they have a part in common; an empty set is one that is not known."""
    if not one or not other:
        return Verdict.UNKNOWN
    if one == other:
        return Verdict.SAME
    return Verdict.SIMILAR if one & other else Verdict.DIFFERENT


def ordinals(one: int | None, other: int | None) -> Verdict:
    if one is None or other is None:
        return Verdict.UNKNOWN
    return Verdict.SAME if one == other else Verdict.DIFFERENT


def ranges(one: Range | None, other: Range | None) -> Verdict:
    """Similar if they overlap."""
    if one is None or other is None:
        return Verdict.UNKNOWN
    if one == other:
        return Verdict.SAME
    return Verdict.SIMILAR if overlap(one, other) else Verdict.DIFFERENT


def overlap(one: Range, other: Range) -> Range | None:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low < high else None


def matrices(one: Mapping[str, Any], other: Mapping[str, Any]) -> Verdict:
    """By the keys that both have: different if they disagree on any, same if they agree on all."""
    shared = one.keys() & other.keys()
    if not shared:
        return Verdict.UNKNOWN
    agree = all(one[key] == other[key] for key in shared)
    return Verdict.SAME if agree else Verdict.DIFFERENT


def texts(one: str, other: str) -> Verdict:
    """Words are the same or not judged: only an editor can say that two texts differ in sense."""
    return Verdict.SAME if one and one == other else Verdict.UNKNOWN


RULES: dict[Kind, Callable[[Any, Any], Verdict]] = {
    Kind.SET: sets,
    Kind.ORDINAL: ordinals,
    Kind.RANGE: ranges,
    Kind.MATRIX: matrices,
    Kind.TEXT: texts,
}


def weigh(kind: Kind, pairs: Iterable[tuple[Any, Any]]) -> Verdict:
    """The strongest verdict on any pair: one that differs is enough for a row that differs."""
    return strongest(RULES[kind](one, other) for one, other in pairs)


def strongest(found: Iterable[Verdict]) -> Verdict:
    """The first in the order of `Verdict`; unknown without any."""
    verdicts = set(found)
    return next((verdict for verdict in Verdict if verdict in verdicts), Verdict.UNKNOWN)
