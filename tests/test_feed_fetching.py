"""Fetching feeds from servers that answer in the documented shapes, badly, or not at all."""

import asyncio
import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from jobs.feeds import fetching
from jobs.feeds.fetching import Answer, Fetcher, Request, is_public
from jobs.feeds.records import FeedUnreadable

HERE = ["127.0.0.1"]


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(fetching, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def server(feed_server):
    return feed_server


def fetch(server, **values):
    return Fetcher(HERE).fetch(Request(server.url, **values))


def headers_of(server, number=-1):
    return {name.casefold(): value for name, value in server.asked[number][1].items()}


def test_a_feed_comes_with_what_tells_its_state(server):
    server.answer(body=b"[]", ETag='W/"1"', Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT")

    assert fetch(server) == Answer(b"[]", 'W/"1"', "Mon, 02 Nov 2026 10:00:00 GMT")
    assert server.asked[0][0] == "/jobs.json?key=secret"
    assert headers_of(server)["host"] == f"127.0.0.1:{server.server_port}"
    assert headers_of(server)["user-agent"] == fetching.USER_AGENT


def test_a_feed_that_has_not_changed_is_not_sent_again(server):
    server.answer(304)

    assert fetch(server, etag='"1"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT").content is None
    assert headers_of(server)["if-none-match"] == '"1"'
    assert headers_of(server)["if-modified-since"] == "Mon, 02 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server, status):
    server.answer(status)
    server.answer(status)
    server.answer(body=b"[]")

    assert fetch(server).content == b"[]"
    assert len(server.asked) == 3


def test_it_is_not_tried_for_ever(server):
    server.answer(503)

    with pytest.raises(FeedUnreadable, match=r"^The server answered 503\.$"):
        fetch(server)

    assert len(server.asked) == fetching.MOST_ATTEMPTS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_what_will_not_pass_is_not_tried_again(server, status):
    server.answer(status)

    with pytest.raises(FeedUnreadable, match=f"The server answered {status}"):
        fetch(server)

    assert len(server.asked) == 1


def test_the_server_says_how_long_to_wait(server):
    server.answer(429, Retry_After="1")
    server.answer(body=b"[]")

    assert fetch(server).content == b"[]"
    assert 0.9 < server.asked[1][2] - server.asked[0][2] < 5


def test_the_server_may_say_until_when_to_wait(server):
    server.answer(503, Retry_After=format_datetime(datetime.now(UTC) - timedelta(hours=1)))
    server.answer(body=b"[]")

    assert fetch(server).content == b"[]"


@pytest.mark.parametrize(
    "after", ["3600", "9" * 400, format_datetime(datetime.now(UTC) + timedelta(days=2))]
)
def test_nobody_waits_for_hours(server, after):
    server.answer(429, Retry_After=after)

    with pytest.raises(FeedUnreadable, match=r"answered 429\. It asks to wait for"):
        fetch(server)

    assert len(server.asked) == 1


def test_a_connection_that_breaks_is_tried_again(server):
    server.answer(body=b"[1, 2", Content_Length="100")
    server.answer(body=b"[]")

    assert fetch(server).content == b"[]"


def test_nobody_there_is_one_message(monkeypatch):
    with pytest.raises(FeedUnreadable, match="could not be fetched: no connection"):
        Fetcher(HERE).fetch(Request("http://127.0.0.1:9/jobs?key=secret"))


def test_an_unknown_host_is_one_message(monkeypatch):
    async def nowhere(host):
        return []

    monkeypatch.setattr(fetching, "addresses_of", nowhere)

    with pytest.raises(FeedUnreadable, match="no such host is known"):
        Fetcher().fetch(Request("https://jobs.example.com/"))


def test_each_host_is_left_a_pause(server, monkeypatch):
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.3)
    server.answer(body=b"[]")
    fetcher = Fetcher(HERE)

    for _ in range(3):
        fetcher.fetch(Request(server.url))

    times = [at for *_, at in server.asked]
    assert times[1] - times[0] > 0.28
    assert times[2] - times[1] > 0.28


def test_a_feed_that_is_too_large_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST_BYTES", 5_000)
    server.answer(body=b"x" * 10_000)

    with pytest.raises(FeedUnreadable, match="larger than"):
        fetch(server)


def test_a_feed_that_swells_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST_BYTES", 1_000_000)
    server.answer(body=gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip")

    with pytest.raises(FeedUnreadable, match="larger than"):
        fetch(server)


def test_a_feed_that_is_too_large_as_sent_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST_COMPRESSED", 1_000)
    server.answer(body=gzip.compress(bytes(range(256)) * 4, 0) * 4, Content_Encoding="gzip")

    with pytest.raises(FeedUnreadable, match="larger than"):
        fetch(server)


def test_a_packed_feed_is_unpacked(server):
    server.answer(body=gzip.compress(b"[]"), Content_Encoding="gzip")

    assert fetch(server).content == b"[]"
    assert headers_of(server)["accept-encoding"] == "gzip"


@pytest.mark.parametrize("packed", ["br", "gzip, gzip", "zstd"])
def test_no_other_packing_is_taken(server, packed):
    server.answer(body=b"xx", Content_Encoding=packed)

    with pytest.raises(FeedUnreadable, match="packed it in a way"):
        fetch(server)


def test_what_is_said_to_be_packed_and_is_not_is_refused(server):
    server.answer(body=b"[]", Content_Encoding="gzip")

    with pytest.raises(FeedUnreadable, match="could not be unpacked"):
        fetch(server)


def test_a_feed_that_trickles_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "DEADLINE_SECONDS", 0.3)
    server.answer(body=b"x" * 20, pause=0.1)

    with pytest.raises(FeedUnreadable, match="took longer than"):
        fetch(server)


def test_a_server_that_does_not_answer_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "TIMEOUT_SECONDS", 0.1)
    server.answer(body=b"xxxxx", pause=0.5)

    with pytest.raises(FeedUnreadable, match="did not answer in time"):
        fetch(server)


def test_a_redirect_is_followed(server):
    server.answer(302, Location="/elsewhere?a=1")
    server.answer(body=b"[]")

    assert fetch(server).content == b"[]"
    assert server.asked[1][0] == "/elsewhere?a=1"


def test_redirects_are_followed_a_few_times(server):
    server.answer(302, Location=server.url)

    with pytest.raises(FeedUnreadable, match="redirects more than 5 times"):
        fetch(server)


@pytest.mark.parametrize("onward", ["file:///etc/passwd", "ftp://127.0.0.1/", "https://[::1"])
def test_a_redirect_to_what_is_no_web_address_is_not_followed(server, onward):
    server.answer(302, Location=onward)

    with pytest.raises(FeedUnreadable, match=r"not https|could not be fetched"):
        fetch(server)


def test_https_may_not_lead_to_http(monkeypatch):
    answers = httpx.MockTransport(
        lambda request: httpx.Response(302, headers={"Location": "http://127.0.0.1/"})
    )
    as_it_is = httpx.AsyncClient
    monkeypatch.setattr(
        fetching.httpx, "AsyncClient", lambda **options: as_it_is(transport=answers, **options)
    )

    with pytest.raises(FeedUnreadable, match="not https"):
        Fetcher(HERE).fetch(Request("https://127.0.0.1/"))


def test_a_key_goes_to_the_host_it_is_for_and_to_no_other(server):
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    server.answer(302, Location="/same-host")
    server.answer(302, Location=elsewhere)
    server.answer(body=b"[]")

    Fetcher([*HERE, "localhost"]).fetch(
        Request(server.url, headers={"Authorization-Key": "hidden", "User-Agent": "me@example.com"})
    )

    assert [headers_of(server, n).get("authorization-key") for n in range(3)] == [
        "hidden",
        "hidden",
        None,
    ]
    assert headers_of(server, 1)["user-agent"] == "me@example.com"
    assert headers_of(server, 2)["user-agent"] == fetching.USER_AGENT


def test_a_private_address_is_not_asked(server):
    server.answer(body=b"[]")

    with pytest.raises(FeedUnreadable, match="private network"):
        Fetcher().fetch(Request(server.url))

    assert server.asked == []


def test_a_redirect_into_a_private_network_is_not_followed(server):
    server.answer(302, Location=server.url.replace("127.0.0.1", "localhost"))

    with pytest.raises(FeedUnreadable, match="private network"):
        fetch(server)

    assert len(server.asked) == 1


def test_the_address_that_was_checked_is_the_one_that_is_asked(server, monkeypatch):
    """A name that means something public while it is checked, and something private after."""
    server.answer(body=b"[]")
    meant = iter([["127.0.0.1"], ["203.0.113.9"]])

    async def addresses_of(host):
        assert host == "jobs.example.com"
        return next(meant)

    monkeypatch.setattr(fetching, "addresses_of", addresses_of)
    monkeypatch.setattr(fetching, "is_public", lambda address: True)

    Fetcher().fetch(Request(server.url.replace("127.0.0.1", "jobs.example.com")))

    # One look-up; asked was its result, under the name that was asked for.
    assert next(meant) == ["203.0.113.9"]
    assert headers_of(server)["host"] == f"jobs.example.com:{server.server_port}"


def test_a_host_with_one_private_address_is_not_asked(server, monkeypatch):
    async def addresses_of(host):
        return ["93.184.215.14", "10.0.0.1"]

    monkeypatch.setattr(fetching, "addresses_of", addresses_of)

    with pytest.raises(FeedUnreadable, match="private network"):
        Fetcher().fetch(Request("https://jobs.example.com/"))


def test_the_next_address_of_a_host_is_tried(server, monkeypatch):
    server.answer(body=b"[]")

    async def addresses_of(host):
        return ["::1", "127.0.0.1"]

    monkeypatch.setattr(fetching, "addresses_of", addresses_of)

    assert fetch(server).content == b"[]"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2002:a00:1::1",
    ],
)  # fmt: skip
def test_an_address_within_a_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"],
)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001"])
def test_no_spelling_of_this_machine_gets_through(host):
    with pytest.raises(FeedUnreadable, match=r"private network|no such host"):
        Fetcher().fetch(Request(f"http://{host}:9/"))


@pytest.mark.parametrize(
    "address", ["ftp://example.com/", "file:///etc/passwd", "http://", "x://y"]
)
def test_only_web_addresses_are_fetched(address):
    with pytest.raises(FeedUnreadable, match="Only http and https"):
        Fetcher().fetch(Request(address))


@pytest.mark.parametrize(
    "address", ["http://user:pass/secret@host/", "http://127.0.0.1:x/?k=secret"]
)
def test_what_is_no_address_is_not_quoted(address):
    with pytest.raises(FeedUnreadable, match="not a proper web address") as refused:
        Fetcher().fetch(Request(address))

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("status", [404, 503, 200])
def test_no_secret_is_said_or_logged(server, caplog, status):
    server.answer(status, body=b"x" * 10, Content_Encoding="gzip")
    caplog.set_level("DEBUG")
    request = Request(
        server.url.replace("//", "//user:password@"), headers={"Authorization-Key": "hidden"}
    )

    with pytest.raises(FeedUnreadable) as refused:
        Fetcher(HERE).fetch(request)

    said = f"{refused.value} {refused.value.__cause__} {caplog.text}"
    for secret in ("secret", "password", "hidden"):
        assert secret not in said
    assert "hidden" not in repr(request)
    # It is sent, though.
    assert headers_of(server)["authorization"].startswith("Basic ")


def test_the_certificate_is_asked_of_the_name_and_not_of_the_address(monkeypatch):
    """The address stands in the request, so the name has to be handed to TLS beside it."""
    asked = []

    def answer(request):
        asked.append((request.url.host, request.extensions["sni_hostname"]))
        return httpx.Response(200, content=b"[]")

    async def addresses_of(host):
        return ["93.184.215.14"]

    as_it_is = httpx.AsyncClient
    monkeypatch.setattr(
        fetching.httpx,
        "AsyncClient",
        lambda **options: as_it_is(transport=httpx.MockTransport(answer), **options),
    )
    monkeypatch.setattr(fetching, "addresses_of", addresses_of)

    assert Fetcher().fetch(Request("https://jobs.example.com/")).content == b"[]"
    assert asked == [("93.184.215.14", "jobs.example.com")]


def test_a_file_is_read(tmp_path: Path, monkeypatch):
    path = tmp_path / "jobs.json"
    path.write_text(json.dumps([]))

    assert fetching.read_file(path) == b"[]"

    monkeypatch.setattr(fetching, "LARGEST_BYTES", 1)
    with pytest.raises(FeedUnreadable, match="larger than"):
        fetching.read_file(path)
    with pytest.raises(FeedUnreadable, match="cannot be read: No such file"):
        fetching.read_file(tmp_path / "nowhere")


def test_addresses_are_looked_up():
    assert "127.0.0.1" in asyncio.run(fetching.addresses_of("localhost"))
    assert asyncio.run(fetching.addresses_of("no such host.invalid")) == []
