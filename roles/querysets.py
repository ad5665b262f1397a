"""Facts about rows: what each page loads, in a fixed number of queries."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Prefetch, Q

if TYPE_CHECKING:
    from roles.models import Role


class RecordQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class SourceQuerySet(RecordQuerySet):
    pass


class RoleQuerySet(RecordQuerySet):
    def jobs(self) -> Self:
        """The roles a person can hold: not the studio, not the network."""
        return self.exclude(status="party")

    def published(self) -> Self:
        return self.filter(status="published")


class DecisionQuerySet(RecordQuerySet):
    pass


class ContrastQuerySet(RecordQuerySet):
    pass


class ConflictQuerySet(RecordQuerySet):
    pass
