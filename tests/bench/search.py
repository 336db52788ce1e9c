"""How fast the catalog is searched: `python -m tests.bench.search` prints milliseconds for 10,000 resources.

    python -m tests.bench.search [--resources 10000] [--times 9]
    python scripts/pgtemp.py .venv/bin/python -m tests.bench.search        (the same on PostgreSQL)

Each line is one page of the list with its facets, its tabs and its coverage: the median of several, and how many
times as long that is as one bare `SELECT COUNT(*) … LIKE` over titles and descriptions on the same machine, a figure
that does not depend on how busy the machine is. The bar is 150 ms.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

WORDS = (
    "learn build apply practice design review deploy measure explain protect prepare lead write test data model cloud"
    " prompt agent risk privacy team plan budget language vision search retrieval tuning evaluation governance ethics"
    " security architecture product support sales finance planning reporting analysis automation workshop"
).split()


def main() -> int:
    options = _options()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.db import connection
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        _fill(options.resources)
        slowest = _measure(options.times)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return int(slowest > 150)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=9)
    return parser.parse_args()


def _fill(count: int) -> None:
    from django.db import connection

    from catalog import loading
    from catalog.models import Audience, Collection, Outcome, Provider, Resource, Skill
    from catalog.records import read_folder

    shelf, chance = Collection.objects.public(), random.Random(7)
    loading.load(read_folder(), collection=shelf)
    skills, audiences = list(Skill.objects.all()), list(Audience.objects.filter(everyone=False))
    providers = Provider.objects.bulk_create(
        Provider(name=f"{chance.choice(WORDS)} school {n}", slug=f"school-{n}") for n in range(60)
    )
    resources = Resource.objects.bulk_create(
        [_resource(chance, shelf, providers, number) for number in range(count)], batch_size=2_000
    )
    Outcome.objects.bulk_create(
        [
            Outcome(resource=row, skill=skill, from_level=low, to_level=low + 1)
            for row in resources
            for skill in chance.sample(skills, 2)
            for low in [chance.randrange(4)]
        ],
        batch_size=5_000,
    )
    through = Resource.audiences.through
    through.objects.bulk_create(
        [through(resource=row, audience=chance.choice(audiences)) for row in resources], batch_size=5_000
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _resource(chance: random.Random, shelf, providers: list, number: int):
    from catalog.models import Resource

    basis = chance.choice(["free", "seat", "run", "unknown"])
    priced = basis in ("seat", "run")
    return Resource(
        collection=shelf,
        title=f"{' '.join(chance.sample(WORDS, 4)).capitalize()} {number}",
        description=" ".join(chance.choices(WORDS, k=40)),
        provider=chance.choice(providers),
        kind=chance.choice(["course", "module", "workshop", "reading"]),
        format=chance.choice(["self_paced", "instructor_led", "cohort"]),
        language=chance.choice(["en", "de", "fr", ""]),
        hours=chance.choice([None, 2, 8]),
        price_basis=basis,
        price=chance.randrange(500) if priced else None,
        currency="EUR" if priced else "",
        run_seats=10 if basis == "run" else None,
        status=chance.choice(["published", "published", "published", "draft"]),
    )


def _measure(times: int) -> float:
    from django.db import connection
    from django.db.models import Q

    from catalog.forms import ResourceSearch
    from catalog.models import Collection, Provider, Resource, Skill
    from catalog.queries import resource_list

    shelves, skill = [Collection.objects.public()], Skill.objects.get(slug="python")
    provider = Provider.objects.get(slug="school-1")

    def bare() -> None:
        Resource.objects.filter(Q(title__icontains="prompt") | Q(description__icontains="prompt")).count()

    def page(query: str) -> Callable[[], None]:
        from django.http import QueryDict

        def show() -> None:
            form = ResourceSearch(QueryDict(query))
            form.is_valid()
            found = resource_list(
                shelves, {"q": "", **form.cleaned_data}, curator=True, today=date(2027, 1, 1), page="1"
            )
            list(found.page)

        return show

    pages = {
        "no words": "", "one word": "q=prompt", "two words": "q=prompt+privacy", "a provider": "q=school+1",
        "a skill by its alias": "q=llmops", "a typo": "q=goverance", "nothing": "q=qqqqqq",
        "a facet": "audience=1", "skill and level": f"skill={skill.pk}&reaches=3",
        "words and facets": f"q=prompt&provider={provider.pk}&cost=free", "cheapest first": "sort=price",
        "the last page": "page=300",
    }  # fmt: skip
    unit = _median(bare, times)
    print(
        f"{connection.vendor}: {Resource.objects.count():,} resources; one bare LIKE count takes {unit:.1f} ms"
    )
    slowest = 0.0
    for name, query in pages.items():
        took = _median(page(query), times)
        slowest = max(slowest, took)
        print(f"{name:24} {took:7.1f} ms  {took / unit:6.1f} times", flush=True)
    return slowest


def _median(do: Callable[[], None], times: int) -> float:
    do()
    taken = []
    for _ in range(times):
        began = time.process_time() if os.environ.get("CPU") else time.perf_counter()
        do()
        taken.append(((time.process_time() if os.environ.get("CPU") else time.perf_counter()) - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
