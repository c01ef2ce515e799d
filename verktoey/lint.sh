#!/usr/bin/env bash
# Every check that needs no test run. A tool that is missing fails it.
set -eu -o pipefail
cd "$(dirname "$0")/.."

steg() {
  local navn=$1 ut
  shift
  if ut=$("$@" 2>&1); then
    echo "bra   $navn"
  else
    echo "$ut"
    echo "FEIL  $navn"
    exit 1
  fi
}

# The slowest by far, and alone on its core: the others go meanwhile.
typer_ut=$(mktemp)
mypy >"$typer_ut" 2>&1 &
typer=$!
trap 'kill $typer 2>/dev/null || true; rm -f "$typer_ut"' EXIT

steg "format" ruff format --check .
steg "kode" ruff check .
[ -d templates ] && steg "maler" djlint templates --lint --quiet
steg "importer" lint-imports
steg "fillengde og oppbygning" python -m pytest -q -n 0 tests/arkitektur
steg "manglende migrasjoner" python -m verktoey.med_stack manage.py makemigrations --check --dry-run
steg "produksjonsoppsett" python -m verktoey.sjekk_produksjon
if wait $typer; then
  echo "bra   typer"
else
  cat "$typer_ut"
  echo "FEIL  typer"
  exit 1
fi
