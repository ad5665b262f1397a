"""Completes a title while it is typed: from the names of roles and the titles of open adverts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jobs.models import SearchEntry
from jobs.search.lexicon import Lexicon, read_lexicon, state
from roles.words import words

MOST_SUGGESTIONS = 10
LONGEST = 120
# Titles are counted among so many of the newest adverts, and so many of them are kept.
NEWEST_ADVERTS = 10_000
MOST_TITLES = 2_000


@dataclass(frozen=True)
class Suggestion:
    """A title to search, and what it is."""

    text: str
    description: str


def suggest(typed: str) -> list[Suggestion]:
    """At most ten titles that go on as `typed` begins; one query, more where adverts have changed.

    Those that begin so come before those with a later word that does; names of roles before other
    titles. What leads to nothing is read as the search would read it, its errors put right.
    """
    spelt = tuple(words(typed[:LONGEST]))
    if not spelt:
        return []
    now = state()
    lexicon, titles = read_lexicon(*now), read_titles(*now)
    return _completed(spelt, lexicon, titles) or _completed(
        lexicon.vocabulary.correct(spelt), lexicon, titles
    )


@lru_cache(maxsize=1)
def read_titles(revision: int, minute: int) -> list[tuple[str, ...]]:
    """The folded words of the titles that most of the newest adverts have; one query."""
    newest = SearchEntry.objects.order_by("-key").values_list("title_words", flat=True)
    counts = Counter(newest[:NEWEST_ADVERTS])
    ranked = sorted(counts, key=lambda title: (-counts[title], title))
    return [tuple(title.split()) for title in ranked[:MOST_TITLES]]


def _completed(
    spelt: Sequence[str], lexicon: Lexicon, titles: Sequence[tuple[str, ...]]
) -> list[Suggestion]:
    found: dict[tuple[str, ...], tuple[bool, Suggestion]] = {}
    for known, suggestion in _known(lexicon, titles):
        at = position(spelt, known)
        if at is not None:
            found.setdefault(known, (at > 0, suggestion))
    ranked = sorted(found.values(), key=lambda each: each[0])
    return [suggestion for _, suggestion in ranked[:MOST_SUGGESTIONS]]


def _known(
    lexicon: Lexicon, titles: Sequence[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], Suggestion]]:
    """All that can be suggested: folded words, and how it is shown."""
    for name in lexicon.names.all:
        other = f"Another name of {name.title}"
        yield name.words, Suggestion(name.text, "Role" if name.is_title else other)
    for title in titles:
        yield title, Suggestion(" ".join(title), "Title of open adverts")


def position(spelt: Sequence[str], known: Sequence[str]) -> int | None:
    """Which word of `known` `spelt` begins at, its last word perhaps unfinished; None if none."""
    *whole, begun = spelt
    for at in range(len(known) - len(whole)):
        end = at + len(whole)
        if known[end].startswith(begun) and list(known[at:end]) == whole:
            return at
    return None
