#!/bin/sh
# map.sh - the opinion map at scale: CPU seconds from file to JSON, and what one vote more costs.
# Called by `make bench-map` with BIN, the folder of map-votes, map-update and tongxin. MAP_SIZES: other
# sizes, "PEOPLExSTATEMENTS …".
set -eu
BIN=${BIN:?}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

value() { # KEY: a number of the JSON document, which is one long line
    grep -o "\"$1\":[0-9.e-]*" "$dir/json" | head -n 1 | cut -d: -f2
}
printf '%-16s %10s %12s %8s %8s %8s %10s\n' 'people x st.' voted votes k 'CPU s' 'wall s' 'peak MiB'
for size in ${MAP_SIZES:-1000x200 10000x300 100000x500 1000000x200}; do
    "$BIN/map-votes" "${size%x*}" "${size#*x}" >"$dir/votes.csv"
    # user and system time of the child, and its peak; the shell's own time builtin knows no peak
    bash -c 'TIMEFORMAT="%U %S %R"; time "$0" map --votes "$1" --json >"$2"' \
        "$BIN/tongxin" "$dir/votes.csv" "$dir/json" 2>"$dir/time"
    "$BIN/tongxin" map --votes "$dir/votes.csv" --json >/dev/null &
    pid=$!
    peak=0
    while now=$(awk '$1 == "VmHWM:" {print $2}' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
        peak=$now
        sleep 0.05
    done
    wait $pid
    awk -v size="$size" -v people="$(value participants)" -v votes="$(value votes)" -v k="$(value k)" -v peak="$peak" \
        '{printf "%-16s %10d %12d %8d %8.2f %8.2f %10d\n", size, people, votes, k, $1 + $2, $3, peak / 1024}' "$dir/time"
    [ "$size" != 100000x500 ] || cp "$dir/votes.csv" "$dir/update.csv"
done
[ ! -f "$dir/update.csv" ] || for threads in 1 2; do "$BIN/map-update" "$dir/update.csv" "$threads"; done
