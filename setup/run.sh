#!/usr/bin/env bash
# Builds the release, if anything changed, and is then replaced by the portal.
set -euo pipefail
. "$(dirname "$0")/common.sh"

setup/toolchain.sh
setup/packages.sh run
setup/build.sh
. setup/environment.sh
exec target/release/patchbay serve
