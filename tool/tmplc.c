/*
 * tmplc - compiles pages.html into C functions. `tmplc -o BASE IN.html` writes BASE.c and BASE.h.
 *
 * A template is HTML with holes, {{ C expression }}, and blocks, {% if … %}. The compiler follows
 * the HTML byte by byte and picks the printer of each hole by the place it stands in: text,
 * attribute, start of an address, inside an address. The printers are _Generic macros (web/out.h),
 * so the type of the expression picks the function, or does not compile.
 *
 * There is no cleverness about escaping: where no printer is certainly right (script, style,
 * comments, event handlers, unquoted values, attributes not listed below) the hole is refused. So
 * is a block that ends in another place of the HTML than it began. What is HTML here is stricter
 * than what browsers take; each refusal is something that a browser might read otherwise than we
 * do.
 *
 * Errors go to stderr as `file:line: error: …`, and then nothing is written. tool/README.md is the
 * page on the language.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_DEPTH  32   /* of blocks */
#define MAX_ERRORS 20   /* told in one run */
#define MAX_NAME   48   /* of a tag or an attribute */
#define MAX_PIECE  2000 /* bytes of one string literal; C promises 4095 characters */
#define MAX_SOURCE (4u << 20)

/* --- growing text ---------------------------------------------------------------------------- */

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

static void text_puts(struct text *t, const char *s)
{
    text_put(t, s, strlen(s));
}

__attribute__((format(printf, 2, 3))) static void text_printf(struct text *t, const char *fmt, ...)
{
    char line[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    if (n > 0)
        text_put(t, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

/* --- what we know of HTML -------------------------------------------------------------------- */

/* Where in the HTML we are. */
enum place {
    IN_TEXT,
    IN_ESCAPABLE, /* the content of textarea or title: no tags, but entities */
    IN_TAG_NAME,
    IN_TAG,     /* a blank was seen: an attribute may begin */
    AFTER_WORD, /* a name or value is complete: a blank, '/' or '>' has to come */
    IN_NAME,    /* of an attribute */
    BEFORE_VALUE,
    IN_VALUE, /* quoted */
    IN_BARE_VALUE
};
/* clang-format off */
static const char *const place_name[] = {
    "text", "the text of this element", "a tag name", "a tag", "a tag", "an attribute name",
    "an attribute value", "an attribute value", "an unquoted value"};
/* clang-format on */

/* How far an address has been written. After a single '/' a hole may be empty, and one more '/' would
 * then begin the name of a foreign host. */
enum url { URL_NOT, URL_START, URL_SCHEME, URL_SLASH, URL_SLASH_HOLE, URL_INSIDE };

struct html {
    enum place place;
    char quote;
    bool closing;         /* </tag */
    bool pre;             /* inside <pre>: blanks count */
    bool equiv, refreshy; /* this tag has http-equiv=; has a hole in content= */
    enum url url;
    char tag[MAX_NAME];  /* lower case; also the element of IN_ESCAPABLE */
    char name[MAX_NAME]; /* of the attribute, lower case */
    char scheme[16];     /* what an address begins with */
};

/* clang-format off */
/* Attributes whose value is text that nothing interprets as address, style or script. */
static const char *const plain_attributes[] = {
    "abbr", "accept", "align", "alt", "as", "autocapitalize", "autocomplete", "autofocus",
    "checked", "class", "color", "cols", "colspan", "content", "coords", "crossorigin", "cx", "cy",
    "d", "datetime", "decoding", "dir", "dirname", "disabled", "dominant-baseline", "download",
    "dx", "dy", "enctype", "enterkeyhint", "fetchpriority", "fill", "fill-opacity", "font-size",
    "font-weight", "for", "form", "formenctype", "formmethod", "headers", "height", "hidden",
    "high", "hreflang", "id", "inputmode", "itemid", "itemprop", "itemscope", "itemtype", "kind",
    "label", "lang", "list", "loading", "low", "max", "maxlength", "media", "method", "min",
    "minlength", "multiple", "name", "novalidate", "offset", "open", "opacity", "optimum",
    "pattern", "placeholder", "points", "popover", "popovertarget", "popovertargetaction",
    "preload", "property", "r", "readonly", "rel", "required", "reversed", "role", "rows",
    "rowspan", "rx", "ry", "scope", "selected", "shape", "size", "sizes", "span", "spellcheck",
    "srclang", "start", "step", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "stroke-opacity", "stroke-width", "summary", "tabindex", "target", "text-anchor", "title",
    "transform", "translate", "type", "value", "viewbox", "width", "wrap", "x", "x1", "x2", "y",
    "y1", "y2"};

/* Attributes whose value is one address. */
static const char *const url_attributes[] = {
    "action", "background", "cite", "formaction", "href", "longdesc", "poster", "src",
    "xlink:href"};
/* clang-format on */

/* What an address of ours may begin with; the same list as web/out.c. */
static const char *const schemes[] = {"http", "https", "mailto", "tel"};

/* In these an address decides what code or page is loaded, so its beginning has to be ours. */
static const char *const loading_tags[] = {"base", "embed", "frame", "iframe", "object", "script"};

/* Elements that browsers read by old rules of their own. */
static const char *const refused_tags[] = {"noembed", "noframes", "plaintext", "xmp"};

#define LISTED(list, word) listed((list), sizeof(list) / sizeof((list)[0]), (word))
static bool listed(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

static bool plain_attribute(const char *name)
{
    return LISTED(plain_attributes, name) || (strncmp(name, "data-", 5) == 0 && name[5]) ||
           (strncmp(name, "aria-", 5) == 0 && name[5]);
}

/* --- the compiler ---------------------------------------------------------------------------- */

enum block_kind { BLOCK_DEFINE, BLOCK_IF, BLOCK_FOR };

struct block {
    enum block_kind kind;
    int line;
    bool has_else, joined; /* joined: end holds where the branches so far ended */
    struct html begin, end;
};

struct tmplc {
    const char *file;
    const char *src;
    size_t n, at;
    int line;
    int errors, last_error; /* last_error: its line, one is told per line */
    FILE *tell;
    struct html html;
    struct block stack[MAX_DEPTH];
    int depth;
    bool defined;    /* a define was seen: includes are over */
    struct text run; /* static text not printed yet */
    struct text c, h, forward;
};

__attribute__((format(printf, 3, 4))) static void fail(struct tmplc *t, int line, const char *fmt,
                                                       ...)
{
    if (line == t->last_error)
        return;
    t->last_error = line;
    if (++t->errors > MAX_ERRORS || !t->tell)
        return;
    va_list ap;
    va_start(ap, fmt);
    fprintf(t->tell, "%s:%d: error: ", t->file, line);
    vfprintf(t->tell, fmt, ap);
    fputc('\n', t->tell);
    va_end(ap);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '_';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool at_text(const struct tmplc *t, const char *s)
{
    size_t n = strlen(s);
    return t->n - t->at >= n && strncasecmp(t->src + t->at, s, n) == 0;
}

/* The place of needle in src[from..to), or to. */
static size_t find(const char *src, size_t from, size_t to, const char *needle)
{
    size_t n = strlen(needle);
    for (size_t i = from; i + n <= to; i++)
        if (strncasecmp(src + i, needle, n) == 0)
            return i;
    return to;
}

/* --- printing C ------------------------------------------------------------------------------ */

static void put_literal(struct text *out, const char *p, size_t n)
{
    text_puts(out, "\"");
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '\n')
            text_puts(out, "\\n");
        else if (c == '"' || c == '\\' || c == '?') /* "??" could be a trigraph */
            text_printf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            text_printf(out, "\\%03o", c);
        else
            text_put(out, p + i, 1);
    }
    text_puts(out, "\"");
}

/* Prints the static text collected so far. */
static void flush(struct tmplc *t)
{
    for (size_t i = 0; i < t->run.n; i += MAX_PIECE) {
        size_t n = t->run.n - i < MAX_PIECE ? t->run.n - i : MAX_PIECE;
        text_puts(&t->c, "    buf_put(o, ");
        put_literal(&t->c, t->run.p + i, n);
        text_printf(&t->c, ", %zu);\n", n);
    }
    t->run.n = 0;
}

/* The C compiler's messages about what follows name the template. */
static void put_line(struct tmplc *t, int line)
{
    text_printf(&t->c, "#line %d ", line);
    put_literal(&t->c, t->file, strlen(t->file));
    text_puts(&t->c, "\n");
}

/* --- C expressions --------------------------------------------------------------------------- */

struct slice {
    const char *p;
    size_t n;
};

static struct slice trim(struct slice s)
{
    while (s.n && is_blank(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* Length of the string or character literal at p, 0 when it does not end. */
static size_t literal_length(const char *p, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (p[i] == '\n')
            return 0;
        if (p[i] == '\\')
            i++;
        else if (p[i] == p[0])
            return i + 1;
    }
    return 0;
}

/* What may stand in C code of a template, apart from brackets. */
static const char *bad_byte(const char *p, size_t left)
{
    if (p[0] == '{' || p[0] == '}')
        return "no { } in C expressions";
    if (p[0] == '#' || p[0] == '\\' || p[0] == '@' || p[0] == '`' || p[0] == '$')
        return "this character has no place in a C expression";
    if (p[0] == '/' && left > 1 && (p[1] == '/' || p[1] == '*'))
        return "no C comments here, use {# #}";
    if (left > 1 &&
        ((p[0] == '<' && (p[1] == ':' || p[1] == '%')) || (p[0] == '%' && p[1] == ':') ||
         (p[0] == '%' && p[1] == '>') || (p[0] == ':' && p[1] == '>')))
        return "no digraphs";
    if (left > 2 && p[0] == '?' && p[1] == '?')
        return "no trigraphs";
    return NULL;
}

/* Why code is not one whole C expression (list: with commas outside of brackets; semicolons: how
 * many
 * ';' it must have outside of brackets), or NULL. */
static const char *check_code(struct slice e, bool list, int semicolons)
{
    char open[64];
    int depth = 0, round = 0;
    for (size_t i = 0; i < e.n; i++) {
        char c = e.p[i];
        if (c == '"' || c == '\'') {
            size_t n = literal_length(e.p + i, e.n - i);
            if (n == 0)
                return "a string does not end (no }} or %} inside of strings)";
            i += n - 1;
        } else if (c == '(' || c == '[') {
            if (depth == (int)sizeof open)
                return "too many brackets";
            open[depth++] = c == '(' ? ')' : ']';
            round += c == '(';
        } else if (c == ')' || c == ']') {
            if (depth == 0 || open[--depth] != c)
                return "brackets do not match";
            round -= c == ')';
        } else if (c == ',' && !list && !round) {
            return "one expression only, no comma";
        } else if (c == ';' && (depth || semicolons-- <= 0)) {
            return "no ; in C expressions";
        } else {
            const char *why = bad_byte(e.p + i, e.n - i);
            if (why)
                return why;
        }
    }
    if (depth)
        return "brackets do not match";
    return semicolons > 0 ? "a for needs two ;" : NULL;
}

/* Whether code is one pair of round brackets with something balanced in it. */
static bool in_brackets(struct slice e)
{
    return e.n >= 2 && e.p[0] == '(' && e.p[e.n - 1] == ')';
}

static struct slice inside(struct slice e)
{
    return trim((struct slice){e.p + 1, e.n - 2});
}

/* --- holes ----------------------------------------------------------------------------------- */

/* The printer for a hole here, or NULL when there is none, told. Moves the state of an address on.
 */
static const char *printer(struct tmplc *t, struct slice e, int line)
{
    struct html *s = &t->html;
    switch (s->place) {
    case IN_TEXT:
        return "OUT";
    case IN_ESCAPABLE:
        return "OUT_ATTR";
    case IN_VALUE:
        break;
    case BEFORE_VALUE:
    case IN_BARE_VALUE:
        fail(t, line, "no {{ }} in an unquoted value: write %s=\"{{ … }}\"", s->name);
        return NULL;
    case IN_TAG_NAME:
    case IN_TAG:
    case AFTER_WORD:
    case IN_NAME:
        fail(t, line, "no {{ }} inside %s", place_name[s->place]);
        return NULL;
    }
    if (strncmp(s->name, "on", 2) == 0) {
        fail(t, line, "no {{ }} inside event handler %s", s->name);
        return NULL;
    }
    if (s->url == URL_NOT) {
        if (strcmp(s->name, "content") == 0)
            s->refreshy = true;
        if (s->equiv && s->refreshy) {
            fail(t, line, "no {{ }} in content= of a tag with http-equiv");
            return NULL;
        }
        if (plain_attribute(s->name))
            return "OUT_ATTR";
        fail(t, line, "no {{ }} in attribute %s: it is not among the attributes we know to be safe",
             s->name);
        return NULL;
    }
    if (s->url == URL_SLASH)
        s->url = URL_SLASH_HOLE;
    if (s->url == URL_SLASH_HOLE || s->url == URL_INSIDE)
        return "OUT_URLPART";
    if (s->url == URL_SCHEME) {
        fail(t, line, "begin this address with /, ./, ?, # or a hole before you go on with {{ }}");
        return NULL;
    }
    s->url = URL_INSIDE;
    static const char ours[] = "static_url(";
    if (LISTED(loading_tags, s->tag) &&
        (e.n < sizeof ours || memcmp(e.p, ours, sizeof ours - 1) != 0)) {
        fail(t, line, "the %s of <%s> has to begin with text of the template or static_url()",
             s->name, s->tag);
        return NULL;
    }
    return "OUT_URL";
}

/* The end of a {{ }}, {% %} or {# #} that begins at t->at, as content; moves on behind it. */
static bool take(struct tmplc *t, const char *end, struct slice *content)
{
    size_t from = t->at + 2, to = find(t->src, from, t->n, end);
    int line = t->line;
    bool ends = to < t->n;
    *content = (struct slice){t->src + from, to - from};
    size_t next = ends ? to + 2 : t->n;
    for (; t->at < next; t->at++)
        t->line += t->src[t->at] == '\n';
    if (!ends)
        fail(t, line, "%s is missing", end);
    return ends;
}

/* Lines of blanks before the content of a slice, so that #line is right for its first word. */
static int leading_lines(struct slice all, struct slice trimmed)
{
    int n = 0;
    for (const char *p = all.p; p < trimmed.p; p++)
        n += *p == '\n';
    return n;
}

static void hole(struct tmplc *t)
{
    int line = t->line;
    struct slice all;
    if (!take(t, "}}", &all))
        return;
    struct slice e = trim(all);
    if (t->depth == 0) {
        fail(t, line, "{{ }} outside of {%% define %%}");
        return;
    }
    const char *out = printer(t, e, line);
    const char *why = e.n ? check_code(e, false, 0) : "an empty {{ }}";
    if (why)
        fail(t, line, "%s", why);
    if (why || !out)
        return;
    flush(t);
    put_line(t, line + leading_lines(all, e));
    text_printf(&t->c, "    %s(o, ", out);
    text_put(&t->c, e.p, e.n);
    text_puts(&t->c, ");\n");
}

/* --- blocks ---------------------------------------------------------------------------------- */

static bool same_html(const struct html *a, const struct html *b)
{
    return a->place == b->place && a->quote == b->quote && a->closing == b->closing &&
           a->pre == b->pre && a->url == b->url && a->equiv == b->equiv &&
           a->refreshy == b->refreshy && strcmp(a->tag, b->tag) == 0 &&
           strcmp(a->name, b->name) == 0 && strcmp(a->scheme, b->scheme) == 0;
}

static void tag_name_done(struct tmplc *t)
{
    if (LISTED(refused_tags, t->html.tag))
        fail(t, t->line, "no <%s>", t->html.tag);
}

/* A block tag stands right behind a name: the name is complete, whatever follows. */
static void finish_name(struct tmplc *t)
{
    struct html *s = &t->html;
    if (s->place == IN_TAG_NAME)
        tag_name_done(t);
    if (s->place == IN_TAG_NAME || s->place == IN_NAME)
        s->place = AFTER_WORD;
    if (s->place == AFTER_WORD || s->place == IN_TAG)
        s->name[0] = '\0';
}

/* One more way through an if ends in b. Between attributes, a complete word on any way makes a
 * blank necessary on all. */
static bool join(struct html *a, struct html b)
{
    if (a->place == IN_TAG && b.place == AFTER_WORD)
        a->place = AFTER_WORD;
    else if (a->place == AFTER_WORD && b.place == IN_TAG)
        b.place = AFTER_WORD;
    /* A hole in content= counts on every way, and so does http-equiv. */
    a->equiv = b.equiv = a->equiv || b.equiv;
    a->refreshy = b.refreshy = a->refreshy || b.refreshy;
    return same_html(a, &b);
}

static void end_branch(struct tmplc *t, int line)
{
    struct block *b = &t->stack[t->depth - 1];
    if (!b->joined)
        b->end = t->html;
    else if (!join(&b->end, t->html))
        fail(t, line, "the parts of the {%% if %%} of line %d end in different places of the HTML",
             b->line);
    b->joined = true;
    t->html = b->begin;
}

static struct block *push(struct tmplc *t, enum block_kind kind, int line)
{
    if (t->depth == MAX_DEPTH) {
        fail(t, line, "blocks more than %d deep", MAX_DEPTH);
        return NULL;
    }
    struct block *b = &t->stack[t->depth++];
    *b = (struct block){.kind = kind, .line = line, .begin = t->html};
    return b;
}

/* Blocks are refused where the parts of a word would come from both sides. */
static bool block_allowed_here(struct tmplc *t, int line)
{
    switch (t->html.place) {
    case BEFORE_VALUE:
    case IN_BARE_VALUE:
        fail(t, line, "no {%% %%} in an unquoted value");
        return false;
    case IN_VALUE:
        if (strncmp(t->html.name, "on", 2) == 0 || strcmp(t->html.name, "style") == 0 ||
            strcmp(t->html.name, "http-equiv") == 0) {
            fail(t, line, "no {%% %%} in attribute %s", t->html.name);
            return false;
        }
        return true;
    default:
        finish_name(t);
        return true;
    }
}

/* The first word of a slice, and what is behind it. */
static struct slice word(struct slice *s)
{
    *s = trim(*s);
    struct slice w = {s->p, 0};
    while (w.n < s->n && is_word(s->p[w.n]))
        w.n++;
    *s = trim((struct slice){s->p + w.n, s->n - w.n});
    return w;
}

static bool is(struct slice s, const char *text)
{
    return s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

/* The last name in a parameter, "p" in "const struct x *p" and "char p[4]". */
static struct slice parameter_name(struct slice s)
{
    struct slice name = {s.p, 0};
    for (size_t i = 0; i < s.n && s.p[i] != '[';) {
        if (!is_word(s.p[i])) {
            i++;
            continue;
        }
        name = (struct slice){s.p + i, 0};
        while (i < s.n && is_word(s.p[i]))
            i++, name.n++;
    }
    return name;
}

/* Words of "struct x" are declared ahead in the header, so that it can be read alone. */
static void forward_struct(struct tmplc *t, struct slice param)
{
    struct slice rest = param;
    while (rest.n) {
        struct slice w = word(&rest);
        if (w.n == 0) {
            rest.p++, rest.n--;
        } else if (is(w, "struct")) {
            w = word(&rest);
            text_printf(&t->forward, "struct %.*s;\n", (int)w.n, w.p);
        }
    }
}

/* Parameters as "(void)name;" lines, since a template need not use all that it is given. */
static bool parameters(struct tmplc *t, struct slice args, struct text *unused)
{
    size_t from = 0;
    int count = 0;
    for (size_t i = 0; i <= args.n; i++) {
        if (i < args.n && (args.p[i] == '(' || args.p[i] == '"'))
            return false;
        if (i < args.n && args.p[i] != ',')
            continue;
        struct slice one = trim((struct slice){args.p + from, i - from}), rest = one;
        from = i + 1;
        struct slice name = parameter_name(one);
        if (name.n == 0 || name.n == one.n)
            return false;
        struct slice s = word(&rest), r = word(&rest);
        if (count++ == 0 && !(is(s, "struct") && is(r, "req") && is(rest, "*r")))
            return false;
        forward_struct(t, one);
        if (!is(name, "r"))
            text_printf(unused, "    (void)%.*s;\n", (int)name.n, name.p);
    }
    return true;
}

static void define(struct tmplc *t, struct slice rest, int line)
{
    struct slice whole = rest, name = word(&rest);
    if (t->depth) {
        fail(t, line, "{%% define %%} inside of another (line %d)", t->stack[0].line);
        return;
    }
    struct text unused = {0};
    t->defined = true;
    push(t, BLOCK_DEFINE, line);
    if (name.n == 0 || is_digit(name.p[0]) || !in_brackets(rest) || check_code(rest, false, 0) ||
        !parameters(t, inside(rest), &unused)) {
        fail(t, line, "write {%% define name(struct req *r, type name, …) %%}");
    } else {
        put_line(t, line);
        text_printf(&t->c, "void %.*s\n{\n    struct buf *o = &r->out;\n    (void)o;\n",
                    (int)whole.n, whole.p);
        text_put(&t->c, unused.n ? unused.p : "", unused.n);
        text_printf(&t->h, "void %.*s;\n", (int)whole.n, whole.p);
    }
    free(unused.p);
}

static void statement(struct tmplc *t, const char *before, struct slice code, const char *after,
                      int line)
{
    flush(t);
    put_line(t, line);
    text_puts(&t->c, before);
    text_put(&t->c, code.p, code.n);
    text_puts(&t->c, after);
}

static void open_if(struct tmplc *t, struct slice e, int line)
{
    const char *why = e.n ? check_code(e, false, 0) : "{% if %} needs an expression";
    if (why)
        fail(t, line, "%s", why);
    if (push(t, BLOCK_IF, line))
        statement(t, "    if (", e, ") {\n", line);
}

static void open_for(struct tmplc *t, struct slice e, int line)
{
    const char *why = in_brackets(e) ? check_code(inside(e), true, 2) : "write {% for (…; …; …) %}";
    if (why)
        fail(t, line, "%s", why);
    if (push(t, BLOCK_FOR, line))
        statement(t, "    for ", e, " {\n", line);
}

static void open_else(struct tmplc *t, bool elif, struct slice e, int line)
{
    struct block *b = t->depth ? &t->stack[t->depth - 1] : NULL;
    const char *word = elif ? "elif" : "else";
    if (!b || b->kind != BLOCK_IF || b->has_else) {
        fail(t, line, "{%% %s %%} without its {%% if %%}", word);
        return;
    }
    const char *why = !elif && e.n   ? "{% else %} takes no expression"
                      : elif && !e.n ? "{% elif %} needs an expression"
                                     : check_code(e, false, 0);
    if (why)
        fail(t, line, "%s", why);
    end_branch(t, line);
    b->has_else = !elif;
    if (elif)
        statement(t, "    } else if (", e, ") {\n", line);
    else
        statement(t, "    } else {\n", (struct slice){"", 0}, "", line);
}

static void call(struct tmplc *t, struct slice e, int line)
{
    struct slice args = e, name = word(&args);
    if (name.n == 0 || !in_brackets(args) || check_code(inside(args), true, 0))
        fail(t, line, "write {%% call name(r, …) %%}");
    else if (t->html.place != IN_TEXT)
        fail(t, line, "{%% call %%} only in text, not in a tag");
    else
        statement(t, "    ", e, ";\n", line);
}

static void include(struct tmplc *t, struct slice e, int line)
{
    bool good =
        e.n > 2 && e.p[0] == '"' && literal_length(e.p, e.n) == e.n && !memchr(e.p, '\\', e.n);
    if (!good)
        fail(t, line, "write {%% include \"folder/header.h\" %%}");
    else if (t->defined)
        fail(t, line, "{%% include %%} belongs above the first {%% define %%}");
    else
        text_printf(&t->forward, "#include %.*s\n", (int)e.n, e.p);
}

static void end(struct tmplc *t, int line)
{
    struct block *b = &t->stack[t->depth - 1];
    if (b->kind == BLOCK_IF) {
        if (!b->has_else) { /* the way past it */
            end_branch(t, line);
            t->html = b->begin;
        }
        end_branch(t, line);
        t->html = b->end;
    } else if (!same_html(&t->html, &b->begin)) {
        fail(t, line,
             "this {%% %s %%} of line %d ends in another place of the HTML (%s) than it began",
             b->kind == BLOCK_FOR ? "for" : "define", b->line, place_name[t->html.place]);
        t->html = b->begin;
    }
    flush(t);
    text_puts(&t->c, b->kind == BLOCK_DEFINE ? "}\n\n" : "    }\n");
    t->depth--;
}

static void block(struct tmplc *t)
{
    int line = t->line;
    struct slice all;
    if (!take(t, "%}", &all))
        return;
    struct slice rest = all, w = word(&rest);
    line += leading_lines(all, w);
    if (is(w, "define")) {
        define(t, rest, line);
    } else if (is(w, "include")) {
        include(t, rest, line);
    } else if (t->depth == 0) {
        fail(t, line, "{%% %.*s %%} outside of {%% define %%}", (int)w.n, w.p);
    } else if (!block_allowed_here(t, line)) {
        return;
    } else if (is(w, "if")) {
        open_if(t, rest, line);
    } else if (is(w, "elif") || is(w, "else")) {
        open_else(t, is(w, "elif"), rest, line);
    } else if (is(w, "for")) {
        open_for(t, rest, line);
    } else if (is(w, "call")) {
        call(t, rest, line);
    } else if (is(w, "end") && rest.n == 0) {
        end(t, line);
    } else {
        fail(t, line,
             "{%% %.*s … %%} is not one of define, if, elif, else, for, call, end, include",
             (int)w.n, w.p);
    }
}

static void comment(struct tmplc *t)
{
    struct slice skipped;
    enum place p = t->html.place;
    if (p != IN_TEXT && p != IN_TAG && p != AFTER_WORD)
        fail(t, t->line, "no {# #} inside %s", place_name[p]);
    take(t, "#}", &skipped);
}

/* --- following the HTML ---------------------------------------------------------------------- */

static void put(struct tmplc *t, char c)
{
    text_put(&t->run, &c, 1);
}

/* Copies src[at..to) as it is. */
static void copy_to(struct tmplc *t, size_t to)
{
    for (; t->at < to; t->at++) {
        t->line += t->src[t->at] == '\n';
        put(t, t->src[t->at]);
    }
}

/* A stretch in which no template words may stand: comment, script, style, doctype. */
static void copy_plain(struct tmplc *t, size_t to, const char *what)
{
    size_t words = find(t->src, t->at, to, "{{"), blocks = find(t->src, t->at, to, "{%");
    if (words < to || blocks < to) {
        size_t first = words < blocks ? words : blocks;
        int line = t->line;
        for (size_t i = t->at; i < first; i++)
            line += t->src[i] == '\n';
        fail(t, line, "no {{ }} or {%% %%} inside %s", what);
    }
    copy_to(t, to);
}

static void html_comment(struct tmplc *t)
{
    size_t body = t->at + 4, to = find(t->src, body, t->n, "-->");
    if (to == t->n)
        fail(t, t->line, "<!-- without -->");
    else if (t->src[body] == '>' || strncmp(t->src + body, "->", 2) == 0 ||
             find(t->src, body, to, "--!>") < to || find(t->src, body, to, "<!--") < to)
        fail(t, t->line, "browsers would end this comment elsewhere");
    copy_plain(t, to < t->n ? to + 3 : t->n, "a comment");
}

static void markup(struct tmplc *t)
{
    if (at_text(t, "<!--")) {
        html_comment(t);
    } else if (at_text(t, "<!doctype")) {
        size_t to = find(t->src, t->at, t->n, ">");
        copy_plain(t, to < t->n ? to + 1 : t->n, "a doctype");
    } else {
        fail(t, t->line, "only <!doctype html> and <!-- … --> may begin with <!");
        copy_to(t, t->at + 2);
    }
}

/* Whether a tag's name stops here, for browsers too. */
static bool ends_name(const struct tmplc *t, size_t at)
{
    return at < t->n && (t->src[at] == '>' || is_blank(t->src[at]));
}

/* Script and style: all of it up to the end tag. */
static void raw_text(struct tmplc *t, const char *tag)
{
    char stop[MAX_NAME + 2], what[MAX_NAME + 2];
    snprintf(stop, sizeof stop, "</%s", tag);
    snprintf(what, sizeof what, "<%s>", tag);
    size_t to = find(t->src, t->at, t->n, stop);
    if (to == t->n || !ends_name(t, to + strlen(stop)))
        fail(t, t->line, "<%s> does not end with %s>", tag, stop);
    if (find(t->src, t->at, to, "<!--") < to)
        fail(t, t->line, "no <!-- inside <%s>", tag);
    copy_plain(t, to, what);
}

/* A newline right after these is dropped by browsers; with one of our own a hole keeps its first.
 */
static void keep_first_newline(struct tmplc *t)
{
    if (t->at < t->n && t->src[t->at] != '\n')
        put(t, '\n');
}

static void tag_done(struct tmplc *t, bool closed_itself)
{
    struct html *s = &t->html;
    bool closing = s->closing;
    s->place = IN_TEXT;
    s->closing = s->equiv = s->refreshy = false;
    s->name[0] = '\0';
    if (strcmp(s->tag, "pre") == 0) {
        s->pre = !closing;
        if (!closing)
            keep_first_newline(t);
    } else if (!closing && (strcmp(s->tag, "textarea") == 0 || strcmp(s->tag, "title") == 0)) {
        if (closed_itself)
            fail(t, t->line, "<%s/> is not closed in HTML", s->tag);
        if (s->tag[1] == 'e')
            keep_first_newline(t);
        s->place = IN_ESCAPABLE;
        return; /* the tag's name stays, to find its end */
    } else if (!closing && (strcmp(s->tag, "script") == 0 || strcmp(s->tag, "style") == 0 ||
                            strcmp(s->tag, "iframe") == 0)) {
        raw_text(t, s->tag);
    }
    s->tag[0] = '\0';
}

static void append_name(struct tmplc *t, char *name, char c)
{
    size_t n = strlen(name);
    if (n + 1 < MAX_NAME)
        name[n] = lower(c), name[n + 1] = '\0';
    else
        fail(t, t->line, "a name longer than %d bytes", MAX_NAME - 1);
}

static void step_text(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    if (c != '<') {
        put(t, c);
        return;
    }
    char next = t->at + 1 < t->n ? t->src[t->at + 1] : '\0';
    if (next == '!') {
        markup(t);
        t->at--; /* the caller steps over one byte; no newline, since markup ends in '>' */
        return;
    }
    s->closing = next == '/';
    char first = s->closing && t->at + 2 < t->n ? t->src[t->at + 2] : next;
    if (!is_letter(first))
        fail(t, t->line, "write &lt; for < in text");
    put(t, c);
    if (s->closing) {
        t->at++;
        put(t, '/');
    }
    s->tag[0] = '\0';
    s->place = IN_TAG_NAME;
}

/* Up to </textarea or </title nothing is a tag. */
static void step_escapable(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    char stop[MAX_NAME + 2];
    snprintf(stop, sizeof stop, "</%s", s->tag);
    if (c == '<' && (!at_text(t, stop) || !ends_name(t, t->at + strlen(stop))))
        fail(t, t->line, "no tags inside <%s>", s->tag);
    if (c == '<')
        step_text(t, c);
    else
        put(t, c);
}

static void name_done(struct tmplc *t)
{
    struct html *s = &t->html;
    if (strcmp(s->name, "http-equiv") == 0)
        s->equiv = true;
    if (s->equiv && s->refreshy)
        fail(t, t->line, "no {{ }} in content= of a tag with http-equiv");
}

/* Between the words of a tag. */
static void step_tag(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    char before = t->src[t->at - 1];
    put(t, c);
    if (is_blank(c)) {
        s->place = IN_TAG;
        s->name[0] = '\0';
    } else if (c == '>') {
        t->at++; /* tag_done looks at what follows */
        tag_done(t, before == '/');
        t->at--;
    } else if (c == '/') {
        if (t->at + 1 < t->n && t->src[t->at + 1] != '>')
            fail(t, t->line, "a / in a tag that is not />");
    } else if (s->place == AFTER_WORD) {
        fail(t, t->line, "a blank is missing before '%c' in a tag", c);
    } else if (is_letter(c)) {
        s->name[0] = '\0';
        append_name(t, s->name, c);
        s->place = IN_NAME;
    } else {
        fail(t, t->line, "'%c' cannot begin an attribute", c);
    }
}

static void step_tag_name(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    if (is_letter(c) || is_digit(c) || c == '-') {
        put(t, c);
        append_name(t, s->tag, c);
        return;
    }
    tag_name_done(t);
    s->place = AFTER_WORD;
    s->name[0] = '\0';
    step_tag(t, c);
}

static void step_name(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    if (is_word(c) || c == '-' || c == ':' || c == '.') {
        put(t, c);
        append_name(t, s->name, c);
    } else if (c == '=') {
        put(t, c);
        name_done(t);
        s->place = BEFORE_VALUE;
    } else {
        s->place = AFTER_WORD;
        step_tag(t, c);
    }
}

static void step_before_value(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    put(t, c);
    if (c == '"' || c == '\'') {
        s->place = IN_VALUE;
        s->quote = c;
        s->scheme[0] = '\0';
        s->url = LISTED(url_attributes, s->name) ? URL_START : URL_NOT;
    } else if (is_word(c)) {
        s->place = IN_BARE_VALUE;
        if (LISTED(url_attributes, s->name))
            fail(t, t->line, "write %s=\"…\" with quotes", s->name);
    } else {
        fail(t, t->line, "a value has to follow the =, in quotes, without blanks");
        s->place = AFTER_WORD;
    }
}

/* The text an address begins with: up to ':' it must be a scheme we know. */
static void step_url_start(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    size_t n = strlen(s->scheme);
    if (c == ':') {
        if (!LISTED(schemes, s->scheme))
            fail(t, t->line, "no %s: addresses here", s->scheme);
        s->url = URL_INSIDE;
    } else if (is_letter(c) || (n && (is_digit(c) || c == '+' || c == '-' || c == '.'))) {
        s->url = URL_SCHEME;
        if (n + 1 < sizeof s->scheme)
            s->scheme[n] = lower(c), s->scheme[n + 1] = '\0';
        return;
    } else if (c == '&' || (unsigned char)c <= ' ' || c == '\\') {
        fail(t, t->line, "'%c' at the beginning of an address", c);
    } else {
        s->url = c == '/' && n == 0 ? URL_SLASH : URL_INSIDE;
    }
    s->scheme[0] = '\0';
}

static void step_url(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    if (s->url == URL_INSIDE)
        return;
    if (s->url == URL_START || s->url == URL_SCHEME) {
        step_url_start(t, c);
        return;
    }
    if (c == '/' || c == '\\')
        fail(t, t->line,
             s->url == URL_SLASH ? "an address beginning with // or /\\: write https://"
                                 : "an empty hole would make // of this: begin with /word/");
    s->url = URL_INSIDE;
}

static void step_value(struct tmplc *t, char c)
{
    struct html *s = &t->html;
    put(t, c);
    if (c != s->quote) {
        if (c == '<' || c == '>')
            fail(t, t->line, "write &lt; &gt; for < > in a value: is a quote missing?");
        if (s->url != URL_NOT)
            step_url(t, c);
        return;
    }
    s->place = AFTER_WORD;
    s->quote = '\0';
    s->url = URL_NOT;
    s->name[0] = s->scheme[0] = '\0';
}

static void step_bare_value(struct tmplc *t, char c)
{
    if (is_word(c) || c == '-' || c == '.') {
        put(t, c);
        return;
    }
    t->html.place = AFTER_WORD;
    step_tag(t, c);
}

static void step(struct tmplc *t, char c)
{
    switch (t->html.place) {
    case IN_TEXT:
        step_text(t, c);
        break;
    case IN_ESCAPABLE:
        step_escapable(t, c);
        break;
    case IN_TAG_NAME:
        step_tag_name(t, c);
        break;
    case IN_TAG:
    case AFTER_WORD:
        step_tag(t, c);
        break;
    case IN_NAME:
        step_name(t, c);
        break;
    case BEFORE_VALUE:
        step_before_value(t, c);
        break;
    case IN_VALUE:
        step_value(t, c);
        break;
    case IN_BARE_VALUE:
        step_bare_value(t, c);
        break;
    }
}

/* --- blanks ---------------------------------------------------------------------------------- */

/* Whether blanks say nothing here but that there is one. */
static bool loose(const struct html *s)
{
    return !s->pre && (s->place == IN_TEXT || s->place == IN_TAG || s->place == AFTER_WORD);
}

static bool at_line_start(const struct tmplc *t, size_t at)
{
    while (at > 0 && (t->src[at - 1] == ' ' || t->src[at - 1] == '\t'))
        at--;
    return at == 0 || t->src[at - 1] == '\n';
}

/* Drops indentation and empty lines. True when it took something. */
static bool skip_indent(struct tmplc *t)
{
    char c = t->src[t->at];
    if (!loose(&t->html) || !is_blank(c))
        return false;
    bool empty_line = c == '\n' && (t->depth == 0 || (t->run.n && t->run.p[t->run.n - 1] == '\n'));
    bool indent = c != '\n' && at_line_start(t, t->at);
    if (!empty_line && !indent)
        return false;
    t->line += c == '\n';
    t->at++;
    return true;
}

/* A block or comment alone on its line takes the line's end with it. */
static void skip_rest_of_line(struct tmplc *t, bool alone)
{
    size_t to = t->at;
    while (to < t->n && (t->src[to] == ' ' || t->src[to] == '\t'))
        to++;
    if (!alone || !loose(&t->html) || to == t->n || t->src[to] != '\n')
        return;
    t->at = to + 1;
    t->line++;
}

/* --- the whole file -------------------------------------------------------------------------- */

static void compile_all(struct tmplc *t)
{
    while (t->at < t->n) {
        bool alone = at_line_start(t, t->at);
        if (at_text(t, "{{")) {
            hole(t);
        } else if (at_text(t, "{%")) {
            block(t);
            skip_rest_of_line(t, alone);
        } else if (at_text(t, "{#")) {
            comment(t);
            skip_rest_of_line(t, alone);
        } else if (!skip_indent(t)) {
            char c = t->src[t->at];
            if (t->depth == 0 && !is_blank(c))
                fail(t, t->line, "text outside of {%% define %%}");
            step(t, c);
            t->line += c == '\n';
            t->at++;
        }
    }
    if (t->depth)
        fail(t, t->line, "{%% end %%} is missing for line %d", t->stack[t->depth - 1].line);
}

/* Well-formed UTF-8 (RFC 3629) without control characters other than tab and newline. */
static bool check_bytes(struct tmplc *t)
{
    int line = 1;
    for (size_t i = 0; i < t->n;) {
        unsigned char c = (unsigned char)t->src[i++];
        int more = c < 0x80                ? 0
                   : c >= 0xc2 && c < 0xe0 ? 1
                   : (c & 0xf0) == 0xe0    ? 2
                   : c >= 0xf0 && c < 0xf5 ? 3
                                           : -1;
        bool bad = more < 0 || (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f;
        unsigned char next = i < t->n ? (unsigned char)t->src[i] : 0;
        bad = bad || (c == 0xe0 && next < 0xa0) || (c == 0xed && next > 0x9f) ||
              (c == 0xf0 && next < 0x90) || (c == 0xf4 && next > 0x8f);
        for (; !bad && more > 0; more--)
            bad = i == t->n || ((unsigned char)t->src[i++] & 0xc0) != 0x80;
        if (bad) {
            fail(t, line, "not UTF-8 text with newlines (LF)");
            return false;
        }
        line += c == '\n';
    }
    return true;
}

/* "TX_BLOG_PAGES_H" of "build/gen/blog/pages". */
static void guard_name(const char *base, struct text *out)
{
    const char *from = base + strlen(base);
    for (int slashes = 0; from > base; from--)
        if (from[-1] == '/' && ++slashes == 2)
            break;
    text_puts(out, "TX_");
    for (; *from; from++) {
        char c = is_word(*from) ? *from : '_';
        c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        text_put(out, &c, 1);
    }
    text_puts(out, "_H");
}

/* Compiles src[0..n) into c and h, which the caller frees. Errors go to tell (may be NULL). The
 * number of errors. */
static int tmplc_compile(const char *file, const char *base, const char *src, size_t n, FILE *tell,
                         struct text *c, struct text *h)
{
    struct tmplc t = {.file = file, .src = src, .n = n, .line = 1, .tell = tell};
    const char *slash = strrchr(base, '/');
    text_printf(&t.c, "/* Made by tmplc from %.300s. */\n#include \"%.200s.h\"\n", file,
                slash ? slash + 1 : base);
    text_puts(&t.c, "#include \"web/i18n.h\"\n#include \"web/out.h\"\n\n");
    if (n > MAX_SOURCE)
        fail(&t, 1, "larger than %u bytes", MAX_SOURCE);
    else if (check_bytes(&t))
        compile_all(&t);
    struct text guard = {0};
    guard_name(base, &guard);
    text_printf(h, "/* Made by tmplc from %.300s. */\n#ifndef %.100s\n#define %.100s\n\n", file,
                guard.p, guard.p);
    text_puts(h, "#include \"web/req.h\"\n");
    text_put(h, t.forward.n ? t.forward.p : "", t.forward.n);
    text_puts(h, "\n");
    text_put(h, t.h.n ? t.h.p : "", t.h.n);
    text_puts(h, "\n#endif\n");
    *c = t.c;
    free(guard.p);
    free(t.run.p);
    free(t.h.p);
    free(t.forward.p);
    return t.errors;
}

static bool read_file(const char *path, struct text *out)
{
    FILE *f = fopen(path, "rb");
    char part[65536];
    size_t n = 0;
    if (!f)
        return false;
    text_put(out, "", 0);
    while (out->n <= MAX_SOURCE && (n = fread(part, 1, sizeof part, f)) > 0)
        text_put(out, part, n);
    bool good = !ferror(f);
    fclose(f);
    return good;
}

static bool write_file(const char *base, const char *suffix, const struct text *text)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s%s", base, suffix) >= (int)sizeof path)
        return false;
    FILE *f = fopen(path, "wb");
    bool good = f && fwrite(text->p, 1, text->n, f) == text->n;
    if (f && fclose(f) != 0)
        good = false;
    if (!good) {
        fprintf(stderr, "tmplc: cannot write %s: %s\n", path, strerror(errno));
        remove(path);
    }
    return good;
}

int main(int argc, char **argv)
{
    if (argc != 4 || strcmp(argv[1], "-o") != 0) {
        fputs("usage: tmplc -o BASE IN.html\n", stderr);
        return 2;
    }
    struct text src = {0}, c = {0}, h = {0};
    int status = 1;
    if (!read_file(argv[3], &src))
        fprintf(stderr, "%s:1: error: cannot read: %s\n", argv[3], strerror(errno));
    else if (tmplc_compile(argv[3], argv[2], src.p, src.n, stderr, &c, &h) == 0)
        status = write_file(argv[2], ".c", &c) && write_file(argv[2], ".h", &h) ? 0 : 1;
    free(src.p);
    free(c.p);
    free(h.p);
    return status;
}
