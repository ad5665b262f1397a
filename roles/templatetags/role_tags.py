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
def pay_in_words(claim: PayClaim) -> str:
    """What a claim says: `$100,000 to $1,000,000 or more`, `$24,000 a year, median`."""

    def figure(amount: Decimal) -> str:
        return f"${amount:,.0f}" if claim.unit == PayClaim.Unit.USD else f"{amount:.0f}%"

    of = " of people" if claim.unit == PayClaim.Unit.PEOPLE else ""
    period = f" {claim.get_period_display()}" if claim.period else ""
    if claim.low is None or claim.high is None:
        assert claim.figure is not None  # pay_claim_has_a_figure
        measure = claim.get_measure_display()
        comma = "" if claim.measure == PayClaim.Measure.AVERAGE else ","
        return f"{figure(claim.figure)}{of}{period}{comma} {measure}"
    more = " or more" if claim.open_ended else ""
    return f"{figure(claim.low)} to {figure(claim.high)}{more}{of}{period}"


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
