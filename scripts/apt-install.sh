#!/bin/sh
# apt-get install, as root or through sudo, waiting for another apt to finish.
set -eu
root=
[ "$(id -u)" = 0 ] || root=sudo
export DEBIAN_FRONTEND=noninteractive
$root apt-get -o DPkg::Lock::Timeout=300 -qq update
$root apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends "$@" >/dev/null
