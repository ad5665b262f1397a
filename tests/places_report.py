"""Prints how rightly places are read: `python -m tests.places_report`.

The judged samples need nothing but this project; the figures over all spellings need the real
adverts, which are not part of it.
"""

import csv
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from jobs.advert_places import read_advert_places
from jobs.places import Names
from tests.judged_places import all_names, is_right, judged, read

ADVERTS = Path(__file__).parents[2] / "shared" / "data" / "jobs" / "adverts.csv"
MOST_UNREAD = 40


def main() -> None:
    names = all_names()
    for sample in ("dev", "hold"):
        _report_sample(sample, names)
    if ADVERTS.exists():
        _report_all(_spellings(), names)
    else:
        print(f"No real adverts at {ADVERTS}: nothing is said of all spellings.")


def _report_sample(sample: str, names: Names) -> None:
    drawn = [one for one in judged() if one.sample == sample]
    placed = [one for one in drawn if one.names_a_place]
    empty = [one for one in drawn if not one.names_a_place]
    wrong = [one for one in drawn if not is_right(one, read(one, names), names)]
    right = len(placed) - sum(one.names_a_place for one in wrong)
    unspoilt = len(empty) - sum(not one.names_a_place for one in wrong)
    print(
        f"{sample}: {right} of {len(placed)} that name a place right ({right / len(placed):.1%});"
    )
    print(f"  {unspoilt} of {len(empty)} that name none given none")
    for one in wrong:
        reading = read(one, names)
        got = [place.label for place in reading.places] + list(reading.remote_in)
        print(f"  wrong: {one.text!r} is {one.places or one.remote_in!r}, read as {got}")


def _spellings() -> Counter[str]:
    with ADVERTS.open(encoding="utf-8", newline="") as file:
        entries = (entry for row in csv.DictReader(file) for entry in row["locations"].split(";"))
        return Counter(filter(None, (" ".join(entry.split()) for entry in entries)))


def _report_all(spellings: Mapping[str, int], names: Names) -> None:
    started = time.process_time()
    readings = {text: read_advert_places(text, names) for text in spellings}
    seconds = time.process_time() - started
    known = [text for text, reading in readings.items() if reading.places or reading.remote]
    cities = sum(
        any(place.kind == "city" for place in reading.places) for reading in readings.values()
    )
    rows = sum(spellings[text] for text in known) / sum(spellings.values())
    print(f"all: {len(known):,} of {len(spellings):,} spellings say something", end=" ")
    print(f"({len(known) / len(spellings):.1%}; {rows:.1%} of entries); {cities:,} name a city;")
    print(f"  read in {seconds:.1f} s of processor time")
    unread = sorted(set(spellings) - set(known), key=lambda text: (-spellings[text], text))
    for text in unread[:MOST_UNREAD]:
        print(f"  {spellings[text]:>5}  {text}")


if __name__ == "__main__":
    main()
