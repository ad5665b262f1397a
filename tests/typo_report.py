"""How many slips of the keyboard the title search puts right: `python -m tests.typo_report`."""

import csv
import random
import string
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles

import yaml

from jobs.search.vocabulary import Vocabulary
from roles.words import words

ROOT = Path(__file__).resolve().parent.parent

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
    path = ROOT.parent / "shared" / "data" / "jobs" / "adverts.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(words(row["title"])) for row in csv.DictReader(file)]


def role_names() -> list[tuple[str, ...]]:
    """Titles and aliases of all roles, as the files of the knowledge have them."""
    found = []
    for path in sorted((ROOT / "fixtures" / "knowledge" / "roles").glob("*.yaml")):
        for record in yaml.load(
            path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        ):
            field = {"roles.role": "title", "roles.rolealias": "name"}.get(record["model"])
            if field:
                found.append(tuple(words(record["fields"][field])))
    return list(dict.fromkeys(found))


def report() -> None:
    names, titles = role_names(), real_titles()
    if not titles:
        print("The real adverts are not here (../shared/data/jobs): role names only.")
    counts = Counter(word for title in titles for word in title)
    started = time.perf_counter()
    vocabulary = Vocabulary(counts, names)
    print(f"{len(counts):,} words of {len(titles):,} titles, {len(names)} names of roles;")
    print(f"built in {(time.perf_counter() - started) * 1000:.0f} ms")
    named = Counter(word for name in names for word in name)
    for label, slips in (
        ("single words of the real titles", slips_in_words(counts, random.Random(SEED))),
        ("real titles", slips_in_titles(titles, random.Random(SEED))),
        ("single words of role names", slips_in_words(named, random.Random(SEED))),
        ("role names", slips_in_titles(names, random.Random(SEED))),
    ):
        if "real" in label and not titles:
            continue
        took = []

        def timed(typed, took=took):
            started = time.perf_counter()
            read = vocabulary.correct(typed)
            took.append((time.perf_counter() - started) * 1000)
            return read

        share, kinds, wrong = share_put_right(timed, slips)
        cuts = quantiles(took, n=100)
        print(f"\n{label}: {share:.1%} of {len(took):,} slips put right; ", end="")
        print(f"p50 {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, p99 {cuts[98]:.2f} ms")
        print("  " + ", ".join(f"{kind} {part:.1%}" for kind, part in kinds.items()))
        for kind, typed, meant, read in wrong[:: max(1, len(wrong) // 8)][:8]:
            print(f"    {kind}: “{typed}” read as “{read}”, meant “{meant}”")
    if titles:
        known = sum(map(len, titles))
        changed = sum(
            read != typed
            for title in titles
            if len(title) <= 12
            for typed, read in zip(title, vocabulary.correct(title), strict=False)
        )
        print(f"\nwords of real titles that would be changed as they stand: {changed / known:.2%}")


if __name__ == "__main__":
    report()
