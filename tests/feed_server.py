"""A feed's server on this machine, for tests, and feeds that it gives."""

import contextlib
import http.server
import json
import threading
import time

import pytest

from jobs.feeds import fetching
from jobs.models import Feed
from tests.jobs_factories import load_small_gazetteer


class Server(http.server.ThreadingHTTPServer):
    """A feed's server on this machine: answers in turn what it is told, the last for ever."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = []
        self.asked = []

    def answer(self, status=200, body=b"", pause=0.0, **headers):
        self.answers.append((status, body, pause, headers))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/jobs.json?key=secret"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        answers, asked = self.server.answers, self.server.asked
        status, body, pause, headers = answers[min(len(asked), len(answers) - 1)]
        asked.append((self.path, dict(self.headers), time.monotonic()))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            if not pause:
                self.wfile.write(body)
            for byte in body if pause else b"":
                time.sleep(pause)
                self.wfile.write(bytes([byte]))

    def log_message(self, *args):
        pass


@pytest.fixture
def small_world(db, settings, monkeypatch):
    """Few places, servers on this machine, and no waiting."""
    load_small_gazetteer()
    settings.FEED_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(fetching, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def new_server():
    """Starts a feed's server on this machine."""
    started = []

    def start() -> Server:
        server = Server()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def feed_server(new_server):
    return new_server()


def subscribe(server, slug="harbor", **values):
    stated = {"name": slug.title(), "format": "greenhouse", "address": server.url.split("?")[0]}
    return Feed.objects.create(slug=slug, **{**stated, **values})


def board(*numbers, title="Producer"):
    jobs = [
        {"id": number, "title": title, "location": {"name": "Burbank, CA"}} for number in numbers
    ]
    return json.dumps({"jobs": jobs}).encode()
