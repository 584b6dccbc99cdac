/*
 * deal.c - who of a type sits on a panel.
 *
 * With names and weights (lot_name): the time of a panel, from 0 to its weight, is cut wherever somebody changes. A
 * type that never has more than one seat is dealt out along its whole time, each member for as long as
 * everybody; one that has more turns through all of its members in each panel.
 */
#include "algo/lottery/deal.h"

void lot_chances(const struct lot_model *m, const lot_panels *panels, mpq_t *chance)
{
    mpq_t share;
    mpq_init(share);
    for (int t = 0; t < m->types; t++)
        mpq_set_ui(chance[t], 0, 1);
    VEC_EACH (panels, p)
        for (int t = 0; t < m->types; t++)
            rat_add_times(chance[t], p->seats[t], p->weight[0]);
    for (int t = 0; t < m->types; t++) {
        rat_set(share, 1, (unsigned long)m->count[t]);
        mpq_mul(chance[t], chance[t], share);
    }
    mpq_clear(share);
}

static int compare_panels(const void *a, const void *b, void *ctx)
{
    const struct lot_model *m = ctx;
    const struct lot_panel *x = a, *y = b;
    for (int t = 0; t < m->types; t++)
        if (x->seats[t] != y->seats[t])
            return x->seats[t] > y->seats[t] ? -1 : 1;
    return 0;
}

void lot_panels_sort(const struct lot_model *m, lot_panels *panels)
{
    struct lot_model by = *m;
    size_t n = 0;
    if (panels->n == 0)
        return;
    qsort_r(panels->at, panels->n, sizeof(*panels->at), compare_panels, &by);
    for (size_t i = 1; i < panels->n; i++) {
        if (compare_panels(&panels->at[n], &panels->at[i], &by) == 0)
            mpq_add(panels->at[n].weight[0], panels->at[n].weight[0], panels->at[i].weight[0]);
        else
            panels->at[++n] = panels->at[i];
    }
    panels->n = n + 1;
}

/* --- with names ------------------------------------------------------------------------------------- */

struct cut {
    mpq_t *at;
    int type, start; /* from here on the seats of the type go to its members from start on */
};

struct naming {
    struct arena *arena;
    const struct lot_types *t;
    bool *single; /* never more than one seat, of several people */
    int *start;   /* who sits now, of each type */
    mpq_t *left;  /* single: for how long still */
    mpq_t *chance;
    VEC(struct cut) cuts;
};

static void add_cut(struct naming *n, int type, int start, mpq_srcptr at)
{
    struct cut c = {rat_array(n->arena, 1), type, start};
    mpq_set(c.at[0], at);
    VEC_PUSH(n->arena, &n->cuts, c);
}

static int common_divisor(int a, int b)
{
    while (b) {
        int r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static void cut_single(struct naming *n, int type, mpq_srcptr weight)
{
    int people = n->t->model.count[type], who = n->start[type];
    mpq_t at;
    mpq_init(at);
    mpq_set(at, n->left[type]);
    while (mpq_cmp(at, weight) < 0) {
        who = (who + 1) % people;
        add_cut(n, type, who, at);
        mpq_add(at, at, n->chance[type]);
    }
    mpq_sub(n->left[type], at, weight);
    if (mpq_sgn(n->left[type]) == 0) { /* the next panel begins with the next member */
        add_cut(n, type, (who + 1) % people, weight);
        mpq_set(n->left[type], n->chance[type]);
    }
    mpq_clear(at);
}

static void cut_turning(struct naming *n, int type, int seats, mpq_srcptr weight)
{
    int people = n->t->model.count[type], pieces = people / common_divisor(people, seats);
    mpq_t at;
    mpq_init(at);
    for (int i = 1; i < pieces; i++) {
        rat_set(at, i, (unsigned long)pieces);
        mpq_mul(at, at, weight);
        add_cut(n, type, (int)((int64_t)i * seats % people), at);
    }
    add_cut(n, type, 0, weight);
    mpq_clear(at);
}

static int compare_cuts(const void *a, const void *b)
{
    const struct cut *x = a, *y = b;
    int c = mpq_cmp(x->at[0], y->at[0]);
    return c ? c : x->type - y->type;
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void seat(struct naming *n, const int *seats, int *member)
{
    const struct lot_model *m = &n->t->model;
    int k = 0;
    for (int t = 0; t < m->types; t++)
        for (int i = 0; i < seats[t]; i++)
            member[k++] = n->t->member[n->t->first[t] + (n->start[t] + i) % m->count[t]];
    qsort(member, (size_t)k, sizeof(int), compare_ints);
}

static void name_panel(struct naming *n, const struct lot_panel *p, lot_named_panels *named)
{
    const struct lot_model *m = &n->t->model;
    mpq_t from;
    mpq_init(from);
    n->cuts.n = 0;
    for (int t = 0; t < m->types; t++) {
        if (p->seats[t] == 0 || p->seats[t] == m->count[t])
            continue;
        if (n->single[t])
            cut_single(n, t, p->weight[0]);
        else
            cut_turning(n, t, p->seats[t], p->weight[0]);
    }
    if (n->cuts.n)
        qsort(n->cuts.at, n->cuts.n, sizeof(*n->cuts.at), compare_cuts);
    for (size_t i = 0; mpq_cmp(from, p->weight[0]) < 0;) {
        struct lot_named piece = {arena_array(n->arena, int, (size_t)m->seats),
                                  rat_array(n->arena, 1)};
        mpq_srcptr to = i < n->cuts.n ? n->cuts.at[i].at[0] : p->weight[0];
        seat(n, p->seats, piece.member);
        mpq_sub(piece.weight[0], to, from);
        VEC_PUSH(n->arena, named, piece);
        mpq_set(from, to);
        for (; i < n->cuts.n && mpq_equal(n->cuts.at[i].at[0], from); i++)
            n->start[n->cuts.at[i].type] = n->cuts.at[i].start;
    }
    mpq_clear(from);
}

bool lot_name(struct arena *a, const struct lot_types *t, const lot_panels *panels, size_t most,
              lot_named_panels *named)
{
    size_t types = (size_t)t->model.types;
    struct naming n = {.arena = a,
                       .t = t,
                       .single = arena_array(a, bool, types),
                       .start = arena_array(a, int, types),
                       .left = rat_array(a, types),
                       .chance = rat_array(a, types)};
    lot_chances(&t->model, panels, n.chance);
    for (size_t i = 0; i < types; i++) {
        n.single[i] = true;
        mpq_set(n.left[i], n.chance[i]);
        VEC_EACH (panels, p)
            n.single[i] &= p->seats[i] <= 1;
    }
    VEC_EACH (panels, p) {
        if (named->n * (size_t)t->model.seats > most)
            return false;
        name_panel(&n, p, named);
    }
    return true;
}

/* --- chance from a seed ---------------------------------------------------------------------------------- */

struct lot_stream lot_stream_of(const char *seed)
{
    struct lot_stream s = {.used = SHA256_BYTES};
    sha256(seed, strlen(seed), s.key);
    return s;
}

static uint8_t next_byte(struct lot_stream *s)
{
    if (s->used == SHA256_BYTES) {
        uint8_t count[8];
        for (int i = 0; i < 8; i++)
            count[i] = (uint8_t)(s->next >> (56 - 8 * i));
        hmac_sha256(s->key, sizeof(s->key), count, sizeof(count), s->block);
        s->next++;
        s->used = 0;
    }
    return s->block[s->used++];
}

void lot_stream_below(struct lot_stream *s, mpz_srcptr bound, mpz_ptr v)
{
    size_t bits = mpz_sizeinbase(bound, 2);
    do {
        mpz_set_ui(v, 0);
        for (size_t i = 0; i < (bits + 7) / 8; i++) {
            mpz_mul_2exp(v, v, 8);
            mpz_add_ui(v, v, next_byte(s));
        }
        mpz_fdiv_r_2exp(v, v, bits);
    } while (mpz_cmp(v, bound) >= 0);
}

static int below(struct lot_stream *s, int bound)
{
    mpz_t b, v;
    mpz_init_set_si(b, bound);
    mpz_init(v);
    lot_stream_below(s, b, v);
    int r = (int)mpz_get_si(v);
    mpz_clears(b, v, NULL);
    return r;
}

/* --- numbered panels --------------------------------------------------------------------------------------- */

/* Two remainders a and b of d: u or v is moved from one to the other, by chance, so that one of them becomes whole and the
 * expectation of both stays. t: room for 4. */
static void pipage(mpz_t *t, struct lot_stream *s, mpz_srcptr d, mpz_ptr a, mpz_ptr b)
{
    mpz_sub(t[0], d, a);
    if (mpz_cmp(b, t[0]) < 0)
        mpz_set(t[0], b); /* u */
    mpz_sub(t[1], d, b);
    if (mpz_cmp(a, t[1]) < 0)
        mpz_set(t[1], a); /* v */
    mpz_add(t[2], t[0], t[1]);
    lot_stream_below(s, t[2], t[3]);
    if (mpz_cmp(t[3], t[1]) < 0) {
        mpz_add(a, a, t[0]);
        mpz_sub(b, b, t[0]);
    } else {
        mpz_sub(a, a, t[1]);
        mpz_add(b, b, t[1]);
    }
}

void lot_round(const lot_panels *panels, int count, struct lot_stream *s, int *copies)
{
    struct arena a;
    arena_init(&a, SIZE_MAX / 2);
    mpz_t *t = int_array(&a, 6), *rest = int_array(&a, panels->n);
    mpz_ptr d = t[4];
    size_t open = panels->n; /* the panel whose remainder is still open; n: none */
    mpz_set_ui(d, 1);
    VEC_EACH (panels, p)
        mpz_lcm(d, d, mpq_denref(p->weight[0]));
    for (size_t i = 0; i < panels->n; i++) {
        mpz_divexact(t[0], d, mpq_denref(panels->at[i].weight[0]));
        mpz_mul(t[0], t[0], mpq_numref(panels->at[i].weight[0]));
        mpz_mul_si(t[0], t[0], count);
        mpz_fdiv_qr(t[1], rest[i], t[0], d);
        copies[i] = (int)mpz_get_si(t[1]);
        if (mpz_sgn(rest[i]) == 0)
            continue;
        if (open == panels->n) {
            open = i;
            continue;
        }
        size_t pair[2] = {open, i};
        pipage(t, s, d, rest[open], rest[i]);
        open = panels->n;
        for (int k = 0; k < 2; k++) {
            if (mpz_cmp(rest[pair[k]], d) == 0)
                copies[pair[k]]++;
            else if (mpz_sgn(rest[pair[k]]) != 0)
                open = pair[k];
        }
    }
    arena_free(&a);
}

static void shuffle(struct lot_stream *s, int *order, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int j = below(s, i + 1), o = order[i];
        order[i] = order[j];
        order[j] = o;
    }
}

int *lot_deal(struct arena *a, const struct lot_types *t, const lot_panels *panels,
              const int *copies, int count, struct lot_stream *s)
{
    const struct lot_model *m = &t->model;
    size_t people = (size_t)t->first[m->types];
    int *order = arena_array(a, int, people), *next = arena_array(a, int, (size_t)m->types);
    int *member = arena_array(a, int, (size_t)count *(size_t)m->seats), *at = member;
    memcpy(order, t->member, people * sizeof(int));
    for (int i = 0; i < m->types; i++)
        shuffle(s, order + t->first[i], m->count[i]);
    for (size_t i = 0; i < panels->n; i++) {
        for (int c = 0; c < copies[i]; c++) {
            int *from = at;
            for (int k = 0; k < m->types; k++)
                for (int j = 0; j < panels->at[i].seats[k];
                     j++, next[k] = (next[k] + 1) % m->count[k])
                    *at++ = order[t->first[k] + next[k]];
            qsort(from, (size_t)(at - from), sizeof(int), compare_ints);
        }
    }
    return member;
}
