"""What came of reading a feed once: its counts, the rows not taken in, the adverts it closed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from django.db import transaction
from django.utils import timezone

from jobs.feeds.records import Rejected
from jobs.models import Feed, FeedRun, Posting, QuarantinedRow
from jobs.rows import MOST_PARAMETERS
from jobs.search.indexing import unindex, unindex_expired

# Of one run; all are counted.
MOST_QUARANTINED = 1_000
RUNS_KEPT = 100
# From so many open adverts on, a feed that lacks more than half of them is not believed.
ENOUGH_TO_DOUBT = 20


@dataclass(frozen=True)
class Ending:
    """What happens when all rows have been taken in.

    With `closes_absent`, adverts of the feed that it no longer holds are closed; with `close_many`
    even if they are more than half. `cut_short` says why the rows are not all of the feed.
    """

    closes_absent: bool = False
    close_many: bool = False
    cut_short: str = ""
    etag: str = ""
    last_modified: str = ""


CLOSES_NOTHING = Ending()


@dataclass
class Tally:
    """Counts what becomes of the rows of a run, and ends it."""

    run: FeedRun
    on_reject: Callable[[Rejected], None]
    open_before: int = 0
    # Rows that do not tell which advert they are: each may be one that seems absent.
    unidentified: int = 0
    quarantined: list[QuarantinedRow] = field(default_factory=list)

    @classmethod
    def begin(cls, run: FeedRun, on_reject: Callable[[Rejected], None]) -> Self:
        run.outcome = FeedRun.Outcome.COMPLETE
        run.save()
        return cls(run, on_reject, run.feed.postings.open(run.started_at).count())

    def reject(self, rejected: Rejected) -> None:
        self.run.rejected_count += 1
        self.unidentified += not rejected.external_id
        if len(self.quarantined) < MOST_QUARANTINED:
            self.quarantined.append(
                QuarantinedRow(
                    run=self.run,
                    row=rejected.row,
                    external_id=rejected.external_id,
                    reason=rejected.reason[:300],
                    excerpt=rejected.excerpt[:500],
                )
            )
        self.on_reject(rejected)

    def end(self, ending: Ending, broke_off: str) -> None:
        """Close what is absent, if that can be told, and store how the run went."""
        run = self.run
        run.reason = (broke_off or ending.cut_short)[:500]
        if run.reason:
            run.outcome = FeedRun.Outcome.PARTIAL
        elif ending.closes_absent:
            self._close_absent(ending.close_many)
        unindex_expired()
        # An answer that was not read to its end must not count as known.
        is_known = run.outcome == FeedRun.Outcome.COMPLETE
        run.feed.etag = ending.etag if is_known else ""
        run.feed.last_modified = ending.last_modified if is_known else ""
        run.feed.save(update_fields=["origin", "etag", "last_modified"])
        QuarantinedRow.objects.bulk_create(self.quarantined, batch_size=500)
        store(run)

    def _close_absent(self, close_many: bool) -> None:
        run = self.run
        absent = run.feed.postings.open(run.started_at).exclude(seen_in_run=run.pk)
        count = absent.count()
        if not count:
            return
        if self.unidentified:
            run.reason = (
                f"{count:,} adverts are absent, but {self.unidentified:,} rows do not tell which "
                "advert they are: nothing was closed."
            )
            return
        doubtful = self.open_before >= ENOUGH_TO_DOUBT and count * 2 > self.open_before
        if doubtful and not close_many:
            run.reason = (
                f"{count:,} of {self.open_before:,} open adverts are absent, which is hard to "
                "believe: nothing was closed. (--close-many closes them.)"
            )
            return
        run.closed_count = count
        while keys := list(absent.order_by("pk").values_list("pk", flat=True)[:MOST_PARAMETERS]):
            Posting.objects.filter(pk__in=keys).update(closed_at=run.started_at)
            unindex(keys)


def store(run: FeedRun) -> None:
    """Save a run that has ended, and forget the oldest runs of its feed."""
    run.ended_at = max(timezone.now(), run.started_at)
    run.save()
    run.feed.runs.to_forget(RUNS_KEPT).delete()


def failed(feed: Feed, started_at: datetime, reason: str) -> FeedRun:
    """The unsaved run of a feed that could not be read."""
    return FeedRun(
        feed=feed,
        started_at=started_at,
        ended_at=started_at,
        outcome=FeedRun.Outcome.FAILED,
        reason=reason[:500],
    )


def unchanged(feed: Feed, started_at: datetime, *, dry_run: bool = False) -> FeedRun:
    """The run of a feed that is as it was: what its last complete run saw still stands in it."""
    run = FeedRun(feed=feed, started_at=started_at, outcome=FeedRun.Outcome.UNCHANGED)
    with transaction.atomic():
        if last := feed.runs.last_complete():
            seen = feed.postings.open().filter(seen_in_run=last.pk)
            # Not those whose feed says itself when they were seen.
            seen = seen.filter(last_seen_at__gte=last.started_at)
            run.unchanged_count = seen.update(last_seen_at=started_at)
        store(run)
        if dry_run:
            transaction.set_rollback(True)
    return run
