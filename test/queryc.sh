#!/bin/sh
# queryc.sh - golden tests of tool/queryc: what the good files become, and what is said of the bad.
# "queryc.sh update" writes the expected files anew; look at the difference before you keep it.
set -eu
queryc=$(realpath "${TOOL:-build/tool}/queryc")
mode=${1:-check}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$(dirname "$0")/golden/queryc"

passed=0 failed=0
compare() { # EXPECTED ACTUAL
    if [ "$mode" = update ]; then
        cp "$2" "$1"
    elif diff -u "$1" "$2"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}

"$queryc" queries -n good -o "$work/queries" good.sql
"$queryc" schema -n good -o "$work/schema.c" 0007-good.sql
compare good.h "$work/queries.h"
compare good.c "$work/queries.c"
compare 0007-good.c "$work/schema.c"

# One line per bad file; nothing may be written.
for file in bad/*.sql; do
    case $file in
    bad/[0-9]*) set -- schema -n r -o "$work/bad.c" "$file" ;;
    *) set -- queries -n r -o "$work/bad" "$file" ;;
    esac
    if "$queryc" "$@" 2>>"$work/messages"; then
        echo "$file: was accepted" >>"$work/messages"
    fi
    if [ -e "$work/bad.c" ] || [ -e "$work/bad.h" ]; then
        echo "$file: left something behind" >>"$work/messages"
        rm -f "$work"/bad.*
    fi
done
compare bad/messages "$work/messages"
echo "queryc: $passed passed, $failed failed"
[ "$failed" = 0 ]
