/*
 * import.c - "tongxin import polis DIR --place CODE": an export of Polis becomes a topic with its statements.
 *
 * Columns are found by name, because exports differ (docs of the opinion map). Votes are counted once for each
 * person and statement, the last one standing; the sums of comments.csv count superseded ones too and are
 * not used. Who voted how is not kept here: that belongs to the opinion map.
 */
#include "base/csv.h"
#include "mod/topic/room.h"

#include <errno.h>

#define FIELD_MAX      (64 * 1024)
#define STATEMENTS_MAX 10000
#define VOTERS_MAX     200000

struct statement {
    int64_t id, agree, disagree, pass;
    const char *text;
    bool hidden;
    usec at;
};
struct polis {
    struct arena *arena;
    const char *dir, *title, *url, *about;
    struct statement *statement;
    size_t n, cap;
    int64_t voters, votes;
    const char *why; /* what is wrong with it; NULL: nothing */
};

/* --- one file, row by row ------------------------------------------------------------------------------ */

typedef void row_rule(struct polis *p, const struct csv_row *head, const struct csv_row *row);

static bool cell(const struct csv_row *head, const struct csv_row *row, const char *name,
                 struct str *out)
{
    for (size_t i = 0; i < head->n && i < row->n; i++)
        if (str_eq(head->field[i], str_of(name))) {
            *out = row->field[i];
            return true;
        }
    return false;
}

static int64_t number(const struct csv_row *head, const struct csv_row *row, const char *name)
{
    struct str s;
    int64_t n = 0;
    return cell(head, row, name, &s) && str_int64(s, &n) ? n : 0;
}

static struct csv_row keep(struct arena *a, const struct csv_row *row)
{
    struct csv_row head = {arena_array(a, struct str, row->n), row->n};
    for (size_t i = 0; i < row->n; i++)
        head.field[i] = str_of(str_dup(a, row->field[i]));
    return head;
}

/* has_head false: the first column names the value (summary.csv). */
static void read_file(struct polis *p, const char *name, bool has_head, row_rule *rule)
{
    const char *path = arena_printf(p->arena, "%s/%s", p->dir, name);
    FILE *f = p->why ? NULL : fopen(path, "rb");
    if (!f) {
        if (!p->why)
            p->why = arena_printf(p->arena, "%s: %s", path, strerror(errno));
        return;
    }
    struct csv_in *in = csv_open(p->arena, (struct csv_limits){FIELD_MAX, STATEMENTS_MAX + 16});
    struct csv_row row, head = {0};
    char *buf = arena_array(p->arena, char, FIELD_MAX);
    const char *error = NULL;
    size_t line;
    bool first = has_head, last = false;
    while (!last && !p->why) {
        size_t n = fread(buf, 1, FIELD_MAX, f);
        last = n < FIELD_MAX;
        csv_feed(in, buf, n, last);
        for (enum csv_result c;
             !p->why && (c = csv_next(in, &row, &line, &error)) != CSV_MORE && c != CSV_EOF;) {
            if (c == CSV_BAD)
                p->why = arena_printf(p->arena, "%s, line %zu: %s", path, line, error);
            else if (first)
                head = keep(p->arena, &row);
            else
                rule(p, &head, &row);
            first = false;
        }
    }
    fclose(f);
}

static void summary_row(struct polis *p, const struct csv_row *head, const struct csv_row *row)
{
    (void)head;
    if (row->n < 2)
        return;
    if (str_eq(row->field[0], STR("topic")))
        p->title = str_dup(p->arena, row->field[1]);
    else if (str_eq(row->field[0], STR("url")))
        p->url = str_dup(p->arena, row->field[1]);
    else if (str_eq(row->field[0], STR("conversation-description")))
        p->about = str_dup(p->arena, row->field[1]);
}

static void comment_row(struct polis *p, const struct csv_row *head, const struct csv_row *row)
{
    struct str text;
    if (!cell(head, row, "comment-body", &text) || p->n == STATEMENTS_MAX) {
        p->why = "comments.csv has no column comment-body, or too many rows";
        return;
    }
    p->statement = topic_grow(p->arena, p->statement, p->n, &p->cap, sizeof(*p->statement));
    p->statement[p->n++] = (struct statement){.id = number(head, row, "comment-id"),
                                              .text = str_dup(p->arena, text),
                                              .hidden = number(head, row, "moderated") < 0,
                                              .at = number(head, row, "timestamp") * 1000};
}

static struct statement *statement_of(struct polis *p, struct str id)
{
    int64_t n;
    if (!str_int64(id, &n))
        return NULL;
    for (size_t i = 0; i < p->n; i++)
        if (p->statement[i].id == n)
            return &p->statement[i];
    return NULL;
}

/* participants-votes.csv: a column for each statement, one vote in each cell or nothing. */
static void voter_row(struct polis *p, const struct csv_row *head, const struct csv_row *row)
{
    p->voters++;
    for (size_t i = 0; i < head->n && i < row->n; i++) {
        struct statement *s = row->field[i].n ? statement_of(p, head->field[i]) : NULL;
        int64_t vote;
        if (!s || !str_int64(row->field[i], &vote))
            continue;
        s->agree += vote > 0;
        s->disagree += vote < 0;
        s->pass += vote == 0;
        p->votes++;
    }
}

static bool is_chinese(const char *s)
{
    return (unsigned char)s[strcspn(s, "\xE4\xE5\xE6\xE7\xE8\xE9")] != 0;
}

/* --- into the town --------------------------------------------------------------------------------------- */

static int64_t write_topic(struct db *db, const struct topic_by *by, const struct polis *p,
                           int64_t body, const char **why)
{
    struct topic t;
    int64_t id = topic_open(db, by,
                            &(struct topic_new){.body = body,
                                                .lang = is_chinese(p->title) ? "zh-Hans" : "en",
                                                .title = p->title,
                                                .summary = p->about,
                                                .origin = FROM_IMPORT},
                            why);
    for (size_t i = 0; id && i < p->n; i++) {
        const struct statement *s = &p->statement[i];
        q_topic_statement_add(db, .topic = id, .foreign_id = s->id, .text = s->text,
                              .agree = s->agree, .disagree = s->disagree, .pass = s->pass,
                              .hidden = s->hidden, .at = s->at);
    }
    if (!id || !topic_by_id(db, id, &t))
        return 0;
    q_topic_source_add(db, .topic = id, .name = "Polis", .url = p->url, .voters = p->voters,
                       .votes = p->votes,
                       .credit = arena_printf(db_arena(db),
                                              "Data was gathered using the Polis software "
                                              "(compdemocracy.org/polis): %s",
                                              p->url));
    topic_tell(db, by, &t, "topic.import", p->url, CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/t/%s/statements", t.number));
    return id;
}

int64_t topic_import_polis(struct db *db, const struct topic_by *by, const char *dir, int64_t body,
                           const char **why)
{
    struct polis p = {.arena = db_arena(db), .dir = dir, .title = "", .url = "", .about = ""};
    read_file(&p, "summary.csv", false, summary_row);
    read_file(&p, "comments.csv", true, comment_row);
    read_file(&p, "participants-votes.csv", true, voter_row);
    *why = p.why;
    return p.why ? 0 : write_topic(db, by, &p, body, why);
}

static int import_to(struct command_ctx *c, struct db *db, const char *dir, const char *code)
{
    struct body b;
    struct topic t;
    const char *why = "there is no place of that code";
    struct topic_by by = {.zone = zone_open(c->config->zone), .now = c->now, .quiet = true};
    db_begin(db, DB_WRITE, c->arena);
    int64_t id = body_by_code(db, code, &b) ? topic_import_polis(db, &by, dir, b.id, &why) : 0;
    if (!id || !topic_by_id(db, id, &t)) {
        db_rollback(db);
        return command_fail("%s", why ? why : db_why(db));
    }
    if (!db_commit(db))
        return command_fail("%s: %s", db_state_name(db_state(db)), db_why(db));
    printf("%s  %s\n", t.number, t.title);
    return 0;
}

static int run_polis(struct command_ctx *c, int argc, char **argv)
{
    const char *dir = NULL, *code = NULL;
    for (int i = 1; i < argc; i++)
        if (streq(argv[i], "--place") && i + 1 < argc)
            code = argv[++i];
        else if (argv[i][0] != '-' && !dir)
            dir = argv[i];
        else
            return command_fail("import polis does not know \"%s\"", argv[i]) + 1;
    if (!dir || !code)
        return command_fail("import polis DIR --place CODE") + 1;
    struct db *db = command_db(c);
    if (!db)
        return 1;
    int rc = import_to(c, db, dir, code);
    db_close(db);
    return rc;
}

const struct import_kind topic_imports[] = {{"polis", "import polis DIR --place CODE", run_polis},
                                            {NULL, NULL, NULL}};
