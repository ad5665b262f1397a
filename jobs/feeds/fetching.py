"""Gets a feed from a file or from the web, with limits."""

import asyncio
import ipaddress
import logging
import socket
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx

from jobs.feeds.records import FeedUnreadable

# For each read; and for all of it, from the first name looked up to the last byte.
TIMEOUT_SECONDS = 30.0
DEADLINE_SECONDS = 600.0
LARGEST_BYTES = 200 * 1024 * 1024
MOST_REDIRECTS = 5

# It logs every address it asks for, and with it the keys and passwords of feeds.
logging.getLogger("httpx").setLevel(logging.WARNING)


def is_address(origin: str) -> bool:
    return "://" in origin


def public_origin(origin: str) -> str:
    """The address without its secrets, or the name of the file without where it lies."""
    if not is_address(origin):
        return Path(origin).name
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        # What is not an address may hold a secret anywhere.
        return f"{origin.partition('://')[0][:10]}://…"
    host = f"[{host}]" if ":" in host else host
    netloc = host if port is None else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path, "", ""))[:500]


def read(origin: str) -> bytes:
    """The content of a file or of an http(s) address; `FeedUnreadable` says why there is none."""
    return _read_address(origin) if is_address(origin) else _read_file(Path(origin))


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise FeedUnreadable(f"It is larger than {LARGEST_BYTES // 1024**2} MB.")
        return path.read_bytes()
    except OSError as error:
        raise FeedUnreadable(f"It cannot be read: {error.strerror}.") from None


def _read_address(address: str) -> bytes:
    try:
        return asyncio.run(asyncio.wait_for(_fetch(httpx.URL(address)), DEADLINE_SECONDS))
    except TimeoutError:
        raise FeedUnreadable(f"It took longer than {DEADLINE_SECONDS:,.0f} seconds.") from None
    except httpx.InvalidURL:
        # Its own words would quote the address.
        raise FeedUnreadable("It is not a proper web address.") from None
    except httpx.HTTPError as error:
        raise FeedUnreadable(f"It could not be fetched: {error or type(error).__name__}.") from None


async def _fetch(address: httpx.URL) -> bytes:
    """The content, after redirects that lead no further inward than the first address."""
    if address.scheme not in ("http", "https"):
        raise FeedUnreadable("Only http and https addresses are fetched.")
    began_public = not await _is_private(address.host)
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
        request: httpx.Request | None = client.build_request(
            "GET", address, headers={"User-Agent": "CareerGuide feed reader"}
        )
        for _ in range(MOST_REDIRECTS + 1):
            assert request is not None
            answer = await client.send(request, stream=True)
            try:
                if answer.next_request is None:
                    return await _content(answer)
            finally:
                await answer.aclose()
            onward = answer.next_request.url
            if onward.scheme != "https" and onward.scheme != request.url.scheme:
                raise FeedUnreadable("It redirects to an address that is not https.")
            if began_public and await _is_private(onward.host):
                raise FeedUnreadable("It redirects from a public address to a private one.")
            request = answer.next_request
    raise FeedUnreadable(f"It redirects more than {MOST_REDIRECTS} times.")


async def _content(answer: httpx.Response) -> bytes:
    if answer.status_code != 200:
        raise FeedUnreadable(f"The server answered {answer.status_code}.")
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > LARGEST_BYTES:
            raise FeedUnreadable(f"It is larger than {LARGEST_BYTES // 1024**2} MB.")
    return bytes(content)


async def _is_private(host: str) -> bool:
    """Whether a host lies in a private or loopback network; one that cannot be found does not."""
    return any(not ipaddress.ip_address(found).is_global for found in await addresses_of(host))


async def addresses_of(host: str) -> set[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {str(address[0]).partition("%")[0] for *_, address in found}
