"""The search engine that ours is measured beside: the same terms, pool and ranking in tantivy.

One field holds the words of the title, one the terms of places and remote work; the newest
adverts that match are fetched by their key, descending, and then ranked as ours are.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy

from roles.words import words

# What the writer may hold in memory before it writes a segment.
HEAP_BYTES = 256 * 1024 * 1024
SPLIT_AT_SPACES = "spaces"


class Found(NamedTuple):
    """An advert that matches: its key, which is the higher the newer, and its title's words."""

    key: int
    title: str


class TantivyIndex:
    """Adverts as (key, words of the title, terms); in memory, or in `folder` if one is named."""

    def __init__(self, folder: Path | None = None) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_unsigned_field("key", fast=True)
        schema.add_text_field(
            "title", stored=True, tokenizer_name=SPLIT_AT_SPACES, index_option="basic"
        )
        schema.add_text_field(
            "terms", stored=False, tokenizer_name=SPLIT_AT_SPACES, index_option="basic"
        )
        self.schema = schema.build()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(self.schema, str(folder) if folder else None)
        # Before the writer: it takes the tokenizers that are known when it is made.
        self.index.register_tokenizer(
            SPLIT_AT_SPACES,
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
            .filter(tantivy.Filter.lowercase())
            .build(),
        )

    def fill(self, adverts: Iterable[tuple[int, Sequence[str], Iterable[str]]]) -> int:
        """Index the adverts, merged as far as tantivy does by itself; how many there were."""
        writer = self.index.writer(HEAP_BYTES, num_threads=1)
        count = 0
        for count, (key, title_words, terms) in enumerate(adverts, 1):  # noqa: B007
            document = tantivy.Document()
            document.add_unsigned("key", key)
            document.add_text("title", " ".join(title_words))
            document.add_text("terms", " ".join(terms))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        return count

    def query(self, query_words: Sequence[str], any_of_terms: Sequence[str] = ()) -> tantivy.Query:
        """All of the words, and one of the terms if any are named."""
        needed = [(tantivy.Occur.Must, self.term("title", word)) for word in query_words]
        if any_of_terms:
            some = [(tantivy.Occur.Should, self.term("terms", term)) for term in any_of_terms]
            needed.append((tantivy.Occur.Must, tantivy.Query.boolean_query(some)))
        return tantivy.Query.boolean_query(needed) if needed else tantivy.Query.all_query()

    def newest(
        self, query_words: Sequence[str], any_of_terms: Sequence[str] = (), limit: int = 1_000
    ) -> list[Found]:
        """The matches with the highest keys, highest first."""
        return self.fetch(self.query(query_words, any_of_terms), limit)

    def fetch(self, query: tantivy.Query, limit: int) -> list[Found]:
        """What answers `query`, with the highest keys, highest first."""
        searcher = self.index.searcher()
        hits = searcher.search(query, limit, count=False, order_by_field="key").hits
        # A hit comes with the value it is ordered by: only the title is read from the store.
        return [Found(key, searcher.doc(address).get_first("title")) for key, address in hits]

    def search(
        self,
        title: str,
        any_of_terms: Sequence[str] = (),
        limit: int = 1_000,
        shown: int = 20,
    ) -> list[Found]:
        """The first `shown` of the newest `limit`, best first: what a results page needs."""
        asked = words(title)
        return ranked(self.newest(asked, any_of_terms, limit), asked)[:shown]

    def count(self, query_words: Sequence[str], any_of_terms: Sequence[str] = ()) -> int:
        """How many match, exactly."""
        found = self.index.searcher().search(self.query(query_words, any_of_terms), 1, count=True)
        return int(found.count or 0)

    def term(self, field: str, text: str) -> tantivy.Query:
        return tantivy.Query.term_query(self.schema, field, text, "basic")


def ranked(found: Iterable[Found], query_words: Sequence[str]) -> list[Found]:
    """Exact title, then titles that begin with the words, then the rest; newest in each."""
    spelt = " ".join(query_words)

    def rank(advert: Found) -> tuple[int, int]:
        if advert.title == spelt:
            return 0, -advert.key
        return (1 if advert.title.startswith(f"{spelt} ") else 2), -advert.key

    return sorted(found, key=rank) if spelt else sorted(found, key=lambda advert: -advert.key)
