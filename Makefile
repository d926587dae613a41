# Each target makes its own environment from a bare Python 3.11+, once; the next run starts at once.
#   make test                                            in .venv, with the first Python that runs
#   make test PYTHON=python3.12 VENV=.venvs/3.12         in another environment, with another Python
#   make test ARGS="-k address -x"                       some tests, without the coverage report
#   make test EXAMPLES=few                               with a quarter of the examples of the property tests
#   make test WITHOUT=tests/test_benchmarks.py           all but some files, whose coverage is judged all the same
#   make lock ARGS=--upgrade                             newer releases of everything

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AWSCLI := .venvs/awscli/.ready
UV := .venvs/uv/bin/uv
QUIETLY := --quiet --quiet --no-input --disable-pip-version-check

# Where the environment forbids bytecode, every program that a test starts would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

# Tried by running it: a pyenv shim may stand for a Python that is not there, and Debian's may come without venv.
PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
define FIND_PYTHON
found=; \
for python in $(PYTHONS); do \
    if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
        found=$$python; break; \
    fi; \
done; \
if [ -z "$$found" ]; then echo "make: no Python 3.11+ with venv among: $(PYTHONS)" >&2; exit 1; fi
endef

.DEFAULT_GOAL := help
.PHONY: help venv demo test test-clients lint bench docs conformance lock clean

help:
	@echo "make demo | test | test-clients | lint | docs | conformance | bench | lock | clean"

venv: $(READY) $(AWSCLI)

# $(call INSTALL,VENV,ARGUMENTS): uv needs a fifth of the time; where it is not to be had, or does not find what pip finds as it is
# configured, pip does it.
INSTALL = $(UV) pip install --quiet --python $(1)/bin/python $(2) || $(1)/bin/python -m pip $(QUIETLY) install $(2)

$(UV): requirements/uv.lock
	@$(FIND_PYTHON); $$found -m venv --clear .venvs/uv
	@.venvs/uv/bin/python -m pip $(QUIETLY) install --require-hashes --requirement requirements/uv.lock || echo "make: without uv"
	@touch $@

$(VENV)/.dependencies: requirements/dev.lock | $(UV)
	@$(FIND_PYTHON); \
	echo "$(VENV): `$$found --version`, installing requirements/dev.lock"; \
	$$found -m venv --clear $(VENV)
	@$(call INSTALL,$(VENV),--require-hashes --requirement requirements/dev.lock)
	@touch $@

$(READY): $(VENV)/.dependencies pyproject.toml
	@$(call INSTALL,$(VENV),--no-deps --no-build-isolation --editable .)
	@touch $@

# The AWS CLI needs a docutils that Sphinx does not run with, so it has an environment of its own, which all Pythons share.
$(AWSCLI): requirements/awscli.lock | $(UV)
	@$(FIND_PYTHON); \
	echo "$(@D): `$$found --version`, installing requirements/awscli.lock"; \
	$$found -m venv --clear $(@D)
	@$(call INSTALL,$(@D),--require-hashes --requirement requirements/awscli.lock)
	@touch $@

demo: $(READY)
	@$(BIN)/python examples/demo.py $(ARGS)

TESTS = pytest $(addprefix --ignore=,$(WITHOUT)) $(if $(EXAMPLES),--hypothesis-profile=$(EXAMPLES)-examples) $(ARGS)

test: $(READY) $(AWSCLI)
ifeq ($(COVERAGE),no)
	$(BIN)/python -m $(TESTS)
else
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m $(TESTS)
	@$(BIN)/coverage combine --quiet
	$(if $(ARGS),@echo "coverage is not judged on a part of the tests",$(BIN)/coverage report)
endif
	@echo "Not part of make test: foreign clients and servers (make test-clients), lint and docs (make lint docs), other Pythons and the built wheel (.ci/run), benchmarks (make bench)"

# Needs Node, npm, mail servers and mail programs, which it installs on Debian as root or with sudo; without coverage, which `make test` judges.
test-clients: $(READY)
	@tests/clients/install.sh
	$(BIN)/python -m pytest $(or $(ARGS),tests/clients)

# The floors are checked twice, at run time and for types; without the cache, which does not tell the two apart.
lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-logo --no-cache
	@sed 's/^exclude_type_checking_imports = true/exclude_type_checking_imports = false/' pyproject.toml > $(VENV)/floors.toml
	$(BIN)/lint-imports --no-logo --no-cache --config $(VENV)/floors.toml --contract floors

bench: $(READY)
	@$(BIN)/python -m benchmarks $(ARGS)

# docs/conformance.md, from the actions, the facts and the tests; `make test` says when it is no longer what the project is.
conformance: $(READY)
	@$(BIN)/python -m conformance $(ARGS)

docs: $(READY)
	$(BIN)/sphinx-build -W --keep-going --quiet --fresh-env -b html docs build/docs
	@echo "build/docs/index.html"

# Regenerates the locks for every Python and platform.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --custom-compile-command "make lock" $(ARGS)
lock: $(UV)
	$(COMPILE) --output-file requirements/dev.lock --group dev pyproject.toml
	$(COMPILE) --output-file requirements/awscli.lock requirements/awscli.in
	$(COMPILE) --output-file requirements/uv.lock requirements/uv.in

clean:
	rm -rf .venv .venvs build dist htmlcov .coverage .coverage.* .hypothesis .*_cache
