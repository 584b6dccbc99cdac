#!/bin/sh
# run.sh BUILD SECONDS NAME... - runs each fuzz target from its seeds and what earlier runs found, one on each core.
# Prints a line each; shows the log of one that found something, and fails.
set -u
build=$1 seconds=$2
shift 2

if [ "${FUZZ_ONE:-}" ]; then
    name=$1
    mkdir -p "$build/corpus/$name"
    set -- "$build/corpus/$name"
    [ ! -d "test/fuzz/seeds/$name" ] || set -- "$@" "test/fuzz/seeds/$name"
    if "$build/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$build/found-$name-" "$@" >"$build/$name.log" 2>&1; then
        echo "fuzz $name: $(grep '^Done' "$build/$name.log")"
        exit 0
    fi
    tail -n 40 "$build/$name.log"
    echo "fuzz $name: FOUND SOMETHING; the input is $build/found-$name-*"
    exit 1
fi
printf '%s\n' "$@" | FUZZ_ONE=1 xargs -P "$(nproc)" -n 1 sh "$0" "$build" "$seconds"
