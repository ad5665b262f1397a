from decimal import Decimal
from typing import Any

from django import template
from django.template import Context

from roles.models import PayClaim, Statement

register = template.Library()


@register.inclusion_tag("components/cite.html", takes_context=True)
def cite(context: Context, record: Any) -> dict[str, Any]:
    """The numbers of the sources a statement rests on; needs `citations` in the context."""
    citations = context["citations"]
    sources = [(citations.number(source), source) for source in record.sources.all()]
    return {
        "sources": sources,
        "editorial": record.basis != Statement.Basis.SOURCED,
        "basis": record.get_basis_display(),
    }


@register.filter
def dollars(amount: Decimal | int | None) -> str:
    """`90360` → `$90,360`; “Not known” without a figure."""
    return "Not known" if amount is None else f"${amount:,.0f}"


@register.filter
def pay_range(claim: PayClaim) -> str:
    """What a claim says, in its own unit: `$100,000 to $1,000,000 or more`, `1% to 5%`."""

    def figure(amount: Decimal) -> str:
        return f"{amount:.0f}%" if claim.unit == PayClaim.Unit.PERCENT else f"${amount:,.0f}"

    if claim.low is None or claim.high is None:
        assert claim.average is not None  # pay_claim_has_a_figure
        return f"{figure(claim.average)} on average"
    return f"{figure(claim.low)} to {figure(claim.high)}{' or more' if claim.open_ended else ''}"
