"""Refreshing feeds: what is new is taken in, what is gone is closed, one failure harms no other."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs import feed_runs, importing
from jobs.feeds import fetching
from jobs.models import Feed, FeedRun, Posting, QuarantinedRow, SearchEntry
from jobs.refreshing import request_of
from tests.feed_server import board, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


@pytest.fixture
def server(feed_server):
    return feed_server


def refresh(*slugs, **options):
    call_command("refresh_feeds", *slugs, **options)


def last_run():
    return FeedRun.objects.latest("pk")


def open_ids():
    return set(Posting.objects.open().values_list("external_id", flat=True))


def everything():
    return [list(model.objects.values()) for model in (Feed, FeedRun, Posting, SearchEntry)]


def test_a_feed_is_fetched_and_its_adverts_can_be_found(server, capsys):
    subscribe(server)
    server.answer(body=board(1, 2))

    refresh()

    said = capsys.readouterr()
    assert said.out == ("harbor: complete, 2 created, 0 updated, 0 unchanged, 0 rejected.\n")
    assert said.err == ""
    assert open_ids() == {"1", "2"}
    assert SearchEntry.objects.count() == 2
    run = last_run()
    assert (run.outcome, run.created_count, run.reason) == ("complete", 2, "")
    assert run.started_at <= run.ended_at
    assert Feed.objects.get().origin.endswith("/jobs.json")


def test_a_second_time_changes_nothing(server):
    subscribe(server)
    server.answer(body=board(1, 2))
    refresh()
    before = list(Posting.objects.order_by("pk").values("pk", "fingerprint", "first_seen_at"))

    refresh()

    assert last_run().unchanged_count == 2
    assert list(Posting.objects.order_by("pk").values(*before[0])) == before


def test_what_is_absent_from_a_whole_feed_is_closed_and_what_comes_again_is_open(server, capsys):
    subscribe(server)
    server.answer(body=board(1, 2, 3))
    server.answer(body=board(1, 3))
    server.answer(body=board(1, 2, 3))
    refresh()

    refresh()

    assert "0 rejected, 1 closed." in capsys.readouterr().out
    assert open_ids() == {"1", "3"}
    assert SearchEntry.objects.count() == 2
    assert last_run().closed_count == 1
    closed = Posting.objects.get(external_id="2")
    assert closed.is_closed
    assert closed.closed_at == last_run().started_at

    refresh()

    assert open_ids() == {"1", "2", "3"}
    assert SearchEntry.objects.count() == 3


def test_what_an_editor_withdrew_is_neither_closed_nor_opened(server):
    subscribe(server)
    server.answer(body=board(1))
    server.answer(body=board(1, title="Line Producer"))
    server.answer(body=board(1, title="Line Producer"))
    server.answer(body=board(2))
    refresh()
    Posting.objects.update(withdrawn_at=timezone.now())

    refresh()
    refresh()

    withdrawn = Posting.objects.get()
    assert (withdrawn.title, withdrawn.closed_at) == ("Line Producer", None)
    assert not SearchEntry.objects.exists()

    refresh()

    withdrawn.refresh_from_db()
    assert withdrawn.closed_at is None


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, b"", "The server answered 500."),
        (200, b"<html>", "It is not JSON"),
        (200, b'{"error": 1}', "It holds no list “jobs”."),
        (200, b"", "It is not JSON"),
    ],
)
def test_a_feed_that_fails_closes_nothing_and_harms_no_other(
    new_server, capsys, status, body, reason
):
    bad, good = new_server(), new_server()
    subscribe(bad, "a-bad-one")
    subscribe(good, "the-good-one")
    bad.answer(body=board(1))
    bad.answer(status, body)
    good.answer(body=board(7))
    refresh("a-bad-one")

    with pytest.raises(CommandError, match=r"^1 failed: a-bad-one\.$"):
        refresh()

    said = capsys.readouterr()
    assert "the-good-one: complete, 1 created" in said.out
    assert said.err.startswith(f"a-bad-one: failed. {reason}")
    assert open_ids() == {"1", "7"}
    run = FeedRun.objects.filter(feed__slug="a-bad-one").latest("pk")
    assert run.outcome == "failed"
    assert run.reason.startswith(reason)


def test_an_error_that_nobody_thought_of_harms_no_other_and_tells_no_secret(
    new_server, capsys, caplog, monkeypatch
):
    subscribe(new_server(), "a-bad-one")
    good = new_server()
    subscribe(good, "the-good-one")
    good.answer(body=board(7))
    as_it_is = fetching.Fetcher.fetch

    def fetch(self, request):
        if str(good.server_port) not in request.address:
            raise ZeroDivisionError(f"the key is {'hidden'.upper()}")
        return as_it_is(self, request)

    monkeypatch.setattr(fetching.Fetcher, "fetch", fetch)

    with pytest.raises(CommandError, match="1 failed"):
        refresh()

    assert open_ids() == {"7"}
    said = "".join(
        [*capsys.readouterr(), caplog.text, *FeedRun.objects.values_list("reason", flat=True)]
    )
    assert "nobody thought of: ZeroDivisionError" in said
    assert "HIDDEN" not in said
    assert "jobs/refreshing.py" in caplog.text
    assert "raise ZeroDivisionError(" in caplog.text


def test_what_breaks_off_is_taken_in_closes_nothing_and_is_asked_for_again(server, capsys):
    subscribe(server)
    server.answer(body=board(1, 2), ETag='"1"')
    server.answer(body=board(3, 4)[:-60], ETag='"2"')
    server.answer(body=board(3, 4), ETag='"2"')
    refresh()

    refresh()

    assert "harbor: partial, 1 created" in capsys.readouterr().out
    assert open_ids() == {"1", "2", "3"}
    assert last_run().outcome == "partial"
    assert last_run().reason.startswith("It is not JSON after item 1: ")

    refresh()

    # Not “only if it is no longer 2”: that was never read to its end.
    assert "If-None-Match" not in server.asked[-1][1]
    assert open_ids() == {"3", "4"}


def test_a_feed_that_has_not_changed_still_stands(server, capsys):
    subscribe(server)
    server.answer(body=board(1), ETag='"1"', Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT")
    server.answer(304)
    refresh()
    long_ago = timezone.now() - timedelta(days=9)
    Posting.objects.create(
        feed=Feed.objects.get(), external_id="old", reference="x", title="Gaffer",
        title_words="gaffer", fingerprint="x", first_seen_at=long_ago, last_seen_at=long_ago,
    )  # fmt: skip
    before = Posting.objects.get(external_id="1").last_seen_at

    refresh()

    assert "harbor: unchanged, 0 created, 0 updated, 1 unchanged" in capsys.readouterr().out
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    assert last_run().outcome == "unchanged"
    assert Posting.objects.get(external_id="1").last_seen_at > before
    # The last run did not see it, so this one does not either.
    assert Posting.objects.get(external_id="old").last_seen_at == long_ago
    assert open_ids() == {"1", "old"}


def test_a_feed_may_be_read_anew_though_it_has_not_changed(server):
    subscribe(server)
    server.answer(body=board(1), ETag='"1"')
    refresh()

    refresh(anew=True)

    assert "If-None-Match" not in server.asked[-1][1]


def test_a_feed_that_suddenly_lacks_more_than_half_is_not_believed(server, capsys):
    subscribe(server)
    server.answer(body=board(*range(20)), ETag='"1"')
    server.answer(body=board(*range(9)), ETag='"2"')
    refresh()

    refresh()

    assert len(open_ids()) == 20
    assert "11 of 20 open adverts are absent, which is hard to believe" in capsys.readouterr().out
    assert last_run().outcome == "complete"
    assert last_run().reason

    refresh(close_many=True)

    assert "If-None-Match" not in server.asked[-1][1]
    assert len(open_ids()) == 9
    assert last_run().closed_count == 11


@pytest.mark.parametrize(("before", "after"), [(20, 10), (19, 0)])
def test_half_of_them_or_all_of_a_few_may_go(server, before, after):
    subscribe(server)
    server.answer(body=board(*range(before)))
    server.answer(body=board(*range(after)))
    refresh()

    refresh()

    assert len(open_ids()) == after


def test_an_advert_whose_row_cannot_be_read_is_not_absent(server):
    subscribe(server)
    server.answer(body=board(1, 2))
    broken = json.loads(board(1, 2))
    broken["jobs"][1]["absolute_url"] = "javascript:x()"
    server.answer(body=json.dumps(broken).encode())
    refresh()

    refresh()

    assert open_ids() == {"1", "2"}
    (row,) = QuarantinedRow.objects.all()
    assert (row.run, row.row, row.external_id) == (last_run(), 2, "2")
    assert "is not a web address" in row.reason
    assert row.excerpt.startswith('{"id": 2, "title": "Producer"')


def test_nothing_is_closed_while_a_row_does_not_tell_which_advert_it_is(server, capsys):
    subscribe(server)
    server.answer(body=board(1, 2))
    broken = json.loads(board(1, 2))
    del broken["jobs"][1]["id"]
    server.answer(body=json.dumps(broken).encode())
    refresh()

    refresh()

    assert open_ids() == {"1", "2"}
    assert "1 adverts are absent, but 1 rows do not tell" in last_run().reason


def test_what_leaves_a_feed_of_the_newest_is_not_closed(server):
    def rss(*numbers):
        items = (f"<item><guid>{number}</guid><title>Gaffer</title></item>" for number in numbers)
        return f"<rss><channel>{''.join(items)}</channel></rss>".encode()

    subscribe(server, format="rss")
    server.answer(body=rss(1, 2))
    server.answer(body=rss(2, 3))
    refresh()

    refresh()

    assert open_ids() == {"1", "2", "3"}


def test_an_advert_that_was_not_seen_for_two_days_is_stale(server):
    subscribe(server)
    server.answer(body=board(1))
    refresh()
    posting = Posting.objects.get()
    assert not posting.is_stale

    posting.last_seen_at = timezone.now() - timedelta(hours=47)
    assert not posting.is_stale
    posting.last_seen_at = timezone.now() - timedelta(hours=49)
    assert posting.is_stale
    posting.closed_at = timezone.now()
    assert not posting.is_stale


def usajobs(*numbers, pages=1, count=None):
    items = [
        {"MatchedObjectId": str(number), "MatchedObjectDescriptor": {"PositionTitle": "Producer"}}
        for number in numbers
    ]
    found = {"SearchResultItems": items, "UserArea": {"NumberOfPages": str(pages)}}
    found["SearchResultCountAll"] = len(items) if count is None else count
    return json.dumps({"SearchResult": found}).encode()


def test_all_pages_of_a_search_are_fetched_with_the_key_of_the_environment(
    server, monkeypatch, capsys, caplog
):
    monkeypatch.setenv("FEED_KEY_USAJOBS", "me@example.com:hidden+key=")
    address = server.url.replace("key=secret", "Keyword=film&ResultsPerPage=2")
    feed = subscribe(server, format="usajobs", address=address, key_variable="FEED_KEY_USAJOBS")
    feed.full_clean()
    server.answer(body=usajobs(1, 2, pages=2))
    server.answer(body=usajobs(3, pages=2))

    refresh()

    assert open_ids() == {"1", "2", "3"}
    assert [path for path, *_ in server.asked] == [
        "/jobs.json?Keyword=film&ResultsPerPage=2",
        "/jobs.json?Keyword=film&ResultsPerPage=2&Page=2",
    ]
    for _, headers, _ in server.asked:
        assert headers["Authorization-Key"] == "hidden+key="
        assert headers["User-Agent"] == "me@example.com"
    kept = [*Feed.objects.values(), *FeedRun.objects.values(), *capsys.readouterr(), caplog.text]
    assert "hidden" not in repr(kept)


def test_a_search_whose_pages_stop_early_is_not_complete(server):
    subscribe(server, format="usajobs")
    server.answer(body=usajobs(1, 2, 3))
    server.answer(body=usajobs(1, pages=3))
    server.answer(404)
    refresh()

    refresh()

    assert open_ids() == {"1", "2", "3"}
    assert last_run().outcome == "partial"
    assert last_run().reason == "After page 1: The server answered 404."


def test_a_search_that_finds_more_than_it_gives_is_not_complete(server):
    subscribe(server, format="usajobs")
    server.answer(body=usajobs(1, count=12_000))

    refresh()

    assert last_run().outcome == "partial"
    assert "gives 10,000 of 12,000" in last_run().reason


def test_rows_are_counted_through_all_pages(server):
    subscribe(server, format="usajobs")
    server.answer(body=usajobs(1, 2, pages=2))
    server.answer(body=usajobs(3, 1, pages=2))

    refresh()

    (row,) = QuarantinedRow.objects.all()
    assert (row.row, row.reason) == (4, "it has the same identifier as an earlier row")


@pytest.mark.parametrize("key", ["", "line\nbreak", "schlüssel"])
def test_a_key_that_is_not_there_is_one_message(server, monkeypatch, key):
    monkeypatch.setenv("FEED_KEY_X", key)
    subscribe(server, key_variable="FEED_KEY_X")

    with pytest.raises(CommandError, match="1 failed"):
        refresh()

    assert last_run().reason == "FEED_KEY_X does not hold a key."
    assert server.asked == []


def test_a_key_goes_where_the_address_says_or_into_a_header(monkeypatch):
    monkeypatch.setenv("FEED_KEY_X", "a b&c")
    feed = Feed(address="https://example.com/?app_key={key}&x=1", key_variable="FEED_KEY_X")
    plain = Feed(address="https://example.com/", key_variable="FEED_KEY_X")

    assert request_of(feed).address == "https://example.com/?app_key=a%20b%26c&x=1"
    assert request_of(feed).headers == {}
    assert request_of(plain).headers == {"Authorization": "Bearer a b&c"}


def test_a_key_is_not_sent_where_others_can_read_it(server, monkeypatch, settings):
    monkeypatch.setenv("FEED_KEY_X", "hidden")
    subscribe(server, key_variable="FEED_KEY_X")
    settings.FEED_PRIVATE_HOSTS = []

    with pytest.raises(CommandError, match="1 failed"):
        refresh()

    assert last_run().reason == "A key is sent by https only."
    assert server.asked == []


def test_a_dry_run_says_what_would_be_and_does_nothing(server, capsys):
    subscribe(server)
    server.answer(body=board(1, 2), ETag='"1"')
    server.answer(body=board(1), ETag='"2"')
    refresh()
    before = everything()

    refresh(dry_run=True)

    assert capsys.readouterr().out.endswith(
        "harbor: complete, would be 0 created, 0 updated, 1 unchanged, 0 rejected, 1 closed.\n"
    )
    assert [
        list(model.objects.values()) for model in (Feed, FeedRun, Posting, SearchEntry)
    ] == before


def test_a_dry_run_of_a_feed_that_fails_or_stands_leaves_no_trace(server):
    subscribe(server)
    server.answer(304)
    server.answer(404)

    refresh(dry_run=True)
    with pytest.raises(CommandError):
        refresh(dry_run=True)

    assert not FeedRun.objects.exists()


def test_only_active_feeds_with_an_address_are_fetched(new_server):
    servers = [new_server() for _ in range(3)]
    for server in servers:
        server.answer(body=board(1))
    subscribe(servers[0], "one")
    subscribe(servers[1], "two", is_active=False)
    subscribe(servers[2], "three", address="")

    refresh()

    assert [len(server.asked) for server in servers] == [1, 0, 0]
    with pytest.raises(CommandError, match=r"No active feed with an address: nine, two\."):
        refresh("one", "two", "nine")


def test_a_run_keeps_the_first_of_its_reasons_and_counts_all(server, monkeypatch):
    monkeypatch.setattr(feed_runs, "MOST_QUARANTINED", 3)
    monkeypatch.setattr(importing, "BATCH", 4)
    subscribe(server)
    server.answer(body=board(*range(10), title="***"))

    refresh()

    assert last_run().rejected_count == 10
    assert [row.row for row in QuarantinedRow.objects.order_by("pk")] == [1, 2, 3]


def test_copies_of_an_identifier_are_found_across_batches(server, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    subscribe(server)
    server.answer(body=board(1, 2, 3, 1, 4, 4, 2))

    refresh()
    refresh()

    assert (last_run().unchanged_count, last_run().rejected_count) == (4, 3)
    assert Posting.objects.count() == 4


def test_the_oldest_runs_are_forgotten_but_not_the_one_that_adverts_go_by(server, monkeypatch):
    monkeypatch.setattr(feed_runs, "RUNS_KEPT", 2)
    subscribe(server)
    server.answer(body=board(1), ETag='"1"')
    server.answer(304)
    refresh()
    complete = last_run()

    for _ in range(4):
        refresh()

    outcomes = FeedRun.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["complete", "unchanged", "unchanged"]
    assert FeedRun.objects.last_complete() == complete
    assert last_run().unchanged_count == 1


def test_an_advert_that_expired_is_not_counted_as_closed(server):
    subscribe(server)
    jobs = json.loads(board(1, 2))
    jobs["jobs"][1]["application_deadline"] = "2026-01-01"
    server.answer(body=json.dumps(jobs).encode())
    server.answer(body=board(1))
    refresh()
    assert open_ids() == {"1"}

    refresh()

    expired = Posting.objects.get(external_id="2")
    assert (last_run().closed_count, expired.closed_at) == (0, None)
    assert expired.valid_through == datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC)
    assert expired.is_closed
