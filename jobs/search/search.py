"""A search in the terms of the index: what a visitor's words came down to, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from jobs.search.cover import Circle
from jobs.search.engines import Entry
from jobs.search.expression import Expression, Query, Term, all_of, any_of
from jobs.search.facets import FRESHNESS, since_days
from jobs.search.keys import POSTING_BITS
from jobs.search.terms import beginning, exact_title


class Sort(StrEnum):
    BEST = "best"
    NEWEST = "newest"
    NEAREST = "nearest"


@dataclass(frozen=True)
class Search:
    """What must hold of an advert, filter by filter, and the order of those that are found.

    `filters` maps the name of a filter (“title”, “place”, “role” …) to what the index must hold.
    `circle` is measured exactly on what its cells bring in; adverts with one of the terms
    `excused` need not lie in it. `titles` are the folded words whose exact title comes first.
    """

    filters: Mapping[str, Expression] = field(default_factory=dict)
    excluded: tuple[Expression, ...] = ()
    circle: Circle | None = None
    excused: frozenset[str] = frozenset()
    since: int = 0
    titles: tuple[tuple[str, ...], ...] = ()
    sort: Sort = Sort.BEST
    preferred: str = ""  # A term: adverts with it come first among those that rank alike.
    grouped: bool = True  # Copies are shown once.
    # What asking for remote work only would search: all of a kind, so without a circle.
    as_remote: Search | None = None

    @cached_property
    def query(self) -> Query:
        return Query(all_of(*self.filters.values()), self.excluded, self.since << POSTING_BITS)

    def counted_for(self, facet: str) -> Search:
        """The search that a facet counts: this one, with the facet's own filter lifted.

        That of freshness is widened to the oldest of its values.
        """
        if facet == "posted":
            oldest = since_days(max(FRESHNESS))
            return replace(self, since=min(self.since, oldest)) if self.since else self
        if facet not in self.filters:
            return self
        return replace(self, filters={k: v for k, v in self.filters.items() if k != facet})

    def fits(self, entry: Entry) -> bool:
        """Whether an advert that the index found lies where it should."""
        if self.circle is None or self.circle.holds(entry.positions):
            return True
        return bool(self.excused) and not self.excused.isdisjoint(entry.terms.split())

    def miles_to(self, entry: Entry) -> float | None:
        """How far an advert in the circle lies from its middle."""
        if self.circle is None or not self.circle.holds(entry.positions):
            return None
        return self.circle.distance(entry.positions)

    @cached_property
    def exact_terms(self) -> frozenset[str]:
        """Of the adverts whose title is exactly what was asked for."""
        return frozenset(map(exact_title, self.titles))

    @cached_property
    def beginning_terms(self) -> frozenset[str]:
        """Of the adverts whose title begins with what was asked for."""
        return frozenset(filter(None, map(beginning, self.titles)))

    @cached_property
    def tiers(self) -> list[Query]:
        """Queries that part what is found: exact titles, then those that begin so, then the rest.

        In each, what is preferred goes before what is not. The order within each is that of the
        index, so any depth of it can be read from there.
        """
        if self.sort is not Sort.BEST or not self.titles:
            return [self.query]
        exact = any_of(sorted(self.exact_terms))
        tiers = [self.query.also(exact)]
        if self.beginning_terms:
            begins = any_of(sorted(self.beginning_terms))
            tiers += [self.query.also(begins).without(exact), self.query.without(exact, begins)]
        else:
            tiers.append(self.query.without(exact))
        if not self.preferred:
            return tiers
        preferred = Term(self.preferred)
        return [part for tier in tiers for part in (tier.also(preferred), tier.without(preferred))]

    def tier(self, entry: Entry) -> int:
        """The number of the tier that an entry which was found belongs to."""
        # These terms are all of one length: none is a part of another.
        if any(term in entry.terms for term in self.exact_terms):
            tier = 0
        elif any(term in entry.terms for term in self.beginning_terms):
            tier = 1
        else:
            tier = 2 if self.beginning_terms else 1
        if not self.preferred:
            return tier
        return 2 * tier + (self.preferred not in entry.terms.split())
