"""Choosing what to import: a workbook, several .csv files, or rows pasted out of a spreadsheet."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile

from catalog.bounds import MAX_FILE, Refused, check_size


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, as a list."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list[UploadedFile]:
        chosen = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in chosen]


class WorkbookForm(forms.Form):
    files = FilesField(
        label="Workbook or other spreadsheet",
        required=False,
        allow_empty_file=True,
        widget=SeveralFiles(attrs={"accept": ".xlsx,.csv,.tsv,.txt,.zip"}),
        help_text=(
            "The list or matrix you have, as it is: .xlsx or .csv, one file or several. "
            f"At most {MAX_FILE // 2**20} MB. It is read and then deleted."
        ),
    )
    pasted = forms.CharField(
        label="Or paste rows",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=(
            "Rows copied out of a spreadsheet with their headings, whatever these are called. "
            "You say on the next page what each column is."
        ),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": True}
        helper.add_input(Submit("check", "Check the file"))
        return helper

    def clean(self) -> dict:
        cleaned = super().clean()
        files, pasted = cleaned.get("files") or [], cleaned.get("pasted", "")
        if "files" in self.errors or "pasted" in self.errors:
            return cleaned
        if bool(files) == bool(pasted.strip()):
            self.add_error(
                "files", "Choose a file or paste rows, not both" if files else "Choose a file to import"
            )
            return cleaned
        try:
            check_size(sum(file.size for file in files) if files else len(pasted.encode()))
        except Refused as refused:
            self.add_error("files", str(refused))
        return cleaned

    def sources(self) -> dict[str, bytes]:
        """The names and bytes of what was chosen."""
        if pasted := self.cleaned_data["pasted"].strip("\r\n"):
            return {"Pasted rows.csv": pasted.encode()}
        return {file.name: file.read() for file in self.cleaned_data["files"]}

    def called(self) -> str:
        """What to call it on the next page."""
        files = self.cleaned_data["files"]
        return ", ".join(file.name for file in files)[:200] if files else "Pasted rows"
