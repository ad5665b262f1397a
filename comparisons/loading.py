"""A comparison with all that it rests on, from the database."""

from collections.abc import Sequence

from comparisons.comparison import Comparison, compare
from roles.models import Conflict, Contrast, DecisionRight, Role, WageEstimate


def load_comparison(roles: list[Role], media: Sequence[str] = ("",)) -> Comparison:
    """Compare `roles`, loaded with their profiles; the same few queries for two as for four."""
    return compare(
        roles,
        media,
        contrasts=Contrast.objects.between(roles).with_sources(),
        conflicts=Conflict.objects.between(roles).with_readings(),
        wages=list(WageEstimate.objects.for_occupations(role.soc_code for role in roles)),
        deciding=DecisionRight.objects.deciding(),
    )
