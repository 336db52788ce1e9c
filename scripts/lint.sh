#!/bin/sh
# Every check that needs no test run. All of them run, so that one look shows all there is to mend.
cd "$(dirname "$0")/.."
failed=""

check() {
  name="$1"; shift
  if output=$("$@" 2>&1); then
    echo "ok      $name"
  else
    echo "FAILED  $name"; echo "$output" | sed 's/^/        /'
    failed="$failed, $name"
  fi
}

scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
deployed() {  # as it would be installed: https, secrets given
  PRODUCTION=true SECRET_KEY="$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    ALLOWED_HOSTS=readiness.example MAIL_HOST=mail.readiness.example DATA_DIR="$scratch" .venv/bin/python manage.py check --deploy --fail-level WARNING
}
templates() {
  find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 --check {} +
}

check "style (ruff)" .venv/bin/ruff check --output-format concise .
check "format (ruff)" .venv/bin/ruff format --check --output-format concise .
check "templates (djade)" templates
check "types (ty)" .venv/bin/ty check --error-on-warning --output-format concise
check "import contracts (import-linter)" .venv/bin/lint-imports --no-logo
check "migrations" env DATA_DIR="$scratch" .venv/bin/python manage.py makemigrations --check --dry-run
check "deployment (check --deploy)" deployed

if [ -n "$failed" ]; then echo; echo "Failed: ${failed#, }"; exit 1; fi
