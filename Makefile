# Focimine. `make demo` and `make test` set up everything they need: Python 3.11 or later, make and git suffice.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export MPLBACKEND := Agg

.PHONY: demo test check docs install lock format clean

demo: $(READY)  ## build the intergroup-empathy review offline, from export files to brain map
	$(BIN)/focimine demo
	@echo; echo "The command lies at $(CURDIR)/$(BIN)/focimine (nothing was put on your PATH): call it so, or run"
	@echo "  . '$(CURDIR)/$(BIN)/activate'    and then just: focimine --help"

test: $(READY)  ## run the test suite
	$(BIN)/python -m pytest -q -n 3 --dist loadfile

check: $(READY)  ## format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 3 --dist loadfile

docs: $(READY)  ## the pages of docs/ as a site, in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "The pages: $(CURDIR)/site/index.html"

install: $(READY)  ## set up the environment only

$(READY): requirements.lock requirements-vendor.lock pyproject.toml building/hatch_build.py
	@set -e; for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if command -v $$python >/dev/null 2>&1 && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then echo "Focimine needs Python 3.11 or later; none was found." >&2; exit 1; fi; \
	echo "Setting up $(VENV) with $$($$found --version) (a few minutes, once) …"; \
	[ -x $(BIN)/python ] || $$found -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-vendor.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $(READY)

format: $(READY)  ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:  ## write requirements.lock anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate requirements.in requirements-dev.in -o requirements.lock
# requirements-vendor.lock changes with the SHA-256 in building/hatch_build.py: see its head.

clean:
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
