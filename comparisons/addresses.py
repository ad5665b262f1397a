"""The address of a comparison: `producer-vs-line-producer` and back, in one order."""

from collections.abc import Iterable

SEPARATOR = "-vs-"
# The comparison everybody comes for.
FEATURED = ["executive-producer", "producer"]
# Pairs whose names or work are taken for each other: an editor's choice.
OFTEN_CONFUSED = [
    FEATURED,
    ["executive-producer", "showrunner"],
    ["line-producer", "unit-production-manager"],
    ["line-producer", "producer"],
    ["associate-producer", "co-producer"],
    ["director", "producer"],
    ["production-coordinator", "production-supervisor"],
    ["field-producer", "segment-producer"],
    ["financier", "completion-guarantor"],
    ["distributor", "sales-agent"],
    ["agency-producer", "commercial-producer"],
    ["music-executive-producer", "record-producer"],
]


def slugs_in(address: str) -> list[str]:
    return list(dict.fromkeys(slug for slug in address.split(SEPARATOR) if slug))


def address_of(slugs: Iterable[str]) -> str:
    """Alphabetical, so that every order of the same roles has one address."""
    return SEPARATOR.join(sorted(slugs))
