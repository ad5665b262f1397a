"""Interim."""

from dataclasses import dataclass

from roles.models import Role
from roles.words import words


@dataclass(frozen=True)
class Run:
    words: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class NameUsed:
    name: str
    role: Role


@dataclass(frozen=True)
class TitleQuery:
    typed: str = ""
    runs: tuple[Run, ...] = ()
    excluded: tuple[str, ...] = ()
    corrected: str = ""
    spelt: tuple[tuple[str, ...], ...] = ()
    names: tuple[NameUsed, ...] = ()
    is_widened: bool = False


def read_title(text, names=None, vocabulary=None, *, widen=True):
    asked = tuple(words(text))
    if not asked:
        return TitleQuery(text)
    spelt = (asked,)
    return TitleQuery(text, tuple(Run(tuple((w,) for w in s)) for s in spelt), spelt=spelt)
