"""What is read of organizations as such."""

from django.db.models import Q

from catalog.models import Collection


def shelves_of(user) -> list[Collection]:
    """The public collections, and those of the user's organizations."""
    mine = Q(organization__members__user_id=user.pk) if user.is_authenticated else Q(pk__in=())
    return list(Collection.objects.filter(Q(public=True) | mine).distinct().order_by("-public", "name"))
