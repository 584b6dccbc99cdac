/*
 * furnish.c - steps wait in a binary heap, the earliest on top.
 */
#include "web/furnish.h"

#include "db/db.h"
#include "web/app.h"

struct step {
    usec at;
    int64_t serial; /* steps of one moment keep their order */
    void (*run)(struct req *r, void *ctx);
    void *ctx;
};

struct furnish {
    struct arena kept; /* what outlives a step */
    usec today;
    int64_t serial;
    struct step *heap;
    size_t n, cap;
};

static bool before(const struct step *a, const struct step *b)
{
    return a->at != b->at ? a->at < b->at : a->serial < b->serial;
}

static void swap(struct step *a, struct step *b)
{
    struct step t = *a;
    *a = *b;
    *b = t;
}

void furnish_at(struct req *r, usec at, void (*run)(struct req *r, void *ctx), void *ctx)
{
    struct furnish *f = r->furnish;
    if (at > f->today)
        return;
    if (f->n == f->cap) {
        struct step *more = arena_array(&f->kept, struct step, f->cap * 2 + 256);
        if (f->n)
            memcpy(more, f->heap, f->n * sizeof(*more));
        f->heap = more;
        f->cap = f->cap * 2 + 256;
    }
    size_t i = f->n++;
    f->heap[i] = (struct step){at, f->serial++, run, ctx};
    for (; i > 0 && before(&f->heap[i], &f->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&f->heap[i], &f->heap[(i - 1) / 2]);
}

void *furnish_keep(struct req *r, size_t size)
{
    return arena_alloc(&r->furnish->kept, size);
}

usec furnish_today(const struct req *r)
{
    return r->furnish->today;
}

static struct step take_first(struct furnish *f)
{
    struct step first = f->heap[0];
    f->heap[0] = f->heap[--f->n];
    for (size_t i = 0, least;; i = least) {
        size_t left = 2 * i + 1, right = left + 1;
        least = i;
        if (left < f->n && before(&f->heap[left], &f->heap[least]))
            least = left;
        if (right < f->n && before(&f->heap[right], &f->heap[least]))
            least = right;
        if (least == i)
            return first;
        swap(&f->heap[i], &f->heap[least]);
    }
}

void furnish_all(struct req *r)
{
    furnish_part(r, 0, 100, NULL);
}

void furnish_part(struct req *r, int from, int to,
                  void (*progress)(const struct req *r, usec first, usec today))
{
    struct furnish f = {.today = r->now};
    r->furnish = &f;
    arena_init(&f.kept, r->arena->limit);
    for (int order = from; order < to; order++)
        for (const struct module *const *m = modules; *m; m++)
            if ((*m)->furnish && (*m)->furnish_order == order)
                (*m)->furnish(r);
    r->now = f.n ? f.heap[0].at : f.today;
    usec first = r->now;
    struct arena_mark mark = arena_mark(r->arena);
    while (f.n && db_state(r->db) == DB_OK) {
        struct step s = take_first(&f);
        r->now = s.at > r->now ? s.at : r->now; /* planned for a moment that is over: at once */
        s.run(r, s.ctx);
        r->upload = NULL; /* a step's files are kept, or gone */
        if (progress && (f.n == 0 || f.heap[0].at != r->now))
            progress(r, first, f.today);
        if (db_state(r->db) == DB_OK)
            arena_rewind(r->arena, mark);
    }
    arena_free(&f.kept);
    r->now = f.today;
    r->furnish = NULL;
}
