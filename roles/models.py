"""What a role is: the facts of the profiles, each with the sources it rests on."""

import re
from itertools import combinations, combinations_with_replacement
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from roles.media import MediaField, Medium, holds_in, media_label
from roles.querysets import (
    ConflictQuerySet,
    CreditQuerySet,
    CreditRuleQuerySet,
    DecisionRightQuerySet,
    PairQuerySet,
    RecordQuerySet,
    RoleQuerySet,
    RoleVariantQuerySet,
    SourceQuerySet,
    WageAreaQuerySet,
    WageEstimateQuerySet,
    WageReleaseQuerySet,
)

NOT_RELEASED = "Not released"


def ascending(*names: str) -> Q:
    """Each figure is at most any later one; those that are not known are passed over."""
    condition = Q()
    for low, high in combinations(names, 2):
        condition &= (
            Q(**{f"{low}__isnull": True})
            | Q(**{f"{high}__isnull": True})
            | Q(**{f"{low}__lte": F(high)})
        )
    return condition


def validate_claims(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(claim, str) for claim in value):
        raise ValidationError("Give a list of claim ids.")


class Record(models.Model):
    """Anything the fixtures hold: known everywhere by its slug, never by its number."""

    slug = models.SlugField(
        max_length=120, unique=True, help_text="Its name in the fixtures and in links."
    )
    loaded_from = models.CharField(
        max_length=100, blank=True, editable=False, help_text="The fixture file that holds it."
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Source(Record):
    class Kind(models.TextChoices):
        OFFICIAL = "official", "Official statistics and government"
        GUILD = "guild", "Guilds and professional bodies"
        PRESS = "press", "Trade press"
        REFERENCE = "reference", "Textbooks and reference works"
        TRAINING = "training", "Training and careers bodies"
        PRACTITIONER = "practitioner", "Practitioners and firms"
        LOW_WEIGHT = "low_weight", "Low weight: forums, content sites, mirrors"
        FOUNDING = "founding", "The founding article"

    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=200)
    url = models.URLField("address", max_length=500, blank=True)
    published = models.CharField(
        max_length=60,
        blank=True,
        help_text="As the source dates itself: “2013-07-11”, “c. 2015”, “undated”.",
    )
    retrieved = models.CharField(
        max_length=10,
        validators=[RegexValidator(r"^\d{4}-\d{2}(-\d{2})?$", "Give YYYY-MM or YYYY-MM-DD.")],
        help_text="YYYY-MM or YYYY-MM-DD.",
    )
    licence = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    note = models.TextField(blank=True, help_text="What to bear in mind when relying on it.")

    objects = SourceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    def get_absolute_url(self) -> str:
        return f"{reverse('roles:sources')}#{self.slug}"


class Statement(Record):
    """A fact that a page shows: where it holds, what it rests on, which claims it carries."""

    class Basis(models.TextChoices):
        SOURCED = "sourced", "Sourced"
        MIXED = "mixed", "Partly editorial judgment"
        EDITORIAL = "editorial", "Editorial judgment"

    basis = models.CharField(max_length=10, choices=Basis, default=Basis.SOURCED)
    sources = models.ManyToManyField(Source, blank=True)
    claims = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_claims],
        help_text="Ids of the founding article's claims that it carries.",
    )

    class Meta:
        abstract = True


class MediaStatement(Statement):
    """A statement that may hold for some media only."""

    media = MediaField()

    class Meta:
        abstract = True

    @property
    def media_label(self) -> str:
        return media_label(self.media)

    def holds_in(self, medium: str) -> bool:
        return holds_in(self.media, medium)


class Role(MediaStatement):
    class Status(models.TextChoices):
        PUBLISHED = "published", "Published"
        IN_PREPARATION = "in_preparation", "In preparation"
        PARTY = "party", "A party to decisions, not a job"

    class Department(models.TextChoices):
        PRODUCING = "producing", "Producing"
        PRODUCTION = "production", "Production management"
        DIRECTING = "directing", "Directing"
        WRITING = "writing", "Writing"
        CASTING = "casting", "Casting"
        LOCATIONS = "locations", "Locations"
        ACCOUNTING = "accounting", "Accounting"
        POST = "post", "Post-production"
        NEWS = "news", "News"
        COMMERCIALS = "commercials", "Commercials"
        MUSIC = "music", "Music"
        FINANCE = "finance", "Finance and sales"
        STUDIO = "studio", "Studio, network and company"
        REPRESENTATION = "representation", "Representation"

    class Level(models.TextChoices):
        """How far up a role stands: an editor's grouping, not an official one."""

        ENTRY = "entry", "Entry level"
        MID = "mid", "Mid level"
        SENIOR = "senior", "Senior"
        HEAD = "head", "Head of a production, department or company"

    title = models.CharField(max_length=80)
    status = models.CharField(max_length=20, choices=Status, default=Status.IN_PREPARATION)
    department = models.CharField(max_length=20, choices=Department)
    media = MediaField(help_text="The media it works in.")
    lead = models.CharField(max_length=300, help_text="One sentence: what this role does.")
    summary = models.TextField(
        blank=True, help_text="What the reader must know before the details."
    )
    seniority = models.PositiveSmallIntegerField(
        default=0, help_text="Within the department; 1 is the most senior, 0 not ranked."
    )
    level = models.CharField(max_length=8, choices=Level, blank=True)
    soc_code = models.CharField("SOC code", max_length=7, blank=True)
    soc_by_analogy = models.BooleanField(
        default=False,
        help_text="The official title list does not name this role; the code is its nearest.",
    )
    onet_code = models.CharField("O*NET code", max_length=10, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(reviewed_on__isnull=False),
                name="published_role_has_been_reviewed",
                violation_error_message="A published role needs the day it was last reviewed.",
            ),
            models.CheckConstraint(
                condition=~Q(slug__contains="-vs-"),
                name="role_slug_can_stand_in_a_comparison",
                violation_error_message="“-vs-” parts roles in addresses; leave it out.",
            ),
            models.CheckConstraint(
                condition=Q(soc_by_analogy=False) | ~Q(soc_code=""),
                name="analogy_names_an_occupation",
                violation_error_message="Give the SOC code that is taken by analogy.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roles:role_profile", args=[self.slug])

    @property
    def rights(self) -> "list[DecisionRight]":
        """Its own and those of the role whose job it is in a medium, in the order of decisions."""
        held = [*self.decision_rights.all(), *self.rights_also_held.all()]
        return sorted(held, key=lambda right: right.decision.position)

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED


class RoleAlias(Record):
    role = models.ForeignKey(Role, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80)
    media = MediaField(help_text="Where the role goes by this name.")
    shared = models.BooleanField(default=False, help_text="Other roles go by this name too.")

    class Meta:
        verbose_name_plural = "role aliases"
        constraints = [
            models.UniqueConstraint(fields=["role", "name"], name="alias_once_a_role"),
            models.UniqueConstraint(
                "name",
                condition=Q(shared=False),
                name="alias_unambiguous_unless_shared",
                violation_error_message="Another role goes by this name; mark both as shared.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def media_label(self) -> str:
        return media_label(self.media)


class ReportingLine(MediaStatement):
    """Who stands above or below a role, in a medium."""

    class Direction(models.TextChoices):
        UP = "up", "Reports to"
        DOWN = "down", "Reports to this role"

    role = models.ForeignKey(Role, models.CASCADE, related_name="reporting_lines")
    direction = models.CharField(max_length=4, choices=Direction)
    other_role = models.ForeignKey(
        Role,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="If it has a profile.",
    )
    text = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.role}: {self.text}"


class Responsibility(MediaStatement):
    class Area(models.TextChoices):
        STRATEGY = "strategy", "Strategy and authority"
        MONEY = "money", "Money"
        CREATIVE = "creative", "Creative"
        PEOPLE = "people", "People"
        LOGISTICS = "logistics", "Schedule and logistics"
        DELIVERY = "delivery", "Delivery and distribution"

    class Phase(models.TextChoices):
        THROUGHOUT = "throughout", "Throughout"
        DEVELOPMENT = "development", "Development"
        PRE_PRODUCTION = "pre_production", "Pre-production"
        PRODUCTION = "production", "Production"
        POST_PRODUCTION = "post_production", "Post-production"
        DISTRIBUTION = "distribution", "Delivery and distribution"

    role = models.ForeignKey(Role, models.CASCADE, related_name="responsibilities")
    area = models.CharField(max_length=12, choices=Area)
    phase = models.CharField(max_length=16, choices=Phase, default=Phase.THROUGHOUT)
    position = models.PositiveSmallIntegerField(default=100)
    text = models.CharField(max_length=500)

    class Meta:
        verbose_name_plural = "responsibilities"

    def __str__(self) -> str:
        return self.text


class Skill(Record):
    class Kind(models.TextChoices):
        SKILL = "skill", "Skill"
        KNOWLEDGE = "knowledge", "Knowledge"
        QUALITY = "quality", "Quality"
        CREDENTIAL = "credential", "Credential"

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)

    def __str__(self) -> str:
        return self.name


class RoleSkill(MediaStatement):
    role = models.ForeignKey(Role, models.CASCADE, related_name="role_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="role_skills")
    why = models.CharField(max_length=400, help_text="Why it matters in this role.")
    importance = models.DecimalField(
        max_digits=3, decimal_places=2, null=True, blank=True, help_text="O*NET importance, 1 to 5."
    )
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "skill"], name="skill_once_a_role"),
            models.CheckConstraint(
                condition=Q(importance__isnull=True) | Q(importance__gte=1, importance__lte=5),
                name="importance_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.skill}"


class Decision(Record):
    name = models.CharField(max_length=120, help_text="What is decided: “Lock the budget”.")
    phase = models.CharField(max_length=16, choices=Responsibility.Phase)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.name


class DecisionRight(Statement):
    """What a role may do in a decision, in one medium."""

    class Right(models.TextChoices):
        DECIDES = "decides", "Decides"
        APPROVES = "approves", "Approves"
        PROPOSES = "proposes", "Proposes"
        CONSULTED = "consulted", "Is consulted"
        INFORMED = "informed", "Is informed"
        CARRIES_OUT = "carries_out", "Carries out"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="rights")
    role = models.ForeignKey(Role, models.CASCADE, related_name="decision_rights")
    medium = models.CharField(max_length=12, choices=Medium)
    right = models.CharField(max_length=12, choices=Right)
    shared = models.BooleanField(default=False, help_text="Another party decides it too.")
    also_held_by = models.ManyToManyField(
        Role,
        blank=True,
        related_name="rights_also_held",
        help_text="Roles that are the same job in this medium: the News Producer is its Producer.",
    )
    note = models.CharField(max_length=300, blank=True)

    objects = DecisionRightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "role", "medium"],
                name="one_right_a_role_in_a_decision_and_medium",
            ),
            models.UniqueConstraint(
                "decision",
                "medium",
                condition=Q(right="decides", shared=False),
                name="one_role_decides_unless_shared",
                violation_error_message="Another role already decides this; mark both as shared.",
            ),
            models.CheckConstraint(
                condition=Q(medium__in=Medium.values), name="decision_right_medium_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.get_right_display().lower()}: {self.decision}"

    @property
    def medium_label(self) -> str:
        return Medium(self.medium).label


class PayClaim(MediaStatement):
    """What a source claims a role earns; what the source leaves out is said, not guessed."""

    class Period(models.TextChoices):
        YEAR = "year", "a year"
        WEEK = "week", "a week"
        EPISODE = "episode", "an episode"
        SCRIPT = "script", "a script"
        PROJECT = "project", "of the budget"
        NOT_STATED = "", "period not stated"

    class Unit(models.TextChoices):
        USD = "usd", "US dollars"
        PERCENT = "percent", "percent"
        PEOPLE = "people", "percent of people"

    class Measure(models.TextChoices):
        """What a single figure is."""

        AVERAGE = "average", "on average"
        MEDIAN = "median", "median"
        MINIMUM = "minimum", "minimum"
        LISTED = "listed", "as listed, not said how it was found"

    role = models.ForeignKey(Role, models.CASCADE, related_name="pay_claims")
    name = models.CharField(
        max_length=120, help_text="What the figure is: “Range in the founding article”."
    )
    low = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    open_ended = models.BooleanField(default=False, help_text="The source says “and more”.")
    figure = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Instead of a range: one figure.",
    )
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.AVERAGE)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.USD)
    period = models.CharField(max_length=12, choices=Period, blank=True)
    population = models.CharField(
        max_length=200, blank=True, help_text="Whose pay; blank if not stated."
    )
    region = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=ascending("low", "high"),
                name="pay_range_ascends",
                violation_error_message="The low end is above the high end.",
            ),
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(low__gte=0))
                & (Q(high__isnull=True) | Q(high__gt=0))
                & (Q(figure__isnull=True) | Q(figure__gt=0)),
                name="pay_is_positive",
                violation_error_message="Pay is more than nothing.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=False, high__isnull=False) | Q(figure__isnull=False),
                name="pay_claim_has_a_figure",
                violation_error_message="Give a low and a high end, or one figure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"

    @property
    def lacks_period(self) -> bool:
        return not self.period and self.unit != self.Unit.PEOPLE

    @property
    def provenance(self) -> str:
        """Whose pay, where and when; what the source leaves out is said."""
        return ", ".join(
            [
                self.population or "population not stated",
                self.region or "region not stated",
                str(self.year) if self.year else "year not stated",
                *(["period not stated"] if self.lacks_period else []),
            ]
        ).capitalize()


class WageRelease(Statement):
    """One issue of the official wage statistics: its estimates rest on its sources."""

    STALE_AFTER_MONTHS = 24

    name = models.CharField(max_length=40, unique=True, help_text="“May 2025”.")
    month = models.DateField(help_text="The first day of the month that the figures refer to.")
    released_on = models.DateField()
    top_code = models.PositiveIntegerField(
        help_text="US dollars a year. The agency gives no figure from here on, only “or more”."
    )

    objects = WageReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_on__gt=F("month")),
                name="wage_release_follows_its_month",
                violation_error_message="Figures are released after the month they refer to.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_stale(self) -> bool:
        """Whether the month it refers to is more than 24 months ago."""
        today = timezone.localdate()
        months = 12 * (today.year - self.month.year) + today.month - self.month.month
        return months > self.STALE_AFTER_MONTHS


class Industry(Statement):
    """An industry of the official statistics, and the media it is the nearest figure for."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, help_text="Where there is little room.")
    naics_code = models.CharField("NAICS code", max_length=10, unique=True)
    stands_for = MediaField(help_text="The media it is the nearest official figure for.")
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name_plural = "industries"

    def __str__(self) -> str:
        return self.name

    @property
    def stands_for_label(self) -> str:
        return media_label(self.stands_for)


class WageArea(models.Model):
    """An area of the official wage statistics; `load_wages` writes it."""

    class Kind(models.TextChoices):
        NATION = "nation", "Nation"
        STATE = "state", "State or territory"
        METRO = "metro", "Metropolitan area"
        NONMETRO = "nonmetro", "Nonmetropolitan area"

    code = models.CharField(max_length=7, unique=True, help_text="As the agency numbers it.")
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(
        max_length=2, blank=True, help_text="Postal code; of the greater part if there are several."
    )

    objects = WageAreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="nation", state="") | (~Q(kind="nation") & ~Q(state="")),
                name="every_area_but_the_nation_lies_in_a_state",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="nation"), name="there_is_one_nation"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(kind="state"), name="one_area_stands_for_a_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cities(self) -> list[str]:
        """The cities that name a metropolitan area: “Atlanta”, “Sandy Springs”, “Roswell”."""
        if self.kind != self.Kind.METRO:
            return []
        cities = re.split(r"-+|/", self.name.rpartition(", ")[0])
        return [city.removeprefix("Urban ").removesuffix(" Town") for city in cities]

    @property
    def states(self) -> list[str]:
        """Postal codes of the states it lies in: “Columbus, GA-AL” → GA, AL."""
        if self.kind != self.Kind.METRO:
            return [self.state] if self.state else []
        return self.name.rpartition(", ")[2].split("-")

    @property
    def short_name(self) -> str:
        """Where there is little room: “Atlanta, GA”, “Georgia”, “North Arkansas”."""
        if self.kind == self.Kind.METRO:
            return f"{self.cities[0]}, {self.state}"
        return self.name.removesuffix(" nonmetropolitan area")

    @property
    def in_a_sentence(self) -> str:
        """“the United States”, “Atlanta, GA”: its short name where no sentence begins."""
        plural = self.name.endswith(("States", "Islands", "District of Columbia"))
        with_article = plural or self.kind == self.Kind.NONMETRO
        return f"the {self.name}" if with_article else self.short_name

    @property
    def where(self) -> str:
        """What stands for it under “Where” in a job search; empty for the nation."""
        if self.kind == self.Kind.METRO:
            return self.short_name
        return "Louisiana" if self.state == "LA" else self.state  # LA is read as Los Angeles.


WAGE_FIGURES = ["mean", "p10", "p25", "median", "p75", "p90"]
PERCENTILES = WAGE_FIGURES[1:]


def top_coded_upwards(*names: str) -> Q:
    """From a top-coded figure on, none is a number."""
    condition = Q()
    for low, high in combinations_with_replacement(names, 2):
        condition &= Q(**{f"{low}_top_coded": False}) | Q(**{f"{high}__isnull": True})
    return condition


class WageEstimate(models.Model):
    """Official yearly wages of an occupation in an area, in US dollars, employees only.

    `load_wages` writes it. A figure that is neither known nor top-coded was not released.
    """

    release = models.ForeignKey(WageRelease, models.CASCADE, related_name="estimates")
    soc_code = models.CharField("SOC code", max_length=7, db_index=True)
    occupation = models.CharField(max_length=120)
    area = models.ForeignKey(WageArea, models.PROTECT, related_name="estimates")
    industry = models.ForeignKey(
        Industry,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="estimates",
        help_text="None for all industries.",
    )
    employment = models.PositiveIntegerField(null=True, blank=True)
    employment_relative_error = models.DecimalField(
        "relative standard error of the employment",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="Percent.",
    )
    mean = models.PositiveIntegerField(null=True, blank=True)
    mean_relative_error = models.DecimalField(
        "relative standard error of the mean",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="Percent.",
    )
    p10 = models.PositiveIntegerField("10th percentile", null=True, blank=True)
    p25 = models.PositiveIntegerField("25th percentile", null=True, blank=True)
    median = models.PositiveIntegerField(null=True, blank=True)
    p75 = models.PositiveIntegerField("75th percentile", null=True, blank=True)
    p90 = models.PositiveIntegerField("90th percentile", null=True, blank=True)
    mean_top_coded = models.BooleanField(default=False)
    p10_top_coded = models.BooleanField(default=False)
    p25_top_coded = models.BooleanField(default=False)
    median_top_coded = models.BooleanField(default=False)
    p75_top_coded = models.BooleanField(default=False)
    p90_top_coded = models.BooleanField(default=False)

    objects = WageEstimateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "soc_code", "area"],
                condition=Q(industry__isnull=True),
                name="one_estimate_an_occupation_and_area",
            ),
            models.UniqueConstraint(
                fields=["release", "soc_code", "area", "industry"],
                condition=Q(industry__isnull=False),
                name="one_estimate_an_occupation_area_and_industry",
            ),
            models.CheckConstraint(
                condition=ascending(*PERCENTILES), name="wage_percentiles_ascend"
            ),
            models.CheckConstraint(
                condition=Q(mean_top_coded=False) | Q(mean__isnull=True),
                name="top_coded_mean_has_no_number",
            ),
            models.CheckConstraint(
                condition=top_coded_upwards(*PERCENTILES),
                name="no_number_from_a_top_coded_percentile_on",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.occupation}, {self.industry or 'all industries'}, {self.area}, {self.release}"
        )

    @property
    def is_national(self) -> bool:
        """For the whole nation and all industries."""
        return self.area.kind == WageArea.Kind.NATION and self.industry_id is None

    @property
    def is_released(self) -> bool:
        """Whether the agency says anything of the wages, not of the employment only."""
        return any(
            getattr(self, name) is not None or getattr(self, f"{name}_top_coded")
            for name in WAGE_FIGURES
        )

    # What a statement says of itself; an estimate rests on its release.

    @property
    def sources(self) -> Any:
        return self.release.sources

    @property
    def basis(self) -> str:
        return self.release.basis

    def get_basis_display(self) -> str:
        return self.release.get_basis_display()

    def in_words(self, figure: str) -> str:
        """One of WAGE_FIGURES: “$90,360”, “$239,200 or more”, “Not released”."""
        if getattr(self, f"{figure}_top_coded"):
            return f"${self.release.top_code:,} or more"
        amount = getattr(self, figure)
        return NOT_RELEASED if amount is None else f"${amount:,}"

    @property
    def percentiles_in_words(self) -> list[str]:
        return [self.in_words(name) for name in PERCENTILES]

    @property
    def median_in_words(self) -> str:
        return self.in_words("median")

    @property
    def mean_in_words(self) -> str:
        return self.in_words("mean")

    @property
    def employment_in_words(self) -> str:
        return NOT_RELEASED if self.employment is None else f"{self.employment:,}"


class EntryRoute(MediaStatement):
    """How people come to a role: experience, background, training."""

    class Kind(models.TextChoices):
        EXPERIENCE = "experience", "Experience"
        BACKGROUND = "background", "Background"
        EDUCATION = "education", "Education and training"
        ADVICE = "advice", "What helps"

    role = models.ForeignKey(Role, models.CASCADE, related_name="entry_routes")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.text


class CareerStep(MediaStatement):
    class Kind(models.TextChoices):
        PROMOTION = "promotion", "Promotion"
        SIDEWAYS = "sideways", "Sideways move"
        STEP_UP = "step_up", "Freelance step-up"
        CREDIT_CHANGE = "credit_change", "Change of credit"

    from_role = models.ForeignKey(Role, models.CASCADE, related_name="steps_out")
    to_role = models.ForeignKey(Role, models.CASCADE, related_name="steps_in")
    kind = models.CharField(max_length=14, choices=Kind)
    years_low = models.PositiveSmallIntegerField(null=True, blank=True)
    years_high = models.PositiveSmallIntegerField(null=True, blank=True)
    gain = models.CharField(max_length=300, blank=True, help_text="What to gain on the way.")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_role", "to_role"], name="one_step_between_two_roles"
            ),
            models.CheckConstraint(
                condition=~Q(from_role=F("to_role")), name="step_leads_to_another_role"
            ),
            models.CheckConstraint(
                condition=ascending("years_low", "years_high"),
                name="step_years_ascend",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_role} → {self.to_role}"

    @property
    def years(self) -> str:
        """“1 to 2 years”, “5 years or more”, “less than 5 years”; empty where no source says."""
        if self.years_low is None and self.years_high is None:
            return ""
        if self.years_high is None:
            return f"{self.years_low} years or more"
        if self.years_low is None:
            return f"less than {self.years_high} years"
        if self.years_low == self.years_high:
            return f"about {self.years_low} year{'' if self.years_low == 1 else 's'}"
        return f"{self.years_low} to {self.years_high} years"


class RoleVariant(MediaStatement):
    """One of the jobs that hide behind the same credit, and what it really decides."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="variants")
    name = models.CharField(max_length=80)
    marks = models.CharField(max_length=300, help_text="What the credit marks here.")
    decides = models.CharField(max_length=300, help_text="What this kind really decides.")
    position = models.PositiveSmallIntegerField(default=100)

    objects = RoleVariantQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"


class Credit(Statement):
    """A credit in the order its guild or trade lists it, and what it marks."""

    class List(models.TextChoices):
        FILM = "theatrical_feature", "Feature films (Producers Guild)"
        SCRIPTED_TV = "scripted_episodic_tv", "Scripted episodic television (Producers Guild)"
        LONG_FORM_TV = "long_form_tv", "Long-form television (Producers Guild, older text)"
        NON_FICTION_TV = "non_fiction_tv", "Non-fiction television (Producers Guild)"
        SHORT_FILM = "short_film", "Short films (Producers Guild)"
        WRITERS_ROOM = "tv_writers_room", "Television writers’ room, lowest rank first"
        NEW_MEDIA = "new_media", "New media (Producers Guild)"

    credit_list = models.CharField(max_length=24, choices=List)
    position = models.PositiveSmallIntegerField(help_text="Its place in the list, from 1.")
    title = models.CharField(max_length=80)
    role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="credits")
    marks = models.TextField(blank=True, help_text="What the credit marks; blank if not known.")
    reports_to = models.CharField(max_length=200, blank=True)
    scope = models.CharField(max_length=120, blank=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_list", "position"], name="one_credit_a_place_in_a_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_credit_list_display()}: {self.position} {self.title}"

    @property
    def media(self) -> list[str]:
        """The media whose credits its list orders."""
        medium = {
            self.List.FILM: Medium.FILM,
            self.List.SHORT_FILM: Medium.FILM,
            self.List.SCRIPTED_TV: Medium.SCRIPTED_TV,
            self.List.LONG_FORM_TV: Medium.SCRIPTED_TV,
            self.List.WRITERS_ROOM: Medium.SCRIPTED_TV,
            self.List.NON_FICTION_TV: Medium.UNSCRIPTED,
        }.get(self.List(self.credit_list))
        return [medium] if medium else []


class CreditRule(MediaStatement):
    """What guilds and academies say of credits: who may bear one, and what it counts for."""

    class Topic(models.TextChoices):
        NOT_A_JOB = "not_a_job", "A credit is not a job"
        EARNED = "earned", "Who may bear a producing credit"
        MARK = "mark", "The Producers Mark"
        AWARDS = "awards", "Awards"
        WRITING = "writing", "Writers’ titles and writing credits"

    topic = models.CharField(max_length=10, choices=Topic)
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=100)

    objects = CreditRuleQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text


class Contrast(MediaStatement):
    """What an editor set side by side for a pair of roles: the founding article's tables."""

    class Topic(models.TextChoices):
        OVERVIEW = "overview", "The difference in short"
        AUTHORITY = "authority", "Responsibilities and authority"
        CREATIVE = "creative", "Creative control"
        MONEY = "money", "Money"
        COLLABORATION = "collaboration", "Collaboration"
        SKILLS = "skills", "Skills"
        EXPERIENCE = "experience", "Experience"
        PATH = "path", "Path"
        PAY = "pay", "Pay"

    class Judgement(models.TextChoices):
        DIFFERENT = "different", "Different"
        SIMILAR = "similar", "Similar"
        SAME = "same", "Same"

    left_role = models.ForeignKey(Role, models.CASCADE, related_name="contrasts_left")
    right_role = models.ForeignKey(Role, models.CASCADE, related_name="contrasts_right")
    topic = models.CharField(max_length=14, choices=Topic)
    aspect = models.CharField(max_length=80, help_text="The row's heading: “Final say”.")
    left_text = models.CharField(max_length=500, blank=True)
    right_text = models.CharField(max_length=500, blank=True)
    both_text = models.CharField(
        max_length=500, blank=True, help_text="Instead, if it holds for both alike."
    )
    judgement = models.CharField(max_length=10, choices=Judgement)
    position = models.PositiveSmallIntegerField(default=100)

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(left_role=F("right_role")), name="contrast_is_between_two_roles"
            ),
            models.CheckConstraint(
                condition=(
                    (~Q(left_text="") & ~Q(right_text="") & Q(both_text=""))
                    | (Q(left_text="", right_text="") & ~Q(both_text=""))
                ),
                name="contrast_has_two_sides_or_one_for_both",
                violation_error_message="Give a text for each side, or one for both.",
            ),
            models.CheckConstraint(
                condition=Q(both_text="") | Q(judgement="same"),
                name="contrast_for_both_is_judged_same",
                violation_error_message="One text for both sides means the judgement is “same”.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_role} / {self.right_role}: {self.aspect}"

    def text_for(self, role: Role) -> str:
        """What it says of `role`, one of its pair."""
        if self.both_text:
            return self.both_text
        return self.left_text if role.pk == self.left_role_id else self.right_text


class Conflict(Statement):
    """A question that sources, or the founding article itself, answer in two ways."""

    left_role = models.ForeignKey(Role, models.CASCADE, related_name="conflicts_left")
    right_role = models.ForeignKey(Role, models.CASCADE, related_name="conflicts_right")
    question = models.CharField(max_length=200)
    topic = models.CharField(max_length=14, choices=Contrast.Topic)
    one_side = models.CharField(max_length=300, help_text="One answer, as it is given.")
    other_side = models.CharField(max_length=300, help_text="The answer against it.")
    position = models.PositiveSmallIntegerField(default=100)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(left_role=F("right_role")), name="conflict_is_between_two_roles"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class ConflictReading(MediaStatement):
    """What holds in some media, where a conflict leaves the reader in doubt."""

    conflict = models.ForeignKey(Conflict, models.CASCADE, related_name="readings")
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.text
