"""A workbook in, a proven plan and its PDF out; nothing is kept in the database."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from readiness.actions.workbook_plan import Asked, problem_of_workbook
from readiness.calendar import next_quarter_start
from readiness.exports.extras import ReportExtras
from readiness.exports.files import write
from readiness.exports.pdf import PdfFailed, render
from readiness.exports.plan_report import catalog_names
from readiness.exports.report import report_data
from readiness.formats import money, percent
from readiness.models import Plan
from readiness.planner import document, make_plan, values
from readiness.planner.gaps import analyze


def amount(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").replace("_", ""))
    except InvalidOperation:
        raise ArgumentTypeError(f"expected an amount such as 148000, found {text!r}") from None
    if not value.is_finite() or value < 0:
        raise ArgumentTypeError(f"expected an amount of 0 or more, found {text!r}")
    return value


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"expected a date such as 2027-01-01, found {text!r}") from None


def quarters(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 20:
        raise ArgumentTypeError(f"expected a whole number from 1 to 20, found {text!r}")
    return int(text)


def shares(text: str) -> dict[str, float]:
    parts = text.split("-")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != 3 or sum(numbers) != 100:
        raise ArgumentTypeError(f"expected three shares that add up to 100, such as 70-20-10, found {text!r}")
    return dict(zip(("consumers", "leaders", "builders"), numbers, strict=True))


class Command(BaseCommand):
    help = "Reads a workbook (.xlsx, or a folder of .csv files), plans, and writes plan.json and plan.pdf to --out."

    def add_arguments(self, parser) -> None:
        parser.add_argument("workbook", type=Path)
        parser.add_argument("--out", type=Path, required=True, help="folder for plan.json and plan.pdf")
        parser.add_argument("--budget", type=amount, help="for the whole plan; without it money is no limit")
        parser.add_argument(
            "--hours", type=amount, help="per person and quarter, where the workbook does not say"
        )
        parser.add_argument("--quarters", type=quarters, default=4)
        parser.add_argument("--start", type=day, help="first day of the plan (default: the coming quarter)")
        parser.add_argument("--split", type=shares, help="consumers-leaders-builders, for example 70-20-10")
        parser.add_argument("--tolerance", type=int, default=10, help="of the split, in points (default 10)")
        parser.add_argument("--unknown", choices=Plan.UnknownPolicy.values, default="exclude",
                            help="what a blank level means for the plan (default: left out)")  # fmt: skip
        parser.add_argument("--currency", default="EUR")
        parser.add_argument(
            "--seconds", type=float, help="stop the solver after so long, with the bound so far"
        )
        parser.add_argument("--no-pdf", action="store_true")

    def handle(self, *args, workbook: Path, out: Path, **options) -> None:
        prepare_database()
        today = timezone.localdate()
        asked = Asked(
            budget=options["budget"],
            hours_per_quarter=options["hours"],
            quarters=options["quarters"],
            starts_on=options["start"] or next_quarter_start(today),
            split_shares=options["split"] or {},
            split_tolerance=options["tolerance"],
            unknown_policy=options["unknown"],
            currency=options["currency"],
        )
        found = problem_of_workbook(workbook, asked=asked, today=today, also=catalog_names)
        self._explain(found.reading)
        if found.problem is None:
            raise CommandError("Nothing was written. Correct the workbook and run the command again.")
        try:
            plan = make_plan(found.problem, seconds=options["seconds"])
        except values.InvalidProblem as error:
            raise CommandError("\n".join(error.issues)) from None
        whole = document.to_document(found.problem, plan, names=found.people)
        write(out / "plan.json", json.dumps(whole, indent=1, ensure_ascii=False).encode())
        if not options["no_pdf"]:
            self._pdf(out / "plan.pdf", found, plan, whole)
        self._summarize(plan, out, options["currency"])

    def _explain(self, reading) -> None:
        for note in reading.notes:
            self.stderr.write(f"Note: {note}")
        if reading.refused:
            self.stderr.write(reading.refused)
        for mistake in reading.mistakes:
            self.stderr.write(str(mistake))
        if reading.mistake_count > len(reading.mistakes):
            self.stderr.write(f"… and {reading.mistake_count - len(reading.mistakes)} more.")

    def _pdf(self, path: Path, found, plan: values.Plan, whole: dict) -> None:
        extras = ReportExtras(
            organization=found.name,
            date=timezone.localdate().isoformat(),
            version="Draft 1",
            fingerprint=whole["fingerprint"],
            learner_names=found.people,
            **found.names,
        )
        data = report_data(found.problem, plan, extras, analyze(found.problem), analyze(found.problem, plan))
        try:
            rendered = render(data)
        except PdfFailed as error:
            self.stderr.write(f"plan.json is written, plan.pdf is not: {error.sentence}\n{error.detail}")
            raise CommandError("The PDF could not be made.") from None
        for remark in rendered.remarks:
            self.stderr.write(f"Note: {remark}")
        write(path, rendered.pdf)

    def _summarize(self, plan: values.Plan, out: Path, currency: str) -> None:
        s = plan.summary
        self.stdout.write(
            f"status            {s.status}\n"
            f"readiness now     {percent(s.readiness_now)}\n"
            f"readiness         {percent(s.readiness)} (proven bound {percent(s.bound)}, {s.gap:.4%} below it)\n"
            f"cost              {money(s.cost, currency)}\n"
            f"hours             {s.hours:,}\n"
            f"seats             {s.seats:,} for {s.people:,} people\n"
            f"mandatory unmet   {s.mandatory_unmet:,} (now {s.mandatory_unmet_now:,})\n"
            f"solved in         {s.seconds:.1f} s\n"
            f"written           {out / 'plan.json'}"
        )


def prepare_database() -> None:
    """On a new machine: make the tables and load the starter catalog first."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
        call_command("load_catalog", verbosity=0)
