from typing import Any

from django.core.management.base import BaseCommand

from jobs.gazetteer import MINIMUM_POPULATION, edition, read_gazetteer
from jobs.placing import is_loaded, load_gazetteer


class Command(BaseCommand):
    help = "Load the cities, states, countries and ZIP codes that a job search can name."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--minimum-population",
            type=int,
            choices=(500, 1_000, 5_000, 15_000),
            default=MINIMUM_POPULATION,
            help=f"The smallest city to know; {MINIMUM_POPULATION} unless told.",
        )
        parser.add_argument(
            "--force", action="store_true", help="Compare all places even if nothing is new."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, only.")

    def handle(
        self, *, minimum_population: int, dry_run: bool, force: bool, **options: Any
    ) -> None:
        current = edition(minimum_population)
        if is_loaded(current) and not force:
            self.stdout.write("unchanged")
            return
        outcome = load_gazetteer(read_gazetteer(minimum_population), current, dry_run=dry_run)
        would = "would be " if dry_run else ""
        self.stdout.write(f"{would}{outcome}")
