"""A title as it is typed, understood: what adverts must hold, may hold instead, and may not hold.

Only folded words come out of here, never a character of any query syntax.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from jobs.search.names import LONGEST_SPELLING, NameUsed, TitleNames, Words
from jobs.search.vocabulary import Vocabulary, numbers
from roles.words import words as folded

LONGEST_TEXT = 500
MOST_WORDS = 12
MOST_RUNS = 8
MOST_FORMS = 6
MOST_SPELT = 12
# A name of which no word is longer is an abbreviation: EP, UPM, 1st AD.
LONGEST_OF_AN_ABBREVIATION = 3

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
# A phrase or what stands between spaces; a “-” before it (on phones a dash or a minus) leaves it
# out, unless inside a word.
_PART = re.compile(
    r'(?P<minus>(?<!\S)[-\u2013\u2212](?=[^\s-]))?(?:"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+|"))'
)


@dataclass(frozen=True)
class Run:
    """An advert's title matches if it holds all of one run."""

    # Forms of each word, any of which will do: ("producer", "producers").
    words: tuple[Words, ...] = ()
    # Words that must stand together in this order.
    phrases: tuple[Words, ...] = ()


@dataclass(frozen=True)
class TitleQuery:
    """What is searched for a title, and what to say about it.

    No runs and nothing excluded: any title will do. No runs, but something excluded: all others.
    """

    typed: str = ""
    # As typed (or as corrected) first, then by other names.
    runs: tuple[Run, ...] = ()
    # No title may hold one of these words, or one of these phrases.
    excluded: Words = ()
    excluded_phrases: tuple[Words, ...] = ()
    # What is searched instead of what was typed, where a word was misspelt; else empty.
    corrected: str = ""
    # Titles that are, or begin with, one of these come first.
    spelt: tuple[Words, ...] = ()
    # Other names that are searched too.
    names: tuple[NameUsed, ...] = ()
    # The roles of this name (slugs): one, or several that share it.
    roles: tuple[str, ...] = ()
    # The role whose adverts are found by how they read, whatever their title; empty for none.
    alike: str = ""
    # Whether this is more than the typed words, so that `widen=False` searches something else.
    is_widened: bool = False


class Piece(NamedTuple):
    """Words that were typed one after the other, or a phrase in quotes."""

    words: Words
    is_phrase: bool = False


@dataclass(frozen=True)
class Typed:
    """The parts of what was typed, folded; `MOST_WORDS` words in all."""

    pieces: tuple[Piece, ...] = ()
    excluded: Words = ()
    excluded_phrases: tuple[Words, ...] = ()

    @property
    def phrases(self) -> tuple[Words, ...]:
        return tuple(dict.fromkeys(piece.words for piece in self.pieces if piece.is_phrase))

    @property
    def words(self) -> Words:
        return tuple(word for piece in self.pieces if not piece.is_phrase for word in piece.words)

    @property
    def spelt(self) -> Words:
        return tuple(word for piece in self.pieces for word in piece.words)

    def __str__(self) -> str:
        """The same, to be typed again."""
        said = [
            f'"{" ".join(words)}"' if is_phrase else " ".join(words)
            for words, is_phrase in self.pieces
        ]
        said += [f"-{word}" for word in self.excluded]
        said += [f'-"{" ".join(phrase)}"' for phrase in self.excluded_phrases]
        return " ".join(said)


def read_title(
    text: str, names: TitleNames, vocabulary: Vocabulary, *, widen: bool = True
) -> TitleQuery:
    """Understand `text`: words, “phrases”, -words, and what else the role is called.

    With `widen` off, exactly the typed words are searched. What is too long is cut, never refused.
    """
    typed = _parts(text)
    narrow = TitleQuery(
        text.strip(),
        _runs([_exactly(typed.words)], typed.phrases),
        typed.excluded,
        typed.excluded_phrases,
        spelt=(typed.spelt,) if typed.spelt else (),
        roles=_roles(typed, names),
    )
    if not widen:
        return narrow
    read = _corrected(typed, names, vocabulary)
    readings = [read.words]
    if read != typed and all(word in vocabulary for word in typed.words):
        readings.append(typed.words)
    used = list(_names_used(read, names))
    readings += [reading for reading, _ in used]
    readings += [other for reading in readings for other in _respelt(reading, names)]

    def forms(word: str) -> Words:
        return tuple(
            form for form in _forms(word, names) if form == word or vocabulary.may_hold(form)
        )

    runs = _runs([[forms(word) for word in reading] for reading in readings], typed.phrases)
    excluded = tuple(form for word in typed.excluded for form in forms(word))
    roles = _roles(read, names)
    alike = roles[0] if len(roles) == 1 and not read.phrases else ""
    return replace(
        narrow,
        runs=runs,
        excluded=excluded,
        corrected=str(read) if read != typed else "",
        spelt=_spelt([read.spelt] if typed.phrases else readings, names),
        names=tuple(dict.fromkeys(name for _, name in used)),
        roles=roles,
        alike=alike,
        is_widened=bool(alike) or (runs, excluded) != (narrow.runs, narrow.excluded),
    )


def _parts(text: str) -> Typed:
    pieces: list[Piece] = []
    excluded: list[Words] = []
    left = MOST_WORDS
    for part in _PART.finditer(text[:LONGEST_TEXT].translate(_QUOTES)):
        found = tuple(folded(part["phrase"] or part["plain"] or ""))[:left]
        left -= len(found)
        is_phrase = part["phrase"] is not None
        if found and part["minus"]:
            excluded.append(found)
        elif found and not is_phrase and pieces and not pieces[-1].is_phrase:
            pieces[-1] = Piece(pieces[-1].words + found)
        elif found:
            pieces.append(Piece(found, is_phrase))
    # “-co-producer” leaves out the two words where they stand together, not every producer.
    return Typed(
        tuple(pieces),
        tuple(dict.fromkeys(found[0] for found in excluded if len(found) == 1)),
        tuple(dict.fromkeys(found for found in excluded if len(found) > 1)),
    )


def _corrected(typed: Typed, names: TitleNames, vocabulary: Vocabulary) -> Typed:
    """`typed` with its misspelt words put right, but not what stands in quotes or is left out."""
    pieces = [
        piece
        if piece.is_phrase or names.called(piece.words)
        else Piece(vocabulary.correct(piece.words)[:MOST_WORDS])
        for piece in typed.pieces
    ]
    return replace(typed, pieces=tuple(pieces))


def _names_used(read: Typed, names: TitleNames) -> Iterator[tuple[Words, NameUsed]]:
    """Readings by other names of the role, each with its name; none where a phrase is asked for."""
    spelt = read.words
    if read.phrases or not spelt:
        return
    if names.called(spelt):
        others = [(tuple(folded(name.name)), name) for name in names.others(spelt)]
    else:
        others = list(_abbreviations(spelt, names))
    typed = _exactly(spelt)
    earlier: list[tuple[Words, ...]] = []
    for reading, name in others:
        words = _exactly(reading)
        # A name that holds all the words of one before it is found by them already; a title of
        # another role is worth saying all the same.
        is_found = name.name != name.title and any(_holds(words, found) for found in earlier)
        if not (is_found or _holds(words, typed)):
            earlier.append(tuple(_forms(word, names) for word in reading))
            yield reading, name


def _abbreviations(spelt: Words, names: TitleNames) -> Iterator[tuple[Words, NameUsed]]:
    """“EP documentary” → “executive producer documentary”."""
    for start in range(len(spelt)):
        for end in range(start + 1, len(spelt) + 1):
            part = spelt[start:end]
            if max(map(len, part)) > LONGEST_OF_AN_ABBREVIATION:
                break
            for name in names.titles(part):
                yield (*spelt[:start], *folded(name.title), *spelt[end:]), name


def _roles(read: Typed, names: TitleNames) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.role for name in names.called(read.spelt)))


def _respelt(spelt: Words, names: TitleNames) -> Iterator[Words]:
    """`spelt` with a word written as several, or the reverse: “vp production”, “show runner”."""
    for start in range(len(spelt)):
        for end in range(start + 1, start + 1 + LONGEST_SPELLING):
            part = spelt[start:end]
            for other in names.respelt(part):
                if len(part) == end - start and len(other) != len(part):
                    yield (*spelt[:start], *other, *spelt[end:])


def _forms(word: str, names: TitleNames) -> Words:
    """`word`, then its plural and singular, then what it abbreviates or is abbreviated to."""
    found = dict.fromkeys(numbers(word))
    for number in numbers(word):
        for other in names.respelt((number,)):
            if len(other) == 1:
                found |= dict.fromkeys(numbers(other[0]))
    return tuple(found)[:MOST_FORMS]


def _exactly(spelt: Words) -> tuple[Words, ...]:
    return tuple((word,) for word in spelt)


def _holds(one: Sequence[Words], other: Sequence[Words]) -> bool:
    """Whether every title that matches the words of `one` matches those of `other`."""
    return all(any(set(mine) <= set(forms) for mine in one) for forms in other)


def _runs(readings: Sequence[Sequence[Words]], phrases: tuple[Words, ...]) -> tuple[Run, ...]:
    """A run for each reading that finds what those before it do not."""
    kept: list[tuple[Words, ...]] = []
    for reading in readings:
        words = tuple(dict.fromkeys(reading))[:MOST_WORDS]
        if not any(_holds(words, earlier) for earlier in kept):
            kept.append(words)
    return tuple(Run(words, phrases) for words in kept[:MOST_RUNS] if words or phrases)


def _spelt(readings: Sequence[Words], names: TitleNames) -> tuple[Words, ...]:
    """The readings, and each with its last word in the other number or its words written out."""
    found: dict[Words, None] = dict.fromkeys(readings)
    for reading in filter(None, readings):
        found[names.written_out(reading)] = None
        found |= dict.fromkeys((*reading[:-1], number) for number in numbers(reading[-1]))
    return tuple(spelt for spelt in found if spelt)[:MOST_SPELT]
