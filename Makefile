# The commands of this repository. Each sets up what it needs by itself; the work is in setup/.
.DEFAULT_GOAL := run
.PHONY: run dev test bench fmt

run: ## Build the release and start the portal; Ctrl-C stops it.
	@setup/run.sh

dev: ## Build, serve and rebuild on every change.
	@setup/dev.sh

test: ## Every check and every test; ends with "N passed, N failed".
	@setup/test.sh

bench: ## Figures of the release build; ONLY="create login" takes these parts alone.
	@setup/bench.sh $(ONLY)

fmt: ## Format the Rust sources.
	@cargo fmt --all
