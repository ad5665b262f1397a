"""The answer to what the paths page is asked, with all that it rests on from the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import networkx as nx

from roles.graph_drawing import UNKNOWN, Drawing, Edge, Weight, draw
from roles.media import in_a_sentence
from roles.models import CareerStep, Role, RoleSkill
from roles.paths import (
    Bridge,
    Reach,
    Route,
    Way,
    between,
    bridges,
    career_map,
    reach,
    sensible_ways,
    set_out,
    steps_of,
    within,
)
from roles.profile import grouped


@dataclass(frozen=True)
class Leading:
    """A role and the steps that lead on from it."""

    role: Role
    steps: list[CareerStep]


@dataclass(frozen=True)
class Paths:
    """What was asked, and one of: routes, bridges where there is none, a reach, the whole map."""

    medium: str
    start: Role | None = None
    goal: Role | None = None
    routes: list[Route] = field(default_factory=list)
    left_out: int = 0
    routes_elsewhere: int = 0  # In every medium, where none holds in the one asked for.
    bridges: list[Bridge] = field(default_factory=list)
    reaches: list[Reach] = field(default_factory=list)
    departments: list[tuple[str, list[Leading]]] = field(default_factory=list)
    number_of_steps: int = 0
    number_of_roles: int = 0
    without_steps: list[Role] = field(default_factory=list)
    drawing: Drawing | None = None

    @property
    def heading(self) -> str:
        """What was found, in one line."""
        there = f" in {in_a_sentence(self.medium)}" if self.medium else ""
        if self.routes:
            return f"{counted(len(self.routes), 'route')} from {self.start} to {self.goal}{there}"
        if self.bridges:
            return f"No route from {self.start} to {self.goal}{there} is known"
        if self.start and self.goal:
            return f"{self.start}: where it leads{there}, and what leads there"
        total = self.reaches[0].total if self.reaches else 0
        if self.start:
            if not total:
                return f"No step on from {self.start}{there} is known"
            return f"{counted(total, 'role')} within reach of {self.start}{there}"
        if self.goal:
            if not total:
                return f"No step to {self.goal}{there} is known"
            return f"{counted(total, 'role')} on the way to {self.goal}{there}"
        steps, roles = counted(self.number_of_steps, "step"), counted(self.number_of_roles, "role")
        return f"{steps} between {roles}{there}"


def counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def load_paths(roles: list[Role], start: str, goal: str, medium: str) -> Paths:
    """`roles` have their steps loaded; `start`, `goal` and `medium` are codes of theirs or ""."""
    named = {role.slug: role for role in roles}
    graph = career_map(roles, medium)
    if start and goal and start != goal:
        return from_one_to_the_other(graph, roles, named[start], named[goal], medium)
    if start or goal:
        return around(graph, named.get(start), named.get(goal), medium)
    return whole_map(graph, medium)


def from_one_to_the_other(
    graph: nx.DiGraph, roles: list[Role], start: Role, goal: Role, medium: str
) -> Paths:
    choice = sensible_ways(graph, start, goal)
    if choice.ways:
        concerned = [start, *(step.to_role for way in choice.ways for step in way)]
        skills = skills_of(concerned)
        return Paths(
            medium,
            start,
            goal,
            routes=set_out(choice.ways, skills, medium),
            left_out=choice.left_out,
            drawing=draw(drawn(between(graph, start, goal), choice.ways), ends=[start, goal]),
        )
    skills = skills_of(
        [*within(graph, start, onward=True), *within(graph, goal, onward=False)],
    )
    nearest = bridges(graph, start, goal, skills)
    return Paths(
        medium,
        start,
        goal,
        routes_elsewhere=len(sensible_ways(career_map(roles), start, goal).ways) if medium else 0,
        bridges=nearest,
        drawing=draw(bridge_drawn(nearest[0]), ends=[start, goal]),
    )


def around(graph: nx.DiGraph, start: Role | None, goal: Role | None, medium: str) -> Paths:
    reaches = [
        *([reach(graph, start, onward=True)] if start else []),
        *([reach(graph, goal, onward=False)] if goal else []),
    ]
    edges = [
        edge
        for each in reaches
        for edge in drawn(
            graph.subgraph(within(graph, each.origin, onward=each.onward)),
            [reached.steps for ring in each.rings for reached in ring],
        )
    ]
    return Paths(
        medium,
        start,
        goal,
        reaches=reaches,
        drawing=draw(edges, ends=[each.origin for each in reaches]),
    )


def whole_map(graph: nx.DiGraph, medium: str) -> Paths:
    leading = [
        Leading(role, [data["step"] for data in graph.adj[role].values()])
        for role in graph
        if graph.adj[role]
    ]
    steps = steps_of(graph)
    alone = [role for role in graph if not graph.degree(role)]
    return Paths(
        medium,
        departments=grouped(
            [(each.role.department, each) for each in leading], Role.Department.choices
        ),
        number_of_steps=len(steps),
        number_of_roles=len(graph) - len(alone),
        without_steps=[role for role in alone if role.holds_in(medium)],
        drawing=draw([Edge(step.from_role, step.to_role, step.kind) for step in steps]),
    )


def drawn(graph: nx.DiGraph, ways: Iterable[Way]) -> list[Edge]:
    """The steps of a part of the map: those that `ways` take are strong, the others faint."""
    taken = {step.pk for way in ways for step in way}
    return [
        Edge(
            step.from_role,
            step.to_role,
            step.kind,
            Weight.STRONG if step.pk in taken else Weight.FAINT,
        )
        for step in steps_of(graph)
    ]


def bridge_drawn(bridge: Bridge) -> list[Edge]:
    """The way on both sides of the step that is not known."""
    known = [
        Edge(step.from_role, step.to_role, step.kind, Weight.STRONG)
        for step in [*bridge.there, *bridge.onward]
    ]
    return [*known, Edge(bridge.near, bridge.far, UNKNOWN)]


def skills_of(roles: Iterable[Role]) -> dict[int, list[RoleSkill]]:
    """By the key of the role; always the same three queries."""
    loaded = Role.objects.with_sourced_skills().in_bulk([role.pk for role in roles])
    return {key: list(role.role_skills.all()) for key, role in loaded.items()}
