"""What the inverted index is asked, as a tree that each database writes in its own way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Term:
    """Adverts that hold this word of the title or term of the index."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Adverts whose title holds these words side by side."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class All:
    """Adverts that fit every part; all adverts, without parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Any:
    """Adverts that fit at least one part."""

    parts: tuple[Expression, ...]


Expression = Term | Phrase | All | Any
EVERYTHING = All(())


def all_of(*parts: Expression | None) -> Expression:
    """The parts that are there, as simply as can be said."""
    kept = tuple(part for part in parts if part is not None and part != EVERYTHING)
    return kept[0] if len(kept) == 1 else All(kept)


def all_parts(expression: Expression) -> Iterator[Expression]:
    """The parts that must all hold, however deep they lie."""
    if isinstance(expression, All):
        for part in expression.parts:
            yield from all_parts(part)
    else:
        yield expression


def any_of(texts: Iterable[str]) -> Expression:
    parts = tuple(Term(text) for text in dict.fromkeys(texts))
    return parts[0] if len(parts) == 1 else Any(parts)


@dataclass(frozen=True)
class Query:
    """Open adverts that fit `must` and none of `must_not`, listed since `since_key`."""

    must: Expression = EVERYTHING
    must_not: tuple[Expression, ...] = field(default=())
    since_key: int = 0

    def holds(self, key: int, title_words: str, terms: str) -> bool:
        """Whether an entry fits: the same as the index says, worked out here."""
        words, known = title_words.split(), frozenset(terms.split())
        return (
            key >= self.since_key
            and holds(self.must, words, known)
            and not any(holds(part, words, known) for part in self.must_not)
        )

    def also(self, *parts: Expression | None) -> Query:
        return replace(self, must=all_of(self.must, *parts))

    def without(self, *parts: Expression | None) -> Query:
        more = tuple(part for part in parts if part is not None)
        return replace(self, must_not=(*self.must_not, *more))


def holds(expression: Expression, words: Sequence[str], terms: Collection[str]) -> bool:
    """Whether an advert with these title words, in their order, and these terms fits."""
    match expression:
        case Term(text):
            return text in terms or text in words
        case Phrase(phrase):
            size = len(phrase)
            starts = range(len(words) - size + 1)
            return any(tuple(words[start : start + size]) == phrase for start in starts)
        case All(parts):
            return all(holds(part, words, terms) for part in parts)
        case Any(parts):
            return any(holds(part, words, terms) for part in parts)


def phrases_in(expression: Expression) -> bool:
    """Whether an index without the order of words cannot answer it alone."""
    match expression:
        case Phrase():
            return True
        case All(parts) | Any(parts):
            return any(map(phrases_in, parts))
    return False
