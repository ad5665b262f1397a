"""Official wage releases: read the agency's workbooks and CSV, and make the database hold them."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from django.db import transaction
from django.utils.text import slugify

from roles.models import (
    PERCENTILES,
    WAGE_FIGURES,
    Industry,
    Role,
    WageArea,
    WageEstimate,
    WageRelease,
)

# The agency's columns, as its “Field Descriptions” name them; others are passed over.
FIGURE_COLUMNS = {
    "mean": "A_MEAN",
    "p10": "A_PCT10",
    "p25": "A_PCT25",
    "median": "A_MEDIAN",
    "p75": "A_PCT75",
    "p90": "A_PCT90",
}
COLUMNS = [
    *("AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "OCC_CODE", "OCC_TITLE"),
    *("TOT_EMP", "EMP_PRSE", "MEAN_PRSE", *FIGURE_COLUMNS.values()),
]
ALL_INDUSTRIES = "000000"
ALL_OWNERSHIPS = ("", "1235")  # Of OWN_CODE, which our own file leaves out.
AREA_KINDS = {
    "1": WageArea.Kind.NATION,
    "2": WageArea.Kind.STATE,
    "3": WageArea.Kind.STATE,  # A territory.
    "4": WageArea.Kind.METRO,
    "6": WageArea.Kind.NONMETRO,
}
NOT_RELEASED = ("", "*", "**", "~")
TOP_CODED = "#"

Row = dict[str, str]
Key = tuple[str, str, str | None]  # Of an estimate in a release: occupation, area, industry.


class WagesUnreadable(Exception):
    """A file that cannot be read at all: the message says why."""


class RowRejected(ValueError):
    """A row of an occupation that we want, but that does not make sense: the message says why."""


class Area(NamedTuple):
    """One row of `WageArea`, but for its slug."""

    code: str
    name: str
    kind: str
    state: str


@dataclass
class Outcome:
    """What a load did, or would do."""

    counts: Counter[str] = field(default_factory=Counter)
    passed_over: int = 0  # Rows of other occupations and industries.
    rejected: list[str] = field(default_factory=list)  # “oesm26all.xlsx, row 7: why”.

    def __str__(self) -> str:
        counts = [f"{self.counts[name]:,} {name}" for name in ("created", "updated", "unchanged")]
        return (
            f"{', '.join(counts)}, {self.counts['removed']:,} removed;"
            f" {len(self.rejected):,} rows rejected, {self.passed_over:,} passed over"
        )


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Each row of a workbook or CSV with its number, by the names of the columns."""
    cells = workbook_cells(path) if path.suffix.lower() == ".xlsx" else csv_cells(path)
    names = [name.strip().upper() for name in next(cells, [])]
    if missing := [name for name in COLUMNS if name not in names]:
        raise WagesUnreadable(f"{path.name} has no column {', '.join(missing)}.")
    for number, values in enumerate(cells, start=2):
        if any(values):
            yield number, dict(zip(names, values, strict=False))


def csv_cells(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for values in csv.reader(file):
                yield [value.strip() for value in values]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WagesUnreadable(f"{path.name} cannot be read: {error}") from error


def workbook_cells(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet, read as they are needed: a release has 400,000."""
    try:
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            for values in book.worksheets[0].iter_rows(values_only=True):
                yield ["" if value is None else str(value).strip() for value in values]
    except (OSError, BadZipFile, ParseError, KeyError, ValueError) as error:
        raise WagesUnreadable(f"{path.name} cannot be read: {error}") from error


def area_of(row: Row) -> Area:
    """The agency numbers the nation 99, a state “01”, a metropolitan area “10180”."""
    kind = AREA_KINDS.get(row["AREA_TYPE"])
    if kind is None:
        raise RowRejected(f"AREA_TYPE: “{row['AREA_TYPE']}” is not a kind of area we know")
    if kind == WageArea.Kind.NATION:
        return Area("0000000", "United States", kind, "")
    code = row["AREA"].zfill(2) + "00000" if kind == WageArea.Kind.STATE else row["AREA"].zfill(7)
    if not (row["AREA_TITLE"] and len(row["PRIM_STATE"]) == 2 and len(code) == 7):
        raise RowRejected("AREA, AREA_TITLE, PRIM_STATE: the area is not fully given")
    return Area(code, row["AREA_TITLE"], kind, row["PRIM_STATE"])


def number(row: Row, column: str) -> Decimal | None:
    """A figure such as 45780, “45,780” or 1.8; None where the agency did not release it."""
    text = row[column].replace(",", "")
    if text in NOT_RELEASED:
        return None
    try:
        figure = Decimal(text)
    except InvalidOperation:
        figure = Decimal(-1)
    if not figure.is_finite() or figure < 0:
        raise RowRejected(f"{column}: “{row[column]}” is not a figure")
    return figure


def whole(row: Row, column: str) -> int | None:
    figure = number(row, column)
    if figure is not None and figure != int(figure):
        raise RowRejected(f"{column}: “{row[column]}” is not a whole number")
    return None if figure is None else int(figure)


def figures_of(row: Row, top_code: int) -> dict[str, Any]:
    """The fields of an estimate: from the top code on, a figure is top-coded and no number."""
    if row.get("HOURLY", "").upper() == "TRUE":
        raise RowRejected("HOURLY: there are no yearly figures, for the work is not year-round")
    found: dict[str, Any] = {
        "occupation": row["OCC_TITLE"],
        "employment": whole(row, "TOT_EMP"),
        "employment_relative_error": number(row, "EMP_PRSE"),
        "mean_relative_error": number(row, "MEAN_PRSE"),
    }
    for name in WAGE_FIGURES:
        top_coded = row[FIGURE_COLUMNS[name]] == TOP_CODED
        amount = None if top_coded else whole(row, FIGURE_COLUMNS[name])
        if amount is not None and amount >= top_code:
            top_coded, amount = True, None
        found |= {name: amount, f"{name}_top_coded": top_coded}
    refuse_disorder(found)
    return found


def refuse_disorder(found: dict[str, Any]) -> None:
    """Percentiles ascend, the top-coded ones last."""
    ranks = [
        float("inf") if found[f"{name}_top_coded"] else found[name]
        for name in PERCENTILES
        if found[f"{name}_top_coded"] or found[name] is not None
    ]
    if ranks != sorted(ranks):
        raise RowRejected("A_PCT10 to A_PCT90: the percentiles do not ascend")


def is_wanted(row: Row, occupations: set[str], industries: set[str]) -> bool:
    """One of our occupations, in all industries together or in one of ours."""
    if row["OCC_CODE"] not in occupations:
        return False
    if row["NAICS"].zfill(6) == ALL_INDUSTRIES:
        return row.get("OWN_CODE", "") in ALL_OWNERSHIPS
    return row["NAICS"] in industries


Wanted = dict[Key, tuple[Area, dict[str, Any]]]


def wanted_rows(
    release: WageRelease, files: Iterable[tuple[str, int, Row]]
) -> tuple[Wanted, Outcome]:
    """The estimates that the rows of `files` (name, number, row) give; and what became of them."""
    occupations = set(Role.objects.exclude(soc_code="").values_list("soc_code", flat=True))
    industries = set(Industry.objects.values_list("naics_code", flat=True))
    wanted: Wanted = {}
    outcome = Outcome()
    for file, line, row in files:
        if not is_wanted(row, occupations, industries):
            outcome.passed_over += 1
            continue
        try:
            area = area_of(row)
            naics_code = None if row["NAICS"].zfill(6) == ALL_INDUSTRIES else row["NAICS"]
            key = (row["OCC_CODE"], area.code, naics_code)
            if key in wanted:
                raise RowRejected("another row gives this occupation, area and industry already")
            wanted[key] = (area, figures_of(row, release.top_code))
        except RowRejected as error:
            outcome.rejected.append(f"{file}, row {line}: {error}")
    return wanted, outcome


def load_release(
    release: WageRelease, files: Iterable[tuple[str, int, Row]], *, dry_run: bool = False
) -> Outcome:
    """Make the release hold what the rows of `files` say: all of them in one run, or nothing.

    Raises WagesUnreadable if none of them can be used: then nothing is changed.
    """
    wanted, outcome = wanted_rows(release, files)
    if not wanted:
        raise WagesUnreadable(
            f"{release.slug}: no row is for an occupation that a role names,"
            f" in an area or industry we know ({len(outcome.rejected)} rejected)."
        )
    with transaction.atomic():
        areas = save_areas({area.code: area for area, _ in wanted.values()})
        outcome.counts = save_estimates(release, wanted, areas)
        WageArea.objects.filter(estimates=None).delete()
        transaction.set_rollback(dry_run)
    return outcome


def save_areas(areas: dict[str, Area]) -> dict[str, WageArea]:
    """The areas by code, as the release names them."""
    known = {area.code: area for area in WageArea.objects.all()}
    slugs = {area.slug: area.code for area in known.values()}
    new, changed = [], []
    for code, area in areas.items():
        slug = slugify(area.name)
        if slugs.setdefault(slug, code) != code:
            slug = f"{slug}-{code}"  # The same name with another number, in another release.
        row = WageArea(slug=slug, **area._asdict())
        if code not in known:
            new.append(row)
        elif any(getattr(known[code], f) != getattr(row, f) for f in ("slug", *Area._fields)):
            row.pk = known[code].pk
            changed.append(row)
    WageArea.objects.bulk_create(new)
    WageArea.objects.bulk_update(changed, ["slug", "name", "kind", "state"])
    return {area.code: area for area in WageArea.objects.filter(code__in=areas)}


def save_estimates(
    release: WageRelease, wanted: Wanted, areas: dict[str, WageArea]
) -> Counter[str]:
    """Create, update and remove until the release holds what is wanted, and nothing else."""
    industries = {industry.naics_code: industry for industry in Industry.objects.all()}
    rows = release.estimates.select_related("area", "industry")
    known: dict[Key, WageEstimate] = {
        (e.soc_code, e.area.code, e.industry.naics_code if e.industry else None): e for e in rows
    }
    gone = [estimate.pk for key, estimate in known.items() if key not in wanted]
    release.estimates.filter(pk__in=gone).delete()
    new, changed = [], []
    for key, (_, figures) in wanted.items():
        soc_code, area_code, naics_code = key
        if key not in known:
            industry = industries[naics_code] if naics_code else None
            place = {"area": areas[area_code], "industry": industry}
            new.append(WageEstimate(release=release, soc_code=soc_code, **place, **figures))
        elif any(getattr(known[key], name) != value for name, value in figures.items()):
            for name, value in figures.items():
                setattr(known[key], name, value)
            changed.append(known[key])
    WageEstimate.objects.bulk_create(new, batch_size=500)
    if changed:
        fields = list(next(iter(wanted.values()))[1])
        WageEstimate.objects.bulk_update(changed, fields, batch_size=200)
    return Counter(
        created=len(new),
        updated=len(changed),
        unchanged=len(wanted) - len(new) - len(changed),
        removed=len(gone),
    )
