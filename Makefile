# `make run` en `make test` zijn genoeg; `make` alleen toont de rest.
# Needs only Python 3.11 (or newer) and make. Everything is installed inside this folder, in .venv.

SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PY  := .venv/bin/python
PIP := -m pip install --quiet --disable-pip-version-check --require-hashes

RUNTIME := .venv/.installed
DEV     := .venv/.installed-dev
BENCH   := .venv-bench/.installed

.PHONY: help
help: ## deze lijst
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUNTIME) ## installeren, demoketen laden als er nog niets is, en starten op http://localhost:8501
	@$(PY) -m ketenmonitor demo --als-leeg
	@$(PY) -m ketenmonitor start

.PHONY: test
test: $(DEV) ## alle tests (ARGS="-k naam" voor een deel ervan)
	@chromium="$$(bash scripts/chromium.sh)" && bash scripts/oidc.sh && KETENMONITOR_CHROMIUM="$$chromium" $(PY) -m pytest $(ARGS)

.PHONY: check
check: $(DEV) ## stijl, opmaak, typen en lagen
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

.PHONY: format
format: $(DEV) ## opmaak en eenvoudige stijlfouten herstellen
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

.PHONY: bench
bench: $(BENCH) ## snelheid en geheugen, naast pandas, pandera, frictionless en pm4py
	.venv-bench/bin/python -m benchmarks $(ARGS)

.PHONY: demo
demo: $(RUNTIME) ## de demoketen opnieuw maken
	$(PY) -m ketenmonitor demo $(ARGS)

.PHONY: docs
docs: $(DEV) ## de plaatjes van de handleiding opnieuw maken
	@chromium="$$(bash scripts/chromium.sh)" && KETENMONITOR_CHROMIUM="$$chromium" $(PY) scripts/pictures.py $(ARGS)
	$(PY) scripts/handleiding.py

.PHONY: pins
pins: ## de hashes van alle vastgezette versies vernieuwen, na het wijzigen van een versie
	@test -x .venv/bin/uv || $(MAKE) --no-print-directory $(DEV)
	@$(PY) scripts/pins.py

.PHONY: audit
audit: $(DEV) ## nagaan of van een vastgezette versie een kwetsbaarheid bekend is
	@$(PY) scripts/audit.py

.PHONY: clean
clean: ## tussenresultaten weg (gegevens en .venv blijven staan)
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .venv-bench
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

# A stamp is older than a requirements file as soon as a pinned version changes: then, and only then, pip runs.
$(RUNTIME): requirements.txt
	@bash scripts/venv.sh .venv
	@echo "Ketenmonitor wordt geïnstalleerd (eenmalig, een paar minuten) ..."
	@$(PY) $(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Wat de tests nodig hebben, wordt geïnstalleerd (eenmalig) ..."
	@$(PY) $(PIP) -r requirements-dev.txt
	@touch $@

$(BENCH): benchmarks/requirements.txt requirements.txt
	@bash scripts/venv.sh .venv-bench
	@echo "Wat de vergelijking nodig heeft, wordt geïnstalleerd (eenmalig) ..."
	@.venv-bench/bin/python $(PIP) -r benchmarks/requirements.txt
	@touch $@
