from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from jobs.models import Feed, FeedRun, Place, PlaceAlias, Posting, QuarantinedRow
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


class MadeByRuns(LoadedByCommand):
    """What came of reading a feed: only to read."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin):
    """Feeds are added and edited here or by import_jobs; refresh_feeds reads them."""

    list_display = [
        "name",
        "format",
        "is_active",
        "is_example",
        "last_run_at",
        "last_outcome",
        "last_reason",
    ]
    list_filter = ["is_active", "format", "is_example"]
    search_fields = ["name", "slug"]
    ordering = ["name", "pk"]
    fields = [
        "name",
        "slug",
        "format",
        "address",
        "key_variable",
        "mapping",
        "organisation",
        "organisation_in_title",
        "licence",
        "allows_markup",
        "is_active",
        "is_example",
        "origin",
        "runs",
    ]
    readonly_fields = ["origin", "runs"]
    # What decides how an answer reads: changed, an answer that is the same has to be read again.
    READ_BY = {
        "format",
        "address",
        "mapping",
        "organisation",
        "organisation_in_title",
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        return super().get_queryset(request).with_last_run()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The addresses of its adverts are made of the slug.
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its adverts would go with it; a feed that is no more is made inactive."""
        return False

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        if self.READ_BY & set(form.changed_data):
            obj.etag = obj.last_modified = ""
        super().save_model(request, obj, form, change)

    @admin.display(description="last run")
    def last_run_at(self, feed: Any) -> Any:
        return feed.last_run_at

    @admin.display(description="outcome")
    def last_outcome(self, feed: Any) -> str:
        return FeedRun.Outcome(feed.last_outcome).label if feed.last_outcome else ""

    @admin.display(description="reason")
    def last_reason(self, feed: Any) -> str:
        return feed.last_reason or ""

    @admin.display(description="runs")
    def runs(self, feed: Feed) -> str:
        address = reverse("admin:jobs_feedrun_changelist")
        return format_html('<a href="{}?feed__id__exact={}">All runs</a>', address, feed.pk)


@admin.register(FeedRun)
class FeedRunAdmin(MadeByRuns):
    list_display = [
        "started_at",
        "feed",
        "outcome",
        "created_count",
        "updated_count",
        "unchanged_count",
        "rejected_count",
        "closed_count",
        "reason",
    ]
    list_filter = ["outcome", "feed"]
    list_select_related = ["feed"]
    ordering = ["-pk"]
    show_full_result_count = False
    fields = [*list_display, "ended_at", "rows"]
    readonly_fields = ["rows"]

    @admin.display(description="rows not taken in")
    def rows(self, run: FeedRun) -> str:
        address = reverse("admin:jobs_quarantinedrow_changelist")
        return format_html('<a href="{}?run__id__exact={}">The first of them</a>', address, run.pk)


@admin.register(QuarantinedRow)
class QuarantinedRowAdmin(MadeByRuns):
    list_display = ["row", "reason", "external_id", "excerpt", "run"]
    list_filter = [("run__feed", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["run"]
    search_fields = ["reason", "=external_id"]
    ordering = ["-run", "row", "pk"]
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)


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
