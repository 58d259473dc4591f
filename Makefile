# `make help` lists what there is.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: install
install: $(VENV)/.installed ## make .venv and install the service

.PHONY: run
run: install ## install, ingest kb_docs, serve http://127.0.0.1:8000
	@exec $(BIN)/copilot serve

.PHONY: test
test: $(VENV)/.installed-dev chromium lint ## lint, types and all tests
	$(BIN)/python -m pytest

.PHONY: lint
lint: $(VENV)/.installed-dev ## ruff and strict mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.PHONY: format
format: $(VENV)/.installed-dev ## put the code in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: chromium
chromium: # the browser tests need it; without the right to install it they are skipped and say so
	@command -v chromium >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } \
	|| echo "browser tests will be skipped: chromium is not installed and cannot be (needs root and apt)"

.PHONY: eval
eval: $(VENV)/.installed-dev ## run every eval suite and write the report
	$(BIN)/copilot eval run

.PHONY: train
train: $(VENV)/.installed-dev ## train the emotion heads anew
	$(BIN)/python -m copilot.skills.emotion.train

.PHONY: constraints
constraints: ## renew constraints.txt from the newest versions that install together
	rm -rf .venv-constraints && $(PYTHON) -m venv .venv-constraints
	.venv-constraints/bin/pip install --quiet --editable '.[dev]'
	.venv-constraints/bin/pip freeze --exclude-editable | sed "s/+cpu$$//" > constraints.txt
	rm -rf .venv-constraints

.PHONY: clean
clean: ## remove .venv, caches and the service's state
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache data
