"""Facts about rows: what each page loads, in a fixed number of queries."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.places import Known, names_of
from jobs.search import terms
from jobs.search.expression import Term, all_of
from jobs.search.results import PageStart, Results, find
from jobs.search.search import Search, Sort

if TYPE_CHECKING:
    from roles.models import Role

LISTED = (
    *("reference", "title", "organisation", "place_text", "remote", "posted_at", "valid_through"),
    *("pay_min", "pay_max", "pay_currency", "pay_period", "first_seen_at", "last_seen_at"),
    *("closed_at", "withdrawn_at"),
    *("feed__name", "feed__is_example", "role__slug", "role__title", "role__status"),
)
# “_g5368361”, “_us”, “_us_ca”: what `places.terms` makes of a city, a country, a state.
_PLACE_TERM = re.compile(r"(?<!\S)_(?:([gt]\d+)|([a-z]{2})(?:_([a-z0-9]+))?)(?!\S)")


def search_of_role(role: "Role") -> Search:
    return Search({"role": Term(terms.role(role.slug))}, sort=Sort.NEWEST)


class PlaceQuerySet(models.QuerySet[Any]):
    def called(self, folded_names: Iterable[str] | None = None) -> dict[str, list[Known]]:
        """Folded name → the places that bear it, best first; of all names without argument."""
        if folded_names is None:
            return names_of(self._all_names())
        own = [
            (place.folded_name, False, True, place)
            for place in self.filter(folded_name__in=folded_names)
        ]
        aliases = self._aliases().filter(folded_name__in=folded_names).select_related("place")
        return names_of(
            [*own, *((each.folded_name, each.preferred, False, each.place) for each in aliases)]
        )

    def _all_names(self) -> Iterator[tuple[str, bool, bool, Known]]:
        """As rows without a model: an import waits for a hundred thousand of them."""
        rows = self.exclude(kind="zip").values_list("pk", *Known.__annotations__, named=True)
        places = {place.pk: place for place in rows}
        for place in places.values():
            yield place.folded_name, False, True, place
        for name, preferred, pk in self._aliases().values_list(
            "folded_name", "preferred", "place_id"
        ):
            if pk in places:
                yield name, preferred, False, places[pk]

    def _aliases(self) -> models.QuerySet[Any]:
        return self.model._meta.get_field("aliases").related_model._default_manager.all()

    def named_by(self, place_terms: str) -> list[Any]:
        """The places behind the index terms of an advert, and those that contain them."""
        codes = [
            city or "-".join(filter(None, (country, state))).upper()
            for city, country, state in _PLACE_TERM.findall(place_terms)
        ]
        return list(self.filter(code__in=codes).order_by("pk")) if codes else []

    def beginning_with(self, initial: str) -> Self:
        """Places that a name with this initial may mean, mistyped; the largest first."""
        return self.exclude(kind="zip").filter(folded_name__startswith=initial).largest_first()

    def large(self) -> Self:
        """Places that a name may mean even if its initial is mistyped; the largest first."""
        return self.filter(population__gte=100_000).largest_first()

    def largest_first(self) -> Self:
        return self.order_by("-population", "-pk")


class FeedQuerySet(models.QuerySet[Any]):
    def to_refresh(self) -> Self:
        """Those that can be fetched, in the order of their slugs."""
        return self.filter(is_active=True).exclude(address="").order_by("slug")

    def with_last_run(self) -> Self:
        """With `last_run_at`, `last_outcome` and `last_reason`; None where it was never read."""
        runs = self.model._meta.get_field("runs").related_model._default_manager
        last = runs.filter(feed=models.OuterRef("pk")).order_by("-pk")
        return self.annotate(
            last_run_at=models.Subquery(last.values("ended_at")[:1]),
            last_outcome=models.Subquery(last.values("outcome")[:1]),
            last_reason=models.Subquery(last.values("reason")[:1]),
        )


class FeedRunQuerySet(models.QuerySet[Any]):
    def last_complete(self) -> Any:
        """The last run that read its feed to the end; None if there is none."""
        return self.filter(outcome="complete").order_by("-pk").first()

    def to_forget(self, kept: int) -> Self:
        """All but the last `kept` runs and the last complete one, which adverts go by."""
        newest = self.order_by("-pk").values_list("pk", flat=True)[kept - 1 : kept]
        complete = self.last_complete()
        if not newest:
            return self.none()
        return self.filter(pk__lt=newest[0]).exclude(pk=complete.pk if complete else None)


class PostingQuerySet(models.QuerySet[Any]):
    def open(self, at: datetime | None = None) -> Self:
        """Adverts that can still be answered."""
        at = at or timezone.now()
        return self.filter(
            Q(valid_through__isnull=True) | Q(valid_through__gte=at),
            closed_at__isnull=True,
            withdrawn_at__isnull=True,
        )

    def search(self, search: Search, at: PageStart | None = None) -> Results:
        """A page of the open adverts that fit, in the order of `search`, and what facets count."""
        return find(self, search, at or PageStart())

    def for_role(self, role: "Role", most: int) -> Results:
        """How many open adverts read like the role, and the newest of them."""
        return self.search(search_of_role(role), PageStart(most=most, counting=False))

    def similar_to(self, posting: Any, most: int) -> list[Any]:
        """Other open adverts with the words of its title, or else of its role; the likest first."""
        title = posting.title_words.split()
        searches = [Search({"title": all_of(*map(Term, title))}, titles=(tuple(title),))]
        if posting.role:
            searches.append(search_of_role(posting.role))
        found: dict[int, Any] = {}
        for search in searches:
            if len(found) < most:
                results = self.search(search, PageStart(most=most + 1, counting=False))
                found |= {each.posting.pk: each.posting for each in results.adverts}
                found.pop(posting.pk, None)
        return list(found.values())[:most]

    def for_list(self) -> Self:
        """With all that a list of adverts shows, and no more."""
        return self.select_related("feed", "role").only(*LISTED)

    def for_page(self) -> Self:
        """With all that an advert's own page shows."""
        return self.select_related("feed", "role", "place")
