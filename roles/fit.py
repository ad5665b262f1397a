"""What somebody's skills cover of each role, and what is missing: counted, never scored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from roles.models import Role, RoleSkill, Skill


@dataclass(frozen=True)
class Fit:
    role: Role
    covered: list[RoleSkill]
    missing: list[RoleSkill]

    @property
    def total(self) -> int:
        return len(self.covered) + len(self.missing)


@dataclass(frozen=True)
class Ticked:
    """A skill to tick: how many roles name it, and whether the reader has it."""

    skill: Skill
    roles: int
    had: bool


def fits(roles: Iterable[Role], have: Iterable[str], medium: str = "") -> list[Fit]:
    """The roles that `have` (slugs of skills) covers in part, most skills covered first.

    `roles` have their skills loaded. With as many covered, the one with fewer missing is first.
    """
    had = set(have)
    found = []
    for role in roles:
        needed = needed_skills(role, medium)
        covered = [each for each in needed if each.skill.slug in had]
        if covered:
            found.append(Fit(role, covered, [each for each in needed if each not in covered]))
    return sorted(found, key=lambda fit: (-len(fit.covered), len(fit.missing), fit.role.title))


def needed_skills(role: Role, medium: str) -> list[RoleSkill]:
    """None if the role does not exist in the medium."""
    if not role.holds_in(medium):
        return []
    return [each for each in role.role_skills.all() if each.holds_in(medium)]


def checklist(
    roles: Iterable[Role], have: Iterable[str], medium: str = ""
) -> list[tuple[str, list[Ticked]]]:
    """Every skill that a role names, by kind and name; `roles` counts those of the medium."""
    had = set(have)
    unique = {each.skill.pk: each.skill for role in roles for each in role.role_skills.all()}
    number = Counter(each.skill.pk for role in roles for each in needed_skills(role, medium))
    kinds: dict[str, list[Ticked]] = {label: [] for label in Skill.Kind.labels}
    for skill in sorted(unique.values(), key=lambda skill: skill.name):
        ticked = Ticked(skill, number[skill.pk], skill.slug in had)
        kinds[skill.get_kind_display()].append(ticked)
    return [(kind, ticked) for kind, ticked in kinds.items() if ticked]
