#!/usr/bin/env bash
# Install the OpenID Connect provider that the browser tests of sign-in talk to (tests/browser/oidc), and Node when
# there is none and the user may. Quick when it is already there.
set -euo pipefail
cd "$(dirname "$0")/../tests/browser/oidc"

# npm writes this file last; an interrupted installation does not have it.
stamp=node_modules/.package-lock.json
if [ -e "$stamp" ] && [ ! package-lock.json -nt "$stamp" ] && command -v node >/dev/null; then
    exit 0
fi

has_node() {
    command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null
}

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi

if ! has_node && command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Er is nog geen Node voor de tests van de aanmelding; die wordt nu geïnstalleerd (apt-get install nodejs npm) ..." >&2
    "${as_root[@]}" apt-get update -qq >&2 || true # an outdated list may still hold the packages
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >&2 || true
fi

if ! has_node; then
    {
        echo "De tests van de aanmelding hebben Node 20 of nieuwer nodig, met npm, en dat kon hier niet worden geïnstalleerd: installeer het zelf ('sudo apt-get install nodejs npm', of van nodejs.org)."
        echo "(The tests of sign-in need Node 20 or newer with npm: install it.)"
    } >&2
    exit 1
fi

echo "De proefdienst voor de tests van de aanmelding wordt geïnstalleerd (eenmalig) ..." >&2
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2
touch "$stamp"
