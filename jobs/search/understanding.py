"""What a visitor asks for: from typed text to a search of the index, and what to say of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from jobs.models import GazetteerEdition, Place, Posting
from jobs.places import (
    REMOTE_TERM,
    Known,
    names_in,
    read_where,
    remote_terms_for,
    split_remote,
    term,
)
from jobs.search import terms
from jobs.search.cover import Circle
from jobs.search.expression import Any as AnyOf
from jobs.search.expression import Expression, Phrase, Term, all_of, any_of
from jobs.search.facets import listed_within, since_days
from jobs.search.indexing import group_of
from jobs.search.lexicon import lexicon
from jobs.search.search import Search, Sort
from jobs.search.title import TitleQuery, read_title
from roles.models import Role
from roles.words import fold

# 0 is the place itself.
RADII = (0, 10, 25, 50, 100)
DEFAULT_RADIUS = 25
KILOMETRES_A_MILE = 1.609344
# Where roads are signed in miles.
COUNTRIES_OF_MILES = frozenset({"US", "GB", "LR", "MM"})
UNITS = {"mi": "miles", "km": "kilometers"}
MOST_SUGGESTIONS = 5
# Below this a name is further off than a typing error (rapidfuzz ratio, 0 to 100).
NEAR_MISS = 72


@dataclass(frozen=True)
class Where:
    """The place a search is held in, as far as it was understood. `place` is a `models.Place`."""

    typed: str = ""
    place: Any = None
    other_places: tuple[Known, ...] = ()
    remote: bool = False
    is_unknown: bool = False
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """What is searched, and what to say about it."""

    title: str = ""
    where: Where = field(default_factory=Where)
    within: int = DEFAULT_RADIUS
    unit: str = "mi"
    remote: str = ""  # “only”, “too” or nothing.
    role: Role | None = None
    employer: str = ""
    posted: int = 0
    copies_of: Posting | None = None
    exact: bool = False
    sort: Sort = Sort.BEST
    reading: TitleQuery = field(default_factory=TitleQuery)
    search: Search = field(default_factory=Search)

    @property
    def place(self) -> Any:
        return self.where.place

    @property
    def has_radius(self) -> bool:
        """Whether the place is a point that a radius can be drawn around."""
        return self.place is not None and self.place.kind in ("city", "zip")

    @property
    def searched(self) -> str:
        """The title as it was searched: as typed, or with its errors put right."""
        return self.reading.corrected or self.title

    @property
    def miles(self) -> float:
        return self.within if self.unit == "mi" else self.within / KILOMETRES_A_MILE

    @property
    def cannot_be_sorted(self) -> bool:
        """Whether the nearest were asked for where there is no point to measure from."""
        return self.sort is Sort.NEAREST and self.search.sort is not Sort.NEAREST

    @property
    def unit_in_words(self) -> str:
        return UNITS[self.unit]

    @property
    def place_in_words(self) -> str:
        """“within 25 miles of Burbank, California”, “in Canada”, “remote”; empty for everywhere."""
        if self.place is None:
            return "remote" if self.remote == "only" else ""
        if self.remote == "only":
            return f"remote, for people in {self.place.label}"
        near = f"within {self.within} {self.unit_in_words} of"
        said = f"{near if self.has_radius and self.within else 'in'} {self.place.label}"
        return f"{said}, or remote" if self.remote == "too" else said

    @property
    def heading(self) -> str:
        """“Jobs for “producer” at Harbor, in Canada, last 7 days”, “Newest jobs”."""
        said = "Nearest jobs" if self.search.sort is Sort.NEAREST else "Newest jobs"
        if self.searched:
            # What is in quotes needs none around it.
            is_quoted = any(mark in self.searched for mark in '"“”„«»')
            said = f"Jobs for {self.searched if is_quoted else f'“{self.searched}”'}"
        if self.copies_of:
            said = f"All adverts for “{self.copies_of}”"
        if self.role:
            said += f" that read like {self.role.title}"
        if self.employer:
            said += f" at {self.employer}"
        if self.where.is_unknown:
            return f"{said}: unknown place"
        listed = listed_within(self.posted) if self.posted else ""
        return ", ".join(filter(None, (said, self.place_in_words, listed)))

    @property
    def wider(self) -> int | None:
        """The next larger radius, if one would find more places."""
        larger = [radius for radius in RADII if radius > self.within]
        return larger[0] if self.has_radius and self.remote != "only" and larger else None


def understand(
    title: str = "",
    where: str = "",
    within: int = DEFAULT_RADIUS,
    unit: str = "",
    remote: str = "",
    role: str = "",
    employer: str = "",
    posted: int = 0,
    copies: str = "",
    exact: bool = False,
    sort: str = "",
) -> Understood:
    """Read a search: texts as typed, `within` in `unit` (of the place's country, if not said).

    `remote` is “only” or “too”, `role` a slug, `posted` in days, `copies` the reference of an
    advert whose copies are wanted, one by one; `exact` searches the words typed and no others.
    At most nine queries, and four more where a mistyped place is the first with its initial.
    """
    reading = read_title(title, *lexicon(), widen=not exact) if title else TitleQuery()
    found = _read_place(where)
    remote = "only" if found.remote else remote
    place = found.place
    if not unit:
        unit = "mi" if place is None or place.country in COUNTRIES_OF_MILES else "km"
    if place is not None and place.kind == "zip":
        # A ZIP code is a point to search around: no advert names one.
        within = within or RADII[1]
    understood = Understood(
        title=title,
        where=found,
        within=within,
        unit=unit,
        remote=remote,
        role=Role.objects.filter(slug=role).first() if role else None,
        employer=employer,
        posted=posted,
        copies_of=Posting.objects.filter(reference=copies).first() if copies else None,
        exact=exact,
        sort=Sort(sort or Sort.BEST),
        reading=reading,
    )
    search = _search(understood, remote)
    if place is not None and remote != "only":
        search = replace(search, as_remote=_search(understood, "only"))
    return replace(understood, search=search)


def _search(understood: Understood, remote: str) -> Search:
    """The search that is meant, as if `remote` had been asked for."""
    filters = _filters(understood, remote)
    circle, excused = None, frozenset[str]()
    if place := understood.place:
        near = frozenset(remote_terms_for(place))
        if remote == "only":
            filters["place"] = any_of(sorted(near))
        else:
            if understood.has_radius and understood.within:
                circle = Circle(place.latitude, place.longitude, understood.miles)
            filters["place"] = any_of(circle.cells()) if circle else Term(term(place))
            if remote == "too":
                excused = near
                filters["place"] = AnyOf((filters["place"], any_of(sorted(near))))
    reading, sort = understood.reading, understood.sort
    return Search(
        filters,
        excluded=(*map(Term, reading.excluded), *map(Phrase, reading.excluded_phrases)),
        circle=circle,
        excused=excused,
        since=since_days(understood.posted) if understood.posted else 0,
        titles=reading.spelt,
        # Who asks for a role means that role, not whoever else sells or breeds under its name.
        preferred=_preferred(reading),
        sort=Sort.BEST if sort is Sort.NEAREST and circle is None else sort,
        grouped=understood.copies_of is None,
    )


def _filters(understood: Understood, remote: str) -> dict[str, Expression]:
    """Name of a filter → what the index must hold, of those that are on; the place is not here."""
    filters: dict[str, Expression] = {}
    if understood.reading.runs:
        filters["title"] = title_expression(understood.reading)
    if understood.role:
        filters["role"] = Term(terms.role(understood.role.slug))
    if understood.employer:
        filters["employer"] = Term(terms.employer(understood.employer))
    if understood.copies_of:
        filters["copies"] = Term(terms.copies(group_of(understood.copies_of)))
    # Where remote work may be done from a place, it is remote: the place says both.
    if remote == "only" and understood.place is None:
        filters["remote"] = Term(REMOTE_TERM)
    return filters


def title_expression(reading: TitleQuery) -> Expression:
    """One of the runs, with all its words in any of their forms, and its phrases.

    A name of one role alone also finds the adverts that read like it, whatever their title.
    """
    runs: list[Expression] = [
        all_of(*(any_of(forms) for forms in run.words), *map(Phrase, run.phrases))
        for run in reading.runs
    ]
    if reading.alike:
        runs.append(Term(terms.role(reading.alike)))
    return runs[0] if len(runs) == 1 else AnyOf(tuple(runs))


def _preferred(reading: TitleQuery) -> str:
    if len(reading.roles) == 1:
        return terms.role(reading.roles[0])
    return terms.ANY_ROLE if reading.roles else ""


def _read_place(where: str) -> Where:
    if not where.strip():
        return Where(where)
    reading = read_where(where, Place.objects.called(names_in(where)))
    if not reading.whole or not (reading.places or reading.remote):
        return Where(where, is_unknown=True, suggestions=_near_misses(where))
    place = reading.places[0] if reading.places else None
    # Of places that are called alike, a link can lead to the first only.
    others = {other.label: other for other in reversed(reading.others)}
    if place is not None:
        others.pop(place.label, None)
    kept = sorted(others.values(), key=reading.others.index)[:MOST_SUGGESTIONS]
    return Where(where, place, tuple(kept), reading.remote)


def _near_misses(where: str) -> tuple[str, ...]:
    """Labels of the known places that `where` is nearest to, the larger first among equals."""
    typed, _ = split_remote(where)
    asked, first = fold(typed)[:60], fold(typed.split(",")[0])[:60]
    if not first:
        return ()
    loaded = GazetteerEdition.objects.values_list("edition", "loaded_at").first()
    # Places that were loaded without an edition may change unseen: nothing of them is kept.
    spelt_as = _spelt_as if loaded else _spelt_as.__wrapped__
    scores: dict[str, tuple[float, int]] = {}
    for initial in (first[0], ""):
        for label, population, score in _resembling((first, asked), spelt_as(loaded, initial)):
            scores[label] = max(scores.get(label, (0.0, 0)), (score, population))
    ranked = sorted(scores, key=lambda label: scores[label], reverse=True)
    return tuple(ranked[:MOST_SUGGESTIONS])


@dataclass(frozen=True, slots=True)
class Spellings:
    """Labels of places, the largest first, and how they are spelt: each list in that order.

    Behind them stand those that have a short name, under that name.
    """

    labels: list[str]
    populations: list[int]
    folded_names: list[str]
    folded_labels: list[str]


@lru_cache(maxsize=64)
def _spelt_as(edition: tuple[str, datetime] | None, initial: str) -> Spellings:
    """The places of an edition that begin with `initial`; without one, the large ones."""
    places = Place.objects.beginning_with(initial) if initial else Place.objects.large()
    rows = list(places.values_list("label", "population", "folded_name"))
    # What large places are called for short: “New York”.
    rows += places.filter(aliases__preferred=True).values_list(
        "label", "population", "aliases__folded_name"
    )
    return Spellings(
        [label for label, _, _ in rows],
        [population for _, population, _ in rows],
        [folded_name for _, _, folded_name in rows],
        [fold(label) for label, _, _ in rows],
    )


def _resembling(asked: tuple[str, str], spellings: Spellings) -> Iterator[tuple[str, int, float]]:
    """Label, population and score of the places that a name or a whole label may mean, mistyped."""
    for text, known in zip(asked, (spellings.folded_names, spellings.folded_labels), strict=True):
        near = process.extract(
            text, known, scorer=fuzz.ratio, score_cutoff=NEAR_MISS, limit=MOST_SUGGESTIONS
        )
        for _, score, position in near:
            yield spellings.labels[position], spellings.populations[position], score
