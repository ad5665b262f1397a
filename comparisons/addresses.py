"""The address of a comparison: `producer-vs-line-producer` and back, in one order."""

from collections.abc import Iterable

SEPARATOR = "-vs-"
# The comparison everybody comes for.
FEATURED = ["executive-producer", "producer"]


def slugs_in(address: str) -> list[str]:
    return list(dict.fromkeys(slug for slug in address.split(SEPARATOR) if slug))


def address_of(slugs: Iterable[str]) -> str:
    """Alphabetical, so that every order of the same roles has one address."""
    return SEPARATOR.join(sorted(slugs))
