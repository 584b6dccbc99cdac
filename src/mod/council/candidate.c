/*
 * candidate.c - people whom a constituency nominated, or who applied; and what became of it.
 */
#include "mod/council/rules.h"

#include "web/i18n.h"

int64_t candidate_add(struct db *db, usec now, const struct council *c,
                      const struct candidate_values *v, struct actor by)
{
    struct council_candidate_insert row;
    if (!q_council_candidate_insert(
            db, &row, .council = c->org.id, .name = v->name, .constituency = v->constituency,
            .origin = v->origin, .words = v->words, .contact = v->contact,
            .account = v->account ? DB_SOME(v->account) : DB_NONE, .at = now))
        return 0;
    account_audit_in(db, now, c->body.id, by.user,
                     v->account ? "council.apply" : "council.nominate",
                     arena_printf(db_arena(db), "council_candidate/%lld", (long long)row.id), "");
    return row.id;
}

enum council_answer candidate_decide(struct db *db, usec now, const struct council *c, int64_t id,
                                     bool accept, const char *reason, struct actor by,
                                     const char **why)
{
    if (!accept && !*reason) {
        *why = T_("Say why. Whoever offered to help is owed a reason.");
        return COUNCIL_FAULT;
    }
    if (q_council_candidate_decide(
            db, .id = id, .council = c->org.id,
            .state = accept ? CANDIDATE_ACCEPTED : CANDIDATE_DECLINED, .reason = reason,
            .decided_by = by.user ? DB_SOME(by.user) : DB_NONE, .decided_at = now) != 1)
        return COUNCIL_TOO_LATE;
    account_audit_in(db, now, c->body.id, by.user, accept ? "council.accept" : "council.decline",
                     arena_printf(db_arena(db), "council_candidate/%lld", (long long)id), reason);
    return COUNCIL_DONE;
}
