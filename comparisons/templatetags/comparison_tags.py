"""Where other pages find a comparison, without importing this app."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from comparisons.addresses import FEATURED, SEPARATOR, address_of
from roles.models import Role

register = template.Library()


@register.simple_tag
def comparison_url(*roles: Role) -> str:
    """The one address of these roles side by side; of the featured pair if none is named."""
    slugs = [role.slug for role in roles] or FEATURED
    return reverse("comparisons:comparison", args=[address_of(slugs)])


@register.simple_tag
def comparison_url_of(roles: Sequence[Role]) -> str:
    return comparison_url(*roles)


@register.simple_tag
def tray_url(*roles: Role) -> str:
    """Where these roles wait for another to be compared with."""
    query = urlencode([("role", role.slug) for role in roles])
    return f"{reverse('comparisons:tray')}?{query}" if roles else reverse("comparisons:tray")


@register.simple_tag
def with_role(roles: Sequence[Role], role: Role) -> str:
    """The comparison of `roles` and one more."""
    return comparison_url(*roles, role)


@register.simple_tag
def without_role(roles: Sequence[Role], role: Role) -> str:
    """The comparison of the others, or the tray if only one is left."""
    others = [other for other in roles if other != role]
    return comparison_url(*others) if len(others) > 1 else tray_url(*others)


@register.simple_tag
def moved_left(roles: Sequence[Role], role: Role) -> str:
    """The order in which `role` stands one place further left."""
    slugs = [each.slug for each in roles]
    place = slugs.index(role.slug)
    slugs[place - 1 : place + 1] = reversed(slugs[place - 1 : place + 1])
    return SEPARATOR.join(slugs)
