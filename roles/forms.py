from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from roles.authority import PHASES
from roles.media import Medium
from roles.models import Role, Skill
from roles.wage_areas import AreaNames, Place


def skill_choices() -> list[tuple[str, str]]:
    return list(Skill.objects.order_by("name", "pk").values_list("slug", "name"))


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
            lists = {
                name: data.getlist(name)
                for name, field in self.base_fields.items()
                if isinstance(field, forms.MultipleChoiceField)
            }
            super().__init__({**data.dict(), **lists, **unsaid}, **kwargs)
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

    @property
    def used(self) -> QueryDict:
        """The query without what was left out: what links on the page start from."""
        query = QueryDict(mutable=True)
        for name in self.fields:
            value = self.value(name)
            if value and value != self.fields[name].initial:
                query.setlist(name, value if isinstance(value, list) else [value])
        return query


class RoleFinderForm(LenientForm):
    """A name to look for; the facets are links beside the results, which the form keeps."""

    name = forms.CharField(
        required=False,
        max_length=80,
        label="Role",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    department = forms.ChoiceField(
        required=False, choices=Role.Department.choices, widget=forms.HiddenInput
    )
    medium = forms.ChoiceField(required=False, choices=Medium.choices, widget=forms.HiddenInput)
    level = forms.ChoiceField(required=False, choices=Role.Level.choices, widget=forms.HiddenInput)

    @property
    def facet_errors(self) -> list[str]:
        """What is wrong with the facets, which have no field of their own on the page."""
        return [error for name, errors in self.errors.items() if name != "name" for error in errors]


class MediumForm(LenientForm):
    """The medium a page is read for; blank means every medium."""

    medium = forms.ChoiceField(required=False, choices=[("", "Every medium"), *Medium.choices])


class KnownValuesField(forms.MultipleChoiceField):
    """Keeps the values it knows; the others stand in `unknown` and cost nothing else."""

    unknown: list[str] = []

    def clean(self, value: Any) -> list[str]:
        known = {slug for slug, _ in self.choices}
        values = dict.fromkeys(self.to_python(value))
        self.unknown = [each for each in values if each not in known]
        return [each for each in values if each in known]


class FitForm(LenientForm):
    """The skills a reader has, and the medium they want to work in."""

    have = KnownValuesField(required=False, choices=skill_choices)
    medium = forms.ChoiceField(required=False, choices=[("", "Every medium"), *Medium.choices])


class MainMediaForm(LenientForm):
    """One medium; blank means film and scripted television, between which the order flips."""

    medium = forms.ChoiceField(
        required=False, choices=[("", "Film and scripted TV"), *Medium.choices]
    )


class DecisionsForm(MainMediaForm):
    phase = forms.ChoiceField(
        required=False,
        choices=[("", "Every phase"), *((phase, phase.label) for phase in PHASES[:-1])],
    )
    columns = forms.ChoiceField(
        required=False,
        choices=[("", "Roles that decide or approve"), ("all", "Every role with a right")],
    )


class PathsForm(LenientForm):
    """Where somebody is, where they want to be, and the medium that every step must hold in."""

    def __init__(self, data: QueryDict, *, roles: Iterable[Role]) -> None:
        choices = [("", "Not chosen"), *((role.slug, role.title) for role in roles)]
        unknown = {"invalid_choice": "There is no role “%(value)s” to choose."}

        def role_field(label: str) -> forms.ChoiceField:
            return forms.ChoiceField(
                required=False, label=label, choices=choices, error_messages=unknown
            )

        # A class cannot name a field “from”.
        self.base_fields = {
            "from": role_field("Where you are"),
            "to": role_field("Where you want to be"),
            **MediumForm.base_fields,
        }
        super().__init__(data)


class PayForm(LenientForm):
    """A role, and a place in the reader's own words, read as an area of the wage statistics."""

    def __init__(self, data: QueryDict, *, roles: Iterable[Role], names: AreaNames) -> None:
        by_department: dict[str, list[tuple[str, str]]] = {}
        for role in roles:
            department = by_department.setdefault(role.get_department_display(), [])
            department.append((role.slug, role.title))
        self.names = names
        self.base_fields = {
            "role": forms.ChoiceField(
                required=False,
                label="Role",
                choices=[("", "Every occupation"), *sorted(by_department.items())],
                error_messages={"invalid_choice": "There is no role “%(value)s” to choose."},
            ),
            "area": forms.CharField(
                required=False,
                max_length=120,
                label="City or state",
                widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
            ),
        }
        super().__init__(data)
        place = self.value("area")
        if place and self.data["area"] == place.area.slug:
            self.data["area"] = place.area.name  # As the reader would write it.

    @property
    def used(self) -> QueryDict:
        query = super().used
        if place := self.value("area"):
            query["area"] = place.area.slug
        return query

    def clean_area(self) -> Place | None:
        text = self.cleaned_data["area"]
        place = self.names.read(text)
        if text and place is None:
            raise forms.ValidationError(
                f"No area of the wage statistics is called “{text}”."
                " Try a greater city nearby, or the state."
            )
        return place
