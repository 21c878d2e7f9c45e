# Works with nothing but make and Python 3.10 or later; `make help` lists the targets.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check -qq
# The environment's own programs come first, except where the environment is made.
OUTSIDE := $(PATH)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PYTHONUNBUFFERED := 1
# Where no bytecode may be kept, every process of the tests and each program that they start compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

# A stamp stands for a finished step: what it depends on decides whether the step is repeated.
CREATED := $(VENV)/.stamp-created
DEMO    := $(VENV)/.stamp-demo
DEV     := $(VENV)/.stamp-dev
LOCKED  := pyproject.toml constraints.txt
MODULES := js/node_modules/.package-lock.json
TYPESCRIPT := .make/typescript.log
SPHINX  := .make/docs/bin/python -m sphinx --fail-on-warning --quiet --jobs auto --doctree-dir .make/doctrees
# Clients that the tests use unmodified, each with its own botocore in an environment of its own.
CLIENTS := .make/cli/.stamp .make/sdk-v2/.stamp

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo setup test test-fast tests-of-typescript tests-without-browser tests-before-browsers tests-in-browsers \
  test-thorough test-lowest test-clients test-sdk-v3 test-peers check check-github format build bench test-hosts \
  test-site test-studio screenshots animation pages notebooks docs site check-links release-check lock audit clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
	  printf '  make %-13s %s\n' "$$name" "$$text"; done

demo: $(DEMO) ## open the first notebook in JupyterLab; needs no Node and no AWS account
	@exec $(PY) scripts/demo.py

setup: $(DEV) $(MODULES) ## install everything that development needs

test: $(DEV) $(MODULES) $(CLIENTS) ## run every test: TypeScript, unit, service, clients, browser, notebooks
	@# First what often waits, then browsers, which keep a processor busy each. What fails holds nothing up.
	@status=0; \
	$(MAKE) --no-print-directory --keep-going --jobs 2 tests-of-typescript tests-before-browsers || status=1; \
	$(MAKE) --no-print-directory tests-in-browsers || status=1; \
	exit $$status

test-fast: $(DEV) $(MODULES) ## run what needs neither a browser nor another client: TypeScript, unit, service
	@# Both at the same time, for each waits now and then; where one fails, the other goes on to its end.
	@$(MAKE) --no-print-directory --keep-going --jobs 2 tests-of-typescript tests-without-browser

tests-of-typescript: $(MODULES)
	@# Told in one piece, once they have ended.
	@mkdir -p $(dir $(TYPESCRIPT))
	@(cd js && npm test) >$(TYPESCRIPT) 2>&1; status=$$?; echo; cat $(TYPESCRIPT); exit $$status

# A file's tests stay together, for they share what takes long to start; the files stay in order: long ones first.
IN_PROCESSES := --dist loadfile --no-loadscope-reorder --numprocesses

tests-without-browser: $(DEV)
	@# Many tests wait for steps to end, so that four processes keep two cores busy; more of them take longer.
	@TEST_PROFILE=fast $(PY) -m pytest -p no:playwright $(IN_PROCESSES) 4 tests/unit tests/service

tests-before-browsers: $(DEV) $(CLIENTS)
	@$(PY) -m pytest -p no:playwright $(IN_PROCESSES) 4 --ignore tests/browser

tests-in-browsers: $(DEV)
	@chromium=$$(scripts/chromium) && CHROMIUM="$$chromium" $(PY) -m pytest $(IN_PROCESSES) auto --maxprocesses 4 tests/browser

test-thorough: $(DEV) ## run the unit and service tests with many more random examples
	@TEST_PROFILE=thorough $(PY) -m pytest --numprocesses 4 --dist loadfile --timeout 3600 tests/unit tests/service

test-lowest: .make/lowest/.stamp ## run the unit tests with the lowest versions of what the package requires
	@$(<D)/bin/python -m pytest --numprocesses auto --dist loadfile tests/unit

test-clients: $(DEV) $(CLIENTS) ## test with boto3, the AWS CLI and the SageMaker SDK v2 alone
	$(PY) -m pytest tests/clients

test-sdk-v3: $(DEV) .make/sdk-v3/.stamp ## test with the SageMaker SDK v3, which is a gigabyte to install
	$(PY) -m pytest tests/clients/story_sdk_v3.py

test-peers: $(DEV) .make/peers/.stamp ## run the SageMaker SDK v2's own tests of workflow: SDK=/path/to/its/checkout
	@$(PY) -m scripts.peers $(if $(SDK),"$(SDK)")

check: $(DEV) $(MODULES) ## lint, format and type-check Python and TypeScript; check who imports whom
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	cd js && npm run --silent check

format: $(DEV) $(MODULES) ## rewrite Python and TypeScript as `make check` wants them
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	cd js && npm run --silent format

build: $(DEV) $(MODULES) ## build the browser bundle from js/ into widget/static/, which is committed
	$(PY) -m scripts.wire_types
	cd js && npm run --silent build

bench: $(DEV) ## measure, as ratios against a baseline in the same run (docs/benchmarks.md)
	@chromium=$$(scripts/chromium) && CHROMIUM="$$chromium" $(PY) -m tests.benchmarks

test-hosts: $(DEV) ## try the widget in other hosts (marimo, Voilà, VS Code, Firefox …), and write docs/reference/hosts.md
	@chromium=$$(scripts/chromium) && CHROMIUM="$$chromium" $(PY) -m scripts.hosts

test-site: $(DEV) ## open the site of `make site` in a browser, and run its notebooks there
	@chromium=$$(scripts/chromium) && CHROMIUM="$$chromium" $(PY) -m pytest tests/browser/story_site.py

test-studio: .make/tools/.stamp ## ask the resolver about SageMaker Studio's images, and write docs/reference/studio.md
	@$(<D)/bin/python -m scripts.studio

screenshots: $(DEV) ## photograph the notebooks and each state of the widget, light and dark, into screenshots/
	@chromium=$$(scripts/chromium) && CHROMIUM="$$chromium" $(PY) -m scripts.screenshots

animation: $(DEV) ## record docs/demo.gif, the picture of the README, from a real browser
	@chromium=$$(scripts/chromium) && CHROMIUM="$$chromium" $(PY) -m scripts.animation

pages: $(DEV) ## write the pages of docs/ that are made from the code
	$(PY) -m scripts.pages

notebooks: $(DEV) ## run the notebooks, and store what they answer
	$(PY) -m scripts.notebooks

docs: pages .make/docs/.stamp ## build the site into .make/site, run its examples; a warning is an error
	@rm -rf .make/site
	$(SPHINX) -b html docs .make/site
	$(SPHINX) -b doctest docs .make/doctest
	@echo "The site is .make/site/index.html"

site: SPHINX += --tag lite
site: docs .make/lite/.stamp ## build the site with notebooks that run in the page; nothing of it asks another host
	@PY=$(PY) scripts/node
	.make/lite/bin/python -m scripts.site .make/site/lite

check-links: .make/docs/.stamp ## ask whether every address that the pages name answers; needs the internet
	$(SPHINX) -b linkcheck docs .make/linkcheck

release-check: .make/tools/.stamp ## build a release into dist/ and try it; TAG=v1.2.3 compares the version
	@$(<D)/bin/python -m scripts.release_check $(TAG)

check-github: .make/tools/.stamp ## check what a code host reads: workflows, forms, dependabot, citation
	@$(<D)/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(<D)/bin/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(<D)/bin/check-jsonschema --quiet --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(<D)/bin/check-jsonschema --quiet --builtin-schema vendor.github-issue-forms \
	  $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	@$(<D)/bin/check-jsonschema --quiet --builtin-schema vendor.citation-file-format CITATION.cff
	@$(<D)/bin/zizmor --offline --quiet .github

lock: $(VENV)/.stamp-lock ## choose the versions in constraints.txt anew
	$(VENV)/lock/bin/uv pip compile --quiet --universal --upgrade --python-version 3.10 --all-extras \
	  --no-emit-index-url --no-header --no-annotate --output-file constraints.txt pyproject.toml

audit: $(DEV) $(MODULES) .make/audit/.stamp ## ask the registries for known vulnerabilities of the locked versions
	@$(PY) -m scripts.audit

clean: ## remove what make made: the environments and the Node modules
	rm -rf $(VENV) .make dist js/node_modules screenshots

$(CREATED): export PATH := $(OUTSIDE)
$(CREATED):
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here. Install Python 3.10 or later, or name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	  echo "$(PYTHON) is older than Python 3.10. Name a later one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install 'pip>=22.3'
	@touch $@

$(DEMO): $(CREATED) $(LOCKED)
	@echo "Installing JupyterLab and the widget into $(VENV); this is done once and takes a minute or two."
	@$(PIP) install --constraint constraints.txt --editable '.[demo]'
	@touch $@

$(DEV): $(CREATED) $(LOCKED)
	@echo "Installing the development environment into $(VENV); this is done once and takes two minutes or three."
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(DEMO)

.make/%/.stamp: tests/clients/%.txt | $(CREATED)
	@echo "Installing the client $* into $(@D); this is done once and takes up to a minute."
	@$(PY) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check -qq install --requirement $<
	@touch $@

# Apart from the development environment: Sphinx is what few need.
.make/docs/.stamp: $(LOCKED) | $(CREATED)
	@echo "Installing what builds the site into $(@D); this is done once and takes up to a minute."
	@$(PY) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check -qq install --constraint constraints.txt --editable '.[docs]'
	@touch $@

.make/lite/.stamp: $(LOCKED) | $(CREATED)
	@echo "Installing what puts notebooks into the site into $(@D); this is done once and takes up to a minute."
	@$(PY) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check -qq install --constraint constraints.txt --editable '.[site]'
	@touch $@

.make/tools/.stamp: | $(CREATED)
	@echo "Installing what checks a release into $(@D); this is done once and takes up to a minute."
	@$(PY) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check -qq install build check-jsonschema twine uv zizmor
	@touch $@

# What the package itself requires is the lowest; what tests it goes with that.
.make/lowest/.stamp: pyproject.toml .make/tools/.stamp | $(CREATED)
	@echo "Installing the lowest versions into $(@D); this is done once and takes up to a minute."
	@$(PY) -m venv $(@D)
	@.make/tools/bin/uv --quiet pip compile --resolution lowest-direct --python $(@D)/bin/python \
	  --output-file $(@D)/chosen.txt pyproject.toml
	@.make/tools/bin/uv --quiet pip install --python $(@D)/bin/python --constraint $(@D)/chosen.txt --editable '.[test]'
	@touch $@

# Its versions are not locked: what audits the lock should be the latest.
.make/audit/.stamp: | $(CREATED)
	@$(PY) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check -qq install pip-audit
	@touch $@

$(VENV)/.stamp-lock: $(CREATED)
	$(PY) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check -qq install uv
	@touch $@

$(MODULES): js/package.json js/package-lock.json | $(DEV)
	@PY=$(PY) scripts/node
	@# Not `npm ci`: it refuses a lock that lacks the optional binaries of other platforms. The lock stays as it is.
	cd js && npm install --no-save --no-progress --loglevel=error
	@touch $@
