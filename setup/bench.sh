#!/usr/bin/env bash
# Figures of the release build, measured by end2end/bench.
set -euo pipefail
. "$(dirname "$0")/common.sh"

setup/toolchain.sh
setup/packages.sh test
setup/build.sh
setup/end2end.sh
. setup/environment.sh
exec node end2end/bench/run.mjs
