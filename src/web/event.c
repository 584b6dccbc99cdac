/*
 * event.c - the hub of live pages.
 *
 * One thread looks at the table once per tick when something was committed here (or, on PostgreSQL,
 * where others write too, at every tick while somebody listens), and once a second otherwise. What it
 * finds is formatted once and shared by all who hear it: a client holds pointers, not copies.
 *
 * Clients are spread over shards with a lock each, so that ten thousand streams being read and one
 * event being handed out do not wait for one lock. A stream without anything to send is held
 * (suspended in the HTTP library) and costs nothing until the next event or heartbeat.
 */
#include "web/event.h"

#include <stdatomic.h>

#include "base/hash.h"
#include "base/log.h"
#include "gen/web/queries.h"
#include "web/app.h"

#define SHARDS       16
#define QUEUE        16  /* events a client may be behind */
#define BATCH        200 /* rows per look */
#define TICK_DEFAULT 100
#define BEAT         (15 * USEC_SECOND) /* below the shortest idle time of proxies, 30 s */
#define SLOW_LOOK    USEC_SECOND

struct key {
    int64_t xid, id;
};

/* Formatted, shared, immutable. */
struct event {
    _Atomic int holders;
    struct key key;
    uint32_t n;
    char text[];
};

struct shard {
    pthread_mutex_t lock;
    struct event_client *first;
    usec next_beat;
};

struct event_client {
    struct event_client *prev, *next;
    struct hub *hub;
    struct shard *shard;
    const struct event_hooks *hooks;
    void *ctx;
    struct event *queue[QUEUE];
    struct key upto; /* newest it was given at joining: the hub may come to it later */
    uint32_t sent;   /* bytes of the first that are out */
    uint8_t head, waiting, n_channel;
    bool held, told_to_reload;
    uint64_t channel[];
};

struct hub {
    const struct app *app;
    struct db *db;
    struct arena arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    bool stopping;
    struct key seen; /* under lock */
    usec tick, looked;
    struct event *beat, *reload;
    struct shard shard[SHARDS];
    _Atomic bool woken, ending;
    _Atomic unsigned joined;
    _Atomic int64_t clients, events, delivered, dropped;
};

/* --- rows --------------------------------------------------------------------------------------- */

void event_publish(struct db *db, usec now, const char *channel, const char *name, const char *data)
{
    BUG_IF(strpbrk(name, "\r\n") != NULL);
    q_web_event_add(db, .at = now, .channel = channel, .name = name, .data = data);
}

void event_clean(struct db *db, usec now)
{
    q_web_event_clean(db, .before = now - EVENT_KEPT);
}

void event_listen(struct req *r, const char *channel)
{
    BUG_IF(r->n_listen == countof(r->listen));
    r->listen[r->n_listen++] = channel;
}

/* --- events -------------------------------------------------------------------------------------- */

static struct event *event_new(struct key key, struct str text)
{
    struct event *e = base_alloc(sizeof(*e) + text.n);
    atomic_init(&e->holders, 1);
    e->key = key;
    e->n = (uint32_t)text.n;
    memcpy(e->text, text.p, text.n);
    return e;
}

static void event_release(struct event *e)
{
    if (atomic_fetch_sub(&e->holders, 1) == 1)
        free(e);
}

/* Each line of data is a line of the event; CR ends a line there too. */
static struct event *format(struct arena *a, struct key key, const char *name, const char *data)
{
    struct buf b = buf_make(a, 256);
    buf_printf(&b, "id: %lld-%lld\nevent: %s\ndata: ", (long long)key.xid, (long long)key.id, name);
    for (const char *p = data; *p; p++) {
        if (*p == '\n' || *p == '\r')
            buf_lit(&b, "\ndata: ");
        else
            buf_putc(&b, *p);
        if (*p == '\r' && p[1] == '\n')
            p++;
    }
    buf_lit(&b, "\n\n");
    return event_new(key, (struct str){b.p, b.n});
}

/* Channels are compared by 64 bits of their SHA-256: a client stays small, and nobody finds two
 * names that meet. */
static uint64_t channel_key(const char *channel)
{
    uint8_t digest[SHA256_BYTES];
    uint64_t key;
    sha256(channel, strlen(channel), digest);
    memcpy(&key, digest, sizeof(key));
    return key;
}

static bool key_after(struct key a, struct key b)
{
    return a.xid > b.xid || (a.xid == b.xid && a.id > b.id);
}

/* --- clients: everything here with the shard's lock held ------------------------------------------- */

static void take_first(struct event_client *c)
{
    event_release(c->queue[c->head]);
    c->head = (uint8_t)((c->head + 1) % QUEUE);
    c->waiting--;
    c->sent = 0;
}

static void append(struct event_client *c, struct event *e)
{
    atomic_fetch_add(&e->holders, 1);
    c->queue[(c->head + c->waiting++) % QUEUE] = e;
}

static void wake(struct event_client *c)
{
    if (!c->held)
        return;
    c->held = false;
    c->hooks->wake(c->ctx);
}

/* What waits is dropped, but for an event that is half out. */
static void fall_behind(struct event_client *c)
{
    while (c->waiting > (c->sent ? 1 : 0)) {
        event_release(c->queue[(c->head + c->waiting - 1) % QUEUE]);
        c->waiting--;
        atomic_fetch_add(&c->hub->dropped, 1);
    }
    append(c, c->hub->reload);
    c->told_to_reload = true;
}

static void push(struct event_client *c, struct event *e)
{
    if (c->told_to_reload) {
        atomic_fetch_add(&c->hub->dropped, 1);
        return;
    }
    if (c->waiting == QUEUE)
        fall_behind(c);
    else
        append(c, e);
    wake(c);
}

static bool listens(const struct event_client *c, uint64_t channel)
{
    for (int i = 0; i < c->n_channel; i++)
        if (c->channel[i] == channel)
            return true;
    return false;
}

size_t event_read(struct event_client *c, char *buf, size_t max, bool *ended)
{
    size_t n = 0;
    pthread_mutex_lock(&c->shard->lock);
    while (c->waiting > 0 && n < max) {
        const struct event *e = c->queue[c->head];
        size_t left = e->n - c->sent, part = left < max - n ? left : max - n;
        memcpy(buf + n, e->text + c->sent, part);
        n += part;
        c->sent += (uint32_t)part;
        if (c->sent < e->n)
            break;
        if (e == c->hub->reload)
            c->told_to_reload = false;
        if (e->key.id)
            atomic_fetch_add(&c->hub->delivered, 1);
        take_first(c);
    }
    *ended = n == 0 && atomic_load(&c->hub->ending);
    if (n == 0 && !*ended) {
        c->held = true;
        c->hooks->hold(c->ctx);
    }
    pthread_mutex_unlock(&c->shard->lock);
    return n;
}

/* --- joining and leaving ---------------------------------------------------------------------------- */

static bool parse_key(const char *text, struct key *key)
{
    struct str rest = str_of(text), xid;
    return text && str_cut(&rest, '-', &xid) && rest.p && str_int64(xid, &key->xid) &&
           str_int64(rest, &key->id);
}

/* Puts what was missed since last in front of what came in the meantime. */
static void queue_missed(struct event_client *c, struct key last, struct db *db, struct arena *a)
{
    db_begin(db, DB_READ, a);
    struct web_event_there there;
    bool known = (last.id == 0 && last.xid == 0) ||
                 q_web_event_there(db, &there, .xid = last.xid, .id = last.id);
    struct web_event_since_rows rows =
        q_web_event_since(db, .xid = last.xid, .id = last.id, .max = BATCH);
    bool lost = !known || rows.n == BATCH || db_state(db) != DB_OK;
    pthread_mutex_lock(&c->shard->lock);
    while (!lost && c->waiting > 0 && rows.n > 0) { /* read twice: drop those of the queue */
        struct key newest = {rows.at[rows.n - 1].xid, rows.at[rows.n - 1].id};
        if (key_after(c->queue[c->head]->key, newest))
            break;
        take_first(c);
    }
    size_t later = c->waiting;
    for (size_t i = 0; i < rows.n && !lost; i++) {
        const struct web_event_since *row = &rows.at[i];
        if (!listens(c, channel_key(row->channel)))
            continue;
        lost = c->waiting == QUEUE;
        struct event *e =
            lost ? NULL : format(a, (struct key){row->xid, row->id}, row->name, row->data);
        if (e) {
            append(c, e);
            event_release(e);
        }
    }
    for (; later > 0 && !lost; later--) { /* behind the missed ones */
        struct event *e = c->queue[c->head];
        append(c, e);
        take_first(c);
    }
    if (lost)
        fall_behind(c);
    else if (rows.n > 0)
        c->upto = (struct key){rows.at[rows.n - 1].xid, rows.at[rows.n - 1].id};
    pthread_mutex_unlock(&c->shard->lock);
    db_rollback(db);
}

struct event_client *event_join(struct hub *h, const char *const *channel, size_t n,
                                const char *last_id, struct db *read_db, struct arena *a,
                                const struct event_hooks *hooks, void *ctx)
{
    BUG_IF(n > EVENT_CHANNELS_MAX);
    struct event_client *c = base_alloc(sizeof(*c) + n * sizeof(c->channel[0]));
    struct shard *s = &h->shard[atomic_fetch_add(&h->joined, 1) % SHARDS];
    *c = (struct event_client){
        .hub = h, .shard = s, .hooks = hooks, .ctx = ctx, .n_channel = (uint8_t)n};
    for (size_t i = 0; i < n; i++)
        c->channel[i] = channel_key(channel[i]);
    atomic_fetch_add(&h->clients, 1);
    pthread_mutex_lock(&s->lock);
    c->next = s->first;
    if (c->next)
        c->next->prev = c;
    s->first = c;
    pthread_mutex_unlock(&s->lock);

    struct key last;
    if (read_db && parse_key(last_id, &last)) {
        queue_missed(c, last, read_db, a);
    } else { /* from where it can take up again, should the line break before the first event */
        pthread_mutex_lock(&h->lock);
        last = h->seen;
        pthread_mutex_unlock(&h->lock);
        const char *hello = arena_printf(a, "retry: 3000\nid: %lld-%lld\n\n", (long long)last.xid,
                                         (long long)last.id);
        struct event *e = event_new((struct key){0}, str_of(hello));
        pthread_mutex_lock(&s->lock);
        push(c, e);
        pthread_mutex_unlock(&s->lock);
        event_release(e);
    }
    return c;
}

void event_leave(struct event_client *c)
{
    struct shard *s = c->shard;
    pthread_mutex_lock(&s->lock);
    if (c->prev)
        c->prev->next = c->next;
    else
        s->first = c->next;
    if (c->next)
        c->next->prev = c->prev;
    while (c->waiting > 0)
        take_first(c);
    pthread_mutex_unlock(&s->lock);
    atomic_fetch_sub(&c->hub->clients, 1);
    free(c);
}

/* --- the hub's thread --------------------------------------------------------------------------------- */

static void hand_out(struct hub *h, struct event *e, uint64_t channel)
{
    for (struct shard *s = h->shard; s < h->shard + SHARDS; s++) {
        pthread_mutex_lock(&s->lock);
        for (struct event_client *c = s->first; c; c = c->next)
            if (listens(c, channel) && key_after(e->key, c->upto))
                push(c, e);
        pthread_mutex_unlock(&s->lock);
    }
    atomic_fetch_add(&h->events, 1);
}

/* True: there may be more. */
static bool look(struct hub *h)
{
    struct key at = h->seen; /* only this thread writes it */
    db_begin(h->db, DB_READ, &h->arena);
    struct web_event_since_rows rows =
        q_web_event_since(h->db, .xid = at.xid, .id = at.id, .max = BATCH);
    if (db_state(h->db) != DB_OK)
        LOG(LOG_WARN, "events not read", LS("why", db_why(h->db)));
    for (size_t i = 0; i < rows.n; i++) {
        const struct web_event_since *row = &rows.at[i];
        at = (struct key){row->xid, row->id};
        if (atomic_load(&h->clients) == 0)
            continue;
        struct event *e = format(&h->arena, at, row->name, row->data);
        hand_out(h, e, channel_key(row->channel));
        event_release(e);
    }
    db_rollback(h->db);
    pthread_mutex_lock(&h->lock);
    h->seen = at;
    pthread_mutex_unlock(&h->lock);
    arena_reset(&h->arena);
    return rows.n == BATCH;
}

static bool should_look(struct hub *h, usec now)
{
    bool listened = atomic_load(&h->clients) > 0;
    bool woken = atomic_exchange(&h->woken, false);
    return (listened && (woken || db_kind(h->db) == DB_PG)) || now - h->looked >= SLOW_LOOK;
}

static void beat(struct hub *h, usec now)
{
    for (struct shard *s = h->shard; s < h->shard + SHARDS; s++) {
        if (now < s->next_beat)
            continue;
        s->next_beat = now + BEAT;
        pthread_mutex_lock(&s->lock);
        for (struct event_client *c = s->first; c; c = c->next)
            if (c->waiting == 0)
                push(c, h->beat);
        pthread_mutex_unlock(&s->lock);
    }
}

static bool wait_tick(struct hub *h)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += h->tick * 1000;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&h->lock);
    if (!h->stopping)
        pthread_cond_timedwait(&h->stop, &h->lock, &until);
    bool on = !h->stopping;
    pthread_mutex_unlock(&h->lock);
    return on;
}

static void *hub_thread(void *arg)
{
    struct hub *h = arg;
    while (wait_tick(h)) {
        usec now = clock_monotonic();
        if (should_look(h, now)) {
            h->looked = now;
            while (look(h))
                ;
        }
        beat(h, now);
    }
    return NULL;
}

static void find_newest(struct hub *h)
{
    struct web_event_newest newest;
    db_begin(h->db, DB_READ, &h->arena);
    if (q_web_event_newest(h->db, &newest))
        h->seen = (struct key){newest.xid, newest.id};
    db_rollback(h->db);
    arena_reset(&h->arena);
}

struct hub *hub_start(const struct app *app, struct arena *a, const char **error)
{
    struct db *db = db_open(app->config->db, false, a, error);
    if (!db)
        return NULL;
    struct hub *h = base_alloc(sizeof(*h));
    *h = (struct hub){.app = app, .db = db};
    h->tick = (app->config->tick_ms > 0 ? app->config->tick_ms : TICK_DEFAULT) * 1000;
    arena_init(&h->arena, 64u * 1024 * 1024);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&h->stop, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&h->lock, NULL);
    usec now = clock_monotonic();
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_init(&h->shard[i].lock, NULL);
        h->shard[i].next_beat = now + BEAT * (i + 1) / SHARDS; /* not all at once */
    }
    h->beat = event_new((struct key){0}, STR(":\n\n"));
    h->reload = event_new((struct key){0}, STR("event: reload\ndata: 1\n\n"));
    find_newest(h);
    if (pthread_create(&h->thread, NULL, hub_thread, h) != 0)
        BUG("no thread for the hub");
    return h;
}

void hub_stop(struct hub *h)
{
    BUG_IF(atomic_load(&h->clients) > 0);
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_cond_signal(&h->stop);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL);
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_destroy(&h->shard[i].lock);
    pthread_cond_destroy(&h->stop);
    pthread_mutex_destroy(&h->lock);
    event_release(h->beat);
    event_release(h->reload);
    db_close(h->db);
    arena_free(&h->arena);
    free(h);
}

void hub_wake(struct hub *h)
{
    atomic_store(&h->woken, true);
}

void hub_end_all(struct hub *h)
{
    atomic_store(&h->ending, true);
    for (struct shard *s = h->shard; s < h->shard + SHARDS; s++) {
        pthread_mutex_lock(&s->lock);
        for (struct event_client *c = s->first; c; c = c->next)
            wake(c);
        pthread_mutex_unlock(&s->lock);
    }
}

struct hub_figures hub_figures(const struct hub *h)
{
    return (struct hub_figures){.clients = atomic_load(&h->clients),
                                .events = atomic_load(&h->events),
                                .delivered = atomic_load(&h->delivered),
                                .dropped = atomic_load(&h->dropped)};
}
