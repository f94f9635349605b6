# Everything a person runs here. Each target does its own set-up; a second call costs nothing.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up-in
EXTENSION := vscode-extension
MODULES_STAMP := $(EXTENSION)/node_modules/.set-up
PYTEST := $(BIN)/python -m pytest
ARGS ?=
# Processes that run the fast tests side by side; 0 runs them in one.
JOBS ?= 2
VERSION = $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' pyproject.toml)

.DEFAULT_GOAL := help
.PHONY: help setup setup-extension demo test check check-python check-extension crash bench test-agents test-editors test-vscode test-cloud package clean

help:
	@echo 'make demo           play the main job on a sample book, through the real language server'
	@echo 'make test           the fast tests, about two minutes     (ARGS="-k word" narrows it)'
	@echo 'make check          formatting, lint, types, layers, shape; under a minute'
	@echo 'make test-slow      what takes minutes, or root and private mounts'
	@echo 'make crash          every crash state: minutes, prints how many it tried'
	@echo 'make bench          speed, as ratios to plain Python, plain files and git'
	@echo 'make test-agents    sixteen agents at once, the inspector, and a real Claude Code against a script (fetched)'
	@echo 'make test-editors   drive a real Neovim and a real Emacs (fetched if the machine has none)'
	@echo 'make test-vscode    drive a real VS Code'
	@echo 'make test-cloud     backups on a real server that speaks S3 (fetched)'
	@echo 'make package        the Python wheel and the VS Code extension, into dist/'
	@echo 'make setup          only the set-up: $(VENV) with the package, editable, and the development tools'
	@echo 'make clean          remove what the targets made, $(VENV) included'

# --- set-up -----------------------------------------------------------------------------------------------------------

# A virtual environment holds absolute paths: one made for another place (a moved or copied tree) is made anew.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

setup: $(STAMP)
	@:

$(STAMP): pyproject.toml Makefile
	@rm -f $(STAMP)
	@sh .ci/make-venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev,all]'
	@$(BIN)/python -m compileall -q server/interleaf
	@printf '%s' '$(CURDIR)' > $(STAMP)

setup-extension: $(MODULES_STAMP)

$(MODULES_STAMP): $(EXTENSION)/package.json $(EXTENSION)/package-lock.json
	cd $(EXTENSION) && npm ci --no-audit --no-fund
	@touch $(MODULES_STAMP)

# --- the two commands of the README -----------------------------------------------------------------------------------

demo: setup
	@$(BIN)/interleaf demo $(ARGS)

test: setup setup-extension
	$(PYTEST) -m 'not slow and not privileged' -n $(JOBS) --dist loadfile $(ARGS)
	cd $(EXTENSION) && npm run --silent test

# --- checks and the longer suites -------------------------------------------------------------------------------------

# Side by side: the types of the extension take as long as all of Python's checks.
check: setup
	@$(MAKE) --no-print-directory -j2 check-python check-extension

check-python: setup
	$(BIN)/ruff format --check server tests
	$(BIN)/ruff check server tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -q tests/shape

# Only where the extension has been set up (make setup-extension): who works on the server alone needs no Node.
check-extension:
	@if [ -e $(EXTENSION)/node_modules ]; then cd $(EXTENSION) && npm run --silent check; \
	else echo 'check: the extension was not checked (make setup-extension sets it up)'; fi

test-slow: setup
	$(PYTEST) -m 'slow or privileged' $(ARGS)

crash: setup
	$(BIN)/python -m tests.crash $(ARGS)

bench: setup
	$(BIN)/python -m tests.bench $(ARGS)

test-agents: setup
	sh tests/faces/agents/provision.sh
	$(PYTEST) -m 'slow or not slow' tests/faces/mcp tests/faces/hooks tests/faces/agents $(ARGS)

test-editors: setup
	sh tests/editors/provision.sh
	INTERLEAF_REQUIRE_EDITORS=1 $(PYTEST) -m editor tests/editors $(ARGS)

test-vscode: setup setup-extension
	cd $(EXTENSION) && npm run test:vscode

test-cloud: setup
	$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev,mcp,cloud-test]'
	INTERLEAF_REQUIRE_CLOUD=1 $(PYTEST) tests/engine/keeping/test_offsite.py $(ARGS)

# --- what is shipped --------------------------------------------------------------------------------------------------

package: setup setup-extension
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	cd $(EXTENSION) && npm run package
	@cp $(EXTENSION)/interleaf.vsix dist/interleaf-$(VERSION).vsix && ls -l dist

clean:
	rm -rf $(VENV) .cache dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf $(EXTENSION)/node_modules $(EXTENSION)/dist $(EXTENSION)/out $(EXTENSION)/*.vsix
