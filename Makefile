# Steward. "make run" needs Go and nothing else; "make test" installs the rest.

.DEFAULT_GOAL := build
.PHONY: run build test lint fuzz bench cover setup clean

run: build ## build and start on the embedded database in ./data
	bin/steward serve

build: ## one static binary in bin/
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o bin/steward ./cmd/steward

test: ## everything: tools, linters, tests, nested modules, short fuzzing
	script/test

lint: ## gofmt, go vet, staticcheck
	script/lint

fuzz: ## every fuzz target; FUZZTIME=30s each unless set
	FUZZTIME=$${FUZZTIME:-30s} script/fuzz

bench: build ## the figures of docs/performance.md
	bin/steward bench --samples "$${STEWARD_SHARED:-../shared}/samples"

cover: setup ## statement coverage, in .cache/cover.html
	script/cover

setup: ## PostgreSQL, Chromium, Node and npm packages, for tests only
	script/setup

clean: ## what was built; data stays
	rm -rf bin .cache
