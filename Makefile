# make plan   the story of Keran, and the whole plan at his relapse
# make test   everything that must pass before a change is merged
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
VALIDATE := interop/validate
VALIDATORS := $(VALIDATE)/node_modules/.ready
CQL := interop/cql/node_modules/.ready
BUILD_NEEDS := 'hatchling>=1.27' 'editables>=0.5' 'msgspec>=0.19' 'PyYAML>=6.0'
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: plan test bench peers interop interop-cql docs check setup compile format lock clean
.DEFAULT_GOAL := plan

plan: compile
	@$(BIN)/scurfin plan examples/keran.yaml --at relapse --story

test: compile $(VALIDATORS) $(CQL)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/scurfin check
	$(BIN)/python -m pytest

bench: compile peers
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/cases.py
	@PYTHONPATH=.peers $(BIN)/python benchmarks/carriers.py
	@$(BIN)/python benchmarks/levels.py
	@$(BIN)/python benchmarks/donors.py
	@$(BIN)/python benchmarks/descent.py
	@$(BIN)/python benchmarks/registry.py
	@$(BIN)/python benchmarks/bundles.py --large

# What the benchmark of the family is measured beside. Without a network it is measured alone.
peers: .peers/.tried

.peers/.tried: $(READY)
	@mkdir -p .peers
	@-$(PIP) install -qq --target .peers pgmpy==1.1.2 2>/dev/null || echo "pgmpy was not fetched" >&2
	@-cd .peers && apt-get download -qq fastlink >/dev/null 2>&1 && dpkg -x fastlink*.deb fastlink || \
	  echo "fastlink was not fetched" >&2
	@-$(PYTHON) -m venv .peers/grma && .peers/grma/bin/pip install -qq "cython<3.1" "setuptools<75" wheel \
	  "numpy<2" 2>/dev/null && .peers/grma/bin/pip install -qq --no-build-isolation py-graph-match==0.0.8 \
	  >/dev/null 2>&1 || { rm -rf .peers/grma; echo "py-graph-match was not fetched" >&2; }
	@touch $@

# Every format that scurfin writes, held against its validators; writes docs/interop.md.
interop: compile $(VALIDATORS)
	@PYTHONPATH=tests $(BIN)/python -m interop

# The exported CQL beside our own interpreter, on 1,000 random children; writes docs/interop-cql.md.
interop-cql: compile $(CQL)
	@$(BIN)/python interop/cql/prove.py

$(CQL): interop/cql/package-lock.json
	@command -v npm >/dev/null || { \
	  echo "The tests of the exported CQL need Node.js 20 or newer with npm, and 'npm' was not found. Install it" >&2; exit 1; }
	@npm ci --silent --no-audit --no-fund --prefix interop/cql
	@touch $@

# What the documents show: the screen in the README, the schema of a plan, the pages of docs/knowledge.
docs: compile
	@$(BIN)/python docs/refresh.py

check: compile
	@$(BIN)/scurfin check

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Writes the compiled knowledge and the counted cases unless they are up to date; broken YAML
# stops here, with its line.
compile: $(READY)
	@$(BIN)/python -m scurfin.pathway.build
	@$(BIN)/python -m scurfin.plan.counting

setup: $(READY) $(VALIDATORS) $(CQL)

# Only judging what scurfin writes takes node; scurfin itself does not.
$(VALIDATORS): $(VALIDATE)/package.json $(VALIDATE)/package-lock.json
	@command -v npm >/dev/null || { \
	  echo "The tests need node 20.19 or newer with npm, and npm was not found. On Debian: apt-get install nodejs npm" >&2; exit 1; }
	@echo "Setting up $(VALIDATE) ..." >&2
	@cd $(VALIDATE) && npm ci --silent --no-audit --no-fund || { \
	  echo "npm ci failed in $(VALIDATE); run it there without --silent to see why" >&2; exit 1; }
	@touch $@

$(READY): requirements.lock pyproject.toml hatch_build.py
	@command -v $(PYTHON) >/dev/null || { \
	  echo "scurfin needs Python 3.11 or newer, and '$(PYTHON)' was not found. Install it, or name one: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "scurfin needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' lacks its venv module. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -qq --require-hashes -r requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

# Pins the newest releases of all that pyproject.toml asks for, and of what building it takes.
lock:
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check install -qq uv
	@{ echo "# Every package that scurfin is built, run and tested with. Made by 'make lock'."; \
	  printf '%s\n' $(BUILD_NEEDS) | .venv-lock/bin/uv pip compile --quiet --universal \
	    --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --strip-extras --extra dev pyproject.toml - ; } > requirements.lock.new
	@mv requirements.lock.new requirements.lock
	@rm -rf .venv-lock

clean:
	rm -rf $(VENV) .venv-lock .peers $(VALIDATE)/node_modules interop/cql/node_modules build dist \
	  src/scurfin/knowledge/compiled src/scurfin/evidence/compiled \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
