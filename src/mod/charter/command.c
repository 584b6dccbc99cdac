/*
 * command.c - "tongxin charter check|show|apply FILE".
 *
 * check needs no database. Every error is a line "FILE:LINE: field: what", as compilers write them.
 */
#include <errno.h>

#include "mod/charter/view.h"

static char *read_whole(struct arena *a, const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    struct buf b = buf_make(a, 65536);
    char part[65536];
    size_t got;
    if (!f)
        return NULL;
    while (b.n <= CHARTER_FILE_MAX && (got = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(&b, part, got);
    bool good = !ferror(f);
    fclose(f);
    *n = b.n;
    return good ? b.p : NULL;
}

static void print_errors(const char *file, const struct charter_errors *e)
{
    for (size_t i = 0; i < e->n; i++)
        fprintf(stderr, "%s:%d: %s: %s\n", file, e->at[i].line, e->at[i].field, e->at[i].what);
    fprintf(stderr, "%s: %zu %s; nothing was applied\n", file, e->n,
            e->n == 1 ? "error" : "errors");
}

/* NULL: errors were printed. file: a path, or the name of a shipped charter. */
static const struct charter *load(struct command_ctx *c, const char *file)
{
    struct charter_errors errors;
    size_t n = 0;
    const char *text = read_whole(c->arena, file, &n);
    int why = errno;
    if (!text)
        text = charter_shipped(file, &n);
    if (!text) {
        command_fail("%s: %s", file, strerror(why));
        return NULL;
    }
    const struct charter *ch = charter_parse(c->arena, text, n, &errors);
    if (!ch)
        print_errors(file, &errors);
    return ch;
}

static void print_found(const char *file, const struct charter *c, struct arena *a)
{
    printf("%s: %zu places, %zu rules, %zu holidays, %zu subjects; holds from %s\n", file,
           c->places.n, c->rules.n, c->days.n, c->categories.n, day_iso(a, c->effective));
}

int charter_apply_file(struct command_ctx *ctx, struct db *db, const char *file)
{
    const struct charter *c = load(ctx, file);
    struct charter_errors errors;
    int64_t version;
    if (!c)
        return 1;
    struct zone *zone = zone_open(ctx->config->zone);
    if (!zone)
        return command_fail("there is no time zone \"%s\"", ctx->config->zone);
    db_begin(db, DB_WRITE, ctx->arena);
    bool fits = charter_apply(db, zone, ctx->now, 0, c, &errors, &version);
    zone_close(zone);
    if (!fits) {
        db_rollback(db);
        print_errors(file, &errors);
        return 1;
    }
    if (!db_commit(db))
        return command_fail("%s: %s", db_state_name(db_state(db)), db_why(db));
    print_found(file, c, ctx->arena);
    return 0;
}

static int run_apply(struct command_ctx *c, const char *file)
{
    struct db *db = command_db(c);
    if (!db)
        return 1;
    int status = charter_apply_file(c, db, file);
    db_close(db);
    return status;
}

static void show(const struct charter *c)
{
    VEC_EACH (&c->places, p)
        printf("%-8s %-8s %s %s\n", body_kind_words[p->kind], p->code, p->name, p->name_en);
    VEC_EACH (&c->rules, r)
        printf("%s%s%s = %s    %s\n", r->key, r->scope < 0 ? "" : " for ",
               r->scope < 0 ? "" : body_kind_words[r->scope], r->value, r->source);
}

static int run_charter(struct command_ctx *c, int argc, char **argv)
{
    if (argc == 3 && streq(argv[1], "apply"))
        return run_apply(c, argv[2]);
    if (argc == 3 && (streq(argv[1], "check") || streq(argv[1], "show"))) {
        const struct charter *ch = load(c, argv[2]);
        if (!ch)
            return 1;
        if (streq(argv[1], "show"))
            show(ch);
        print_found(argv[2], ch, c->arena);
        return 0;
    }
    fprintf(stderr, "use: tongxin charter check|show|apply FILE\n");
    return 2;
}

const struct command charter_commands[] = {
    {"charter", "charter check|show|apply FILE [--db URL]        the rules of a place",
     run_charter},
    {NULL, NULL, NULL},
};
