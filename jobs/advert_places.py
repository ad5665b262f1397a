"""Reads what employers write for a place: any number of places, and where remote work is allowed.

The rules stand in docs/places.md.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from jobs.places import (
    SHARES_ITS_NAME,
    Find,
    Known,
    Names,
    Part,
    Reading,
    around,
    contains,
    joined,
    look_up,
    miles_between,
    says_something,
    split,
)
from jobs.regions import Region, regions
from roles.words import fold

# Countries whose cities are told apart by states that we know: two of their cities in a row are a
# list, not a city and its district.
_KNOWN_BY_STATE = frozenset(["US", "CA", "GB", "AU"])
_MILES_TO_ITS_DISTRICT = 60
# A city may be meant before one of the same name this many times as large if its country is named.
_TIMES_AS_LARGE = 50
# A city as large as this is meant even where a state or country before it is not around it.
_LARGE = 100_000

# Of one entry; the time to read them grows with their cube, and real entries have up to 22.
MOST_PARTS = 40


@dataclass
class Group:
    """What one part can mean, best first."""

    part: int
    last_part: int
    places: list[Known]
    # Whether the part says where remote work is allowed: “Remote US”, “Remote - US”.
    is_scope: bool = False
    # “US-Texas”: what stands before it does not lie in it.
    is_complete: bool = False
    # Not “Advance NC”, which says where it lies.
    is_bare: bool = True


@dataclass
class Named:
    """A place that a text names, and the groups that only say where it lies."""

    group: Group
    place: Known
    within: list[tuple[Group, Known]] = field(default_factory=list)


def read_advert_places(text: str, names: Names) -> Reading:
    """What an advert says in several entries, parted by “;”: the sum of them.

    “Remote” alone beside entries with places is remote work in the countries of those.
    """
    readings = [read_advert_place(entry, names) for entry in text.split(";") if entry.strip()]
    places = {place.code: place for reading in readings for place in reading.places}
    scope = [code for reading in readings for code in reading.remote_in]
    remote = any(reading.remote for reading in readings)
    if remote and not scope:
        scope = [place.country for place in places.values()]
    return Reading(
        tuple(places.values()),
        remote=remote,
        whole=all(reading.whole for reading in readings),
        remote_in=widest(scope),
        is_limited=not scope and any(reading.is_limited for reading in readings),
    )


def read_advert_place(text: str, names: Names) -> Reading:
    """What one entry of an advert says; parts that say nothing are passed over."""

    def find(name: str) -> Sequence[Known]:
        region = regions().get(name)
        return [region] if region else names.get(name, ())

    parts = split(text)
    remote = any(part.remote for part in parts)
    if not remote and len(parts) > 1 and (known := find(fold(text))):
        return _reading([Named(Group(0, 0, list(known)), known[0])], remote)
    parts = parts[:MOST_PARTS]
    groups = list(_groups(parts, find))
    lone = groups[0] if len(groups) == 1 else None
    if lone and lone.places[0].kind == "city" and lone.part + 1 < len(parts) > 3:
        # One name in a long line of others (“125 E North Pointe Dr, Unit 4, …”) is chance.
        return Reading(remote=remote, whole=remote)
    for group in groups:
        _prefer_states(group, groups, parts)
    named = [one for one in _named(groups, parts) if not _is_chance(one)]
    _prefer_cities_in_lists(named, parts)
    _prefer_countries_named(named)
    reading = _reading(_without_contradictions(named, parts), remote)
    # “Remote - Iberia” is not anywhere.
    is_limited = remote and not reading.remote_in and any(map(says_something, parts))
    return replace(reading, is_limited=is_limited)


def _is_chance(named: Named) -> bool:
    """Whether a word is but the name of some town of which nothing else is known: “Advance”."""
    place = named.place
    unknown = place.kind == "city" and not place.population
    return unknown and named.group.is_bare and not named.within


def widest(codes: Iterable[str]) -> tuple[str, ...]:
    """Each of `codes` once, without the states of countries that are among them."""
    once = dict.fromkeys(codes)
    return tuple(code for code in once if code[:2] == code or code[:2] not in once)


def _reading(named: Sequence[Named], remote: bool) -> Reading:
    """Cities are places to work at; states and countries, in a remote advert, limit where from."""
    places: dict[str, Known] = {}
    scope: list[str] = []
    for one in named:
        if isinstance(one.place, Region):
            scope += sorted(one.place.countries)
        elif remote and one.place.kind != "city":
            scope.append(one.place.code)
        else:
            places.setdefault(one.place.code, one.place)
            for group, container in one.within:
                if group.is_scope and container.kind in ("state", "country"):
                    scope.append(container.code)
    if remote and not scope:
        scope = [place.country for place in places.values()]
    return Reading(
        tuple(places.values()),
        remote=remote,
        whole=bool(places) or remote,
        remote_in=widest(scope) if remote else (),
    )


def _groups(parts: Sequence[Part], find: Find) -> Iterator[Group]:
    """What the parts can mean, for those that mean a place."""
    after_scope, passed = False, -1
    for index, part in enumerate(parts):
        if index <= passed:
            continue
        following = parts[index + 1] if index + 1 < len(parts) else None
        whole = list(find(joined(part, following))) if following else []
        passed = index + bool(whole)
        is_scope = _is_scope(parts, index)
        places, is_cut = (whole, False) if whole else look_up(part.text, find)
        found = [places] if places else _look_up_pieces(part.text, find)
        for places in found:
            states = [place for place in places if place.kind == "state"]
            # “Remote - California, New York”.
            is_scope = is_scope or (after_scope and bool(states))
            after_scope = is_scope and not part.remote and bool(states)
            first = fold(part.text).split()[0]
            is_complete = is_cut and any(
                contains(outer, places[0]) and outer.code != places[0].code for outer in find(first)
            )
            yield Group(index, passed, places, is_scope, is_complete, not is_cut)


def _look_up_pieces(part: str, find: Find) -> list[list[Known]]:
    """What the pieces of a part mean that means nothing as a whole."""
    pieces = [piece for piece in re.split("[-–]", part) if piece.strip()]
    found = [look_up(piece, find)[0] for piece in pieces]
    # “Raleigh-Durham”; “US-IL-Chicago-MSO”.
    if len(pieces) > 1 and found[0] and (all(found) or found[0][0].kind != "city"):
        return [places for places in found if places]
    # “Atlanta, GA Los Angeles, CA”.
    code, _, rest = part.partition(" ")
    found = [look_up(code, find)[0], look_up(rest, find)[0]]
    if len(code) == 2 and all(found) and found[0][0].kind == "state":
        return found
    return []


def _is_scope(parts: Sequence[Part], index: int) -> bool:
    """Whether a part is what “remote” is said of: “Remote US”, “Remote - US”, “Remote (US)”."""
    if parts[index].remote:
        return True
    before = parts[index - 1] if index else None
    return bool(before and before.remote and not before.text and parts[index].joint != "list")


def _prefer_states(group: Group, groups: Sequence[Group], parts: Sequence[Part]) -> None:
    """“Remote - New York” and “LA - Work from home” mean the state; so does “LA - Tinytown”."""
    index = group.part
    after = parts[index + 1] if index + 1 < len(parts) else None
    last = after
    if [other.part for other in groups] == [index, index + 1] and (
        groups[1].places[0].kind == "country"
    ):
        # “New York, USA, Remote”.
        last = parts[index + 2] if index + 2 < len(parts) else None
    joint = ("dash",) if last is after else ("dash", "comma")
    said_of = last is not None and last.joint in joint and last.remote and not last.text
    known = {other.part for other in groups}
    before_unknown = (
        after is not None and after.joint == "dash" and after.text and index + 1 not in known
    )
    after_unknown = parts[index].joint == "comma" and index and index - 1 not in known
    is_code = len(fold(parts[index].text)) == 2
    if not (group.is_scope or said_of or (is_code and (before_unknown or after_unknown))):
        return
    name = fold(parts[index].text)
    wide = [
        place
        for place in group.places
        if place.kind != "city" and place.folded_name != name + SHARES_ITS_NAME
    ]
    beside = [place for other in groups if abs(other.part - index) == 1 for place in other.places]
    if wide and not any(place.code == wide[0].code for place in beside):
        group.places = [*wide, *(place for place in group.places if place.kind == "city")]


def _named(groups: Sequence[Group], parts: Sequence[Part]) -> list[Named]:
    """The places that most of their neighbours contain, in the order of the text."""
    left = list(groups)
    named = []
    while left:
        best = _best(left, parts)
        taken = {id(best.group), *(id(group) for group, _ in best.within)}
        taken |= {id(group) for group in _between(best, left, parts)}
        left = [group for group in left if id(group) not in taken]
        named.append(best)
    return sorted(named, key=lambda one: one.group.part)


def _best(groups: Sequence[Group], parts: Sequence[Part]) -> Named:
    best: tuple[tuple[int, ...], Named] | None = None
    for index, group in enumerate(groups):
        near = list(_near(index, groups, parts))
        for rank, place in enumerate(group.places):
            within = [
                (other, outer)
                for other in near
                if _leads_to(group, other, place, groups) and (outer := around(place, other.places))
            ]
            if within and not place.population and group.is_bare:
                within = _for_a_town(place, group, within, parts)
            wider = sum(outer.code != place.code for _, outer in within)
            # “Richmond, CA” is in California before it is in Canada; “Remote (Ontario, CA)” is not.
            outers_rank = sum(other.places.index(outer) for other, outer in within)
            outers_rank *= not group.is_scope
            score = (len(within), wider, -index, -outers_rank, -rank)
            if best is None or (within and score > best[0]):
                best = (score, Named(group, place, within))
    assert best is not None
    return best[1]


def _for_a_town(
    place: Known, group: Group, within: list[tuple[Group, Known]], parts: Sequence[Part]
) -> list[tuple[Group, Known]]:
    """`within`, if it is said as one says of a town that few know: its state beside it.

    “Toronto, Ohio” is one, “New York, Atlanta” and “US, Canada” (in Kentucky) are not.
    """
    said = place.kind != "city" or any(
        outer.kind == "state"
        and (other.part > group.part or parts[group.part].joint == "dash" or len(within) > 1)
        for other, outer in within
    )
    return within if said else []


def _leads_to(group: Group, other: Group, place: Known, groups: Sequence[Group]) -> bool:
    """Whether no state stands between that says otherwise: “Crystal City, Virginia, USA”."""
    if other.is_scope and not group.is_scope and group.places[0].kind == "city":
        # In “Reno, Leeds, Remote-US” the country is not said of the cities.
        return False
    low, high = sorted((group.part, other.part))
    return all(
        any(contains(outer, place) for outer in between.places)
        or not any(
            state.kind == "state" and any(contains(outer, state) for outer in other.places)
            for state in between.places
        )
        for between in groups
        if low < between.part < high
    )


def _near(index: int, groups: Sequence[Group], parts: Sequence[Part]) -> Iterator[Group]:
    """The groups that may say where this one lies: two to each side, within one item of a list.

    In “Denver, CO, Portland, OR” a state belongs to the city before it.
    """
    group = groups[index]
    for other in groups[index + 1 : index + 3]:
        if _one_item(group, other, parts) and not other.is_complete:
            yield other
    before = [] if group.is_complete else range(index - 1, max(index - 3, -1), -1)
    for at in before:
        other = groups[at]
        owner = groups[at - 1] if at else None
        owned = (
            owner is not None
            and parts[other.part].joint in ("comma", "open")
            and _one_item(owner, other, parts)
            and any(contains(o, p) for o in other.places for p in owner.places if o.code != p.code)
            # “US, CA, Santa Clara” goes from wide to narrow.
            and owner.places[0].kind not in ("country", "region")
        )
        if not owned and _one_item(other, group, parts):
            yield other


def _one_item(first: Group, last: Group, parts: Sequence[Part]) -> bool:
    return all(part.joint != "list" for part in parts[first.last_part + 1 : last.part + 1])


def _between(named: Named, groups: Sequence[Group], parts: Sequence[Part]) -> Iterator[Group]:
    """What stands between a city and where it lies, and is no place of its own.

    “Joinville, SC, Brazil”: no South Carolina. “Bayan Lepas, Penang, Malaysia”: a district.
    """
    for outer, container in named.within:
        low, high = sorted((named.group.part, outer.part))
        for group in groups:
            if not low < group.part < high:
                continue
            inside = [place for place in group.places if contains(container, place)]
            if not inside or (
                container.kind == "country"
                and container.country not in _KNOWN_BY_STATE
                and (
                    min(_miles(named.place, place) for place in inside) <= _MILES_TO_ITS_DISTRICT
                    # “Zhengzhou, Henan, China”: by its other names only, another city.
                    or fold(parts[group.part].text) not in {place.folded_name for place in inside}
                )
            ):
                yield group


def _miles(place: Known, other: Known) -> float:
    points = (place.latitude, place.longitude, other.latitude, other.longitude)
    if None in points:
        return float("inf")
    return miles_between(*points)  # type: ignore[arg-type]


def _prefer_cities_in_lists(named: Sequence[Named], parts: Sequence[Part]) -> None:
    """“NY” among cities, or with an office, is the city; elsewhere it is the state."""
    cities = [one for one in named if one.place.kind == "city"]
    for one in named:
        index = one.group.part
        said = fold(parts[index].text).split()
        is_office = len(said) == 2 and said[1] in ("office", "hq")
        if one.place.kind != "state" or one.group.is_scope or len(said[0]) != 2:
            continue
        cities_so_called = (place for place in one.group.places if place.kind == "city")
        capital = next((city for city in cities_so_called if contains(one.place, city)), None)
        joints = [part.joint for part in parts[index : index + 2]]
        # “Tinytown, NY” and “Seattle, NY, US” are no lists.
        is_listed = (
            bool(cities)
            and len(said) == 1
            and "dash" not in joints
            and (len(named) > 2 or index == 0 or "list" in joints)
            and all(group.is_scope or abs(group.part - index) > 1 for group, _ in one.within)
        )
        if capital and (is_office or is_listed):
            one.place = capital


def _prefer_countries_named(named: Sequence[Named]) -> None:
    """“Cambridge, Oxford, UK” are both there, though Cambridge, Massachusetts could be meant."""
    countries = {
        place.country
        for one in named
        for place in [one.place, *(outer for _, outer in one.within)]
        if place.kind == "country" and not one.group.is_scope
    }
    for one in named:
        if one.place.kind != "city" or one.within or one.place.country in countries:
            continue
        there = [
            place
            for place in one.group.places
            if place.kind == "city"
            and place.country in countries
            and place.population * _TIMES_AS_LARGE >= one.place.population
        ]
        if there:
            one.place = there[0]


def _without_contradictions(named: list[Named], parts: Sequence[Part]) -> list[Named]:
    """Without cities that are not where the text says: “AL - Jackson” is not in Mississippi."""
    dropped = set()
    head = named[0] if named else None
    is_chain = all(part.joint in ("", "dash") for part in parts)
    if head and is_chain and (head.within or head.place.kind in ("state", "country")):
        # “Costa Rica - San José - Belén” goes from wide to narrow.
        dropped = {
            id(one)
            for one in named
            if not (one.within or one.group.is_scope or one.place.country == head.place.country)
        }
    for first, last in pairwise(named):
        if (
            first.place.kind == last.place.kind == "city"
            and parts[last.group.part].joint == "open"
            and not last.within
            and _miles(first.place, last.place) > _MILES_TO_ITS_DISTRICT
        ):
            # “New York (Soho)”: a part of it that is called as a city elsewhere.
            dropped.add(id(last))
        for city, outer in ((first, last), (last, first)):
            if city.place.kind != "city" or outer.place.kind == "city":
                continue
            joint = parts[last.group.part].joint
            says_where = (
                not (city.within or city.group.is_complete or outer.group.is_complete)
                and not outer.group.is_scope
                and last.group.part - first.group.part == 1
                and joint != "list"
                # In a list of bare names (“London, New York, Texas”) nothing contains another.
                and (len(named) == 2 or len(fold(parts[outer.group.part].text)) == 2)
                and (city is first or joint == "dash" or city.place.population < _LARGE)
            )
            if says_where:
                dropped.add(id(city))
    return [one for one in named if id(one) not in dropped]
