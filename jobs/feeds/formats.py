"""The one place that says which module reads which format, and what else sets a format apart."""

from collections.abc import Callable
from dataclasses import dataclass

from jobs.feeds import (
    ashby,
    csv_adverts,
    greenhouse,
    indeed_xml,
    jobposting,
    lever,
    syndication,
    usajobs,
)
from jobs.feeds.records import Parsed, Reading
from jobs.models import Feed

Format = Feed.Format


@dataclass(frozen=True)
class Reader:
    """How a format is read.

    `lists_all` says that a feed of this format holds all that is open, so that an advert absent
    from it is closed; `next_page` gives the address of the page after this one.
    """

    parse: Callable[[bytes, Reading], Parsed]
    lists_all: bool = True
    next_page: Callable[[bytes, str], str | None] | None = None
    takes_mapping: bool = False


READERS: dict[Feed.Format, Reader] = {
    Format.CSV: Reader(csv_adverts.parse, takes_mapping=True),
    Format.JOBPOSTING: Reader(jobposting.parse),
    # They hold the newest only.
    Format.RSS: Reader(syndication.parse_rss, lists_all=False, takes_mapping=True),
    Format.ATOM: Reader(syndication.parse_atom, lists_all=False, takes_mapping=True),
    Format.JSON_FEED: Reader(syndication.parse_json_feed, lists_all=False, takes_mapping=True),
    Format.INDEED_XML: Reader(indeed_xml.parse),
    Format.GREENHOUSE: Reader(greenhouse.parse),
    Format.LEVER: Reader(lever.parse),
    Format.ASHBY: Reader(ashby.parse),
    Format.USAJOBS: Reader(usajobs.parse, next_page=usajobs.next_page),
}
