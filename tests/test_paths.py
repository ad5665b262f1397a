"""The rules of the paths: which routes are sensible, what a step asks for, what comes nearest."""

from itertools import count

import networkx as nx
import pytest

from roles.models import CareerStep, Role, RoleSkill, Skill
from roles.paths import (
    bridges,
    changes_of_medium,
    gap,
    reach,
    sensible_ways,
    set_out,
    total_years,
)

numbers = count(1)


def career(*drawn: str, **facts: dict) -> tuple[nx.DiGraph, dict[str, Role]]:
    """“ab bc” are steps from a to b to c; `ab={…}` sets fields of a step."""
    names = sorted({name for step in drawn for name in step})
    roles = {
        name: Role(pk=n, slug=name, title=name.upper(), department="producing")
        for n, name in enumerate(names, start=1)
    }
    graph = nx.DiGraph()
    graph.add_nodes_from(roles.values())
    for start, end in drawn:
        fields = {"kind": "promotion", "media": [], **facts.get(start + end, {})}
        step = CareerStep(
            pk=next(numbers), from_role=roles[start], to_role=roles[end], slug=start + end, **fields
        )
        graph.add_edge(roles[start], roles[end], step=step)
    return graph, roles


def routes(graph: nx.DiGraph, roles: dict[str, Role], start: str, end: str) -> list[str]:
    return [
        "-".join([start, *(step.to_role.slug for step in way)])
        for way in sensible_ways(graph, roles[start], roles[end]).ways
    ]


def needs(role: Role, *names: str, media: tuple[str, ...] = ()) -> list[RoleSkill]:
    """Skills of one letter, the same skill for the same letter."""
    return [
        RoleSkill(
            role=role, skill=Skill(pk=ord(name), name=name), skill_id=ord(name), media=[*media]
        )
        for name in names
    ]


def names(role_skills: list[RoleSkill]) -> list[str]:
    return [each.skill.name for each in role_skills]


# Which routes


def test_the_shortest_comes_first_and_none_is_more_than_two_steps_longer():
    graph, roles = career("az", "ab", "bz", "ac", "cd", "dz", "ae", "ef", "fg", "gz")
    assert routes(graph, roles, "a", "z") == ["a-z", "a-b-z", "a-c-d-z"]


def test_a_detour_through_all_roles_of_a_route_is_left_out():
    graph, roles = career("ab", "bz", "ac", "cb")
    assert routes(graph, roles, "a", "z") == ["a-b-z"]
    assert sensible_ways(graph, roles["a"], roles["z"]).left_out == 1


def test_routes_that_can_stay_in_one_medium_come_before_shorter_ones_that_cannot():
    film, news = {"media": ["film"]}, {"media": ["news"]}
    graph, roles = career(
        "ab", "bz", "ac", "cd", "dz", ab=film, bz=news, ac=film, cd={"media": ["film", "news"]}
    )
    assert routes(graph, roles, "a", "z") == ["a-c-d-z", "a-b-z"]


def test_a_longer_way_in_one_medium_is_no_detour_of_one_that_changes_it():
    film, news = {"media": ["film"]}, {"media": ["news"]}
    graph, roles = career("ab", "bz", "bc", "cz", ab=film, bz=news, bc=film, cz=film)
    assert routes(graph, roles, "a", "z") == ["a-b-c-z", "a-b-z"]


def test_of_two_as_long_the_one_that_rests_less_on_editors_comes_first():
    graph, roles = career("ab", "bz", "ac", "cz", ab={"basis": "editorial"})
    assert routes(graph, roles, "a", "z") == ["a-c-z", "a-b-z"]


def test_at_most_five_routes_are_shown_and_the_others_are_counted():
    graph, roles = career(*(f"a{x}" for x in "bcdefg"), *(f"{x}z" for x in "bcdefg"))
    choice = sensible_ways(graph, roles["a"], roles["z"])
    assert len(choice.ways) == 5
    assert choice.left_out == 1


def test_nothing_leads_back():
    graph, roles = career("ab")
    assert routes(graph, roles, "b", "a") == []


def test_a_circle_of_steps_ends():
    graph, roles = career("ab", "ba", "bc", "cb")
    assert routes(graph, roles, "a", "c") == ["a-b-c"]


# What a route says


def way(graph: nx.DiGraph) -> list[CareerStep]:
    return [step for _, _, step in graph.edges(data="step")]


def test_a_change_of_medium_is_said_where_it_happens():
    film, news = {"media": ["film"]}, {"media": ["news"]}
    graph, _ = career(
        "ab", "bc", "cd", "de", ab={"media": ["film", "news"]}, bc=film, cd=news, de=news
    )
    assert changes_of_medium(way(graph)) == ["", "", "from Film to News", ""]


def test_a_step_of_every_medium_changes_none():
    graph, _ = career("ab", "bc", "cd", ab={"media": ["film"]}, cd={"media": ["film", "news"]})
    assert changes_of_medium(way(graph)) == ["", "", ""]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ((1, 2), (3, 4), "4 to 6 years"),
        ((1, 1), (1, 1), "about 2 years"),
        ((5, None), (1, 2), "6 years or more"),
        ((None, 5), (None, 2), "less than 7 years"),
        ((None, 5), (1, 2), "1 to 7 years"),
        ((1, 2), (None, None), "years known for 1 of 2 steps"),
        ((None, None), (None, None), "no source says how many years"),
    ],
)
def test_years_are_added_up_only_if_every_step_has_them(first, second, said):
    graph, _ = career(
        "ab",
        "bc",
        ab={"years_low": first[0], "years_high": first[1]},
        bc={"years_low": second[0], "years_high": second[1]},
    )
    assert total_years(way(graph)) == said


def test_what_to_gain_is_what_the_next_role_lists_and_this_one_does_not():
    graph, roles = career("ab")
    skills = {1: needs(roles["a"], "x", "y"), 2: needs(roles["b"], "y", "z")}
    found = gap(way(graph)[0], skills)
    assert names(found.new) == ["z"]
    assert found.unknown == []


def test_skills_count_in_the_media_of_the_step_or_in_the_one_asked_for():
    graph, roles = career("ab", ab={"media": ["film", "scripted_tv"]})
    skills = {
        1: needs(roles["a"], "x"),
        2: [
            *needs(roles["b"], "f", media=("film",)),
            *needs(roles["b"], "s", media=("scripted_tv",)),
            *needs(roles["b"], "n", media=("news",)),
        ],
    }
    step = way(graph)[0]
    assert names(gap(step, skills).new) == ["f", "s"]
    assert names(gap(step, skills, "film").new) == ["f"]


def test_roles_without_known_skills_are_named():
    graph, roles = career("ab")
    step = way(graph)[0]
    assert gap(step, {1: needs(roles["a"], "x")}).unknown == [roles["b"]]
    assert gap(step, {}).unknown == [roles["a"], roles["b"]]
    thin = gap(step, {2: needs(roles["b"], "x")})
    assert names(thin.new) == ["x"]
    assert thin.unknown == [roles["a"]]


def test_a_step_that_an_earlier_route_tells_of_is_told_once():
    graph, roles = career("ab", "bz", "bc", "cz")
    ab, bz, bc, cz = (graph.edges[roles[a], roles[b]]["step"] for a, b in ("ab", "bz", "bc", "cz"))
    first, second = set_out([[ab, bz], [ab, bc, cz]], {})
    assert [leg.told_in for leg in first.legs] == [0, 0]
    assert [leg.told_in for leg in second.legs] == [1, 0, 0]


# Around a role, and where no route is known


def test_reach_counts_the_fewest_steps_and_names_every_step_that_takes_so_few():
    graph, roles = career("ab", "ac", "bd", "cd", "ad", "de")
    rings = reach(graph, roles["a"], onward=True).rings
    assert [[each.role.slug for each in ring] for ring in rings] == [["b", "c", "d"], ["e"]]
    back = reach(graph, roles["e"], onward=False).rings
    assert [[each.role.slug for each in ring] for ring in back] == [["d"], ["a", "b", "c"]]
    assert [step.slug for step in back[1][1].steps] == ["bd"]
    assert reach(graph, roles["e"], onward=True).total == 0


def test_the_nearest_are_of_one_department_then_alike_in_skills_then_few_steps_away():
    graph, roles = career("ab", "bc", "xz", "yz")
    departments = {
        "a": "news",
        "x": "news",
        "b": "post",
        "z": "music",
        "c": "studio",
        "y": "casting",
    }
    for name, department in departments.items():
        roles[name].department = department
    skills = {
        roles[name].pk: needs(roles[name], *letters)
        for name, letters in {"b": "m", "z": "m", "c": "mn", "y": "mn"}.items()
    }
    found = bridges(graph, roles["a"], roles["z"], skills)
    assert [(each.near.slug, each.far.slug) for each in found] == [
        ("a", "x"),
        ("c", "y"),
        ("b", "z"),
    ]
    assert [each.same_department for each in found] == [True, False, False]
    assert [each.shared_skills for each in found] == [0, 2, 1]
    assert [step.slug for step in found[1].there] == ["ab", "bc"]
    assert [step.slug for step in found[0].onward] == ["xz"]


def test_of_roles_as_near_the_one_with_fewer_steps_comes_first():
    graph, roles = career("za", "xy")
    found = bridges(graph, roles["z"], roles["y"], {})
    assert [(each.near.slug, each.far.slug) for each in found] == [("z", "y"), ("a", "x")]
