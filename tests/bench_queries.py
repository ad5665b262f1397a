"""What the search is measured with: searches of eight kinds, the same each time.

Words and titles are those that the real adverts have many of, or few; places are real. Misspelt
ones have one slip of the finger in one word of a title that is asked for often.
"""

import random
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice

SEED = 20_261_127
OF_EACH = 25
# Pages of twenty: as deep as readers, and machines that read lists, go.
DEEP_PAGES = (5, 10, 20, 50, 100)
# Nobody mistypes the first letter of a word often, and short words have no one right spelling.
SHORTEST_MISSPELT = 5

# Each stands in 300 of the real adverts or more.
COMMON = (
    "engineer", "manager", "senior", "software", "product", "associate", "sales", "lead",
    "technician", "account", "director", "staff", "business", "specialist", "analyst",
    "customer", "data", "development", "pharmacy", "marketing", "operations", "solutions",
    "security", "executive", "platform", "store", "supervisor", "support",
)  # fmt: skip
RARE = (
    "showrunner", "line producer", "unit production manager", "upm", "executive producer",
    "story producer", "field producer", "segment producer", "archival producer",
    "impact producer", "location manager", "casting director", "production accountant",
    "production coordinator", "writers assistant", "screenwriter", "staff writer",
    "first assistant director", "1st ad", "post production supervisor", "film editor",
    "supervising producer", "co-producer", "newscast producer", "talent agent",
    "completion guarantor", "creative executive", "runner",
)  # fmt: skip
TWO_WORDS = (
    "software engineer", "product manager", "account executive", "store associate",
    "shift supervisor", "pharmacy technician", "data scientist", "program manager",
    "sales manager", "customer success", "solutions architect", "senior engineer",
    "marketing manager", "staff pharmacist", "business analyst", "security engineer",
    "project manager", "technical lead", "research scientist", "field service",
    "account manager", "machine learning", "executive assistant", "senior producer",
    "video producer", "personal trainer", "financial analyst", "support engineer",
)  # fmt: skip
PLACES = (
    "Los Angeles, CA", "New York, NY", "Atlanta, GA", "Burbank, CA", "Chicago, IL", "Portland, OR",
    "Kansas City, MO", "Austin, TX", "Seattle, WA", "Boston, MA", "Nashville, TN",
    "Philadelphia, PA", "Albuquerque, NM", "Santa Clara, CA", "Omaha, NE", "Miami, FL",
    "New Orleans, LA", "Denver, CO", "London", "Toronto", "Springfield, IL", "Boise, ID",
    "California", "Texas", "Canada", "remote", "Remote, US", "90210",
)  # fmt: skip
# Those with a radius around them.
POINTS = tuple(place for place in PLACES if "," in place and not place.startswith("Remote"))
RADII = (10, 25, 50, 100)
# By the names of the page's own form.
FACETS = (
    {"remote": "only"},
    {"posted": "7"},
    {"posted": "30"},
    {"role": "producer"},
    {"remote": "only", "posted": "30"},
)


@dataclass(frozen=True)
class Asked:
    """A search as typed; `within` is in miles, `page` counts from 1, `facets` narrow it further."""

    kind: str
    title: str = ""
    where: str = ""
    within: int = 25
    page: int = 1
    facets: Mapping[str, str] = field(default_factory=dict)
    # What a misspelt title means.
    meant: str = ""


def asked(seed: int = SEED, of_each: int = OF_EACH) -> list[Asked]:
    """`of_each` searches of every kind, in the order of the kinds."""
    rng = random.Random(seed)
    kinds = (
        (Asked("common", title) for title in shuffled(rng, COMMON)),
        (Asked("rare", title) for title in shuffled(rng, RARE)),
        (Asked("two words", title) for title in shuffled(rng, TWO_WORDS)),
        (
            Asked("misspelt", misspelt(title, rng), meant=title)
            for title in shuffled(rng, (*TWO_WORDS, *RARE))
            if any(len(word) >= SHORTEST_MISSPELT for word in title.split())
        ),
        (Asked("place only", where=place) for place in shuffled(rng, PLACES)),
        (
            Asked("title and radius", title, place, within)
            for title, place, within in zip(
                shuffled(rng, (*COMMON, *TWO_WORDS, *RARE)),
                cycle(shuffled(rng, POINTS)),
                cycle(RADII),
                strict=False,
            )
        ),
        (
            Asked("deep page", title, page=page)
            for title, page in zip(shuffled(rng, COMMON), cycle(DEEP_PAGES), strict=False)
        ),
        (
            Asked("faceted", title, where, facets=facets)
            for title, where, facets in zip(
                shuffled(rng, (*COMMON, *TWO_WORDS)),
                cycle(("", *shuffled(rng, PLACES))),
                cycle(FACETS),
                strict=False,
            )
        ),
    )
    return [search for kind in kinds for search in islice(kind, of_each)]


def shuffled(rng: random.Random, words: tuple[str, ...]) -> list[str]:
    return rng.sample(words, len(words))


def misspelt(title: str, rng: random.Random) -> str:
    """`title` with one slip: a letter left out, doubled, exchanged with the next, or another."""
    words = title.split()
    long = [place for place, word in enumerate(words) if len(word) >= SHORTEST_MISSPELT]
    place = rng.choice(long)
    word = words[place]
    words[place] = rng.choice([slip for slip in slips(word, rng) if slip != word])
    return " ".join(words)


def slips(word: str, rng: random.Random) -> Iterator[str]:
    """One slip of each sort, somewhere after the first letter."""
    at = rng.randrange(1, len(word) - 1)
    yield word[:at] + word[at + 1 :]
    yield word[:at] + word[at] + word[at:]
    yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    yield word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :]
