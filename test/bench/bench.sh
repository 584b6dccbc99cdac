#!/bin/sh
# bench.sh - what the program costs, as ratios side by side on this machine, the client beside it.
# Called by `make bench` with BIN, the folder of bench-server, bench-server-single and bench-load.
set -eu
BIN=${BIN:?}
SECONDS_EACH=${SECONDS_EACH:-4}
dir=$(mktemp -d)
port=18180
at=127.0.0.1:$port
pid=
stop() { [ -z "$pid" ] || { kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; pid=; } || true; }
trap 'stop; rm -rf "$dir"' EXIT
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"

up() { # ADDRESS
    for _ in $(seq 400); do
        curl -fs "http://$1/healthz" >/dev/null 2>&1 && return
        sleep 0.01
    done
    echo "bench.sh: the server did not start" >&2
    exit 1
}
start() { # PROGRAM DB
    BENCH_FILE=$dir/page "$1" --config "$dir/conf" --db "$2" --listen $at serve 2>/dev/null &
    pid=$!
    up $at
}
load() { "$BIN/bench-load" "$@"; }
value() { echo "$2" | tr ' ' '\n' | sed -n "s/^$1=//p"; }
cpu_us() { awk -v hz="$(getconf CLK_TCK)" '{print ($14+$15)*1000000/hz}' "/proc/$pid/stat"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b ? a / b : 0 }'; }
kb() { awk -v k="$1" '$1 == k":" {print $2}' "/proc/$pid/smaps_rollup"; }

printf 'connections = 12000;\nuploads = "%s/uploads";\n' "$dir" >"$dir/conf"
: >"$dir/page"
# The demo town, furnished once; its database is the one that is measured.
"$BIN/bench-server" demo --dir "$dir" --listen 127.0.0.1:0 >"$dir/out" 2>/dev/null &
demo=$!
until grep -q localhost "$dir/out" 2>/dev/null || ! kill -0 $demo 2>/dev/null; do sleep 0.05; done
kill $demo 2>/dev/null; wait $demo 2>/dev/null || true
db=sqlite:$dir/demo.db

echo "machine: $(nproc) cores, $(uname -m), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"

began=$(date +%s%N)
start "$BIN/bench-server" "$db"
ready=$(date +%s%N)
echo "start to first answer, existing database: $(((ready - began) / 1000000)) ms (polled each 10 ms)"
echo "memory after start: Rss $(kb Rss) kB, Pss $(kb Pss) kB"

curl -s "http://$at/blog" >"$dir/page"
stop; start "$BIN/bench-server" "$db"
echo "--- pages: /blog, $(wc -c <"$dir/page") bytes, against the same bytes as a constant, 16 connections"
for round in 1 2 3; do
    before=$(cpu_us); d=$(load get $at /blog 16 "$SECONDS_EACH"); after=$(cpu_us)
    c=$(load get $at /bench/constant 16 "$SECONDS_EACH")
    us=$(awk -v a="$after" -v b="$before" -v n="$(value done "$d")" 'BEGIN { printf "%.0f", (a - b) / n }')
    echo "dynamic $(value rate "$d")/s, constant $(value rate "$c")/s, ratio $(ratio "$(value rate "$d")" "$(value rate "$c")"), CPU per dynamic page $us us, p50 $(value p50_us "$d") us, p99 $(value p99_us "$d") us"
done
before=$(cpu_us); n=$(load get $at /blog 16 "$SECONDS_EACH" tx_session=of-nobody); after=$(cpu_us)
us=$(awk -v a="$after" -v b="$before" -v n="$(value done "$n")" 'BEGIN { printf "%.0f", (a - b) / n }')
c=$(load get $at /bench/constant 16 "$SECONDS_EACH")
echo "each page made anew (a reader with a session): $(value rate "$n")/s, ratio to the constant $(ratio "$(value rate "$n")" "$(value rate "$c")"), CPU per page $us us"
for e in br gzip; do
    d=$(LOAD_ENCODING=$e load get $at /blog 16 "$SECONDS_EACH")
    echo "with $e: $(value rate "$d")/s, $(value bytes_each "$d") bytes each with headers"
done

# The longest thread of the town: all of one matter on one page, as a browser that never was here gets it.
wire() { curl -s -o /dev/null -w '%{size_header} %{size_download}\n' -H 'Accept-Encoding: br' "http://$at$1" | awk '{print $1 + $2}'; }
thread=$(for t in $(curl -s "http://$at/topics" | grep -oE '"/t/[A-Z0-9-]+"' | tr -d '"' | sort -u); do
    echo "$(curl -s "http://$at$t" | wc -c) $t"
done | sort -rn | head -n 1)
path=${thread#* } sum=$(wire "${thread#* }")
for asset in $(curl -s "http://$at$path" | grep -oE '(href|src)="/static/[^"]+"' | cut -d'"' -f2 | sort -u); do
    sum=$((sum + $(wire "$asset")))
done
echo "--- thread page: the longest of the town, ${thread%% *} bytes of HTML; first visit with style, script and icon: $sum bytes on the wire (br)"
for round in 1 2 3; do
    before=$(cpu_us); d=$(load get $at "$path" 16 "$SECONDS_EACH"); between=$(cpu_us)
    n=$(load get $at "$path" 16 "$SECONDS_EACH" tx_session=of-nobody); after=$(cpu_us)
    awk -v a="$before" -v b="$between" -v c="$after" -v d="$(value done "$d")" -v n="$(value done "$n")" \
        'BEGIN { printf "CPU per page: for anybody %.0f us, made anew for a reader with a session %.0f us\n", (b - a) / d, (c - b) / n }'
done
# All threads of the town, made anew: from one that has begun to one with its whole story.
for t in $(curl -s "http://$at/topics" | grep -oE '"/t/[A-Z0-9-]+"' | tr -d '"' | sort -u); do
    before=$(cpu_us); n=$(load get $at "$t" 16 "$SECONDS_EACH" tx_session=of-nobody); after=$(cpu_us)
    awk -v a="$before" -v b="$after" -v n="$(value done "$n")" 'BEGIN { printf "%.0f\n", (b - a) / n }'
done | sort -n | awk '{ us[NR] = $1 } END { printf "CPU of all %d threads of the town, made anew: least %d us, middle %d us, most %d us\n", NR, us[1], us[int((NR + 1) / 2)], us[NR] }'
# While nothing is written a page goes on with what the last one was told (db/memo.c). Beside another process that
# commits all the time every question is asked again.
"$BIN/bench-server" --config "$dir/conf" --db "$db" --listen "127.0.0.1:$((port + 1))" serve 2>/dev/null &
other=$!
up "127.0.0.1:$((port + 1))"
load post "127.0.0.1:$((port + 1))" /bench/write 4 $((SECONDS_EACH + 1)) x=y "a word from the bench of the village" >"$dir/w" &
writer=$!
sleep 0.5
before=$(cpu_us); n=$(load get $at "$path" 4 "$SECONDS_EACH" tx_session=of-nobody); after=$(cpu_us)
wait $writer
kill $other; wait $other 2>/dev/null || true
echo "the longest, with $(value rate "$(cat "$dir/w")") commits/s of another process beside it: CPU per page $(awk -v a="$before" -v b="$after" -v n="$(value done "$n")" 'BEGIN { printf "%.0f", (b - a) / n }') us"
echo "memory under load: Rss $(kb Rss) kB, Pss $(kb Pss) kB"

writes() { # NAME PROGRAM DB
    start "$2" "$3"
    load post $at /bench/write 64 "$SECONDS_EACH" x=y "a word from the bench of the village" >"$dir/$1"
    stop
}
stop
echo "--- durable writes, 64 connections, each answered after its commit"
for round in 1 2 3; do
    writes group "$BIN/bench-server" "$db"
    writes single "$BIN/bench-server-single" "$db"
    g=$(cat "$dir/group") s=$(cat "$dir/single")
    echo "SQLite: group commit $(value rate "$g")/s (p99 $(value p99_us "$g") us), one commit each $(value rate "$s")/s, ratio $(ratio "$(value rate "$g")" "$(value rate "$s")"), failed $(value bad "$g") and $(value bad "$s")"
done
if [ -n "${TEST_PG_URL:-}" ]; then
    "$BIN/bench-server" --db "$TEST_PG_URL" migrate >/dev/null
    writes pg "$BIN/bench-server" "$TEST_PG_URL"
    printf 'lanes = 1;\n' >>"$dir/conf"
    writes pg1 "$BIN/bench-server" "$TEST_PG_URL"
    p=$(cat "$dir/pg") q=$(cat "$dir/pg1")
    echo "PostgreSQL: 4 lanes $(value rate "$p")/s (p99 $(value p99_us "$p") us), 1 lane $(value rate "$q")/s, ratio $(ratio "$(value rate "$p")" "$(value rate "$q")"), failed $(value bad "$p") and $(value bad "$q")"
    sed -i '/lanes/d' "$dir/conf"
fi

start "$BIN/bench-server" "$db"
echo "--- pages beside full writing (4 connections reading, 64 writing)"
idle=$(load get $at /blog 4 "$SECONDS_EACH")
load post $at /bench/write 64 $((SECONDS_EACH + 2)) x=y "a word from the bench of the village" >"$dir/w" &
writer=$!
sleep 1
busy=$(load get $at /blog 4 "$SECONDS_EACH")
wait $writer
echo "idle p50 $(value p50_us "$idle") us p99 $(value p99_us "$idle") us; beside $(value rate "$(cat "$dir/w")") writes/s p50 $(value p50_us "$busy") us p99 $(value p99_us "$busy") us; ratio p50 $(ratio "$(value p50_us "$busy")" "$(value p50_us "$idle")"), p99 $(ratio "$(value p99_us "$busy")" "$(value p99_us "$idle")")"

stop; start "$BIN/bench-server" "$db"
echo "--- event streams"
echo "all fast:  $(load streams $at /bench/stream 10000 $pid /bench/write x=y note-one)"
stop; start "$BIN/bench-server" "$db"
echo "100 slow:  $(load streams $at /bench/stream 10000 $pid /bench/write x=y note-two 100)"
