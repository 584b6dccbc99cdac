/*
 * votes.c - see votes.h.
 *
 * A feed keeps each vote as it came: row and cell. Made into a matrix, the cells are first dealt
 * out to their rows, keeping the order in which they came; then each row is put into ascending
 * order through a set of bits, one for each column, in which a later vote on the same statement
 * replaces the earlier one.
 */
#include "algo/opinion/votes.h"

#define NONE UINT32_MAX

static void *room_for(void *p, size_t need, size_t *cap, size_t size)
{
    if (need <= *cap)
        return p;
    size_t more = *cap < 32 ? 64 : *cap * 2;
    while (more < need)
        more *= 2;
    *cap = more;
    return base_realloc(p, more * size);
}

/* --- names ----------------------------------------------------------------------------------- */

/* The finalizer of splitmix64 (Steele, Lea, Flood 2014); its high bits choose the slot. */
static size_t slot_of(const struct id_index *x, int64_t id)
{
    uint64_t z = (uint64_t)id ^ x->key;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((z ^ (z >> 31)) * (x->key | 1) >> (64 - x->bits));
}

/* The slot that holds id, or the free one where it would go. */
static size_t id_slot(const struct id_index *x, int64_t id)
{
    size_t mask = ((size_t)1 << x->bits) - 1, at = slot_of(x, id);
    while (x->slot[at] && x->id[x->slot[at] - 1] != id)
        at = (at + 1) & mask;
    return at;
}

uint32_t id_find(const struct id_index *x, int64_t id)
{
    return x->n ? x->slot[id_slot(x, id)] - 1 : NONE; /* 0 - 1 is NONE */
}

static void id_grow(struct id_index *x)
{
    x->bits = x->bits ? x->bits + 1 : 8;
    free(x->slot);
    size_t size = ((size_t)1 << x->bits) * sizeof(*x->slot);
    x->slot = base_alloc(size);
    memset(x->slot, 0, size);
    for (uint32_t i = 0; i < x->n; i++)
        x->slot[id_slot(x, x->id[i])] = i + 1;
}

/* Found or put at the end; NONE: there are max already. */
static uint32_t id_take(struct id_index *x, int64_t id, uint32_t max)
{
    uint32_t found = id_find(x, id);
    if (found != NONE || x->n >= max)
        return found;
    if (x->bits == 0 || x->n >= (UINT32_C(1) << x->bits) / 2)
        id_grow(x);
    size_t cap = x->cap;
    x->id = room_for(x->id, (size_t)x->n + 1, &cap, sizeof(*x->id));
    x->cap = (uint32_t)cap;
    x->slot[id_slot(x, id)] = x->n + 1;
    x->id[x->n] = id;
    return x->n++;
}

static bool id_fits(const struct id_index *x, int64_t id, uint32_t max)
{
    return x->n < max || id_find(x, id) != NONE;
}

static void id_free(struct id_index *x)
{
    free(x->id);
    free(x->slot);
}

/* --- the feed -------------------------------------------------------------------------------- */

struct vote_feed {
    struct id_index people, statements;
    uint32_t *row;
    uint16_t *cell;
    size_t n, row_cap, cell_cap, left_out;
};

struct vote_feed *vote_feed_new(uint64_t key)
{
    struct vote_feed *f = base_alloc(sizeof(*f));
    *f = (struct vote_feed){.people.key = key, .statements.key = key};
    return f;
}

uint32_t vote_feed_statement(struct vote_feed *f, int64_t id)
{
    return id_take(&f->statements, id, VOTES_STATEMENTS_MAX);
}

uint32_t vote_feed_person(struct vote_feed *f, int64_t id)
{
    return id_take(&f->people, id, VOTES_PEOPLE_MAX);
}

void vote_feed_add(struct vote_feed *f, uint32_t row, uint32_t column, int vote)
{
    if (row == NONE || column == NONE) {
        f->left_out++;
        return;
    }
    f->row = room_for(f->row, f->n + 1, &f->row_cap, sizeof(*f->row));
    f->cell = room_for(f->cell, f->n + 1, &f->cell_cap, sizeof(*f->cell));
    f->row[f->n] = row;
    f->cell[f->n++] = vote_cell(column, vote);
}

void vote_feed_free(struct vote_feed *f)
{
    if (!f)
        return;
    id_free(&f->people);
    id_free(&f->statements);
    free(f->row);
    free(f->cell);
    free(f);
}

/* --- the matrix ------------------------------------------------------------------------------ */

/* Columns that got a vote move together; map: old column to new. */
static void close_columns(struct vote_feed *f, uint32_t *map)
{
    struct id_index *old = &f->statements, kept = {.key = old->key};
    bool *used = base_alloc(old->n + 1);
    memset(used, 0, old->n + 1);
    for (size_t i = 0; i < f->n; i++)
        used[f->cell[i] / 3] = true;
    for (uint32_t c = 0; c < old->n; c++)
        map[c] = used[c] ? id_take(&kept, old->id[c], VOTES_STATEMENTS_MAX) : NONE;
    free(used);
    id_free(old);
    *old = kept;
}

/* A person in the feed without a vote would be one who is only on statements that were left out. */
static void close_rows(struct vote_feed *f)
{
    struct id_index *old = &f->people, kept = {.key = old->key};
    uint32_t *map = base_alloc(((size_t)old->n + 1) * sizeof(*map));
    memset(map, 0, ((size_t)old->n + 1) * sizeof(*map));
    uint32_t with = 0;
    for (size_t i = 0; i < f->n; i++)
        with += map[f->row[i]]++ == 0;
    if (with < old->n) {
        for (uint32_t r = 0; r < old->n; r++)
            map[r] = map[r] ? id_take(&kept, old->id[r], VOTES_PEOPLE_MAX) : NONE;
        for (size_t i = 0; i < f->n; i++)
            f->row[i] = map[f->row[i]];
        id_free(old);
        *old = kept;
    }
    free(map);
}

/* Where each row begins, from how many it has; then each cell to its row, in the order of the
 * feed. */
static void deal_out(struct votes *v, const struct vote_feed *f, const uint32_t *map)
{
    size_t people = f->people.n;
    memset(v->row, 0, (people + 1) * sizeof(*v->row));
    for (size_t i = 0; i < f->n; i++)
        v->row[f->row[i] + 1]++;
    for (size_t r = 0; r < people; r++)
        v->row[r + 1] += v->row[r];
    for (size_t i = 0; i < f->n; i++)
        v->cell[v->row[f->row[i]]++] = (uint16_t)(3 * map[f->cell[i] / 3] + f->cell[i] % 3);
    /* Each start has moved to the next one's. */
    memmove(v->row + 1, v->row, people * sizeof(*v->row));
    v->row[0] = 0;
}

struct row_scratch {
    uint8_t vote[VOTES_STATEMENTS_MAX];
    uint64_t has[(VOTES_STATEMENTS_MAX + 63) / 64];
};

/* Ascending and each column once, the later vote standing; returns how many are left. */
static size_t settle_row(struct row_scratch *s, const uint16_t *from, size_t n, uint16_t *to)
{
    size_t words = 0, left = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned column = from[i] / 3, word = column / 64;
        s->vote[column] = (uint8_t)(from[i] % 3);
        s->has[word] |= UINT64_C(1) << column % 64;
        words = word >= words ? word + 1 : words;
    }
    for (size_t w = 0; w < words; w++)
        for (; s->has[w]; s->has[w] &= s->has[w] - 1) {
            size_t column = w * 64 + (size_t)__builtin_ctzll(s->has[w]);
            to[left++] = (uint16_t)(3 * column + s->vote[column]);
        }
    return left;
}

static void settle_rows(struct votes *v)
{
    struct row_scratch *s = base_alloc(sizeof(*s));
    memset(s, 0, sizeof(*s));
    size_t left = 0, from = 0;
    for (uint32_t r = 0; r < v->people.n; r++) {
        size_t end = v->row[r + 1];
        left += settle_row(s, v->cell + from, end - from, v->cell + left);
        v->row[r + 1] = left;
        from = end;
    }
    v->n = left;
    free(s);
}

static void room_for_columns(struct votes *v, size_t columns)
{
    size_t had = v->column_cap;
    if (columns <= had)
        return;
    v->out = room_for(v->out, columns, &v->column_cap, sizeof(*v->out));
    v->count = base_realloc(v->count, 3 * v->column_cap * sizeof(*v->count));
    memset(v->out + had, 0, (v->column_cap - had) * sizeof(*v->out));
    memset(v->count + 3 * had, 0, 3 * (v->column_cap - had) * sizeof(*v->count));
}

struct votes *votes_make(struct vote_feed *f)
{
    struct votes *v = base_alloc(sizeof(*v));
    uint32_t *map = base_alloc(((size_t)f->statements.n + 1) * sizeof(*map));
    close_columns(f, map);
    close_rows(f);
    *v = (struct votes){.people = f->people, .statements = f->statements, .left_out = f->left_out};
    v->row = room_for(NULL, (size_t)v->people.n + 1, &v->row_cap, sizeof(*v->row));
    v->cell = room_for(NULL, f->n + 1, &v->cap, sizeof(*v->cell));
    deal_out(v, f, map);
    free(map);
    free(f->row);
    free(f->cell);
    free(f);
    settle_rows(v);
    room_for_columns(v, (size_t)v->statements.n + 1);
    for (size_t i = 0; i < v->n; i++)
        v->count[v->cell[i]]++;
    return v;
}

void votes_free(struct votes *v)
{
    if (!v)
        return;
    id_free(&v->people);
    id_free(&v->statements);
    free(v->out);
    free(v->row);
    free(v->cell);
    free(v->count);
    free(v);
}

/* --- one more -------------------------------------------------------------------------------- */

/* The first cell of the row that is not below the column's. */
static size_t place_in_row(const struct votes *v, uint32_t row, uint32_t column)
{
    size_t lo = v->row[row], hi = v->row[row + 1];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v->cell[mid] < 3 * column)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void insert_cell(struct votes *v, uint32_t row, size_t at, uint16_t cell)
{
    v->cell = room_for(v->cell, v->n + 1, &v->cap, sizeof(*v->cell));
    memmove(v->cell + at + 1, v->cell + at, (v->n - at) * sizeof(*v->cell));
    v->cell[at] = cell;
    v->n++;
    for (size_t r = (size_t)row + 1; r <= v->people.n; r++)
        v->row[r]++;
}

bool votes_set(struct votes *v, int64_t person, int64_t statement, int vote)
{
    if (!id_fits(&v->people, person, VOTES_PEOPLE_MAX) ||
        !id_fits(&v->statements, statement, VOTES_STATEMENTS_MAX))
        return false;
    uint32_t people = v->people.n, row = id_take(&v->people, person, VOTES_PEOPLE_MAX);
    uint32_t column = id_take(&v->statements, statement, VOTES_STATEMENTS_MAX);
    room_for_columns(v, (size_t)column + 1);
    if (v->people.n > people) {
        v->row = room_for(v->row, (size_t)row + 2, &v->row_cap, sizeof(*v->row));
        v->row[row + 1] = v->row[row];
    }
    uint16_t cell = vote_cell(column, vote);
    size_t at = place_in_row(v, row, column);
    bool stands = at < v->row[row + 1] && v->cell[at] / 3 == column;
    if (stands && v->cell[at] == cell)
        return false;
    if (stands) {
        v->count[v->cell[at]]--;
        v->cell[at] = cell;
    } else {
        insert_cell(v, row, at, cell);
    }
    v->count[cell]++;
    return true;
}

void votes_moderate(struct votes *v, int64_t statement, bool out)
{
    uint32_t column = id_find(&v->statements, statement);
    if (column != NONE)
        v->out[column] = out;
}
