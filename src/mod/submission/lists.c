/*
 * lists.c - lists of submissions: each is a range of one index that gives ids, and one reader for the rows.
 */
#include "algo/near.h"
#include "mod/submission/inside.h"

#define NEAR_LOOKED  300 /* newest of a place that are compared */
#define NEAR_PERCENT 34

static struct submissions fetch(struct db *db, size_t n, const int64_t *id, bool more)
{
    struct submissions l = {arena_array(db_arena(db), struct submission, n + 1), 0, more};
    for (size_t i = 0; i < n; i++)
        if (submission_by_id(db, id[i], &l.at[l.n]))
            l.n++;
    return l;
}

#define FETCH(db, rows, most)                                      \
    do {                                                           \
        size_t n_ = (rows).n > (most) ? (most) : (rows).n;         \
        int64_t *id_ = arena_array(db_arena(db), int64_t, n_ + 1); \
        for (size_t i_ = 0; i_ < n_; i_++)                         \
            id_[i_] = (rows).at[i_].item;                          \
        return fetch((db), n_, id_, (rows).n > n_);                \
    } while (0)

struct submissions submission_list(struct db *db, const struct submission_filter *f,
                                   struct submission_key before, int max)
{
    if (!str_empty(f->category)) {
        struct submission_shelf_in_category_rows rows = q_submission_shelf_in_category(
            db, .place = f->body, .category = f->category, .state = f->state, .before = before.at,
            .before_item = before.id, .max = max + 1);
        FETCH(db, rows, (size_t)max);
    }
    if (f->state >= 0) {
        struct submission_shelf_in_state_rows rows = q_submission_shelf_in_state(
            db, .place = f->body, .state = f->state, .before = before.at, .before_item = before.id,
            .max = max + 1);
        FETCH(db, rows, (size_t)max);
    }
    struct submission_shelf_all_rows rows = q_submission_shelf_all(
        db, .place = f->body, .before = before.at, .before_item = before.id, .max = max + 1);
    FETCH(db, rows, (size_t)max);
}

struct submissions submission_of_topic(struct db *db, const char *topic_number)
{
    struct submission_of_topic_rows rows = q_submission_of_topic(db, .topic = topic_number);
    int64_t *id = arena_array(db_arena(db), int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        id[i] = rows.at[i].id;
    return fetch(db, rows.n, id, false);
}

struct submissions submission_merged_into(struct db *db, int64_t main)
{
    struct submission_of_main_rows rows = q_submission_of_main(db, .main = main);
    int64_t *id = arena_array(db_arena(db), int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        id[i] = rows.at[i].id;
    return fetch(db, rows.n, id, false);
}

void submission_counts(struct db *db, int64_t body, int64_t count[SUB_STATES])
{
    for (int i = 0; i < SUB_STATES; i++)
        count[i] = 0;
    struct submission_counts_rows rows = q_submission_counts(db, .place = body);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].state >= 0 && rows.at[i].state < SUB_STATES)
            count[rows.at[i].state] = rows.at[i].n;
}

/* --- much like it ------------------------------------------------------------------------------------ */

static void keep_best(struct submission_likes *l, int max, struct submission_like x)
{
    size_t at = l->n;
    while (at > 0 && l->at[at - 1].percent < x.percent)
        at--;
    if (at >= (size_t)max)
        return;
    if (l->n < (size_t)max)
        l->n++;
    for (size_t i = l->n - 1; i > at; i--)
        l->at[i] = l->at[i - 1];
    l->at[at] = x;
}

struct submission_likes submission_similar(struct db *db, int64_t body, const char *title,
                                           const char *text, int64_t except, int max)
{
    struct arena *a = db_arena(db);
    struct submission_likes l = {arena_array(a, struct submission_like, (size_t)max + 1), 0};
    struct submissions near = submission_list(
        db, &(struct submission_filter){.body = body, .state = -1}, SUBMISSION_NEWEST, NEAR_LOOKED);
    struct near_set mine = near_set_of(a, title, text);
    for (size_t i = 0; i < near.n; i++) {
        const struct submission *s = &near.at[i];
        if (s->id == except || !sub_is_public(s))
            continue;
        struct near_set theirs = near_set_of(a, s->public_title, s->public_text);
        int percent = near_percent(&mine, &theirs);
        if (percent >= NEAR_PERCENT)
            keep_best(&l, max, (struct submission_like){*s, percent});
    }
    return l;
}
