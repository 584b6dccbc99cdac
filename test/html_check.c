/*
 * html_check.c - see html_check.h. Reads tags one after the other and keeps a stack of open ones.
 */
#include "html_check.h"

#include "base/str.h"
#include "base/vec.h"

struct reader {
    struct arena *a;
    const char *html, *at;
    VEC(struct str) open;
    VEC(struct str) ids;
    VEC(struct str) wanted; /* ids that something points to */
    int h1, title, lang;
    const char *fault;
};

static void *say(struct reader *r, const char *what, struct str where)
{
    if (!r->fault) {
        int line = 1;
        for (const char *p = r->html; p < r->at; p++)
            line += *p == '\n';
        r->fault = arena_printf(r->a, "line %d: %s: %.*s", line, what,
                                (int)(where.n > 60 ? 60 : where.n), where.p);
    }
    return NULL;
}

static bool one_of(struct str s, const char *const *names)
{
    for (; *names; names++)
        if (str_ieq(s, str_of(*names)))
            return true;
    return false;
}

static bool is_void(struct str tag)
{
    static const char *const names[] = {"area",  "base", "br",   "col",    "embed", "hr",  "img",
                                        "input", "link", "meta", "source", "track", "wbr", NULL};
    return one_of(tag, names);
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ':';
}

static void skip_blanks(struct reader *r)
{
    while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t')
        r->at++;
}

static struct str read_name(struct reader *r)
{
    const char *p = r->at;
    while (is_name(*r->at))
        r->at++;
    return (struct str){p, (size_t)(r->at - p)};
}

static void want_each(struct reader *r, struct str ids)
{
    struct str id;
    while (str_cut(&ids, ' ', &id))
        if (id.n)
            VEC_PUSH(r->a, &r->wanted, id);
}

static void check_address(struct reader *r, struct str v)
{
    static const char *const good[] = {
        "/", "#", "https:", "http:", "mailto:", "tel:", "webcal:", "data:image/", "?", NULL};
    for (const char *const *g = good; *g; g++)
        if (strncasecmp(v.p, *g, strlen(*g)) == 0)
            return;
    say(r, "odd address", v);
}

static void check_attribute(struct reader *r, struct str tag, struct str name, struct str value)
{
    static const char *const addresses[] = {"href", "src", "action", "formaction", NULL};
    static const char *const pointers[] = {"for", "aria-describedby", "aria-labelledby",
                                           "aria-controls", NULL};
    if (str_starts(name, STR("on")))
        say(r, "event handler", name);
    if (str_eq(name, STR("style")))
        say(r, "style attribute", value);
    if (one_of(name, addresses))
        check_address(r, value);
    if (str_eq(name, STR("id"))) {
        VEC_EACH (&r->ids, id)
            if (str_eq(*id, value))
                say(r, "id twice", value);
        VEC_PUSH(r->a, &r->ids, value);
    }
    if (one_of(name, pointers))
        want_each(r, value);
    if (str_eq(tag, STR("html")) && str_eq(name, STR("lang")))
        r->lang++;
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] == '<')
            say(r, "< in a value", value);
}

/* Behind the tag's name. True: it closed itself ("/>"). */
static bool read_attributes(struct reader *r, struct str tag)
{
    VEC(struct str) seen = {0};
    bool alt = false;
    for (skip_blanks(r); *r->at && *r->at != '>' && *r->at != '/' && !r->fault; skip_blanks(r)) {
        struct str name = read_name(r), value = {"", 0};
        if (name.n == 0)
            return say(r, "odd byte in a tag", (struct str){r->at, 1}) != NULL;
        VEC_EACH (&seen, s)
            if (str_ieq(*s, name))
                say(r, "attribute twice", name);
        VEC_PUSH(r->a, &seen, name);
        if (*r->at == '=') {
            if (*++r->at != '"')
                return say(r, "value without quotes", name) != NULL;
            const char *end = strchr(r->at + 1, '"');
            if (!end)
                return say(r, "value without end", name) != NULL;
            value = (struct str){r->at + 1, (size_t)(end - r->at - 1)};
            r->at = end + 1;
        }
        alt |= str_eq(name, STR("alt"));
        check_attribute(r, tag, name, value);
    }
    if (str_eq(tag, STR("img")) && !alt)
        say(r, "picture without alt", tag);
    bool self = *r->at == '/';
    r->at += self;
    if (*r->at != '>')
        return say(r, "tag without end", tag) != NULL;
    r->at++;
    return self;
}

static void close_tag(struct reader *r, struct str tag)
{
    if (r->open.n == 0 || !str_eq(r->open.at[r->open.n - 1], tag)) {
        say(r,
            r->open.n ? arena_printf(r->a, "closes, but open is <%.*s>",
                                     (int)r->open.at[r->open.n - 1].n, r->open.at[r->open.n - 1].p)
                      : "closes, but nothing is open",
            tag);
        return;
    }
    r->open.n--;
    skip_blanks(r);
    if (*r->at++ != '>')
        say(r, "closing tag without end", tag);
}

static void read_tag(struct reader *r)
{
    bool closing = *r->at == '/';
    r->at += closing;
    struct str tag = read_name(r);
    if (tag.n == 0) {
        say(r, "< that is no tag", (struct str){r->at, 1});
        return;
    }
    if (closing) {
        close_tag(r, tag);
        return;
    }
    r->h1 += str_eq(tag, STR("h1"));
    r->title += str_eq(tag, STR("title"));
    bool self = read_attributes(r, tag);
    if (str_eq(tag, STR("style")) || (str_eq(tag, STR("script")) && *r->at != '<'))
        say(r, "script or style in the page", tag);
    if (!self && !is_void(tag))
        VEC_PUSH(r->a, &r->open, tag);
}

static bool has_id(const struct reader *r, struct str id)
{
    VEC_EACH (&r->ids, have)
        if (str_eq(*have, id))
            return true;
    return false;
}

const char *html_fault(struct arena *a, const char *html)
{
    struct reader r = {.a = a, .html = html, .at = html};
    if (strncasecmp(html, "<!doctype html>", 15) != 0)
        return "no doctype";
    r.at += 15;
    while (*r.at && !r.fault) {
        if (*r.at != '<') {
            r.at++;
            continue;
        }
        if (strncmp(r.at, "<!--", 4) == 0) {
            const char *end = strstr(r.at, "-->");
            r.at = end ? end + 3 : r.at + strlen(r.at);
            continue;
        }
        r.at++;
        read_tag(&r);
    }
    if (!r.fault && r.open.n)
        say(&r, "still open at the end", r.open.at[r.open.n - 1]);
    if (!r.fault && r.h1 != 1)
        say(&r, "not one h1", (struct str){"", 0});
    if (!r.fault && (r.title < 1 || r.lang != 1))
        say(&r, "no title or lang", (struct str){"", 0});
    VEC_EACH (&r.wanted, id)
        if (!r.fault && !has_id(&r, *id))
            say(&r, "points to an id that is not there", *id);
    return r.fault;
}
