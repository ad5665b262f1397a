from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from jobs.models import Feed, Place, PlaceAlias, Posting
from jobs.search.indexing import index


class LoadedByCommand(admin.ModelAdmin):
    """Rows that a command loads: to look at, not to add by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PlaceAliasInline(admin.TabularInline):
    model = PlaceAlias
    extra = 0
    fields = readonly_fields = ["folded_name", "preferred"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Place)
class PlaceAdmin(LoadedByCommand):
    """Made anew by load_places, so only to read."""

    list_display = ["label", "kind", "country", "population", "code"]
    list_filter = ["kind"]
    search_fields = ["folded_name", "label", "=code"]
    search_help_text = "A name, or a code such as US-CA."
    ordering = ["-population", "pk"]
    show_full_result_count = False
    inlines = [PlaceAliasInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Feed)
class FeedAdmin(LoadedByCommand):
    list_display = [
        "name",
        "format",
        "is_example",
        "last_run_at",
        "created_count",
        "updated_count",
        "unchanged_count",
        "rejected_count",
    ]
    list_filter = ["format", "is_example"]
    search_fields = ["name", "slug"]
    ordering = ["name", "pk"]
    readonly_fields = [
        "slug",
        "format",
        "origin",
        "last_run_at",
        "created_count",
        "updated_count",
        "unchanged_count",
        "rejected_count",
    ]


@admin.register(Posting)
class PostingAdmin(LoadedByCommand):
    """What a feed states is its own; an editor withdraws an advert or corrects its role."""

    list_display = [
        "title",
        "organisation",
        "places_in_short",
        "feed",
        "role",
        "posted_at",
        "last_seen_at",
        "closed_at",
        "withdrawn_at",
    ]
    list_filter = [
        "feed",
        "employment_type",
        "remote",
        ("role", admin.EmptyFieldListFilter),
        ("place", admin.EmptyFieldListFilter),
        "role_is_corrected",
        ("closed_at", admin.EmptyFieldListFilter),
        ("withdrawn_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["title", "organisation", "=external_id", "=reference"]
    ordering = ["-pk"]
    show_full_result_count = False
    raw_id_fields = ["role"]
    fields = [
        "withdrawn_at",
        "role",
        "role_is_corrected",
        "feed",
        "external_id",
        "reference",
        "title",
        "organisation",
        "department",
        "place_text",
        "place",
        "place_terms",
        "remote",
        "employment_in_words",
        "pay_as_stated",
        "description",
        "apply_url",
        "posted_at",
        "valid_through",
        "first_seen_at",
        "last_seen_at",
        "closed_at",
    ]
    # All but the editor's own.
    readonly_fields = fields[3:]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Posting]:
        return super().get_queryset(request).select_related("feed", "place", "role")

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        if "role" in form.changed_data:
            obj.role_is_corrected = True
        super().save_model(request, obj, form, change)
        index([obj])
