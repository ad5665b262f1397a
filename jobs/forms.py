from typing import Any

from django import forms
from django.http import QueryDict

from jobs.models import Posting
from jobs.search.facets import FRESHNESS, listed_within
from jobs.search.search import Sort
from jobs.search.understanding import DEFAULT_RADIUS, RADII, UNITS
from roles.forms import LenientForm
from roles.models import Role
from roles.words import words

# What an address means may change; one that says its version will be read as it was meant.
VERSION = "1"
# What is done without a value that cannot be used.
INSTEAD = {
    "title": "The title was left out.",
    "where": "The place was left out.",
    "within": f"{DEFAULT_RADIUS} is used instead.",
    "unit": "The unit of the place’s country is used.",
    "remote": "Remote jobs are found as their places are.",
    "posted": "Adverts of any age are shown.",
    "role": "The role was left out.",
    "employer": "The employer was left out.",
    "copies": "All adverts are searched.",
    "exact": "Other forms of the words are searched too.",
    "sort": "The best match comes first.",
    "v": f"The address is read as one of version {VERSION}.",
}


def published_roles() -> list[tuple[str, str]]:
    roles = Role.objects.filter(status=Role.Status.PUBLISHED).order_by("title", "pk")
    return list(roles.values_list("slug", "title"))


class JobSearchForm(LenientForm):
    """The whole contract of the job search; every field may be left out."""

    title = forms.CharField(
        required=False,
        max_length=120,
        label="Job title",
        help_text="“Words in quotes” stay together; -word leaves a word out.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    where = forms.CharField(
        required=False,
        max_length=120,
        label="Where",
        help_text="A city, state, country or ZIP code, or “remote”.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    within = forms.TypedChoiceField(
        required=False,
        choices=[(radius, str(radius) if radius else "0, the place itself") for radius in RADII],
        coerce=int,
        empty_value=DEFAULT_RADIUS,
        initial=DEFAULT_RADIUS,
        label="Within",
        help_text="Of a city or ZIP code.",
    )
    unit = forms.ChoiceField(
        required=False,
        choices=[("", "as usual there"), *UNITS.items()],
        label="Miles or kilometers",
    )
    remote = forms.ChoiceField(
        required=False,
        choices=[
            ("", "At the place"),
            ("too", "Remote too"),
            ("only", "Remote only"),
        ],
        label="Remote",
    )
    posted = forms.TypedChoiceField(
        required=False,
        choices=[
            ("", "Any time"),
            *((days, listed_within(days).capitalize()) for days in FRESHNESS),
        ],
        coerce=int,
        empty_value=0,
        label="Posted",
    )
    role = forms.ChoiceField(
        required=False,
        choices=published_roles,
        error_messages={"invalid_choice": "There is no role “%(value)s” to choose."},
        label="Role",
        widget=forms.HiddenInput,
    )
    employer = forms.CharField(
        required=False, max_length=200, label="Employer", widget=forms.HiddenInput
    )
    copies = forms.SlugField(
        required=False, max_length=12, label="Copies of", widget=forms.HiddenInput
    )
    exact = forms.ChoiceField(
        required=False,
        choices=[("", "And other forms of them"), ("1", "Only the words as typed")],
        label="Words",
        widget=forms.HiddenInput,
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[
            (Sort.BEST.value, "Best match first"),
            (Sort.NEWEST.value, "Newest first"),
            (Sort.NEAREST.value, "Nearest first"),
        ],
        initial=Sort.BEST.value,
        label="Order",
    )
    v = forms.ChoiceField(
        required=False,
        choices=[(VERSION, VERSION)],
        label="Version of the address",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "This address was made for version “%(value)s”."},
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if self.is_bound:
            # A search by htmx fills in what is wrong without touching the fields themselves.
            for field in self.visible_fields():
                hint = f"{field.id_for_label}_helptext " if field.help_text else ""
                field.field.widget.attrs["aria-describedby"] = f"{hint}{field.id_for_label}_error"

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if title and not words(title):
            raise forms.ValidationError("Use letters or figures, such as “producer”.")
        return title

    def clean_copies(self) -> str:
        copies = self.cleaned_data["copies"]
        if copies and not Posting.objects.filter(reference=copies).exists():
            raise forms.ValidationError(f"There is no advert “{copies}”.")
        return copies

    @property
    def used(self) -> QueryDict:
        """The query of this search without what was left out, with the version it is written in."""
        query = super().used
        if self.cleaned_data.get("within") == 0:
            query["within"] = "0"
        if query:
            query["v"] = VERSION
        return query

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Name and value of what another search keeps though it has no field to see."""
        kept = ("role", "employer", "exact", "v")
        return [(name, value) for name, value in self.used.items() if name in kept]

    @property
    def asked(self) -> dict[str, Any]:
        """What `understand` takes."""
        names = [name for name in self.fields if name != "v"]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def complaint(self, name: str) -> str:
        """What is wrong with the value of a field and what was done instead; empty if nothing."""
        return f"{self.errors[name][0]} {INSTEAD[name]}" if name in self.errors else ""

    @property
    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """The fields that can be seen, each with what is wrong with its value."""
        return [(field, self.complaint(field.name)) for field in self.visible_fields()]

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """Label and complaint of each field whose value was not used."""
        return [(self[name].label, self.complaint(name)) for name in self.errors]
