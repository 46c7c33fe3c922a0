#!/bin/sh
# Makes the virtual environment with exactly what requirements.txt names; Debian ships venv as a package of its own.
set -eu
python=$1 venv=$2

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "Installing Debian's python3-venv …"
  "$(dirname "$0")/apt-install.sh" python3-venv
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing Python packages …"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
