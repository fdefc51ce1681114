#!/usr/bin/env bash
# Builds the release, if anything changed, and is then replaced by the portal.
set -euo pipefail
. "$(dirname "$0")/common.sh"

setup/toolchain.sh
setup/packages.sh run
setup/build.sh
. setup/environment.sh

# PostgreSQL does not run as root, and whoever it runs as has to reach its data.
if [ "$(id -u)" -eq 0 ] && [ -z "${PATCHBAY_DATA_DIR:-}" ] &&
  ! setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$root"; then
  export PATCHBAY_DATA_DIR=/var/lib/patchbay
fi
exec target/release/patchbay serve
