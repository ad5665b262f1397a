# Each of these works on a fresh machine with Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= var
VENV := .venv
BIN := $(VENV)/bin
export DATA_DIR
export CAREERGUIDE_LOCAL = 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-search lock fix clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit("Career Guide needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "Making the Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: requirements.txt | $(VENV)/made
	@echo "Installing the locked requirements"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/made
	@echo "Installing the locked requirements for testing"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/installed

run: $(VENV)/installed ## Set up and serve on http://localhost:8000 (PORT=, DATA_DIR=, DATABASE_URL=)
	@$(BIN)/python manage.py prepare
	@echo "Career Guide is on http://localhost:$(PORT)/ — stop it with Ctrl-C"
	@exec $(BIN)/gunicorn --config careerguide/gunicorn.py --bind 127.0.0.1:$(PORT) careerguide.wsgi

test: $(VENV)/installed-dev ## Run the suite on SQLite, and on PostgreSQL where one is reachable
	@$(BIN)/python -m tests

check: $(VENV)/installed-dev ## Lint, types, templates, imports, migrations, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	CAREERGUIDE_LOCAL=0 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=example.org \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/installed-dev ## Measure requests a second and latency against a bare view, in one run
	@$(BIN)/python -m tests.bench

bench-search: $(VENV)/installed-dev ## Measure the search (SIZES=33054,1000000 DATABASES= KEEP=folder PARTS=)
	@$(BIN)/python -m tests.bench_search

fix: $(VENV)/installed-dev ## Format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2

lock: $(VENV)/installed-dev ## Lock the requirements anew, with hashes and without addresses
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -o requirements-dev.txt

clean: ## Remove the environment and the caches, not the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
