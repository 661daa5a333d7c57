# The front door. `make serve` starts the living demo, `make test` runs every test.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

# A machine that is told to keep no bytecode would compile every library anew at each of our many starts.
unexport PYTHONDONTWRITEBYTECODE

RUNTIME_STAMP := .venv/.runtime-$(shell sha256sum requirements.lock | cut -c1-16)
DEV_STAMP := .venv/.dev-$(shell cat requirements.lock requirements-dev.lock | sha256sum | cut -c1-16)
ORACLES := .venv/oracles-$(shell sha256sum requirements-oracles.lock | cut -c1-16)

# One more than there are cores: some of them wait for a browser or a server of theirs.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: help serve test env browser oracles check bench fix lock

## help: what can be done
help:
	@sed -n 's/^## /  make /p' $(MAKEFILE_LIST)

# A Python that is new enough, in a folder that some pip can fill; what is neither is made anew. A pip of its own
# takes as long as all the rest: where the Python that makes the folder has one, that one does it.
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
OUTER := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check
PIP := $$($(BIN)/python -c 'import pip' 2> /dev/null && echo "$(BIN)/python -m pip --disable-pip-version-check" || echo "$(OUTER)")
define ENVIRONMENT
	@echo "[1/2] Making the environment .venv …"
	@$(BIN)/python $(NEW_ENOUGH) 2> /dev/null && $(PIP) --version > /dev/null 2>&1 || { \
		$(PYTHON) $(NEW_ENOUGH) 2> /dev/null || { \
			echo "Sunshine needs Python 3.11 or newer, and $(PYTHON) is not; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }; \
		$(PYTHON) -m venv --clear --without-pip .venv > /dev/null 2>&1 && $(OUTER) --version > /dev/null 2>&1 || \
		said=$$($(PYTHON) -m venv --clear .venv 2>&1) || { \
			echo "$(PYTHON) could not make .venv; on Debian install its package python3-venv. It said: $$said" >&2; exit 1; }; }
endef

# uv installs in seconds what takes pip a minute, from the index that pip is told to use; where it cannot
# (a machine it is not built for, certificates only pip knows), pip does the same.
HASHED := install --require-hashes --no-deps -q
define INSTALL
	@echo "[2/2] Installing from $(1) (every file checked by its hash; half a minute or two) …"
	@index=$$($(PIP) config get global.index-url 2> /dev/null); index=$${PIP_INDEX_URL:-$$index}; \
	{ $(PIP) $(HASHED) --no-compile -r requirements-uv.lock && \
	  $${index:+env UV_DEFAULT_INDEX="$$index"} $(BIN)/uv pip $(HASHED) --system-certs --python $(BIN)/python -r $(1); \
	} > /dev/null 2>&1 || $(PIP) $(HASHED) --no-compile -r $(1)
endef

$(RUNTIME_STAMP):
	$(ENVIRONMENT)
	$(call INSTALL,requirements.lock)
	@rm -f .venv/.runtime-*; touch $@

$(DEV_STAMP):
	$(ENVIRONMENT)
	$(call INSTALL,requirements-dev.lock)
	@rm -f .venv/.runtime-* .venv/.dev-*; touch $@ $(RUNTIME_STAMP)

## serve: migrate, load the demo county if there is none, serve on PORT (8501)
serve: $(RUNTIME_STAMP)
	@exec $(BIN)/python cli.py serve

## test: every test, on SQLite and Postgres, with a real browser
test:
	@$(MAKE) --no-print-directory -j 2 env browser
	@bash tests/tools/prepare.sh
	@TMPDIR=$$(bash tests/tools/folder.sh) $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope $(ARGS)

env: $(DEV_STAMP)

browser:
	@bash tests/tools/browser.sh

## oracles: compare our counting with other people's libraries, which are fetched for it
oracles: $(DEV_STAMP)
	@test -d $(ORACLES) || $(PIP) $(HASHED) \
		--target $(ORACLES) -r requirements-oracles.lock
	@PYTHONPATH=$(ORACLES):. $(BIN)/python -m pytest -q oracles

## check: format, lint, layers, types; seconds once warm
check: $(DEV_STAMP)
	@echo "format"; $(BIN)/ruff format --check -q .
	@echo "lint";   $(BIN)/ruff check -q .
	@echo "layers"; PYTHONPATH=. $(BIN)/lint-imports --no-cache > .venv/layers.txt || { cat .venv/layers.txt; exit 1; }
	@echo "types";  $(BIN)/mypy

## bench: speed, memory and CPU on this machine, as JSON and a table
bench: $(DEV_STAMP)
	@$(BIN)/python -m bench $(ARGS)

## fix: format and repair what can be repaired
fix: $(DEV_STAMP)
	@$(BIN)/ruff format -q .; $(BIN)/ruff check -q --fix .

## lock: renew the lock files from pyproject.toml
lock: $(DEV_STAMP)
	@$(PIP) $(HASHED) --no-compile -r requirements-uv.lock
	@$(BIN)/uv pip compile --system-certs --python-version 3.11 --generate-hashes --no-header --no-annotate -q pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --system-certs --python-version 3.11 --generate-hashes --no-header --no-annotate -q --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@echo uv | $(BIN)/uv pip compile --system-certs --generate-hashes --no-header --no-annotate -q - -o requirements-uv.lock
