"""The names of all roles as the files of the knowledge have them, without a database."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from jobs.search.names import RoleName, TitleNames

ROLES = settings.BASE_DIR / "fixtures" / "knowledge" / "roles"


@cache
def title_names(*statuses: str) -> TitleNames:
    """The names of the roles of these statuses, of all but the parties to decisions if none is."""
    names = []
    for path in sorted(ROLES.glob("*.yaml")):
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        records = yaml.load(path.read_text("utf-8"), loader)
        role = next(record["fields"] for record in records if record["model"] == "roles.role")
        if role["status"] not in (statuses or ("published", "in_preparation")):
            continue
        names.append(RoleName(role["title"], role["slug"], role["title"], is_title=True))
        names += [
            RoleName(
                alias["name"],
                role["slug"],
                role["title"],
                frozenset(alias.get("media", ())),
                is_shared=alias.get("shared", False),
            )
            for alias in (record["fields"] for record in records if is_alias(record))
        ]
    return TitleNames.curated(names)


def is_alias(record: dict[str, Any]) -> bool:
    return record["model"] == "roles.rolealias"
