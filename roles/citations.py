"""Numbers the sources of a page in the order in which the reader meets them."""

from collections.abc import Iterator

from roles.models import Source


class Citations:
    """`number(source)` while the page is rendered; iterate at its end for the list."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._sources: list[Source] = []

    def number(self, source: Source) -> int:
        if source.pk not in self._numbers:
            self._sources.append(source)
            self._numbers[source.pk] = len(self._sources)
        return self._numbers[source.pk]

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources)
