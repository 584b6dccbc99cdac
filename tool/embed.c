/*
 * embed - puts the files of web/ into the program. `embed -o OUT.c FILES…`
 *
 * All style sheets become one "site.css", all scripts one "site.js", in the order of their names
 * (so 10-base.css comes before 20-frame.css), without comments and indentation; every other file
 * stands alone. Each is kept raw, as brotli 11 and as gzip 9, as far as these are smaller, so that
 * nothing is compressed while serving. A name carries a hash of the content (web/static.h): a new
 * version has a new address and browsers may keep the old one for ever.
 *
 * The same files give the same output on every machine.
 */
#include <brotli/encode.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MAX_FILES 500
#define MAX_BYTES (16u << 20) /* of one file */

struct bytes {
    char *p;
    size_t n, cap;
};

static void put(struct bytes *b, const char *p, size_t n)
{
    if (n >= b->cap - b->n) {
        b->cap = (b->n + n + 1) * 2;
        b->p = realloc(b->p, b->cap);
        if (!b->p)
            abort();
    }
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

struct file {
    char logical[128], name[160], etag[24];
    struct bytes raw, br, gzip;
};

/* --- smaller text ---------------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Length of the quoted string or url( … ) at p, 0 when there is none. */
static size_t css_token(const char *p, size_t n)
{
    char end = *p;
    size_t i = 1;
    if (n > 4 && memcmp(p, "url(", 4) == 0 && p[4] != '"' && p[4] != '\'') {
        end = ')';
        i = 4;
    } else if (end != '"' && end != '\'') {
        return 0;
    }
    for (; i < n && p[i] != end; i++)
        if (p[i] == '\\' && i + 1 < n)
            i++;
    return i < n ? i + 1 : n;
}

/* CSS without comments, indentation and empty lines. A comment between two words stays, empty,
 * since "a b", "ab" and "a, comment, b" are three things. */
static void put_css(struct bytes *out, const char *p, size_t n)
{
    size_t start = out->n;
    for (size_t i = 0; i < n;) {
        bool fresh = out->n == start || out->p[out->n - 1] == '\n';
        size_t token = css_token(p + i, n - i);
        if (token) {
            put(out, p + i, token);
            i += token;
        } else if (n - i > 1 && p[i] == '/' && p[i + 1] == '*') {
            const char *end = n - i > 3 ? memmem(p + i + 2, n - i - 2, "*/", 2) : NULL;
            i = end ? (size_t)(end + 2 - p) : n;
            if (!fresh && !is_space(out->p[out->n - 1]) && i < n && !is_space(p[i]))
                put(out, "/**/", 4);
        } else if (p[i] == '\n') {
            while (out->n > start && is_space(out->p[out->n - 1]))
                out->n--;
            if (out->n > start)
                put(out, "\n", 1);
            i++;
        } else {
            if (!fresh || !is_space(p[i]))
                put(out, p + i, 1);
            i++;
        }
    }
    put(out, "\n", 1);
}

/* Whether every line of a script can be looked at alone: no template strings, no strings that go on
 * in the next line, and block comments that begin and end their lines. */
static bool plain_lines(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool opens = p[i] == '/' && i + 1 < n && p[i + 1] == '*';
        bool closes = p[i] == '*' && i + 1 < n && p[i + 1] == '/';
        size_t before = i, after = i + 2;
        while (before > 0 && (p[before - 1] == ' ' || p[before - 1] == '\t'))
            before--;
        while (after < n && (p[after] == ' ' || p[after] == '\t'))
            after++;
        if (p[i] == '`' || (p[i] == '\\' && i + 1 < n && p[i + 1] == '\n') ||
            (opens && before > 0 && p[before - 1] != '\n') ||
            (closes && after < n && p[after] != '\n'))
            return false;
    }
    return true;
}

/* A script without indentation and lines of comment. Where that would need to understand JavaScript
 * it stays as it is. */
static void put_js(struct bytes *out, const char *p, size_t n)
{
    bool comment = false;
    if (!plain_lines(p, n)) {
        put(out, p, n);
        put(out, ";\n", 2);
        return;
    }
    for (size_t i = 0; i < n;) {
        const char *newline = memchr(p + i, '\n', n - i);
        size_t end = newline ? (size_t)(newline - p) : n, next = newline ? end + 1 : n;
        while (i < end && is_space(p[i]))
            i++;
        size_t len = end - i;
        comment = comment || (len > 1 && memcmp(p + i, "/*", 2) == 0);
        if (!comment && len && !(len > 1 && memcmp(p + i, "//", 2) == 0)) {
            put(out, p + i, len);
            put(out, "\n", 1);
        }
        if (comment && memmem(p + i, len, "*/", 2))
            comment = false;
        i = next;
    }
    put(out, ";\n", 2);
}

/* --- names and encodings --------------------------------------------------------------------- */

static const char *extension(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot : "";
}

static const char *media_type(const char *name)
{
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/vnd.microsoft.icon"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".cfg", "text/plain; charset=utf-8"}, /* charters */
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(extension(name), types[i][0]) == 0)
            return types[i][1];
    return NULL;
}

/* FNV-1a, 64 bits: tells versions of our own files apart, nothing more. */
static uint64_t hash(const struct bytes *b)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < b->n; i++)
        h = (h ^ (unsigned char)b->p[i]) * 0x100000001b3u;
    return h;
}

static void give_name(struct file *f)
{
    uint64_t h = hash(&f->raw);
    const char *ext = extension(f->logical);
    snprintf(f->name, sizeof f->name, "%.*s.%08x%s", (int)(ext - f->logical), f->logical,
             (unsigned)(h ^ h >> 32), ext);
    snprintf(f->etag, sizeof f->etag, "%016llx", (unsigned long long)h);
}

/* Keeps what was written to b when it is smaller than the raw bytes. */
static void keep_smaller(struct bytes *b, size_t n, const struct bytes *raw)
{
    b->n = n && n < raw->n ? n : 0;
}

static void compress_brotli(struct file *f)
{
    size_t n = BrotliEncoderMaxCompressedSize(f->raw.n);
    f->br.p = malloc(n + 1);
    if (!f->br.p || !n ||
        !BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_GENERIC,
                               f->raw.n, (const uint8_t *)f->raw.p, &n, (uint8_t *)f->br.p))
        n = 0;
    keep_smaller(&f->br, n, &f->raw);
}

static void compress_gzip(struct file *f)
{
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    uLong room = deflateBound(&z, (uLong)f->raw.n);
    f->gzip.p = malloc(room);
    if (!f->gzip.p)
        abort();
    z.next_in = (Bytef *)f->raw.p;
    z.avail_in = (uInt)f->raw.n;
    z.next_out = (Bytef *)f->gzip.p;
    z.avail_out = (uInt)room;
    bool good = deflate(&z, Z_FINISH) == Z_STREAM_END;
    keep_smaller(&f->gzip, good ? z.total_out : 0, &f->raw);
    deflateEnd(&z);
}

/* --- printing -------------------------------------------------------------------------------- */

static void print_bytes(FILE *out, const char *kind, size_t index, const struct bytes *b)
{
    if (b->n == 0)
        return;
    fprintf(out, "static const unsigned char %s_%zu[] = {", kind, index);
    for (size_t i = 0; i < b->n; i++)
        fprintf(out, i == 0 ? "\n%u" : i % 32 ? ",%u" : ",\n%u", (unsigned char)b->p[i]);
    fputs("};\n", out);
}

static void print_field(FILE *out, const char *kind, size_t index, const struct bytes *b)
{
    if (b->n)
        fprintf(out, "     .%s = {%s_%zu, %zu},\n", kind, kind, index, b->n);
}

static void print_all(FILE *out, const struct file *f, size_t n)
{
    fputs("/* Made by embed from the files of web/. */\n#include \"web/static.h\"\n\n", out);
    for (size_t i = 0; i < n; i++) {
        print_bytes(out, "raw", i, &f[i].raw);
        print_bytes(out, "br", i, &f[i].br);
        print_bytes(out, "gzip", i, &f[i].gzip);
    }
    fprintf(out,
            "\nconst size_t n_static_files = %zu;\nconst struct static_file static_files[] = {\n",
            n);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "    {.name = \"%s\",\n     .logical = \"%s\",\n", f[i].name, f[i].logical);
        fprintf(out, "     .type = \"%s\",\n     .etag = \"\\\"%s\\\"\",\n",
                media_type(f[i].logical), f[i].etag);
        print_field(out, "raw", i, &f[i].raw);
        print_field(out, "br", i, &f[i].br);
        print_field(out, "gzip", i, &f[i].gzip);
        fputs("    },\n", out);
    }
    fputs("    {.name = NULL},\n};\n", out);
}

/* --- the command ----------------------------------------------------------------------------- */

static bool good_name(const char *name)
{
    for (const char *p = name; *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
              strchr("-_.", *p)))
            return false;
    return *name && *name != '.' && strlen(name) < 100;
}

static bool read_file(const char *path, struct bytes *out)
{
    FILE *f = fopen(path, "rb");
    char part[65536];
    size_t n = 0;
    put(out, "", 0);
    if (!f)
        return false;
    while (out->n <= MAX_BYTES && (n = fread(part, 1, sizeof part, f)) > 0)
        put(out, part, n);
    bool good = !ferror(f) && out->n <= MAX_BYTES;
    fclose(f);
    return good;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int by_base_name(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    int c = strcmp(base_name(*x), base_name(*y));
    return c ? c : strcmp(*x, *y);
}

static int by_name(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static struct file *file_of(struct file *files, size_t *n, const char *logical, bool *is_new)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(files[i].logical, logical) == 0) {
            *is_new = false;
            return &files[i];
        }
    struct file *f = &files[(*n)++];
    snprintf(f->logical, sizeof f->logical, "%s", logical);
    *is_new = true;
    return f;
}

/* Adds one file of the tree. False: told. */
static bool add(struct file *files, size_t *n, const char *path)
{
    const char *base = base_name(path), *ext = extension(base), *why = NULL;
    bool css = strcmp(ext, ".css") == 0, js = strcmp(ext, ".js") == 0, is_new = false;
    struct bytes content = {0};
    if (!good_name(base))
        why = "a file name may have letters, digits, - _ . only";
    else if (!media_type(base))
        why = "embed knows no media type for this kind of file";
    else if (!read_file(path, &content))
        why = "cannot read, or too large";
    if (!why) {
        struct file *f = file_of(files, n, css ? "site.css" : js ? "site.js" : base, &is_new);
        if (css)
            put_css(&f->raw, content.p, content.n);
        else if (js)
            put_js(&f->raw, content.p, content.n);
        else if (!is_new)
            why = "there are two files of this name";
        else
            put(&f->raw, content.p, content.n);
    }
    if (why)
        fprintf(stderr, "%s:1: error: %s\n", path, why);
    free(content.p);
    return !why;
}

static bool write_all(const char *path, const struct file *files, size_t n)
{
    FILE *out = fopen(path, "wb");
    if (out)
        print_all(out, files, n);
    bool good = out && !ferror(out);
    if (out && fclose(out) != 0)
        good = false;
    if (!good) {
        fprintf(stderr, "embed: cannot write %s: %s\n", path, strerror(errno));
        remove(path);
    }
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 3 || strcmp(argv[1], "-o") != 0 || argc - 3 > MAX_FILES) {
        fputs("usage: embed -o OUT.c FILES…\n", stderr);
        return 2;
    }
    struct file *files = calloc((size_t)argc, sizeof *files);
    size_t n = 0;
    bool good = files != NULL;
    qsort(argv + 3, (size_t)argc - 3, sizeof *argv, by_base_name);
    for (int i = 3; good && i < argc; i++)
        good = add(files, &n, argv[i]);
    for (size_t i = 0; good && i < n; i++) {
        give_name(&files[i]);
        compress_brotli(&files[i]);
        compress_gzip(&files[i]);
    }
    if (good && n)
        qsort(files, n, sizeof *files, by_name);
    good = good && write_all(argv[2], files, n);
    for (size_t i = 0; i < n; i++) {
        free(files[i].raw.p);
        free(files[i].br.p);
        free(files[i].gzip.p);
    }
    free(files);
    return good ? 0 : 1;
}
