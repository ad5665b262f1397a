"""Numbers the sources of a page in the order in which the reader meets them."""

from collections.abc import Iterator

from roles.models import Source


class Citations:
    """`number(source)` while the page is rendered; iterate at its end for the list."""

    def __init__(self) -> None:
        self._sources: dict[int, Source] = {}

    def number(self, source: Source) -> int:
        self._sources.setdefault(source.pk, source)
        return list(self._sources).index(source.pk) + 1

    def __iter__(self) -> Iterator[Source]:
        return iter(list(self._sources.values()))

    def __len__(self) -> int:
        return len(self._sources)
