.PHONY: help run quick test commands check bench volume screenshots facts lock messages clean

help: ## what can be done here
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## start the product with its demo world (PORT, DATA_DIR)
	@sh bin/run

quick: ## the tests that need no browser, no server and no clone (TESTS)
	@sh bin/quick $(TESTS)

test: ## install what the tests need and run all of them on PostgreSQL, on SQLite what depends on the database (TESTS)
	@sh bin/test $(TESTS)

commands: ## run the other commands of the README in clean clones (TESTS)
	@sh bin/commands $(TESTS)

check: ## style, types, layers, templates, migrations, translations, production settings
	@sh bin/check

bench: ## what pages cost, as ratios to a bare page in the same run
	@sh bin/bench

volume: ## figures at full size, outside CI (VOLUME, VOLUME_PEOPLE, VOLUME_ATTEMPTS, VOLUME_STAFF)
	@sh bin/volume

screenshots: ## pictures of the key pages at two widths, into docs/screenshots (PAGES)
	@sh bin/screenshots

facts: ## walk over all pages and write down what the accessibility statement says of it
	@sh bin/facts

lock: ## write the locked dependencies anew from pyproject.toml
	@sh bin/lock

messages: ## collect the texts of the interface and compile the English
	@sh bin/messages

clean: ## remove the virtual environment and everything that was built
	rm -rf .venv .uv .nu build
