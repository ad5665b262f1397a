"""Reads what people and employers write for a place. Knows names only through `find`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple, Protocol

from jobs.regions import Region
from roles.words import fold, words

EARTH_RADIUS_MILES = 3_958.8
# A state that shares its name with its capital is named so, and comes after it.
SHARES_ITS_NAME = " state"
OTHER_NAMES_WEIGH = 100
REMOTE_TERM = "_remote"
REMOTE_WORDS = frozenset(
    words(
        "remote remotely anywhere wfh telecommute telecommuting telework teleworking worldwide"
        " virtual remoto remota teletrabajo teletravail homeoffice distributed リモート"
    )
)
_NOT_REMOTE = re.compile(r"\b(?:no|not|non)[ -]+remote(?:ly)?\b|\bhybrid remote\b", re.IGNORECASE)
_AT_HOME = re.compile(
    r"\bwork(?:ing)?[ -]+(?:from|at)[ -]+home\b|\bhome[ -]?(?:based|office|working)\b"
    r"|\boff-?site\s*/\s*home\b|\b100\s*%\s*(?=remote)",
    re.IGNORECASE,
)
_TIME_ZONE = re.compile(
    r"\b(?:pacific|mountain|central|eastern|atlantic)( standard| daylight)? time( ?zones?)?\b",
    re.IGNORECASE,
)
# What employers and visitors add to a place without changing it.
_NOISE = frozenset(
    words(
        "a all and any area around at based be but campus candidates central client clients"
        " company customer day days downtown eastern eligible field first flexible for friendly"
        " from fully greater headquarter headquarters hours hq hub hybrid in jobs live located"
        " location locations main metro metropolitan multiple must na national nationwide near"
        " northern of office offices on only onsite open or ou plant preferred region required"
        " reside residents site sites southern statewide store the time to various warehouse"
        " week western with within work"
        # Plant, office, headquarters, elsewhere.
        " bureau buero kontor oficina planta sede siege"
        " landeshauptstadt municipality ville"
        # Hours of work, not Estonia.
        " est edt cst cdt pst pdt gmt cet utc"
    )
)
# Codes of states that are also such words: they count in capitals.
_CODES = re.compile(r"\b(?:IN|ON|OR)\b")
# After a flat's number the town may follow without a comma: “Ste 400 Fairfax”.
_UNIT = re.compile(
    r"\b(?:ste|suite|unit|apt|bldg|building|floor|room|rm)\b[ .#]*(?:\w*\d\w*|[A-Z])\s+|#\s*\d+\s+",
    re.IGNORECASE,
)
# “SanJose”.
_PARTED_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
# “10117 Berlin”, “75001 Paris”: house numbers are seldom as long.
_POSTCODE = re.compile(r"\d{5}")
_JOINTS = re.compile(
    r"\s*(?:"
    r"(?P<list>[|/;\n]|(?:^|\s|,\s*)(?:[oO]r|OR(?!\s+\d)|[aA]nd|AND|&|ou|oder|und)(?=\s))"
    r"|(?P<dash>\s[-–—]|[-–—]\s|:)|(?P<open>[(\[])|(?P<comma>[,)\]•·]))\s*"
)
# Countries by their ISO codes that employers also write as parts of another.
_PART_OF = {"HK": "CN", "MO": "CN", "PR": "US", "GU": "US", "VI": "US"}
# Longer parts are sentences; cutting them would only find names by chance.
_MOST_WORDS_TO_CUT = 8


class Known(Protocol):
    """What reading needs of a place; `jobs.models.Place` has it, in columns of these names."""

    code: str
    kind: str
    label: str
    folded_name: str
    admin_code: str
    country: str
    population: int
    latitude: float | None
    longitude: float | None


Find = Callable[[str], Sequence["Known"]]
Names = Mapping[str, Sequence[Known]]


@dataclass(frozen=True)
class Reading:
    """What a text says: places, best first, and whether work is remote.

    `others` are the places the same words can mean; `whole` is false if a part said nothing.
    `remote_in` holds the codes of the countries and states (“US”, “US-TX”) within which an advert
    allows remote work; empty if it states no limit, or one that we do not know (`is_limited`).
    """

    places: tuple[Known, ...] = ()
    others: tuple[Known, ...] = ()
    remote: bool = False
    whole: bool = True
    remote_in: tuple[str, ...] = ()
    is_limited: bool = False


class Part(NamedTuple):
    """A piece of a text without its words for remote work, and what joins it to the one before."""

    text: str
    joint: str
    remote: bool


def split(text: str) -> list[Part]:
    """The pieces of `text`; joints are “list”, “dash”, “open”, “comma”, or none at the start."""
    text = _AT_HOME.sub(" remote ", _NOT_REMOTE.sub(" ", _TIME_ZONE.sub(" ", text)))
    found: list[Part] = []
    joint, start = "", 0
    for match in [*_JOINTS.finditer(text), None]:
        part, remote = _without_remote(text[start : match.start() if match else None])
        if part or remote:
            found.append(Part(part, joint if found else "", remote))
            joint = ""
        if match:
            # “Austin, TX / Remote”, “(US) - Remote”: of joints in a row the one that parts most.
            joint = "list" if "list" in (joint, match.lastgroup) else str(match.lastgroup)
            start = match.end()
    return found


def _without_remote(part: str) -> tuple[str, bool]:
    part = part.strip(" .:-–—_")
    spelt = [word for word in re.split(r"[\s_–—-]+", part) if word]
    kept = [word for word in spelt if fold(word) not in REMOTE_WORDS]
    if len(kept) < len(spelt):
        says_more = any(_CODES.fullmatch(word) or fold(word) not in _NOISE for word in kept)
        return (" ".join(kept) if says_more else ""), True
    return (part, False) if fold(part) else ("", False)


def split_remote(text: str) -> tuple[str, bool]:
    """`text` without its words for remote work, and whether it had any."""
    found = split(text)
    if any(part.remote for part in found):
        return ", ".join(part.text for part in found if part.text), True
    return _NOT_REMOTE.sub(" ", text), False


def names_in(text: str) -> set[str]:
    """Every folded name that reading `text` may look up: few, so that one query fetches them."""
    found = split(text)
    names = {fold(split_remote(text)[0])}
    for before, part in pairwise([Part("", "", False), *found]):
        names.add(joined(before, part))
        for way in _spellings(part.text):
            names.update(way)
    return names - {""}


def joined(before: Part, part: Part) -> str:
    """The name that two parts are if they are one: “Trinidad and Tobago”, “Kempten (Allgäu)”."""
    if not (before.text and part.text):
        return ""
    if part.joint == "list":
        return fold(f"{before.text} and {part.text}")
    return fold(f"{before.text} {part.text}") if part.joint == "open" else ""


def _spellings(part: str) -> Iterator[list[str]]:
    """The ways to cut a part: whole, without noise, “Austin TX”, “US-San Francisco”, “USCA”."""
    if unit := list(_UNIT.finditer(part)):
        yield from _spellings(part[unit[-1].end() :])
        return
    spelt = fold(part).split()
    # “IN OFFICE” is not in Indiana.
    shouted = part.isupper() and any(len(word) > 3 and word.isalpha() for word in spelt)
    codes = set() if shouted else {code.lower() for code in _CODES.findall(part)}
    clean = [word for word in spelt if word not in _NOISE or word in codes]
    if clean or len(spelt) > 1:
        yield [" ".join(spelt)]
    if not clean:
        return
    if _PARTED_WORDS.search(part):
        yield [fold(_PARTED_WORDS.sub(" ", part))]
    if len(spelt) > 1 and _POSTCODE.fullmatch(spelt[0]):
        yield [" ".join(spelt[1:])]
    numbers = [index for index, word in enumerate(spelt) if any(map(str.isdigit, word))]
    if numbers and len(spelt) > 1:
        # “CA 90001”, “Prague 1”: what stands before the number.
        spelt = spelt[: numbers[0]]
        clean = [word for word in spelt if word in clean]
        if clean:
            yield [" ".join(spelt)]
    if clean and clean != spelt:
        yield [" ".join(clean)]
    yield from _cuts(spelt)
    if clean != spelt:
        yield from _cuts(clean)
    if re.fullmatch("[A-Z]{4}", part):
        yield [spelt[0][:2], spelt[0][2:]]


def _cuts(spelt: Sequence[str]) -> Iterator[list[str]]:
    """Words cut into two names, then into three."""
    if not 2 <= len(spelt) <= _MOST_WORDS_TO_CUT:
        return
    for pieces in (1, 2):
        for at in combinations(range(1, len(spelt)), pieces):
            ends = [0, *at, len(spelt)]
            yield [" ".join(spelt[start:end]) for start, end in pairwise(ends)]


def contains(outer: Known, inner: Known) -> bool:
    """Whether `inner` is or lies in `outer`, as far as states and countries say."""
    if outer.code == inner.code:
        return True
    if outer.kind == "country":
        if inner.kind == "country":
            return _PART_OF.get(inner.code) == outer.code
        return outer.code in (inner.country, _PART_OF.get(inner.country))
    if outer.kind == "state":
        return (
            inner.kind in ("city", "zip")
            and inner.country == outer.country
            and inner.admin_code == outer.admin_code
        )
    return isinstance(outer, Region) and inner.country in outer.countries


def read_where(text: str, names: Names) -> Reading:
    """What a visitor's “Where” says: one place, all of whose parts must agree."""
    text, remote = split_remote(text)
    if not fold(text):
        return Reading(remote=remote)

    def find(name: str) -> Sequence[Known]:
        return names.get(name, ())

    whole = list(find(fold(text)))
    if not whole:
        groups = [look_up(part.text, find)[0] for part in split(text)]
        whole = agreeing(groups) if all(groups) else []
    if not whole:
        return Reading(remote=remote, whole=False)
    return Reading((whole[0],), tuple(whole[1:]), remote)


def look_up(part: str, find: Find) -> tuple[list[Known], bool]:
    """What a part can mean, best first, and whether by more than one name (“Austin TX”)."""
    for way in _spellings(part):
        groups = []
        for name in way:
            group = find(name)
            if not group:
                break
            groups.append(group)
        else:
            if found := agreeing(groups):
                return found, len(way) > 1
    return [], False


def agreeing(groups: Sequence[Sequence[Known]]) -> list[Known]:
    """The places of one group that lie in a place of every other group, best first."""
    if len(groups) == 1:
        return list(groups[0])
    found: dict[str, tuple[int, Known]] = {}
    for index, group in enumerate(groups):
        rest = [*groups[:index], *groups[index + 1 :]]
        for place in group:
            outers = [outer for other in rest if (outer := around(place, other))]
            if len(outers) == len(rest):
                # “Richmond CA” is in California before it is in Canada.
                pairs = zip(rest, outers, strict=True)
                rank = sum(list(other).index(outer) for other, outer in pairs)
                found.setdefault(place.code, (rank, place))
    return [place for _, place in sorted(found.values(), key=lambda held: held[0])]


def around(place: Known, group: Sequence[Known]) -> Known | None:
    """What the group says of where the place lies, if anything.

    A state named twice is a city and its state where it can be: “NY, New York”.
    """
    outers = [outer for outer in group if contains(outer, place)]
    wider = next((outer for outer in outers if outer.code != place.code), None)
    if outers and not wider and place.kind != "city":
        narrower = any(other.kind == "city" and contains(place, other) for other in group)
        return None if narrower else outers[0]
    return wider or (outers[0] if outers else None)


def terms(place: Known) -> list[str]:
    """The index terms of a place: itself and all that contains it.

    They begin with “_”, which no word of a title does: both live in one inverted index.
    """
    found = [f"_{place.country}"]
    if place.admin_code:
        found.append(f"_{place.country}_{place.admin_code}")
    if place.kind == "city":
        found.append(f"_{place.code}")
    return [_as_term(term) for term in found]


def _as_term(term: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", term.casefold())


# “_g5368361” of GeoNames, “_t36545” of the post.
CITY_TERM = re.compile(r"(?<!\S)_([gt]\d+)(?!\S)")


def term(place: Known) -> str:
    """The index term of the place itself."""
    return terms(place)[-1]


def says_something(part: Part) -> bool:
    """Whether words are left that are neither numbers nor what is added to any place."""
    return any(word not in _NOISE and not word.isdigit() for word in fold(part.text).split())


def remote_terms(remote_in: Iterable[str], *, is_limited: bool = False) -> list[str]:
    """The index terms of an advert that allows remote work in these countries and states.

    Anywhere, if there are none; but not where it `is_limited` to somewhere that we do not know.
    """
    found = {REMOTE_TERM}
    for code in remote_in:
        country, _, state = code.partition("-")
        found |= {f"_remote_{code}", f"_remote_in_{country}"} if state else {f"_remote_{code}"}
    if len(found) == 1 and not is_limited:
        found.add("_remote_anywhere")
    return sorted(map(_as_term, found))


def remote_terms_for(place: Known) -> list[str]:
    """Those of which one must be there, so that someone in `place` may take a remote advert.

    Worldwide holds every country, a country its states; who asks for a country is also shown what
    is allowed in some of its states.
    """
    codes = ["anywhere", place.country]
    if place.kind == "country":
        codes.append(f"in_{place.country}")
    elif place.admin_code:
        codes.append(f"{place.country}-{place.admin_code}")
    return sorted(_as_term(f"_remote_{code}") for code in codes)


def miles_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Great-circle distance in miles between two points in degrees (haversine)."""
    lat1, lat2 = radians(latitude), radians(other_latitude)
    half = (
        sin((lat2 - lat1) / 2) ** 2
        + cos(lat1) * cos(lat2) * sin(radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(half)))


SHORT_FORMS = (("st ", "saint "), ("ft ", "fort "), ("mt ", "mount "))


def _is_spelling(name: str, own: str) -> bool:
    """Whether a name is the place's own, its first word written short or in full."""
    return any(
        {name, own} == {short + own_rest, long + own_rest}
        for short, long in SHORT_FORMS
        for own_rest in (own.removeprefix(short).removeprefix(long),)
    )


def names_of(found: Iterable[tuple[str, bool, bool, Known]]) -> dict[str, list[Known]]:
    """Folded name → places it can mean, best first.

    `found` gives name, whether it is preferred for the place, whether it is the place's own name
    (not an alias), and the place. Preferred names come first, of cities before states; then all
    others by population, the other name of a city as if it had a hundredth of its people (“Roma”
    is Rome before a town in Lesotho, “Victoria” is not Hong Kong); last what a state is called
    after its capital (“São Paulo” of “São Paulo State”).
    """
    borne: dict[str, list[tuple[bool, bool, Known]]] = {}
    for name, preferred, own, place in found:
        borne.setdefault(name, []).append((preferred, own, place))
    return {
        # Most names are borne by one place.
        name: [bearers[0][2]] if len(bearers) == 1 else _best_first(name, bearers)
        for name, bearers in borne.items()
    }


def _best_first(name: str, bearers: Iterable[tuple[bool, bool, Known]]) -> list[Known]:
    ranked: dict[str, tuple[tuple[int, int, str], Known]] = {}
    for preferred, own, place in bearers:
        weight = place.population
        if preferred:
            rank = 0 if place.kind == "city" else 1
        else:
            rank = 3 if place.folded_name == name + SHARES_ITS_NAME else 2
            if not own and place.kind == "city" and not _is_spelling(name, place.folded_name):
                weight //= OTHER_NAMES_WEIGH
        key = (rank, -weight, place.code)
        if place.code not in ranked or key < ranked[place.code][0]:
            ranked[place.code] = (key, place)
    return [place for _, place in sorted(ranked.values(), key=lambda row: row[0])]
