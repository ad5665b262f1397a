"""The editor's desk: every kind of knowledge is listed, searched and edited, in fixed queries."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roles.knowledge import KNOWLEDGE_MODELS
from roles.models import DecisionRight, Responsibility, Role, RoleSkill, Source


@pytest.fixture
def editor(admin_client, knowledge):
    return admin_client


def address(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(captured)


@pytest.mark.parametrize("model", KNOWLEDGE_MODELS)
def test_every_kind_is_listed_searched_and_opened(editor, model):
    listed = editor.get(address(model, "changelist"))
    assert listed.status_code == 200
    assert editor.get(address(model, "changelist") + "?q=producer").status_code == 200
    assert editor.get(address(model, "add")).status_code == 200
    record = model.objects.order_by("pk").first()
    assert editor.get(address(model, "change", record.pk)).status_code == 200


@pytest.mark.parametrize("model", KNOWLEDGE_MODELS)
def test_lists_take_the_same_queries_for_one_row_as_for_many(editor, model):
    site_model = admin.site._registry[model]
    many = queries(editor, address(model, "changelist"))
    site_model.list_per_page, before = 1, site_model.list_per_page
    try:
        assert queries(editor, address(model, "changelist")) == many
    finally:
        site_model.list_per_page = before


@pytest.mark.no_cover
@pytest.mark.parametrize("slug", ["executive-producer", "producer", "line-producer"])
def test_a_role_is_saved_as_it_was_opened_and_still_says_the_same(editor, slug):
    role = Role.objects.get(slug=slug)
    opened = editor.get(address(Role, "change", role.pk))
    before = editor.get(f"/roles/{slug}/").content
    response = editor.post(address(Role, "change", role.pk), filled(opened))
    assert response.status_code == 302
    assert editor.get(f"/roles/{slug}/").content == before


def filled(response) -> dict[str, object]:
    """What a browser sends when the form is saved as it was opened."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for name in form.fields:
            bound = form[name]
            value = bound.value()
            if value is None or value is False:
                continue
            if name == "sources":
                value = [getattr(source, "pk", source) for source in value]
                raw = bound.field.widget.__class__.__name__ == "ManyToManyRawIdWidget"
                value = ",".join(map(str, value)) if raw else value
            data[bound.html_name] = value
    return data


@pytest.mark.no_cover
def test_more_records_in_the_inlines_cost_no_more_queries(editor):
    role = Role.objects.get(slug="producer")
    queries(editor, address(Role, "change", role.pk))  # Fills Django's own caches.
    before = queries(editor, address(Role, "change", role.pk))
    for number in range(5):
        duty = Responsibility.objects.create(
            slug=f"extra-{number}", role=role, area="people", text=f"Extra {number}."
        )
        duty.sources.set(Source.objects.order_by("pk")[:2])
    assert queries(editor, address(Role, "change", role.pk)) == before


@pytest.mark.parametrize("model", [Responsibility, RoleSkill, DecisionRight])
def test_a_statement_without_a_source_is_refused(editor, model):
    record = model.objects.filter(basis="sourced").order_by("pk").first()
    page = editor.get(address(model, "change", record.pk))
    form = page.context["adminform"].form
    data = {
        name: value for name in form.fields if (value := form.initial.get(name)) not in (None, [])
    }
    data.pop("sources", None)
    data["claims"] = "[]"
    response = editor.post(address(model, "change", record.pk), data)
    assert response.status_code == 200
    assert "Name at least one source" in response.content.decode()


def test_an_edit_shows_on_the_page(editor):
    duty = Responsibility.objects.filter(role__slug="producer").order_by("pk").first()
    data = {
        "slug": duty.slug,
        "role": duty.role_id,
        "area": duty.area,
        "phase": duty.phase,
        "position": duty.position,
        "basis": duty.basis,
        "claims": "[]",
        "text": "Says a thing that was not said before.",
        "media": ["film"],
        "sources": [source.pk for source in duty.sources.all()],
    }
    assert editor.post(address(Responsibility, "change", duty.pk), data).status_code == 302
    duty.refresh_from_db()
    assert duty.media == ["film"]
    assert data["text"] in editor.get("/roles/producer/").content.decode()
