"""Where the jobs are: places, the feeds that adverts come from, and the adverts."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from jobs.feeds.settings import problem_with_address, problem_with_mapping
from jobs.querysets import FeedQuerySet, FeedRunQuerySet, PlaceQuerySet, PostingQuerySet
from roles.models import Role

# An advert that has not been seen for so long may be gone.
STALE_AFTER = timedelta(hours=48)


class Place(models.Model):
    """A city, state, country or ZIP code that a search or an advert can name."""

    class Kind(models.TextChoices):
        CITY = "city", "City"
        STATE = "state", "State, province or region"
        COUNTRY = "country", "Country"
        ZIP = "zip", "ZIP code"

    code = models.CharField(
        max_length=20, unique=True, help_text="“US”, “US-CA”, “g5368361” (GeoNames id), “z91501”."
    )
    kind = models.CharField(max_length=7, choices=Kind)
    name = models.CharField(max_length=200)
    label = models.CharField(max_length=250, help_text="Unmistakable: “Portland, Oregon”.")
    folded_name = models.CharField(max_length=200, db_index=True)
    admin_code = models.CharField(
        max_length=20, blank=True, help_text="GeoNames first-level code: “CA”, “ENG”, “08”."
    )
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees, WGS 84.")
    population = models.PositiveBigIntegerField(
        default=0, help_text="Of a state: the sum of its known cities."
    )
    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="place_is_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["city", "zip"]) | Q(latitude__isnull=False),
                name="city_and_zip_have_a_position",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def asked_as(self) -> str:
        """What to type into “Where” to mean this place and no other."""
        return self.name if self.kind == self.Kind.ZIP else self.label


class PlaceAlias(models.Model):
    """Another name of a place: “NYC”, “München”, “Calif”."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="aliases")
    folded_name = models.CharField(max_length=200, db_index=True)
    preferred = models.BooleanField(
        default=False, help_text="Means this place before any that bears the name: “LA”."
    )

    class Meta:
        verbose_name_plural = "place aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "folded_name"], name="place_alias_once_a_place"
            ),
        ]

    def __str__(self) -> str:
        return self.folded_name


class GazetteerEdition(models.Model):
    """Which edition of the gazetteer the places were loaded from: at most one row."""

    edition = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.edition


class Feed(models.Model):
    """Where adverts come from, and on what terms."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        JOBPOSTING = "jobposting", "schema.org JobPosting"
        RSS = "rss", "RSS 2.0"
        ATOM = "atom", "Atom"
        JSON_FEED = "json-feed", "JSON Feed"
        INDEED_XML = "indeed-xml", "Indeed XML"
        GREENHOUSE = "greenhouse", "Greenhouse job board"
        LEVER = "lever", "Lever job site"
        ASHBY = "ashby", "Ashby job board"
        USAJOBS = "usajobs", "USAJOBS search"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    format = models.CharField(max_length=12, choices=Format)
    address = models.CharField(
        max_length=1000,
        blank=True,
        help_text="What refresh_feeds fetches: http(s), without a password. “{key}” in it stands "
        "for the key.",
    )
    key_variable = models.CharField(
        max_length=60,
        blank=True,
        validators=[
            RegexValidator(r"^FEED_KEY_[A-Z0-9_]+$", "It must be of the form FEED_KEY_SOMETHING.")
        ],
        help_text="The variable of the environment that holds the key, FEED_KEY_…; for USAJOBS "
        "it holds “e-mail:key”. The key itself is never stored.",
    )
    mapping = models.JSONField(
        default=dict,
        blank=True,
        help_text="Where the feed keeps our fields, for CSV (columns), RSS and Atom (paths of "
        "elements), JSON Feed (paths of keys): {“places”: [“City”, “State”]}.",
    )
    organisation = models.CharField(
        max_length=200, blank=True, help_text="Whose adverts they are, if the feed does not say."
    )
    organisation_in_title = models.BooleanField(
        default=False, help_text="Its titles are “Role — Organisation”."
    )
    is_active = models.BooleanField(default=True, help_text="refresh_feeds fetches it.")
    allows_markup = models.BooleanField(
        default=False, help_text="Its terms let us mark its adverts up for search engines."
    )
    origin = models.CharField(
        max_length=500, blank=True, help_text="The address, or the name of the file, last read."
    )
    licence = models.CharField(max_length=200, blank=True, help_text="The terms it may be used on.")
    is_example = models.BooleanField(
        default=False, help_text="Its adverts are invented, and every page says so."
    )
    etag = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Of its last complete answer."
    )
    last_modified = models.CharField(
        max_length=60, blank=True, editable=False, help_text="Of its last complete answer."
    )

    objects = FeedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        problems = {
            "address": problem_with_address(self.address, has_key=bool(self.key_variable)),
            "mapping": problem_with_mapping(self.mapping, self.format),
        }
        if found := {field: problem for field, problem in problems.items() if problem}:
            raise ValidationError(found)


class FeedRun(models.Model):
    """One time that a feed was read, and what came of it."""

    class Outcome(models.TextChoices):
        COMPLETE = "complete", "Complete"
        PARTIAL = "partial", "Broke off"
        UNCHANGED = "unchanged", "Nothing new"
        FAILED = "failed", "Failed"

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome)
    reason = models.CharField(
        max_length=500, blank=True, help_text="Why it failed or broke off, or closed nothing."
    )
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    closed_count = models.PositiveIntegerField(default=0)

    objects = FeedRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at__lte=F("ended_at")), name="feed_run_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id}, {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def counts(self) -> str:
        """“3 created, 0 updated, 7 unchanged, 0 rejected”."""
        names = ("created", "updated", "unchanged", "rejected")
        counts = [f"{getattr(self, f'{name}_count'):,} {name}" for name in names]
        if self.closed_count:
            counts.append(f"{self.closed_count:,} closed")
        return ", ".join(counts)


class QuarantinedRow(models.Model):
    """A row of a feed that was not taken in, and why; a run keeps the first of them."""

    run = models.ForeignKey(FeedRun, models.CASCADE, related_name="quarantined")
    row = models.PositiveIntegerField(help_text="Counted from 1.")
    external_id = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)
    excerpt = models.CharField(max_length=500, blank=True, help_text="How the row begins.")

    def __str__(self) -> str:
        return f"Row {self.row}: {self.reason}"


class Posting(models.Model):
    """An advert as its source states it, with the words and places it is found by."""

    class EmploymentType(models.TextChoices):
        FULL_TIME = "full_time", "Full time"
        PART_TIME = "part_time", "Part time"
        CONTRACT = "contract", "Contract or freelance"
        TEMPORARY = "temporary", "Temporary or fixed term"
        INTERNSHIP = "internship", "Internship"
        VOLUNTEER = "volunteer", "Volunteer"
        OTHER = "other", "Other"

    class PayPeriod(models.TextChoices):
        HOUR = "hour", "an hour"
        DAY = "day", "a day"
        WEEK = "week", "a week"
        MONTH = "month", "a month"
        YEAR = "year", "a year"

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="postings")
    external_id = models.CharField(max_length=300, help_text="Its name within the feed.")
    reference = models.CharField(
        max_length=12, unique=True, help_text="Its name in addresses: made of feed and external id."
    )
    title = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    place_text = models.CharField(
        max_length=1000, blank=True, help_text="As the source writes it; places parted by “; ”."
    )
    place = models.ForeignKey(
        Place,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="postings",
        help_text="The first place that was recognised.",
    )
    remote = models.BooleanField(null=True, blank=True, help_text="Unknown if not stated.")
    employment_type = models.CharField(max_length=12, choices=EmploymentType, blank=True)
    employment_type_stated = models.CharField(max_length=100, blank=True)
    pay_min = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_max = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217.")
    pay_period = models.CharField(max_length=5, choices=PayPeriod, blank=True)
    description = models.TextField(blank=True, help_text="HTML, cleaned when it was imported.")
    apply_url = models.URLField("address to apply at", max_length=1000, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    valid_through = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="When it last stood in its feed.")
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its feed closed it; open again if it comes again."
    )
    seen_in_run = models.BigIntegerField(
        null=True, editable=False, help_text="The key of the run that last saw it in its feed."
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="Closed by an editor: no import opens it again."
    )
    role = models.ForeignKey(
        Role,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="postings",
        help_text="The profile it reads like, by the rules of classification.yaml.",
    )
    role_is_corrected = models.BooleanField(
        default=False, help_text="An editor chose the role, or that there is none: imports keep it."
    )
    title_words = models.TextField(editable=False, help_text="The folded words of the title.")
    place_terms = models.TextField(
        blank=True, editable=False, help_text="Index terms of the places: “_g5368361 _us_ca _us”."
    )
    fingerprint = models.CharField(
        max_length=64,
        editable=False,
        help_text="Of all that was imported.",
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "external_id"], name="advert_once_a_feed"),
            models.CheckConstraint(
                condition=Q(pay_min__isnull=True)
                | Q(pay_max__isnull=True)
                | Q(pay_min__lte=F("pay_max")),
                name="advert_pay_range_ascends",
            ),
            models.CheckConstraint(
                condition=Q(pay_min__isnull=True, pay_max__isnull=True) | ~Q(pay_currency=""),
                name="advert_pay_names_its_currency",
            ),
            models.CheckConstraint(
                condition=Q(apply_url="")
                | Q(apply_url__startswith="https://")
                | Q(apply_url__startswith="http://"),
                name="advert_is_applied_for_on_the_web",
            ),
            models.CheckConstraint(
                condition=Q(first_seen_at__lte=F("last_seen_at")),
                name="advert_first_seen_before_last_seen",
            ),
            models.CheckConstraint(condition=~Q(title_words=""), name="advert_title_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}" if self.organisation else self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:advert", args=[self.reference, self.slug])

    @property
    def slug(self) -> str:
        return slugify(f"{self.title} {self.organisation}")[:80].strip("-") or "advert"

    @property
    def is_closed(self) -> bool:
        return self.is_closed_at(timezone.now())

    def is_closed_at(self, moment: datetime) -> bool:
        ended = self.closed_at is not None or self.withdrawn_at is not None
        return ended or self.has_expired(moment)

    @property
    def is_stale(self) -> bool:
        """Whether it is open and has not been seen in its feed for two days."""
        now = timezone.now()
        return self.last_seen_at < now - STALE_AFTER and not self.is_closed_at(now)

    @property
    def listed_at(self) -> datetime:
        """When it was posted; when we first saw it, if its source does not say."""
        # A day that has not come yet is a slip of the source, and would stay the newest for ever.
        return min(self.posted_at or self.first_seen_at, self.last_seen_at)

    def has_expired(self, at: datetime) -> bool:
        return self.valid_through is not None and self.valid_through < at

    @property
    def employment_in_words(self) -> str:
        """The kind of employment; as the source states it, if it is none of ours."""
        if self.employment_type == self.EmploymentType.OTHER:
            return self.employment_type_stated
        return self.get_employment_type_display()

    @property
    def places(self) -> list[str]:
        """Each place as the source writes it."""
        return [place for part in self.place_text.split(";") if (place := part.strip())]

    @property
    def places_in_short(self) -> str:
        """“Atlanta, GA; London and 3 more places”; empty if none is stated."""
        places = self.places
        if len(places) <= 3:
            return "; ".join(places)
        return f"{places[0]}; {places[1]} and {len(places) - 2} more places"

    @property
    def pay_as_stated(self) -> str:
        """“$90,000 to $120,000 a year”; empty if pay is not stated."""
        if self.pay_min is None and self.pay_max is None:
            return ""
        low, high = self._money(self.pay_min), self._money(self.pay_max)
        if low and high and low != high:
            figures = f"{low} to {high}"
        elif low and high:
            figures = low
        else:
            figures = f"From {low}" if low else f"Up to {high}"
        return f"{figures} {self.get_pay_period_display()}" if self.pay_period else figures

    def _money(self, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        figure = f"{amount:,.2f}".removesuffix(".00")
        symbols = {"USD": "$", "GBP": "£", "EUR": "€", "CAD": "CA$", "AUD": "A$"}
        symbol = symbols.get(self.pay_currency)
        return f"{symbol}{figure}" if symbol else f"{self.pay_currency} {figure}"


class SearchEntry(models.Model):
    """An open advert as the search finds it: made of a `Posting` by `jobs.search.indexing`.

    Few and narrow columns, in the order of the newest: what a search reads thousands of. Each
    database keeps an inverted index over `title_words` and `terms` (migration 0003).
    """

    # Always given. Only as an auto field is it SQLite's own row number, by which FTS5 finds rows.
    key = models.BigAutoField(
        primary_key=True, help_text="Seconds since 1970 when it was listed × 2³¹ + its posting."
    )
    posting = models.OneToOneField(Posting, models.CASCADE, related_name="search_entry")
    title_words = models.TextField(help_text="The folded words of the title.")
    terms = models.TextField(help_text="What else it is found by: places, cells, role, employer.")
    positions = models.TextField(
        blank=True, help_text="Of its cities, in degrees: “34.0522,-118.2437;40.7143,-74.0060”."
    )
    copies = models.BigIntegerField(
        help_text="The same for all adverts with this title at this organisation."
    )
    expires_at = models.BigIntegerField(
        null=True, blank=True, help_text="Seconds since 1970; null if it stays until it is closed."
    )

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [models.Index(fields=["copies", "key"], name="search_entry_copies")]

    def __str__(self) -> str:
        return self.title_words


class TitleWord(models.Model):
    """A word of the titles of open adverts, and how many of them it stands in."""

    word = models.CharField(max_length=100, primary_key=True)
    uses = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.word} ({self.uses})"


class IndexRevision(models.Model):
    """Changes with every change of the index: one row, so that processes know what is stale."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
