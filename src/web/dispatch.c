/*
 * dispatch.c - what happens once for every request, before and after its handler.
 *
 * Start: route, limits, cookies, language, who it is, may they, form token. Then the handler: at once
 * for reading, on the writer lane for the rest. Finish: error pages, headers, ETag. Handlers hold no
 * cleanup: memory, transaction and answer end here.
 */
#include "web/app.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "gen/web/pages.h"
#include "web/cookie.h"
#include "web/core.h"
#include "web/csrf.h"
#include "web/health.h"
#include "web/hot.h"
#include "web/limit.h"
#include "web/page.h"

/* --- preferences: what a reader chose, without an account ------------------------------------- */

static int choice(const char *value, const char *const *of)
{
    for (int i = 0; value && of[i]; i++)
        if (streq(value, of[i]))
            return i;
    return 0;
}

static void read_preferences(struct req *r)
{
    static const char *const sizes[] = {"100", "125", "150", "175", NULL};
    static const char *const modes[] = {"", "elder", NULL};
    const char *code = req_cookie(r, "lang"), *place = req_cookie(r, "place");
    const struct lang *chosen = code ? lang_by_code(code) : NULL;
    r->lang = chosen ? chosen : lang_accept(req_header(r, "accept-language"));
    r->text_size = (enum text_size)choice(req_cookie(r, "size"), sizes);
    r->elder = choice(req_cookie(r, "mode"), modes) == 1;
    r->place = place ? place : "";
}

/* --- may they? --------------------------------------------------------------------------------- */

static bool wants_machine(const struct req *r)
{
    const char *accept = req_header(r, "accept");
    return (r->route && r->route->machine) || (accept && strstr(accept, "json"));
}

void reply_status(struct req *r, int status)
{
    r->status = status;
    r->out.n = 0;
}

static void send_to_sign_in(struct req *r)
{
    if (r->method != GET || wants_machine(r)) {
        reply_status(r, 401);
        return;
    }
    struct buf to = buf_make(r->arena, 64);
    buf_lit(&to, "/sign-in?back=");
    out_urlpart(&to, r->target);
    reply_redirect(r, to.p);
    r->out_secret = true;
}

/* Signed in, but not surely enough: the page that says how (mod/account). */
static void send_to_step_up(struct req *r)
{
    if (wants_machine(r)) {
        reply_status(r, 403);
        return;
    }
    struct buf to = buf_make(r->arena, 64);
    buf_lit(&to, "/account/stronger?back=");
    out_urlpart(&to, r->method == GET ? r->target : "/");
    reply_redirect(r, to.p);
    r->out_secret = true;
}

/* Who watches takes part in nothing: writes where the route is for those who watch, or for one's own account. */
static bool only_watches(const struct req *r)
{
    bool writes = r->method != GET && r->method != HEAD;
    return writes && (r->who.roles & ROLE_SUPERVISOR) && !r->route->watchers &&
           !(r->route->roles & ROLE_SUPERVISOR);
}

/* True: go on. False: the answer stands. */
static bool authorize(struct req *r)
{
    const struct route *t = r->route;
    bool needs_somebody = t->signed_in || t->roles || t->assurance > AL_CODE;
    if (needs_somebody && r->who.user == 0) {
        send_to_sign_in(r);
        return false;
    }
    if ((t->roles && !(t->roles & r->who.roles)) || only_watches(r)) {
        reply_status(r, 403);
        return false;
    }
    if (t->assurance > r->who.assurance) {
        send_to_step_up(r);
        return false;
    }
    return true;
}

static void identify(struct req *r)
{
    r->who = (struct who){0};
    if (r->app->identify)
        r->app->identify(r);
}

/* --- start -------------------------------------------------------------------------------------- */

static bool admit(struct req *r)
{
    unsigned allow;
    int wait;
    r->route = route_find(r->app->routes, r->arena, r->method, r->path, r->arg, &allow);
    if (!r->route) {
        reply_status(r, allow ? 405 : 404);
        if (allow) {
            struct buf b = buf_make(r->arena, 32);
            for (unsigned m = GET; m <= DELETE; m <<= 1)
                if (allow & m)
                    buf_printf(&b, "%s%s", b.n ? ", " : "", method_name((enum method)m));
            reply_header(r, "Allow", b.p);
        }
        return false;
    }
    if (!limit_take(r->app->limits, r->route->rate, r->client, r->now, &wait)) {
        reply_status(r, 429);
        reply_header(r, "Retry-After", arena_printf(r->arena, "%d", wait));
        return false;
    }
    return true;
}

static void run_read(struct req *r, struct db *db)
{
    bool reading = r->method == GET || r->method == HEAD;
    /* A page is finished when this thread begins the next. What a write or a stream finds lives on beside others. */
    db_begin(db, reading && !r->route->stream ? DB_READ_ON : DB_READ, r->arena);
    r->db = db;
    identify(r);
    if (authorize(r) && reading)
        r->route->run(r);
    r->failed = db_state(db);
    r->why = db_why(db);
    db_rollback(db);
    r->db = NULL;
}

static void forget_answer(struct req *r)
{
    r->status = 0;
    r->type = NULL;
    r->out.n = 0;
    r->out_headers = (struct fields){0};
    r->out_secret = false;
    r->out_file = NULL;
    r->out_upload = NULL;
    r->form_secret = NULL;
    r->n_listen = 0;
}

bool web_knock(struct req *r, struct db *read_db)
{
    r->cookies = cookie_parse(r->arena, req_header(r, "cookie"));
    read_preferences(r);
    if (!admit(r))
        return false;
    run_read(r, read_db);
    if (r->failed != DB_OK) { /* nothing is known yet: web_start() looks again */
        forget_answer(r);
        r->failed = DB_OK;
    }
    return r->status == 0;
}

enum web_step web_start(struct req *r, struct db *read_db)
{
    r->out = buf_make(r->arena, 16 * 1024);
    r->cookies = cookie_parse(r->arena, req_header(r, "cookie"));
    read_preferences(r);
    if (r->status || (!r->route && !admit(r))) /* a status already: the guard refused it */
        return WEB_DONE;
    r->serial = r->app->lane ? lane_serial(r->app->lane) : 0;
    if (hot_find(r->app->hot, r, r->serial))
        return WEB_DONE;
    r->again = arena_mark(r->arena);
    run_read(r, read_db);
    if (r->failed == DB_GONE || r->failed == DB_RETRY) { /* a connection that died unseen */
        forget_answer(r);
        run_read(r, read_db);
    }
    if (r->failed != DB_OK || r->status || r->method == GET || r->method == HEAD)
        return WEB_DONE;
    if (!r->route->raw_body && !csrf_ok(r)) {
        r->status = 403;
        page_form_expired(r, &r->form);
        return WEB_DONE;
    }
    r->known = r->who;
    r->again = arena_mark(r->arena);
    return r->route->prepare ? WEB_PREPARE : WEB_WRITE;
}

void web_prepare(struct req *r, struct db *read_db)
{
    db_begin(read_db, DB_READ, r->arena);
    r->db = read_db;
    r->route->prepare(r);
    r->failed = db_state(read_db);
    r->why = db_why(read_db);
    db_rollback(read_db);
    r->db = NULL;
    r->again = arena_mark(r->arena);
}

bool web_write(struct req *r, struct db *db)
{
    arena_rewind(r->arena, r->again);
    forget_answer(r);
    if (r->failed != DB_OK)
        return false;
    r->out = buf_make(r->arena, 8 * 1024);
    r->db = db;
    identify(r); /* again: what holds is what the writing transaction sees */
    if (authorize(r))
        r->route->run(r);
    r->db = NULL;
    return r->status < 400;
}

/* --- finish -------------------------------------------------------------------------------------- */

static int status_of(enum db_state s)
{
    return s == DB_BUG || s == DB_CORRUPT ? 500 : 503;
}

static void write_problem(struct req *r)
{
    r->type = "application/problem+json";
    struct json j = json_begin(&r->out);
    json_obj(&j);
    json_key(&j, "type");
    json_str(&j, "about:blank");
    json_key(&j, "status");
    json_int(&j, r->status);
    json_key(&j, "title");
    json_str(&j, status_title(r, r->status));
    json_key(&j, "instance");
    json_str(&j, r->id);
    json_end(&j);
}

static void write_error(struct req *r)
{
    r->out.n = 0;
    if (wants_machine(r))
        write_problem(r);
    else
        page_error(r, r->status);
}

static void security_headers(struct req *r)
{
    reply_header(r, "Content-Security-Policy",
                 "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                 "media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
                 "base-uri 'none'; frame-ancestors 'none'");
    reply_header(r, "X-Content-Type-Options", "nosniff");
    reply_header(r, "Referrer-Policy", "same-origin");
    reply_header(r, "Cross-Origin-Opener-Policy", "same-origin");
    reply_header(r, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
    if (r->secure)
        reply_header(r, "Strict-Transport-Security", "max-age=31536000");
}

static const char *cache_control(const struct req *r)
{
    if (r->out_secret || r->status >= 400 || !r->route)
        return "no-store";
    switch (r->route->cache) {
    case CACHE_NONE:
        break;
    case CACHE_PRIVATE:
        return "private, no-cache";
    case CACHE_PUBLIC:
        return "public, no-cache";
    case CACHE_FOREVER:
        return "public, max-age=31536000, immutable";
    }
    return "no-store";
}

/* If-None-Match: a list of tags, weakly compared (RFC 9110 §13.1.2). */
static bool tag_matches(const char *header, const char *tag)
{
    struct str rest = str_of(header), item;
    while (header && str_cut(&rest, ',', &item)) {
        item = str_trim(item);
        if (str_starts(item, STR("W/")))
            item = (struct str){item.p + 2, item.n - 2};
        if (str_eq(item, str_of(tag)) || str_eq(item, STR("*")))
            return true;
    }
    return false;
}

/* A weak tag of the bytes; a page that somebody else had brings its own. */
static const char *tag_of(struct req *r)
{
    const char *weak = field_get(&r->out_headers, "ETag");
    if (!weak) {
        weak = arena_printf(r->arena, "W/\"%016llx\"",
                            (unsigned long long)hash_bytes(r->out.p, r->out.n));
        reply_header(r, "ETag", weak);
    }
    return weak + 2;
}

static void conditional(struct req *r)
{
    bool page = r->status == 200 && !r->out_file && !r->out_upload &&
                (r->method == GET || r->method == HEAD) && !streq(cache_control(r), "no-store");
    if (page && tag_matches(req_header(r, "if-none-match"), tag_of(r))) {
        r->status = 304;
        r->out.n = 0;
    }
}

static void add_headers(struct req *r)
{
    reply_header(r, "Cache-Control", cache_control(r));
    if (r->route && r->route->cache == CACHE_PRIVATE)
        reply_header(r, "Vary", "Cookie, Accept-Language");
    security_headers(r);
}

void web_finish(struct req *r, enum db_state state, const char *why)
{
    if (r->failed != DB_OK) {
        state = r->failed;
        why = r->why;
    }
    if (state == DB_OK && arena_failed(r->arena)) {
        state = DB_BUSY;
        why = "the request took too much memory";
    }
    if (state != DB_OK) {
        LOG(LOG_ERROR, "request failed", LS("id", r->id), LS("state", db_state_name(state)),
            LS("why", why), LS("route", r->route ? r->route->path : ""));
        forget_answer(r);
        if (r->method != GET && r->method != HEAD) /* what the run found went with its memory */
            r->who = r->known;
        r->out = buf_make(r->arena, 8 * 1024);
        r->status = status_of(state);
        if (r->status == 503)
            reply_header(r, "Retry-After", "5");
    }
    if (r->status == 0)
        r->status = 200;
    if (r->status >= 400 && r->out.n == 0)
        write_error(r);
    if (!r->type)
        r->type = "text/html; charset=utf-8";
    if (!r->hot)
        add_headers(r);
    conditional(r);
    hot_keep(r->app->hot, r, r->serial);
}

/* --- wiring --------------------------------------------------------------------------------------- */

static void add_more(struct route_index *ix, const struct route *const *tables)
{
    for (; tables && *tables; tables++) {
        size_t n = 0;
        while ((*tables)[n].path)
            n++;
        route_index_add(ix, *tables, n);
    }
}

void app_wire(struct app *app, struct arena *a)
{
    struct route_index *ix = route_index_new(a);
    route_index_add(ix, core_routes, n_core_routes);
    route_index_add(ix, health_routes, n_health_routes);
    for (const struct module *const *m = modules; *m; m++) {
        route_index_add(ix, (*m)->routes, (*m)->n_routes);
        add_more(ix, (*m)->more_routes);
        if ((*m)->identify) {
            BUG_IF(app->identify != NULL);
            app->identify = (*m)->identify;
        }
    }
    app->routes = ix;
    app->nav = page_nav_make(app, a);
}
