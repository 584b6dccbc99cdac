/*
 * load.c - see load.h. Each table gets its rows in one statement, in the order of its key where that is cheap to have:
 * a page of an index is then touched once for many rows.
 */
#include "mod/submission/load.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/vec.h"

#define FIRST_PART 8 /* of a batch: the first, which nothing is written beside */
#define BATCH_MEMORY \
    ((size_t)2 << 30) /* far more than is needed but by texts that never say the same */

/* --- places --------------------------------------------------------------------------------------- */

static const char *const *names_of(const struct load_place *p, const char *names[4])
{
    names[0] = p->body.name;
    names[1] = p->body.code;
    names[2] = p->body.name_en;
    names[3] = p->body.path;
    return names;
}

static bool goes_by(const struct load_place *p, const char *name)
{
    const char *names[4];
    names_of(p, names);
    for (size_t i = 0; i < countof(names); i++)
        if (streq(names[i], name))
            return true;
    return false;
}

static const struct load_place **slot_of(const struct load_places *p, const char *name)
{
    size_t at = (size_t)hash_quick(name, strlen(name)) & (p->n_named - 1);
    while (p->named[at] && !goes_by(p->named[at], name))
        at = (at + 1) & (p->n_named - 1);
    return &p->named[at];
}

/* Of two places of one name the first counts. */
static void index_names(struct load_places *p, struct arena *a)
{
    const char *names[4];
    p->n_named = 16;
    while (p->n_named < p->n * 8)
        p->n_named *= 2;
    p->named = arena_array(a, const struct load_place *, p->n_named);
    for (size_t i = 0; i < p->n; i++) {
        names_of(&p->at[i], names);
        for (size_t k = 0; k < countof(names); k++) {
            const struct load_place **slot = slot_of(p, names[k]);
            if (!*slot)
                *slot = &p->at[i];
        }
    }
}

static struct body kept(struct arena *a, const struct body *b)
{
    struct body k = *b;
    k.code = arena_strdup(a, b->code);
    k.path = arena_strdup(a, b->path);
    k.name = arena_strdup(a, b->name);
    k.name_en = arena_strdup(a, b->name_en);
    return k;
}

static struct org_list orgs_kept(struct arena *a, const struct org_list *l)
{
    struct org_list k = {arena_array(a, struct org, l->n), l->n};
    for (size_t i = 0; i < l->n; i++) {
        k.at[i] = l->at[i];
        k.at[i].name = arena_strdup(a, l->at[i].name);
        k.at[i].name_en = arena_strdup(a, l->at[i].name_en);
    }
    return k;
}

bool load_places(struct db *db, struct arena *a, const char *place, struct load_places *out)
{
    struct body top;
    *out = (struct load_places){0};
    if (!body_by_code(db, place, &top) && !body_by_path(db, place, &top))
        return false;
    struct body_list below = body_all(db, top.path);
    out->at = arena_array(a, struct load_place, below.n);
    for (size_t i = 0; i < below.n; i++) {
        struct load_place *p = &out->at[out->n++];
        struct org_list orgs = org_of_body(db, below.at[i].id);
        struct sub_way w = sub_way_of(db, below.at[i].id);
        *p = (struct load_place){.body = kept(a, &below.at[i]),
                                 .n_way = w.n,
                                 .office = sub_office_of(db, below.at[i].id),
                                 .orgs = orgs_kept(a, &orgs)};
        memcpy(p->way, w.id, sizeof(p->way));
    }
    index_names(out, a);
    return out->n > 0;
}

const struct load_place *load_place_named(const struct load_places *p, const char *name)
{
    return *name ? *slot_of(p, name) : NULL;
}

int64_t load_unit(const struct load_place *p, const char *name)
{
    for (size_t i = 0; *name && i < p->orgs.n; i++)
        if (streq(p->orgs.at[i].name, name) || streq(p->orgs.at[i].name_en, name))
            return p->orgs.at[i].id;
    return p->office;
}

/* --- numbers --------------------------------------------------------------------------------------- */

struct serial {
    const struct load_place *place;
    int year;
    size_t item;
};

static int by_serial(const void *a, const void *b)
{
    const struct serial *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->year != y->year)
        return x->year - y->year;
    return (x->item > y->item) - (x->item < y->item);
}

/* Those of a place and year are taken together; the database holds the row until the transaction is over. */
static void take_numbers(struct db *db, const struct zone *z, struct load_item *items, size_t n)
{
    struct arena *a = db_arena(db);
    struct serial *s = arena_array(a, struct serial, n);
    for (size_t i = 0; i < n; i++)
        s[i] = (struct serial){items[i].place, zone_civil(z, items[i].received).year, i};
    qsort(s, n, sizeof(*s), by_serial);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && s[end].place == s[i].place && s[end].year == s[i].year)
            end++;
        int64_t first = body_take_numbers(db, s[i].place->body.id, s[i].year, (int64_t)(end - i));
        for (size_t from = i; i < end; i++)
            items[s[i].item].number =
                body_number(a, s[i].place->body.code, s[i].year, first + (int64_t)(i - from));
    }
}

/* --- rows --------------------------------------------------------------------------------------- */

static bool is_public(const struct load_item *x)
{
    return x->may_public && x->public_text && x->state != SUB_WITHDRAWN;
}

static bool write_items(struct db *db, struct load_item *items, size_t n)
{
    struct submission_item_add_in *row =
        arena_array(db_arena(db), struct submission_item_add_in, n);
    struct submission_item_ids_rows id = q_submission_item_ids(db, .n = (int64_t)n);
    for (size_t i = 0; i < n && id.n == n; i++) {
        struct load_item *x = &items[i];
        x->id = id.at[i].id;
        BUG_IF(x->into && (x->into < items || x->into >= x));
        row[i] = (struct submission_item_add_in){.id = x->id,
                                                 .number = x->number,
                                                 .body = x->place->body.id,
                                                 .kind = x->kind,
                                                 .channel = x->channel,
                                                 .state = x->state,
                                                 .category = x->category,
                                                 .title = x->title,
                                                 .text = x->text,
                                                 .public_title = x->public_title,
                                                 .public_text = x->public_text,
                                                 .place_text = x->place_text,
                                                 .may_public = x->may_public,
                                                 .org = x->org ? x->org : x->place->office,
                                                 .first_org = x->first_org,
                                                 .main = x->into ? x->into->id : 0,
                                                 .reason = x->reason ? x->reason : "",
                                                 .received = x->received,
                                                 .answered = x->answered,
                                                 .closed = x->closed,
                                                 .supports = x->supports,
                                                 .listed = is_public(x)};
    }
    return id.n == n && q_submission_item_add_rows(db, row, n) == (int64_t)n;
}

static int by_shelf(const void *a, const void *b)
{
    const struct submission_shelf_add_in *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static void write_shelves(struct db *db, const struct load_item *items, size_t n)
{
    VEC(struct submission_shelf_add_in) v = {0};
    for (size_t i = 0; i < n; i++) {
        const struct load_item *x = &items[i];
        for (size_t k = 0; is_public(x) && k < x->place->n_way; k++)
            VEC_PUSH(db_arena(db), &v,
                     (struct submission_shelf_add_in){.place = x->place->way[k],
                                                      .at = x->received,
                                                      .item = x->id,
                                                      .state = x->state,
                                                      .category = x->category});
    }
    if (v.n)
        qsort(v.at, v.n, sizeof(*v.at), by_shelf);
    q_submission_shelf_add_rows(db, v.at, v.n);
}

static int by_count(const void *a, const void *b)
{
    const struct submission_count_add_in *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->state > y->state) - (x->state < y->state);
}

static void write_counts(struct db *db, const struct load_item *items, size_t n)
{
    VEC(struct submission_count_add_in) v = {0};
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < items[i].place->n_way; k++)
            VEC_PUSH(db_arena(db), &v,
                     (struct submission_count_add_in){items[i].place->way[k], items[i].state, 1});
    if (v.n)
        qsort(v.at, v.n, sizeof(*v.at), by_count);
    for (size_t i = 0; i < v.n; i++)
        if (kept && by_count(&v.at[kept - 1], &v.at[i]) == 0)
            v.at[kept - 1].n++;
        else
            v.at[kept++] = v.at[i];
    q_submission_count_add_rows(db, v.at, kept);
}

static void write_contacts(struct db *db, const struct load_item *items, size_t n)
{
    VEC(struct submission_contact_put_in) v = {0};
    for (size_t i = 0; i < n; i++)
        if (*items[i].author)
            VEC_PUSH(db_arena(db), &v,
                     (struct submission_contact_put_in){items[i].id, items[i].author, "", "",
                                                        "zh-Hans"});
    q_submission_contact_put_rows(db, v.at, v.n);
}

static void write_steps(struct db *db, const struct load_item *items, size_t n)
{
    VEC(struct submission_step_add_in) v = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < items[i].n_step; k++) {
            const struct load_step *s = &items[i].step[k];
            VEC_PUSH(db_arena(db), &v,
                     (struct submission_step_add_in){.item = items[i].id,
                                                     .at = s->at,
                                                     .act = s->act,
                                                     .role = s->role,
                                                     .org = s->org,
                                                     .actor = s->actor,
                                                     .words = s->words ? s->words : "",
                                                     .internal = s->internal});
        }
    q_submission_step_add_rows(db, v.at, v.n);
}

/* The answer to an item, with what hangs on it. */
static void write_answers(struct db *db, const struct load_item *items, size_t n)
{
    struct arena *a = db_arena(db);
    VEC(struct submission_answer_add_in) answer = {0};
    VEC(struct submission_feed_add_in) feed = {0};
    VEC(struct submission_rating_add_in) rating = {0};
    size_t many = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        many += *items[i].answer != '\0';
    struct submission_answer_ids_rows id = {0};
    if (many)
        id = q_submission_answer_ids(db, .n = (int64_t)many);
    for (size_t i = 0; i < n && id.n == many; i++) {
        const struct load_item *x = &items[i];
        if (!*x->answer)
            continue;
        int64_t new = id.at[at++].id;
        const struct submission_rating *g = x->rating;
        VEC_PUSH(a, &answer,
                 (struct submission_answer_add_in){new, x->id, x->answer_org, x->writer,
                                                   x->reviewer, x->answer, x->basis,
                                                   ANSWER_PUBLISHED, x->answered});
        for (size_t k = 0; x->in_feed && is_public(x) && k < x->place->n_way; k++)
            VEC_PUSH(a, &feed, (struct submission_feed_add_in){x->place->way[k], x->answered, new});
        if (g)
            VEC_PUSH(a, &rating,
                     (struct submission_rating_add_in){new, x->id, g->attitude, g->speed, g->result,
                                                       g->solved, g->words, g->at});
    }
    q_submission_answer_add_rows(db, answer.at, answer.n);
    q_submission_feed_add_rows(db, feed.at, feed.n);
    q_submission_rating_add_rows(db, rating.at, rating.n);
}

/* Clocks, and the queue by the earliest of them that runs. */
static void write_clocks(struct db *db, const struct zone *z, const struct load_item *items,
                         size_t n)
{
    struct arena *a = db_arena(db);
    VEC(struct deadline_bulk) clock = {0};
    VEC(struct submission_queue_add_in) queue = {0};
    for (size_t i = 0; i < n; i++) {
        const struct load_item *x = &items[i];
        const char *link = x->n_clock ? arena_printf(a, "/s/%s", x->number) : NULL;
        for (size_t k = 0; k < x->n_clock; k++)
            VEC_PUSH(a, &clock,
                     (struct deadline_bulk){
                         .clock = {.subject = SUBJECT_SUBMISSION,
                                   .subject_id = x->id,
                                   .number = x->number,
                                   .body = x->place->body.id,
                                   .org = x->org ? x->org : x->place->office,
                                   .rule = x->clock[k].rule,
                                   .from = x->clock[k].from ? x->clock[k].from : x->received,
                                   .link = link},
                         .stopped = x->clock[k].stopped});
    }
    deadline_start_many(db, z, clock.at, clock.n);
    for (size_t i = 0, at = 0; i < n; i++) {
        const struct load_item *x = &items[i];
        usec due = SUB_FAR;
        for (size_t k = 0; k < x->n_clock; k++, at++)
            if (!clock.at[at].stopped && clock.at[at].due < due)
                due = clock.at[at].due;
        for (size_t k = 0; submission_open(x->state) && k < x->place->n_way; k++)
            VEC_PUSH(a, &queue,
                     (struct submission_queue_add_in){.item = x->id,
                                                      .place = x->place->way[k],
                                                      .due = due,
                                                      .state = x->state,
                                                      .category = x->category,
                                                      .channel = x->channel,
                                                      .org = x->org ? x->org : x->place->office,
                                                      .own = k == 0});
    }
    q_submission_queue_add_rows(db, queue.at, queue.n);
}

/* --- search -------------------------------------------------------------------------------------- */

/* The same words as sub_search_doc() gives of a single one. */
static const char *search_text(struct arena *a, const struct load_item *x)
{
    return *x->answer ? arena_printf(a, "%s\n\n%s", x->public_text, x->answer) : x->public_text;
}

void load_cut(struct load_batch *b)
{
    struct load_found *f = &b->found;
    *f = (struct load_found){.doc = arena_array(&b->arena, struct search_doc, b->n)};
    for (const struct load_item *x = b->item; x < b->item + b->n; x++)
        if (is_public(x))
            f->doc[f->n++] = (struct search_doc){.subject = "submission",
                                                 .body = x->place->body.id,
                                                 .title = x->public_title,
                                                 .text = search_text(&b->arena, x),
                                                 .at = x->received};
    f->words = search_cut(&b->arena, f->doc, f->n);
}

static void write_search(struct db *db, const struct load_batch *b)
{
    struct search_doc *d = b->found.doc;
    for (const struct load_item *x = b->item; x < b->item + b->n; x++)
        if (is_public(x)) {
            d->id = x->id;
            d->number = x->number;
            d->url = arena_printf(db_arena(db), "/s/%s", x->number);
            d++;
        }
    search_load(db, b->found.doc, b->found.n, b->found.words);
}

/* --- batches ------------------------------------------------------------------------------------- */

bool load_write(struct db *db, const struct zone *z, struct load_batch *b)
{
    if (b->n == 0)
        return true;
    take_numbers(db, z, b->item, b->n);
    if (!write_items(db, b->item, b->n))
        return false;
    write_shelves(db, b->item, b->n);
    write_counts(db, b->item, b->n);
    write_contacts(db, b->item, b->n);
    write_steps(db, b->item, b->n);
    write_answers(db, b->item, b->n);
    write_clocks(db, z, b->item, b->n);
    write_search(db, b);
    return db_state(db) == DB_OK;
}

struct filler {
    void (*fill)(void *ctx, struct load_batch *b);
    void *ctx;
    struct load_batch *next;
};

static void *fill_next(void *filler)
{
    struct filler *f = filler;
    arena_again(&f->next->arena);
    f->next->n = 0;
    f->next->found = (struct load_found){0};
    f->fill(f->ctx, f->next);
    return NULL;
}

bool load_batches(size_t most, void (*fill)(void *ctx, struct load_batch *b),
                  bool (*write)(void *ctx, struct load_batch *b), void *ctx)
{
    struct load_batch batch[2], *full = batch;
    struct filler f = {fill, ctx, batch};
    bool good = true;
    for (size_t i = 0; i < countof(batch); i++) {
        batch[i] = (struct load_batch){.item = base_alloc(most * sizeof(struct load_item)),
                                       .most = i == 0 ? most / FIRST_PART : most};
        arena_init(&batch[i].arena, BATCH_MEMORY);
    }
    fill_next(&f);
    for (; good && full->n; full = f.next) {
        pthread_t thread;
        f.next = full == batch ? batch + 1 : batch;
        f.next->most = most;
        bool beside = pthread_create(&thread, NULL, fill_next, &f) == 0;
        good = write(ctx, full);
        if (beside)
            pthread_join(thread, NULL);
        else if (good)
            fill_next(&f);
    }
    for (size_t i = 0; i < countof(batch); i++) {
        arena_free(&batch[i].arena);
        free(batch[i].item);
    }
    return good;
}
