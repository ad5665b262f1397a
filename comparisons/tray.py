"""The roles somebody gathers to set side by side: the whole state is the address."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comparisons.addresses import slugs_in
from comparisons.comparison import MAX_ROLES
from roles.models import Role


@dataclass(frozen=True)
class Tray:
    """What was asked for: roles that exist, in that order, and what had to be left out."""

    roles: list[Role]
    unknown: list[str]
    too_many: list[Role]

    @property
    def is_full(self) -> bool:
        return len(self.roles) == MAX_ROLES

    @property
    def is_ready(self) -> bool:
        """Whether it is a comparison, with nothing left to say."""
        return len(self.roles) > 1 and not self.unknown and not self.too_many


def gather(known: Iterable[Role], asked: Sequence[str], put: str = "", replacing: str = "") -> Tray:
    """The roles of the slugs `asked`, with `put` added, or in place of the one `replacing`."""
    by_slug = {role.slug: role for role in known}
    slugs = [put if put and slug == replacing else slug for slug in asked if slug]
    slugs = list(dict.fromkeys([*slugs, *([put] if put else [])]))
    found = [by_slug[slug] for slug in slugs if slug in by_slug]
    return Tray(
        roles=found[:MAX_ROLES],
        unknown=[slug for slug in slugs if slug not in by_slug],
        too_many=found[MAX_ROLES:],
    )


def in_order(roles: Sequence[Role], order: str) -> list[Role]:
    """`roles` as the address `order` names them, or as they are without one."""
    slugs = slugs_in(order)
    return sorted(roles, key=lambda role: slugs.index(role.slug)) if slugs else list(roles)


def neighbours(roles: Sequence[Role]) -> list[Role]:
    """Whom to compare next: the jobs a step away, or above or below, the nearest to most first.

    `roles` are loaded with their profiles.
    """
    chosen = {role.pk for role in roles}
    near: Counter[Role] = Counter()
    for role in roles:
        beside = {step.from_role for step in role.steps_in.all()}
        beside |= {step.to_role for step in role.steps_out.all()}
        beside |= {line.other_role for line in role.reporting_lines.all() if line.other_role}
        near.update(beside)
    jobs = [r for r in near if r.pk not in chosen and r.status != Role.Status.PARTY]
    return sorted(jobs, key=lambda role: (-near[role], role.title))
