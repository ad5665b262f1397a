from django import forms

from roles.forms import MediumForm


class ComparisonForm(MediumForm):
    show = forms.ChoiceField(
        label="Rows",
        required=False,
        choices=[("all", "All rows"), ("differences", "Only differences")],
    )
