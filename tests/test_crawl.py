"""From the home page on, every link within the site leads to a page, and to its place on it.

Links to another view of the same page (one topic, another order, a file) are marked “nofollow”;
there is no end of them, so of each kind as many are followed as ENOUGH says. Comparisons and routes
exist for every pair of roles: as many are followed as PAIRS says, and all pairs are rendered in
`test_comparison`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

# Elements that have no end tag.
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# A section says at least as much beside its heading.
FEWEST_WORDS = 4
ENOUGH = 5
PAIRS = 40


class Page(HTMLParser):
    """The links, the ids and the sections of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.other_views: set[str] = set()
        self.ids: set[str] = set()
        self.sections: list[list[str]] = []  # Words beside headings; the heading's first.
        self.open: list[tuple[str, int | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if identity := found.get("id"):
            assert identity not in self.ids, f"two elements are called {identity}"
            self.ids.add(identity)
        if tag == "a" and (href := found.get("href")):
            views = "nofollow" in (found.get("rel") or "") and not urlsplit(href).netloc
            (self.other_views if views else self.links).add(href)
        if tag in VOID:
            return
        section = None
        if tag == "section":
            section = len(self.sections)
            self.sections.append([])
        self.open.append((tag, section))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self.open}
        if tags & {"h2", "h3", "h4"}:
            return
        for _, section in self.open:
            if section is not None:
                self.sections[section] += data.split()


def is_within(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and not parts.path.startswith("/static/")


def kind_of(address: str) -> tuple[str, str, tuple[str, ...]]:
    """The part of the site, the ending, and which parameters there are."""
    parts = urlsplit(address)
    names = tuple(sorted({name for name, _ in parse_qsl(parts.query)}))
    site_part = parts.path.split("/")[1]
    if site_part == "jobs":
        # Facets make any number of searches, of any parameters.
        names = ("search",) if names else ()
    return site_part, parts.path.rpartition("/")[2], names


def most_of(address: str) -> int:
    """How many of its kind are followed; 0 for all of them."""
    site_part, _, names = kind_of(address)
    return PAIRS if site_part in ("compare", "paths") or names == ("search",) else 0


def crawl(client, start: str) -> Iterator[tuple[str, str, str]]:
    """What is wrong: the page, the link on it and the fault."""
    waiting, known = [start], {start}
    views: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
    ids: dict[str, set[str]] = {}
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)  # Address → places, and from where.
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        if response.status_code != 200:
            yield address, "", f"answers {response.status_code}"
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue
        page = Page(response.content.decode())
        ids[address] = page.ids
        for number, words in enumerate(page.sections):
            if len(words) < FEWEST_WORDS:
                yield address, "", f"section {number + 1} is empty: {' '.join(words)}"
        for link in sorted(page.links | page.other_views):
            target, place = urldefrag(urljoin(address, link))
            if not is_within(target):
                continue
            most = ENOUGH if link in page.other_views else most_of(target)
            if most and target not in known:
                views[kind_of(target)] += 1
                if views[kind_of(target)] > most:
                    continue
            if place:
                places[target].add((place, address))
            if target not in known:
                known.add(target)
                waiting.append(target)
    for target, wanted in places.items():
        for place, address in wanted:
            if place not in ids.get(target, {place}):
                yield address, f"{target}#{place}", "there is no such place"


def test_every_link_leads_to_a_page_and_to_its_place(client, knowledge):
    assert list(crawl(client, "/")) == []
