"""Facts about rows: what each page loads, in a fixed number of queries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import cos, radians
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from jobs.places import Known, miles_between, names_of
from jobs.search.index import InIndex, Lookup
from roles.words import words

if TYPE_CHECKING:
    from jobs.search.understanding import Understood
    from roles.models import Role

MILES_A_DEGREE = 69.0
# SQLite takes no more parameters than this in one statement on older builds.
KEYS_A_STATEMENT = 900


def pieces(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`keys` in runs short enough for one statement of any database."""
    for start in range(0, len(keys), KEYS_A_STATEMENT):
        yield keys[start : start + KEYS_A_STATEMENT]


class PlaceQuerySet(models.QuerySet[Any]):
    def called(self, folded_names: Iterable[str] | None = None) -> dict[str, list[Known]]:
        """Folded name → the places that bear it, best first; of all names without argument."""
        own, aliases = self, self._aliases()
        if folded_names is not None:
            own = own.filter(folded_name__in=folded_names)
            aliases = aliases.filter(folded_name__in=folded_names)
        else:
            own = own.exclude(kind="zip")
        places = {place.pk: place for place in own}
        found = [(place.folded_name, False, True, place) for place in places.values()]
        if folded_names is None:
            found += [
                (alias.folded_name, alias.preferred, False, places[alias.place_id])
                for alias in aliases
            ]
        else:
            found += [
                (alias.folded_name, alias.preferred, False, alias.place)
                for alias in aliases.select_related("place")
            ]
        return names_of(found)

    def _aliases(self) -> models.QuerySet[Any]:
        return self.model._meta.get_field("aliases").related_model._default_manager.all()

    def within(self, miles: float, latitude: float, longitude: float) -> list[Any]:
        """Code, kind and whereabouts of cities with adverts within `miles` of a point in degrees.

        Cities that no advert names would only make the search longer: New York has 972 around it.
        """
        high = miles / MILES_A_DEGREE
        wide = min(180.0, high / max(0.01, cos(radians(latitude))))
        east, west = longitude + wide, longitude - wide
        if west < -180 or east > 180:
            # The box crosses the date line.
            around = Q(longitude__gte=(west + 180) % 360 - 180) | Q(
                longitude__lte=(east + 180) % 360 - 180
            )
        else:
            around = Q(longitude__range=(west, east))
        box = self.filter(
            around,
            kind="city",
            has_adverts=True,
            latitude__range=(latitude - high, latitude + high),
        )
        fields = ("code", "kind", "admin_code", "country", "latitude", "longitude")
        return [
            place
            for place in box.values_list(*fields, named=True)
            if miles_between(latitude, longitude, place.latitude, place.longitude) <= miles
        ]

    def beginning_with(self, initial: str) -> Self:
        """Places that a name with this initial may mean, mistyped; the largest first."""
        return self.exclude(kind="zip").filter(folded_name__startswith=initial).largest_first()

    def large(self) -> Self:
        """Places that a name may mean even if its initial is mistyped; the largest first."""
        return self.filter(population__gte=100_000).largest_first()

    def largest_first(self) -> Self:
        return self.order_by("-population", "-pk")


class PostingQuerySet(models.QuerySet[Any]):
    def open(self, at: datetime | None = None) -> Self:
        """Adverts that can still be answered."""
        at = at or timezone.now()
        return self.filter(
            Q(valid_through__isnull=True) | Q(valid_through__gte=at),
            closed_at__isnull=True,
            withdrawn_at__isnull=True,
        )

    def matching(self, lookup: Lookup) -> Self:
        return self.filter(InIndex(lookup)) if lookup else self

    def newest_first(self) -> Self:
        """Newest first, undated adverts last."""
        return self.order_by(F("posted_at").desc(nulls_last=True), "-pk")

    def best_first(self, titles: Iterable[Iterable[str]]) -> Self:
        """Exact title, then titles that begin with the words, then the rest; newest in each."""
        spelt = [" ".join(title) for title in titles]
        begins = Q()
        for title in spelt:
            begins |= Q(title_words__startswith=f"{title} ")
        rank = Case(
            When(title_words__in=spelt, then=Value(0)),
            When(begins, then=Value(1)),
            default=Value(2),
        )
        return self.order_by(rank, F("posted_at").desc(nulls_last=True), "-pk")

    def search(self, understood: "Understood", sort: str = "best") -> Self:
        """Open adverts for what was understood; none if its place is not known."""
        if understood.place_is_unknown:
            return self.none()
        found = self.open().matching(understood.lookup).for_list()
        if sort == "best" and understood.titles:
            return found.best_first(understood.titles)
        return found.newest_first()

    def for_list(self) -> Self:
        """With all that a list of adverts shows."""
        return self.select_related("feed", "role").defer("description")

    def for_page(self) -> Self:
        """With all that an advert's own page shows."""
        return self.select_related("feed", "role")

    def for_role(self, role: "Role") -> Self:
        """Open adverts whose title holds all the words of the role's title, best first."""
        titles = [words(role.title)]
        return self.open().matching(Lookup(titles=titles)).for_list().best_first(titles)

    def similar_to(self, posting: Any) -> Self:
        """Other open adverts with the words of its title."""
        titles = [posting.title_words.split()]
        found = self.open().matching(Lookup(titles=titles)).exclude(pk=posting.pk)
        return found.for_list().best_first(titles)
