#!/bin/sh
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
revision=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
python=${PYTHON_IMAGE:-python:3.11-slim-bookworm}
build() { docker build --quiet --build-arg REVISION="$revision" "$@" . ; }
build --file Dockerfile.bot --build-arg PYTHON_IMAGE="$python" --tag distillery-bot
build --file Dockerfile.master --build-arg PYTHON_IMAGE="$python" --tag distillery-master
build --file Dockerfile.worker --build-arg BASE_IMAGE="$python" --target standin --tag distillery-worker:standin
build --file Dockerfile.worker --build-arg BASE_IMAGE="$python" --build-arg TORCH_INDEX="${TORCH_INDEX:-}" \
  --build-arg COMFYUI_FOLDER="${COMFYUI_FOLDER:-deploy/comfyui/source}" --tag distillery-worker
docker image ls --filter "reference=distillery-*"
exec .venv/bin/python -m scripts.smoke
