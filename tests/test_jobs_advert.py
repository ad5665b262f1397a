"""The page of one advert: open, example, closed, moved, unknown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from jobs.models import Posting
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def advert(knowledge):
    load_small_gazetteer()
    (posting,) = advertise(
        {
            "title": "Executive Producer",
            "department": "Studio",
            "places": ("Burbank, CA", "London, UK"),
            "employment_type": "FULL_TIME",
            "pay_min": Decimal(90000),
            "pay_currency": "USD",
            "pay_period": "year",
            "description": "<p>Lead the <b>show</b>.</p><script>alert(1)</script>",
            "apply_url": "https://jobs.example.com/1?a=b&c=d",
            "posted_at": datetime(2026, 11, 2, tzinfo=UTC),
            "seen_at": datetime(2026, 11, 9, tzinfo=UTC),
        },
        in_feed=feed(licence="MIT licence"),
    )
    return posting


def test_an_advert_shows_what_its_source_states(page, advert):
    html = page(advert.get_absolute_url())

    for said in (
        "<h1>Executive Producer</h1>",
        "Example Harbor",
        "<dd>Burbank, CA</dd>",
        "<dd>London, UK</dd>",
        "<dd>From $90,000 a year</dd>",
        "<dd>Full time</dd>",
        "<dd>Studio</dd>",
        "November 2, 2026",
        "November 9, 2026",
        "Harbor careers (MIT licence)",
        '<a href="/roles/executive-producer/">Executive Producer</a>',
        "<p>Lead the <b>show</b>.</p>",
        'href="https://jobs.example.com/1?a=b&amp;c=d" rel="noopener noreferrer nofollow"',
        'href="/jobs/?title=Executive%20Producer&amp;where=Burbank%2C%20California&amp;v=1"',
    ):
        assert said in html
    assert "alert(1)" not in html
    assert "Example advert" not in html


def test_an_advert_says_what_its_source_does_not_state(page, knowledge):
    load_small_gazetteer()
    (posting,) = advertise({"title": "Gaffer", "organisation": ""})

    html = page(posting.get_absolute_url())

    for said in ("Pay not stated", "Date not given", "gives no address to apply at"):
        assert said in html
    assert html.count("Not stated") == 3  # Place, remote, employment.


def test_an_employment_type_that_is_none_of_ours_is_shown_as_stated(page, knowledge):
    load_small_gazetteer()
    (posting,) = advertise({"employment_type": "Scholarship"})

    assert "<dd>Scholarship</dd>" in page(posting.get_absolute_url())


def test_an_example_advert_is_labelled_and_leads_nowhere(page, knowledge):
    load_small_gazetteer()
    (posting,) = advertise(
        {"apply_url": "https://example.com/apply"}, in_feed=feed("example", is_example=True)
    )

    html = page(posting.get_absolute_url())

    assert ">Example advert</p>" in html
    assert "Example: there is nothing to apply to." in html
    assert "https://example.com/apply" not in html


def test_the_address_holds_reference_and_words(advert):
    assert advert.get_absolute_url() == (
        f"/jobs/{advert.reference}/executive-producer-example-harbor-television/"
    )


@pytest.mark.parametrize("rest", ["", "old-title/"])
def test_other_words_in_the_address_lead_to_the_present_ones(client, advert, rest):
    response = client.get(f"/jobs/{advert.reference}/{rest}")

    assert response.status_code == 301
    assert response.headers["Location"] == advert.get_absolute_url()


def test_a_title_without_latin_letters_has_an_address(page, knowledge):
    load_small_gazetteer()
    (posting,) = advertise({"title": "制片人", "organisation": ""})

    assert posting.get_absolute_url().endswith("/advert/")
    page(posting.get_absolute_url())


@pytest.mark.parametrize("reference", ["nothing", "a" * 12, "1"])
def test_an_unknown_advert_is_404(client, knowledge, reference):
    assert client.get(f"/jobs/{reference}/").status_code == 404
    assert client.get(f"/jobs/{reference}/producer/").status_code == 404


@pytest.mark.parametrize(
    "closed",
    [
        {"closed_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
        {"valid_through": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_a_closed_advert_is_410_and_offers_similar_ones(client, advert, closed):
    advertise({"title": "Executive Producer, Series"}, in_feed=feed("other"))
    Posting.objects.filter(pk=advert.pk).update(**closed)

    response = client.get(advert.get_absolute_url())

    assert response.status_code == 410
    html = response.content.decode()
    assert "This advert is closed" in html
    assert "Executive Producer, Series</a>" in html
    assert "jobs.example.com" not in html
    assert client.get(f"/jobs/{advert.reference}/").status_code == 410


def test_a_closed_advert_without_similar_ones_leads_to_the_search(client, advert):
    Posting.objects.update(closed_at=timezone.now())

    html = client.get(advert.get_absolute_url()).content.decode()

    assert "No open advert has the same words in its title." in html
    assert 'href="/jobs/"' in html


def test_an_advert_takes_a_fixed_number_of_queries(
    client, advert, on_postgresql, django_assert_num_queries
):
    with django_assert_num_queries(4):  # The advert; areas, their wages and the sources of these.
        client.get(advert.get_absolute_url())
    Posting.objects.update(pay_min=None)
    with django_assert_num_queries(1):
        client.get(advert.get_absolute_url())
    Posting.objects.update(closed_at=timezone.now())
    # The advert; by its title, by its role: each twice.
    with django_assert_num_queries(5 + 3 * on_postgresql):
        client.get(advert.get_absolute_url())


def test_a_search_for_more_keeps_the_place(page, client, advert):
    more = "/jobs/?title=Executive%20Producer&amp;where=Burbank%2C%20California&amp;v=1"

    html = page(advert.get_absolute_url())
    assert (
        f'href="{more}">Search for more jobs like this in or near Burbank, California</a>' in html
    )
    Posting.objects.update(closed_at=timezone.now())
    closed = client.get(advert.get_absolute_url()).content.decode()
    assert f'href="{more}">Search for jobs like this in or near Burbank' in closed


@pytest.mark.parametrize(("hours", "marked"), [(47, False), (49, True)])
def test_an_advert_not_seen_for_two_days_is_marked(page, knowledge, hours, marked):
    load_small_gazetteer()
    seen = timezone.now() - timedelta(hours=hours)
    (posting,) = advertise({"seen_at": seen})

    assert ("Not seen for 48 hours" in page(posting.get_absolute_url())) == marked
