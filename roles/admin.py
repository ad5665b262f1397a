"""The editor's desk: every kind of knowledge can be searched, filtered and edited."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import CharField, Field, ForeignKey, ManyToManyField, QuerySet, URLField
from django.http import HttpRequest

from roles import models


class StatementForm(forms.ModelForm):
    """Holds editors to the rule of the files: a source, or marked as editorial judgement."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        judged = cleaned.get("basis") == models.Statement.Basis.EDITORIAL
        if "sources" in self.fields and not judged and not cleaned.get("sources"):
            self.add_error("sources", "Name at least one source, or choose editorial judgement.")
        return cleaned


class FixedQueries(BaseModelAdmin):
    """Joins what a list shows, and asks once for the choices that many forms share."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request)
        joins = [f.name for f in self.model._meta.concrete_fields if isinstance(f, ForeignKey)]
        return queryset.select_related(*joins) if joins else queryset

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, CharField) and (db_field.max_length or 0) >= 300:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 80})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name not in self.get_autocomplete_fields(request):
            field.choices = list(field.choices)
        return field


class RecordAdmin(FixedQueries, admin.ModelAdmin):
    search_fields = ["slug"]
    ordering = ["slug"]
    list_per_page = 50
    readonly_fields = ["held_by"]

    @admin.display(description="Held by")
    def held_by(self, record: models.Record) -> str:
        if not record.loaded_from:
            return "The admin alone: no file holds it."
        return f"{record.loaded_from}: edit it there, or the next load replaces what you change."

    show_full_result_count = False

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return [
            f.name
            for f in self.model._meta.get_fields()
            if isinstance(f, ForeignKey | ManyToManyField)
        ]


class StatementAdmin(RecordAdmin):
    form = StatementForm
    list_filter: Any = ["basis"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        names = {f.name for f in self.model._meta.get_fields() if isinstance(f, Field)}
        return [
            n for n in ("role", "topic", "area", "kind", "medium", "right", "basis") if n in names
        ]


class RecordInline(FixedQueries, admin.StackedInline):
    extra = 0
    show_change_link = True
    classes = ["collapse"]
    model: Any

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request).order_by("pk")
        many = [f.name for f in self.model._meta.many_to_many]
        return queryset.prefetch_related(*many) if many else queryset


class StatementInline(RecordInline):
    form = StatementForm
    # By number: a list of every source beside every statement would weigh megabytes.
    raw_id_fields = ["sources"]


def inline(
    of: type[models.Record], through: str = "role", base: type[RecordInline] = StatementInline
) -> type[RecordInline]:
    return type(f"{of.__name__}Inline", (base,), {"model": of, "fk_name": through})


@admin.register(models.Role)
class RoleAdmin(StatementAdmin):
    list_display = ["title", "slug", "department", "status", "reviewed_on"]
    list_filter = ["status", "department"]
    search_fields = ["title", "slug", "aliases__name"]
    inlines = [
        inline(models.RoleAlias, base=RecordInline),
        inline(models.ReportingLine),
        inline(models.Responsibility),
        inline(models.RoleSkill),
        inline(models.DecisionRight),
        inline(models.PayClaim),
        inline(models.EntryRoute),
        inline(models.RoleVariant),
        inline(models.CareerStep, through="from_role"),
    ]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return list(self.list_filter)


@admin.register(models.Source)
class SourceAdmin(RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["title", "publisher", "kind", "published", "retrieved"]
    list_filter = ["kind"]
    search_fields = ["title", "publisher", "slug"]


@admin.register(models.Skill)
class SkillAdmin(RecordAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]


@admin.register(models.RoleAlias)
class RoleAliasAdmin(RecordAdmin):
    list_display = ["name", "role", "shared"]
    list_filter = ["shared"]
    search_fields = ["name", "role__title"]


@admin.register(models.Decision)
class DecisionAdmin(RecordAdmin):
    list_display = ["name", "phase", "position"]
    list_filter = ["phase"]
    search_fields = ["name", "slug"]
    inlines = [inline(models.DecisionRight, through="decision")]


@admin.register(models.Conflict)
class ConflictAdmin(StatementAdmin):
    list_display = ["question", "topic", "left_role", "right_role", "basis"]
    search_fields = ["question", "one_side", "other_side"]
    inlines = [inline(models.ConflictReading, through="conflict")]


def register(model: type[models.Record], display: list[str], search: list[str]) -> None:
    """A kind of statement with nothing about it but its list."""
    options = {"list_display": [*display, "basis"], "search_fields": [*search, "slug"]}
    admin.site.register(model, type(f"{model.__name__}Admin", (StatementAdmin,), options))


register(models.Responsibility, ["text", "role", "area", "phase"], ["text"])
register(models.RoleSkill, ["skill", "role", "importance"], ["skill__name", "why"])
register(models.DecisionRight, ["decision", "role", "medium", "right"], ["decision__name", "note"])
register(models.ReportingLine, ["role", "direction", "text"], ["text"])
register(models.PayClaim, ["name", "role", "low", "high", "year"], ["name", "note"])
register(models.WageRelease, ["name", "month", "released_on", "top_code"], ["name"])
register(models.Industry, ["name", "naics_code", "position"], ["name", "naics_code"])
register(models.EntryRoute, ["text", "role", "kind"], ["text"])
register(
    models.CareerStep, ["from_role", "to_role", "kind"], ["from_role__title", "to_role__title"]
)
register(models.RoleVariant, ["name", "role"], ["name", "marks", "decides"])
register(models.Credit, ["title", "credit_list", "position", "role"], ["title", "marks"])
register(models.CreditRule, ["text", "topic"], ["text"])
register(
    models.Contrast,
    ["aspect", "topic", "judgement", "left_role", "right_role"],
    ["aspect", "left_text", "right_text", "both_text"],
)
register(models.ConflictReading, ["conflict", "text"], ["text"])


class BulkAdmin(FixedQueries, admin.ModelAdmin):
    """What a command loads: to be looked at, not edited, for the next load writes it anew."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.WageArea)
class WageAreaAdmin(BulkAdmin):
    list_display = ["name", "kind", "state", "code"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    ordering = ["code"]


@admin.register(models.WageEstimate)
class WageEstimateAdmin(BulkAdmin):
    list_display = ["occupation", "area", "industry", "release", "employment", "median_in_words"]
    list_filter = ["release", "occupation", "industry"]
    search_fields = ["soc_code", "occupation", "area__name"]
    ordering = ["soc_code", "area__code", "pk"]
