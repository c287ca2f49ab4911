PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUNTIME := .venv/runtime.stamp
DEV := .venv/dev.stamp

.DEFAULT_GOAL := help
.PHONY: help run test lint bench venv lock clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUNTIME) ## A working service with a year in it, on 127.0.0.1:8000
	@exec $(BIN)/aid serve --demo

test: lint ## All checks and all tests
	$(BIN)/python -m pytest -n 2

lint: $(DEV) ## Style, types, and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(DEV) ## The service measured beside its peers; BENCH="--quick hot_fund" chooses
	$(BIN)/python -m bench $(BENCH)

venv: $(DEV) ## The environment for work on the code

lock: ## Pin the newest versions (needs uv on the PATH)
	uv pip compile -q --generate-hashes --no-header --python-version 3.11 \
		--upgrade requirements.in -o requirements.lock
	uv pip compile -q --generate-hashes --no-header --python-version 3.11 \
		--upgrade requirements-dev.in -o requirements-dev.lock

clean: ## Remove the environment and the caches; var/ stays
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache

# A stamp says that the environment was filled from that lock. Both locks pin the same versions,
# so one environment serves both.
$(RUNTIME): requirements.lock setup.cfg pyproject.toml | $(BIN)/python
	@$(PIP) install -q --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock setup.cfg pyproject.toml | $(BIN)/python
	@$(PIP) install -q --require-hashes -r requirements-dev.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(BIN)/python:
	$(PYTHON) -m venv .venv
