"""The figures of the search as Markdown, and each beside what it should be."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import quantiles
from typing import Any, NamedTuple

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ALL = "all"
MILLION, FIVE_MILLION = 1_000_000, 5_000_000
# Warm p95 below HTTP, and the whole answer over HTTP, in milliseconds.
MOST_WARM = {
    ("sqlite", MILLION): 15,
    ("sqlite", FIVE_MILLION): 40,
    ("postgresql", MILLION): 30,
    ("postgresql", FIVE_MILLION): 90,
}
MOST_HTTP = {("sqlite", MILLION): 100, ("postgresql", MILLION): 130}
# Ratios are wanted from a million on: with few adverts nothing costs anything.
MOST_OF_SQL, LEAST_OF_ICONTAINS, LEAST_OVERLAP = 1.5, 20, 0.98
LEAST_RATE, LEAST_RECALL = 2_000, 0.95
# Adverts are kept by identifier until the end, to tell copies: some memory for each there must be.
MOST_BYTES_AN_ADVERT = 1_000
Times = Mapping[str, Sequence[float]]


class Target(NamedTuple):
    what: str
    wanted: str
    measured: str
    is_met: bool


def percentiles(taken: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    cuts = quantiles(taken, n=100, method="inclusive") if len(taken) > 1 else list(taken) * 99
    return cuts[49], cuts[94], cuts[98]


def together(times: Times) -> list[float]:
    return [each for taken in times.values() for each in taken]


def print_table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The first column is text, all others are figures."""
    print(f"\n| {' | '.join(heads)} |")
    print(f"|---|{'---:|' * (len(heads) - 1)}")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")


def in_a_row(taken: Sequence[float]) -> str:
    return " / ".join(f"{figure:.1f}" for figure in percentiles(taken))


def print_search(measured: Mapping[str, Any]) -> list[Target]:
    """The table of one database at one size; milliseconds as p50 / p95 / p99."""
    warm, cold = measured["warm"], measured["cold"]
    print(f"\n## {measured['size']:,} adverts on {NAMES[measured['vendor']]}")
    print("\nMilliseconds, p50 / p95 / p99; ratios at p95.")
    rows = [
        _row(kind, {name: times.get(kind) for name, times in warm.items()}, cold[kind])
        for kind in warm["search"]
    ]
    every = {name: together(times) for name, times in warm.items()}
    print_table(
        (
            "searches",
            "warm",
            "cold",
            "same SQL",
            "newest 1,001",
            "tantivy",
            "icontains",
            "× SQL",
            "× tantivy",
            "icontains ×",
        ),
        [*rows, _row(ALL, every, together(cold))],
    )
    print(
        f"\nCold: {measured['cold_means']}. Over HTTP, one after the other:"
        f" {in_a_row(measured['http'])} ms. The first page is what ranking every match gives,"
        f" to {measured['overlap']:.3f} ({measured['overlaps']} searches)."
    )
    return targets_of(measured, every)


def _row(kind: str, warm: Mapping[str, Any], cold: Sequence[float]) -> list[str]:
    p95 = {name: percentiles(taken)[1] for name, taken in warm.items()}
    return [
        kind,
        in_a_row(warm["search"]),
        in_a_row(cold),
        *(in_a_row(warm[name]) for name in ("sql", "newest", "tantivy", "icontains")),
        f"{p95['search'] / p95['sql']:.1f}",
        f"{p95['search'] / p95['tantivy']:.1f}",
        f"{p95['icontains'] / p95['search']:.0f}",
    ]


def targets_of(measured: Mapping[str, Any], every: Times) -> list[Target]:
    vendor, size = measured["vendor"], measured["size"]
    where = f"{NAMES[vendor]}, {size:,}"
    p95 = {name: percentiles(taken)[1] for name, taken in every.items()}
    times = measured["warm"]["search"]
    worst = max(times, key=lambda kind: percentiles(times[kind])[1])
    targets = []
    if most := MOST_WARM.get((vendor, size)):
        targets.append(at_most(f"warm p95, all kinds, {where}", most, p95["search"], " ms"))
        slowest = percentiles(times[worst])[1]
        targets.append(at_most(f"warm p95, {worst} (the slowest), {where}", most, slowest, " ms"))
    if most := MOST_HTTP.get((vendor, size)):
        http = percentiles(measured["http"])[1]
        targets.append(at_most(f"p95 over HTTP, {where}", most, http, " ms"))
    targets.append(
        at_least(f"overlap with ranking all, {where}", LEAST_OVERLAP, measured["overlap"])
    )
    if size < MILLION:
        return targets
    targets += [
        at_most(f"× the same SQL, p95, {where}", MOST_OF_SQL, p95["search"] / p95["sql"]),
        at_least(
            f"icontains ×, p95, {where}", LEAST_OF_ICONTAINS, p95["icontains"] / p95["search"]
        ),
    ]
    return targets


def print_imports(imports: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Target]:
    print("\n## Import through the adapter")
    rows, targets = [], []
    for vendor, measured in imports.items():
        for one in measured:
            rows.append(
                (
                    NAMES[vendor],
                    f"{one['count']:,}",
                    f"{one['rate']:,.0f}",
                    f"{one['before']:.0f}",
                    f"{one['peak']:.0f}",
                )
            )
        slowest = min(one["rate"] for one in measured)
        targets.append(at_least(f"adverts imported a second, {NAMES[vendor]}", LEAST_RATE, slowest))
        if len(measured) > 1:
            few, many = measured[0], measured[-1]
            more = (many["peak"] - few["peak"]) * 2**20 / (many["count"] - few["count"])
            targets.append(
                at_most(
                    f"bytes of memory for each advert more, {NAMES[vendor]}",
                    MOST_BYTES_AN_ADVERT,
                    more,
                )
            )
    print_table(("database", "adverts", "a second", "MB before", "MB at most"), rows)
    return targets


def print_relevance(measured: Mapping[str, Mapping[str, Any]]) -> list[Target]:
    print("\n## Relevance\n\nNDCG@10 and precision@5 of the judged searches.")
    answerers = {NAMES[vendor]: one["judged"]["ours"] for vendor, one in measured.items()}
    answerers["icontains"] = next(iter(measured.values()))["judged"]["icontains"]
    rows = []
    for kind in next(iter(answerers.values())):
        figures = [table[kind] for table in answerers.values()]
        rows.append((kind.replace("_", " "), figures[0][0], *map(_graded, figures)))
    print_table(("kind", "searches", *answerers), rows)
    targets = []
    for vendor, one in measured.items():
        found = one["known"]
        print(f"\n{NAMES[vendor]}: {found['items']} real adverts by their own title and place,")
        print(f"recall@10 {found['recall']:.3f}; missed:")
        print("\n".join(f"- {missed}" for missed in found["missed"]) or "- none")
        targets.append(
            at_least(f"known-item recall@10, {NAMES[vendor]}", LEAST_RECALL, found["recall"])
        )
    return targets


def _graded(figures: Sequence[float]) -> str:
    asked, *measured = figures
    if len(measured) == 1:
        return f"{measured[0]} of {asked} empty"
    return " / ".join(f"{figure:.3f}" for figure in measured)


def at_most(what: str, wanted: float, measured: float, unit: str = "") -> Target:
    return Target(what, f"≤ {wanted:,}{unit}", f"{_figure(measured)}{unit}", measured <= wanted)


def at_least(what: str, wanted: float, measured: float, unit: str = "") -> Target:
    return Target(what, f"≥ {wanted:,}{unit}", f"{_figure(measured)}{unit}", measured >= wanted)


def _figure(measured: float) -> str:
    return f"{measured:,.0f}" if measured >= 100 else f"{measured:.3g}"


def print_targets(targets: Iterable[Target]) -> None:
    print("\n## Targets")
    print_table(
        ("target", "wanted", "measured", "met"),
        [
            (each.what, each.wanted, each.measured, "yes" if each.is_met else "**no**")
            for each in targets
        ],
    )
