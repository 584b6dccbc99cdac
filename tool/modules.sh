#!/bin/sh
# modules.sh ROOM-FOLDER... - prints gen/modules.c: the list of features, and of all queries and
# migrations. This file is the whole registration of a feature folder.
set -eu
echo '/* Made by tool/modules.sh from the folder names. */'
echo '#include "web/app.h"'
echo '#include "db/catalog.h"'
for room in "$@"; do
    name=$(basename "$room")
    case "$room" in */mod/*) echo "extern const struct module ${name}_module;" ;; esac
    [ ! -f "$room/queries.sql" ] || echo "extern const struct db_query *const ${name}_queries[];"
    [ ! -d "$room/schema" ] || echo "extern const struct db_migration *const ${name}_migrations[];"
done
echo 'const struct module *const modules[] = {'
for room in "$@"; do
    case "$room" in */mod/*) echo "    &$(basename "$room")_module," ;; esac
done
echo '    NULL};'
echo 'const struct db_query *const *const all_queries[] = {'
for room in "$@"; do
    [ ! -f "$room/queries.sql" ] || echo "    $(basename "$room")_queries,"
done
echo '    NULL};'
echo 'const struct db_migration *const *const all_migrations[] = {'
for room in "$@"; do
    [ ! -d "$room/schema" ] || echo "    $(basename "$room")_migrations,"
done
echo '    NULL};'
