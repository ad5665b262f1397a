"""Facts about rows: what each page loads, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Prefetch, Q, When

if TYPE_CHECKING:
    from roles.models import Role, Source, WageEstimate


class RecordQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class SourceQuerySet(RecordQuerySet):
    def with_uses(self) -> "list[Source]":
        """In order of kind and publisher, each with `uses`: the statements that rest on it."""
        from roles.models import Role, Statement  # The models import this module.

        citing: list[Any] = [
            Role,
            *(m for m in apps.get_app_config("roles").get_models() if issubclass(m, Statement)),
        ]
        first, *others = [
            model.sources.through.objects.order_by()
            .values_list("source_id")
            .annotate(n=Count("pk"))
            for model in citing
        ]
        counts: Counter[int] = Counter()
        for source_id, number in first.union(*others, all=True):
            counts[source_id] += number
        sources = list(self.order_by("kind", "publisher", "title", "pk"))
        for source in sources:
            source.uses = counts[source.pk]
        return sources


def sourced(relation: str, *order: str, related: tuple[str, ...] = ()) -> Prefetch:
    """Prefetch a relation of statements in order, each with its sources."""
    model: Any = apps.get_model("roles", "Role")._meta.get_field(relation).related_model
    queryset = model._default_manager.order_by(*order, "pk").prefetch_related("sources")
    return Prefetch(relation, queryset.select_related(*related) if related else queryset)


class RoleQuerySet(RecordQuerySet):
    def jobs(self) -> Self:
        """The roles a person can hold: not the studio, not the network."""
        return self.exclude(status="party")

    def published_first(self) -> Self:
        return self.order_by(Case(When(status="published", then=0), default=1), "title", "pk")

    def with_aliases(self) -> Self:
        aliases = apps.get_model("roles", "RoleAlias")._default_manager.order_by("name", "pk")
        return self.prefetch_related(Prefetch("aliases", aliases))

    def with_cards(self) -> Self:
        """What a list of roles shows of each."""
        return self.with_aliases().prefetch_related(sourced("reporting_lines", "direction"))

    def with_profile(self) -> Self:
        """All that a profile and a comparison show of a role, in a fixed number of queries."""
        return self.with_aliases().prefetch_related(
            "sources",
            sourced("reporting_lines", "direction", related=("other_role",)),
            sourced("responsibilities", "position"),
            sourced("role_skills", "position", related=("skill",)),
            sourced("decision_rights", "decision__position", related=("decision",)),
            sourced("pay_claims", "position"),
            sourced("entry_routes", "position"),
            sourced("variants", "position"),
            sourced("credits", "credit_list", "position"),
            sourced("steps_in", "from_role__title", related=("from_role",)),
            sourced("steps_out", "to_role__title", related=("to_role",)),
        )


class PairQuerySet(RecordQuerySet):
    """Contrasts and conflicts: what concerns a pair of roles, in either order."""

    def between(self, roles: "list[Role]") -> Self:
        return self.filter(left_role__in=roles, right_role__in=roles)

    def about(self, role: "Role") -> Self:
        return self.filter(Q(left_role=role) | Q(right_role=role))

    def with_sources(self) -> Self:
        return (
            self.select_related("left_role", "right_role")
            .prefetch_related("sources")
            .order_by("position", "pk")
        )


class ConflictQuerySet(PairQuerySet):
    def with_readings(self) -> Self:
        readings = apps.get_model("roles", "ConflictReading")._default_manager
        return self.with_sources().prefetch_related(
            Prefetch("readings", readings.order_by("position", "pk").prefetch_related("sources"))
        )


class WageEstimateQuerySet(RecordQuerySet):
    def for_roles(self, roles: "Iterable[Role]") -> Self:
        codes = {role.soc_code for role in roles}
        return (
            self.filter(soc_code__in=codes).order_by("position", "pk").prefetch_related("sources")
        )

    def national_by_occupation(self) -> "dict[str, WageEstimate]":
        """SOC code → the estimate for the whole nation and all industries. One query."""
        national = self.filter(industry="", area="United States").order_by("pk")
        return {wage.soc_code: wage for wage in national}
