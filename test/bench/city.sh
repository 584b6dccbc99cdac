#!/bin/sh
# city.sh - a whole city beside the demo town: how fast submissions come in (import.sh), and what each page costs in both.
#
#   BIN=build/release sh test/bench/city.sh [DIR]      DIR keeps the two databases between runs
#
# Both are served by the real program at the same time, and the same kind of page is asked of one and the other in turn,
# by a reader whose cookie keeps the table of finished pages out of the way, over a local socket, where no limit of requests
# for one address holds. Printed are the median and the 99th percentile of the whole answer, the CPU the server took for a
# page, and the ratios city to town; last how many bytes the city's page has for one of the town's. ONLY='leading|search' measures the lines whose names match, and nothing else.
set -eu
BIN=${BIN:?}
DIR=${1:-build/bench-city}
SECONDS_EACH=${SECONDS_EACH:-1}
ROUNDS=${ROUNDS:-3}
ROWS=${ROWS:-100000}
LOAD=$BIN/bench-load
mkdir -p "$DIR/town" "$DIR/city"
work=$(mktemp -d)
ONLY=${ONLY:-}
town=unix:$work/town.sock city=unix:$work/city.sock town_pid= city_pid=
stop() {
    for p in $town_pid $city_pid; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null; done
    rm -rf "$work"
}
trap stop EXIT INT TERM

value() { echo "$2" | tr ' ' '\n' | sed -n "s/^$1=//p"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b ? a / b : 0 }'; }

[ -s "$DIR/town/demo.db" ] || "$BIN/tongxin" demo --furnish-only --dir "$DIR/town"
echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
[ -n "$ONLY" ] || ROWS=$ROWS TOWN=$DIR/town/demo.db sh test/bench/import.sh

fetch() { # SOCKET TARGET [MORE OF CURL]
    socket=${1#unix:} target=$2
    shift 2
    curl -s --unix-socket "$socket" "$@" "http://localhost$target"
}

# --- pages -----------------------------------------------------------------------------------------------

[ -s "$DIR/city/city.db" ] || "$BIN/tongxin" demo --scale city --furnish-only --dir "$DIR/city"
echo "city: $(du -m "$DIR/city/city.db" | cut -f1) MB"
"$BIN/tongxin" --db "sqlite:$DIR/town/demo.db" --listen $town serve 2>/dev/null & town_pid=$!
"$BIN/tongxin" --db "sqlite:$DIR/city/city.db" --listen $city serve 2>/dev/null & city_pid=$!
for at in $town $city; do
    for _ in $(seq 200); do fetch $at /healthz -f >/dev/null 2>&1 && break; sleep 0.1; done
done

sign_in() { # SOCKET LOGIN: the session's cookie
    token=$(fetch "$1" /sign-in -c "$work/jar" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
    fetch "$1" /sign-in -b "$work/jar" -c "$work/jar" -o /dev/null --data-urlencode "csrf=$token" \
        --data-urlencode "login=$2" --data-urlencode "password=tongxin-demo"
    awk '$6 == "tx_session" { print "tx_session=" $7 }' "$work/jar"
}
first() { # SOCKET PAGE PATTERN [NTH]: an address that stands on a page
    fetch "$1" "$2" | grep -o "$3" | sed -n "${4:-1}p"
}
line() { printf '%-34s %8s %8s %6s  %8s %8s %6s  %6s %6s %6s  %6s\n' "$@"; }
line "page" "town p50" "city p50" ratio "town p99" "city p99" ratio "cpu us" "cpu us" ratio "bytes"

# CPU of a process so far, all its threads, in nanoseconds.
cpu_ns() { cat /proc/"$1"/task/*/schedstat 2>/dev/null | awk '{ n += $1 } END { printf "%.0f", n }'; }

page() { # NAME TOWN_TARGET CITY_TARGET [TOWN_COOKIE CITY_COOKIE]
    echo "$1" | grep -qE "$ONLY" || return 0
    : >"$work/runs"
    for _ in $(seq "$ROUNDS"); do
        a=$(cpu_ns $town_pid) b=$(cpu_ns $city_pid)
        r=$("$LOAD" pair $town "$2" "${4:-tx_session=of-nobody}" $city "$3" "${5:-tx_session=of-nobody}" "$SECONDS_EACH" | tr '\n' ' ')
        a=$(($(cpu_ns $town_pid) - a)) b=$(($(cpu_ns $city_pid) - b))
        echo "$(value a_p50_us "$r") $(value b_p50_us "$r") $(value a_p99_us "$r") $(value b_p99_us "$r")" \
            "$((a / 1000 / $(value a_done "$r"))) $((b / 1000 / $(value b_done "$r")))" \
            "$(value a_bytes_each "$r") $(value b_bytes_each "$r") $(($(value a_bad "$r") + $(value b_bad "$r")))" >>"$work/runs"
    done
    # The middle round of each figure.
    mid() { sort -n -k"$1" "$work/runs" | awk -v k="$1" -v m=$(((ROUNDS + 1) / 2)) 'NR == m { print $k }'; }
    line "$1" "$(mid 1)" "$(mid 2)" "$(ratio "$(mid 2)" "$(mid 1)")" "$(mid 3)" "$(mid 4)" "$(ratio "$(mid 4)" "$(mid 3)")" \
        "$(mid 5)" "$(mid 6)" "$(ratio "$(mid 6)" "$(mid 5)")" "$(ratio "$(mid 8)" "$(mid 7)")"
    bad=$(awk '{ n += $9 } END { print n }' "$work/runs")
    [ "$bad" = 0 ] || echo "    $bad answers were errors"
}
same() { page "$1" "$2" "$2"; }
found() { # NAME PAGE PATTERN
    page "$1" "$(first $town "$2" "$3")" "$(first $city "$2" "$3")"
}

same "home" /
same "the city" /p/linhai/
same "a town" /p/linhai/baishuiyang/
same "a village" /p/linhai/baishuiyang/shangxi/
same "what people said" /submissions
same "  of a town" "/submissions?place=linhai/baishuiyang/"
same "  closed ones" "/submissions?state=closed"
same "  of a category" "/submissions?category=environment"
same "  its feed" /submissions/feed.atom
found "one submission" /submissions '/s/[A-Z0-9]*-[0-9]*-[0-9]*'
same "overdue" /overdue
same "say something" /say
same "  at a village" "/say?place=linhai/baishuiyang/shangxi/"
same "status" /status
same "topics" /topics
same "  of a town" "/topics?place=linhai/baishuiyang/"
found "a thread" /topics '/t/[A-Z0-9]*-[0-9]*-[0-9]*'
same "Democracy Days" /days
same "  of a town" /days/linhai/baishuiyang/
same "  of the city" /days/linhai/
same "  of a town, as a calendar" /calendar/linhai/baishuiyang.ics
same "  notices of a town, a feed" /calendar/linhai/baishuiyang.atom
found "a meeting" /days/linhai/baishuiyang/ '/meeting/[0-9]*'
same "chronicle" /chronicle/linhai/
same "chronicle of a village" /chronicle/linhai/baishuiyang/shangxi/
same "chronicle, its feed" /chronicle-feed/linhai/
same "councils" /council
same "  of a town" "/council?place=linhai/baishuiyang/"
found "a council" /p/linhai/baishuiyang/ '/council/[0-9]*'
same "rules" /rules/linhai/
same "supervision" /supervision/linhai/
same "  of a town" /supervision/linhai/baishuiyang/
same "report of the year" "/report/linhai/$(date +%Y)"
same "report of the month, a town" "/report/linhai/baishuiyang/$(date +%Y-%m)"
same "reports" /report
same "blog" /blog
same "search: 路灯" "/search?q=%E8%B7%AF%E7%81%AF"
same "search: 隔壁邻居" "/search?q=%E9%9A%94%E5%A3%81%E9%82%BB%E5%B1%85"
same "search: 谢谢, in a village" "/search?q=%E8%B0%A2%E8%B0%A2&place=linhai/baishuiyang/shangxi/"
same "search: not there" "/search?q=%E9%B2%B8%E9%B1%BC"

# The desk of an office, and that of the whole city with its rare filters.
as() { t=$(sign_in $town "$1") c=$(sign_in $city "$1"); }
queue() { # PREFIX OF THE NAMES
    page "$1: queue" /office/submissions /office/submissions "$t" "$c"
    while read -r name filter; do
        page "  $name" "/office/submissions?$filter" "/office/submissions?$filter" "$t" "$c"
    done <<'EOF'
late due=late
accepted state=accepted
transferred state=transferred
category category=environment
rare-category category=discipline
paper channel=paper
chat-group channel=group
mine who=me
nobodys who=nobody
all-filters state=reopened&category=discipline&channel=paper&who=nobody&due=week
EOF
}
as clerk
queue office
page "office: topics" /office/topics /office/topics "$t" "$c"
page "office: counter" /counter /counter "$t" "$c"
as leading
queue leading
as supervisor
page "supervisor: desk" /supervision/linhai/baishuiyang/ /supervision/linhai/baishuiyang/ "$t" "$c"
as admin
page "admin: people" /admin/people /admin/people "$t" "$c"
page "admin: audit" /admin/audit /admin/audit "$t" "$c"

[ -z "$ONLY" ] || exit 0
# --- weight ------------------------------------------------------------------------------------------------

thread=$(first $town /topics '/t/[A-Z0-9]*-[0-9]*-[0-9]*')
fetch $town "$thread" >"$work/thread.html"
all=$(fetch $town "$thread" -o /dev/null -w '%{size_download}' -H 'Accept-Encoding: br')
parts="page $all"
for a in $(grep -oE '(href|src)="/static/[^"#]*' "$work/thread.html" | cut -d'"' -f2 | sort -u); do
    n=$(fetch $town "$a" -o /dev/null -w '%{size_download}' -H 'Accept-Encoding: br')
    parts="$parts, $(basename "$a") $n"
    all=$((all + n))
done
echo "first visit of $thread, brotli: $all bytes ($parts)"
