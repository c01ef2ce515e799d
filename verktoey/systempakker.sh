#!/usr/bin/env bash
# Sees to it that what the tests meet from outside Python is there: Chromium, a real clamd, strace.
set -eu -o pipefail

finnes() { # any of these programs
  local navn
  for navn in "$@"; do command -v "$navn" >/dev/null && return 0; done
  return 1
}

mangler=()
{ [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; } || finnes chromium chromium-browser google-chrome ||
  mangler+=(chromium fonts-dejavu-core)
PATH="$PATH:/usr/sbin" finnes clamd || mangler+=(clamav-daemon)
finnes strace || mangler+=(strace)
[ "${#mangler[@]}" = 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installerer ${mangler[*]}"
  logg=$(mktemp)
  if apt-get update -qq >"$logg" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${mangler[@]}" >>"$logg" 2>&1; then
    exit 0
  fi
  echo "FEIL: ${mangler[*]} kunne ikke installeres. Detaljer: $logg" >&2
  exit 2
fi
echo "FEIL: testene trenger ${mangler[*]}. Installer dem (Debian: sudo apt-get install ${mangler[*]}), eller sett CHROMIUM til nettleserens sti." >&2
exit 2
