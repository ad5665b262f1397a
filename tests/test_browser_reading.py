"""Reading the long pages: what has the focus stays in sight, and they print."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

COMPARISON = "/compare/executive-producer-vs-producer/"

# Which element has the focus, and the sticky heads and the window edges that cover it.
COVERED = """() => {
    const focused = document.activeElement;
    if (focused === document.body) return null;
    const box = focused.getClientRects()[0];
    const covers = [...document.querySelectorAll("thead th, .contents")].filter(cover => {
        if (getComputedStyle(cover).position !== "sticky" || cover.contains(focused)) return false;
        const other = cover.getBoundingClientRect();
        return box.top < other.bottom - 1 && box.bottom > other.top + 1
            && box.left < other.right - 1 && box.right > other.left + 1;
    }).map(cover => cover.textContent.trim().slice(0, 40));
    if (box.top < -1 || box.top > innerHeight) covers.push("the edge of the window");
    return {element: focused.outerHTML.slice(0, 160), covers};
}"""


# Backwards is where a sticky head would cover it: the page scrolls up to it.
@pytest.mark.parametrize("width", [390, 1440])
def test_what_has_the_focus_is_never_covered(open_tab, width):
    tab = open_tab(width)
    tab.goto(COMPARISON)
    steps = 0
    for _ in range(900):
        tab.keyboard.press("Shift+Tab")
        seen = tab.evaluate(COVERED)
        if seen is None:
            break
        assert seen["covers"] == [], seen["element"]
        steps += 1
    assert steps > 50


def test_role_names_stay_in_sight_while_a_table_is_read(tab):
    tab.goto(COMPARISON)
    head = tab.locator(".versus-table thead th").nth(1)
    row = tab.locator(".versus-table").first.locator("tbody tr").nth(3)
    row.evaluate("element => element.scrollIntoView({block: 'center'})")
    expect(head).to_be_in_viewport()


def test_comparison_prints_without_what_only_a_screen_needs(tab):
    tab.goto(COMPARISON)
    tab.emulate_media(media="print")

    for screen_only in (".site-nav", ".contents", ".comparison-controls", ".job-search-form"):
        expect(tab.locator(screen_only)).to_be_hidden()
    expect(tab.locator(".versus-table").first).to_be_visible()
    expect(tab.locator("#sources")).to_be_visible()

    paper = tab.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) > 1
