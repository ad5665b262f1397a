"""The rows: how each trait of a role is read, and what is weighed of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from comparisons.sides import Side, pairs, turns
from comparisons.verdicts import Kind, Verdict, ranges, strongest, weigh
from roles.authority import MAIN_MEDIA
from roles.media import Medium, in_a_sentence, media_label
from roles.models import (
    Contrast,
    Decision,
    DecisionRight,
    EntryRoute,
    PayClaim,
    ReportingLine,
    Responsibility,
    Role,
    Skill,
    WageEstimate,
)
from roles.profile import SKILL_HEADINGS
from roles.templatetags.role_tags import dollars, pay_in_words

NOT_KNOWN = "Not known"
DOES_NOT_APPLY = "Does not apply"


@dataclass(frozen=True)
class Item:
    """One statement in a cell: its words, where it holds, the record it comes from."""

    text: str
    record: Any = None
    where: str = ""
    emphasis: bool = False
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One trait of every side."""

    slug: str
    heading: str
    kind: Kind
    cells: list[list[Item]]  # One list of items a side; none of them is empty.
    verdict: Verdict
    reason: str = ""
    record: Any = None  # Where one record speaks for the whole row.
    for_all: bool = False  # One text that holds for every side; it stands in each cell.
    turns: bool = False  # Whether it changes with the medium; known where two media are shown.

    @property
    def differs(self) -> bool:
        return self.verdict == Verdict.DIFFERENT or self.turns

    @property
    def mark(self) -> str:
        """What the row is marked with in words."""
        return "Changes with the medium" if self.turns else self.verdict.label


@dataclass(frozen=True)
class Flip:
    """A decision that one role takes in film and another in scripted television."""

    decision: Decision
    in_film: Role
    film_right: DecisionRight
    in_scripted_tv: Role
    scripted_tv_right: DecisionRight


def row(
    slug: str,
    heading: str,
    kind: Kind,
    sides: Sequence[Side],
    cells: list[list[Item]],
    values: Sequence[Any],
    reason: str = "",
) -> Row:
    """A row judged on `values`, one a side; falsy is not known."""
    return Row(
        slug=slug,
        heading=heading,
        kind=kind,
        cells=[cell or [Item(NOT_KNOWN)] for cell in cells],
        verdict=weigh(kind, pairs(sides, values)),
        reason=reason,
        turns=turns(sides, values),
    )


def where(side: Side, statement: Any) -> str:
    """Where a statement holds, if its side does not say it already."""
    return "" if side.medium or not statement.media else statement.media_label


def items(side: Side, statements: Iterable[Any]) -> list[Item]:
    return [Item(s.text, s, where(side, s)) for s in side.kept(statements)]


# What an editor set side by side


def curated_rows(sides: Sequence[Side], topic: str, contrasts: Iterable[Contrast]) -> list[Row]:
    """An editor's contrasts: only for a pair, for they say nothing of a third."""
    if len({side.role.pk for side in sides}) != 2:
        return []
    return [
        Row(
            slug=contrast.slug,
            heading=contrast.aspect,
            kind=Kind.TEXT,
            cells=[
                [Item(contrast.text_for(side.role) if side.holds(contrast) else DOES_NOT_APPLY)]
                for side in sides
            ],
            verdict=Verdict(contrast.judgement),
            reason=contrast.media_label if contrast.media else "",
            record=contrast,
            for_all=bool(contrast.both_text) and all(side.holds(contrast) for side in sides),
        )
        for contrast in contrasts
        if contrast.topic == topic and any(side.holds(contrast) for side in sides)
    ]


# Its place in the production


def fact_rows(sides: Sequence[Side]) -> list[Row]:
    departments = [side.role.department for side in sides]
    levels = list(Role.Level.values)
    up, down = ReportingLine.Direction.UP, ReportingLine.Direction.DOWN
    return [
        row(
            "department",
            "Department",
            Kind.SET,
            sides,
            [[Item(side.role.get_department_display())] for side in sides],
            [{department} for department in departments],
        ),
        row(
            "level",
            "Level (our own grouping)",
            Kind.ORDINAL,
            sides,
            [[Item(side.role.get_level_display() or NOT_KNOWN)] for side in sides],
            [levels.index(s.role.level) if s.role.level else None for s in sides],
        ),
        row(
            "media",
            "Works in",
            Kind.SET,
            sides,
            [[Item(media_label(side.role.media))] for side in sides],
            [set(side.role.media or Medium.values) for side in sides],
        ),
        *known([line_row("reports-to", "Reports to", sides, up)]),
        *known([line_row("reported-to-by", "Who reports to them", sides, down)]),
        *credit_rows(sides),
    ]


def line_row(slug: str, heading: str, sides: Sequence[Side], direction: str) -> Row:
    """Judged medium by medium on whom a role reports to, where that is a role; not on the words."""
    lines = [
        [line for line in side.kept(side.role.reporting_lines) if line.direction == direction]
        for side in sides
    ]
    cells = [items(side, own) for side, own in zip(sides, lines, strict=True)]
    values = [by_medium(side, own) for side, own in zip(sides, lines, strict=True)]
    return row(slug, heading, Kind.MATRIX, sides, cells, values)


def by_medium(side: Side, lines: Iterable[ReportingLine]) -> dict[str, set[int]]:
    """Medium → the roles that stand above or below there."""
    found: dict[str, set[int]] = {}
    for line in lines:
        media = [side.medium] if side.medium else line.media or side.role.media or Medium.values
        for medium in media:
            if line.other_role_id:
                found.setdefault(medium, set()).add(line.other_role_id)
    return found


def known(rows: Iterable[Row]) -> list[Row]:
    """The rows in which something is known of at least one side."""
    return [r for r in rows if any(cell != [Item(NOT_KNOWN)] for cell in r.cells)]


# The list of credits that speaks for a medium.
CREDIT_LISTS = {
    Medium.FILM: "theatrical_feature",
    Medium.SCRIPTED_TV: "scripted_episodic_tv",
    Medium.UNSCRIPTED: "non_fiction_tv",
}


def credit_rows(sides: Sequence[Side]) -> list[Row]:
    """The place of each role's first credit in the guild's order, compared as a rank."""
    rows = []
    for medium, code in CREDIT_LISTS.items():
        credits = [
            [
                credit
                for credit in side.role.credits.all()
                if credit.credit_list == code and not credit.scope and side.medium in ("", medium)
            ]
            for side in sides
        ]
        cells = [[Item(f"Number {c.position}: {c.title}", c) for c in own] for own in credits]
        ranks = [min((c.position for c in own), default=None) for own in credits]
        heading = f"Place in the guild’s credits: {medium.label}"
        rows.append(row(f"credit-{code}", heading, Kind.ORDINAL, sides, cells, ranks))
    return known(rows)


# Responsibilities


def duty_rows(sides: Sequence[Side]) -> list[Row]:
    """An area a row: what every side does there is joined; the phases of their work are judged."""
    rows: list[Row] = []
    for area in Responsibility.Area:
        duties = [
            [duty for duty in side.kept(side.role.responsibilities) if duty.area == area]
            for side in sides
        ]
        if any(duties):
            rows += area_rows(area, sides, duties)
    return rows


def area_rows(
    area: Responsibility.Area, sides: Sequence[Side], duties: list[list[Responsibility]]
) -> list[Row]:
    said = [{duty.text for duty in own} for own in duties]
    shared = set.intersection(*said)
    own_words = [[d for d in own if d.text not in shared] for own in duties]
    rows = [row_for_all(f"duties-{area}-shared", f"{area.label}: all alike", duties, shared)]
    if any(own_words):
        phases = [{duty.phase for duty in own} for own in duties]
        rows.append(
            Row(
                slug=f"duties-{area}",
                heading=area.label,
                kind=Kind.SET,
                cells=[
                    [duty_item(side, duty) for duty in in_phases(own)]
                    or [Item("None listed in this area")]
                    for side, own in zip(sides, own_words, strict=True)
                ],
                verdict=weigh_phases(sides, phases),
                reason=phase_words(sides, phases),
                turns=turns(sides, said),
            )
        )
    return [r for r in rows if r.cells]


def row_for_all(
    slug: str, heading: str, duties: list[list[Responsibility]], shared: set[str]
) -> Row:
    alike = [Item(duty.text, duty) for duty in duties[0] if duty.text in shared]
    cells = [alike for _ in duties] if alike else []
    return Row(slug, heading, Kind.SET, cells, Verdict.SAME, for_all=True)


def in_phases(duties: list[Responsibility]) -> list[Responsibility]:
    order = Responsibility.Phase.values
    return sorted(duties, key=lambda duty: (order.index(duty.phase), duty.position))


def duty_item(side: Side, duty: Responsibility) -> Item:
    parts = [duty.get_phase_display(), where(side, duty)]
    return Item(duty.text, duty, " · ".join(part for part in parts if part))


def weigh_phases(sides: Sequence[Side], phases: list[set[str]]) -> Verdict:
    """Different where one side has duties in a phase in which another has none listed.

    Where they work in the same phases nothing is judged: the words of two profiles never agree.
    """
    unequal = any(one != other for one, other in pairs(sides, phases))
    return Verdict.DIFFERENT if unequal else Verdict.UNKNOWN


def phase_words(sides: Sequence[Side], phases: list[set[str]]) -> str:
    """“Each in production”, “Only Producer: production, post-production”."""
    everywhere = set.intersection(*phases)
    alone = [
        f"{side.role}{side.within if len(sides) > 2 else ''} only: {phase_names(extra)}"
        for side, own in zip(sides, phases, strict=True)
        if (extra := own - set.union(set(), *(p for p in phases if p is not own)))
    ]
    if alone:
        words = "; ".join(alone)
        return words[0].upper() + words[1:]
    if any(own != everywhere for own in phases):
        return "Not in the same phases"
    return f"Each in: {phase_names(everywhere)}"


def phase_names(phases: set[str]) -> str:
    return ", ".join(phase.label.lower() for phase in Responsibility.Phase if phase in phases)


# Authority


def decision_rows(
    sides: Sequence[Side], deciding: Iterable[DecisionRight]
) -> tuple[list[Row], list[Flip]]:
    """A row a decision, judged in the media where both sides are known; and the flips.

    `deciding` are the rights to decide of all roles, to name who decides where none of these does.
    Notes stand where there are two columns; of more, each profile tells them.
    """
    room = len(sides) == 2
    rights = [rights_by_decision(side) for side in sides]
    decisions = sorted({d for own in rights for d in own}, key=lambda d: (d.position, d.pk))
    deciders: dict[Decision, list[DecisionRight]] = {}
    for right in deciding:
        deciders.setdefault(right.decision, []).append(right)
    rows, flips = [], []
    for decision in decisions:
        own = [by_decision.get(decision, {}) for by_decision in rights]
        flipped = flip(decision, sides, own)
        flips += [flipped] if flipped else []
        weighed = row(
            f"decision-{decision.slug}",
            decision.name,
            Kind.MATRIX,
            sides,
            [right_items(side, held, room) for side, held in zip(sides, own, strict=True)],
            [{medium: r.right for medium, r in held.items()} for held in own],
            decided_elsewhere(own, deciders.get(decision, [])),
        )
        if flipped:  # It differs even where the other's right in either medium is not known.
            weighed = replace(weighed, verdict=Verdict.DIFFERENT, reason="Flips with the medium")
        rows.append(weighed)
    return rows, flips


def rights_by_decision(side: Side) -> dict[Decision, dict[str, DecisionRight]]:
    found: dict[Decision, dict[str, DecisionRight]] = {}
    for right in side.role.rights:
        if side.medium in ("", right.medium):
            found.setdefault(right.decision, {})[right.medium] = right
    return found


def decided_elsewhere(rights: list[dict[str, DecisionRight]], deciding: list[DecisionRight]) -> str:
    """“Decides in film: Studio or network”, for the media shown in which none of these decides."""
    shown = {m for own in rights for m in own}
    own_media = {r.medium for own in rights for r in own.values() if r.right == "decides"}
    found: dict[str, list[str]] = {}
    for right in deciding:
        if right.medium in shown - own_media:
            found.setdefault(right.medium, []).append(str(right.role))
    return "; ".join(
        f"Decides in {in_a_sentence(m)}: {' and '.join(found[m])}" for m in Medium if m in found
    )


def right_items(side: Side, rights: dict[str, DecisionRight], room: bool) -> list[Item]:
    return [
        Item(
            rights[m].get_right_display() + (", shared" if rights[m].shared else ""),
            rights[m],
            "" if side.medium else m.label,
            emphasis=rights[m].right == DecisionRight.Right.DECIDES,
            note=rights[m].note if room else "",
        )
        for m in Medium
        if m in rights
    ]


def flip(
    decision: Decision, sides: Sequence[Side], rights: list[dict[str, DecisionRight]]
) -> Flip | None:
    """The decision as a flip: one role alone decides in film, another in scripted television."""
    found: list[tuple[Role, DecisionRight]] = []
    for medium in MAIN_MEDIA:
        deciding = {
            side.role: own[medium]
            for side, own in zip(sides, rights, strict=True)
            if medium in own and own[medium].right == DecisionRight.Right.DECIDES
        }
        if len(deciding) != 1:
            return None
        found += deciding.items()
    (in_film, film_right), (in_scripted_tv, scripted_tv_right) = found
    if in_film == in_scripted_tv:
        return None
    return Flip(decision, in_film, film_right, in_scripted_tv, scripted_tv_right)


# Skills and experience


def skill_rows(sides: Sequence[Side]) -> list[Row]:
    """Two rows a kind: what all of them need, and what is listed for some only.

    Why a skill matters is told where there are two columns; of more, each profile tells it.
    """
    room = len(sides) == 2
    needed = [{rs.skill: rs for rs in side.kept(side.role.role_skills)} for side in sides]
    rows: list[Row] = []
    for kind in Skill.Kind:
        own = [{skill: rs for skill, rs in n.items() if skill.kind == kind} for n in needed]
        common = set.intersection(*(set(skills) for skills in own))
        if common:
            alike = [Item(rs.skill.name, rs) for rs in own[0].values() if rs.skill in common]
            rows.append(
                Row(
                    slug=f"skills-{kind}-common",
                    heading=f"{SKILLS[kind]} that all of them need",
                    kind=Kind.SET,
                    cells=[alike for _ in sides],
                    verdict=Verdict.SAME,
                    for_all=True,
                )
            )
        alone = [[rs for skill, rs in skills.items() if skill not in common] for skills in own]
        if any(alone):
            rows.append(
                Row(
                    slug=f"skills-{kind}",
                    heading=f"{SKILLS[kind]} not listed for all",
                    kind=Kind.SET,
                    cells=[
                        [Item(rs.skill.name, rs, note=rs.why if room else "") for rs in skills]
                        or [Item("None that the others lack" if common else "None listed")]
                        for skills in alone
                    ],
                    verdict=strongest(weigh_lists(*pair) for pair in pairs(sides, own)),
                    turns=turns(sides, [{rs.skill for rs in skills} for skills in alone]),
                )
            )
    return rows


def weigh_lists(one: Collection[Any], other: Collection[Any]) -> Verdict:
    """Where nothing of a kind is listed for a role, it is not known whether it needs any."""
    if not one or not other:
        return Verdict.UNKNOWN
    return Verdict.SAME if set(one) == set(other) else Verdict.DIFFERENT


SKILLS = dict(SKILL_HEADINGS)


def experience_rows(sides: Sequence[Side]) -> list[Row]:
    """In the words of each profile: no editor has judged them, so they are not judged."""
    rows = []
    for kind in EntryRoute.Kind:
        cells = [items(s, [r for r in s.role.entry_routes.all() if r.kind == kind]) for s in sides]
        said = ["\n".join(item.text for item in cell) for cell in cells]
        rows.append(row(f"experience-{kind}", kind.label, Kind.TEXT, sides, cells, said))
    return known(rows)


# Pay


def pay_rows(sides: Sequence[Side], wages: Sequence[WageEstimate]) -> list[Row]:
    """Official wages first, judged on the middle half; then what each source claims."""
    own = [wage_of(side, wages) for side in sides]
    claims = [side.kept(side.role.pay_claims) for side in sides]
    claimed = [[Item(claim_words(c), c) for c in held] for held in claims]
    return known(
        [
            Row(
                slug="pay-official",
                heading="Official wages of the occupation",
                kind=Kind.RANGE,
                cells=[
                    [wage_item(side, wage)] if wage else [Item(NOT_KNOWN)]
                    for side, wage in zip(sides, own, strict=True)
                ],
                verdict=strongest(weigh_wages(*pair) for pair in pairs(sides, own)),
                reason=overlap_words(own),
            ),
            row(
                "pay-claimed",
                "What other sources claim",
                Kind.TEXT,
                sides,
                claimed,
                ["\n".join(item.text for item in cell) for cell in claimed],
            ),
        ]
    )


def wage_of(side: Side, wages: Sequence[WageEstimate]) -> WageEstimate | None:
    """The national figure of the industry nearest to the medium, else of all industries."""
    own = [wage for wage in wages if wage.soc_code == side.role.soc_code]
    for wage in own:
        if side.medium and wage.industry and side.medium in wage.industry.stands_for:
            return wage
    return next((wage for wage in own if wage.is_national), None)


def weigh_wages(one: WageEstimate | None, other: WageEstimate | None) -> Verdict:
    """Of one occupation nothing is known of either role alone: not that they are paid the same."""
    if one and other and one.soc_code == other.soc_code:
        return Verdict.UNKNOWN
    return ranges(middle_half(one), middle_half(other))


def middle_half(wage: WageEstimate | None) -> tuple[int, int] | None:
    if wage is None or wage.p25 is None or wage.p75 is None:
        return None
    return wage.p25, wage.p75


def overlap_words(wages: Sequence[WageEstimate | None]) -> str:
    """“The middle halves overlap from $62,670 to $134,800”, or why they say nothing."""
    found = [wage for wage in wages if wage]
    halves = [half for wage in found if (half := middle_half(wage))]
    if len(halves) < len(wages):
        return ""
    if len({wage.soc_code for wage in found}) == 1:
        return "One occupation in the official figures: they cannot be told apart"
    low, high = max(half[0] for half in halves), min(half[1] for half in halves)
    if low < high:
        return f"The middle halves overlap from {dollars(low)} to {dollars(high)}"
    if len(halves) > 2:
        return "Not all of the middle halves overlap"
    return "The middle halves do not overlap"


def wage_item(side: Side, wage: WageEstimate) -> Item:
    half = middle_half(wage)
    middle = f"middle half {dollars(half[0])} to {dollars(half[1])}; " if half else ""
    # The official title list may not name the role.
    analogy = "by analogy with " if side.role.soc_by_analogy else ""
    industry = wage.industry.name if wage.industry else "all industries"
    return Item(
        f"Median {wage.median_in_words} a year; {middle}{analogy}{wage.occupation.lower()},"
        f" {wage.area}, {industry}, {wage.release}, employees only",
        wage,
    )


def claim_words(claim: PayClaim) -> str:
    missing = " (period not stated)" if claim.lacks_period else ""
    return f"{claim.name}: {pay_in_words(claim)}{missing}"


# Path


def path_rows(sides: Sequence[Side]) -> list[Row]:
    roles = {side.role.pk for side in sides}

    def between(side: Side) -> list[Item]:
        return [
            Item(f"{step.get_kind_display()} to {step.to_role}", step, where(side, step))
            for step in side.kept(side.role.steps_out)
            if step.to_role_id in roles
        ]

    def ends(slug: str, heading: str, steps: str, end: Callable[[Any], Role]) -> Row:
        held = [side.kept(getattr(side.role, steps)) for side in sides]
        cells = [[Item(str(end(step)), step) for step in own] for own in held]
        values = [{end(step).pk for step in own} for own in held]
        return row(slug, heading, Kind.SET, sides, cells, values)

    direct = [between(side) for side in sides]
    others = "the other" if len(roles) == 2 else "the others"
    rows = [
        Row(
            slug="path-between",
            heading=f"Direct step to {others}",
            kind=Kind.TEXT,
            cells=[cell or [Item("No direct step is known")] for cell in direct],
            verdict=Verdict.UNKNOWN,
        ),
        ends("path-from", "People come from", "steps_in", lambda step: step.from_role),
        ends("path-to", "Leads on to", "steps_out", lambda step: step.to_role),
    ]
    return known(rows)
