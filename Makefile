# TrepConnect: `make run` starts it with demonstration data, `make test` tries it.

HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PYTEST_FLAGS ?= -n 2 --dist loadfile --no-loadscope-reorder
FULL_FLAGS ?= -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run serve test test-full check format translations lock bench screenshots clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; \
		do printf '  make %-13s %s\n' "$$name" "$$what"; done

setup: ## Install what is needed to run
	@python3 scripts/setup.py run

setup-test: ## Install what is needed to test, too
	@python3 scripts/setup.py test

run: export TREPCONNECT_PUBLIC_URL ?= http://127.0.0.1:$(PORT)
run: setup ## Serve the demonstration office on http://127.0.0.1:8000 (HOST=, PORT= change it)
	TREPCONNECT_DEMO=1 $(BIN)/trepconnect demo
	TREPCONNECT_DEMO=1 $(BIN)/trepconnect serve --host "$(HOST)" --port "$(PORT)"

serve: setup ## Serve without demonstration data
	$(BIN)/trepconnect serve --host "$(HOST)" --port "$(PORT)"

test: setup-test check ## Check everything; every kind of test, a share of each drawn by the day
	$(BIN)/pytest $(PYTEST_FLAGS)

test-full: export TREPCONNECT_TEST_TIER := full
test-full: setup-test check ## Check everything and run all tests, which takes long: before a release
	$(BIN)/pytest $(FULL_FLAGS)

check: setup-test ## Check style, types, imports, templates and translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python scripts/translations.py check

format: setup-test ## Put the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: setup-test ## Bring the message catalogues up to date with the code
	$(BIN)/python scripts/translations.py update

lock: setup-test ## Write the hash locks again from requirements/*.in (UPGRADE=1 takes newer releases)
	@for name in runtime dev uv; do \
		$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
			--no-annotate --no-header $(if $(UPGRADE),--upgrade) \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done

bench: setup-test ## Measure pages against the raw driver
	$(BIN)/python -m bench

screenshots: setup-test ## Take pictures of the main pages into docs/images/
	$(BIN)/python -m tests.browser.screenshots

clean: ## Remove everything that can be made again (not the instance folder)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build htmlcov screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find trepconnect -name '*.mo' -delete
