"""What job boards and employers answer: bytes in the documented shapes, plain records out."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from jobs.feeds import ashby, greenhouse, indeed_xml, lever, usajobs
from jobs.feeds.formats import READERS
from jobs.feeds.pay_text import stated_pay
from jobs.feeds.records import AdvertRecord, FeedUnreadable, Pay, Reading, Rejected
from jobs.importing import clean
from jobs.models import Feed

HARBOR = Reading(organisation="Example Harbor")


def one(parsed):
    (record,) = parsed
    return record


def test_every_format_has_its_reader():
    assert set(READERS) == set(Feed.Format)


def greenhouse_job(**values):
    stated = {
        "absolute_url": "https://boards.example.com/harbor/jobs/4001",
        "internal_job_id": 90,
        "location": {"name": "Burbank, CA"},
        "metadata": None,
        "id": 4001,
        "updated_at": "2026-11-20T01:00:24-05:00",
        "requisition_id": "32",
        "title": "Producer, R&amp;D",
        "company_name": "Example Harbor",
        "first_published": "2026-11-05T17:01:04-05:00",
        "application_deadline": None,
        "content": "&lt;h3&gt;Work &amp;amp; play&lt;/h3&gt;&lt;script&gt;x()&lt;/script&gt;",
        "departments": [{"id": 1, "name": "Studio"}, {"id": 2, "name": "Unscripted"}],
        "offices": [{"id": 3, "name": "HQ", "location": "Los Angeles, CA"}],
    }
    return {**stated, **values}


def read_greenhouse(*jobs):
    return greenhouse.parse(json.dumps({"jobs": jobs}).encode())


def test_a_greenhouse_job_becomes_a_record():
    record = one(read_greenhouse(greenhouse_job()))

    assert record == AdvertRecord(
        row=1,
        external_id="4001",
        title="Producer, R&D",
        organisation="Example Harbor",
        department="Studio, Unscripted",
        places=("Burbank, CA",),
        description="<h3>Work &amp; play</h3><script>x()</script>",
        apply_url="https://boards.example.com/harbor/jobs/4001",
        posted_at=datetime(2026, 11, 5, 22, 1, 4, tzinfo=UTC),
    )
    assert clean(record.description) == "<h3>Work &amp; play</h3>"


def test_a_greenhouse_job_without_location_is_where_its_offices_are():
    offices = [{"name": "HQ", "location": "Los Angeles, CA"}, {"name": "London", "location": None}]
    record = one(read_greenhouse(greenhouse_job(location={"name": ""}, offices=offices)))

    assert record.places == ("Los Angeles, CA", "London")


def test_a_greenhouse_job_is_open_to_the_end_of_its_deadline():
    record = one(read_greenhouse(greenhouse_job(application_deadline="2026-12-01")))

    assert record.valid_through == datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)


def lever_posting(**values):
    stated = {
        "id": "ac97",
        "text": "Line Producer",
        "categories": {
            "commitment": "Full-time",
            "location": "London, United Kingdom",
            "team": "Production",
            "allLocations": ["London, United Kingdom", "Toronto"],
        },
        "createdAt": 1_711_403_416_463,
        "description": "<div>Opening</div>",
        "descriptionPlain": "Opening",
        "lists": [{"text": "You <will>", "content": "<li>Plan</li><li>Budget</li>"}],
        "additional": "<div>Closing</div>",
        "country": "GB",
        "workplaceType": "hybrid",
        "hostedUrl": "https://jobs.example.com/harbor/ac97",
        "applyUrl": "https://jobs.example.com/harbor/ac97/apply",
    }
    return {**stated, **values}


def read_lever(*postings):
    return lever.parse(json.dumps(postings).encode(), HARBOR)


def test_a_lever_posting_becomes_a_record():
    assert one(read_lever(lever_posting())) == AdvertRecord(
        row=1,
        external_id="ac97",
        title="Line Producer",
        organisation="Example Harbor",
        department="Production",
        places=("London, United Kingdom", "Toronto"),
        remote=None,
        employment_type="Full-time",
        description="<div>Opening</div>\n<h3>You &lt;will&gt;</h3>"
        "<ul><li>Plan</li><li>Budget</li></ul>\n<div>Closing</div>",
        apply_url="https://jobs.example.com/harbor/ac97",
        posted_at=datetime(2024, 3, 25, 21, 50, 16, 463000, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("workplace", "remote"),
    [("remote", True), ("on-site", False), ("onsite", False), ("hybrid", None), (None, None)],
)
def test_where_a_lever_posting_is_worked(workplace, remote):
    assert one(read_lever(lever_posting(workplaceType=workplace))).remote is remote


def test_a_lever_salary_range_is_read_if_it_is_for_a_time():
    stated = {"min": 90_000, "max": 120_000.5, "currency": "usd", "interval": "per-year-salary"}
    yearly = one(read_lever(lever_posting(salaryRange=stated)))
    task = one(read_lever(lever_posting(salaryRange={**stated, "interval": "one-time"})))

    assert (yearly.pay_min, yearly.pay_max, yearly.pay_currency, yearly.pay_period) == (
        Decimal("90000.00"),
        Decimal("120000.50"),
        "USD",
        "year",
    )
    assert (task.pay_min, task.pay_max, task.pay_currency) == (None, None, "")


@pytest.mark.parametrize("created", ["soon", 10**30, 1e999, [], {"a": 1}, True * 10**20])
def test_a_lever_posting_with_an_impossible_time_is_rejected(created):
    rejected = one(read_lever(lever_posting(createdAt=created if created != 1e999 else "1e999")))

    assert isinstance(rejected, Rejected)
    assert (rejected.external_id, "is not a time in ms" in rejected.reason) == ("ac97", True)


def test_a_lever_posting_without_a_time_is_not_from_1970():
    assert one(read_lever(lever_posting(createdAt=0))).posted_at is None


def ashby_job(**values):
    stated = {
        "id": "6ddc",
        "title": "Post-Production Supervisor",
        "department": "Product",
        "team": "Post",
        "employmentType": "FullTime",
        "location": "Global",
        "secondaryLocations": [{"location": "Burbank, CA"}],
        "publishedAt": "2026-11-07T20:30:20.299+00:00",
        "isListed": True,
        "isRemote": True,
        "workplaceType": "Remote",
        "address": {
            "postalAddress": {
                "addressRegion": "California ",
                "addressCountry": "USA",
                "addressLocality": "San Francisco",
            }
        },
        "jobUrl": "https://jobs.example.com/harbor/6ddc",
        "applyUrl": "https://jobs.example.com/harbor/6ddc/application",
        "descriptionHtml": "<p>Anywhere</p>",
    }
    return {**stated, **values}


def read_ashby(*jobs):
    return ashby.parse(json.dumps({"apiVersion": "1", "jobs": jobs}).encode(), HARBOR)


def test_an_ashby_job_becomes_a_record():
    assert one(read_ashby(ashby_job())) == AdvertRecord(
        row=1,
        external_id="6ddc",
        title="Post-Production Supervisor",
        organisation="Example Harbor",
        department="Product",
        places=("Global", "Burbank, CA"),
        remote=True,
        employment_type="FullTime",
        description="<p>Anywhere</p>",
        apply_url="https://jobs.example.com/harbor/6ddc",
        posted_at=datetime(2026, 11, 7, 20, 30, 20, 299000, tzinfo=UTC),
    )


def test_an_unlisted_ashby_job_is_not_read():
    listed = read_ashby(ashby_job(isListed=False), ashby_job(id="2"))

    assert [record.external_id for record in listed] == ["2"]


def test_the_address_of_the_company_is_a_place_only_where_no_other_is_named():
    nowhere = {"location": "", "secondaryLocations": []}
    office = ashby_job(**nowhere, isRemote=False, workplaceType="OnSite")

    assert one(read_ashby(office)).places == ("San Francisco, California, USA",)
    assert one(read_ashby(office)).remote is False
    assert one(read_ashby(ashby_job(**nowhere))).places == ()


def test_a_hybrid_ashby_job_is_neither_remote_nor_not():
    assert one(read_ashby(ashby_job(workplaceType="Hybrid"))).remote is None
    assert one(read_ashby(ashby_job(workplaceType=None))).remote is True


def test_an_ashby_salary_is_read_if_it_stands_alone():
    salary = {
        "compensationType": "Salary",
        "interval": "1 YEAR",
        "currencyCode": "USD",
        "minValue": 65000,
        "maxValue": 80000,
    }
    alone = {"summaryComponents": [salary, {"compensationType": "EquityPercentage"}]}
    several = {"summaryComponents": [salary, {**salary, "maxValue": 90000}]}

    assert one(read_ashby(ashby_job(compensation=alone))).pay_max == 80_000
    assert one(read_ashby(ashby_job(compensation=several))).pay_max is None


def usajobs_item(number=1, **values):
    descriptor = {
        "PositionID": f"XX-{number}",
        "PositionTitle": "Audiovisual Production Specialist",
        "PositionURI": f"https://jobs.example.gov/job/{number}",
        "PositionLocation": [
            {
                "LocationName": "Denver, Colorado",
                "CountryCode": "United States",
                "CountrySubDivisionCode": "Colorado",
                "CityName": "Denver, Colorado",
                "Longitude": -104.99,
                "Latitude": 39.74,
            }
        ],
        "OrganizationName": "Example Bureau",
        "DepartmentName": "Department of Examples",
        "PositionSchedule": [{"Name": "Full-time", "Code": "1"}],
        "PositionRemuneration": [
            {"MinimumRange": "69107.0", "MaximumRange": "89835.0", "RateIntervalCode": "PA"}
        ],
        "PublicationStartDate": "2026-11-02T00:00:00.0000",
        "ApplicationCloseDate": "2026-11-30T00:00:00.0000",
        "UserArea": {
            "Details": {
                "JobSummary": "Make films.",
                "MajorDuties": ["Plan.", "Shoot."],
                "RemoteIndicator": False,
            }
        },
        **values,
    }
    return {"MatchedObjectId": str(number), "MatchedObjectDescriptor": descriptor}


def usajobs_page(*found, pages=1, count=None):
    return json.dumps(
        {
            "LanguageCode": "EN",
            "SearchResult": {
                "SearchResultCount": len(found),
                "SearchResultCountAll": len(found) if count is None else count,
                "SearchResultItems": found,
                "UserArea": {"NumberOfPages": str(pages)},
            },
        }
    ).encode()


def test_a_usajobs_item_becomes_a_record():
    assert one(usajobs.parse(usajobs_page(usajobs_item()))) == AdvertRecord(
        row=1,
        external_id="1",
        title="Audiovisual Production Specialist",
        organisation="Example Bureau",
        department="Department of Examples",
        places=("Denver, Colorado",),
        remote=False,
        employment_type="Full-time",
        pay_min=Decimal("69107.00"),
        pay_max=Decimal("89835.00"),
        pay_currency="USD",
        pay_period="year",
        description="Make films.\n\nPlan.\n\nShoot.",
        apply_url="https://jobs.example.gov/job/1",
        posted_at=datetime(2026, 11, 2, tzinfo=UTC),
        valid_through=datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("code", "period"),
    [("PH", "hour"), ("PD", "day"), ("PW", "week"), ("PM", "month"), ("BW", ""), ("WC", "")],
)
def test_usajobs_pay_is_by_one_of_our_periods_or_not_stated(code, period):
    stated = [{"MinimumRange": "20.5", "MaximumRange": "31", "RateIntervalCode": code}]
    record = one(usajobs.parse(usajobs_page(usajobs_item(PositionRemuneration=stated))))

    assert record.pay_period == period
    assert record.pay_min == (Decimal("20.5") if period else None)


def test_usajobs_pay_may_state_one_end():
    stated = [{"MinimumRange": "0.0", "MaximumRange": "90000", "RateIntervalCode": "PA"}]
    record = one(usajobs.parse(usajobs_page(usajobs_item(PositionRemuneration=stated))))

    assert (record.pay_min, record.pay_max, record.pay_period) == (None, 90_000, "year")


@pytest.mark.parametrize(
    ("said", "remote"), [(True, True), ("True", True), ("0", False), (False, False), ("n/a", None)]
)
def test_a_usajobs_item_says_whether_it_is_remote(said, remote):
    details = {"UserArea": {"Details": {"RemoteIndicator": said}}}

    assert one(usajobs.parse(usajobs_page(usajobs_item(**details)))).remote is remote


def test_a_usajobs_place_abroad_keeps_its_country():
    place = {"CityName": "Ottawa", "CountrySubDivisionCode": "Ontario", "CountryCode": "Canada"}
    record = one(usajobs.parse(usajobs_page(usajobs_item(PositionLocation=[place]))))

    assert record.places == ("Ottawa, Ontario, Canada",)


def test_usajobs_pages_follow_one_another_to_the_last():
    address = "https://data.example.gov/api/search?Keyword=film&ResultsPerPage=500"
    page = usajobs_page(usajobs_item(), pages=3)

    second = usajobs.next_page(page, address)
    third = usajobs.next_page(page, second)

    assert second == f"{address}&Page=2"
    assert third == f"{address}&Page=3"
    assert usajobs.next_page(page, third) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (usajobs_page(count=12_345), "gives 10,000 of 12,345 adverts"),
        (b"{", "does not say how many pages"),
        (usajobs_page(pages="many"), "does not say how many pages"),
    ],
)
def test_a_usajobs_search_that_is_not_whole_says_so(content, reason):
    with pytest.raises(FeedUnreadable, match=reason):
        usajobs.next_page(content, "https://data.example.gov/api/search")


INDEED_JOB = """
<job>
  <title><![CDATA[Producer &amp; Director]]></title>
  <date><![CDATA[Mon, 02 Nov 2026 22:49:39 GMT]]></date>
  <referencenumber><![CDATA[ref-1]]></referencenumber>
  <url><![CDATA[https://jobs.example.com/1?a=1&b=2]]></url>
  <company><![CDATA[Example Harbor]]></company>
  <city><![CDATA[Burbank]]></city>
  <state><![CDATA[CA]]></state>
  <country><![CDATA[US]]></country>
  <postalcode><![CDATA[91501]]></postalcode>
  <description><![CDATA[<p>Work</p>]]></description>
  <salary><![CDATA[$65,000 - $80,000 a year]]></salary>
  <jobtype><![CDATA[fulltime]]></jobtype>
  <category><![CDATA[Studio]]></category>
  <remotetype><![CDATA[Fully remote]]></remotetype>
  <expirationdate><![CDATA[2026-12-01]]></expirationdate>
</job>
"""


def indeed(*jobs):
    body = "".join(jobs)
    return f'<?xml version="1.0" encoding="utf-8"?><source><publisher>x</publisher>{body}</source>'


def read_indeed(*jobs):
    return indeed_xml.parse(indeed(*jobs).encode())


def test_an_indeed_job_becomes_a_record():
    assert one(read_indeed(INDEED_JOB)) == AdvertRecord(
        row=1,
        external_id="ref-1",
        title="Producer & Director",
        organisation="Example Harbor",
        department="Studio",
        places=("Burbank, CA, US",),
        remote=True,
        employment_type="fulltime",
        pay_min=Decimal("65000.00"),
        pay_max=Decimal("80000.00"),
        pay_currency="USD",
        pay_period="year",
        description="<p>Work</p>",
        apply_url="https://jobs.example.com/1?a=1&b=2",
        posted_at=datetime(2026, 11, 2, 22, 49, 39, tzinfo=UTC),
        valid_through=datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC),
    )


def test_an_indeed_job_is_found_by_its_postal_code_if_it_names_no_city():
    record = one(read_indeed(INDEED_JOB.replace("Burbank", "")))

    assert record.places == ("CA, 91501, US",)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("Mon, 02 Nov 2026 22:49:39 GMT", "some day", "date “some day” is not a date"),
        ("https://jobs", "javascript://jobs", "is not a web address"),
        ("Producer", "x" * 201, "title is longer than 200"),
    ],
)
def test_an_indeed_job_that_cannot_be_read_says_why(before, after, reason):
    good, bad = read_indeed(INDEED_JOB, INDEED_JOB.replace(before, after))

    assert isinstance(good, AdvertRecord)
    assert (bad.row, bad.external_id) == (2, "ref-1")
    assert reason in bad.reason
    assert bad.excerpt.startswith("<job> <title>")


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("$65,000 - $80,000 a year", ("65000", "80000", "USD", "year")),
        ("£40,000–£45,000 per annum", ("40000", "45000", "GBP", "year")),
        ("65-80K USD per year", ("65000", "80000", "USD", "year")),
        ("$20/hr", ("20", "20", "USD", "hour")),
        ("From $20.50 an hour", ("20.50", None, "USD", "hour")),
        ("up to €100k per year", (None, "100000", "EUR", "year")),
    ],
)
def test_pay_in_words_is_read_where_they_leave_no_doubt(text, pay):
    low, high, currency, period = pay

    assert stated_pay(text) == Pay(
        Decimal(low) if low else None, Decimal(high) if high else None, currency, period
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Competitive",
        "65,000 - 80,000 a year",
        "$65,000",
        "$65,000 to £80,000 a year",
        "$80,000 - $65,000 a year",
        "€3.000 a month",
        "$65,000 a year plus bonus",
        "from $20 to $30 an hour",
        "$0 an hour",
    ],
)
def test_pay_in_words_that_leave_a_doubt_is_not_stated(text):
    assert stated_pay(text) == Pay()


def test_a_dollar_is_that_of_the_country_of_the_advert():
    assert stated_pay("$30 an hour", "Canada").currency == "CAD"
    assert stated_pay("$30 an hour", "US").currency == "USD"
    assert stated_pay("$30 an hour", "Mexico") == Pay()


@pytest.mark.parametrize("odd", [None, [], {}, 3, "text", [[]], [None], {"a": {"b": []}}, True])
@pytest.mark.parametrize(
    ("read", "item", "fields"),
    [
        (read_greenhouse, greenhouse_job, greenhouse_job()),
        (read_lever, lever_posting, lever_posting()),
        (read_ashby, ashby_job, ashby_job()),
        (
            lambda item: usajobs.parse(usajobs_page(item)),
            usajobs_item,
            usajobs_item()["MatchedObjectDescriptor"],
        ),
    ],
)
def test_odd_values_anywhere_are_read_or_rejected(read, item, fields, odd):
    for field in fields:
        for found in read(item(**{field: odd})):
            assert isinstance(found, AdvertRecord | Rejected)
    (rejected,) = read(odd)
    assert isinstance(rejected, Rejected)
