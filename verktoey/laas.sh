#!/usr/bin/env bash
# Renews the locks: hashes, and no address of any registry in them. Use: verktoey/laas.sh [--upgrade]
set -eu -o pipefail
cd "$(dirname "$0")/.."
laas() {
  .uv/bin/uv pip compile -q --python-version 3.13 --universal --generate-hashes --no-emit-index-url --no-header \
    --no-annotate "$@"
}
laas pyproject.toml -o krav/base.txt "$@"
laas pyproject.toml --group demo -o krav/demo.txt "$@"
laas pyproject.toml --group utvikling -o krav/utvikling.txt "$@"
laas --group node -o krav/node.txt "$@"
npm install --package-lock-only --omit-lockfile-registry-resolved=true --ignore-scripts --no-audit --no-fund --loglevel=error
