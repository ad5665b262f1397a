"""The drawing of the career steps: layers from top to bottom, nothing on top of anything."""

import re
from itertools import combinations

import pytest

from roles.graph_drawing import Drawing, Edge, Weight, arrange, draw, wrap
from roles.models import Role
from roles.paths import career_map, steps_of


def role(number: int, title: str = "") -> Role:
    return Role(pk=number, slug=f"role-{number}", title=title or f"Role number {number}")


def drawing(*pairs: tuple[int, int], **options) -> Drawing:
    roles = {n: role(n) for pair in pairs for n in pair}
    found = draw([Edge(roles[a], roles[b], "promotion") for a, b in pairs], **options)
    assert found
    return found


def tops(found: Drawing) -> dict[int, float]:
    return {box.role.pk: box.y for box in found.boxes}


@pytest.fixture
def published(knowledge) -> Drawing:
    """All that is known, the largest drawing there is."""
    roles = Role.objects.jobs().with_steps().order_by("title", "pk")
    found = draw([Edge(s.from_role, s.to_role, s.kind) for s in steps_of(career_map(roles))])
    assert found
    return found


def test_every_step_leads_down():
    found = drawing((1, 2), (2, 3), (1, 3), (4, 3))
    assert tops(found)[1] < tops(found)[2] < tops(found)[3]
    assert tops(found)[4] < tops(found)[3]


def test_roles_neither_touch_nor_leave_the_picture(published):
    for one, other in combinations(published.boxes, 2):
        apart = one.x + one.width < other.x or other.x + other.width < one.x
        assert apart or one.y + one.height < other.y or other.y + other.height < one.y
    for box in published.boxes:
        assert box.x >= 0
        assert box.x + box.width <= published.width
        assert box.y + box.height <= published.height


def test_no_line_runs_through_a_role(published):
    """Lines are upright where they pass a row: no upright part lies within a box."""
    for curve in published.curves:
        x = y = 0.0
        for letter, numbers in re.findall(r"([MVC])([^MVC]+)", curve.path):
            values = [float(each) for each in numbers.split()]
            if letter == "V":
                low, high = sorted((y, values[0]))
                hit = [
                    box
                    for box in published.boxes
                    if box.x < x < box.x + box.width and low < box.y + box.height and high > box.y
                ]
                assert {box.role for box in hit} <= {curve.edge.start, curve.edge.end}
                y = values[0]
            else:
                x, y = values[-2:]


def test_the_whole_map_fits_the_page(published):
    """As wide as the text of a page in a window of 1,280 pixels."""
    assert published.width <= 1180


def test_the_same_steps_give_the_same_drawing_in_any_order():
    pairs = [(1, 2), (2, 3), (1, 3), (4, 5), (5, 3), (1, 6)]
    first = drawing(*pairs)
    arrange.cache_clear()
    assert drawing(*pairs[::-1]) == first


def test_steps_in_a_circle_are_drawn():
    found = drawing((1, 2), (2, 3), (3, 1), (4, 5), (5, 4))
    assert len(found.boxes) == 5
    assert len(found.curves) == 5


def test_parts_without_a_step_between_them_stand_side_by_side():
    found = drawing((1, 2), (3, 4), (3, 5))
    boxes = {box.role.pk: box for box in found.boxes}
    assert boxes[1].y == boxes[3].y
    assert boxes[1].x > max(boxes[n].x + boxes[n].width for n in (3, 4, 5))


def test_a_role_is_as_strong_as_its_strongest_step_and_strong_lines_lie_on_top():
    a, b, c = role(1), role(2), role(3)
    found = draw(
        [Edge(a, b, "promotion", Weight.STRONG), Edge(b, c, "promotion", Weight.FAINT)], ends=[b]
    )
    assert found
    assert {box.role.pk: box.weight for box in found.boxes} == {
        1: "strong",
        2: "strong",
        3: "faint",
    }
    assert [box.role.pk for box in found.boxes if box.is_end] == [2]
    assert [curve.edge.weight for curve in found.curves] == ["faint", "strong"]


def test_nothing_is_drawn_of_nothing():
    assert draw([]) is None


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Writer", ["Writer"]),
        ("Line Producer", ["Line", "Producer"]),
        ("Unit Production Manager", ["Unit Production", "Manager"]),
        ("Post-Production Supervisor", ["Post-Production", "Supervisor"]),
        ("Studio or Network Executive", ["Studio or", "Network", "Executive"]),
    ],
)
def test_titles_are_wrapped_evenly(title, lines):
    assert wrap(title) == lines
