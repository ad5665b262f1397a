"""Who decides what: the matrix of decisions and roles, what changes hands, and each decision."""

import re
from html import unescape

import pytest
from pytest_django.asserts import assertNumQueries

from roles.authority import DEPARTMENTS, PHASES, handover, matrix, register
from roles.models import Decision, DecisionRight, Responsibility, Role

PAGE = "/decisions/"
QUERIES = 3  # Rights with roles and decisions; their sources; who holds them as well.


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def matrix_of(text: str) -> str:
    return text.split('class="decision-matrix')[1].split("</table>")[0]


def rows_of(text: str, decision: str) -> list[list[str]]:
    """The rows of a decision where film and television stand side by side, cell by cell."""
    body = matrix_of(text).split(f'href="#{decision}"')[1].split("</tbody>")[0]
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def columns_of(text: str) -> list[str]:
    head = matrix_of(text).split("<thead>")[1].split("</thead>")[0]
    return [words(cell) for cell in re.findall(r"<th[^>]*>(.*?)</th>", head, re.S)]


def test_film_and_scripted_television_stand_under_each_other_and_the_mark_moves(page):
    text = page(PAGE)
    columns = columns_of(text)
    film, scripted_tv = rows_of(text, "hire-director")
    assert [film[0], scripted_tv[0]] == ["Film", "Scripted TV"]
    assert film[columns.index("Producer")].startswith("Decides")
    assert scripted_tv[columns.index("Producer")] == "–"
    assert scripted_tv[columns.index("Executive Producer")].startswith("Decides")


def test_what_changes_hands_is_said_in_words_above_the_matrix(page):
    text = page(PAGE)
    total = Decision.objects.count()
    said = (
        rf"\d+ of {total} decisions change hands between film and scripted TV, \d+ more in part\."
    )
    assert re.search(said, text)
    row = words(text.split('id="changes-hands"')[1].split("</tr>")[1])
    assert "Hire the director" in row
    assert "Producer decides Executive Producer decides" in row
    assert text.index('id="changes-hands"') < text.index('id="matrix"')


def test_a_decision_says_whether_it_changes_hands(page):
    heads = {
        words(head.split("</a>")[0]): words(head.split("</a>")[1])
        for head in re.findall(
            r'<th scope="rowgroup"[^>]*><span>(<a .*?)</span></th>', page(PAGE), re.S
        )
    }
    assert heads["Hire the director"] == "Changes hands"
    assert heads["Greenlight the production"] == "Changes hands in part"
    assert heads["Hire the remaining crew"] == "Same in both"
    assert heads["Take over a film in trouble"] == "Known in film only"
    assert heads["Approve the shooting script or storylines"] == ""


def test_no_cell_of_the_matrix_is_empty_and_every_column_is_used(page):
    for address in (PAGE, f"{PAGE}?medium=film", f"{PAGE}?medium=news&phase=production"):
        text = page(address)
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", matrix_of(text), re.S)
        assert all(words(cell) for cell in cells)
        rows = re.findall(r"<tr>(?:(?!<tr).)*?<td.*?</tr>", matrix_of(text), re.S)
        held = [re.findall(r'class="right (\w+)"', row) for row in rows]
        assert all(any(right != "none" for right in column) for column in zip(*held, strict=True))


def test_columns_run_from_the_money_to_the_departments_and_lead_to_the_profiles(page):
    text = page(PAGE)
    order = ["Film Financier", "Executive Producer", "Producer", "Director", "Line Producer"]
    assert [title for title in columns_of(text) if title in order] == order
    assert '<a href="/roles/line-producer/">Line Producer</a>' in matrix_of(text)
    assert "/roles/studio-or-network/" not in text  # A party has no profile.


def test_one_medium_has_one_row_a_decision_and_says_who_decides_in_the_other(page):
    text = page(f"{PAGE}?medium=film")
    row = matrix_of(text).split('href="#hire-director"')[1].split("</tr>")[0]
    assert "In scripted TV: Executive Producer" in row
    assert "Scripted TV</th>" not in matrix_of(text)
    assert "<title>Who decides what in film — Career Guide</title>" in text


def test_a_phase_leaves_out_the_others(page):
    text = page(f"{PAGE}?phase=post_production")
    assert 'id="final-cut"' in text
    assert 'id="hire-director"' not in text
    assert "<title>Who decides what in film and television: post-production" in text


def test_a_medium_of_which_nothing_is_known_says_so_and_leads_on(page):
    DecisionRight.objects.filter(medium="music").delete()
    text = page(f"{PAGE}?medium=music")
    assert "No source that we have read says who decides in music." in text
    assert f'<a href="{PAGE}">Show every decision' in text
    assert "<table" not in text


def test_the_matrix_has_a_column_for_roles_that_decide_or_approve_and_says_who_is_left_out(page):
    few, all_roles = page(PAGE), page(f"{PAGE}?columns=all")
    left_out = int(re.search(r"(\d+) further roles", few)[1])
    assert left_out > 10
    assert heads(all_roles) - heads(few) == left_out
    assert "further role" not in all_roles


def heads(text: str) -> int:
    head = text.split('class="decision-matrix')[1].split("</thead>")[0]
    return head.count('<th scope="col">')


def test_the_same_job_under_another_name_is_named(page):
    entry = page(f"{PAGE}?medium=news").split('id="newscast-rundown"')[1].split("</article>")[0]
    assert re.search(r'also as <a href="/roles/news-producer/">News Producer</a>', entry)


def test_every_decision_is_told_in_every_medium_with_notes(page):
    text = page(PAGE)
    for slug in Decision.objects.values_list("slug", flat=True):
        assert f'<article class="decision" id="{slug}"' in text
    cut = words(text.split('id="final-cut"')[1].split("</article>")[0])
    assert "The person named in the director’s deal memo has it." in cut
    assert "Music Decides Executive Producer" in cut
    script = words(text.split('id="approve-script"')[1].split("</article>")[0])
    assert "Film Decides None of the roles listed here Approves" in script


def test_every_link_within_the_page_arrives(page):
    text = page(PAGE)
    targets = set(re.findall(r'href="#([\w-]+)"', text))
    assert targets <= set(re.findall(r'id="([\w-]+)"', text))
    cited = {target for target in targets if target.startswith("source-")}
    assert cited == set(re.findall(r'id="(source-[\w-]+)"', text))


def test_every_right_names_a_source_or_is_marked(page):
    text = page(PAGE)
    cells = re.findall(r"<td>(.*?)</td>", matrix_of(text), re.S)
    assert len(cells) > 150
    assert all('href="#source-' in cell or "ditorial judgment" in cell for cell in cells)


def test_unknown_values_are_named_and_left_out(page):
    text = page(f"{PAGE}?medium=opera&phase=lunch")
    assert "opera is not one of the available choices" in text
    assert "lunch is not one of the available choices" in text
    assert f"of {Decision.objects.count()} decisions change hands" in text


@pytest.mark.parametrize("typed", ["%00", "💥", "a" * 5000, "<script>", "%F0%28"])
def test_no_input_breaks_the_page(page, typed):
    text = page(f"{PAGE}?medium={typed}&phase={typed}")
    assert "<script>" not in text.split('id="results"')[1]


def test_htmx_gets_the_results_alone_and_a_history_restore_the_page(page):
    address = f"{PAGE}?medium=news"
    fragment = page(address, **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "<title>Who decides what in news" in fragment
    assert re.search(r'id="status"[^>]*>\d+ of \d+ decisions (is|are) known for news\.<', fragment)
    restored = page(address, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored


@pytest.mark.parametrize("query", ["", "?medium=film", "?phase=production", "?medium=documentary"])
def test_the_number_of_queries_is_fixed(client, knowledge, query):
    with assertNumQueries(QUERIES):
        client.get(f"{PAGE}{query}")


def test_more_roles_take_no_more_queries(client, knowledge):
    for role in Role.objects.jobs().exclude(decision_rights__medium="film").order_by("pk")[:20]:
        DecisionRight.objects.create(
            slug=f"more-{role.slug}",
            decision=Decision.objects.get(slug="hire-director"),
            role=role,
            medium="film",
            right="informed",
            basis="editorial",
        )
    with assertNumQueries(QUERIES):
        text = client.get(PAGE).content.decode()
    assert "who-decides wide" in text


def test_a_profile_leads_to_the_decisions(page):
    text = page("/roles/producer/?medium=film")
    assert f'href="{PAGE}?medium=film"' in text
    assert f'href="{PAGE}?medium=film#hire-director"' in text


def test_the_profile_has_a_column_only_for_a_medium_in_which_the_role_has_rights(knowledge):
    role = Role.objects.with_profile().get(slug="completion-guarantor")
    assert [medium.value for medium in matrix(role).media] == ["film"]
    assert matrix(role, "scripted_tv").phases == []
    both = Role.objects.with_profile().get(slug="producer")
    assert [medium.value for medium in matrix(both).media] == ["film", "scripted_tv"]


# The rules, without a database

DECISION = Decision(pk=1, slug="cast", name="Cast", phase="pre_production")
PRODUCER, EXECUTIVE, STUDIO = (
    Role(pk=number, title=title, department=department, seniority=1)
    for number, title, department in [
        (1, "Producer", "producing"),
        (2, "Executive Producer", "producing"),
        (3, "Studio", "studio"),
    ]
)


LATER = Decision(pk=4, slug="later", name="Later", phase="production")


def right(role: Role, medium: str, kind: str = "decides", decision: Decision = DECISION):
    return DecisionRight(decision=decision, role=role, medium=medium, right=kind)


def test_a_decision_changes_hands_when_others_decide():
    found = handover(DECISION, [right(PRODUCER, "film"), right(EXECUTIVE, "scripted_tv")])
    assert found is not None
    assert not found.in_part


def test_it_changes_hands_in_part_when_one_of_them_keeps_it():
    rights = [right(PRODUCER, "film"), right(STUDIO, "film"), right(STUDIO, "scripted_tv")]
    found = handover(DECISION, rights)
    assert found is not None
    assert found.in_part


@pytest.mark.parametrize(
    "rights",
    [
        [right(PRODUCER, "film"), right(PRODUCER, "scripted_tv")],
        [right(PRODUCER, "film"), right(EXECUTIVE, "scripted_tv", "approves")],
        [right(PRODUCER, "film"), right(EXECUTIVE, "news")],
        [],
    ],
)
def test_it_does_not_when_the_same_decide_or_one_side_is_not_known(rights):
    assert handover(DECISION, rights) is None


def test_decisions_that_pass_the_same_way_stand_together():
    crew = Decision(pk=2, slug="crew", name="Hire", phase="production")
    lock = Decision(pk=3, slug="lock", name="Lock", phase="production")
    found = register(
        [
            right(PRODUCER, "film", decision=crew),
            right(STUDIO, "scripted_tv", decision=crew),
            right(PRODUCER, "film"),
            right(EXECUTIVE, "scripted_tv"),
            right(PRODUCER, "film", decision=lock),
            right(EXECUTIVE, "scripted_tv", decision=lock),
        ]
    )
    assert [exchange.decisions for exchange in found.exchanges] == [[DECISION, lock], [crew]]
    assert found.roles == [STUDIO, EXECUTIVE, PRODUCER]
    assert [label for label, _ in found.phases] == ["Pre-production", "Production"]


def passed_on(number: int) -> list[DecisionRight]:
    """The rights of a decision that changes hands, and of one in news."""
    decision = Decision(pk=number, slug=f"decision-{number}", name="Decide", phase="production")
    return [
        right(PRODUCER, "film", decision=decision),
        right(EXECUTIVE, "scripted_tv", decision=decision),
    ]


@pytest.mark.parametrize(
    ("rights", "medium", "phase", "said"),
    [
        (
            [*passed_on(1), *passed_on(2)],
            "",
            "",
            "2 of 2 decisions change hands between film and scripted TV.",
        ),
        (
            passed_on(1),
            "film",
            "production",
            "1 of 1 decision in production changes hands between film and scripted TV."
            " Read in film.",
        ),
        (
            [right(PRODUCER, "film"), right(STUDIO, "film"), right(STUDIO, "scripted_tv")],
            "",
            "",
            "None of 1 decision changes hands between film and scripted TV, 1 in part.",
        ),
        (passed_on(1), "news", "", "None of 1 decision is known for news."),
        (
            [
                right(PRODUCER, "news"),
                right(PRODUCER, "news", decision=LATER),
                *passed_on(3),
            ],
            "news",
            "",
            "2 of 3 decisions are known for news.",
        ),
    ],
)
def test_the_counts_are_words(rights, medium, phase, said):
    assert register(rights, medium, phase).in_words == said


def test_within_a_department_the_ranked_stand_first():
    unranked = Role(pk=5, title="Agent", department="producing", seniority=0)
    second = Role(pk=6, title="Assistant", department="producing", seniority=2)
    rights = [right(role, "film", "informed") for role in (unranked, second, PRODUCER)]
    assert register(rights).roles == [PRODUCER, second, unranked]


def test_every_department_has_its_place_and_throughout_comes_last():
    assert set(DEPARTMENTS) == set(Role.Department)
    assert PHASES[-1] == Responsibility.Phase.THROUGHOUT
