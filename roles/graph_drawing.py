"""A drawing of career steps in layers, from the start at the top to the end at the bottom.

fast-sugiyama says in which row each role stands and in which order, and bends long steps around
the roles between; where in its row, and the curves, are worked out here for boxes of any width.
The same steps always give the same drawing.
"""

import logging
import textwrap
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from fast_sugiyama import from_edges

from roles.models import CareerStep, Role

# It tells of everything it does, some eighty lines a drawing.
for name in ("rust-sugiyama", "connected_components"):
    logging.getLogger(name).setLevel(logging.WARNING)

# Pixels of the drawing.
LINE_HEIGHT = 15
CHARACTER = 7.4  # The widest of our display faces, bold at 13 pixels.
PADDING = 9
ROW_GAP = 38
BOX_GAP = 14
BEND_GAP = 12  # Around a step that only passes by.
TIP = 6
MARGIN = 4

LONGEST_LINE = 16  # Characters.
MOST_SWEEPS = 200  # Times that all rows are set straight, until nothing moves any more.
SETTLED = 0.25


UNKNOWN = "unknown"
KINDS = [*CareerStep.Kind.choices, (UNKNOWN, "No step is known")]


class Weight(StrEnum):
    """How a step or a role is drawn."""

    STRONG = "strong"
    PLAIN = "plain"
    FAINT = "faint"


@dataclass(frozen=True)
class Edge:
    """One step to draw; its kind chooses the style of the line."""

    start: Role
    end: Role
    kind: str
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True)
class Line:
    text: str
    y: float


@dataclass(frozen=True)
class Box:
    role: Role
    x: float
    y: float
    width: float
    height: float
    lines: list[Line]
    weight: Weight
    is_end: bool  # Where somebody is or wants to be.

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Curve:
    edge: Edge
    path: str
    tip: str


@dataclass(frozen=True)
class Drawing:
    """Boxes in reading order; curves with the strong ones last, which lie on top."""

    boxes: list[Box]
    curves: list[Curve]
    width: float
    height: float

    @property
    def width_in_rems(self) -> float:
        """So that it grows with the reader's letters."""
        return round(self.width / 16, 2)

    @property
    def is_wide(self) -> bool:
        """Wider than an upright sheet of paper."""
        return self.width > 680

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds of steps in it, each with its label."""
        drawn = {curve.edge.kind for curve in self.curves}
        return [(kind, label) for kind, label in KINDS if kind in drawn]


@dataclass(eq=False)
class Place:
    """A box, or a bend of a long step that passes a row; x is its middle."""

    width: float
    row: int
    gap: float
    x: float = 0

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2


def draw(edges: Iterable[Edge], ends: Iterable[Role] = ()) -> Drawing | None:
    """None without edges. A role is as strong as the strongest of its steps."""
    edges = sorted(edges, key=lambda edge: (edge.start.title, edge.end.title))
    if not edges:
        return None
    unique = {role.pk: role for edge in edges for role in (edge.start, edge.end)}
    roles = sorted(unique.values(), key=lambda role: (role.title, role.pk))
    lines = [wrap(role.title) for role in roles]
    number = {role.pk: n for n, role in enumerate(roles)}
    pairs = tuple((number[edge.start.pk], number[edge.end.pk]) for edge in edges)
    at, ways = arrange(pairs, tuple(box_width(each) for each in lines))

    most_lines = [0] * (1 + max(place.row for place in at.values()))
    for n, place in at.items():
        most_lines[place.row] = max(most_lines[place.row], len(lines[n]))
    heights = [box_height(each) for each in most_lines]
    tops = [MARGIN + sum(heights[:n]) + ROW_GAP * n for n in range(len(heights))]
    weights = strongest(edges)
    end_keys = {role.pk for role in ends}

    def box(n: int, role: Role) -> Box:
        place = at[n]
        own_height = box_height(len(lines[n]))
        top = tops[place.row] + (heights[place.row] - own_height) / 2
        return Box(
            role=role,
            x=round(place.left, 1),
            y=top,
            width=round(place.width, 1),
            height=own_height,
            lines=[
                Line(text, top + PADDING + 10 + LINE_HEIGHT * i) for i, text in enumerate(lines[n])
            ],
            weight=weights[role.pk],
            is_end=role.pk in end_keys,
        )

    boxes = {n: box(n, role) for n, role in enumerate(roles)}
    curves = [
        curve(edge, ways[pair], boxes[pair[0]], boxes[pair[1]], tops, heights)
        for edge, pair in zip(edges, pairs, strict=True)
    ]
    order = list(Weight)[::-1]
    return Drawing(
        boxes=sorted(boxes.values(), key=lambda each: (each.y + each.height / 2, each.x)),
        curves=sorted(curves, key=lambda each: order.index(each.edge.weight)),
        width=round(max(place.right for way in ways.values() for place in way) + MARGIN, 1),
        height=tops[-1] + heights[-1] + MARGIN,
    )


def wrap(title: str) -> list[str]:
    """In two lines as even as can be, or in more if that would be too wide."""
    words = title.split()
    for most in range(2, len(words)):
        for width in range(max(map(len, words)), LONGEST_LINE + 1):
            lines = textwrap.wrap(title, width, break_on_hyphens=False)
            if len(lines) <= most:
                return lines
    return words


def box_width(lines: list[str]) -> float:
    return max(len(line) for line in lines) * CHARACTER + 2 * PADDING


def box_height(lines: int) -> int:
    return LINE_HEIGHT * lines + 2 * PADDING - 4


def strongest(edges: Iterable[Edge]) -> dict[int, Weight]:
    """The weight of each role, by its key: that of its strongest step."""
    weights: dict[int, Weight] = {}
    order = list(Weight)
    for edge in sorted(edges, key=lambda each: order.index(each.weight)):
        for role in (edge.start, edge.end):
            weights.setdefault(role.pk, edge.weight)
    return weights


Pair = tuple[int, int]
Row = dict[int, Place]  # By number, from left to right.


@lru_cache(maxsize=256)  # Readers ask for the same few parts of the map again and again.
def arrange(
    pairs: tuple[Pair, ...], widths: tuple[float, ...]
) -> tuple[dict[int, Place], dict[Pair, list[Place]]]:
    """The place of each box, and for each pair the places that its curve goes through.

    Numbers up to that of `widths` are boxes, those above it the bends of long steps.
    """
    parts = from_edges(
        pairs,
        ranking_type="minimize",
        crossing_minimization="barycenter",
        vertex_spacing=1,
        dummy_vertices=True,
        dummy_size=1,
    )
    boxes: dict[int, Place] = {}
    ways: dict[Pair, list[Place]] = {}
    # How far each row is filled from the left.
    ends: dict[int, float] = defaultdict(lambda: MARGIN - 2 * BOX_GAP)
    # Parts that no step connects stand side by side, the largest first.
    for positions, _, _, edges in sorted(
        parts, key=lambda part: (-len(part[0]), min(int(n) for n, _ in part[0]))
    ):
        rows = layered([(int(n), x, y) for n, (x, y) in positions], widths)
        links = [(int(a), int(b)) for a, b in edges or []]
        at = {n: place for row in rows for n, place in row.items()}
        own = {pair: [at[n] for n in way] for pair, way in ways_through(links, len(widths)).items()}
        straighten(rows, own.values())
        shift = max(
            ends[place.row] + 2 * BOX_GAP - place.left for row in rows for place in row.values()
        )
        for place in at.values():
            place.x += shift
            ends[place.row] = max(ends[place.row], place.right)
        boxes |= {n: place for n, place in at.items() if n < len(widths)}
        ways |= own
    return boxes, ways


def layered(positions: list[tuple[int, float, float]], widths: Sequence[float]) -> list[Row]:
    """Rows from the top; the layout counts its heights from the bottom."""
    heights = sorted({y for *_, y in positions}, reverse=True)
    rows: list[Row] = [{} for _ in heights]
    for n, _, y in sorted(positions, key=lambda each: (each[1], each[0])):
        row = heights.index(y)
        if n < len(widths):
            rows[row][n] = Place(widths[n], row, BOX_GAP)
        else:
            rows[row][n] = Place(2, row, BEND_GAP)
    return rows


def straighten(rows: list[Row], ways: Iterable[list[Place]]) -> None:
    """Set each place as near as its row leaves room to where it is drawn.

    A box is drawn to the middle of its neighbors, a bend to that of its whole way: long steps
    become straight.
    """
    drawn_to: dict[int, list[Place]] = defaultdict(list)
    for way in ways:
        drawn_to[id(way[0])].append(way[1])
        drawn_to[id(way[-1])].append(way[-2])
        for bend in way[1:-1]:
            drawn_to[id(bend)] = way
    targets = [(list(row.values()), [drawn_to[id(p)] for p in row.values()]) for row in rows]
    for row, _ in targets:
        spread(row, [0.0] * len(row))
    for sweep in range(MOST_SWEEPS):
        moved = [
            spread(row, [sum(place.x for place in each) / len(each) for each in wanted])
            for row, wanted in (targets if sweep % 2 else targets[::-1])
        ]
        if max(moved) < SETTLED:
            return


def spread(places: list[Place], wanted: list[float]) -> float:
    """Nearest to `wanted` by least squares, in order and without touching; how far one moved.

    Pool adjacent violators: with the room between them taken out, it is isotonic regression.
    """
    before = [0.0]
    for left, right in pairwise(places):
        room = (left.width + right.width) / 2 + max(left.gap, right.gap)
        before.append(before[-1] + room)
    pools: list[list[float]] = []  # Sum and number of what stands together.
    for wish, room in zip(wanted, before, strict=True):
        pools.append([wish - room, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, number = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += number
    ends: list[float] = []
    for _, number in pools:
        ends.append((ends[-1] if ends else 0) + number)
    furthest = 0.0
    for n, (place, room) in enumerate(zip(places, before, strict=True)):
        total, number = pools[bisect(ends, n)]
        furthest = max(furthest, abs(total / number + room - place.x))
        place.x = total / number + room
    return furthest


def ways_through(links: list[Pair], boxes: int) -> dict[Pair, list[int]]:
    """For each pair of boxes, all places from the one to the other."""
    onward: dict[int, int] = {a: b for a, b in links if a >= boxes}
    ways = {}
    for start, following in links:
        if start < boxes:
            way = [start, following]
            while way[-1] >= boxes:
                way.append(onward[way[-1]])
            ways[start, way[-1]] = way
    return ways


def curve(
    edge: Edge,
    places: list[Place],
    start: Box,
    end: Box,
    tops: Sequence[float],
    heights: Sequence[float],
) -> Curve:
    """From box to box, upright where it passes a row, bent between the rows."""
    down = places[-1].row > places[0].row
    from_y = start.y + start.height if down else start.y
    tip_y = end.y if down else end.y + end.height
    to_y = tip_y - TIP if down else tip_y + TIP
    path = [f"M{places[0].x:.0f} {from_y:.0f}"]
    y = from_y
    for here, there in pairwise(places):
        last = there is places[-1]
        top, bottom = tops[there.row], tops[there.row] + heights[there.row]
        into, out = (top, bottom) if down else (bottom, top)
        target = to_y if last else into
        middle = f"{(y + target) / 2:.0f}"
        if round(here.x) == round(there.x):
            path.append(f"V{target:.0f}")
        else:
            path.append(f"C{here.x:.0f} {middle} {there.x:.0f} {middle} {there.x:.0f} {target:.0f}")
        if not last:
            path.append(f"V{out:.0f}")
            y = out
    x = places[-1].x
    side = TIP * 0.6
    tip = f"M{x - side:.1f} {to_y:.0f}H{x + side:.1f}L{x:.1f} {tip_y:.0f}z"
    return Curve(edge, "".join(path), tip)
