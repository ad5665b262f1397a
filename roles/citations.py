"""Numbers the sources of a page in the order in which the reader meets them."""

from collections.abc import Iterable, Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from roles.models import Source


class Citations:
    """`links(sources)` while the page is rendered; iterate at its end for the list."""

    def __init__(self) -> None:
        self._sources: list[Source] = []
        self._links: dict[int, SafeString] = {}

    def links(self, sources: Iterable[Source]) -> SafeString:
        """The numbers of `sources`, each a link to its place in the list."""
        return mark_safe(" ".join(self._link(source) for source in sources))

    def _link(self, source: Source) -> SafeString:
        """Names the publisher once and then the number: a page cites some a hundred times."""
        if source.pk in self._links:
            return self._links[source.pk]
        self._sources.append(source)
        number = len(self._sources)
        link = '<a href="#source-{}" aria-label="Source {}{}">{}</a>'
        self._links[source.pk] = format_html(link, source.slug, number, "", number)
        return format_html(link, source.slug, number, f": {source.publisher}", number)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources)
