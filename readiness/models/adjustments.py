"""What a person decided about a computed plan: keep this, leave that out, hold it in another quarter."""

from django.db import models
from django.utils import timezone

from .organizations import User
from .people import Learner
from .plans import PlanPart
from .versions import Version


class Adjustment(PlanPart):
    """About a whole line of the plan, or (with `learner`) one person's place in it.

    `key` is the planner's id of the action. Whose seats a whole line means is read from `version`, where it was
    decided; to leave a resource out means everybody, now and later.
    """

    class Kind(models.TextChoices):
        PIN = "pin", "Kept"
        MOVE = "move", "Moved"
        EXCLUDE = "exclude", "Left out"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)  # of a move: when it is completed
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=models.Q(learner=None),
                name="one_adjustment_a_line",
            ),
            models.UniqueConstraint(fields=["plan", "key", "learner"], name="one_adjustment_a_seat"),
            models.CheckConstraint(
                condition=models.Q(kind="move", quarter__gte=1)
                | (~models.Q(kind="move") & models.Q(quarter=None)),
                name="a_move_names_its_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def offer(self) -> str:
        """The planner's id of the resource behind the action."""
        return self.key.partition(":")[2]
