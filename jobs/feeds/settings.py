"""What may be set for a feed: an address without secrets, and a mapping of our fields."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from jobs.feeds.records import FIELDS

KEY = "{key}"
NO_KEY_BY_HTTP = "A key is sent by https only."
MAPPED_FORMATS = ("csv", "rss", "atom", "json-feed")
# Names of parameters that hold secrets: “api_key”, “appKey”, “access-token”.
_SECRET = re.compile(
    r"(?:^|[_-]|api|app|access)(?:key|token|secret|password|passwd|pwd|signature|sig|auth)$",
    re.IGNORECASE,
)


def problem_with_address(address: str, *, has_key: bool) -> str:
    """What is wrong with the address of a feed; empty if nothing is."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
        # Reading it is what finds a port that is none.
        fits = fits and parts.port != 0 and all(character > " " for character in address)
    except ValueError:
        fits = False
    if not fits:
        return "It must be an http or https address."
    if parts.username or parts.password:
        return f"Keep names and passwords out of it: write {KEY} and name a key variable."
    for name, value in parse_qsl(parts.query):
        if _SECRET.search(name) and value != KEY:
            return f"Keep the value of “{name}” out of it: write {KEY} and name a key variable."
    if KEY in address and not has_key:
        return f"It holds {KEY}, but no variable is named."
    if has_key and not may_carry_a_key(address):
        return NO_KEY_BY_HTTP
    return ""


def may_carry_a_key(address: str) -> bool:
    """Whether nobody on the way reads what is sent there, or the way is within a private network.

    `FEED_PRIVATE_HOSTS` names the hosts that are.
    """
    parts = urlsplit(address)
    private = {host.casefold() for host in settings.FEED_PRIVATE_HOSTS}
    return parts.scheme == "https" or (parts.hostname or "") in private


def problem_with_mapping(mapping: Any, feed_format: str) -> str:
    """What is wrong with the mapping of a feed; empty if nothing is."""
    if not isinstance(mapping, dict):
        return "It must be an object: {“title”: “Job title”}."
    if mapping and feed_format not in MAPPED_FORMATS:
        return "This format has its own fields and takes no mapping."
    for name, paths in mapping.items():
        if name not in FIELDS:
            return f"“{name}” is none of our fields: {', '.join(FIELDS)}."
        listed = paths if isinstance(paths, list) else [paths]
        if not listed or not all(isinstance(path, str) and path for path in listed):
            return f"“{name}” must be a text or a list of texts."
    return ""
