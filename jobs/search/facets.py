"""What the adverts found can be narrowed by, and how many each value would leave."""

from collections import Counter
from collections.abc import Iterable
from time import time
from typing import NamedTuple

from jobs.places import REMOTE_TERM
from jobs.search.engines import Entry
from jobs.search.search import POSTING_BITS, POSTING_MASK
from jobs.search.terms import EMPLOYER, ROLE

DAY = 86_400
# Days within which an advert was listed.
FRESHNESS = (1, 3, 7, 30)
# In the order in which readers see them.
FACETS = ("role", "place", "remote", "employer", "posted")


class Count(NamedTuple):
    """How many adverts have a value, and the posting of one of them."""

    number: int
    posting: int


Counts = dict[str, Count]


def since(days: int) -> int:
    """The second from which an advert counts as listed within `days`."""
    return int(time()) - days * DAY


def count(facet: str, entries: Iterable[Entry]) -> Counts:
    """Index term (of freshness: the days) → how many of `entries` have it, most first."""
    counter: Counter[str] = Counter()
    example: dict[str, int] = {}
    cutoffs = {str(days): since(days) << POSTING_BITS for days in FRESHNESS}
    for entry in entries:
        if facet == "posted":
            values = [days for days, cutoff in cutoffs.items() if entry.key >= cutoff]
        else:
            values = [term for term in entry.terms.split() if _belongs(term, facet)]
        counter.update(values)
        for value in values:
            example.setdefault(value, entry.key & POSTING_MASK)
    return {value: Count(number, example[value]) for value, number in counter.most_common()}


def _belongs(term: str, facet: str) -> bool:
    match facet:
        case "role":
            return term.startswith(ROLE)
        case "employer":
            return term.startswith(EMPLOYER)
        case "remote":
            return term == REMOTE_TERM
        case "place":  # Cities: what a reader can go to.
            return term.startswith(("_g", "_t")) and term[2:].isdigit()
    return False
