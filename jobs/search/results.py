"""From candidates of the index to a page of adverts: ranked, grouped, counted and paged.

What is found has one order: by tier (`Search.tiers`), and within a tier the newest first. Up to
`WINDOW` adverts are all read, so that the page knows how many there are and can sort them in any
way. Beyond, pages are read off the index where the last one ended; the newest `WINDOW` stand for
all in counts, and the page says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jobs.places import REMOTE_TERM
from jobs.search.engines import Engine, Entry, engine_for
from jobs.search.expression import Term
from jobs.search.facets import FACETS, Count, Counts, Window
from jobs.search.keys import NEWEST, POSTING_MASK
from jobs.search.search import Search, Sort
from jobs.search.terms import copies

if TYPE_CHECKING:
    from jobs.models import Posting
    from jobs.querysets import PostingQuerySet

PAGE = 20
WINDOW = 1_000
# A circle's cells bring in what lies outside: so often the window is filled up at the most.
MOST_ROUNDS = 3
# The first piece that is read behind the window.
BATCH = 60
# A group that fills so much of a batch is passed over by the index itself.
CROWD = 10
# How many copies of an advert are counted.
MOST_COPIES = 100
# A page gives up looking for more groups after so many adverts.
MOST_READ = 5_000


# No page and no key has more figures; and no others than these are read.
_SMALL = re.compile(r"[0-9]{1,6}")
_PLACE = re.compile(r"([0-5])-([0-9]{1,19})")


@dataclass(frozen=True)
class PageStart:
    """Where a page begins: a number where all are known, else the advert it comes after."""

    number: int = 1
    after: tuple[int, int] | None = None  # Tier and key.
    most: int = PAGE  # Adverts on it.
    counting: bool = True  # Whether facets are counted.

    @classmethod
    def read(cls, page: str | None, after: str | None) -> PageStart:
        """From the parameters of an address; what cannot be read means the beginning."""
        number = int(page) if page and _SMALL.fullmatch(page) else 1
        place = _PLACE.fullmatch(after or "")
        return cls(number, (int(place[1]), min(int(place[2]), NEWEST)) if place else None)


@dataclass(frozen=True)
class Head:
    """The newest of a group of copies, and how many more it has; `more`: more than were counted."""

    entry: Entry
    copies: int = 0
    more: bool = False
    tier: int = 0


@dataclass(frozen=True)
class Found:
    """An advert to show, and how many copies of it were found elsewhere."""

    posting: Posting
    copies: int = 0
    more_copies: bool = False
    miles: float | None = None


@dataclass(frozen=True)
class Results:
    """A page of what was found. `is_capped`: there are more than `count` says.

    `pages` is None where only the next page is known, which `following` leads to.
    """

    count: int
    is_capped: bool
    adverts: list[Found]
    counts: dict[str, Counts] = field(default_factory=dict)
    number: int = 1
    pages: int | None = 1
    groups: int | None = None
    following: tuple[int, int] | None = None
    is_continued: bool = False
    is_grouped: bool = True

    @property
    def count_in_figures(self) -> str:
        return in_figures(self.count, self.is_capped)

    @property
    def count_in_words(self) -> str:
        """“24 jobs”."""
        return f"{self.count_in_figures} job{'' if self.count_in_figures == '1' else 's'}"

    @property
    def hides_copies(self) -> bool:
        return self.is_grouped and self.groups != self.count

    @property
    def start(self) -> int | None:
        """The number of the first advert on the page, where it is known."""
        return (self.number - 1) * PAGE + 1 if self.pages else None

    @property
    def previous_page(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next_page(self) -> tuple[str, str] | None:
        """Name and value of the parameter that leads to the next page."""
        if self.following:
            return "after", f"{self.following[0]}-{self.following[1]}"
        if self.pages and self.number < self.pages:
            return "page", str(self.number + 1)
        return None

    @property
    def has_other_pages(self) -> bool:
        return bool(self.previous_page or self.next_page or self.is_continued)


def in_figures(count: int, is_capped: bool) -> str:
    """“24”, “1,000+”."""
    return f"{count:,}{'+' if is_capped else ''}"


def find(postings: PostingQuerySet, search: Search, at: PageStart) -> Results:
    """The page of `search` that begins at `at`."""
    return Finder(postings, search).page(at)


class Finder:
    """One search on one database."""

    def __init__(self, postings: PostingQuerySet, search: Search) -> None:
        self.postings = postings
        self.search = search
        self.engine: Engine = engine_for(postings.db)

    def page(self, at: PageStart) -> Results:
        if at.counting:
            window, is_all, counts = self.counted()
        else:
            (window, is_all), counts = self.window(self.search), {}
        if is_all or self.search.sort is Sort.NEAREST:
            return self.numbered(window, is_all, counts, at)
        heads, following = self.following(at, window)
        return Results(
            len(window),
            True,
            self.shown(heads),
            counts,
            pages=None,
            following=following,
            is_continued=at.after is not None,
            is_grouped=self.search.grouped,
        )

    def window(self, search: Search) -> tuple[list[Entry], bool]:
        """The newest adverts that fit, at most `WINDOW`, and whether these are all."""
        found, is_all = self.newest(search)
        return found[:WINDOW], is_all and len(found) <= WINDOW

    def newest(self, search: Search) -> tuple[list[Entry], bool]:
        """The newest adverts that fit, more than `WINDOW` if there are; whether these are all."""
        found: list[Entry] = []
        below, query, read = NEWEST, search.query, 0
        # Of what lies in the cells of a circle, about half lies within it.
        limit = (WINDOW + 1) * 2 if search.circle else WINDOW + 1
        for _ in range(MOST_ROUNDS):
            batch = self.engine.newest(query, limit, below)
            found += filter(search.fits, batch)
            read += len(batch)
            if len(batch) < limit:
                return found, True
            if len(found) > WINDOW:
                break
            below = batch[-1].key
            # As many as hold those that are missing, going by what fitted, and some to spare.
            missing = WINDOW + 1 - len(found)
            limit = min(2 * (WINDOW + 1), BATCH + missing * read // max(1, len(found)))
        return found, False

    def counted(self) -> tuple[list[Entry], bool, dict[str, Counts]]:
        """The window, and what each facet counts: over it, but with its own filter lifted."""
        # How fresh adverts are is counted over older ones too; the window is the newer part.
        lifted, is_whole = self.newest(self.search.counted_for("posted"))
        since_key = self.search.query.since_key
        window = [entry for entry in lifted if entry.key >= since_key]
        is_all = (is_whole or len(window) < len(lifted)) and len(window) <= WINDOW
        shared = Window(window[:WINDOW], is_all)
        counts = {facet: self.counts(facet, shared) for facet in FACETS if facet != "posted"}
        fresh = Window(lifted[:WINDOW], is_whole and len(lifted) <= WINDOW)
        counts["posted"] = fresh.counts("posted")
        return window[:WINDOW], is_all, counts

    def counts(self, facet: str, shared: Window) -> Counts:
        if facet == "remote" and (as_remote := self.search.as_remote) is not None:
            number = self.engine.count(as_remote.query, WINDOW + 1)
            counted = {REMOTE_TERM: Count(min(number, WINDOW), 0)} if number else {}
            return Counts(counted, number > WINDOW)
        lifted = self.search.counted_for(facet)
        # The cities are those of the place that is searched: its filter stays.
        if facet == "place" or lifted is self.search:
            return shared.counts(facet)
        return Window(*self.window(lifted)).counts(facet)

    def numbered(
        self, window: list[Entry], is_all: bool, counts: dict[str, Counts], at: PageStart
    ) -> Results:
        """A page by its number, of what the window holds."""
        members: dict[int, list[Entry]] = {}
        for entry in self.ranked(window):
            members.setdefault(self.group(entry), []).append(entry)
        groups = list(members.values())
        pages = max(1, -(-len(groups) // at.most))
        number = min(max(1, at.number), pages)
        shown = groups[(number - 1) * at.most : number * at.most]
        heads = [Head(group[0], len(group) - 1) for group in shown]
        return Results(
            len(window),
            not is_all,
            self.shown(heads),
            counts,
            number,
            pages,
            len(groups),
            is_grouped=self.search.grouped,
        )

    def group(self, entry: Entry) -> int:
        return entry.copies if self.search.grouped else entry.key

    def ranked(self, entries: list[Entry]) -> list[Entry]:
        """Entries that stand newest first, in the order of the search."""
        circle = self.search.circle
        if self.search.sort is Sort.NEAREST and circle is not None:
            far = float("inf")

            def miles(entry: Entry) -> float:
                distance = circle.distance(entry.positions)
                return far if distance is None else round(distance, 1)

            return sorted(entries, key=miles)
        if self.search.sort is not Sort.BEST or not self.search.titles:
            return entries
        return sorted(entries, key=self.search.tier)

    def following(
        self, at: PageStart, window: Sequence[Entry]
    ) -> tuple[list[Head], tuple[int, int] | None]:
        """The next groups behind a place in the order, and where the page after them begins.

        After `MOST_READ` adverts it ends with what it has: the next page goes on from there.
        """
        heads: list[Head] = []
        pending: list[Head] = []
        seen: Counter[int] = Counter()
        passed_over: list[Term] = []
        stream = self.stream(at.after or (0, NEWEST), window, passed_over)
        for read, (tier, entry) in enumerate(stream, 1):
            if self.search.fits(entry):
                group = self.group(entry)
                seen[group] += 1
                if seen[group] == 1:
                    pending.append(Head(entry, tier=tier))
                elif seen[group] == CROWD:
                    passed_over.append(Term(copies(group)))
            if len(heads) + len(pending) > at.most:
                heads += self.first_of_group(pending)
                pending = []
            if len(heads) > at.most:
                last = heads[at.most - 1]
                return heads[: at.most], (last.tier, last.entry.key)
            if read >= MOST_READ:
                return heads + self.first_of_group(pending), (tier, entry.key)
        return heads + self.first_of_group(pending), None

    def stream(
        self, after: tuple[int, int], window: Sequence[Entry], passed_over: list[Term]
    ) -> Iterator[tuple[int, Entry]]:
        """Tier and entry of all that is found behind a place in the order, to the end.

        Of the `window`, the newest that fit, nothing is read again. Groups may be added to
        `passed_over` while the rest is read.
        """
        tiers = self.search.tiers
        held: list[list[Entry]] = [[] for _ in tiers]
        for entry in window:
            held[self.search.tier(entry) if len(tiers) > 1 else 0].append(entry)
        for number in range(after[0], len(tiers)):
            below = after[1] if number == after[0] else NEWEST
            yield from ((number, entry) for entry in held[number] if entry.key < below)
            if window:
                below = min(below, window[-1].key)
            size = BATCH
            while True:
                batch = self.engine.newest(tiers[number].without(*passed_over), size, below)
                yield from ((number, entry) for entry in batch)
                if len(batch) < size:
                    break
                below = batch[-1].key
                # Many copies or few that fit: more at once, or it takes hundreds of statements.
                size = min(2 * size, WINDOW)

    def first_of_group(self, heads: list[Head]) -> list[Head]:
        """Those that no earlier page has shown a copy of, with how many copies each has."""
        if not self.search.grouped:
            return heads
        groups: dict[int, list[Entry]] = {head.entry.copies: [] for head in heads}
        for entry in self.engine.members(self.search.query, list(groups), MOST_COPIES + 1):
            if self.search.fits(entry):
                groups[entry.copies].append(entry)
        first = []
        for head in heads:
            group = groups[head.entry.copies]
            if not group or group[0].key <= head.entry.key:
                copied = max(0, min(len(group) - 1, MOST_COPIES))
                first.append(replace(head, copies=copied, more=len(group) > MOST_COPIES))
        return first

    def shown(self, heads: Sequence[Head]) -> list[Found]:
        """The adverts themselves, in one query; none that was closed behind the index's back."""
        keys = [head.entry.key & POSTING_MASK for head in heads]
        postings: dict[int, Any] = self.postings.open().for_list().in_bulk(keys)
        return [
            Found(postings[key], head.copies, head.more, self.search.miles_to(head.entry))
            for key, head in zip(keys, heads, strict=True)
            if key in postings
        ]
