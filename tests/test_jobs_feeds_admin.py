"""What may be set for a feed, and what an editor sees of it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from jobs.models import Feed, FeedRun
from tests.feed_server import board

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"address": "ftp://example.com/"}, "address"),
        ({"address": "nonsense"}, "address"),
        ({"address": "https://example.com:x/"}, "address"),
        ({"address": "https://me:word@example.com/"}, "address"),
        ({"address": "https://example.com/?api_key=1234"}, "address"),
        ({"address": "https://example.com/?token=1234"}, "address"),
        ({"address": "https://example.com/?key={key}"}, "address"),
        ({"address": "http://example.com/", "key_variable": "FEED_KEY_X"}, "address"),
        ({"address": "http://example.com/?k={key}", "key_variable": "FEED_KEY_X"}, "address"),
        ({"key_variable": "SECRET_KEY"}, "key_variable"),
        ({"key_variable": "FEED_KEY_x"}, "key_variable"),
        ({"mapping": {"places": "x"}}, "mapping"),
        ({"mapping": ["x"], "format": "csv"}, "mapping"),
        ({"mapping": {"colour": "x"}, "format": "csv"}, "mapping"),
        ({"mapping": {"title": 3}, "format": "csv"}, "mapping"),
        ({"mapping": {"title": []}, "format": "csv"}, "mapping"),
    ],
)
def test_settings_that_cannot_be_right_are_refused(values, field):
    feed = Feed(**{"slug": "x", "name": "X", "format": "greenhouse", **values})

    with pytest.raises(ValidationError) as refused:
        feed.full_clean()

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    "values",
    [
        {"address": "https://example.com/jobs?Keyword=film&keyword=tv&Page=1"},
        {"address": "https://example.com/?app_key={key}", "key_variable": "FEED_KEY_X"},
        {"address": "http://127.0.0.1/?app_key={key}", "key_variable": "FEED_KEY_X"},
        {"address": "http://example.com/"},
        {"mapping": {"title": "Job", "places": ["City", "State"]}, "format": "csv"},
        {"mapping": {}},
    ],
)
def test_settings_that_make_sense_are_taken(values):
    Feed(**{"slug": "x", "name": "X", "format": "greenhouse", **values}).full_clean()


def test_an_editor_adds_a_feed_and_reads_what_came_of_it(admin_client, feed_server):
    feed_server.answer(body=board(1, 1), ETag='"1"')
    form = {
        "name": "Harbor",
        "slug": "harbor",
        "format": "greenhouse",
        "address": feed_server.url.split("?")[0],
        "mapping": "{}",
        "is_active": "on",
    }
    assert admin_client.post("/admin/jobs/feed/add/", form).status_code == 302
    call_command("refresh_feeds")
    feed = Feed.objects.get()
    assert feed.etag == '"1"'

    feeds = admin_client.get("/admin/jobs/feed/").content.decode()
    run = admin_client.get(
        f"/admin/jobs/feedrun/{FeedRun.objects.get().pk}/change/"
    ).content.decode()
    rows = admin_client.get(
        f"/admin/jobs/quarantinedrow/?run__id__exact={FeedRun.objects.get().pk}"
    )

    assert "Complete" in feeds
    assert "/admin/jobs/quarantinedrow/?run__id__exact=" in run
    assert "the same identifier as an earlier row" in rows.content.decode()
    for address in ("feedrun", "quarantinedrow"):
        assert admin_client.get(f"/admin/jobs/{address}/").status_code == 200
        assert admin_client.get(f"/admin/jobs/{address}/add/").status_code == 403
    assert admin_client.post(f"/admin/jobs/feed/{feed.pk}/delete/").status_code == 403

    # Read in another way, the same answer has to be read again; its slug is in links.
    again = {**form, "slug": "other", "organisation": "Example Harbor"}
    assert admin_client.post(f"/admin/jobs/feed/{feed.pk}/change/", again).status_code == 302
    feed.refresh_from_db()
    assert (feed.slug, feed.organisation, feed.etag) == ("harbor", "Example Harbor", "")


def test_an_editor_is_told_what_is_wrong_with_an_address(admin_client):
    form = {
        "name": "X",
        "slug": "x",
        "format": "rss",
        "address": "https://a:b@c.d/",
        "mapping": "{}",
    }

    page = admin_client.post("/admin/jobs/feed/add/", form).content.decode()

    assert "Keep names and passwords out of it" in page
    assert not Feed.objects.exists()
