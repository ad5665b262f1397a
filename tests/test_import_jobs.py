"""The command that imports adverts: twice changes nothing, and a broken file changes nothing."""

import json
import resource
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs import feed_runs, importing
from jobs.feeds import fetching
from jobs.feeds.csv_adverts import COLUMNS
from jobs.importing import import_records
from jobs.models import Feed, FeedRun, Place, Posting, QuarantinedRow, SearchEntry
from jobs.refreshing import parsed
from roles.models import Role
from tests.jobs_factories import advertise, feed, load_small_gazetteer

pytestmark = pytest.mark.django_db
EXAMPLES = settings.BASE_DIR / "fixtures" / "example_jobs.json"
REAL = settings.BASE_DIR.parent / "shared" / "data" / "jobs" / "adverts.csv"


@pytest.fixture(autouse=True)
def places(db):
    load_small_gazetteer()


@pytest.fixture
def csv_file(tmp_path):
    def write(*rows: str) -> Path:
        path = tmp_path / "adverts.csv"
        path.write_text("\n".join([",".join(COLUMNS), *rows, ""]), "utf-8")
        return path

    return write


def row(number: int, title: str = "Producer", place: str = "Los Angeles", seen: str = "") -> str:
    return f'Example Harbor,lever,{number},"{title}",,"{place}",,,,2026-11-02,{seen}'


def run(path: object, **options: object) -> None:
    call_command("import_jobs", str(path), **{"format": "csv", "feed": "harbor", **options})


def stored() -> list[tuple]:
    """All that is held of the adverts but which run saw them last."""
    names = [
        field.attname for field in Posting._meta.concrete_fields if field.name != "seen_in_run"
    ]
    return list(Posting.objects.order_by("pk").values_list(*names))


def test_adverts_are_created(csv_file, capsys):
    run(csv_file(row(1), row(2, "Line Producer", "Burbank, CA")), name="Harbor", licence="MIT")

    said = capsys.readouterr()
    assert said.out == "harbor: 2 created, 0 updated, 0 unchanged, 0 rejected\n"
    # Not a terminal: no progress bar.
    assert said.err == ""
    second = Posting.objects.get(external_id="lever:2")
    assert (second.title, second.place.label) == ("Line Producer", "Burbank, California")
    source = Feed.objects.get()
    assert (source.name, source.licence, source.origin) == ("Harbor", "MIT", "adverts.csv")
    assert not source.is_example
    (read,) = source.runs.all()
    assert (read.outcome, read.created_count, read.reason) == ("complete", 2, "")


def test_the_same_file_again_changes_nothing(csv_file, capsys):
    path = csv_file(row(1, seen="2026-11-03"), row(2, seen="2026-11-03"))
    run(path)
    before = stored()

    run(path)

    assert capsys.readouterr().out.endswith("0 created, 0 updated, 2 unchanged, 0 rejected\n")
    assert stored() == before


def test_what_changed_is_updated_and_keeps_its_key_and_first_day(csv_file, capsys):
    run(csv_file(row(1, seen="2026-11-03"), row(2, seen="2026-11-03")))
    before = Posting.objects.get(external_id="lever:1")

    run(csv_file(row(1, "Executive Producer", seen="2026-11-05"), row(2, seen="2026-11-04")))

    assert capsys.readouterr().out.endswith("0 created, 1 updated, 1 unchanged, 0 rejected\n")
    after = Posting.objects.get(external_id="lever:1")
    assert (after.pk, after.title) == (before.pk, "Executive Producer")
    assert after.first_seen_at.day == 3
    assert after.last_seen_at.day == 5
    assert Posting.objects.get(external_id="lever:2").last_seen_at.day == 4


def test_an_advert_that_left_the_feed_stays_as_it_was(csv_file):
    run(csv_file(row(1, seen="2026-11-03"), row(2, seen="2026-11-03")))

    run(csv_file(row(1, seen="2026-11-05")))

    gone = Posting.objects.get(external_id="lever:2")
    assert gone.last_seen_at.day == 3
    assert gone.closed_at is None


def test_a_closed_advert_that_comes_again_is_open(csv_file, capsys):
    path = csv_file(row(1))
    run(path)
    Posting.objects.update(closed_at=timezone.now())

    run(path)

    assert capsys.readouterr().out.endswith("0 created, 1 updated, 0 unchanged, 0 rejected\n")
    assert Posting.objects.get().closed_at is None


def test_a_dry_run_says_what_would_be_and_does_nothing(csv_file, capsys):
    run(csv_file(row(1)), dry_run=True)

    assert capsys.readouterr().out == (
        "harbor: would be 1 created, 0 updated, 0 unchanged, 0 rejected\n"
    )
    assert not Posting.objects.exists()
    assert not Feed.objects.exists()


def test_rejected_rows_are_reported_with_their_reason(csv_file, capsys, tmp_path):
    bad = [row(number, title="***") for number in range(30, 55)]
    rejects = tmp_path / "rejects.txt"

    run(csv_file(row(1), row(1), row(2, title=""), *bad), rejects=rejects)

    said = capsys.readouterr()
    assert said.out == "harbor: 1 created, 0 updated, 0 unchanged, 27 rejected\n"
    lines = said.err.splitlines()
    assert lines[0] == "Rejected row 2: it has the same identifier as an earlier row"
    assert lines[1] == "Rejected row 3: its title is empty"
    assert lines[2] == "Rejected row 4: its title holds no word"
    assert len(lines) == 21
    assert lines[-1] == "and 7 more (--rejects FILE lists all)"
    assert len(rejects.read_text().splitlines()) == 27


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        (b"not a feed", "csv", "lacks the columns"),
        (b"\xff\xfe\x00", "csv", "not UTF-8"),
        (b"{", "jobposting", "not JSON"),
        (b'{"@type": "WebSite"}', "jobposting", "holds no schema.org JobPosting"),
    ],
)
def test_a_broken_file_is_refused_and_the_database_stays(
    csv_file, tmp_path, content, kind, message
):
    run(csv_file(row(1)))
    before, feeds = stored(), list(Feed.objects.values())
    broken = tmp_path / "broken"
    broken.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        run(broken, format=kind)

    assert stored() == before
    assert list(Feed.objects.values()) == feeds


def test_a_file_that_breaks_half_way_is_taken_in_as_far_as_it_goes(tmp_path, capsys):
    jobs = [{"id": number, "title": "Producer"} for number in range(1500)]
    path = tmp_path / "board.json"
    path.write_text(json.dumps({"jobs": jobs}))
    run(path, format="greenhouse", complete=True)
    jobs = [{**job, "title": "Line Producer"} for job in jobs]
    path.write_text(json.dumps({"jobs": jobs})[: -40 * 500])

    run(path, format="greenhouse", complete=True)

    said = capsys.readouterr()
    assert "Broke off: It is not JSON after item" in said.err
    last = FeedRun.objects.latest("pk")
    assert last.outcome == "partial"
    assert 500 < last.updated_count < 1500
    assert Posting.objects.filter(title="Line Producer").count() == last.updated_count
    # What came after the break is not gone: nobody knows.
    assert not Posting.objects.exclude(closed_at=None).exists()


def test_a_database_error_leaves_the_database_as_it_was(csv_file, monkeypatch):
    path = csv_file(row(1))
    monkeypatch.setattr(importing, "insert_rows", refuse)

    with pytest.raises(CommandError, match="The database refused: disk full"):
        run(path)

    assert not Feed.objects.exists()


def refuse(*args: object, **options: object) -> None:
    raise DatabaseError("disk full")


@pytest.mark.parametrize(
    ("origin", "message"),
    [
        ("/nowhere/adverts.csv", "cannot be read: No such file"),
        ("ftp://example.com/adverts.csv", "Only http and https"),
        ("http://127.0.0.1:9/adverts.csv", "could not be fetched"),
    ],
)
def test_a_feed_that_cannot_be_read_is_one_message(origin, message, settings, monkeypatch):
    settings.FEED_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(fetching, "WAIT_SECONDS", 0.01)
    with pytest.raises(CommandError, match=message):
        run(origin)


def test_a_feed_needs_a_proper_slug(csv_file):
    with pytest.raises(CommandError, match="slug"):
        run(csv_file(row(1)), feed="no slug!")


def test_without_places_nothing_is_imported(csv_file):
    Place.objects.all().delete()

    Place.objects.all().delete()

    with pytest.raises(CommandError, match="Run load_places first"):
        run(csv_file(row(1)))


@pytest.fixture
def server(feed_server, settings):
    settings.FEED_PRIVATE_HOSTS = ["127.0.0.1"]
    return feed_server


def test_a_feed_is_fetched_from_the_web_and_its_key_is_not_kept(server, capsys):
    posting = {"@type": "JobPosting", "identifier": 7, "title": "Producer"}
    server.answer(body=json.dumps(posting).encode())

    run(server.url, format="jobposting")

    assert capsys.readouterr().out.startswith("harbor: 1 created")
    assert Feed.objects.get().origin.endswith("/jobs.json")


def test_a_server_that_refuses_is_one_message(server):
    server.answer(404)

    with pytest.raises(CommandError, match="The server answered 404"):
        run(server.url)


def test_an_address_in_a_private_network_is_refused_unless_its_host_is_named(server, settings):
    settings.FEED_PRIVATE_HOSTS = []
    server.answer(body=b"[]")

    with pytest.raises(CommandError, match="private network"):
        run(server.url)

    assert server.asked == []


@pytest.mark.parametrize("status", [200, 404])
def test_the_secrets_of_an_address_are_printed_nowhere(server, capsys, caplog, status):
    server.answer(status, body=b"{}")
    caplog.set_level("INFO")

    with pytest.raises(CommandError) as refused:
        run(server.url.replace("127.0.0.1", "user:password@127.0.0.1"), format="jobposting")

    said = "".join([*capsys.readouterr(), caplog.text, str(refused.value)])
    assert "/jobs.json: " in said
    assert "secret" not in said
    assert "password" not in said
    assert "user" not in said


@pytest.mark.parametrize("url", ["http://user:pass/secret@host/", "http://127.0.0.1:x/?key=secret"])
def test_an_address_that_is_none_is_not_quoted(url):
    with pytest.raises(CommandError, match="not a proper web address") as refused:
        run(url)

    assert "secret" not in str(refused.value)


def test_one_bad_row_does_not_stop_the_others(tmp_path, capsys):
    path = tmp_path / "jobs.json"
    titles = ["Producer", "Half \ud800", "Gaffer"]
    rows = [
        {"@type": "JobPosting", "identifier": n, "title": title, "jobLocation": "Bur\0bank"}
        for n, title in enumerate(titles)
    ]
    path.write_text(json.dumps(rows))

    run(path, format="jobposting")

    said = capsys.readouterr()
    assert said.out == "harbor: 2 created, 0 updated, 0 unchanged, 1 rejected\n"
    assert "Rejected row 2: it holds half a character" in said.err


def test_postgresql_is_told_of_many_new_rows(csv_file, monkeypatch):
    path = csv_file(row(1), row(2))
    monkeypatch.setattr(importing, "MANY", 2)

    with CaptureQueriesContext(connection) as first:
        run(path)
    with CaptureQueriesContext(connection) as second:
        run(path)

    told = any(query["sql"].startswith("ANALYZE") for query in first.captured_queries)
    assert told == (connection.vendor == "postgresql")
    assert not any("ANALYZE" in query["sql"] for query in second.captured_queries)


def test_an_advert_reads_like_a_role_or_like_none():
    executive, chef = advertise({"title": "EXECUTIVE  PRODUCER"}, {"title": "Chef"})

    assert executive.role == Role.objects.get(slug="executive-producer")
    assert chef.role is None


def test_an_advert_in_several_places_is_found_in_each():
    (posting,) = advertise({"places": ("Burbank, CA", "London, UK", "Remote - Canada")})

    assert set(posting.place_terms.split()) >= {
        "_ca", "_g2643743", "_g5331835", "_gb", "_gb_eng", "_us", "_us_ca", "_remote"
    }  # fmt: skip
    assert posting.place.label == "Burbank, California"
    assert posting.remote is True


def test_a_stated_flag_outweighs_the_place_text():
    (posting,) = advertise({"places": ("Remote",), "remote": False})

    assert posting.remote is False
    assert posting.place_terms == ""


def test_very_many_places_are_cut_between_two_of_them():
    (posting,) = advertise({"places": ("Los Angeles",) * 200})

    assert len(posting.place_text) <= 1000
    assert set(posting.places) == {"Los Angeles"}


def test_the_example_feed_is_marked_as_invented_and_has_nothing_to_apply_to(capsys):
    call_command("import_jobs", str(EXAMPLES), format="jobposting", feed="example", example=True)

    said = capsys.readouterr()
    assert said.err == ""
    assert "0 rejected" in said.out
    assert Feed.objects.get().is_example
    examples = Posting.objects.all()
    assert examples.count() >= 30
    assert not examples.exclude(apply_url="").exists()
    assert not examples.exclude(organisation__contains="Example").exists()
    assert examples.filter(role__slug="executive-producer").count() >= 4
    assert examples.filter(role__slug="producer").count() >= 4


def test_importing_an_example_feed_again_without_saying_so_keeps_the_mark(csv_file):
    path = csv_file(row(1))
    run(path, example=True, name="Invented")
    run(path)

    assert Feed.objects.get().is_example
    assert Feed.objects.get().name == "Invented"


@pytest.mark.no_cover
@pytest.mark.skipif(not REAL.exists(), reason="the real adverts are not in ../shared/data/jobs")
def test_real_adverts_are_imported_and_again_without_a_change(tmp_path, capsys):
    # Every eleventh: rows of all employers, in a tenth of the time.
    header, *rows = REAL.read_text("utf-8").splitlines(keepends=True)
    some = tmp_path / "some.csv"
    some.write_text(header + "".join(rows[::11]), "utf-8")

    run(some)
    run(some)

    assert capsys.readouterr().out.splitlines() == [
        "harbor: 3,005 created, 0 updated, 0 unchanged, 0 rejected",
        "harbor: 0 created, 0 updated, 3,005 unchanged, 0 rejected",
    ]


def test_feeds_that_use_the_same_identifier_do_not_meet():
    advertise({"external_id": "1"})
    advertise({"external_id": "1"}, in_feed=feed("other"))

    assert Posting.objects.count() == 2
    assert len(set(Posting.objects.values_list("reference", flat=True))) == 2


def test_what_is_absent_is_closed_if_the_file_is_said_to_be_complete(csv_file, capsys):
    run(csv_file(row(1), row(2)))
    run(csv_file(row(1)))
    assert not Posting.objects.exclude(closed_at=None).exists()

    run(csv_file(row(1)), complete=True)

    assert capsys.readouterr().out.endswith(
        "harbor: 0 created, 0 updated, 1 unchanged, 0 rejected, 1 closed\n"
    )
    assert Posting.objects.get(external_id="lever:2").is_closed
    assert SearchEntry.objects.count() == 1


def test_a_complete_file_that_lacks_too_much_closes_nothing_unless_told(csv_file, capsys):
    run(csv_file(*map(row, range(20))))

    run(csv_file(row(1)), complete=True)

    assert "Complete: 19 of 20 open adverts are absent" in capsys.readouterr().err
    assert not Posting.objects.exclude(closed_at=None).exists()

    run(csv_file(row(1)), complete=True, close_many=True)

    assert Posting.objects.exclude(closed_at=None).count() == 19


def test_another_csv_is_read_by_its_mapping_which_is_kept(tmp_path, capsys):
    path = tmp_path / "jobs.csv"
    path.write_text("No,Job,City,State,Pay\n1,Line Producer,Burbank,CA,$30 an hour\n")
    mapping = {
        "external_id": "No",
        "title": "Job",
        "places": ["City", "State"],
        "pay": "Pay",
    }
    run(path, mapping=mapping, organisation="Example Harbor")

    # As it was told before.
    run(path)

    assert capsys.readouterr().out.endswith("0 created, 0 updated, 1 unchanged, 0 rejected\n")
    found = Posting.objects.get()
    assert (found.title, found.organisation, found.place_text) == (
        "Line Producer",
        "Example Harbor",
        "Burbank, CA",
    )
    assert found.pay_as_stated == "$30 an hour"


def test_a_mapping_is_given_as_json_or_in_a_file(tmp_path):
    inside = tmp_path / "mapping.json"
    inside.write_text('{"title": "Job", "external_id": "No"}')
    path = tmp_path / "jobs.csv"
    path.write_text("No,Job\n1,Gaffer\n")
    told = ["import_jobs", str(path), "--format", "csv", "--feed", "harbor", "--mapping"]

    call_command(*told, str(inside))
    call_command(*told, inside.read_text())

    assert Posting.objects.get().title == "Gaffer"
    with pytest.raises(CommandError, match="give JSON or a file of it"):
        call_command(*told, "{broken")
    with pytest.raises(CommandError, match="none of our fields"):
        call_command(*told, '{"colour": "x"}')


def test_a_run_that_failed_is_kept_with_its_reason(csv_file, tmp_path):
    run(csv_file(row(1)))
    broken = tmp_path / "broken"
    broken.write_bytes(b"x")

    with pytest.raises(CommandError):
        run(broken)
    with pytest.raises(CommandError):
        run(broken, dry_run=True)

    complete, failure = FeedRun.objects.order_by("pk")
    assert (complete.outcome, failure.outcome) == ("complete", "failed")
    assert "lacks the columns" in failure.reason


def test_no_list_of_rejects_grows_with_the_feed(csv_file, monkeypatch):
    monkeypatch.setattr(feed_runs, "MOST_QUARANTINED", 5)
    monkeypatch.setattr(importing, "BATCH", 4)

    run(csv_file(*(row(number, title="***") for number in range(30))))

    assert FeedRun.objects.get().rejected_count == 30
    assert QuarantinedRow.objects.count() == 5


@pytest.mark.no_cover
def test_memory_stays_flat_while_a_hundred_thousand_items_are_read(monkeypatch):
    """All but making and writing the adverts, a batch at a time, which would take a minute."""
    monkeypatch.setattr(importing, "_write", lambda postings: None)
    monkeypatch.setattr(importing.Reader, "posting", lambda self, record: Posting())
    items = 100_000

    def whole():
        jobs = (
            f'{{"id": {number}, "title": "Producer {number}", "content": "{"x" * 400}"}}'
            for number in range(items)
        )
        return f'{{"jobs": [{",".join(jobs)}]}}'.encode()

    content = whole()
    harbor = feed()
    harbor.format = Feed.Format.GREENHOUSE
    peaks = {}

    def rows():
        for count, found in enumerate(parsed(harbor, [content]), 1):
            if count in (10_000, items):
                peaks[count] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            yield found

    read = import_records(harbor, rows())

    assert read.created_count == items
    # In KB. Held, the others would take more than 100 MB.
    assert peaks[items] - peaks[10_000] < 30_000
