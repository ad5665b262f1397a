"""The gazetteer in the database: only what differs is written."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jobs.gazetteer import Gazetteer, PlaceRecord
from jobs.models import GazetteerEdition, Place, PlaceAlias
from jobs.rows import pieces

BATCH = 5_000


@dataclass
class PlacesLoaded:
    """What loading did, or would do."""

    known: int
    created: int
    updated: int
    removed: int
    aliases: int

    def __str__(self) -> str:
        return (
            f"{self.known:,} places and {self.aliases:,} other names: {self.created:,} created,"
            f" {self.updated:,} updated, {self.removed:,} removed"
        )


def is_loaded(edition: str) -> bool:
    return GazetteerEdition.objects.filter(edition=edition).exists()


@transaction.atomic
def load_gazetteer(
    gazetteer: Gazetteer, edition: str = "", *, dry_run: bool = False
) -> PlacesLoaded:
    """Make the places of the database those of `gazetteer`; a second time changes nothing."""
    held = {row[0]: PlaceRecord(*row) for row in Place.objects.values_list(*PlaceRecord._fields)}
    wanted = {place.code: place for place in gazetteer.places}
    changed = [place for code, place in wanted.items() if held.get(code) != place]
    gone = [code for code in held if code not in wanted]
    Place.objects.bulk_create(
        [Place(**place._asdict()) for place in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=list(PlaceRecord._fields[1:]),
    )
    for keys in pieces(gone):
        Place.objects.filter(code__in=keys).delete()
    _load_aliases(gazetteer)
    GazetteerEdition.objects.all().delete()
    if edition:
        GazetteerEdition.objects.create(edition=edition, loaded_at=timezone.now())
    created = sum(place.code not in held for place in changed)
    if dry_run:
        transaction.set_rollback(True)
    return PlacesLoaded(
        len(wanted), created, len(changed) - created, len(gone), len(gazetteer.aliases)
    )


def _load_aliases(gazetteer: Gazetteer) -> None:
    rows = PlaceAlias.objects.values_list("place__code", "folded_name", "preferred", "pk")
    held = {row[:3]: row[3] for row in rows}
    gone = [key for alias, key in held.items() if alias not in gazetteer.aliases]
    for keys in pieces(gone):
        PlaceAlias.objects.filter(pk__in=keys).delete()
    new = sorted(alias for alias in gazetteer.aliases if alias not in held)
    if new:
        keys_of = dict(Place.objects.values_list("code", "pk"))
        PlaceAlias.objects.bulk_create(
            [
                PlaceAlias(place_id=keys_of[code], folded_name=name, preferred=preferred)
                for code, name, preferred in new
            ],
            batch_size=BATCH,
        )
