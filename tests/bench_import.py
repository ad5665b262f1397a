"""Imports N generated adverts as any feed is imported: `python -m tests.bench_import N`, as JSON.

Each size in a process of its own, so that its peak of memory is its own.
"""

import json
import os
import resource
import sys
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
django.setup()

from jobs.importing import import_records  # noqa: E402
from jobs.models import Feed  # noqa: E402
from tests.generate_adverts import generated, real_records, role_titles, stock_of  # noqa: E402


def peak() -> float:
    """Megabytes that this process has held at the most; ru_maxrss counts kibibytes on Linux."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    count = int(sys.argv[1])
    stock = stock_of(real_records(), role_titles())
    feed = Feed(slug=f"imported-{count}", name="Imported", format=Feed.Format.CSV)
    before, begun = peak(), perf_counter()
    import_records(feed, generated(count, stock))
    seconds = perf_counter() - begun
    print(json.dumps({"count": count, "rate": count / seconds, "before": before, "peak": peak()}))


if __name__ == "__main__":
    main()
