/*
 * static.c - style sheet, script and icons, embedded in the program.
 *
 * Their names carry a hash of their bytes: a browser may keep them for ever, and an upgrade is seen
 * at once.
 */
#include "web/static.h"

const struct static_file *static_find(const char *hashed_name)
{
    for (size_t i = 0; i < n_static_files; i++)
        if (streq(static_files[i].name, hashed_name))
            return &static_files[i];
    return NULL;
}

const char *static_url(struct req *r, const char *logical)
{
    for (size_t i = 0; i < n_static_files; i++)
        if (streq(static_files[i].logical, logical))
            return arena_printf(r->arena, "/static/%s", static_files[i].name);
    BUG("no static file %s", logical);
}

void static_get(struct req *r)
{
    r->out_file = static_find(r->arg[0]);
    if (!r->out_file)
        reply_status(r, 404);
    else
        r->type = r->out_file->type;
}
