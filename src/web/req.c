/*
 * req.c - small readers of the request and small writers of the answer.
 */
#include "web/req.h"

#include "web/app.h"

const char *field_get(const struct fields *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (streq(f->at[i].name, name))
            return f->at[i].value;
    return NULL;
}

const char *req_header(const struct req *r, const char *name)
{
    return field_get(&r->headers, name);
}

bool req_may(const struct req *r, unsigned roles, const char *body_path)
{
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if ((g->role & roles) && str_starts(str_of(body_path), str_of(g->body_path)))
            return true;
    }
    return false;
}

void reply_header(struct req *r, const char *name, const char *value)
{
    struct fields *h = &r->out_headers;
    for (const char *p = value; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            BUG("control byte in header %s", name);
    h->at = arena_grow(r->arena, h->at, h->n * sizeof(*h->at), (h->n + 1) * sizeof(*h->at));
    h->at[h->n++] = (struct field){name, value};
}

/* A path of our own: one '/' first, so that no address of somebody else passes; no control bytes. */
static bool is_own_path(const char *to)
{
    if (to[0] != '/' || to[1] == '/' || to[1] == '\\')
        return false;
    for (; *to; to++)
        if ((unsigned char)*to <= 0x20 || *to == 0x7f)
            return false;
    return true;
}

const char *own_path(const char *to)
{
    return to && is_own_path(to) ? to : "/";
}

void reply_redirect(struct req *r, const char *to)
{
    r->status = 303;
    reply_header(r, "Location", own_path(to));
}

void reply_redirectf(struct req *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    reply_redirect(r, arena_vprintf(r->arena, fmt, ap));
    va_end(ap);
}

void reply_text(struct req *r, const char *type, struct str body)
{
    r->type = type;
    buf_put(&r->out, body.p, body.n);
}

/* __Host- binds a cookie to this host over https; without https the browser would refuse it. */
const char *cookie_name(const struct req *r, const char *name)
{
    return r->secure ? arena_printf(r->arena, "__Host-%s", name) : name;
}

void reply_cookie(struct req *r, const char *name, const char *value, int64_t seconds)
{
    r->out_personal = true;
    const char *life = seconds < 0 ? "; Max-Age=0"
                       : seconds == 0
                           ? ""
                           : arena_printf(r->arena, "; Max-Age=%lld", (long long)seconds);
    reply_header(r, "Set-Cookie",
                 arena_printf(r->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                              cookie_name(r, name), value, r->secure ? "; Secure" : "", life));
}

const char *req_cookie(const struct req *r, const char *name)
{
    return field_get(&r->cookies, cookie_name(r, name));
}
