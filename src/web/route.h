/*
 * route.h - the table of pages, and what is checked once for all of them before a handler runs.
 */
#ifndef TX_ROUTE_H
#define TX_ROUTE_H

#include "web/form.h"
#include "web/req.h"

enum cache_rule {
    CACHE_NONE,    /* no-store: personal pages */
    CACHE_PRIVATE, /* no-cache, private, with ETag: pages that show who is signed in */
    CACHE_PUBLIC,  /* no-cache with ETag, same for everybody: feeds, exports */
    CACHE_FOREVER  /* immutable: files with their hash in the name */
};
enum rate_class { RATE_NONE, RATE_READ, RATE_WRITE, RATE_SIGNIN, RATE_COSTLY };

struct route {
    unsigned methods; /* GET (HEAD comes with it), POST … */
    const char *path; /* "/blog/:id/edit"; ":name" is one part, ":*" last: the rest */
    void (*run)(struct req *r);
    unsigned roles;           /* 0: everybody; else one of these, anywhere (rules check where) */
    bool signed_in;           /* somebody must be signed in, whatever their roles */
    enum assurance assurance; /* at least */
    size_t body_max;          /* bytes; 0: 64 KiB */
    enum rate_class rate;
    enum cache_rule cache;
    const struct form_spec *form;   /* what it reads: for the sweeps, and for docs */
    void (*prepare)(struct req *r); /* slow first step on a worker, before the lane; reads only */
    bool raw_body;     /* r->body instead of r->form; a media type of ours, no CSRF token:
                                 * for APIs and one-click unsubscribe, which bring their own proof */
    size_t upload_max; /* multipart files: bytes in all; 0: none taken */
    bool stream;       /* server-sent events: run() only says who may listen to what */
    bool machine;      /* errors as application/problem+json */
    bool watchers; /* those who watch may write here too (their own account); elsewhere a signed-in
                        * ROLE_SUPERVISOR writes only where `roles` names it */
};

/* All routes of the core and the modules, as a tree by path parts. In memory of a; two routes for the
 * same method and path are a BUG. */
struct route_index;
struct route_index *route_index_new(struct arena *a);
void route_index_add(struct route_index *ix, const struct route *routes, size_t n);
/* The route, with the path's named parts in arg (NULL where unused; memory of a). NULL: *allow holds
 * the methods this path knows, 0 for a path that does not exist. */
const struct route *route_find(const struct route_index *ix, struct arena *a, enum method m,
                               const char *path, const char *arg[4], unsigned *allow);
/* Calls fn for every route: sweeps, the navigation, docs. */
void route_each(const struct route_index *ix, void (*fn)(void *ctx, const struct route *),
                void *ctx);
size_t route_body_max(const struct route *route);
const char *method_name(enum method m);

#endif
