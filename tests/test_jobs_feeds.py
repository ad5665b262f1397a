"""The feed formats: bytes in, plain records or reasons out. No database."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from jobs.feeds import csv_adverts, jobposting
from jobs.feeds.records import (
    AdvertRecord,
    FeedUnreadable,
    Rejected,
    mail_moment,
    moment,
    money,
    yes_or_no,
)
from jobs.importing import clean, employment_type, reference

HEADER = ",".join(csv_adverts.COLUMNS)
ROW = (
    'Example Harbor,greenhouse,77,"Producer, Unscripted",Studio,"Burbank, CA; Remote - US",True,'
    "Full-time,https://jobs.example.com/77,2026-08-21T05:00:47-04:00,2026-08-22T06:25:05.957Z"
)


def csv(*rows: str) -> list[AdvertRecord | Rejected]:
    return list(csv_adverts.parse("\n".join([HEADER, *rows]).encode()))


def posting(**values):
    stated = {
        "@type": "JobPosting",
        "title": "Producer",
        "identifier": {"@type": "PropertyValue", "value": "77"},
    }
    return {**stated, **values}


def read(document) -> list[AdvertRecord | Rejected]:
    return list(jobposting.parse(json.dumps(document).encode()))


def test_a_csv_row_becomes_a_record():
    assert csv(ROW) == [
        AdvertRecord(
            row=1,
            external_id="greenhouse:77",
            title="Producer, Unscripted",
            organisation="Example Harbor",
            department="Studio",
            places=("Burbank, CA", " Remote - US"),
            remote=True,
            employment_type="Full-time",
            apply_url="https://jobs.example.com/77",
            posted_at=datetime(2026, 8, 21, 9, 0, 47, tzinfo=UTC),
            seen_at=datetime(2026, 8, 22, 6, 25, 5, 957000, tzinfo=UTC),
        )
    ]


def test_what_a_csv_row_does_not_state_stays_unknown():
    (record,) = csv("Example Harbor,lever,1,Producer,,,,,,,")

    assert (record.remote, record.posted_at, record.places, record.apply_url) == (
        None,
        None,
        (),
        "",
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Example,lever,,Producer,,,,,,,", "jobId is empty"),
        ("Example,lever,1,Producer,,,perhaps,,,,", "isRemote “perhaps” is neither true nor false"),
        ("Example,lever,1,Producer,,,,,javascript:alert(1),,", "is not a web address"),
        ("Example,lever,1,Producer,,,,,https://[::1,,", "is not a web address"),
        (
            "Example,lever,1,Producer,,,,,,yesterday,",
            "postedAt “yesterday” is not an ISO 8601 date",
        ),
        ("Example,lever,1,Producer", "it has not 11 columns"),
        ("Example,lever,1,Producer,,,,,,,,,", "it has not 11 columns"),
        (f"Example,lever,1,{'x' * 201},,,,,,,", "title is longer than 200 characters"),
    ],
)
def test_a_csv_row_that_cannot_be_read_says_why(row, reason):
    good, bad = csv(ROW, row)

    assert isinstance(good, AdvertRecord)
    assert isinstance(bad, Rejected)
    assert bad.row == 2
    assert reason in bad.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "lacks the columns"),
        (b"title,place\nProducer,Burbank\n", "lacks the columns company, platform"),
        (b'"' + b"x" * 200_000, "not CSV"),
        (b"caf\xe9,title", "not UTF-8"),
    ],
)
def test_a_file_that_is_not_this_csv_is_refused(content, reason):
    with pytest.raises(FeedUnreadable, match=reason):
        list(csv_adverts.parse(content))


def test_a_job_posting_becomes_a_record():
    (record,) = read(
        posting(
            url="https://jobs.example.com/77",
            hiringOrganization={"@type": "Organization", "name": "Example Harbor"},
            jobLocation={
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Burbank",
                    "addressRegion": "CA",
                    "addressCountry": {"@type": "Country", "name": "US"},
                },
            },
            employmentType=["FULL_TIME", "CONTRACTOR"],
            baseSalary={
                "@type": "MonetaryAmount",
                "currency": "usd",
                "value": {"minValue": 90000, "maxValue": "120,000.50", "unitText": "YEAR"},
            },
            description="<p>Work</p>",
            datePosted="2026-11-02",
            validThrough="2026-12-24",
        )
    )

    assert record == AdvertRecord(
        row=1,
        external_id="77",
        title="Producer",
        organisation="Example Harbor",
        places=("Burbank, CA, US",),
        employment_type="FULL_TIME, CONTRACTOR",
        pay_min=Decimal("90000.00"),
        pay_max=Decimal("120000.50"),
        pay_currency="USD",
        pay_period="year",
        description="<p>Work</p>",
        apply_url="https://jobs.example.com/77",
        posted_at=datetime(2026, 11, 2, tzinfo=UTC),
        # A day counts to its end.
        valid_through=datetime(2026, 12, 24, 23, 59, 59, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "document",
    [
        posting(),
        [posting()],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, posting()]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": posting()}]},
        {"jobs": [posting()]},
        posting(**{"@type": ["JobPosting", "Thing"]}),
    ],
)
def test_job_postings_are_found_wherever_a_document_keeps_them(document):
    assert [record.external_id for record in read(document)] == ["77"]


def test_the_organisation_may_be_plain_text():
    assert read(posting(hiringOrganization="Example Harbor"))[0].organisation == "Example Harbor"


def test_a_job_in_several_places_keeps_them_all():
    places = [{"address": {"addressLocality": city}} for city in ("London", "Toronto")]

    assert read(posting(jobLocation=places))[0].places == ("London", "Toronto")


def test_telecommuting_is_remote_within_the_countries_it_asks_for():
    (record,) = read(
        posting(
            jobLocationType="TELECOMMUTE",
            applicantLocationRequirements={"@type": "Country", "name": "Canada"},
        )
    )

    assert (record.remote, record.places) == (True, ("Remote, Canada",))


def test_one_figure_is_both_ends_of_the_pay():
    (record,) = read(
        posting(baseSalary={"currency": "USD", "value": {"value": 26, "unitText": "HOUR"}})
    )

    assert (record.pay_min, record.pay_max, record.pay_period) == (26, 26, "hour")


@pytest.mark.parametrize(
    "no_date",
    ["0001-01-01", "0001-01-01T00:00:00+05:00", "1970-01-01T00:00:00Z", "1989-12-31", "1900-01-01"],
)
def test_a_date_before_all_adverts_is_none(no_date):
    (record,) = read(posting(datePosted=no_date, validThrough=no_date))

    assert (record.posted_at, record.valid_through) == (None, None)
    assert moment("1990-01-01", "date") == datetime(1990, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "no_date", ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 Z"]
)
def test_a_date_of_mail_before_all_adverts_is_none(no_date):
    assert mail_moment(no_date, "date") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("True", True), (" YES", True), ("1", True), ("no", False), ("0", False), ("false ", False)],
)
def test_yes_and_no_are_the_same_words_in_every_format(text, said):
    assert yes_or_no(text) is said
    assert csv(f"Example,lever,1,Producer,,,{text},,,,")[0].remote is said


@pytest.mark.parametrize("text", ["", "perhaps", "remote", "2"])
def test_other_words_say_neither_yes_nor_no(text):
    assert yes_or_no(text) is None


@pytest.mark.parametrize("nothing", [0, "0", "0.00", 0.001, "-0", "", None])
def test_pay_of_nothing_is_not_stated(nothing):
    def read_pay(low, high):
        amount = {"minValue": low, "maxValue": high, "unitText": "YEAR"}
        (record,) = read(posting(baseSalary={"currency": "USD", "value": amount}))
        return record.pay_min, record.pay_max, record.pay_period

    assert read_pay(nothing, 90_000) == (None, 90_000, "year")
    assert read_pay(90_000, nothing) == (90_000, None, "year")
    assert read_pay(nothing, nothing) == (None, None, "")


@pytest.mark.parametrize("amount", ["9999999999.999", "1e10", "1e99", "inf", "nan", "snan", -0.01])
def test_an_amount_that_cannot_be_stored_rejects_one_row(amount):
    salary = {"currency": "USD", "value": {"value": amount, "unitText": "YEAR"}}
    found = read([posting(baseSalary=salary), posting()])

    assert found[0].reason == f"baseSalary “{amount}” is not an amount of money"
    assert isinstance(found[1], AdvertRecord)


def test_the_largest_amount_that_can_be_stored_is_taken():
    assert money("9,999,999,999.994", "pay") == Decimal("9999999999.99")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"identifier": None}, "no identifier and no url"),
        ({"url": "ftp://example.com"}, "is not a web address"),
        ({"datePosted": "soon"}, "datePosted “soon” is not"),
        ({"baseSalary": {"currency": "USD", "value": {"minValue": 9, "maxValue": 3}}}, "down to"),
        ({"baseSalary": {"value": {"value": 9}}}, "names no currency"),
        ({"baseSalary": {"currency": "USD", "value": {"value": "much"}}}, "not an amount"),
        ({"baseSalary": {"currency": "USD", "value": {"value": -4}}}, "not an amount"),
        (
            {"baseSalary": {"currency": "USD", "value": {"value": 9, "unitText": "MOON"}}},
            "paid by “MOON”",
        ),
    ],
)
def test_a_job_posting_that_cannot_be_read_says_why(values, reason):
    (rejected,) = read(posting(**values))

    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason


@pytest.mark.parametrize("odd", [[], {}, 3, "text", [[]], [None], {"a": {"b": []}}])
@pytest.mark.parametrize(
    "field",
    ["title", "identifier", "hiringOrganization", "jobLocation", "baseSalary", "employmentType",
     "description", "url", "datePosted", "jobLocationType", "applicantLocationRequirements"],
)  # fmt: skip
def test_odd_values_anywhere_are_read_or_rejected(field, odd):
    assert len(read(posting(**{field: odd}))) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>", "holds no schema.org JobPosting"),
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"{}", "holds no schema.org JobPosting"),
        (b"[]", "holds no schema.org JobPosting"),
        (b'{"a":' + b"[" * 100_000, "too deeply nested"),
        (b"[" * 100_000, "not JSON: parse error: premature EOF"),
        (b'{"@type":"JobPosting","a":' + b"[" * 2_000 + b"]" * 2_000 + b"}", "too deeply nested"),
    ],
)
def test_a_file_that_is_not_this_json_is_refused(content, reason):
    with pytest.raises(FeedUnreadable, match=reason):
        list(jobposting.parse(content))


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ("FullTime", "full_time"),
        ("fulltime_permanent", "full_time"),
        ("Part time", "part_time"),
        ("fulltime_fixed_term", "temporary"),
        ("Temp Full-time", "temporary"),
        ("Independent Contractor (FT)", "contract"),
        ("CONTRACTOR", "contract"),
        ("Intern", "internship"),
        ("Scholarship", "other"),
        ("", ""),
    ],
)
def test_the_employment_type_is_one_of_ours(stated, kind):
    assert employment_type(stated) == kind


def test_a_description_keeps_its_text_and_loses_what_could_act():
    dirty = (
        '<p onclick="x()">Work <b>hard</b><script>alert(1)</script><img src="https://e.example/p">'
        '<a href="javascript:x()">a</a> <a href="https://example.com">b</a></p>'
    )

    assert clean(dirty) == (
        '<p>Work <b>hard</b><a rel="noopener noreferrer nofollow">a</a> '
        '<a href="https://example.com" rel="noopener noreferrer nofollow">b</a></p>'
    )


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("One\nTwo\n\nThree & <four", "<p>One<br>Two</p>\n\n<p>Three &amp; </p>"),
        ("One\n<b>Two</b>", "<p>One<br><b>Two</b></p>"),
        ("1 < 2\nand 3 > 2", "<p>1 &lt; 2<br>and 3 &gt; 2</p>"),
        ("<div>One</div>\n<div>Two</div>", "<div>One</div>\n<div>Two</div>"),
        ("One<br/>Two", "One<br>Two"),
        ('<H1 id="x">One</H1><h2>Two</h2><h5>3</h5>', "<h3>One</h3><h3>Two</h3><h4>3</h4>"),
        ("<section>One</section><section>Two</section>", "<div>One</div><div>Two</div>"),
        ("<style>p{}</style><p>One</p>", "<p>One</p>"),
        ("<p><a href='/jobs'>a</a></p>", '<p><a rel="noopener noreferrer nofollow">a</a></p>'),
        ("<p><a href='//e.io'>a</a></p>", '<p><a rel="noopener noreferrer nofollow">a</a></p>'),
        ("  ", ""),
    ],
)  # fmt: skip
def test_a_description_keeps_its_lines(stated, shown):
    assert clean(stated) == shown


HALF = "it holds half a character (a lone surrogate)"
LONG = "9" * 5_000


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": "Producer \ud800"}, HALF),
        ({"url": "https://example.com/\ud800"}, HALF),
        ({"description": "\ud800"}, HALF),
        ({"occupationalCategory": "\ud800"}, HALF),
        ({"datePosted": "\ud800"}, HALF),
        ({"jobLocation": {"address": {"addressLocality": "\ud800"}}}, HALF),
        ({"baseSalary": {"currency": "USD", "value": {"value": "\ud800"}}}, HALF),
        ({"title": int}, "title is longer than 200 characters"),
        ({"identifier": int}, "identifier is longer than 255 characters"),
        ({"baseSalary": {"currency": "USD", "value": int}}, "is not an amount of money"),
    ],
)
def test_one_impossible_text_or_number_rejects_one_row(values, reason):
    document = json.dumps([posting(), posting(**values)], default=lambda _: "LONG")
    read = list(jobposting.parse(document.replace('"LONG"', LONG).encode()))

    assert isinstance(read[0], AdvertRecord)
    assert isinstance(read[1], Rejected)
    assert reason in read[1].reason


def test_no_text_of_a_record_holds_nul():
    (row,) = csv("Ex\0ample,lever,1\0,Pro\0ducer,De\0pt,Bur\0bank; Lon\0don,,Full\0,,,")
    (found,) = read(posting(description="a\0b", occupationalCategory="De\0pt", jobLocation="X\0"))

    assert "\0" not in repr(row) + repr(found)
    assert "\\x00" not in repr(row) + repr(found)
    assert row.places == ("Burbank", " London")


def test_an_advert_has_the_same_address_on_every_database():
    assert reference("example", "example-01") == "kyhfzzrbn7qm"
