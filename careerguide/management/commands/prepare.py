"""Everything between an empty folder and a site that can be served; quick when it is done.

Invented adverts are for a first look on one machine: never in production, nor beside a real feed.
"""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jobs.models import Feed

EXAMPLE = "example"


class Command(BaseCommand):
    help = "Migrate, load the knowledge, the wages and the places, and collect static files."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        name = connection.settings_dict["NAME"]
        self.stdout.write(f"Database: {connection.vendor}, {name}")
        self.migrate()
        self.stdout.write("Knowledge: ", ending="")
        call_command("load_knowledge", summary=True, stdout=self.stdout)
        self.stdout.write("Wages: ", ending="")
        call_command("load_wages", stdout=self.stdout)
        self.stdout.write("Places: ", ending="")
        call_command("load_places", stdout=self.stdout)
        self.stdout.write("Search: ", ending="")
        call_command("rebuild_search", if_missing=True, stdout=self.stdout)
        if settings.LOCAL and not Feed.objects.exclude(slug=EXAMPLE).exists():
            self.stdout.write("Example jobs: ", ending="")
            self.import_example_jobs()
        self.collect_static_files()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if pending:
            call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(f"Migrations: {pending} applied")

    def import_example_jobs(self) -> None:
        call_command(
            "import_jobs",
            str(settings.BASE_DIR / "fixtures" / "example_jobs.json"),
            format="jobposting",
            feed=EXAMPLE,
            name="Career Guide’s example feed",
            licence="Invented for Career Guide",
            example=True,
            stdout=self.stdout,
        )

    def collect_static_files(self) -> None:
        """Hashing and compressing takes seconds, so only when a file has changed."""
        stamp = Path(settings.STATIC_ROOT) / "collected"
        digest = static_digest()
        if stamp.exists() and stamp.read_text() == digest:
            self.stdout.write("Static files: unchanged")
            return
        self.stdout.write("Static files: collecting and compressing")
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(digest)


def static_digest() -> str:
    """Of the name, size and time of every static file the site has."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
