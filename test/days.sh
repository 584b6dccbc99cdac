#!/bin/sh
# days.sh [PROGRAM] - the demo is furnished as it would be on each of the coming days: what its town does depends on
# weekdays, standing days and holidays, so that a story may fit today and not tomorrow. DAYS (31), STEP (1).
# The clock is moved as in walk.sh; every topic of the stories has to be there.
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:-$here/../tongxin}")

one() { # DAYS_AHEAD
    dir=$TX_DAYS/$1
    mkdir "$dir"
    perl -e 'print pack("q<", shift)' $(($1 * 86400)) >"$dir/clock"
    LD_PRELOAD=$TX_DAYS/clock.so CLOCK_FILE=$dir/clock "$program" demo --dir "$dir" --listen "unix:$dir/at" >"$dir/out" 2>&1 &
    pid=$!
    for _ in $(seq 1200); do
        [ ! -S "$dir/at" ] && kill -0 $pid 2>/dev/null || break
        sleep 0.05
    done
    topics=$(curl -s --unix-socket "$dir/at" http://localhost/topics | grep -oE 'href="/t/[A-Z0-9-]+"' | sort -u | wc -l)
    kill $pid 2>/dev/null
    wait $pid 2>/dev/null
    if [ "$topics" -ge "$TX_STORIES" ]; then
        echo passed
    else
        echo "days.sh: $1 days ahead: $topics topics"
        grep furnishing "$dir/out"
    fi
    rm -rf "$dir"
}

if [ "${TX_DAYS:-}" ]; then
    one "$2"
    exit 0
fi
TX_DAYS=$(mktemp -d "${TMPDIR:-/tmp}/tx-days.XXXXXX")
TX_STORIES=$(grep -c '^        \.place = ' "$here/../src/mod/thread/demo_stories.c")
export TX_DAYS TX_STORIES
trap 'rm -rf "$TX_DAYS"' EXIT
trap 'exit 1' INT TERM HUP
${CC:-cc} -std=c17 -D_GNU_SOURCE -Wall -Wextra -O2 -fPIC -shared -o "$TX_DAYS/clock.so" "$here/e2e/clock.c" || exit 1
step=${STEP:-1} days=${DAYS:-31}
seq 0 "$step" $((step * (days - 1))) | xargs -P "$(nproc)" -n 1 sh "$0" "$program" >"$TX_DAYS/all"
grep -v '^passed$' "$TX_DAYS/all"
passed=$(grep -c '^passed$' "$TX_DAYS/all")
echo "$passed passed, $((days - passed)) failed"
[ "$passed" = "$days" ]
