#!/usr/bin/env bash
# Figures of the release build, measured by end2end/bench; arguments name parts of it.
set -euo pipefail
. "$(dirname "$0")/common.sh"

setup/toolchain.sh
setup/packages.sh test
setup/build.sh
# What the portal is measured against. A build of its own: with what the store's examples need besides, the portal itself would
# have to be built once more, and once more for the next run.
step "build the bare work" cargo build --release --locked --package patchbay-store --example figures --example post
step "build the rules alone" cargo build --profile wasm-release --locked --package patchbay-shared --example alone \
  --target wasm32-unknown-unknown
setup/end2end.sh
. setup/environment.sh
exec node end2end/bench/run.mjs "$@"
