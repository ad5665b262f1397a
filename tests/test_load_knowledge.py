"""Loading the knowledge: all or nothing, twice without a change, and clear about what is wrong."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from roles.models import Credit, Responsibility, Role, Source

pytestmark = pytest.mark.django_db

GOOD = """
- model: roles.source
  fields: {slug: manual, title: A manual, publisher: Us, retrieved: "2026-11", kind: reference}
- model: roles.role
  fields:
    slug: gaffer
    title: Gaffer
    department: production
    level: head
    media: [film]
    lead: Lights the set.
    sources: [manual]
- model: roles.responsibility
  fields: {slug: gaffer-lights, role: gaffer, area: creative, text: Lights it., sources: [manual]}
"""


@pytest.fixture
def load(tmp_path):
    def load(text: str, name: str = "gaffer.yaml") -> str:
        path = tmp_path / name
        path.write_text(text)
        out = io.StringIO()
        call_command("load_knowledge", str(path), stdout=out)
        return out.getvalue()

    return load


def test_all_files_load_twice_without_a_change():
    out = io.StringIO()
    call_command("load_knowledge", stdout=out)
    assert " 0 records created, 0 updated, " in out.getvalue().replace(":", "")
    assert "unchanged, 0 removed." in out.getvalue()
    assert re.search(r"\d+ roles published, \d+ in preparation", out.getvalue())
    assert re.search(r"\d+ statements: \d+ sourced, \d+ partly editorial", out.getvalue())


def test_records_are_created_then_left_as_they_are(load):
    assert "3 records created" in load(GOOD)
    assert "3 unchanged" in load(GOOD)


def test_a_changed_record_is_updated_in_place(load):
    load(GOOD)
    key = Responsibility.objects.get(slug="gaffer-lights").pk
    assert "1 updated" in load(GOOD.replace("Lights it.", "Lights all of it."))
    duty = Responsibility.objects.get(slug="gaffer-lights")
    assert (duty.pk, duty.text) == (key, "Lights all of it.")


def test_what_the_file_no_longer_holds_is_removed_and_nothing_else(load):
    load(GOOD)
    before = Role.objects.count()
    assert "1 removed" in load(GOOD.rsplit("- model", 1)[0])
    assert not Responsibility.objects.filter(slug="gaffer-lights").exists()
    assert Role.objects.count() == before


def test_what_an_editor_added_in_the_admin_stays(load):
    load(GOOD)
    role = Role.objects.get(slug="gaffer")
    Responsibility.objects.create(slug="by-hand", role=role, area="people", text="Hires a crew.")
    load(GOOD)
    assert Responsibility.objects.filter(slug="by-hand").exists()


def test_json_is_read_too(load):
    record = (
        '[{"model": "roles.source", "fields": {"slug": "j", "title": "J", "publisher": "P",'
        ' "retrieved": "2026-11", "kind": "press"}}]'
    )
    assert "1 records created" in load(record, "sources.json")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("[manual]\n", "[nobody]\n"),
            "line 4: role “gaffer”, sources: “nobody” names a record that does not exist",
        ),
        (
            ("role: gaffer,", "role: best-boy,"),
            "responsibility “gaffer-lights”, role: “best-boy” names a record",
        ),
        (
            (", sources: [manual]}", "}"),
            "responsibility “gaffer-lights”, sources: name at least one source",
        ),
        (("area: creative", "area: glamour"), "area: Value 'glamour' is not a valid choice"),
        (("media: [film]", "media: [opera]"), "media: “opera” is not a medium"),
        (("text: Lights it.", "txet: Lights it."), "txet: there is no such field"),
        (("text: Lights it.", "text: ''"), "text: This field cannot be blank"),
        (("slug: gaffer-lights, ", ""), "slug: every record needs a slug"),
        (("roles.responsibility", "roles.sorcery"), "“roles.sorcery” is not a kind of knowledge"),
        (
            ("slug: gaffer\n", "slug: gaffer\n    status: published\n"),
            "needs the day it was last reviewed",
        ),
        (("fields: {slug: gaffer-lights", "fields: {{slug"), "line 15: not valid YAML or JSON"),
        (
            ("- model: roles.source\n  fields", "- pk: 1\n  model: roles.source\n  fields"),
            "take “pk” out",
        ),
        (("role: gaffer,", "role: 1,"), "role: “1” is not a slug"),
        (("Lights it., sources: [manual]", "Lights it., sources: [1]"), "is not a slug"),
        (("slug: gaffer-lights", "slug: manual, position: high"), "position: “high” does not fit"),
    ],
)
def test_a_broken_file_is_named_with_record_and_field_and_changes_nothing(load, change, message):
    broken = GOOD.replace(*change)
    assert broken != GOOD
    before = (Source.objects.count(), Role.objects.count(), Responsibility.objects.count())
    with pytest.raises(CommandError) as error:
        load(broken)
    assert "gaffer.yaml" in str(error.value)
    assert message in str(error.value)
    assert "Nothing was changed." in str(error.value)
    assert before == (Source.objects.count(), Role.objects.count(), Responsibility.objects.count())


def test_a_violated_constraint_is_told_in_words(load):
    right = """
- model: roles.decisionright
  fields:
    {slug: %s, decision: greenlight, role: %s, medium: music, right: decides, basis: editorial}
"""
    with pytest.raises(CommandError, match="Another role already decides this"):
        load(right % ("a", "producer") + right % ("b", "director"))


CREDITS = """
- model: roles.source
  fields: {slug: manual, title: A manual, publisher: Us, retrieved: "2026-11", kind: reference}
- model: roles.credit
  fields: {slug: one, credit_list: new_media, position: %d, title: One, sources: [manual]}
- model: roles.credit
  fields: {slug: two, credit_list: new_media, position: %d, title: Two, sources: [manual]}
"""


def test_two_records_may_change_places(load):
    load(CREDITS % (8, 9))
    assert "2 updated" in load(CREDITS % (9, 8))
    assert Credit.objects.get(slug="one").position == 9


def test_a_right_may_move_to_another_role(load):
    right = """
- model: roles.decisionright
  fields:
    {slug: %s, decision: greenlight, role: %s, medium: music, right: decides, basis: editorial}
"""
    load(right % ("first", "producer"))
    assert "1 created" in load(right % ("second", "director"))


def test_a_file_that_is_gone_takes_its_records_along(load, tmp_path, settings):
    folder = tmp_path / "fixtures" / "knowledge"
    folder.mkdir(parents=True)
    load(GOOD)
    settings.BASE_DIR = tmp_path  # A site whose only file says nothing of the gaffer.
    (folder / "sources.yaml").write_text(GOOD.split("- model: roles.role")[0])
    call_command("load_knowledge", stdout=io.StringIO())
    assert not Role.objects.filter(slug="gaffer").exists()


def test_a_record_that_stands_twice_is_refused(load):
    with pytest.raises(CommandError, match=r"already stands in gaffer\.yaml, line 2"):
        load(GOOD + GOOD)


def test_a_record_still_needed_is_not_taken_away(load):
    load(GOOD)
    with pytest.raises(
        CommandError, match="“gaffer” was taken out, but it is still needed: 1 of resp"
    ):
        load(GOOD.split("- model: roles.role")[0] + "- model" + GOOD.rsplit("- model", 1)[1])


def test_a_record_that_an_editor_built_on_is_not_taken_away(load):
    load(GOOD)
    role = Role.objects.get(slug="gaffer")
    Responsibility.objects.create(slug="by-hand", role=role, area="people", text="Hires a crew.")
    with pytest.raises(CommandError, match="“gaffer” was taken out, but it is still needed"):
        load(GOOD.split("- model: roles.role")[0])
    assert Responsibility.objects.filter(slug="gaffer-lights").exists()


def test_a_missing_file_is_named():
    with pytest.raises(CommandError, match=r"nowhere\.yaml cannot be read"):
        call_command("load_knowledge", "nowhere.yaml")
