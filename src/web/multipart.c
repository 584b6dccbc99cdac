/*
 * multipart.c - boundaries found wherever the pieces are cut.
 *
 * The parser looks for CR LF "--" boundary by comparing byte after byte; what was held back because it
 * could have been the beginning of a boundary is always a prefix of the delimiter itself, so it need
 * not be stored. CR occurs in the delimiter only at its start: after a mismatch the held bytes are
 * content, and only the byte at hand can begin a new one. In the fast case memchr finds the next CR.
 */
#include "web/multipart.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "web/req.h"

enum where {
    IN_PREAMBLE, /* before the first boundary; starts as if after CR LF */
    IN_TAIL,     /* behind a boundary: CR LF, or "--" */
    IN_HEADERS,
    IN_CONTENT,
    IN_EPILOGUE, /* behind the closing boundary: ignored */
    BROKEN
};

struct multipart {
    struct arena *arena;
    struct multipart_sink sink;
    enum where where;
    char delimiter[MULTIPART_BOUNDARY_MAX + 5]; /* CR LF - - boundary */
    size_t delimiter_n, matched;
    char tail[2];
    size_t tail_n;
    bool padding; /* blanks behind a boundary (RFC 2046 allows them) */
    struct buf head;
    int parts;
};

/* --- header parameters ----------------------------------------------------------------------- */

/* Takes name=value off the front of *rest ("; " before it was taken already). A quoted value may hold
 * ';'. Browsers write %22, %0D, %0A for the bytes that would break it (WHATWG); older ones \" . */
static bool next_param(struct arena *a, struct str *rest, struct str *name, char **value)
{
    struct str s = str_trim(*rest);
    const char *eq = s.n ? memchr(s.p, '=', s.n) : NULL;
    if (!eq)
        return false;
    *name = str_trim((struct str){s.p, (size_t)(eq - s.p)});
    size_t i = (size_t)(eq - s.p) + 1, n = 0;
    char *out = *value = arena_alloc(a, s.n + 1);
    bool quoted = i < s.n && s.p[i] == '"';
    for (i += quoted; i < s.n && s.p[i] != (quoted ? '"' : ';'); i++) {
        if (quoted && s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\'))
            i++;
        out[n++] = s.p[i];
    }
    if (quoted && i++ >= s.n)
        return false;
    while (!quoted && n > 0 && (out[n - 1] == ' ' || out[n - 1] == '\t'))
        n--;
    out[n] = '\0';
    s = str_trim((struct str){s.p + i, s.n - i});
    if (s.n > 0 && s.p[0] != ';')
        return false;
    *rest = s.n > 0 ? (struct str){s.p + 1, s.n - 1} : (struct str){s.p, 0};
    return strlen(out) == n && utf8_valid((struct str){out, n});
}

/* The escapes of browsers, undone in place. */
static char *unescape(char *s)
{
    static const struct {
        const char *from;
        char to;
    } escapes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
    char *out = s;
    for (const char *p = s; *p;) {
        size_t i = 0;
        while (i < countof(escapes) && strncmp(p, escapes[i].from, 3) != 0)
            i++;
        *out++ = i < countof(escapes) ? escapes[i].to : *p;
        p += i < countof(escapes) ? 3 : 1;
    }
    *out = '\0';
    return s;
}

static bool read_disposition(struct multipart *m, struct str value, struct multipart_part *part)
{
    struct str kind, name, rest = value;
    char *text;
    str_cut(&rest, ';', &kind);
    if (!str_ieq(str_trim(kind), STR("form-data")))
        return false;
    while (rest.p && str_trim(rest).n > 0) {
        if (!next_param(m->arena, &rest, &name, &text))
            return false;
        if (str_ieq(name, STR("name")) && !part->name)
            part->name = unescape(text);
        else if (str_ieq(name, STR("filename")) && !part->filename)
            part->filename = unescape(text);
    }
    return part->name != NULL;
}

static bool read_part(struct multipart *m, struct multipart_part *part)
{
    struct str rest = {m->head.p, m->head.n}, line, name;
    *part = (struct multipart_part){0};
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        struct str value = line;
        str_cut(&value, ':', &name);
        if (!value.p)
            return false;
        value = str_trim(value);
        if (str_ieq(name, STR("content-disposition"))) {
            if (part->name || !read_disposition(m, value, part))
                return false;
        } else if (str_ieq(name, STR("content-type"))) {
            part->type = str_dup(m->arena, value);
        } else if (str_ieq(name, STR("content-transfer-encoding")) &&
                   !str_ieq(value, STR("binary")) && !str_ieq(value, STR("8bit")) &&
                   !str_ieq(value, STR("7bit"))) {
            return false; /* RFC 7578 §4.7: not to be used */
        }
    }
    return part->name != NULL;
}

/* --- opening --------------------------------------------------------------------------------------- */

static bool boundary_ok(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < 0x20 || (unsigned char)s[i] >= 0x7f)
            return false;
    return n > 0 && n <= MULTIPART_BOUNDARY_MAX && s[n - 1] != ' ';
}

struct multipart *multipart_new(struct arena *a, const char *content_type,
                                struct multipart_sink sink)
{
    struct str rest = str_of(content_type), type, name;
    char *boundary = NULL, *value;
    str_cut(&rest, ';', &type);
    if (!str_ieq(str_trim(type), STR("multipart/form-data")))
        return NULL;
    while (rest.p && next_param(a, &rest, &name, &value))
        if (str_ieq(name, STR("boundary")) && !boundary)
            boundary = value;
    if (!boundary || !boundary_ok(boundary))
        return NULL;
    struct multipart *m = arena_new(a, struct multipart);
    *m = (struct multipart){.arena = a, .sink = sink, .matched = 2};
    int n = snprintf(m->delimiter, sizeof(m->delimiter), "\r\n--%s", boundary);
    m->delimiter_n = (size_t)n;
    m->head = buf_make(a, 256);
    return m;
}

/* --- the machine: each step takes some bytes of p and says how many ------------------------------------ */

static void content(struct multipart *m, const char *p, size_t n)
{
    if (m->where == IN_CONTENT && n > 0)
        m->sink.data(m->sink.ctx, p, n);
}

static size_t step_content(struct multipart *m, const char *p, size_t n)
{
    size_t i = 0;
    if (m->matched == 0) {
        const char *cr = memchr(p, '\r', n);
        i = cr ? (size_t)(cr - p) : n;
        content(m, p, i);
    }
    while (i < n && p[i] == m->delimiter[m->matched]) {
        i++;
        if (++m->matched == m->delimiter_n) {
            if (m->where == IN_CONTENT)
                m->sink.end(m->sink.ctx);
            m->where = IN_TAIL;
            m->matched = m->tail_n = 0;
            m->padding = false;
            return i;
        }
    }
    if (i < n && m->matched > 0) { /* it was no boundary */
        content(m, m->delimiter, m->matched);
        m->matched = 0;
    }
    return i;
}

static size_t step_tail(struct multipart *m, char c)
{
    if (m->tail_n == 0 && (c == ' ' || c == '\t')) {
        m->padding = true;
        return 1;
    }
    m->tail[m->tail_n++] = c;
    if (m->tail_n < 2)
        return 1;
    if (m->tail[0] == '-' && m->tail[1] == '-' && !m->padding) {
        m->where = IN_EPILOGUE;
    } else if (m->tail[0] == '\r' && m->tail[1] == '\n' && m->parts < MULTIPART_PARTS_MAX) {
        m->where = IN_HEADERS;
        m->head.n = 0;
        m->parts++;
    } else {
        m->where = BROKEN;
    }
    return 1;
}

static bool head_complete(const struct buf *h)
{
    return (h->n >= 4 && memcmp(h->p + h->n - 4, "\r\n\r\n", 4) == 0) ||
           (h->n == 2 && memcmp(h->p, "\r\n", 2) == 0);
}

static size_t step_headers(struct multipart *m, char c)
{
    struct multipart_part part;
    if (m->head.n == MULTIPART_HEADER_MAX || c == '\0') {
        m->where = BROKEN;
        return 1;
    }
    buf_putc(&m->head, c);
    if (!head_complete(&m->head))
        return 1;
    m->where = read_part(m, &part) ? IN_CONTENT : BROKEN;
    if (m->where == IN_CONTENT)
        m->sink.begin(m->sink.ctx, &part);
    return 1;
}

bool multipart_push(struct multipart *m, const char *p, size_t n)
{
    size_t i = 0;
    while (i < n && m->where != BROKEN && m->where != IN_EPILOGUE) {
        if (m->where == IN_TAIL)
            i += step_tail(m, p[i]);
        else if (m->where == IN_HEADERS)
            i += step_headers(m, p[i]);
        else
            i += step_content(m, p + i, n - i);
    }
    return m->where != BROKEN;
}

bool multipart_end(const struct multipart *m)
{
    return m->where == IN_EPILOGUE;
}
