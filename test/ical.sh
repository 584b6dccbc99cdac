#!/bin/sh
# ical.sh [TESTS] - calendar files of two years, read by three parsers of the field: npm ical.js (Thunderbird's), Debian's
# python3-icalendar with python3-recurring-ical-events, and libical (GNOME's, KDE's). Each expands 24 months; each
# list has to be the one that our own rules give. The files come from the test meeting.calendars_for_other_parsers of
# the test program (default build/asan/tests). Says so and does nothing where a parser is not installed, unless
# ICAL_MUST is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tests=${1:-$here/../build/asan/tests}
absent() {
    echo "skip ical: $1"
    [ -z "${ICAL_MUST:-}" ] || exit 1
    exit 0
}
python=
for p in python3 /usr/bin/python3; do
    if "$p" -c 'import icalendar, recurring_ical_events' 2>/dev/null; then python=$p; fi
done
[ -n "$python" ] || absent "python3-icalendar and python3-recurring-ical-events are not installed"
[ -d "$here/ical/node_modules/ical.js" ] || absent "run 'npm ci' in test/ical first"
pkg-config --exists libical 2>/dev/null || absent "libical-dev is not installed"

dir=$(mktemp -d "${TMPDIR:-/tmp}/tx-ical.XXXXXX")
trap 'rm -rf "$dir"' EXIT
TEST_ICAL_DIR=$dir "$tests" meeting.calendars_for_other_parsers >"$dir/out" 2>&1 || { cat "$dir/out"; exit 1; }
${CC:-gcc} -O1 -Wall -o "$dir/libical" "$here/ical/expand.c" $(pkg-config --cflags --libs libical)

passed=0 failed=0
for ics in "$dir"/*.ics; do
    window=$(head -n 1 "${ics%.ics}.list")
    tail -n +2 "${ics%.ics}.list" | LC_ALL=C sort >"$dir/ours"
    for parser in python ical.js libical; do
        case $parser in
        python) set -- "$python" "$here/ical/expand.py" ;;
        ical.js) set -- node "$here/ical/expand.cjs" ;;
        libical) set -- "$dir/libical" ;;
        esac
        if "$@" "$ics" $window >"$dir/raw" && LC_ALL=C sort "$dir/raw" >"$dir/theirs" &&
            diff "$dir/ours" "$dir/theirs" >"$dir/diff"; then
            echo "ical: $parser: $(wc -l <"$dir/theirs") events, as ours"
            passed=$((passed + 1))
        else
            echo "ical: $parser differs from ours ($(basename "$ics")):"
            head -n 10 "$dir/diff"
            failed=$((failed + 1))
        fi
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
