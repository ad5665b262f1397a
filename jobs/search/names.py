"""What roles are called: by their profiles, by adverts, and in the ways people spell it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from jobs.search.vocabulary import singular
from roles.models import Role
from roles.querysets import RoleQuerySet
from roles.words import words

FILE = Path(__file__).with_name("title_names.yaml")
Words = tuple[str, ...]
# “Director of photography”.
LONGEST_SPELLING = 3


@dataclass(frozen=True)
class RoleName:
    """A name of a role. `media` is empty for a name that it has everywhere."""

    text: str
    role: str
    title: str
    media: frozenset[str] = frozenset()
    is_title: bool = False
    is_shared: bool = False

    @property
    def words(self) -> Words:
        return tuple(words(self.text))


@dataclass(frozen=True)
class NameUsed:
    """A name that is searched too, and the role for whose sake (its slug, and its title)."""

    name: str
    role: str
    title: str


class TitleNames:
    """All names of some roles, and what one of them stands for. Knows nothing of the database."""

    def __init__(
        self,
        names: Iterable[RoleName],
        *,
        too_broad: Iterable[str] = (),
        spellings: Iterable[Sequence[str]] = (),
    ) -> None:
        self._too_broad = {tuple(words(text)) for text in too_broad}
        self._spellings: dict[Words, tuple[Words, ...]] = {}
        self._written_out: dict[Words, Words] = {}
        for group in spellings:
            folded = [tuple(words(text)) for text in group]
            for spelling in folded:
                self._spellings[spelling] = tuple(other for other in folded if other != spelling)
                self._written_out[spelling] = folded[0]
        self._called: dict[Words, list[RoleName]] = defaultdict(list)
        self._by_role: dict[str, list[RoleName]] = defaultdict(list)
        self.all = tuple(name for name in dict.fromkeys(names) if name.words)
        for name in self.all:
            self._called[self._key(name.words)].append(name)
            self._by_role[name.role].append(name)

    @classmethod
    def load(cls, roles: RoleQuerySet | None = None) -> "TitleNames":
        """The names of `roles`, of all published ones unless given; two queries."""
        if roles is None:
            roles = Role.objects.filter(status=Role.Status.PUBLISHED)
        names: list[RoleName] = []
        for role in roles.with_aliases().order_by("seniority", "title", "pk"):
            names.append(RoleName(role.title, role.slug, role.title, is_title=True))
            names += [
                RoleName(
                    alias.name,
                    role.slug,
                    role.title,
                    frozenset(alias.media),
                    is_shared=alias.shared,
                )
                for alias in role.aliases.all()
            ]
        return cls.curated(names)

    @classmethod
    def curated(cls, names: Sequence[RoleName]) -> "TitleNames":
        """These names, and what title_names.yaml says of the roles that have them."""
        held = _curated()
        titles = {name.role: name.title for name in names}
        further = [
            RoleName(row["name"], slug, titles[slug], frozenset(row.get("media", ())))
            for slug, rows in held["names"].items()
            for row in rows
            if slug in titles
        ]
        return cls([*names, *further], too_broad=held["too_broad"], spellings=held["spellings"])

    def spellings(self) -> Iterator[Words]:
        """All names and all spellings, folded: what no search takes for a misspelling."""
        yield from (name.words for name in self.all)
        yield from self._spellings

    def called(self, spelt: Words) -> Sequence[RoleName]:
        """The names that are spelt so, in whichever number; of several roles where they share it.

        Names spelt exactly so go before those that are another spelling of them.
        """
        found = self._called.get(self._key(spelt), ())
        return [name for name in found if name.words == spelt] or found

    def titles(self, spelt: Words) -> list[NameUsed]:
        """The titles of the roles of this name, where they are another name."""
        return [
            NameUsed(name.title, name.role, name.title)
            for name in self.called(spelt)
            if not name.is_title and name.words == spelt
        ]

    def respelt(self, spelt: Words) -> Sequence[Words]:
        """Other ways to spell a word, or two that are one: (“vp”,) → ((“vice”, “president”),)."""
        return self._spellings.get(spelt, ())

    def written_out(self, spelt: Words) -> Words:
        """`spelt` without abbreviations: (“sr”, “exec”) → (“senior”, “executive”)."""
        found: list[str] = []
        at = 0
        while at < len(spelt):
            parts = (spelt[at : at + length] for length in range(LONGEST_SPELLING, 1, -1))
            part = next(filter(self._written_out.__contains__, parts), spelt[at : at + 1])
            found += self._written_out.get(part, part)
            at += len(part)
        return tuple(found)

    def _key(self, spelt: Words) -> Words:
        """The same for all ways to write one name."""
        return self.written_out((*spelt[:-1], *(singular(word) for word in spelt[-1:])))

    def others(self, spelt: Words) -> list[NameUsed]:
        """What else the roles of this name are called, the title first, nothing searched twice.

        A name shared by several roles brings their titles only. Names that mean something else in
        most adverts are left out, and those of another medium than the name that was typed.
        """
        called = self.called(spelt)
        is_shared = any(name.is_shared for name in called) or len({n.role for n in called}) > 1
        found: dict[Words, NameUsed] = {}
        for typed in called:
            for name in self._by_role[typed.role]:
                if name.words == spelt or (name.is_title and "or" in name.words):
                    # No advert is headed “Film or Video Editor”: so a profile is, over two names.
                    continue
                if is_shared or name.is_shared:
                    follows = name.is_title
                else:
                    apart = name.media and typed.media and not name.media & typed.media
                    follows = name.words not in self._too_broad and not apart
                if follows:
                    found.setdefault(name.words, NameUsed(name.text, name.role, name.title))
        return list(found.values())


@cache
def _curated() -> Mapping[str, Any]:
    held: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return held
