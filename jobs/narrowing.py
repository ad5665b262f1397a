"""The facets of a search as readers see them: named values, each a link to a narrower search."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from jobs.models import Place, Posting
from jobs.places import contains
from jobs.search import terms
from jobs.search.facets import FRESHNESS, MOST_SHOWN, Counts, listed_within
from jobs.search.results import Results
from jobs.search.understanding import Understood
from roles.models import Role

LABELS = {
    "role": "Role",
    "where": "City",
    "remote": "Remote",
    "employer": "Employer",
    "posted": "Posted or first seen",
}
# What a filter takes, its name for readers, and how many adverts have it.
Value = tuple[Any, str, int]


@dataclass(frozen=True)
class Option:
    """A value, how many adverts it leaves with all other filters on, and the query of it."""

    label: str
    count: int
    query: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """`lifted` is the query without this facet's filter; empty while it has none.

    `is_capped`: its values were counted among the newest adverts only.
    """

    name: str
    label: str
    options: list[Option]
    is_capped: bool
    chosen: str = ""
    lifted: str = ""
    hint: str = ""


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
    """The facets that have anything to offer or to lift; at most three queries."""
    counts, role, employer = results.counts, understood.role, understood.employer
    posted, remote = understood.posted, understood.remote
    said = listed_within(posted) if posted else ""
    is_instead = understood.search.as_remote is not None

    def facet(name: str, values: Iterable[Value], chosen: str, said: str) -> Facet:
        lifted = narrowed(used, **{name: None}) if chosen and name in used else ""
        options = _options(name, used, values, chosen)
        return Facet(name, LABELS[name], options, counts[name].is_capped, said, lifted)

    made = (
        facet(
            "role", _roles(counts["role"]), role.slug if role else "", role.title if role else ""
        ),
        _where(used, counts["place"], understood),
        facet(
            "remote", _remote(counts["remote"], is_instead), remote, "remote work" if remote else ""
        ),
        facet("employer", _employers(counts["employer"], employer), employer, employer),
        facet("posted", _ages(counts["posted"]), str(posted) if posted else "", said),
    )
    return [each for each in made if each.options or each.lifted]


def _options(
    name: str, used: QueryDict, values: Iterable[Value], chosen: str = "", **also: Any
) -> list[Option]:
    """A few values as links, the chosen one among them; `also` changes with each."""
    options: list[Option] = []
    left = MOST_SHOWN
    for value, label, number in values:
        is_chosen = str(value) == chosen
        if is_chosen or left:
            query = narrowed(used, **{name: value, **also})
            options.append(Option(label, number, query, is_chosen))
            left -= not is_chosen
    return options


def _where(used: QueryDict, counts: Counts, understood: Understood) -> Facet:
    """Cities to narrow the place to; none among remote jobs, which are in no city."""
    place = understood.place
    cities = [] if understood.remote == "only" else _cities(counts, understood)
    # What a city counts are the adverts in it: no radius, and no remote ones beside them.
    options = _options("where", used, cities, within=0, remote=None)
    lifted = narrowed(used, where=None, within=None) if place is not None else ""
    chosen = place.label if place is not None else ""
    hint = "In the city itself, without remote work." if understood.remote == "too" else ""
    return Facet("where", LABELS["where"], options, counts.is_capped, chosen, lifted, hint)


def _roles(counts: Counts) -> Iterator[tuple[str, str, int]]:
    if not counts.values:
        return
    roles = Role.objects.filter(status=Role.Status.PUBLISHED)
    by_term = {
        terms.role(slug): (slug, title) for slug, title in roles.values_list("slug", "title")
    }
    for term, count in counts.values.items():
        if term in by_term:
            yield *by_term[term], count.number


def _cities(counts: Counts, understood: Understood) -> Iterator[tuple[str, str, int]]:
    """Cities within the place that is searched, other than itself."""
    codes = {term[1:]: count for term, count in counts.values.items()}
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


def _remote(counts: Counts, is_instead: bool) -> Iterator[tuple[str, str, int]]:
    for count in counts.values.values():
        # Beside a place these are other adverts than those in it.
        yield "only", "Remote instead" if is_instead else "Remote only", count.number


def _employers(counts: Counts, chosen: str) -> Iterator[tuple[str, str, int]]:
    """The employers, each as one of its adverts writes it; the chosen one as it was asked for."""
    mine = terms.employer(chosen) if chosen else ""
    top = list(counts.values.items())[: MOST_SHOWN + 1]
    if mine in counts.values and mine not in dict(top):
        top.append((mine, counts.values[mine]))
    if len(top) < 2 and not chosen:
        return
    postings = Posting.objects.filter(pk__in=[count.posting for _, count in top])
    names = dict(postings.values_list("pk", "organisation"))
    for term, count in top:
        name = chosen if term == mine else names.get(count.posting)
        if name:
            yield name, name, count.number


def _ages(counts: Counts) -> Iterator[tuple[int, str, int]]:
    for days in FRESHNESS:
        count = counts.values[str(days)]
        if count.number:
            yield days, listed_within(days).capitalize(), count.number
