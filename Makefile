# Each target sets up .venv by itself; only Python 3.11 or newer and make must be there before.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
BENCHMARKS := $(sort $(wildcard benchmarks/bench_*.py))

.PHONY: help demo test lint bench clean $(BENCHMARKS)
.NOTPARALLEL:

help:
	@echo "make demo    build a small graph from data/sample into out/, ask it, draw it"
	@echo "make test    run every test"
	@echo "make lint    ruff and mypy"
	@echo "make bench   run every comparison in benchmarks/; one: make benchmarks/bench_NAME.py"
	@echo "make clean   remove all that make has made, .venv and out/ too"

# The sample has faults planted on purpose: the build says so, and publishes the graph all the same.
demo: $(INSTALLED)
	$(BIN)/scholargraph build data/sample --graph out/graph --allow-invalid
	@echo
	$(BIN)/scholargraph query find-supervisor topic="computational neuroscience" --graph out/graph
	@echo
	$(BIN)/scholargraph query supervision-load person=guillaume-lajoie --graph out/graph
	@echo
	$(BIN)/scholargraph query coauthors person=guillaume-lajoie --graph out/graph
	@echo
	$(BIN)/scholargraph network coauthors -o out/coauthors.svg --graph out/graph
	$(BIN)/scholargraph export -o out/graph.ttl -o out/graph.jsonld --graph out/graph
	@echo
	@echo "The graph is in out/graph, as Turtle and JSON-LD in out/graph.ttl and out/graph.jsonld."
	@echo "Its co-authors are drawn in out/coauthors.svg: open it in a browser. What to try next:"
	@echo
	@echo "  source $(BIN)/activate                     then the command is plain scholargraph"
	@echo "  scholargraph show                             what can be asked, drawn and exported"
	@echo "  scholargraph validate --graph out/graph       all that is wrong or missing, with file and line"
	@echo "  scholargraph why guillaume-lajoie researchInterest --graph out/graph"
	@echo "  scholargraph serve --graph out/graph          all of it as pages, at http://127.0.0.1:8000/"
	@echo "  scholargraph build YOUR-FOLDER                a graph of your own pages, in ./graph"

# A file of tests runs in one process: what it builds and serves is made once.
test: $(INSTALLED)
	$(BIN)/pytest --numprocesses auto --dist loadfile

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict src tests

bench: $(BENCHMARKS)

$(BENCHMARKS): $(INSTALLED)
	$(BIN)/python $@

clean:
	rm -rf .venv out dist build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "make: $(PYTHON) is not Python 3.11 or newer; name one that is: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
