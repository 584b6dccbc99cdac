#!/bin/sh
# run.sh BUILD SECONDS NAME... - runs each fuzz target from its seeds and what earlier runs found.
# Prints a line each; shows the log of one that found something, and fails.
set -u
build=$1 seconds=$2
shift 2
found=0
for name in "$@"; do
    mkdir -p "$build/corpus/$name"
    set -- "$build/corpus/$name"
    [ ! -d "test/fuzz/seeds/$name" ] || set -- "$@" "test/fuzz/seeds/$name"
    if "$build/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$build/found-$name-" "$@" >"$build/$name.log" 2>&1; then
        echo "fuzz $name: $(grep '^Done' "$build/$name.log")"
    else
        found=1
        tail -n 40 "$build/$name.log"
        echo "fuzz $name: FOUND SOMETHING; the input is $build/found-$name-*"
    fi
done
exit $found
