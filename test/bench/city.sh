#!/bin/sh
# city.sh - a whole city beside the demo town: how fast submissions come in (import.sh), and what each page costs in both.
#
#   BIN=build/release sh test/bench/city.sh [DIR]      DIR keeps the two databases between runs
#
# Both are served by the real program at the same time, and the same kind of page is asked of one and the other in turn,
# by a reader whose cookie keeps the table of finished pages out of the way. Printed are the median and the 99th
# percentile of the whole answer, the CPU the server took for a page, and the ratios city to town.
set -eu
BIN=${BIN:?}
DIR=${1:-build/bench-city}
SECONDS_EACH=${SECONDS_EACH:-1}
ROUNDS=${ROUNDS:-3}
ROWS=${ROWS:-100000}
LOAD=$BIN/bench-load
mkdir -p "$DIR/town" "$DIR/city"
work=$(mktemp -d)
town=127.0.0.1:18281 city=127.0.0.1:18282 town_pid= city_pid=
stop() {
    for p in $town_pid $city_pid; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null; done
    rm -rf "$work"
}
trap stop EXIT INT TERM

value() { echo "$2" | tr ' ' '\n' | sed -n "s/^$1=//p"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b ? a / b : 0 }'; }
cpu_us() { awk -v hz="$(getconf CLK_TCK)" '{ printf "%.0f", ($14 + $15) * 1000000 / hz }' "/proc/$1/stat"; }

[ -s "$DIR/town/demo.db" ] || "$BIN/tongxin" demo --furnish-only --dir "$DIR/town"
echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
ROWS=$ROWS TOWN=$DIR/town/demo.db sh test/bench/import.sh

# --- pages -----------------------------------------------------------------------------------------------

[ -s "$DIR/city/city.db" ] || "$BIN/tongxin" demo --scale city --furnish-only --dir "$DIR/city"
echo "city: $(du -m "$DIR/city/city.db" | cut -f1) MB"
"$BIN/tongxin" --db "sqlite:$DIR/town/demo.db" --listen $town serve 2>/dev/null & town_pid=$!
"$BIN/tongxin" --db "sqlite:$DIR/city/city.db" --listen $city serve 2>/dev/null & city_pid=$!
for at in $town $city; do
    for _ in $(seq 200); do curl -fs "http://$at/healthz" >/dev/null 2>&1 && break; sleep 0.1; done
done

sign_in() { # HOST LOGIN: the session's cookie
    token=$(curl -s -c "$work/jar" "http://$1/sign-in" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
    curl -s -b "$work/jar" -c "$work/jar" -o /dev/null --data-urlencode "csrf=$token" --data-urlencode "login=$2" \
        --data-urlencode "password=tongxin-demo" "http://$1/sign-in"
    awk '$6 == "tx_session" { print "tx_session=" $7 }' "$work/jar"
}
first() { # HOST PAGE PATTERN [NTH]: an address that stands on a page
    curl -s "http://$1$2" | grep -o "$3" | sed -n "${4:-1}p"
}
line() { printf '%-34s %8s %8s %6s  %8s %8s %6s  %6s %6s %6s\n' "$@"; }
line "page" "town p50" "city p50" ratio "town p99" "city p99" ratio "cpu us" "cpu us" ratio

page() { # NAME TOWN_TARGET CITY_TARGET [TOWN_COOKIE CITY_COOKIE]
    tc=${4:-tx_session=of-nobody} cc=${5:-tx_session=of-nobody}
    : >"$work/town.runs"; : >"$work/city.runs"
    for _ in $(seq "$ROUNDS"); do
        for who in town city; do
            if [ $who = town ]; then at=$town pid=$town_pid target=$2 cookie=$tc; else at=$city pid=$city_pid target=$3 cookie=$cc; fi
            a=$(cpu_us $pid)
            r=$("$LOAD" get $at "$target" 1 "$SECONDS_EACH" "$cookie")
            b=$(cpu_us $pid)
            echo "$(value p50_us "$r") $(value p99_us "$r") $(awk -v a="$a" -v b="$b" -v n="$(value done "$r")" 'BEGIN { printf "%.0f", n ? (b - a) / n : 0 }') $(value bad "$r")" >>"$work/$who.runs"
        done
    done
    # The middle round of each.
    mid() { sort -n -k"$2" "$work/$1.runs" | awk -v k="$2" -v m=$(((ROUNDS + 1) / 2)) 'NR == m { print $k }'; }
    bad=$(cat "$work/town.runs" "$work/city.runs" | awk '{ n += $4 } END { print n }')
    line "$1" "$(mid town 1)" "$(mid city 1)" "$(ratio "$(mid city 1)" "$(mid town 1)")" \
        "$(mid town 2)" "$(mid city 2)" "$(ratio "$(mid city 2)" "$(mid town 2)")" \
        "$(mid town 3)" "$(mid city 3)" "$(ratio "$(mid city 3)" "$(mid town 3)")"
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
same "status" /status
same "topics" /topics
found "a thread" /topics '/t/[A-Z0-9]*-[0-9]*-[0-9]*'
same "Democracy Days" /days
same "  of a town" /days/linhai/baishuiyang/
found "a meeting" /days/linhai/baishuiyang/ '/meeting/[0-9]*'
same "chronicle" /chronicle/linhai/
same "chronicle of a village" /chronicle/linhai/baishuiyang/shangxi/
same "councils" /council
found "a council" /p/linhai/baishuiyang/ '/council/[0-9]*'
same "rules" /rules/linhai/
same "supervision" /supervision/linhai/
same "blog" /blog
same "search: 路灯" "/search?q=%E8%B7%AF%E7%81%AF"
same "search: 隔壁邻居" "/search?q=%E9%9A%94%E5%A3%81%E9%82%BB%E5%B1%85"
same "search: 谢谢, in a village" "/search?q=%E8%B0%A2%E8%B0%A2&place=linhai/baishuiyang/shangxi/"
same "search: not there" "/search?q=%E9%B2%B8%E9%B1%BC"

t=$(sign_in $town clerk) c=$(sign_in $city clerk)
page "office: queue" /office/submissions /office/submissions "$t" "$c"
page "  late ones" "/office/submissions?due=late" "/office/submissions?due=late" "$t" "$c"
page "  accepted" "/office/submissions?state=accepted" "/office/submissions?state=accepted" "$t" "$c"
page "  a category" "/office/submissions?category=environment" "/office/submissions?category=environment" "$t" "$c"
page "  from paper" "/office/submissions?channel=paper" "/office/submissions?channel=paper" "$t" "$c"
page "  mine" "/office/submissions?who=mine" "/office/submissions?who=mine" "$t" "$c"
page "office: topics" /office/topics /office/topics "$t" "$c"
page "office: counter" /counter /counter "$t" "$c"
t=$(sign_in $town leading) c=$(sign_in $city leading)
page "leading: queue of the city" /office/submissions /office/submissions "$t" "$c"

# --- weight ------------------------------------------------------------------------------------------------

thread=$(first $town /topics '/t/[A-Z0-9]*-[0-9]*-[0-9]*')
curl -s "http://$town$thread" >"$work/thread.html"
all=$(curl -s -o /dev/null -w '%{size_download}' -H 'Accept-Encoding: br' "http://$town$thread")
parts="page $all"
for a in $(grep -oE '(href|src)="/static/[^"#]*' "$work/thread.html" | cut -d'"' -f2 | sort -u); do
    n=$(curl -s -o /dev/null -w '%{size_download}' -H 'Accept-Encoding: br' "http://$town$a")
    parts="$parts, $(basename "$a") $n"
    all=$((all + n))
done
echo "first visit of $thread, brotli: $all bytes ($parts)"
