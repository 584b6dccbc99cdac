/*
 * map_update.c - "map-update FILE [THREADS]": how long one more vote takes on a warm map of the
 * votes in FILE (see map_votes.c), wall and CPU, the median and the slowest of 25; and how far the
 * points then are from those of a map that is computed from the beginning.
 */
#include <sys/resource.h>

#include "algo/opinion/map.h"
#include "algo/opinion/read.h"
#include "base/clock.h"

#define TIMES 25

static struct votes *read_votes(const char *file)
{
    static char part[1 << 18];
    struct arena a;
    struct read_fault fault = {0};
    arena_init(&a, (size_t)1 << 30);
    FILE *f = fopen(file, "rb");
    struct vote_feed *feed = vote_feed_new(1);
    struct rows_reader *r = rows_open(&a, feed);
    bool fine = f != NULL;
    for (size_t n; fine && (n = fread(part, 1, sizeof(part), f)) > 0;)
        fine = rows_feed(r, part, n, &fault);
    BUG_IF(!fine || !rows_end(r, &fault));
    fclose(f);
    arena_free(&a);
    return votes_make(feed);
}

static double cpu_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static double farthest(const struct opinion_map *a, const pair *b)
{
    double most = 0;
    for (uint32_t r = 0; r < votes_people(a->votes); r++)
        for (int k = 0; k < 2; k++)
            most = fmax(most, fabs(a->point[r][k] - b[r][k]));
    return most;
}

int main(int argc, char **argv)
{
    double wall[TIMES], cpu[TIMES];
    unsigned threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2;
    if (argc < 2) {
        fputs("use: map-update FILE [THREADS]\n", stderr);
        return 2;
    }
    struct opinion_map *m = map_new(read_votes(argv[1]));
    map_compute(m, threads);
    int passes = m->pca.passes;
    uint64_t any = 1;
    for (int i = 0; i < TIMES; i++) {
        any = any * UINT64_C(6364136223846793005) + 1;
        uint32_t person = (uint32_t)(any >> 33) % votes_people(m->votes);
        uint32_t statement = (uint32_t)(any >> 20) % votes_statements(m->votes);
        usec began = clock_monotonic();
        double before = cpu_ms();
        map_vote(m, m->votes->people.id[person], m->votes->statements.id[statement],
                 (int)((any >> 10) % 3) - 1, threads);
        cpu[i] = cpu_ms() - before;
        wall[i] = (double)(clock_monotonic() - began) / 1e3;
    }
    pair *warm = base_alloc(votes_people(m->votes) * sizeof(*warm));
    memcpy(warm, m->point, votes_people(m->votes) * sizeof(*warm));
    int fresh = m->pca.passes;
    pca_compute(&m->pca, m->votes, PCA_EXACT, threads);
    pca_project(&m->pca, m->votes, m->point, threads);
    qsort(wall, TIMES, sizeof(*wall), ascending);
    qsort(cpu, TIMES, sizeof(*cpu), ascending);
    printf(
        "one more vote on %zu votes of %u people: wall median %.1f ms, slowest %.1f ms; CPU median "
        "%.1f ms, slowest %.1f ms (%u threads); passes %d, cold %d; points within %.1e\n",
        m->votes->n, votes_people(m->votes), wall[TIMES / 2], wall[TIMES - 1], cpu[TIMES / 2],
        cpu[TIMES - 1], threads, fresh, passes, farthest(m, warm));
    free(warm);
    map_free(m);
    return 0;
}
