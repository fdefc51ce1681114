#!/usr/bin/env bash
# The watch loop: builds, serves and reloads the browser on every change.
set -euo pipefail
. "$(dirname "$0")/common.sh"

setup/toolchain.sh
setup/packages.sh dev
setup/tools.sh
step "build cargo-leptos $cargo_leptos (first time only)" \
  setup/install-crate.sh cargo-leptos "$cargo_leptos" --features no_downloads
. setup/environment.sh
# A style sheet that changes must not change its name: the program asks for names once, at its start.
export LEPTOS_HASH_FILES=false
rm -f target/debug/hash.txt
exec cargo leptos watch -- serve
