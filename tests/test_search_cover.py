"""A circle as cells of the index: few, and nothing within it is missed."""

from math import asin, atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.places import EARTH_RADIUS_MILES
from jobs.search.cover import MOST_CELLS, Circle, read, written
from jobs.search.terms import cells

LOS_ANGELES = (34.0522, -118.2437)
BURBANK = (34.1808, -118.3090)


def point(latitude: float, longitude: float, bearing: float, miles: float) -> tuple[float, float]:
    """Where one comes to from a point, in a straight line on the globe."""
    angle, way, lat = miles / EARTH_RADIUS_MILES, radians(bearing), radians(latitude)
    other = asin(sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(way))
    turned = atan2(sin(way) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(other))
    return degrees(other), (longitude + degrees(turned) + 540) % 360 - 180


@given(
    latitude=st.floats(-89, 89),
    longitude=st.floats(-180, 180),
    miles=st.floats(1, 100),
    share=st.floats(0, 0.999),
    bearing=st.floats(0, 360),
)
def test_no_point_within_a_circle_lies_outside_its_cells(
    latitude, longitude, miles, share, bearing
):
    circle = Circle(latitude, longitude, miles)
    within = point(latitude, longitude, bearing, miles * share)

    assert circle.holds(written([within])) or miles * share > miles - 0.01
    assert set(cells(*within)) & set(circle.cells())


@given(latitude=st.floats(-70, 70), longitude=st.floats(-180, 180), miles=st.floats(1, 100))
def test_a_circle_is_few_cells_wherever_people_live(latitude, longitude, miles):
    assert 1 <= len(Circle(latitude, longitude, miles).cells()) <= MOST_CELLS


@pytest.mark.parametrize(("miles", "holds"), [(9, False), (10, True)])
def test_the_distance_is_measured_exactly(miles, holds):
    # Los Angeles to Burbank: 9.6 miles.
    assert Circle(*LOS_ANGELES, miles).holds(written([BURBANK])) is holds


def test_an_advert_in_several_places_is_as_near_as_its_nearest():
    circle = Circle(*LOS_ANGELES, 25)

    assert circle.distance(written([(51.5, -0.1), BURBANK])) == pytest.approx(9.6, abs=0.1)


def test_an_advert_without_a_position_lies_in_no_circle():
    assert Circle(*LOS_ANGELES, 100).distance("") is None
    assert not Circle(*LOS_ANGELES, 100).holds("")


def test_positions_are_read_as_they_are_written():
    assert read(written([LOS_ANGELES, BURBANK, LOS_ANGELES])) == [LOS_ANGELES, BURBANK]
