import sys
from argparse import BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from jobs.feeds import csv_adverts, fetching, jobposting
from jobs.feeds.records import FeedUnreadable, Rejected
from jobs.importing import NoPlaces, import_records
from jobs.models import Feed

PARSERS = {Feed.Format.CSV: csv_adverts.parse, Feed.Format.JOBPOSTING: jobposting.parse}
SHOWN_REJECTS = 20


class Command(BaseCommand):
    help = "Import the adverts of a file or address; a second time changes nothing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("origin", metavar="FILE-OR-URL")
        parser.add_argument("--format", required=True, choices=Feed.Format.values)
        parser.add_argument(
            "--feed", required=True, metavar="SLUG", help="The feed these adverts belong to."
        )
        parser.add_argument("--name", help="What pages call the feed; its slug unless told.")
        parser.add_argument("--licence", help="The terms on which it may be used.")
        parser.add_argument(
            "--example",
            action=BooleanOptionalAction,
            default=None,
            help="The adverts are invented; every page says so.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, only.")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="Write all rejected rows there."
        )

    def handle(self, origin: str, **options: Any) -> None:
        feed = self.feed(origin, **options)
        try:
            content = fetching.read(origin)
            bar = tqdm(
                PARSERS[Feed.Format(feed.format)](content),
                desc=feed.slug,
                unit=" adverts",
                disable=None,
                file=sys.stderr,
            )
            outcome = import_records(feed, bar, dry_run=options["dry_run"])
        except (FeedUnreadable, NoPlaces) as error:
            named = fetching.public_origin(origin)
            raise CommandError(f"{named}: {error} Nothing was imported.") from None
        except DatabaseError as error:
            raise CommandError(f"The database refused: {error}. Nothing was imported.") from error
        self.report_rejects(outcome.rejected, options["rejects"])
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(f"{feed.slug}: {would}{outcome}")

    def feed(self, origin: str, **options: Any) -> Feed:
        """The feed as told: what is not given stays as it was."""
        feed = Feed.objects.filter(slug=options["feed"]).first()
        feed = feed or Feed(slug=options["feed"], name=options["feed"])
        feed.format = options["format"]
        feed.origin = fetching.public_origin(origin)
        for name, option in (("name", "name"), ("licence", "licence"), ("is_example", "example")):
            if options[option] is not None:
                setattr(feed, name, options[option])
        try:
            feed.clean_fields()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        return feed

    def report_rejects(self, rejected: list[Rejected], path: Path | None) -> None:
        lines = [f"row {reject.row}: {reject.reason}" for reject in rejected]
        if path:
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        for line in lines[:SHOWN_REJECTS]:
            self.stderr.write(f"Rejected {line}")
        if len(lines) > SHOWN_REJECTS:
            self.stderr.write(f"and {len(lines) - SHOWN_REJECTS:,} more (--rejects FILE lists all)")
