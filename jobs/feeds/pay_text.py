"""Pay written in words, where the words leave no doubt; else it counts as not stated."""

import re
from decimal import Decimal

from jobs.feeds.records import BadValue, Pay, pay

# A bare “$” is the dollar of the country the advert is for.
DOLLARS = {
    "": "USD",
    "us": "USD",
    "usa": "USD",
    "united states": "USD",
    "ca": "CAD",
    "canada": "CAD",
    "au": "AUD",
    "australia": "AUD",
    "nz": "NZD",
    "new zealand": "NZD",
}
SYMBOLS = {
    "us$": "USD",
    "ca$": "CAD",
    "c$": "CAD",
    "a$": "AUD",
    "nz$": "NZD",
    "£": "GBP",
    "€": "EUR",
}
CODES = {"USD", "CAD", "AUD", "NZD", "GBP", "EUR"}
PERIOD_WORDS = {
    "hour": "hour",
    "hr": "hour",
    "hourly": "hour",
    "day": "day",
    "daily": "day",
    "week": "week",
    "wk": "week",
    "weekly": "week",
    "month": "month",
    "mo": "month",
    "monthly": "month",
    "year": "year",
    "yr": "year",
    "annum": "year",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
}

_CURRENCY = r"(?:us\$|ca\$|nz\$|c\$|a\$|\$|£|€|usd|cad|aud|nzd|gbp|eur)"
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?)\s?(k?)"
_PAY = re.compile(
    rf"(?:(from|up to)\s+)?({_CURRENCY})?\s?{_NUMBER}\s?({_CURRENCY})?"
    rf"(?:\s?(?:-|–|—|to)\s?({_CURRENCY})?\s?{_NUMBER}\s?({_CURRENCY})?)?"
    rf"\s*(?:(?:/|per|an?|each)\s?)?({'|'.join(PERIOD_WORDS)})",
)


def stated_pay(text: str, country: str = "") -> Pay:
    """The pay of “$65,000 - $80,000 a year”; none if currency, period or figures are in doubt."""
    found = _PAY.fullmatch(" ".join(text.casefold().split()).rstrip("."))
    if not found:
        return Pay()
    limit, before, low, low_k, after, before_high, high, high_k, after_high, period = found.groups()
    named = {sign for sign in (before, after, before_high, after_high) if sign}
    # “$65K to £80K” is in doubt, and so is “from $65 to $80”.
    if len(named) != 1 or (limit and high):
        return Pay()
    currency = _currency(named.pop(), country)
    if not currency:
        return Pay()
    # “65 - 80K” means thousands at both ends.
    lowest = _amount(low, low_k or (high_k if high and "," not in low else ""))
    highest = _amount(high, high_k) if high else (None if limit == "from" else lowest)
    try:
        return pay(
            None if limit == "up to" else lowest, highest, currency, PERIOD_WORDS[period], "salary"
        )
    except BadValue:
        return Pay()


def _currency(sign: str, country: str) -> str:
    if sign == "$":
        return DOLLARS.get(country.strip().casefold(), "")
    code = sign.upper()
    return code if code in CODES else SYMBOLS.get(sign, "")


def _amount(figure: str, thousands: str) -> Decimal:
    amount = Decimal(figure.replace(",", ""))
    return amount * 1000 if thousands else amount
