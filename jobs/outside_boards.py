"""The same search on other job boards: links only, nothing is fetched."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import yaml

from jobs.search.understanding import KILOMETRES_A_MILE, Understood

# What a board is asked for where the visitor names no title.
USUAL_TITLE = "film production"


@dataclass(frozen=True)
class OutsideBoard:
    """A board, the country it serves (all of them if empty), and the address of a search there."""

    name: str
    country: str
    address: str
    checked_in: str
    note: str = ""


@dataclass(frozen=True)
class OutsideSearch:
    """A link to a board, and what of the search it carries over."""

    board: OutsideBoard
    url: str
    filled_in: str


@cache
def boards() -> tuple[OutsideBoard, ...]:
    rows = yaml.safe_load((Path(__file__).parent / "outside_boards.yaml").read_text("utf-8"))
    return tuple(OutsideBoard(**row) for row in rows)


def boards_for(understood: Understood) -> list[OutsideSearch]:
    """Searches on the boards of the place's country; of the United States if none is known."""
    country = understood.place.country if understood.place else "US"
    chosen = [board for board in boards() if board.country in (country, "")]
    title = understood.searched or (understood.role.title if understood.role else "")
    place = _place(understood)
    words = {
        "title": quote(title or USUAL_TITLE, safe=""),
        "place": quote(place, safe=""),
        "miles": str(_miles(understood)),
    }
    return [
        OutsideSearch(
            board, board.address.format_map(words), _filled_in(board, title, place, understood)
        )
        for board in chosen
    ]


def _filled_in(board: OutsideBoard, title: str, place: str, understood: Understood) -> str:
    """“title and place filled in”, “nothing filled in”."""
    parts = []
    if "{title}" in board.address:
        parts.append("title" if title else f"“{USUAL_TITLE}”")
    if "{place}" in board.address and place:
        parts.append("place")
    if "{miles}" in board.address and understood.has_radius and understood.within:
        parts.append("distance")
    if not parts:
        return "nothing filled in"
    *first, last = parts
    return f"{', '.join(first)} and {last} filled in" if first else f"{last} filled in"


def _place(understood: Understood) -> str:
    if understood.place is not None:
        return str(understood.place.asked_as)
    return "Remote" if understood.remote == "only" else understood.where.typed


def _miles(understood: Understood) -> int:
    if understood.unit == "mi":
        return understood.within
    return round(understood.within / KILOMETRES_A_MILE)
