"""The page of a comparison: one address, every topic, one medium or two, no empty cell."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertNumQueries, assertRedirects

from comparisons.addresses import address_of
from comparisons.comparison import SECTIONS
from roles.models import Role
from tests.comparison_rows import columns_of, rows_of, tables_of, text_of

PAIR = "/compare/executive-producer-vs-producer/"
FOUR = "/compare/director-vs-executive-producer-vs-line-producer-vs-producer/"
FLIP_VIEW = "?medium=film&also=scripted_tv"
# Roles and their profiles, what an editor says of them, wages, who decides, the list of all jobs.
QUERIES = 35
LINK = '<link rel="canonical" href="http://testserver{}">'
TOPICS = {
    "The difference in short",
    "At a glance",
    "Responsibilities and authority",
    "Who decides what",
    "Creative control",
    "Money",
    "Collaboration",
    "Skills",
    "Experience and ways in",
    "Path",
    "Pay",
}


def headings(text: str) -> list[str]:
    return [text_of(heading) for heading in re.findall(r"<h2[^>]*>(.*?)</h2>", text, re.S)]


def order_of(text: str) -> list[str]:
    return columns_of(text)[1:]


def empty_cells(text: str) -> list[str]:
    cells = re.findall(r"<(t[hd])\b[^>]*>(.*?)</\1>", text, re.S)
    assert len(cells) > 50
    return [cell for _, cell in cells if not text_of(cell)]


# All of it


def test_the_article_has_all_its_topics(page):
    found = headings(page(PAIR))
    assert set(found) >= TOPICS
    assert {"The biggest differences", "Compare next", "Open jobs", "Sources"} <= set(found)


def test_no_cell_is_empty(page):
    assert empty_cells(page(PAIR)) == []
    assert empty_cells(page(PAIR + FLIP_VIEW)) == []
    assert empty_cells(page(FOUR)) == []
    roles_in_preparation = "/compare/director-vs-line-producer-vs-showrunner-vs-writer/"
    assert empty_cells(page(roles_in_preparation)) == []


def test_every_table_has_a_caption_and_scoped_heads(page):
    tables = re.findall(r"<table.*?</table>", page(PAIR), re.S)
    assert len(tables) > 8
    for table in tables:
        assert re.search(r"<caption[^>]*>\S", table)
        assert re.search(r'<th scope="col">\S', table)
        assert not re.search(r"<th>|<th (?!scope=)", table)


def test_every_row_has_as_many_cells_as_there_are_columns(page):
    for address, columns in ((PAIR, 2), (FOUR, 4), (PAIR + FLIP_VIEW, 4)):
        assert {len(row.cells) for row in rows_of(page(address))} == {columns}, address


def test_no_row_stands_twice(page):
    slugs = [row.slug for row in rows_of(page(PAIR))]
    assert len(slugs) == len(set(slugs))


def test_the_count_matches_the_rows_that_are_marked(page):
    text = page(PAIR)
    differing, total = re.search(r"<strong>(\d+) of (\d+) rows differ", text).groups()
    rows = rows_of(text)
    assert [row.mark for row in rows].count("Different") == int(differing)
    assert len(rows) == int(total)
    marks = {"different": "Different", "similar": "Similar", "same": "Same"}
    for row in rows:
        assert row.classes == [next((k for k, v in marks.items() if v == row.mark), "unknown")]


def test_each_table_counts_its_own_rows(page):
    for table in tables_of(page(PAIR)):
        differing, total = re.search(r"(\d+) of (\d+) rows differ", table).groups()
        rows = rows_of(table)
        assert [row.mark for row in rows].count("Different") == int(differing)
        assert len(rows) == int(total)


def test_the_biggest_differences_stand_above_the_tables(page):
    text = page(PAIR)
    above = text.split('<table class="versus-table')[0]
    lines = re.findall(r"<li>(.*?)</li>", above.split('id="biggest-heading"')[1].split("</ul>")[0])
    assert 3 <= len(lines) <= 5
    assert "What stays the same" in above


def test_home_and_the_comparison_count_the_same(page):
    counted = re.search(r"\d+ of \d+ rows differ, \d+ are not judged", page("/"))[0]
    assert f"<strong>{counted}." in page(PAIR)


def test_conflicting_answers_are_opened_where_they_belong(page):
    text = page(PAIR)
    sections = dict(
        re.findall(r'<section class="scene[^>]* id="([\w-]+)"(.*?)</section>', text, re.S)
    )
    final_say = sections["creative"]
    assert re.search(r'<details class="conflict[^>]*>\s*<summary>Answers conflict', final_say)
    assert "Scripted TV" in text_of(final_say.split("<details")[1])
    assert "<details open" not in text


def test_what_an_editor_set_side_by_side_is_told_apart_from_what_is_derived(page):
    curated = [table for table in tables_of(page(PAIR)) if "curated" in table.split(">")[0]]
    assert curated
    assert all("sets them side by side" in table.split("</caption>")[0] for table in curated)
    assert not any("curated" in table.split(">")[0] for table in tables_of(page(FOUR)))


def test_every_statement_in_a_cell_names_its_source(page):
    """Also what holds for all of them, which stands once across the columns."""
    for row in rows_of(page(PAIR)):
        if row.slug.startswith(("duties-", "skills-", "experience-")):
            for html in row.cell_html:
                if not text_of(html).startswith("None "):
                    assert html.count('class="cite"') + html.count('class="editorial"'), row.slug


# Its address


def test_another_order_leads_to_the_one_address_and_keeps_the_query(client, knowledge):
    response = client.get("/compare/producer-vs-executive-producer/?medium=film")
    assertRedirects(response, f"{PAIR}?medium=film", status_code=301)


def test_a_role_named_twice_is_one_role(client, knowledge):
    response = client.get("/compare/producer-vs-producer-vs-executive-producer/")
    assertRedirects(response, PAIR, status_code=301)


@pytest.mark.parametrize(
    "query", ["", FLIP_VIEW, "?show=differences", "?topic=money", "?medium=opera"]
)
def test_the_canonical_link_is_the_address_without_a_query(page, query):
    assert LINK.format(PAIR) in page(PAIR + query)


def test_the_link_to_copy_is_that_of_the_view(page):
    shown = re.search(r'<input id="link"[^>]* value="([^"]*)"', page(f"{PAIR}?medium=film&x=1"))[1]
    assert shown.startswith(f"http://testserver{PAIR}?medium=film")
    assert "x=1" not in shown


def test_its_picture_is_named_for_other_sites(page):
    assert f'property="og:image" content="http://testserver{PAIR}preview.png"' in page(PAIR)


def test_each_state_has_its_own_title(page):
    def title(query):
        return re.search(r"<title>(.*?)</title>", page(PAIR + query))[1]

    assert title("") == "Executive Producer vs. Producer — Career Guide"
    assert title("?medium=film").startswith("Executive Producer vs. Producer, in film")
    assert title(FLIP_VIEW).startswith("Executive Producer vs. Producer, in film and scripted TV")
    assert "only differences" in title("?show=differences")


def test_a_page_may_be_kept_by_everybody_for_a_minute(client, knowledge):
    cached = client.get(PAIR)["Cache-Control"]
    assert "public" in cached
    assert "max-age=60" in cached


# How it is read


def test_only_differences_leaves_out_what_is_the_same(page):
    everything, differences = rows_of(page(PAIR)), rows_of(page(f"{PAIR}?show=differences"))
    assert "Same" in {row.mark for row in everything}
    assert [(row.slug, row.cells) for row in differences] == [
        (row.slug, row.cells) for row in everything if row.mark == "Different"
    ]


def test_authority_flips_with_the_medium(page):
    film, scripted = page(f"{PAIR}?medium=film"), page(f"{PAIR}?medium=scripted_tv")
    assert "In film the Producer decides" in film
    assert "In scripted TV the Executive Producer decides" in scripted
    assert "In scripted TV the" not in film


def test_the_flip_view_has_four_columns_and_marks_what_changes_with_the_medium(page):
    text = page(PAIR + FLIP_VIEW)
    assert order_of(text) == [
        "Executive Producer in film",
        "Producer in film",
        "Executive Producer in scripted TV",
        "Producer in scripted TV",
    ]
    rows = {row.slug: row for row in rows_of(text)}
    assert rows["decision-hire-director"].mark == "Changes with the medium"
    assert "turns" in rows["decision-hire-director"].classes
    assert rows["department"].mark == "Same"
    differing = re.search(r"<strong>(\d+) of", text)[1]
    marks = [row.mark for row in rows.values()]
    assert marks.count("Different") + marks.count("Changes with the medium") == int(differing)


def test_one_medium_named_twice_is_one_medium(page):
    text = page(f"{PAIR}?medium=film&also=film")
    assert order_of(text) == ["Executive Producer in film", "Producer in film"]


def test_a_second_medium_alone_is_read_as_the_medium(page):
    assert order_of(page(f"{PAIR}?also=news")) == [
        "Executive Producer in news",
        "Producer in news",
    ]


def test_two_media_of_more_than_two_roles_are_refused_beside_the_field(page):
    text = page(f"/compare/director-vs-line-producer-vs-producer/{FLIP_VIEW}")
    assert order_of(text) == ["Director in film", "Line Producer in film", "Producer in film"]
    error = text.split('id="id_also_error"')[1].split("</div>")[0]
    assert "shown for two roles; take a role out first" in error


@pytest.mark.parametrize(("slug", "title"), SECTIONS)
def test_a_topic_is_one_section_with_a_way_back_to_all(page, slug, title):
    text = page(f"{PAIR}?topic={slug}")
    assert TOPICS & set(headings(text)) == {title}
    assert rows_of(text)
    everything = {row.slug: row.mark for row in rows_of(page(PAIR))}
    assert all(everything[row.slug] == row.mark for row in rows_of(text))
    assert "One topic is shown" in text
    assert f'href="{PAIR}' in text.split("One topic is shown")[1].split("show every topic")[0]


def test_each_topic_can_be_shown_alone(page):
    text = page(f"{PAIR}?medium=film")
    for slug, title in SECTIONS:
        section = text.split(f'id="{slug}"')[1].split("</section>")[0]
        link = re.search(r'<a [^>]*href="([^"]*)"[^>]*>Only this topic', section)[1]
        assert link.endswith(f"topic={slug}#{slug}"), title
        assert "medium=film" in link


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("topic=overview", "We hold nothing on this topic"),
        ("topic=overview&show=differences", "No row"),
    ],
)
def test_a_topic_of_which_nothing_is_known_says_so(page, query, message):
    text = page(f"/compare/director-vs-writer/?{query}")
    assert tables_of(text) == []
    assert message in text


def test_order_orders_the_columns(page):
    assert order_of(page(PAIR)) == ["Executive Producer", "Producer"]
    text = page(f"{PAIR}?order=producer-vs-executive-producer")
    assert order_of(text) == ["Producer", "Executive Producer"]
    assert LINK.format(PAIR) in text
    mirrored = {row.slug: row.cells[::-1] for row in rows_of(text)}
    usual = {row.slug: row.cells for row in rows_of(page(PAIR))}
    assert mirrored["department"] == usual["department"]
    assert mirrored["decision-hire-director"] == usual["decision-hire-director"]


def test_each_role_but_the_first_can_be_moved_left(page, client):
    text = page(f"{FOUR}?medium=film")
    moves = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Move left', text)
    assert len(moves) == 3
    moved = page(moves[1].replace("&amp;", "&").split("#")[0])
    assert order_of(moved) == [
        "Director in film",
        "Line Producer in film",
        "Executive Producer in film",
        "Producer in film",
    ]
    back = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Move left', moved)[1]
    assert order_of(page(back.replace("&amp;", "&").split("#")[0])) == order_of(text)


@pytest.mark.parametrize(
    "order", ["producer-vs-director", "producer", "-vs-", "x" * 3000, "producer-vs-producer"]
)
def test_an_order_of_other_roles_is_named_and_left_out(page, order):
    text = page(f"{PAIR}?{urlencode({'order': order})}")
    assert order_of(text) == ["Executive Producer", "Producer"]
    assert "The order names other roles; the usual order is shown." in text
    assert "order=" not in text.split('id="chosen"')[1].split("Move left")[0].rsplit("href=", 1)[0]


def test_each_role_can_be_removed(page):
    removes = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Remove', page(FOUR))
    assert [link.split("#")[0].split("?")[0] for link in removes] == [
        "/compare/executive-producer-vs-line-producer-vs-producer/",
        "/compare/director-vs-line-producer-vs-producer/",
        "/compare/director-vs-executive-producer-vs-producer/",
        "/compare/director-vs-executive-producer-vs-line-producer/",
    ]
    removes = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Remove', page(PAIR))
    assert [link.split("#")[0] for link in removes] == [
        "/compare/?role=producer",
        "/compare/?role=executive-producer",
    ]


def test_whom_to_compare_next_is_suggested(page):
    suggested = page(PAIR).split('id="next"')[1].split("</section>")[0]
    links = re.findall(r'<a [^>]*href="(/compare/[^"?#]*)[^"]*"[^>]*>Add (.*?)</a>', suggested)
    assert ("/compare/executive-producer-vs-line-producer-vs-producer/", "Line Producer") in links
    assert not {"Producer", "Executive Producer"} & {title for _, title in links}


def test_four_roles_suggest_pairs_and_no_fifth(page):
    suggested = page(FOUR).split('id="next"')[1].split("</section>")[0]
    links = re.findall(r'href="/compare/([^"/?]+)/', suggested)
    assert links
    assert all(link.count("-vs-") == 1 for link in links)
    assert '<option value="">one more role' not in suggested
    assert "4 roles are the limit" in suggested


def test_pay_that_holds_elsewhere_is_left_out_of_a_medium(page):
    assert "Showrunners of reality" in page("/roles/executive-producer/?medium=unscripted")
    assert "Showrunners of reality" not in page("/roles/executive-producer/?medium=film")
    assert "3,000" not in page(f"{PAIR}?medium=film")


# Fragments


def test_htmx_gets_the_tables_alone_with_the_count_for_the_status_region(page):
    fragment = page(f"{PAIR}?show=differences", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert re.search(r'id="status" hx-swap-oob="innerHTML">\d+ of \d+ rows differ', fragment)
    assert "<title>Executive Producer vs. Producer" in fragment
    assert rows_of(fragment) == rows_of(page(f"{PAIR}?show=differences"))


def test_back_gets_the_whole_page(page):
    restored = page(PAIR, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored


def test_page_and_fragment_are_kept_apart(client, knowledge):
    assert {"HX-Request", "HX-History-Restore-Request"} <= set(client.get(PAIR)["Vary"].split(", "))


def test_a_fragment_carries_what_is_wrong_with_a_field(page):
    fragment = page(f"{PAIR}?medium=opera", **{"HX-Request": "true"})
    error = fragment.split('id="id_medium_error" hx-swap-oob="innerHTML"')[1].split("</div>")[0]
    assert "opera is not one of the available choices" in error


# What cannot be shown


@pytest.mark.parametrize("ending", ["", "table.csv", "table.json", "table.md", "preview.png"])
@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ("producer-vs-gaffer-in-chief", "There is no role called “gaffer-in-chief”"),
        ("producer", "takes two roles at least"),
        ("producer-vs-", "takes two roles at least"),
        ("producer-vs-producer", "takes two roles at least"),
        (
            "producer-vs-studio-or-network",
            "There is no role called “studio-or-network”",
        ),  # A party, not a job.
        (
            "producer-vs-executive-producer-vs-director-vs-writer-vs-showrunner",
            "Take 4 at the most",
        ),
    ],
)
def test_what_cannot_be_compared_says_why_and_what_to_do(client, knowledge, roles, ending, message):
    response = client.get(f"/compare/{roles}/{ending}")
    assert response.status_code == 404
    assert message in response.content.decode()
    assert 'href="/roles/"' in response.content.decode()


@pytest.mark.parametrize("ending", ["", "table.csv", "table.json", "table.md", "preview.png"])
@pytest.mark.parametrize("roles", ["nobody-vs-nothing", "-vs-", "-", "x" * 2000])
def test_roles_that_do_not_exist_are_not_found(client, knowledge, roles, ending):
    assert client.get(f"/compare/{roles}/{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["table.xml", "table.", "table", "table.CSV", "preview.jpg"])
def test_files_of_other_kinds_are_not_found(client, knowledge, ending):
    assert client.get(PAIR + ending).status_code == 404


NONSENSE = ["opera", "%00", "%F0%9F%8E%AC", "%FF", "' OR 1=1 --", "x" * 5000]
CHOICES = ["medium", "also", "show", "topic"]


@pytest.mark.parametrize("value", NONSENSE)
def test_bad_input_is_named_beside_its_field_and_left_out(page, value):
    text = page(f"{PAIR}?{'&'.join(f'{name}={value}' for name in CHOICES)}")
    for name in CHOICES:
        error = text.split(f'id="id_{name}_error"')[1].split("</div>")[0]
        assert "is not one of the available choices. It was left out." in error, name
    assert "rows differ" in text
    assert order_of(text) == ["Executive Producer", "Producer"]


@pytest.mark.parametrize("value", [*NONSENSE, "", "0", "-1", "99", "1.5", "film&{0}=news"])
def test_no_bad_input_is_an_error_of_ours(client, knowledge, value):
    names = [*CHOICES, "order", "left", "right", "x"]
    query = "&".join(f"{name}={value.format(name)}" for name in names)
    for address in (PAIR, f"{PAIR}table.json", f"{PAIR}table.csv", f"{PAIR}table.md"):
        assert client.get(f"{address}?{query}").status_code == 200, address


# What it costs


@pytest.mark.parametrize("query", ["", FLIP_VIEW, "?medium=film&show=differences", "?topic=pay"])
def test_the_number_of_queries_is_fixed(client, knowledge, query):
    with assertNumQueries(QUERIES):
        client.get(PAIR + query)


def test_four_roles_take_as_many_queries_as_two(client, knowledge):
    with assertNumQueries(QUERIES):
        client.get(FOUR)


@pytest.mark.no_cover
def test_no_pair_takes_more_queries_than_the_fullest(client, knowledge):
    """Each role with the one that follows it round the alphabet, through the whole site.

    Fewer are needed where a role has nothing of a kind, whose sources are then not looked for.
    """
    slugs = list(Role.objects.jobs().order_by("slug").values_list("slug", flat=True))
    for one, other in zip(slugs, [*slugs[1:], slugs[0]], strict=True):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/compare/{address_of([one, other])}/")
        assert response.status_code == 200
        assert len(queries) <= QUERIES, response.request["PATH_INFO"]
        assert empty_cells(response.content.decode()) == []


def test_a_second_medium_without_a_first_is_the_only_one(page):
    text = page(f"{PAIR}?also=film")
    assert re.search(r'<option value="film" selected>Film</option>', text)
    assert "<title>Executive Producer vs. Producer, in film" in text
