#!/usr/bin/env bash
# Installs what tests/clients talk to, where it is missing: curl, Node, a browser and mail programs from Debian, mail libraries and the AWS SDK from npm.
# Exim and Sendmail cannot be installed beside Postfix: they are unpacked into a folder here, and only what they need is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export PATH="$PATH:/usr/sbin:/sbin" DEBIAN_FRONTEND=noninteractive

missing=()
command -v curl >/dev/null || missing+=(curl)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v postfix >/dev/null || missing+=(postfix libsasl2-modules)
command -v swaks >/dev/null || missing+=(swaks libnet-ssleay-perl)
command -v openssl >/dev/null || missing+=(openssl)
command -v msmtp >/dev/null || missing+=(msmtp)
{ command -v chromium && command -v chromedriver; } >/dev/null || missing+=(chromium chromium-driver)
unpacked=(exim4-daemon-light sendmail-bin sendmail-cf)
if [ "$(cat debian/.unpacked 2>/dev/null)" != "${unpacked[*]}" ]; then missing+=(libnss-wrapper m4); fi

if [ ${#missing[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || { echo "install ${missing[*]}, and run this again" >&2; exit 1; }
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo --preserve-env=DEBIAN_FRONTEND); fi
    echo "tests/clients: installing ${missing[*]}"
    "${as_root[@]}" apt-get -qq update
    if [[ " ${missing[*]} " == *" libnss-wrapper "* ]]; then
        mapfile -t libraries < <(apt-cache depends exim4-daemon-light sendmail-bin | sed -n 's/^ *Depends: \(lib.*\)/\1/p' | sort -u)
        missing+=("${libraries[@]}")
    fi
    "${as_root[@]}" apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ "$(cat debian/.unpacked 2>/dev/null)" != "${unpacked[*]}" ]; then
    rm -rf debian && mkdir debian
    (cd debian && apt-get -qq download "${unpacked[@]}" 2>/dev/null)
    for package in debian/*.deb; do dpkg -x "$package" debian; done
    rm debian/*.deb
    chmod -R u-s,g-s debian # a program with rights of its own would not listen to nss_wrapper
    echo "${unpacked[*]}" >debian/.unpacked
fi

if ! cmp -s node/package-lock.json node/node_modules/.installed; then
    npm --prefix node ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp node/package-lock.json node/node_modules/.installed
fi
echo "tests/clients: Node $(node --version), Postfix $(postconf -h mail_version), Exim and Sendmail unpacked, $(chromium --version)"
