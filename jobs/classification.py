"""Which role profile an advert reads like, by the stated rules of classification.yaml.

Better no profile than a wrong one: “Producer” at an insurer, or nobody knows where, is none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from jobs.search.names import TitleNames, Words
from jobs.search.vocabulary import singular
from roles.models import Role
from roles.words import words

FILE = Path(__file__).with_suffix(".yaml")
# So many titles, organisations and departments are remembered; adverts repeat themselves.
REMEMBERED = 50_000
# What parts a title: “Producer, Unscripted (Freelance) - Season 3”, but not “Co-Producer”.
_PARTS = re.compile(r"\s[-–—]+\s|[–—,;:|/()\[\]&+•·*]+|\s-(?=\S)|(?<=\S)-\s")
_NUMBERING = re.compile(r"\d+\w{0,2}|[ivx]+|l\d")
ANY_SCREEN = ("screen", "news")
# Commercials are films, a commercial director sells; networks may be of computers.
PLURAL_MATTERS = {"commercials", "networks", "productions", "records"}
# American television stations: call signs begin with K or W (47 CFR 73.3550), and most stations
# go by their network or channel and its number.
_STATION = re.compile(
    r"\b[KW][A-Z]{2,3}(?:[ -](?:TV|DT|Television)\b| (?:FOX|ABC|CBS|NBC|CW|Local|News)? ?\d+\w*)"
    r"|\b(?:FOX|ABC|CBS|NBC|CW|Channel|Local|NewsChannel|News) ?\d{1,2}\b"
)


class Phrases:
    """Words and phrases of one list of the rules, to be looked for in a text."""

    def __init__(self, phrases: Iterable[str], names: TitleNames) -> None:
        self._by_first: dict[str, list[Words]] = {}
        for phrase in phrases:
            spelt = folded(phrase, names)
            self._by_first.setdefault(spelt[0], []).append(spelt)

    def found(self, spelt: Words) -> Iterator[range]:
        """Where in `spelt` one of them stands."""
        for at, word in enumerate(spelt):
            for phrase in self._by_first.get(word, ()):
                if spelt[at : at + len(phrase)] == phrase:
                    yield range(at, at + len(phrase))

    def within(self, spelt: Words) -> bool:
        return next(self.found(spelt), None) is not None

    def cover(self, spelt: Words) -> set[int]:
        """The positions in `spelt` that they take up."""
        return {at for place in self.found(spelt) for at in place}


def folded(text: str, names: TitleNames) -> Words:
    """The words of `text` in the singular, where it is the same, and without abbreviations."""
    return tuple(
        word if word in PLURAL_MATTERS else singular(word)
        for word in names.written_out(tuple(words(text)))
    )


class Reading(NamedTuple):
    """What a title says by itself."""

    role: str
    says: str
    worlds: frozenset[str]
    # Whether all other words are known ones, and those just around the name.
    is_known: bool
    is_known_around: bool


class Signs(NamedTuple):
    """What an organisation or a department says of an advert."""

    worlds: frozenset[str]
    is_other_trade: bool


class Classifier:
    """Reads adverts like one of the roles that `names` knows. Knows nothing of the database."""

    def __init__(self, names: TitleNames, rules: Mapping[str, Any]) -> None:
        self.names = names
        self.rules = rules
        # A name that several roles share says nothing; a title goes before an alias.
        self._called = {
            folded(name.text, names): name.role
            for name in sorted(names.all, key=lambda name: name.is_title)
            if not name.is_shared
        }
        known = {name.role for name in names.all}
        for role, also in rules["also_called"].items():
            if role in known:
                self._called |= {folded(name, names): role for name in also}
        self._longest = max(map(len, self._called), default=0)
        self._says = {
            folded(name, names): says for says, group in rules["names"].items() for name in group
        }
        self._narrower = {
            (rule["role"], rule["where"]): rule["becomes"]
            for rule in rules["narrower"]
            if rule["becomes"] in known
        }
        self._worlds = {
            (world, field): Phrases(phrases, names)
            for world, fields in rules["worlds"].items()
            for field, phrases in fields.items()
        }
        self._other_trades = {
            field: Phrases(phrases, names) for field, phrases in rules["other_trades"].items()
        }
        self._other_jobs = {
            where: {singular(word) for word in group}
            for where, group in rules["other_jobs"].items()
        }
        self._decorations = Phrases(rules["decorations"], names)
        self._title = lru_cache(REMEMBERED)(self._read_title)
        self._signs = lru_cache(REMEMBERED)(self._read_signs)

    @classmethod
    def load(cls) -> "Classifier":
        """One that knows all roles a person can hold; two queries."""
        return cls(TitleNames.load(Role.objects.jobs()), _rules())

    def role_of(self, title: str, organisation: str = "", department: str = "") -> str:
        """The slug of the profile that the advert reads like; empty for none, or when in doubt."""
        reading = self._title(title)
        if reading is None:
            return ""
        signs = {
            "department": self._signs(department, "department"),
            "organisation": self._signs(organisation, "organisation"),
        }
        is_other_trade = any(sign.is_other_trade for sign in signs.values())
        if is_other_trade and reading.says != "anywhere":
            return ""
        shown = {"title": reading.worlds, **{field: sign.worlds for field, sign in signs.items()}}
        worlds = next(filter(None, shown.values()), frozenset())
        if not self._says_enough(reading, shown):
            return ""
        return self._narrowed(reading.role, worlds)

    def _says_enough(self, reading: Reading, shown: Mapping[str, frozenset[str]]) -> bool:
        everywhere = frozenset().union(*shown.values())
        is_screen = not everywhere.isdisjoint(ANY_SCREEN)
        match reading.says:
            case "anywhere" | "by_itself":
                return reading.is_known_around or is_screen
            case "in_advertising" | "in_representation":
                return reading.says.removeprefix("in_") in everywhere
            case "in_title_or_department":
                close = shown["title"] | shown["department"]
                return reading.is_known_around and not close.isdisjoint(ANY_SCREEN)
            case "in_title":
                return reading.is_known and not shown["title"].isdisjoint(ANY_SCREEN)
            case "never":
                return False
        narrower = any((reading.role, world) in self._narrower for world in everywhere)
        return reading.is_known_around and (is_screen or narrower)

    def _narrowed(self, role: str, worlds: frozenset[str]) -> str:
        for world in self.rules["worlds"]:
            if world in worlds and (role, world) in self._narrower:
                return self._narrower[role, world]
        return role

    def _read_title(self, title: str) -> Reading | None:
        unnamed = _STATION.sub(" ", title)
        parts = [part for text in _PARTS.split(unnamed) if (part := folded(text, self.names))]
        whole = tuple(word for part in parts for word in part)
        if self._other_trades["title"].within(whole):
            return None
        at, place = self._first_name(parts)
        if place is None:
            return None
        part = parts[at]
        before, name, after = (
            part[: place.start],
            part[place.start : place.stop],
            part[place.stop :],
        )
        if before and not self._other_jobs["before"].isdisjoint(before):
            return None
        if not self._other_jobs["after"].isdisjoint(after):
            return None
        others = parts[:at] + parts[at + 1 :]
        is_known_around = self._is_known(before) and self._is_known(after)
        return Reading(
            self._called[name],
            self._says.get(name, "with_a_sign"),
            self._worlds_of(whole, "title") or _worlds_of_station(title),
            is_known_around and all(map(self._is_known, others)),
            is_known_around,
        )

    def _first_name(self, parts: list[Words]) -> tuple[int, range | None]:
        """The first part of a title that holds a name, and where; none after another job."""
        for at, part in enumerate(parts):
            if place := self._name_in(part):
                return at, place
            if not self._other_jobs["earlier"].isdisjoint(part):
                break
        return 0, None

    def _name_in(self, part: Words) -> range | None:
        """Where the longest name stands in a part of a title, the first among equals."""
        for length in range(min(self._longest, len(part)), 0, -1):
            for start in range(len(part) - length + 1):
                if part[start : start + length] in self._called:
                    return range(start, start + length)
        return None

    def _is_known(self, part: Words) -> bool:
        """Whether all these words are decorations, numbers, or of a world."""
        covered = self._decorations.cover(part)
        for (_, field), phrases in self._worlds.items():
            if field == "title":
                covered |= phrases.cover(part)
        return all(at in covered or _NUMBERING.fullmatch(word) for at, word in enumerate(part))

    def _worlds_of(self, spelt: Words, field: str) -> frozenset[str]:
        found = [
            (world, set(place))
            for (world, of), phrases in self._worlds.items()
            if of == field
            for place in phrases.found(spelt)
        ]
        return frozenset(
            world for world, place in found if not any(place < other for _, other in found)
        )

    def _read_signs(self, text: str, field: str) -> Signs:
        spelt = folded(text, self.names)
        worlds = self._worlds_of(spelt, field) | _worlds_of_station(text)
        return Signs(worlds, self._other_trades[field].within(spelt))


def _worlds_of_station(text: str) -> frozenset[str]:
    return frozenset({"news"} if _STATION.search(text) else ())


@cache
def _rules() -> Mapping[str, Any]:
    held: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return held
