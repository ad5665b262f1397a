"""What the search is measured beside: its own SQL without the seam, tantivy, and `icontains`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy
from django.db import connection

from jobs.models import Posting, SearchEntry
from jobs.search.expression import All, Expression, Phrase, Query, Term
from jobs.search.expression import Any as AnyOf
from jobs.search.search import Search
from tests.bench_queries import Asked
from tests.bench_tantivy import Found, TantivyIndex, ranked
from tests.relevance.answers import contained

POOL = 1_000
SHOWN = 20
Statement = tuple[str, Sequence[Any]]


# The same statements


def statements(ask: Any) -> list[Statement]:
    """The SQL that `ask` has run, in its order."""
    seen: list[Statement] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        seen.append((sql, tuple(parameters or ())))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        ask()
    return seen


def of_the_search(seen: Sequence[Statement]) -> list[Statement]:
    """Those that a page is made of: candidates, facets, tiers, copies, and the adverts shown.

    Not those that read what was typed: places by name, words of titles.
    """
    return [
        (as_the_driver_takes_it(sql), parameters)
        for sql, parameters in seen
        if "jobs_searchentry" in sql or '"jobs_posting"' in sql
    ]


def as_the_driver_takes_it(sql: str) -> str:
    return sql.replace("%s", "?").replace("%%", "%") if connection.vendor == "sqlite" else sql


def run(wanted: Sequence[Statement]) -> None:
    """Run them on the bare driver, and fetch every row."""
    for sql, parameters in wanted:
        cursor = connection.connection.cursor()
        cursor.execute(sql, parameters)
        cursor.fetchall()
        cursor.close()


# tantivy


def tantivy_index(folder: Path) -> TantivyIndex:
    """Of the adverts in the database; kept in `folder`, and taken from there if it is whole."""
    whole = folder / "whole"
    index = TantivyIndex(folder)
    if not whole.exists():
        rows = SearchEntry.objects.order_by("key").values_list("key", "title_words", "terms")
        index.fill(
            (key, title.split(), terms.split()) for key, title, terms in rows.iterator(10_000)
        )
        whole.touch()
    return index


def tantivy_query(index: TantivyIndex, query: Query) -> tantivy.Query:
    """The same question; phrases as their words."""
    needed = [(tantivy.Occur.Must, _tantivy(index, query.must))]
    needed += [(tantivy.Occur.MustNot, _tantivy(index, part)) for part in query.must_not]
    if query.since_key:
        since = tantivy.Query.range_query(
            index.schema, "key", tantivy.FieldType.Unsigned, query.since_key, 2**63 - 1
        )
        needed.append((tantivy.Occur.Must, since))
    return tantivy.Query.boolean_query(needed)


def _tantivy(index: TantivyIndex, expression: Expression) -> tantivy.Query:
    match expression:
        case Term(text):
            return index.term("terms" if text.startswith("_") else "title", text)
        case Phrase(spelt):
            return _tantivy(index, All(tuple(map(Term, spelt))))
        case All(()):
            return tantivy.Query.all_query()
        case All(parts):
            occur = tantivy.Occur.Must
        case AnyOf(parts):
            occur = tantivy.Occur.Should
    return tantivy.Query.boolean_query([(occur, _tantivy(index, part)) for part in parts])


def ask_tantivy(index: TantivyIndex, search: Search) -> list[Found]:
    """The newest that fit, ranked as ours are: exact title, beginning, the rest."""
    found = index.fetch(tantivy_query(index, search.query), POOL)
    return ranked(found, search.titles[0] if search.titles else ())[:SHOWN]


# icontains


def ask_icontains(asked: Asked) -> list[Posting]:
    found = contained(asked.meant or asked.title, asked.where)
    found.count()
    start = (asked.page - 1) * SHOWN
    return list(found.for_list()[start : start + SHOWN])
