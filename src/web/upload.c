/*
 * upload.c - from a stream of hostile bytes to a stored file.
 *
 * The store is a directory: "tmp-<random>" while a file arrives, "ab/ab12…" (SHA-256 of the content)
 * once kept. Equal files are one. The order at keeping is fsync of the file (done when it was
 * complete), rename, fsync of the directory, and only then the commit of the row that names it: a crash
 * leaves at most a file that nobody names.
 */
#include "web/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/utf8.h"
#include "web/app.h"
#include "web/i18n.h"
#include "web/sniff.h"
#include "web/strip.h"

#define TEMP_PREFIX "tmp-"
#define TEMP_LIFE   USEC_DAY
#define WRITE_BLOCK (64u * 1024)

static const char too_large[] = T_("The file is too large.");
static const char unknown_kind[] =
    T_("Files of this kind are not taken. Pictures (JPEG, PNG, GIF, WebP), PDF, office documents, "
       "plain text and sound recordings are.");
static const char damaged[] = T_("The picture is damaged. Save it anew and try again.");
static const char no_room[] = T_("The file could not be stored. Please try again later.");
static const char empty_file[] = T_("The file is empty.");

static void fail(struct upload *u, const char *problem)
{
    if (!u->problem)
        u->problem = problem;
    u->type = NULL;
}

static void fail_disk(struct upload *u, const char *what)
{
    LOG(LOG_ERROR, "upload not stored", LS("at", what), LS("why", strerror(errno)));
    fail(u, no_room);
}

static void drop(void *ptr)
{
    struct upload *u = ptr;
    if (u->fd >= 0)
        close(u->fd);
    if (u->temp && !u->kept)
        unlink(u->temp);
    u->fd = -1;
}

static int open_temp(struct req *r, char **path)
{
    *path = arena_printf(r->arena, "%s/" TEMP_PREFIX "%s", r->app->config->uploads,
                         rng_token(r->rng, r->arena));
    return open(*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
}

/* The last part of whatever path the client sent, without controls, cut to a length. */
static const char *display_name(struct arena *a, const char *filename)
{
    const char *slash = strrchr(filename, '/'), *back = strrchr(filename, '\\');
    const char *base = slash > back ? slash : back;
    struct str s = str_trim(str_of(base ? base + 1 : filename));
    char *clean = utf8_clean(a, s);
    for (char *p = clean; *p; p++)
        if (strchr("\n\t\"<>|:*?", *p))
            *p = '_';
    char *cut = str_dup(a, utf8_prefix(str_of(clean), UPLOAD_NAME_MAX));
    return cut[0] && cut[0] != '.' ? cut : "file";
}

struct upload *upload_begin(struct req *r, const char *field, const char *filename, size_t max)
{
    struct upload *u = arena_new(r->arena, struct upload), **end = &r->upload;
    *u = (struct upload){.app = r->app, .field = field, .max = max, .fd = -1};
    u->name = display_name(r->arena, filename);
    while (*end)
        end = &(*end)->next;
    *end = u;
    arena_defer(r->arena, drop, u);
    mkdir(r->app->config->uploads, 0750);
    u->fd = open_temp(r, &u->temp);
    if (u->fd < 0)
        fail_disk(u, "open");
    return u;
}

static bool write_all(int fd, const void *p, size_t n)
{
    for (const char *at = p; n > 0;) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            at += done;
            n -= (size_t)done;
        }
    }
    return true;
}

void upload_write(struct upload *u, const void *p, size_t n)
{
    if (u->problem)
        return;
    if (n > u->max - (size_t)u->bytes)
        fail(u, too_large);
    else if (!write_all(u->fd, p, n))
        fail_disk(u, "write");
    else
        u->bytes += (int64_t)n;
}

/* --- complete: type, metadata, digest ------------------------------------------------------------ */

struct clean {
    struct upload *u;
    struct sha256_state hash;
    int fd; /* -1: only the digest */
    int64_t bytes;
    bool bad;
    size_t held;
    char block[WRITE_BLOCK];
};

static void flush(struct clean *c)
{
    sha256_add(&c->hash, c->block, c->held);
    if (c->fd >= 0 && !write_all(c->fd, c->block, c->held))
        c->bad = true;
    c->bytes += (int64_t)c->held;
    c->held = 0;
}

static void clean_put(void *ctx, const void *p, size_t n)
{
    struct clean *c = ctx;
    const char *at = p;
    while (n > 0) {
        size_t room = sizeof(c->block) - c->held, part = n < room ? n : room;
        memcpy(c->block + c->held, at, part);
        c->held += part;
        at += part;
        n -= part;
        if (c->held == sizeof(c->block))
            flush(c);
    }
}

/* The cleaned picture takes the place of what came. */
static void replace_temp(struct upload *u, int fd, char *temp)
{
    unlink(u->temp);
    close(u->fd);
    u->fd = fd;
    u->temp = temp;
}

static void clean_file(struct req *r, struct upload *u, struct str file, enum sniff type)
{
    struct clean *c = arena_new(r->arena, struct clean);
    uint8_t digest[SHA256_BYTES];
    char *temp = NULL;
    c->u = u;
    c->fd = -1;
    sha256_begin(&c->hash);
    if (sniff_is_image(type)) {
        c->fd = open_temp(r, &temp);
        if (c->fd < 0) {
            fail_disk(u, "open");
            return;
        }
        if (!strip_image(type, file, (struct strip_sink){clean_put, c}))
            fail(u, damaged);
        flush(c);
        if (c->bad)
            fail_disk(u, "write");
        replace_temp(u, c->fd, temp);
    } else {
        clean_put(c, file.p, file.n);
        flush(c);
    }
    sha256_end(&c->hash, digest);
    u->bytes = c->bytes;
    memcpy(u->hash, hex_encode(r->arena, digest, sizeof(digest)), sizeof(u->hash));
}

void upload_end(struct req *r, struct upload *u)
{
    if (!u->problem && u->bytes == 0)
        fail(u, empty_file);
    if (u->problem)
        return;
    size_t n = (size_t)u->bytes;
    void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, u->fd, 0);
    if (p == MAP_FAILED) {
        fail_disk(u, "map");
        return;
    }
    struct str file = {p, n};
    enum sniff type = sniff(file);
    if (type == SNIFF_UNKNOWN)
        fail(u, unknown_kind);
    else
        clean_file(r, u, file, type);
    munmap(p, n);
    if (!u->problem && fsync(u->fd) != 0)
        fail_disk(u, "fsync");
    if (!u->problem)
        u->type = sniff_type(type);
}

struct upload *upload_get(const struct req *r, const char *field)
{
    for (struct upload *u = r->upload; u; u = u->next)
        if (streq(u->field, field))
            return u;
    return NULL;
}

/* --- kept ------------------------------------------------------------------------------------------- */

static bool sync_dir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = fsync(fd) == 0;
    close(fd);
    return done;
}

bool upload_keep(struct req *r, struct upload *u)
{
    BUG_IF(u->problem != NULL);
    if (u->kept)
        return true;
    const char *store = r->app->config->uploads;
    const char *dir = arena_printf(r->arena, "%s/%.2s", store, u->hash);
    const char *path = arena_printf(r->arena, "%s/%s", dir, u->hash);
    bool made = mkdir(dir, 0750) == 0;
    if (rename(u->temp, path) != 0 || !sync_dir(dir) || (made && !sync_dir(store))) {
        fail_disk(u, "keep");
        return false;
    }
    u->kept = true;
    return true;
}

/* --- serving ------------------------------------------------------------------------------------------ */

static bool is_hash(const char *s)
{
    size_t n = strspn(s, "0123456789abcdef");
    return n == 64 && s[n] == '\0';
}

int upload_open(const char *dir, const char *hash, int64_t *bytes)
{
    struct stat st;
    char path[4096];
    if (!is_hash(hash))
        return -1;
    int n = snprintf(path, sizeof(path), "%s/%.2s/%s", dir, hash, hash);
    if (n < 0 || (size_t)n >= sizeof(path))
        return -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
        close(fd);
        return -1;
    }
    *bytes = fd >= 0 ? st.st_size : 0;
    return fd;
}

/* RFC 6266: an ASCII name for old programs, and the real one percent-encoded (RFC 8187). */
static const char *disposition(struct arena *a, const char *how, const char *name)
{
    struct buf b = buf_make(a, 128);
    buf_printf(&b, "%s; filename=\"", how);
    for (const char *p = name; *p; p++)
        buf_putc(&b, (unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7f || strchr("\"\\%", *p)
                         ? '_'
                         : *p);
    buf_lit(&b, "\"; filename*=UTF-8''");
    for (const char *p = name; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                     c == '.' || c == '-' || c == '_';
        if (plain)
            buf_putc(&b, *p);
        else
            buf_printf(&b, "%%%02X", c);
    }
    return b.p;
}

void upload_serve(struct req *r, const char *hash, const char *type, const char *name)
{
    if (!is_hash(hash)) {
        r->status = 404;
        return;
    }
    r->out_upload = hash;
    r->type = type;
    reply_header(r, "Content-Disposition",
                 disposition(r->arena, sniff_shown(type) ? "inline" : "attachment", name));
}

int upload_sweep(const char *dir, usec now)
{
    int gone = 0;
    DIR *d = opendir(dir);
    struct dirent *e;
    while (d && (e = readdir(d))) {
        struct stat st;
        if (!str_starts(str_of(e->d_name), STR(TEMP_PREFIX)) ||
            fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        usec written = (usec)st.st_mtim.tv_sec * USEC_SECOND;
        if (now - written > TEMP_LIFE && unlinkat(dirfd(d), e->d_name, 0) == 0)
            gone++;
    }
    if (d)
        closedir(d);
    return gone;
}
