#!/usr/bin/env bash
# Every check and every test of the repository; the last line is "N passed, N failed".
set -euo pipefail
logs=$(cd "$(dirname "$0")/.." && pwd)/target/test-logs
export logs
. "$(dirname "$0")/common.sh"

passed=0 failed=0

# check NAME COMMAND…: counts as one.
check() {
  if step "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

# suite NAME COUNTER COMMAND…: counts what COUNTER reads from the log as "PASSED FAILED"; a suite that ran nothing has failed.
suite() {
  local name=$1 counter=$2 status=0 good bad
  shift 2
  step "$name" "$@" || status=$?
  read -r good bad <<<"$("$counter" || echo 0 0)"
  if { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; } || [ $((good + bad)) -eq 0 ]; then
    bad=$((bad + 1))
  fi
  printf '  %d tests passed, %d failed\n' "$good" "$bad"
  passed=$((passed + good)) failed=$((failed + bad))
}

cargo_counts() {
  awk '/^test result: / { passed += $4; failed += $6 } END { print passed + 0, failed + 0 }' "$log"
}

playwright_counts() {
  node -e 'const { stats } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    console.log(stats.expected, stats.unexpected + stats.flaky)' "$logs/playwright.json"
}

browser_tests() {
  cd end2end
  PLAYWRIGHT_JSON_OUTPUT_FILE=$logs/playwright.json node_modules/.bin/playwright test --reporter=list,json
}

setup/toolchain.sh
setup/packages.sh test
. setup/environment.sh

check "formatting" cargo fmt --all --check -- --color never
check "shell scripts" shellcheck -x setup/*.sh .ci/run
check "dependencies" node setup/check-dependencies.mjs
check "lints" cargo clippy --workspace --all-targets --locked -- -D warnings
check "lints of the browser's part" cargo clippy --locked --package patchbay-app --package patchbay-shared --lib \
  --no-default-features --features patchbay-app/hydrate --target wasm32-unknown-unknown -- -D warnings
suite "tests of the workspace" cargo_counts setup/with-postgres.sh cargo test --workspace --locked --no-fail-fast
rm -f "$logs/playwright.json"
if setup/end2end.sh && setup/build.sh; then
  check "types of the tests in the browser" npm run check --prefix end2end --silent
  suite "tests in the browser" playwright_counts browser_tests
else
  failed=$((failed + 1))
fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
