"""The address of a comparison: `producer-vs-line-producer` and back, in one order."""

from collections.abc import Iterable

from roles.models import Role

SEPARATOR = "-vs-"


def slugs_in(address: str) -> list[str]:
    return list(dict.fromkeys(slug for slug in address.split(SEPARATOR) if slug))


def address_of(roles: Iterable[Role]) -> str:
    """Alphabetical, so that every order of the same roles has one address."""
    return SEPARATOR.join(sorted(role.slug for role in roles))
