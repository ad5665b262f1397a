"""The biggest differences and what stays the same, in words, read off the rows of the tables.

Stated rules, in this order: decisions that change hands; how many decisions each takes in a medium;
who reports to whom, unless the order of authority flips; what an editor judged different; then what
the rows on level, media, pay, skills, credits, areas of work and path say. A line is taken from a
row only where the row says that the roles differ (of pay, where it says by how much they overlap),
so that none contradicts its table.
"""

from collections.abc import Iterator, Sequence

from comparisons.rows import DOES_NOT_APPLY, Flip, Row
from comparisons.sides import Side
from comparisons.verdicts import Verdict
from roles.authority import MAIN_MEDIA
from roles.media import Medium, in_a_sentence
from roles.models import DecisionRight, ReportingLine, Role

MOST_LINES = 5
MOST_ALIKE = 6
NAMED = 3  # Skills of each role that a line names.


def biggest_differences(
    roles: list[Role], sides: Sequence[Side], rows: list[Row], flips: list[Flip]
) -> list[str]:
    """At most five lines; those that count most come first."""
    by_slug = {row.slug: row for row in rows}
    lines = [
        *([flips_line(flips)] if flips else []),
        *decides_lines(roles, sides),
        *([] if flips else reporting_lines(roles, sides)),
        *[overview_line(sides, row) for row in rows if row.record and row.differs][:2],
        *derived_lines(sides, by_slug),
    ]
    return lines[:MOST_LINES]


def what_stays_the_same(rows: list[Row]) -> list[str]:
    """The facts and the skills that are the same for all, then what an editor judged the same.

    At most six lines: the tables hold the rest.
    """
    same = [row for row in rows if row.verdict == Verdict.SAME and not row.turns]
    judged = [f"{row.heading}: {row.cells[0][0].text}" for row in same if row.record]
    facts = [f"{row.heading}: {in_common(row)}." for row in same if row.slug in SAME_FACTS]
    skills = [item.text for row in same if row.slug.startswith("skills-") for item in row.cells[0]]
    shared = ", ".join(lower_first(skill) for skill in skills)
    alike = [f"Skills that all of them need: {shared}."] if skills else []
    return [*facts, *alike, *judged][:MOST_ALIKE]


SAME_FACTS = {"department", "level", "media"}


def in_common(row: Row) -> str:
    """Of whom they report to, the names: each profile says it in words of its own."""
    if row.slug == "reports-to":
        above = {item.record.other_role for item in row.cells[0]} - {None}
        return ", ".join(sorted(str(role) for role in above))
    return said(row, 0)


def said(row: Row, index: int) -> str:
    return "; ".join(item.text.rstrip(".") for item in row.cells[index])


def lower_first(text: str) -> str:
    """“Line Producer” stays; “Working with others” becomes “working with others”."""
    return text[:1].lower() + text[1:]


def decides_lines(roles: list[Role], sides: Sequence[Side]) -> Iterator[str]:
    """“In film the Producer decides 13 of the decisions we list, the Executive Producer 1.”"""
    shown = {side.medium for side in sides}
    for medium in MAIN_MEDIA if "" in shown else [m for m in Medium if m in shown]:
        if not all(any(right.medium == medium for right in role.rights) for role in roles):
            continue  # Of one of them nothing is known there: it cannot be called none.
        counted = [
            (
                sum(
                    right.medium == medium and right.right == DecisionRight.Right.DECIDES
                    for right in role.rights
                ),
                role,
            )
            for role in roles
        ]
        counted.sort(key=lambda pair: -pair[0])
        (most, first), *others = counted
        if most and any(count != most for count, _ in others):
            rest = ", ".join(f"the {role} {count or 'none'}" for count, role in others)
            name = in_a_sentence(medium)
            yield f"In {name} the {first} decides {most} of the decisions we list, {rest}."


def flips_line(flips: list[Flip]) -> str:
    """“8 decisions change hands: the Producer decides in film, the … in scripted TV.”"""
    first = flips[0]
    number = "One decision changes" if len(flips) == 1 else f"{len(flips)} decisions change"
    if any((f.in_film, f.in_scripted_tv) != (first.in_film, first.in_scripted_tv) for f in flips):
        return f"{number} hands between film and scripted TV."
    return (
        f"{number} hands: the {first.in_film} decides in film,"
        f" the {first.in_scripted_tv} in scripted TV."
    )


def reporting_lines(roles: list[Role], sides: Sequence[Side]) -> Iterator[str]:
    """“The Line Producer reports to the Producer (Film).”"""
    others = {role.pk: role for role in roles}
    seen = set()
    for side in sides:
        for line in side.kept(side.role.reporting_lines):
            up = line.direction == ReportingLine.Direction.UP
            above = others.get(line.other_role_id)
            if up and above and line.pk not in seen and not outranks(side.role, above, line.media):
                seen.add(line.pk)
                where = f" ({line.media_label})" if line.media else ""
                yield f"The {side.role} works under the {above}{where}."


def outranks(role: Role, other: Role, media: list[str]) -> bool:
    """Whether `role` decides more than `other` in `media`: then it does not simply stand below."""

    def decides(of: Role) -> int:
        held = [right for right in of.rights if not media or right.medium in media]
        return sum(right.right == DecisionRight.Right.DECIDES for right in held)

    return decides(role) > decides(other)


def overview_line(sides: Sequence[Side], row: Row) -> str:
    halves = [
        f"{side.role}{side.within if len(sides) > 2 else ''}, {lower_first(said(row, index))}"
        for index, side in enumerate(sides)
        if said(row, index) != DOES_NOT_APPLY
    ]
    said_already = row.reason.lower() in row.heading.lower()
    where = "" if said_already else f" ({row.reason})"
    return f"{row.heading}{where}: {'; '.join(halves)}."


def derived_lines(sides: Sequence[Side], rows: dict[str, Row]) -> Iterator[str]:
    """What the rows of facts, pay and skills say, where they differ."""
    for slug, words in (("level", "Level"), ("media", "Works in"), ("department", "Department")):
        row = rows.get(slug)
        if row and row.differs:
            yield each_of(words, sides, row)
    pay = rows.get("pay-official")
    if pay and pay.verdict in (Verdict.DIFFERENT, Verdict.SIMILAR):
        yield f"{pay.heading}: {pay_words(sides, pay)}. {pay.reason}."
    for slug in ("skills-skill", "skills-knowledge"):
        if (skills := rows.get(slug)) and skills.differs:
            yield each_of(skills.heading, sides, skills, NAMED)
    for slug, row in rows.items():
        if row.differs and slug.startswith("credit-"):
            yield each_of(row.heading, sides, row)
        if row.verdict == Verdict.DIFFERENT and slug.startswith("duties-"):
            yield f"{row.heading}: {lower_first(row.reason)}."
        if row.differs and slug == "path-to":
            yield each_of(row.heading, sides, row, NAMED)


def pay_words(sides: Sequence[Side], row: Row) -> str:
    """The occupation and its median, without the rest of what the cell says."""
    medians = [
        f"{side.role}, {'by analogy with ' if side.role.soc_by_analogy else ''}"
        f"{wage.occupation.lower()}, {wage.median_in_words} a year"
        for side, [item] in zip(sides, row.cells, strict=True)
        if (wage := item.record)
    ]
    return "median " + "; ".join(medians)


def each_of(words: str, sides: Sequence[Side], row: Row, most: int | None = None) -> str:
    """“Level: Producer, head of a production; Runner, entry level.”"""
    halves = []
    for index, side in enumerate(sides):
        texts = [item.text.rstrip(".") for item in row.cells[index][:most]]
        if row.slug != "path-to":  # The names of roles keep their capitals.
            texts = [lower_first(text) for text in texts]
        halves.append(f"{side.role}{side.within}, {', '.join(texts)}")
    return f"{words}: {'; '.join(halves)}."
