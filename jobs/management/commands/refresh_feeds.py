from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jobs.feeds.fetching import Fetcher
from jobs.models import Feed, FeedRun
from jobs.refreshing import refresh


class Command(BaseCommand):
    help = "Fetch the active feeds and take in what is new; a feed that fails harms no other."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="Only these feeds.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, only.")
        parser.add_argument(
            "--close-many",
            action="store_true",
            help="Close absent adverts even if they are more than half of those open.",
        )
        parser.add_argument(
            "--anew", action="store_true", help="Read feeds even if they have not changed."
        )

    def handle(self, *, slugs: list[str], **options: Any) -> None:
        feeds = list(Feed.objects.to_refresh())
        if unknown := sorted(set(slugs) - {feed.slug for feed in feeds}):
            raise CommandError(f"No active feed with an address: {', '.join(unknown)}.")
        fetcher = Fetcher(settings.FEED_PRIVATE_HOSTS)
        failed = [
            feed.slug
            for feed in feeds
            if (not slugs or feed.slug in slugs) and not self.refresh(feed, fetcher, **options)
        ]
        if failed:
            raise CommandError(f"{len(failed):,} failed: {', '.join(failed)}.")

    def refresh(self, feed: Feed, fetcher: Fetcher, **options: Any) -> bool:
        """Whether the feed was read; says what came of it."""
        run = refresh(
            feed,
            fetcher,
            dry_run=options["dry_run"],
            close_many=options["close_many"],
            anew=options["anew"],
        )
        outcome = FeedRun.Outcome(run.outcome)
        if outcome is FeedRun.Outcome.FAILED:
            self.stderr.write(f"{feed.slug}: failed. {run.reason}")
            return False
        would = "would be " if options["dry_run"] else ""
        reason = f" {run.reason}" if run.reason else ""
        self.stdout.write(f"{feed.slug}: {outcome.value}, {would}{run.counts}.{reason}")
        return True
