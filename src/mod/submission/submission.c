/*
 * submission.c - the room's entry in the table of modules: pages, words of its acts, search, navigation.
 */
#include "mod/submission/submission.h"

#include "mod/submission/web.h"

static const struct route *const tables[] = {sub_public_routes,
                                             sub_say_routes,
                                             sub_status_routes,
                                             sub_counter_routes,
                                             sub_queue_routes,
                                             sub_office_routes,
                                             NULL};

static const struct nav_item nav[] = {{"say", T_("Say something"), "/say", 5},
                                      {"submissions", T_("What people said"), "/submissions", 15},
                                      {NULL, NULL, NULL, 0}};

/* For an empty search index, and after an import. */
int64_t submission_fill_search(struct db *db, int64_t after, int max)
{
    struct submission_after_rows rows = q_submission_after(db, .after = after, .max = max);
    struct search_doc *doc = arena_array(db_arena(db), struct search_doc, rows.n);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        struct submission s;
        if (submission_by_id(db, rows.at[i].id, &s) && sub_is_public(&s))
            doc[n++] = sub_search_doc(db, &s);
    }
    search_load(db, doc, n, NULL);
    return rows.n < (size_t)max ? 0 : rows.at[rows.n - 1].id;
}

static const struct search_kind kinds[] = {
    {"submission", T_("Said"), T_("What people said"), submission_fill_search, sub_search_text},
    {NULL}};

static const struct account_desk desk[] = {
    {T_("The office's queue"), T_("What people said: accept it, pass it on, answer it."),
     "/office/submissions", SUBMISSION_DESK | ROLE_SUPERVISOR, 10},
    {T_("The counter"), T_("File for somebody who comes, rings up or writes."), "/counter",
     SUBMISSION_OFFICE | ROLE_COUNTER, 11},
    {0}};
static const struct extension extensions[] = {{ACCOUNT_DESK_POINT, desk},
                                              {"chronicle.act", sub_act_words},
                                              {SEARCH_KINDS, kinds},
                                              {"body.panel", &sub_so_far_panel},
                                              {NULL, NULL}};

const struct module submission_module = {
    .name = "submission",
    .more_routes = tables,
    .crons = submission_crons,
    .commands = submission_commands,
    .nav = nav,
    .furnish = submission_furnish,
    .furnish_order = 50,
    .extensions = extensions,
};
