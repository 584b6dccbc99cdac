/*
 * fuzz_polis.c - any bytes as the two files of a Polis export: participants-votes.csv when the
 * first byte is even, comments.csv when it is odd. What is read is within bounds; what is refused
 * is named.
 */
#include "algo/opinion/read.h"
#include "fuzz.h"

static void try_votes(struct arena *a, const char *p, size_t n)
{
    struct read_fault fault = {0};
    struct vote_feed *feed = vote_feed_new(99);
    struct polis_reader *r = polis_open(a, feed);
    if (!polis_feed(r, p, n, true, &fault)) {
        FUZZ_HOLDS(fault.what && (fault.line || !fault.column));
        vote_feed_free(feed);
        return;
    }
    struct votes *v = votes_make(feed);
    const int32_t *label = polis_labels(r);
    for (uint32_t i = 0; label && i < votes_people(v); i++)
        FUZZ_HOLDS(label[i] >= -1 && label[i] < 100);
    for (size_t i = 0; i < v->n; i++)
        FUZZ_HOLDS(v->cell[i] / 3 < votes_statements(v));
    for (uint32_t i = 0; i < votes_people(v); i++)
        FUZZ_HOLDS(votes_of(v, i) > 0);
    votes_free(v);
}

static void try_comments(struct arena *a, const char *p, size_t n)
{
    struct read_fault fault = {0};
    struct comments_reader *r = comments_open(a);
    size_t comments;
    if (!comments_feed(r, p, n, true, &fault)) {
        FUZZ_HOLDS(fault.what);
        return;
    }
    const struct polis_comment *c = comments_of(r, &comments);
    for (size_t i = 0; i < comments; i++)
        FUZZ_HOLDS(c[i].id >= 0 && c[i].text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    if (size == 0)
        return 0;
    arena_init(&a, (size_t)1 << 30);
    if (data[0] % 2)
        try_comments(&a, (const char *)data + 1, size - 1);
    else
        try_votes(&a, (const char *)data + 1, size - 1);
    arena_free(&a);
    return 0;
}
