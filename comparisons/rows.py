"""The rules of the rows: how each trait of a role is read, and when two of them differ."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from roles.authority import MAIN_MEDIA, ORDER, authority_rank, rights_of
from roles.media import Medium, holds_in, media_label
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
from roles.templatetags.role_tags import pay_range

NOT_KNOWN = "Not known"
# The rank of a role that decides or approves: less than that is no word in the matter.
HAS_THE_WORD = len(ORDER) - ORDER.index(DecisionRight.Right.APPROVES)


@dataclass(frozen=True)
class Item:
    """One statement in a cell: its words, where it holds, the record it comes from."""

    text: str
    record: Any = None
    where: str = ""
    emphasis: bool = False


@dataclass(frozen=True)
class Row:
    """One trait of every role; `verdict` is different, similar or same, never a guess."""

    slug: str
    heading: str
    cells: list[list[Item]]  # One list of items a role; never empty.
    verdict: str
    reason: str = ""
    record: Any = None  # Where one record speaks for the whole row.
    for_all: bool = False  # One text that holds for every role; it stands in each cell.

    @property
    def differs(self) -> bool:
        return self.verdict == Contrast.Judgement.DIFFERENT

    @property
    def verdict_label(self) -> str:
        return Contrast.Judgement(self.verdict).label


@dataclass(frozen=True)
class Flip:
    """A decision in which one role has the word in film and another in scripted television."""

    decision: Decision
    in_film: Role
    film_right: DecisionRight
    in_scripted_tv: Role
    scripted_tv_right: DecisionRight

    @property
    def weight(self) -> int:
        return authority_rank(self.film_right) + authority_rank(self.scripted_tv_right)


def verdict(values: Sequence[Any]) -> str:
    """Same if every value equals the first, else different."""
    same = all(value == values[0] for value in values)
    return Contrast.Judgement.SAME if same else Contrast.Judgement.DIFFERENT


def row_of_sets(slug: str, heading: str, cells: list[list[Item]]) -> Row:
    """A row judged on the set of what each cell says and where it holds."""
    said = [{(item.text, item.where) for item in cell} for cell in cells]
    return Row(slug, heading, [cell or [Item(NOT_KNOWN)] for cell in cells], verdict(said))


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

    return [
        row_of_sets("lead", "In one sentence", [[Item(role.lead, role)] for role in roles]),
        row_of_sets(
            "department", "Department", [[Item(role.get_department_display())] for role in roles]
        ),
        row_of_sets("media", "Works in", [[Item(media_label(role.media))] for role in roles]),
        row_of_sets(
            "reports-to", "Reports to", [lines(role, ReportingLine.Direction.UP) for role in roles]
        ),
        row_of_sets(
            "reported-to-by",
            "Who reports to them",
            [lines(role, ReportingLine.Direction.DOWN) for role in roles],
        ),
        *credit_rows(roles, medium),
    ]


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
            [c for c in role.credits.all() if c.credit_list == code and not c.scope][:1]
            for role in roles
        ]
        if any(credits):
            cells = [
                [Item(f"Number {c.position}: {c.title}", c) for c in own] or [Item(NOT_KNOWN)]
                for own in credits
            ]
            ranks = [own[0].position if own else None for own in credits]
            heading = f"Place in the guild’s credits: {list_medium.label}"
            rows.append(Row(f"credit-{code}", heading, cells, verdict(ranks)))
    return rows


def duty_rows(roles: list[Role], medium: str) -> list[Row]:
    def duties(role: Role, area: str) -> list[Item]:
        return [
            Item(duty.text, duty, "" if medium or not duty.media else duty.media_label)
            for duty in role.responsibilities.all()
            if duty.area == area and duty.holds_in(medium)
        ]

    rows = []
    for area in Responsibility.Area:
        cells = [duties(role, area) for role in roles]
        if any(cells):
            rows.append(row_of_sets(f"duties-{area}", area.label, cells))
    return rows


def decision_rows(roles: list[Role], medium: str) -> tuple[list[Row], list[Flip]]:
    """A row a decision, judged on the right of each role in each medium; and the flips."""
    known = [rights_of(role) for role in roles]
    decisions = sorted({d for rights in known for d in rights}, key=lambda d: (d.position, d.pk))
    rows, flips = [], []
    for decision in decisions:
        rights = [
            {m: r for m, r in own.get(decision, {}).items() if not medium or m == medium}
            for own in known
        ]
        if not any(rights):
            continue
        flipped = flip(decision, roles, rights)
        flips += [flipped] if flipped else []
        rows.append(
            Row(
                slug=f"decision-{decision.slug}",
                heading=decision.name,
                cells=[right_items(own, medium) for own in rights],
                verdict=verdict([{m: r.right for m, r in own.items()} for own in rights]),
                reason="Flips with the medium" if flipped else "",
            )
        )
    return rows, flips


def right_items(rights: dict[str, DecisionRight], medium: str) -> list[Item]:
    items = [
        Item(
            rights[m].get_right_display(),
            rights[m],
            "" if medium else m.label,
            emphasis=rights[m].right == DecisionRight.Right.DECIDES,
        )
        for m in Medium
        if m in rights
    ]
    return items or [Item(NOT_KNOWN)]


def flip(
    decision: Decision, roles: list[Role], rights: list[dict[str, DecisionRight]]
) -> Flip | None:
    """The decision as a flip: one role has the word in film, another in scripted television."""
    leaders = []
    for medium in MAIN_MEDIA:
        known = [
            (authority_rank(own.get(medium)), role) for own, role in zip(rights, roles, strict=True)
        ]
        most = max(rank for rank, _ in known)
        first = [role for rank, role in known if rank == most]
        if most < HAS_THE_WORD or len(first) > 1:
            return None
        leaders.append(first[0])
    in_film, in_scripted_tv = leaders
    if in_film == in_scripted_tv:
        return None
    return Flip(
        decision,
        in_film,
        rights[roles.index(in_film)][Medium.FILM],
        in_scripted_tv,
        rights[roles.index(in_scripted_tv)][Medium.SCRIPTED_TV],
    )


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
            verdict=verdict([skill in own for own in needed]),
            reason="Shared" if all(skill in own for own in needed) else "",
        )
        for skill in shared_first
    ]


def experience_rows(roles: list[Role], medium: str) -> list[Row]:
    rows = []
    for kind in EntryRoute.Kind:
        cells = [
            [
                Item(route.text, route, "" if medium or not route.media else route.media_label)
                for route in role.entry_routes.all()
                if route.kind == kind and route.holds_in(medium)
            ]
            for role in roles
        ]
        if any(cells):
            rows.append(row_of_sets(f"experience-{kind}", kind.label, cells))
    return rows


def pay_rows(roles: list[Role], wages: Iterable[WageEstimate]) -> list[Row]:
    """Official wages first, then what each source claims for each role."""
    national: dict[str, list[WageEstimate]] = {}
    for wage in wages:
        if not wage.industry:
            national.setdefault(wage.soc_code, []).append(wage)
    official = [
        [Item(wage_words(wage), wage) for wage in national.get(role.soc_code, [])] for role in roles
    ]
    claims = [[Item(claim_words(c), c) for c in role.pay_claims.all()] for role in roles]
    rows = []
    if any(official):
        rows.append(row_of_sets("pay-official", "Official wages of the occupation", official))
    if any(claims):
        rows.append(row_of_sets("pay-claimed", "What other sources claim", claims))
    return rows


def wage_words(wage: WageEstimate) -> str:
    return (
        f"Median ${wage.median:,} a year, {wage.occupation.lower()}, {wage.area}, {wage.release};"
        " employees only"
    )


def claim_words(claim: PayClaim) -> str:
    missing = "" if claim.period else " (period not stated)"
    period = f" {claim.get_period_display()}" if claim.period else ""
    return f"{claim.name}: {pay_range(claim)}{period}{missing}"


def path_rows(roles: list[Role], medium: str) -> list[Row]:
    def to(role: Role, others: list[Role]) -> list[Item]:
        return [
            Item(f"{step.get_kind_display()} to {step.to_role}", step, step.media_label)
            for step in role.steps_out.all()
            if step.holds_in(medium) and step.to_role in others
        ] or [Item("No direct step is known")]

    def ends(steps: Iterable[Any], end: Callable[[Any], Role]) -> list[Item]:
        return [Item(str(end(step)), step) for step in steps if step.holds_in(medium)]

    between = [to(role, roles) for role in roles]
    return [
        Row(
            "path-between",
            "Direct step to the other" if len(roles) == 2 else "Direct steps to the others",
            between,
            verdict([[item.text for item in cell] for cell in between]),
        ),
        row_of_sets(
            "path-from",
            "People come from",
            [ends(role.steps_in.all(), lambda s: s.from_role) for role in roles],
        ),
        row_of_sets(
            "path-to",
            "Leads on to",
            [ends(role.steps_out.all(), lambda s: s.to_role) for role in roles],
        ),
    ]
