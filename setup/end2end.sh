#!/usr/bin/env bash
# What the browser tests take from npm.
set -euo pipefail
. "$(dirname "$0")/common.sh"

if ! cmp -s end2end/package-lock.json end2end/node_modules/.lock; then
  step "fetch Playwright" npm ci --prefix end2end --no-audit --no-fund --ignore-scripts
  cp end2end/package-lock.json end2end/node_modules/.lock
fi
