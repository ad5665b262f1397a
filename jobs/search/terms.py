"""What an advert is found by beside the words of its title: the terms of the inverted index.

Every term begins with “_” and holds only ASCII letters, digits and “_”: no word of a title does,
so words and terms live in one index, and both databases read them alike.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import floor

from jobs.search.vocabulary import singular
from roles.words import words

# Degrees. Beside each other so that a radius is covered by few cells of the smallest that fits.
CELL_SIZES = (0.25, 0.5, 1.0, 2.0, 4.0)
# A title that begins with more words than this is told from others only by being the same.
LONGEST_BEGINNING = 6
# What tells companies apart for the law, not for a reader.
_LEGAL_FORMS = re.compile(
    r"(?: (?:inc|incorporated|ll[cp]|lp|ltd|limited|plc|corp|corporation|co|company|gmbh|[au]g|kg"
    r"|sa|sarl|srl|spa|[bn]v|a[bs]|oy|pty|pte))+$"
)
# Beginnings that no place has: those of countries are two letters long.
EXACT, BEGINS, COPIES, EMPLOYER, ROLE = "_x0", "_b0", "_c0", "_e0", "_role_"
# Of the terms of an advert, those before this are what searches can be narrowed by.
END_OF_NARROWING = f" {EXACT}"
# Of every advert that reads like one of the profiles.
ANY_ROLE = "_role"


def digest(text: str) -> int:
    """A number of 63 bits that stands for `text`: the same on every machine, as in no `hash()`."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1


def _short(text: str) -> str:
    """48 bits that stand for `text`: among a million texts, hardly ever two alike."""
    return blake2b(text.encode(), digest_size=6).hexdigest()


def exact_title(title: Sequence[str]) -> str:
    """The term of all adverts with this title, in singular or plural."""
    return EXACT + _short(" ".join(map(singular, title)))


def beginning(title: Sequence[str]) -> str | None:
    """The term of all adverts whose title begins with these words; None if they are too many."""
    if len(title) > LONGEST_BEGINNING:
        return None
    return BEGINS + _short(" ".join(map(singular, title)))


@lru_cache(maxsize=10_000)
def title_terms(title_words: str) -> tuple[str, ...]:
    """The terms of a title in folded words: what it is, and what it begins with."""
    title = title_words.split()
    lengths = range(1, min(len(title), LONGEST_BEGINNING) + 1)
    beginnings = (beginning(title[:length]) for length in lengths)
    return (exact_title(title), *filter(None, beginnings))


def employer_name(name: str) -> str:
    """A company's name, folded, without its legal form: “Example Pictures, Inc.”."""
    return _LEGAL_FORMS.sub("", " ".join(words(name)))


def employer(name: str) -> str:
    return EMPLOYER + _short(employer_name(name))


def copies(number: int) -> str:
    """The term of a group of copies: `SearchEntry.copies`."""
    return f"{COPIES}{number}"


def role(slug: str) -> str:
    return ROLE + slug.replace("-", "_")


@lru_cache(maxsize=10_000)
def cells(latitude: float, longitude: float) -> tuple[str, ...]:
    """The cells, one a size, that a point in degrees lies in."""
    return tuple(cell(size, *position(size, latitude, longitude)) for size in CELL_SIZES)


def cell(size: float, row: int, column: int) -> str:
    return f"_{CELL_SIZES.index(size)}_{row}_{column % round(360 / size)}"


def position(size: float, latitude: float, longitude: float) -> tuple[int, int]:
    return floor((latitude + 90) / size), floor((longitude + 180) / size)


def unique(terms: Iterable[str]) -> str:
    """Terms as the index takes them: each once, parted by spaces."""
    return " ".join(dict.fromkeys(terms))
