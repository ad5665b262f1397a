"""How the pay that an advert states sits against the official wages of the role it reads like."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from jobs.models import Posting
from roles.models import Role, WageArea, WageEstimate
from roles.wage_areas import AreaNames
from roles.words import fold

# The wage agency makes a year of hourly pay by this many hours, and so do we.
HOURS_A_YEAR = 2_080
WIDEST_FIRST = ("nation", "state", "nonmetro", "metro")
BELOW, WITHIN, ABOVE = -1, 0, 1
# Where a stated range begins and ends against the middle half of the wages.
VERDICTS = {
    (BELOW, BELOW): "is below that range",
    (BELOW, WITHIN): "reaches from below that range into it",
    (BELOW, ABOVE): "reaches beyond that range at both ends",
    (WITHIN, WITHIN): "is within that range",
    (WITHIN, ABOVE): "reaches from within that range to above it",
    (ABOVE, ABOVE): "is above that range",
}
ONLY_FROM = {
    BELOW: "begins below that range; how far it goes is not stated",
    WITHIN: "begins within that range; how far it goes is not stated",
    ABOVE: "is above that range",
}
ONLY_UP_TO = {
    BELOW: "is below that range",
    WITHIN: "ends within that range; where it begins is not stated",
    ABOVE: "ends above that range; where it begins is not stated",
}


@dataclass(frozen=True)
class Compared:
    """The wages of a place, and where the advert's pay lies among them."""

    wage: WageEstimate
    verdict: str  # “is within that range”, the range being the middle half.

    @property
    def low(self) -> str:
        return self.wage.in_words("p25")

    @property
    def high(self) -> str:
        return self.wage.in_words("p75")


@dataclass(frozen=True)
class PayEvidence:
    """What to say of an advert's pay: comparisons, the nation first, or why there are none."""

    role: Role
    stated: str
    a_year: str = ""  # Hourly pay, made a year's.
    compared: list[Compared] = field(default_factory=list)
    reason: str = ""

    @property
    def wage(self) -> WageEstimate:
        """Of the narrowest place."""
        return self.compared[-1].wage


def load_pay_evidence(posting: Posting) -> PayEvidence | None:
    """None if the advert states no pay or reads like no published role; at most three queries.

    `posting` is loaded with its role and place.
    """
    role, stated = posting.role, posting.pay_as_stated
    if not stated or role is None or not role.is_published:
        return None
    if reason := why_not_compared(posting, role):
        return PayEvidence(role, stated, reason=reason)
    areas = _areas(posting)
    wages = WageEstimate.objects.for_occupations([role.soc_code], areas)
    return weigh(posting, role, [wage for wage in wages if wage.industry_id is None])


def why_not_compared(posting: Posting, role: Role) -> str:
    """A sentence, or nothing if yearly wages in the United States are a fair comparison."""
    period = posting.pay_period
    if not role.soc_code:
        return f"No official occupation covers {role.title}, so there are no official wages of it."
    if posting.pay_currency != "USD":
        return f"It is in {posting.pay_currency}, and the official wages are in US dollars."
    if posting.place and posting.place.country != "US":
        return f"The official wages are of the United States, and this is in {posting.place.label}."
    if not period:
        return "The advert does not say whether it is by the year, the week or the hour."
    if period not in (Posting.PayPeriod.YEAR, Posting.PayPeriod.HOUR):
        return (
            f"It is a rate by the {period}, and the advert does not say for how many {period}s a"
            " year. Between jobs nothing is paid, so no yearly wage can be made of it."
        )
    return ""


def weigh(posting: Posting, role: Role, wages: Iterable[WageEstimate]) -> PayEvidence:
    """The stated pay against each of `wages`, those of the role's occupation in all industries."""
    low, high = yearly(posting)
    held = sorted(wages, key=lambda wage: WIDEST_FIRST.index(wage.area.kind))
    compared = [
        Compared(wage, verdict(low, high, wage))
        for wage in held
        if is_known(wage, "p25") and is_known(wage, "p75")
    ]
    stated = posting.pay_as_stated
    if not compared:
        reason = f"We hold no official wages of occupation {role.soc_code} to compare it with."
        return PayEvidence(role, stated, reason=reason)
    a_year = ""
    if posting.pay_period == Posting.PayPeriod.HOUR:
        a_year = Posting(
            pay_min=low, pay_max=high, pay_currency="USD", pay_period=Posting.PayPeriod.YEAR
        ).pay_as_stated
    return PayEvidence(role, stated, a_year, compared)


def yearly(posting: Posting) -> tuple[Decimal | None, Decimal | None]:
    """Least and most a year of yearly or hourly pay."""
    times = HOURS_A_YEAR if posting.pay_period == Posting.PayPeriod.HOUR else 1
    low, high = (
        None if amount is None else amount * times for amount in (posting.pay_min, posting.pay_max)
    )
    return low, high


def is_known(wage: WageEstimate, figure: str) -> bool:
    """Whether the agency says anything of it, be it only “or more”."""
    return getattr(wage, figure) is not None or getattr(wage, f"{figure}_top_coded")


def verdict(low: Decimal | None, high: Decimal | None, wage: WageEstimate) -> str:
    """Where pay a year of `low` to `high` lies; at least one of them is stated."""
    begins = None if low is None else position(low, wage)
    ends = None if high is None else position(high, wage)
    if (begins is None and low is not None) or (ends is None and high is not None):
        top = f"${wage.release.top_code:,}"
        return f"cannot be placed: from {top} a year on the agency gives no figures"
    if begins is None:
        assert ends is not None
        return ONLY_UP_TO[ends]
    return ONLY_FROM[begins] if ends is None else VERDICTS[begins, ends]


def position(amount: Decimal, wage: WageEstimate) -> int | None:
    """Below, within or above the middle half of the wages; None where a top code hides it."""
    is_hidden = amount >= wage.release.top_code
    if wage.p25_top_coded:
        return None if is_hidden else BELOW
    if amount < wage.p25:  # type: ignore[operator]  # is_known
        return BELOW
    if wage.p75_top_coded:
        return None if is_hidden else WITHIN
    return ABOVE if amount > wage.p75 else WITHIN  # type: ignore[operator]


def _areas(posting: Posting) -> list[WageArea]:
    """The state of the advert's place, and the metropolitan area that is named after its city."""
    place = posting.place
    if place is None or not place.admin_code:
        return []
    names = AreaNames(WageArea.objects.around(place.admin_code))
    state = names.states.get(place.admin_code)
    if state is None or place.kind != "city":
        return [state] if state else []
    metros = [area for area in names.named(fold(place.name), names.within(state)) if area.cities]
    return [state, *metros[:1]]
