/*
 * md.c - Markdown by cmark-gfm. This file alone includes its headers.
 *
 * The tree is changed before it is rendered, never the HTML after it: headings go down, links and
 * pictures are checked. The library's memory comes from the caller's arena: what it forgets to free (in
 * 0.29 a table whose head holds an address) goes with the request, and what it takes is bounded. It
 * keeps the special characters of extensions in tables of the whole process while it parses, so that
 * parsing takes turns (some 20 microseconds each); the lock stands for its state, not for ours.
 */
#include "web/md.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "base/utf8.h"

#define OPTIONS (CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8)

/* --- the library's memory --------------------------------------------------------------------- */

/* The allocator's functions are told nothing but sizes, so the arena of the call stands here. */
static _Thread_local struct arena *parsing;

struct piece {
    _Alignas(16) size_t n;
};

static void *take(size_t n, size_t size)
{
    struct piece *p = arena_alloc(parsing, sizeof(*p) + n * size); /* n * size: of a bounded text */
    p->n = n * size;
    return p + 1;
}

static void *take_again(void *old, size_t n)
{
    void *new = take(1, n);
    if (old) {
        size_t had = ((struct piece *)old)[-1].n;
        memcpy(new, old, had < n ? had : n);
    }
    return new;
}

static void leave(void *p)
{
    (void)p; /* it goes with the arena */
}

static cmark_mem memory = {take, take_again, leave};

/* --- reading ---------------------------------------------------------------------------------------- */

static pthread_mutex_t library_turn = PTHREAD_MUTEX_INITIALIZER;

static cmark_node *parse(struct arena *a, const char *markdown)
{
    static const char *const extensions[] = {"table", "strikethrough", "autolink"};
    parsing = a;
    pthread_mutex_lock(&library_turn);
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *p = cmark_parser_new_with_mem(OPTIONS, &memory);
    for (size_t i = 0; i < countof(extensions); i++)
        cmark_parser_attach_syntax_extension(p, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(p, markdown, strlen(markdown));
    cmark_node *root = cmark_parser_finish(p);
    cmark_parser_free(p);
    pthread_mutex_unlock(&library_turn);
    return root;
}

static bool is_ours(const char *url)
{
    return url[0] == '/' && url[1] != '/' && url[1] != '\\';
}

/* A node that prints its own tags around its children. */
static void replace_tags(cmark_node *old, const char *enter, const char *leave)
{
    cmark_node *new = cmark_node_new_with_mem(CMARK_NODE_CUSTOM_INLINE, &memory), *child;
    cmark_node_set_on_enter(new, enter);
    cmark_node_set_on_exit(new, leave);
    while ((child = cmark_node_first_child(old)))
        cmark_node_append_child(new, child);
    cmark_node_replace(old, new);
    cmark_node_free(old);
}

static void foreign_link(struct arena *a, cmark_node *link)
{
    struct buf b = buf_make(a, 128);
    buf_lit(&b, "<a rel=\"nofollow ugc noopener\" href=\"");
    out_url(&b, cmark_node_get_url(link));
    buf_lit(&b, "\">");
    replace_tags(link, b.p, "</a>");
}

static void change(struct arena *a, cmark_node *n, int first_heading)
{
    switch (cmark_node_get_type(n)) {
    case CMARK_NODE_HEADING: {
        int level = cmark_node_get_heading_level(n) + first_heading - 1;
        cmark_node_set_heading_level(n, level > 6 ? 6 : level);
        break;
    }
    case CMARK_NODE_LINK:
        if (!is_ours(cmark_node_get_url(n)))
            foreign_link(a, n);
        break;
    case CMARK_NODE_IMAGE:
        if (!is_ours(cmark_node_get_url(n)))
            replace_tags(n, "", "");
        break;
    default:
        break;
    }
}

struct html md_html(struct arena *a, const char *markdown, int first_heading)
{
    cmark_node *root = parse(a, markdown);
    cmark_iter *it = cmark_iter_new(root);
    cmark_event_type ev;
    while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE)
        if (ev == CMARK_EVENT_EXIT) /* the node's children are done and it may be replaced */
            change(a, cmark_iter_get_node(it), first_heading);
    cmark_iter_free(it);
    const char *html = cmark_render_html_with_mem(root, OPTIONS, NULL, &memory);
    return (struct html){html, strlen(html)};
}

/* Where words of neighbouring blocks and lines would run together. */
static bool is_gap(cmark_node_type t, cmark_event_type ev)
{
    if (t == CMARK_NODE_SOFTBREAK || t == CMARK_NODE_LINEBREAK)
        return true;
    return ev == CMARK_EVENT_EXIT && (t == CMARK_NODE_PARAGRAPH || t == CMARK_NODE_HEADING);
}

/* Nothing in it means anything in Markdown, so that it is its own text: no mark that could stand anywhere, and
 * no line that begins like a list, an underline or code. */
static bool plain_words(const char *s)
{
    if (s[strcspn(s, "*_`[]<>#&\\~|!\t\r")])
        return false;
    for (const char *line = s; line;) {
        if (*line && strchr("-+= ", *line))
            return false;
        size_t digits = strspn(line, "0123456789");
        if (digits && (line[digits] == '.' || line[digits] == ')'))
            return false;
        line = strchr(line, '\n');
        if (line)
            line++;
    }
    return true;
}

/* Lines and paragraphs with a blank between them. */
static const char *joined_lines(struct arena *a, const char *s)
{
    struct buf b = buf_make(a, 256);
    struct str rest = str_of(s), line;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n && b.n)
            buf_putc(&b, ' ');
        buf_put(&b, line.p, line.n);
    }
    return b.p;
}

static const char *text_of(struct arena *a, const char *markdown, size_t max)
{
    cmark_node *root = parse(a, markdown);
    cmark_iter *it = cmark_iter_new(root);
    struct buf b = buf_make(a, 256);
    cmark_event_type ev;
    while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE && b.n < max * 4) {
        cmark_node *n = cmark_iter_get_node(it);
        cmark_node_type t = cmark_node_get_type(n);
        if (ev == CMARK_EVENT_ENTER && (t == CMARK_NODE_TEXT || t == CMARK_NODE_CODE))
            buf_puts(&b, cmark_node_get_literal(n));
        else if (is_gap(t, ev) && b.n > 0 && b.p[b.n - 1] != ' ')
            buf_putc(&b, ' ');
    }
    cmark_iter_free(it);
    return str_dup(a, str_trim((struct str){b.p, b.n}));
}

const char *md_excerpt(struct arena *a, const char *markdown, size_t max)
{
    return utf8_ellipsis(
        a, plain_words(markdown) ? joined_lines(a, markdown) : text_of(a, markdown, max), max);
}
