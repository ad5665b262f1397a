"""All that the founding article says is said on a page, in a record that names its claims."""

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.html import escape

from roles.models import (
    Conflict,
    Contrast,
    EntryRoute,
    PayClaim,
    ReportingLine,
    Responsibility,
    Role,
    RoleSkill,
    RoleVariant,
)

CLAIMS = (settings.BASE_DIR / "fixtures" / "founding_article_claims.txt").read_text().split()

# What a reader sees of each kind of record.
WORDS = {
    Role: lambda r: r.lead,
    ReportingLine: lambda r: r.text,
    Responsibility: lambda r: r.text,
    RoleSkill: lambda r: r.why,
    EntryRoute: lambda r: r.text,
    PayClaim: lambda r: r.name,
    RoleVariant: lambda r: r.marks,
    Contrast: lambda r: r.both_text or r.left_text,
    Conflict: lambda r: r.question,
}


@pytest.fixture
def shown(page):
    return "".join(
        page(address)
        for address in (
            "/roles/executive-producer/",
            "/roles/producer/",
            "/compare/executive-producer-vs-producer/",
        )
    )


def test_the_list_holds_the_207_claims():
    assert len(CLAIMS) == len(set(CLAIMS)) == 207


def test_every_claim_is_carried_by_a_record_that_a_page_shows(shown):
    carried = set()
    for model, words in WORDS.items():
        for record in model.objects.all():
            if record.claims and escape(words(record)) in shown:
                carried.update(record.claims)
    assert sorted(set(CLAIMS) - carried) == []


@pytest.mark.django_db
def test_no_record_names_a_claim_that_the_article_does_not_make():
    named = {
        claim
        for model in apps.get_app_config("roles").get_models()
        if any(field.name == "claims" for field in model._meta.get_fields())
        for claims in model.objects.values_list("claims", flat=True)
        for claim in claims
    }
    assert named <= set(CLAIMS)


def test_the_fourteen_conflicts_are_shown_with_what_holds_in_which_medium(page):
    text = page("/compare/executive-producer-vs-producer/")
    conflicts = list(Conflict.objects.with_readings())
    assert len(conflicts) >= 14
    for conflict in conflicts:
        assert escape(conflict.question) in text
        readings = conflict.readings.all()
        assert len(readings) >= 2
        assert all(escape(reading.text) in text for reading in readings)
        assert conflict.sources.exists()
