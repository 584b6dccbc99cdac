/*
 * http.c - libmicrohttpd on one side, struct req on the other. The only file that includes it.
 *
 * A pool of epoll threads, each with its own read connection to the database and its own stock of
 * exchanges (a request with its arena). A page that is read is made and queued at once. A write is
 * suspended, goes through the workers (if its route has a slow first step) and the writer lane, and is
 * taken up again by its own thread after the commit: nobody is answered before.
 *
 * What the library is too lenient about is refused by guard.c at the first call; what is too slow is
 * shut by conn.c. Event streams leave their exchange behind and keep only the hub's small client.
 */
#include "web/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <sys/resource.h>

#include "base/hash.h"
#include "base/log.h"
#include "web/body.h"
#include "web/conn.h"
#include "web/encode.h"
#include "web/event.h"
#include "web/formdata.h"
#include "web/guard.h"
#include "web/hot.h"
#include "web/listen.h"
#include "web/static.h"
#include "web/upload.h"
#include "web/workers.h"

#define THREADS_DEFAULT     16
#define CONNECTIONS_DEFAULT 12000
#define CONNECTION_MEMORY   (8u * 1024) /* most of what an event stream costs: measured */
#define BACKLOG             4096
#define IDLE_SECONDS        30
#define HEADER_TIME         (10 * USEC_SECOND)
#define BODY_TIME           (30 * USEC_SECOND)
#define REQUEST_MEMORY      (16u * 1024 * 1024)
#define STREAM_BLOCK        1024
#define SKIP_MOST           (8u * 1024 * 1024) /* of a refused body, so that the answer is seen */
#define HURRY_TIME          (3 * USEC_SECOND) /* when we stop, for a head or body that does not come */
#define DRAIN_TIME          (25 * USEC_SECOND) /* systemd waits 90 s, people less */
#define WORKERS             2
#define WORKERS_WAITING     256
#define SPARE_EXCHANGES     32

const usec http_bucket_limits[HTTP_BUCKETS] = {500,   1000,  2500,   5000,   10000,
                                               25000, 50000, 100000, 500000, 2500000};

struct http {
    struct app *app;
    struct MHD_Daemon *daemon;
    struct conns *conns;
    struct workers *workers;
    pthread_key_t slot_key;
    bool key_made;
    int fd, port;
    bool local; /* listens on a local socket: no peer addresses */
    _Atomic bool draining, closed;
    _Atomic int running; /* requests begun and not yet over */
    _Atomic int64_t requests[6], bucket[HTTP_BUCKETS + 1], usecs, bytes;
};

enum stage {
    STAGE_NEW,      /* request line read */
    STAGE_BODY,     /* head accepted; body arriving */
    STAGE_WAITING,  /* suspended: a worker or the lane has it */
    STAGE_READY,    /* taken up again */
    STAGE_ANSWERED, /* queued */
};

/* One request from its first line to its last byte. */
struct exchange {
    struct lane_work work;
    struct worker_job job;
    struct http *http;
    struct conn *conn;
    struct MHD_Connection *mhd;
    struct arena arena;
    struct rng rng;
    struct req req;
    enum stage stage;
    struct str target; /* as sent; p NULL: too long */
    const char *line;  /* where the library keeps the target */
    bool http11, close;
    const struct route *route;
    struct body *body;
    uint64_t body_left;
    enum db_state state; /* of the write */
    const char *why;
    usec began;
    int64_t answer_us, sent; /* for the log */
    struct exchange *next;
};

/* What a thread of the pool owns. */
struct slot {
    struct http *http;
    struct arena arena;
    struct db *db;
    struct exchange *spare;
    int n_spare;
};

/* --- slots and exchanges ------------------------------------------------------------------------ */

static void slot_free(void *arg)
{
    struct slot *s = arg;
    while (s->spare) {
        struct exchange *x = s->spare;
        s->spare = x->next;
        arena_free(&x->arena);
        free(x);
    }
    if (s->db)
        db_close(s->db);
    arena_free(&s->arena);
    free(s);
}

static struct slot *slot_here(struct http *h)
{
    struct slot *s = pthread_getspecific(h->slot_key);
    if (!s) {
        s = base_alloc(sizeof(*s));
        *s = (struct slot){.http = h};
        arena_init(&s->arena, 1024 * 1024);
        if (pthread_setspecific(h->slot_key, s) != 0)
            BUG("no memory for a thread's slot");
    }
    return s;
}

/* The thread's read connection; NULL while the database cannot be opened. */
static struct db *slot_db(struct http *h)
{
    struct slot *s = slot_here(h);
    const char *error = NULL;
    if (!s->db) {
        arena_reset(&s->arena);
        s->db = db_open(h->app->config->db, false, &s->arena, &error);
        if (!s->db)
            LOG(LOG_ERROR, "database not open", LS("why", error));
    }
    return s->db;
}

static struct exchange *exchange_new(struct http *h)
{
    struct slot *s = slot_here(h);
    struct exchange *x = s->spare;
    if (x) {
        s->spare = x->next;
        s->n_spare--;
    } else {
        x = base_alloc(sizeof(*x));
        arena_init(&x->arena, REQUEST_MEMORY);
    }
    struct arena keep = x->arena;
    memset(x, 0, sizeof(*x));
    x->arena = keep;
    x->http = h;
    x->began = clock_monotonic();
    x->rng = rng_system();
    atomic_fetch_add(&h->running, 1);
    return x;
}

static void exchange_free(struct exchange *x)
{
    struct http *h = x->http;
    struct slot *s = slot_here(h);
    if (s->n_spare < SPARE_EXCHANGES) {
        arena_reset(&x->arena);
        x->next = s->spare;
        s->spare = x;
        s->n_spare++;
    } else {
        arena_free(&x->arena);
        free(x);
    }
    atomic_fetch_sub(&h->running, 1);
}

/* --- answering ------------------------------------------------------------------------------------ */

/* The bytes live in the arena until the request is over: the library need not copy them. */
static struct MHD_Response *response_of(struct exchange *x, struct str body)
{
    x->sent = (int64_t)body.n;
    return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p,
                                           MHD_RESPMEM_PERSISTENT);
}

static void add_header(struct MHD_Response *m, const char *name, const char *value)
{
    if (MHD_add_response_header(m, name, value) != MHD_YES)
        LOG(LOG_WARN, "header not sent", LS("name", name));
}

static enum coding coding_wanted(const struct req *r)
{
    return encode_choose(req_header(r, "accept-encoding"));
}

static struct MHD_Response *page_response(struct exchange *x)
{
    struct req *r = &x->req;
    struct str body = {r->out.p, r->out.n}, small;
    if (!encode_worth(r->type, body.n))
        return response_of(x, body);
    enum coding coding = coding_wanted(r);
    struct hot *hot = x->http->app->hot;
    bool smaller = hot_find_coded(hot, r, coding, &small);
    if (!smaller && (smaller = encode_body(&x->arena, coding, body, &small)))
        hot_keep_coded(hot, r, coding, small);
    struct MHD_Response *m = response_of(x, smaller ? small : body);
    if (smaller)
        add_header(m, "Content-Encoding", coding_name(coding));
    add_header(m, "Vary", "Accept-Encoding");
    return m;
}

static struct MHD_Response *static_response(struct exchange *x)
{
    const struct req *r = &x->req;
    const struct static_file *f = r->out_file;
    enum coding coding = coding_wanted(r);
    const struct static_bytes *body = &f->raw;
    if (coding == CODING_BR && f->br.p)
        body = &f->br;
    else if (coding != CODING_NONE && f->gzip.p)
        body = &f->gzip, coding = CODING_GZIP;
    else
        coding = CODING_NONE;
    struct MHD_Response *m = response_of(x, (struct str){(const char *)body->p, body->n});
    if (coding != CODING_NONE)
        add_header(m, "Content-Encoding", coding_name(coding));
    if (f->br.p || f->gzip.p)
        add_header(m, "Vary", "Accept-Encoding");
    return m;
}

static struct MHD_Response *upload_response(struct exchange *x)
{
    struct req *r = &x->req;
    int64_t bytes;
    int fd = upload_open(x->http->app->config->uploads, r->out_upload, &bytes);
    if (fd < 0) {
        r->status = 404;
        return response_of(x, STR(""));
    }
    x->sent = bytes;
    return MHD_create_response_from_fd64((uint64_t)bytes, fd); /* closes it */
}

static struct MHD_Response *make_response(struct exchange *x)
{
    struct req *r = &x->req;
    bool empty = r->status == 304 || r->status == 204 || r->status < 200;
    if (empty)
        return response_of(x, STR(""));
    if (r->out_file && r->status == 200)
        return static_response(x);
    if (r->out_upload && r->status == 200)
        return upload_response(x);
    return page_response(x);
}

static void count_answer(struct exchange *x)
{
    struct http *h = x->http;
    int i = 0;
    x->answer_us = clock_monotonic() - x->began;
    while (i < HTTP_BUCKETS && x->answer_us > http_bucket_limits[i])
        i++;
    atomic_fetch_add(&h->bucket[i], 1);
    atomic_fetch_add(&h->usecs, x->answer_us);
}

static enum MHD_Result queue(struct exchange *x)
{
    struct req *r = &x->req;
    struct MHD_Response *m = make_response(x);
    if (!m)
        return MHD_NO;
    if (r->type && r->status != 304)
        add_header(m, "Content-Type", r->type);
    for (size_t i = 0; i < r->out_headers.n; i++)
        add_header(m, r->out_headers.at[i].name, r->out_headers.at[i].value);
    add_header(m, "X-Request-Id", r->id);
    if (x->close || atomic_load(&x->http->draining))
        add_header(m, "Connection", "close");
    conn_phase(x->conn, CONN_ANSWER, (uint64_t)x->sent);
    x->stage = STAGE_ANSWERED;
    count_answer(x);
    enum MHD_Result done = MHD_queue_response(x->mhd, (unsigned)r->status, m);
    MHD_destroy_response(m);
    return done;
}

/* Refused before its handler: the page of that status, and the connection closed when what follows
 * on it cannot be trusted. */
static enum MHD_Result refuse(struct exchange *x, int status, const char *why)
{
    struct req *r = &x->req;
    r->status = status;
    LOG(LOG_INFO, "refused", LS("id", r->id), LI("status", status), LS("why", why));
    web_start(r, NULL);
    web_finish(r, DB_OK, NULL);
    return queue(x);
}

/* --- event streams ----------------------------------------------------------------------------------- */

static void stream_hold(void *ctx)
{
    MHD_suspend_connection(ctx);
}

static void stream_wake(void *ctx)
{
    MHD_resume_connection(ctx);
}

static const struct event_hooks stream_hooks = {stream_hold, stream_wake};

static ssize_t stream_read(void *cls, uint64_t pos, char *buf, size_t max)
{
    bool ended;
    (void)pos;
    size_t n = event_read(cls, buf, max, &ended);
    return ended ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n;
}

static void stream_close(void *cls)
{
    event_leave(cls);
}

static bool is_stream(const struct exchange *x)
{
    const struct req *r = &x->req;
    return r->route && r->route->stream && r->method == GET && r->status == 200 &&
           r->n_listen > 0 && x->http->app->hub;
}

/* The exchange is not needed any more: ten thousand listeners must not keep ten thousand arenas. */
static enum MHD_Result open_stream(struct exchange *x, void **state)
{
    struct req *r = &x->req;
    struct event_client *client =
        event_join(x->http->app->hub, r->listen, r->n_listen, req_header(r, "last-event-id"),
                   slot_db(x->http), r->arena, &stream_hooks, x->mhd);
    struct MHD_Response *m = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK,
                                                               stream_read, client, stream_close);
    if (!m) {
        event_leave(client);
        return MHD_NO;
    }
    add_header(m, "Content-Type", "text/event-stream");
    add_header(m, "Cache-Control", "no-store");
    add_header(m, "X-Accel-Buffering", "no"); /* a proxy must not collect it */
    add_header(m, "X-Content-Type-Options", "nosniff");
    add_header(m, "X-Request-Id", r->id);
    add_header(m, "Connection", "close");
    conn_phase(x->conn, CONN_WORK, 0);
    count_answer(x);
    enum MHD_Result done = MHD_queue_response(x->mhd, MHD_HTTP_OK, m);
    MHD_destroy_response(m);
    if (done == MHD_YES) {
        atomic_fetch_add(&x->http->requests[2], 1);
        *state = NULL;
        exchange_free(x);
    }
    return done;
}

/* --- running a request -------------------------------------------------------------------------------- */

static enum MHD_Result finish(struct exchange *x, enum db_state state, const char *why)
{
    web_finish(&x->req, state, why);
    return queue(x);
}

static bool lane_run_write(struct lane_work *w, struct db *db)
{
    struct exchange *x = (struct exchange *)(void *)w; /* its first member */
    return web_write(&x->req, db);
}

static void lane_done(struct lane_work *w, enum db_state state, const char *why)
{
    struct exchange *x = (struct exchange *)(void *)w;
    x->state = state;
    x->why = why ? arena_strdup(&x->arena, why) : NULL;
    x->stage = STAGE_READY;
    if (state == DB_OK && x->http->app->hub)
        hub_wake(x->http->app->hub);
    MHD_resume_connection(x->mhd);
}

static void to_lane(struct exchange *x)
{
    x->work = (struct lane_work){
        .run = lane_run_write, .done = lane_done, .arena = &x->arena, .label = x->req.route->path};
    if (!lane_submit(x->http->app->lane, &x->work))
        lane_done(&x->work, DB_BUSY, "the writer's queue is full");
}

static void worker_run(struct worker_job *j, struct db *db)
{
    struct exchange *x = (struct exchange *)(void *)((char *)j - offsetof(struct exchange, job));
    web_prepare(&x->req, db);
    to_lane(x);
}

/* Suspended first: the lane may be done before lane_submit() returns. */
static enum MHD_Result hand_over(struct exchange *x, enum web_step step)
{
    x->stage = STAGE_WAITING;
    MHD_suspend_connection(x->mhd);
    if (step == WEB_WRITE) {
        to_lane(x);
    } else {
        x->job = (struct worker_job){.run = worker_run};
        if (!workers_submit(x->http->workers, &x->job))
            lane_done(&x->work, DB_BUSY, "the workers' queue is full");
    }
    return MHD_YES;
}

static enum MHD_Result run(struct exchange *x, void **state)
{
    struct req *r = &x->req;
    conn_phase(x->conn, CONN_WORK, 0);
    if (r->status == 0 && x->body)
        r->status = body_end(x->body);
    struct db *db = r->status ? NULL : slot_db(x->http);
    if (!db && !r->status)
        r->failed = DB_GONE, r->why = "the database cannot be opened", r->status = 503;
    enum web_step step = web_start(r, db);
    if (step != WEB_DONE)
        return hand_over(x, step);
    web_finish(r, DB_OK, NULL);
    return is_stream(x) ? open_stream(x, state) : queue(x);
}

/* --- the head of a request ------------------------------------------------------------------------------ */

struct head {
    struct arena *arena;
    struct guard_header header[GUARD_HEADERS_MAX + 1];
    size_t n;
};

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_n, const char *value, size_t value_n)
{
    struct head *h = cls;
    (void)kind;
    if (h->n < countof(h->header))
        h->header[h->n++] = (struct guard_header){{name, name_n}, {value ? value : "", value_n}};
    return h->n < countof(h->header) ? MHD_YES : MHD_NO;
}

static void copy_headers(struct exchange *x, const struct head *h)
{
    struct field *at = arena_array(&x->arena, struct field, h->n ? h->n : 1);
    for (size_t i = 0; i < h->n; i++)
        at[i] = (struct field){str_lower(&x->arena, h->header[i].name),
                               str_dup(&x->arena, str_trim(h->header[i].value))};
    x->req.headers = (struct fields){at, h->n};
}

static enum method method_of(const char *s)
{
    static const struct {
        const char *name;
        enum method method;
    } known[] = {{"GET", GET}, {"POST", POST}, {"HEAD", HEAD}, {"PUT", PUT}, {"DELETE", DELETE}};
    for (size_t i = 0; i < countof(known); i++)
        if (streq(s, known[i].name))
            return known[i].method;
    return 0;
}

/* All lines of a list as one (RFC 9110 §5.3): some proxies add a line of their own behind what the
 * client sent, and it is theirs that counts. */
static const char *all_lines(struct exchange *x, const char *name)
{
    const struct fields *f = &x->req.headers;
    const char *all = NULL;
    for (size_t i = 0; i < f->n; i++)
        if (streq(f->at[i].name, name))
            all = all ? arena_printf(&x->arena, "%s,%s", all, f->at[i].value) : f->at[i].value;
    return all;
}

static bool is_https(const char *origin)
{
    return origin && str_starts(str_of(origin), STR("https://"));
}

/* A place whose address is https is never served otherwise: its cookies are Secure even where the
 * proxy forgets to say how it was asked. */
static void set_origin(struct exchange *x)
{
    struct req *r = &x->req;
    const struct config *config = x->http->app->config;
    const char *host = req_header(r, "host"), *peer = x->conn->peer;
    const char *proto = all_lines(x, "x-forwarded-proto");
    bool believed;
    r->client = guard_client(&x->arena, x->http->local ? NULL : peer,
                             all_lines(x, "x-forwarded-for"), config->proxies, &believed);
    r->secure = is_https(config->origin) || (believed && proto && streq(proto, "https"));
    r->origin = config->origin ? config->origin
                               : arena_printf(&x->arena, "%s://%s", r->secure ? "https" : "http",
                                              host ? host : "localhost");
}

static void new_id(struct exchange *x)
{
    uint8_t bytes[8];
    rng_bytes(&x->rng, bytes, sizeof(bytes));
    memcpy(x->req.id, hex_encode(&x->arena, bytes, sizeof(bytes)), sizeof(x->req.id));
}

static void new_req(struct exchange *x)
{
    struct req *r = &x->req;
    r->arena = &x->arena;
    r->app = x->http->app;
    r->now = r->app->clock ? r->app->clock() : clock_now();
    r->rng = &x->rng;
    r->method = GET;
    r->path = r->target = "/";
    r->place = "";
    new_id(x);
}

/* The library hands the target on as a C string. A NUL in the line would cut it unseen, but the
 * version behind it stays where it was. */
static bool target_was_cut(const struct exchange *x, const char *version)
{
    uintptr_t from = (uintptr_t)x->line, to = (uintptr_t)version;
    return to > from && to - from <= CONNECTION_MEMORY && to - from != x->target.n + 1;
}

static int check_head(struct exchange *x, struct head *h, const char *method, const char *version,
                      struct guard_body *body, const char **why)
{
    struct req *r = &x->req;
    struct str query = {0};
    int status = guard_headers(h->header, h->n, x->http11, body, why);
    if (status)
        return status;
    if (!x->target.p) {
        *why = "the address is too long";
        return 414;
    }
    *why = "the request line";
    if (target_was_cut(x, version))
        return 400;
    *why = "the address names another host than Host";
    if (!guard_same_host(x->target, req_header(r, "host")))
        return 400;
    status = guard_target(&x->arena, x->target, &r->path, &query, &r->target, why);
    if (status)
        return status;
    *why = "the query is not well-formed";
    if (!formdata_parse(&x->arena, query, &r->query))
        return 400;
    *why = "the method";
    r->method = method_of(method);
    if (!r->method) {
        r->method = GET;
        return 501;
    }
    return 0;
}

/* 0: the body, if any, may come. */
static int check_body(struct exchange *x, const struct guard_body *body, const char **why)
{
    struct req *r = &x->req;
    const char *arg[4];
    unsigned allow;
    int status;
    bool carries = r->method == POST || r->method == PUT;
    *why = "the body";
    if (!carries)
        return body->chunked || body->bytes ? 400 : 0;
    if (!body->some)
        return 411;
    x->route = route_find(r->app->routes, r->arena, r->method, r->path, arg, &allow);
    x->body = body->chunked || body->bytes ? body_open(r, x->route, &status) : NULL;
    if (!x->body)
        return body->chunked || body->bytes ? status : 0;
    x->body_left = body_limit(x->route);
    return body->bytes > x->body_left ? 413 : 0;
}

/* Files cost disk and work: they are taken from those only who may send them there. */
static int check_sender(struct exchange *x, const char **why)
{
    struct db *db = x->body && x->route && x->route->upload_max ? slot_db(x->http) : NULL;
    *why = "the sender";
    return !db || web_knock(&x->req, db) ? 0 : x->req.status;
}

/* A browser that is still sending does not read: a little too much is skipped, and answered then. */
static bool may_skip(const struct exchange *x, const struct guard_body *body)
{
    return !body->chunked && body->bytes <= SKIP_MOST && !req_header(&x->req, "expect");
}

static enum MHD_Result begin(struct exchange *x, const char *method, const char *version)
{
    struct head h = {.arena = &x->arena};
    struct guard_body body = {0};
    const char *why = "";
    conn_phase(x->conn, CONN_BODY, 0);
    x->http11 = streq(version, MHD_HTTP_VERSION_1_1);
    MHD_get_connection_values_n(x->mhd, MHD_HEADER_KIND, take_header, &h);
    copy_headers(x, &h);
    set_origin(x);
    int status = check_head(x, &h, method, version, &body, &why);
    if (!status) {
        status = check_body(x, &body, &why);
        if (!status)
            status = check_sender(x, &why);
        bool known = status == 413 || status == 415 || x->req.status;
        if (status && known && may_skip(x, &body)) {
            x->req.status = status;
            x->body = NULL;
            x->body_left = SKIP_MOST;
            status = 0;
        }
    }
    x->stage = STAGE_BODY;
    if (!status)
        return MHD_YES;
    x->close = true;
    x->body = NULL;
    return refuse(x, status, why);
}

static enum MHD_Result take_body(struct exchange *x, const char *data, size_t *size)
{
    if (*size >
        x->body_left) { /* only a chunked one can get here: the library takes no answer now */
        conn_refuse(x->conn, "413 Content Too Large");
        return MHD_NO;
    }
    x->body_left -= *size;
    conn_moved(x->conn, *size);
    if (x->body)
        body_take(x->body, data, *size);
    *size = 0;
    return MHD_YES;
}

/* --- what the library calls ------------------------------------------------------------------------------- */

static void *on_line(void *cls, const char *uri, struct MHD_Connection *mhd)
{
    struct http *h = cls;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct exchange *x = exchange_new(h);
    size_t n = strlen(uri);
    x->mhd = mhd;
    x->conn = info->socket_context;
    x->line = uri;
    if (n <= GUARD_TARGET_MAX)
        x->target = (struct str){arena_strndup(&x->arena, uri, n), n};
    new_req(x);
    return x;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **state)
{
    struct exchange *x = *state;
    (void)cls;
    (void)mhd;
    (void)url;
    if (!x || atomic_load(&x->http->closed))
        return MHD_NO;
    switch (x->stage) {
    case STAGE_NEW:
        return begin(x, method, version);
    case STAGE_BODY:
        return *size ? take_body(x, data, size) : run(x, state);
    case STAGE_READY:
        return finish(x, x->state, x->why);
    case STAGE_WAITING:
    case STAGE_ANSWERED:
        break;
    }
    return MHD_NO;
}

static void log_access(const struct exchange *x, bool whole)
{
    const struct req *r = &x->req;
    LOG(LOG_INFO, "request", LS("id", r->id), LS("method", method_name(r->method)),
        LS("route", r->route ? r->route->path : "-"), LI("status", r->status),
        LI("us", x->answer_us), LI("bytes", x->sent), LS("end", whole ? "sent" : "broken off"));
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *state;
    (void)cls;
    (void)mhd;
    if (!x) /* it became a stream */
        return;
    bool whole = code == MHD_REQUEST_TERMINATED_COMPLETED_OK && x->stage == STAGE_ANSWERED;
    int class = x->stage == STAGE_ANSWERED ? x->req.status / 100 : 0;
    atomic_fetch_add(&x->http->requests[class >= 0 && class < 6 ? class : 0], 1);
    atomic_fetch_add(&x->http->bytes, x->sent);
    log_access(x, whole);
    conn_idle(x->conn);
    *state = NULL;
    exchange_free(x);
}

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http *h = cls;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context)
            conn_remove(*context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *fd =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    *context = conn_add(h->conns, fd->connect_fd, peer && !h->local ? peer->client_addr : NULL);
}

/* Escapes are ours to read, strictly (guard.c): the library leaves them alone. */
static size_t keep_escapes(void *cls, struct MHD_Connection *mhd, char *s)
{
    (void)cls;
    (void)mhd;
    return strlen(s);
}

TX_PRINTF(2, 0) static void library_says(void *cls, const char *fmt, va_list ap)
{
    char line[300];
    const char *says = line;
    (void)cls;
    vsnprintf(line, sizeof(line), fmt, ap);
    LOG(LOG_DEBUG, "libmicrohttpd", LS("says", says));
}

/* --- start and stop ----------------------------------------------------------------------------------------- */

static int positive(int wanted, int otherwise)
{
    return wanted > 0 ? wanted : otherwise;
}

/* A connection is a descriptor; each thread has a few more for its database. */
static void raise_descriptors(rlim_t wanted)
{
    struct rlimit have;
    if (getrlimit(RLIMIT_NOFILE, &have) != 0 || have.rlim_cur >= wanted)
        return;
    have.rlim_cur = have.rlim_max < wanted ? have.rlim_max : wanted;
    setrlimit(RLIMIT_NOFILE, &have);
    if (have.rlim_cur < wanted)
        LOG(LOG_WARN, "fewer descriptors than connections; raise LimitNOFILE",
            LI("have", (int64_t)have.rlim_cur), LI("wanted", (int64_t)wanted));
}

static struct MHD_Daemon *start_daemon(struct http *h)
{
    const struct config *config = h->app->config;
    int connections = positive(config->connections, CONNECTIONS_DEFAULT);
    int threads = positive(config->threads, THREADS_DEFAULT);
    raise_descriptors((rlim_t)connections + 512);
    return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL |
                                MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG,
                            0, NULL, NULL, on_request, h, MHD_OPTION_EXTERNAL_LOGGER, library_says,
                            NULL, MHD_OPTION_LISTEN_SOCKET, h->fd, MHD_OPTION_THREAD_POOL_SIZE,
                            (unsigned)threads, MHD_OPTION_CONNECTION_LIMIT, (unsigned)connections,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                            MHD_OPTION_URI_LOG_CALLBACK, on_line, h, MHD_OPTION_NOTIFY_COMPLETED,
                            on_completed, h, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
                            MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_END);
}

static usec ms_or(int ms, usec otherwise)
{
    return ms > 0 ? (usec)ms * 1000 : otherwise;
}

static void let_go(struct http *h)
{
    if (h->workers)
        workers_stop(h->workers);
    if (h->conns)
        conns_stop(h->conns);
    if (h->fd >= 0)
        close(h->fd);
    if (h->key_made)
        pthread_key_delete(h->slot_key);
    free(h);
}

struct http *http_start(struct app *app, struct arena *a, const char **error)
{
    const struct config *config = app->config;
    struct http *h = base_alloc(sizeof(*h));
    *h = (struct http){.app = app};
    h->fd = listen_open(config->listen, BACKLOG, a, error);
    if (h->fd >= 0) {
        h->port = listen_port(h->fd);
        h->local = listen_is_local(h->fd);
        h->key_made = pthread_key_create(&h->slot_key, slot_free) == 0;
        h->conns = conns_start((struct conn_limits){.header = ms_or(config->header_ms, HEADER_TIME),
                                                    .body = ms_or(config->body_ms, BODY_TIME),
                                                    .idle = IDLE_SECONDS * USEC_SECOND});
        h->workers = workers_start(config->db, WORKERS, WORKERS_WAITING, a, error);
    }
    if (h->workers && h->key_made) {
        *error = "cannot start the HTTP threads; see ulimit -u and ulimit -n";
        h->daemon = start_daemon(h);
    }
    if (!h->daemon) {
        let_go(h);
        return NULL;
    }
    app->http = h;
    return h;
}

static bool wait_idle(struct http *h, usec most)
{
    const struct timespec tick = {0, 5 * 1000000L};
    usec until = clock_monotonic() + most;
    while (atomic_load(&h->running) > 0 || (h->app->hub && hub_figures(h->app->hub).clients > 0)) {
        if (clock_monotonic() > until)
            return false;
        nanosleep(&tick, NULL);
    }
    return true;
}

bool http_stop(struct http *h)
{
    const struct config *config = h->app->config;
    usec drain = ms_or(config->drain_ms, DRAIN_TIME);
    atomic_store(&h->draining, true);
    MHD_quiesce_daemon(h->daemon); /* gives the listening socket back: h->fd, closed at the end */
    /* Who comes now is refused at once, not left to wait for nobody. Not closed: a thread may still look at
     * it. One of systemd's is not ours to end: the next process takes up who waits there. */
    if (!streq(config->listen, "systemd"))
        shutdown(h->fd, SHUT_RDWR);
    listen_clean(config->listen);
    conns_hurry(h->conns, HURRY_TIME);
    if (h->app->hub)
        hub_end_all(h->app->hub);
    if (!wait_idle(h, drain)) {
        LOG(LOG_WARN, "requests cut off", LI("running", atomic_load(&h->running)));
        conns_cut(h->conns);
    }
    atomic_store(&h->closed, true); /* a kept connection may send one more: it gets no answer */
    if (!wait_idle(h, drain / 5)) {
        LOG(LOG_ERROR, "requests still run; left to the end of the process",
            LI("running", atomic_load(&h->running)));
        return false; /* the library may not be stopped while connections are suspended */
    }
    MHD_stop_daemon(h->daemon);
    h->app->http = NULL;
    let_go(h);
    return true;
}

int http_port(const struct http *h)
{
    return h->port;
}

struct http_figures http_figures(const struct http *h)
{
    struct http_figures f = {.usecs = atomic_load(&h->usecs),
                             .bytes = atomic_load(&h->bytes),
                             .connections = (int64_t)conns_count(h->conns),
                             .running = atomic_load(&h->running)};
    for (size_t i = 0; i < countof(f.requests); i++)
        f.requests[i] = atomic_load(&h->requests[i]);
    for (size_t i = 0; i < countof(f.bucket); i++)
        f.bucket[i] = atomic_load(&h->bucket[i]);
    return f;
}
