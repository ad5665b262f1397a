"""What holds for every page as it is published: no barrier, light, steady, never too wide."""

import pytest

from jobs.importing import reference
from tests.browser import CLOSED, barriers

pytestmark = pytest.mark.browser

KILOBYTE = 1_000
LARGEST = 60 * KILOBYTE
MOST_REQUESTS = 6
WIDTHS = (320, 390, 1440)

PAGES = {
    "home": "/",
    "roles": "/roles/",
    "roles_by_facet": "/roles/?level=entry&medium=film",
    "no_role_found": "/roles/?name=qqqq",
    "profile": "/roles/executive-producer/",
    "profile_for_a_medium": "/roles/producer/?medium=film",
    "unknown_medium": "/roles/producer/?medium=radio",
    "profile_in_preparation": "/roles/senior-producer/",
    "comparison": "/compare/executive-producer-vs-producer/",
    "comparison_of_four": "/compare/director-vs-executive-producer-vs-line-producer-vs-producer/",
    "comparison_in_two_media": "/compare/director-vs-producer/?medium=film&also=scripted_tv",
    "one_topic_compared": "/compare/line-producer-vs-unit-production-manager/?topic=decisions",
    "tray": "/compare/?role=producer",
    "comparison_refused": "/compare/executive-producer/",
    "decisions": "/decisions/",
    "decisions_of_a_medium": "/decisions/?medium=film",
    "credits": "/credits/",
    "paths_map": "/paths/",
    "paths_with_routes": "/paths/?from=production-coordinator&to=line-producer",
    "paths_without_a_route": "/paths/?from=record-producer&to=line-producer",
    "fit_empty": "/fit/",
    "fit_ticked": "/fit/?have=communication&have=organization",
    "pay_of_all": "/pay/",
    "pay_of_role_and_place": "/pay/?role=line-producer&area=Atlanta",
    "pay_fallback": "/pay/?role=producer&area=New+Mexico",
    "jobs": "/jobs/",
    "jobs_found": "/jobs/?title=producer&where=Los+Angeles",
    "no_job_found": "/jobs/?title=astronaut&where=Los+Angeles",
    "unknown_place": "/jobs/?title=producer&where=Los+Angelos",
    "wrong_radius": "/jobs/?title=%3F&where=London&within=3",
    "advert": "/jobs/kyhfzzrbn7qm/executive-producer-example-lantern-pictures/",
    "closed_advert": f"/jobs/{reference('browser', CLOSED['identifier'])}/",
    "sources": "/sources/",
    "not_found": "/no/such/page/",
}
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)

# What moved without being asked, and how much of the window it was.
SHIFTS = """async () => {
    const shifts = [];
    const note = list => list.getEntries().forEach(entry => shifts.push(
        `${entry.value} by ${entry.sources.map(source => source.node?.outerHTML?.slice(0, 80))}`
    ));
    new PerformanceObserver(note).observe({type: "layout-shift", buffered: true});
    await new Promise(resolve => setTimeout(resolve, 150));
    return shifts;
}"""
# How far the page goes aside when it is pushed; widths do not tell where a gutter is reserved.
SIDEWAYS = "() => { scrollTo(10_000, 0); return scrollX; }"


class Traffic:
    """What a tab fetches over the network, by address: bytes as sent, and the status."""

    def __init__(self, tab) -> None:
        self.tab = tab
        self.addresses: dict[str, str] = {}
        self.sent: dict[str, float] = {}
        self.statuses: dict[str, int] = {}
        session = tab.context.new_cdp_session(tab)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self.note_request)
        session.on("Network.responseReceivedExtraInfo", self.note_status)
        session.on("Network.loadingFinished", self.note_end)

    def note_request(self, event: dict) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def note_status(self, event: dict) -> None:
        self.statuses[event["requestId"]] = event["statusCode"]

    def note_end(self, event: dict) -> None:
        self.sent[event["requestId"]] = event["encodedDataLength"]

    def fetch_icon(self) -> None:
        """Browsers do; without a window Chromium does not."""
        self.tab.evaluate("fetch(document.querySelector('link[rel=icon]').href)")

    def by_address(self) -> dict[str, float]:
        """Bytes of each request that went over the network."""
        return {self.addresses[key]: size for key, size in self.sent.items() if size}


@every_page
def test_axe_finds_no_barrier(tab, address):
    tab.goto(address)
    assert barriers(tab) == []


@every_page
def test_first_visit_is_light(tab, site, address):
    traffic = Traffic(tab)
    tab.goto(address)
    traffic.fetch_icon()
    tab.wait_for_load_state("networkidle")

    fetched = traffic.by_address()
    assert len(fetched) >= 4, fetched
    assert len(fetched) <= MOST_REQUESTS, fetched
    assert sum(fetched.values()) <= LARGEST, fetched
    assert all(each.startswith(f"{site}/") for each in traffic.addresses.values())


@every_page
def test_nothing_moves_while_the_page_loads(open_tab, address):
    for width in (390, 1440):
        tab = open_tab(width)
        tab.goto(address)
        assert tab.evaluate(SHIFTS) == [], f"{width} px"


@every_page
def test_page_is_never_wider_than_its_window(tab, address):
    tab.goto(address)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate(SIDEWAYS) == 0, f"{width} px"


def test_static_files_are_fetched_once_and_pages_are_only_compared(tab):
    tab.goto("/", wait_until="networkidle")
    traffic = Traffic(tab)

    tab.goto("/roles/", wait_until="networkidle")
    assert [each for each in traffic.by_address() if "/static/" in each] == []

    traffic = Traffic(tab)
    tab.reload(wait_until="networkidle")
    assert list(traffic.statuses.values()) == [304]
    assert [each for each in traffic.by_address() if "/static/" in each] == []
