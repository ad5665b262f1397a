"""Reads what people and employers write for a place. Knows names only through `find`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from roles.words import fold

EARTH_RADIUS_MILES = 3_958.8
REMOTE_TERM = "_remote"
REMOTE_WORDS = frozenset(
    {"remote", "remotely", "anywhere", "wfh", "telecommute", "worldwide", "virtual"}
)
_REMOTE_PHRASES = re.compile(r"\b(?:work(?:ing)? (?:from|at) home|home ?based|100 remote)\b")
# What employers add to a place without changing it.
_NOISE = frozenset(
    [
        "hybrid",
        "onsite",
        "site",
        "office",
        "hq",
        "headquarters",
        "headquarter",
        "hub",
        "based",
        "area",
        "only",
        "flexible",
        "in",
        "metro",
        "region",
        "or",
        "and",
        "the",
        "greater",
        "preferred",
        "within",
        "fully",
        "first",
        "friendly",
        "eligible",
        "field",
        "warehouse",
        "store",
        "plant",
        "campus",
    ]
)
_PARTS = re.compile(r"[,()|/;•·\n]|\s[-–—]\s|\s+(?:or|and|&)\s+")


class Known(Protocol):
    """What reading needs of a place; `jobs.models.Place` has it."""

    code: str
    kind: str
    label: str
    admin_code: str
    country: str
    population: int


Names = Mapping[str, Sequence[Known]]


@dataclass(frozen=True)
class Reading:
    """What a text says: places, best first, and whether work is remote.

    `others` are the places the same words can mean; `whole` is false if a part said nothing.
    """

    places: tuple[Known, ...] = ()
    others: tuple[Known, ...] = ()
    remote: bool = False
    whole: bool = True


def split_remote(text: str) -> tuple[str, bool]:
    """`text` without its words for remote work, and whether it had any."""
    kept, remote = [], False
    for part in parts(text):
        words = fold(part)
        bare = _REMOTE_PHRASES.sub(" ", words)
        left = [word for word in bare.split() if word not in REMOTE_WORDS]
        if bare != words or len(left) != len(words.split()):
            remote = True
            kept.append(" ".join(left))
        else:
            kept.append(part)
    return (", ".join(part for part in kept if part.strip()), True) if remote else (text, False)


def parts(text: str) -> list[str]:
    return [part for piece in _PARTS.split(text) if (part := piece.strip(" .:-–—"))]


def names_in(text: str) -> set[str]:
    """Every folded name that reading `text` may look up: few, so that one query fetches them."""
    text, _ = split_remote(text)
    names = {fold(text)}
    for part in parts(text):
        names.update(*_spellings(part))
    return names - {""}


def _spellings(part: str) -> list[list[str]]:
    """The ways to cut a part: whole, without noise, “Austin TX”, “US San Francisco”."""
    words = fold(part).split()
    clean = [word for word in words if word not in _NOISE]
    ways = [[" ".join(words)]]
    # “US-CA-Menlo Park”, “USA.VA.Reston”
    pieces = [
        piece for piece in map(fold, re.split(r"[-._]", part)) if piece and piece not in _NOISE
    ]
    if pieces and pieces != ways[0]:
        ways.append(pieces)
    if clean and clean != words:
        ways.append([" ".join(clean)])
    # “CA 90001”: a state, and a ZIP code that says no more in an advert.
    if len(clean) > 1 and clean[-1].isdigit():
        while len(clean) > 1 and clean[-1].isdigit():
            clean.pop()
        ways.append([" ".join(clean)])
    for tail in (1, 2):
        if len(clean) > tail:
            ways.append([" ".join(clean[:-tail]), " ".join(clean[-tail:])])
            ways.append([" ".join(clean[tail:]), " ".join(clean[:tail])])
    return ways


def contains(outer: Known, inner: Known) -> bool:
    """Whether `inner` is or lies in `outer`, as far as states and countries say."""
    if outer.code == inner.code:
        return True
    if outer.kind == "country":
        return inner.kind != "country" and inner.country == outer.country
    if outer.kind == "state":
        return (
            inner.kind in ("city", "zip")
            and inner.country == outer.country
            and inner.admin_code == outer.admin_code
        )
    return False


def read_where(text: str, names: Names) -> Reading:
    """What a visitor's “Where” says: one place, all of whose parts must agree."""
    text, remote = split_remote(text)
    if not fold(text):
        return Reading(remote=remote)
    whole = list(names.get(fold(text), ()))
    if not whole:
        candidates = [found for part in parts(text) if (found := _look_up(part, names)) is not None]
        if len(candidates) == len(parts(text)):
            whole = _agreeing(candidates)
    if not whole:
        return Reading(remote=remote, whole=False)
    return Reading((whole[0],), tuple(whole[1:]), remote)


def _look_up(part: str, names: Names) -> list[Known] | None:
    """What a part can mean, best first; None if nothing is known by it."""
    for way in _spellings(part):
        groups = [list(names.get(name, ())) for name in way]
        if all(groups) and (found := _agreeing(groups)):
            return found
    return None


def _agreeing(groups: Sequence[Sequence[Known]]) -> list[Known]:
    """The places of one group that lie in a place of every other group; narrowest first."""
    if len(groups) == 1:
        return list(groups[0])
    found: dict[str, Known] = {}
    for index, group in enumerate(groups):
        rest = [*groups[:index], *groups[index + 1 :]]
        for place in group:
            if all(any(contains(outer, place) for outer in other) for other in rest):
                found.setdefault(place.code, place)
    order = {"zip": 0, "city": 0, "state": 1, "country": 2}
    return sorted(found.values(), key=lambda place: order[place.kind])


def read_advert_place(text: str, names: Names) -> Reading:
    """What an advert's place says: any number of places; parts that say nothing are passed over."""
    text, remote = split_remote(text)
    if known := names.get(fold(text)):
        return Reading((known[0],), remote=remote)
    groups = [group for part in parts(text) if (group := _look_up(part, names))]
    if len(groups) == 1 and len(parts(text)) > 3:
        # One name in a long line of others (“125 E North Pointe Dr, Unit 4, …”) is chance.
        return Reading(remote=remote, whole=False)
    places: list[Known] = []
    while groups:
        place, used = _best(groups)
        places.append(place)
        groups = [group for index, group in enumerate(groups) if index not in used]
    return Reading(tuple(places), remote=remote, whole=bool(places) or remote)


def _best(groups: Sequence[Sequence[Known]]) -> tuple[Known, set[int]]:
    """The place that most of its neighbours contain, and the groups that takes up.

    Neighbours only: in “Denver, CO, Portland, OR” each state belongs to the city before it.
    """
    best: tuple[tuple[int, int], Known, set[int]] | None = None
    for index, group in enumerate(groups):
        near = [j for j in range(index - 2, index + 3) if j != index and 0 <= j < len(groups)]
        for rank, place in enumerate(group):
            used = {j for j in near if any(contains(outer, place) for outer in groups[j])}
            score = (len(used), -rank)
            if best is None or (used and score > best[0]):
                best = (score, place, {index, *used})
    assert best is not None
    return best[1], best[2]


def terms(place: Known) -> list[str]:
    """The index terms of a place: itself and all that contains it.

    They begin with “_”, which no word of a title does: both live in one inverted index.
    """
    found = [f"_{place.country}"]
    if place.admin_code:
        found.append(f"_{place.country}_{place.admin_code}")
    if place.kind == "city":
        found.append(f"_{place.code}")
    return [re.sub(r"[^a-z0-9]+", "_", term.casefold()) for term in found]


def term(place: Known) -> str:
    """The index term of the place itself."""
    return terms(place)[-1]


def miles_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Great-circle distance in miles between two points in degrees (haversine)."""
    lat1, lat2 = radians(latitude), radians(other_latitude)
    half = (
        sin((lat2 - lat1) / 2) ** 2
        + cos(lat1) * cos(lat2) * sin(radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(half)))


def names_of(found: Iterable[tuple[str, bool, bool, Known]]) -> dict[str, list[Known]]:
    """Folded name → places it can mean, best first.

    `found` gives name, whether it is preferred for the place, whether it is the place's own name
    (not an alias), and the place. Preferred names come first, of cities before states; then own
    names and the short forms of states and countries; then other names of cities; each by
    population.
    """
    rows: dict[str, dict[str, tuple[tuple[int, int, str], Known]]] = {}
    for name, preferred, own, place in found:
        if preferred:
            rank = 0 if place.kind == "city" else 1
        else:
            rank = 2 if own or place.kind in ("state", "country") else 3
        key = (rank, -place.population, place.code)
        held = rows.setdefault(name, {})
        if place.code not in held or key < held[place.code][0]:
            held[place.code] = (key, place)
    return {
        name: [place for _, place in sorted(held.values(), key=lambda row: row[0])]
        for name, held in rows.items()
    }
