"""How many slips of the keyboard the title search puts right: `python -m tests.typo_report`."""

import csv
import os
import random
import string
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles

import django

from jobs.search.vocabulary import Vocabulary
from roles.words import words

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data" / "jobs" / "adverts.csv"

SEED = 1990
SLIPS = 4_000
KINDS = ("left out", "put in", "wrong letter", "swapped", "space left out", "space put in")


def slip(word: str, kind: str, rng: random.Random) -> str:
    """`word` with one slip of this kind, which changes it, anywhere in it."""
    while True:
        at = rng.randrange(len(word))
        letter = rng.choice(string.ascii_lowercase)
        made = {
            "left out": word[:at] + word[at + 1 :],
            "put in": word[:at] + letter + word[at:],
            "wrong letter": word[:at] + letter + word[at + 1 :],
            "swapped": word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        }[kind]
        if made != word:
            return made


def can_slip(word: str) -> bool:
    return len(word) >= 4 and word.isascii() and word.isalpha()


def slips_in_words(counts: Counter[str], rng: random.Random, many: int = SLIPS):
    """Kind, words as typed and words meant: single words, as often as they are used."""
    usable = [word for word in counts if can_slip(word)]
    weights = [counts[word] for word in usable]
    for number, word in enumerate(rng.choices(usable, weights, k=many)):
        kind = KINDS[number % 4]
        yield kind, (slip(word, kind, rng),), (word,)


def slips_in_titles(titles: Sequence[tuple[str, ...]], rng: random.Random, many: int = SLIPS):
    """The same in one word, or at one space, of whole titles."""
    usable = [title for title in titles if len(title) <= 6 and any(map(can_slip, title))]
    for number in range(many):
        kind = KINDS[number % len(KINDS)]
        title = list(rng.choice(usable))
        at = rng.choice([at for at, word in enumerate(title) if can_slip(word)])
        meant = tuple(title)
        if kind == "space left out":
            at = min(at, len(title) - 2)
            if at < 0:
                continue
            title[at : at + 2] = ["".join(title[at : at + 2])]
        elif kind == "space put in":
            cut = rng.randrange(1, len(title[at]))
            title[at : at + 1] = [title[at][:cut], title[at][cut:]]
        else:
            title[at] = slip(title[at], kind, rng)
        yield kind, tuple(title), meant


def share_put_right(correct: Callable, slips) -> tuple[float, dict[str, float], list]:
    """Of all slips and by kind, how many come back as what was meant; and those that do not."""
    right: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    for kind, typed, meant in slips:
        read = correct(typed)
        right[kind].append(read == meant)
        if read != meant:
            wrong.append((kind, " ".join(typed), " ".join(meant), " ".join(read)))
    every = [hit for hits in right.values() for hit in hits]
    return sum(every) / len(every), {k: sum(v) / len(v) for k, v in right.items()}, wrong


def real_titles() -> list[tuple[str, ...]]:
    if not REAL.exists():
        return []
    with REAL.open(encoding="utf-8", newline="") as file:
        return [tuple(words(row["title"])) for row in csv.DictReader(file)]


def padded(counts: Counter[str], rng: random.Random, many: int = 23_000) -> Counter[str]:
    """As many words as a million titles hold: these, and halves of them put together."""
    made = counts.copy()
    usable = sorted(filter(can_slip, counts))
    while len(made) < many:
        one, other = rng.choice(usable), rng.choice(usable)
        word = one[: rng.randint(2, len(one))] + other[rng.randrange(len(other)) :]
        if len(word) <= 15:
            made[word] += rng.randint(1, 5)
    return made


def timed(correct: Callable, took: list[float]) -> Callable:
    """`correct`, with the milliseconds it takes noted; what else runs here is not counted."""

    def correct_and_note(typed):
        started = time.thread_time()
        read = correct(typed)
        took.append((time.thread_time() - started) * 1000)
        return read

    return correct_and_note


def show(label: str, vocabulary, slips) -> None:
    took: list[float] = []
    share, kinds, wrong = share_put_right(timed(vocabulary.correct, took), slips)
    cuts = quantiles(took, n=100)
    print(f"\n{label}: {share:.1%} of {len(took):,} slips put right; ", end="")
    print(f"p50 {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, p99 {cuts[98]:.2f} ms")
    print("  " + ", ".join(f"{kind} {part:.1%}" for kind, part in kinds.items()))
    for kind, typed, meant, read in wrong[:: max(1, len(wrong) // 6)][:6]:
        print(f"    {kind}: “{typed}” read as “{read}”, meant “{meant}”")


def share_changed(vocabulary, titles) -> float:
    """Of the words of real titles as they stand, how many would be changed."""
    pairs = [(title, vocabulary.correct(title)) for title in titles if len(title) <= 12]
    changed = sum(
        word not in read and word not in "".join(read) for title, read in pairs for word in title
    )
    return changed / sum(len(title) for title, _ in pairs)


def report() -> None:
    from tests.role_names import title_names

    held = title_names()
    names, titles = [name.words for name in held.all], real_titles()
    counts = Counter(word for title in titles for word in title)
    named = Counter(word for name in names for word in name)
    started = time.perf_counter()
    vocabulary = Vocabulary(counts, held.spellings())
    print(f"{len(counts):,} words of {len(titles):,} titles, {len(names)} names of roles;", end=" ")
    print(f"built in {(time.perf_counter() - started) * 1000:.0f} ms")
    show("role names", vocabulary, slips_in_titles(names, random.Random(SEED)))
    show("single words of role names", vocabulary, slips_in_words(named, random.Random(SEED)))
    if not titles:
        print("\nThe real adverts are not here (../shared/data/jobs): role names only.")
        return
    show("real titles", vocabulary, slips_in_titles(titles, random.Random(SEED)))
    show("single words of real titles", vocabulary, slips_in_words(counts, random.Random(SEED)))
    changed = share_changed(vocabulary, titles)
    print(f"\nwords of real titles that would be changed as they stand: {changed:.2%}")
    many = padded(counts, random.Random(SEED))
    slips = slips_in_titles(titles, random.Random(SEED))
    show(f"real titles beside {len(many):,} words, most invented", Vocabulary(many, names), slips)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
    os.environ.setdefault("CAREERGUIDE_LOCAL", "1")
    django.setup()
    report()
