from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from roles.models import PayClaim, Statement, WageEstimate

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context: Context, record: Any) -> SafeString:
    """The numbers of the sources a statement rests on, or the mark of editorial judgment.

    Needs `citations` in the context. Hundreds stand on a page: hence no template of its own.
    """
    links = context["citations"].links(record.sources.all())
    marks = format_html('<span class="cite">{}</span>', links) if links else links
    if record.basis == Statement.Basis.SOURCED:
        return marks
    return marks + format_html(' <span class="editorial">{}</span>', record.get_basis_display())


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


@register.filter
def for_occupation(wages: dict[str, WageEstimate], soc_code: str) -> WageEstimate | None:
    """The official wages of an occupation, if there are any."""
    return wages.get(soc_code)


@register.simple_tag
def query_with(query: QueryDict, name: str, value: str = "") -> str:
    """`query` with the parameter `name` set, or without it: `?medium=film&level=entry`."""
    changed = query.copy()
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}" if changed else ""
