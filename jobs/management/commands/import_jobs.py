import json
import sys
from argparse import BooleanOptionalAction
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone
from tqdm import tqdm

from jobs.feed_runs import Ending, failed, store
from jobs.feeds.fetching import Fetcher, public_origin
from jobs.feeds.records import FeedUnreadable, Rejected
from jobs.importing import NoPlaces, import_records
from jobs.models import Feed, FeedRun
from jobs.refreshing import parsed, read_origin

SHOWN_REJECTS = 20
# Options that are stored with the feed; what is not given stays as it was.
KEPT = {
    "name": "name",
    "licence": "licence",
    "is_example": "example",
    "mapping": "mapping",
    "organisation": "organisation",
    "organisation_in_title": "organisation_in_title",
}


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
        parser.add_argument(
            "--mapping",
            metavar="FILE-OR-JSON",
            type=mapping,
            help="Where the feed keeps our fields.",
        )
        parser.add_argument("--organisation", help="Whose adverts they are, if it does not say.")
        parser.add_argument(
            "--organisation-in-title",
            action=BooleanOptionalAction,
            default=None,
            help="Its titles are “Role — Organisation”.",
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="This is the whole of the feed: close its adverts that are absent from it.",
        )
        parser.add_argument(
            "--close-many",
            action="store_true",
            help="Even if they are more than half of those open.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, only.")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="Write all rejected rows there."
        )

    def handle(self, origin: str, **options: Any) -> None:
        feed = self.feed(origin, **options)
        started_at = timezone.now()
        rejects = options["rejects"].open("w", encoding="utf-8") if options["rejects"] else None
        try:
            with rejects or nullcontext():
                run = self.take_in(feed, origin, rejects, options)
        except (FeedUnreadable, NoPlaces, DatabaseError) as error:
            refused = isinstance(error, DatabaseError)
            reason = f"The database refused: {error}." if refused else str(error)
            held = Feed.objects.filter(slug=feed.slug).first()
            if held and not options["dry_run"]:
                store(failed(held, started_at, reason))
            named = "" if refused else f"{public_origin(origin)}: "
            raise CommandError(f"{named}{reason} Nothing was imported.") from None
        if run.rejected_count > SHOWN_REJECTS:
            more = run.rejected_count - SHOWN_REJECTS
            self.stderr.write(f"and {more:,} more (--rejects FILE lists all)")
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(f"{feed.slug}: {would}{run.counts}")
        if run.reason:
            self.stderr.write(f"{FeedRun.Outcome(run.outcome).label}: {run.reason}")

    def take_in(
        self, feed: Feed, origin: str, rejects: TextIO | None, options: dict[str, Any]
    ) -> FeedRun:
        content = read_origin(origin, Fetcher(settings.FEED_PRIVATE_HOSTS))
        bar = tqdm(
            parsed(feed, [content]),
            desc=feed.slug,
            unit=" adverts",
            disable=None,
            file=sys.stderr,
        )
        shown = 0

        def report(rejected: Rejected) -> None:
            nonlocal shown
            shown += 1
            line = f"row {rejected.row}: {rejected.reason}"
            if rejects:
                rejects.write(f"{line}\n")
            if shown <= SHOWN_REJECTS:
                self.stderr.write(f"Rejected {line}")

        ending = Ending(closes_absent=options["complete"], close_many=options["close_many"])
        with transaction.atomic():
            feed.save()
            run = import_records(
                feed, bar, ending=ending, dry_run=options["dry_run"], on_reject=report
            )
            if options["dry_run"]:
                transaction.set_rollback(True)
        return run

    def feed(self, origin: str, **options: Any) -> Feed:
        """The feed as told: what is not given stays as it was."""
        feed = Feed.objects.filter(slug=options["feed"]).first()
        feed = feed or Feed(slug=options["feed"], name=options["feed"])
        feed.format = options["format"]
        feed.origin = public_origin(origin)
        for name, option in KEPT.items():
            if options[option] is not None:
                setattr(feed, name, options[option])
        try:
            feed.clean_fields()
            feed.clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        return feed


def mapping(stated: str) -> Any:
    """The mapping that stands in a file, or that is given itself."""
    try:
        text = stated if stated.lstrip().startswith("{") else Path(stated).read_text("utf-8")
        return json.loads(text)
    except (OSError, ValueError) as error:
        raise CommandError(
            f"--mapping: {type(error).__name__}; give JSON or a file of it."
        ) from None
