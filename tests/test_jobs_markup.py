"""What an advert's page tells search engines, where its source allows it, and when it is silent."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from jobs.models import Feed, Posting
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db
# From the oldest of all closing elements to what only an old parser would take for one.
HOSTILE = "Producer </script><script>alert(1)</script> & <!-- \u2028 ]]>"
STATED = {
    "external_id": "A-1",
    "title": "Line Producer",
    "places": ("Burbank, CA",),
    "description": "<p>Lead the <b>show</b>.</p>",
    "posted_at": datetime(2026, 11, 2, 9, tzinfo=UTC),
}


@pytest.fixture
def marked_up(page, knowledge, settings):
    """What the page of an advert with `values` holds for search engines; None if nothing."""
    settings.SITE_URL = "https://guide.example.org"
    load_small_gazetteer()

    def show(in_feed=None, **values):
        in_feed = in_feed or feed(allows_markup=True)
        (advert,) = advertise({**STATED, **values}, in_feed=in_feed)
        return read(page(advert.get_absolute_url()))

    return show


def read(html: str):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


def test_all_that_is_required_and_recommended_is_said(marked_up):
    found = marked_up(
        employment_type="FULL_TIME",
        pay_min=Decimal(90000),
        pay_max=Decimal("120000.50"),
        pay_currency="USD",
        pay_period="year",
        valid_through=datetime(2027, 1, 31, tzinfo=UTC),
    )

    advert = Posting.objects.get()
    assert found == {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Line Producer",
        "description": "<p>Lead the <b>show</b>.</p>",
        "datePosted": "2026-11-02T09:00:00+00:00",
        "validThrough": "2027-01-31T00:00:00+00:00",
        "hiringOrganization": {"@type": "Organization", "name": "Example Harbor Television"},
        "identifier": {
            "@type": "PropertyValue",
            "name": "Example Harbor Television",
            "value": "A-1",
        },
        "url": f"https://guide.example.org{advert.get_absolute_url()}",
        "directApply": False,
        "employmentType": "FULL_TIME",
        "jobLocation": [
            {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "addressCountry": "US",
                    "addressRegion": "California",
                    "addressLocality": "Burbank",
                },
            }
        ],
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "USD",
            "value": {
                "@type": "QuantitativeValue",
                "minValue": 90000,
                "maxValue": 120000.5,
                "unitText": "YEAR",
            },
        },
    }


def test_what_is_not_stated_is_not_said(marked_up):
    found = marked_up()

    assert not {"validThrough", "employmentType", "baseSalary", "jobLocationType"} & set(found)


@pytest.mark.parametrize(
    "missing",
    [
        {"description": ""},
        {"organisation": ""},
        {"posted_at": None},
        {"places": ()},
        {"places": ("2 Locations",)},
        {"places": (), "remote": True},
    ],
)
def test_an_advert_that_lacks_what_is_required_is_not_marked_up(marked_up, missing):
    assert marked_up(**missing) is None


def test_a_feed_says_whether_its_adverts_are_marked_up_and_by_default_they_are_not(marked_up):
    assert marked_up(in_feed=feed()) is None


def test_example_adverts_are_never_marked_up(marked_up):
    assert marked_up(in_feed=feed("example", is_example=True, allows_markup=True)) is None


@pytest.mark.parametrize(
    "closed",
    [{"closed_at": timezone.now()}, {"valid_through": timezone.now() - timedelta(minutes=1)}],
)
def test_neither_closed_adverts_nor_lists_are_marked_up(client, marked_up, closed):
    marked_up()
    listed = client.get("/jobs/").content.decode()
    assert "Line Producer" in listed
    assert "ld+json" not in listed
    Posting.objects.update(**closed)

    response = client.get(Posting.objects.get().get_absolute_url())
    assert response.status_code == 410
    assert "ld+json" not in response.content.decode()


def places_of(found):
    return [
        tuple(each["address"].get(f"address{part}") for part in ("Locality", "Region", "Country"))
        for each in found["jobLocation"]
    ]


def test_each_place_is_named_and_what_contains_it_is_not(marked_up):
    found = marked_up(places=("Burbank, CA, US", "London, UK", "Ohio", "Canada"))

    assert sorted(places_of(found), key=str) == [
        ("Burbank", "California", "US"),
        ("London", "England", "GB"),
        (None, "Ohio", "US"),
        (None, None, "CA"),
    ]


@pytest.mark.parametrize(
    ("places", "limits", "offices"),
    [
        (("Remote - US",), [("Country", "United States")], None),
        (("Remote - California",), [("State", "California")], None),
        (("US", "Canada"), [("Country", "United States"), ("Country", "Canada")], None),
        (("Boston, MA",), [("Country", "United States")], ["Boston"]),
    ],
)
def test_remote_work_names_who_may_do_it(marked_up, places, limits, offices):
    found = marked_up(places=places, remote=True)

    assert found["jobLocationType"] == "TELECOMMUTE"
    named = [(each["@type"], each["name"]) for each in found["applicantLocationRequirements"]]
    assert sorted(named) == sorted(limits)
    if offices is None:
        assert "jobLocation" not in found
    else:
        assert [place for place, _, _ in places_of(found)] == offices


@pytest.mark.parametrize(
    ("pay", "value"),
    [
        ({"pay_min": Decimal(30), "pay_max": Decimal(30)}, {"value": 30}),
        ({"pay_min": Decimal("30.5")}, {"minValue": 30.5}),
        ({"pay_max": Decimal(40)}, {"maxValue": 40}),
    ],
)
def test_pay_is_said_as_it_is_stated(marked_up, pay, value):
    found = marked_up(pay_currency="GBP", pay_period="hour", **pay)["baseSalary"]

    assert found["currency"] == "GBP"
    assert found["value"] == {"@type": "QuantitativeValue", "unitText": "HOUR", **value}


def test_pay_for_an_unknown_time_is_not_said(marked_up):
    assert "baseSalary" not in marked_up(pay_min=Decimal(30), pay_currency="USD")


@pytest.mark.parametrize(("stated", "said"), [("CONTRACT", "CONTRACTOR"), ("Scholarship", "OTHER")])
def test_employment_is_in_the_words_of_schema_org(marked_up, stated, said):
    assert marked_up(employment_type=stated)["employmentType"] == said


def test_each_kind_of_employment_has_a_word():
    from jobs.markup import EMPLOYMENT_TYPES

    assert set(EMPLOYMENT_TYPES) == set(Posting.EmploymentType)


def test_no_text_of_an_employer_ends_the_element(page, marked_up):
    found = marked_up(title=HOSTILE, organisation="</script>", description="<p>a</p>&amp;")

    html = page(Posting.objects.get().get_absolute_url())
    data = html.partition("ld+json")[2].partition("</script>")[0].partition(">")[2]
    assert not set("<>&") & set(data)
    assert found["title"] == Posting.objects.get().title
    assert found["hiringOrganization"]["name"] == "</script>"


def test_marking_up_takes_one_query_more(client, marked_up, django_assert_num_queries):
    marked_up()
    address = Posting.objects.get().get_absolute_url()
    with django_assert_num_queries(2):
        client.get(address)
    Feed.objects.update(allows_markup=False)
    with django_assert_num_queries(1):
        client.get(address)
