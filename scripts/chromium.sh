#!/usr/bin/env bash
# Print the path of a Chromium for the browser tests; install Debian's when there is none and the user may.
# KETENMONITOR_CHROMIUM names another one. Only the path goes to standard output.
set -euo pipefail

find_chromium() {
    if [ -n "${KETENMONITOR_CHROMIUM:-}" ]; then
        # A name that does not exist is a mistake to report, not a reason to take another browser.
        command -v "$KETENMONITOR_CHROMIUM" && return
        echo "KETENMONITOR_CHROMIUM wijst naar '$KETENMONITOR_CHROMIUM', maar dat is geen programma: verbeter de verwijzing of laat haar weg." >&2
        echo "(KETENMONITOR_CHROMIUM does not name a program: correct it or unset it.)" >&2
        exit 1
    fi
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

if find_chromium; then
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi

if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Er is nog geen Chromium voor de browsertests; die wordt nu geïnstalleerd (apt-get install chromium) ..." >&2
    "${as_root[@]}" apt-get update -qq >&2 || true # an outdated list may still hold the package
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2 || true
    if find_chromium; then
        exit 0
    fi
fi

{
    echo "De browsertests hebben Chromium nodig en dat kon hier niet worden geïnstalleerd: installeer het zelf ('sudo apt-get install chromium') of wijs een Chromium of Chrome aan met KETENMONITOR_CHROMIUM=/pad/naar/chromium."
    echo "(The browser tests need Chromium: install it, or set KETENMONITOR_CHROMIUM to the path of a Chromium or Chrome.)"
} >&2
exit 1
