/*
 * listen.c - TCP, local and inherited sockets.
 *
 * We open the socket ourselves instead of letting the HTTP library do it: for local sockets, for
 * socket activation (sd_listen_fds(3), followed by hand: two environment variables), and for errors
 * that say what to do.
 */
#include "web/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/str.h"

#define SYSTEMD_FIRST_FD 3 /* SD_LISTEN_FDS_START */

static int fail(int fd, struct arena *a, const char **error, const char *where, const char *what)
{
    *error = arena_printf(a, "cannot listen on %s: %s", where, what);
    if (fd >= 0)
        close(fd);
    return -1;
}

static const char *bind_error(struct arena *a)
{
    switch (errno) {
    case EADDRINUSE:
        return "another program uses this address; stop it or choose another with --listen";
    case EACCES:
        return "not permitted; ports below 1024 need root or CAP_NET_BIND_SERVICE";
    case EADDRNOTAVAIL:
        return "this machine does not have that address";
    default:
        return arena_printf(a, "%s", strerror(errno));
    }
}

/* --- local sockets --------------------------------------------------------------------------- */

/* A socket file without a listener is what a killed process left behind. */
static void remove_stale(const struct sockaddr_un *sa)
{
    struct stat st;
    if (lstat(sa->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (connect(fd, (const struct sockaddr *)sa, sizeof(*sa)) != 0 && errno == ECONNREFUSED)
        unlink(sa->sun_path);
    close(fd);
}

static int open_local(const char *where, const char *path, int backlog, struct arena *a,
                      const char **error)
{
    struct sockaddr_un sa = {.sun_family = AF_UNIX};
    if (strlen(path) == 0 || strlen(path) >= sizeof(sa.sun_path))
        return fail(-1, a, error, where, "the path must have 1 to 107 bytes");
    memcpy(sa.sun_path, path, strlen(path) + 1);
    remove_stale(&sa);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fail(fd, a, error, where, strerror(errno));
    /* On Linux the file takes its mode from the socket at bind: no moment in which it is open to all. */
    if (fchmod(fd, 0660) != 0 || bind(fd, (const struct sockaddr *)&sa, sizeof(sa)) != 0)
        return fail(fd, a, error, where, bind_error(a));
    if (chmod(path, 0660) != 0 || listen(fd, backlog) != 0)
        return fail(fd, a, error, where, strerror(errno));
    return fd;
}

void listen_clean(const char *where)
{
    if (str_starts(str_of(where), STR("unix:")))
        unlink(where + 5);
}

/* --- TCP ---------------------------------------------------------------------------------------- */

static bool split_host_port(struct arena *a, const char *where, const char **host,
                            const char **port)
{
    const char *colon = strrchr(where, ':');
    if (!colon)
        return false;
    struct str h = {where, (size_t)(colon - where)};
    if (h.n >= 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = (struct str){h.p + 1, h.n - 2};
    else if (memchr(h.p, ':', h.n))
        return false;
    uint64_t number;
    if (!str_uint64(str_of(colon + 1), &number) || number > 65535)
        return false;
    *host = h.n && !str_eq(h, STR("*")) ? str_dup(a, h) : NULL;
    *port = colon + 1;
    return true;
}

static int open_address(const struct addrinfo *ai, int backlog)
{
    int on = 1;
    int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)); /* accepted sockets inherit it */
    if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, backlog) == 0)
        return fd;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

static int open_tcp(const char *where, int backlog, struct arena *a, const char **error)
{
    const char *host, *port;
    if (!split_host_port(a, where, &host, &port))
        return fail(-1, a, error, where,
                    "write HOST:PORT, [IPV6]:PORT, unix:PATH or systemd, as in 127.0.0.1:8080");
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    int bad = getaddrinfo(host, port, &hints, &list);
    if (bad)
        return fail(-1, a, error, where, gai_strerror(bad));
    int fd = -1;
    for (const struct addrinfo *ai = list; ai && fd < 0; ai = ai->ai_next)
        fd = open_address(ai, backlog);
    freeaddrinfo(list);
    return fd >= 0 ? fd : fail(-1, a, error, where, bind_error(a));
}

/* --- socket activation ------------------------------------------------------------------------- */

static int open_inherited(struct arena *a, const char **error)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    int64_t number;
    if (!pid || !fds || !str_int64(str_of(pid), &number) || number != getpid())
        return fail(-1, a, error, "systemd",
                    "not started by socket activation (LISTEN_PID, LISTEN_FDS)");
    if (!str_int64(str_of(fds), &number) || number != 1)
        return fail(-1, a, error, "systemd", "exactly one socket is expected (LISTEN_FDS=1)");
    int fd = SYSTEMD_FIRST_FD, listening = 0;
    socklen_t len = sizeof(listening);
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) != 0 || !listening)
        return fail(-1, a, error, "systemd", "descriptor 3 is not a listening socket");
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

int listen_open(const char *where, int backlog, struct arena *a, const char **error)
{
    if (streq(where, "systemd"))
        return open_inherited(a, error);
    if (str_starts(str_of(where), STR("unix:")))
        return open_local(where, where + 5, backlog, a, error);
    return open_tcp(where, backlog, a, error);
}

int listen_port(int fd)
{
    struct sockaddr_storage sa = {0};
    socklen_t len = sizeof(sa);
    char port[8];
    uint64_t number;
    if (getsockname(fd, (struct sockaddr *)&sa, &len) != 0 || sa.ss_family == AF_UNIX ||
        getnameinfo((struct sockaddr *)&sa, len, NULL, 0, port, sizeof(port), NI_NUMERICSERV) != 0)
        return 0;
    return str_uint64(str_of(port), &number) ? (int)number : 0;
}

bool listen_is_local(int fd)
{
    struct sockaddr_storage sa = {0};
    socklen_t len = sizeof(sa);
    return getsockname(fd, (struct sockaddr *)&sa, &len) == 0 && sa.ss_family == AF_UNIX;
}
