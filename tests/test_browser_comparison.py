"""Setting roles side by side, as a reader does it: pick, bring in, remove, reorder, on a phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAIR = "/compare/executive-producer-vs-producer/"
THREE = "/compare/executive-producer-vs-line-producer-vs-producer/"
FOUR = "/compare/director-vs-executive-producer-vs-line-producer-vs-producer/"
# The heads of the first table that can be seen.
HEADS = ".versus-table >> nth=0 >> thead th:visible"


def follow(reader, begins: str, ends: str) -> None:
    """The link of which a part is for screen readers only."""
    name = re.compile(rf"^{re.escape(begins)}\s*: {re.escape(ends)}$")
    reader.tab_to(reader.tab.locator("main").get_by_role("link", name=name))
    reader.press("Enter")


def at(path: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(path)}([?#]|$)")


def test_roles_are_ticked_in_the_list_and_compared(reader):
    reader.open("/roles/?name=producer")
    for title in ("Line Producer", "Co-Producer"):
        reader.tab_to(reader.tab.get_by_label(f"Add to comparison: {title}", exact=True))
        reader.press("Space")
    reader.tab_to(reader.tab.get_by_role("button", name="Compare the ticked roles"))
    reader.press("Enter")
    expect(reader.tab).to_have_url(at("/compare/co-producer-vs-line-producer/"))
    reader.sees_whole_page("Co-Producer vs. Line Producer")


def test_a_profile_leads_to_the_tray_and_the_tray_to_the_comparison(reader):
    reader.open("/roles/line-producer/")
    reader.follow("Compare Line Producer with any other role")
    reader.sees_whole_page("Compare roles")
    field = reader.tab.get_by_label("Compare with", exact=True)
    reader.tab_to(field)
    field.select_option(label="Production Coordinator")
    reader.tab_to(field.locator("xpath=ancestor::form").get_by_role("button"))
    reader.press("Enter")
    expect(reader.tab).to_have_url(at("/compare/line-producer-vs-production-coordinator/"))


def test_a_third_role_is_brought_in_and_removed_and_the_focus_stays_with_the_roles(reader):
    reader.open(PAIR)
    reader.tab.get_by_label("Bring in", exact=True).select_option(label="Line Producer")
    reader.tab_to(reader.tab.get_by_role("button", name="Change", exact=True))
    reader.press("Enter")
    expect(reader.tab).to_have_url(at(THREE))

    reader.follow("Remove Line Producer")
    expect(reader.tab).to_have_url(at(PAIR))
    expect(reader.tab.locator("#chosen")).to_be_focused()
    reader.tab.go_back()
    expect(reader.tab).to_have_url(at(THREE))


def test_columns_change_places_and_the_focus_stays_with_the_roles(reader):
    reader.open(PAIR)
    expect(reader.tab.locator(HEADS)).to_have_text(
        ["Compared on", "Executive Producer", "Producer"]
    )
    follow(reader, "Move left", "Producer")
    expect(reader.tab.locator(HEADS)).to_have_text(
        ["Compared on", "Producer", "Executive Producer"]
    )
    expect(reader.tab.locator("#chosen")).to_be_focused()
    reader.tab.reload()
    expect(reader.tab.locator(HEADS).nth(1)).to_have_text("Producer")


def test_two_media_stand_beside_each_other_and_say_what_changes(reader):
    reader.open(PAIR)
    reader.follow("See film and scripted TV at once")
    expect(reader.tab.locator(HEADS)).to_have_count(5)
    expect(reader.tab.get_by_text("Changes with the medium").first).to_be_visible()


def test_one_topic_is_compared_alone_and_every_topic_again(reader):
    reader.open(PAIR)
    follow(reader, "Only this topic", "Who decides what")
    expect(reader.tab.locator(".columns .scene")).to_have_count(1)
    reader.follow("show every topic")
    expect(reader.tab.locator(".columns .scene").nth(8)).to_be_attached()


def test_a_phone_shows_two_of_four_columns_and_the_reader_chooses_which(open_tab):
    for scripts in (True, False):
        tab = open_tab(390, java_script_enabled=scripts)
        tab.goto(FOUR)
        expect(tab.locator(HEADS)).to_have_text(["Compared on", "Director", "Executive Producer"])
        right = tab.get_by_label("Right column", exact=True)
        right.focus()
        right.select_option(label="Producer")
        if not scripts:
            right.locator("xpath=ancestor::*[@role='group']").get_by_role("button").click()
        expect(tab.locator(HEADS)).to_have_text(["Compared on", "Director", "Producer"])
        if scripts:
            expect(right).to_be_focused()
        expect(tab).to_have_url(re.compile("right=4"))


def test_what_is_shown_can_be_taken_away_as_a_file(tab):
    tab.goto(f"{PAIR}?topic=decisions&show=differences")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="CSV", exact=True).click()
    text = download.value.path().read_text()
    assert download.value.suggested_filename == "executive-producer-vs-producer.csv"
    rows = tab.locator(".versus-table tbody tr").count()
    assert text.count("Who decides what,profiles,") == rows


def test_two_roles_are_printed_on_two_pages(tab, tmp_path):
    tab.goto(PAIR)
    tab.emulate_media(media="print")
    printed = tab.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
