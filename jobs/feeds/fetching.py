"""Gets a feed from a file or from the web, with limits."""

from pathlib import Path
from urllib.parse import urlsplit

import httpx

from jobs.feeds.records import FeedUnreadable

TIMEOUT_SECONDS = 30.0
LARGEST_BYTES = 200 * 1024 * 1024
MOST_REDIRECTS = 5


def is_address(origin: str) -> bool:
    return "://" in origin


def read(origin: str) -> bytes:
    """The content of a file or of an http(s) address; `FeedUnreadable` says why there is none."""
    return _fetch(origin) if is_address(origin) else _read_file(Path(origin))


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise FeedUnreadable(f"It is larger than {LARGEST_BYTES // 1024**2} MB.")
        return path.read_bytes()
    except OSError as error:
        raise FeedUnreadable(f"It cannot be read: {error.strerror}.") from None


def _fetch(url: str) -> bytes:
    if urlsplit(url).scheme not in ("http", "https"):
        raise FeedUnreadable("Only http and https addresses are fetched.")
    content = bytearray()
    try:
        with (
            httpx.Client(
                timeout=TIMEOUT_SECONDS, follow_redirects=True, max_redirects=MOST_REDIRECTS
            ) as client,
            client.stream("GET", url, headers={"User-Agent": "CareerGuide feed reader"}) as answer,
        ):
            if answer.status_code != 200:
                raise FeedUnreadable(f"The server answered {answer.status_code}.")
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > LARGEST_BYTES:
                    raise FeedUnreadable(f"It is larger than {LARGEST_BYTES // 1024**2} MB.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FeedUnreadable(f"It could not be fetched: {error or type(error).__name__}.") from None
    return bytes(content)
