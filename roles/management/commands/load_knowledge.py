from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from roles.inventory import inventory
from roles.knowledge import KnowledgeError, load


class Command(BaseCommand):
    help = "Make the database hold what the knowledge files hold; a broken file changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            help="YAML or JSON; without any, all of fixtures/knowledge.",
        )
        parser.add_argument("--summary", action="store_true", help="Print the last line only.")

    def handle(self, *args: Any, files: list[Path], summary: bool, **options: Any) -> None:
        paths = files or sorted((settings.BASE_DIR / "fixtures" / "knowledge").rglob("*.yaml"))
        if not paths:
            raise CommandError("There is no file in fixtures/knowledge; nothing was changed.")
        if len({path.name for path in paths}) != len(paths):
            raise CommandError("Two files have the same name; records are kept by file name.")
        try:
            report = load(paths, whole=not files)
        except KnowledgeError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        if not summary:
            for line in report.lines():
                self.stdout.write(line)
        self.stdout.write(
            f"{len(paths)} files: {report.created.total()} records created,"
            f" {report.updated.total()} updated, {report.unchanged.total()} unchanged,"
            f" {report.removed.total()} removed. {inventory()}."
        )
