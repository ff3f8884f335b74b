# `make` alone lists what there is to make. Only Python 3.11 or newer must be there; the rest is fetched.

SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$one; break; }; done)
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet
BROWSER = $(shell command -v "$${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome)
WORKERS ?= 2

.PHONY: help
help: ## List what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

.venv/.stamp: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing what pyproject.toml names"
	@$(PIP) --editable .
	@touch $@

.venv/.dev: .venv/.stamp
	@echo "Installing what tests and checks need"
	@$(PIP) --editable '.[dev]'
	@touch $@

.PHONY: demo
demo: .venv/.stamp ## Start the demo district (PORT and DATABASE_URL are honoured); Ctrl-C stops it
	@exec $(BIN)/anlian demo

.PHONY: demo-reset
demo-reset: .venv/.stamp ## Start the demo district anew, without what was done in it
	@exec $(BIN)/anlian demo --reset

.PHONY: browser
browser:
ifeq ($(BROWSER),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium and Chinese fonts"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; \
	else \
		echo "The journeys need a browser: apt-get install chromium fonts-noto-cjk, or set CHROMIUM."; exit 1; \
	fi
endif

.PHONY: test
test: .venv/.dev browser ## Run all tests (one part of them: .venv/bin/pytest tests/hazards)
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal --every-cell

KILLS ?= 20

.PHONY: torture
torture: .venv/.dev ## Kill and starve it for longer than `make test` does (KILLS=20); says what was acknowledged and lost
	@ANLIAN_TORTURE=$(KILLS) $(BIN)/pytest tests/durability -o log_cli=true -o log_cli_level=WARNING
FUZZ ?= 10000

.PHONY: fuzz
fuzz: .venv/.dev ## Send the API and the pages nonsense for longer than `make test` does (FUZZ=10000): nothing may fail
	@ANLIAN_FUZZ=$(FUZZ) $(BIN)/pytest tests/guards/test_fuzz.py

.PHONY: permissions
permissions: .venv/.dev ## Propose rows and columns that tests/guards/permissions.csv has not yet; read what it writes
	@$(BIN)/pytest -q tests/guards/test_permissions.py -k write_down --write-permissions=missing --show-capture=no
	@$(MAKE) -s rules
	@git --no-pager diff -U0 tests/guards/permissions.csv

.PHONY: rules
rules: .venv/.dev ## Draw docs/reference/rules.md and permissions.md anew from the tables in tests/guards
	@ANLIAN_SECRET_KEY=none DJANGO_SETTINGS_MODULE=anlian.config.settings $(BIN)/python -c \
		'import django, runpy; django.setup(); runpy.run_module("tests.guards.pages", run_name="__main__")'

.PHONY: check
check: .venv/.dev ## Lint, floors of the house, messages, migrations, reference
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/messages.py --check
	@$(BIN)/anlian manage makemigrations --check --dry-run
	@$(BIN)/anlian reference --check

.PHONY: format
format: .venv/.dev ## Put the code into the shape that `make check` expects
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

.PHONY: reference
reference: .venv/.stamp ## Draw docs/reference anew from the tables in the code
	@$(BIN)/anlian reference

.PHONY: screens
screens: .venv/.dev browser ## Photograph every page for each kind of user, desk and phone, into screens/
	@$(BIN)/python scripts/screens.py

.PHONY: bench
bench: .venv/.dev ## Measure the sweep, the answers and the pages
	@$(BIN)/python scripts/bench.py

-include assets.mk
