from typing import Any

from django import forms
from django.http import QueryDict

from roles.media import Medium
from roles.models import Role


class LenientForm(forms.Form):
    """A GET form: what is valid is used, what is not is shown beside its field and left out."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        if data is not None:
            # What is not said has its initial value, and the field shows it.
            unsaid = {
                name: field.initial
                for name, field in self.base_fields.items()
                if field.initial is not None and not data.get(name)
            }
            super().__init__({**data.dict(), **unsaid}, **kwargs)
            self.is_valid()
            # A list cannot show what it does not hold: it shows what is used instead.
            self.data |= {
                name: self.fields[name].initial
                for name in self.errors
                if isinstance(self.fields[name], forms.ChoiceField)
            }
        else:
            super().__init__(None, **kwargs)

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
