"""The items of an XML document one by one, without entities, in bounded memory."""

import re
from collections.abc import Collection, Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from jobs.feeds.decoding import PIECE, pieces_of_text
from jobs.feeds.records import FeedUnreadable, Unread, plain

# Of one advert.
MOST_CHARACTERS = 1_000_000
MOST_ELEMENTS = 20_000
DEEPEST = 50
# A tag or a comment as a whole has to be held; feeds have no use for long ones.
LONGEST_TAG = 2 * 1024 * 1024

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)""")


def items(content: bytes, root: Collection[str], name: str) -> Iterator[Any]:
    """Each element called `name` below the root; `{namespace}name` if it has one.

    An element that is too large is `Unread`. `FeedUnreadable` says that the document has another
    root or declares entities, or that it is no XML from some item on: then all before it has been
    given.
    """
    collector = _Collector(root, name)
    parser = DefusedXMLParser(target=collector)
    fed = 0
    try:
        for piece in _pieces(content):
            fed += len(piece)
            parser.feed(piece)
            yield from collector.taken()
            # It reads a long tag anew with each piece, so there is an end to that.
            if fed - parser.parser.CurrentByteIndex > LONGEST_TAG + PIECE:
                raise FeedUnreadable(f"It holds a tag longer than {LONGEST_TAG // 1024**2} MB.")
        parser.close()
    except DefusedXmlException:
        raise FeedUnreadable("It declares entities of its own, which no feed needs.") from None
    except (ParseError, LookupError, ValueError) as error:
        yield from collector.taken()
        after = f" after item {collector.count:,}" if collector.count else ""
        wrong = "its encoding is not known" if isinstance(error, LookupError) else str(error)
        raise FeedUnreadable(f"It is not XML{after}: {wrong}.") from None
    yield from collector.taken()


def _pieces(content: bytes) -> Iterator[bytes]:
    """As UTF-8 with marks where it is not; in another encoding, if it declares one, as it is."""
    declared = _DECLARED.match(content[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"utf-16"):
        for start in range(0, len(content), PIECE):
            yield content[start : start + PIECE]
        return
    for number, piece in enumerate(pieces_of_text(content)):
        if number == 0:
            # What it declared is no longer so.
            piece = re.sub(r"^\s*<\?xml[^>]*\?>", "", piece.lstrip())
        yield piece.encode()


class _Collector:
    """What the parser tells of each tag and text; keeps one item at a time."""

    def __init__(self, roots: Collection[str], name: str) -> None:
        self.roots = roots
        self.name = name
        self.count = 0
        self._whole: list[Any] = []
        self._depth = 0
        self._began_at = 0
        self._builder: TreeBuilder | None = None
        self._unread: Unread | None = None
        self._characters = self._elements = 0

    def taken(self) -> list[Any]:
        whole, self._whole = self._whole, []
        return whole

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 0 and tag not in self.roots:
            named = " or ".join(f"<{_local(root)}>" for root in self.roots)
            raise FeedUnreadable(f"Its root is <{_local(tag)[:40]}>, not {named}.")
        self._depth += 1
        if not self._began_at:
            if tag != self.name or self._depth == 1:
                return
            self._began_at = self._depth
            self._builder, self._unread = TreeBuilder(), None
            self._characters = self._elements = 0
        self._elements += 1
        self._characters += sum(map(len, attributes.values()))
        self._keep_to_limits()
        if self._builder:
            self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._builder:
            self._characters += len(text)
            self._keep_to_limits()
        if self._builder:
            self._builder.data(text)

    def end(self, tag: str) -> None:
        if self._builder:
            self._builder.end(tag)
        if self._depth == self._began_at:
            self._whole.append(self._unread or (self._builder and self._builder.close()))
            self._builder, self._began_at = None, 0
            self.count += 1
        self._depth -= 1

    def close(self) -> None:
        pass

    def _keep_to_limits(self) -> None:
        if self._unread:
            return
        if self._characters > MOST_CHARACTERS:
            self._unread = Unread(f"it is longer than {MOST_CHARACTERS:,} characters")
        elif self._elements > MOST_ELEMENTS:
            self._unread = Unread(f"it holds more than {MOST_ELEMENTS:,} elements")
        elif self._depth - self._began_at > DEEPEST:
            self._unread = Unread("it is nested too deeply")
        if self._unread:
            self._builder = None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def text_at(item: Element, *paths: str) -> str:
    """The text of the first of these elements that has one; empty if none has."""
    for path in paths:
        found = item.find(path)
        if found is not None and (text := plain("".join(found.itertext())).strip()):
            return text
    return ""
