#!/bin/sh
# deps.sh build|test - installs the Debian 12 packages that building (or testing) needs and the machine
# lacks. As root, or through sudo. Says what it installs; does nothing when nothing is missing.
set -eu

build='gcc libc6-dev make pkg-config libmicrohttpd-dev libsqlite3-dev libpq-dev libsodium-dev
libjansson-dev libconfig-dev libcurl4-openssl-dev libqrencode-dev liboath-dev libicu-dev
libcmark-gfm-dev libcmark-gfm-extensions-dev libbrotli-dev zlib1g-dev libglpk-dev libgmp-dev tzdata ca-certificates'
test='clang libclang-rt-14-dev clang-format postgresql postgresql-client sqlite3 nodejs npm chromium
fonts-noto-cjk python3-feedparser python3-icalendar python3-recurring-ical-events libical-dev oathtool openssl curl procps xz-utils git util-linux
pngquant'

case "${1:-}" in
build) want=$build ;;
test) want="$build $test" ;;
*) echo "use: tool/deps.sh build|test" >&2; exit 2 ;;
esac

missing=
for p in $want; do
    case "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null || true)" in
    installed) ;;
    *)
        # A machine may bring its own newer Node.js.
        case $p in nodejs|npm) if command -v "${p%js}" >/dev/null 2>&1; then continue; fi ;; esac
        missing="$missing $p"
        ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "tool/deps.sh: these packages are missing:$missing" >&2
        echo "tool/deps.sh: run it as root, or install them and start again" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
