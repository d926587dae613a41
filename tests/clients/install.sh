#!/usr/bin/env bash
# Installs what tests/clients talk to, where it is missing: curl, Node and Postfix from Debian, mail libraries and the AWS SDK from npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export PATH="$PATH:/usr/sbin:/sbin" DEBIAN_FRONTEND=noninteractive

missing=()
command -v curl >/dev/null || missing+=(curl)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v postfix >/dev/null || missing+=(postfix)

if [ ${#missing[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || { echo "install ${missing[*]}, and run this again" >&2; exit 1; }
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo --preserve-env=DEBIAN_FRONTEND); fi
    echo "tests/clients: installing ${missing[*]}"
    "${as_root[@]}" apt-get -qq update
    "${as_root[@]}" apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! cmp -s node/package-lock.json node/node_modules/.installed; then
    npm --prefix node ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp node/package-lock.json node/node_modules/.installed
fi
echo "tests/clients: Node $(node --version), Postfix $(postconf -h mail_version)"
