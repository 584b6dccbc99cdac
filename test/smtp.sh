#!/bin/sh
# smtp.sh [TESTS] - sends letters through the real mailer to a real mail server (test/smtp).
#
# TESTS is the test program (default build/asan/tests). Needs node, openssl, and the packages of
# test/smtp ("npm ci" there); says so and ends well where they are absent, unless SMTP_MUST is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tests=${1:-$here/../build/asan/tests}
absent() {
    echo "smtp.sh: skipped: $1"
    [ -z "${SMTP_MUST:-}" ] || exit 1
    exit 0
}
command -v node >/dev/null || absent "node is not installed"
command -v openssl >/dev/null || absent "openssl is not installed"
[ -d "$here/smtp/node_modules/smtp-server" ] || absent "run 'npm ci' in test/smtp first"

[ -x "$tests" ] || { echo "smtp.sh: no test program at $tests; run make check" >&2; exit 1; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/tx-smtp.XXXXXX")
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext "subjectAltName=IP:127.0.0.1,DNS:localhost" -keyout "$dir/key.pem" -out "$dir/cert.pem" \
    2>/dev/null
echo "open sesame 芝麻" >"$dir/password"
echo "guess" >"$dir/wrong"
: >"$dir/log"
node "$here/smtp/server.mjs" "$dir" &
server=$!
for i in $(seq 100); do
    [ ! -f "$dir/ports" ] || break
    sleep 0.1
done
[ -f "$dir/ports" ] || { echo "smtp.sh: the mail server did not start" >&2; exit 1; }
read -r SMTP_OPEN SMTP_GUARDED <"$dir/ports"
SMTP_DIR=$dir
export SMTP_OPEN SMTP_GUARDED SMTP_DIR
"$tests" smtp
