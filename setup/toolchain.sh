#!/usr/bin/env bash
# Rust with its WebAssembly target, and Node: what nobody can install for the person at the keyboard.
set -euo pipefail
. "$(dirname "$0")/common.sh"

need_rust=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
# Where scripts learnt their own folder and readdir the folder of what it finds.
need_node=20.12

older() {
  [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

command -v cargo >/dev/null ||
  fail "There is no cargo in PATH: install Rust with rustup (https://rustup.rs), open a new shell and try again."
rust=$(rustc --version | cut -d ' ' -f 2)
older "$rust" "$need_rust" &&
  fail "Rust $rust is too old, Patchbay needs $need_rust: run \`rustup update stable\` and try again."
command -v node >/dev/null ||
  fail "There is no node in PATH: install Node.js $need_node or later (https://nodejs.org) and try again."
command -v npm >/dev/null ||
  fail "There is no npm in PATH though Node.js is there: install it (on Debian: the package npm) and try again."
node=$(node --version)
older "${node#v}" "$need_node" &&
  fail "Node.js ${node#v} is too old: install $need_node or later (https://nodejs.org) and try again."

target=wasm32-unknown-unknown
if ! [ -d "$(rustc --print target-libdir --target "$target")" ]; then
  command -v rustup >/dev/null ||
    fail "This Rust has no $target target and no rustup to add it: install Rust with rustup (https://rustup.rs) and try again."
  step "add the Rust target $target" rustup target add "$target"
fi
