/*
 * route.c - the tree of routes.
 *
 * A node is one part of a path. Its children are literal parts, at most one named part (":id") and
 * at most one rest (":*"); a literal wins over a name, a name over the rest. The tree is built once at
 * the start and never changes, so that threads read it without a lock.
 */
#include "web/route.h"

#include "base/vec.h"

#define BODY_MAX_DEFAULT (64u * 1024)

struct node {
    const char *part;
    VEC(struct node *) literal;
    struct node *named, *rest;
    VEC(const struct route *) routes; /* that end here */
};

struct route_index {
    struct arena *arena;
    struct node root;
    VEC(const struct route *) all;
};

struct route_index *route_index_new(struct arena *a)
{
    struct route_index *ix = arena_new(a, struct route_index);
    ix->arena = a;
    return ix;
}

static bool part_is(const char *part, struct str s)
{
    return str_eq(str_of(part), s);
}

static struct node *literal_child(const struct node *n, struct str part)
{
    VEC_EACH (&n->literal, it)
        if (part_is((*it)->part, part))
            return *it;
    return NULL;
}

static struct node *child(struct arena *a, struct node *n, struct str part)
{
    if (str_eq(part, STR(":*")))
        return n->rest ? n->rest : (n->rest = arena_new(a, struct node));
    if (str_starts(part, STR(":")))
        return n->named ? n->named : (n->named = arena_new(a, struct node));
    struct node *old = literal_child(n, part);
    if (old)
        return old;
    struct node *new = arena_new(a, struct node);
    new->part = str_dup(a, part);
    VEC_PUSH(a, &n->literal, new);
    return new;
}

void route_index_add(struct route_index *ix, const struct route *routes, size_t n)
{
    for (const struct route *r = routes; r < routes + n; r++) {
        struct node *at = &ix->root;
        struct str rest = str_of(r->path + 1), part;
        BUG_IF(r->path[0] != '/');
        if (rest.n > 0)
            while (str_cut(&rest, '/', &part))
                at = child(ix->arena, at, part);
        VEC_EACH (&at->routes, other)
            if ((*other)->methods & r->methods)
                BUG("two routes for %s", r->path);
        VEC_PUSH(ix->arena, &at->routes, r);
        VEC_PUSH(ix->arena, &ix->all, r);
    }
}

/* The end node for the parts in rest, most literal first. args counts the names taken so far. */
static const struct node *walk(const struct node *n, struct arena *a, struct str rest,
                               const char *arg[4], int args)
{
    struct str part, whole = rest;
    if (!str_cut(&rest, '/', &part))
        return n->routes.n ? n : NULL;
    const struct node *next = literal_child(n, part), *end;
    if (next && (end = walk(next, a, rest, arg, args)))
        return end;
    if (args == 4)
        return NULL;
    if (n->named && part.n > 0 && (end = walk(n->named, a, rest, arg, args + 1))) {
        arg[args] = str_dup(a, part);
        return end;
    }
    if (n->rest && n->rest->routes.n) {
        arg[args] = str_dup(a, whole);
        return n->rest;
    }
    return NULL;
}

const struct route *route_find(const struct route_index *ix, struct arena *a, enum method m,
                               const char *path, const char *arg[4], unsigned *allow)
{
    *allow = 0;
    for (int i = 0; i < 4; i++)
        arg[i] = NULL;
    const struct node *end = ix->root.routes.n && streq(path, "/") ? &ix->root : NULL;
    if (!end && path[0] == '/' && path[1] != '\0')
        end = walk(&ix->root, a, str_of(path + 1), arg, 0);
    if (!end)
        return NULL;
    unsigned want = m == HEAD ? GET : m;
    const struct route *found = NULL;
    VEC_EACH (&end->routes, it) {
        *allow |= (*it)->methods;
        if ((*it)->methods & want)
            found = *it;
    }
    if (*allow & GET)
        *allow |= HEAD;
    return found;
}

void route_each(const struct route_index *ix, void (*fn)(void *ctx, const struct route *),
                void *ctx)
{
    VEC_EACH (&ix->all, it)
        fn(ctx, *it);
}

size_t route_body_max(const struct route *route)
{
    return route->body_max ? route->body_max : BODY_MAX_DEFAULT;
}

const char *method_name(enum method m)
{
    switch (m) {
    case GET:
        return "GET";
    case HEAD:
        return "HEAD";
    case POST:
        return "POST";
    case PUT:
        return "PUT";
    case DELETE:
        return "DELETE";
    }
    BUG("method %d", (int)m);
}
