/*
 * hot.c - a table of fixed size, one page a slot; a page that falls into a taken slot replaces it.
 */
#include "web/hot.h"

#include "base/hash.h"
#include "web/app.h"
#include "web/csrf.h"

#define SLOTS    128
#define PAGE_MAX (64u * 1024) /* so at most 8 MiB, and far less in practice */
#define KEPT     USEC_SECOND

struct slot {
    pthread_mutex_t lock;
    struct arena arena;
    const char *key; /* NULL: free */
    int64_t serial;
    usec at;
    const char *type;
    struct str body, coded[CODING_BR + 1];
    struct fields headers;
};

struct hot {
    struct slot slot[SLOTS];
};

struct hot *hot_new(void)
{
    struct hot *h = base_alloc(sizeof(*h));
    memset(h, 0, sizeof(*h));
    for (size_t i = 0; i < SLOTS; i++) {
        pthread_mutex_init(&h->slot[i].lock, NULL);
        arena_init(&h->slot[i].arena, 4 * PAGE_MAX);
    }
    return h;
}

void hot_free(struct hot *h)
{
    for (size_t i = 0; h && i < SLOTS; i++) {
        pthread_mutex_destroy(&h->slot[i].lock);
        arena_free(&h->slot[i].arena);
    }
    free(h);
}

/* May this request be answered with what somebody else was? */
static bool is_anybodys(const struct req *r)
{
    const struct route *t = r->route;
    const char *accept = req_header(r, "accept");
    return (r->method == GET || r->method == HEAD) && t && !t->stream &&
           (t->cache == CACHE_PRIVATE || t->cache == CACHE_PUBLIC) && !t->roles && !t->signed_in &&
           t->assurance == AL_NONE && !req_cookie(r, SESSION_COOKIE) && !req_header(r, "range") &&
           !(accept && strstr(accept, "json"));
}

/* All that a page may differ by. */
static const char *key_of(const struct req *r)
{
    return arena_printf(r->arena, "%s\n%s\n%d%d%d\n%s\n%s", r->target, r->lang->code,
                        (int)r->text_size, r->elder, r->secure, r->place, r->origin);
}

static struct slot *slot_of(struct hot *h, const char *key)
{
    return &h->slot[hash_quick(key, strlen(key)) % SLOTS];
}

static struct fields copy_fields(struct arena *a, struct fields from)
{
    struct fields to = {arena_array(a, struct field, from.n), from.n};
    for (size_t i = 0; i < from.n; i++) /* names are constants of the program */
        to.at[i] = (struct field){from.at[i].name, arena_strdup(a, from.at[i].value)};
    return to;
}

bool hot_find(struct hot *h, struct req *r, int64_t serial)
{
    if (!h || !is_anybodys(r))
        return false;
    const char *key = key_of(r);
    struct slot *s = slot_of(h, key);
    pthread_mutex_lock(&s->lock);
    bool found = s->key && s->serial == serial && r->now >= s->at && r->now - s->at < KEPT &&
                 streq(s->key, key);
    if (found) {
        r->status = 200;
        r->type = arena_strdup(r->arena, s->type);
        r->out.n = 0;
        buf_put(&r->out, s->body.p, s->body.n);
        r->out_headers = copy_fields(r->arena, s->headers);
        r->hot = true;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void hot_keep(struct hot *h, const struct req *r, int64_t serial)
{
    bool plain = r->status == 200 && !r->hot && !r->out_personal && !r->out_secret &&
                 !r->out_file && !r->out_upload && r->out.n <= PAGE_MAX;
    if (!h || !plain || !is_anybodys(r))
        return;
    const char *key = key_of(r);
    struct slot *s = slot_of(h, key);
    pthread_mutex_lock(&s->lock);
    arena_reset(&s->arena);
    s->serial = serial;
    s->at = r->now;
    memset(s->coded, 0, sizeof(s->coded));
    s->key = arena_strdup(&s->arena, key);
    s->type = arena_strdup(&s->arena, r->type);
    s->body = (struct str){arena_strndup(&s->arena, r->out.p, r->out.n), r->out.n};
    s->headers = copy_fields(&s->arena, r->out_headers);
    if (arena_failed(&s->arena))
        s->key = NULL;
    pthread_mutex_unlock(&s->lock);
}

/* Still the page that r has: nobody may put his bytes under another's tag. */
static bool is_same(const struct slot *s, const struct req *r, const char *key)
{
    const char *kept = field_get(&s->headers, "ETag"), *own = field_get(&r->out_headers, "ETag");
    return s->key && streq(s->key, key) && kept && own && streq(kept, own);
}

void hot_keep_coded(struct hot *h, const struct req *r, enum coding c, struct str bytes)
{
    if (!h || r->status != 200 || !is_anybodys(r))
        return;
    const char *key = key_of(r);
    struct slot *s = slot_of(h, key);
    pthread_mutex_lock(&s->lock);
    if (is_same(s, r, key) && !s->coded[c].p)
        s->coded[c] = (struct str){arena_strndup(&s->arena, bytes.p, bytes.n), bytes.n};
    if (arena_failed(&s->arena))
        s->key = NULL;
    pthread_mutex_unlock(&s->lock);
}

bool hot_find_coded(struct hot *h, struct req *r, enum coding c, struct str *bytes)
{
    if (!h || !r->hot)
        return false;
    const char *key = key_of(r);
    struct slot *s = slot_of(h, key);
    pthread_mutex_lock(&s->lock);
    bool found = is_same(s, r, key) && s->coded[c].p;
    if (found)
        *bytes = (struct str){arena_strndup(r->arena, s->coded[c].p, s->coded[c].n), s->coded[c].n};
    pthread_mutex_unlock(&s->lock);
    return found;
}
