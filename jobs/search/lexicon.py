"""What titles are read by: the names of roles and the words of open adverts, as they are now."""

from functools import cache, lru_cache
from pathlib import Path
from time import time
from typing import NamedTuple

from jobs.models import IndexRevision, TitleWord
from jobs.search.names import TitleNames
from jobs.search.vocabulary import Vocabulary

# Each process keeps them so long; a new name of a role shows as late as a changed page does.
SECONDS = 60


class Lexicon(NamedTuple):
    names: TitleNames
    vocabulary: Vocabulary


def state() -> tuple[int, int]:
    """What was read at another state is stale: the revision of the index, and the minute."""
    revision = IndexRevision.objects.values_list("number", flat=True).first() or 0
    return revision, int(time() // SECONDS)


def lexicon() -> Lexicon:
    """One query; three more where adverts have changed, or a minute has gone by."""
    return read_lexicon(*state())


@lru_cache(maxsize=1)
def read_lexicon(revision: int, minute: int) -> Lexicon:
    names = TitleNames.load()
    counts = dict(TitleWord.objects.values_list("word", "uses"))
    return Lexicon(names, Vocabulary(counts, [*names.spellings(), *trade_titles()]))


@cache
def trade_titles() -> list[tuple[str, ...]]:
    """Titles of crafts that no profile covers, in folded words."""
    lines = Path(__file__).with_name("trade_titles.txt").read_text("utf-8").splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]
