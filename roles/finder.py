"""Find a role by what people call it, in a department and a medium; typing errors are forgiven."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from roles.media import holds_in
from roles.models import Role
from roles.words import fold

# Of 100. Two letters swapped in “producer” score 88; “director” against it 50.
NEAR_ENOUGH = 75


@dataclass(frozen=True)
class Found:
    """The roles found, and the name that was meant where nothing is called exactly that."""

    roles: list[Role]
    near_miss: str


def find_roles(
    roles: Iterable[Role], name: str = "", department: str = "", medium: str = ""
) -> Found:
    """Search `roles`, which have their aliases loaded, with all filters on."""
    called, near_miss = by_name(list(roles), name)
    found = [
        role
        for role in called
        if (not department or role.department == department) and holds_in(role.media, medium)
    ]
    return Found(found, near_miss)


def by_name(roles: list[Role], name: str) -> tuple[list[Role], str]:
    words = fold(name).split()
    if not words:
        return roles, ""
    exact = [role for role in roles if any(has_words(n, words) for n in names(role))]
    if exact:
        return sorted(exact, key=lambda role: rank(role, " ".join(words))), ""
    all_names = {fold(n): n for role in roles for n in names(role)}
    best = process.extractOne(
        " ".join(words), all_names.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH
    )
    if best is None:
        return [], ""
    meant = all_names[best[0]]
    return by_name(roles, meant)[0], meant


def names(role: Role) -> list[str]:
    return [role.title, *(alias.name for alias in role.aliases.all())]


def has_words(name: str, words: list[str]) -> bool:
    """Whether each of `words` begins a word of `name`."""
    own = fold(name).split()
    return all(any(w.startswith(word) for w in own) for word in words)


def rank(role: Role, wanted: str) -> tuple[bool, bool, str]:
    """Called exactly that first, then names that begin with it, then by title."""
    folded = [fold(name) for name in names(role)]
    return wanted not in folded, not any(name.startswith(wanted) for name in folded), role.title
