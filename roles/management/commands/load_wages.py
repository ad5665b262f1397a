import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from tqdm import tqdm

from roles.models import WageRelease
from roles.wages import Outcome, Row, WagesUnreadable, load_release, read_rows

SHOWN_REJECTS = 20


class Command(BaseCommand):
    help = (
        "Make the official wage releases hold what the agency’s files say: all files of a"
        " release in one run. A file that cannot be read changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            help="Workbooks (.xlsx) or CSV in the agency’s columns; without any, fixtures/wages.",
        )
        parser.add_argument(
            "--release",
            metavar="SLUG",
            help="The release they belong to, from knowledge/wages.yaml; else the file’s name.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, only.")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="Write all rejected rows there."
        )

    def handle(
        self,
        *args: Any,
        files: list[Path],
        release: str | None,
        dry_run: bool,
        rejects: Path | None,
        **options: Any,
    ) -> None:
        paths = files or sorted((settings.BASE_DIR / "fixtures" / "wages").glob("*.csv"))
        by_release: dict[str, list[Path]] = {}
        for path in paths:
            by_release.setdefault(release or path.stem, []).append(path)
        try:
            with transaction.atomic():
                outcomes = {
                    slug: load_release(self.release(slug), self.rows(own), dry_run=dry_run)
                    for slug, own in by_release.items()
                }
        except WagesUnreadable as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        except DatabaseError as error:
            raise CommandError(f"The database refused: {error} Nothing was changed.") from error
        self.report_rejects([line for each in outcomes.values() for line in each.rejected], rejects)
        self.summarize(outcomes, dry_run)

    def release(self, slug: str) -> WageRelease:
        found = WageRelease.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(WageRelease.objects.order_by("slug").values_list("slug", flat=True))
            raise WagesUnreadable(
                f"There is no release “{slug}” (known: {known or 'none'}). Name one with"
                " --release, or write it into fixtures/knowledge/wages.yaml and load_knowledge."
            )
        return found

    def rows(self, paths: list[Path]) -> Iterator[tuple[str, int, Row]]:
        for path in paths:
            bar = tqdm(read_rows(path), desc=path.name, unit=" rows", disable=None, file=sys.stderr)
            for number, row in bar:
                yield path.name, number, row

    def report_rejects(self, lines: list[str], path: Path | None) -> None:
        if path:
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        for line in lines[:SHOWN_REJECTS]:
            self.stderr.write(f"Rejected {line}")
        if len(lines) > SHOWN_REJECTS:
            self.stderr.write(f"and {len(lines) - SHOWN_REJECTS:,} more (--rejects FILE lists all)")

    def summarize(self, outcomes: dict[str, Outcome], dry_run: bool) -> None:
        would = "would be " if dry_run else ""
        for slug, outcome in outcomes.items():
            self.stdout.write(f"{slug}: {would}{outcome}")
