"""A circle on the earth as few cells, whose adverts are then measured exactly."""

from dataclasses import dataclass, field
from math import cos, degrees, radians

from jobs.places import EARTH_RADIUS_MILES, miles_between
from jobs.search.terms import CELL_SIZES, cell, position

# More cells make the index slower than the adverts make it that too large cells bring in.
MOST_CELLS = 9
_MILES_A_DEGREE = EARTH_RADIUS_MILES * radians(1)


@dataclass(frozen=True)
class Circle:
    """All within `miles` of a point in degrees."""

    latitude: float
    longitude: float
    miles: float
    _known: dict[str, float | None] = field(
        default_factory=dict, compare=False, repr=False, hash=False
    )

    def distance(self, positions: str) -> float | None:
        """Miles to the nearest of an advert's positions (`written`); None if it has none."""
        if positions not in self._known:
            self._known[positions] = min(
                (self.miles_to(*point) for point in read(positions)), default=None
            )
        return self._known[positions]

    def miles_to(self, latitude: float, longitude: float) -> float:
        return miles_between(self.latitude, self.longitude, latitude, longitude)

    def holds(self, positions: str) -> bool:
        distance = self.distance(positions)
        return distance is not None and distance <= self.miles

    def cells(self) -> list[str]:
        """The terms of at most `MOST_CELLS` cells that cover it, as small as they can be.

        Near a pole no size is large enough: there the largest cells stand, however many.
        """
        covers: list[list[str]] = []
        for size in CELL_SIZES:
            covers.append(self._cells_of(size))
            if len(covers[-1]) <= MOST_CELLS:
                break
        return covers[-1]

    def _cells_of(self, size: float) -> list[str]:
        high = self.miles / _MILES_A_DEGREE
        south, north = max(-90.0, self.latitude - high), min(90.0, self.latitude + high)
        narrowest = cos(radians(min(89.9, max(abs(south), abs(north)))))
        wide = min(180.0, degrees(self.miles / EARTH_RADIUS_MILES) / narrowest)
        bottom, left = position(size, south, self.longitude - wide)
        top, right = position(size, north, self.longitude + wide)
        found = (
            cell(size, row, column)
            for row in range(bottom, top + 1)
            for column in range(left, right + 1)
            if self._touches(size, row, column)
        )
        return list(dict.fromkeys(found))

    def _touches(self, size: float, row: int, column: int) -> bool:
        """Whether the point of a cell that is nearest to the centre lies within."""
        south, west = row * size - 90, column * size - 180
        latitude = min(max(self.latitude, south), south + size)
        longitude = min(max(self.longitude, west), west + size)
        # The shortest way to a meridian bends towards the pole, by less than this.
        slack = 1.02
        return self.miles_to(latitude, longitude) <= self.miles * slack + 1


def written(points: list[tuple[float, float]]) -> str:
    """Points in degrees as an entry of the index keeps them, to eleven metres."""
    return ";".join(dict.fromkeys(f"{lat:.4f},{long:.4f}" for lat, long in points))


def read(positions: str) -> list[tuple[float, float]]:
    pairs = (pair.partition(",") for pair in positions.split(";") if pair)
    return [(float(latitude), float(longitude)) for latitude, _, longitude in pairs]
