#!/bin/sh
# import.sh - how fast submissions come in from another system, beside the plainest thing that could be done with them.
#
#   BIN=build/release [TOWN=demo.db] [ROWS=100000] sh test/bench/import.sh
#
# The constant is the sqlite3 shell, which puts the same rows into one table without an index, in one transaction, with
# the same promise (WAL, synchronous=FULL). `tongxin import csv` also masks, numbers, lists, counts and queues them, starts
# their clocks and makes them found by search. Rounds alternate; the clock and the CPU of the process are printed. The
# disk decides on the clock: a loaded city is written twice, to the log and to the file.
set -eu
BIN=${BIN:?}
ROWS=${ROWS:-100000}
ROUNDS=${ROUNDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# Rows as another system would give them: 230 characters in the median, most of them answered.
rows() {
    awk -v n="$1" 'BEGIN {
        srand(20140408)
        split("村口的路灯灭了三天|老人晚上出门看不见路|水渠堵住了|下面的田没有水|垃圾桶满了没有人来清|天一热味道很大|早上的班车赶不上早读|" \
              "希望镇里派人来看一看|我们几家都是一样的情况|去年也提过一次没有下文|不是要谁负责只想有个准日子|电话打过说会转告", part, "|")
        split("投诉|投诉|求助|咨询|建言", kind, "|"); split("上溪村|竹里村|桥头村|白水洋镇", place, "|")
        split("城乡建设|环境保护|交通运输|民政", category, "|")
        print "kind,title,text,author,place,time,category,reply,reply_unit,reply_time,supports"
        for (i = 0; i < n; i++) {
            want = exp(5.44 + 0.8 * (rand() + rand() + rand() + rand() - 2) * 1.7); text = ""; len = 0
            while (len < want) { p = part[1 + int(rand() * 12)]; text = text p "，"; len += 10 }
            y = 2016 + int(i * 9 / n); m = 1 + int(rand() * 12); d = 1 + int(rand() * 28); answered = rand() < 0.9
            printf "%s,%s,\"%s\",某人,%s,%d-%02d-%02d %02d:%02d,%s,%s,村镇建设办公室,%s,%d\n", kind[1 + int(rand() * 5)],
                part[1 + int(rand() * 12)], text, place[1 + int(rand() * 4)], y, m, d, rand() * 24, rand() * 60,
                category[1 + int(rand() * 4)], answered ? "您好，" part[4] "，已经派人到现场看过，材料到了就修，修好以后在这里告诉您。" : "",
                answered ? sprintf("%d-%02d-%02d", y + 1, m, d) : "", int(rand() * 30)
        }
    }'
}

[ -n "${TOWN:-}" ] || { "$BIN/tongxin" demo --furnish-only --dir "$work" >/dev/null; TOWN=$work/demo.db; }
rows "$ROWS" >"$work/rows.csv"

timed() { # NAME COMMAND…: wall and CPU of one process
    name=$1
    shift
    began=$(date +%s%N)
    (
        "$@" >/dev/null
        took=$((($(date +%s%N) - began) / 1000000))
        times >"$work/times" # a pipe would have children of its own
        awk -v ms="$took" -v n="$ROWS" -v name="$name" '
            function s(x, p) { split(x, p, /[ms]/); return p[1] * 60 + p[2] }
            NR == 2 { printf "%s: %d rows, %.1f s wall, %.1f s CPU, %d rows/s\n", name, n, ms / 1000, s($1) + s($2), n * 1000 / ms }' "$work/times"
    )
}
plain() {
    sqlite3 "$work/plain.db" "PRAGMA journal_mode=WAL" "PRAGMA synchronous=FULL" ".mode csv" ".import $work/rows.csv item"
}

for _ in $(seq "$ROUNDS"); do
    cp "$TOWN" "$work/import.db"
    timed import "$BIN/tongxin" --db "sqlite:$work/import.db" import csv "$work/rows.csv" --place BSY
    rm -f "$work/import.db"*
    if command -v sqlite3 >/dev/null; then
        timed "one table, no index" plain
        rm -f "$work/plain.db"*
    fi
done
if [ -n "${TEST_PG_URL:-}" ]; then
    "$BIN/tongxin" --db "$TEST_PG_URL" migrate >/dev/null
    "$BIN/tongxin" --db "$TEST_PG_URL" init --charter charters/linhai.cfg >/dev/null
    timed "import, PostgreSQL" "$BIN/tongxin" --db "$TEST_PG_URL" import csv "$work/rows.csv" --place BSY
fi
