"""How each database fetches candidates from the inverted index: all that differs between them.

Only folded words and index terms get here, letters, digits and “_”, each in quotes: nothing that
a visitor types can be read as query syntax. Both engines answer the same questions with the same
rows in the same order; what is made of the rows is shared (`jobs.search.results`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from time import time
from typing import Any, ClassVar, NamedTuple, Protocol

from django.db import connections

from jobs.search.expression import (
    EVERYTHING,
    All,
    Expression,
    Phrase,
    Query,
    Term,
    all_of,
    all_parts,
    any_of,
    phrases_in,
)
from jobs.search.expression import Any as AnyOf
from jobs.search.keys import NEWEST, POSTING_BITS
from jobs.search.terms import copies

# Of a group of copies, so many are read at once.
MOST_READ = 120
OPEN = "(expires_at IS NULL OR expires_at > %s)"
Rows = list[tuple[Any, ...]]
Statement = tuple[str, list[Any]]

# Spans of time that PostgreSQL’s entries have terms of: 2¹³ seconds (two hours) and so on; the
# number of the span is that of the second without so many bits.
SPAN_BITS = (13, 16, 19)
# Longer than so many spans of a size, it is asked for in larger ones.
MOST_SPANS = 3
# The first span holds so many adverts, which take some milliseconds; of fewer all are read at once.
FIRST = 30_000
# A later span is so many times as long as what was found tells. If nothing was found, and after so
# many spans in any case, all that is left is read at once.
SPARE, MOST_READS = 1.5, 4
# Seconds: longer than any span.
ALL_TIME = 1 << 40


class Entry(NamedTuple):
    """A row of `SearchEntry` as far as ranking, grouping and facets need it."""

    key: int
    terms: str
    positions: str
    copies: int


class Span(NamedTuple):
    """Adverts from the key `start` on, and one of which terms they have; None if they are all."""

    start: int
    terms: Expression | None


def span_before(end: int, seconds: int) -> Span:
    """At least the last `seconds` before the key `end`; all before it, if that is very long."""
    last = (end - 1) >> POSTING_BITS
    for bits in SPAN_BITS:
        if seconds <= MOST_SPANS << bits:
            first = max(0, last - seconds) >> bits
            numbers = range(first, (last >> bits) + 1)
            terms = any_of(f"_t{bits}_{number}" for number in numbers)
            return Span(first << (bits + POSTING_BITS), terms)
    return Span(0, None)


class Engine(Protocol):
    def newest(self, query: Query, limit: int, below: int = NEWEST) -> list[Entry]:
        """At most `limit` adverts with keys under `below`, the newest first."""

    def count(self, query: Query, limit: int) -> int:
        """How many adverts fit, at most `limit`."""

    def members(self, query: Query, groups: Sequence[int], limit: int) -> list[Entry]:
        """Of each group of copies, the newest `limit` that fit; groups in any order."""


def engine_for(alias: str) -> Engine:
    return ENGINES[connections[alias].vendor](alias)


class _Sql:
    """An engine that asks in SQL."""

    FIELDS: ClassVar[str]
    KEY: ClassVar[str]

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def newest(self, query: Query, limit: int, below: int = NEWEST) -> list[Entry]:
        return list(map(Entry._make, self.read(self.FIELDS, query, limit, below)))

    def count(self, query: Query, limit: int) -> int:
        return len(self.read(self.KEY, query, limit, NEWEST))

    def read(self, fields: str, query: Query, limit: int, below: int) -> Rows:
        """Fields of at most `limit` adverts with keys under `below`, the newest first."""
        return self.rows(*self.newest_sql(fields, query, limit, below))

    def rows(self, sql: str, parameters: Sequence[Any]) -> Rows:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def newest_sql(self, fields: str, query: Query, limit: int, below: int) -> Statement:
        raise NotImplementedError

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
            rows = self.rows(" UNION ALL ".join(read), values)
            for key, terms, positions, group, title_words in rows:
                seen[group] += 1
                if query.holds(key, title_words, terms):
                    found[group].append(Entry(key, terms, positions, group))
        for group, entries in found.items():
            if seen[group] == MOST_READ and len(entries) < limit:
                # A very large group of which few fit.
                found[group] = self.newest(query.also(Term(copies(group))), limit)
        return [entry for entries in found.values() for entry in entries[:limit]]


class Sqlite(_Sql):
    """FTS5, whose rows are numbered by the negative key: the newest come first without sorting.

    CROSS JOIN keeps the planner from beginning with the entries; one term of ORDER BY keeps it
    from sorting (SEARCH.md, planner traps; tests hold the plan).
    """

    FIELDS, KEY = "e.key, e.terms, e.positions, e.copies", "e.key"

    def newest_sql(self, fields: str, query: Query, limit: int, below: int) -> Statement:
        if query.must == EVERYTHING:
            return self._walk_sql(fields, query, limit, below)
        sql = (
            f"SELECT {fields} FROM jobs_searchentry_index i"
            " CROSS JOIN jobs_searchentry e ON e.key = -i.rowid"
            " WHERE jobs_searchentry_index MATCH %s AND i.rowid > %s AND i.rowid <= %s"
            f" AND {OPEN} ORDER BY i.rowid LIMIT %s"
        )
        return sql, [self._match(query), -below, -query.since_key, int(time()), limit]

    def _walk_sql(self, fields: str, query: Query, limit: int, below: int) -> Statement:
        """Without a word to look up: the entries themselves, each asked what it must not hold."""
        banned = (
            " AND NOT EXISTS (SELECT 1 FROM jobs_searchentry_index i"
            " WHERE jobs_searchentry_index MATCH %s AND i.rowid = -e.key)"
        )
        sql = (
            f"SELECT {fields} FROM jobs_searchentry e WHERE e.key < %s AND e.key >= %s"
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


@lru_cache(maxsize=8)
def first_seconds(alias: str, revision: int | None) -> int:
    """In how many seconds the newest `FIRST` adverts were listed; 0 if there are no more of them.

    Once for each revision of the index: it decides how adverts are read, not which.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(key) FROM jobs_searchentry) - key"
            " FROM jobs_searchentry ORDER BY key DESC OFFSET %s LIMIT 1",
            [FIRST],
        )
        found = cursor.fetchone()
    longest = MOST_SPANS << SPAN_BITS[-1]
    return min(max(1, found[0] >> POSTING_BITS), longest) if found else 0


class Postgresql(_Sql):
    """One GIN index over a tsvector of words and terms, without positions: small and fast to read.

    Phrases are therefore looked for among the titles that hold all their words. And it gives all
    adverts that fit, in no order, of a frequent word too many to read. So every advert has terms
    of the time it was listed in too, and the newest span of time is asked for first, then older
    ones, as long as what was found tells that they must be.
    """

    FIELDS, KEY = "key, terms, positions, copies", "key"

    def read(self, fields: str, query: Query, limit: int, below: int) -> Rows:
        newest, seconds = self._first_span
        if query.must == EVERYTHING or not seconds:
            return self.rows(*self.newest_sql(fields, query, limit, below))
        found: Rows = []
        begin = end = min(below, newest + 1)
        reads = 0
        while len(found) < limit and end > query.since_key:
            seconds = min(seconds, (end - query.since_key) >> POSTING_BITS)
            span = span_before(end, seconds)
            part = replace(query.also(span.terms), since_key=max(span.start, query.since_key))
            found += self.rows(*self.newest_sql(fields, part, limit - len(found), end))
            reads, end = reads + 1, span.start
            if not found or reads == MOST_READS:
                seconds = ALL_TIME
            else:
                passed = (begin - end) >> POSTING_BITS
                missing = SPARE * (limit - len(found))
                seconds = max(2 * passed, int(passed * missing / len(found)))
        return found

    @cached_property
    def _first_span(self) -> tuple[int, int]:
        """The greatest key, and how many seconds before it the first span begins.

        No seconds where there are few adverts.
        """
        sql = "SELECT max(number), (SELECT max(key) FROM jobs_searchentry) FROM jobs_indexrevision"
        revision, newest = self.rows(sql, [])[0]
        return newest or 0, first_seconds(self.alias, revision)

    def newest_sql(self, fields: str, query: Query, limit: int, below: int) -> Statement:
        # A sum keeps the planner to the inverted index: by the keys it may walk all adverts
        # backwards, expecting few to be enough, and is wrong about rare words.
        key = "key" if query.must == EVERYTHING else "key + 0"
        conditions = [f"{key} < %s", f"{key} >= %s", OPEN]
        values: list[Any] = [below, query.since_key, int(time())]
        # GIN leaps from one condition to the next, but goes through all of a single one: asked for
        # apart, what lies in a short span is found up to thirty times as fast.
        for part in all_parts(query.must):
            conditions.append("lexemes @@ %s::tsquery")
            values.append(self._written(part))
        if query.must_not:
            conditions.append(f"NOT ({self._exact(AnyOf(query.must_not), values)})")
        if phrases_in(query.must):
            conditions.append(self._exact(query.must, values))
        sql = (
            f"SELECT {fields} FROM jobs_searchentry"
            f" WHERE {' AND '.join(conditions)} ORDER BY {key} DESC LIMIT %s"
        )
        return sql, [*values, limit]

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
