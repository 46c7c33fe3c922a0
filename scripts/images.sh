#!/usr/bin/env bash
# Builds the images and tries them: see scripts/smoke.py. Where no registry of images can be reached, OFFLINE=1 makes what
# they are built from, and the servers beside them, of Debian's packages (as root, with debootstrap).
set -eu
cd "$(dirname "$0")/.."
if ! docker info >/dev/null 2>&1; then
  echo "There is no Docker engine here, so no images were built. Start one (dockerd, or DOCKER_HOST=…) and try again."
  exit 0
fi
if [ "${OFFLINE:-}" ]; then
  export PYTHON_IMAGE=distillery-offline:python
  docker image inspect "$PYTHON_IMAGE" >/dev/null 2>&1 || deploy/offline/base.sh "$PYTHON_IMAGE"
  for server in mysql memcached s3; do
    docker build --quiet --build-arg PYTHON_IMAGE --target "$server" --tag "distillery-offline:$server" deploy/offline
  done
  export MYSQL_IMAGE=distillery-offline:mysql MEMCACHED_IMAGE=distillery-offline:memcached S3_IMAGE=distillery-offline:s3
fi
version=${VERSION:-$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)}
revision=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
python=${PYTHON_IMAGE:-python:3.11-slim-bookworm}
build() { docker build --quiet --build-arg VERSION="$version" --build-arg REVISION="$revision" "$@" . ; }
both() { build --tag "$1" --tag "$1:$version" --file "Dockerfile.${1#distillery-}" "${@:2}"; }
both distillery-bot --build-arg PYTHON_IMAGE="$python"
both distillery-master --build-arg PYTHON_IMAGE="$python"
build --file Dockerfile.worker --build-arg BASE_IMAGE="$python" --target standin --tag distillery-worker:standin
both distillery-worker --build-arg BASE_IMAGE="$python" --build-arg TORCH_INDEX="${TORCH_INDEX:-}" \
  --build-arg COMFYUI_FOLDER="${COMFYUI_FOLDER:-deploy/comfyui/source}"
docker image ls --filter "reference=distillery-*"
exec .venv/bin/python -m scripts.smoke
