/*
 * fuzz_votes.c - any bytes as a file of votes, and then the map of what was read: the answer does
 * not depend on the pieces the file came in, a fault names a line, every point and score is a
 * number, and a vote more can be taken in.
 *
 * The first byte of the input is the size of the pieces.
 */
#include "algo/opinion/map.h"
#include "algo/opinion/read.h"
#include "fuzz.h"

#define VOTES_TRIED \
    3000 /* above it only the reading is looked at, so that an input takes no time */

static struct votes *read_votes(struct arena *a, const char *p, size_t n, size_t piece,
                                struct read_fault *fault)
{
    struct vote_feed *feed = vote_feed_new(99);
    struct rows_reader *r = rows_open(a, feed);
    bool fine = true;
    for (size_t at = 0; fine && at < n; at += piece)
        fine = rows_feed(r, p + at, piece < n - at ? piece : n - at, fault);
    if (fine && rows_end(r, fault))
        return votes_make(feed);
    vote_feed_free(feed);
    return NULL;
}

static void hold_same(const struct votes *a, const struct votes *b)
{
    FUZZ_HOLDS(a->n == b->n && a->people.n == b->people.n && a->statements.n == b->statements.n);
    FUZZ_HOLDS(memcmp(a->cell, b->cell, a->n * sizeof(*a->cell)) == 0);
    FUZZ_HOLDS(memcmp(a->people.id, b->people.id, a->people.n * sizeof(*a->people.id)) == 0);
}

static void hold_map(const struct opinion_map *m)
{
    uint32_t grouped = 0;
    for (uint32_t r = 0; r < votes_people(m->votes); r++) {
        FUZZ_HOLDS(isfinite(m->point[r][0]) && isfinite(m->point[r][1]));
        FUZZ_HOLDS(m->group[r] == NO_GROUP || m->group[r] < m->groups);
        grouped += m->group[r] != NO_GROUP;
    }
    for (int g = 0; g < m->groups; g++)
        grouped -= m->group_size[g];
    FUZZ_HOLDS(grouped == 0);
    for (size_t i = 0; i < m->scores; i++)
        FUZZ_HOLDS(m->score[i].value > 0 && m->score[i].value < 1);
    FUZZ_HOLDS(m->pca.eigenvalue[0] >= m->pca.eigenvalue[1] && m->pca.eigenvalue[1] >= 0);
}

static void try_map(struct votes *v)
{
    struct opinion_map *m = map_new(v);
    int64_t person = v->people.id[0], statement = v->statements.id[v->statements.n - 1];
    map_compute(m, 1);
    hold_map(m);
    map_vote(m, person ^ 1, statement, VOTE_AGREE, 1);
    map_vote(m, person, statement ^ 1, VOTE_DISAGREE, 1);
    hold_map(m);
    votes_moderate(m->votes, statement, true);
    map_compute(m, 1);
    hold_map(m);
    map_doubts(m);
    map_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct read_fault one = {0}, two = {0};
    if (size == 0)
        return 0;
    arena_init(&a, (size_t)1 << 30);
    const char *text = (const char *)data + 1;
    struct votes *whole = read_votes(&a, text, size - 1, size, &one);
    struct votes *pieces = read_votes(&a, text, size - 1, 1 + data[0] % 32, &two);
    FUZZ_HOLDS(!whole == !pieces);
    if (whole) {
        hold_same(whole, pieces);
        votes_free(pieces);
        if (whole->n <= VOTES_TRIED)
            try_map(whole);
        else
            votes_free(whole);
    } else {
        FUZZ_HOLDS(one.what && strcmp(one.what, two.what) == 0);
        FUZZ_HOLDS(one.line == two.line && one.column == two.column && one.column <= 4);
    }
    arena_free(&a);
    return 0;
}
