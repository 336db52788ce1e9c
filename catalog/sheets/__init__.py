"""Resources and skills as spreadsheets: out, and back in with a dry run. django-import-export is the engine."""
