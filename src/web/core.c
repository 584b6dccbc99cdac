/*
 * core.c - files, preferences, the style guide.
 *
 * A preference is a cookie of the reader's and nothing else: links set it (they change nothing of ours)
 * and lead back to the page they stood on.
 */
#include "web/core.h"

#include "gen/web/pages.h"
#include "web/app.h"
#include "web/static.h"

#define PREFERENCE_SECONDS (400 * INT64_C(86400)) /* the longest browsers keep */

static void go_back(struct req *r)
{
    reply_redirect(r, own_path(field_get(&r->query, "back")));
    r->out_secret = true;
}

static void lang_get(struct req *r)
{
    if (!lang_by_code(r->arg[0])) {
        reply_status(r, 404);
        return;
    }
    reply_cookie(r, "lang", r->arg[0], PREFERENCE_SECONDS);
    go_back(r);
}

static void size_get(struct req *r)
{
    static const char *const sizes[] = {"100", "125", "150", "175"};
    for (size_t i = 0; i < countof(sizes); i++)
        if (streq(r->arg[0], sizes[i])) {
            reply_cookie(r, "size", sizes[i], PREFERENCE_SECONDS);
            go_back(r);
            return;
        }
    reply_status(r, 404);
}

static void mode_get(struct req *r)
{
    bool elder = streq(r->arg[0], "elder");
    if (!elder && !streq(r->arg[0], "usual")) {
        reply_status(r, 404);
        return;
    }
    reply_cookie(r, "mode", elder ? "elder" : "usual", PREFERENCE_SECONDS);
    go_back(r);
}

static void settings_get(struct req *r)
{
    page_settings(r, own_path(field_get(&r->query, "back")));
}

static void styleguide_get(struct req *r)
{
    page_styleguide(r);
}

const struct route core_routes[] = {
    {GET, "/static/:name", static_get, .cache = CACHE_FOREVER},
    {GET, "/lang/:code", lang_get},
    {GET, "/size/:size", size_get},
    {GET, "/mode/:mode", mode_get},
    {GET, "/settings", settings_get, .cache = CACHE_PRIVATE},
    {GET, "/styleguide", styleguide_get, .cache = CACHE_PRIVATE},
};
const size_t n_core_routes = countof(core_routes);
