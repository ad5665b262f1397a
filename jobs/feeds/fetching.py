"""Gets a feed from a file or from the web, with limits."""

import asyncio
import ipaddress
import logging
import socket
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt

from jobs.feeds.records import FeedUnreadable

# For each read; and for all of it, from the first name looked up to the last byte.
TIMEOUT_SECONDS = 30.0
DEADLINE_SECONDS = 600.0
# As sent, and unpacked.
LARGEST_COMPRESSED = 100 * 1024 * 1024
LARGEST_BYTES = 200 * 1024 * 1024
MOST_REDIRECTS = 5
MOST_ATTEMPTS = 4
# Between two attempts if the server does not say; it doubles each time.
WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 120.0
# Between two requests to one host.
PAUSE_SECONDS = 1.0
WORTH_ANOTHER_TRY = {429, 500, 502, 503, 504}
USER_AGENT = "CareerGuide feed reader"
# These carry IPv4 addresses within them, which decide.
_TRANSLATED = [ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16")]

# They log every address they ask for, and with it the keys and passwords of feeds.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Request:
    """What to ask for; `headers` may hold secrets, which go to the first host only."""

    address: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Answer:
    """What came; `content` is None if nothing has changed since `etag` or `last_modified`."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


class TryAgain(Exception):
    """It failed in a way that may pass; `after` is for how many seconds the server asks to wait."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


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


def read_file(path: Path) -> bytes:
    """The content of a file; `FeedUnreadable` says why there is none."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise FeedUnreadable(_too_large())
        return path.read_bytes()
    except OSError as error:
        raise FeedUnreadable(f"It cannot be read: {error.strerror}.") from None


class Fetcher:
    """Asks servers, one request after another, with a pause between two requests to one host.

    Hosts in `private_hosts` may lie in a private network; all others are refused if they do.
    """

    def __init__(self, private_hosts: Collection[str] = ()) -> None:
        self.private_hosts = {host.casefold() for host in private_hosts}
        self._asked_at: dict[str, float] = {}

    def fetch(self, request: Request) -> Answer:
        """The answer to a request; `FeedUnreadable` says why there is none, without secrets."""
        try:
            address = httpx.URL(request.address)
            return asyncio.run(asyncio.wait_for(self._try(address, request), DEADLINE_SECONDS))
        except TimeoutError:
            raise FeedUnreadable(f"It took longer than {DEADLINE_SECONDS:,.0f} seconds.") from None
        except httpx.InvalidURL:
            # Its own words would quote the address.
            raise FeedUnreadable("It is not a proper web address.") from None
        except TryAgain as error:
            raise FeedUnreadable(str(error)) from None

    async def _try(self, address: httpx.URL, request: Request) -> Answer:
        if address.scheme not in ("http", "https") or not address.host:
            raise FeedUnreadable("Only http and https addresses are fetched.")
        attempts = AsyncRetrying(
            stop=stop_after_attempt(MOST_ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(TryAgain),
            reraise=True,
        )
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            async for attempt in attempts:
                with attempt:
                    return await self._follow(client, address, request)
        raise AssertionError("unreachable")

    async def _follow(
        self, client: httpx.AsyncClient, address: httpx.URL, request: Request
    ) -> Answer:
        """The answer after redirects, each of which is checked as the first address was."""
        headers = {"User-Agent": USER_AGENT, **request.headers}
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._ask(client, address, headers)
            try:
                if not answer.has_redirect_location:
                    return await _read(answer)
                onward = address.join(answer.headers["location"])
            finally:
                await answer.aclose()
            if onward.scheme != "https" and onward.scheme != address.scheme:
                raise FeedUnreadable("It redirects to an address that is not https.")
            if (onward.scheme, onward.netloc) != (address.scheme, address.netloc):
                headers = {
                    name: value for name, value in headers.items() if name not in request.headers
                }
                headers.setdefault("User-Agent", USER_AGENT)
            address = onward
        raise FeedUnreadable(f"It redirects more than {MOST_REDIRECTS} times.")

    async def _ask(
        self, client: httpx.AsyncClient, address: httpx.URL, headers: dict[str, str]
    ) -> httpx.Response:
        """Ask the very address that was checked: a name may mean another one a moment later."""
        await self._pause(address.host)
        problem: httpx.HTTPError | None = None
        for found in await self._checked(address.host):
            asked = client.build_request(
                "GET",
                address.copy_with(host=found),
                headers={
                    "Host": address.netloc.decode("ascii"),
                    "Accept-Encoding": "gzip",
                    **headers,
                },
                extensions={"sni_hostname": address.host},
            )
            try:
                return await client.send(asked, stream=True)
            except httpx.HTTPError as error:
                problem = error
        raise TryAgain(f"It could not be fetched: {_in_words(problem)}.") from None

    async def _checked(self, host: str) -> list[str]:
        """The addresses of a host, if all of them are public or the host may be private."""
        found = await addresses_of(host)
        if not found:
            raise TryAgain("It could not be fetched: no such host is known.")
        if host.casefold() not in self.private_hosts and not all(map(is_public, found)):
            raise FeedUnreadable(
                "It leads into a private network. (FEED_PRIVATE_HOSTS names hosts that may.)"
            )
        return found

    async def _pause(self, host: str) -> None:
        asked_at = self._asked_at.get(host)
        if asked_at is not None:
            await asyncio.sleep(max(0.0, asked_at + PAUSE_SECONDS - time.monotonic()))
        self._asked_at[host] = time.monotonic()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in _TRANSLATED):
            within = found.sixtofour or ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
            return is_public(str(within))
    return found.is_global and not found.is_multicast


async def addresses_of(host: str) -> list[str]:
    """The IP addresses of a host, the best first; none if nobody knows it."""
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


async def _read(answer: httpx.Response) -> Answer:
    if answer.status_code == 304:
        return Answer(None)
    if answer.status_code in WORTH_ANOTHER_TRY:
        raise TryAgain(f"The server answered {answer.status_code}.", _retry_after(answer))
    if answer.status_code != 200:
        raise FeedUnreadable(f"The server answered {answer.status_code}.")
    # Of others it is not known how large a piece becomes when it is unpacked.
    if answer.headers.get("content-encoding", "identity").casefold() not in ("gzip", "identity"):
        raise FeedUnreadable("The server packed it in a way that was not asked for.")
    content = bytearray()
    try:
        async for piece in answer.aiter_bytes():
            content += piece
            if len(content) > LARGEST_BYTES or answer.num_bytes_downloaded > LARGEST_COMPRESSED:
                raise FeedUnreadable(_too_large())
    except httpx.DecodingError:
        raise FeedUnreadable("It could not be unpacked.") from None
    except httpx.HTTPError as error:
        raise TryAgain(f"It could not be fetched: {_in_words(error)}.") from None
    etag, modified = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
    return Answer(
        bytes(content), etag if len(etag) <= 200 else "", modified if len(modified) <= 60 else ""
    )


def _too_large() -> str:
    return f"It is larger than {LARGEST_BYTES // 1024**2} MB."


def _in_words(error: httpx.HTTPError | None) -> str:
    """What went wrong, in words that cannot quote an address or a header."""
    match error:
        case httpx.TimeoutException():
            return "the server did not answer in time"
        case httpx.ConnectError():
            return "no connection"
        case _:
            return "the connection broke"


def _retry_after(answer: httpx.Response) -> float | None:
    """The seconds that a server asks to wait, which it says as a number or as a time."""
    stated = answer.headers.get("retry-after", "").strip()
    if stated.isdecimal():
        return float(stated[:9])
    try:
        until = parsedate_to_datetime(stated)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _wait(state: RetryCallState) -> float:
    """As long as the server asks, if that is not too long; else twice as long as before."""
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, TryAgain) else None
    if after is None:
        return WAIT_SECONDS * 2 ** (state.attempt_number - 1)
    if after > LONGEST_WAIT_SECONDS:
        raise FeedUnreadable(f"{error} It asks to wait for {after:,.0f} seconds.")
    return after
