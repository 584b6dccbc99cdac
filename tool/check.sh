#!/bin/sh
# check.sh - the rules of the house that no compiler knows. Every fault is one line; exit 1 when there
# is one. STYLE.md says why each rule is there.
set -u
cd "$(dirname "$0")/.."
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

fault() { echo "$*" >>"$faults"; }
# grep_fault MESSAGE PATTERN FILE…: a fault for every line that matches.
grep_fault() {
    message=$1 pattern=$2
    shift 2
    [ $# -gt 0 ] || return 0
    grep -nHE "$pattern" "$@" 2>/dev/null | while IFS= read -r line; do
        fault "$(echo "$line" | cut -d: -f1,2): $message"
    done
}
sources() { find "$@" -name '*.[ch]' ! -name 'test*.[ch]' 2>/dev/null; }

# --- who may include whom ----------------------------------------------------------------------

includes() { # FOLDER PATTERN-OF-ALLOWED
    grep -HoE '^#include "[^"]*"' /dev/null $(sources "$1") | tr -d '"' |
        allowed=$2 awk -F ':#include ' '$2 !~ ENVIRON["allowed"] { print $1 ": may not include \"" $2 "\"" }' >>"$faults"
}
includes src/base '^base/'
includes src/algo '^(base|algo)/'
includes src/db '^(base|db)/'
includes src/job '^(base|db|job|web)/|^gen/job/'
includes src/web '^(base|db|web|job)/|^gen/web/'
for d in src/mod/*/; do
    [ -d "$d" ] || continue
    room=$(basename "$d")
    allowed="^(base|db|web|job|algo)/|^gen/$room/|^mod/$room/"
    [ -f "$d/README.md" ] || fault "$d: no README.md"
    for other in src/mod/*/; do
        other=$(basename "$other")
        if [ "$other" != "$room" ] && grep -q "^Stands on:.*\`$other\`" "$d/README.md" 2>/dev/null; then
            allowed="$allowed|^mod/$other/$other\\.h\$"
            grep -q "^Stands on:.*\`$room\`" "src/mod/$other/README.md" &&
                fault "$d: $room and $other stand on each other"
        fi
    done
    includes "$d" "$allowed"
done

# --- one library, one place ----------------------------------------------------------------------

only() { # HEADER FILE…
    header=$1
    shift
    for f in $(grep -rlE "#include <$header" src 2>/dev/null); do
        case " $* " in *" $f "*) ;; *) fault "$f: <$header> belongs to $*" ;; esac
    done
}
only microhttpd.h src/web/http.c
only sqlite3.h src/db/sqlite.c
only libpq-fe.h src/db/pg.c
only sodium.h src/base/hash.c src/base/rand.c src/mod/account/password.c
only jansson.h src/base/json_in.c src/base/json.c
only libconfig.h src/config.c src/mod/charter/file.c
only curl/ src/job/smtp.c
only qrencode.h src/web/svg.c
only liboath/ src/mod/account/totp.c
only unicode/ src/base/zone.c src/algo/fold.c
only cmark src/web/md.c
only glpk.h src/algo/lottery/lp.c
only gmp.h src/algo/lottery/rat.h

# --- text of other languages in its own place --------------------------------------------------

# but PATTERN FILE…: the files, without those whose whole path matches.
but() {
    pattern=$1
    shift
    printf '%s\n' "$@" | grep -vxE "$pattern"
}
pages="$(sources src/web src/job src/mod) $(ls src/*.c)"
parts=$(sources src/base src/db src/web src/job src/mod src/algo)
grep_fault 'HTML belongs into pages.html' '"[^"]*<(a|b|p|div|span|li|ul|td|tr|h[1-6]|form|input|svg)[ >]' \
    $(but 'src/web/(out|md|form_show|svg|xml|mark)\.c' $pages)
grep_fault 'SQL belongs into queries.sql' '"[^"]*(SELECT .* FROM|INSERT INTO|DELETE FROM|UPDATE [a-z_]+ SET|CREATE TABLE)' $pages
grep_fault 'struct html is made by the printers only' '\(struct html\) *\{' \
    $(but 'src/web/(out\.h|(md|form_show|svg|mark)\.c)' $pages)
grep_fault 'time comes with the request or the job' '[^_a-z](clock_now|time|clock_gettime|gettimeofday)\(' \
    $(but 'src/(base/clock\.[ch]|base/log\.c|web/(conn|http|event|workers|janitor)\.c|web/app\.h|job/run\.c|db/lane\.c)' $parts)
grep_fault 'randomness comes with the request or the job' '(rng_system|randombytes_[a-z]+|getrandom|arc4random)\(' \
    $(but 'src/(base/rand\.[ch]|base/hash\.c|web/(http|limit)\.c|job/run\.c|mod/account/password\.c)' $parts)

# --- tables belong to their room; a view is how others may read ----------------------------------

views=$(cat src/*/schema/*.sql src/mod/*/schema/*.sql 2>/dev/null | sed -n 's/.*CREATE VIEW \([a-z_]*\).*/\1/p')
for sql in src/web src/job src/mod/*/; do
    room=$(basename "$sql")
    for f in "$sql"/queries.sql "$sql"/schema/*.sql; do
        [ -f "$f" ] || continue
        sed 's/--.*//' "$f" | tr '\n' ' ' | grep -oE '(FROM|JOIN|INTO|UPDATE|TABLE|VIEW)[ ]+(IF NOT EXISTS )?[a-z]+_[a-z_]+' |
            awk '{print $NF}' | sort -u | while IFS= read -r table; do
                case "$table" in "${room}"_*) continue ;; generate_series | pg_* | schema_migration) continue ;; esac
                echo "$views" | grep -qx "$table" && continue
                # A common table expression of the file itself.
                grep -qE "\\b$table( *\\([a-z_, ]*\\))? AS( MATERIALIZED)? \\(" "$f" && continue
                fault "$f: table $table belongs to another room"
            done
    done
done
ls src/*/schema/*.sql src/mod/*/schema/*.sql 2>/dev/null | sed 's|.*/\([0-9]*\)-.*|\1|' | sort | uniq -d |
    while IFS= read -r n; do fault "migration number $n stands twice"; done

# --- no state of the process outside main.c --------------------------------------------------------

allowed_state='src/base/log.o:level|src/web/md.o:(library_turn|parsing|memory)'
objects=$(find build/release/src -name '*.o' ! -name 'test*' ! -path '*/src/main.o' 2>/dev/null)
[ -z "$objects" ] || objdump -t $objects | awk '
    / file format / { sub(/^build\/release\//, ""); sub(/:.*/, ""); object = $0; next }
    NF >= 5 && $(NF - 2) ~ /^(\.t?(bss|data)|\*COM\*)/ && $(NF - 2) !~ /^\.data\.rel\.ro/ &&
        $NF !~ /^(\.|__|completed)/ { print object ":" $NF }' | grep -vE "^($allowed_state)" |
    while IFS=: read -r o sym; do fault "$o: global state: $sym"; done

# --- size, headers, format -------------------------------------------------------------------------

wc -l $(sources src tool) | awk '$2 != "total" && $1 > 1500 { print $2 ": " $1 " lines; a room that large is two rooms" }' >>"$faults"
grep_fault 'trailing white space' '[ 	]+$' $(sources src) tool/*.sh src/*/*.html src/mod/*/*.html
if command -v clang-format >/dev/null 2>&1; then
    sources src tool test | grep -v test/golden/ | xargs -P "$(nproc)" -n 40 clang-format --dry-run -Werror 2>&1 |
        grep -E 'error:' | cut -d: -f1 | sort | uniq -c |
        while read -r n f; do fault "$f: $n lines are not formatted; run make format"; done
fi
if [ -d build/gen ]; then
    pkg=$(pkg-config --cflags libpq 2>/dev/null)
    export pkg
    find src -name '*.h' ! -name 'test*' | xargs -P "$(nproc)" -n 1 sh -c '
        echo "#include \"${1#src/}\"" |
            gcc -std=c17 -D_GNU_SOURCE -Isrc -Ibuild $pkg -fsyntax-only -Wall -Wextra -x c - 2>/dev/null ||
            echo "$1: does not compile alone"' sh >>"$faults"
fi

if [ -s "$faults" ]; then
    sort -u "$faults"
    echo "check.sh: $(sort -u "$faults" | wc -l) faults"
    exit 1
fi
echo "check.sh: no faults"
