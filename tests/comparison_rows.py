"""The rows of a comparison as a visitor reads them on its page."""

import re
from dataclasses import dataclass
from html import unescape

# What stands beside the words of a cell: the numbers of sources, the mark of editorial judgment.
ASIDE = re.compile(r'<span class="(?:cite|editorial)">.*?</span>', re.S)


@dataclass(frozen=True)
class ShownRow:
    slug: str
    classes: list[str]
    heading: str
    mark: str
    cells: list[str]  # One a column; what holds for all stands in each.
    cell_html: list[str]


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", ASIDE.sub(" ", html))).split())


def tables_of(page: str) -> list[str]:
    return re.findall(r'<table class="versus-table.*?</table>', page, re.S)


def columns_of(page: str) -> list[str]:
    """The heads of the first table."""
    head = tables_of(page)[0].split("</thead>")[0]
    return [text_of(cell) for cell in re.findall(r"<th\b[^>]*>(.*?)</th>", head, re.S)]


def rows_of(page: str) -> list[ShownRow]:
    columns = len(columns_of(page)) - 1
    found = re.findall(r'<tr id="([\w-]+)" class="([^"]*)">(.*?)</tr>', page, re.S)
    return [shown_row(slug, classes, row, columns) for slug, classes, row in found]


def shown_row(slug: str, classes: str, row: str, columns: int) -> ShownRow:
    head, *cells = re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.S)
    heading, mark = re.match(r'(.*?)<span class="verdict[^>]*>(.*?)</span>', head, re.S).groups()
    cells = cells * columns if "colspan" in row else cells
    assert len(cells) == columns, f"{slug} has {len(cells)} cells"
    return ShownRow(slug, classes.split(), text_of(heading), mark, [*map(text_of, cells)], cells)
