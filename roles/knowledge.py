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
from django.db import DatabaseError, models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError

from roles.models import (
    CareerStep,
    Conflict,
    ConflictReading,
    Contrast,
    Credit,
    Decision,
    DecisionRight,
    EntryRoute,
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
    WageEstimate,
)

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
    WageEstimate,
    EntryRoute,
    CareerStep,
    RoleVariant,
    Credit,
    Contrast,
    Conflict,
    ConflictReading,
]


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
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)  # YAML holds JSON as well.
        records = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise KnowledgeError(f"{path.name}{where}: not valid YAML or JSON: {problem}") from error
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
def load(paths: Iterable[Path]) -> Report:
    """Make the database hold what `paths` hold: all of it, or nothing at all.

    Records that were loaded from a file of the same name and are no longer in it are removed;
    those that an editor added in the admin are left alone. Raises KnowledgeError.
    """
    files = [(path.name, read_file(path)) for path in paths]
    entries = [entry for _, file_entries in files for entry in file_entries]
    refuse_repeats(entries)
    report = Report()
    for model in KNOWLEDGE_MODELS:
        existing = {instance.slug: instance for instance in model._default_manager.all()}
        for entry in entries:
            if entry.model is model:
                load_entry(entry, existing.get(entry.slug), report)
    remove_missing([name for name, _ in files], entries, report)
    return report


def refuse_repeats(entries: list[Entry]) -> None:
    seen: dict[tuple[type[Record], str], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.model, entry.slug), entry)
        if first is not entry:
            raise entry.error(f"already stands in {first.file}, line {first.line}.", "slug")


def load_entry(entry: Entry, existing: Record | None, report: Report) -> None:
    """Check one record as the admin would, and save it if it says something new."""
    refuse_unknown_fields(entry)
    refuse_missing_sources(entry)
    deserialized = deserialize(entry)
    instance: Record = deserialized.object  # type: ignore[assignment]
    instance.loaded_from = entry.file
    instance._state.adding = existing is None  # It has the key of the one it stands for.
    try:
        instance.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise entry.error(" ".join(messages), "" if name == "__all__" else name) from error
    counts = report.created if existing is None else report.updated
    if existing is not None and same(existing, deserialized):
        counts = report.unchanged
    else:
        try:
            deserialized.save()
        except DatabaseError as error:
            raise entry.error(f"the database refuses it: {error}") from error
    counts[str(entry.model._meta.verbose_name_plural)] += 1


def refuse_unknown_fields(entry: Entry) -> None:
    known = {f.name for f in entry.model._meta.get_fields() if not f.auto_created}
    for name in entry.fields:
        if name not in known or name == "loaded_from":
            raise entry.error(f"there is no such field. Known: {', '.join(sorted(known))}.", name)


def refuse_missing_sources(entry: Entry) -> None:
    """A statement names its sources, or is marked as editorial judgement."""
    if not issubclass(entry.model, Statement | Role):
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
    """The fields with slugs as the natural keys Django expects: `producer` → `["producer"]`."""
    fields = dict(entry.fields)
    for relation in entry.model._meta.get_fields():
        value = fields.get(relation.name)
        if relation.auto_created or not relation.is_relation or value is None:
            continue
        if relation.many_to_many and isinstance(value, list):
            fields[relation.name] = [[item] if isinstance(item, str) else item for item in value]
        elif isinstance(value, str):
            fields[relation.name] = [value]
    return fields


def deserialize(entry: Entry) -> DeserializedObject:
    """Through Django's own deserializer; what it refuses is blamed on a field."""
    label = entry.model._meta.label_lower
    fields = natural_keys(entry)
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
            value = ", ".join(value) if isinstance(value, list) else value
            raise entry.error(f"“{value}” names a record that does not exist.", name) from error
        raise entry.error(f"“{value}” does not fit: {error}", name) from error
    return result


def names_unknown_record(error: BaseException | None) -> bool:
    while error and not isinstance(error, ObjectDoesNotExist):
        error = error.__cause__ or error.__context__
    return error is not None


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
        held = set(getattr(existing, name).values_list("pk", flat=True))
        if held != {getattr(value, "pk", value) for value in values}:
            return False
    return True


def remove_missing(files: list[str], entries: list[Entry], report: Report) -> None:
    """Remove what these files once held and hold no more, last dependents first."""
    kept: dict[type[Record], set[str]] = {model: set() for model in KNOWLEDGE_MODELS}
    for entry in entries:
        kept[entry.model].add(entry.slug)
    for model in reversed(KNOWLEDGE_MODELS):
        gone: models.QuerySet[Any] = model._default_manager.filter(loaded_from__in=files).exclude(
            slug__in=kept[model]
        )
        for record in gone:
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
