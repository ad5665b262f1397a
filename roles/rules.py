"""The editor's rules that no single record can break alone: checked when all files are in."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from django.db.models import Q

from roles.models import CareerStep, DecisionRight, Role, RoleAlias, Statement
from roles.words import fold

# With fewer, a profile would have to be padded: it stays in preparation.
FEWEST_SOURCED_STATEMENTS = 4


def broken_rules() -> Iterator[str]:
    """What is wrong, one message a fault, each naming file and record."""
    yield from deciding_alone()
    yield from ambiguous_names()
    yield from jobs_without_level()
    yield from steps_of_parties()
    yield from published_too_early()


def place_of(record: Any) -> str:
    name = f"{record.loaded_from or 'the admin'}: {record._meta.verbose_name}"
    return f"{name} “{record.slug}”"


def deciding_alone() -> Iterator[str]:
    """One role decides in a decision and a medium, unless all who do are marked as shared."""
    deciding = DecisionRight.objects.filter(right=DecisionRight.Right.DECIDES).order_by("pk")
    yield from half_shared(deciding, lambda right: (right.decision_id, right.medium))


def ambiguous_names() -> Iterator[str]:
    """A name leads to one role, unless all who bear it are marked as shared."""
    aliases = list(RoleAlias.objects.select_related("role").order_by("pk"))
    by_name: dict[str, list[RoleAlias]] = {}
    for alias in aliases:
        by_name.setdefault(fold(alias.name), []).append(alias)
    for namesakes in by_name.values():
        if len({alias.role_id for alias in namesakes}) > 1:
            yield from half_shared(namesakes, lambda alias: fold(alias.name))
    titles = {fold(role.title): role for role in Role.objects.order_by("pk")}
    for alias in aliases:
        bearer = titles.get(fold(alias.name))
        if bearer and bearer != alias.role and not alias.shared:
            yield (
                f"{place_of(alias)}, shared: mark it as shared,"
                f" as “{bearer.slug}” has this name for its title."
            )


def half_shared(records: Iterable[Any], place: Callable[[Any], Hashable]) -> Iterator[str]:
    """Records not marked as shared that stand in the same place as another."""
    together: dict[Hashable, list[Any]] = {}
    for record in records:
        together.setdefault(place(record), []).append(record)
    for group in together.values():
        for alone in [record for record in group if not record.shared and len(group) > 1]:
            others = ", ".join(f"“{record.slug}”" for record in group if record is not alone)
            yield f"{place_of(alone)}, shared: mark it as shared, as {others} stands there too."


def jobs_without_level() -> Iterator[str]:
    for role in Role.objects.jobs().filter(level="").order_by("pk"):
        yield f"{place_of(role)}, level: give the level of the role."


def steps_of_parties() -> Iterator[str]:
    """A career leads from job to job; a studio is not one."""
    party = Q(from_role__status=Role.Status.PARTY) | Q(to_role__status=Role.Status.PARTY)
    for step in CareerStep.objects.filter(party).order_by("pk"):
        yield f"{place_of(step)}: it starts or ends at a party to decisions, which is not a job."


def published_too_early() -> Iterator[str]:
    sourced = sourced_statements()
    for role in Role.objects.filter(status=Role.Status.PUBLISHED).order_by("pk"):
        if sourced[role.pk] < FEWEST_SOURCED_STATEMENTS:
            yield (
                f"{place_of(role)}, status: it has {sourced[role.pk]} sourced statements;"
                f" with fewer than {FEWEST_SOURCED_STATEMENTS} it stays in_preparation."
            )


def sourced_statements() -> Counter[int]:
    """Number of role → how many statements about it rest on a source."""
    counts: Counter[int] = Counter()
    for relation in Role._meta.related_objects:
        model: Any = relation.related_model
        if issubclass(model, Statement):
            sourced = model._default_manager.exclude(basis=Statement.Basis.EDITORIAL)
            ends = sourced.order_by().values_list(relation.field.name, flat=True)
            counts.update(pk for pk in ends if pk)
    return counts
