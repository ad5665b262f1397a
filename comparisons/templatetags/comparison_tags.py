"""Where other pages find a comparison, without importing this app."""

from django import template
from django.urls import reverse

from comparisons.addresses import FEATURED, address_of
from roles.models import Role

register = template.Library()


@register.simple_tag
def comparison_url(*roles: Role) -> str:
    """The one address of these roles side by side; of the featured pair if none is named."""
    slugs = [role.slug for role in roles] or FEATURED
    return reverse("comparisons:comparison", args=[address_of(slugs)])
