#!/usr/bin/env bash
# Sees to it that a Chromium is there for the browser tests.
set -eu -o pipefail
if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then exit 0; fi
for navn in chromium chromium-browser google-chrome; do
  command -v "$navn" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installerer Chromium"
  logg=$(mktemp)
  if apt-get update -qq >"$logg" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >>"$logg" 2>&1; then
    exit 0
  fi
  echo "FEIL: Chromium kunne ikke installeres. Detaljer: $logg" >&2
  exit 2
fi
echo "FEIL: nettlesertestene trenger Chromium. Installer den (Debian: sudo apt-get install chromium), eller sett CHROMIUM til programmets sti." >&2
exit 2
