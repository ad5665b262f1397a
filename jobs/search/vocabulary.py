"""The words of titles: their plural, and what was meant by one that is misspelt.

A noisy channel, as in Kernighan, Church and Gale, “A Spelling Correction Program Based on a Noisy
Channel Model” (COLING 1990): the word meant is the one that is used most, among those that a slip
makes most easily into what was typed. Distance is optimal string alignment (one insertion,
deletion, substitution or swap of neighbours counts one).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

# Shorter words are too near to one another to tell which was meant.
SHORTEST = 4
# From this length on two slips still leave no doubt which word was meant.
LONG = 8
# A word used so rarely is taken for a slip if a near one is used so many times as often.
RARE, TIMES_AS_OFTEN = 2, 150
# A word of a role's name counts as if at least so many adverts held it.
NAME_COUNT = 20
MOST_CANDIDATES = 6
MOST_WORDS = 12
# In powers of e, beside the logarithm of how often a word is used.
FIRST_LETTER = -2.0
FAR_KEY = -1.0
PAIR_OF_A_NAME = 5.0

# Words with a plural ending that are no plural.
NO_PLURAL = {
    *("news", "series", "species", "analytics", "logistics", "graphics", "physics", "mechanics"),
    *("ethics", "economics", "politics", "always", "perhaps", "canvas", "atlas"),
    *("las", "los", "angeles", "vegas", "texas", "kansas", "arkansas", "dallas"),
}
# The rule would make “movy” of it.
_SINGULAR = {f"{word}s": word for word in ("movie", "indie", "rookie", "zombie", "cookie")}
# How likely, as a logarithm, and the words that may be meant.
Reading = tuple[float, tuple[str, ...]]
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = re.compile(r"[^\W\d_]+")


def singular(word: str) -> str:
    """`word` without its plural ending, by the s-stemmer of Harman, “How Effective Is Suffixing?”
    (Journal of the American Society for Information Science 42, 1991), and of “-ches” and the like.
    """
    if word in NO_PLURAL or len(word) < SHORTEST:
        return word
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("us", "ss", "is")):
        return word[:-1]
    return word


def plural(word: str) -> str:
    """The plural whose singular `word` is; `word` itself if it has none."""
    if len(word) < SHORTEST - 1 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("y") and word[-2] not in "aeiou":
        made = word[:-1] + "ies"
    elif word.endswith(("ch", "sh", "ss", "x", "z")):
        made = word + "es"
    else:
        made = word + "s"
    return made if singular(made) == word else word


def numbers(word: str) -> tuple[str, ...]:
    """`word` itself, and then in the other number: singular, plural, or both of them."""
    return tuple(dict.fromkeys((word, singular(word), plural(singular(word)))))


class Vocabulary:
    """How often each word stands in titles, and the names of roles (`TitleNames.spellings()`).

    Building it takes some tens of milliseconds for 20,000 words: keep it between searches.
    """

    def __init__(self, counts: Mapping[str, int], names: Iterable[Sequence[str]] = ()) -> None:
        named = [tuple(name) for name in names]
        # How many names of roles a word stands in.
        self._names = Counter(word for name in named for word in name)
        self._pairs = frozenset(pair for name in named for pair in pairwise(name))
        self._counts = {word: count for word, count in counts.items() if count > 0}
        self._has_counts = bool(self._counts)
        for word in self._names:
            self._counts[word] = max(self._counts.get(word, 0), NAME_COUNT)
        self._of_length: dict[int, list[str]] = defaultdict(list)
        for word in self._counts:
            if len(word) >= SHORTEST and _LETTERS.fullmatch(word):
                self._of_length[len(word)].append(word)
        self._about_as_long = lru_cache(maxsize=64)(self._of_lengths_near)
        self._meant = lru_cache(maxsize=4096)(self._candidates)

    def __contains__(self, word: str) -> bool:
        return any(number in self._counts for number in numbers(word))

    def may_hold(self, word: str) -> bool:
        """Whether titles hold exactly this word, as far as is known: with no counts all may."""
        return not self._has_counts or word in self._counts

    def correct(self, words: Sequence[str]) -> tuple[str, ...]:
        """What was meant by `words` (folded); the same words where nothing is wrong with them.

        Adverts that hold a word as typed are passed over only where hardly any do and a near
        word is everywhere. Words with digits and words of role names stay as they are, and so do
        those of one to three letters, unless the name of a role makes plain what was meant.
        """
        words = tuple(words)
        if not self._counts or len(words) > MOST_WORDS:
            return words
        readings: list[Reading] = [(0.0, ())]
        for meant in map(self._meant, self._respaced(words)):
            readings = sorted(
                (
                    (score + more + self._fit(read, spelt), read + spelt)
                    for score, read in readings
                    for more, spelt in meant
                ),
                key=lambda reading: (-reading[0], reading[1]),
            )[:MOST_CANDIDATES]
        return readings[0][1]

    def _fit(self, before: Sequence[str], after: Sequence[str]) -> float:
        pairs = pairwise((*before[-1:], *after))
        return sum(PAIR_OF_A_NAME for pair in pairs if pair in self._pairs)

    def _respaced(self, words: Sequence[str]) -> Iterator[str]:
        """`words` without a space inside a word: “produc er”, “lin eproducer”."""
        at = 0
        while at < len(words):
            whole = self._without_space(words[at : at + 2])
            yield from whole or words[at : at + 1]
            at += 2 if whole else 1

    def _without_space(self, pair: Sequence[str]) -> tuple[str, ...]:
        """One word, or two parted elsewhere, if a pair of words makes more sense so."""
        if len(pair) < 2 or tuple(pair) in self._pairs:
            return ()
        joined = "".join(pair)
        if len(joined) < SHORTEST or not _LETTERS.fullmatch(joined):
            return ()
        fewest = min(self._counts.get(part, 0) for part in pair)
        looks_cut = fewest <= RARE or min(map(len, pair)) == 1
        if looks_cut and self._counts.get(joined, 0) > fewest:
            return (joined,)
        halves = () if all(part in self for part in pair) else self._halves(joined, self._pairs)
        return halves if halves != tuple(pair) else ()

    def _candidates(self, word: str) -> list[Reading]:
        """What may be meant by a word, with the logarithm of how likely, the likeliest first."""
        as_typed: list[Reading] = [(0.0, (word,))]
        count = self._counts.get(word, 0)
        is_right = count > RARE or word in self._names or (word in self and not count)
        if len(word) < SHORTEST - 1 or is_right or not _LETTERS.fullmatch(word):
            return as_typed
        if len(word) < SHORTEST:
            # Only as part of a role's name: “lin producer” is a slip, “vfx producer” is not.
            unlikely = -PAIR_OF_A_NAME / 2
            return as_typed + [(unlikely, near) for _, near in self._near(word, 1)] * (not count)
        if count:
            needed = log(count * TIMES_AS_OFTEN)
            far_more = [near for near in self._near(word, 1) if near[0] > needed]
            return self._best(far_more) or as_typed
        if halves := self._halves(word, self._pairs):
            return [(0.0, halves)]
        if near := self._best(self._near(word, 1)):
            return near
        if halves := self._halves(word):
            return [(0.0, halves)]
        return (self._best(self._near(word, 2)) if len(word) >= LONG else []) or as_typed

    def _best(self, candidates: Collection[Reading]) -> list[Reading]:
        return sorted(candidates, key=lambda near: (-near[0], near[1]))[:MOST_CANDIDATES]

    def _near(self, word: str, slips: int) -> list[Reading]:
        choices = self._about_as_long(len(word), slips)
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [
            (self._weight(known) + slip(word, known), (known,))
            for known, far, _ in found
            if far and known not in numbers(word)
        ]

    def _of_lengths_near(self, length: int, slips: int) -> list[str]:
        lengths = range(length - slips, length + slips + 1)
        return [word for length in lengths for word in self._of_length.get(length, ())]

    def _weight(self, word: str) -> float:
        """How likely a word is meant, as a logarithm: by adverts, and more so by names of roles."""
        return log(self._counts[word]) + log(1 + self._names[word])

    def _halves(
        self, word: str, pairs: Collection[tuple[str, str]] | None = None
    ) -> tuple[str, ...]:
        """The two words that `word` is without the space between them; of `pairs` if given."""
        cuts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        if pairs is not None:
            return next((cut for cut in cuts if cut in pairs), ())
        known = [
            cut
            for cut in cuts
            if all(
                self._counts.get(part, 0) >= (NAME_COUNT if len(part) < 3 else 1) for part in cut
            )
        ]
        return max(
            known, key=lambda cut: (min(self._counts[part] for part in cut), cut), default=()
        )


def slip(typed: str, meant: str) -> float:
    """How much less likely than others the slip is that makes `meant` into `typed`; 0 or less."""
    cost = FIRST_LETTER if typed[0] != meant[0] else 0.0
    if len(typed) == len(meant):
        wrong = [pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
        if len(wrong) == 1 and wrong[0] not in _NEIGHBOURS:
            cost += FAR_KEY
    return cost


def _neighbours() -> Iterator[tuple[str, str]]:
    """Letters whose keys touch on the usual keyboard, both ways."""
    at = {
        key: (column + row / 2, row)
        for row, keys in enumerate(_ROWS)
        for column, key in enumerate(keys)
    }
    for one, (x, y) in at.items():
        for other, (across, down) in at.items():
            if one != other and abs(x - across) <= 1 and abs(y - down) <= 1:
                yield one, other


_NEIGHBOURS = frozenset(_neighbours())
