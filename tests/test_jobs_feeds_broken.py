"""Feeds that are broken, wrong or hostile: refused or quarantined with a reason, all else read.

What breaks off gives the items before the break, in every format, and then says so.
"""

import json
import tracemalloc

import pytest

from jobs.feeds import csv_adverts, decoding, json_items, xml_items
from jobs.feeds.formats import READERS
from jobs.feeds.records import AS_IT_STANDS, AdvertRecord, FeedUnreadable, Rejected
from jobs.models import Feed

Format = Feed.Format


def csv_feed(items):
    rows = (f'Harbor,lever,{number},"{title}",,,,,,,' for number, title in items)
    return "\n".join([",".join(csv_adverts.COLUMNS), *rows, ""])


def in_json(whole, item):
    return lambda items: whole % ", ".join(json.dumps(item(*each)) for each in items)


def in_xml(whole, item):
    return lambda items: whole % "".join(item % each for each in items)


def usajobs_item(number, title):
    return {"MatchedObjectId": number, "MatchedObjectDescriptor": {"PositionTitle": title}}


# Format → what writes a feed of pairs of a number and a title.
WRITE = {
    Format.CSV: csv_feed,
    Format.JOBPOSTING: in_json(
        '{"@graph": [%s]}',
        lambda number, title: {"@type": "JobPosting", "identifier": number, "title": title},
    ),
    Format.RSS: in_xml(
        "<rss><channel>%s</channel></rss>",
        "<item><guid>%s</guid><title>%s</title></item>",
    ),
    Format.ATOM: in_xml(
        '<feed xmlns="http://www.w3.org/2005/Atom">%s</feed>',
        "<entry><id>%s</id><title>%s</title></entry>",
    ),
    Format.JSON_FEED: in_json(
        '{"items": [%s]}', lambda number, title: {"id": str(number), "title": title}
    ),
    Format.INDEED_XML: in_xml(
        '<?xml version="1.0" encoding="UTF-8"?><source>%s</source>',
        "<job><referencenumber>%s</referencenumber><title>%s</title></job>",
    ),
    Format.GREENHOUSE: in_json(
        '{"jobs": [%s]}', lambda number, title: {"id": number, "title": title}
    ),
    Format.LEVER: in_json("[%s]", lambda number, title: {"id": str(number), "text": title}),
    Format.ASHBY: in_json(
        '{"jobs": [%s]}', lambda number, title: {"id": str(number), "title": title}
    ),
    Format.USAJOBS: in_json('{"SearchResult": {"SearchResultItems": [%s]}}', usajobs_item),
}
XML = [Format.RSS, Format.ATOM, Format.INDEED_XML]
JSON = [
    Format.JOBPOSTING,
    Format.JSON_FEED,
    Format.GREENHOUSE,
    Format.LEVER,
    Format.ASHBY,
    Format.USAJOBS,
]
every_format = pytest.mark.parametrize("kind", WRITE)


def read(kind, content):
    """All that is read, and the reason for which the rest is not."""
    found = []
    try:
        for row in READERS[kind].parse(content, AS_IT_STANDS):
            found.append(row)
    except FeedUnreadable as error:
        return found, str(error)
    return found, ""


def titles(found):
    return [row.title if isinstance(row, AdvertRecord) else row.reason for row in found]


def test_each_format_is_tried():
    assert set(WRITE) == set(Format)


@every_format
def test_what_is_whole_is_read_to_its_end(kind):
    found, wrong = read(kind, WRITE[kind]([(1, "Producer"), (2, "Gaffer")]).encode())

    assert wrong == ""
    assert titles(found) == ["Producer", "Gaffer"]
    assert [row.external_id.removeprefix("lever:") for row in found] == ["1", "2"]


@pytest.mark.parametrize("kind", [*JSON, *XML])
def test_what_breaks_off_gives_what_stood_before(kind):
    content = WRITE[kind]([(number, "Producer") for number in range(1, 101)]).encode()
    cut = content[: content.index(b"51")]

    found, wrong = read(kind, cut)

    assert titles(found) == ["Producer"] * 50
    assert "after item 50" in wrong


def test_a_csv_that_breaks_off_within_a_row_rejects_that_row():
    content = csv_feed([(1, "Producer"), (2, "Gaffer")]).encode()

    found, wrong = read(Format.CSV, content[: content.index(b"Gaffer")])

    assert wrong == ""
    assert titles(found)[0] == "Producer"
    assert isinstance(found[1], Rejected)


@pytest.mark.parametrize("kind", [*JSON, *XML])
def test_what_is_cut_before_its_first_item_is_refused(kind):
    content = WRITE[kind]([(1, "Producer")]).encode()

    assert read(kind, content[: content.index(b"1") if kind in JSON else 20])[0] == []
    assert read(kind, content[: content.index(b"1") if kind in JSON else 20])[1]


@every_format
def test_bytes_that_are_no_text_cost_one_row(kind):
    items = [(1, "Producer"), (2, "CafQQ manager"), (3, "Gaffer")]
    content = WRITE[kind](items).encode().replace(b"QQ", b"\xe9")

    found, wrong = read(kind, content)

    assert wrong == ""
    assert titles(found) == ["Producer", "it holds bytes that are not UTF-8 text", "Gaffer"]
    assert "Caf\ufffd" in found[1].excerpt


@every_format
def test_a_byte_order_mark_and_utf_16_are_read(kind):
    written = WRITE[kind]([(1, "Réalisatrice"), (2, "Gaffer")])
    as_utf_16 = written.replace("UTF-8", "UTF-16").encode("utf-16")

    assert titles(read(kind, b"\xef\xbb\xbf" + written.encode())[0]) == ["Réalisatrice", "Gaffer"]
    assert titles(read(kind, as_utf_16)[0]) == ["Réalisatrice", "Gaffer"]


def test_xml_is_read_in_the_encoding_it_declares():
    written = WRITE[Format.INDEED_XML]([(1, "Réalisatrice")]).replace("UTF-8", "iso-8859-1")

    assert titles(read(Format.INDEED_XML, written.encode("latin-1"))[0]) == ["Réalisatrice"]


def test_xml_in_an_encoding_that_nobody_knows_is_refused():
    written = WRITE[Format.INDEED_XML]([(1, "Gaffer")]).replace("UTF-8", "martian")

    assert "encoding" in read(Format.INDEED_XML, written.encode())[1]


@every_format
def test_control_characters_are_left_out(kind):
    content = WRITE[kind]([(1, "ProQQducer")]).encode().replace(b"QQ", b"\x01\x0b")

    assert titles(read(kind, content)[0]) == ["Producer"]


@every_format
def test_a_field_without_end_costs_one_row(kind, monkeypatch):
    monkeypatch.setattr(json_items, "MOST_CHARACTERS", 10_000)
    monkeypatch.setattr(xml_items, "MOST_CHARACTERS", 10_000)
    long = "x" * 300_000

    found, wrong = read(kind, WRITE[kind]([(1, "Producer"), (2, long), (3, "Gaffer")]).encode())

    assert wrong == ""
    assert titles(found)[::2] == ["Producer", "Gaffer"]
    assert isinstance(found[1], Rejected)
    assert "longer than 10,000" in found[1].reason or "field limit" in found[1].reason


@pytest.mark.no_cover
@pytest.mark.parametrize("text", [b"x", b"0", rb"\n", rb"\\", rb"\ud83d\ude00"])
@pytest.mark.parametrize("kind", [Format.CSV, Format.GREENHOUSE, Format.INDEED_XML])
def test_a_field_of_a_hundred_megabytes_costs_one_row_and_little_memory(kind, text):
    huge = 100 * 1024 * 1024 // len(text)
    start, end = WRITE[kind]([(1, "Producer"), (2, "QQ"), (3, "Gaffer")]).encode().split(b"QQ")
    content = start + text * huge + end
    tracemalloc.start()

    found, wrong = read(kind, content)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (wrong, titles(found)[::2]) == ("", ["Producer", "Gaffer"])
    assert isinstance(found[1], Rejected)
    assert peak < 16 * 1024 * 1024


def test_a_number_of_megabytes_is_cut_and_takes_little_memory():
    content = b'[{"id": 1, "text": "Producer", "x": ' + b"9" * 20_000_000 + b"}]"
    tracemalloc.start()

    found = list(json_items.items(content, ""))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [{"id": 1, "text": "Producer", "x": int("9" * decoding.MOST_DIGITS)}]
    assert peak < 2 * 1024 * 1024


def test_a_text_is_the_same_wherever_it_is_cut_into_pieces(monkeypatch):
    stated = {
        "a": '\\ \\\\ " \\" \\u12 \n 🎬🎬 \u00e9\ud83d' + "7" * 400,
        "b": [10**20, "\\", "", '\\\\"'],
    }
    content = json.dumps([stated, stated]).encode()
    read = {**stated, "a": stated["a"].replace("\ud83d", decoding.HALF_A_CHARACTER)}

    for size in range(1, 60):
        monkeypatch.setattr(decoding, "PIECE", size)
        assert list(json_items.items(content, "")) == [read, read], size


def test_a_line_without_end_costs_one_row(monkeypatch):
    monkeypatch.setattr(decoding, "LONGEST_LINE", 1_000)
    content = csv_feed([(1, "Producer"), (2, "x" * 10_000), (3, "Gaffer")]).encode()

    assert titles(read(Format.CSV, content)[0]) == [
        "Producer",
        "a line of it is longer than 2,000,000 characters",
        "Gaffer",
    ]


@pytest.mark.parametrize("kind", [Format.GREENHOUSE, Format.LEVER])
def test_an_item_of_too_many_or_too_deep_values_costs_one_row(kind):
    many = {"id": 2, "offices": [{"id": n} for n in range(30_000)]}
    deep = json.dumps({"id": 3, "a": 0}).replace("0", "[" * 60 + "]" * 60)
    whole = '{"jobs": [%s]}' if kind is Format.GREENHOUSE else "[%s]"
    good = json.dumps({"id": "1", "title": "Producer", "text": "Producer"})

    found, wrong = read(kind, (whole % ", ".join([good, json.dumps(many), deep, good])).encode())

    assert wrong == ""
    assert titles(found) == [
        "Producer",
        "it holds more than 20,000 values",
        "it is nested too deeply",
        "Producer",
    ]


def test_an_element_of_too_many_or_too_deep_elements_costs_one_row():
    good = "<job><url>https://example.com</url><title>Producer</title></job>"
    many = f"<job>{'<a/>' * 30_000}</job>"
    deep = f"<job>{'<a>' * 60}{'</a>' * 60}</job>"

    found, wrong = read(Format.INDEED_XML, f"<source>{good}{many}{deep}{good}</source>".encode())

    assert wrong == ""
    assert titles(found) == [
        "Producer",
        "it holds more than 20,000 elements",
        "it is nested too deeply",
        "Producer",
    ]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE source [
  <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>"""
OUTSIDE = '<!DOCTYPE source [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
@pytest.mark.parametrize("kind", XML)
def test_entities_are_refused(kind, head):
    content = WRITE[kind]([(1, "&b;")]).partition("?>")[2] or WRITE[kind]([(1, "&b;")])

    assert read(kind, (head + content).encode()) == (
        [],
        "It declares entities of its own, which no feed needs.",
    )


def test_a_document_type_alone_is_no_reason_to_refuse():
    content = "<!DOCTYPE rss SYSTEM 'rss.dtd'>" + WRITE[Format.RSS]([(1, "Producer")])

    assert titles(read(Format.RSS, content.encode())[0]) == ["Producer"]


def test_a_tag_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(xml_items, "LONGEST_TAG", 200_000)
    content = f"<rss><channel><item x='{'y' * 400_000}'/></channel></rss>"

    assert "a tag longer than" in read(Format.RSS, content.encode())[1]


@pytest.mark.parametrize("number", ["1e99999999999999999999", "9" * 5_000, "1E400", "-0"])
def test_no_number_breaks_the_reader(number):
    content = '{"jobs": [{"id": "1", "title": "Producer"}, {"id": 2, "x": NUMBER}]}'

    found, wrong = read(Format.ASHBY, content.replace("NUMBER", number).encode())

    assert titles(found)[0] == "Producer"
    assert bool(wrong) == (number == "1e99999999999999999999")


@pytest.mark.no_cover
@every_format
def test_a_feed_of_many_items_takes_no_more_memory_than_one_of_few(kind):
    def peak(count):
        content = WRITE[kind]([(number, "Producer") for number in range(count)]).encode()
        tracemalloc.start()
        rows = sum(1 for _ in READERS[kind].parse(content, AS_IT_STANDS))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert rows == count
        return most

    few, many = peak(1_000), peak(6_000)

    # Held, the others would take some five megabytes.
    assert many < few + 1_000_000


PAGE = b"""<!DOCTYPE html><html><head>
<script>var x = "</ script>";</script>
<script type="application/ld+json">{"@type": "WebSite"}</script>
<script type="application/ld+json">{broken</script>
<script TYPE="application/ld+json; charset=utf-8">
{"@context": "https://schema.org", "@graph": [
  {"@type": "JobPosting", "identifier": 7, "title": "Producer &amp; Director"}]}
</script></head><body>JobPosting</body></html>"""


def test_a_page_is_read_for_the_adverts_it_carries():
    found, wrong = read(Format.JOBPOSTING, PAGE)

    assert wrong == ""
    assert titles(found) == [
        "its JSON-LD cannot be read: It is not JSON: Expecting property name enclosed in double "
        "quotes in line 1.",
        "Producer & Director",
    ]


def test_a_page_without_adverts_is_refused():
    page = b"<html><script type='application/ld+json'>{}</script></html>"

    assert read(Format.JOBPOSTING, page) == ([], "It holds no schema.org JobPosting.")


def test_a_page_is_not_read_at_any_size():
    page = b"<html>" + b" " * (5 * 1024 * 1024)

    assert "larger than 5 MB" in read(Format.JOBPOSTING, page)[1]


JSON_LD = '{"@type": "JobPosting", "identifier": 7, "title": "Producer"}'


@pytest.mark.parametrize(
    "tag",
    [
        '<script type="application/ld+json">',
        "<SCRIPT id=x\nTYPE = 'Application/LD+JSON' >",
        "<script type=application/ld+json>",
        '<script type="application/ld&#43;json">',
        '<script data-note="a > b" type="application/ld+json; charset=utf-8" async>',
    ],
)
def test_json_ld_is_found_however_its_type_is_written(tag):
    page = f"<html><!-- <script> -->{tag}{JSON_LD}</Script ><script>x"

    assert titles(read(Format.JOBPOSTING, page.encode())[0]) == ["Producer"]


@pytest.mark.parametrize(
    "before",
    [
        "<script>",
        '<script data-type="application/ld+json">',
        '<script type="application/ld+json5">',
        '<scripts type="application/ld+json">',
        '<!-- <script type="application/ld+json">',
    ],
)
def test_no_other_script_is_taken_for_json_ld(before):
    page = f"<html>{before}{JSON_LD}</script> -->"

    assert read(Format.JOBPOSTING, page.encode()) == ([], "It holds no schema.org JobPosting.")


def test_json_ld_that_breaks_off_says_so():
    page = f'<html><script type="application/ld+json">{JSON_LD[:-9]}'

    assert "its JSON-LD cannot be read" in titles(read(Format.JOBPOSTING, page.encode())[0])[0]


@pytest.mark.parametrize(
    "hostile", ["<a b='", "<script ", "<script ='", "<script a>", "<!--", "<!"]
)
def test_a_page_takes_no_longer_than_its_length(hostile):
    # To read on to the end for each of them would take an hour.
    many = hostile * (1_000_000 // len(hostile))
    script = f'<script type="application/ld+json">{JSON_LD}</script>'
    # What ends whatever is open, farther than a tag may be long.
    end = f"{' ' * 2_000}-->'></script>"

    assert titles(read(Format.JOBPOSTING, f"<html>{many}{end}{script}".encode())[0]) == ["Producer"]
    assert titles(read(Format.JOBPOSTING, f"<html>{script}{many}".encode())[0]) == ["Producer"]
