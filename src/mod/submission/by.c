/*
 * by.c - in what capacity somebody handles a submission: asked in one place, for every act.
 */
#include "mod/submission/inside.h"

struct submission_by submission_by_person(struct req *r)
{
    return (struct submission_by){.zone = r->app->zone, .now = r->now, .user = r->who.user};
}

/* Among several capacities the one that may do most, nearest to the place. */
static int weight(const struct grant *g)
{
    int office = (g->role & (unsigned)SUBMISSION_OFFICE) ? 1000 : g->role == ROLE_LEADING ? 500 : 0;
    return office + (int)strlen(g->body_path);
}

bool submission_by_of(struct req *r, const struct submission *s, struct submission_by *by)
{
    struct body b;
    const struct grant *best = NULL;
    if (!body_by_id(r->db, s->body, &b))
        return false;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        bool here = str_starts(str_of(b.path), str_of(g->body_path));
        if (g->role == ROLE_SUPERVISOR && here)
            return false; /* reads everything, writes nothing here */
        bool office = (g->role & (SUBMISSION_OFFICE | ROLE_LEADING)) && here;
        bool unit = g->role == ROLE_UNIT && g->org && (g->org == s->org || g->org == s->first_org);
        if ((office || unit) && (!best || weight(g) > weight(best)))
            best = g;
    }
    if (!best)
        return false;
    *by = (struct submission_by){.zone = r->app->zone,
                                 .now = r->now,
                                 .user = r->who.user,
                                 .org = best->org,
                                 .role = best->role};
    return true;
}
