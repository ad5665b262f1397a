"""A place typed behind the title, where only a title was asked for: “producer los angeles”."""

from collections.abc import Iterator
from typing import NamedTuple

from jobs.models import Place
from jobs.places import Known, names_in, read_where
from jobs.search.understanding import Understood
from roles.words import fold, words

# As many words at the end of a title can be a place: “Salt Lake City, UT, USA”.
LONGEST_PLACE = 5
# Smaller cities are called as titles are: Mobile is meant less often than mobile.
SMALLEST_CITY = 250_000
# Words of titles that are also called so; and what is short is a word, but for these.
ORDINARY = frozenset(("male", "nice", "reading", "sale"))
SHORT = frozenset(("dc", "la", "nyc", "sf", "uae", "uk", "us", "usa"))
LONGEST_WORD_TOO_SHORT = 3
BETWEEN = frozenset(("around", "at", "in", "near"))
# No name of a place that is typed in full begins with one of these.
NEVER_FIRST = BETWEEN | {"a", "an", "and", "for", "of", "to", "with"}


class Segmented(NamedTuple):
    """The title without the place, the place as it was typed, and what to ask “Where” for it.

    The title is empty where a place was typed and nothing else.
    """

    title: str
    typed: str
    where: str


def segmented(understood: Understood) -> Segmented | None:
    """What may have been meant instead; None where the title ends with no place. Two queries.

    Nor where a place is given, where the title is a name of a role, or where words are in quotes
    or left out: who writes so means what they write.
    """
    reading = understood.reading
    is_meant_so = (
        understood.where.typed.strip()
        or understood.exact
        or reading.roles
        or reading.excluded
        or reading.excluded_phrases
        or any(run.phrases for run in reading.runs)
    )
    ways = [] if is_meant_so else list(_ways(understood.title.split()))
    names = {name for _, typed in ways for name in names_in(typed)}
    called = Place.objects.called(names) if ways else {}
    for title, typed in ways:
        reading_of_place = read_where(typed, called)
        if not reading_of_place.whole:
            continue
        if not reading_of_place.places:
            return Segmented(title, typed, "remote")
        place = reading_of_place.places[0]
        if _is_large(place) and not reading_of_place.remote:
            return Segmented(title, typed, place.label)
    return None


def _ways(spelt: list[str]) -> Iterator[tuple[str, str]]:
    """What stands before the last words, and these, the most first."""
    for length in range(min(LONGEST_PLACE, len(spelt)), 0, -1):
        before, last = spelt[:-length], spelt[-length:]
        if not _can_be_a_place(last):
            continue
        if before and before[-1].casefold() in BETWEEN:
            before = before[:-1]
        title = " ".join(before).strip(" ,;:|/&-–—")
        yield title if words(title) else "", " ".join(last)


def _can_be_a_place(spelt: list[str]) -> bool:
    folded = [fold(word) for word in spelt]
    if not all(folded) or folded[0] in NEVER_FIRST:
        return False
    if len(folded) > 1:
        return True
    (word,) = folded
    if len(word) <= LONGEST_WORD_TOO_SHORT:
        # “LA” is a place, “la” is an article.
        return word in SHORT and spelt[0].isupper()
    return word not in ORDINARY


def _is_large(place: Known) -> bool:
    return place.kind in ("state", "country") or place.population >= SMALLEST_CITY
