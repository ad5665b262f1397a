"""Credit versus job: the credits of a medium in order, and the jobs behind them."""

import re
from html import unescape

import pytest
from pytest_django.asserts import assertNumQueries

from roles.credits import end_credits
from roles.models import Credit, CreditRule, Role, RoleVariant

PAGE = "/credits/"
QUERIES = 6  # Credits, rules and kinds, each with its sources.


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def lists_of(text: str) -> list[str]:
    return re.findall(r'<ol class="end-credits" aria-labelledby="([\w-]+)"', text)


def credits_of(text: str, code: str) -> list[str]:
    listed = text.split(f'aria-labelledby="{code}"')[1].split("</ol>")[0]
    return [words(item) for item in re.findall(r"<li .*?</li>", listed, re.S)]


def test_film_and_scripted_television_come_without_being_asked_for(page):
    lists = lists_of(page(PAGE))
    assert lists[:2] == ["theatrical-feature", "scripted-episodic-tv"]
    assert "non-fiction-tv" not in lists


@pytest.mark.parametrize(
    ("medium", "lists"),
    [
        ("film", ["theatrical-feature", "short-film"]),
        ("scripted_tv", ["scripted-episodic-tv", "long-form-tv", "tv-writers-room"]),
        ("unscripted", ["non-fiction-tv"]),
    ],
)
def test_a_medium_has_its_own_lists(page, medium, lists):
    assert lists_of(page(f"{PAGE}?medium={medium}")) == lists


def test_credits_stand_in_the_order_of_the_guild(page):
    credits = credits_of(page(f"{PAGE}?medium=film"), "theatrical-feature")
    assert credits[0].startswith("1 Produced By / Producer The primary producer")
    assert credits[1].startswith("2 Executive Producer")
    assert [credit.split()[0] for credit in credits] == [str(n + 1) for n in range(len(credits))]


def test_a_credit_says_what_it_marks_to_whom_it_reports_and_where_its_role_stands(page):
    text = page(PAGE)
    item = text.split('aria-labelledby="theatrical-feature"')[1].split("</li>")[0]
    assert "Reports to: Studio or financiers." in words(item)
    assert '<a href="/roles/producer/">Producer</a>' in item
    assert 'href="#source-pga-ff"' in item
    movies_only = credits_of(text, "theatrical-feature")[-1]
    assert "Television movies only." in movies_only


def test_a_credit_without_wording_says_that_only_its_order_is_known(page):
    for credit in Credit.objects.filter(credit_list="scripted_episodic_tv", marks=""):
        listed = credits_of(page(PAGE), "scripted-episodic-tv")[credit.position - 1]
        assert listed.startswith(f"{credit.position} {credit.title} Order only")


def test_the_kinds_of_a_medium_say_what_they_mark_and_decide(page):
    film = words(page(f"{PAGE}?medium=film").split('id="kinds"')[1].split("</table>")[0])
    assert "Kinds of Executive Producer in film" in film
    assert "Financier" in film
    assert "Little or nothing in the production." in film
    assert "Showrunner" not in film
    television = words(page(f"{PAGE}?medium=scripted_tv").split('id="kinds"')[1])
    assert "Showrunner" in television
    assert "TV writer rank" in television  # The Producer who is a writer.


def test_that_a_credit_is_not_a_job_rests_on_sources(page):
    section = page(PAGE).split('id="not-a-job"')[1].split("</section>")[0]
    said = re.findall(r"<p>(.*?)</p>", section, re.S)
    assert len(said) == 4  # Three sentences and the way to the decisions.
    assert all('href="#source-' in each for each in said[:3])
    assert 'href="/decisions/"' in said[3]


def test_guild_rules_hold_where_they_hold(page):
    assert "letters p.g.a." in page(f"{PAGE}?medium=film")
    assert "letters p.g.a." not in page(f"{PAGE}?medium=scripted_tv")


def test_a_medium_without_a_list_says_so_and_still_shows_its_kinds(page):
    text = page(f"{PAGE}?medium=news")
    assert "No list for news has been read." in text
    assert lists_of(text) == []
    assert "Oversees one or more newscasts" in text


def test_every_link_within_the_page_arrives(page):
    for address in (PAGE, f"{PAGE}?medium=music"):
        text = page(address)
        targets = set(re.findall(r'href="#([\w-]+)"', text))
        assert targets <= set(re.findall(r'id="([\w-]+)"', text))
        cited = {target for target in targets if target.startswith("source-")}
        assert cited
        assert cited == set(re.findall(r'id="(source-[\w-]+)"', text))


def test_an_unknown_medium_is_named_and_left_out(page):
    text = page(f"{PAGE}?medium=opera")
    assert "opera is not one of the available choices" in text
    assert lists_of(text)[0] == "theatrical-feature"


@pytest.mark.parametrize("typed", ["%00", "💥", "a" * 5000, "<script>", "%F0%28"])
def test_no_input_breaks_the_page(page, typed):
    text = page(f"{PAGE}?medium={typed}")
    assert "<script>" not in text.split('id="results"')[1]


def test_htmx_gets_the_results_alone_and_a_history_restore_the_page(page):
    address = f"{PAGE}?medium=news"
    fragment = page(address, **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "<title>Credit versus job in news" in fragment
    assert 'id="status" hx-swap-oob="innerHTML">No list of credits for news' in fragment
    restored = page(address, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored


@pytest.mark.parametrize("query", ["", "?medium=film", "?medium=news"])
def test_the_number_of_queries_is_fixed(client, knowledge, query):
    with assertNumQueries(QUERIES):
        client.get(f"{PAGE}{query}")


def test_a_profile_leads_to_the_credits(page):
    assert f'href="{PAGE}?medium=film"' in page("/roles/producer/?medium=film")


# The rules, without a database


def credit(credit_list: str, position: int = 1, marks: str = "") -> Credit:
    return Credit(credit_list=credit_list, position=position, title="Producer", marks=marks)


def test_lists_are_counted_in_words_and_one_that_was_not_obtained_is_not():
    credits = [
        credit("theatrical_feature", 1, "The work"),
        credit("theatrical_feature", 2),
        credit("new_media", 1, "Not obtained"),
        credit("non_fiction_tv", 1, "The work"),
    ]
    shown = end_credits(credits, [], [], "")
    assert [each.slug for each in shown.lists] == ["theatrical-feature", "new-media"]
    expected = "2 credits in 1 list for film and scripted TV; what 1 of them mark is known."
    assert shown.in_words == expected
    assert end_credits(credits, [], [], "film").lists == shown.lists[:1]
    assert end_credits(credits, [], [], "music").in_words.startswith("No list of credits for music")


def test_rules_and_kinds_are_those_of_the_media_that_are_read():
    rules = [
        CreditRule(topic="not_a_job", text="Everywhere"),
        CreditRule(topic="mark", text="Film", media=["film"]),
        CreditRule(topic="awards", text="News", media=["news"]),
    ]
    role = Role(pk=1, title="Producer")
    variants = [RoleVariant(role=role, name="Film", media=["film"])]
    shown = end_credits([], rules, variants, "")
    assert [rule.text for rule in shown.difference] == ["Everywhere"]
    assert shown.rules == [("The Producers Mark", [rules[1]])]
    assert shown.kinds == [(role, variants)]
    news = end_credits([], rules, variants, "news")
    assert news.rules == [("Awards", [rules[2]])]
    assert news.kinds == []
