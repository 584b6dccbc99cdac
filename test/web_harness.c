/*
 * web_harness.c - a site in one process: see web_harness.h.
 */
#include "web_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include "base/hash.h"
#include "db/catalog.h"
#include "mod/account/account.h"
#include "web/csrf.h"
#include "web/formdata.h"
#include "web/furnish.h"
#include "web/guard.h"
#include "web/limit.h"
#include "web/upload.h"

static usec fixed_clock(void)
{
    return 1773104400 * USEC_SECOND; /* 2026-03-10T09:00+08:00 */
}

/* --- places to write to --------------------------------------------------------------------------
 *
 * A site is a file, or a database on the PostgreSQL server. To bring the schema up and to live through the demo's year
 * takes a while: the first test that wants it keeps a copy, and the others of the same run begin with that. */

static bool on_pg(void)
{
    const char *kind = getenv("TEST_DB");
    return kind && streq(kind, "pg");
}

static const char *server(void)
{
    const char *url = getenv("TEST_PG_URL");
    if (!url)
        BUG("TEST_DB=pg needs TEST_PG_URL");
    return url;
}

static const char *beside(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/../%s", t_dir(), name);
}

static void copy_file(const char *from, const char *to)
{
    char chunk[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t n = 0;
    while (in >= 0 && out >= 0 && (n = read(in, chunk, sizeof(chunk))) > 0)
        if (write(out, chunk, (size_t)n) != n)
            BUG("copy %s", to);
    if (in < 0 || out < 0 || n < 0 || close(in) != 0 || close(out) != 0)
        BUG("copy %s to %s: %s", from, to, strerror(errno));
}

#define FILE_URL "sqlite:"

static const char *kept_url(struct arena *a, const char *name)
{
    return on_pg() ? t_pg_url(a, server(), name)
                   : arena_printf(a, FILE_URL "%s.db", beside(a, name));
}

/* name NULL: this test's own. of NULL: empty. */
static const char *new_place(struct arena *a, const char *name, const char *of)
{
    if (on_pg())
        return t_pg_copy(a, server(), name, of);
    const char *url = name ? kept_url(a, name) : arena_printf(a, FILE_URL "%s/site.db", t_dir());
    if (of)
        copy_file(of + strlen(FILE_URL), url + strlen(FILE_URL));
    return url;
}

static struct db *open_db(struct arena *a, const char *url)
{
    const char *error = NULL;
    struct db *db = db_open(url, true, a, &error);
    if (!db)
        BUG("%s", error);
    return db;
}

static void open_dbs(struct site *s)
{
    s->db = open_db(s->arena, s->url);
    s->read_db = open_db(s->arena, s->url);
    s->config.db = s->url;
}

static void close_dbs(struct site *s)
{
    db_close(s->read_db);
    db_close(s->db);
}

static int take_turn(struct arena *a, const char *name)
{
    int turn =
        open(beside(a, arena_printf(a, "%s.lock", name)), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (turn < 0 || flock(turn, LOCK_EX) != 0)
        BUG("%s.lock: %s", name, strerror(errno));
    return turn;
}

/* s has its own place already, empty of what make() writes, or none yet (db NULL). */
static void begin_with(struct site *s, const char *name, void (*make)(struct site *s))
{
    struct arena *a = s->arena;
    const char *mark = beside(a, arena_printf(a, "%s.kept", name));
    int turn = take_turn(a, name);
    if (access(mark, F_OK) == 0) {
        if (s->db) {
            close_dbs(s);
            if (on_pg())
                t_pg_drop(a, server(), s->url);
        }
        s->url = new_place(a, NULL, kept_url(a, name));
        open_dbs(s);
    } else {
        if (!s->db) {
            s->url = new_place(a, NULL, NULL);
            open_dbs(s);
        }
        make(s);
        close_dbs(s); /* the last to close leaves one whole file */
        new_place(a, name, s->url);
        close(open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        open_dbs(s);
    }
    close(turn);
}

static void migrate(struct site *s)
{
    const char *error = NULL;
    struct db_catalog all = catalog_all(s->arena);
    if (!db_migrate(s->db, &all, s->arena, &error))
        BUG("%s", error);
}

static void close_site(void *arg)
{
    struct site *s = arg;
    for (size_t i = 0; i < SITE_ANSWERS; i++)
        if (s->kept[i]) {
            arena_free(s->kept[i]);
            free(s->kept[i]);
        }
    close_dbs(s);
    if (on_pg())
        t_pg_drop(s->arena, server(), s->url);
    limits_free(s->app.limits);
    zone_close(s->zone);
}

struct site *t_site(void)
{
    struct arena *a = t_arena();
    struct site *s = arena_new(a, struct site);
    s->arena = a;
    s->now = fixed_clock();
    s->rng = rng_fixed(20260310);
    s->config = (struct config){.origin = "http://tongxin.test",
                                .proxies = "",
                                .uploads = arena_printf(a, "%s/uploads", t_dir()),
                                .zone = "Asia/Shanghai",
                                .name = "临海市",
                                .cheap_passwords = true,
                                .demo = true};
    begin_with(s, "t_migrated", migrate);
    s->zone = zone_open("Asia/Shanghai");
    arena_defer(a, close_site, s);
    s->app = (struct app){
        .config = &s->config, .limits = limits_new(), .zone = s->zone, .clock = fixed_clock};
    app_wire(&s->app, a);
    return s;
}

struct db *t_begin(struct site *s)
{
    db_begin(s->db, DB_WRITE, s->arena);
    return s->db;
}

void t_commit(struct site *s)
{
    if (!db_commit(s->db))
        BUG("commit: %s: %s", db_state_name(db_state(s->db)), db_why(s->db));
}

/* The arena of the oldest request makes room for the new one's. */
static struct arena *request_arena(struct site *s)
{
    struct arena **a = &s->kept[s->n_kept++ % SITE_ANSWERS];
    if (*a)
        arena_free(*a);
    else
        *a = base_alloc(sizeof(**a));
    arena_init(*a, 16 * 1024 * 1024);
    return *a;
}

static struct req *new_req(struct site *s, struct browser *b)
{
    struct arena *a = request_arena(s);
    struct req *r = arena_new(a, struct req);
    *r = (struct req){.arena = a,
                      .app = &s->app,
                      .now = s->now,
                      .rng = &s->rng,
                      .client = "local",
                      .origin = s->config.origin,
                      .id = "0000000000000001",
                      .place = "",
                      .lang = lang_by_code(b && b->lang ? b->lang : "en")};
    return r;
}

struct req *t_req(struct site *s, int64_t user)
{
    struct req *r = new_req(s, NULL);
    r->db = s->db;
    r->out = buf_make(r->arena, 1024);
    r->who.user = user;
    return r;
}

static void furnish_anew(struct site *s)
{
    struct req *r = t_req(s, 0);
    r->arena->limit = (size_t)1 << 30;
    t_begin(s);
    furnish_all(r);
    t_commit(s);
}

/* s is as t_site() left it: nothing was written. */
void t_furnish(struct site *s)
{
    s->config.uploads = beside(s->arena, "furnished-files");
    begin_with(s, "t_furnished", furnish_anew);
    s->rng = rng_fixed(20260311);
}

struct browser *t_sign_in(struct site *s, const char *login)
{
    struct browser *b = t_browser(s, 0);
    struct answer *a = t_post(b, "/sign-in", "login", login, "password", DEMO_PASSWORD, NULL);
    if (a->status != 303)
        BUG("sign-in of %s: %d\n%s", login, a->status, a->body);
    return b;
}

struct browser *t_browser(struct site *s, int64_t user)
{
    struct browser *b = arena_new(s->arena, struct browser);
    b->site = s;
    b->lang = "en";
    if (user) {
        struct db *db = t_begin(s);
        const char *token = account_session(db, s->arena, &s->rng, s->now, user, AL_PERSON);
        t_commit(s);
        b->cookies.at = arena_new(s->arena, struct field);
        b->cookies.at[b->cookies.n++] = (struct field){SESSION_COOKIE, token};
    }
    return b;
}

/* --- cookies ----------------------------------------------------------------------------------- */

static void keep_cookie(struct browser *b, const char *set)
{
    struct arena *a = b->site->arena;
    struct str rest = str_of(set), pair, name;
    str_cut(&rest, ';', &pair);
    str_cut(&pair, '=', &name);
    const char *n = str_dup(a, name), *v = str_dup(a, pair);
    bool gone = strstr(set, "Max-Age=0") != NULL;
    struct fields old = b->cookies, new = {arena_array(a, struct field, old.n + 1), 0};
    for (size_t i = 0; i < old.n; i++)
        if (!streq(old.at[i].name, n))
            new.at[new.n++] = old.at[i];
    if (!gone)
        new.at[new.n++] = (struct field){n, v};
    b->cookies = new;
}

static const char *cookie_header(struct browser *b)
{
    struct buf out = buf_make(b->site->arena, 128);
    for (size_t i = 0; i < b->cookies.n; i++)
        buf_printf(&out, "%s%s=%s", i ? "; " : "", b->cookies.at[i].name, b->cookies.at[i].value);
    return out.p;
}

static void add(struct arena *a, struct fields *f, const char *name, const char *value)
{
    f->at = arena_grow(a, f->at, f->n * sizeof(*f->at), (f->n + 1) * sizeof(*f->at));
    f->at[f->n++] = (struct field){name, value};
}

/* --- a request ---------------------------------------------------------------------------------- */

static void set_target(struct req *r, const char *target)
{
    struct str query = {0};
    const char *why = NULL;
    int refused = guard_target(r->arena, str_of(target), &r->path, &query, &r->target, &why);
    if (refused)
        r->status = refused;
    if (!formdata_parse(r->arena, query, &r->query))
        r->status = 400;
}

static enum db_state write_once(struct site *s, struct req *r, const char **why)
{
    db_begin(s->db, DB_WRITE, r->arena);
    if (s->inject > 0)
        db_inject(s->db, s->inject, s->inject_state);
    if (s->inject_alloc > 0)
        r->arena->fail_at = s->inject_alloc;
    bool keep = web_write(r, s->db);
    enum db_state state = db_state(s->db);
    *why = db_why(s->db);
    if (state == DB_OK && arena_failed(r->arena)) {
        state = DB_BUSY;
        *why = "out of memory";
    }
    db_inject(s->db, 0, DB_OK);
    s->injected = (s->inject > 0 || s->inject_alloc > 0) && state != DB_OK;
    if (keep && state == DB_OK && !s->dry && db_commit(s->db))
        return DB_OK;
    if (keep && state == DB_OK && !s->dry)
        return db_state(s->db);
    db_rollback(s->db);
    return state;
}

static enum db_state write_through(struct site *s, struct req *r, const char **why)
{
    enum db_state state = DB_RETRY;
    if (s->lose) { /* as the lane does it */
        struct arena_mark start = arena_mark(r->arena);
        db_begin(s->db, DB_WRITE, r->arena);
        web_write(r, s->db);
        db_rollback(s->db);
        arena_rewind(r->arena, start);
        s->lose = false;
        *why = "gone";
        return DB_GONE;
    }
    for (int tries = 0; state == DB_RETRY && tries < LANE_TRIES; tries++)
        state = write_once(s, r, why);
    return state;
}

struct answer *t_request(struct browser *b, enum method m, const char *path, struct fields form,
                         struct str raw_body)
{
    struct site *s = b->site;
    struct req *r = new_req(s, b);
    r->method = m;
    set_target(r, path);
    r->form = form;
    r->body = raw_body;
    add(r->arena, &r->headers, "host", "tongxin.test");
    add(r->arena, &r->headers, "accept-language", b->lang);
    if (b->accept)
        add(r->arena, &r->headers, "accept", b->accept);
    if (b->if_none_match)
        add(r->arena, &r->headers, "if-none-match", b->if_none_match);
    if (b->cookies.n)
        add(r->arena, &r->headers, "cookie", cookie_header(b));
    if (b->file[0] && m == POST) {
        struct upload *u = upload_begin(r, b->file[0], b->file[1], 1 << 20);
        upload_write(u, b->file[2], strlen(b->file[2]));
        upload_end(r, u);
        b->file[0] = NULL;
    }
    enum db_state state = DB_OK;
    const char *why = "";
    enum web_step step = web_start(r, s->read_db);
    if (step == WEB_PREPARE) {
        web_prepare(r, s->read_db);
        step = WEB_WRITE;
    }
    if (step == WEB_WRITE)
        state = write_through(s, r, &why);
    web_finish(r, state, why);

    struct answer *a = arena_new(r->arena, struct answer);
    *a = (struct answer){.status = r->status,
                         .type = r->type,
                         .body = r->out.p,
                         .headers = r->out_headers,
                         .state = state != DB_OK ? state : r->failed,
                         .req = r};
    for (size_t i = 0; i < r->out_headers.n; i++)
        if (streq(r->out_headers.at[i].name, "Set-Cookie"))
            keep_cookie(b, r->out_headers.at[i].value);
    a->location = t_header(a, "Location");
    return a;
}

struct answer *t_get(struct browser *b, const char *path)
{
    return t_request(b, GET, path, (struct fields){0}, (struct str){0});
}

struct answer *t_post_fields(struct browser *b, const char *path, struct fields form)
{
    struct site *s = b->site;
    if (!b->no_csrf) {
        struct req *r = new_req(s, b); /* a page of ours with a form, as the browser saw it */
        r->cookies = b->cookies;
        add(s->arena, &form, "csrf", arena_strdup(s->arena, csrf_token(r)));
        if (r->out_headers.n)
            keep_cookie(b, r->out_headers.at[0].value);
    }
    return t_request(b, POST, path, form, (struct str){0});
}

struct answer *t_post(struct browser *b, const char *path, ...)
{
    struct fields form = {0};
    va_list ap;
    va_start(ap, path);
    for (const char *name; (name = va_arg(ap, const char *));)
        add(b->site->arena, &form, name, va_arg(ap, const char *));
    va_end(ap);
    return t_post_fields(b, path, form);
}

const char *t_header(const struct answer *a, const char *name)
{
    return field_get(&a->headers, name);
}

/* In memory of its own: sweeps ask for thousands of digests of a furnished town. */
#define DIGEST_MEMORY (64u << 20)

const char *t_digest(struct site *s)
{
    struct arena a;
    arena_init(&a, DIGEST_MEMORY);
    const char *path = arena_printf(&a, "%s/digest.bak", t_dir()), *error = NULL;
    if (!db_backup(s->read_db, path, &a, &error))
        BUG("%s", error);
    uint8_t sum[SHA256_BYTES], part[1 << 16];
    struct sha256_state state;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    sha256_begin(&state);
    for (ssize_t n = 1; n > 0; sha256_add(&state, part, (size_t)n))
        if ((n = read(fd, part, sizeof(part))) < 0)
            BUG("read %s", path);
    close(fd);
    sha256_end(&state, sum);
    const char *hex = hex_encode(s->arena, sum, sizeof(sum));
    arena_free(&a);
    return hex;
}
