"""A place typed behind the title, where the title alone was asked for: “producer los angeles”."""

from collections.abc import Iterator
from typing import NamedTuple

from jobs.models import Place
from jobs.places import REMOTE_WORDS, Known
from jobs.search.names import TitleNames
from roles.words import fold

# As many words at the end of a title can be a place.
LONGEST_PLACE = 3
# Smaller cities are called as titles are: Mobile is meant less often than mobile.
SMALLEST_CITY = 250_000
BETWEEN = frozenset(("in", "near", "around", "at"))


class Parted(NamedTuple):
    """The title without the place, the place as it was typed, and what to ask “Where” for it.

    The title is empty where a place was typed and nothing else.
    """

    title: str
    typed: str
    where: str


def part(title: str, names: TitleNames) -> Parted | None:
    """What may have been meant; None if the title ends with no place, or is the name of a role."""
    if '"' in title or names.called(tuple(fold(title).split())):
        return None
    ways = list(_ways(title.split()))
    for before, typed in ways:
        if fold(typed) in REMOTE_WORDS:
            return Parted(before, typed, "remote")
    called = Place.objects.called({fold(typed) for _, typed in ways}) if ways else {}
    for before, typed in ways:
        spelt = fold(typed)
        # “LA” is a place, “la” is not; and “PA” is a role.
        if (len(spelt) > 2 or typed.isupper()) and not names.called(tuple(spelt.split())):
            place = next(filter(_is_meant, called.get(spelt, ())), None)
            if place:
                return Parted(before, typed, place.label)
    return None


def _ways(words: list[str]) -> Iterator[tuple[str, str]]:
    """What stands before the last words, and these, the most first."""
    for length in range(min(LONGEST_PLACE, len(words)), 0, -1):
        before, typed = words[:-length], " ".join(words[-length:])
        if len(before) > 1 and before[-1].casefold() in BETWEEN:
            before = before[:-1]
        if fold(typed):
            yield " ".join(before).rstrip(" ,-–—"), typed


def _is_meant(place: Known) -> bool:
    return place.kind in ("state", "country") or place.population >= SMALLEST_CITY
