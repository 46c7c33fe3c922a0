#!/bin/sh
# install.sh HOME REPOSITORY VERSION [TORCH_INDEX]: ComfyUI into HOME, with its packages and the custom nodes of the list.
# What lies in HOME already (a checkout of yours, its custom_nodes) is used as it is, so that no network is needed for it.
set -eu
home=$1 repository=$2 version=$3 torch_index=${4:-}
here=$(dirname "$0")

if [ ! -f "$home/main.py" ]; then
  git clone --quiet --depth 1 --branch "$version" "$repository" /tmp/clone
  cp -R /tmp/clone/. "$home"
fi

python3 -m venv --system-site-packages "$home/venv"
install() { "$home/venv/bin/python" -m pip install --quiet --constraint "$here/constraints.txt" "$@"; }
# shellcheck disable=SC2086 # an option and its value, or nothing
install ${torch_index:+--index-url "$torch_index"} torch torchvision torchaudio
# requests: ComfyUI imports it and counts on another package of its list to bring it, which newer ones do not.
install --requirement "$home/requirements.txt" requests

grep -Ev '^(#|$)' "$here/custom_nodes.txt" | while read -r name commit url; do
  node="$home/custom_nodes/$name"
  if [ ! -d "$node" ]; then
    git init --quiet "$node"
    git -C "$node" fetch --quiet --depth 1 "$url" "$commit"
    git -C "$node" checkout --quiet FETCH_HEAD
    git -C "$node" submodule --quiet update --init --depth 1
  fi
  requirements="$here/nodes/$name.txt" # ours, or else its own
  [ -f "$requirements" ] || requirements="$node/requirements.txt"
  if [ -f "$requirements" ]; then install --requirement "$requirements"; fi
done
chmod -R a+rX "$home"
find "$home" -name .git -prune -exec rm -rf {} +
