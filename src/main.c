/*
 * main.c - the command table.
 *
 * tongxin [--config FILE] [--db URL] [--listen ADDRESS] [--json] COMMAND …
 * Options may stand before or after the command's name. Commands of modules come from their tables.
 */
#include <errno.h>
#include <sys/stat.h>

#include "base/log.h"
#include "config.h"
#include "db/catalog.h"
#include "demo.h"
#include "doctor.h"
#include "job/proc.h"
#include "mod/charter/charter.h"
#include "serve.h"
#include "web/command.h"

#define VERSION "0.1.0"

static int wrong_use(const char *usage)
{
    fprintf(stderr, "use: tongxin %s\n", usage);
    return 2;
}

/* --- commands of the core ------------------------------------------------------------------------- */

static int run_serve(struct command_ctx *c, int argc, char **argv)
{
    (void)argv;
    return argc > 1 ? wrong_use("serve [--db URL] [--listen ADDRESS]")
                    : serve(c->config, c->arena, NULL);
}

static int run_init(struct command_ctx *c, int argc, char **argv)
{
    const char *charter = argc == 3 && streq(argv[1], "--charter") ? argv[2] : NULL;
    if (argc > 1 && !charter)
        return wrong_use("init [--db URL] [--charter FILE]");
    struct db *db = open_migrated(c->config, true, c->arena);
    if (!db)
        return 1;
    printf("%s is ready: schema %d\n", c->config->db,
           db_schema(db, c->arena, &(const char *){NULL}));
    int status = charter ? charter_apply_file(c, db, charter) : 0;
    db_close(db);
    return status;
}

static int run_migrate(struct command_ctx *c, int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return wrong_use("migrate [--db URL]");
    struct db *db = command_db(c);
    if (!db)
        return 1;
    printf("schema %d\n", db_schema(db, c->arena, &(const char *){NULL}));
    db_close(db);
    return 0;
}

static void print_fault(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "%s\n", line);
}

static int run_check(struct command_ctx *c, int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return wrong_use("check [--db URL]");
    struct db *db = command_db(c);
    if (!db)
        return 1;
    struct db_catalog all = catalog_all(c->arena);
    int faults = db_check(db, &all, c->arena, print_fault, NULL);
    db_close(db);
    printf("%zu queries checked, %d faults\n", all.n_query, faults);
    return faults ? 1 : 0;
}

static int run_backup(struct command_ctx *c, int argc, char **argv)
{
    const char *error = NULL;
    if (argc != 2)
        return wrong_use("backup FILE [--db URL]");
    struct db *db = db_open(c->config->db, false, c->arena, &error);
    bool fine = db && db_backup(db, argv[1], c->arena, &error);
    if (db)
        db_close(db);
    return fine ? 0 : command_fail("%s", error);
}

static int run_restore(struct command_ctx *c, int argc, char **argv)
{
    const char *error = NULL;
    if (argc != 2)
        return wrong_use("restore FILE --db URL");
    struct db_catalog all = catalog_all(c->arena);
    struct db *db = db_open(c->config->db, true, c->arena, &error);
    bool fine = db && db_restore(db, &all, argv[1], c->arena, &error);
    if (db)
        db_close(db);
    return fine ? 0 : command_fail("%s", error);
}

static int run_version(struct command_ctx *c, int argc, char **argv)
{
    (void)c, (void)argc, (void)argv;
    puts("tongxin " VERSION);
    return 0;
}

static const struct command core_commands[] = {
    {"demo",
     "demo [--listen ADDRESS] [--dir DIR] [--scale town|city] [--furnish-only] [--fresh]\n"
     "                                                  a furnished town to click through",
     run_demo},
    {"init",
     "init [--db URL] [--charter FILE]                an empty database, with the rules of a place",
     run_init},
    {"serve", "serve [--db URL] [--listen ADDRESS]             until SIGTERM", run_serve},
    {"migrate", "migrate [--db URL]                              bring the schema up to date",
     run_migrate},
    {"check", "check [--db URL]                                every query against this database",
     run_check},
    {"doctor", "doctor [--db URL]                               is this installation healthy",
     run_doctor},
    {"backup", "backup FILE [--db URL]                          a copy, consistent while serving",
     run_backup},
    {"restore", "restore FILE --db URL                           into an empty database",
     run_restore},
    {"version", "version", run_version},
};

static void print_commands(FILE *to)
{
    fputs("use: tongxin [--config FILE] [--db URL] [--listen ADDRESS] [--json] COMMAND\n", to);
    for (size_t i = 0; i < countof(core_commands); i++)
        fprintf(to, "  %s\n", core_commands[i].usage);
    for (const struct module *const *m = modules; *m; m++)
        for (const struct command *k = (*m)->commands; k && k->name; k++)
            fprintf(to, "  %s\n", k->usage);
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < countof(core_commands); i++)
        if (streq(core_commands[i].name, name))
            return &core_commands[i];
    for (const struct module *const *m = modules; *m; m++)
        for (const struct command *k = (*m)->commands; k && k->name; k++)
            if (streq(k->name, name))
                return k;
    return NULL;
}

/* --- options that every command knows -------------------------------------------------------------- */

struct options {
    const char *config, *db, *listen;
    bool json;
};

/* Takes the common options out of argv; what is left moves up. -1: one lacks its value. */
static int take_options(int argc, char **argv, struct options *o)
{
    int left = 1;
    for (int i = 1; i < argc; i++) {
        const char **to = streq(argv[i], "--config")   ? &o->config
                          : streq(argv[i], "--db")     ? &o->db
                          : streq(argv[i], "--listen") ? &o->listen
                                                       : NULL;
        if (to && i + 1 == argc)
            return -1;
        if (to)
            *to = argv[++i];
        else if (streq(argv[i], "--json"))
            o->json = true;
        else
            argv[left++] = argv[i];
    }
    return left;
}

int main(int argc, char **argv)
{
    proc_children(argc, argv);
    struct arena arena;
    struct options o = {0};
    struct config config;
    const char *error = NULL;
    arena_init(&arena, (size_t)1 << 30);
    argc = take_options(argc, argv, &o);
    if (argc < 2 || streq(argv[1], "help") || streq(argv[1], "--help")) {
        print_commands(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    const struct command *k = find_command(streq(argv[1], "--version") ? "version" : argv[1]);
    if (!k) {
        command_fail("there is no command \"%s\"; \"tongxin help\" lists them", argv[1]);
        return 2;
    }
    if (!config_load(&config, o.config, &arena, &error))
        return command_fail("%s", error);
    if (o.db)
        config.db = o.db;
    if (o.listen)
        config.listen = o.listen;
    struct rng rng = rng_system();
    struct command_ctx c = {&config, &arena, &rng, clock_now(), o.json};
    int status = k->run(&c, argc - 1, argv + 1);
    arena_free(&arena);
    return status;
}
