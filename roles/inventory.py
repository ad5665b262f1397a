"""How much is known: records of each kind, and what the statements among them rest on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Value

from roles.knowledge import KNOWLEDGE_MODELS
from roles.models import Role, Statement, WageEstimate


@dataclass(frozen=True)
class Inventory:
    kinds: list[tuple[str, int]]  # “responsibilities”, how many; in the order of the knowledge.
    sourced: int
    mixed: int
    editorial: int
    published: int
    in_preparation: int
    wages: int  # Official figures: an occupation in a place or an industry.

    @property
    def statements(self) -> int:
        return self.sourced + self.mixed + self.editorial

    def __str__(self) -> str:
        return (
            f"{self.published} roles published, {self.in_preparation} in preparation;"
            f" {self.statements} statements: {self.sourced} sourced,"
            f" {self.mixed} partly editorial, {self.editorial} editorial"
        )


def inventory() -> Inventory:
    """What the database holds. Three queries."""
    first, *others = [counted(model) for model in KNOWLEDGE_MODELS]
    rows = list(first.union(*others, all=True))
    by_basis = {basis: sum(n for _, b, n in rows if b == basis) for basis in Statement.Basis.values}
    by_kind = {
        model._meta.label: sum(n for label, _, n in rows if label == model._meta.label)
        for model in KNOWLEDGE_MODELS
    }
    statuses = Role.objects.order_by().values_list("status").annotate(n=Count("pk"))
    roles: dict[str, int] = dict(statuses)
    return Inventory(
        kinds=[(name_of(model), by_kind[model._meta.label]) for model in KNOWLEDGE_MODELS],
        sourced=by_basis[Statement.Basis.SOURCED],
        mixed=by_basis[Statement.Basis.MIXED],
        editorial=by_basis[Statement.Basis.EDITORIAL],
        published=roles.get(Role.Status.PUBLISHED, 0),
        in_preparation=roles.get(Role.Status.IN_PREPARATION, 0),
        wages=WageEstimate.objects.count(),
    )


def name_of(model: Any) -> str:
    if model is Role:
        return "roles, and parties to decisions"
    return str(model._meta.verbose_name_plural)


def counted(model: Any) -> Any:
    """Label of the model, basis (empty for what is no statement), number of records."""
    basis = F("basis") if issubclass(model, Statement) else Value("", output_field=CharField())
    label = Value(model._meta.label, output_field=CharField())
    rows = model._default_manager.order_by().annotate(label=label, rests_on=basis)
    return rows.values_list("label", "rests_on").annotate(n=Count("pk"))
