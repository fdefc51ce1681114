#!/usr/bin/env bash
# packages.sh run|test: the system packages that this purpose needs and that are missing.
set -euo pipefail
. "$(dirname "$0")/common.sh"

purpose=$1
required=() engine=()

command -v cc >/dev/null || required+=(gcc libc6-dev)
if [ "$purpose" = dev ]; then
  # cargo-leptos builds an OpenSSL of its own.
  perl -MFindBin -e 1 2>/dev/null || required+=(perl)
fi
if [ "$purpose" = test ]; then
  command -v chromium >/dev/null || required+=(chromium)
  command -v baresip >/dev/null || required+=(baresip-core)
  command -v sipp >/dev/null || required+=(sip-tester)
  command -v shellcheck >/dev/null || required+=(shellcheck)
  # Makes the certificate of the mail server that tests send to.
  command -v openssl >/dev/null || required+=(openssl)
  # Covers Latin and Arabic: without a font, Chromium draws boxes and measures them.
  [ -d "$system/usr/share/fonts/truetype/dejavu" ] || required+=(fonts-dejavu-core)
fi
if [ "${PATCHBAY_SIP_ENGINE:-own}" = own ]; then
  has_kamailio || engine=(kamailio kamailio-postgres-modules)
fi
database=()
if [ -z "$(postgres_bin)" ] && { [ "$purpose" = test ] || [ -z "${DATABASE_URL:-}" ]; }; then
  database=(postgresql)
fi
missing=("${required[@]}" "${engine[@]}" "${database[@]}")
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=none
if [ "$(id -u)" -eq 0 ]; then
  as_root=
elif sudo -n true 2>/dev/null; then
  as_root='sudo -n'
fi

if command -v apt-get >/dev/null && [ "$as_root" != none ]; then
  # shellcheck disable=SC2086 # empty when we are root
  step "install ${missing[*]}" $as_root setup/install-packages.sh "${missing[@]}"
  exit 0
fi

if command -v apt-get >/dev/null; then
  way='run `sudo setup/install-packages.sh '
else
  way="install with your system's package manager what Debian calls \`"
fi
if [ "$purpose" = test ]; then
  required+=("${engine[@]}")
fi
if [ "${#required[@]}" -gt 0 ]; then
  fail "Packages are missing that this user may not install: $way${missing[*]}\` once, then try again."
fi
if [ "${#database[@]}" -gt 0 ]; then
  step "fetch PostgreSQL" setup/fetch-postgres.sh
fi
if [ "${#engine[@]}" -gt 0 ]; then
  echo "There is no Kamailio, so the portal runs without phones: $way${engine[*]}\` to have them."
fi
