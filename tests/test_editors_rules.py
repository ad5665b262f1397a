"""The editor's rules over all knowledge: the loader refuses files that break one of them."""

import io

import pytest
from django.core.management import CommandError, call_command

from roles.models import Responsibility, Role

pytestmark = pytest.mark.django_db

RIGHT = """
- model: roles.decisionright
  fields:
    slug: %s
    decision: greenlight
    role: %s
    medium: music
    right: decides
    basis: editorial
    shared: %s
"""
ALIAS = """
- model: roles.rolealias
  fields: {slug: %s, role: %s, name: %s, shared: %s}
"""
GAFFER = """
- model: roles.role
  fields:
    slug: gaffer
    title: Gaffer
    status: %s
    reviewed_on: "2026-11-23"
    department: production
    level: %s
    lead: Lights the set.
    basis: editorial
"""
DUTY = """
- model: roles.responsibility
  fields: {slug: gaffer-%s, role: gaffer, area: creative, text: Lights it., %s}
"""
SOURCED, EDITORIAL = "sources: [seed]", "basis: editorial"


@pytest.fixture
def load(tmp_path):
    def load(text: str) -> None:
        path = tmp_path / "gaffer.yaml"
        path.write_text(text)
        call_command("load_knowledge", str(path), stdout=io.StringIO())

    return load


def test_all_who_decide_are_marked_as_shared(load):
    with pytest.raises(CommandError, match="“b”, shared: mark it as shared, as “a” stands there"):
        load(RIGHT % ("a", "producer", "true") + RIGHT % ("b", "director", "false"))
    load(RIGHT % ("a", "producer", "true") + RIGHT % ("b", "director", "true"))


def test_a_name_of_two_roles_is_marked_as_shared_however_it_is_spelled(load):
    two = ALIAS % ("a", "producer", "Boss-Man", "%s") + ALIAS % ("b", "director", "boss man", "%s")
    with pytest.raises(CommandError, match="“a”, shared: mark it as shared, as “b” stands there"):
        load(two % ("false", "true"))
    load(two % ("true", "true"))


def test_a_name_that_is_the_title_of_another_role_is_marked_as_shared(load):
    with pytest.raises(
        CommandError, match=r"“a”, shared: .* “director” has this name for its title"
    ):
        load(ALIAS % ("a", "producer", "director", "false"))
    load(ALIAS % ("a", "producer", "director", "true"))


def test_a_job_has_a_level(load):
    with pytest.raises(CommandError, match="role “gaffer”, level: give the level"):
        load(GAFFER % ("in_preparation", '""'))
    load(GAFFER % ("party", '""'))


def test_a_step_leads_from_job_to_job(load):
    step = """
- model: roles.careerstep
  fields: {slug: up, from_role: producer, to_role: %s, kind: promotion, basis: editorial}
"""
    with pytest.raises(CommandError, match="career step “up”: it starts or ends at a party"):
        load(step % "studio-or-network")


def test_a_role_is_published_with_four_sourced_statements(load):
    three = "".join(DUTY % (number, SOURCED) for number in range(3))
    with pytest.raises(CommandError, match="“gaffer”, status: it has 3 sourced statements"):
        load(GAFFER % ("published", "head") + three + DUTY % ("own", EDITORIAL))
    load(GAFFER % ("in_preparation", "head") + three)
    load(GAFFER % ("published", "head") + three + DUTY % ("last", SOURCED))


def test_every_fault_is_named_and_nothing_is_changed(load):
    with pytest.raises(CommandError) as error:
        load(GAFFER % ("published", '""') + DUTY % ("own", SOURCED))
    assert "level: give" in str(error.value)
    assert "status: it has 1 sourced" in str(error.value)
    assert not Role.objects.filter(slug="gaffer").exists()
    assert not Responsibility.objects.filter(role__slug="gaffer").exists()
