#!/bin/sh
# e2e.sh [PROGRAM] - the browser tests of test/e2e against PROGRAM (default ./tongxin), which serves a fresh demo
# town on a free port. E2E_ONLY=words runs the tests whose names contain them.
#
# Needs node, Chromium and the packages of test/e2e ("npm ci" there); says so and ends well where they
# are absent, unless E2E_MUST is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../tongxin}
absent() {
    echo "e2e.sh: skipped: $1"
    [ -z "${E2E_MUST:-}" ] || exit 1
    exit 0
}
command -v node >/dev/null || absent "node is not installed"
command -v "${CHROMIUM:-chromium}" >/dev/null || absent "chromium is not installed"
[ -d "$here/e2e/node_modules/playwright-core" ] || absent "run 'npm ci' in test/e2e first"
CHROMIUM=$(command -v "${CHROMIUM:-chromium}")
export CHROMIUM

dir=$(mktemp -d "${TMPDIR:-/tmp}/tx-e2e.XXXXXX")
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$program" demo --listen "127.0.0.1:$port" --dir "$dir" --fresh >"$dir/out" 2>"$dir/log" &
server=$!
for i in $(seq 100); do
    ! node -e 'require("net").connect(+process.argv[1],"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))' "$port" || break
    kill -0 "$server" 2>/dev/null || { echo "e2e.sh: the server ended:" >&2; cat "$dir/log" >&2; exit 1; }
    sleep 0.1
done
status=0
node "$here/e2e/run.mjs" --base "http://127.0.0.1:$port" ${E2E_ONLY:+--only "$E2E_ONLY"} || status=$?
[ -n "${E2E_ONLY:-}" ] || sh "$here/feed.sh" "http://127.0.0.1:$port/blog/feed.atom" || status=$?
if [ "$status" != 0 ]; then
    echo "e2e.sh: the last lines of the server:" >&2
    tail -n 5 "$dir/log" >&2
fi
exit "$status"
