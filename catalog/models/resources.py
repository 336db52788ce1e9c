"""Training resources: what they teach, for whom, how long it takes and what it costs. Unknown is null."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from catalog.levels import LEVEL_CHOICES, MAX_LEVEL

from .shelves import Audience, Collection, ShelfQuerySet, Status
from .skills import Skill


class ResourceKind(models.TextChoices):
    COURSE = "course", "Course"
    PATH = "path", "Learning path"
    MODULE = "module", "Module"
    WORKSHOP = "workshop", "Workshop"
    CERTIFICATION = "certification", "Certification"
    PROJECT = "project", "Practice project"
    READING = "reading", "Reading"
    COMMUNITY = "community", "Community"
    CONFERENCE = "conference", "Conference"
    MENTORING = "mentoring", "Mentoring"
    LISTING = "listing", "List of courses"


class Format(models.TextChoices):
    SELF_PACED = "self_paced", "Self-paced"
    INSTRUCTOR_LED = "instructor_led", "Instructor-led"
    COHORT = "cohort", "Cohort"
    COACHING = "coaching", "Coaching"
    EVENT = "event", "Event"


class PriceBasis(models.TextChoices):
    FREE = "free", "Free"
    SEAT = "seat", "Per seat"
    RUN = "run", "Per session"
    LICENCE = "licence", "Per license pack"
    UNKNOWN = "unknown", "Not known"


class LinkState(models.TextChoices):
    UNCHECKED = "unchecked", "Not checked yet"
    OK = "ok", "Works"
    REDIRECTED = "redirected", "Moved"
    BROKEN = "broken", "Broken"
    UNREACHABLE = "unreachable", "Could not be reached"


class Provider(models.Model):
    """Who offers a resource."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="provider_name_unique",
                violation_error_message="There is a provider of that name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


def is_offered_to(audiences: Iterable[Audience | int]) -> Q:
    """The condition behind `offered_to`; everyone is expanded here, so that audiences added later count too."""
    ids = [getattr(audience, "pk", audience) for audience in audiences]
    meant = Resource.audiences.through.objects.filter(resource=OuterRef("pk"))
    wider = Q(audience__in=ids) | Q(audience__narrower__in=ids) | Q(audience__everyone=True)
    return Q(~Exists(meant)) | Q(Exists(meant.filter(wider)))


class ResourceQuerySet(ShelfQuerySet):
    def offered_to(self, *audiences: Audience | int) -> ResourceQuerySet:
        """Meant for one of these audiences, a wider one it belongs to, everyone, or nobody in particular."""
        return self.filter(is_offered_to(audiences))

    def teaching(self, skill: Skill) -> ResourceQuerySet:
        return self.filter(Exists(Outcome.objects.filter(resource=OuterRef("pk"), skill=skill)))

    def plannable(self) -> ResourceQuerySet:
        """Published, with a known length, a known price and something it teaches."""
        teaches = Exists(Outcome.objects.filter(resource=OuterRef("pk")))
        return self.published().filter(teaches, hours__isnull=False).exclude(price_basis=PriceBasis.UNKNOWN)


class Resource(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="resources")
    title = models.CharField(max_length=300)
    url = models.URLField("link", max_length=500, blank=True)
    provider = models.ForeignKey(
        Provider,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="resources",
    )
    kind = models.CharField(max_length=20, choices=ResourceKind, default=ResourceKind.COURSE)
    format = models.CharField(max_length=20, choices=Format, blank=True)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="en, de, pt-BR …; blank if any will do.")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="resources")

    hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="For one person; blank if not known.",
    )
    hours_estimated = models.BooleanField(default=False)
    price_basis = models.CharField(max_length=20, choices=PriceBasis, default=PriceBasis.UNKNOWN)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    price_estimated = models.BooleanField(default=False)
    run_seats = models.PositiveIntegerField(
        "seats in a session or pack",
        null=True,
        blank=True,
        help_text="What one price buys.",
    )
    max_runs = models.PositiveIntegerField("sessions or packs at most", null=True, blank=True)
    seat_limit = models.PositiveIntegerField(
        "seats altogether",
        null=True,
        blank=True,
        help_text="Blank if there is no limit.",
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_by = models.DateField(null=True, blank=True)
    link_state = models.CharField(max_length=20, choices=LinkState, default=LinkState.UNCHECKED)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    link_result = models.CharField(
        max_length=300, blank=True, editable=False
    )  # what the check found, in words
    link_target = models.CharField(
        max_length=500, blank=True, editable=False
    )  # where it leads now, if it moved
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where it is named.")
    note = models.TextField(blank=True, help_text="What is open about it, or why it was changed.")

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["collection", "status"]),
            models.Index(fields=["url"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_basis="free", price__isnull=True, run_seats__isnull=True)
                | Q(price_basis="unknown", price__isnull=True)
                | Q(price_basis="seat", price__isnull=False, run_seats__isnull=True)
                | Q(
                    price_basis__in=("run", "licence"),
                    price__isnull=False,
                    run_seats__isnull=False,
                    run_seats__gte=1,
                ),
                name="price_fits_its_basis",
                violation_error_message=(
                    "Free and unknown take no price; per seat takes a price; per session or license pack"
                    " takes a price and the number of seats."
                ),
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | (Q(price__gte=0) & ~Q(currency="")),
                name="price_has_a_currency",
                violation_error_message="A price is zero or more and has a currency.",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True, hours_estimated=False) | Q(hours__isnull=False, hours__gt=0),
                name="hours_positive_or_unknown",
                violation_error_message="Hours are above zero, or blank if they are not known.",
            ),
            models.CheckConstraint(
                condition=(Q(max_runs__isnull=True) | Q(max_runs__gte=1))
                & (Q(seat_limit__isnull=True) | Q(seat_limit__gte=1)),
                name="places_positive",
                violation_error_message="A limit on sessions or seats is 1 or more.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="resource_ends_after_it_starts",
                violation_error_message="It cannot end before it starts.",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="resource_status_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(models.Model):
    """Lifts a skill from at least one level to another."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="outcomes")
    skill = models.ForeignKey(Skill, on_delete=models.RESTRICT, related_name="outcomes")
    from_level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES)
    to_level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES)
    estimated = models.BooleanField(default=False, help_text="The levels are our own estimate.")

    class Meta:
        ordering = ["-to_level", "skill__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "skill", "from_level"],
                name="outcome_unique",
                violation_error_message="The resource lifts this skill from that level already.",
            ),
            models.CheckConstraint(
                condition=Q(to_level__gt=F("from_level")) & Q(to_level__lte=MAX_LEVEL),
                name="outcome_lifts_a_level",
                violation_error_message="The level reached must be above the level it starts from.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.from_level} → {self.to_level}"


class Prerequisite(models.Model):
    """`resource` takes `requires` first, or the levels it teaches."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="prerequisites")
    requires = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="required_by")

    class Meta:
        ordering = ["requires__title"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "requires"], name="prerequisite_unique"),
            models.CheckConstraint(
                condition=~Q(resource=F("requires")),
                name="resource_does_not_require_itself",
                violation_error_message="A resource cannot require itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requires} before {self.resource}"

    def clean(self) -> None:
        seen: set[int] = set()
        reached = {self.requires_id} - {None}
        while reached and self.resource_id:
            if self.resource_id in reached:
                raise ValidationError({"requires": f"“{self.requires}” already requires “{self.resource}”."})
            seen |= reached
            onward = Prerequisite.objects.filter(resource__in=reached)
            reached = set(onward.values_list("requires", flat=True)) - seen
