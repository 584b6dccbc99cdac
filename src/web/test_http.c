/*
 * test_http.c - the server over real sockets: what is refused, what is slow, what is written, live
 * streams, and how it stops. Routes of its own; database, lane and hub are the real ones.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "db/catalog.h"
#include "harness.h"
#include "web/csrf.h"
#include "web/event.h"
#include "web/health.h"
#include "web/http.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/upload.h"

/* --- a small site ----------------------------------------------------------------------------- */

static void hello(struct req *r)
{
    reply_text(r, "text/plain; charset=utf-8", STR("hello"));
}

static void who(struct req *r)
{
    r->type = "text/plain; charset=utf-8";
    buf_printf(&r->out, "client=%s origin=%s secure=%d q=%s", r->client, r->origin, r->secure,
               field_get(&r->query, "q") ? field_get(&r->query, "q") : "-");
}

static void big(struct req *r)
{
    r->type = "text/plain; charset=utf-8";
    for (int i = 0; i < 2000; i++)
        buf_printf(&r->out, "line %d\n", i);
}

static void slow(struct req *r)
{
    struct timespec t = {0, 400 * 1000000L};
    nanosleep(&t, NULL);
    reply_text(r, "text/plain; charset=utf-8", STR("slowly"));
}

static void token(struct req *r)
{
    const char *csrf = csrf_token(r);
    r->type = "text/plain; charset=utf-8";
    buf_printf(&r->out, "token=%s;", csrf);
}

static void form_post(struct req *r)
{
    const struct upload *u = upload_get(r, "file");
    r->type = "text/plain; charset=utf-8";
    buf_printf(&r->out, "title=%s", field_get(&r->form, "title"));
    if (u)
        buf_printf(&r->out, " file=%s type=%s bytes=%d problem=%s", u->name,
                   u->type ? u->type : "-", (int)u->bytes, u->problem ? u->problem : "-");
    if (u && !u->problem && field_get(&r->form, "keep"))
        buf_printf(&r->out, " kept=%d hash=%s", upload_keep(r, r->upload), u->hash);
}

static void raw_post(struct req *r)
{
    r->type = "text/plain; charset=utf-8";
    buf_printf(&r->out, "took %d", (int)r->body.n);
}

static void publish_post(struct req *r)
{
    event_publish(r->db, r->now, "a", "said", str_dup(r->arena, r->body));
    raw_post(r);
}

static void very_slow_post(struct req *r)
{
    struct timespec t = {1, 500 * 1000000L};
    nanosleep(&t, NULL);
    raw_post(r);
}

static void prepare(struct req *r)
{
    r->prepared = arena_strdup(r->arena, "prepared");
}

static void prepared_post(struct req *r)
{
    reply_text(r, "text/plain; charset=utf-8", str_of(r->prepared));
}

static void events_get(struct req *r)
{
    event_listen(r, r->arg[0]);
}

static void file_get(struct req *r)
{
    upload_serve(r, r->arg[0], "image/gif", "路灯.gif");
}

static const struct route routes[] = {
    {GET, "/hello", hello, .cache = CACHE_PUBLIC},
    {GET, "/who", who},
    {GET, "/big", big},
    {GET, "/slow", slow},
    {GET, "/token", token},
    {POST, "/form", form_post, .body_max = 4096},
    {POST, "/upload", form_post, .upload_max = 100000},
    {POST, "/members", form_post, .upload_max = 100000, .signed_in = true},
    {POST, "/raw", raw_post, .raw_body = true, .body_max = 100000},
    {POST, "/publish", publish_post, .raw_body = true},
    {POST, "/very-slow", very_slow_post, .raw_body = true},
    {POST, "/prepared", prepared_post, .raw_body = true, .prepare = prepare},
    {GET, "/events/:channel", events_get, .stream = true},
    {GET, "/file/:hash", file_get},
};

struct server {
    struct app app;
    struct config config;
    struct http *http;
};

static struct server *serve_with(const char *listen, int patience_ms)
{
    struct arena *a = t_arena();
    struct server *s = arena_new(a, struct server);
    const char *error = NULL;
    s->config = (struct config){.db = arena_printf(a, "sqlite:%s/site.db", t_dir()),
                                .listen = listen,
                                .uploads = arena_printf(a, "%s/uploads", t_dir()),
                                .proxies = "",
                                .zone = "Asia/Shanghai",
                                .threads = 4,
                                .tick_ms = 20,
                                .header_ms = patience_ms,
                                .body_ms = patience_ms};
    struct db *db = db_open(s->config.db, true, a, &error);
    struct db_catalog all = catalog_all(a);
    EXPECT(db && db_migrate(db, &all, a, &error));
    db_close(db);
    s->app = (struct app){.config = &s->config, .clock = clock_now, .limits = limits_new()};
    s->app.zone = zone_open("Asia/Shanghai");
    struct route_index *ix = route_index_new(a);
    route_index_add(ix, routes, countof(routes));
    route_index_add(ix, health_routes, n_health_routes);
    s->app.routes = ix;
    s->app.nav = page_nav_make(&s->app, a);
    s->app.lane = lane_open(s->config.db, 1, a, &error);
    s->app.hub = hub_start(&s->app, a, &error);
    s->http = http_start(&s->app, a, &error);
    if (!s->http)
        test_fail(__FILE__, __LINE__, "%s", error);
    return s;
}

static struct server *serve_at(const char *listen)
{
    return serve_with(listen, 600);
}

static struct server *serve_patiently(int ms)
{
    return serve_with("127.0.0.1:0", ms);
}

static struct server *serve(void)
{
    return serve_at("127.0.0.1:0");
}

static void close_rest(struct server *s)
{
    hub_stop(s->app.hub);
    lane_close(s->app.lane);
    limits_free(s->app.limits);
    zone_close((struct zone *)(uintptr_t)s->app.zone);
}

static void stop(struct server *s)
{
    EXPECT(http_stop(s->http));
    close_rest(s);
}

/* --- a client -------------------------------------------------------------------------------------- */

static int dial(const struct server *s)
{
    struct sockaddr_in sa = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)http_port(s->http))};
    inet_pton(AF_INET, "127.0.0.1", &sa.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT(connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0);
    return fd;
}

static void tell(int fd, const void *p, size_t n)
{
    (void)!send(fd, p, n, MSG_NOSIGNAL);
}

/* What comes until the other side closes, is silent for ms, or the text has come. */
static const char *hear(int fd, int ms, const char *until)
{
    struct buf *b = arena_new(t_arena(), struct buf);
    *b = buf_make(t_arena(), 4096);
    struct pollfd p = {fd, POLLIN, 0};
    while (poll(&p, 1, ms) > 0) {
        ssize_t n = recv(fd, buf_room(b, 4096), 4096, 0);
        if (n <= 0)
            break;
        b->n += (size_t)n;
        b->p[b->n] = '\0';
        if (until && strstr(b->p, until))
            break;
    }
    return b->p;
}

static const char *talk_n(const struct server *s, const void *p, size_t n)
{
    int fd = dial(s);
    tell(fd, p, n);
    const char *answer = hear(fd, 3000, NULL);
    close(fd);
    return answer;
}
#define TALK(s, lit) talk_n((s), "" lit, sizeof(lit) - 1)
static const char *talk(const struct server *s, const char *text)
{
    return talk_n(s, text, strlen(text));
}

static int status_of(const char *answer)
{
    int64_t status = 0;
    if (strncmp(answer, "HTTP/1.1 ", 9) == 0)
        str_int64((struct str){answer + 9, 3}, &status);
    return (int)status;
}

static void expect_good(const struct server *s)
{
    const char *a = TALK(s, "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_INT(status_of(a), 200);
    EXPECT_HAS(a, "\r\n\r\nhello");
}

/* --- reading ------------------------------------------------------------------------------------------ */

TEST(web, http_get_and_head)
{
    struct server *s = serve();
    expect_good(s);
    const char *a = TALK(s, "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_INT(status_of(a), 200);
    EXPECT_HAS(a, "Content-Length: 5\r\n");
    EXPECT_HAS(a, "X-Request-Id: ");
    EXPECT_HAS(a, "nosniff");
    EXPECT_STR(strstr(a, "\r\n\r\n"), "\r\n\r\n");
    EXPECT_INT(status_of(TALK(s, "GET /no HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 404);
    EXPECT_INT(status_of(TALK(s, "DELETE /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
               405);
    EXPECT_INT(status_of(TALK(s, "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n")), 501);
    a = TALK(s, "GET /who?q=%E8%B7%AF+1 HTTP/1.1\r\nHost: a:81\r\nX-Forwarded-For: 6.6.6.6\r\n"
                "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
    EXPECT_HAS(a, "client=127.0.0.1 origin=http://a:81 secure=0 q=路 1");
    a = TALK(s, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /who HTTP/1.1\r\nHost: a\r\n\r\n"
                "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_HAS(a, "q=-HTTP/1.1 200"); /* three answers, in order */
    stop(s);
}

TEST(web, http_compresses)
{
    struct server *s = serve();
    const char *a = TALK(s, "HEAD /big HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, br\r\n"
                            "Connection: close\r\n\r\n");
    EXPECT_HAS(a, "Content-Encoding: br");
    EXPECT_HAS(a, "Vary: Accept-Encoding");
    a = TALK(s, "HEAD /big HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, br;q=0\r\n"
                "Connection: close\r\n\r\n");
    EXPECT_HAS(a, "Content-Encoding: gzip");
    a = TALK(s, "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_LACKS(a, "Content-Encoding");
    EXPECT_HAS(a, "line 1999\n");
    stop(s);
}

/* --- malformed ----------------------------------------------------------------------------------------- */

TEST(web, http_malformed)
{
    struct server *s = serve();
    static const struct {
        int status;
        const char *text;
    } bad[] = {
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"},
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"},
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
              "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {400,
         "POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
         "0\r\n\r\n"},
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc"},
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc"},
        {400, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc"},
        {400, "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"},
        {400, "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        {400, "GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n"},
        {400, "GET /hello HTTP/1.1\r\nX: y\r\n\r\n"},
        {400, "GET http://b/hello HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET http://b@a/hello HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET /hello HTTP/1.1\r\nHost: a\r\nX\x01: y\r\n\r\n"},
        {400, "GET /hello HTTP/1.1\r\nHost: a\r\nX: y\x01z\r\n\r\n"},
        {400, "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET /../hello HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET //evil HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET /hello?q=%ff HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET /hello x HTTP/1.1\r\nHost: a\r\n\r\n"},
        {411, "POST /raw HTTP/1.1\r\nHost: a\r\n\r\n"},
        {413, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\nabc"},
        {415, "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
              "Expect: 100-continue\r\n\r\n"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        int status = status_of(talk(s, bad[i].text));
        if (status != bad[i].status)
            test_fail(__FILE__, __LINE__, "%d instead of %d for: %s", status, bad[i].status,
                      bad[i].text);
        expect_good(s);
    }
    int nul = status_of(TALK(s, "GET /hello\0x HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT(nul == 400 || nul == 0);
    stop(s);
}

TEST(web, http_too_long)
{
    struct server *s = serve();
    struct buf b = buf_make(t_arena(), 64 * 1024);
    buf_lit(&b, "GET /");
    for (int i = 0; i < 5000; i++)
        buf_putc(&b, 'x');
    buf_lit(&b, " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_INT(status_of(talk_n(s, b.p, b.n)), 414);
    b.n = 0;
    buf_lit(&b, "GET /hello HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 70; i++)
        buf_printf(&b, "X-%d: y\r\n", i);
    buf_lit(&b, "\r\n");
    EXPECT_INT(status_of(talk_n(s, b.p, b.n)), 431);
    b.n = 0;
    buf_lit(&b, "GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
    for (int i = 0; i < 40000; i++)
        buf_putc(&b, 'x');
    buf_lit(&b, "\r\n\r\n");
    int status = status_of(talk_n(s, b.p, b.n));
    EXPECT(status == 431 || status == 413 ||
           status == 0); /* the library's own answer, or a reset */
    expect_good(s);
    b.n =
        0; /* a little too much is read to its end, so that the answer is seen; then closed or not */
    buf_lit(&b,
            "POST /raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n");
    for (int i = 0; i < 200000; i++)
        buf_putc(&b, 'x');
    EXPECT_INT(status_of(talk_n(s, b.p, b.n)), 413);
    b.n = 0; /* chunked beyond its limit */
    buf_lit(&b, "POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n");
    for (int i = 0; i < 200000; i++)
        buf_putc(&b, 'x');
    buf_lit(&b, "\r\n0\r\n\r\n");
    status = status_of(talk_n(s, b.p, b.n));
    EXPECT(status == 413 || status == 0);
    expect_good(s);
    stop(s);
}

/* A long address as single sign-on makes them, with a browser's headers, fits. */
TEST(web, http_long_enough)
{
    struct server *s = serve();
    struct buf b = buf_make(t_arena(), 8 * 1024);
    buf_lit(&b, "GET /who?q=");
    for (int i = 0; i < 3900; i++)
        buf_putc(&b, 'x');
    buf_lit(&b, " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
    for (int i = 0; i < 16; i++)
        buf_printf(&b, "X-Header-%d: 0123456789012345678901234567890123456789012345678\r\n", i);
    buf_lit(&b, "\r\n");
    EXPECT_INT(status_of(talk_n(s, b.p, b.n)), 200);
    stop(s);
}

/* --- slow ------------------------------------------------------------------------------------------------ */

static int drip(const struct server *s, const char *text, usec *took)
{
    int fd = dial(s);
    usec began = clock_monotonic();
    const char *heard = "";
    for (size_t i = 0; clock_monotonic() - began < 8 * USEC_SECOND; i++) {
        tell(fd, text[i] ? &text[i] : "x", 1);
        heard = hear(fd, 50, NULL);
        char c;
        if (*heard || recv(fd, &c, 1, MSG_DONTWAIT) == 0)
            break;
    }
    *took = clock_monotonic() - began;
    close(fd);
    return status_of(heard);
}

TEST(web, http_slow_head_and_body)
{
    struct server *s = serve();
    usec took;
    EXPECT_INT(drip(s, "GET /hello HTTP/1.1\r\nHost: a\r\nX-Long-Header: ", &took), 408);
    EXPECT(took < 3 * USEC_SECOND);
    expect_good(s);
    struct buf b = buf_make(t_arena(), 256);
    buf_lit(&b, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
    int fd = dial(s);
    tell(fd, b.p, b.n);
    usec began = clock_monotonic();
    const char *heard = hear(fd, 5000, NULL);
    EXPECT_INT(status_of(heard), 408);
    EXPECT(clock_monotonic() - began < 3 * USEC_SECOND);
    close(fd);
    expect_good(s);
    stop(s);
}

/* --- writing ------------------------------------------------------------------------------------------------ */

TEST(web, http_write)
{
    struct server *s = serve();
    const char *a = TALK(
        s, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
    EXPECT_HAS(a, "took 3");
    a = TALK(
        s,
        "POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
    EXPECT_HAS(a, "took 5");
    a = TALK(s, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    EXPECT_HAS(a, "took 0");
    a = TALK(
        s, "POST /prepared HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    EXPECT_HAS(a, "\r\n\r\nprepared");
    a = TALK(s, "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
                "Connection: close\r\n\r\nabc");
    EXPECT_HAS(a, "100 Continue");
    EXPECT_HAS(a, "took 3");
    stop(s);
}

static const char *cut(const char *from, const char *before, const char *after)
{
    const char *p = strstr(from, before);
    EXPECT(p != NULL);
    p += strlen(before);
    return arena_strndup(t_arena(), p, strcspn(p, after));
}

/* A form sent with the cookie and the token of a page. */
static const char *send_form(const struct server *s, const char *path, const char *type,
                             struct str body)
{
    const char *page = TALK(s, "GET /token HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const char *cookie = cut(page, "Set-Cookie: ", ";"), *csrf = cut(page, "token=", ";");
    struct buf b = buf_make(t_arena(), 1024), full = buf_make(t_arena(), 1024);
    if (strstr(type, "multipart"))
        buf_printf(&full, "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n",
                   csrf);
    else
        buf_printf(&full, "csrf=%s&", csrf);
    buf_put(&full, body.p, body.n);
    buf_printf(
        &b,
        "POST %s HTTP/1.1\r\nHost: a\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
        "Connection: close\r\n\r\n",
        path, cookie, type, full.n);
    buf_put(&b, full.p, full.n);
    return talk_n(s, b.p, b.n);
}

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART  "multipart/form-data; boundary=B"

TEST(web, http_form)
{
    struct server *s = serve();
    const char *a = send_form(s, "/form", URLENCODED, STR("title=%E8%B7%AF+1"));
    EXPECT_HAS(a, "title=路 1");
    EXPECT_INT(status_of(send_form(s, "/form", URLENCODED, STR("title=%ff"))), 400);
    EXPECT_INT(status_of(send_form(s, "/form", URLENCODED, STR("title=%00"))), 400);
    EXPECT_INT(status_of(send_form(s, "/form", MULTIPART, STR("rubbish"))), 400);
    EXPECT_INT(status_of(TALK(s, "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: " URLENCODED
                                 "\r\nContent-Length: 7\r\nConnection: close\r\n\r\ntitle=x")),
               403);
    stop(s);
}

#define PART(name, more) "--B\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n"
#define GIF \
    "GIF89a\x01\0\x01\0\0\0\0\x21\xfe\x04Mei.\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;"

static int files_in(const char *dir)
{
    char command[600];
    int n = 0;
    snprintf(command, sizeof(command), "%s", dir);
    int fds[2];
    EXPECT(pipe(fds) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fds[1], 1);
        execlp("find", "find", command, "-type", "f", "-printf", "x", (char *)NULL);
        _exit(1);
    }
    close(fds[1]);
    char c;
    while (read(fds[0], &c, 1) == 1)
        n++;
    close(fds[0]);
    waitpid(pid, NULL, 0);
    return n;
}

TEST(web, http_upload)
{
    struct server *s = serve();
    const char *a = send_form(s, "/upload", MULTIPART,
                              STR(PART("title", "") "x\r\n" PART(
                                  "file", "; filename=\"C:\\a\\路灯.gif\"") GIF "\r\n--B--\r\n"));
    EXPECT_HAS(a, "title=x file=路灯.gif type=image/gif");
    EXPECT_INT(files_in(s->config.uploads), 0); /* not kept */
    a = send_form(s, "/upload", MULTIPART,
                  STR(PART("keep", "") "1\r\n" PART("title", "") "x\r\n" PART(
                      "file", "; filename=\"a.gif\"") GIF "\r\n--B--\r\n"));
    EXPECT_HAS(a, "kept=1");
    EXPECT_INT(files_in(s->config.uploads), 1);
    const char *hash = cut(a, "hash=", "\r\n ");
    a = talk(s,
             arena_printf(t_arena(),
                          "GET /file/%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", hash));
    EXPECT_INT(status_of(a), 200);
    EXPECT_HAS(a, "Content-Type: image/gif");
    EXPECT_HAS(a, "filename*=UTF-8''%E8%B7%AF%E7%81%AF.gif");
    EXPECT_HAS(a, "\r\n\r\nGIF89a");
    EXPECT_INT(
        status_of(TALK(s, "GET /file/0011 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 404);
    a = send_form(s, "/upload", MULTIPART,
                  STR(PART("title", "") "x\r\n" PART(
                      "file", "; filename=\"a.gif\"") "MZ\x90\0\r\n--B--\r\n"));
    EXPECT_HAS(a, "problem=Files of this kind");
    a = send_form(
        s, "/form", MULTIPART,
        STR(PART("title", "") "x\r\n" PART("file", "; filename=\"a.gif\"") GIF "\r\n--B--\r\n"));
    EXPECT_INT(status_of(a), 400); /* that route takes none */
    struct buf b = buf_make(t_arena(), 200000);
    buf_lit(&b, PART("title", "") "x\r\n" PART("file", "; filename=\"a.txt\""));
    for (int i = 0; i < 150000; i++)
        buf_putc(&b, 'x');
    buf_lit(&b, "\r\n--B--\r\n");
    a = send_form(s, "/upload", MULTIPART, (struct str){b.p, b.n});
    EXPECT_HAS(a, "problem=The file is too large.");
    EXPECT_INT(files_in(s->config.uploads), 1);
    stop(s);
}

/* A stranger's files do not even touch the disk where only members may send some. */
TEST(web, http_upload_of_a_stranger)
{
    struct server *s = serve();
    struct stat st;
    struct str form = STR(PART("file", "; filename=\"a.gif\"") GIF "\r\n--B--\r\n");
    EXPECT_INT(status_of(send_form(s, "/members", MULTIPART, form)), 401);
    EXPECT(stat(s->config.uploads, &st) != 0);
    expect_good(s);
    stop(s);
}

/* --- live ------------------------------------------------------------------------------------------------------ */

static const char *publish(const struct server *s, const char *words)
{
    return talk(s, arena_printf(t_arena(),
                                "POST /publish HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n"
                                "Connection: close\r\n\r\n%s",
                                strlen(words), words));
}

static int listen_to(const struct server *s, const char *channel, const char *more)
{
    int fd = dial(s);
    const char *q =
        arena_printf(t_arena(), "GET /events/%s HTTP/1.1\r\nHost: a\r\n%s\r\n", channel, more);
    tell(fd, q, strlen(q));
    return fd;
}

TEST(web, http_events)
{
    struct server *s = serve();
    int a = listen_to(s, "a", ""), b = listen_to(s, "b", "");
    const char *head = hear(a, 2000, "retry");
    EXPECT_HAS(head, "Content-Type: text/event-stream");
    hear(b, 2000, "retry");
    EXPECT_HAS(publish(s, "one\ntwo"), "took 7");
    const char *heard = hear(a, 2000, "two");
    EXPECT_HAS(heard, "event: said\ndata: one\ndata: two\n\n");
    const char *id = cut(heard, "id: ", "\n");
    EXPECT_STR(hear(b, 200, NULL), "");
    close(a);
    publish(s, "three"); /* while nobody listens */
    publish(s, "four");
    a = listen_to(s, "a", arena_printf(t_arena(), "Last-Event-ID: %s\r\n", id));
    heard = hear(a, 2000, "four");
    EXPECT_HAS(heard, "data: three\n\n");
    EXPECT_LACKS(heard, "data: one");
    EXPECT_LACKS(heard, "reload");
    int c = listen_to(s, "a", "Last-Event-ID: 0-999999\r\n"); /* long gone */
    EXPECT_HAS(hear(c, 2000, "reload"), "event: reload");
    stop(s); /* ends the streams */
    EXPECT_STR(hear(a, 1000, NULL), "0\r\n\r\n");
    close(a);
    close(b);
    close(c);
}

/* --- start and stop -------------------------------------------------------------------------------------------------- */

struct later {
    struct server *s;
    const char *path, *answer;
};

static void *ask(void *arg)
{
    struct later *l = arg;
    static _Thread_local char text[4096];
    int fd = dial(l->s);
    tell(fd, l->path, strlen(l->path));
    size_t n = 0;
    ssize_t got;
    while (n < sizeof(text) - 1 && (got = recv(fd, text + n, sizeof(text) - 1 - n, 0)) > 0)
        n += (size_t)got;
    text[n] = '\0';
    l->answer = strdup(text);
    close(fd);
    return NULL;
}

TEST(web, http_stop_finishes)
{
    struct server *s = serve();
    struct later l = {s, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", NULL};
    pthread_t thread;
    int idle = dial(s); /* says nothing: must not hold up the stop */
    pthread_create(&thread, NULL, ask, &l);
    struct timespec t = {0, 150 * 1000000L};
    nanosleep(&t, NULL);
    stop(s);
    pthread_join(thread, NULL);
    EXPECT_INT(status_of(l.answer), 200);
    EXPECT_HAS(l.answer, "slowly");
    EXPECT_HAS(l.answer, "Connection: close");
    free((void *)(uintptr_t)l.answer);
    close(idle);
}

/* What was sent at joining is not handed out again when the hub comes to it. */
TEST(web, http_events_come_once)
{
    struct server *s = serve();
    const char *error = NULL;
    struct db *db = db_open(s->config.db, false, t_arena(), &error); /* the hub is not woken */
    db_begin(db, DB_WRITE, t_arena());
    event_publish(db, clock_now(), "a", "said", "once");
    EXPECT(db_commit(db));
    db_close(db);
    int a = listen_to(s, "a", "Last-Event-ID: 0-0\r\n");
    EXPECT_HAS(hear(a, 2000, "once"), "data: once");
    EXPECT_LACKS(hear(a, 1500, "once"), "once");
    close(a);
    stop(s);
}

/* A client that left in the middle of its request must not hold up the stop for its whole time. */
TEST(web, http_stop_waits_for_nobody)
{
    struct server *s = serve_patiently(20000);
    for (int i = 0; i < 40; i++) {
        int half = dial(s);
        tell(half, "GET /hello HTTP/1.1\r\nHost: a\r\n", 30);
        close(half);
    }
    struct timespec t = {0, 150 * 1000000L};
    nanosleep(&t, NULL);
    usec began = clock_monotonic();
    stop(s);
    EXPECT(clock_monotonic() - began < 12 * USEC_SECOND);
}

static void *stopper(void *arg)
{
    struct server *s = arg;
    http_stop(s->http);
    return NULL;
}

/* Who comes while we stop is told so at once: a proxy then asks elsewhere. */
TEST(web, http_stop_refuses_new_ones)
{
    struct server *s = serve();
    struct sockaddr_in sa = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)http_port(s->http))};
    struct timespec t = {0, 200 * 1000000L};
    pthread_t thread;
    int fd = dial(s), late = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    tell(fd, "POST /very-slow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 56);
    nanosleep(&t, NULL);
    pthread_create(&thread, NULL, stopper, s);
    nanosleep(&t, NULL);
    inet_pton(AF_INET, "127.0.0.1", &sa.sin_addr);
    EXPECT(connect(late, (struct sockaddr *)&sa, sizeof(sa)) != 0 && errno == ECONNREFUSED);
    EXPECT_INT(status_of(hear(fd, 5000, NULL)), 200); /* who was there before is served */
    pthread_join(thread, NULL);
    close_rest(s);
    close(fd);
    close(late);
}

/* What cannot be waited for is said, and nothing is pulled away from under it. */
TEST(web, http_stop_gives_up)
{
    struct server *s = serve();
    s->config.drain_ms = 100;
    int fd = dial(s);
    tell(fd, "POST /very-slow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 56);
    struct timespec t = {0, 150 * 1000000L};
    nanosleep(&t, NULL);
    EXPECT(!http_stop(s->http));
    s->config.drain_ms = 5000;
    EXPECT(http_stop(s->http)); /* once it is over it can be */
    close_rest(s);
    close(fd);
}

/* Some proxies add a line of their own: what the client wrote in front of it is not who it is. */
TEST(web, http_forwarded_in_two_lines)
{
    struct server *s = serve();
    s->config.proxies = "127.0.0.1";
    EXPECT_HAS(TALK(s, "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\n"
                       "X-Forwarded-For: 198.51.100.9\r\nX-Forwarded-Proto: https\r\n"
                       "Connection: close\r\n\r\n"),
               "client=198.51.100.9 origin=https://a secure=1");
    EXPECT_HAS(TALK(s, "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\n"
                       "X-Forwarded-Proto: http\r\nConnection: close\r\n\r\n"),
               "secure=0");
    stop(s);
}

TEST(web, http_an_https_place_is_secure)
{
    struct server *s = serve();
    s->config.origin = "https://town.example";
    EXPECT_HAS(TALK(s, "GET /who HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
               "origin=https://town.example secure=1");
    stop(s);
}

TEST(web, http_port_in_use)
{
    struct server *s = serve();
    struct config config = s->config;
    config.listen = arena_printf(t_arena(), "127.0.0.1:%d", http_port(s->http));
    struct app app = s->app;
    app.config = &config;
    const char *error = NULL;
    EXPECT(http_start(&app, t_arena(), &error) == NULL);
    EXPECT_HAS(error, config.listen);
    EXPECT_HAS(error, "another program uses this address");
    config.listen = "nonsense";
    EXPECT(http_start(&app, t_arena(), &error) == NULL);
    EXPECT_HAS(error, "write HOST:PORT");
    stop(s);
}

TEST(web, http_unix_socket)
{
    struct sockaddr_un sa = {.sun_family = AF_UNIX};
    struct stat st;
    snprintf(sa.sun_path, sizeof(sa.sun_path), "%s/sock", t_dir());
    int stale = socket(AF_UNIX, SOCK_STREAM, 0); /* what a killed process leaves */
    EXPECT(bind(stale, (struct sockaddr *)&sa, sizeof(sa)) == 0);
    close(stale);
    struct server *s = serve_at(arena_printf(t_arena(), "unix:%s", sa.sun_path));
    EXPECT(stat(sa.sun_path, &st) == 0);
    EXPECT_INT(st.st_mode & 0777, 0660);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT(connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0);
    static const char q[] =
        "GET /who HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 198.51.100.9\r\n"
        "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n";
    tell(fd, q, sizeof(q) - 1);
    EXPECT_HAS(hear(fd, 2000, NULL), "client=198.51.100.9 origin=https://a.example secure=1");
    close(fd);
    stop(s);
    EXPECT(stat(sa.sun_path, &st) != 0);
}

TEST(web, http_socket_activation)
{
    struct sockaddr_in sa = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    inet_pton(AF_INET, "127.0.0.1", &sa.sin_addr);
    EXPECT(bind(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0 && listen(fd, 5) == 0);
    if (fd != 3) { /* the number that the protocol asks for */
        EXPECT(dup2(fd, 3) == 3);
        close(fd);
    }
    char pid[24];
    snprintf(pid, sizeof(pid), "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    struct server *s = serve_at("systemd");
    expect_good(s);
    stop(s);
}

TEST(web, http_health)
{
    struct server *s = serve();
    EXPECT_HAS(TALK(s, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
               "\r\n\r\nok\n");
    EXPECT_HAS(TALK(s, "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
               "\r\n\r\nready\n");
    const char *a = TALK(s, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_HAS(a, "tongxin_http_requests_total{class=\"2xx\"} 2\n");
    EXPECT_HAS(a, "tongxin_lane_works_total 0\n");
    a = TALK(s, "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nConnection: "
                "close\r\n\r\n");
    EXPECT_INT(status_of(a), 403);
    a = TALK(s,
             "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Real-IP: 6.6.6.6\r\nConnection: close\r\n\r\n");
    EXPECT_INT(status_of(a), 403);
    s->config.metrics_token = "secret";
    EXPECT_INT(status_of(TALK(s, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
               403);
    a = TALK(s, "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\n"
                "Connection: close\r\n\r\n");
    EXPECT_INT(status_of(a), 200);
    stop(s);
}
