from typing import Any

from django import forms
from django.http import QueryDict

from jobs.search.understanding import DEFAULT_RADIUS, RADII
from roles.forms import LenientForm
from roles.words import words

# What is done without a value that cannot be used.
INSTEAD = {
    "title": "The title was left out.",
    "where": "The place was left out.",
    "within": f"{DEFAULT_RADIUS} miles are used.",
    "sort": "The best match comes first.",
}


class JobSearchForm(LenientForm):
    """The whole contract of the job search; every field may be left out."""

    title = forms.CharField(
        required=False,
        max_length=120,
        label="Job title",
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
        choices=[(miles, f"{miles} miles") for miles in RADII],
        coerce=int,
        empty_value=DEFAULT_RADIUS,
        initial=DEFAULT_RADIUS,
        label="Within",
        help_text="Of a city or ZIP code.",
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[("best", "Best match first"), ("newest", "Newest first")],
        initial="best",
        label="Order",
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if self.is_bound:
            # A search by htmx fills in what is wrong without touching the fields themselves.
            for field in self:
                hint = f"{field.id_for_label}_helptext " if field.help_text else ""
                field.field.widget.attrs["aria-describedby"] = f"{hint}{field.id_for_label}_error"

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if title and not words(title):
            raise forms.ValidationError("Use letters or figures, such as “producer”.")
        return title

    @property
    def complaints(self) -> dict[str, str]:
        """Field name → what is wrong with its value and what was done; empty if nothing is."""
        return {
            name: f"{self.errors[name][0]} {instead}" if name in self.errors else ""
            for name, instead in INSTEAD.items()
        }

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """Label and complaint of each field whose value was not used."""
        return [(self[name].label, text) for name, text in self.complaints.items() if text]
