"""Stage 7: the budget by quarter, learning hours, and what the plan may use."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.functional import cached_property

from catalog.models import Collection
from readiness.actions.budget import Line
from readiness.formats import quarter_label
from readiness.forms.amounts import AmountField, HoursField
from readiness.forms.fields import RowsField
from readiness.forms.opened import OpenedForm
from readiness.models import BudgetLine, Cadence, Plan, Role, Team
from readiness.queries.capacity import Capacity
from readiness.snapshots import spendable_kinds

NO_LIMIT = "none"


def cell(field: forms.Field, name: str) -> forms.Field:
    """A field of a table: its label is only read out."""
    field.label = name
    field.widget.attrs |= {"aria-label": name, "class": "form-control num-in"}
    return field


def spent_how(kind: str, plan: Plan) -> str:
    """What becomes of the money of such lines."""
    if kind not in spendable_kinds(plan):
        return "reported, not planned"
    if kind == BudgetLine.Kind.HIRING:
        return "the plan may spend this on hires, partners or skills"
    return "the plan may spend this"


class LineForm(forms.Form):
    """One budget line: `any` is for the plan as a whole, `q1`, `q2` … for a quarter."""

    kind = forms.ChoiceField(choices=BudgetLine.Kind.choices)
    label = forms.CharField(
        label="Line",
        max_length=140,
        required=False,
        error_messages={"max_length": "Enter a name of at most 140 characters"},
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        name = self.initial.get("label") or "New line"
        self.fields["kind"].widget.attrs |= {"aria-label": f"{name}: kind", "class": "form-select"}
        self.fields["label"].widget.attrs |= {"aria-label": f"{name}: name", "class": "form-control"}
        self.fields["any"] = cell(AmountField(), f"{name}, any quarter")
        for quarter in range(1, plan.quarters + 1):
            label = quarter_label(plan.starts_on, quarter)
            self.fields[f"q{quarter}"] = cell(AmountField(), f"{name}, {label}")

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self["any"], *(self[f"q{quarter}"] for quarter in range(1, self.plan.quarters + 1))]

    @property
    def kind_label(self) -> tuple[str, str, str]:
        """Value, name, and what becomes of the money: what the lines of a table are grouped by."""
        kind = self["kind"].value()
        return kind, dict(BudgetLine.Kind.choices).get(kind, ""), spent_how(kind, self.plan)

    @property
    def total(self) -> Decimal | None:
        known = [value for value in self.initial.get("amounts", {}).values() if value is not None]
        return sum(known, Decimal(0)) if known else None

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("label") and self.amounts() and "label" not in self.errors:
            self.add_error("label", "Say what the money is for, or empty the line")
        return cleaned

    def amounts(self) -> dict[int | None, Decimal]:
        """Quarter -> amount, of what is known."""
        names = {None: "any"} | {quarter: f"q{quarter}" for quarter in range(1, self.plan.quarters + 1)}
        given = {quarter: self.cleaned_data.get(name) for quarter, name in names.items()}
        return {quarter: amount for quarter, amount in given.items() if amount is not None}

    def line(self) -> Line | None:
        """None: the line is empty or to be removed."""
        if not self.cleaned_data.get("label") or self.cleaned_data.get("DELETE"):
            return None
        return Line(self.cleaned_data["kind"], self.cleaned_data["label"], self.amounts())


LineFormSet = forms.formset_factory(LineForm, extra=1, can_delete=True, max_num=100, absolute_max=200)


class BudgetForm(OpenedForm):
    """`lines` and what the planner may spend of them; `answer()` is what save_budget takes."""

    rule = forms.ChoiceField(
        label="What may the plan spend?",
        widget=forms.RadioSelect,
        choices=[*Plan.BudgetRule.choices, (NO_LIMIT, "No limit on money")],
        error_messages={"required": "Choose what the plan may spend"},
    )
    amount = AmountField(label="The amount")
    quarters_bind = forms.BooleanField(
        required=False, label="Each quarter’s lines are a limit of their own", help_text=
        "What a quarter leaves over does not move to the next one. Without this, only the total limits."
    )  # fmt: skip
    cadence = forms.ChoiceField(
        label="How often is the budget looked at again?",
        choices=[("", "Not said"), *Cadence.choices],
        required=False,
    )

    def __init__(self, data=None, *, plan: Plan):
        self.plan = plan
        stored = {
            "rule": NO_LIMIT
            if plan.budget is None and plan.budget_rule == Plan.BudgetRule.AMOUNT
            else plan.budget_rule,
            "amount": plan.budget if plan.budget_rule == Plan.BudgetRule.AMOUNT else None,
            "quarters_bind": plan.quarters_bind,
            "cadence": plan.budget_cadence,
        }
        super().__init__(data, initial=stored)
        kinds = "skills and for hiring" if self._outside else "skills"
        self.fields["amount"].label = f"The amount, {plan.organization.currency}"
        self.fields["rule"].choice_help = {
            Plan.BudgetRule.LINES: f"The lines for {kinds} are one pot for the planner, by the plan’s last quarter.",
            Plan.BudgetRule.AMOUNT: "The lines are then only reported; the planner keeps to this amount.",
            NO_LIMIT: "The planner takes whatever closes gaps, at the least cost for that.",
        }
        self.lines_stored = stored_lines(plan)
        self.lines_kept = False
        self.lines = LineFormSet(data, prefix="line", initial=self.lines_stored, form_kwargs={"plan": plan})

    @property
    def _outside(self) -> bool:
        return BudgetLine.Kind.HIRING in spendable_kinds(self.plan)

    def is_valid(self) -> bool:
        lines = self.lines.is_valid()  # both, so that every mistake is said at once
        return super().is_valid() and lines

    def clean(self) -> dict:
        cleaned = super().clean()
        rule = cleaned.get("rule")
        if rule == Plan.BudgetRule.AMOUNT and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Enter the amount that the plan may spend, for example 148,000")
        if rule == Plan.BudgetRule.LINES and self.lines.is_valid():
            kinds = spendable_kinds(self.plan)
            spent = [line.amounts for line in self._lines() if line.kind in kinds and line.amounts]
            if not spent:
                self.add_error(
                    "rule", "Give a line that the plan may spend an amount, or choose another answer"
                )
            elif cleaned.get("quarters_bind") and any(None in amounts for amounts in spent):
                self.add_error(
                    "quarters_bind",
                    "Give what stands under “Any quarter” a quarter, or do not limit each quarter",
                )
        return cleaned

    @property
    def width(self) -> int:
        """Columns of the table of lines."""
        return self.plan.quarters + 4

    @property
    def spends(self) -> str:
        """What the sum of the lines that may be spent means, by what is stored."""
        by_lines = self.plan.budget_rule == Plan.BudgetRule.LINES
        return (
            "The plan can spend"
            if by_lines
            else "Lines for skills" + (" and hiring" if self._outside else "")
        )

    def stored(self) -> dict:
        return super().stored() | {"lines": [_said(line) for line in self.lines_stored]}

    def sent(self) -> dict:
        if not self.lines.is_valid():
            return super().sent()
        lines = [
            _said({"kind": line.kind, "label": line.label, "amounts": _by_cell(line)})
            for line in self._lines()
        ]
        return super().sent() | {"lines": lines}

    def keep(self, name: str, theirs: object) -> None:
        if name == "lines":
            self.lines_kept = True
        else:
            super().keep(name, theirs)

    def clash(self, name: str, theirs: list[str]) -> None:
        if name != "lines":
            return super().clash(name, theirs)
        said = "; ".join(theirs) or "no lines"
        return self.add_error(
            None,
            f"Somebody changed the lines meanwhile to: {said}. Save again to replace them by what stands here",
        )

    def _lines(self) -> list[Line]:
        """The lines as they are to be kept: those sent, or those stored where only somebody else changed them."""
        if self.lines_kept:
            return [_as_line(line) for line in self.lines_stored]
        return [line for form in self.lines.forms if (line := form.line()) is not None]

    def answer(self) -> dict:
        rule, amount = self.cleaned_data["rule"], self.cleaned_data["amount"]
        return {
            "lines": self._lines(),
            "rule": Plan.BudgetRule.AMOUNT if rule == NO_LIMIT else rule,
            "amount": amount if rule == Plan.BudgetRule.AMOUNT else None,
            "quarters_bind": self.cleaned_data["quarters_bind"],
            "cadence": self.cleaned_data["cadence"],
        }


def _said(line: dict) -> str:
    """A line in one sentence: skills, Courses: q1 10,000, q3 0."""
    amounts = ", ".join(f"{cell} {amount:,.2f}" for cell, amount in line["amounts"].items())
    return f"{line['kind']}, {line['label']}: {amounts or 'not known'}"


def _as_line(stored: dict) -> Line:
    amounts = {int(cell[1:]) if cell != "any" else None: n for cell, n in stored["amounts"].items()}
    return Line(stored["kind"], stored["label"], amounts)


def _by_cell(line: Line) -> dict[str, Decimal]:
    return {f"q{quarter}" if quarter else "any": amount for quarter, amount in line.amounts.items()}


def stored_lines(plan: Plan) -> list[dict]:
    """The plan's lines as the rows of the table, in the order of their kinds."""
    found: dict[tuple[str, str], dict] = {}
    for row in plan.budgetlines.order_by("pk"):
        line = found.setdefault((row.kind, row.label), {"kind": row.kind, "label": row.label, "amounts": {}})
        name = f"q{row.quarter}" if row.quarter and row.quarter <= plan.quarters else "any"
        if row.amount is not None:
            line[name] = line.get(name, Decimal(0)) + row.amount
            line["amounts"][name] = line[name]
    order = BudgetLine.Kind.values
    return sorted(found.values(), key=lambda line: order.index(line["kind"]))


class HoursForm(OpenedForm):
    """Hours of everyone, and of the teams and roles that differ; one more of them may be added."""

    everyone = cell(HoursField(), "Everyone")
    added = forms.ChoiceField(
        label="Add a team or a role", required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    added_hours = HoursField(label="Its hours a quarter")

    def __init__(self, data=None, *, capacity: Capacity):
        super().__init__(data, initial={"everyone": capacity.plan.hours_per_quarter})
        self.people_of = capacity.people_of
        self.rows = {f"team-{t.pk}": t for t in capacity.teams} | {f"role-{r.pk}": r for r in capacity.roles}
        self.differing = {name: row for name, row in self.rows.items() if row.hours_per_quarter is not None}
        for name, row in self.differing.items():
            self.fields[name] = cell(HoursField(), row.name)
            self.initial[name] = row.hours_per_quarter
        rest = {name: row for name, row in self.rows.items() if name not in self.differing}
        self.fields["added"].choices = [
            ("", "Choose one"),
            ("Teams", [(name, row.name) for name, row in rest.items() if isinstance(row, Team)]),
            ("Roles", [(name, row.name) for name, row in rest.items() if isinstance(row, Role)]),
        ]

    def cells(self, kind: type) -> list[tuple[Team | Role, forms.BoundField, int]]:
        """Each team or role that differs, its field, and how many people that is."""
        return [
            (row, self[name], self.people_of(row))
            for name, row in self.differing.items()
            if isinstance(row, kind)
        ]

    def team_cells(self) -> list:
        return self.cells(Team)

    def role_cells(self) -> list:
        return self.cells(Role)

    def clean(self) -> dict:
        cleaned = super().clean()
        added, hours = cleaned.get("added"), cleaned.get("added_hours")
        if added and hours is None and "added_hours" not in self.errors:
            self.add_error("added_hours", f"Enter the hours of {self.rows[added].name}, for example 6")
        if hours is not None and not added and "added" not in self.errors:
            self.add_error("added", "Choose the team or role whose hours these are")
        return cleaned

    def answer(self) -> dict:
        given = {row: self.cleaned_data[name] for name, row in self.differing.items()}
        if added := self.cleaned_data["added"]:
            given[self.rows[added]] = self.cleaned_data["added_hours"]
        return {
            "everyone": self.cleaned_data["everyone"],
            "teams": {row: hours for row, hours in given.items() if isinstance(row, Team)},
            "roles": {row: hours for row, hours in given.items() if isinstance(row, Role)},
        }


WAYS = (("train", "Train"), ("mentor", "Mentor"), ("hire", "Hire"), ("partner", "Borrow from a partner"))


class WaysForm(OpenedForm):
    """Which ways, shelves and languages a plan may use."""

    ways = forms.MultipleChoiceField(
        label="Ways to close a gap",
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one way to close a gap"},
    )
    shelves = RowsField(
        label="Shelves of the catalog",
        queryset=Collection.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: the public catalog and your own shelf.",
    )
    languages = forms.MultipleChoiceField(
        label="Languages of resources",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: any language. What has no language said is always used.",
    )

    def __init__(self, data=None, *, plan: Plan, shelves, languages: list[tuple[str, str]]):
        chosen = sorted(plan.shelves.values_list("pk", flat=True))
        super().__init__(data, initial={"ways": plan.ways, "languages": plan.languages, "shelves": chosen})
        self.fields["shelves"].queryset = shelves
        self.fields["languages"].choices = languages
        self.fields["ways"].choice_help = {
            "train": "Courses, groups and self-paced resources, at the catalog’s prices.",
            "mentor": "Colleagues who hold the level help others up to it, as far as their hours go.",
            "hire": "A post is filled. Its budget line then counts among what the plan may spend.",
            "partner": "Specialists from outside cover for a time. They raise nobody’s own level.",
        }

    @cached_property
    def has_languages(self) -> bool:
        return bool(self.fields["languages"].choices)
