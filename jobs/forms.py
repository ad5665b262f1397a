from django import forms

from jobs.search.understanding import DEFAULT_RADIUS, RADII
from jobs.words import words
from roles.forms import LenientForm


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

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if title and not words(title):
            raise forms.ValidationError("Use letters or figures, such as “producer”.")
        return title
