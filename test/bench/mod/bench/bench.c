/*
 * bench.c - routes for measuring, linked into build/release/bench-server only.
 *
 * /bench/constant answers the bytes of the file BENCH_FILE as a file of the program would be answered;
 * /bench/write stores one row and answers after the commit; /bench/stream hears what it stored.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "web/app.h"
#include "web/event.h"
#include "web/static.h"

/* The one page that is compared with: read once, kept as long as the process. */
static struct static_file constant;
static pthread_once_t constant_once = PTHREAD_ONCE_INIT;

static void read_constant(void)
{
    struct stat st;
    const char *path = getenv("BENCH_FILE");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0 || fstat(fd, &st) != 0)
        BUG("BENCH_FILE");
    unsigned char *p = base_alloc((size_t)st.st_size);
    if (read(fd, p, (size_t)st.st_size) != st.st_size)
        BUG("BENCH_FILE");
    close(fd);
    constant = (struct static_file){.name = "constant",
                                    .logical = "constant",
                                    .type = "text/html; charset=utf-8",
                                    .etag = "\"constant\"",
                                    .raw = {p, (size_t)st.st_size}};
}

static void constant_get(struct req *r)
{
    pthread_once(&constant_once, read_constant);
    r->out_file = &constant;
    r->type = constant.type;
}

static void write_post(struct req *r)
{
    event_publish(r->db, r->now, "bench", "note", str_dup(r->arena, r->body));
    r->status = 204;
}

static void stream_get(struct req *r)
{
    event_listen(r, "bench");
}

static const struct route routes[] = {
    {GET, "/bench/constant", constant_get, .cache = CACHE_FOREVER},
    {POST, "/bench/write", write_post, .raw_body = true},
    {GET, "/bench/stream", stream_get, .stream = true},
};

const struct module bench_module = {.name = "bench", .routes = routes, .n_routes = countof(routes)};
