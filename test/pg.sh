#!/bin/sh
# pg.sh COMMAND... - runs a command beside a PostgreSQL server of its own, and takes it away again.
#
# The server lives in a temporary folder and listens on a socket there only, so two of them never
# meet. The command finds TEST_DB=pg, TEST_PG_URL, and TEST_PG_CTL ("TEST_PG_CTL restart" stops and
# starts the server while it is used). PostgreSQL refuses to run as root: then it runs as the user
# postgres.
set -eu
bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
[ -x "${bin:-}/initdb" ] || { echo "pg.sh: no PostgreSQL server found; install postgresql, or set PG_BIN" >&2; exit 1; }
# Each test copies and drops a database of some hundred files: in memory where there is plenty of it.
base=${TMPDIR:-/tmp}
room=$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)
if [ -w /dev/shm ] && [ "${room:-0}" -gt 4000000 ]; then base=/dev/shm; fi
dir=$(mktemp -d "$base/tx-pg.XXXXXX")
user=$(id -un)
if [ "$(id -u)" = 0 ]; then
    user=postgres
    chown "$user" "$dir"
    as() { runuser -u "$user" -- "$@"; }
else
    as() { "$@"; }
fi
chmod 755 "$dir"
stop() {
    as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP
cd "$dir"
as "$bin/initdb" -D "$dir/data" -U tongxin -A trust -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 || {
    cat "$dir/initdb.log" >&2; exit 1; }
cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 100
max_locks_per_transaction = 4096 # each test has a schema of its own in one database
shared_buffers = 64MB
fsync = off # tests kill processes, not the machine: what was written is still read back
CONF
cat >"$dir/ctl" <<CTL
#!/bin/sh
# restart | stop | start, fast
cd "$dir"
run() { if [ "\$(id -u)" = 0 ]; then runuser -u $user -- "\$@"; else "\$@"; fi; }
run "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -m fast -w "\$1" >/dev/null
CTL
chmod 755 "$dir/ctl"
"$dir/ctl" start || { cat "$dir/log" >&2; exit 1; }
as "$bin/createdb" -h "$dir" -U tongxin tongxin
cd "$OLDPWD"
TEST_DB=pg
TEST_PG_URL="postgres://tongxin@/tongxin?host=$dir"
TEST_PG_CTL="$dir/ctl"
export TEST_DB TEST_PG_URL TEST_PG_CTL
"$@"
