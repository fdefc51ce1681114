#!/usr/bin/env bash
# The release: target/release/patchbay, and what a browser loads in target/site.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# Two builds of one clone would write into each other's site.
exec 9>target/build.lock
flock 9

# The tools are not needed before the last step: they are built beside the product.
set -m # a process group of their own, so that they can be stopped as a whole
no_clock=1 setup/tools.sh &
set +m
tools_job=$!
trap 'kill -- "-$tools_job" 2>/dev/null || true' EXIT

step "build the server" cargo build --release --locked --package patchbay-server --bin patchbay
step "build the browser's part" cargo build --profile wasm-release --locked --package patchbay-app --lib \
  --no-default-features --features hydrate --target wasm32-unknown-unknown
wait "$tools_job"
trap - EXIT
step "assemble the site" node setup/assemble-site.mjs
