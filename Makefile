# make demo   builds the graph of examples/, asks it one question and writes the view
# make test   runs the tests
# Each first installs into .venv what it needs, with Python (3.11 or newer) alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
READY := $(VENV)/.installed

.PHONY: demo test check install bench docs lock soak help

demo: $(RUNS)  ## build the graph of examples/, ask it one question, write the view
	$(BIN)/reformgraph build examples --graph out/demo.db --replace --html out/demo.html
	$(BIN)/reformgraph query recurring-practices --graph out/demo.db

test: $(READY)  ## run the tests, a process for each core
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: $(READY)  ## lint, types and layers, then the tests
	$(BIN)/ruff check .
	rm -rf .check build && $(BIN)/pip install -q --no-deps --target .check .
	cd .check && MYPYPATH=. ../$(BIN)/mypy --strict --config-file ../pyproject.toml -p reformgraph
	cd .check && PYTHONPATH=. ../$(BIN)/lint-imports --config ../pyproject.toml
	$(MAKE) test

install: $(READY)  ## make the whole environment, as requirements-dev.lock has it

$(RUNS): pyproject.toml requirements-dev.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade pip
	$(BIN)/python -m pip install -qq -c requirements-dev.lock -e '.[embedded]'
	touch $(RUNS)

$(READY): $(RUNS)
	$(BIN)/python -m pip install -qq -c requirements-dev.lock -e '.[embedded,notebooks,spark,test,dev,docs]'
	touch $(READY)

bench: $(READY)  ## run the benchmarks, one script per claim; that of size with few cases (its own 100,000 take an hour)
	for name in extract link load view; do $(BIN)/python benchmarks/$$name.py || exit 1; done
	$(BIN)/python benchmarks/scale.py --cases 1000

docs: $(READY)  ## renew the pages and notebooks that are made from the program
	for script in docs/make_*.py; do $(BIN)/python $$script || exit 1; done

lock: $(READY)  ## resolve the development environment anew into requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --all-extras --upgrade --custom-compile-command "make lock" pyproject.toml -o requirements-dev.lock

soak: $(READY)  ## the fault and fuzz suites, long
	HYPOTHESIS_PROFILE=soak REFORMGRAPH_SOAK=1 $(BIN)/python -m pytest tests/test_fuzz.py tests/test_faults.py tests/test_hostile.py tests/test_load.py tests/test_store.py tests/test_secrets.py tests/test_training.py

help:  ## show these lines
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'
