#!/usr/bin/env bash
# Sets up what is locked: Python packages in .venv, front-end files in .bygg. Does nothing when nothing has changed.
# Use: verktoey/oppsett.sh demo|utvikling
set -eu -o pipefail
cd "$(dirname "$0")/.."
gruppe=$1
export UV_PYTHON_DOWNLOADS=never
uv=.uv/bin/uv

stopp() { echo "FEIL: $1" >&2; exit 2; }
sum() { cat "$@" | cksum | tr -d ' '; }

command -v python3 >/dev/null || stopp "python3 mangler. Installer Python 3.13 og prøv igjen."

# Packages need about 700 MB the first time; after that the servers need room to breathe.
krav_mb=${MINST_LEDIG_MB:-$([ -d .venv ] && echo 200 || echo 1500)}
ledig_mb=$(($(df -Pk . | awk 'NR==2 {print $4}') / 1024))
[ "$ledig_mb" -ge "$krav_mb" ] || stopp "disken er nesten full: $ledig_mb MB ledig, $krav_mb MB trengs. Frigjør plass og prøv igjen."

if [ ! -x $uv ]; then
  echo "Henter uv"
  python3 -m venv .uv >/dev/null || stopp "python3 -m venv virker ikke. På Debian og Ubuntu: apt-get install python3-venv"
  .uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r krav/uv.txt 2>.uv/pip.log ||
    stopp "uv kunne ikke hentes. Sjekk nettforbindelsen. Detaljer: .uv/pip.log"
fi

python=$($uv python find '>=3.13,<3.14' 2>/dev/null) ||
  stopp "fant ikke Python 3.13. Installer den (for eksempel: pyenv install 3.13) og prøv igjen."

# A developer's environment holds the demo's packages too, so the demo leaves it alone.
laas=$(cat .venv/.laas 2>/dev/null || true)
if [ "$laas" != "$gruppe $(sum krav/$gruppe.txt)" ] && [ "$laas" != "utvikling $(sum krav/utvikling.txt)" ]; then
  echo "Installerer Python-pakker"
  [ -x .venv/bin/python ] || $uv venv -q --python "$python" .venv
  # Compiled once here: processes that start in parallel would each compile everything again.
  $uv pip sync -q --compile-bytecode --require-hashes --python .venv/bin/python "krav/$gruppe.txt" ||
    stopp "Python-pakkene kunne ikke installeres. Sjekk nettforbindelsen og diskplassen, og prøv igjen."
  echo "$gruppe $(sum krav/$gruppe.txt)" >.venv/.laas
fi

po=$(find locale -name '*.po' 2>/dev/null | sort || true)
bygd="$(sum package-lock.json verktoey/ikoner.py verktoey/bygg.py $po)"
if [ "$(cat .bygg/.laas 2>/dev/null || true)" != "$bygd" ]; then
  if [ "$(cat node_modules/.laas 2>/dev/null || true)" != "$(sum package-lock.json)" ]; then
    echo "Henter skrifter, stilark og ikoner"
    sti=$PATH
    if ! command -v npm >/dev/null; then
      [ -x .node/bin/python ] || $uv venv -q --python "$python" .node
      $uv pip sync -q --require-hashes --python .node/bin/python krav/node.txt || stopp "npm kunne ikke hentes."
      sti="$PWD/.node/bin:$PATH"
    fi
    mkdir -p .bygg
    PATH=$sti npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >.bygg/npm.log 2>&1 ||
      stopp "npm ci feilet. Sjekk nettforbindelsen. Detaljer: .bygg/npm.log"
    sum package-lock.json >node_modules/.laas
  fi
  .venv/bin/python -m verktoey.bygg
  echo "$bygd" >.bygg/.laas
fi
