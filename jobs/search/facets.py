"""What the adverts found can be narrowed by, and how many each value would leave."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from time import time
from typing import NamedTuple

from jobs.places import CITY_TERM, REMOTE_TERM
from jobs.search.engines import Entry
from jobs.search.keys import POSTING_BITS, POSTING_MASK
from jobs.search.terms import EMPLOYER, END_OF_NARROWING, ROLE

DAY = 86_400
# Days within which an advert was listed.
FRESHNESS = (1, 3, 7, 30)
# In the order in which readers see them.
FACETS = ("role", "place", "remote", "employer", "posted")
# Of a facet, so many are looked at to show a few, and the one that is chosen.
MOST_VALUES, MOST_SHOWN = 40, 8


class Count(NamedTuple):
    """How many adverts have a value; of a frequent employer, the posting of one, with its name."""

    number: int
    posting: int


class Counts(NamedTuple):
    """Index term (of freshness: the days) → how many adverts have it, the most first.

    `is_capped`: counted among the newest only.
    """

    values: dict[str, Count]
    is_capped: bool


def listed_within(days: int) -> str:
    """“last 24 hours”, “last 7 days”."""
    return "last 24 hours" if days == 1 else f"last {days} days"


def since_days(days: int) -> int:
    """The second from which an advert counts as listed within `days`."""
    return int(time()) - days * DAY


class Window:
    """Adverts that were found, the newest first, counted once for all facets."""

    def __init__(self, entries: Sequence[Entry], is_all: bool) -> None:
        self.entries = entries
        self.is_all = is_all

    @cached_property
    def _uses(self) -> dict[str, dict[str, int]]:
        """Facet → its terms among the adverts, and how many have each."""
        uses: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        narrowing = " ".join([entry.terms.partition(END_OF_NARROWING)[0] for entry in self.entries])
        for term, number in Counter(narrowing.split()).items():
            if facet := _facet_of(term):
                uses[facet][term] = number
        return uses

    def counts(self, facet: str) -> Counts:
        if facet == "posted":
            seconds = {str(days): since_days(days) for days in FRESHNESS}
            listed = {days: Count(self._listed_since(seconds[days]), 0) for days in seconds}
            return Counts(listed, not self.is_all)
        found = sorted(self._uses[facet].items(), key=lambda row: (-row[1], row[0]))
        values = {
            term: Count(uses, self._holder(term) if rank <= MOST_SHOWN else 0)
            for rank, (term, uses) in enumerate(found[:MOST_VALUES])
        }
        return Counts(values, not self.is_all)

    def _listed_since(self, second: int) -> int:
        return bisect_right(self.entries, -(second << POSTING_BITS), key=lambda entry: -entry.key)

    def _holder(self, term: str) -> int:
        if not term.startswith(EMPLOYER):
            return 0
        holder = next(entry for entry in self.entries if term in entry.terms)
        return holder.key & POSTING_MASK


def _facet_of(term: str) -> str:
    """The facet that a term is a value of; empty for none."""
    if term.startswith(EMPLOYER):
        return "employer"
    if term.startswith(ROLE):
        return "role"
    if CITY_TERM.match(term):
        return "place"  # Cities: what a reader can go to.
    return "remote" if term == REMOTE_TERM else ""
