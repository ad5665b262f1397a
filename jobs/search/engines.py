"""How each database fetches candidates from the inverted index: all that differs between them.

Only folded words and index terms get here, letters, digits and “_”, each in quotes: nothing that
a visitor types can be read as query syntax. Both engines answer the same two questions with the
same rows in the same order; what is made of the rows is shared (`jobs.search.results`).
"""

from collections import Counter
from collections.abc import Sequence
from time import time
from typing import Any, NamedTuple, Protocol

from django.db import connections

from jobs.search.expression import (
    EVERYTHING,
    All,
    Expression,
    Phrase,
    Query,
    Term,
    all_of,
    phrases_in,
)
from jobs.search.expression import Any as AnyOf
from jobs.search.terms import copies

# Above every key there is.
NEWEST = 2**63 - 1
# PostgreSQL walks all adverts backwards when it expects few rows to be enough, and is wrong about
# rare words: measured 800 ms for 20 rows of “showrunner” among 5 million, 5 ms for 200.
FEWEST = 200
# Of a group of copies, so many are read at once.
MOST_READ = 120
OPEN = "(expires_at IS NULL OR expires_at > %s)"


class Entry(NamedTuple):
    """A row of `SearchEntry` as far as ranking, grouping and facets need it."""

    key: int
    terms: str
    positions: str
    copies: int


class Engine(Protocol):
    def newest(self, query: Query, limit: int, below: int = NEWEST) -> list[Entry]:
        """At most `limit` adverts with keys under `below`, the newest first."""

    def members(self, query: Query, groups: Sequence[int], limit: int) -> list[Entry]:
        """Of each group of copies, the newest `limit` that fit; groups in any order."""


def engine_for(alias: str) -> Engine:
    return ENGINES[connections[alias].vendor](alias)


class _Sql:
    """An engine that asks in SQL."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[Entry]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(map(Entry._make, cursor.fetchall()))

    def members(self, query: Query, groups: Sequence[int], limit: int) -> list[Entry]:
        """As `Engine` says: read by the index of groups, and judged here.

        Asking the inverted index for each group cost ten times as much.
        """
        read = [
            "SELECT * FROM (SELECT key, terms, positions, copies, title_words"
            f" FROM jobs_searchentry WHERE copies = %s AND {OPEN} ORDER BY key DESC LIMIT %s"
            f") AS group_{number}"
            for number in range(len(groups))
        ]
        values = [value for group in groups for value in (group, int(time()), MOST_READ)]
        found: dict[int, list[Entry]] = {group: [] for group in groups}
        seen: Counter[int] = Counter()
        if read:
            with connections[self.alias].cursor() as cursor:
                cursor.execute(" UNION ALL ".join(read), values)
                for key, terms, positions, group, title_words in cursor.fetchall():
                    seen[group] += 1
                    if query.holds(key, title_words, terms):
                        found[group].append(Entry(key, terms, positions, group))
        for group, entries in found.items():
            if seen[group] == MOST_READ and len(entries) < limit:
                # A very large group of which few fit.
                found[group] = self.newest(query.also(Term(copies(group))), limit)
        return [entry for entries in found.values() for entry in entries[:limit]]

    def newest(self, query: Query, limit: int, below: int = NEWEST) -> list[Entry]:
        raise NotImplementedError


class Sqlite(_Sql):
    """FTS5, whose rows lie in the order of the key: the newest come first without sorting.

    CROSS JOIN keeps the planner from beginning with the entries; one term of ORDER BY keeps it
    from sorting (SEARCH.md, planner traps; tests hold the plan).
    """

    FIELDS = "e.key, e.terms, e.positions, e.copies"

    def newest(self, query: Query, limit: int, below: int = NEWEST) -> list[Entry]:
        return self.rows(*self.newest_sql(query, limit, below))

    def newest_sql(self, query: Query, limit: int, below: int) -> tuple[str, list[Any]]:
        if query.must == EVERYTHING:
            return self._walk_sql(query, limit, below)
        sql = (
            f"SELECT {self.FIELDS} FROM jobs_searchentry_index i"
            " CROSS JOIN jobs_searchentry e ON e.key = i.rowid"
            " WHERE jobs_searchentry_index MATCH %s AND i.rowid < %s AND i.rowid >= %s"
            f" AND {OPEN} ORDER BY i.rowid DESC LIMIT %s"
        )
        return sql, [self._match(query), below, query.since_key, int(time()), limit]

    def _walk_sql(self, query: Query, limit: int, below: int) -> tuple[str, list[Any]]:
        """Without a word to look up: the entries themselves, each asked what it must not hold."""
        banned = (
            " AND NOT EXISTS (SELECT 1 FROM jobs_searchentry_index i"
            " WHERE jobs_searchentry_index MATCH %s AND i.rowid = e.key)"
        )
        sql = (
            f"SELECT {self.FIELDS} FROM jobs_searchentry e WHERE e.key < %s AND e.key >= %s"
            f" AND {OPEN}{banned if query.must_not else ''} ORDER BY e.key DESC LIMIT %s"
        )
        excluded = [self._written(AnyOf(query.must_not))] if query.must_not else []
        return sql, [below, query.since_key, int(time()), *excluded, limit]

    def _match(self, query: Query) -> str:
        wanted = self._written(query.must)
        if query.must_not:
            return f"({wanted}) NOT ({self._written(AnyOf(query.must_not))})"
        return wanted

    def _written(self, expression: Expression) -> str:
        match expression:
            case Term(text):
                return f'"{text}"'
            case Phrase(words):
                return '"' + " ".join(words) + '"'
            case All(parts):
                return " AND ".join(f"({self._written(part)})" for part in parts)
            case AnyOf(parts):
                return " OR ".join(f"({self._written(part)})" for part in parts)


class Postgresql(_Sql):
    """One GIN index over a tsvector of words and terms, without positions: small and fast to read.

    Phrases are therefore looked for among the titles that hold all their words.
    """

    FIELDS = "key, terms, positions, copies"

    def newest(self, query: Query, limit: int, below: int = NEWEST) -> list[Entry]:
        return self.rows(*self.newest_sql(query, limit, below))[:limit]

    def newest_sql(self, query: Query, limit: int, below: int) -> tuple[str, list[Any]]:
        condition, values = self._condition(query)
        sql = (
            f"SELECT {self.FIELDS} FROM jobs_searchentry"
            f" WHERE key < %s AND {condition} ORDER BY key DESC LIMIT %s"
        )
        return sql, [below, *values, max(limit, FEWEST)]

    def _condition(self, query: Query) -> tuple[str, list[Any]]:
        conditions = ["key >= %s", OPEN]
        values: list[Any] = [query.since_key, int(time())]
        if query.must != EVERYTHING:
            conditions.append("lexemes @@ %s::tsquery")
            values.append(self._written(query.must))
        if query.must_not:
            conditions.append(f"NOT ({self._exact(AnyOf(query.must_not), values)})")
        if phrases_in(query.must):
            conditions.append(self._exact(query.must, values))
        return " AND ".join(conditions), values

    def _exact(self, expression: Expression, values: list[Any]) -> str:
        """A condition on the row itself, phrases and all; adds its values."""
        match expression:
            case Phrase(words):
                values.append(f"% {' '.join(words)} %")
                return "(' ' || title_words || ' ') LIKE %s"
            case All(parts) if phrases_in(expression):
                return " AND ".join(f"({self._exact(part, values)})" for part in parts)
            case AnyOf(parts) if phrases_in(expression):
                return " OR ".join(f"({self._exact(part, values)})" for part in parts)
        values.append(self._written(expression))
        return "lexemes @@ %s::tsquery"

    def _written(self, expression: Expression) -> str:
        match expression:
            case Term(text):
                return f"'{text}'"
            case Phrase(words):
                return self._written(all_of(*map(Term, words)))
            case All(parts):
                return " & ".join(f"({self._written(part)})" for part in parts)
            case AnyOf(parts):
                return " | ".join(f"({self._written(part)})" for part in parts)


ENGINES: dict[str, type[Sqlite] | type[Postgresql]] = {
    "sqlite": Sqlite,
    "postgresql": Postgresql,
}
