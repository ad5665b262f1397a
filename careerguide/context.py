from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from careerguide.site import base_url


@dataclass(frozen=True)
class Entry:
    """A page in the main navigation; `current` is what `aria-current` says of it, or empty."""

    label: str
    url: str
    current: str


# Label, the view it leads to, and what else counts as being there: a view or a whole app.
NAVIGATION = [
    ("Roles", "roles:role_list", "roles:role_profile"),
    ("Compare", "comparisons:tray", "comparisons"),
    ("Decisions", "roles:decisions", ""),
    ("Credits", "roles:credits", ""),
    ("Paths", "roles:paths", ""),
    ("Skills", "roles:fit", ""),
    ("Pay", "roles:pay", ""),
    ("Jobs", "jobs:job_search", "jobs"),
    ("Sources", "roles:sources", ""),
]


def site(request: HttpRequest) -> dict[str, object]:
    """What the frame of every page needs: its own address, without the query, and where to go."""
    return {"page_url": base_url(request) + request.path, "navigation": navigation(request)}


def navigation(request: HttpRequest) -> list[Entry]:
    match = request.resolver_match
    here = {match.view_name, match.app_name} - {""} if match else set()
    return [
        Entry(
            label,
            reverse(view),
            "page" if view in here else "true" if kin in here else "",
        )
        for label, view, kin in NAVIGATION
    ]
