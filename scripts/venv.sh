#!/usr/bin/env bash
# Make the virtual environment $1 with Python 3.11 or newer, or leave a working one as it is.
set -euo pipefail
venv="$1"

# A folder that was moved or half made has a Python that does not start: then it is made again.
if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
python=""
for candidate in "${PYTHON:-}" python3.11 python3 python; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null && "$candidate" -c "$new_enough" 2>/dev/null; then
        python="$candidate"
        break
    fi
done
if [ -z "$python" ]; then
    {
        echo "Ketenmonitor heeft Python 3.11 of nieuwer nodig en vindt die niet: installeer Python 3.11, of wijs hem aan met 'make run PYTHON=/pad/naar/python3.11'."
        echo "(Ketenmonitor needs Python 3.11 or newer: install it, or point to it with PYTHON=.)"
    } >&2
    exit 1
fi

if ! "$python" -m venv --clear "$venv"; then
    rm -rf "$venv"
    {
        echo "Python kan hier geen virtuele omgeving maken: installeer op Debian of Ubuntu eerst het pakket python3-venv (of python3.11-venv)."
        echo "(Python cannot create a virtual environment: on Debian or Ubuntu install python3-venv first.)"
    } >&2
    exit 1
fi
echo '*' >"$venv/.gitignore"
