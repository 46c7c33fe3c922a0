#!/bin/sh
# Installs the real servers and the browser that the tests start themselves.
set -eu
missing=
command -v mariadbd >/dev/null || [ -x /usr/sbin/mariadbd ] || missing="$missing mariadb-server"
command -v memcached >/dev/null || missing="$missing memcached"
command -v chromium >/dev/null || missing="$missing chromium fonts-dejavu-core"
# shellcheck disable=SC2086 # a list of packages
[ -z "$missing" ] || "$(dirname "$0")/apt-install.sh" $missing
