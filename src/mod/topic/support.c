/*
 * support.c - "I am for it": supporters of a topic or of a suggestion.
 *
 * An account counts once; signatures on paper count by the sheet, which is kept. With the charter's number
 * of supporters the office has to decide: a clock starts. Who supported what is known to nobody but the
 * person, and gone when it is taken back.
 */
#include "mod/topic/room.h"
#include "web/i18n.h"

/* What a support is for: enough to know its place, number and link. */
struct supported {
    struct topic t; /* body, number and stage; id 0 for a suggestion */
    int64_t body;
    const char *number;
    usec opened;
    bool takes; /* still to be decided on */
};

static bool find(struct db *db, enum subject s, int64_t id, struct supported *x)
{
    struct submission sub;
    *x = (struct supported){0};
    if (s == SUBJECT_TOPIC && topic_by_id(db, id, &x->t)) {
        x->takes = x->t.state == TOPIC_OPEN;
        x->body = x->t.body;
        x->number = x->t.number;
        x->opened = x->t.opened;
        return true;
    }
    if (s != SUBJECT_SUBMISSION || !submission_by_id(db, id, &sub) || !sub.public_title)
        return false;
    x->takes = sub.kind == SUB_SUGGESTION && sub.state != SUB_ADOPTED && submission_open(sub.state);
    x->body = sub.body;
    x->number = sub.number;
    x->opened = sub.received;
    return true;
}

int64_t topic_supporters(struct db *db, enum subject s, int64_t id)
{
    struct topic_tally_get row;
    return q_topic_tally_get(db, &row, .subject = s, .subject_id = id) ? row.n : 0;
}

/* The number is reached: the office has to decide, and everybody can see by when. */
static void oblige(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                   const struct supported *x)
{
    q_topic_tally_reach(db, .subject = s, .subject_id = id, .now = by->now);
    deadline_start(db, by->zone, by->now,
                   &(struct deadline_new){.subject = s,
                                          .subject_id = id,
                                          .number = x->number,
                                          .body = x->body,
                                          .rule = "topic.select.workdays",
                                          .from = by->now});
    chronicle_add(db, by->now,
                  &(struct chronicle_act){.act = "topic.supported",
                                          .body = x->body,
                                          .number = x->number,
                                          .subject = s,
                                          .subject_id = id,
                                          .stage = STAGE_COLLECT,
                                          .quiet = by->quiet});
}

static void count(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                  const struct supported *x, int64_t more)
{
    struct topic_tally_add sum;
    if (!q_topic_tally_add(db, &sum, .subject = s, .subject_id = id, .more = more))
        return;
    if (s == SUBJECT_TOPIC)
        q_topic_set_supporters(db, .id = id, .n = sum.n);
    bool waits = s == SUBJECT_SUBMISSION || x->t.stage == STAGE_COLLECT;
    int64_t needed = charter_int(db, x->body, "topic.supporters", zone_day(by->zone, x->opened));
    if (waits && !sum.reached.some && sum.n >= needed)
        oblige(db, by, s, id, x);
}

static const char *fault(struct db *db, enum subject s, int64_t id, struct supported *x)
{
    if (!find(db, s, id, x))
        return T_("There is nothing of that number to support.");
    return x->takes ? NULL : T_("It is decided already.");
}

bool topic_support(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                   const char **why)
{
    struct supported x;
    *why = fault(db, s, id, &x);
    if (!*why && !by->user)
        *why = T_("Sign in, so that everybody is counted once.");
    if (*why)
        return false;
    if (!q_topic_support_add(db, .subject = s, .subject_id = id, .person = DB_SOME(by->user),
                             .count = 1, .sheet = "", .now = by->now)) {
        *why = T_("You are counted already.");
        return false;
    }
    count(db, by, s, id, &x, 1);
    return true;
}

bool topic_support_withdraw(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                            const char **why)
{
    struct supported x;
    *why = fault(db, s, id, &x);
    if (!*why && (!by->user ||
                  !q_topic_support_drop(db, .subject = s, .subject_id = id, .person = by->user)))
        *why = T_("You were not counted.");
    if (*why)
        return false;
    count(db, by, s, id, &x, -1);
    return true;
}

bool topic_support_paper(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                         int64_t n, const char *sheet, const char **why)
{
    struct supported x;
    *why = fault(db, s, id, &x);
    if (!*why && !(topic_by_office(by) || by->role == ROLE_COUNTER))
        *why = T_("This is for the office and the chair of its place.");
    if (!*why && (n < 1 || n > 10000))
        *why = T_("How many signatures are on the sheet?");
    if (!*why && str_trim(str_of(sheet)).n == 0)
        *why = T_("Give the number of the sheet, so that it can be found again.");
    if (!*why && q_topic_support_sheet(db, .subject = s, .subject_id = id, .sheet = sheet).n > 0)
        *why = T_("That sheet is counted already.");
    if (*why)
        return false;
    q_topic_support_add(db, .subject = s, .subject_id = id, .person = DB_NONE, .count = n,
                        .sheet = sheet, .now = by->now);
    count(db, by, s, id, &x, n);
    account_audit_at(db, by->now, by->user, "topic.paper",
                     arena_printf(db_arena(db), "%s/%lld", subject_word(s), (long long)id),
                     arena_printf(db_arena(db), "%lld, %s", (long long)n, sheet));
    return true;
}
