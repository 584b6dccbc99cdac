/*
 * load.c - the files of the command "map", opened and handed to the readers piece by piece.
 */
#include <errno.h>

#include "algo/opinion/read.h"
#include "base/csv.h"
#include "mod/opinion/view.h"

#define PIECE ((size_t)1 << 18)

typedef bool piece_rule(void *ctx, const char *p, size_t n, bool last, struct read_fault *fault);

static bool tell_fault(const char *file, const struct read_fault *f)
{
    if (f->line && f->column)
        command_fail("%s, line %zu, column %zu: %s", file, f->line, f->column, f->what);
    else if (f->line)
        command_fail("%s, line %zu: %s", file, f->line, f->what);
    else
        command_fail("%s: %s", file, f->what);
    return false;
}

static bool read_pieces(struct arena *a, FILE *f, char *buf, piece_rule *rule, void *ctx,
                        struct read_fault *fault)
{
    for (bool last = false; !last;) {
        size_t n = fread(buf, 1, PIECE, f);
        last = n < PIECE;
        if (ferror(f)) {
            *fault = (struct read_fault){.what = strerror(errno)};
            return false;
        }
        if (!rule(ctx, buf, n, last, fault))
            return false;
        if (arena_failed(a)) {
            *fault = (struct read_fault){.what = "the file is too large"};
            return false;
        }
    }
    return true;
}

static bool read_file(struct arena *a, const char *file, piece_rule *rule, void *ctx)
{
    struct read_fault fault = {0};
    FILE *f = fopen(file, "rb");
    if (!f) {
        command_fail("%s: %s", file, strerror(errno));
        return false;
    }
    char *buf = base_alloc(PIECE);
    bool fine = read_pieces(a, f, buf, rule, ctx, &fault);
    free(buf);
    fclose(f);
    return fine || tell_fault(file, &fault);
}

/* --- rows of votes --------------------------------------------------------------------------- */

static bool rows_piece(void *ctx, const char *p, size_t n, bool last, struct read_fault *fault)
{
    return rows_feed(ctx, p, n, fault) && (!last || rows_end(ctx, fault));
}

bool load_rows(struct arena *a, const char *file, uint64_t key, struct map_input *in)
{
    struct vote_feed *feed = vote_feed_new(key);
    *in = (struct map_input){.title = ""};
    if (!read_file(a, file, rows_piece, rows_open(a, feed))) {
        vote_feed_free(feed);
        return false;
    }
    in->votes = votes_make(feed);
    return true;
}

/* --- an export of Polis ---------------------------------------------------------------------- */

static bool polis_piece(void *ctx, const char *p, size_t n, bool last, struct read_fault *fault)
{
    return polis_feed(ctx, p, n, last, fault);
}

static bool comments_piece(void *ctx, const char *p, size_t n, bool last, struct read_fault *fault)
{
    return comments_feed(ctx, p, n, last, fault);
}

/* The conversation's title, when there is a summary.csv that has one; nothing depends on it. */
static const char *read_title(struct arena *a, const char *file)
{
    FILE *f = fopen(file, "rb");
    char *buf = arena_alloc(a, PIECE);
    struct csv_in *csv = csv_open(a, (struct csv_limits){PIECE, 64});
    struct csv_row row;
    const char *error, *title = "";
    size_t line, n = f ? fread(buf, 1, PIECE, f) : 0;
    if (f)
        fclose(f);
    csv_feed(csv, buf, n, true);
    for (enum csv_result c; (c = csv_next(csv, &row, &line, &error)) != CSV_EOF;)
        if (c == CSV_ROW && row.n >= 2 && str_eq(row.field[0], STR("topic")))
            title = str_dup(a, str_trim(row.field[1]));
    return title;
}

/* The groups of the export; NULL when the column is missing or empty. */
static const int32_t *labels_of(const struct polis_reader *p, const struct votes *v)
{
    const int32_t *label = polis_labels(p);
    for (uint32_t r = 0; label && r < votes_people(v); r++)
        if (label[r] >= 0)
            return label;
    return NULL;
}

static void use_comments(struct arena *a, const struct comments_reader *r, struct map_input *in)
{
    size_t n;
    const struct polis_comment *c = comments_of(r, &n);
    in->text = arena_array(a, const char *, votes_statements(in->votes) + 1u);
    for (size_t i = 0; i < n; i++) {
        uint32_t column = id_find(&in->votes->statements, c[i].id);
        votes_moderate(in->votes, c[i].id, c[i].out);
        if (column != UINT32_MAX)
            in->text[column] = c[i].text;
    }
}

bool load_polis(struct arena *a, const char *dir, uint64_t key, struct map_input *in)
{
    const char *votes = arena_printf(a, "%s/participants-votes.csv", dir);
    const char *comments = arena_printf(a, "%s/comments.csv", dir);
    struct vote_feed *feed = vote_feed_new(key);
    struct polis_reader *p = polis_open(a, feed);
    struct comments_reader *c = comments_open(a);
    if (!read_file(a, comments, comments_piece, c) || !read_file(a, votes, polis_piece, p)) {
        vote_feed_free(feed);
        return false;
    }
    *in = (struct map_input){.votes = votes_make(feed)};
    in->label = labels_of(p, in->votes);
    if (in->votes->n == 0) {
        votes_free(in->votes);
        command_fail("%s: there is no vote in the file", votes);
        return false;
    }
    in->title = read_title(a, arena_printf(a, "%s/summary.csv", dir));
    use_comments(a, c, in);
    return true;
}
