# shellcheck shell=bash
# shellcheck disable=SC2154 # tools and embedded_postgres come from common.sh
# Sourced before the portal starts: what it cannot find by itself.

fetched=$tools/postgres-$embedded_postgres/bin
if [ "$(postgres_bin)" = "$fetched" ]; then
  export PATCHBAY_POSTGRES_BIN=$fetched
fi
if ! has_kamailio; then
  export PATCHBAY_SIP_ENGINE=${PATCHBAY_SIP_ENGINE:-none}
fi
