"""Readers with a question of their own, from where they start to where they have the answer.

What they see is taken from the pages themselves, as the knowledge goes on growing; what is
written here is what stays: names of roles, and which official figures were not released.
Unless it says otherwise each reads by keyboard alone, with JavaScript and without it.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Reader

pytestmark = pytest.mark.browser

DOLLARS = re.compile(r"\$[\d,]+")


@pytest.fixture
def phone(open_tab) -> Page:
    """A tab on a phone, which is touched."""
    return open_tab(390, has_touch=True)


# What readers do


def pick(reader: Reader, label: str, option: str) -> None:
    """Choose in a list by writing its name; without scripts the button is needed as well."""
    field = reader.tab.get_by_label(label, exact=True)
    reader.tab_to(field)
    reader.tab.keyboard.type(option)
    expect(field.locator("option:checked")).to_have_text(option)
    if not reader.scripts:
        reader.tab_to(field.locator("xpath=ancestor::form").get_by_role("button"))
        reader.press("Enter")


def enter(reader: Reader, link: Locator) -> str:
    """Go to a link, open it, and say what it was called."""
    name = words(link)
    reader.tab_to(link)
    reader.press("Enter")
    return name


def skill_box(tab: Page, skill: str) -> Locator:
    """The box of a skill on the list, which also says in how many roles it stands."""
    return tab.get_by_role("checkbox", name=re.compile(rf"^{re.escape(skill)}\s*, in \d+ roles?$"))


# What they see


def words(part: Locator) -> str:
    return " ".join((part.text_content() or "").split())


def section(tab: Page, name: str | re.Pattern[str]) -> Locator:
    """The heading called so."""
    return tab.locator("main").get_by_role("heading", level=2, name=name, exact=True)


def within_reach(tab: Page, role: str) -> Locator:
    return section(tab, re.compile(rf"^\d+ roles? within reach of {role}$"))


def keeps_focus(reader: Reader, control: Locator) -> None:
    """After a swap, whoever used a control stands where they stood."""
    if reader.scripts:
        expect(reader.tab.locator(".htmx-request")).to_have_count(0)
        assert control.evaluate("element => element === document.activeElement")


def field(reader: Reader, label: str) -> Locator:
    return reader.tab.get_by_label(label, exact=True)


def stays_after_reload(tab: Page, part: str) -> None:
    """The address alone gives the same again."""
    expect(tab.locator(".htmx-request")).to_have_count(0)
    seen = tab.title(), tab.locator(part).inner_text()
    assert len(seen[1]) > 100
    tab.reload()
    assert (tab.title(), tab.locator(part).inner_text()) == seen


def is_no_wider_than(tab: Page) -> None:
    """Nothing on the page pushes it aside."""
    assert tab.evaluate("() => { scrollTo(10_000, scrollY); return scrollX; }") == 0


def has_right(tab: Page, right: str, decision: str = "final-cut") -> list[str]:
    """Who has this right in a decision, in the medium that is read."""
    holders = tab.locator(f"#{decision} dl > div").filter(
        has=tab.locator("dt", has_text=re.compile(rf"^{right}$"))
    )
    return [words(each) for each in holders.locator("dd").all()]


def row(tab: Page, head: str) -> list[str]:
    """The cells of the row with this head in the table of official wages."""
    found = tab.get_by_role("table", name=re.compile(r"^Official wages by place")).get_by_role(
        "row", name=re.compile(rf"^{re.escape(head)}")
    )
    return [words(cell) for cell in found.get_by_role("cell").all()]


# Paths


def test_a_production_coordinator_in_atlanta_finds_the_way_to_line_producer_and_what_it_pays(
    reader,
):
    tab = reader.tab
    reader.open("/")
    reader.follow("Paths", within=".site-nav")
    pick(reader, "Where you are", "Production Coordinator")
    expect(within_reach(tab, "Production Coordinator")).to_be_visible()
    keeps_focus(reader, field(reader, "Where you are"))
    pick(reader, "Where you want to be", "Line Producer")
    routes = section(tab, re.compile(r"^\d+ routes? from Production Coordinator to Line Producer$"))
    expect(routes).to_be_visible()
    keeps_focus(reader, field(reader, "Where you want to be"))
    stays_after_reload(tab, "#found")

    skill = enter(reader, tab.locator('#found a[href^="/roles/line-producer/#"]').first)
    expect(tab).to_have_url(re.compile(r"/roles/line-producer/#.+"))
    expect(tab.locator(":target")).to_contain_text(skill)
    expect(tab.locator(":target")).to_be_in_viewport()
    tab.go_back()
    expect(routes).to_be_visible()

    reader.follow("what it pays")
    expect(section(tab, "Line Producer in the United States")).to_be_visible()
    reader.write("City or state", "Atlanta")
    reader.press("Enter")
    expect(section(tab, "Line Producer in Atlanta, GA")).to_be_visible()
    keeps_focus(reader, field(reader, "City or state"))
    median = DOLLARS.search(words(tab.locator(".figure-line")))[0]
    assert row(tab, "Atlanta-Sandy Springs-Roswell, GA")[3] == median
    assert row(tab, "United States")[3] != median
    stays_after_reload(tab, "#figures")

    reader.follow("Open jobs for Line Producer in Atlanta, GA")
    found = section(tab, re.compile("Line Producer.*Atlanta, Georgia"))
    expect(found).to_be_visible()
    # Where there is no advert, the next step leads on, as far as the whole country.
    for _ in range(4):
        if tab.locator("ol.jobs").count():
            break
        heading = words(section(tab, re.compile("^Jobs for")))
        steps = tab.locator("main").get_by_role("link", name=re.compile("^Search (within|every)"))
        enter(reader, steps.first)
        expect(section(tab, heading)).to_have_count(0)
    expect(tab.get_by_role("heading", level=3, name="Line Producer").first).to_be_visible()


def test_a_record_producer_who_would_be_a_line_producer_is_shown_where_the_two_come_nearest(reader):
    tab = reader.tab
    reader.open("/paths/")
    pick(reader, "Where you are", "Record Producer")
    expect(within_reach(tab, "Record Producer")).to_be_visible()
    pick(reader, "Where you want to be", "Line Producer")
    none = section(tab, "No route from Record Producer to Line Producer is known")
    expect(none).to_be_visible()
    keeps_focus(reader, field(reader, "Where you want to be"))
    expect(tab.get_by_role("heading", name="Where the two come nearest")).to_be_visible()
    stays_after_reload(tab, "#found")

    way = tab.locator("#found").get_by_role("link", name=re.compile(r"^\S.* to Line Producer$"))
    start = enter(reader, way.first).removesuffix(" to Line Producer")
    onward = section(tab, re.compile(rf"^\d+ routes? from {start} to Line Producer$"))
    expect(onward).to_be_visible()
    expect(field(reader, "Where you are").locator("option:checked")).to_have_text(start)

    tab.go_back()
    expect(none).to_be_visible()
    expect(field(reader, "Where you are")).to_have_value("record-producer")
    expect(field(reader, "Where you want to be")).to_have_value("line-producer")


def test_a_coordinator_learns_that_it_is_the_medium_which_parts_them_from_showrunner(reader):
    tab = reader.tab
    reader.open("/paths/?from=production-coordinator&to=showrunner")
    routes = section(tab, re.compile(r"^\d+ routes? from Production Coordinator to Showrunner$"))
    number = int(words(routes).split()[0])

    pick(reader, "Medium", "Film")
    none = section(tab, "No route from Production Coordinator to Showrunner in film is known")
    expect(none).to_be_visible()
    expect(none).to_have_count(1)
    keeps_focus(reader, field(reader, "Medium"))

    pick(reader, "Medium", "Scripted TV")
    within = section(
        tab, re.compile(r"^\d+ routes? from Production Coordinator to Showrunner in scripted TV$")
    )
    expect(within).to_be_visible()
    keeps_focus(reader, field(reader, "Medium"))
    routes_shown = tab.locator("#found").get_by_role("heading", level=3)
    expect(routes_shown).to_have_count(int(words(within).split()[0]))
    stays_after_reload(tab, "#found")

    tab.go_back()
    expect(none).to_be_visible()
    expect(field(reader, "Medium")).to_have_value("film")
    every = tab.locator("#found").get_by_role(
        "link", name=re.compile(r"^in every medium there (is|are) \d+ routes?$")
    )
    assert str(number) in enter(reader, every).split()
    expect(routes).to_be_visible()
    expect(field(reader, "Medium")).to_have_value("")


def test_a_field_producer_looks_at_the_drawing_of_all_paths_and_sees_where_they_can_go(reader):
    tab = reader.tab
    reader.open("/paths/")
    expect(section(tab, re.compile(r"^\d+ steps between \d+ roles$"))).to_be_visible()

    reader.follow("Field Producer", within="#drawing svg")
    expect(within_reach(tab, "Field Producer")).to_be_visible()
    nearest = tab.get_by_role("heading", level=3, name="1 step on from Field Producer")
    expect(nearest).to_be_visible()
    # The list and the drawing say the same.
    listed = tab.locator("#found dt > a:first-child").all_text_contents()
    drawn = tab.locator("#drawing svg").get_by_role("link").all()
    names = {each.get_attribute("aria-label") for each in drawn}
    assert listed
    assert names == {*listed, "Field Producer"}

    goal = listed[-1]
    reader.follow(goal, within="#drawing svg")
    expect(
        section(tab, re.compile(rf"^\d+ routes? from Field Producer to {goal}$"))
    ).to_be_visible()


# Skills


def test_a_runner_ticks_what_they_can_do_and_reads_why_a_missing_skill_matters(reader):
    tab = reader.tab
    reader.open("/fit/")
    expect(section(tab, "No skill is ticked yet")).to_be_visible()

    for number, skill in enumerate(("Communication", "Organization"), start=1):
        reader.tab_to(skill_box(tab, skill))
        reader.press("Space")
        if reader.scripts:
            ticked = re.compile(rf"^{number} skills? ticked, \d+ roles covered in part$")
            expect(section(tab, ticked)).to_be_visible()
            keeps_focus(reader, skill_box(tab, skill))
    if not reader.scripts:
        enter(reader, tab.get_by_role("button", name="Show the roles"))
    both = section(tab, re.compile(r"^2 skills ticked, \d+ roles covered in part$"))
    expect(both).to_be_visible()
    expect(tab).to_have_url(re.compile(r"have=communication&have=organization$"))
    counted = tab.locator("#results li:has(h3)")
    expect(counted).to_have_count(int(words(both).split()[3]))
    first = counted.first
    expect(first).to_contain_text("You have: Communication")
    expect(first).to_contain_text("You have: Organization")
    expect(first).to_contain_text(re.compile(r"\b2 of \d+ skills"))
    stays_after_reload(tab, "#results")
    expect(tab.locator("input[name=have]:checked")).to_have_count(2)

    role = words(first.get_by_role("heading"))
    missing = enter(reader, first.locator("a[href*='#']").first)
    expect(tab.get_by_role("heading", level=1)).to_have_text(role)
    reason = tab.locator(":target")
    expect(reason).to_be_in_viewport()
    expect(reason.locator("dt")).to_have_text(missing)
    assert len(words(reason.locator("dd"))) > 20

    tab.go_back()
    expect(both).to_be_visible()
    expect(skill_box(tab, "Communication")).to_be_checked()
    expect(skill_box(tab, "Organization")).to_be_checked()
    expect(skill_box(tab, "Coordination")).not_to_be_checked()


def test_a_location_manager_sees_which_other_roles_the_same_skills_cover_in_film(reader):
    tab = reader.tab
    reader.open("/roles/location-manager/")
    reader.follow("Which other roles these skills cover")
    heading = section(tab, re.compile(r"^\d+ skills? ticked, \d+ roles covered in part$"))
    expect(heading).to_be_visible()
    in_every = words(heading)
    ticked = int(in_every.split()[0])
    expect(tab.locator("input[name=have]:checked")).to_have_count(ticked)
    own = tab.locator("#results li:has(h3)").first
    expect(own.get_by_role("heading")).to_have_text("Location Manager")
    expect(own).to_contain_text(f"{ticked} of {ticked} skills")

    pick(reader, "Medium", "Film")
    expect(tab).to_have_url(re.compile(r"medium=film"))
    expect(heading).not_to_have_text(in_every)
    keeps_focus(reader, field(reader, "Medium"))
    fewer = words(heading)
    assert int(fewer.split()[3]) < int(in_every.split()[3])
    stays_after_reload(tab, "#results")

    tab.go_back()
    expect(heading).to_have_text(in_every)
    expect(field(reader, "Medium")).to_have_value("")


def test_a_friend_opens_the_link_to_somebodys_skills_and_sees_the_same(reader, open_tab):
    tab = reader.tab
    reader.open("/fit/?have=screenwriting")
    reader.tab_to(skill_box(tab, "Storytelling"))
    reader.press("Space")
    if not reader.scripts:
        enter(reader, tab.get_by_role("button", name="Show the roles"))
    heading = section(tab, re.compile(r"^2 skills ticked"))
    expect(heading).to_be_visible()
    keeps_focus(reader, skill_box(tab, "Storytelling"))

    friend = open_tab(java_script_enabled=False)
    friend.goto(tab.url)
    expect(section(friend, words(heading))).to_be_visible()
    assert friend.locator("#results").inner_text() == tab.locator("#results").inner_text()
    expect(skill_box(friend, "Storytelling")).to_be_checked()

    enter(reader, tab.get_by_role("link", name="Untick all"))
    expect(section(tab, "No skill is ticked yet")).to_be_visible()
    expect(tab.locator("input[name=have]:checked")).to_have_count(0)


def test_a_runner_ticks_skills_on_a_phone_and_finds_the_roles_below(phone):
    phone.goto("/fit/")
    is_no_wider_than(phone)
    phone.locator("label").filter(has=skill_box(phone, "Communication")).tap()
    heading = section(phone, re.compile(r"^1 skill ticked, \d+ roles covered in part$"))
    expect(heading).to_have_count(1)
    expect(phone.get_by_role("status")).to_have_text(words(heading))
    assert skill_box(phone, "Communication").evaluate("box => box === document.activeElement")

    role = phone.locator("#results h3").get_by_role("link").first
    title = words(role)
    role.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(title)
    is_no_wider_than(phone)
    phone.go_back()
    expect(heading).to_have_count(1)
    expect(skill_box(phone, "Communication")).to_be_checked()
    is_no_wider_than(phone)


# Decisions and credits


def test_somebody_asks_who_has_the_final_cut_in_film_and_who_in_television(reader):
    tab = reader.tab
    reader.open("/")
    reader.follow("Decisions", within=".site-nav")
    expect(tab.locator("#final-cut")).to_contain_text("Changes hands")

    pick(reader, "Medium", "Film")
    expect(tab).to_have_title(re.compile(r"^Who decides what in film —"))
    keeps_focus(reader, field(reader, "Medium"))
    in_film = has_right(tab, "Decides")
    assert len(in_film) == 1
    assert "Executive Producer" not in in_film[0]
    stays_after_reload(tab, "#results")

    pick(reader, "Medium", "Scripted TV")
    expect(tab).to_have_title(re.compile(r"^Who decides what in scripted TV —"))
    keeps_focus(reader, field(reader, "Medium"))
    in_television = has_right(tab, "Decides")
    assert len(in_television) == 1
    assert in_television[0].startswith("Executive Producer")

    # The matrix above the list says the same.
    reader.follow("Decide the final cut", within="table")
    expect(tab.locator("#final-cut")).to_be_in_viewport()
    tab.go_back()
    expect(tab).to_have_url(re.compile(r"medium=scripted_tv[^#]*$"))
    tab.wait_for_load_state("networkidle")
    tab.go_back()
    expect(tab).to_have_title(re.compile(r"^Who decides what in film —"))
    expect(field(reader, "Medium")).to_have_value("film")
    assert has_right(tab, "Decides") == in_film


def test_a_student_of_the_producers_part_sees_it_change_with_the_medium(reader):
    tab = reader.tab
    reader.open("/roles/producer/?medium=film")
    table = tab.get_by_role("table", name=re.compile("^Authority of the Producer"))

    def decided() -> set[str]:
        rows = table.get_by_role("row").filter(has=tab.get_by_role("cell", name=re.compile("^Dec")))
        return {words(each.get_by_role("rowheader")) for each in rows.all()}

    in_film = decided()
    assert "Cast the leads or series regulars" in in_film
    reader.follow("Scripted TV", within="nav[aria-label=Medium]")
    expect(tab).to_have_url(re.compile(r"medium=scripted_tv$"))
    in_television = decided()
    assert in_television
    assert "Cast the leads or series regulars" not in in_television
    assert len(in_television) < len(in_film)

    # A decision leads to everybody who has a say in it, in the same medium.
    decision = sorted(in_television)[0]
    enter(reader, table.get_by_role("link", name=decision, exact=True))
    expect(tab).to_have_url(re.compile(r"/decisions/\?medium=scripted_tv#.+"))
    expect(tab.locator(":target")).to_be_in_viewport()
    slug = tab.url.partition("#")[2]
    assert any(each.startswith("Producer") for each in has_right(tab, "Decides", slug))
    tab.go_back()
    assert decided() == in_television
    tab.go_back()
    assert decided() == in_film


def test_a_line_producer_on_a_phone_reads_who_decides_about_money_before_the_shoot(phone):
    phone.goto("/decisions/")
    is_no_wider_than(phone)
    phone.get_by_label("Medium", exact=True).select_option(label="Film")
    expect(phone).to_have_title(re.compile(r"^Who decides what in film —"))
    phone.get_by_label("Phase", exact=True).select_option(label="Pre-production")
    expect(phone).to_have_url(re.compile(r"medium=film&phase=pre"))
    expect(phone.locator("#lock-budget")).to_have_count(1)
    expect(phone.locator("#final-cut")).to_have_count(0)
    expect(phone.get_by_role("status")).to_contain_text("pre-production")

    # The matrix moves aside within its frame; the page does not, and the list says it in words.
    is_no_wider_than(phone)
    frame = phone.get_by_role("region", name=re.compile("^Decisions and the roles"))
    assert frame.evaluate("frame => { frame.scrollLeft = 60; return frame.scrollLeft; }") > 0
    is_no_wider_than(phone)
    phone.get_by_role("link", name="Set and lock the budget").first.tap()
    expect(phone.locator("#lock-budget")).to_be_in_viewport()
    assert any(each.startswith("Producer") for each in has_right(phone, "Decides", "lock-budget"))

    phone.reload()
    expect(phone.get_by_label("Phase", exact=True).locator("option:checked")).to_have_text(
        "Pre-production"
    )
    expect(phone.locator("#final-cut")).to_have_count(0)


def test_a_co_producer_asks_what_the_credit_means_in_a_film(reader):
    tab = reader.tab
    reader.open("/")
    reader.follow("Credits", within=".site-nav")
    pick(reader, "Medium", "Film")
    expect(tab).to_have_title(re.compile(r"in film —"))
    keeps_focus(reader, field(reader, "Medium"))

    features = tab.get_by_role("list", name=re.compile("^Feature films")).get_by_role("listitem")
    titled = re.compile(r"^\s*\d+\s+Co-Producer")
    credit = features.filter(has_text=titled)
    expect(credit).to_have_count(1)
    expect(credit).to_contain_text("physical production")
    expect(credit).to_contain_text("Reports to: Producer")
    assert int(words(credit).split()[0]) > int(words(features.first).split()[0])
    source = credit.get_by_role("link", name=re.compile(r"^Source \d+")).first
    enter(reader, source)
    expect(tab.locator(":target")).to_contain_text("Code of Credits: Feature Films")
    tab.go_back()
    expect(credit).to_be_in_viewport()

    # In a writers' room the same two words are a rank.
    pick(reader, "Medium", "Scripted TV")
    expect(tab).to_have_title(re.compile(r"in scripted TV —"))
    keeps_focus(reader, field(reader, "Medium"))
    expect(features).to_have_count(0)
    rank = tab.get_by_role("listitem").filter(has_text=titled)
    expect(rank.filter(has_text="Reports to: Showrunner")).to_have_count(1)
    reader.follow("Co-Producer")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Co-Producer")


def test_a_writer_asks_whether_the_showrunner_is_the_executive_producer(reader):
    tab = reader.tab
    reader.open("/roles/executive-producer/")
    kinds = tab.get_by_role("table", name="Kinds of Executive Producer")
    expect(kinds.get_by_role("rowheader", name=re.compile("^Showrunner"))).to_be_visible()

    reader.follow("Compare", within="nav.contents")
    reader.follow("Executive Producer and Showrunner, side by side")
    expect(tab).to_have_url(re.compile(r"/compare/executive-producer-vs-showrunner/$"))
    reader.sees_whole_page("Executive Producer vs. Showrunner")

    tab.go_back()
    reader.sees_whole_page("Executive Producer")
    reader.open("/roles/showrunner/")
    expect(tab.locator("main")).to_contain_text("It is a job, not a credit on screen")
    media = tab.get_by_role("navigation", name="Medium").get_by_role("link")
    assert "Scripted TV" in media.all_text_contents()
    assert "Film" not in media.all_text_contents()


# Names of roles


def test_a_newcomer_looks_up_what_upm_means(reader):
    tab = reader.tab
    reader.open("/")
    reader.follow("Roles", within=".site-nav")
    reader.write("Role", "UPM")
    reader.press("Enter")
    expect(section(tab, re.compile(r"^1 of \d+ roles$"))).to_be_visible()
    keeps_focus(reader, field(reader, "Role"))
    stays_after_reload(tab, "#results")

    reader.follow("Unit Production Manager")
    reader.sees_whole_page("Unit Production Manager")
    expect(tab.get_by_text(re.compile(r"^Also called .*\bUPM\b"))).to_be_visible()
    tab.go_back()
    expect(section(tab, re.compile(r"^1 of \d+ roles$"))).to_be_visible()
    expect(field(reader, "Role")).to_have_value("UPM")


def test_a_misspelt_title_is_understood_and_one_that_nobody_has_is_not_made_up(reader):
    tab = reader.tab
    reader.open("/roles/")
    every = words(section(tab, re.compile(r"^\d+ of \d+ roles$"))).split()[0]

    reader.write("Role", "lokation manger")
    reader.press("Enter")
    notice = tab.get_by_text("No role is called “lokation manger”.")
    expect(notice).to_contain_text("Showing “Location Manager”.")
    keeps_focus(reader, field(reader, "Role"))
    found = tab.locator("#results").get_by_role("heading", level=3)
    expect(found.first).to_have_text("Location Manager")

    reader.write("Role", "astronaut")
    reader.press("Enter")
    expect(tab.get_by_text("No role fits “astronaut”")).to_be_visible()
    expect(section(tab, f"0 of {every} roles")).to_be_visible()
    keeps_focus(reader, field(reader, "Role"))
    expect(found).to_have_count(0)

    reader.follow(f"Show all {every} roles")
    expect(section(tab, f"{every} of {every} roles")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_text("No role fits “astronaut”")).to_be_visible()
    expect(field(reader, "Role")).to_have_value("astronaut")
    tab.go_back()
    expect(notice).to_be_visible()
    expect(field(reader, "Role")).to_have_value("lokation manger")


def test_an_adviser_narrows_the_roles_to_those_of_entry_level_in_one_medium(reader):
    tab = reader.tab
    facets = tab.get_by_role("navigation", name="Narrow the list")
    cards = tab.locator("#results li:has(:is(h3, h4))")
    reader.open("/roles/")
    every = cards.count()

    def narrow(option: str) -> int:
        """Follow a facet; as many roles as it promised are shown, and it is marked as chosen."""
        label = re.compile(rf"^{option} \d+$")
        promised = int(enter(reader, facets.get_by_role("link", name=label)).split()[-1])
        expect(section(tab, re.compile(rf"^{promised} of {every} roles$"))).to_be_visible()
        expect(cards).to_have_count(promised)
        chosen = facets.get_by_role("link", name=label)
        expect(chosen).to_have_attribute("aria-current", "true")
        assert all(option in words(card) for card in cards.all())
        return promised

    entry = narrow("Entry level")
    assert 0 < entry < every
    in_news = narrow("News")
    assert 0 < in_news < entry
    expect(tab).to_have_url(re.compile(r"level=entry&medium=news$"))
    assert all("Entry level" in words(card) for card in cards.all())
    stays_after_reload(tab, "#results")

    # What is looked for next is looked for among these.
    reader.write("Role", "runner")
    reader.press("Enter")
    expect(tab.locator("#results").get_by_role("heading", level=3)).to_have_text(
        "Production Assistant"
    )
    keeps_focus(reader, field(reader, "Role"))
    for kept in ("name=runner", "level=entry", "medium=news"):
        expect(tab).to_have_url(re.compile(rf"[?&]{kept}(&|$)"))

    tab.go_back()
    expect(cards).to_have_count(in_news)
    tab.go_back()
    expect(cards).to_have_count(entry)
    tab.go_back()
    expect(cards).to_have_count(every)


# Pay


def test_a_producer_in_new_mexico_is_told_that_the_figures_there_are_not_released(reader):
    tab = reader.tab
    reader.open("/")
    reader.follow("Pay", within=".site-nav")
    pick(reader, "Role", "Producer")
    expect(section(tab, "Producer in the United States")).to_be_visible()
    keeps_focus(reader, field(reader, "Role"))
    national = DOLLARS.search(words(tab.locator(".figure-line")))[0]

    reader.write("City or state", "New Mexico")
    reader.press("Enter")
    here = section(tab, "Producer in New Mexico")
    expect(here).to_be_visible()
    keeps_focus(reader, field(reader, "City or state"))
    notice = tab.get_by_text("in New Mexico are not released by the agency")
    expect(notice).to_contain_text("The nearest figures are those of the United States.")
    figures = row(tab, "New Mexico")
    assert figures.count("Not released") == 5
    assert row(tab, "United States")[3] == national
    expect(tab.locator(".figure-line")).to_contain_text(f"{national} a year, median, United States")
    stays_after_reload(tab, "#figures")

    tab.go_back()
    expect(section(tab, "Producer in the United States")).to_be_visible()
    expect(notice).to_have_count(0)
    expect(field(reader, "City or state")).to_have_value("")
    expect(field(reader, "Role")).to_have_value("producer")


def test_a_production_assistant_is_told_that_no_official_figure_exists_and_what_comes_nearest(
    reader,
):
    tab = reader.tab
    reader.open("/pay/")
    expect(section(tab, "Every occupation in the United States")).to_be_visible()
    reader.follow("Production Assistant")
    expect(section(tab, "Production Assistant in the United States")).to_be_visible()
    expect(tab.get_by_text("No official occupation covers this role")).to_be_visible()
    # No figure is given as if it were theirs.
    expect(tab.locator(".figure-line")).to_have_count(0)

    reader.write("City or state", "Gotham")
    reader.press("Enter")
    error = tab.get_by_text("No area of the wage statistics is called “Gotham”.")
    expect(error).to_contain_text("Try a greater city nearby, or the state.")
    keeps_focus(reader, field(reader, "City or state"))
    expect(section(tab, "Production Assistant in the United States")).to_be_visible()

    reader.write("City or state", "Chicago")
    reader.press("Enter")
    expect(section(tab, re.compile("^Production Assistant in Chicago"))).to_be_visible()
    expect(error).to_have_count(0)
    keeps_focus(reader, field(reader, "City or state"))
    stays_after_reload(tab, "#figures")


def test_somebody_on_a_phone_reads_what_editors_earn_in_los_angeles(phone):
    phone.goto("/pay/?role=film-editor")
    is_no_wider_than(phone)
    phone.get_by_label("City or state", exact=True).fill("Los Angeles")
    phone.get_by_role("button", name="Show pay").tap()
    expect(section(phone, "Film or Video Editor in Los Angeles, CA")).to_be_visible()
    expect(phone.get_by_role("status")).to_contain_text("Los Angeles")
    is_no_wider_than(phone)
    median = DOLLARS.search(words(phone.locator(".figure-line")))[0]
    assert row(phone, "Los Angeles-Long Beach-Anaheim, CA")[3] == median
    assert median in (phone.locator("figure svg").first.text_content() or "")

    phone.get_by_role("link", name="Profile of Film or Video Editor").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Film or Video Editor")
    is_no_wider_than(phone)
    phone.go_back()
    expect(section(phone, "Film or Video Editor in Los Angeles, CA")).to_be_visible()


# Sources


def test_a_doubter_follows_a_citation_to_its_source_and_comes_back(reader):
    tab = reader.tab
    reader.open("/roles/line-producer/")
    cited = tab.locator("#responsibilities").get_by_role("link", name=re.compile(r"^Source \d+"))
    number = re.match(r"Source (\d+)", cited.first.get_attribute("aria-label"))[1]

    reader.follow("Responsibilities", within="nav.contents")
    enter(reader, cited.first)
    listed = tab.locator(":target")
    expect(listed).to_be_in_viewport()
    place = listed.evaluate("item => [...item.parentElement.children].indexOf(item) + 1")
    assert place == int(number)
    title = words(listed.locator("a, cite").first)
    source = tab.url.partition("#source-")[2]

    tab.go_back()
    expect(cited.first).to_be_in_viewport()
    expect(tab).to_have_url(re.compile(r"#responsibilities$"))

    reader.open("/roles/line-producer/")
    reader.follow("Sources", within=".site-nav")
    reader.sees_whole_page("Sources")
    entry = tab.locator(f'[id="{source}"]')
    expect(entry).to_contain_text(title)
    expect(entry).to_contain_text(re.compile(r"retrieved \d{4}"))
    assert int(re.search(r"(\d+) statements?", words(entry))[1]) > 0


def test_a_reader_of_a_profile_in_preparation_is_told_what_is_not_known_yet(reader):
    tab = reader.tab
    reader.open("/roles/?name=senior+producer")
    tagged = tab.locator("#results").get_by_role("heading", name=re.compile("^Senior Producer"))
    expect(tagged).to_contain_text("In preparation")
    reader.follow("Senior Producer")
    reader.sees_whole_page("Senior Producer")
    expect(tab.get_by_text("This profile is in preparation.")).to_be_visible()
    expect(tab.get_by_text("Editorial judgment").first).to_be_visible()

    # Every part of it is there, and says something.
    for link in tab.get_by_role("navigation", name="On this page").get_by_role("link").all():
        part = tab.locator(link.get_attribute("href"))
        expect(part.get_by_role("heading", level=2)).to_have_count(1)
        assert len(words(part)) > len(words(part.get_by_role("heading", level=2))) + 20
