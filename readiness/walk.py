"""The pages inside a stage, as a table: a step asks one question of the plan, or keeps a register of rows.

A stage's page shows every answer with *Change*; each step has a page of its own; `…/all/` asks all questions at once.
To add a step, write an `AnswerForm` and put a `Question` or `Register` into the stage's table (readiness/stages.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from readiness.forms.answers import AnswerForm, RowForm
from readiness.models import Plan, PlanPart
from readiness.queries.walk import Part, Preset, filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`name` in lists, `title` as the heading of its page. `template` shows the page."""

    slug: str
    name: str
    title: str
    lede: str = ""
    template: str
    context: Callable[[Plan], dict[str, Any]] | None = None  # what else its page shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Step):
    """Answers that are fields of the plan."""

    form: type[AnswerForm]
    template: str = "readiness/walk/question.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Step):
    """Rows of the plan, as many as there are. `table` draws them; `rows` reads them as that table needs them."""

    form: type[RowForm]
    model: type[PlanPart]
    only: Mapping[str, Any] = field(default_factory=dict)  # which rows of the model
    given: Mapping[str, Any] = field(default_factory=dict)  # of a new row, beside what the form asks
    one: str  # "a concern"
    table: str
    rows: Callable[[Plan], Any]
    presets: Callable[[Plan], tuple[Preset, ...]] | None = None
    empty: str = ""  # said where there is no row yet
    template: str = "readiness/walk/register.html"
    row_template: str = "readiness/walk/row.html"
    row_context: Callable[[Any], dict[str, Any]] | None = None  # what else the page of a row shows

    @property
    def part(self) -> Part:
        return Part(self.model, self.only)


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps of one stage. `heading` gives the finding and a sentence below it. `page` is its URL name."""

    number: int
    slug: str
    name: str
    heading: Callable[[Plan], tuple[str, str]]
    steps: tuple[Step, ...]
    below: str = ""  # a template shown below the answers, to those who may change them
    context: Callable[[Plan], dict[str, Any]] | None = None  # what that template shows

    @property
    def page(self) -> str:
        return f"stage-{self.slug}"

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(step for step in self.steps if isinstance(step, Question))

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def following(self, step: Step) -> Step | None:
        place = self.steps.index(step) + 1
        return self.steps[place] if place < len(self.steps) else None


@dataclass(frozen=True, slots=True)
class Item:
    """A step as the list beside the page shows it."""

    number: int
    name: str
    done: bool
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on a review page; `value` is empty where there is none."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """A step on a review page: its answers, or its rows drawn by `table`."""

    step: Step
    url: str
    answers: tuple[Answer, ...] = ()
    table: str = ""
    rows: Any = None


def items(plan: Plan, walk: Walk) -> tuple[Item, ...]:
    """The stage's steps, each with whether it has an answer."""
    registers = {step.slug: step.part for step in walk.steps if isinstance(step, Register)}
    rows = filled(plan, registers)
    return tuple(
        Item(
            place,
            step.name,
            step.slug in rows or (isinstance(step, Question) and _answered(plan, step)),
            step_url(plan, walk, step),
        )
        for place, step in enumerate(walk.steps, start=1)
    )


def sections(plan: Plan, walk: Walk) -> tuple[Section, ...]:
    """Every answer of the stage, as stored."""
    return tuple(_section(plan, walk, step) for step in walk.steps)


def step_url(plan: Plan, walk: Walk, step: Step) -> str:
    return reverse("stage-step", args=[plan.organization.slug, plan.slug, walk.slug, step.slug])


def _section(plan: Plan, walk: Walk, step: Step) -> Section:
    url = step_url(plan, walk, step)
    if isinstance(step, Register):
        return Section(step, url, table=step.table, rows=step.rows(plan))
    form = step.form(instance=plan)  # ty: ignore[unresolved-attribute]
    return Section(
        step, url, tuple(Answer(form.label(name), form.said(name, form.stored[name])) for name in form.names)
    )


def _answered(plan: Plan, step: Question) -> bool:
    return any(getattr(plan, name) not in (None, "", []) for name in step.form.Meta.fields)
