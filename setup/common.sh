# shellcheck shell=bash
# Sourced by every script here: where things are, and how a step is shown.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit

# Tools live in a cache of the user, so that a second clone does not build them again.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/patchbay/tools
wasm_bindgen=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml)
cargo_leptos=0.3.10
embedded_postgres=18.4.0-beta.17
PATH=$tools/wasm-bindgen-$wasm_bindgen/bin:$tools/cargo-leptos-$cargo_leptos/bin:$PATH
export PATH

# Where Debian's files are: dpkg's own variable, empty but for who looks after another system than this one.
system=${DPKG_ROOT:-}

logs=${logs:-$root/target/setup-logs}
mkdir -p "$logs"

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Only a terminal shows the seconds go by, and only those of one step: what runs beside it sets no_clock.
start_clock() {
  clock=
  [ -t 1 ] && [ -z "${no_clock:-}" ] || return 0
  (
    while kill -0 $$ 2>/dev/null; do
      printf '\r\e[K· %s … %d s' "$1" $((SECONDS - $2))
      sleep 1
    done
  ) &
  clock=$!
}

stop_clock() {
  [ -z "$clock" ] && return 0
  kill "$clock"
  wait "$clock" 2>/dev/null || true
}

# step NAME COMMAND…: runs it with its output in the file $log, which is shown only if it fails.
step() {
  local name=$1 begin=$SECONDS status=0
  log=$logs/${name//[^[:alnum:]]/-}.log
  shift
  start_clock "$name" "$begin"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  stop_clock
  [ ! -t 1 ] || printf '\r\e[K'
  if [ "$status" -ne 0 ]; then
    tail -n 1000 "$log" >&2
    printf '✗ %s failed after %d s; the whole log is %s\n' "$name" $((SECONDS - begin)) "$log" >&2
    return "$status"
  fi
  printf '✓ %s (%d s)\n' "$name" $((SECONDS - begin))
}

# The folder with initdb, pg_ctl and postgres: the one that was asked for, PATH's, Debian's newest, or the fetched one.
postgres_bin() {
  local candidate
  for candidate in "${PATCHBAY_POSTGRES_BIN:-}" "$(dirname "$(command -v initdb)" 2>/dev/null)" \
    $(compgen -G "$system/usr/lib/postgresql/*/bin" | sort -Vr) "$tools/postgres-$embedded_postgres/bin"; do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ]; then
      echo "$candidate"
      return
    fi
  done
}

# With the module that reads PostgreSQL. A user's PATH may lack the folder of Debian's program.
has_kamailio() {
  PATH=$PATH:$system/usr/sbin:$system/usr/local/sbin command -v kamailio >/dev/null || return
  local folder
  for folder in '/usr/lib*' '/usr/lib/*' '/usr/local/lib*'; do
    compgen -G "$system$folder/kamailio/modules/db_postgres.so" >/dev/null && return
  done
  return 1
}
