/*
 * test_again.c - a page whose database went away in its middle is made once more, from the beginning.
 */
#include "db/catalog.h"
#include "gen/web/queries.h"
#include "harness.h"
#include "web/app.h"
#include "web/csrf.h"
#include "web/event.h"
#include "web/page.h"

static void listening_get(struct req *r)
{
    struct web_schema schema;
    for (int i = 0; i < 5; i++)
        event_listen(r, arena_printf(r->arena, "channel %d", i));
    csrf_token(r);
    q_web_schema(r->db, &schema);
}

static const struct route routes[] = {{GET, "/listening", listening_get}};

static struct db *place(const char **url)
{
    struct arena *a = t_arena();
    const char *error = NULL;
    *url = arena_printf(a, "sqlite:%s/place.db", t_dir());
    struct db *db = db_open(*url, true, a, &error);
    struct db_catalog all = catalog_all(a);
    EXPECT(db && db_migrate(db, &all, a, &error));
    return db;
}

static int set_cookies(const struct req *r)
{
    int n = 0;
    for (size_t i = 0; i < r->out_headers.n; i++)
        n += streq(r->out_headers.at[i].name, "Set-Cookie");
    return n;
}

TEST(web, a_read_that_runs_again_begins_afresh)
{
    struct config config = {0};
    struct app app = {.config = &config, .clock = clock_now};
    struct rng rng = rng_fixed(1);
    struct db *db = place(&config.db);
    struct route_index *ix = route_index_new(t_arena());
    route_index_add(ix, routes, countof(routes));
    app.routes = ix;
    app.nav = page_nav_make(&app, t_arena());
    struct req r = {.arena = t_arena(),
                    .app = &app,
                    .rng = &rng,
                    .method = GET,
                    .path = "/listening",
                    .target = "/listening",
                    .client = "local",
                    .origin = "http://a"};
    db_inject(db, 1, DB_GONE);
    EXPECT_INT(web_start(&r, db), WEB_DONE);
    EXPECT_INT(r.failed, DB_OK);
    EXPECT_INT(r.n_listen, 5);
    EXPECT_INT(set_cookies(&r), 1); /* the page's form is worth nothing without it */
    web_finish(&r, DB_OK, NULL);
    EXPECT_INT(r.status, 200);
    db_close(db);
}
