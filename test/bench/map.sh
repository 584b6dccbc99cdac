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
# Seconds of user and system time in the two lines of `times`: the shell's, its children's. Not in $(…),
# whose shell has no children.
children() { # FILE
    awk 'NR == 2 {gsub(/[ms]/, " "); print $1 * 60 + $2 + $3 * 60 + $4}' "$1"
}

printf '%-16s %10s %12s %4s %8s %8s %10s\n' 'people x st.' voted votes k 'CPU s' 'wall s' 'peak MiB'
for size in ${MAP_SIZES:-1000x200 10000x300 100000x500 1000000x200}; do
    "$BIN/map-votes" "${size%x*}" "${size#*x}" >"$dir/votes.csv"
    [ "$size" != 100000x500 ] || cp "$dir/votes.csv" "$dir/update.csv"
    times >"$dir/before"
    began=$(date +%s%N)
    "$BIN/tongxin" map --votes "$dir/votes.csv" --json >"$dir/json" &
    pid=$!
    peak=0
    # By the shell alone: another program's seconds would count.
    while kill -0 $pid 2>/dev/null; do
        while read -r key now _; do
            [ "$key" != VmHWM: ] || peak=$now
        done <"/proc/$pid/status" 2>/dev/null || break
        sleep 0.1
    done
    wait $pid
    ended=$(date +%s%N)
    times >"$dir/after"
    awk -v size="$size" -v people="$(value participants)" -v votes="$(value votes)" -v k="$(value k)" \
        -v before="$(children "$dir/before")" -v after="$(children "$dir/after")" \
        -v wall="$(((ended - began) / 1000000))" -v peak="$peak" \
        'BEGIN {printf "%-16s %10d %12d %4d %8.2f %8.2f %10d\n", size, people, votes, k, after - before, wall / 1000, peak / 1024}'
done
[ ! -f "$dir/update.csv" ] || for threads in 1 2; do "$BIN/map-update" "$dir/update.csv" "$threads"; done
