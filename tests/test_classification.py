"""Which profile an advert reads like, or none: the rules, and how right they are."""

import time
from collections import Counter

import pytest
import yaml

from jobs.classification import FILE, Classifier, folded
from roles.models import Role, RoleAlias
from tests.classification_report import REAL, classifier, judged, real_adverts, score
from tests.role_names import title_names

RULES = yaml.safe_load(FILE.read_text("utf-8"))


def role_of(title: str, organisation: str = "", department: str = "") -> str:
    return classifier().role_of(title, organisation, department)


@pytest.mark.parametrize(
    ("advert", "role"),
    [
        # “Producer” says nothing by itself.
        (("Producer",), ""),
        (("Producer", "Meadow Lane Partners"), ""),
        (("Producer", "Meadow Lane Insurance"), ""),
        (("Producer", "Meadow Lane Pictures"), "producer"),
        (("Producer", "", "Unscripted"), "producer"),
        (("Producer, Documentary Series",), "producer"),
        (("Producer", "Meadow Lane Pictures Insurance Brokers"), ""),
        (("Producer", "Meadow Lane Pictures", "Marketing"), ""),
        (("Event Producer", "Meadow Lane Pictures"), ""),
        (("Game Producer", "Meadow Lane Studios"), ""),
        (("Talent Producer", "Meadow Lane Pictures"), ""),
        # The world makes the name narrower, and the nearest sign decides.
        (("Producer", "KXYZ-TV"), "news-producer"),
        (("Producer", "KXYZ-TV", "Documentary"), "producer"),
        (("Producer, Talk Show", "KXYZ-TV", "News"), "producer"),
        (("Line Producer", "FOX 99"), "news-producer"),
        (("Line Producer", "Meadow Lane Pictures"), "line-producer"),
        (("Executive Producer", "", "Newsroom"), "news-executive-producer"),
        (("Executive Producer",), "executive-producer"),
        (("Executive Producer - KXYZ-TV",), "news-executive-producer"),
        (("Producer", "Meadow Lane Records"), "record-producer"),
        (("Producer", "Meadow Lane Medical Record Service"), ""),
        (("Music Video Producer", "Meadow Lane Films"), "producer"),
        (("Producer", "Meadow Lane Advertising"), "agency-producer"),
        # The longer name is the narrower one; the first counts.
        (("Senior Executive Producer",), "executive-producer"),
        (("Co-Executive Producer",), "co-executive-producer"),
        (("Supervising Story Producer",), "story-producer"),
        (("Line Producer / UPM",), "line-producer"),
        (("Reality - Field Producer (Season 3)",), "field-producer"),
        (("Writers’ Assistant",), "writers-assistant"),
        # Somebody else’s job.
        (("Executive Producer’s Assistant",), ""),
        (("Executive Assistant to the Executive Producer",), ""),
        (("Associate News Producer", "KXYZ-TV"), ""),
        (("Software Engineer, Video Editor",), ""),
        (("Casting Director Coordinator",), ""),
        # Ranks and abbreviations need a title without unknown words.
        (("Director", "Meadow Lane Pictures"), ""),
        (("Director, Scripted Series", "Meadow Lane Pictures"), "director"),
        (("Director, Film Marketing", "Meadow Lane Pictures"), ""),
        (("Director, Film Finance", "Meadow Lane Pictures"), ""),
        (("Film Director",), "director"),
        (("Commercial Director", "Meadow Lane Dairy", "Commercial"), ""),
        (("Commercial Director", "Meadow Lane Commercials"), "director"),
        (("PA", "Meadow Lane Pictures"), ""),
        (("PA, Feature Film",), "production-assistant"),
        # An organisation of the trade has other writers too.
        (("Staff Writer", "Meadow Lane Pictures"), ""),
        (("Staff Writer", "Meadow Lane Pictures", "Scripted"), "writer"),
        (("Video Editor", "Meadow Lane Insurance", "Marketing"), "film-editor"),
        (("Production Manager", "Meadow Lane Foods"), ""),
        (("Production Manager", "Meadow Lane Productions"), "unit-production-manager"),
        (("Production Manager", "Meadow Lane Production Parts"), ""),
        (("Producer", "Meadow Lane Networks"), ""),
        (("Talent Manager", "Meadow Lane Pictures"), ""),
        (("Talent Manager", "Meadow Lane Talent Agency"), "talent-agent"),
        (("",), ""),
        (("!!!", "???", "***"), ""),
    ],
)
def test_an_advert_reads_like(advert, role):
    assert role_of(*advert) == role


def test_the_judged_sample_is_large_enough_and_every_judgement_names_a_profile():
    sample = judged()
    known = {name.role for name in title_names().all} | {""}

    assert {one.role for one in sample} <= known
    kinds = Counter(one.kind for one in sample)
    assert kinds["invented"] >= 150
    assert kinds["published"] >= 40
    assert not REAL.exists() or kinds["real"] >= 200
    assert {one.half for one in sample} == {"tuning", "held out"}


@pytest.mark.parametrize("half", ["tuning", "held out"])
def test_of_the_judged_sample_95_percent_given_are_right_and_85_percent_are_found(half):
    sample = [one for one in judged() if one.half == half]

    found = score(sample, [role_of(*one[:3]) for one in sample])

    assert found.judged >= 80
    assert found.precision >= 0.95, str(found)
    assert found.recall >= 0.85, str(found)


@pytest.mark.skipif(not REAL.exists(), reason="The real adverts are not here.")
def test_the_real_adverts_are_read_fast_enough_to_import_them():
    adverts = list(real_adverts().values())[:10_000]
    reader = Classifier(title_names(), RULES)

    started = time.thread_time()
    for advert in adverts:
        reader.role_of(*advert)
    first = time.thread_time() - started
    for advert in adverts:
        reader.role_of(*advert)
    again = time.thread_time() - started - first

    assert len(adverts) / first > 2_000
    assert len(adverts) / again > 30_000


def test_every_rule_names_a_role_or_a_name_that_there_is():
    names = title_names()
    known = {name.role for name in names.all}
    also = {name for group in RULES["also_called"].values() for name in group}
    spelt = {folded(name.text, names) for name in names.all} | {folded(n, names) for n in also}
    listed = Counter(folded(n, names) for group in RULES["names"].values() for n in group)

    assert set(RULES["also_called"]) <= known
    assert {rule["role"] for rule in RULES["narrower"]} <= known
    assert {rule["becomes"] for rule in RULES["narrower"]} <= known
    assert {rule["where"] for rule in RULES["narrower"]} <= set(RULES["worlds"])
    assert not set(listed) - spelt, "names that no role has"
    assert not {name for name, many in listed.items() if many > 1}, "names that stand twice"


@pytest.mark.django_db
def test_it_knows_the_roles_of_the_database_in_two_queries(django_assert_num_queries):
    producer = Role.objects.get(slug="producer")
    RoleAlias.objects.create(slug="x-impresario", name="Film impresario", role=producer)
    for slug in ("producer", "executive-producer"):
        role = Role.objects.get(slug=slug)
        RoleAlias.objects.create(slug=f"{slug}-x", name="Film boss", role=role, shared=True)

    with django_assert_num_queries(2):
        reader = Classifier.load()

    assert reader.role_of("Film Impresario") == "producer"
    assert reader.role_of("Film Boss") == "", "a name that roles share says nothing"
    assert reader.role_of("Senior Producer, Unscripted") == "senior-producer"


@pytest.mark.django_db
def test_a_role_that_is_not_there_is_never_given():
    Role.objects.filter(slug="news-producer").delete()

    reader = Classifier.load()

    assert reader.role_of("News Producer") != "news-producer"
    assert reader.role_of("Producer", "KXYZ-TV") == "producer"
