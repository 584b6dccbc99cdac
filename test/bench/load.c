/*
 * load.c - one HTTP client with many connections, for the benchmarks.
 *
 *   load get  WHERE TARGET CONNECTIONS SECONDS [COOKIE]            requests/s, p50, p99
 *   load post WHERE TARGET CONNECTIONS SECONDS COOKIE BODY         the same; counts answers below 400
 *   load pair WHERE TARGET COOKIE WHERE TARGET COOKIE SECONDS      two servers asked in turn, one request at a time: whatever
 *                 else the machine does meets both alike; "a_" and "b_" before the keys of get
 *   load streams WHERE TARGET COUNT PID TRIGGER COOKIE BODY [SLOW]
 *                 opens COUNT event streams, of which SLOW never read, measures the memory of the
 *                 process PID, posts BODY to TRIGGER, and times the event's arrival at all
 *
 * WHERE is HOST:PORT or unix:PATH; a local socket is nobody's address, so that no limit for one reader holds there.
 * One thread and epoll; keep-alive; no pipelining. Prints key=value pairs on one line.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/base.h"
#include "base/clock.h"

#define READ_MAX 65536
#define SAMPLES  4000000

struct client {
    int fd;
    size_t sent; /* of the request */
    size_t have; /* bytes of the head kept in head[] */
    char head[2048];
    int64_t left; /* of the body; -1: head not complete */
    int status;
    usec began;
    bool slow, got;
};

struct where {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_un un;
    } at;
    socklen_t n;
};

struct load {
    struct where to;
    const char *request;
    size_t request_n;
    int epoll;
    struct client *client;
    int n;
    int64_t done, bad, bytes;
    uint32_t *sample; /* microseconds */
    size_t n_sample;
};

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(1);
}

static struct where address(const char *where)
{
    struct where w = {.at.in.sin_family = AF_INET, .n = sizeof(w.at.in)};
    char host[64];
    if (strncmp(where, "unix:", 5) == 0) {
        w = (struct where){.at.un.sun_family = AF_UNIX, .n = sizeof(w.at.un)};
        if (strlen(where + 5) >= sizeof(w.at.un.sun_path))
            fail("address");
        memcpy(w.at.un.sun_path, where + 5, strlen(where + 5) + 1);
        return w;
    }
    const char *colon = strrchr(where, ':');
    if (!colon || (size_t)(colon - where) >= sizeof(host))
        fail("address");
    memcpy(host, where, (size_t)(colon - where));
    host[colon - where] = '\0';
    w.at.in.sin_port = htons((uint16_t)strtol(colon + 1, NULL, 10));
    if (inet_pton(AF_INET, host, &w.at.in.sin_addr) != 1)
        fail("address");
    return w;
}

/* Connected; small: receives little at a time, like a reader on a bad line. */
static int connect_to(const struct where *to, bool small)
{
    int one = 1, few = 2048;
    int fd = socket(to->at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        fail("socket");
    if (to->at.any.sa_family == AF_INET)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (small)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &few, sizeof(few));
    if (connect(fd, &to->at.any, to->n) != 0)
        fail("connect");
    return fd;
}

static void open_client(struct load *l, struct client *c)
{
    c->fd = connect_to(&l->to, c->slow);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event ev = {.events = EPOLLIN, .data.ptr = c};
    if (!c->slow && epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &ev) != 0)
        fail("epoll");
}

static void begin(struct load *l, struct client *c)
{
    c->have = 0;
    c->left = -1;
    c->began = clock_monotonic();
    ssize_t n = send(c->fd, l->request, l->request_n, MSG_NOSIGNAL);
    if (n != (ssize_t)l->request_n)
        fail("send");
}

/* Length of the body the head announces; the head ends before body. */
static int64_t content_length(const char *head)
{
    const char *at = strcasestr(head, "\r\ncontent-length:");
    return at ? strtoll(at + 17, NULL, 10) : 0;
}

static void over(struct load *l, struct client *c)
{
    int64_t us = clock_monotonic() - c->began;
    l->done++;
    if (c->status >= 400 || c->status < 200)
        l->bad++;
    if (l->n_sample < SAMPLES)
        l->sample[l->n_sample++] = (uint32_t)us;
}

/* Bytes of an answer. True: it is complete. */
static bool take(struct load *l, struct client *c, const char *p, size_t n)
{
    l->bytes += (int64_t)n;
    if (c->left < 0) {
        size_t room = sizeof(c->head) - 1 - c->have, k = n < room ? n : room;
        memcpy(c->head + c->have, p, k);
        c->have += k;
        c->head[c->have] = '\0';
        char *end = strstr(c->head, "\r\n\r\n");
        if (!end)
            return false;
        size_t head_n = (size_t)(end - c->head) + 4, before = c->have - k;
        c->status = (int)strtol(c->head + 9, NULL, 10);
        end[2] = '\0';
        c->left = c->status == 304 ? 0 : content_length(c->head);
        n -= head_n - before;
    }
    c->left -= (int64_t)n;
    return c->left <= 0;
}

static void run(struct load *l, double seconds)
{
    static char bytes[READ_MAX];
    struct epoll_event ev[256];
    usec end = clock_monotonic() + (usec)(seconds * 1e6);
    for (int i = 0; i < l->n; i++) {
        open_client(l, &l->client[i]);
        begin(l, &l->client[i]);
    }
    while (clock_monotonic() < end) {
        int n = epoll_wait(l->epoll, ev, 256, 100);
        for (int i = 0; i < n; i++) {
            struct client *c = ev[i].data.ptr;
            ssize_t got = recv(c->fd, bytes, sizeof(bytes), 0);
            if (got <= 0) {
                if (got < 0 && errno == EAGAIN)
                    continue;
                l->bad++;
                close(c->fd);
                open_client(l, c);
                begin(l, c);
            } else if (take(l, c, bytes, (size_t)got)) {
                over(l, c);
                begin(l, c);
            }
        }
    }
}

/* One request and its answer, on the only connection. */
static void ask(struct load *l)
{
    static char bytes[READ_MAX];
    struct client *c = &l->client[0];
    int64_t before = l->done;
    begin(l, c);
    while (l->done == before) {
        ssize_t got = recv(c->fd, bytes, sizeof(bytes), 0);
        if (got > 0) {
            if (take(l, c, bytes, (size_t)got))
                over(l, c);
            continue;
        }
        l->bad++;
        close(c->fd);
        c->fd = connect_to(&l->to, false);
        begin(l, c);
    }
}

static void run_pair(struct load *a, struct load *b, double seconds)
{
    usec end = clock_monotonic() + (usec)(seconds * 1e6);
    a->client[0].fd = connect_to(&a->to, false);
    b->client[0].fd = connect_to(&b->to, false);
    while (clock_monotonic() < end) {
        ask(a);
        ask(b);
    }
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print_run(struct load *l, const char *name, double seconds)
{
    qsort(l->sample, l->n_sample, sizeof(*l->sample), by_size);
    size_t n = l->n_sample ? l->n_sample : 1;
    printf("%srate=%.0f %sdone=%lld %sbad=%lld %sp50_us=%u %sp99_us=%u %sbytes_each=%lld\n", name,
           (double)l->done / seconds, name, (long long)l->done, name, (long long)l->bad, name,
           l->sample[n / 2], name, l->sample[n * 99 / 100], name,
           (long long)(l->done ? l->bytes / l->done : 0));
}

static struct load new_load(const char *where, const char *request, int n)
{
    struct load l = {
        .to = address(where), .request = request, .request_n = strlen(request), .n = n};
    l.epoll = epoll_create1(EPOLL_CLOEXEC);
    l.client = base_alloc((size_t)n * sizeof(*l.client));
    memset(l.client, 0, (size_t)n * sizeof(*l.client));
    l.sample = base_alloc(SAMPLES * sizeof(*l.sample));
    l.sample[0] = 0;
    return l;
}

/* The name in a request; a local socket has none of its own. */
static const char *named(const char *where)
{
    return strncmp(where, "unix:", 5) == 0 ? "localhost" : where;
}

static const char *get_request(const char *where, const char *target, const char *cookie)
{
    char *s = NULL;
    const char *gz = getenv("LOAD_ENCODING");
    if (asprintf(&s, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Language: zh\r\n%s%s%s%s%s%s\r\n",
                 target, named(where), gz ? "Accept-Encoding: " : "", gz ? gz : "",
                 gz ? "\r\n" : "", cookie ? "Cookie: " : "", cookie ? cookie : "",
                 cookie ? "\r\n" : "") < 0)
        fail("memory");
    return s;
}

static const char *post_request(const char *where, const char *target, const char *cookie,
                                const char *body)
{
    char *s = NULL;
    if (asprintf(&s,
                 "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n"
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                 target, named(where), cookie, strlen(body), body) < 0)
        fail("memory");
    return s;
}

/* --- streams ----------------------------------------------------------------------------------------- */

static long memory_kb(const char *pid)
{
    char path[64], line[256];
    snprintf(path, sizeof(path), "/proc/%s/smaps_rollup", pid);
    FILE *f = fopen(path, "re");
    long kb = -1;
    while (f && fgets(line, sizeof(line), f))
        if (strncmp(line, "Pss:", 4) == 0)
            kb = strtol(line + 4, NULL, 10);
    if (f)
        fclose(f);
    return kb;
}

/* Reads until every fast client saw the needle, or the seconds are over. Returns how many did. */
static int wait_for(struct load *l, const char *needle, double seconds, int fast)
{
    static char bytes[READ_MAX];
    struct epoll_event ev[256];
    usec end = clock_monotonic() + (usec)(seconds * 1e6);
    int seen = 0;
    for (int i = 0; i < l->n; i++)
        l->client[i].got = false;
    while (seen < fast && clock_monotonic() < end) {
        int n = epoll_wait(l->epoll, ev, 256, 50);
        for (int i = 0; i < n; i++) {
            struct client *c = ev[i].data.ptr;
            ssize_t got = recv(c->fd, bytes, sizeof(bytes) - 1, 0);
            if (got <= 0)
                continue;
            bytes[got] = '\0';
            if (!c->got && memmem(bytes, (size_t)got, needle, strlen(needle))) {
                c->got = true;
                seen++;
            }
        }
    }
    return seen;
}

static void trigger(const char *where, const char *request)
{
    char answer[4096];
    struct where to = address(where);
    int fd = connect_to(&to, false);
    if (write(fd, request, strlen(request)) < 0 || read(fd, answer, sizeof(answer)) <= 0)
        fail("trigger");
    if (answer[9] != '2' && answer[9] != '3')
        fprintf(stderr, "trigger: %.60s\n", answer);
    close(fd);
}

static int streams(char **argv, int argc)
{
    const char *where = argv[2], *pid = argv[5];
    int n = (int)strtol(argv[4], NULL, 10), slow = argc > 9 ? (int)strtol(argv[9], NULL, 10) : 0;
    struct load l = new_load(where, get_request(where, argv[3], argv[7]), n);
    long before = memory_kb(pid);
    for (int i = 0; i < n; i++) {
        l.client[i].slow = i < slow;
        open_client(&l, &l.client[i]);
        begin(&l, &l.client[i]);
    }
    int heads = wait_for(&l, "text/event-stream", 30, n - slow);
    usleep(500 * 1000);
    long after = memory_kb(pid);
    usec began = clock_monotonic();
    trigger(where, post_request(where, argv[6], argv[7], argv[8]));
    int seen = wait_for(&l, "data:", 20, n - slow);
    double ms = (double)(clock_monotonic() - began) / 1e3;
    printf("streams=%d open=%d seen=%d ms_to_all=%.0f kb_each=%.2f\n", n, heads, seen, ms,
           (double)(after - before) / n);
    return 0;
}

static int pair(char **argv)
{
    double seconds = strtod(argv[8], NULL);
    struct load a = new_load(argv[2], get_request(argv[2], argv[3], argv[4]), 1);
    struct load b = new_load(argv[5], get_request(argv[5], argv[6], argv[7]), 1);
    run_pair(&a, &b, seconds);
    print_run(&a, "a_", seconds);
    print_run(&b, "b_", seconds);
    return 0;
}

int main(int argc, char **argv)
{
    struct rlimit files = {65536, 65536};
    setrlimit(RLIMIT_NOFILE, &files);
    if (argc >= 9 && strcmp(argv[1], "streams") == 0)
        return streams(argv, argc);
    if (argc >= 9 && strcmp(argv[1], "pair") == 0)
        return pair(argv);
    if (argc < 6) {
        fputs("use: load get|post|pair|streams …; see load.c\n", stderr);
        return 2;
    }
    bool post = strcmp(argv[1], "post") == 0;
    const char *request = post ? post_request(argv[2], argv[3], argv[6], argv[7])
                               : get_request(argv[2], argv[3], argc > 6 ? argv[6] : NULL);
    double seconds = strtod(argv[5], NULL);
    struct load l = new_load(argv[2], request, (int)strtol(argv[4], NULL, 10));
    run(&l, seconds);
    print_run(&l, "", seconds);
    return 0;
}
