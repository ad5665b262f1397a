from typing import Any

from django import forms

from roles.media import Medium
from roles.models import Role


class LenientForm(forms.Form):
    """A GET form: what is valid is used, what is not is shown beside its field and left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""


class RoleFinderForm(LenientForm):
    name = forms.CharField(
        required=False,
        max_length=80,
        label="Role",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    department = forms.ChoiceField(
        required=False, choices=[("", "Every department"), *Role.Department.choices]
    )
    medium = forms.ChoiceField(required=False, choices=[("", "Every medium"), *Medium.choices])


class MediumForm(LenientForm):
    """The medium a page is read for; blank means every medium."""

    medium = forms.ChoiceField(required=False, choices=[("", "Every medium"), *Medium.choices])
