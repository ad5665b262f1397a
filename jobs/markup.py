"""An advert as schema.org JobPosting, for search engines: only where its source allows it.

Required and recommended properties are those of Google's job posting documentation
(https://developers.google.com/search/docs/appearance/structured-data/job-posting). Nothing is
said that the source does not state; where something required is missing, nothing is said at all.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from jobs.models import Place, Posting
from jobs.places import contains

Type = Posting.EmploymentType
EMPLOYMENT_TYPES = {
    Type.FULL_TIME: "FULL_TIME",
    Type.PART_TIME: "PART_TIME",
    Type.CONTRACT: "CONTRACTOR",
    Type.TEMPORARY: "TEMPORARY",
    Type.INTERNSHIP: "INTERN",
    Type.VOLUNTEER: "VOLUNTEER",
    Type.OTHER: "OTHER",
}
# What could end the element that the data stands in, as `json_script` writes it.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def markup(posting: Posting, address: str) -> SafeString | None:
    """The content of the script element on the advert's page at `address`; None if there is none.

    One query, and only where the feed's terms allow it.
    """
    if not may_be_marked_up(posting):
        return None
    places = Place.objects.named_by(posting.place_terms)
    data = job_posting(posting, places, address)
    if data is None:
        return None
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


def may_be_marked_up(posting: Posting) -> bool:
    """Whether its feed's terms allow it, and it is a real advert that can be answered."""
    feed = posting.feed
    return feed.allows_markup and not feed.is_example and not posting.is_closed


def job_posting(posting: Posting, places: Sequence[Place], address: str) -> dict[str, Any] | None:
    """`places` are all that it names and all that contain these; None if something is missing."""
    where = _where(posting, places)
    stated = (posting.description, posting.organisation, posting.posted_at, where)
    if not all(stated):
        return None
    assert posting.posted_at
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": posting.title,
        "description": posting.description,
        "datePosted": posting.posted_at.isoformat(timespec="seconds"),
        "hiringOrganization": {"@type": "Organization", "name": posting.organisation},
        "identifier": {
            "@type": "PropertyValue",
            "name": posting.organisation,
            "value": posting.external_id,
        },
        "url": address,
        "directApply": False,  # One applies on the employer's site.
        **where,
    }
    if posting.valid_through:
        data["validThrough"] = posting.valid_through.isoformat(timespec="seconds")
    if posting.employment_type:
        data["employmentType"] = EMPLOYMENT_TYPES[Type(posting.employment_type)]
    if pay := _pay(posting):
        data["baseSalary"] = pay
    return data


def _where(posting: Posting, places: Sequence[Place]) -> dict[str, Any]:
    """Where the work is done, and from where if it is remote; empty if no country is known.

    Remote work names those who may do it by country or state. A city beside it is where an
    office is: it limits nobody to that city.
    """
    countries = {place.code: place for place in places if place.kind == Place.Kind.COUNTRY}
    states = {place.code: place for place in places if place.kind == Place.Kind.STATE}
    named = [
        place
        for place in places
        if not any(contains(place, other) for other in places if other.code != place.code)
    ]
    on_site = [place for place in named if not posting.remote or place.kind == Place.Kind.CITY]
    found: dict[str, Any] = {}
    if on_site:
        found["jobLocation"] = [
            {"@type": "Place", "address": _address(place, states)} for place in on_site
        ]
    if posting.remote:
        limits = [
            countries.get(place.country, place) if place.kind == Place.Kind.CITY else place
            for place in named
        ]
        if not limits:
            return {}
        found["jobLocationType"] = "TELECOMMUTE"
        found["applicantLocationRequirements"] = [
            {"@type": "State" if limit.kind == Place.Kind.STATE else "Country", "name": limit.label}
            for limit in {limit.code: limit for limit in limits}.values()
        ]
    return found


def _address(place: Place, states: dict[str, Place]) -> dict[str, str]:
    address = {"@type": "PostalAddress", "addressCountry": place.country}
    state = states.get(f"{place.country}-{place.admin_code}")
    if state is not None:
        address["addressRegion"] = state.name
    if place.kind == Place.Kind.CITY:
        address["addressLocality"] = place.name
    return address


def _pay(posting: Posting) -> dict[str, Any] | None:
    """None if it is not stated, or not for what time."""
    low, high = posting.pay_min, posting.pay_max
    if not posting.pay_period or (low is None and high is None):
        return None
    value: dict[str, Any] = {"@type": "QuantitativeValue"}
    if low == high:
        value["value"] = _number(low)
    else:
        ends = (("minValue", low), ("maxValue", high))
        value |= {name: _number(amount) for name, amount in ends if amount is not None}
    value["unitText"] = posting.pay_period.upper()
    return {"@type": "MonetaryAmount", "currency": posting.pay_currency, "value": value}


def _number(amount: Decimal | None) -> int | float:
    assert amount is not None
    return int(amount) if amount == int(amount) else float(amount)
