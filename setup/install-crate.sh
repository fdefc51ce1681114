#!/usr/bin/env bash
# install-crate.sh CRATE VERSION [OPTION…]: builds a Rust tool into the tools cache, quickly rather than well.
set -euo pipefail
. "$(dirname "$0")/common.sh"

crate=$1 version=$2
shift 2
home=$tools/${crate%-cli}-$version
[ -x "$home/bin/${crate%-cli}" ] && exit 0

# Their release profiles optimise for minutes; these tools then run for a second or two.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_DEBUG=0
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
CARGO_TARGET_DIR=$build cargo install "$crate" --version "$version" --locked --root "$home" "$@"
