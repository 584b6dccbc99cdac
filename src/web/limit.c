/*
 * limit.c - token buckets in a table of fixed size.
 *
 * The table is 4-way associative: a bucket lives in one of four slots of the set its hash names, and
 * the one used longest ago makes room. So the memory is fixed, however many addresses an attacker
 * has; what he can do is to make buckets forget, which only makes them full again. The hash is keyed
 * per process, so that nobody can choose addresses that meet in one set.
 */
#include "web/limit.h"

#include <arpa/inet.h>

#include "base/hash.h"
#include "base/rand.h"

#define SETS  4096 /* times WAYS buckets; a power of two */
#define WAYS  4
#define LOCKS 64

struct budget {
    int per_minute, burst;
};
static const struct budget budgets[] = {
    [RATE_READ] = {1200, 600}, /* 20 a second from one address, going on */
    [RATE_WRITE] = {120, 120},
    [RATE_SIGNIN] = {20, 30},
    [RATE_COSTLY] = {30, 20},
};

struct bucket {
    uint64_t key; /* 0: free */
    usec full_at; /* when all tokens are back; each token taken moves it on */
};

struct limits {
    uint8_t secret[16];
    pthread_mutex_t lock[LOCKS];
    struct bucket set[SETS][WAYS];
};

struct limits *limits_new(void)
{
    struct limits *l = base_alloc(sizeof(*l));
    struct rng rng = rng_system();
    memset(l, 0, sizeof(*l));
    rng_bytes(&rng, l->secret, sizeof(l->secret));
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&l->lock[i], NULL);
    return l;
}

void limits_free(struct limits *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&l->lock[i]);
    free(l);
}

static uint64_t key_of(const struct limits *l, enum rate_class rate, const char *client)
{
    struct {
        uint8_t secret[16], address[16];
        uint64_t rate;
    } in = {.rate = rate};
    uint8_t digest[SHA256_BYTES];
    uint64_t key;
    memcpy(in.secret, l->secret, sizeof(in.secret));
    if (inet_pton(AF_INET6, client, in.address) == 1)
        memset(in.address + 8, 0, 8);
    else if (inet_pton(AF_INET, client, in.address) == 1)
        in.address[15] = 4; /* apart from the IPv6 prefix of the same bytes */
    sha256(&in, sizeof(in), digest);
    memcpy(&key, digest, sizeof(key));
    return key ? key : 1;
}

static struct bucket *find(struct bucket set[WAYS], uint64_t key)
{
    struct bucket *oldest = &set[0];
    for (struct bucket *b = set; b < set + WAYS; b++) {
        if (b->key == key)
            return b;
        if (b->full_at < oldest->full_at)
            oldest = b;
    }
    *oldest = (struct bucket){.key = key};
    return oldest;
}

bool limit_take(struct limits *l, enum rate_class rate, const char *client, usec now,
                int *retry_after)
{
    *retry_after = 0;
    if (rate == RATE_NONE || !client || streq(client, "local"))
        return true;
    const struct budget *budget = &budgets[rate];
    usec token = USEC_MINUTE / budget->per_minute, all = token * budget->burst;
    uint64_t key = key_of(l, rate, client);
    size_t set = key % SETS;
    pthread_mutex_t *lock = &l->lock[set % LOCKS];
    pthread_mutex_lock(lock);
    struct bucket *b = find(l->set[set], key);
    usec full_at = b->full_at > now ? b->full_at : now;
    if (full_at > now + all + USEC_MINUTE) /* the clock was set back */
        full_at = now;
    bool room = full_at + token <= now + all;
    if (room)
        b->full_at = full_at + token;
    else
        *retry_after = (int)((full_at + token - now - all + USEC_SECOND - 1) / USEC_SECOND);
    pthread_mutex_unlock(lock);
    return room;
}
