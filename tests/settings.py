"""The settings of the app with what tests need: nothing of the machine's own set-up, nothing slow, nothing sent.

PG, a DATABASES entry as JSON, puts the tests on PostgreSQL; scripts/pgtemp.py sets it. Without it: SQLite.
"""

import atexit
import json
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="readiness-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

for name in (
    "PRODUCTION",
    "DEBUG",
    "SIGNUP_OPEN",
    "ALLOWED_HOSTS",
    "MAIL_HOST",
    "TASKS_BACKEND",
    "DATABASE_URL",
):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = str(SCRATCH)
os.environ["SECRET_KEY"] = "not a secret: only tests use it"

from readiness.settings import *  # noqa: E402

if "PG" in os.environ:
    DATABASES["default"] = json.loads(os.environ["PG"])
else:
    # A file, not memory: browser tests and worker processes read it from another thread or process.
    DATABASES["default"]["NAME"] = SCRATCH / "unused.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# The live server of the browser tests serves static files itself.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
STATIC_ROOT.mkdir()
