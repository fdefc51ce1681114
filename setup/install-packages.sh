#!/usr/bin/env bash
# Installs Debian packages as root; no service of theirs starts now or at the next boot.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
# Upgraded libraries would make needrestart restart services that were here before.
export NEEDRESTART_SUSPEND=1

# dpkg's own variable: where the system is that the packages go into.
system=${DPKG_ROOT:-}
policy=$system/usr/sbin/policy-rc.d
clusters=$system/etc/postgresql-common/createcluster.conf
mark='# set by Patchbay while it installs packages'

# Also called first: an earlier run may have been killed between change and restoration.
restore() {
  if grep -qsxF "$mark" "$policy"; then rm -f "$policy"; fi
  if [ -e "$policy.before" ]; then mv -f "$policy.before" "$policy"; fi
  if [ -e "$clusters.before" ]; then mv -f "$clusters.before" "$clusters"; fi
}

forbid_service_starts() {
  if [ -e "$policy" ]; then mv "$policy" "$policy.before"; fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
}

# Debian's server package makes and starts a cluster named main, unless this file says no.
forbid_main_cluster() {
  install_now postgresql-common
  cp -p "$clusters" "$clusters.before"
  printf '\n%s\ncreate_main_cluster = false\n' "$mark" >>"$clusters"
}

install_now() {
  apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
}

is_installed() {
  dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'
}

disable_service() {
  DPKG_MAINTSCRIPT_PACKAGE=$1 deb-systemd-helper disable "$2.service"
  update-rc.d "$2" disable
}

# package and service
services='kamailio kamailio
postgresql-common postgresql'
# Those that were here before stay as they are.
brought=$(while read -r package service; do
  is_installed "$package" || echo "$package $service"
done <<<"$services")

finish() {
  local package service
  while read -r package service; do
    [ ! -e "$system/etc/init.d/$service" ] || disable_service "$package" "$service"
  done < <(grep . <<<"$brought")
  restore
}

restore
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

apt-get update || true # a broken foreign source need not matter: the install tells
forbid_service_starts
case " $* " in *" postgresql "*) forbid_main_cluster ;; esac
install_now "$@"
