#!/bin/sh
# check.sh - runs every test a change can break and counts. CHECK_ALL=1 adds the long ones.
#
# A step passes or fails as a whole; steps that count tests say so in lines that end in "N passed,
# N failed", and those numbers are added up. The last line is the sum.
set -u
cd "$(dirname "$0")/.."
steps="house clang tools queryc sqlite pg tsan fuzz smtp ical faults days e2e walk"
passed=0 failed=0 skipped=0 broken=
out=$(mktemp)
trap 'rm -f "$out"' EXIT

count() { # WORD: the numbers before it in all counting lines, added up; nothing when there is none
    grep -oE '[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$out" | grep -oE "[0-9]+ $1" |
        awk '{ n += $1 } END { if (NR) print n }'
}

for step in ${CHECK_STEPS:-$steps}; do
    began=$(date +%s)
    case $step in
    # In the daily run one way on each database: between them both languages, both widths, with and without script.
    walk) WALK_WAYS=$([ "${CHECK_ALL:-}" ] || echo 'zh 360,en 1280 no script') \
        make --no-print-directory check-walk >"$out" 2>&1 ;;
    days) DAYS=$([ "${CHECK_ALL:-}" ] && echo 400 || echo 31) make --no-print-directory check-days >"$out" 2>&1 ;;
    fuzz) make --no-print-directory fuzz FUZZ_SECONDS=$([ "${CHECK_ALL:-}" ] && echo 600 || echo 3) >"$out" 2>&1 ;;
    *) make --no-print-directory "check-$step" >"$out" 2>&1 ;;
    esac
    status=$?
    p=$(count passed) f=$(count failed) s=$(count skipped)
    if [ -z "$p" ]; then # a step that does not count is one test
        p=$([ $status = 0 ] && echo 1 || echo 0)
        f=$([ $status = 0 ] && echo 0 || echo 1)
    fi
    [ $status = 0 ] || [ "${f:-0}" -gt 0 ] || f=1
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + ${s:-0}))
    echo "check: $step: $p passed, $f failed${s:+, $s skipped} ($(($(date +%s) - began)) s)"
    if [ $status != 0 ]; then
        broken="$broken $step"
        tail -n 60 "$out"
    fi
    grep -E '^skip ' "$out"
done
[ -z "$broken" ] || echo "check: failed:$broken"
if [ $skipped -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ -z "$broken" ]
