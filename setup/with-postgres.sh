#!/usr/bin/env bash
# with-postgres.sh COMMAND…: runs it with DATABASE_URL of a PostgreSQL that lives only as long as the command.
set -euo pipefail
. "$(dirname "$0")/common.sh"

bin=$(postgres_bin)
[ -n "$bin" ] || fail "There is no PostgreSQL server here: run \`make test\`, which installs one, or set PATCHBAY_POSTGRES_BIN."
home=$(mktemp -d "${TMPDIR:-/tmp}/patchbay-postgres.XXXXXX")

# PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    # From a folder it may read: the clone may lie in root's home.
    setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups env --chdir="$home" "$@"
  else
    "$@"
  fi
}

stop() {
  as_owner "$bin/pg_ctl" stop --silent --mode immediate --pgdata "$home/data" >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

[ "$(id -u)" -ne 0 ] || chown nobody "$home"
as_owner "$bin/initdb" --pgdata "$home/data" --username patchbay --auth trust --encoding UTF8 --locale C --no-sync >"$home/initdb.log" 2>&1 || {
  cat "$home/initdb.log" >&2
  fail "PostgreSQL's initdb failed: its words are above."
}
# No port, so nothing to collide with; no fsync, because nothing is to survive.
as_owner "$bin/pg_ctl" start --silent --wait --pgdata "$home/data" --log "$home/data/log" --options "-c listen_addresses= \
  -c unix_socket_directories=$home -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" >/dev/null || {
  cat "$home/data/log" >&2
  fail "PostgreSQL did not start: its words are above."
}

DATABASE_URL="postgres://patchbay@localhost/postgres?host=$home" "$@"
