# `make help` lists what there is. Everything works from a fresh clone: the first target called makes .venv.
.DEFAULT_GOAL := help
.PHONY: help run demo bench test test-fast test-pg test-browser lint format lock vendor shell migrations clean

PY := .venv/bin/python
BOOTSTRAP := scripts/bootstrap.sh requirements/tools.lock

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.core  ## Set up, migrate, load the starter catalog and the demo, serve (PORT=8000, HOST=127.0.0.1)
	@exec $(PY) manage.py serve --demo

.venv/.core: requirements/core.lock $(BOOTSTRAP)
	@sh scripts/bootstrap.sh core

.venv/.fast: requirements/fast.lock $(BOOTSTRAP)
	@sh scripts/bootstrap.sh fast

.venv/.dev: requirements/dev.lock $(BOOTSTRAP)
	@sh scripts/bootstrap.sh dev

test: .venv/.dev  ## The whole suite: SQLite, Chromium, PostgreSQL (ARGS="-k words" narrows it)
	@$(PY) scripts/test.py $(ARGS)

test-fast: .venv/.dev  ## Without the slow and the browser tests, on SQLite: while you work
	@$(PY) -m pytest -q -n 2 -m "not browser and not slow" $(ARGS)

test-pg: .venv/.dev  ## The suite on a throw-away PostgreSQL
	@$(PY) scripts/pgtemp.py $(PY) -m pytest -q -n 2 -m "not browser" $(ARGS)

test-browser: .venv/.dev  ## The browser tests
	@$(PY) -m pytest -q -m browser $(ARGS)

bench: .venv/.dev  ## Measure the planner against greedy, spreadsheet and direct MILP (ARGS="--people 1000" narrows it)
	@$(PY) -m tests.bench.planner $(ARGS)

lint: .venv/.dev  ## Style, format, types, import contracts, missing migrations, deployment check
	@sh scripts/lint.sh

format: .venv/.dev  ## Put the code and the templates in the house's format
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} +

demo: .venv/.core  ## Make the demo organization, or open it again with a new password
	@$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py load_catalog && $(PY) manage.py load_demo

shell: .venv/.core  ## A Python shell with the models imported
	@$(PY) manage.py shell

migrations: .venv/.core  ## Write the migrations that the models need
	@$(PY) manage.py makemigrations

clean:  ## Remove .venv and what tools leave; var/, the data, stays
	rm -rf .venv .tools node_modules .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

UV = $(firstword $(wildcard .tools/bin/uv) uv)
COMPILE = $(UV) pip compile -q --no-config --universal --generate-hashes --custom-compile-command "make lock"
lock: .venv/.core  ## Write requirements/*.lock anew from pyproject.toml (UPGRADE=1 takes newer versions)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --python-version 3.12 --group dev --extra fast pyproject.toml -o requirements/dev.lock
	$(COMPILE) --python-version 3.12 -c requirements/dev.lock --extra fast pyproject.toml -o requirements/fast.lock
	$(COMPILE) --python-version 3.12 -c requirements/dev.lock pyproject.toml -o requirements/core.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --python-version 3.8 requirements/tools.in -o requirements/tools.lock

vendor: .venv/.core  ## Copy the pinned browser files and the icons into static/ (needs node; the result is committed)
	npm install
	$(PY) scripts/vendor.py
	$(PY) scripts/icons.py
