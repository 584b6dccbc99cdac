/*
 * supervision.c - findings and queries: what the supervision group of a place writes, and the office's answers.
 */
#include "gen/supervision/queries.h"
#include "mod/supervision/room.h"
#include "web/i18n.h"

#define TEXT_BYTES  20000
#define TITLE_BYTES 400

static const char *fault_of(const char *text, size_t most)
{
    return str_trim(str_of(text)).n == 0 ? T_("There is nothing written yet.")
           : str_of(text).n > most       ? T_("That is too long. Please make it shorter.")
                                         : NULL;
}

static const char *not_watching(const struct topic_by *by)
{
    return by->role == ROLE_SUPERVISOR || (by->role == 0 && by->user == 0)
               ? NULL
               : T_("This is for the supervision group of the place.");
}

/* The chronicle and the record of staff, on the thread where there is one. */
static void tell(struct db *db, const struct topic_by *by, int64_t body, const char *number,
                 int stage, const char *act, enum subject s, int64_t id, const char *words,
                 const char *link)
{
    chronicle_add(db, by->now,
                  &(struct chronicle_act){.act = act,
                                          .body = body,
                                          .number = number,
                                          .subject = s,
                                          .subject_id = id,
                                          .stage = stage,
                                          .capacity = by->role ? account_role_word(by->role) : NULL,
                                          .org = by->org,
                                          .actor = by->user,
                                          .words = words,
                                          .link = link,
                                          .quiet = by->quiet});
    account_audit_in(db, by->now, body, by->user, act,
                     arena_printf(db_arena(db), "%s/%lld", subject_word(s), (long long)id), words);
}

/* --- findings ------------------------------------------------------------------------------------------ */

int64_t supervision_find(struct db *db, const struct topic_by *by, int64_t body,
                         const struct topic *t, bool fault, const char *text, const char **why)
{
    struct supervision_finding_insert row;
    struct supervision_finding_same same;
    *why = not_watching(by);
    if (!*why && t && t->body != body)
        *why = T_("This matter belongs to another place.");
    if (!*why)
        *why = fault_of(text, TEXT_BYTES);
    if (!*why && q_supervision_finding_same(db, &same, .body = body, .person = by->user,
                                            .number = t ? t->number : NULL, .text = text))
        *why = T_("You have published that already, in the same words.");
    if (*why)
        return 0;
    if (!q_supervision_finding_insert(
            db, &row, .body = body, .person = by->user, .subject = t ? SUBJECT_TOPIC : SUBJECT_BODY,
            .subject_id = t ? t->id : body, .number = t ? t->number : NULL, .fault = fault,
            .text = text, .now = by->now))
        return 0;
    tell(db, by, body, t ? t->number : NULL, t ? t->stage : 0,
         fault ? "supervision.fault" : "supervision.find", SUBJECT_FINDING, row.id, text, NULL);
    if (t)
        topic_search(db, t->id);
    return row.id;
}

int64_t supervision_settle(struct db *db, const struct topic_by *by,
                           const struct supervision_flag *f, const char *text, const char **why)
{
    const struct supervision_rule *rule = supervision_rule(f->rule);
    struct topic t;
    if (!rule || !rule->past) {
        *why = T_("That can still be put in order; then the flag goes by itself.");
        return 0;
    }
    if (f->gone) {
        *why = T_("Somebody was quicker. Look at it again before you go on.");
        return 0;
    }
    bool on_topic = f->number && topic_by_number(db, f->number, &t) && t.body == f->body;
    int64_t id = supervision_find(db, by, f->body, on_topic ? &t : NULL, true, text, why);
    if (id)
        q_supervision_flag_settle(db, .id = f->id, .finding = id, .now = by->now);
    return id;
}

#define FINDING(g)                                                                             \
    ((struct supervision_finding){(g)->id, (g)->body, (g)->person, (enum subject)(g)->subject, \
                                  (g)->subject_id, (g)->number, (g)->fault, (g)->text, (g)->at})

struct supervision_findings supervision_findings(struct db *db, int64_t body, int max)
{
    struct supervision_findings_body_rows rows =
        q_supervision_findings_body(db, .body = body, .max = max);
    struct supervision_findings l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)),
                                     rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = FINDING(&rows.at[i]);
    return l;
}

struct supervision_findings supervision_findings_of(struct db *db, const char *number)
{
    struct supervision_findings_number_rows rows =
        q_supervision_findings_number(db, .number = number, .max = LIST_MAX);
    struct supervision_findings l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)),
                                     rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = FINDING(&rows.at[i]);
    return l;
}

/* --- queries ------------------------------------------------------------------------------------------- */

bool supervision_query_by_id(struct db *db, int64_t id, struct supervision_query *out)
{
    struct supervision_query_get g;
    if (!q_supervision_query_get(db, &g, .id = id))
        return false;
    *out = (struct supervision_query){.id = g.id,
                                      .body = g.body,
                                      .user = g.person,
                                      .clock = g.clock,
                                      .number = g.number,
                                      .title = g.title,
                                      .text = g.text,
                                      .at = g.at,
                                      .due = g.due,
                                      .answer = g.answer,
                                      .answered = g.answered.v,
                                      .answered_by = g.answered_by};
    return true;
}

int64_t supervision_ask(struct db *db, const struct topic_by *by, int64_t body,
                        const struct topic *t, const char *title, const char *text,
                        const char **why)
{
    struct supervision_query_insert row;
    struct supervision_query_same same;
    struct deadline clock;
    *why = not_watching(by);
    if (!*why && t && t->body != body)
        *why = T_("This matter belongs to another place.");
    if (!*why)
        *why = fault_of(title, TITLE_BYTES);
    if (!*why)
        *why = fault_of(text, TEXT_BYTES);
    if (!*why && q_supervision_query_same(db, &same, .body = body, .number = t ? t->number : NULL,
                                          .title = title))
        *why = T_("That was asked already, and waits for the answer.");
    if (*why)
        return 0;
    if (!q_supervision_query_insert(db, &row, .body = body, .person = by->user,
                                    .number = t ? t->number : NULL, .title = title, .text = text,
                                    .now = by->now))
        return 0;
    const char *link = arena_printf(db_arena(db), "/supervision/query/%lld", (long long)row.id);
    int64_t id = deadline_start(db, by->zone, by->now,
                                &(struct deadline_new){.subject = SUBJECT_QUERY,
                                                       .subject_id = row.id,
                                                       .number = t ? t->number : NULL,
                                                       .body = body,
                                                       .rule = "query.answer.workdays",
                                                       .from = by->now,
                                                       .link = link});
    if (!deadline_by_id(db, id, &clock))
        return 0;
    q_supervision_query_clock(db, .id = row.id, .clock = id, .due = clock.due);
    tell(db, by, body, t ? t->number : NULL, t ? t->stage : 0, "supervision.ask", SUBJECT_QUERY,
         row.id, title, link);
    return row.id;
}

bool supervision_answer(struct db *db, const struct topic_by *by, const struct supervision_query *q,
                        const char *text, const char **why)
{
    bool office =
        by->role == ROLE_CLERK || by->role == ROLE_CHAIR || (by->role == 0 && by->user == 0);
    struct topic t;
    *why = office ? fault_of(text, TEXT_BYTES)
                  : T_("This is for the office and the chair of its place.");
    if (*why)
        return false;
    if (!q_supervision_query_answer(db, .id = q->id, .text = text, .now = by->now,
                                    .person = by->user)) {
        *why = T_("Somebody was quicker. Look at it again before you go on.");
        return false;
    }
    deadline_stop(db, by->now, SUBJECT_QUERY, q->id, NULL);
    bool on_topic = q->number && topic_by_number(db, q->number, &t);
    tell(db, by, q->body, q->number, on_topic ? t.stage : 0, "supervision.answer", SUBJECT_QUERY,
         q->id, text, arena_printf(db_arena(db), "/supervision/query/%lld", (long long)q->id));
    return true;
}

struct supervision_queries supervision_queries_in(struct db *db, int64_t body, int max)
{
    struct supervision_queries_body_rows rows =
        q_supervision_queries_body(db, .body = body, .max = max);
    struct supervision_queries l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)), 0};
    for (size_t i = 0; i < rows.n; i++)
        l.n += supervision_query_by_id(db, rows.at[i].id, &l.at[l.n]);
    return l;
}

struct supervision_queries supervision_queries_of(struct db *db, const char *number)
{
    struct supervision_queries_number_rows rows =
        q_supervision_queries_number(db, .number = number, .max = LIST_MAX);
    struct supervision_queries l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)), 0};
    for (size_t i = 0; i < rows.n; i++)
        l.n += supervision_query_by_id(db, rows.at[i].id, &l.at[l.n]);
    return l;
}
