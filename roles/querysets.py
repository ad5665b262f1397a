"""Facts about rows: what each page loads, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from roles.models import Role, Source, WageArea, WageEstimate


class RecordQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class SourceQuerySet(RecordQuerySet):
    def with_uses(self) -> "list[Source]":
        """In order of kind and publisher, each with `uses`: the statements that rest on it."""
        from roles.models import Statement  # The models import this module.

        kinds = apps.get_app_config("roles").get_models()
        citing: list[Any] = [model for model in kinds if issubclass(model, Statement)]
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


def ordered(relation: str, *order: str, related: tuple[str, ...] = ()) -> Prefetch:
    """Prefetch a relation of a role in order, joined with what it names in `related`."""
    model: Any = apps.get_model("roles", "Role")._meta.get_field(relation).related_model
    queryset = model._default_manager.order_by(*order, "pk")
    return Prefetch(relation, queryset.select_related(*related) if related else queryset)


def sources_in_order() -> Prefetch:
    """The sources of a statement, in one order on every database."""
    return Prefetch("sources", apps.get_model("roles", "Source")._default_manager.order_by("pk"))


def sourced(relation: str, *order: str, related: tuple[str, ...] = ()) -> Prefetch:
    """Prefetch a relation of statements in order, each with its sources."""
    prefetch = ordered(relation, *order, related=related)
    queryset: Any = prefetch.queryset
    prefetch.queryset = queryset.prefetch_related(sources_in_order())
    return prefetch


class RoleQuerySet(RecordQuerySet):
    def jobs(self) -> Self:
        """The roles a person can hold: not the studio, not the network."""
        return self.exclude(status="party")

    def with_aliases(self) -> Self:
        return self.prefetch_related(ordered("aliases", "name"))

    def with_cards(self) -> Self:
        """What a list of roles shows of each."""
        return self.with_aliases().prefetch_related(ordered("reporting_lines", "direction"))

    def with_pay(self) -> Self:
        """What the pay page shows of a role, and the roles one step away."""
        return self.prefetch_related(
            sourced("pay_claims", "position"),
            ordered("steps_in", "from_role__title", related=("from_role",)),
            ordered("steps_out", "to_role__title", related=("to_role",)),
        )

    def with_skills(self) -> Self:
        return self.prefetch_related(ordered("role_skills", "position", related=("skill",)))

    def with_sourced_skills(self) -> Self:
        return self.prefetch_related(sourced("role_skills", "position", related=("skill",)))

    def with_steps(self) -> Self:
        """Each role with the career steps that lead on from it."""
        return self.prefetch_related(sourced("steps_out", "to_role__title", related=("to_role",)))

    def with_neighbours(self) -> Self:
        """Who is a career step away, or above or below in the line of report."""
        return self.prefetch_related(
            ordered("steps_in", related=("from_role",)),
            ordered("steps_out", related=("to_role",)),
            ordered("reporting_lines", related=("other_role",)),
        )

    def with_profile(self) -> Self:
        """All that a profile and a comparison show of a role, in a fixed number of queries."""
        return self.with_aliases().prefetch_related(
            sources_in_order(),
            sourced("reporting_lines", "direction", related=("other_role",)),
            sourced("responsibilities", "position"),
            sourced("role_skills", "position", related=("skill",)),
            sourced("decision_rights", "decision__position", related=("decision",)),
            sourced("rights_also_held", "decision__position", related=("decision", "role")),
            sourced("pay_claims", "position"),
            sourced("entry_routes", "position"),
            sourced("variants", "position"),
            sourced("credits", "credit_list", "position"),
            sourced("steps_in", "from_role__title", related=("from_role",)),
            sourced("steps_out", "to_role__title", related=("to_role",)),
        )


class DecisionRightQuerySet(RecordQuerySet):
    def deciding(self) -> Self:
        """The rights to decide, of whatever role, each with its role and decision."""
        return self.filter(right="decides").select_related("role", "decision").order_by("pk")

    def by_decision(self) -> Self:
        """All rights in the order of the decisions, each with roles, decision and sources."""
        roles = apps.get_model("roles", "Role")._default_manager.order_by("title", "pk")
        return (
            self.select_related("role", "decision")
            .prefetch_related(sources_in_order(), Prefetch("also_held_by", roles))
            .order_by("decision__position", "decision__pk", "pk")
        )


class CreditQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """The credits of each list in its order, with roles and sources."""
        return (
            self.select_related("role")
            .prefetch_related(sources_in_order())
            .order_by("credit_list", "position", "pk")
        )


class CreditRuleQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        return self.prefetch_related(sources_in_order()).order_by("position", "pk")


class RoleVariantQuerySet(RecordQuerySet):
    def by_role(self) -> Self:
        """The kinds of each role that has any, with roles and sources."""
        return (
            self.select_related("role")
            .prefetch_related(sources_in_order())
            .order_by("role__title", "role__pk", "position", "pk")
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
            .prefetch_related(sources_in_order())
            .order_by("position", "pk")
        )


class ConflictQuerySet(PairQuerySet):
    def with_readings(self) -> Self:
        readings = apps.get_model("roles", "ConflictReading")._default_manager
        return self.with_sources().prefetch_related(
            Prefetch(
                "readings", readings.order_by("position", "pk").prefetch_related(sources_in_order())
            )
        )


class WageReleaseQuerySet(RecordQuerySet):
    def newest(self) -> Self:
        """The newest release that has figures; none if no figure is loaded."""
        estimates = apps.get_model("roles", "WageEstimate")._default_manager
        has_figures = Exists(estimates.filter(release=OuterRef("pk")))
        return self.filter(has_figures).order_by("-month", "-pk")[:1]


def newest_release() -> Subquery:
    releases: Any = apps.get_model("roles", "WageRelease")._default_manager
    return Subquery(releases.newest().values("pk"))


class WageAreaQuerySet(models.QuerySet[Any]):
    def with_size(self) -> Self:
        """The areas of the newest release, greatest first.

        `size` is the greatest number of employees counted there in any of the occupations.
        """
        return (
            self.filter(estimates__release=newest_release())
            .annotate(size=Coalesce(Max("estimates__employment"), 0))
            .order_by("-size", "name", "pk")
        )

    def around(self, state: str) -> Self:
        """A state, by its postal code, and the areas that lie in it, be it in part."""
        in_part = Q(kind="metro", name__contains=state)
        return self.filter(Q(state=state) | in_part).order_by("name", "pk")


class WageEstimateQuerySet(models.QuerySet[Any]):
    def newest(self) -> Self:
        return self.filter(release=newest_release())

    def for_occupations(self, codes: Iterable[str], areas: "Iterable[WageArea]" = ()) -> Self:
        """The newest of the nation, of its industries and of `areas`, with sources. Two queries."""
        wanted = Q(area__kind="nation") | Q(area__in=list(areas), industry=None)
        release_sources = apps.get_model("roles", "Source")._default_manager.order_by("pk")
        return (
            self.newest()
            .filter(wanted, soc_code__in=set(codes))
            .select_related("release", "area", "industry")
            .prefetch_related(Prefetch("release__sources", release_sources))
            .order_by(F("industry__position").asc(nulls_first=True), "soc_code", "pk")
        )

    def national_by_occupation(self) -> "dict[str, WageEstimate]":
        """SOC code → the newest for the whole nation and all industries. One query."""
        national = self.newest().filter(area__kind="nation", industry=None)
        found = national.select_related("release", "area").order_by("pk")
        return {wage.soc_code: wage for wage in found}
