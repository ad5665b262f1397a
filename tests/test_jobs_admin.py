"""The operator's desk: places, feeds, adverts, each in a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import Feed, Place, Posting
from roles.models import Role
from tests.jobs_factories import advertise, feed, load_small_gazetteer


@pytest.fixture
def desk(admin_client, knowledge):
    load_small_gazetteer()
    advertise({"title": "Producer", "places": ("Los Angeles",)})
    return admin_client


def address(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:jobs_{model._meta.model_name}_{page}", args=args)


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(captured)


@pytest.mark.parametrize("model", [Place, Feed, Posting])
def test_every_kind_is_listed_searched_and_opened(desk, model):
    assert desk.get(address(model, "changelist") + "?q=los+angeles").status_code == 200
    row = model.objects.order_by("-pk").first()
    assert desk.get(address(model, "change", row.pk)).status_code == 200
    assert desk.get(address(model, "add")).status_code == (200 if model is Feed else 403)


@pytest.mark.parametrize("model", [Feed, Posting])
def test_more_rows_take_no_more_queries(desk, model):
    before = queries(desk, address(model, "changelist"))

    for number in range(12):
        advertise(
            {"title": "Executive Producer", "places": ("Boston",)}, in_feed=feed(f"f{number}")
        )

    assert queries(desk, address(model, "changelist")) == before
    assert before < 16


def test_opening_an_advert_takes_few_queries(desk):
    posting = Posting.objects.get()

    assert queries(desk, address(Posting, "change", posting.pk)) < 8


def test_a_place_with_many_names_opens_in_few_queries(desk):
    city = Place.objects.get(code="g5128581")
    assert city.aliases.count() > 5

    assert queries(desk, address(Place, "change", city.pk)) < 8


def test_a_list_of_thousands_of_places_takes_few_queries(desk):
    assert queries(desk, address(Place, "changelist")) < 8


def test_adverts_are_filtered_by_feed_and_by_whether_a_place_is_known(desk):
    advertise({"title": "Gaffer"}, in_feed=feed("other"))

    found = desk.get(address(Posting, "changelist") + "?place__isempty=1").content.decode()

    assert "Gaffer" in found
    assert "Producer, Example" not in found


def test_an_editor_withdraws_an_advert_and_corrects_its_role(desk):
    posting = Posting.objects.get()
    role = Role.objects.get(slug="executive-producer")

    desk.post(
        address(Posting, "change", posting.pk),
        {"withdrawn_at_0": "2026-11-20", "withdrawn_at_1": "12:00", "role": role.pk, "title": "X"},
    )

    posting.refresh_from_db()
    assert posting.withdrawn_at.day == 20
    assert (posting.role, posting.role_is_corrected) == (role, True)
    # What the source states is not for us to change.
    assert posting.title == "Producer"


@pytest.mark.parametrize("again", ["Producer", "Line Producer"])
def test_no_import_undoes_what_an_editor_did(desk, again):
    posting = Posting.objects.get()
    role = Role.objects.get(slug="executive-producer")
    stated = {"withdrawn_at_0": "2026-11-20", "withdrawn_at_1": "12:00", "role": role.pk}
    desk.post(address(Posting, "change", posting.pk), stated)

    (posting,) = advertise({"title": again, "places": ("Los Angeles",)})

    assert posting.title == again
    assert posting.withdrawn_at.day == 20
    assert posting.is_closed
    assert posting.role == role


def test_an_editor_may_say_that_an_advert_reads_like_no_role(desk):
    Posting.objects.update(role=Role.objects.get(slug="executive-producer"))
    desk.post(address(Posting, "change", Posting.objects.get().pk), {"role": ""})

    assert advertise({"title": "Line Producer"})[0].role is None


def test_a_role_that_an_editor_hands_back_is_read_from_the_title_again(desk):
    Posting.objects.update(role=Role.objects.get(slug="executive-producer"))

    (posting,) = advertise({"title": "Line Producer", "places": ("Los Angeles",)})

    assert posting.role.slug == "line-producer"
