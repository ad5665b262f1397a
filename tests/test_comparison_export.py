"""A comparison as a file: exactly the rows of its page, with their sources."""

import csv
import io
import json
import re
from urllib.parse import quote

import pytest
from pytest_django.asserts import assertNumQueries, assertRedirects

from comparisons.export import markdown_row
from roles.models import Source
from tests.comparison_rows import ShownRow, columns_of, rows_of

PAIR = "/compare/executive-producer-vs-producer/"
FOUR = "/compare/director-vs-executive-producer-vs-line-producer-vs-producer/"
# As the page, without the list of all jobs, and without open jobs.
QUERIES = 34
# Every way to read a comparison.
VIEWS = [
    PAIR,
    f"{PAIR}?show=differences",
    f"{PAIR}?topic=money",
    f"{PAIR}?topic=skills&show=differences",
    f"{PAIR}?medium=film",
    f"{PAIR}?medium=film&also=scripted_tv",
    f"{PAIR}?medium=film&also=scripted_tv&topic=decisions&show=differences",
    f"{PAIR}?order=producer-vs-executive-producer",
    f"{PAIR}?medium=opera",
    FOUR,
    f"{FOUR}?order=producer-vs-director-vs-line-producer-vs-executive-producer&topic=path",
]
CONTENT_TYPES = {"csv": "text/csv", "json": "application/json", "md": "text/markdown"}


def file_of(view: str, ending: str) -> str:
    address, mark, query = view.partition("?")
    return f"{address}table.{ending}{mark}{query}"


def words(text: str) -> list[str]:
    """Without the marks of editorial judgment, which the page keeps beside the words."""
    return sorted(re.findall(r"[\w$%]+", re.sub(r" \[(?:E|Partly e)ditorial judgment\]", "", text)))


def shown(row: ShownRow) -> tuple[str, str, list[list[str]]]:
    return row.heading, row.mark, [words(cell) for cell in row.cells]


@pytest.fixture
def as_json(page):
    return lambda view: json.loads(page(file_of(view, "json")))


@pytest.fixture
def as_csv(page):
    """The lines of the table, each by the heads of its columns, and what stands below it."""

    def read(view: str) -> tuple[list[dict[str, str]], list[list[str]]]:
        lines = list(csv.reader(io.StringIO(page(file_of(view, "csv")), newline="")))
        end = lines.index([])
        head, *body = lines[:end]
        assert {len(line) for line in body} == {len(head)}
        return [dict(zip(head, line, strict=True)) for line in body], lines[end + 1 :]

    return read


@pytest.fixture
def as_markdown(page):
    """The rows of all tables, cell by cell."""

    def read(view: str) -> list[list[str]]:
        lines = page(file_of(view, "md")).split("## Sources")[0].splitlines()
        cells = [re.split(r"(?<!\\) \| ", ln[2:-2]) for ln in lines if ln.startswith("| ")]
        return [row for row in cells if row[0] not in ("Compared on", "---")]

    return read


# What is shown


@pytest.mark.parametrize("view", VIEWS)
def test_json_holds_exactly_the_rows_that_are_shown(page, as_json, view):
    found = as_json(view)
    text = page(view)
    assert found["columns"] == columns_of(text)[1:]
    assert [
        (row["compared_on"], row["verdict"], [words(" ".join(c)) for c in row["cells"].values()])
        for row in found["rows"]
    ] == [shown(row) for row in rows_of(text)]
    assert all(list(row["cells"]) == found["columns"] for row in found["rows"])


@pytest.mark.parametrize("view", VIEWS)
def test_csv_holds_exactly_the_rows_that_are_shown(page, as_csv, view):
    lines, _ = as_csv(view)
    text = page(view)
    columns = columns_of(text)[1:]
    assert [
        (line["Compared on"], line["Verdict"], [words(line[column]) for column in columns])
        for line in lines
    ] == [shown(row) for row in rows_of(text)]
    assert list(lines[0]) == [
        "Topic",
        "Set side by side by",
        "Compared on",
        "Verdict",
        "Reason",
        *columns,
        "Sources",
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_markdown_holds_exactly_the_rows_that_are_shown(page, as_markdown, view):
    assert [
        (
            re.sub(r" (\[\d+\])+$", "", heading),
            verdict.split(":")[0],
            [words(cell.replace("<br>", " ")) for cell in cells],
        )
        for heading, verdict, *cells in as_markdown(view)
    ] == [shown(row) for row in rows_of(page(view))]


def test_only_a_topic_is_in_the_file_of_a_topic(as_json):
    assert {row["topic"] for row in as_json(f"{PAIR}?topic=money")["rows"]} == {"Money"}


def test_only_what_differs_is_in_the_file_of_differences(as_json):
    found = as_json(f"{PAIR}?show=differences")["rows"]
    assert {row["verdict"] for row in found} == {"Different"}
    assert len(found) < len(as_json(PAIR)["rows"])


def test_the_flip_view_has_four_columns_and_says_what_turns(as_json):
    found = as_json(f"{PAIR}?medium=film&also=scripted_tv")
    assert found["columns"] == [
        "Executive Producer in film",
        "Producer in film",
        "Executive Producer in scripted TV",
        "Producer in scripted TV",
    ]
    [row] = [row for row in found["rows"] if row["compared_on"] == "Hire the director"]
    assert row["verdict"] == "Changes with the medium"
    assert row["cells"]["Producer in film"][0].startswith("Decides")


def test_a_topic_of_which_nothing_is_known_is_a_file_without_rows(page, as_json, as_markdown):
    view = "/compare/director-vs-writer/?topic=overview"
    assert as_json(view)["rows"] == []
    assert as_markdown(view) == []
    assert page(file_of(view, "csv")).startswith("Topic,Set side by side by,")


def test_what_an_editor_set_side_by_side_is_told_apart(as_json):
    by = {row["compared_on"]: row["set_by"] for row in as_json(PAIR)["rows"]}
    assert by["Department"] == "profiles"
    assert by["Budget"] == "editor"


# Where it is from


@pytest.mark.parametrize("view", [PAIR, f"{PAIR}?topic=pay", FOUR])
def test_the_sources_of_the_rows_are_those_of_the_page(page, as_json, view):
    """Of each row, in any order; those of the leads stand on the page only."""
    found = as_json(view)
    cited = [
        set(re.findall(r'href="#source-([\w-]+)"', row))
        for row in re.findall(r'<tr id="[^>]*>.*?</tr>', page(view), re.S)
    ]
    assert [set(row["sources"]) for row in found["rows"]] == cited
    of_conflicts = [set(each["sources"]) for each in found["conflicts"]]
    assert set(found["sources"]) == set().union(*cited, *of_conflicts)


def test_a_source_is_given_with_all_that_is_needed_to_find_it(as_json, knowledge):
    sources = as_json(PAIR)["sources"]
    assert len(sources) > 5
    for slug, found in sources.items():
        source = Source.objects.get(slug=slug)
        assert found == {
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "published": source.published,
            "retrieved": source.retrieved,
            "license": source.licence,
        }


def test_csv_names_the_sources_in_each_line(as_csv, as_json):
    lines, _ = as_csv(PAIR)
    sources = as_json(PAIR)["sources"]
    for line, row in zip(lines, as_json(PAIR)["rows"], strict=True):
        named = line["Sources"].split("\n") if line["Sources"] else []
        assert len(named) == len(row["sources"])
        for name, slug in zip(named, row["sources"], strict=True):
            assert name.startswith(f"{sources[slug]['publisher']}: {sources[slug]['title']}")


def test_markdown_numbers_the_sources_and_lists_each(page):
    table, sources = page(file_of(PAIR, "md")).split("## Sources")
    cited = {int(n) for line in table.splitlines() for n in re.findall(r"\[(\d+)\]", line[:200])}
    listed = [int(number) for number in re.findall(r"^(\d+)\. ", sources, re.M)]
    assert listed == list(range(1, len(listed) + 1))
    assert cited <= set(listed)
    assert max(cited) == len(listed)


@pytest.mark.parametrize("view", [PAIR, f"{PAIR}?medium=film&show=differences"])
def test_each_file_names_its_page_and_the_last_review(page, as_json, as_csv, view):
    assert as_json(view)["url"] == f"http://testserver{view}"
    reviewed = as_json(view)["last_reviewed"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", reviewed)
    assert as_csv(view)[1][-2:] == [
        ["Source", f"http://testserver{view}"],
        ["Last reviewed", reviewed],
    ]
    text = page(file_of(view, "md"))
    assert f"From http://testserver{view}, last reviewed {reviewed}." in text


def test_what_was_left_out_is_not_in_the_address_of_the_page(as_json):
    assert as_json(f"{PAIR}?medium=opera&show=all&x=1")["url"] == f"http://testserver{PAIR}"


def test_each_file_has_the_title_of_the_page(page, as_json):
    view = f"{PAIR}?medium=film"
    assert as_json(view)["title"] == "Executive Producer vs. Producer, in film"
    title = page(file_of(view, "md")).splitlines()[0]
    assert title == "# Executive Producer vs. Producer, in film"


# How it is sent


@pytest.mark.parametrize("ending", CONTENT_TYPES)
def test_it_is_a_file_with_a_name(client, knowledge, ending):
    response = client.get(file_of(PAIR, ending))
    assert response["Content-Type"].split(";")[0] == CONTENT_TYPES[ending]
    assert response["Content-Disposition"] == (
        f'attachment; filename="executive-producer-vs-producer.{ending}"'
    )
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("view", VIEWS[:6])
def test_the_page_links_to_its_files(page, view):
    text = page(view)
    for ending in CONTENT_TYPES:
        [link] = re.findall(rf'href="([^"]*table\.{ending}[^"]*)"', text)
        linked = page(link.replace("&amp;", "&"))
        assert linked == page(file_of(view, ending))


@pytest.mark.parametrize("ending", CONTENT_TYPES)
def test_another_order_leads_to_the_one_address(client, knowledge, ending):
    response = client.get(
        f"/compare/producer-vs-executive-producer/table.{ending}?order=producer-vs-executive-producer"
    )
    assertRedirects(
        response,
        f"{PAIR}table.{ending}?order=producer-vs-executive-producer",
        status_code=301,
    )


@pytest.mark.parametrize(
    "query", ["medium=opera", "topic=%00", "order=x", f"show={quote('é' * 999)}"]
)
def test_bad_input_is_left_out_of_every_format(page, query):
    for ending in CONTENT_TYPES:
        assert page(f"{PAIR}table.{ending}?{query}") == page(f"{PAIR}table.{ending}")


def test_markdown_cells_stay_cells():
    row = markdown_row(["a | b", "c \\ d"])
    assert row == "| a \\| b | c \\\\ d |"


@pytest.mark.parametrize("ending", CONTENT_TYPES)
def test_the_number_of_queries_is_fixed(client, knowledge, ending):
    for address in (PAIR, FOUR):
        with assertNumQueries(QUERIES):
            client.get(file_of(address, ending))


@pytest.mark.parametrize("ending", ["csv", "json", "md"])
def test_editorial_judgment_and_conflicts_are_in_the_file_as_on_the_page(page, ending):
    text = page(file_of(PAIR, ending))
    assert "Hire the remaining crew" in text
    assert "[Partly editorial judgment]" in text
    question = re.search(r"Answers conflict: (.*?)</summary>", page(PAIR))[1]
    assert question in text
