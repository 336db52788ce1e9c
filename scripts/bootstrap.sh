#!/bin/sh
# Makes .venv hold exactly one of the locked sets of packages:
#   scripts/bootstrap.sh core    what the app needs to run
#   scripts/bootstrap.sh fast    the same and numba, which speeds the planner up
#   scripts/bootstrap.sh dev     all that and what the tests and checks need
# A set that is there already is kept when a smaller one is asked for: `make run` never takes `make test` apart.
#
# Needs one of: Python 3.12 or newer anywhere usual; any Python 3 with pip (it fetches uv, and uv fetches a Python);
# uv. PYTHON=/path/to/python chooses the interpreter of a new .venv.
set -eu
cd "$(dirname "$0")/.."
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}" PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { echo "$*" >&2; }

runs_312() {
  "$1" -c 'import sys, sqlite3, ssl; sys.exit(sys.version_info[:2] < (3, 12))' >/dev/null 2>&1
}

find_python() {
  pyenv="${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}/versions"
  for candidate in ${PYTHON:-} python3.13 python3.14 python3.12 python3 python \
      "$pyenv"/3.13*/bin/python3 "$pyenv"/3.1[24-9]*/bin/python3 \
      /opt/homebrew/bin/python3.1[2-9] /usr/local/bin/python3.1[2-9]; do
    found=$(command -v "$candidate" 2>/dev/null) || continue
    if runs_312 "$found"; then "$found" -c 'import sys; print(sys.executable)'; return 0; fi
  done
  return 1
}

find_uv() {
  for candidate in "$PWD/.tools/bin/uv" uv; do    # try it: a version manager's shim may exist and still not run
    if "$candidate" --version >/dev/null 2>&1; then echo "$candidate"; return 0; fi
  done
  for candidate in python3 python ${1:-}; do      # --target needs neither a venv nor permission to change the system
    "$candidate" -m pip --version >/dev/null 2>&1 || continue
    "$candidate" -m pip install --quiet --no-deps --require-hashes --upgrade --target .tools \
      -r requirements/tools.lock >&2 || continue
    if .tools/bin/uv --version >/dev/null 2>&1; then echo "$PWD/.tools/bin/uv"; return 0; fi
  done
  return 1
}

make_venv() {
  if [ -n "$uv" ] && [ -n "$python" ]; then
    "$uv" venv --quiet --no-config --no-project --clear --python "$python" .venv
  elif [ -n "$uv" ]; then
    say "No Python 3.12 or newer found; asking uv to fetch one."
    "$uv" venv --quiet --no-config --no-project --clear --managed-python --python 3.13 .venv
  elif [ -n "$python" ]; then
    "$python" -m venv --clear .venv
  else
    return 1
  fi
}

install() {
  if [ -n "$uv" ]; then
    VIRTUAL_ENV="$PWD/.venv" "$uv" pip sync --quiet --require-hashes "requirements/$1.lock"
  else
    .venv/bin/python -m pip install --quiet --require-hashes -r "requirements/$1.lock"
  fi
}

wanted="${1:-core}"
case "$wanted" in
  core) satisfies="core" larger="fast dev" ;;
  fast) satisfies="core fast" larger="dev" ;;
  dev) satisfies="core fast dev" larger="" ;;
  *) say "usage: scripts/bootstrap.sh [core|fast|dev]"; exit 2 ;;
esac
if runs_312 .venv/bin/python; then
  for set in $larger; do
    if [ -e ".venv/.$set" ]; then exec sh scripts/bootstrap.sh "$set"; fi
  done
fi

say "Setting up .venv ($wanted) ..."
python=$(find_python) || python=
uv=$(find_uv "$python") || uv=
if ! runs_312 .venv/bin/python && ! make_venv; then
  say "Readiness needs Python 3.12 or newer and found none. Install it, for example:"
  say "  apt install python3 python3-pip      brew install python      or uv, with its own installer"
  say "and run the same command again. PYTHON=/path/to/python3.12 names one in an unusual place."
  exit 1
fi
rm -f .venv/.core .venv/.fast .venv/.dev
install "$wanted"
for set in $satisfies; do touch ".venv/.$set"; done
say "Done: $(.venv/bin/python --version) in .venv."
