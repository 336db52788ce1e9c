"""The owner's copy of everything."""

import tempfile

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from readiness import access
from readiness.actions.archive import note_archive_taken
from readiness.exports.archive import write_archive

IN_MEMORY = 8 << 20  # bytes; a larger archive waits on disk


@require_http_methods(["GET", "HEAD", "POST"])
def organization_archive(request: HttpRequest, org: str) -> HttpResponseBase:
    """What is in it; a POST is answered with the file, since taking it is noted in the log."""
    owner = access.organization(request, org, "manage")
    if request.method != "POST":
        return render(request, "readiness/archive.html")
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the response closes it)
    write_archive(owner, file)
    note_archive_taken(organization=owner, actor=request.user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{org}.zip", content_type="application/zip")
