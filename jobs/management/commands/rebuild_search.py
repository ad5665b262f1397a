from typing import Any

from django.core.management.base import BaseCommand

from jobs.models import IndexRevision
from jobs.search.indexing import rebuild


class Command(BaseCommand):
    help = "Make what the search finds anew from the adverts; nothing else changes."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="Only where it was never made."
        )

    def handle(self, *, if_missing: bool, **options: Any) -> None:
        if if_missing and IndexRevision.objects.exists():
            self.stdout.write("unchanged")
            return
        self.stdout.write(f"{rebuild():,} open adverts can be found")
