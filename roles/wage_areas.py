"""Reads what people write for a place as an area of the wage statistics; errors are forgiven."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from roles.models import WageArea
from roles.words import fold

# Of 100. “Atlenta” against “Atlanta” scores 86, “Memphis” against “Nashville” 25.
NEAR_ENOUGH = 80
MOST_OTHERS = 12

NATION_NAMES = ["united states", "us", "usa", "u s", "u s a", "america", "nation", "national"]
# What film people say and no area is named after; all of them lie within the area.
EVERYDAY_NAMES = {
    "0031080": [
        *("la", "l a", "hollywood", "north hollywood", "west hollywood", "burbank", "glendale"),
        *("culver city", "santa monica", "pasadena", "beverly hills", "studio city"),
    ],
    "0035620": ["nyc", "new york city", "manhattan", "brooklyn", "queens", "jersey city"],
    "0041860": ["sf", "bay area"],
    "0029820": ["vegas"],
    "0037980": ["philly"],
    "0035380": ["nola"],
    "0047900": ["dc", "d c", "washington d c"],
}
# What may stand after a place without changing it: the country, a ZIP code.
_AFTER = re.compile(r"(?: (?:usa|us|united states(?: of america)?|\d{5}(?: \d{4})?))+$")


def plain(text: str) -> str:
    """Folded, and as the agency spells it: “Saint Louis, MO 63101” → “st louis mo”."""
    return re.sub(r"\bsaint\b", "st", _AFTER.sub("", fold(text)))


@dataclass(frozen=True)
class Place:
    """The area that was taken for what a reader wrote, and how sure that is."""

    area: WageArea
    chain: list[WageArea]  # The nation, the state, the area itself.
    others: list[WageArea]  # Others that fit; the places in a state.
    not_found: str = ""  # What names no area, where its state or a near miss was taken.


class AreaNames:
    """The areas by everything that they can be called. `areas` come greatest first."""

    def __init__(self, areas: Iterable[WageArea]) -> None:
        self.areas = list(areas)
        self.nation = next((a for a in self.areas if a.kind == WageArea.Kind.NATION), None)
        self.states = {a.state: a for a in self.areas if a.kind == WageArea.Kind.STATE}

    @property
    def to_pick(self) -> list[str]:
        """The states, then the metropolitan areas, each by name."""
        kinds = (WageArea.Kind.STATE, WageArea.Kind.METRO)
        return [
            name for kind in kinds for name in sorted(a.name for a in self.areas if a.kind == kind)
        ]

    def read(self, text: str) -> Place | None:
        """None if nothing here is called anything like that."""
        words = plain(text)
        if not words:
            return None
        called = [area for area in self.areas if words in self.full_names(area)]
        everyday = {name for names in EVERYDAY_NAMES.values() for name in names}
        if called and words not in everyday:
            named = [*self.named(words, self.areas), *self.begun(words, self.areas)]
            return self.place(called[0], [*called[1:], *named])
        city, state = self.part(words)
        within = self.within(state) if state else self.areas
        fitting = [*self.named(city, within), *self.begun(city, within)]
        if fitting:
            fitting += [area for area in called if area not in fitting]
            return self.place(fitting[0], fitting[1:])
        near = self.near(city, within)
        if near:
            return self.place(near, [], not_found=text)
        return self.place(state, [], not_found=text) if state else None

    def full_names(self, area: WageArea) -> list[str]:
        """What can mean nothing but this area."""
        names = [fold(area.name)]
        if area.kind == WageArea.Kind.NATION:
            names += NATION_NAMES
        if area.kind == WageArea.Kind.STATE:
            names.append(area.state.lower())
        return names

    def city_names(self, area: WageArea) -> list[str]:
        return [fold(city) for city in area.cities] + EVERYDAY_NAMES.get(area.code, [])

    def part(self, words: str) -> tuple[str, WageArea | None]:
        """“atlanta ga”, “atlanta georgia” → “atlanta” and its state."""
        for state in self.states.values():
            for name in self.full_names(state):
                if words.endswith(f" {name}"):
                    return words.removesuffix(f" {name}"), state
        return words, None

    def within(self, state: WageArea) -> list[WageArea]:
        """The areas that lie in a state, be it in part; not the state itself."""
        return [area for area in self.areas if area != state and state.state in area.states]

    def named(self, city: str, areas: Iterable[WageArea]) -> list[WageArea]:
        """Those that have the city in their name; its first city before the others."""
        places = [(self.city_names(area), area) for area in areas]
        named = [(names.index(city), area) for names, area in places if city in names]
        return [area for index, area in sorted(named, key=lambda pair: pair[0] > 0)]

    def begun(self, words: str, areas: Iterable[WageArea]) -> list[WageArea]:
        """Those of which each word of `words` begins a word; one or two letters begin too many."""
        parts = words.split()
        if all(len(part) < 3 for part in parts):
            return []
        found = []
        for area in areas:
            names = (fold(area.name), *self.city_names(area))
            own = [word for name in names for word in name.split()]
            if all(any(word.startswith(part) for word in own) for part in parts):
                found.append(area)
        return found

    def near(self, words: str, areas: Iterable[WageArea]) -> WageArea | None:
        names = {
            name: area
            for area in reversed(list(areas))  # The greatest last: it keeps the name.
            for name in (*self.full_names(area), *self.city_names(area))
            if len(name) > 3
        }
        best = process.extractOne(words, names.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        return names[best[0]] if best else None

    def place(self, area: WageArea, others: Sequence[WageArea], *, not_found: str = "") -> Place:
        """`others` are joined by the places in the state, if it is one."""
        if area.kind == WageArea.Kind.STATE:
            others = [*others, *self.within(area)]
        unique = {other.pk: other for other in others if other != area}
        own = [self.nation, self.states.get(area.state), area]
        chain = {a.pk: a for a in own if a}
        return Place(
            area, list(chain.values()), list(unique.values())[:MOST_OTHERS], not_found=not_found
        )
