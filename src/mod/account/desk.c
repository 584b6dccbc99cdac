/*
 * desk.c - /desk: the one door to everything that somebody's roles give him to do. Rooms say what that is.
 */
#include "base/vec.h"
#include "gen/account/pages.h"
#include "mod/account/web.h"
#include "web/extension.h"

#define WORKERS (ROLES_STAFF | ROLE_MEMBER)

static void desk_get(struct req *r)
{
    VEC(const struct account_desk *) found = {0};
    const struct account_desk *d;
    for (size_t at = 0; (d = extension_next(ACCOUNT_DESK_POINT, &at));)
        for (; d->label; d++) {
            if (!(d->roles & r->who.roles))
                continue;
            VEC_PUSH(r->arena, &found, d);
            for (size_t i = found.n - 1; i > 0 && found.at[i - 1]->order > d->order; i--) {
                found.at[i] = found.at[i - 1];
                found.at[i - 1] = d;
            }
        }
    page_desk(r, found.at, found.n);
}

const struct nav_item desk_nav[] = {{"desk", T_("My desk"), "/desk", 2, WORKERS}, {0}};
const struct account_desk own_desk[] = {
    {T_("Administration"), T_("People and their roles, slips, the record of what staff did."),
     "/admin", ROLE_ADMIN | ROLE_CLERK | ROLE_SUPERVISOR, 90},
    {0}};
const struct route desk_routes[] = {
    {.methods = GET, .path = "/desk", .run = desk_get, .roles = WORKERS, .signed_in = true},
    {.path = NULL},
};
