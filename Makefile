# Two commands on a fresh machine with Python 3.11 or newer: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
IVR := $(VENV)/bin/ivr
INSTALLED := $(VENV)/.installed
CATALOGUES := $(wildcard ivr/translations/*/LC_MESSAGES/ivr.po)

PYTEST := $(VENV)/bin/pytest -n auto --dist worksteal # each worker keeps to its files
unexport PYTHONDONTWRITEBYTECODE # else each process of the tests compiles all modules anew

.PHONY: help run messages translations test servers browser mutations coverage lint types check call faults fuzz screenshots pictures lock wheel release

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

run: $(INSTALLED) ## Serve the line on this machine, and print its address
	@$(IVR) run $(if $(PORT),--port $(PORT))

call: $(INSTALLED) ## Call the line in the terminal: make call [URL=...] [KEYS="5 7 w"]
	@$(IVR) call $(if $(URL),--url $(URL)) $(if $(KEYS),--keys "$(KEYS)")

test: $(INSTALLED) ## Run the tests, without servers, browser and mutations
	$(PYTEST) -m "not servers and not browser and not mutations" $(MEASURED)

servers: $(INSTALLED) ## Run the tests that start servers or process sound
	$(PYTEST) -m servers

browser: $(INSTALLED) ## Run the tests that drive a real browser
	$(PYTEST) -m browser

mutations: $(INSTALLED) ## Damage the frozen script, and fail for a damage without a finding: make mutations [EACH=10]
	IVR_TEST_MUTATIONS_EACH=$(EACH) $(PYTEST) -m mutations

coverage: $(INSTALLED) ## Run the tests, and require branch coverage
	$(MAKE) test MEASURED="--cov --cov-report="
	$(VENV)/bin/coverage report --fail-under=100 \
		--include="ivr/call/*,ivr/twiml/*,ivr/line/webhook.py,ivr/line/guard.py,ivr/line/switchboard.py,ivr/studio/editions/publication.py"

faults: $(INSTALLED) ## Inject faults during calls, then flood fresh instances: make faults [SECONDS=600]
	$(VENV)/bin/python -m tests.faults --seconds $(or $(SECONDS),30)

fuzz: $(INSTALLED) ## Send malformed requests: make fuzz [REQUESTS=100000]
	$(VENV)/bin/python -m tests.fuzzing --requests $(or $(REQUESTS),20000)

screenshots: $(INSTALLED) ## Take pictures of every page of the studio, into the folder screenshots/
	IVR_TEST_SCREENSHOTS=$(CURDIR)/screenshots $(PYTEST) -m browser -k for_everybody

pictures: $(INSTALLED) ## Take the pictures of docs/ten-minutes.md while following its steps
	IVR_TEST_PICTURES=$(CURDIR)/docs/pictures $(PYTEST) -m browser tests/browser/test_ten_minutes.py

check: $(INSTALLED) ## Check the script in prompts/
	@$(IVR) check

lint: $(INSTALLED) ## Check the style and the declared dependencies
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/deptry .
	! git grep -nE '^(<{7}|>{7}) ' # conflict markers of a merge

types: $(INSTALLED) ## Check the types
	$(VENV)/bin/mypy

lock: $(INSTALLED) ## Lock the newest versions of the dependencies, with their hashes
	$(VENV)/bin/uv pip compile pyproject.toml --extra all --universal --upgrade --generate-hashes \
		--no-annotate --no-emit-index-url --quiet --custom-compile-command "make lock" \
		--output-file requirements.txt

wheel: $(INSTALLED) ## Build the package alone, into the folder dist/
	$(VENV)/bin/python -m hatchling build --target wheel

release: $(INSTALLED) ## Write a release into dist/: one archive with all that a server needs
	@.ci/release

messages: $(INSTALLED) ## Merge new messages into the Swedish catalogue, and remove unused ones
	$(VENV)/bin/python -m tests.messages

translations: $(INSTALLED) ## Compile the translations after a change
	$(VENV)/bin/pybabel --quiet compile --domain ivr --directory ivr/translations

$(INSTALLED): pyproject.toml hatch_build.py $(CATALOGUES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.13 ...")'
	@echo "Installing into $(VENV), once: one or two minutes."
	@{ $(PYTHON) -m venv $(VENV) && \
		$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[dev]'; } & \
	installing=$$!; seconds=0; \
	while kill -0 $$installing 2>/dev/null; do \
		sleep 1; seconds=$$((seconds + 1)); \
		[ $$((seconds % 4)) -ne 0 ] || echo "Installing: $$seconds s"; \
	done; wait $$installing
	@touch $@
