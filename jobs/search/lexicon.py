"""What titles are read by: the names of roles and the words of open adverts, as they are now."""

from functools import lru_cache
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


def lexicon() -> Lexicon:
    """One query; three more where adverts have changed, or a minute has gone by."""
    revision = IndexRevision.objects.values_list("number", flat=True).first() or 0
    return read_lexicon(revision, int(time() // SECONDS))


@lru_cache(maxsize=1)
def read_lexicon(revision: int, minute: int) -> Lexicon:
    names = TitleNames.load()
    counts = dict(TitleWord.objects.values_list("word", "uses"))
    return Lexicon(names, Vocabulary(counts, names.spellings()))
