"""The job search page: found, not found, not understood and failed, with and without htmx."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.template import Context, Template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import escape

from jobs.models import Posting
from jobs.search import results
from jobs.search.engines import Postgresql, Sqlite
from jobs.search.understanding import understand
from roles.models import Role
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def adverts(knowledge):
    load_small_gazetteer()
    return advertise(
        {
            "title": "Executive Producer",
            "places": ("Burbank, CA", "London, UK", "Toronto", "Boston"),
            "pay_min": Decimal(90000),
            "pay_max": Decimal(120000),
            "pay_currency": "USD",
            "pay_period": "year",
            "posted_at": datetime(2026, 11, 2, tzinfo=UTC),
        },
        {"title": "Line Producer", "places": ("Remote - US",)},
        {"title": "Producer <b>", "organisation": "Bolt & Nut"},
    )


def get(client, **query):
    headers = query.pop("headers", {})
    response = client.get("/jobs/", query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_an_empty_form_shows_the_newest_adverts(client, adverts):
    page = get(client)

    assert "<title>Newest jobs — Career Guide</title>" in page
    assert "3 jobs found" in page
    titles = re.findall(r'<h3 class="job-title"><a [^>]*>([^<]*)</a>', page)
    # First seen today, the other two come before one that was posted weeks ago.
    assert titles == ["Producer &lt;b&gt;", "Line Producer", "Executive Producer"]


def test_a_result_shows_all_that_is_known_of_the_advert(client, adverts):
    page = words_of(get(client, title="executive producer"))

    assert "Jobs for “executive producer”" in page
    assert "1 job found" in page
    for fact in (
        "Place Burbank, CA; London, UK and 2 more places",
        "Pay $90,000 to $120,000 a year",
        "Posted November 2, 2026",
        "Source Harbor careers",
        "Reads like Executive Producer",
        "Example Harbor",
    ):
        assert fact in page


def test_what_an_advert_does_not_state_is_said(client, adverts):
    page = words_of(get(client, title="line producer"))

    today = date_format(timezone.now(), "F j, Y")
    for fact in ("Remote - US Remote", "Pay Pay not stated", f"First seen {today}"):
        assert fact in page
    assert "Place Not stated" in words_of(get(client, title="producer b"))


def test_what_employers_write_is_escaped(client, adverts):
    page = get(client, title="producer b")

    assert "Producer &lt;b&gt;" in page
    assert "Bolt &amp; Nut" in page


def test_the_form_keeps_what_was_typed(client, adverts):
    page = get(client, title='"EP" <x>', where="Burbank, CA", within="50", sort="newest")

    assert 'value="&quot;EP&quot; &lt;x&gt;"' in page
    assert 'value="Burbank, CA"' in page
    assert '<option value="50" selected>' in page
    assert '<option value="newest" selected>' in page


def test_an_alias_is_searched_under_both_names_and_says_so(client, adverts):
    page = get(client, title="EP")

    assert "Also searched: “Executive Producer”" in words_of(page)
    assert "names of Executive Producer ; and adverts that read like it." in words_of(page)
    assert "1 job found" in page
    assert 'href="/jobs/?title=EP&amp;v=1&amp;exact=1">Search only the words as typed' in page


def test_only_the_typed_words_are_searched_if_asked(client, adverts):
    page = get(client, title="EP", exact="1")

    assert "0 jobs found" in page
    assert 'href="/jobs/?title=EP&amp;v=1">Search other forms and names of them too' in page
    # Another search by the form stays so.
    assert '<input type="hidden" name="exact" value="1">' in page


def test_a_misspelt_title_is_put_right_and_says_so(client, adverts):
    page = get(client, title="excutive producr")

    assert "<title>Jobs for “executive producer” — Career Guide</title>" in page
    assert "Showing results for “ executive producer ”" in words_of(page)
    assert 'exact=1">Search instead for “excutive producr”</a>' in page
    assert "1 job found" in page


def test_a_facet_is_a_link_with_its_count_and_can_be_lifted(client, adverts):
    page = get(client, title="producer")
    narrowed = get(client, title="producer", role="line-producer")

    assert (
        'href="/jobs/?title=producer&amp;v=1&amp;role=line-producer#found" rel="nofollow">'
        'Line Producer <span class="where">1</span>' in page
    )
    assert "1 job found" in narrowed
    assert 'href="/jobs/?title=producer&amp;v=1#found" rel="nofollow">Any</a>' in narrowed
    assert 'aria-current="true">Line Producer' in narrowed
    # The next search by the form does not drop it without a word.
    assert '<input type="hidden" name="role" value="line-producer">' in narrowed


def test_copies_are_shown_once_with_a_link_to_all(client, knowledge):
    load_small_gazetteer()
    places = ["Burbank, CA", "Los Angeles, CA", "Boston"]
    copies = advertise(*({"external_id": p, "title": "Grip", "places": (p,)} for p in places))
    page = get(client, title="grip")

    assert "3 jobs found. The same title at the same organization is shown once." in page
    assert page.count('class="job"') == 1
    link = re.search(r'class="copies" href="([^"]*)">and 2 more like it', page)[1]
    listed = client.get(link.replace("&amp;", "&")).content.decode()
    assert listed.count('class="job"') == 3
    assert "All adverts for “Grip, Example Harbor Television”" in listed
    assert copies


def test_more_than_a_thousand_are_counted_no_further(client, knowledge, monkeypatch):
    monkeypatch.setattr("jobs.search.results.WINDOW", 30)
    load_small_gazetteer()
    advertise(
        *(
            {"external_id": str(n), "title": f"Producer {n}", "organisation": f"House {n}"}
            for n in range(45)
        )
    )
    shown: list[str] = []
    address = "/jobs/?title=producer"
    while address and len(shown) < 100:
        page = client.get(address).content.decode()
        assert "30+ jobs found." in page
        shown += re.findall(r'<h3 class="job-title"><a href="([^"]+)"', page)
        following = re.search(r'href="([^"]*)"[^>]*rel="next"', page)
        address = following and following[1].replace("&amp;", "&")

    assert len(shown) == len(set(shown)) == 45
    assert "First page</a>" in page


def test_the_radius_is_said(client, adverts):
    assert "within 25 miles of Burbank, California" in get(client, where="Burbank, CA")
    assert "within 100 miles of Burbank" in get(client, where="Burbank, CA", within="100")
    assert "Newest jobs, in California" in get(client, where="CA")


def test_an_ambiguous_place_offers_the_others(client, adverts):
    page = get(client, where="Portland", title="producer")

    assert "“Portland” was read as Portland, Oregon." in page
    assert 'href="/jobs/?title=producer&amp;v=1&amp;where=Portland%2C+Maine"' in page


def test_an_unknown_place_searches_nothing_and_names_the_nearest(client, adverts):
    page = get(client, title="producer", where="Los Angelos")

    assert "We do not know “Los Angelos” as a place, so nothing was searched." in page
    assert "where=Los+Angeles%2C+California" in page
    assert '<a href="/jobs/?title=producer&amp;v=1">Search everywhere for “producer”</a>' in page
    assert 'class="job"' not in page


def test_a_place_in_the_title_can_be_searched_as_a_place(client, adverts):
    page = get(client, title="producer los angeles", posted="7")

    assert "“los angeles” was looked for in titles." in page
    asked = "title=producer&amp;posted=7&amp;v=1&amp;where=Los+Angeles%2C+California"
    assert f'<a href="/jobs/?{asked}">Search for “producer” in Los Angeles, California</a>' in page


def test_a_heading_puts_no_quotes_around_quotes(client, adverts):
    assert "<title>Jobs for “line producer” — " in get(client, title="“line producer”")
    assert "<title>Jobs for “line producer” — " in get(client, title="line producer")


def test_the_nearest_are_not_called_the_newest(client, adverts):
    page = get(client, where="Los Angeles", sort="nearest")
    assert "<title>Nearest jobs, within 25 miles" in page


def test_a_zip_code_alone_says_how_far_around_it_is_searched(client, adverts):
    assert "10 miles around it are searched." in get(client, where="91501", within="0")
    assert "around it are searched." not in get(client, where="91501", within="25")


def test_other_places_of_remote_work_stay_remote(client, adverts):
    page = get(client, title="producer", where="Remote, Georgia")
    assert "where=Remote%2C+Georgia+%28country%29" in page


def test_counts_among_the_newest_say_that_there_are_more(client, adverts, monkeypatch):
    monkeypatch.setattr(results, "WINDOW", 2)
    page = get(client, title="producer")
    assert "Counted among the newest thousand: there are more." in page
    assert re.search(r'<span class="where">\d+\+</span>', page)


def test_a_city_to_narrow_to_says_that_it_leaves_remote_work_out(client, adverts):
    said = "In the city itself, without remote work."
    assert said in get(client, title="producer", where="California", remote="too")
    assert said not in get(client, title="producer", where="California")


def test_a_place_alone_in_the_title_can_be_searched_as_a_place(client, adverts):
    asked = "v=1&amp;where=Los+Angeles%2C+California"
    page = get(client, title="Los Angeles")

    assert f'<a href="/jobs/?{asked}">Search for jobs in Los Angeles, California</a>' in page


def test_no_result_without_a_title_offers_everywhere_too(client, adverts):
    page = get(client, where="Nevada", role="producer")

    assert '<a href="/jobs/?role=producer&amp;v=1">Search everywhere</a>' in page


def test_no_result_offers_a_wider_radius(client, adverts):
    page = get(client, title="producer", where="Atlanta", within="25")

    assert "No open advert has all that was searched within 25 miles" in page
    assert "Search within 50 miles" in page
    assert "within=50" in page
    assert "Search everywhere for “producer”" in page


def test_no_result_at_the_widest_radius_or_in_a_state_offers_everywhere(client, adverts):
    for where in ({"where": "Atlanta", "within": "100"}, {"where": "Ohio"}):
        page = get(client, title="producer", **where)
        assert "Search everywhere for “producer”" in page


def test_no_result_anywhere_offers_the_newest(client, adverts):
    assert "see the newest jobs" in get(client, title="chef")


def test_a_failed_search_is_503_in_the_frame_of_the_page(client, adverts, monkeypatch):
    def fail(*args, **options):
        raise OperationalError("no such index")

    monkeypatch.setattr(Sqlite, "newest", fail)
    monkeypatch.setattr(Postgresql, "newest", fail)

    response = client.get("/jobs/", {"title": "producer", "where": "Burbank"})

    assert response.status_code == 503
    page = response.content.decode()
    assert "The search failed" in page
    assert 'href="/jobs/?title=producer&amp;where=Burbank">Try the same search again' in page
    assert "site-header" in page
    assert "public" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"within": "banana", "where": "Burbank"}, "25 is used instead."),
        ({"within": "-1"}, "25 is used instead."),
        ({"sort": "worst"}, "The best match comes first."),
        ({"title": "x" * 10_000}, "The title was left out."),
        ({"title": "a\x00b"}, "The title was left out."),
        ({"title": "🎬"}, "The title was left out."),
        ({"title": '"*"'}, "The title was left out."),
        ({"where": "x" * 10_000}, "The place was left out."),
        ({"where": "\x00"}, "The place was left out."),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_left_out(client, adverts, query, said):
    page = get(client, **query)

    assert said in page
    assert 'aria-invalid="true"' in page
    assert "found" in page
    # The next search takes the mark away with the whole page.
    assert "hx-get" not in page.partition("<form")[2].partition(">")[0]


def test_a_radius_that_cannot_be_used_leaves_the_one_that_is_used_chosen(client, adverts):
    assert '<option value="25" selected>' in get(client, within="banana", where="Burbank")


def test_a_swap_says_what_was_left_out_beside_the_field_and_with_the_results(client, adverts):
    fragment = get(client, title="🎬", within="x", headers=HTMX)

    notice = words_of(re.search(r'<ul class="left-out notice">.*?</ul>', fragment, re.DOTALL)[0])
    assert notice.startswith("Job title: Use letters or figures")
    assert "The title was left out. Within: Select a valid choice." in notice
    assert "Not all that you asked for was used</div>" in fragment
    for name in ("title", "within"):
        assert f'<p class="error" id="id_{name}_error" hx-swap-oob="true">' in fragment
    for name in ("where", "unit", "remote", "posted", "sort"):
        assert f'<p class="error" id="id_{name}_error" hx-swap-oob="true" hidden></p>' in fragment


def test_a_swap_takes_away_the_complaints_of_the_search_before(client, adverts):
    fragment = get(client, title="producer", headers=HTMX)

    assert "left-out" not in fragment
    assert len(re.findall(r'id="id_\w+_error" hx-swap-oob="true" hidden></p>', fragment)) == 7


def test_searches_and_page_links_show_that_the_results_are_on_their_way(client, knowledge):
    load_small_gazetteer()
    advertise(*({"external_id": str(n), "organisation": f"House {n}"} for n in range(25)))

    page = get(client)

    assert page.count('hx-indicator="#results"') == page.count('hx-target="#results"') == 2


@pytest.mark.parametrize("number", ["-1", "0", "abc", "99999999999999999999", "", "1.5", "\x00"])
def test_any_page_number_shows_a_page(client, adverts, number):
    assert "3 jobs found" in get(client, page=number)


@pytest.mark.parametrize("text", ['"', "'", "*", "🎬", "a OR b", "%", "\\", ")(", "NEAR("])
def test_no_text_breaks_the_page(client, adverts, text):
    get(client, title=f"producer {text}", where=text)


def test_pages_keep_the_search(client, knowledge):
    load_small_gazetteer()
    advertise(*({"external_id": str(n), "title": f"Producer {n}"} for n in range(45)))

    first = get(client, title="producer", sort="newest")
    last = get(client, title="producer", sort="newest", page="3")

    assert "45 jobs found, page 1 of 3" in first
    assert 'href="/jobs/?title=producer&amp;sort=newest&amp;v=1&amp;page=2"' in first
    assert first.count('class="job"') == 20
    assert 'start="41"' in last
    assert last.count('class="job"') == 5
    assert "Next page" not in last
    both = re.findall(r'<h3 class="job-title"><a href="([^"]+)"', first + last)
    assert len(set(both)) == 25


def test_the_number_of_queries_does_not_grow_with_the_results(
    client, knowledge, on_postgresql, django_assert_num_queries
):
    load_small_gazetteer()
    for count in (1, 30):
        advertise(
            *(
                {"external_id": str(n), "title": "EP", "places": ("LA",), "organisation": str(n)}
                for n in range(count)
            )
        )
        # Not seen for days, which the page says of each.
        days_ago = timezone.now() - timedelta(days=3)
        Posting.objects.update(first_seen_at=days_ago, last_seen_at=days_ago)
        understand("EP")  # The lexicon is read.
        # Revision, places twice, entries, those of remote work, adverts; cities and, of several,
        # employers of the facets.
        with django_assert_num_queries((8 if count > 1 else 7) + 2 * on_postgresql):
            get(client, title="EP", where="Los Angeles")


def test_htmx_gets_the_results_alone_with_title_status_and_focus(client, adverts):
    fragment = get(client, title="producer", headers=HTMX)

    assert "<html" not in fragment
    assert "<title>Jobs for “producer” — Career Guide</title>" in fragment
    assert '<div id="status" hx-swap-oob="innerHTML">3 jobs found</div>' in fragment
    assert " autofocus" in fragment
    assert "Continue this search elsewhere" in fragment


def test_the_whole_page_takes_no_focus_and_has_one_title_and_status(client, adverts):
    page = get(client, title="producer")

    assert " autofocus" not in page
    assert page.count("<title>") == 1
    assert page.count('id="status"') == 1
    assert "hx-swap-oob" not in page


def test_back_gets_the_whole_page(client, adverts):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}

    assert "<html" in get(client, title="producer", headers=headers)


def test_the_fragment_says_when_a_place_is_not_known(client, adverts):
    fragment = get(client, where="Qwxyz", headers=HTMX)

    assert "“Qwxyz” is not a place we know</div>" in fragment


def test_the_search_continues_on_boards_of_the_places_country(client, adverts):
    page = get(client, title="line producer & co", where="London")

    assert (
        "https://findajob.dwp.gov.uk/search?q=line%20producer%20%26%20co&amp;w=London%2C%20" in page
    )
    assert "indeed.com" not in page
    assert 'rel="noopener noreferrer nofollow"' in page
    assert "link last checked 2026-11" in page


@pytest.mark.parametrize(
    ("where", "board"),
    [
        ("", "https://www.indeed.com/jobs?q=producer&amp;l="),
        ("remote", "l=Remote"),
        ("Qwxyz", "l=Qwxyz"),
        ("91501", "l=91501"),
        ("Toronto", "https://www.jobbank.gc.ca/"),
        ("Munich", "https://www.arbeitsagentur.de/"),
        ("France", "https://candidat.francetravail.fr/"),
        ("Japan", "https://www.linkedin.com/jobs/search/?keywords=producer&amp;location=Japan"),
    ],
)
def test_each_place_has_boards(client, adverts, where, board):
    assert board in get(client, title="producer", where=where)


def test_example_adverts_are_labelled_in_the_list(client, knowledge):
    load_small_gazetteer()
    advertise({}, in_feed=feed("example", is_example=True))

    assert ">Example advert</p>" in get(client)


def render(text: str, **context) -> str:
    return Template("{% load job_tags %}" + text).render(Context(context))


def test_a_profile_shows_the_first_three_open_adverts_of_its_role(
    knowledge, on_postgresql, django_assert_num_queries
):
    load_small_gazetteer()
    advertise(
        *(
            {"external_id": str(n), "title": "Executive Producer", "organisation": f"House {n}"}
            for n in range(5)
        )
    )
    role = Role.objects.get(slug="executive-producer")

    with django_assert_num_queries(2 + 2 * on_postgresql):
        shown = render("{% open_jobs role %}", role=role)

    assert "5 open adverts read like Executive Producer" in words_of(shown)
    assert shown.count('class="job"') == 3
    assert 'href="/jobs/?role=executive-producer&amp;v=1"' in shown


def test_adverts_stand_one_heading_below_what_they_stand_under(knowledge):
    load_small_gazetteer()
    advertise({"title": "Producer"})
    role = Role.objects.get(slug="producer")

    assert '<h3 class="job-title">' in render("{% open_jobs role %}", role=role)
    lower = render("{% open_jobs role level=4 %}", role=role)
    assert '<h4 class="job-title">' in lower
    assert "</a></h4>" in lower


def test_a_profile_labels_example_adverts(knowledge):
    load_small_gazetteer()
    advertise({"title": "Producer"}, in_feed=feed("example", is_example=True))

    assert "Example advert" in render(
        "{% open_jobs role %}", role=Role.objects.get(slug="producer")
    )


def test_a_profile_says_when_there_is_no_open_advert(knowledge):
    shown = render("{% open_jobs role %}", role=Role.objects.get(slug="producer"))

    assert "No open advert here reads like Producer." in shown


def test_the_closing_form_is_prefilled_and_its_ids_are_its_own(client, adverts):
    form = render("{% job_search_form title=title where='LA' %}", title='"Boss"')

    assert f'value="{escape(chr(34) + "Boss" + chr(34))}"' in form
    assert 'value="LA"' in form
    assert '<form class="job-search-form" action="/jobs/" method="get">' in form
    ids = re.findall(r' id="([^"]+)"', form)
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(re.findall(r' id="([^"]+)"', get(client)))
    assert set(re.findall(r'for="([^"]+)"', form)) <= set(ids)


def test_every_id_on_the_page_is_used_once(client, adverts):
    ids = re.findall(r' id="([^"]+)"', get(client, title="🎬", where="Portland", within="x"))

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("query", [{}, {"title": "🎬", "within": "x"}])
def test_described_fields_point_at_what_describes_them(client, adverts, query):
    page = get(client, **query)

    described = {
        name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()
    }
    assert described
    assert {"id_title_error", "id_where_helptext", "id_where_error"} <= described
    assert described <= set(re.findall(r' id="([^"]+)"', page))


def test_no_advert_is_shown_that_has_no_feed_left(client, adverts):
    Posting.objects.first().feed.delete()

    assert "0 jobs found" in get(client)
