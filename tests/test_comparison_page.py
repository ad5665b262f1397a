"""The comparison of two roles: one address, every topic, no empty cell."""

import re

import pytest
from pytest_django.asserts import assertNumQueries, assertRedirects

PAIR = "/compare/executive-producer-vs-producer/"
QUERIES = 37


def test_the_article_has_all_its_topics(page):
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page(PAIR))
    for topic in (
        "The biggest differences",
        "Responsibilities and authority",
        "Who decides what",
        "Creative control",
        "Money",
        "Collaboration",
        "Skills",
        "Experience and ways in",
        "Path",
        "Pay",
        "Where the answers conflict",
        "Open jobs",
    ):
        assert topic in headings


def test_another_order_leads_to_the_one_address_and_keeps_the_query(client, knowledge):
    response = client.get("/compare/producer-vs-executive-producer/?medium=film")
    assertRedirects(response, f"{PAIR}?medium=film", status_code=301)


def test_a_role_named_twice_is_one_role(client, knowledge):
    response = client.get("/compare/producer-vs-producer-vs-executive-producer/")
    assertRedirects(response, PAIR, status_code=301)


def test_no_cell_is_empty(page):
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page(PAIR), re.S)
    assert len(cells) > 200
    assert not [cell for cell in cells if not re.sub(r"<[^>]+>|\s", "", cell)]


def test_every_table_has_a_caption_and_scoped_heads(page):
    tables = re.findall(r"<table.*?</table>", page(PAIR), re.S)
    assert len(tables) > 8
    for table in tables:
        assert "<caption" in table
        assert re.search(r'<th scope="col">\S', table)
        assert not re.search(r"<th>|<th [^s]", table)


def test_only_differences_leaves_out_what_is_the_same(page):
    everything, differences = page(PAIR), page(f"{PAIR}?show=differences")
    assert '<tr id="department" class="same">' in everything
    assert 'class="same"' not in differences
    assert 'class="different"' in differences


def test_the_count_matches_the_rows_that_are_marked(page):
    text = page(PAIR)
    differing, total = re.search(r"<strong>(\d+) of (\d+) rows differ", text).groups()
    assert len(re.findall(r'<tr id="[\w-]+" class="different"', text)) == int(differing)
    assert len(re.findall(r'<tr id="[\w-]+" class="\w+"', text)) == int(total)


def test_authority_flips_with_the_medium(page):
    film, scripted = page(f"{PAIR}?medium=film"), page(f"{PAIR}?medium=scripted_tv")
    assert "In film the Producer decides" in film
    assert "In scripted TV the Executive Producer decides" in scripted
    assert "In scripted TV the" not in film


def test_htmx_gets_the_tables_alone_with_the_count_for_the_status_region(page):
    fragment = page(f"{PAIR}?show=differences", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert re.search(r'id="status" hx-swap-oob="innerHTML">\d+ of \d+ rows differ', fragment)
    assert "<title>Executive Producer vs. Producer" in fragment
    restored = page(PAIR, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/compare/producer-vs-gaffer-in-chief/", "There is no role called “gaffer-in-chief”"),
        ("/compare/producer/", "takes two roles at least"),
        (
            "/compare/producer-vs-executive-producer-vs-director-vs-writer-vs-showrunner/",
            "Take 4 at the most",
        ),
    ],
)
def test_what_cannot_be_compared_says_why_and_what_to_do(client, knowledge, address, message):
    response = client.get(address)
    assert response.status_code == 404
    assert message in response.content.decode()
    assert 'href="/roles/"' in response.content.decode()


def test_home_and_the_comparison_count_the_same(page):
    counted = re.search(r"\d+ of \d+ rows differ", page("/"))[0]
    assert f"<strong>{counted}." in page(PAIR)


def test_each_state_has_its_own_title(page):
    def title(query):
        return re.search(r"<title>(.*?)</title>", page(PAIR + query))[1]

    assert title("") == "Executive Producer vs. Producer — Career Guide"
    assert title("?medium=film").startswith("Executive Producer vs. Producer, in film")
    assert "only differences" in title("?show=differences")


def test_pay_that_holds_elsewhere_is_left_out_of_a_medium(page):
    assert "Showrunners of reality" in page("/roles/executive-producer/?medium=unscripted")
    assert "Showrunners of reality" not in page("/roles/executive-producer/?medium=film")
    assert "3,000" not in page(f"{PAIR}?medium=film")


def test_compare_alone_leads_to_the_featured_pair(client, knowledge):
    assertRedirects(client.get("/compare/"), PAIR)


def test_roles_that_do_not_exist_are_not_found(client, knowledge):
    assert client.get("/compare/nobody-vs-nothing/").status_code == 404


@pytest.mark.parametrize("query", ["medium=opera", "show=nothing", "medium=%00&show=%00"])
def test_bad_input_is_named_and_left_out(page, query):
    text = page(f"{PAIR}?{query}")
    assert "is not one of the available choices" in text
    assert "rows differ" in text


@pytest.mark.parametrize("query", ["", "?medium=film&show=differences"])
def test_the_number_of_queries_is_fixed(client, knowledge, query):
    with assertNumQueries(QUERIES):
        client.get(PAIR + query)


def test_two_more_roles_cost_only_their_open_jobs(client, knowledge, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES + 4):
        client.get("/compare/director-vs-executive-producer-vs-line-producer-vs-producer/")


def test_four_roles_in_preparation_are_compared_without_an_empty_cell(page):
    text = page("/compare/director-vs-line-producer-vs-showrunner-vs-writer/")
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", text, re.S)
    assert not [cell for cell in cells if not re.sub(r"<[^>]+>|\s", "", cell)]
