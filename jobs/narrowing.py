"""The facets of a search as readers see them: named values, each a link to a narrower search."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from jobs.models import Place, Posting
from jobs.places import contains
from jobs.search import terms
from jobs.search.facets import FRESHNESS, Count, Counts
from jobs.search.results import Results
from jobs.search.understanding import Understood
from roles.models import Role

MOST_OPTIONS = 8
LABELS = {
    "role": "Role",
    "where": "City",
    "remote": "Remote",
    "employer": "Employer",
    "posted": "Posted or first seen",
}


@dataclass(frozen=True)
class Option:
    """A value, how many adverts it leaves with all other filters on, and the query of it."""

    label: str
    count: int
    query: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """`lifted` is the query without this facet's filter; empty while it has none."""

    name: str
    label: str
    options: list[Option]
    lifted: str = ""


def narrowed(used: QueryDict, **changes: Any) -> str:
    """The query `used` with some values changed; a value of None goes."""
    query = used.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return query.urlencode()


def facets_of(results: Results, understood: Understood, used: QueryDict) -> list[Facet]:
    """The facets that have anything to offer; at most three queries."""
    made = (
        _facet(
            "role", used, _roles(results.counts["role"]), understood.role and understood.role.slug
        ),
        _facet("where", used, _cities(results.counts["place"], understood), None),
        _facet("remote", used, _remote(results.counts["remote"]), understood.remote or None),
        _facet(
            "employer", used, _employers(results.counts["employer"]), understood.employer or None
        ),
        _facet("posted", used, _ages(results.counts["posted"]), understood.posted or None),
    )
    return [facet for facet in made if facet.options]


def _facet(
    name: str, used: QueryDict, values: Iterable[tuple[Any, str, int]], chosen: Any
) -> Facet:
    options = []
    for value, label, number in values:
        changes = {name: value, "within": 0} if name == "where" else {name: value}
        options.append(Option(label, number, narrowed(used, **changes), str(value) == str(chosen)))
    lifted = narrowed(used, **{name: None}) if chosen and name in used else ""
    kept = [option for option in options if option.is_chosen] + [
        option for option in options if not option.is_chosen
    ][:MOST_OPTIONS]
    return Facet(name, LABELS[name], sorted(kept, key=options.index), lifted)


def _roles(counts: Counts) -> Iterator[tuple[str, str, int]]:
    if not counts:
        return
    roles = Role.objects.filter(status=Role.Status.PUBLISHED)
    by_term = {
        terms.role(slug): (slug, title) for slug, title in roles.values_list("slug", "title")
    }
    for term, count in counts.items():
        if term in by_term:
            yield *by_term[term], count.number


def _cities(counts: Counts, understood: Understood) -> Iterator[tuple[str, str, int]]:
    """Cities within the place that is searched, other than itself."""
    codes = {term[1:]: count for term, count in counts.items()}
    if not codes:
        return
    places = {place.code: place for place in Place.objects.filter(code__in=codes)}
    for code, count in codes.items():
        city = places.get(code)
        if city is not None and _lies_within(city, understood):
            yield city.label, city.label, count.number


def _lies_within(city: Any, understood: Understood) -> bool:
    place, circle = understood.place, understood.search.circle
    if place is None:
        return True
    if circle is not None:
        return circle.miles_to(city.latitude, city.longitude) <= circle.miles
    return city.code != place.code and contains(place, city)


def _remote(counts: Counts) -> Iterator[tuple[str, str, int]]:
    for count in counts.values():
        yield "only", "Remote", count.number


def _employers(counts: Counts) -> Iterator[tuple[str, str, int]]:
    top: dict[int, Count] = {
        count.posting: count for count in list(counts.values())[: MOST_OPTIONS + 1]
    }
    if len(top) < 2:
        return
    names = dict(Posting.objects.filter(pk__in=top).values_list("pk", "organisation"))
    for posting, count in top.items():
        if name := names.get(posting):
            yield name, name, count.number


def _ages(counts: Counts) -> Iterator[tuple[int, str, int]]:
    for days in FRESHNESS:
        count = counts[str(days)]
        if count.number:
            label = "Last 24 hours" if days == 1 else f"Last {days} days"
            yield days, label, count.number
