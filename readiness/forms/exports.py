"""What of a report is to be printed, and on which paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from readiness.exports.extras import Options

KINDS = {
    "report": "The whole report, or the sections chosen below",
    "summary": "The one-page summary alone",
    "teams": "A brief for each team chosen below",
}
SECTIONS = {
    "summary": "Executive summary",
    "contents": "Contents with each section's message",
    "ambition": "Ambition and scenarios",
    "concerns": "Concerns and partners",
    "roles": "Roles and required skills",
    "existing": "Existing skills",
    "gaps": "Gaps",
    "plan": "The plan",
    "budget": "Budget",
    "measures": "Measures and reviews",
    "residual": "Gaps that remain",
    "teams": "Team pages",
    "resources": "Learning resources",
    "proof": "How the plan was computed",
}
PAPERS = (("a4", "A4"), ("us-letter", "US Letter"))
ALONE = {"summary": ("summary",), "teams": ("teams",)}


class ReportForm(forms.Form):
    """Nothing chosen is everything. `options()` is what the report takes."""

    kind = forms.ChoiceField(
        label="What to print",
        choices=KINDS.items(),
        widget=forms.RadioSelect,
        initial="report",
    )
    paper = forms.ChoiceField(label="Paper", choices=PAPERS, widget=forms.RadioSelect, initial="a4")
    sections = forms.MultipleChoiceField(
        label="Sections", choices=SECTIONS.items(), widget=forms.CheckboxSelectMultiple, required=False
    )
    teams = forms.MultipleChoiceField(label="Teams", widget=forms.CheckboxSelectMultiple, required=False)
    people = forms.BooleanField(
        label="With a list of people",
        help_text="Their names, readiness and first step. Handle the file as personal data.",
        required=False,
    )

    def __init__(self, data=None, *, teams: Mapping[str, str], may_name_people: bool):
        if data is not None:  # an address without a choice means the usual one
            data = data.copy()
            for name in ("kind", "paper"):
                data.setdefault(name, self.base_fields[name].initial)
        super().__init__(data)
        self.fields["teams"].choices = list(teams.items())
        if not may_name_people:
            del self.fields["people"]
        if not teams:
            del self.fields["teams"]

    def clean_sections(self) -> list[str]:
        """In the order of the report, with the people where these are asked for."""
        chosen = self.cleaned_data["sections"]
        return [section for section in SECTIONS if section in chosen]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("kind") == "teams" and "teams" in self.fields and not cleaned.get("teams"):
            if "teams" not in self.errors:
                self.add_error("teams", "Choose at least one team for its brief")
        return cleaned

    def options(self, *, floor: int, seen: frozenset[str] | None) -> Options:
        chosen = self.cleaned_data
        kind = chosen["kind"]
        people = bool(chosen.get("people"))
        sections: Iterable[str] | None = ALONE.get(kind) or chosen.get("sections") or None
        if sections is not None and people and kind == "report":
            sections = (*sections, "people")
        return Options(
            sections=None if sections is None else tuple(sections),
            teams=tuple(chosen.get("teams") or ()) or None,
            people=people,
            cover=kind == "report",
            floor=floor,
            seen=seen,
        )
