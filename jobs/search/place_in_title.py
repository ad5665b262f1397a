"""A place typed behind the title, where only a title was asked for: “producer los angeles”."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jobs.models import Place
from jobs.places import Known, Names, Reading, names_in, read_where
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
    readings = [(title, typed, read_where(typed, called)) for title, typed in ways]
    found = _shortest([each for each in readings if each[2].whole])
    if found is None:
        return None
    title, typed, reading_of_place = found
    if not reading_of_place.places:
        return Segmented(title, typed, "remote") if reading_of_place.remote else None
    place = reading_of_place.places[0]
    # Remote work and a place at once: the title is not what is left.
    if reading_of_place.remote or not _is_meant(place, fold(typed), called):
        return None
    return Segmented(title, typed, place.label)


def _shortest(readings: Sequence[tuple[str, str, Reading]]) -> tuple[str, str, Reading] | None:
    """The longest way to read a place, without words before it that say nothing: “office”."""
    found = None
    for each in readings:
        if found is not None and _means(each[2]) != _means(found[2]):
            break
        found = each
    return found


def _means(reading: Reading) -> tuple[str, bool]:
    return reading.places[0].code if reading.places else "", reading.remote


def _ways(spelt: list[str]) -> Iterator[tuple[str, str]]:
    """What stands before the last words, and these, the most first."""
    for length in range(min(LONGEST_PLACE, len(spelt)), 0, -1):
        before, last = spelt[:-length], spelt[-length:]
        if not _can_be_a_place(last):
            continue
        if before and before[-1].casefold() in BETWEEN:
            before = before[:-1]
        title = " ".join(before).strip(" ,;:|/&(-–—")
        yield title if words(title) else "", " ".join(last)


def _can_be_a_place(spelt: list[str]) -> bool:
    first, last = fold(spelt[0]), fold(spelt[-1])
    if not (first and last) or first in NEVER_FIRST:
        return False
    if len(spelt) > 1:
        return True
    if len(first) <= LONGEST_WORD_TOO_SHORT:
        # “LA” is a place, “la” is an article.
        return first in SHORT and spelt[0].isupper()
    return first not in ORDINARY


def _is_meant(place: Known, spelt: str, called: Names) -> bool:
    """Whether it is large, by its own name, or named with what it lies in: “Burbank, California”.

    One word by which a city is called elsewhere is most often a word: “gold”, “roles”.
    """
    if spelt not in called or place.kind in ("state", "country"):
        return True
    is_own = " " in spelt or spelt in SHORT or place.folded_name == spelt
    return is_own and place.population >= SMALLEST_CITY
