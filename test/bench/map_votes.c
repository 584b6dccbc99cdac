/*
 * map_votes.c - "map-votes PEOPLE STATEMENTS [DENSITY [SEED]]": a file of votes for scale tests, on
 * stdout.
 *
 * Three groups of 50, 30 and 20 % with opinions of their own on 60 % of the statements, people of
 * very different diligence, and no state: each cell is a hash of seed, person and statement
 * (splitmix64), so that anybody can make the same file (docs/opinion-map.md has the rule and
 * digests).
 */
#include "base/base.h"

struct plan {
    uint64_t seed, statements;
    double density;
};

static uint64_t mix(uint64_t z)
{
    z ^= z >> 30;
    z *= UINT64_C(0xBF58476D1CE4E5B9);
    z ^= z >> 27;
    z *= UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* Uniform in [0, 1). */
static double u(const struct plan *p, uint64_t stream, uint64_t i)
{
    uint64_t z =
        p->seed + stream * UINT64_C(0xD1B54A32D192ED03) + (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return (double)(mix(z) >> 11) * 0x1p-53;
}

static unsigned group_of(const struct plan *p, uint64_t person)
{
    double x = u(p, 1, person);
    return x < .5 ? 0 : x < .8 ? 1 : 2;
}

static double density_of(const struct plan *p, uint64_t person)
{
    double d = p->density * -log(1 - u(p, 2, person));
    return d < 1 ? d : 1;
}

/* Bit g: group g agrees with the statement. */
static unsigned pattern_of(const struct plan *p, uint64_t s)
{
    if (u(p, 3, s) < .4)
        return u(p, 4, s) < .5 ? 7 : 0;
    return 1 + (unsigned)(6 * u(p, 4, s));
}

static int vote_of(const struct plan *p, uint64_t cell, bool high)
{
    if (u(p, 6, cell) < .12)
        return 0;
    return u(p, 7, cell) < (high ? .85 : .15) ? 1 : -1;
}

static void print_person(const struct plan *p, uint64_t person, const unsigned *pattern)
{
    double density = density_of(p, person);
    unsigned group = group_of(p, person);
    for (uint64_t s = 0; s < p->statements; s++) {
        uint64_t cell = person * p->statements + s;
        if (u(p, 5, cell) < density)
            printf("%llu,%llu,%d\n", (unsigned long long)person, (unsigned long long)s,
                   vote_of(p, cell, pattern[s] >> group & 1));
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("use: map-votes PEOPLE STATEMENTS [DENSITY [SEED]]\n", stderr);
        return 2;
    }
    uint64_t people = strtoull(argv[1], NULL, 10);
    struct plan p = {.seed = argc > 4 ? strtoull(argv[4], NULL, 10) : 20260101,
                     .statements = strtoull(argv[2], NULL, 10),
                     .density = argc > 3 ? strtod(argv[3], NULL) : 0.1};
    unsigned *pattern = base_alloc((p.statements + 1) * sizeof(*pattern));
    for (uint64_t s = 0; s < p.statements; s++)
        pattern[s] = pattern_of(&p, s);
    for (uint64_t i = 0; i < people; i++)
        print_person(&p, i, pattern);
    free(pattern);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
