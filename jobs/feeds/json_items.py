"""The items of a JSON document one by one, so that a million take no more memory than one."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

import ijson

from jobs.feeds.decoding import JsonBytes
from jobs.feeds.records import FeedUnreadable, Unread, plain

# Of one advert; a long description has some 20,000 characters.
MOST_CHARACTERS = 1_000_000
MOST_VALUES = 20_000
DEEPEST = 50
# Stands in a path for a list; no key is a noncharacter.
LIST = "\ufdd3"


def items(content: bytes, *keys: str) -> Iterator[Any]:
    """Each item of the lists under `keys` (“jobs”, “a.b”; “” is the document itself).

    An item that is too large is `Unread`. `FeedUnreadable` says that there is no such list, or
    that the document is no JSON from some item on: then all before it has been given.
    """
    place = _Place(keys)
    count = 0
    item: _Item | None = None
    try:
        for event, value in ijson.basic_parse(JsonBytes(content)):
            if item is None:
                if not place.is_item(event, value):
                    continue
                item = _Item()
            item.take(event, value)
            if item.is_whole:
                count += 1
                yield item.value
                item = None
    except (ijson.JSONError, ArithmeticError) as error:
        wrong = _in_one_line(error)
        after = f" after item {count:,}" if count else ""
        raise FeedUnreadable(f"It is not JSON{after}: {wrong}.") from None
    if not place.found:
        named = " or ".join(f"“{key}”" for key in keys if key) or "of adverts"
        raise FeedUnreadable(f"It holds no list {named}.")


def _in_one_line(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return said.partition("\n")[0].strip().rstrip(".")[:100] or "it cannot be read"


class _Place:
    """Where the reader stands in the document, and whether items stand there."""

    def __init__(self, keys: Collection[str]) -> None:
        self.found = False
        self._lists = {tuple(key.split(".")) if key else () for key in keys}
        self._path: list[str] = []

    def is_item(self, event: str, value: Any) -> bool:
        """Whether this event begins an item; of others it takes note."""
        is_end = event in ("end_map", "end_array")
        if not is_end and self._path[-1:] == [LIST] and tuple(self._path[:-1]) in self._lists:
            return True
        if event == "map_key":
            self._path[-1] = value
        elif event in ("start_map", "start_array"):
            if event == "start_array":
                self.found = self.found or tuple(self._path) in self._lists
            self._path.append(LIST if event == "start_array" else "")
            if len(self._path) > DEEPEST:
                raise FeedUnreadable("It is not a feed: too deeply nested.")
        elif is_end:
            self._path.pop()
        return False


class _Item:
    """One value, put together from the events of its parts, as long as it is of a decent size."""

    def __init__(self) -> None:
        self.value: Any = None
        self.is_whole = False
        self._open: list[Any] = []
        self._keys: list[str] = []
        self._depth = 0
        self._characters = self._values = 0

    def take(self, event: str, value: Any) -> None:
        if event == "map_key":
            self._count(value)
            self._keys[-1:] = [value]
        elif event in ("start_map", "start_array"):
            self._begin({} if event == "start_map" else [])
        elif event in ("end_map", "end_array"):
            self._depth -= 1
            if not self._is_unread:
                self._open.pop()
                self._keys.pop()
        else:
            self._count(value)
            self._put(value)
        self.is_whole = self._depth == 0

    @property
    def _is_unread(self) -> bool:
        return isinstance(self.value, Unread)

    def _begin(self, container: Any) -> None:
        self._depth += 1
        self._count(None)
        if self._depth > DEEPEST and not self._is_unread:
            self._refuse("it is nested too deeply")
        self._put(container)
        if not self._is_unread:
            self._open.append(container)
            self._keys.append("")

    def _put(self, value: Any) -> None:
        if self._is_unread:
            return
        if not self._open:
            self.value = value
        elif isinstance(self._open[-1], dict):
            self._open[-1][self._keys[-1]] = value
        else:
            self._open[-1].append(value)

    def _count(self, value: Any) -> None:
        self._values += 1
        self._characters += len(value) if isinstance(value, str) else 0
        if self._is_unread:
            return
        if self._characters > MOST_CHARACTERS:
            self._refuse(f"it is longer than {MOST_CHARACTERS:,} characters")
        elif self._values > MOST_VALUES:
            self._refuse(f"it holds more than {MOST_VALUES:,} values")

    def _refuse(self, reason: str) -> None:
        self.value = Unread(reason)
        self._open.clear()
        self._keys = [""]


def text_of(value: Any) -> str:
    """The text of a plain value; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return ""
    return plain(str(value)).strip()


def list_of(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def at(item: Any, *keys: str) -> Any:
    """What lies under the keys, one within the other; None if something else does."""
    for key in keys:
        item = item.get(key) if isinstance(item, dict) else None
    return item
