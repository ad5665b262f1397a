"""What a visitor asks for: from two lines of text to words and places that can be looked up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from jobs.models import GazetteerEdition, Place
from jobs.places import REMOTE_TERM, Known, names_in, read_where, split_remote, term
from jobs.search.index import Lookup
from roles.models import Role, RoleAlias
from roles.words import fold, words

RADII = (10, 25, 50, 100)
DEFAULT_RADIUS = 25
MOST_SUGGESTIONS = 5
# Below this a name is further off than a typing error (rapidfuzz ratio, 0 to 100).
NEAR_MISS = 72


@dataclass(frozen=True)
class Understood:
    """What is searched, and what to say about it. All places are `jobs.models.Place`."""

    title: str = ""
    where: str = ""
    within: int = DEFAULT_RADIUS
    titles: tuple[tuple[str, ...], ...] = ()
    also_roles: tuple[Role, ...] = ()
    place: Any = None
    other_places: tuple[Known, ...] = ()
    remote: bool = False
    nearby: tuple[str, ...] = ()
    place_is_unknown: bool = False
    suggestions: tuple[str, ...] = ()

    @property
    def has_radius(self) -> bool:
        return self.place is not None and self.place.kind in ("city", "zip")

    @property
    def lookup(self) -> Lookup:
        return Lookup(self.titles, self.nearby, (REMOTE_TERM,) if self.remote else ())

    @property
    def place_in_words(self) -> str:
        """“within 25 miles of Burbank, California”, “in Canada”, “remote”; empty for everywhere."""
        if self.place is None:
            return "remote" if self.remote else ""
        if self.has_radius:
            said = f"within {self.within} miles of {self.place.label}"
        else:
            said = f"in {self.place.label}"
        return f"remote, {said}" if self.remote else said

    @property
    def heading(self) -> str:
        """“Jobs for “producer” in Canada”, “Newest jobs”."""
        said = f"Jobs for “{self.title}”" if self.title else "Newest jobs"
        if self.place_is_unknown:
            return f"{said}: unknown place"
        return f"{said}, {self.place_in_words}" if self.place_in_words else said

    @property
    def wider(self) -> int | None:
        """The next larger radius, if one would find more places."""
        larger = [radius for radius in RADII if radius > self.within]
        return larger[0] if self.has_radius and larger else None


def understand(title: str, where: str, within: int = DEFAULT_RADIUS) -> Understood:
    """Read a search: `title` and `where` as typed, `within` in miles; at most five queries."""
    titles, also_roles = _read_title(title)
    asked = Understood(title, where, within, titles, also_roles)
    if not where.strip():
        return asked
    reading = read_where(where, Place.objects.called(names_in(where)))
    if not reading.whole or not (reading.places or reading.remote):
        return replace(asked, place_is_unknown=True, suggestions=_near_misses(where))
    place = reading.places[0] if reading.places else None
    return replace(
        asked,
        place=place,
        other_places=reading.others[:MOST_SUGGESTIONS],
        remote=reading.remote,
        nearby=_terms_near(place, within),
    )


def _read_title(title: str) -> tuple[tuple[tuple[str, ...], ...], tuple[Role, ...]]:
    """The words to find, and the roles whose alias the title is: their titles are found too."""
    asked = tuple(words(title))
    if not asked:
        return (), ()
    aliases = RoleAlias.objects.filter(role__status=Role.Status.PUBLISHED).select_related("role")
    roles = {
        alias.role.pk: alias.role
        for alias in aliases.order_by("role__title", "pk")
        if tuple(words(alias.name)) == asked and tuple(words(alias.role.title)) != asked
    }
    titles = dict.fromkeys([asked, *(tuple(words(role.title)) for role in roles.values())])
    return tuple(titles), tuple(roles.values())


def _terms_near(place: Any, within: int) -> tuple[str, ...]:
    if place is None:
        return ()
    if place.kind not in ("city", "zip"):
        return (term(place),)
    near = Place.objects.within(within, place.latitude, place.longitude)
    found = {term(city) for city in near}
    if place.kind == "city":
        found.add(term(place))
    return tuple(sorted(found))


def _near_misses(where: str) -> tuple[str, ...]:
    """Labels of the known places that `where` is nearest to, the larger first among equals."""
    asked, _ = split_remote(where)
    asked = fold(asked)[:60]
    first = fold(asked.split(",")[0])
    if not first:
        return ()
    loaded = GazetteerEdition.objects.values_list("edition", "loaded_at").first()
    # Places that were loaded without an edition may change unseen: nothing of them is kept.
    spelt_as = _spelt_as if loaded else _spelt_as.__wrapped__
    scores: dict[str, tuple[float, int]] = {}
    for initial in (first[0], ""):
        for label, population, score in _resembling(asked, spelt_as(loaded, initial)):
            scores[label] = max(scores.get(label, (0.0, 0)), (score, population))
    ranked = sorted(scores, key=lambda label: scores[label], reverse=True)
    return tuple(ranked[:MOST_SUGGESTIONS])


@dataclass(frozen=True, slots=True)
class Spellings:
    """Labels of places, the largest first, and how they are spelt: each list in that order."""

    labels: list[str]
    populations: list[int]
    folded_names: list[str]
    folded_labels: list[str]


@lru_cache(maxsize=64)
def _spelt_as(edition: tuple[str, datetime] | None, initial: str) -> Spellings:
    """The places of an edition that begin with `initial`; without one, the large ones."""
    places = Place.objects.beginning_with(initial) if initial else Place.objects.large()
    rows = list(places.values_list("label", "population", "folded_name"))
    return Spellings(
        [label for label, _, _ in rows],
        [population for _, population, _ in rows],
        [folded_name for _, _, folded_name in rows],
        [fold(label) for label, _, _ in rows],
    )


def _resembling(asked: str, spellings: Spellings) -> Iterator[tuple[str, int, float]]:
    """Label, population and score of the places that `asked` may mean, mistyped."""
    for texts in (spellings.folded_names, spellings.folded_labels):
        near = process.extract(
            asked, texts, scorer=fuzz.ratio, score_cutoff=NEAR_MISS, limit=MOST_SUGGESTIONS
        )
        for _, score, position in near:
            yield spellings.labels[position], spellings.populations[position], score
