"""The same search on other job boards: links only, nothing is fetched."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import yaml

from jobs.search.understanding import Understood


@dataclass(frozen=True)
class OutsideBoard:
    """A board, the country it serves, and the address of a search there."""

    name: str
    country: str
    address: str
    checked_in: str
    note: str = ""

    @property
    def takes(self) -> str:
        """What of the search the link carries over."""
        if "{place}" in self.address:
            return "title and place filled in"
        return "title filled in" if "{title}" in self.address else "nothing filled in"


@dataclass(frozen=True)
class OutsideSearch:
    board: OutsideBoard
    url: str


@cache
def boards() -> tuple[OutsideBoard, ...]:
    rows = yaml.safe_load((Path(__file__).parent / "outside_boards.yaml").read_text("utf-8"))
    return tuple(OutsideBoard(**row) for row in rows)


def boards_for(understood: Understood) -> list[OutsideSearch]:
    """Searches on the boards of the place's country; of the United States if none is known."""
    country = understood.place.country if understood.place else "US"
    of_country = [board for board in boards() if board.country == country]
    chosen = of_country or [board for board in boards() if board.country == "US"]
    words = {
        "title": quote(understood.title or "film production", safe=""),
        "place": quote(_place(understood), safe=""),
        "within": str(understood.within),
    }
    return [OutsideSearch(board, board.address.format_map(words)) for board in chosen]


def _place(understood: Understood) -> str:
    if understood.place is not None:
        return str(understood.place.asked_as)
    return "Remote" if understood.remote == "only" else understood.where.typed
