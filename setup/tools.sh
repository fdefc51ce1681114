#!/usr/bin/env bash
# The tools of the release build: a wasm-bindgen like the library's, and those from npm.
set -euo pipefail
. "$(dirname "$0")/common.sh"

if ! cmp -s setup/package-lock.json setup/node_modules/.lock; then
  step "fetch wasm-opt, Lightning CSS and esbuild" \
    npm ci --prefix setup --no-audit --no-fund --ignore-scripts
  cp setup/package-lock.json setup/node_modules/.lock
fi
if ! [ -x "$tools/wasm-bindgen-$wasm_bindgen/bin/wasm-bindgen" ]; then
  step "build wasm-bindgen $wasm_bindgen" \
    setup/install-crate.sh wasm-bindgen-cli "$wasm_bindgen" --bin wasm-bindgen
fi
found=$(wasm-bindgen --version) || found='no wasm-bindgen'
[ "$found" = "wasm-bindgen $wasm_bindgen" ] ||
  fail "Cargo.toml pins wasm-bindgen $wasm_bindgen but PATH has $found: remove $tools/wasm-bindgen-$wasm_bindgen and try again."
