# Two commands do everything: `make run` and `make test`. They need git, make, python3 and python3-venv.
PYTHON ?= python3
IN_ENVIRONMENT = .venv/bin/python -m standalone

.PHONY: run test reset check fix bench clean environment

run: environment        ## the site on this machine; PORT=8001 moves it
	@$(IN_ENVIRONMENT) run

test: environment       ## every test and check; ARGS="-k board" narrows it
	@$(IN_ENVIRONMENT) test

reset: environment      ## wipe the data of `make run`, after asking
	@$(IN_ENVIRONMENT) reset

check: environment      ## lint, types, imports, templates, migrations, deployment
	@$(IN_ENVIRONMENT) check

fix: environment        ## mend what the linters can mend
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: environment      ## measure against the floor; see bench/
	@.venv/bin/python -m bench

clean:                  ## delete what can be made again; data stay
	rm -rf .venv node_modules var/assets var/static .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

environment:
	@$(PYTHON) standalone/bootstrap.py
