from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from comparisons.addresses import slugs_in
from comparisons.comparison import MAX_ROLES, SECTIONS, sides_of
from comparisons.tray import in_order
from roles.forms import MediumForm
from roles.media import Medium
from roles.models import Role

# Two media of three roles would be six columns.
MOST_ROLES_IN_TWO_MEDIA = 2
COLUMNS = [(str(number), f"Column {number}") for number in range(1, MAX_ROLES + 1)]


class ComparisonForm(MediumForm):
    """How a comparison is read; which roles it is of stands in its address."""

    # The form on the page; the lists of columns belong to it, but stand above the columns.
    ID = "reading"

    also = forms.ChoiceField(
        label="Beside it", required=False, choices=[("", "No second medium"), *Medium.choices]
    )
    show = forms.ChoiceField(
        label="Rows",
        required=False,
        initial="all",
        choices=[("all", "All rows"), ("differences", "Only differences")],
    )
    topic = forms.ChoiceField(
        label="Topic", required=False, choices=[("", "Every topic"), *SECTIONS]
    )
    left = forms.ChoiceField(
        label="Left column",
        required=False,
        initial="1",
        choices=COLUMNS,
        widget=forms.Select(attrs={"form": ID}),
    )
    right = forms.ChoiceField(
        label="Right column",
        required=False,
        initial="2",
        choices=COLUMNS,
        widget=forms.Select(attrs={"form": ID}),
    )
    order = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, roles: Sequence[Role], **kwargs: Any) -> None:
        self.roles = roles
        super().__init__(data, **kwargs)
        if self.value("also") and not self.value("medium"):
            # A second medium without a first is the only one.
            only = {"medium": self.value("also"), "also": ""}
            self.cleaned_data |= only
            self.data |= only
        if len(roles) > MOST_ROLES_IN_TWO_MEDIA:
            self.fields["also"].widget.attrs["disabled"] = True
            self.fields["also"].widget.choices = [("", "Only with two roles")]
        sides = sides_of(in_order(roles, self.value("order")), self.read_in)
        names = [(str(n), f"{side.role}{side.within}") for n, side in enumerate(sides, start=1)]
        for name in ("left", "right"):
            self.fields[name].widget.choices = names
            self.data[name] = self.value(name)

    def clean_also(self) -> str:
        also: str = self.cleaned_data["also"]
        if also and len(self.roles) > MOST_ROLES_IN_TWO_MEDIA:
            raise forms.ValidationError(
                "Two media side by side are shown for two roles; take a role out first."
            )
        return also

    def clean_order(self) -> str:
        order: str = self.cleaned_data["order"]
        if order and sorted(slugs_in(order)) != sorted(role.slug for role in self.roles):
            raise forms.ValidationError("The order names other roles; the usual order is shown.")
        return order

    def clean(self) -> dict[str, Any]:
        """The two columns of a narrow screen stand in their order, and are never the same one."""
        number = len(self.roles) * len(self.read_in)
        asked = [int(self.value(name) or 0) for name in ("left", "right")]
        # Where one is asked for twice, the next one stands beside it, or the one before the last.
        others = [*range(asked[0] + 1, number + 1), *range(asked[0] - 1, 0, -1)]
        kept = dict.fromkeys(n for n in [*asked, *others] if 0 < n <= number)
        self.cleaned_data["left"], self.cleaned_data["right"] = map(str, sorted([*kept][:2]))
        return self.cleaned_data

    @property
    def controls(self) -> list[BoundField]:
        return [self[name] for name in ("medium", "also", "show", "topic")]

    @property
    def columns(self) -> list[BoundField]:
        """The lists with which a narrow screen chooses two of more than two columns."""
        return [self["left"], self["right"]]

    @property
    def read_in(self) -> list[str]:
        """The media to read it in: one, two, or “” for every medium."""
        asked = [medium for medium in (self.value("medium"), self.value("also")) if medium]
        return list(dict.fromkeys(asked)) or [""]

    @property
    def only_differences(self) -> bool:
        return bool(self.value("show") == "differences")
