"""The picture that other sites show of a comparison."""

import io
from itertools import combinations

import pytest
from PIL import Image
from pytest_django.asserts import assertNumQueries, assertRedirects

from comparisons.comparison import compare
from comparisons.preview import HEIGHT, MARGIN, PAPER, WIDTH, preview
from roles.models import Role

PICTURE = "/compare/executive-producer-vs-producer/preview.png"
FOUR = "/compare/director-vs-executive-producer-vs-line-producer-vs-producer/preview.png"
LARGEST = 200_000  # Bytes.
QUERIES = 34


@pytest.fixture
def picture(client, knowledge):
    """Get an address and return its picture, as another site would read it."""

    def get(address: str) -> Image.Image:
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/png"
        assert len(response.content) < LARGEST
        image = Image.open(io.BytesIO(response.content))
        image.load()
        return image

    return get


def test_it_is_a_png_of_the_size_that_other_sites_ask_for(picture):
    for address in (PICTURE, FOUR):
        image = picture(address)
        assert (image.format, image.size) == ("PNG", (1200, 630))


def test_it_is_kept_for_a_day_by_everybody(client, knowledge):
    cached = client.get(PICTURE)["Cache-Control"].split(", ")
    assert {"public", "max-age=3600"} <= set(cached)
    assert "Cookie" not in client.get(PICTURE).get("Vary", "")


def test_it_is_drawn_once_a_day(client, knowledge, settings, monkeypatch):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "preview",
        }
    }
    drawn = []
    monkeypatch.setattr("comparisons.views.preview", lambda of: drawn.append(of.names) or b"PNG")
    assert [client.get(PICTURE).content for _ in range(3)] == [b"PNG"] * 3
    assert drawn == ["Executive Producer vs. Producer"]


def test_who_has_it_already_is_not_sent_it_again(client, knowledge):
    tag = client.get(PICTURE)["ETag"]
    assert client.get(PICTURE, headers={"If-None-Match": tag}).status_code == 304


def test_it_differs_with_the_roles(client, knowledge):
    assert client.get(PICTURE).content != client.get(FOUR).content
    assert client.get(PICTURE).content == client.get(PICTURE).content


def test_nothing_is_written_beyond_its_margins(knowledge):
    """Every pair of the roles with the longest names, and four of them."""
    longest = sorted(Role.objects.jobs().with_profile(), key=lambda role: -len(role.title))[:4]
    for roles in [*combinations(longest[:3], 2), longest]:
        image = Image.open(io.BytesIO(preview(compare(list(roles)))))
        paper = Image.new("RGB", (1, 1), PAPER).getpixel((0, 0))
        right = image.crop((WIDTH - MARGIN + 1, 20, WIDTH, HEIGHT))
        below = image.crop((0, HEIGHT - MARGIN // 2, WIDTH, HEIGHT))
        assert {color for _, color in right.getcolors()} == {paper}, roles
        assert {color for _, color in below.getcolors()} == {paper}, roles


def test_another_order_leads_to_the_one_address(client, knowledge):
    response = client.get("/compare/producer-vs-executive-producer/preview.png")
    assertRedirects(response, PICTURE, status_code=301)


def test_a_query_leads_to_the_one_picture(client, knowledge):
    for query in ("medium=film", "medium=%00&order=%FF&topic=x", "x=1"):
        assertRedirects(client.get(f"{PICTURE}?{query}"), PICTURE, status_code=301)


@pytest.mark.parametrize("address", [PICTURE, FOUR])
def test_the_number_of_queries_is_fixed(client, knowledge, address):
    with assertNumQueries(QUERIES):
        client.get(address)
