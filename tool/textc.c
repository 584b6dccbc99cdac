/*
 * textc - makes the tables of the languages. `textc -o OUT.c PO-FILES… -- SOURCE-FILES…`
 *
 * The English text stands in the sources, inside of _("…"), N_("…", "…", n), C_("…", "…") and
 * T_("…"). Each room's text.LANG.po (the format of GNU gettext) holds the translations. textc
 * collects what the sources use, reads the catalogues, compares, and writes one sorted table per
 * language (web/i18n.h). What is missing, empty, stale, twice and different, or has other
 * conversions (%s, %d) than the English is an error, `file:line: error: …`, and then nothing is
 * written: a program that was built can say everything in every language.
 *
 * With --draft in front, missing texts are only counted: for work on something whose words still change.
 * `textc --missing PO-FILES… -- SOURCE-FILES…` prints po stubs of what is missing, for translators.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/web/text_hash.h"

#define MAX_FORMS  6 /* of plural: Arabic has six, no language more */
#define MAX_LANGS  40
#define MAX_TEXT   4000 /* bytes of one text; C promises 4095 characters of a literal */
#define MAX_SPECS  16   /* conversions in one text */
#define MAX_FILE   (8u << 20)
#define MAX_ERRORS 50 /* told in one run */

/* --- memory: one pool, freed at the end ------------------------------------------------------ */

struct pool {
    struct piece {
        struct piece *next;
    } * first;
};

static void *pool_take(struct pool *p, size_t n)
{
    struct piece *piece = calloc(1, sizeof *piece + n);
    if (!piece)
        abort();
    piece->next = p->first;
    p->first = piece;
    return piece + 1;
}

static void pool_free(struct pool *p)
{
    for (struct piece *next; p->first; p->first = next) {
        next = p->first->next;
        free(p->first);
    }
}

struct text {
    char *p;
    size_t n, cap;
};

static void text_put(struct text *t, const char *p, size_t n)
{
    if (n >= t->cap - t->n) {
        t->cap = (t->n + n + 1) * 2;
        t->p = realloc(t->p, t->cap);
        if (!t->p)
            abort();
    }
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

static void text_putc(struct text *t, char c)
{
    text_put(t, &c, 1);
}

__attribute__((format(printf, 2, 3))) static void text_printf(struct text *t, const char *fmt, ...)
{
    char line[4096];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    if (n > 0)
        text_put(t, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

static char *pool_text(struct pool *p, struct text *t)
{
    char *copy = pool_take(p, t->n + 1);
    if (t->n)
        memcpy(copy, t->p, t->n);
    free(t->p);
    *t = (struct text){0};
    return copy;
}

/* --- what we collect ------------------------------------------------------------------------- */

/* A text the sources use, or a translation of it. key is the id, or "context\004id". */
struct entry {
    const char *key, *many; /* many: the English plural, NULL without */
    const char *form[MAX_FORMS];
    int n_forms;
    const char *file;
    int line;
};

struct entries {
    struct entry *at;
    size_t n, cap;
};

struct lang {
    const char *id;     /* as in the file's name: "zh" */
    const char *name;   /* for people */
    const char *plural; /* the C expression of Plural-Forms */
    int n_forms;
    struct entries entries;
};

struct textc {
    struct pool pool;
    struct entries used;
    struct lang lang[MAX_LANGS];
    int n_langs;
    int errors;
    bool draft; /* what is missing stays English for now */
    int missing;
    FILE *tell;
};

static void entries_add(struct entries *e, struct entry one)
{
    if (e->n == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 64;
        e->at = realloc(e->at, e->cap * sizeof *e->at);
        if (!e->at)
            abort();
    }
    e->at[e->n++] = one;
}

static void textc_free(struct textc *t)
{
    free(t->used.at);
    for (int i = 0; i < t->n_langs; i++)
        free(t->lang[i].entries.at);
    pool_free(&t->pool);
}

__attribute__((format(printf, 4, 5))) static void fail(struct textc *t, const char *file, int line,
                                                       const char *fmt, ...)
{
    if (++t->errors > MAX_ERRORS || !t->tell)
        return;
    va_list ap;
    va_start(ap, fmt);
    fprintf(t->tell, "%s:%d: error: ", file, line);
    vfprintf(t->tell, fmt, ap);
    fputc('\n', t->tell);
    va_end(ap);
}

/* A key as it is told to people: one line, the context in brackets. */
static const char *shown(struct textc *t, const char *key)
{
    struct text out = {0};
    const char *id = strchr(key, '\004');
    if (id)
        text_printf(&out, "[%.*s] ", (int)(id - key > 100 ? 100 : id - key), key);
    text_putc(&out, '"');
    for (const char *p = id ? id + 1 : key; *p && out.n < 160; p++)
        text_put(&out, *p == '\n' ? "\\n" : p, *p == '\n' ? 2 : 1);
    text_putc(&out, '"');
    return pool_text(&t->pool, &out);
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int c = strcmp(x->key, y->key);
    if (c == 0)
        c = strcmp(x->file, y->file);
    return c ? c : (x->line > y->line) - (x->line < y->line);
}

static void sort(struct entries *e)
{
    if (e->n)
        qsort(e->at, e->n, sizeof *e->at, by_key);
}

/* The first entry of that key in sorted entries. */
static const struct entry *find(const struct entries *e, const char *key)
{
    size_t lo = 0, hi = e->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(e->at[mid].key, key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < e->n && strcmp(e->at[lo].key, key) == 0 ? &e->at[lo] : NULL;
}

/* --- reading: what sources and catalogues share ---------------------------------------------- */

struct reader {
    struct textc *t;
    const char *file, *src;
    size_t n, at;
    int line;
};

static char peek(const struct reader *r, size_t ahead)
{
    return r->n - r->at > ahead ? r->src[r->at + ahead] : '\0';
}

static void skip(struct reader *r, size_t n)
{
    for (; n && r->at < r->n; n--, r->at++)
        r->line += r->src[r->at] == '\n';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

static bool at_word(const struct reader *r, const char *s)
{
    size_t n = strlen(s);
    return r->n - r->at >= n && memcmp(r->src + r->at, s, n) == 0;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void put_utf8(struct text *out, unsigned c)
{
    if (c < 0x80) {
        text_putc(out, (char)c);
    } else if (c < 0x800) {
        text_putc(out, (char)(0xc0 | c >> 6));
        text_putc(out, (char)(0x80 | (c & 63)));
    } else if (c < 0x10000) {
        text_putc(out, (char)(0xe0 | c >> 12));
        text_putc(out, (char)(0x80 | (c >> 6 & 63)));
        text_putc(out, (char)(0x80 | (c & 63)));
    } else {
        text_putc(out, (char)(0xf0 | c >> 18));
        text_putc(out, (char)(0x80 | (c >> 12 & 63)));
        text_putc(out, (char)(0x80 | (c >> 6 & 63)));
        text_putc(out, (char)(0x80 | (c & 63)));
    }
}

/* \u and \U, behind the letter. */
static bool universal(struct reader *r, int digits, struct text *out)
{
    unsigned c = 0;
    for (; digits; digits--) {
        int v = hex_value(peek(r, 0));
        if (v < 0)
            return false;
        c = c << 4 | (unsigned)v;
        skip(r, 1);
    }
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return false;
    put_utf8(out, c);
    return true;
}

/* \x and octal escapes, at their first digit. */
static bool numeric(struct reader *r, int base, int most, struct text *out)
{
    int value = 0, n = 0;
    for (; n < most; n++) {
        int v = hex_value(peek(r, 0));
        if (v < 0 || v >= base)
            break;
        value = value * base + v;
        if (value > 255)
            return false;
        skip(r, 1);
    }
    text_putc(out, (char)value);
    return n > 0 && value > 0;
}

static bool escape(struct reader *r, struct text *out)
{
    static const char letters[] = "abfnrtv\\\"'?", bytes[] = "\a\b\f\n\r\t\v\\\"'?";
    char c = peek(r, 0);
    if (is_digit(c))
        return numeric(r, 8, 3, out);
    skip(r, 1);
    if (c == 'x')
        return numeric(r, 16, 8, out);
    if (c == 'u' || c == 'U')
        return universal(r, c == 'u' ? 4 : 8, out);
    if (c == '\n') /* a line goes on */
        return true;
    const char *known = c ? strchr(letters, c) : NULL;
    if (known)
        text_putc(out, bytes[known - letters]);
    return known != NULL;
}

/* The string literal at the reader, appended to out. False: told. */
static bool literal(struct reader *r, struct text *out)
{
    int line = r->line;
    skip(r, 1);
    while (r->at < r->n && peek(r, 0) != '"' && peek(r, 0) != '\n') {
        char c = peek(r, 0);
        skip(r, 1);
        if (c != '\\') {
            text_putc(out, c);
        } else if (!escape(r, out)) {
            fail(r->t, r->file, r->line, "an escape that C does not have, or of NUL");
            return false;
        }
    }
    if (peek(r, 0) != '"') {
        fail(r->t, r->file, line, "a string does not end");
        return false;
    }
    skip(r, 1);
    return true;
}

static bool utf8_text(const char *s)
{
    for (const unsigned char *p = (const unsigned char *)s; *p;) {
        unsigned char c = *p++;
        int more = c < 0x80                ? 0
                   : c >= 0xc2 && c < 0xe0 ? 1
                   : (c & 0xf0) == 0xe0    ? 2
                   : c >= 0xf0 && c < 0xf5 ? 3
                                           : -1;
        if (more < 0 || (c == 0xe0 && *p < 0xa0) || (c == 0xed && *p > 0x9f) ||
            (c == 0xf0 && *p < 0x90) || (c == 0xf4 && *p > 0x8f))
            return false;
        for (; more > 0; more--)
            if ((*p++ & 0xc0) != 0x80)
                return false;
    }
    return true;
}

static bool good_text(struct textc *t, const char *file, int line, const char *s)
{
    if (!utf8_text(s))
        fail(t, file, line, "a text that is not UTF-8");
    else if (strlen(s) > MAX_TEXT)
        fail(t, file, line, "a text longer than %d bytes: make two of it", MAX_TEXT);
    else
        return true;
    return false;
}

static const char *join_context(struct textc *t, const char *context, const char *id)
{
    struct text key = {0};
    if (context)
        text_printf(&key, "%.500s\004", context);
    text_put(&key, id, strlen(id));
    return pool_text(&t->pool, &key);
}

/* --- sources --------------------------------------------------------------------------------- */

/* Skips blanks, C comments and the line ends of long macros. */
static void blanks(struct reader *r)
{
    for (;;) {
        if (is_blank(peek(r, 0)) && r->at < r->n) {
            skip(r, 1);
        } else if (at_word(r, "\\\n")) {
            skip(r, 2);
        } else if (at_word(r, "//")) {
            while (r->at < r->n && peek(r, 0) != '\n')
                skip(r, 1);
        } else if (at_word(r, "/*")) {
            skip(r, 2);
            while (r->at < r->n && !at_word(r, "*/"))
                skip(r, 1);
            skip(r, 2);
        } else {
            return;
        }
    }
}

/* String literals side by side, as one text; NULL when there is none or it is broken. */
static const char *literals(struct reader *r)
{
    struct text out = {0};
    bool good = true, some = false;
    for (blanks(r); good && peek(r, 0) == '"'; blanks(r)) {
        good = literal(r, &out);
        some = true;
    }
    const char *text = pool_text(&r->t->pool, &out);
    return good && some ? text : NULL;
}

/* What follows a text has to be the end of the argument: "%" PRId64 could not be found again. */
static bool argument_ends(struct reader *r, int line, char want)
{
    if (peek(r, 0) == want)
        return true;
    if (peek(r, 0) == ',' || peek(r, 0) == ')')
        fail(r->t, r->file, line, "not the arguments this macro of web/i18n.h takes");
    else
        fail(r->t, r->file, line, "a text for translation has to be string literals only");
    return false;
}

/* _( and its kin, behind the name. Arguments that are no literals are texts marked elsewhere. */
static void use(struct reader *r, char kind)
{
    int line = r->line;
    const char *first, *second = NULL;
    blanks(r);
    if (peek(r, 0) != '(')
        return;
    skip(r, 1);
    if (!(first = literals(r)))
        return;
    bool two = kind == 'N' || kind == 'C';
    if (!argument_ends(r, line, two ? ',' : ')'))
        return;
    if (two) {
        skip(r, 1);
        second = literals(r);
        if (!second) {
            fail(r->t, r->file, line, "the second text has to be a string literal too");
            return;
        }
        if (!argument_ends(r, line, kind == 'N' ? ',' : ')'))
            return;
    }
    const char *id = kind == 'C' ? second : first;
    if (!*id || (second && !*second))
        fail(r->t, r->file, line, "an empty text cannot be translated");
    else if (good_text(r->t, r->file, line, first) &&
             (!second || good_text(r->t, r->file, line, second)))
        entries_add(&r->t->used,
                    (struct entry){.key = join_context(r->t, kind == 'C' ? first : NULL, id),
                                   .many = kind == 'N' ? second : NULL,
                                   .file = r->file,
                                   .line = line});
}

static void skip_quoted(struct reader *r, char quote)
{
    skip(r, 1);
    while (r->at < r->n && peek(r, 0) != quote && peek(r, 0) != '\n')
        skip(r, peek(r, 0) == '\\' ? 2 : 1);
    skip(r, 1);
}

/* One token of C. A name behind #define is not a use of it. */
static void c_token(struct reader *r, bool *defining)
{
    char c = peek(r, 0);
    if (c == '"' || c == '\'') {
        skip_quoted(r, c);
        return;
    }
    if (!is_word(c)) {
        skip(r, 1);
        return;
    }
    size_t from = r->at;
    while (is_word(peek(r, 0)))
        skip(r, 1);
    const char *w = r->src + from;
    size_t n = r->at - from;
    bool used = !*defining && (n == 1 ? *w == '_' : n == 2 && w[1] == '_' && strchr("NCT", *w));
    *defining = n == 6 && memcmp(w, "define", 6) == 0 && from > 0 && w[-1] == '#';
    if (used)
        use(r, n == 1 ? '_' : *w);
}

static void c_source(struct reader *r)
{
    bool defining = false;
    for (blanks(r); r->at < r->n; blanks(r))
        c_token(r, &defining);
}

/* In templates C stands between {{ }} and {% %}. */
static void html_source(struct reader *r)
{
    bool defining = false;
    while (r->at < r->n) {
        if (at_word(r, "{#")) {
            while (r->at < r->n && !at_word(r, "#}"))
                skip(r, 1);
        } else if (at_word(r, "{{") || at_word(r, "{%")) {
            const char *end = at_word(r, "{{") ? "}}" : "%}";
            skip(r, 2);
            while (r->at < r->n && !at_word(r, end)) {
                if (is_blank(peek(r, 0)))
                    skip(r, 1);
                else
                    c_token(r, &defining);
            }
        } else {
            skip(r, 1);
        }
    }
}

static bool ends_in(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static void textc_source(struct textc *t, const char *file, const char *src, size_t n)
{
    struct reader r = {.t = t, .file = file, .src = src, .n = n, .line = 1};
    if (ends_in(file, ".html"))
        html_source(&r);
    else
        c_source(&r);
}

/* --- plural forms ---------------------------------------------------------------------------- */

/* The expression of Plural-Forms is read token by token, evaluated for small n, and printed again
 * with brackets: what stands in a catalogue never reaches the C compiler as it is. */
struct plural {
    const char *p;
    int64_t n;
    struct text *out; /* NULL: evaluate only */
    bool bad;
    int depth;
};

static int64_t plural_choice(struct plural *e);

static void plural_blanks(struct plural *e)
{
    while (is_blank(*e->p))
        e->p++;
}

static void plural_print(struct plural *e, const char *s)
{
    if (e->out)
        text_put(e->out, s, strlen(s));
}

static bool plural_take(struct plural *e, const char *op)
{
    plural_blanks(e);
    size_t n = strlen(op);
    if (strncmp(e->p, op, n) != 0)
        return false;
    e->p += n;
    return true;
}

static int64_t plural_number(struct plural *e)
{
    int64_t v = 0;
    plural_blanks(e);
    if (!is_digit(*e->p))
        e->bad = true;
    for (; is_digit(*e->p); e->p++) {
        v = v * 10 + (*e->p - '0');
        if (v > 1000000)
            e->bad = true, v = 1;
    }
    if (e->out)
        text_printf(e->out, "%lld", (long long)v);
    return v;
}

static int64_t plural_unit(struct plural *e)
{
    int64_t v;
    if (++e->depth > 40) {
        e->bad = true;
        return 0;
    }
    if (plural_take(e, "n")) {
        plural_print(e, "n");
        v = e->n;
    } else if (plural_take(e, "(")) {
        v = plural_choice(e);
        e->bad = e->bad || !plural_take(e, ")");
    } else if (plural_take(e, "!")) {
        plural_print(e, "!");
        v = !plural_unit(e);
    } else {
        v = plural_number(e);
    }
    e->depth--;
    return v;
}

static int64_t plural_modulo(struct plural *e)
{
    int64_t v = plural_unit(e);
    plural_blanks(e);
    while (!e->bad && *e->p == '%') {
        e->p++;
        plural_print(e, " % ");
        int64_t by = plural_number(e);
        if (by == 0) {
            e->bad = true;
            return 0;
        }
        v %= by;
        plural_blanks(e);
    }
    return v;
}

/* Operators from loosest to tightest; % is tighter than all. Longer spellings first. */
static const char *const plural_ops[][4] = {{"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}};

static int64_t plural_apply(const char *op, int64_t a, int64_t b)
{
    switch (op[0]) {
    case '|':
        return a || b;
    case '&':
        return a && b;
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return op[1] ? a <= b : a < b;
    default:
        return op[1] ? a >= b : a > b;
    }
}

static int64_t plural_binary(struct plural *e, size_t level)
{
    if (level == sizeof plural_ops / sizeof plural_ops[0])
        return plural_modulo(e);
    struct text *out = e->out, left = {0};
    e->out = out ? &left : NULL;
    int64_t v = plural_binary(e, level + 1);
    for (bool more = true; more && !e->bad;) {
        more = false;
        for (size_t i = 0; i < 4 && plural_ops[level][i] && !more; i++) {
            const char *op = plural_ops[level][i];
            if (!plural_take(e, op))
                continue;
            more = true;
            struct text right = {0};
            e->out = out ? &right : NULL;
            int64_t w = plural_binary(e, level + 1);
            v = plural_apply(op, v, w);
            if (out) {
                struct text both = {0};
                text_printf(&both, "(%.400s %s %.400s)", left.n ? left.p : "", op,
                            right.n ? right.p : "");
                e->bad = e->bad || left.n + right.n > 700;
                free(left.p);
                left = both;
            }
            free(right.p);
        }
    }
    if (out && left.n)
        text_put(out, left.p, left.n);
    free(left.p);
    e->out = out;
    return v;
}

static int64_t plural_choice(struct plural *e)
{
    if (++e->depth > 40) {
        e->bad = true;
        return 0;
    }
    plural_print(e, "(");
    int64_t v = plural_binary(e, 0);
    if (!e->bad && plural_take(e, "?")) {
        plural_print(e, " ? ");
        int64_t yes = plural_choice(e);
        e->bad = e->bad || !plural_take(e, ":");
        plural_print(e, " : ");
        int64_t no = plural_choice(e);
        v = v ? yes : no;
    }
    plural_print(e, ")");
    e->depth--;
    return v;
}

/* "nplurals=2; plural=n != 1;" into C. False when it is not that, or gives a form there is not. */
static bool plural_read(struct textc *t, const char *s, struct lang *lang)
{
    struct plural e = {.p = s};
    if (!plural_take(&e, "nplurals") || !plural_take(&e, "="))
        return false;
    int64_t forms = plural_number(&e);
    if (forms < 1 || forms > MAX_FORMS || !plural_take(&e, ";") || !plural_take(&e, "plural") ||
        !plural_take(&e, "="))
        return false;
    const char *from = e.p;
    struct text out = {0};
    for (int64_t n = 0; n <= 300 && !e.bad; n++) {
        e = (struct plural){.p = from, .n = n, .out = n ? NULL : &out};
        int64_t form = plural_choice(&e);
        e.bad = e.bad || form < 0 || form >= forms;
    }
    plural_take(&e, ";");
    plural_blanks(&e);
    lang->plural = pool_text(&t->pool, &out);
    lang->n_forms = (int)forms;
    return !e.bad && !*e.p && strlen(lang->plural) < 2000;
}

/* --- catalogues ------------------------------------------------------------------------------ */

static struct lang *lang_of(struct textc *t, const char *id)
{
    for (int i = 0; i < t->n_langs; i++)
        if (strcmp(t->lang[i].id, id) == 0)
            return &t->lang[i];
    if (t->n_langs == MAX_LANGS)
        return NULL;
    struct lang *l = &t->lang[t->n_langs++];
    *l = (struct lang){.id = id};
    if (strcmp(id, "zh") == 0)
        *l = (struct lang){.id = id, .name = "简体中文", .plural = "0", .n_forms = 1};
    return l;
}

/* The value of a header's line "Name: value", NULL without. */
static const char *header_value(struct textc *t, const char *header, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = header; *p;) {
        const char *end = strchr(p, '\n');
        size_t len = end ? (size_t)(end - p) : strlen(p);
        if (len > n && memcmp(p, name, n) == 0 && p[n] == ':') {
            for (n++; n < len && is_blank(p[n]);)
                n++;
            struct text value = {0};
            text_put(&value, p + n, len - n);
            return pool_text(&t->pool, &value);
        }
        p += len + (end != NULL);
    }
    return NULL;
}

static void po_header(struct textc *t, struct lang *lang, const struct entry *e)
{
    const char *plural = header_value(t, e->form[0], "Plural-Forms");
    const char *name = header_value(t, e->form[0], "X-Native-Name");
    struct lang read = {0};
    if (name && (!lang->name || strcmp(lang->id, "zh") != 0))
        lang->name = name;
    if (!plural)
        return;
    if (!plural_read(t, plural, &read))
        fail(t, e->file, e->line,
             "Plural-Forms is not nplurals=N; plural=EXPRESSION; with forms < N");
    else if (lang->plural && strcmp(lang->id, "zh") != 0 && strcmp(lang->plural, read.plural) != 0)
        fail(t, e->file, e->line, "Plural-Forms differs from another catalogue of this language");
    else
        lang->plural = read.plural, lang->n_forms = read.n_forms;
}

/* A catalogue's entry while it is read. */
struct po {
    struct reader r;
    struct lang *lang;
    struct entry e;
    const char *context, *id;
    bool fuzzy;
};

static void po_done(struct po *po)
{
    struct textc *t = po->r.t;
    struct entry *e = &po->e;
    if (po->id) {
        e->key = join_context(t, po->context, po->id);
        if (po->fuzzy)
            fail(t, e->file, e->line, "fuzzy: look at it, then take the mark away");
        else if (e->n_forms == 0)
            fail(t, e->file, e->line, "msgid without msgstr");
        else if (!*e->key)
            po_header(t, po->lang, e);
        else
            entries_add(&po->lang->entries, *e);
    } else if (po->context) {
        fail(t, e->file, e->line, "msgctxt without msgid");
    }
    po->e = (struct entry){.file = po->r.file};
    po->id = po->context = NULL;
    po->fuzzy = false;
}

static void po_comment(struct po *po)
{
    struct reader *r = &po->r;
    size_t from = r->at;
    bool flags = peek(r, 1) == ',';
    if (flags && po->id)
        po_done(po);
    while (r->at < r->n && peek(r, 0) != '\n') {
        if (flags && r->at > from && at_word(r, "fuzzy"))
            po->fuzzy = true;
        skip(r, 1);
    }
}

/* msgstr or msgstr[N], behind the word: N, or -1. */
static int po_form(struct reader *r)
{
    if (peek(r, 0) != '[')
        return 0;
    if (!is_digit(peek(r, 1)) || peek(r, 2) != ']')
        return -1;
    int form = peek(r, 1) - '0';
    skip(r, 3);
    return form < MAX_FORMS ? form : -1;
}

/* Strings side by side, also on lines of their own. */
static const char *po_strings(struct reader *r)
{
    struct text out = {0};
    bool good = true, some = false;
    while (r->at < r->n && is_blank(peek(r, 0)))
        skip(r, 1);
    while (good && peek(r, 0) == '"') {
        good = literal(r, &out);
        some = true;
        while (r->at < r->n && is_blank(peek(r, 0)))
            skip(r, 1);
    }
    const char *text = pool_text(&r->t->pool, &out);
    return good && some ? text : NULL;
}

static bool po_word(struct reader *r, const char *word)
{
    size_t n = strlen(word);
    if (!at_word(r, word) || is_word(peek(r, n)))
        return false;
    skip(r, n);
    return true;
}

/* One "word "strings"" of an entry. False: told, and the rest of the file is given up. */
static bool po_line(struct po *po)
{
    struct reader *r = &po->r;
    int line = r->line, form = -1;
    bool many = false, context = false, id = false;
    if (po_word(r, "msgctxt"))
        context = true;
    else if (po_word(r, "msgid_plural"))
        many = true;
    else if (po_word(r, "msgid"))
        id = true;
    else if (!po_word(r, "msgstr") || (form = po_form(r)) < 0) {
        fail(r->t, r->file, line, "this is no line of a catalogue");
        return false;
    }
    if (context || (id && po->id))
        po_done(po);
    const char *text = po_strings(r);
    if (!text) {
        fail(r->t, r->file, line, "a string is missing here");
        return false;
    }
    if (!good_text(r->t, r->file, line, text))
        return false;
    if (context) {
        po->context = text;
        po->e.line = line;
    } else if (id) {
        po->id = text;
        po->e.line = line;
    } else if (!po->id || (many && po->e.n_forms) || (form >= 0 && form != po->e.n_forms)) {
        fail(r->t, r->file, line,
             "out of order: msgctxt, msgid, msgid_plural, msgstr[0], msgstr[1] …");
        return false;
    } else if (many) {
        po->e.many = text;
    } else {
        po->e.form[form] = text;
        po->e.n_forms++;
    }
    return true;
}

static void textc_po(struct textc *t, const char *file, const char *lang, const char *src, size_t n)
{
    struct po po = {.r = {.t = t, .file = file, .src = src, .n = n, .line = 1},
                    .lang = lang_of(t, lang),
                    .e = {.file = file}};
    struct reader *r = &po.r;
    if (!po.lang) {
        fail(t, file, 1, "more than %d languages", MAX_LANGS);
        return;
    }
    while (r->at < r->n) {
        if (is_blank(peek(r, 0)))
            skip(r, 1);
        else if (peek(r, 0) == '#')
            po_comment(&po);
        else if (!po_line(&po))
            return;
    }
    po_done(&po);
}

/* --- conversions ----------------------------------------------------------------------------- */

/* The printf arguments a text takes: kind[i] is "lld" for %lld or %2$lld with i == 1. */
struct specs {
    char kind[MAX_SPECS][4];
    int n;
    bool format, bad; /* format: has at least one; bad: has a % that is none */
};

/* A conversion behind its '%'; returns its length, 0 when it is none. Blanks are no flag here, so
 * that "100 % sure" is text. */
static size_t spec_at(const char *s, int *position, char kind[4])
{
    const char *p = s, *digits = s;
    int number = 0;
    for (; is_digit(*p) && number < 1000; p++)
        number = number * 10 + (*p - '0');
    *position = -1;
    if (p > digits && *p == '$' && number >= 1 && number <= MAX_SPECS) {
        *position = number - 1;
        p++;
    } else {
        p = s;
    }
    while (*p && strchr("-+#0'", *p))
        p++;
    while (is_digit(*p) || *p == '.')
        p++;
    size_t n = 0;
    while (*p && strchr("hlzjtL", *p) && n < 2)
        kind[n++] = *p++;
    if (!*p || !strchr("diouxXeEfFgGcsp", *p))
        return 0;
    kind[n++] = *p == 'i' ? 'd' : *p;
    kind[n] = '\0';
    return (size_t)(p + 1 - s);
}

static struct specs specs_of(const char *s)
{
    struct specs out = {0};
    int next = 0;
    for (; *s; s++) {
        if (*s != '%')
            continue;
        if (s[1] == '%') {
            s++;
            continue;
        }
        char kind[4];
        int position;
        size_t n = spec_at(s + 1, &position, kind);
        if (n && position < 0)
            position = next++;
        if (!n || position >= MAX_SPECS) {
            out.bad = true;
            continue;
        }
        memcpy(out.kind[position], kind, sizeof kind);
        out.n = position + 1 > out.n ? position + 1 : out.n;
        out.format = true;
        s += n;
    }
    return out;
}

static bool same_specs(const char *english, const char *text)
{
    struct specs a = specs_of(english), b = specs_of(text);
    if (a.n != b.n || (a.format && b.bad && !a.bad))
        return false;
    for (int i = 0; i < a.n; i++)
        if (strcmp(a.kind[i], b.kind[i]) != 0)
            return false;
    return true;
}

/* --- comparing ------------------------------------------------------------------------------- */

/* One entry per key; the same text may be used with one plural only. */
static void unite_used(struct textc *t)
{
    struct entries *e = &t->used;
    size_t n = 0;
    sort(e);
    for (size_t i = 0; i < e->n; i++) {
        struct entry *last = n ? &e->at[n - 1] : NULL;
        if (!last || strcmp(last->key, e->at[i].key) != 0) {
            e->at[n++] = e->at[i];
        } else if (e->at[i].many) {
            if (last->many && strcmp(last->many, e->at[i].many) != 0)
                fail(t, e->at[i].file, e->at[i].line, "%s has another plural in %s:%d",
                     shown(t, last->key), last->file, last->line);
            last->many = e->at[i].many;
        }
    }
    e->n = n;
}

static bool same_forms(const struct entry *a, const struct entry *b)
{
    if (a->n_forms != b->n_forms)
        return false;
    for (int i = 0; i < a->n_forms; i++)
        if (strcmp(a->form[i], b->form[i]) != 0)
            return false;
    return true;
}

/* Rooms may translate the same text, but only in the same way. */
static void unite_lang(struct textc *t, struct lang *lang)
{
    struct entries *e = &lang->entries;
    size_t n = 0;
    sort(e);
    for (size_t i = 0; i < e->n; i++) {
        const struct entry *last = n ? &e->at[n - 1] : NULL, *one = &e->at[i];
        if (!last || strcmp(last->key, one->key) != 0)
            e->at[n++] = *one;
        else if (strcmp(last->file, one->file) == 0)
            fail(t, one->file, one->line, "%s is already in line %d", shown(t, one->key),
                 last->line);
        else if (!same_forms(last, one))
            fail(t, one->file, one->line, "%s has another translation in %s:%d", shown(t, one->key),
                 last->file, last->line);
    }
    e->n = n;
}

static bool newline_ends(const char *s)
{
    size_t n = strlen(s);
    return n && s[n - 1] == '\n';
}

static void check_form(struct textc *t, const struct entry *used, const struct entry *e, int form)
{
    const char *id = strchr(used->key, '\004') ? strchr(used->key, '\004') + 1 : used->key;
    const char *text = e->form[form];
    if (!*text)
        fail(t, e->file, e->line, "%s has no translation yet", shown(t, e->key));
    else if (!same_specs(id, text) && !(used->many && same_specs(used->many, text)))
        fail(t, e->file, e->line, "the translation of %s has other conversions (%%s, %%d …)",
             shown(t, e->key));
    else if (newline_ends(id) != newline_ends(text))
        fail(t, e->file, e->line, "%s and its translation do not both end in \\n",
             shown(t, e->key));
}

static void check_entry(struct textc *t, const struct lang *lang, const struct entry *e)
{
    const struct entry *used = find(&t->used, e->key);
    int want = used && used->many ? lang->n_forms : 1;
    if (!used) {
        fail(t, e->file, e->line, "stale: no source has %s", shown(t, e->key));
    } else if ((used->many != NULL) != (e->many != NULL) ||
               (used->many && strcmp(used->many, e->many) != 0)) {
        fail(t, e->file, e->line, "the plural of %s is not that of %s:%d", shown(t, e->key),
             used->file, used->line);
    } else if (e->n_forms != want) {
        fail(t, e->file, e->line, "%s has %d forms, the language has %d", shown(t, e->key),
             e->n_forms, want);
    } else {
        for (int i = 0; i < e->n_forms; i++)
            check_form(t, used, e, i);
    }
}

static void check_lang(struct textc *t, struct lang *lang)
{
    unite_lang(t, lang);
    if (!lang->plural) {
        fail(t, lang->entries.n ? lang->entries.at[0].file : lang->id, 1,
             "no catalogue of this language has a header with Plural-Forms");
        return;
    }
    for (size_t i = 0; i < lang->entries.n; i++)
        check_entry(t, lang, &lang->entries.at[i]);
    for (size_t i = 0; i < t->used.n; i++) {
        const struct entry *u = &t->used.at[i];
        if (find(&lang->entries, u->key))
            continue;
        t->missing++;
        if (!t->draft)
            fail(t, u->file, u->line, "%s is missing in text.%s.po", shown(t, u->key), lang->id);
    }
}

/* Chinese first, then the others by name. */
static int by_lang(const void *a, const void *b)
{
    const struct lang *x = a, *y = b;
    bool zx = strcmp(x->id, "zh") == 0, zy = strcmp(y->id, "zh") == 0;
    return zx != zy ? zy - zx : strcmp(x->id, y->id);
}

/* The number of errors. */
static int textc_check(struct textc *t)
{
    unite_used(t);
    lang_of(t, "zh"); /* is always there */
    qsort(t->lang, (size_t)t->n_langs, sizeof t->lang[0], by_lang);
    bool any =
        t->n_langs > 1 || t->lang[0].entries.n; /* no catalogue at all: a program in the making */
    for (int i = 0; any && i < t->n_langs; i++)
        check_lang(t, &t->lang[i]);
    return t->errors;
}

/* --- printing -------------------------------------------------------------------------------- */

/* As a string of C, or of a catalogue, which knows no \\?. */
static void put_literal(struct text *out, const char *s, bool c_string)
{
    text_putc(out, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '\n')
            text_printf(out, "\\n");
        else if (c == '"' || c == '\\' || (c == '?' && c_string))
            text_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            text_printf(out, "\\%03o", c);
        else
            text_putc(out, *s);
    }
    text_putc(out, '"');
}

/* A language's id as part of a C name, and as its code on the web. */
static const char *c_name(struct textc *t, const char *id)
{
    struct text out = {0};
    for (; *id; id++)
        text_putc(&out, is_word(*id) ? *id : '_');
    return pool_text(&t->pool, &out);
}

static const char *web_code(struct textc *t, const char *id)
{
    struct text out = {0};
    for (const char *p = strcmp(id, "zh") == 0 ? "zh-Hans" : id; *p; p++)
        text_putc(&out, *p == '_' ? '-' : *p);
    return pool_text(&t->pool, &out);
}

/* Where a text is found by its hash: open addressing, at least half of the places empty; 0 is empty, else the
 * number of the text from 1. Returns how many places there are. */
static size_t print_places(const struct lang *lang, const char *name, struct text *out)
{
    size_t n = 16;
    while (n < lang->entries.n * 2)
        n *= 2;
    size_t *place = calloc(n, sizeof *place);
    if (!place)
        exit(1);
    for (size_t i = 0; i < lang->entries.n; i++) {
        size_t at = text_hash(lang->entries.at[i].key) & (n - 1);
        while (place[at])
            at = (at + 1) & (n - 1);
        place[at] = i + 1;
    }
    text_printf(out, "static const uint16_t place_%s[] = {", name);
    for (size_t i = 0; i < n; i++)
        text_printf(out, "%s%zu,", i % 16 ? " " : "\n    ", place[i]);
    text_printf(out, "\n};\n");
    free(place);
    return n;
}

static void print_lang(struct textc *t, const struct lang *lang, struct text *out)
{
    size_t n_place = 0;
    const char *name = c_name(t, lang->id);
    text_printf(
        out,
        "static int plural_%s(int64_t n)\n{\n    n = n < -INT64_MAX ? INT64_MAX : n < 0 ? -n : "
        "n;\n    int form = (int)%s;\n    return form < %d ? form : %d;\n}\n",
        name, lang->plural, lang->n_forms, lang->n_forms - 1);
    if (lang->entries.n)
        text_printf(out, "static const struct lang_text text_%s[] = {\n", name);
    for (size_t i = 0; i < lang->entries.n; i++) {
        const struct entry *e = &lang->entries.at[i];
        text_printf(out, "    {");
        put_literal(out, e->key, true);
        text_printf(out, ", (const char *const[]){");
        for (int f = 0; f < e->n_forms; f++) {
            text_printf(out, f ? ", " : "");
            put_literal(out, e->form[f], true);
        }
        text_printf(out, "}},\n");
    }
    if (lang->entries.n) {
        text_printf(out, "};\n");
        n_place = print_places(lang, name, out);
    }
    text_printf(out, "static const struct lang lang_%s = {\n    .code = ", name);
    put_literal(out, web_code(t, lang->id), true);
    text_printf(out, ",\n    .name = ");
    put_literal(out, lang->name ? lang->name : lang->id, true);
    text_printf(out, ",\n    .plural = plural_%s,\n", name);
    if (lang->entries.n)
        text_printf(out,
                    "    .text = text_%s,\n    .n_text = %zu,\n    .place = place_%s,\n"
                    "    .n_place = %zu,\n",
                    name, lang->entries.n, name, n_place);
    text_printf(out, "};\n\n");
}

static void textc_print(struct textc *t, struct text *out)
{
    text_printf(out, "/* Made by textc from the text.*.po files. */\n#include \"web/i18n.h\"\n\n"
                     "static int plural_en(int64_t n)\n{\n    return n == 1 ? 0 : 1;\n}\n"
                     "static const struct lang lang_en = {\n    .code = \"en\",\n"
                     "    .name = \"English\",\n    .plural = plural_en,\n};\n\n");
    for (int i = 0; i < t->n_langs; i++)
        print_lang(t, &t->lang[i], out);
    text_printf(out, "const struct lang *const langs[] = {\n");
    for (int i = 0; i < t->n_langs; i++) {
        text_printf(out, "    &lang_%s,\n", c_name(t, t->lang[i].id));
        if (i == 0)
            text_printf(out, "    &lang_en,\n");
    }
    text_printf(out, "    NULL};\n");
}

static void put_po(struct text *out, const char *word, const char *s)
{
    text_printf(out, "%s ", word);
    put_literal(out, s, false);
    text_putc(out, '\n');
}

static void print_missing(struct textc *t, const struct lang *lang, struct text *out)
{
    text_printf(out, "# text.%s.po\n", lang->id);
    for (size_t i = 0; i < t->used.n; i++) {
        const struct entry *u = &t->used.at[i];
        const char *id = strchr(u->key, '\004');
        if (find(&lang->entries, u->key))
            continue;
        text_printf(out, "\n#: %s:%d\n", u->file, u->line);
        if (id) {
            struct text context = {0};
            text_put(&context, u->key, (size_t)(id - u->key));
            put_po(out, "msgctxt", pool_text(&t->pool, &context));
        }
        put_po(out, "msgid", id ? id + 1 : u->key);
        if (u->many)
            put_po(out, "msgid_plural", u->many);
        for (int f = 0; u->many && f < lang->n_forms; f++)
            text_printf(out, "msgstr[%d] \"\"\n", f);
        if (!u->many)
            text_printf(out, "msgstr \"\"\n");
    }
}

static void textc_missing(struct textc *t, struct text *out)
{
    unite_used(t);
    if (t->n_langs == 0)
        lang_of(t, "zh");
    for (int i = 0; i < t->n_langs; i++) {
        sort(&t->lang[i].entries);
        print_missing(t, &t->lang[i], out);
    }
}

/* --- the command ----------------------------------------------------------------------------- */

/* "zh" of "src/web/text.zh.po", NULL when the name is not like that. */
static const char *lang_id(struct textc *t, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t n = strlen(name);
    if (n < 9 || strncmp(name, "text.", 5) != 0 || !ends_in(name, ".po"))
        return NULL;
    struct text id = {0};
    for (size_t i = 5; i < n - 3; i++) {
        if (!is_word(name[i]) && name[i] != '-') {
            free(id.p);
            return NULL;
        }
        text_putc(&id, name[i]);
    }
    return pool_text(&t->pool, &id);
}

static bool read_file(const char *path, struct text *out)
{
    FILE *f = fopen(path, "rb");
    char part[65536];
    size_t n = 0;
    text_put(out, "", 0);
    if (!f)
        return false;
    while (out->n <= MAX_FILE && (n = fread(part, 1, sizeof part, f)) > 0)
        text_put(out, part, n);
    bool good = !ferror(f) && out->n <= MAX_FILE;
    fclose(f);
    return good;
}

static void take_file(struct textc *t, const char *path, bool source)
{
    struct text src = {0};
    const char *lang = source ? NULL : lang_id(t, path);
    if (!read_file(path, &src))
        fail(t, path, 1, "cannot read: %s", strerror(errno));
    else if (memchr(src.p, '\0', src.n))
        fail(t, path, 1, "not a text file: has a NUL byte");
    else if (source)
        textc_source(t, path, src.p, src.n);
    else if (!lang || strcmp(lang, "en") == 0)
        fail(t, path, 1, "a catalogue is named text.LANGUAGE.po; English stands in the sources");
    else
        textc_po(t, path, lang, src.p, src.n);
    free(src.p);
}

static bool write_file(const char *path, const struct text *out)
{
    FILE *f = fopen(path, "wb");
    bool good = f && fwrite(out->p, 1, out->n, f) == out->n;
    if (f && fclose(f) != 0)
        good = false;
    if (!good) {
        fprintf(stderr, "textc: cannot write %s: %s\n", path, strerror(errno));
        remove(path);
    }
    return good;
}

int main(int argc, char **argv)
{
    bool draft = argc > 1 && strcmp(argv[1], "--draft") == 0;
    argv += draft;
    argc -= draft;
    bool missing = argc > 1 && strcmp(argv[1], "--missing") == 0;
    int first = missing ? 2 : 3;
    if (!missing && (argc < 3 || strcmp(argv[1], "-o") != 0)) {
        fputs("usage: textc [--draft] -o OUT.c PO-FILES… -- SOURCE-FILES…\n"
              "       textc --missing PO-FILES… -- SOURCE-FILES…\n",
              stderr);
        return 2;
    }
    struct textc t = {.tell = stderr, .draft = draft};
    struct text out = {0};
    bool source = false;
    for (int i = first; i < argc; i++) {
        if (!source && strcmp(argv[i], "--") == 0)
            source = true;
        else
            take_file(&t, argv[i], source);
    }
    int status = 1;
    if (missing) {
        textc_missing(&t, &out);
        fputs(out.n ? out.p : "", stdout);
        status = t.errors ? 1 : 0;
    } else if (textc_check(&t) == 0) {
        textc_print(&t, &out);
        status = write_file(argv[2], &out) ? 0 : 1;
        if (t.missing)
            fprintf(stderr, "textc: draft, %d texts are still English\n", t.missing);
    }
    if (t.errors > MAX_ERRORS)
        fprintf(stderr, "textc: %d errors, the first %d are shown\n", t.errors, MAX_ERRORS);
    free(out.p);
    textc_free(&t);
    return status;
}
