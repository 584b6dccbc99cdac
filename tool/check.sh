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
    for f in $(sources "$1"); do
        sed -n 's/^#include "\([^"]*\)".*/\1/p' "$f" | grep -vE "$2" |
            while IFS= read -r inc; do fault "$f: may not include \"$inc\""; done
    done
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

for f in $(sources src/web src/job src/mod) src/*.c; do
    case "$f" in src/web/out.c | src/web/md.c | src/web/form_show.c | src/web/svg.c | src/web/xml.c | src/web/mark.c) ;;
    *) grep_fault 'HTML belongs into pages.html' '"[^"]*<(a|b|p|div|span|li|ul|td|tr|h[1-6]|form|input|svg)[ >]' "$f" ;;
    esac
    grep_fault 'SQL belongs into queries.sql' '"[^"]*(SELECT .* FROM|INSERT INTO|DELETE FROM|UPDATE [a-z_]+ SET|CREATE TABLE)' "$f"
    grep_fault 'struct html is made by the printers only' '\(struct html\) *\{' $(case "$f" in src/web/out.h | src/web/md.c | src/web/form_show.c | src/web/svg.c | src/web/mark.c) ;; *) echo "$f" ;; esac)
done
for f in $(sources src/base src/db src/web src/job src/mod src/algo); do
    case "$f" in src/base/clock.[ch] | src/web/conn.c | src/base/log.c | src/web/http.c | src/web/app.h | src/web/event.c | src/job/run.c | src/web/workers.c | src/web/janitor.c | src/db/lane.c) ;;
    *) grep_fault 'time comes with the request or the job' '[^_a-z](clock_now|time|clock_gettime|gettimeofday)\(' "$f" ;;
    esac
    case "$f" in src/base/rand.[ch] | src/base/hash.c | src/web/http.c | src/job/run.c | src/web/limit.c | src/mod/account/password.c) ;;
    *) grep_fault 'randomness comes with the request or the job' '(rng_system|randombytes_[a-z]+|getrandom|arc4random)\(' "$f" ;;
    esac
done

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
for o in $(find build/release/src -name '*.o' ! -name 'test*' ! -path '*/src/main.o' 2>/dev/null); do
    nm "$o" | awk '$2 ~ /^[bBdD]$/ {print $3}' | grep -vE '^(\.|__|completed)' | while IFS= read -r sym; do
        echo "${o#build/release/}:$sym" | grep -qE "^($allowed_state)" ||
            nm -S "$o" | grep -q " [dD] $sym\$" && objdump -t "$o" | grep -E " $sym\$" | grep -q 'data.rel.ro' ||
            echo "${o#build/release/}:$sym" | grep -qE "^($allowed_state)" ||
            fault "${o#build/release/}: global state: $sym"
    done
done

# --- size, headers, format -------------------------------------------------------------------------

for f in $(sources src tool); do
    n=$(wc -l <"$f")
    [ "$n" -le 1500 ] || fault "$f: $n lines; a room that large is two rooms"
done
grep_fault 'trailing white space' '[ 	]+$' $(sources src) tool/*.sh src/*/*.html src/mod/*/*.html
if command -v clang-format >/dev/null 2>&1; then
    clang-format --dry-run -Werror $(sources src tool test | grep -v test/golden/) 2>&1 | grep -E 'error:' | cut -d: -f1 | sort | uniq -c |
        while read -r n f; do fault "$f: $n lines are not formatted; run make format"; done
fi
if [ -d build/gen ]; then
    pkg=$(pkg-config --cflags libpq 2>/dev/null)
    for h in $(find src -name "*.h" ! -name "test*"); do
        echo "#include \"${h#src/}\"" |
            gcc -std=c17 -D_GNU_SOURCE -Isrc -Ibuild $pkg -fsyntax-only -Wall -Wextra -x c - 2>/dev/null ||
            fault "$h: does not compile alone"
    done
fi

if [ -s "$faults" ]; then
    sort -u "$faults"
    echo "check.sh: $(sort -u "$faults" | wc -l) faults"
    exit 1
fi
echo "check.sh: no faults"
