# The one door to the project: `make help` lists what there is.
# Needs Python 3.11+, a C compiler, make and git; all else is put into .venv and build/.

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
HERE := $(shell cygpath --unix "$(CURDIR)")
else
PYTHON ?= python3
BIN := .venv/bin
HERE := $(CURDIR)
endif

# What the tools print is UTF-8 everywhere, Windows included.
export PYTHONUTF8 := 1

PY := $(BIN)/python
UV := $(BIN)/uv
MADE := .venv/made
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header
INSTALL := $(UV) pip install --quiet --python $(PY) --require-hashes
SLOWLY := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
NPM := PATH="$(HERE)/$(BIN):$$PATH" npm
# The browser that shows VS Code to the tests. Without one those tests are skipped.
CHROMIUM ?= $(firstword $(wildcard $(addprefix /usr/bin/,chromium chromium-browser google-chrome)))
export CHROMIUM
OLDEST_CODE_SERVER := 4.100.3
LEAN := CMAKE_ARGS="-DCMAKE_PROJECT_INCLUDE=$(CURDIR)/tools/llama.cmake"

.DEFAULT_GOAL := help
.PHONY: help setup local train run test lint format bench lock package node extension page vsix codeserver e2e e2e-all screenshots clean distclean

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 19

setup: $(MADE)/project ## make .venv with everything in it, the grammar and the tokens (the others do it by themselves)
	@$(PY) -m tools.build_grammar
	@$(PY) -m tools.build_tokens

train: $(MADE)/train ## install what trains models: torch, transformers, trl, peft (about 1.5 GB without CUDA, once)

local: $(MADE)/llama ## build llama.cpp into .venv, for the engine `local` (some minutes, once)

run: setup $(if $(ONCE),,page) ## open the page: editor, assistant, facts; ONCE=1 plays an editor session in the terminal
	@$(PY) -m tools.demo$(if $(ONCE),,.visit) $(ARGS)

# A process takes a whole file, which may share what it needs; tests/conftest.py begins with those that take longest.
test: extension page $(if $(CHROMIUM),codeserver) ## pass every test; ARGS="-k name" goes to pytest
	@echo "Testing the client"
	@$(NPM) run --silent test
	@$(if $(CHROMIUM),,echo "NOT TESTED IN VS CODE: there is no Chromium (on Debian and Ubuntu: apt-get install chromium)")
	@echo "Testing"
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder --inline-snapshot=disable $(ARGS)

lint: setup node ## check format, style, types and layers
	@echo "Checking format and style"
	@$(BIN)/ruff format --quiet --check --output-format concise .
	@$(BIN)/ruff check --quiet .
	@echo "Checking types"
	@$(BIN)/basedpyright --level error
	@echo "Checking layers"
	@$(BIN)/lint-imports --no-logo
	@echo "Checking the client"
	@$(NPM) run --silent check

format: setup node ## format the code and fix what can be fixed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(NPM) run --silent format

bench: setup ## measure; SPCOMP=path compares with the compiler, CORPUS=path names the plugins
	@$(PY) -m tools.bench $(if $(SPCOMP),--spcomp "$(SPCOMP)") $(if $(CORPUS),--corpus "$(CORPUS)") $(ARGS)

lock: $(MADE)/uv ## lock the newest versions of everything
	@echo "Locking"
	@echo uv | $(LOCK) --upgrade --output-file requirements/uv.txt -
	@$(LOCK) --upgrade --extra dev --extra mcp --extra web --output-file requirements/dev.txt pyproject.toml
	@$(LOCK) --upgrade --extra local-tests --constraint requirements/dev.txt --output-file requirements/local.txt pyproject.toml
	@$(LOCK) --upgrade --constraint requirements/dev.txt --output-file requirements/runtime.txt pyproject.toml
	@# torch is held back: unsloth and its own builds for CPUs are behind. What its builds with CUDA need they ask for themselves.
	@printf '%s\n' torch==2.13.0 transformers==5.17.0 trl==1.14.0 | cat requirements/dev.txt - | \
		$(LOCK) --no-generate-hashes --upgrade --extra train --extra data --constraint - pyproject.toml | \
		grep -Ev '^(cuda-|nvidia-|triton)' > requirements/train.txt
	@printf '%s\n' scikit-build-core cmake ninja | \
		$(LOCK) --upgrade --constraint requirements/dev.txt --output-file requirements/llama.txt -

package: setup page ## build the wheel for this platform into dist/
	@echo "Building the wheel"
	@$(PY) -m build --wheel --no-isolation --outdir dist

node: $(MADE)/node ## install what the extension is built and tested with, by npm

extension: node ## bundle the extension for VS Code
	@echo "Bundling the extension"
	@$(NPM) run --silent bundle -- --log-level=warning

page: node ## build the web page that `l4d2 serve` shows
	@$(NPM) run --silent page

vsix: extension ## build the extension's package for this platform into build/
	@echo "Packaging the extension"
	@$(PY) -m tools.package_extension $(ARGS)

codeserver: node ## install code-server, the VS Code of the tests, into build/ (0.6 GB, once)
	@$(NPM) run --silent codeserver

e2e: extension codeserver ## test the package in a real VS Code; needs a Chromium
	@$(PY) -m pytest --inline-snapshot=disable tests/e2e/test_vscode.py $(ARGS)

e2e-all: e2e ## the same, and then in the oldest VS Code that is supported
	@$(NPM) run --silent codeserver $(OLDEST_CODE_SERVER)
	@CODE_SERVER="$(CURDIR)/build/code-server-$(OLDEST_CODE_SERVER)" \
		$(PY) -m pytest --inline-snapshot=disable tests/e2e/test_vscode.py $(ARGS)

screenshots: extension codeserver ## take the pictures of docs and walkthrough anew; needs a Chromium
	@$(PY) -m tools.screenshots $(ARGS)

clean: ## remove what was built, fetched or cached; keep .venv
	rm -rf build dist client-vscode/dist client-web/built server/web/page server/syntax/_grammar.* server/models/_o200k.* .pytest_cache .ruff_cache .hypothesis .import_linter_cache

distclean: clean ## remove .venv and node_modules as well
	rm -rf .venv node_modules

$(MADE)/venv:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "error: Python 3.11 or newer is needed; name one with PYTHON=..., e.g. make setup PYTHON=python3.12"; exit 1; }
	@echo "Setting up (once)"
	@echo "  create .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || \
		{ echo "error: this Python cannot make environments (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	@mkdir -p $(MADE) && touch $@

$(MADE)/uv: requirements/uv.txt $(MADE)/venv
	@echo "  install uv, the installer"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# uv takes no notice of pip's settings: where only those lead to an index, pip does the same more slowly.
$(MADE)/packages: requirements/dev.txt $(MADE)/uv
	@echo "  install the locked packages (about 100 MB)"
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements/dev.txt || \
		{ echo "  uv could not, trying pip"; $(PY) -m pip install --quiet --require-hashes -r requirements/dev.txt; }
	@rm -f $(MADE)/llama $(MADE)/train
	@touch $@

# The editable install puts the command `l4d2` into .venv. Its build makes the grammar and the tokens: run that before, for all to see.
# uv leaves no bytecode behind. One import of the server does, which halves the time it takes to start.
$(MADE)/project: pyproject.toml hatch_build.py $(MADE)/packages
	@$(PY) -m tools.build_grammar
	@$(PY) -m tools.build_tokens
	@echo "  install the project itself"
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-index --no-build-isolation --editable .
	@$(PY) -c "import sys; sys.dont_write_bytecode = False; from server.lsp.server import create; create()"
	@touch $@

# The index has llama-cpp-python as source only. What builds it is locked too, so it is not fetched by the build itself.
$(MADE)/llama: requirements/local.txt requirements/llama.txt tools/llama.cmake $(MADE)/project
	@echo "Building llama.cpp (some minutes, once)"
	@$(INSTALL) --requirement requirements/llama.txt || $(SLOWLY) --requirement requirements/llama.txt
	@$(LEAN) $(INSTALL) --no-build-isolation --requirement requirements/local.txt || \
		$(LEAN) $(SLOWLY) --no-cache-dir --no-build-isolation --requirement requirements/local.txt
	@touch $@

# Without hashes: torch has builds for CPUs and for CUDA under one version.
$(MADE)/train: requirements/train.txt $(MADE)/project
	@echo "Installing torch, transformers, trl and peft (1.5 GB, once)"
	@$(PY) -m pip install -qq --disable-pip-version-check --requirement requirements/train.txt
	@touch $@

$(MADE)/node: package-lock.json $(MADE)/packages
	@echo "  install the packages of npm"
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
