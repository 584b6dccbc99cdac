/*
 * web.c - what this room brings to the program: its tables of pages, its commands, who somebody is, and
 * what is swept away at night.
 */
#include "job/job.h"
#include "mod/account/people.h"

/* Sessions that cannot be used, codes long past, wrong passwords that no longer count. Roles and the
 * audit stay for ever. */
static void sweep(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a, (void)app;
    q_account_session_end_old(db, .seen_before = now - 30 * USEC_DAY);
    q_account_failure_end_old(db, .before = now - BUDGET_WINDOW);
    q_account_code_end_old(db, .before = now - 30 * USEC_DAY);
}

static const struct cron_entry crons[] = {
    {.name = "account.sweep", .minute = 20, .hour = -1, .run = sweep},
    {.name = NULL},
};

static const struct route *const tables[] = {signin_routes, self_routes, people_routes,
                                             office_routes, desk_routes, NULL};
static const struct extension extensions[] = {{ACCOUNT_DESK_POINT, own_desk}, {0}};

const struct module account_module = {
    .name = "account",
    .more_routes = tables,
    .crons = crons,
    .commands = account_commands,
    .identify = account_identify,
    .nav = desk_nav,
    .extensions = extensions,
    .furnish = account_furnish,
    .furnish_order = 10,
};
