"""A comparison as a file: exactly the rows that are shown, each with its sources."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from comparisons.comparison import Comparison, Disagreement, Section
from comparisons.rows import Item, Row
from roles.models import Source, Statement


@dataclass
class Sheet:
    """What every format is written from."""

    title: str
    url: str
    reviewed_on: str
    sides: list[str]
    lines: list["Line"] = field(default_factory=list)
    conflicts: list["ConflictNote"] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)  # By slug, as they are first cited.

    def cite(self, records: Iterable[Any]) -> list[str]:
        """The slugs of the sources that `records` rest on, noted for the list of sources."""
        found = [source for record in records if record for source in record.sources.all()]
        self.sources |= {s.slug: s for s in found if s.slug not in self.sources}
        return list(dict.fromkeys(source.slug for source in found))


@dataclass(frozen=True)
class Line:
    section: str
    set_by: str  # “profiles” or “editor”.
    heading: str
    verdict: str
    reason: str
    cells: list[list[str]]
    sources: list[str]


@dataclass(frozen=True)
class ConflictNote:
    """A question answered in two ways, and what holds in which medium."""

    question: str
    answers: list[str]
    readings: list[str]
    sources: list[str]


def sheet(
    comparison: Comparison, sections: Sequence[Section], only_differences: bool, url: str
) -> Sheet:
    reviewed = comparison.reviewed_on
    result = Sheet(
        title=comparison.title,
        url=url,
        reviewed_on=reviewed.isoformat() if reviewed else "",
        sides=[f"{side.role}{side.within}" for side in comparison.sides],
    )
    for section in sections:
        for table in section.tables:
            for row in table.rows:
                if row.differs or not only_differences:
                    set_by = "editor" if table.curated else "profiles"
                    result.lines.append(line(result, section.title, set_by, row))
        result.conflicts += [conflict(result, each) for each in section.conflicts]
    return result


def line(to: Sheet, section: str, set_by: str, row: Row) -> Line:
    records = [row.record, *(item.record for cell in row.cells for item in cell)]
    return Line(
        section=section,
        set_by=set_by,
        heading=row.heading,
        verdict=row.mark,
        reason=f"{row.reason}{mark(row.record)}".strip(),
        cells=[[words(item) for item in cell] for cell in row.cells],
        sources=to.cite(records),
    )


def conflict(to: Sheet, disagreement: Disagreement) -> ConflictNote:
    asked = disagreement.conflict
    return ConflictNote(
        question=asked.question,
        answers=[asked.one_side, asked.other_side],
        readings=[f"{each.media_label}: {each.text}{mark(each)}" for each in disagreement.readings],
        sources=to.cite([asked, *disagreement.readings]),
    )


def words(item: Item) -> str:
    """“Film: Decides (with the financier) [Editorial judgment]”."""
    where = f"{item.where}: " if item.where else ""
    note = f" ({item.note})" if item.note else ""
    return f"{where}{item.text}{note}{mark(item.record)}"


def mark(record: Any) -> str:
    """What rests on an editor’s judgment says so, as on the page."""
    if record is None or record.basis == Statement.Basis.SOURCED:
        return ""
    return f" [{record.get_basis_display()}]" if isinstance(record, Statement) else ""


def as_csv(of: Sheet) -> str:
    """One line a row; the sources by their names on /sources/."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["Topic", "Set side by side by", "Compared on", "Verdict", "Reason", *of.sides, "Sources"]
    )
    for each in of.lines:
        cells = ["\n".join(cell) for cell in each.cells]
        head = [each.section, each.set_by, each.heading, each.verdict, each.reason]
        writer.writerow([*head, *cells, "\n".join(cited(of, each.sources))])
    writer.writerow([])
    for note in of.conflicts:
        said = ["Answers conflict", note.question, *note.answers, "\n".join(note.readings)]
        writer.writerow([*said, "\n".join(cited(of, note.sources))])
    writer.writerow(["Source", of.url])
    writer.writerow(["Last reviewed", of.reviewed_on])
    return out.getvalue()


def as_json(of: Sheet) -> str:
    return json.dumps(
        {
            "title": of.title,
            "url": of.url,
            "last_reviewed": of.reviewed_on or None,
            "columns": of.sides,
            "rows": [
                {
                    "topic": each.section,
                    "set_by": each.set_by,
                    "compared_on": each.heading,
                    "verdict": each.verdict,
                    "reason": each.reason,
                    "cells": dict(zip(of.sides, each.cells, strict=True)),
                    "sources": each.sources,
                }
                for each in of.lines
            ],
            "conflicts": [asdict(each) for each in of.conflicts],
            "sources": {
                slug: {
                    "title": source.title,
                    "publisher": source.publisher,
                    "url": source.url,
                    "published": source.published,
                    "retrieved": source.retrieved,
                    "license": source.licence,
                }
                for slug, source in of.sources.items()
            },
        },
        ensure_ascii=False,
        indent=1,
    )


def as_markdown(of: Sheet) -> str:
    numbers = {slug: number for number, slug in enumerate(of.sources, start=1)}
    parts = [f"# {of.title}", ""]
    section = ""
    for each in of.lines:
        if each.section != section:
            section = each.section
            parts += ["", f"## {section}", "", markdown_row(["Compared on", "Verdict", *of.sides])]
            parts += [markdown_row(["---"] * (len(of.sides) + 2))]
        cited_as = "".join(f"[{numbers[slug]}]" for slug in each.sources)
        cells = ["<br>".join(cell) for cell in each.cells]
        verdict = f"{each.verdict}: {each.reason}" if each.reason else each.verdict
        parts.append(markdown_row([f"{each.heading} {cited_as}".strip(), verdict, *cells]))
    if of.conflicts:
        parts += ["", "## Where the answers conflict"]
    for note in of.conflicts:
        parts += ["", f"### {note.question}", "", *(f"- {each}" for each in note.answers)]
        parts += [f"- {each}" for each in note.readings]
    parts += ["", "## Sources", ""]
    parts += [f"{numbers[slug]}. {reference(source)}" for slug, source in of.sources.items()]
    parts += ["", f"From {of.url}{f', last reviewed {of.reviewed_on}' if of.reviewed_on else ''}."]
    return "\n".join(parts) + "\n"


def markdown_row(cells: Sequence[str]) -> str:
    escaped = [cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"


def cited(of: Sheet, slugs: list[str]) -> list[str]:
    return [reference(of.sources[slug]) for slug in slugs]


def reference(source: Source) -> str:
    published = f", {source.published}" if source.published else ""
    url = f", {source.url}" if source.url else ""
    return f"{source.publisher}: {source.title}{published}{url}"


# Ending of the address → content type and writer.
FORMATS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
    "md": ("text/markdown; charset=utf-8", as_markdown),
}
