"""The knowledge files and the database: check every record, load them all or none."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.python import Deserializer
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.db.models.deletion import ProtectedError, RestrictedError

from roles.models import (
    CareerStep,
    Conflict,
    ConflictReading,
    Contrast,
    Credit,
    CreditRule,
    Decision,
    DecisionRight,
    EntryRoute,
    Industry,
    PayClaim,
    Record,
    ReportingLine,
    Responsibility,
    Role,
    RoleAlias,
    RoleSkill,
    RoleVariant,
    Skill,
    Source,
    Statement,
    WageRelease,
)
from roles.rules import broken_rules

# In the order in which one may name another.
KNOWLEDGE_MODELS: list[type[Record]] = [
    Source,
    Skill,
    Decision,
    Role,
    RoleAlias,
    ReportingLine,
    Responsibility,
    RoleSkill,
    DecisionRight,
    PayClaim,
    WageRelease,
    Industry,
    EntryRoute,
    CareerStep,
    RoleVariant,
    Credit,
    CreditRule,
    Contrast,
    Conflict,
    ConflictReading,
]


# In C where PyYAML was built with it: twenty times faster.
YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class KnowledgeError(Exception):
    """A file that cannot be loaded: says which file, record and field, and what is wrong."""


@dataclass(frozen=True)
class Entry:
    """One record as a file gives it."""

    file: str
    line: int
    model: type[Record]
    fields: dict[str, Any]

    @property
    def slug(self) -> str:
        return str(self.fields.get("slug", ""))

    def error(self, message: str, name: str = "") -> KnowledgeError:
        where = f"{self.file}, line {self.line}: {self.model._meta.verbose_name} “{self.slug}”"
        return KnowledgeError(f"{where}{f', {name}' if name else ''}: {message}")


@dataclass
class Report:
    """How many records of each model were created, updated, left as they were, removed."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        for model in KNOWLEDGE_MODELS:
            name = str(model._meta.verbose_name_plural)
            counts = (
                self.created[name],
                self.updated[name],
                self.unchanged[name],
                self.removed[name],
            )
            if any(counts):
                created, updated, unchanged, removed = counts
                yield (
                    f"{name}: {created} created, {updated} updated,"
                    f" {unchanged} unchanged, {removed} removed"
                )


def read_file(path: Path) -> list[Entry]:
    """The records of one YAML or JSON file, in Django's fixture form without primary keys."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name} cannot be read: {error}") from error
    loader = YamlLoader(text)  # YAML holds JSON as well.
    try:
        node = loader.get_single_node()
        records = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise KnowledgeError(f"{path.name}{where}: not valid YAML or JSON: {problem}") from error
    finally:
        loader.dispose()
    if not isinstance(records, list) or not isinstance(node, yaml.SequenceNode):
        raise KnowledgeError(f"{path.name}: expected a list of records.")
    return [
        read_entry(path.name, item.start_mark.line + 1, record)
        for item, record in zip(node.value, records, strict=True)
    ]


def read_entry(file: str, line: int, record: Any) -> Entry:
    where = f"{file}, line {line}"
    if not isinstance(record, dict) or not isinstance(record.get("fields"), dict):
        raise KnowledgeError(f"{where}: a record needs “model” and “fields”.")
    try:
        model = apps.get_model(str(record.get("model")))
    except (LookupError, ValueError):
        model = None
    if model not in KNOWLEDGE_MODELS:
        raise KnowledgeError(f"{where}: “{record.get('model')}” is not a kind of knowledge.")
    if "pk" in record:
        raise KnowledgeError(f"{where}: records are known by their slug; take “pk” out.")
    entry = Entry(file, line, model, record["fields"])
    if not entry.slug:
        raise entry.error("every record needs a slug.", "slug")
    return entry


@transaction.atomic
def load(paths: Iterable[Path], *, whole: bool = False) -> Report:
    """Make the database hold what `paths` hold: all of it, or nothing at all.

    Records that were loaded from a file of the same name and are no longer in it are removed;
    so are those of any other file if `whole`, when `paths` are all the files there are. Records
    that an editor added in the admin are left alone. Raises KnowledgeError.
    """
    files = [(path.name, read_file(path)) for path in paths]
    entries = [entry for _, file_entries in files for entry in file_entries]
    refuse_repeats(entries)
    held = ~Q(loaded_from="") if whole else Q(loaded_from__in=[name for name, _ in files])
    report = Report()
    for model in KNOWLEDGE_MODELS:
        own = [entry for entry in entries if entry.model is model]
        if is_leaf(model):
            # First, so that a new record can take the place of one that goes.
            remove_missing(model, held, own, report)
        load_model(model, own, report)
    for model in reversed(KNOWLEDGE_MODELS):
        remove_missing(model, held, [e for e in entries if e.model is model], report)
    if broken := list(broken_rules()):
        raise KnowledgeError("\n".join(broken))
    return report


def is_leaf(model: type[Record]) -> bool:
    """Whether nothing refers to it, so that it can be deleted and come back."""
    return not model._meta.related_objects


def refuse_repeats(entries: list[Entry]) -> None:
    seen: dict[tuple[type[Record], str], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.model, entry.slug), entry)
        if first is not entry:
            raise entry.error(f"already stands in {first.file}, line {first.line}.", "slug")


def load_model(model: type[Record], entries: list[Entry], report: Report) -> None:
    """Save the records of one kind that say something new."""
    name = str(model._meta.verbose_name_plural)
    many = [relation.name for relation in model._meta.many_to_many]
    before_load = model._default_manager.prefetch_related(*many)
    existing = {instance.slug: instance for instance in before_load}
    changed = []
    for entry in entries:
        deserialized = deserialize(entry)
        before = existing.get(entry.slug)
        if before is not None and same(before, deserialized):
            report.unchanged[name] += 1
        else:
            (report.updated if before else report.created)[name] += 1
            changed.append((entry, deserialized, before))
    if is_leaf(model):
        # Out of the way before they come back: two of them may have changed places.
        going = [before.pk for _, _, before in changed if before]
        model._default_manager.filter(pk__in=going).delete()
    for entry, deserialized, before in changed:
        deserialized.object._state.adding = before is None or is_leaf(model)
        save(entry, deserialized)


def save(entry: Entry, deserialized: DeserializedObject) -> None:
    """Check a record as the admin would, and save it with its relations."""
    try:
        deserialized.object.full_clean()
        deserialized.save()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise entry.error(" ".join(messages), "" if name == "__all__" else name) from error
    except DatabaseError as error:
        raise entry.error(f"the database refuses it: {error}") from error


def refuse_unknown_fields(entry: Entry) -> None:
    known = {f.name for f in entry.model._meta.get_fields() if not f.auto_created}
    for name in entry.fields:
        if name not in known or name == "loaded_from":
            raise entry.error(f"there is no such field. Known: {', '.join(sorted(known))}.", name)


def refuse_missing_sources(entry: Entry) -> None:
    """A statement names its sources, or is marked as editorial judgement."""
    if not issubclass(entry.model, Statement):
        return
    basis = entry.fields.get("basis", Statement.Basis.SOURCED)
    has_sources = bool(entry.fields.get("sources"))
    if basis != Statement.Basis.EDITORIAL and not has_sources:
        raise entry.error(
            "name at least one source, or mark the record as editorial judgement"
            " (basis: editorial).",
            "sources",
        )


def natural_keys(entry: Entry) -> dict[str, Any]:
    """The fields with slugs as the natural keys Django expects: `producer` → `["producer"]`.

    A relation given by number is refused: the number means another record in another database.
    """
    fields = dict(entry.fields)
    for relation in entry.model._meta.get_fields():
        value = fields.get(relation.name)
        if relation.auto_created or not relation.is_relation or value is None:
            continue
        keys = value if relation.many_to_many else [value]
        if not isinstance(keys, list):
            raise entry.error("give a list of slugs.", relation.name)
        named = [[key] if isinstance(key, str) else key for key in keys]
        if not all(isinstance(key, list) and isinstance(key[0], str) for key in named if key):
            raise entry.error(f"“{value}” is not a slug; name records by slug.", relation.name)
        fields[relation.name] = named if relation.many_to_many else named[0]
    return fields


def deserialize(entry: Entry) -> DeserializedObject:
    """Through Django's own deserializer; what it refuses is blamed on a field."""
    refuse_unknown_fields(entry)
    refuse_missing_sources(entry)
    label = entry.model._meta.label_lower
    fields = natural_keys(entry) | {"loaded_from": entry.file}
    try:
        [result] = Deserializer([{"model": label, "fields": fields}])
    except (
        DeserializationError,
        ObjectDoesNotExist,
        ValidationError,
        ValueError,
        TypeError,
    ) as error:
        name = blame(label, fields)
        value = entry.fields.get(name, "")
        if names_unknown_record(error):
            missing = unknown_slugs(
                entry.model, name, value if isinstance(value, list) else [value]
            )
            raise entry.error(f"“{missing}” names a record that does not exist.", name) from error
        raise entry.error(f"“{value}” does not fit: {error}", name) from error
    return result


def names_unknown_record(error: BaseException | None) -> bool:
    while error and not isinstance(error, ObjectDoesNotExist):
        error = error.__cause__ or error.__context__
    return error is not None


def unknown_slugs(model: type[Record], name: str, slugs: list[str]) -> str:
    related: Any = model._meta.get_field(name).related_model
    known = set(related._default_manager.filter(slug__in=slugs).values_list("slug", flat=True))
    return ", ".join(slug for slug in slugs if slug not in known)


def blame(label: str, fields: dict[str, Any]) -> str:
    """The first field that fails when it is given alone; empty if none does."""
    for name, value in fields.items():
        try:
            list(Deserializer([{"model": label, "fields": {name: value}}]))
        except Exception:  # Whatever fails here has already failed above: only its name is wanted.
            return name
    return ""


def same(existing: Record, deserialized: DeserializedObject) -> bool:
    """Whether the database already holds every field and relation of the record."""
    instance = deserialized.object
    for f in existing._meta.concrete_fields:
        if not f.primary_key and f.value_from_object(existing) != f.value_from_object(instance):
            return False
    for name, values in (deserialized.m2m_data or {}).items():
        held = {related.pk for related in getattr(existing, name).all()}
        if held != {getattr(value, "pk", value) for value in values}:
            return False
    return True


def remove_missing(model: type[Record], held: Q, entries: list[Entry], report: Report) -> None:
    """Remove the records `held` by the files that the files hold no more."""
    kept = [entry.slug for entry in entries]
    for record in model._default_manager.filter(held).exclude(slug__in=kept):
        remove(record)
        report.removed[str(model._meta.verbose_name_plural)] += 1


def remove(record: Record) -> None:
    """Delete a record that nothing else needs: dependents the files no longer hold went before."""
    dependents = {model._meta.label for model in KNOWLEDGE_MODELS if model is not type(record)}
    try:
        _, deleted = record.delete()
    except (ProtectedError, RestrictedError) as error:
        needed_by = ", ".join(f"“{user.slug}”" for user in list(error.args[1])[:3])
    else:
        needed_by = ", ".join(
            f"{count} of {apps.get_model(label)._meta.verbose_name_plural}"
            for label, count in deleted.items()
            if label in dependents
        )
    if needed_by:
        raise KnowledgeError(
            f"{record.loaded_from}: {record._meta.verbose_name} “{record.slug}” was taken out,"
            f" but it is still needed: {needed_by}."
        )
