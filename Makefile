# Two commands matter: `make run` and `make test`. Both set up whatever they need first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SERVICES := $(VENV)/.services
TESTS ?= tests

.PHONY: help run test lint fmt bench bench-language bench-safety bench-burst tour images check migrate lock clean

help: ## explain every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## run the whole system here: console and API on http://127.0.0.1:8080 (PORT changes it)
	@exec $(BIN)/python -m distillery up

test: $(READY) $(SERVICES) ## lint, then run every test on real MariaDB, memcached, S3 servers and Chromium
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(TESTS)

lint: $(READY) ## formatting, lint, types, import contracts, Dockerfiles, workflows and translations; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile.* deploy/*/Dockerfile
	@if docker compose version >/dev/null 2>&1; then DISCORD_PORT=1 docker compose -f deploy/compose.yaml \
	  -f deploy/smoke/compose.yaml --profile discord --profile gpu config --quiet && echo "deploy/compose.yaml is valid"; \
	  else echo "docker compose is not here: deploy/compose.yaml is judged by tests/unit/deploy alone"; fi
	$(BIN)/python -m distillery workflows check
	$(BIN)/python -m distillery words check

fmt: $(READY) ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) $(SERVICES) ## measure language, queues, the prompt gate and a burst of members
	$(BIN)/python -m bench

bench-language: $(READY) ## measure one full /serve: parse, render and validate against json.dumps of its graph
	$(BIN)/python -m bench language

bench-safety: $(READY) ## measure the prompt gate: disguised words caught, harmless prompts refused, time
	$(BIN)/python -m bench safety

bench-burst: $(READY) $(SERVICES) ## measure 2,000 members at once at one bot, against a bare discord.py bot that only defers
	$(BIN)/python -m bench burst

tour: $(READY) $(SERVICES) ## make the pictures of docs/tour.md anew, by using the system as people do
	$(BIN)/python -m scripts.tour

images: $(READY) ## build the images, start the compose file, use it, kill containers; where a Docker engine is
	@scripts/images.sh

check: $(READY) ## ask every configured service whether it answers
	@$(BIN)/python -m distillery check

migrate: $(READY) ## bring the configured database to this version's schema
	@$(BIN)/python -m distillery migrate

lock: $(READY) ## resolve pyproject.toml anew into requirements.txt, with hashes
	$(BIN)/uv pip compile pyproject.toml --all-extras --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 --upgrade --quiet --output-file requirements.txt
	for image in bot master worker; do $(BIN)/uv pip compile pyproject.toml --constraint requirements.txt \
	  $$([ $$image = master ] && echo --extra api) --extra $$image --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --python-version 3.11 --quiet --output-file deploy/requirements/$$image.txt; done

clean: ## remove the virtual environment and the embedded system's state
	rm -rf $(VENV) var

$(READY): requirements.txt scripts/setup-python.sh
	@scripts/setup-python.sh $(PYTHON) $(VENV)
	@touch $@

$(SERVICES): scripts/setup-services.sh
	@mkdir -p $(VENV)
	@scripts/setup-services.sh
	@touch $@
