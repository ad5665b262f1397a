"""What roles are called: by their profiles, by adverts, and in the ways people spell it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from roles.models import Role
from roles.querysets import RoleQuerySet
from roles.words import words

FILE = Path(__file__).with_name("title_names.yaml")
Words = tuple[str, ...]


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
        self._by_words: dict[Words, list[RoleName]] = defaultdict(list)
        self._by_role: dict[str, list[RoleName]] = defaultdict(list)
        for name in names:
            if name.words and name not in self._by_words[name.words]:
                self._by_words[name.words].append(name)
                self._by_role[name.role].append(name)
        self._too_broad = {tuple(words(text)) for text in too_broad}
        self._spellings: dict[Words, tuple[Words, ...]] = {}
        for group in spellings:
            folded = [tuple(words(text)) for text in group]
            for spelling in folded:
                self._spellings[spelling] = tuple(other for other in folded if other != spelling)
        self.all = dict(self._by_words)
        self.words = frozenset(word for spelt in (*self.all, *self._spellings) for word in spelt)

    @classmethod
    def load(cls, roles: RoleQuerySet | None = None) -> "TitleNames":
        """The names of `roles`, of all published ones unless given; two queries."""
        if roles is None:
            roles = Role.objects.filter(status=Role.Status.PUBLISHED)
        curated = _curated()
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
            names += [
                RoleName(row["name"], role.slug, role.title, frozenset(row.get("media", ())))
                for row in curated["names"].get(role.slug, ())
            ]
        return cls(names, too_broad=curated["too_broad"], spellings=curated["spellings"])

    def called(self, spelt: Words) -> Sequence[RoleName]:
        """The names that are spelt so; of several roles where they share the name."""
        return self.all.get(spelt, ())

    def respelt(self, spelt: Words) -> Sequence[Words]:
        """Other ways to spell a word, or two that are one: (“vp”,) → ((“vice”, “president”),)."""
        return self._spellings.get(spelt, ())

    def others(self, spelt: Words) -> list[NameUsed]:
        """What else the roles of this name are called, the title first, nothing searched twice.

        A name shared by several roles brings their titles only. Names that mean something else in
        most adverts are left out, and those of another medium than the name that was typed.
        """
        called = self.called(spelt)
        found: dict[Words, NameUsed] = {}
        for typed in called:
            for name in self._by_role[typed.role]:
                is_other = name.words != spelt and name.words not in self._too_broad
                # No advert is headed “Film or Video Editor”: so a profile is, over several names.
                is_name = not name.is_title or "or" not in name.words
                may_follow = name.is_title or not (name.is_shared or _is_shared(called))
                same_media = not (name.media and typed.media) or name.media & typed.media
                if is_other and is_name and may_follow and same_media:
                    found.setdefault(name.words, NameUsed(name.text, name.role, name.title))
        return list(found.values())


def _is_shared(called: Sequence[RoleName]) -> bool:
    return any(name.is_shared for name in called) or len({name.role for name in called}) > 1


@cache
def _curated() -> Mapping[str, Any]:
    held: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return held
