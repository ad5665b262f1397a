"""A feed's server on this machine, for tests."""

import contextlib
import http.server
import time


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
