"""Finding resources by words: titles, descriptions, providers, skills and their other names; slips are forgiven."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .models import Outcome, Provider, Resource, Skill, SkillAlias

MOST_WORDS = 8
_WORD = re.compile(r"[^\W\d]{3,}")


def with_words(resources: QuerySet[Resource], words: str) -> QuerySet[Resource]:
    """Those in whose title, description, provider, skills or aliases every word appears."""
    for word in words.split()[:MOST_WORDS]:
        called = SkillAlias.objects.filter(name__icontains=word).order_by().values("skill")
        skills = Skill.objects.filter(Q(name__icontains=word) | Q(pk__in=called)).order_by().values("pk")
        resources = resources.filter(
            Q(title__icontains=word)
            | Q(description__icontains=word)
            | Q(provider__in=Provider.objects.filter(name__icontains=word).order_by().values("pk"))
            | Q(pk__in=Outcome.objects.filter(skill__in=skills).order_by().values("resource"))
        )
    return resources


def corrected(resources: QuerySet[Resource], words: str) -> str:
    """The words as they may have been meant, or nothing if none comes close. Four statements."""
    known = _vocabulary(resources)
    meant = [_meant(word.casefold(), known) for word in words.split()[:MOST_WORDS]]
    best = " ".join(word for word in meant if word)
    return best if best and best != words.casefold() else ""


def _vocabulary(resources: QuerySet[Resource]) -> set[str]:
    """The words of everything that can be found by its name; descriptions hold too many."""
    skills = Skill.objects.filter(collection__in=resources.order_by().values("collection")).order_by()
    names = [
        *resources.order_by().values_list("title", flat=True),
        *skills.values_list("name", flat=True),
        *SkillAlias.objects.filter(skill__in=skills.values("pk")).order_by().values_list("name", flat=True),
        *Provider.objects.order_by().values_list("name", flat=True),
    ]
    return set(_WORD.findall(" ".join(names).casefold()))


def _meant(word: str, known: Iterable[str]) -> str:
    """The known word nearest to this one, the word itself where it is a part of one, nothing where none is near."""
    known = list(known)
    if any(word in other for other in known):
        return word
    allowed = 1 if len(word) < 6 else 2
    near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=allowed)
    return near[0] if near and len(word) > 3 else ""
