"""The biggest differences and what stays the same, in words, from the rows of the tables."""

from comparisons.rows import Flip, Row
from roles.authority import MAIN_MEDIA
from roles.media import Medium, in_a_sentence
from roles.models import Contrast, DecisionRight, Role


def biggest_differences(
    roles: list[Role], medium: str, overview: list[Row], flips: list[Flip]
) -> list[str]:
    """Three to five lines: who decides most in each medium, what flips, then the overview."""
    lines = [
        line
        for main in ([Medium(medium)] if medium else MAIN_MEDIA)
        if (line := decides_line(roles, main))
    ]
    if flips:
        lines.append(flips_line(flips))
    different = [row for row in overview if row.differs]
    return [*lines, *(overview_line(roles, row) for row in different[:2])]


def what_stays_the_same(overview: list[Row], skills: list[Row]) -> list[str]:
    """What an editor judged the same, and the skills that every role needs."""
    alike = [row for row in overview if row.verdict == Contrast.Judgement.SAME]
    lines = [f"{row.heading}: {row.cells[0][0].text}" for row in alike]
    shared = [row.heading[0].lower() + row.heading[1:] for row in skills if not row.differs]
    if shared:
        lines.append(f"Skills that all of them need: {', '.join(shared)}.")
    return lines


def decides_line(roles: list[Role], medium: Medium) -> str:
    """“In film the Producer decides 13 of the decisions we list, the Executive Producer 1.”"""
    counted = []
    for role in roles:
        own = [r for r in role.rights if r.medium == medium]
        counted.append((sum(r.right == DecisionRight.Right.DECIDES for r in own), role))
    if not any(count for count, _ in counted):
        return ""
    counted.sort(key=lambda pair: -pair[0])
    (most, first), *others = counted
    rest = ", ".join(f"the {role} {count or 'none'}" for count, role in others)
    return (
        f"In {in_a_sentence(medium)} the {first} decides {most} of the decisions we list, {rest}."
    )


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


def overview_line(roles: list[Role], row: Row) -> str:
    said = [cell[0].text.rstrip(".") for cell in row.cells]
    halves = [
        f"{role}, {text[0].lower()}{text[1:]}" for role, text in zip(roles, said, strict=True)
    ]
    said_already = row.reason.lower() in row.heading.lower()
    where = "" if said_already else f" ({row.reason})"
    return f"{row.heading}{where}: {'; '.join(halves)}."
