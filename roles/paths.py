"""Ways through the career steps: from one role to another, on from a role, or towards one.

The rule of what a sensible route is, which the page states too:
- at most EXTRA_STEPS steps longer than the shortest, and at most MOST_ROUTES of them;
- none that is a detour: that passes all the roles between the ends which a route placed before
  it passes, and more (a step that leads there at once has no roles between, and so no detours);
- in this order: routes whose steps share a medium, then the shorter, then those with fewer steps
  that rest on editorial judgment alone, then by the titles they pass.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise, product

import networkx as nx

from roles.media import Medium, holds_in, media_label
from roles.models import CareerStep, Role, RoleSkill

EXTRA_STEPS = 2
MOST_ROUTES = 5
MOST_BRIDGES = 3

Way = list[CareerStep]  # One step after the other.


@dataclass(frozen=True)
class Gap:
    """The skills listed for the next role and not for this one; `unknown` have none listed."""

    new: list[RoleSkill]
    unknown: list[Role]


@dataclass(frozen=True)
class Leg:
    """A step as part of a route."""

    step: CareerStep
    gap: Gap
    told_in: int  # The number of an earlier route that has the same step; 0 if none has.
    change: str  # “from Film to News”, where the route cannot stay in one medium.


@dataclass(frozen=True)
class Route:
    number: int
    legs: list[Leg]

    @property
    def between(self) -> list[Role]:
        return [leg.step.to_role for leg in self.legs[:-1]]

    @property
    def roles(self) -> list[Role]:
        """From the first to the last."""
        return [self.legs[0].step.from_role, *(leg.step.to_role for leg in self.legs)]

    @property
    def media_label(self) -> str:
        """The media that all its steps share; empty where none does."""
        media = shared_media([leg.step for leg in self.legs])
        return "" if media is None else media_label(media)

    @property
    def years(self) -> str:
        """The time all steps take together, if a source gives it for each of them."""
        return total_years([leg.step for leg in self.legs])


@dataclass(frozen=True)
class Choice:
    """The routes to show, and how many more ways keep the limit of length."""

    ways: list[Way]
    left_out: int


@dataclass(frozen=True)
class Reached:
    """A role with the steps by which it is first reached, or by which it first leads on."""

    role: Role
    steps: list[CareerStep]


@dataclass(frozen=True)
class Reach:
    """Every role that `origin` leads to, or that leads to it, by number of steps."""

    origin: Role
    onward: bool
    rings: list[list[Reached]]  # One step away, two steps away…

    @property
    def total(self) -> int:
        return sum(len(ring) for ring in self.rings)


@dataclass(frozen=True)
class Bridge:
    """Where no route is known: a role within reach, and one like it from which the goal is."""

    near: Role
    far: Role
    there: Way  # From the start to `near`; empty if they are the same.
    onward: Way  # From `far` to the goal.
    same_department: bool
    shared_skills: int


def career_map(roles: Iterable[Role], medium: str = "") -> nx.DiGraph:
    """`roles`, loaded with their steps, joined by the steps between them that hold in `medium`."""
    graph = nx.DiGraph()
    graph.add_nodes_from(roles)
    for role in list(graph):
        for step in role.steps_out.all():
            if step.to_role in graph and step.holds_in(medium):
                graph.add_edge(role, step.to_role, step=step)
    return graph


def steps_of(graph: nx.DiGraph) -> list[CareerStep]:
    return [step for _, _, step in graph.edges(data="step")]


def sensible_ways(graph: nx.DiGraph, start: Role, goal: Role) -> Choice:
    """By the rule of this module; none if no way leads from `start` to `goal`."""
    if not nx.has_path(graph, start, goal):
        return Choice([], 0)
    limit = nx.shortest_path_length(graph, start, goal) + EXTRA_STEPS
    ways = [
        [graph.edges[edge]["step"] for edge in edges]
        for edges in nx.all_simple_edge_paths(graph, start, goal, cutoff=limit)
    ]
    chosen: list[Way] = []
    for way in sorted(ways, key=rank):
        if not any(is_detour(way, other) for other in chosen):
            chosen.append(way)
    return Choice(chosen[:MOST_ROUTES], len(ways) - len(chosen[:MOST_ROUTES]))


def rank(way: Way) -> tuple[bool, int, int, list[str]]:
    return (
        shared_media(way) is None,
        len(way),
        sum(step.basis == CareerStep.Basis.EDITORIAL for step in way),
        [step.to_role.title for step in way],
    )


def is_detour(way: Way, other: Way) -> bool:
    """Whether `way` passes all the roles between the ends that `other` passes, and more."""
    passed, in_other = ({step.to_role_id for step in each[:-1]} for each in (way, other))
    return bool(in_other) and in_other < passed


def shared_media(way: Way) -> list[str] | None:
    """The media in which every step holds, empty for every medium; None if there is none."""
    shared: set[str] = set(Medium.values)
    for step in way:
        shared &= set(step.media or Medium.values)
    if not shared:
        return None
    return [] if len(shared) == len(Medium.values) else [m for m in Medium.values if m in shared]


def changes_of_medium(way: Way) -> list[str]:
    """For each step “from Film to News” where the media so far end; else nothing."""
    said = []
    so_far: Way = []
    for step in way:
        media = shared_media([*so_far, step])
        if media is None:
            before = media_label(shared_media(so_far) or [])
            said.append(f"from {before} to {step.media_label}")
            so_far = []
        else:
            said.append("")
        so_far.append(step)
    return said


def total_years(way: Way) -> str:
    """“2 to 5 years”; “years known for 2 of 3 steps” unless each step has them."""
    known = sum(bool(step.years) for step in way)
    if not known:
        return "no source says how many years"
    if known < len(way):
        return f"years known for {known} of {len(way)} steps"
    lows = [step.years_low for step in way if step.years_low is not None]
    highs = [step.years_high for step in way if step.years_high is not None]
    # A step as long as all of them knows how to say it.
    whole = CareerStep(
        years_low=sum(lows) if lows else None,
        years_high=sum(highs) if len(highs) == len(way) else None,
    )
    return whole.years


def gap(step: CareerStep, skills: Mapping[int, list[RoleSkill]], medium: str = "") -> Gap:
    """What the role after `step` asks for; `skills` by role, read in the media of the step."""
    media = [medium] if medium else step.media

    def listed(role_id: int) -> list[RoleSkill]:
        return [
            each
            for each in skills.get(role_id, [])
            if not media or any(holds_in(each.media, one) for one in media)
        ]

    have, need = listed(step.from_role_id), listed(step.to_role_id)
    had = {each.skill_id for each in have}
    ends = [(step.from_role, have), (step.to_role, need)]
    return Gap(
        new=[each for each in need if each.skill_id not in had],
        unknown=[role for role, known in ends if not known],
    )


def set_out(
    ways: list[Way], skills: Mapping[int, list[RoleSkill]], medium: str = ""
) -> list[Route]:
    """The routes with what to gain at each step; what an earlier one tells is not told again."""
    told: dict[int, int] = {}
    routes = []
    for number, way in enumerate(ways, start=1):
        legs = [
            Leg(step, gap(step, skills, medium), told.get(step.pk, 0), change)
            for step, change in zip(way, changes_of_medium(way), strict=True)
        ]
        routes.append(Route(number, legs))
        for step in way:
            told.setdefault(step.pk, number)
    return routes


def reach(graph: nx.DiGraph, origin: Role, *, onward: bool) -> Reach:
    """What `origin` leads to, or (not `onward`) what leads to it, each by its fewest steps."""
    directed = graph if onward else graph.reverse(copy=False)
    layers = list(nx.bfs_layers(directed, origin))
    rings = []
    for before, layer in pairwise(layers):
        ring = [
            Reached(
                role,
                sorted(
                    (
                        directed.edges[other, role]["step"]
                        for other in before
                        if directed.has_edge(other, role)
                    ),
                    key=lambda step: str(step.from_role if onward else step.to_role),
                ),
            )
            for role in sorted(layer, key=str)
        ]
        rings.append(ring)
    return Reach(origin, onward, rings)


def within(graph: nx.DiGraph, role: Role, *, onward: bool) -> list[Role]:
    """`role` and all it leads to, or all that lead to it."""
    others = nx.descendants(graph, role) if onward else nx.ancestors(graph, role)
    return [role, *sorted(others, key=str)]


def between(graph: nx.DiGraph, start: Role, goal: Role) -> nx.DiGraph:
    """The part of the map that lies on any way from `start` to `goal`."""
    after = set(within(graph, start, onward=True))
    before = set(within(graph, goal, onward=False))
    return graph.subgraph(after & before)


def bridges(
    graph: nx.DiGraph, start: Role, goal: Role, skills: Mapping[int, list[RoleSkill]]
) -> list[Bridge]:
    """Where no way leads to `goal`: the pairs of roles at which one nearly does.

    One of each pair is within reach of `start`, from the other `goal` is. Pairs of one department
    come first, then those with more skills in common, then those with fewer steps; no role stands
    in two of them.
    """
    here = {role: shortest_way(graph, start, role) for role in within(graph, start, onward=True)}
    there = {role: shortest_way(graph, role, goal) for role in within(graph, goal, onward=False)}
    listed = {role: {each.skill_id for each in skills.get(role.pk, [])} for role in here | there}
    found = [
        Bridge(
            near,
            far,
            here[near],
            there[far],
            near.department == far.department,
            len(listed[near] & listed[far]),
        )
        for near, far in product(here, there)
    ]
    best: list[Bridge] = []
    used: set[Role] = set()
    for each in sorted(found, key=nearness):
        if not {each.near, each.far} & used:
            best.append(each)
            used |= {each.near, each.far}
    return best[:MOST_BRIDGES]


def nearness(bridge: Bridge) -> tuple[bool, int, int, str, str]:
    return (
        not bridge.same_department,
        -bridge.shared_skills,
        len(bridge.there) + len(bridge.onward),
        bridge.near.title,
        bridge.far.title,
    )


def shortest_way(graph: nx.DiGraph, start: Role, goal: Role) -> Way:
    """One of the shortest, the same each time; there must be one."""
    path = nx.shortest_path(graph, start, goal)
    return [graph.edges[pair]["step"] for pair in pairwise(path)]
