"""Pages, groups of copies and counts: the same order however much of it is read at once."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from jobs.models import Posting, SearchEntry
from jobs.narrowing import facets_of
from jobs.search import results as results_module
from jobs.search.expression import any_of
from jobs.search.indexing import unindex_expired
from jobs.search.results import PageStart, Results
from jobs.search.search import Sort
from jobs.search.understanding import Understood, understand
from roles.models import Role
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db
TITLES = ["Producer", "Producer, Unscripted", "Line Producer", "Insurance Producer", "Gaffer"]
PLACES = ["Los Angeles, CA", "Burbank, CA", "Burbank, IL", "London, UK", "Remote - US", ""]


@pytest.fixture
def many(knowledge):
    """Some hundred adverts, a third of them copies of others, in no particular order."""
    load_small_gazetteer()
    chance = random.Random(7)
    now = timezone.now()
    return advertise(
        *(
            {
                "external_id": str(number),
                "title": chance.choice(TITLES),
                "organisation": f"Pictures {chance.randint(1, 12)}",
                "places": (chance.choice(PLACES),),
                "posted_at": now - timedelta(hours=chance.randint(0, 24 * 40) + 0.5),
            }
            for number in range(160)
        )
    )


@pytest.fixture
def little_at_once(monkeypatch):
    """As if every search found more than can be read at once."""
    monkeypatch.setattr(results_module, "WINDOW", 5)
    monkeypatch.setattr(results_module, "BATCH", 4)
    monkeypatch.setattr(results_module, "CROWD", 2)


def page(understood: Understood, **at) -> Results:
    return Posting.objects.search(understood.search, PageStart(**at))


def ids(results: Results) -> list[str]:
    return [found.posting.external_id for found in results.adverts]


def read_through(understood: Understood) -> list[Results]:
    """All pages, each from where the one before it ends."""
    pages = [page(understood)]
    while pages[-1].next_page:
        name, value = pages[-1].next_page
        at = PageStart.read(**{"page": None, "after": None, name: value})
        pages.append(Posting.objects.search(understood.search, at))
    return pages


SEARCHES = [
    {"title": "producer"},
    {"title": "producer", "sort": "newest"},
    {"title": "producer", "where": "Los Angeles"},
    {"title": "producer -insurance", "remote": "too", "where": "California"},
    {"title": "gaffer"},
    {"title": "producer", "posted": 30},
    {},
]


@pytest.mark.parametrize("asked", SEARCHES)
def test_page_after_page_shows_each_group_once_in_the_order_of_the_whole(
    many, reading, monkeypatch, asked
):
    understood = understand(**asked)
    whole = [advert for each in read_through(understood) for advert in ids(each)]

    monkeypatch.setattr(results_module, "WINDOW", 5)
    monkeypatch.setattr(results_module, "BATCH", 4)
    monkeypatch.setattr(results_module, "CROWD", 2)
    monkeypatch.setattr(results_module, "PAGE", 7)
    pages, at = [], PageStart(most=7)
    while at and len(pages) < 99:
        results = Posting.objects.search(understood.search, at)
        pages.append(ids(results))
        # Through the address, as a reader would go.
        _, value = results.next_page or (None, None)
        at = value and replace(PageStart.read(None, value), most=7)

    assert [advert for each in pages for advert in each] == whole
    assert len(whole) > 7
    assert {len(each) for each in pages[:-1]} == {7}


@pytest.mark.parametrize(("within_a_day", "said"), [(4, "4"), (5, "5"), (6, "5+")])
def test_adverts_within_a_date_are_counted_to_the_last(knowledge, monkeypatch, within_a_day, said):
    monkeypatch.setattr(results_module, "WINDOW", 5)
    now = timezone.now()
    ages = [timedelta(hours=1)] * within_a_day + [timedelta(days=3)] * 3
    advertise(
        *(
            {"external_id": str(n), "title": "Gaffer", "posted_at": now - age}
            for n, age in enumerate(ages)
        )
    )

    results = page(understand("gaffer", posted=1))

    assert results.count_in_figures == said
    # Pages have numbers where all are known.
    assert results.pages == (1 if within_a_day <= 5 else None)
    # How fresh the older ones are is counted too, up to the same limit.
    assert results.counts["posted"].values["7"].number == 5
    assert results.counts["posted"].is_capped


def test_a_title_too_long_for_a_beginning_has_an_order_too(knowledge, little_at_once):
    title = "Senior Associate Line Producer of Unscripted Series"
    advertise(
        *(
            {
                "external_id": str(n),
                "title": title if n % 2 else f"The {title}",
                "organisation": f"Pictures {n}",
            }
            for n in range(8)
        )
    )

    whole = [advert for each in read_through(understand(title)) for advert in ids(each)]

    assert sorted(whole[:4]) == ["1", "3", "5", "7"]
    assert sorted(whole) == [str(n) for n in range(8)]


def test_remote_work_beside_a_place_is_counted_up_to_the_limit(knowledge, monkeypatch):
    load_small_gazetteer()
    monkeypatch.setattr(results_module, "WINDOW", 3)
    for count, number, is_capped in ((3, 3, False), (4, 3, True)):
        advertise(
            *(
                {"external_id": str(n), "title": "Gaffer", "places": ("Remote - US",)}
                for n in range(count)
            )
        )
        counts = page(understand("gaffer", "Los Angeles")).counts["remote"]
        assert [each.number for each in counts.values.values()] == [number]
        assert counts.is_capped is is_capped


def test_copies_are_shown_once_and_counted(many):
    results = page(understand("gaffer"))
    adverts = [posting for posting in many if posting.title == "Gaffer"]
    copies = Counter(posting.organisation for posting in adverts)

    assert results.count == len(adverts)
    assert results.groups == len(copies)
    assert {found.posting.organisation: found.copies + 1 for found in results.adverts} == copies


def test_copies_are_counted_among_many_too(many, little_at_once):
    results = page(understand("line producer", "California"))
    near = [p for p in many if p.title == "Line Producer" and p.place_text in PLACES[:2]]
    copies = Counter(posting.organisation for posting in near)

    assert results.is_capped
    assert {found.posting.organisation: found.copies + 1 for found in results.adverts} == copies


def test_the_copy_that_is_shown_is_the_newest(many):
    for found in page(understand("gaffer")).adverts:
        copies = [
            posting
            for posting in many
            if (posting.title, posting.organisation) == ("Gaffer", found.posting.organisation)
        ]
        assert found.posting.listed_at == max(posting.listed_at for posting in copies)


def test_all_copies_of_an_advert_can_be_listed(many):
    shown = page(understand("gaffer")).adverts[0]

    results = page(understand("gaffer", copies=shown.posting.reference))

    assert results.count == shown.copies + 1 == len(results.adverts)
    assert {found.posting.organisation for found in results.adverts} == {shown.posting.organisation}


@pytest.mark.parametrize(
    ("one", "other", "are_copies"),
    [
        ({"organisation": "Harbor"}, {"organisation": "HARBOR, Inc."}, True),
        ({"organisation": "Harbor"}, {"organisation": "Harbour"}, False),
        ({"title": "Key Grip"}, {"title": "Key grip"}, True),
        ({"title": "Key Grip"}, {"title": "Key Grip II"}, False),
        ({"organisation": ""}, {"organisation": ""}, False),
        ({"organisation": "Co"}, {"organisation": "Inc"}, False),
        (
            {"title": "Producer", "department": "Film"},
            {"title": "Producer", "department": "Insurance"},
            False,
        ),
    ],
)
def test_what_is_a_copy(knowledge, one, other, are_copies):
    load_small_gazetteer()
    shared = {"title": "Key Grip", "organisation": "Harbor"}
    advertise({"external_id": "1", **shared, **one}, {"external_id": "2", **shared, **other})

    assert page(understand()).groups == (1 if are_copies else 2)


def test_more_than_can_be_read_at_once_is_said(many, little_at_once):
    results = page(understand("producer"))

    assert (results.count_in_words, results.pages) == ("5+ jobs", None)


def test_the_nearest_of_many_come_first_by_number(many, little_at_once):
    results = page(understand("producer", "Los Angeles", sort="nearest"))

    assert results.is_capped
    assert results.pages == 1
    distances = [found.miles for found in results.adverts]
    assert distances == sorted(distances)


def test_the_distance_is_that_of_the_nearest_place(knowledge):
    load_small_gazetteer()
    advertise({"places": ("London, UK", "Burbank, CA")})

    assert page(understand("", "LA")).adverts[0].miles == pytest.approx(9.6, abs=0.1)


@pytest.mark.parametrize(
    ("number", "after"),
    [("0", None), ("-1", None), ("x", None), ("1" * 30, None), ("٣", None), (None, "9-9"),
     (None, "1"), (None, "0-" + "9" * 40), ("", "")],
)  # fmt: skip
def test_a_page_that_cannot_be_read_is_the_first(number, after):
    assert PageStart.read(number, after) in (PageStart(), PageStart(0))


def test_reading_without_end_is_broken_off_and_goes_on_with_the_next_page(many, monkeypatch):
    understood = understand("producer", "Burbank, Illinois")
    whole = [advert for each in read_through(understood) for advert in ids(each)]
    for name, value in {"WINDOW": 3, "BATCH": 4, "MOST_READ": 6}.items():
        monkeypatch.setattr(results_module, name, value)
    # As if its cells held half the world: nearly all that they bring in lies outside.
    everywhere = any_of(f"_{country}" for country in ("us", "gb"))
    wide = replace(understood.search, filters={**understood.search.filters, "place": everywhere})
    shown, at = [], PageStart(most=2)
    for _ in range(99):
        results = Posting.objects.search(wide, at)
        shown += ids(results)
        if results.following is None:
            break
        at = PageStart(after=results.following, most=2)

    assert shown == whole
    assert len(whole) > 2


def test_an_advert_that_has_expired_leaves_the_index(many):
    before = SearchEntry.objects.count()
    SearchEntry.objects.filter(posting__external_id__in=["1", "2"]).update(expires_at=1)

    unindex_expired()

    assert SearchEntry.objects.count() == before - 2


def test_a_page_beyond_the_last_is_the_last(many):
    last = page(understand(), number=999)

    assert last.number == last.pages > 1


def facets(**asked) -> dict[str, dict[str, int]]:
    understood = understand(**asked)
    found = facets_of(page(understood), understood, QueryDict())
    return {facet.name: {option.label: option.count for option in facet.options} for facet in found}


@pytest.mark.parametrize(
    "asked", [{}, {"title": "producer"}, {"title": "producer", "where": "California"}]
)
def test_each_facet_counts_what_choosing_it_finds(many, asked):
    counted = facets(**asked)

    roles = dict(Role.objects.values_list("title", "slug"))
    for label, number in counted.get("role", {}).items():
        assert page(understand(**asked, role=roles[label])).count == number, label
    for label, number in counted["where"].items():
        assert page(understand(**{**asked, "where": label}, within=0)).count == number, label
    for label, number in counted["employer"].items():
        assert page(understand(**asked, employer=label)).count == number, label
    for number in counted["remote"].values():
        assert page(understand(**asked, remote="only")).count == number
    days = {"Last 24 hours": 1, "Last 3 days": 3, "Last 7 days": 7, "Last 30 days": 30}
    for label, number in counted["posted"].items():
        assert page(understand(**asked, posted=days[label])).count == number, label
    assert set(counted) == {"role", "where", "remote", "employer", "posted"}


def test_the_count_of_remote_work_is_of_what_people_at_the_place_can_do(many):
    there = page(understand(where="remote, Texas")).count

    assert facets(where="Texas")["remote"] == {"Remote instead": there}
    assert there > 0
    assert "remote" not in facets(where="Germany")


def test_a_facet_can_be_lifted_where_nothing_is_found(many):
    understood = understand("gaffer", employer="Nobody & Sons")
    used = QueryDict("title=gaffer&employer=Nobody+%26+Sons")

    (employer,) = [f for f in facets_of(page(understood), understood, used) if f.lifted]

    assert (employer.chosen, employer.lifted) == ("Nobody & Sons", "title=gaffer")


def test_an_employer_is_chosen_however_it_is_written(many):
    understood = understand("gaffer", employer="PICTURES 3, Inc.")

    found = facets_of(page(understood), understood, QueryDict("employer=PICTURES+3%2C+Inc."))

    employers = next(facet for facet in found if facet.name == "employer")
    chosen = [option.label for option in employers.options if option.is_chosen]
    assert chosen == ["PICTURES 3, Inc."]


def test_a_facet_counts_as_if_its_own_filter_were_off_and_all_others_on(many):
    free, narrowed = facets(title="producer"), facets(title="producer", employer="Pictures 3")

    assert free["employer"].items() <= narrowed["employer"].items()
    assert narrowed["posted"] != free["posted"]


def test_cities_are_those_of_the_place_that_is_searched(many):
    assert set(facets(where="California")["where"]) == {
        "Los Angeles, California",
        "Burbank, California",
    }
    assert "London, United Kingdom" in facets()["where"]


def test_what_reads_like_a_role_comes_before_what_only_has_its_words(knowledge):
    load_small_gazetteer()
    now = timezone.now()
    advertise(
        {"external_id": "new", "title": "Producer", "organisation": "Acme Insurance",
         "department": "Sales", "posted_at": now},
        {"external_id": "old", "title": "Producer", "organisation": "Harbor Pictures",
         "department": "Film", "posted_at": now - timedelta(days=30)},
        in_feed=feed("trades"),
    )  # fmt: skip

    assert ids(page(understand("producer"))) == ["old", "new"]
    assert ids(page(understand("producer", sort=Sort.NEWEST.value))) == ["new", "old"]
    assert ids(page(understand("producer", role="producer"))) == ["old"]
