# shellcheck shell=bash
# Sourced before the portal starts: where it finds the two programs that it runs.

bin=$(postgres_bin)
if [ -n "$bin" ]; then
  export PATCHBAY_POSTGRES_BIN=$bin
fi
if ! [ -x /usr/sbin/kamailio ]; then
  export PATCHBAY_SIP_ENGINE=${PATCHBAY_SIP_ENGINE:-none}
fi
