#!/usr/bin/env bash
# Figures of the release build, measured by end2end/bench.
set -euo pipefail
. "$(dirname "$0")/common.sh"

setup/toolchain.sh
setup/packages.sh test
setup/build.sh
# What the portal is measured against, with the same dependencies as the portal.
step "build the bare work" cargo build --release --locked --package patchbay-server --package patchbay-store \
  --bin patchbay --example figures
step "build the rules alone" cargo build --profile wasm-release --locked --package patchbay-shared --example alone \
  --target wasm32-unknown-unknown
setup/end2end.sh
. setup/environment.sh
exec node end2end/bench/run.mjs
