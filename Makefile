# Everything a newcomer needs, each target with its own set-up. They want Python 3.11 or later and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .bench-venv
BENCH_DUPLICATES := .bench-duplicates-venv
DEMO := build/demo
PYTEST = $(BIN)/python -m pytest -n auto --dist loadfile

# Their own tests reach every branch of these; to count that, tests take more than twice as long, so that those
# marked as lengthy are not counted.
DOMAIN := model engine scheduling codec
comma := ,

.PHONY: help demo test mypy pyright explore bench bench-duplicates clean

help:
	@echo "make demo     a month-end at a small practice, from template to lock"
	@echo "make test     formatting, linting, types, import layers, tests and coverage"
	@echo "make explore  every state of every small workflow, which takes a quarter of an hour"
	@echo "make bench    the benchmarks, beside peers and hand-written floors"
	@echo "make bench-duplicates  how well duplicates are found, beside peers"
	@echo "make clean    remove what the others made"

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dextflow needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

$(BENCH)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[bench]"
	touch $@

demo: $(VENV)/.ready
	$(BIN)/python examples/make_ledger.py $(DEMO)/ledgers
	$(BIN)/python -m dextflow demo --ledger $(DEMO)/ledgers --store $(DEMO)/practice.sqlite --period 2026-10

test: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target mypy pyright
	$(BIN)/lint-imports
	$(PYTEST) -m "not lengthy" --cov --cov-report= $(DOMAIN:%=tests/%)
	$(BIN)/coverage report --fail-under=100 --include="$(subst $() ,$(comma),$(DOMAIN:%=*/dextflow/%/*))"
	$(PYTEST) -m lengthy $(DOMAIN:%=tests/%)
	$(PYTEST) $(DOMAIN:%=--ignore=tests/%)

# Each uses one core, so they run side by side.
mypy: $(VENV)/.ready
	$(BIN)/mypy

pyright: $(VENV)/.ready
	$(BIN)/pyright --pythonpath $(BIN)/python

explore: $(VENV)/.ready
	$(BIN)/python tests/engine/exploration.py

$(BENCH_DUPLICATES)/.ready: pyproject.toml benchmarks/duplicates-constraints.txt
	$(PYTHON) -m venv $(BENCH_DUPLICATES)
	$(BENCH_DUPLICATES)/bin/python -m pip install --quiet --disable-pip-version-check \
		-c benchmarks/duplicates-constraints.txt -e ".[bench-duplicates]"
	touch $@

bench: $(BENCH)/.ready
	$(BENCH)/bin/python benchmarks/run.py

bench-duplicates: $(BENCH_DUPLICATES)/.ready
	$(BENCH_DUPLICATES)/bin/python benchmarks/duplicates.py

clean:
	rm -rf $(VENV) $(BENCH) $(BENCH_DUPLICATES) build .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
