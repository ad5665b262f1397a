"""What is searched for a title as it is typed: words, phrases, exclusions, names and spellings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.search.names import RoleName, TitleNames
from jobs.search.title import (
    MOST_FORMS,
    MOST_RUNS,
    MOST_WORDS,
    Run,
    TitleQuery,
    read_title,
)
from jobs.search.vocabulary import Vocabulary
from roles.models import Role, RoleAlias
from roles.words import words
from tests.role_names import title_names

NAMES = title_names("published")
# Every word that these tests type, so that none of them is taken for a slip.
USED = """
    producer producers executive exec executives unscripted insurance assistant assistants asst
    senior sr line film films co director directors documentary story stories editor editors news
    new los angeles production productions manager managers vice president vp coordinator first
    unit television tv video casting manager say hello egg supervisor post 2nd second
"""
VOCABULARY = Vocabulary(dict.fromkeys(USED.split(), 50), NAMES.spellings())


def read(text: str, *, widen: bool = True) -> TitleQuery:
    return read_title(text, NAMES, VOCABULARY, widen=widen)


def finds(query: TitleQuery, title: str) -> bool:
    """What the search index does with it: for tests, in plain Python."""
    spelt = words(title)

    def holds(phrase: tuple[str, ...]) -> bool:
        starts = range(len(spelt) - len(phrase) + 1)
        return any(tuple(spelt[at : at + len(phrase)]) == phrase for at in starts)

    if any(map(holds, query.excluded_phrases)) or set(query.excluded) & set(spelt):
        return False
    return not query.runs or any(
        all(set(forms) & set(spelt) for forms in run.words) and all(map(holds, run.phrases))
        for run in query.runs
    )


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("producer", "Producers, Unscripted"),
        ("producers", "Producer"),
        ("Producer EXECUTIVE", "Executive Producer"),
        ("line-producer", "Line Producer (Contract)"),
        ("Line producer", "LINE-PRODUCER/UPM"),
        ("vidéo editor", "Video Editor"),
        ("stories editor", "Story Editor"),
        # Names and abbreviations of roles.
        ("EP", "Executive Producer"),
        ("E.P.", "Executive Producer, Commercials"),
        ("exec. producer", "Executive Producer"),
        ("Executive Producers", "Exec Producer"),
        ("showrunner", "Show Runner"),
        ("show runner", "Showrunner"),
        ("UPM", "Unit Production Manager"),
        ("unit production manager", "UPM - Feature"),
        ("1st AD", "First Assistant Director"),
        ("1st asst director", "First Assistant Director"),
        ("film editor", "Video Editor"),
        ("Film or Video Editor", "Film Editor"),
        ("EP documentary", "Executive Producer, Documentary"),
        ("co-ep", "Co-Executive Producer"),
        # The same word written otherwise.
        ("sr producer", "Senior Producer"),
        ("senior tv producer", "Sr. Television Producer"),
        ("vp production", "Vice President, Production"),
        ("vice president production", "VP Production"),
        ("production coordinator", "Production Co-ordinator"),
        ("post-production supervisor", "Postproduction Supervisor"),
        # Misspelt.
        ("excutive producr", "Executive Producer"),
        ("lineproducer", "Line Producer"),
        # Phrases, and what is left out.
        ('"executive producer"', "Senior Executive Producer"),
        ("“executive producer”", "Executive Producer"),
        ("„executive producer“", "Executive Producer"),
        ("«executive producer»", "Executive Producer"),
        ("producer -insurance", "Producer"),
        ("producer - insurance", "Insurance Producer"),
        ("producer -co-producer", "Producer"),
        ('producer -"story editor"', "Editor and Story Producer"),
        ("-insurance", "Egg Producer"),
        ("-", "Anything"),
        ("", "Anything"),
        ('say "hello', "Say hello"),
        ('"line"-producer', "Line Producer"),
    ],
)
def test_a_search_finds(typed, title):
    assert finds(read(typed), title)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("producer", "Production Manager"),
        ("news director", "New Director"),
        ('"executive producer"', "Executive Assistant to the Producer"),
        ('"producer executive"', "Executive Producer"),
        ('"producer"', "Producers"),
        ('"exec producer"', "Executive Producer"),
        ("producer -insurance", "Insurance Producer"),
        ("producer -assistants", "Assistant Producer"),
        ("producer -assistant", "Asst. Producer"),
        ("producer -co-producer", "Co-Producer"),
        ('producer -"story editor"', "Story Editor and Producer"),
        ("producer −insurance -egg", "Egg Producer"),  # noqa: RUF001
        ("-insurance", "Insurance Agent"),
        # Another name may not undo a word that was typed, or mean something else.
        ("film producer", "Insurance Producer"),
        ("tv director", "Director, Product Marketing"),
        ("production assistant", "NP/PA, Urgent Care"),
        ("executive producer", "EP Lab Technologist"),
        ("screenwriter", "Technical Writer"),
        # Of another medium.
        ("film director", "TV Director"),
    ],
)
def test_a_search_does_not_find(typed, title):
    assert not finds(read(typed), title)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("producers", "Producer"),
        ("EP", "Executive Producer"),
        ("sr producer", "Senior Producer"),
        ("producr", "Producer"),
        ("vp production", "Vice President, Production"),
    ],
)
def test_nothing_else_is_searched_where_widening_is_off(typed, title):
    assert finds(read(typed), title)
    assert not finds(read(typed, widen=False), title)


@pytest.mark.parametrize("mark", ["-", "\u2013", "\u2212"])
def test_a_dash_as_phones_write_it_leaves_a_word_out(mark):
    assert read(f"producer {mark}assistant", widen=False).excluded == ("assistant",)
    assert read(f"producer {mark} assistant", widen=False).excluded == ()


def test_phrases_and_exclusions_hold_where_widening_is_off():
    query = read('unscripted "line producer" -assistant -"story editor"', widen=False)

    assert query.runs == (Run((("unscripted",),), (("line", "producer"),)),)
    assert query.excluded == ("assistant",)
    assert query.excluded_phrases == (("story", "editor"),)
    assert not query.is_widened


@pytest.mark.parametrize(
    ("typed", "is_widened"),
    [
        ("EP", True),
        ("producers", True),
        ("producr", True),
        ("producer -assistant", True),
        ('"executive producer"', False),
        ("insurance", False),
        ("news", False),
        ("", False),
    ],
)
def test_it_says_whether_it_is_widened(typed, is_widened):
    assert read(typed).is_widened is is_widened


def test_the_typed_reading_comes_first():
    query = read("EP")

    assert query.runs[0] == Run((("ep",),))
    assert query.spelt[:2] == (("ep",), ("executive", "producer"))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("EP", ["Executive Producer", "Executive prod"]),
        ("exec. producer", ["Executive Producer", "Executive prod"]),
        ("UPM", ["Unit Production Manager"]),
        ("EP documentary", ["Executive Producer"]),
        ("producer", []),
        ('"UPM"', []),
        ("insurance", []),
    ],
)
def test_it_says_which_other_names_are_searched(typed, names):
    assert [name.name for name in read(typed).names] == names


def test_a_name_says_for_which_role_it_is_searched():
    name = read("UPM").names[0]

    assert (name.role, name.title) == ("unit-production-manager", "Unit Production Manager")


def test_a_name_that_roles_share_brings_their_titles_and_no_other_names():
    names = TitleNames(
        [
            RoleName("Producer", "producer", "Producer", is_title=True),
            RoleName("Film producer", "producer", "Producer"),
            RoleName("Boss", "producer", "Producer", is_shared=True),
            RoleName("Executive Producer", "executive", "Executive Producer", is_title=True),
            RoleName("Boss", "executive", "Executive Producer", is_shared=True),
        ],
        too_broad=["Producer"],
    )

    query = read_title("boss", names, Vocabulary({}))

    assert [name.name for name in query.names] == ["Producer", "Executive Producer"]
    assert [name.name for name in read_title("film producer", names, Vocabulary({})).names] == []


def test_what_is_searched_instead_can_be_typed_again():
    query = read('productoin assistent -insurance "los angeles" -"story editor"')

    assert query.corrected == 'production assistant "los angeles" -insurance -"story editor"'
    again = read(query.corrected)
    assert again.corrected == ""
    assert (again.runs, again.excluded) == (query.runs, query.excluded)


def test_nothing_in_quotes_or_left_out_is_corrected():
    query = read('"producr" -producr')

    assert query.corrected == ""
    assert query.runs == (Run((), (("producr",),)),)


def test_a_rare_word_that_was_typed_is_searched_too():
    vocabulary = Vocabulary({"enginer": 1, "engineer": 5000})

    query = read_title("enginer", NAMES, vocabulary)

    assert query.corrected == "engineer"
    assert finds(query, "Engineer")
    assert finds(query, "Enginer")


def test_forms_that_no_title_holds_are_left_out():
    assert read("unscripted").runs == (Run((("unscripted",),)),)
    assert read_title("unscripted", NAMES, Vocabulary({})).runs == (
        Run((("unscripted", "unscripteds"),)),
    )


@given(st.text(alphabet=st.sampled_from("abEP \"“”-−–'()*:^&|!<>~\\%_é1,.\n"), max_size=60))  # noqa: RUF001
def test_nothing_typed_becomes_query_syntax(text):
    for widen in (True, False):
        query = read(text, widen=widen)
        held = [*query.excluded, *(word for phrase in query.excluded_phrases for word in phrase)]
        for run in query.runs:
            assert run.words or run.phrases
            held += [word for group in (*run.words, *run.phrases) for word in group]
        held += [word for spelt in query.spelt for word in spelt]
        assert all(re.fullmatch(r"[^\W_]+", word) for word in held)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "producer " * 1_000,
        "a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12 m13 n14 " * 20,
        '"' * 5_000,
        "-" * 5_000,
        "-a " * 2_000,
        '"executive producer" ' * 500,
        "vp sr exec tv " * 50,
        "ep pa upm ap lp pm poc " * 40,
    ],
)
def test_what_is_too_long_is_cut(text):
    query = read(text)

    assert len(query.runs) <= MOST_RUNS
    assert sum(len(run.phrases) for run in query.runs) <= MOST_RUNS * MOST_WORDS
    assert all(len(run.words) <= MOST_WORDS for run in query.runs)
    assert all(len(forms) <= MOST_FORMS for run in query.runs for forms in run.words)
    assert len(query.excluded) <= MOST_WORDS * MOST_FORMS


@pytest.mark.django_db
def test_the_names_are_those_of_the_published_roles_in_two_queries(django_assert_num_queries):
    hidden = Role.objects.filter(status=Role.Status.IN_PREPARATION).first()
    RoleAlias.objects.create(slug="x-boss", name="Gaffer-in-chief", role=hidden)

    with django_assert_num_queries(2):
        names = TitleNames.load()

    assert names.called(("gaffer", "in", "chief")) == ()
    assert [name.role for name in names.called(("ep",))] == ["executive-producer"]
    assert {name.words for name in names.all} == {name.words for name in NAMES.all}


@pytest.mark.django_db
def test_a_shared_alias_is_known_as_shared():
    for slug in ("producer", "executive-producer"):
        role = Role.objects.get(slug=slug)
        RoleAlias.objects.create(slug=f"{slug}-boss", name="Boss", role=role, shared=True)

    found = TitleNames.load().others(("boss",))

    assert {name.name for name in found} == {"Producer", "Executive Producer"}


def test_curated_names_stand_under_known_roles_and_say_where_they_are_from():
    from jobs.search.names import _curated

    known = {name.role for name in title_names().all}
    spelt = {name.words for name in title_names().all}
    for role, rows in _curated()["names"].items():
        assert role in known
        assert {row["source"] for row in rows} <= {"onet", "esco", "editorial"}
    assert {tuple(words(name)) for name in _curated()["too_broad"]} <= spelt
