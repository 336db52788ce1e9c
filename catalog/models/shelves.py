"""Shelves and the words that sort what stands on them: collection, category, audience, status."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

PUBLIC = "public"


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class Segment(models.TextChoices):
    """The parts of the 70-20-10 audience split."""

    CONSUMERS = "consumers", "Consumers"
    LEADERS = "leaders", "Business leaders"
    BUILDERS = "builders", "Builders"


class ShelfQuerySet(models.QuerySet):
    """What stands on a shelf and has a status."""

    def published(self) -> ShelfQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def drafts(self) -> ShelfQuerySet:
        return self.filter(status=Status.DRAFT)

    def retired(self) -> ShelfQuerySet:
        return self.filter(status=Status.RETIRED)

    def on(self, collections: Iterable[Collection]) -> ShelfQuerySet:
        """Only what stands on these shelves."""
        return self.filter(collection__in=collections)


class CollectionManager(models.Manager):
    def public(self) -> Collection:
        """The one public shelf; made when first asked for."""
        return self.get_or_create(slug=PUBLIC, defaults={"name": "Public catalog", "public": True})[0]


class Collection(models.Model):
    """A shelf of skills, roles and resources. One is public; an organization owns one of its own."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    public = models.BooleanField(default=False, help_text="Seen by every organization. Only one shelf is.")

    objects = CollectionManager()

    class Meta:
        ordering = ["-public", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["public"],
                condition=models.Q(public=True),
                name="one_public_collection",
                violation_error_message="There is a public shelf already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """A heading of the skill tree."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="categories")
    parent = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="children",
    )
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "collection",
                name="category_name_unique",
                violation_error_message="This shelf has a category of that name already.",
            ),
            models.UniqueConstraint(fields=["collection", "slug"], name="category_slug_unique"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="category_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        seen, above = {self.pk}, self.parent
        while self.pk and above:
            if above.pk in seen:
                raise ValidationError({"parent": f"“{self.parent}” already stands below “{self}”."})
            seen.add(above.pk)
            above = above.parent


class Audience(models.Model):
    """Whom a resource is meant for. `everyone` stands for all audiences, also ones added later."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=100)
    synonyms = models.TextField(blank=True, help_text="Other names of the same audience, one a line.")
    description = models.TextField(blank=True)
    segment = models.CharField(
        max_length=20,
        choices=Segment,
        blank=True,
        help_text="The part of the audience split it counts in; blank for one that spans all of them.",
    )
    broader = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="narrower",
        help_text="It is also offered whatever this wider audience is offered.",
    )
    everyone = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="audience_name_unique",
                violation_error_message="There is an audience of that name already.",
            ),
            models.UniqueConstraint(
                fields=["everyone"],
                condition=models.Q(everyone=True),
                name="one_audience_is_everyone",
                violation_error_message="Another audience stands for everyone already.",
            ),
            models.CheckConstraint(
                condition=models.Q(segment="") | models.Q(segment__in=Segment.values),
                name="audience_segment_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """The name and every synonym."""
        return [self.name, *self.synonyms.splitlines()]
