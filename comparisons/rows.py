"""The rules of the rows: how each trait of a role is read, and when two of them differ."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from roles.authority import handover, rights_of
from roles.media import Medium, holds_in, in_a_sentence, media_label
from roles.models import (
    Contrast,
    Decision,
    DecisionRight,
    EntryRoute,
    PayClaim,
    ReportingLine,
    Responsibility,
    Role,
    WageEstimate,
)
from roles.templatetags.role_tags import pay_in_words

NOT_KNOWN = "Not known"
SAME, DIFFERENT = Contrast.Judgement.SAME, Contrast.Judgement.DIFFERENT
# Something is known of one role and not of another: no ground to call them different.
UNKNOWN = "unknown"
VERDICTS = {**dict(Contrast.Judgement.choices), UNKNOWN: "Not comparable"}


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
    """One trait of every role; `verdict` is a key of VERDICTS, judged on values, never a guess."""

    slug: str
    heading: str
    cells: list[list[Item]]  # One list of items a role; never empty.
    verdict: str
    reason: str = ""
    record: Any = None  # Where one record speaks for the whole row.
    for_all: bool = False  # One text that holds for every role; it stands in each cell.

    @property
    def differs(self) -> bool:
        return self.verdict == DIFFERENT

    @property
    def verdict_label(self) -> str:
        return VERDICTS[self.verdict]


@dataclass(frozen=True)
class Flip:
    """A decision that one role takes in film and another in scripted television."""

    decision: Decision
    in_film: Role
    film_right: DecisionRight
    in_scripted_tv: Role
    scripted_tv_right: DecisionRight


def verdict(values: Sequence[Any]) -> str:
    """Different if two known values differ, same if all are known and equal; falsy is unknown."""
    known = [value for value in values if value]
    if any(value != known[0] for value in known):
        return DIFFERENT
    return SAME if len(known) == len(values) else UNKNOWN


def rows_of_sets(traits: Iterable[tuple[str, str, list[list[Item]]]]) -> list[Row]:
    """A row for each (slug, heading, cells) of which anything is known."""
    return [row_of_sets(*trait) for trait in traits if any(trait[2])]


def row_of_sets(slug: str, heading: str, cells: list[list[Item]]) -> Row:
    """A row judged on the set of what each cell says and where it holds."""
    said = [{(item.text, item.where) for item in cell} for cell in cells]
    return Row(slug, heading, [cell or [Item(NOT_KNOWN)] for cell in cells], verdict(said))


def items(statements: Iterable[Any], medium: str) -> list[Item]:
    """The statements that hold in `medium`; of every medium, each says where it holds."""
    return [
        Item(s.text, s, "" if medium or not s.media else s.media_label)
        for s in statements
        if s.holds_in(medium)
    ]


def curated_rows(roles: list[Role], topic: str, contrasts: Iterable[Contrast]) -> list[Row]:
    """An editor's contrasts: only for a pair, for they say nothing of a third."""
    if len(roles) != 2:
        return []
    return [
        Row(
            slug=contrast.slug,
            heading=contrast.aspect,
            cells=[[Item(contrast.text_for(role))] for role in roles],
            verdict=contrast.judgement,
            reason=contrast.media_label if contrast.media else "",
            record=contrast,
            for_all=bool(contrast.both_text),
        )
        for contrast in contrasts
        if contrast.topic == topic
    ]


def fact_rows(roles: list[Role], medium: str) -> list[Row]:
    def lines(role: Role, direction: str) -> list[Item]:
        return [
            Item(line.text, line, "" if medium else line.media_label)
            for line in role.reporting_lines.all()
            if line.direction == direction and line.holds_in(medium)
        ]

    up, down = ReportingLine.Direction.UP, ReportingLine.Direction.DOWN
    traits = [
        ("lead", "In one sentence", [[Item(role.lead, role)] for role in roles]),
        ("department", "Department", [[Item(role.get_department_display())] for role in roles]),
        ("media", "Works in", [[Item(media_label(role.media))] for role in roles]),
        ("reports-to", "Reports to", [lines(role, up) for role in roles]),
        ("reported-to-by", "Who reports to them", [lines(role, down) for role in roles]),
    ]
    return [*rows_of_sets(traits), *credit_rows(roles, medium)]


# The list of credits that speaks for a medium.
CREDIT_LISTS = {
    Medium.FILM: "theatrical_feature",
    Medium.SCRIPTED_TV: "scripted_episodic_tv",
    Medium.UNSCRIPTED: "non_fiction_tv",
}


def credit_rows(roles: list[Role], medium: str) -> list[Row]:
    """The place of each role's first credit in the guild's order, compared as a rank."""
    rows = []
    for list_medium, code in CREDIT_LISTS.items():
        if not holds_in([list_medium], medium):
            continue
        credits = [
            [c for c in role.credits.all() if c.credit_list == code and not c.scope]
            for role in roles
        ]
        if any(credits):
            cells = [
                [Item(f"Number {c.position}: {c.title}", c) for c in own] or [Item(NOT_KNOWN)]
                for own in credits
            ]
            ranks = [[c.position for c in own] for own in credits]
            heading = f"Place in the guild’s credits: {list_medium.label}"
            rows.append(Row(f"credit-{code}", heading, cells, verdict(ranks)))
    return rows


def duty_rows(roles: list[Role], medium: str) -> list[Row]:
    def duties(role: Role, area: str) -> list[Item]:
        return items((d for d in role.responsibilities.all() if d.area == area), medium)

    return rows_of_sets(
        (f"duties-{area}", area.label, [duties(role, area) for role in roles])
        for area in Responsibility.Area
    )


def decision_rows(
    roles: list[Role], medium: str, deciding: Iterable[DecisionRight]
) -> tuple[list[Row], list[Flip]]:
    """A row a decision, judged in the media where both sides are known; and the flips.

    `deciding` are the rights to decide of all roles, to name who decides where none of these does.
    """
    known = [rights_of(role) for role in roles]
    decisions = sorted({d for rights in known for d in rights}, key=lambda d: (d.position, d.pk))
    deciders: dict[Decision, list[DecisionRight]] = {}
    for right in deciding:
        deciders.setdefault(right.decision, []).append(right)
    rows, flips = [], []
    for decision in decisions:
        rights = [
            {m: r for m, r in own.get(decision, {}).items() if not medium or m == medium}
            for own in known
        ]
        if not any(rights):
            continue
        flipped = flip(decision, rights)
        flips += [flipped] if flipped else []
        elsewhere = decided_elsewhere(rights, deciders.get(decision, []))
        rows.append(
            Row(
                slug=f"decision-{decision.slug}",
                heading=decision.name,
                cells=[right_items(own, medium) for own in rights],
                verdict=verdict_on_rights(rights),
                reason="Flips with the medium" if flipped else elsewhere,
            )
        )
    return rows, flips


def verdict_on_rights(rights: list[dict[str, DecisionRight]]) -> str:
    """Different if in any medium two known rights differ; same only if each pair shares one."""
    verdicts = set()
    for one, other in combinations(rights, 2):
        media = set(one) & set(other)
        verdicts |= {verdict([one[m].right, other[m].right]) for m in media} or {UNKNOWN}
    return next(found for found in (DIFFERENT, UNKNOWN, SAME) if found in verdicts)


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


def right_items(rights: dict[str, DecisionRight], medium: str) -> list[Item]:
    decides = DecisionRight.Right.DECIDES
    items = [
        Item(
            rights[m].get_right_display() + (", shared" if rights[m].shared else ""),
            rights[m],
            "" if medium else m.label,
            emphasis=rights[m].right == decides,
            note=rights[m].note,
        )
        for m in Medium
        if m in rights
    ]
    return items or [Item(NOT_KNOWN)]


def flip(decision: Decision, rights: list[dict[str, DecisionRight]]) -> Flip | None:
    """The decision as a flip: one role alone decides in film, another in scripted television."""
    found = handover(decision, [right for own in rights for right in own.values()])
    if not found or len(found.in_film) + len(found.in_scripted_tv) > 2:
        return None
    (film_right,), (scripted_tv_right,) = found.in_film, found.in_scripted_tv
    in_film, in_scripted_tv = film_right.role, scripted_tv_right.role
    return Flip(decision, in_film, film_right, in_scripted_tv, scripted_tv_right)


def skill_rows(roles: list[Role], medium: str) -> list[Row]:
    needed = [
        {rs.skill: rs for rs in role.role_skills.all() if rs.holds_in(medium)} for role in roles
    ]
    skills = {skill: None for own in needed for skill in own}  # In the order of the profiles.
    shared_first = sorted(skills, key=lambda skill: -sum(skill in own for own in needed))
    return [
        Row(
            slug=f"skill-{skill.slug}",
            heading=skill.name,
            cells=[
                [Item(own[skill].why, own[skill])]
                if skill in own
                else [Item("Not listed for this role")]
                for own in needed
            ],
            verdict=SAME if all(skill in own for own in needed) else DIFFERENT,
            reason="Shared" if all(skill in own for own in needed) else "",
        )
        for skill in shared_first
    ]


def experience_rows(roles: list[Role], medium: str) -> list[Row]:
    def routes(role: Role, kind: str) -> list[Item]:
        return items((r for r in role.entry_routes.all() if r.kind == kind), medium)

    return rows_of_sets(
        (f"experience-{kind}", kind.label, [routes(role, kind) for role in roles])
        for kind in EntryRoute.Kind
    )


def pay_rows(roles: list[Role], medium: str, wages: Iterable[WageEstimate]) -> list[Row]:
    """Official wages first, then what each source claims for each role."""
    national = [wage for wage in wages if wage.is_national]

    def official(role: Role) -> list[Item]:
        return [Item(wage_words(w), w) for w in national if w.soc_code == role.soc_code]

    def claims(role: Role) -> list[Item]:
        held = [claim for claim in role.pay_claims.all() if claim.holds_in(medium)]
        return [Item(claim_words(claim), claim) for claim in held]

    return rows_of_sets(
        [
            ("pay-official", "Official wages of the occupation", [official(r) for r in roles]),
            ("pay-claimed", "What other sources claim", [claims(r) for r in roles]),
        ]
    )


def wage_words(wage: WageEstimate) -> str:
    return (
        f"Median {wage.median_in_words} a year, {wage.occupation.lower()}, {wage.area},"
        f" {wage.release}; employees only"
    )


def claim_words(claim: PayClaim) -> str:
    missing = " (period not stated)" if claim.lacks_period else ""
    return f"{claim.name}: {pay_in_words(claim)}{missing}"


def path_rows(roles: list[Role], medium: str) -> list[Row]:
    def between(role: Role) -> list[Item]:
        return [
            Item(f"{step.get_kind_display()} to {step.to_role}", step, step.media_label)
            for step in role.steps_out.all()
            if step.holds_in(medium) and step.to_role in roles
        ]

    def ends(steps: Iterable[Any], end: Callable[[Any], Role]) -> list[Item]:
        return [Item(str(end(step)), step) for step in steps if step.holds_in(medium)]

    others = "the other" if len(roles) == 2 else "the others"
    came_from = [ends(role.steps_in.all(), lambda step: step.from_role) for role in roles]
    leads_to = [ends(role.steps_out.all(), lambda step: step.to_role) for role in roles]
    return rows_of_sets(
        [
            ("path-between", f"Direct step to {others}", [between(role) for role in roles]),
            ("path-from", "People come from", came_from),
            ("path-to", "Leads on to", leads_to),
        ]
    )
