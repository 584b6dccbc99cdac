#!/bin/sh
# walk.sh [PROGRAM] - the walk of e2e/walk.mjs: a new place, from the first word to the archive, in Chromium at both
# widths, in both languages, with and without script; half of the walks on SQLite, half on PostgreSQL (test/pg.sh).
# WALK_WAYS='zh 360,en 1280 no script': only these of the eight. WALK_TELL=1 tells how long each part took.
#
# Needs what e2e.sh needs, and fails without it when E2E_MUST is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:-$here/../tongxin}")
absent() {
    echo "walk.sh: skipped: $1"
    [ -z "${E2E_MUST:-}" ] || exit 1
    exit 0
}
command -v node >/dev/null || absent "node is not installed"
command -v "${CHROMIUM:-chromium}" >/dev/null || absent "chromium is not installed"
[ -d "$here/e2e/node_modules/playwright-core" ] || absent "run 'npm ci' in test/e2e first"
CHROMIUM=$(command -v "${CHROMIUM:-chromium}")
export CHROMIUM
dir=$(mktemp -d "${TMPDIR:-/tmp}/tx-clock.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
${CC:-cc} -std=c17 -D_GNU_SOURCE -Wall -Wextra -O2 -fPIC -shared -o "$dir/clock.so" "$here/e2e/clock.c"

set -- --program "$program" --clock "$dir/clock.so" --charter "$here/../charters/linhai.cfg" --ways "${WALK_WAYS:-}" ${WALK_TELL:+--tell}
status=0
node "$here/e2e/walk.mjs" "$@" >"$dir/sqlite" 2>&1 &
first=$!
"$here/pg.sh" node "$here/e2e/walk.mjs" --pg "$@" >"$dir/pg" 2>&1 || status=$?
wait $first || status=$?
cat "$dir/sqlite" "$dir/pg"
exit "$status"
