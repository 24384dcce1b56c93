.DEFAULT_GOAL := help
.PHONY: help build test demo bench format checks run

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

build: ## compile and package without tests
	mvn -q -B -DskipTests package

test: ## everything: unit, contract and end-to-end tests (bin/test)
	bin/test

demo: ## the main job on embedded defaults (bin/demo)
	bin/demo

bench: ## a quick benchmark (bin/bench quick)
	bin/bench quick

format: ## format the Java sources
	mvn -q -B spotless:apply

checks: ## compile with Error Prone, NullAway and -Werror, no tests
	mvn -q -B -DskipTests verify

run: ## a server on 127.0.0.1:11000
	bin/drover server
