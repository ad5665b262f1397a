"""The inverted index: what is looked for, and how each database is asked.

Only folded words and place terms get here, letters, digits and “_”, each in quotes: nothing that
a visitor types can be read as query syntax.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Expression


@dataclass(frozen=True)
class Lookup:
    """Adverts that hold all words of one of `titles` and one of `places`; empty means any."""

    titles: Sequence[Sequence[str]] = ()
    places: Sequence[str] = ()
    remote: Sequence[str] = ()

    @property
    def groups(self) -> list[list[Sequence[str]]]:
        """Groups that must all match; of a group, one run of words must, with all its words."""
        any_place = [[term] for term in self.places]
        any_remote = [[term] for term in self.remote]
        return [list(group) for group in (self.titles, any_place, any_remote) if group]

    def __bool__(self) -> bool:
        return bool(self.groups)

    def as_query(self, both: str, either: str, quote: str) -> str:
        return both.join(
            "(" + either.join("(" + both.join(quoted(run, quote)) + ")" for run in group) + ")"
            for group in self.groups
        )


def quoted(words: Sequence[str], quote: str) -> list[str]:
    return [quote + word.replace(quote, quote * 2) + quote for word in words]


class InIndex(Expression):
    """True for the adverts that the index finds; for use in `filter()`."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, lookup: Lookup) -> None:
        super().__init__()
        self.lookup = lookup

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[str]]:
        # The column form of MATCH, in a subquery of its own: SQLite then reads the index once.
        return (
            "jobs_posting.id IN (SELECT rowid FROM jobs_posting_index"
            " WHERE jobs_posting_index MATCH %s)",
            [self.lookup.as_query(" AND ", " OR ", '"')],
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[str]]:
        # The expression of the index, letter for letter (migration 0002).
        return (
            "jobs_posting_terms(jobs_posting.title_words, jobs_posting.place_terms) @@ %s::tsquery",
            [self.lookup.as_query(" & ", " | ", "'")],
        )

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        raise NotImplementedError(f"No search index on {connection.vendor}.")
