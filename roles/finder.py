"""Find a role by what people call it, narrowed by facets; typing errors are forgiven."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from roles.media import Medium, holds_in
from roles.models import Role
from roles.words import fold

# Of 100. Two letters swapped in “producer” score 88; “director” against it 50.
NEAR_ENOUGH = 75


# How each facet judges a role, in the order in which readers see them.
FACETS: dict[str, tuple[str, list[tuple[str, str]], Callable[[Role, str], bool]]] = {
    "department": ("Department", Role.Department.choices, lambda r, value: r.department == value),
    "medium": ("Medium", Medium.choices, lambda r, value: holds_in(r.media, value)),
    "level": ("Level", Role.Level.choices, lambda r, value: r.level == value),
}


@dataclass(frozen=True)
class Option:
    """A value that a facet offers, and how many roles it leaves with all other filters on."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str  # Of the query parameter.
    label: str
    options: list[Option]
    total: int  # How many roles there are without this facet.

    @property
    def is_used(self) -> bool:
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Found:
    """The roles found, and the name that was meant where nothing is called exactly that."""

    roles: list[Role]
    near_miss: str
    facets: list[Facet]


def find_roles(roles: Iterable[Role], name: str = "", **chosen: str) -> Found:
    """Search `roles`, which have their aliases loaded; `chosen` maps facets to values or ""."""
    called, near_miss = by_name(list(roles), name)
    facets = [counted(facet, called, chosen) for facet in FACETS]
    return Found(narrowed(called, chosen), near_miss, facets)


def narrowed(roles: list[Role], chosen: dict[str, str]) -> list[Role]:
    return [
        role
        for role in roles
        if all(FACETS[facet][2](role, value) for facet, value in chosen.items() if value)
    ]


def counted(name: str, roles: list[Role], chosen: dict[str, str]) -> Facet:
    """The options of a facet that lead to any role, and the one chosen in any case."""
    label, choices, fits = FACETS[name]
    others = narrowed(roles, {facet: value for facet, value in chosen.items() if facet != name})
    options = [
        Option(value, words, sum(fits(role, value) for role in others), chosen.get(name) == value)
        for value, words in choices
    ]
    return Facet(name, label, [o for o in options if o.count or o.chosen], len(others))


def by_name(roles: list[Role], name: str) -> tuple[list[Role], str]:
    words = fold(name).split()
    if not words:
        return sorted(roles, key=by_rank), ""
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


def by_rank(role: Role) -> tuple[int, int, str]:
    """By department in the order of `Role.Department`, the most senior first."""
    unranked = 99
    return Role.Department.values.index(role.department), role.seniority or unranked, role.title


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
