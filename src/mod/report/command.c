/*
 * command.c - "tongxin report TOPIC|PERIOD [--place CODE] [--format html|md|json]": the page itself, on stdout.
 *
 * It is the same request that a browser sends, answered in this process: so the numbers cannot differ. What was
 * touched since the last fold is counted first; --recount forgets all tallies before.
 */
#include <stdio.h>

#include "mod/report/room.h"
#include "web/i18n.h"

#define USE "use: tongxin report TOPIC|PERIOD [--place CODE] [--format html|md|json] [--recount]\n"

struct asked {
    const char *what, *place, *format;
    bool recount;
};

static bool read_args(int argc, char **argv, struct asked *q)
{
    for (int i = 1; i < argc; i++) {
        if (streq(argv[i], "--recount"))
            q->recount = true;
        else if (streq(argv[i], "--place") && i + 1 < argc)
            q->place = argv[++i];
        else if (streq(argv[i], "--format") && i + 1 < argc)
            q->format = argv[++i];
        else if (*argv[i] != '-' && !q->what)
            q->what = argv[i];
        else
            return false;
    }
    return (q->what || q->recount) &&
           (streq(q->format, "html") || streq(q->format, "md") || streq(q->format, "json"));
}

/* In transactions of their own, so that a server that runs can write in between. */
static bool fold_all(struct command_ctx *c, struct db *db, const struct zone *zone, bool recount)
{
    bool more = true, anew = recount;
    while (more) {
        struct arena_mark mark = arena_mark(c->arena);
        db_begin(db, DB_WRITE, c->arena);
        if (anew)
            report_recount(db);
        more = report_fold(db, zone, c->now, REPORT_CELLS);
        enum db_state state = db_state(db);
        bool done = db_commit(db);
        arena_rewind(c->arena, mark);
        if (!done && (state == DB_RETRY || db_state(db) == DB_RETRY)) {
            more = true;
            continue;
        }
        if (!done) {
            command_fail("%s: %s", db_state_name(db_state(db)), db_why(db));
            return false;
        }
        anew = false;
    }
    return true;
}

/* "/report/linhai/2026-11.md"; NULL after words on stderr. */
static const char *address(struct command_ctx *c, struct db *db, const struct asked *q)
{
    struct body b;
    struct period p;
    const char *end = streq(q->format, "html") ? "" : arena_printf(c->arena, ".%s", q->format);
    if (!period_parse(q->what, &p))
        return arena_printf(c->arena, "/report/t/%s%s", q->what, end);
    db_begin(db, DB_READ, c->arena);
    bool found = q->place ? body_by_code(db, q->place, &b) : body_by_id(db, body_root(db), &b);
    db_rollback(db);
    if (found)
        return arena_printf(c->arena, "/report/%s%s%s", b.path, q->what, end);
    command_fail(q->place ? "there is no place with the code \"%s\"" : "there is no place yet%s",
                 q->place ? q->place : "");
    return NULL;
}

static int print_page(struct command_ctx *c, struct db *db, const struct zone *zone,
                      const char *path)
{
    const char *lang = getenv("LANG");
    struct app app = {.config = c->config, .zone = zone, .clock = clock_now};
    struct req r = {.arena = c->arena,
                    .app = &app,
                    .db = db,
                    .now = c->now,
                    .rng = c->rng,
                    .method = GET,
                    .path = path,
                    .target = path,
                    .client = "",
                    .id = "report",
                    .origin = c->config->origin ? c->config->origin : "",
                    .place = "",
                    .lang = lang && str_starts(str_of(lang), STR("zh")) ? langs[0]
                                                                        : lang_by_code("en")};
    unsigned allow;
    app_wire(&app, c->arena);
    r.out = buf_make(c->arena, 64 * 1024);
    r.route = route_find(app.routes, c->arena, GET, path, r.arg, &allow);
    db_begin(db, DB_READ, c->arena);
    r.route->run(&r);
    bool read = db_state(db) == DB_OK;
    db_rollback(db);
    if (!read)
        return command_fail("%s", db_why(db));
    if (r.status == 404)
        return command_fail("there is no topic and no period \"%s\"", strrchr(path, '/') + 1);
    fwrite(r.out.p, 1, r.out.n, stdout);
    return 0;
}

static int run_report(struct command_ctx *c, int argc, char **argv)
{
    struct asked q = {.format = c->json ? "json" : "md"};
    if (!read_args(argc, argv, &q)) {
        fputs(USE, stderr);
        return 2;
    }
    struct zone *zone = zone_open(c->config->zone);
    if (!zone)
        return command_fail("there is no time zone \"%s\"", c->config->zone);
    struct db *db = command_db(c);
    int status = db && fold_all(c, db, zone, q.recount) ? 0 : 1;
    if (status == 0 && q.what) {
        const char *path = address(c, db, &q);
        status = path ? print_page(c, db, zone, path) : 1;
    }
    if (db)
        db_close(db);
    zone_close(zone);
    return status;
}

const struct command report_commands[] = {
    {"report",
     "report TOPIC|PERIOD [--place CODE] [--format html|md|json] [--recount]   2026-W47, 2026-11, "
     "2026",
     run_report},
    {NULL, NULL, NULL},
};
