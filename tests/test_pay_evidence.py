"""An advert's pay against official wages, by cases worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from jobs.models import Place, Posting
from jobs.pay_evidence import verdict, weigh, why_not_compared
from roles.models import Role, WageArea, WageEstimate, WageRelease
from tests.jobs_factories import advertise, load_small_gazetteer

RELEASE = WageRelease(
    name="May 2025", month=date(2025, 5, 1), released_on=date(2026, 5, 1), top_code=239_200
)
NATION = WageArea(pk=1, name="United States", kind="nation")
STATE = WageArea(pk=2, name="California", kind="state", state="CA")
METRO = WageArea(pk=3, name="Los Angeles-Long Beach-Anaheim, CA", kind="metro", state="CA")


def wage(area=NATION, **figures):
    figures = {"p25": 60_000, "median": 85_000, "p75": 130_000} | figures
    return WageEstimate(
        release=RELEASE,
        soc_code="27-2012",
        occupation="Producers and Directors",
        area=area,
        **figures,
    )


def posting(low=None, high=None, period="year", currency="USD", place=None):
    return Posting(
        title="Producer",
        pay_min=None if low is None else Decimal(low),
        pay_max=None if high is None else Decimal(high),
        pay_currency=currency,
        pay_period=period,
        place=place,
    )


ALL_HIDDEN = dict.fromkeys(("p25", "median", "p75")) | {
    f"{name}_top_coded": True for name in ("p25", "median", "p75")
}
PRODUCER = Role(slug="producer", title="Producer", soc_code="27-2012", status="published")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (40_000, 59_999, "is below that range"),
        (40_000, 60_000, "reaches from below that range into it"),
        (40_000, 130_001, "reaches beyond that range at both ends"),
        (60_000, 130_000, "is within that range"),
        (90_000, 120_000, "is within that range"),
        (130_000, 130_001, "reaches from within that range to above it"),
        (130_001, 200_000, "is above that range"),
        (85_000, 85_000, "is within that range"),
        (59_999, None, "begins below that range; how far it goes is not stated"),
        (60_000, None, "begins within that range; how far it goes is not stated"),
        (130_001, None, "is above that range"),
        (None, 59_999, "is below that range"),
        (None, 130_000, "ends within that range; where it begins is not stated"),
        (None, 130_001, "ends above that range; where it begins is not stated"),
    ],
)
def test_pay_is_below_within_or_above_the_middle_half(low, high, said):
    stated = posting(low, high)

    assert verdict(stated.pay_min, stated.pay_max, wage()) == said


@pytest.mark.parametrize(
    ("figures", "low", "high", "said"),
    [
        # Above 130,000 the agency says only “$239,200 or more” for the upper end.
        ({"p75": None, "p75_top_coded": True}, 100_000, 239_199, "is within that range"),
        ({"p75": None, "p75_top_coded": True}, 100_000, 239_200, "cannot be placed"),
        ({"p75": None, "p75_top_coded": True}, 50_000, 55_000, "is below that range"),
        ({"p75": None, "p75_top_coded": True}, 300_000, None, "cannot be placed"),
        (
            ALL_HIDDEN,
            100_000,
            200_000,
            "is below that range",
        ),
        (
            ALL_HIDDEN,
            100_000,
            240_000,
            "cannot be placed",
        ),
    ],
)
def test_what_a_top_code_hides_is_not_guessed(figures, low, high, said):
    stated = posting(low, high)

    found = verdict(stated.pay_min, stated.pay_max, wage(**figures))
    assert found.startswith(said)
    if said == "cannot be placed":
        assert "from $239,200 a year on the agency gives no figures" in found


def test_hourly_pay_is_made_a_years_by_2080_hours():
    # $30 × 2,080 = $62,400; $62.51 × 2,080 = $130,020.80: ten dollars above the 75th percentile.
    found = weigh(posting(30, "62.51", "hour"), PRODUCER, [wage()])

    assert found.stated == "$30 to $62.51 an hour"
    assert found.a_year == "$62,400 to $130,020.80 a year"
    assert [each.verdict for each in found.compared] == [
        "reaches from within that range to above it"
    ]


def test_the_nation_comes_first_and_the_narrowest_place_last():
    wages = [wage(METRO, p25=90_001), wage(NATION), wage(STATE, p25=None)]
    found = weigh(posting(90_000, 90_000), PRODUCER, wages)

    assert [each.wage.area for each in found.compared] == [NATION, METRO]
    assert [each.verdict for each in found.compared] == [
        "is within that range",
        "is below that range",
    ]
    assert found.wage.area == METRO
    assert found.a_year == ""


def test_without_released_figures_nothing_is_compared():
    found = weigh(posting(90_000), PRODUCER, [wage(p25=None, median=None, p75=None)])

    assert found.compared == []
    assert found.reason == "We hold no official wages of occupation 27-2012 to compare it with."


@pytest.mark.parametrize(
    ("stated", "role", "said"),
    [
        (posting(1), Role(title="Showrunner"), "No official occupation covers Showrunner"),
        (posting(1, currency="GBP"), PRODUCER, "It is in GBP"),
        (posting(1, period=""), PRODUCER, "does not say whether it is by the year"),
        (posting(500, period="day"), PRODUCER, "rate by the day, and the advert does not say for"),
        (posting(500, period="week"), PRODUCER, "how many weeks a year"),
        (posting(500, period="month"), PRODUCER, "how many months a year"),
        (
            posting(1, place=Place(country="CA", label="Toronto, Ontario")),
            PRODUCER,
            "this is in Toronto, Ontario.",
        ),
        (posting(1, place=Place(country="US", label="Ohio")), PRODUCER, ""),
        (posting(20, period="hour"), PRODUCER, ""),
    ],
)
def test_what_is_no_fair_comparison_is_not_made(stated, role, said):
    found = why_not_compared(stated, role)

    assert said in found
    assert bool(found) == bool(said)


@pytest.fixture
def shown(page, knowledge):
    """The text of the page of an advert for a producer with `values`."""
    load_small_gazetteer()

    def show(**values):
        stated = {"title": "Producer", "department": "Film", "pay_currency": "USD", **values}
        (advert,) = advertise(stated)
        Posting.objects.update(role=Role.objects.get(slug="producer"))
        return page(advert.get_absolute_url())

    return show


@pytest.mark.django_db
def test_an_advert_compares_its_pay_in_nation_state_and_city(shown):
    html = shown(
        places=("Burbank, CA",),
        pay_min=Decimal(90_000),
        pay_max=Decimal(120_000),
        pay_period="year",
    )

    section = html.partition('class="pay-evidence"')[2].partition("</section>")[0]
    assert "The advert says $90,000 to $120,000 a year." in section
    assert "<strong>producers and directors</strong> (SOC 27-2012" in section
    national, state, metro = (
        WageEstimate.objects.newest().get(soc_code="27-2012", industry=None, area__name=name)
        for name in ("United States", "California", "Los Angeles-Long Beach-Anaheim, CA")
    )
    places = [
        f"<strong>{each.area.name}</strong>: half earn between ${each.p25:,} and"
        for each in (national, state, metro)
    ]
    assert all(each in section for each in places)
    assert [section.index(each) for each in places] == sorted(map(section.index, places))
    assert f"median ${national.median:,}" in section
    assert national.release.name in section
    assert "the self-employed are left out" in section
    assert 'href="/pay/?role=producer&amp;area=los-angeles-long-beach-anaheim-ca"' in section
    assert 'href="/sources/#' in section


@pytest.mark.django_db
def test_an_advert_whose_pay_is_not_compared_says_why(shown):
    html = shown(pay_min=Decimal(700), pay_period="day")

    assert "It is not compared with official wages. It is a rate by the day" in html
    assert 'href="/pay/?role=producer"' in html


@pytest.mark.django_db
def test_an_advert_without_pay_or_role_compares_nothing(shown, page):
    assert "pay-evidence" not in shown()
    Posting.objects.update(role=None, pay_min=1)
    assert "pay-evidence" not in page(Posting.objects.get().get_absolute_url())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "areas"),
    [
        ("London, UK", []),
        ("Vancouver, WA", ["Washington", "Portland-Vancouver-Hillsboro, OR-WA"]),
        ("California", ["California"]),
        ("Portland, OR", ["Oregon", "Portland-Vancouver-Hillsboro, OR-WA"]),
        ("New York, NY", ["New York", "New York-Newark-Jersey City, NY-NJ"]),
        (
            "Washington, DC",
            ["District of Columbia", "Washington-Arlington-Alexandria, DC-VA-MD-WV"],
        ),
    ],
)
def test_areas_are_those_named_after_state_and_city(shown, place, areas):
    html = shown(places=(place,), pay_min=Decimal(90_000), pay_period="year")

    section = html.partition('class="pay-evidence"')[2].partition("</section>")[0]
    named = [each.partition("</strong>: half")[0] for each in section.split("<li><strong>")[1:]]
    assert named == (["United States", *areas] if areas else [])
