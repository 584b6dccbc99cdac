/*
 * act.c - what the office does with a submission before it is answered.
 *
 * Which act is possible in which state stands in one table. Reasons are published; who hands a matter on
 * stays responsible for it until the other takes over (the first-receiver rule of the hotline
 * ordinances), and a wrong transfer comes back once, for good.
 */
#include "base/utf8.h"
#include "mod/submission/inside.h"
#include "web/i18n.h"

#define REASON_MAX 1000
#define NOTE_MAX   4000

#define IN(state) (1u << (state))
static const unsigned WORKED = IN(SUB_ACCEPTED) | IN(SUB_REOPENED);

static bool in_state(const struct submission *s, unsigned states, const char **why)
{
    if (states >> s->state & 1u)
        return true;
    *why = T_("In its present state that cannot be done.");
    return false;
}

static bool ready(const struct submission_by *by, const struct submission *s, unsigned states,
                  const char **why)
{
    return sub_handles(by, why) && in_state(s, states, why);
}

static bool office_only(const struct submission_by *by, const char **why)
{
    if (by->system || (by->role & (SUBMISSION_OFFICE | ROLE_LEADING)))
        return true;
    *why = T_("The office of the council does that.");
    return false;
}

/* --- what it is ------------------------------------------------------------------------------------- */

static void sort_into(struct submission *now, const struct submission_sort *x)
{
    now->kind = x->kind;
    now->category = x->category ? x->category : now->category;
    if (x->org)
        now->org = x->org;
    if (x->public_text && now->may_public) {
        now->public_text = x->public_text;
        now->public_title = x->public_title ? x->public_title : now->title;
    }
}

/* Another kind has another limit; it counts from the day the word came in. */
static void change_reply_clock(struct db *db, const struct submission_by *by,
                               const struct submission *was, const struct submission *now)
{
    if (was->kind == now->kind)
        return;
    deadline_cancel(db, by->now, SUBJECT_SUBMISSION, now->id, sub_reply_rule(was->kind));
    sub_start_reply(db, by, now, now->received);
}

static void hand_clocks(struct db *db, const struct submission *was, const struct submission *now)
{
    if (was->org != now->org)
        deadline_hand_over(db, SUBJECT_SUBMISSION, now->id, now->org);
}

bool submission_accept(struct db *db, const struct submission_by *by, const struct submission *s,
                       const struct submission_sort *x, const char **why)
{
    struct submission now = *s;
    if (!ready(by, s, IN(SUB_RECEIVED), why) || !office_only(by, why))
        return false;
    sort_into(&now, x);
    now.state = SUB_ACCEPTED;
    if (!sub_move(db, s, &now, why))
        return false;
    deadline_stop(db, by->now, SUBJECT_SUBMISSION, s->id, "submission.accept.workdays");
    change_reply_clock(db, by, s, &now);
    hand_clocks(db, s, &now);
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "accept", NULL);
    sub_letter(db, by, &now, LETTER_ACCEPTED, NULL, NULL);
    return true;
}

bool submission_sort(struct db *db, const struct submission_by *by, const struct submission *s,
                     const struct submission_sort *x, const char **why)
{
    struct submission now = *s;
    const unsigned any = ~(IN(SUB_WITHDRAWN) | IN(SUB_REFUSED));
    if (!ready(by, s, any, why))
        return false;
    sort_into(&now, x);
    if (!sub_move(db, s, &now, why))
        return false;
    if (submission_open(s->state))
        change_reply_clock(db, by, s, &now);
    hand_clocks(db, s, &now);
    sub_requeue(db, &now);
    bool published = !s->public_text && now.public_text;
    if (published)
        sub_tell(db, by, &now, "publish", NULL);
    else
        sub_tell_inside(db, by, &now, "sort", now.category);
    return true;
}

bool submission_assign(struct db *db, const struct submission_by *by, const struct submission *s,
                       int64_t org, int64_t user, const char **why)
{
    struct submission now = *s;
    struct org o;
    struct person p = {.name = ""};
    if (!ready(by, s, SUB_OPEN_STATES, why))
        return false;
    if ((org && !org_by_id(db, org, &o)) || (user && !account_person(db, user, &p))) {
        *why = T_("There is no such organisation or person.");
        return false;
    }
    if (org)
        now.org = org;
    now.assigned = user;
    if (!sub_move(db, s, &now, why))
        return false;
    hand_clocks(db, s, &now);
    sub_requeue(db, &now);
    sub_tell_inside(db, by, &now, "assign", user ? p.name : o.name);
    return true;
}

/* --- refusing, handing on --------------------------------------------------------------------------- */

bool submission_refuse(struct db *db, const struct submission_by *by, const struct submission *s,
                       const char *reason, const char **why)
{
    struct submission now = *s;
    if (!ready(by, s, IN(SUB_RECEIVED) | IN(SUB_TRANSFERRED) | WORKED, why) ||
        !office_only(by, why) || !sub_words_ok(reason, REASON_MAX, why))
        return false;
    now.state = SUB_REFUSED;
    now.reason = reason;
    now.closed = by->now;
    if (!sub_move(db, s, &now, why))
        return false;
    deadline_stop(db, by->now, SUBJECT_SUBMISSION, s->id, "submission.accept.workdays");
    deadline_cancel(db, by->now, SUBJECT_SUBMISSION, s->id, NULL);
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "refuse", reason);
    sub_letter(db, by, &now, LETTER_REFUSED, reason, NULL);
    sub_release_merged(db, by, &now);
    return true;
}

bool submission_transfer(struct db *db, const struct submission_by *by, const struct submission *s,
                         int64_t to, const char *reason, const char **why)
{
    struct submission now = *s;
    struct org o;
    if (!ready(by, s, IN(SUB_RECEIVED) | WORKED, why) || !office_only(by, why) ||
        !sub_words_ok(reason, REASON_MAX, why))
        return false;
    if (!org_by_id(db, to, &o) || to == s->org)
        *why = T_("Please choose the organisation that shall take it over.");
    else if (s->objected)
        *why =
            T_("It came back from a transfer once. You lead it now, and bring in whom you need.");
    else {
        now.state = SUB_TRANSFERRED;
        now.first_org = s->org;
        now.org = to;
        now.reason = reason;
        if (!sub_move(db, s, &now, why))
            return false;
        deadline_stop(db, by->now, SUBJECT_SUBMISSION, s->id, "submission.accept.workdays");
        sub_requeue(db, &now);
        sub_tell(db, by, &now, "transfer", arena_printf(db_arena(db), "%s: %s", o.name, reason));
        return true;
    }
    return false;
}

bool submission_take_over(struct db *db, const struct submission_by *by, const struct submission *s,
                          const char **why)
{
    struct submission now = *s;
    if (!ready(by, s, IN(SUB_TRANSFERRED), why))
        return false;
    if (!by->system && by->role == ROLE_UNIT && by->org != s->org) {
        *why = T_("The organisation it was handed to does that.");
        return false;
    }
    now.state = SUB_ACCEPTED;
    now.reason = "";
    if (!sub_move(db, s, &now, why))
        return false;
    deadline_hand_over(db, SUBJECT_SUBMISSION, s->id, s->org);
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "takeover", NULL);
    return true;
}

bool submission_object(struct db *db, const struct submission_by *by, const struct submission *s,
                       const char *reason, const char **why)
{
    struct submission now = *s;
    if (!ready(by, s, IN(SUB_TRANSFERRED), why) || !sub_words_ok(reason, REASON_MAX, why))
        return false;
    if (!by->system && by->role == ROLE_UNIT && by->org != s->org) {
        *why = T_("The organisation it was handed to does that.");
        return false;
    }
    now.state = SUB_ACCEPTED;
    now.org = s->first_org;
    now.objected = true;
    now.reason = "";
    if (!sub_move(db, s, &now, why))
        return false;
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "object", reason);
    return true;
}

/* --- time -------------------------------------------------------------------------------------------- */

bool submission_ask_extension(struct db *db, const struct submission_by *by,
                              const struct submission *s, int64_t days, const char *reason,
                              const char **why)
{
    if (!ready(by, s, IN(SUB_ACCEPTED) | IN(SUB_TRANSFERRED) | IN(SUB_REOPENED), why) ||
        !sub_words_ok(reason, REASON_MAX, why))
        return false;
    if (s->extended) {
        *why = T_("It was extended once already; a second time is not possible.");
        return false;
    }
    sub_tell_inside(db, by, s, "ask-extend",
                    arena_printf(db_arena(db), "%lld\n%s", (long long)days, reason));
    return true;
}

bool submission_extend(struct db *db, const struct submission_by *by, const struct submission *s,
                       int64_t days, const char *reason, int64_t approved, const char **why)
{
    struct submission now = *s;
    struct deadline d;
    if (!ready(by, s, IN(SUB_ACCEPTED) | IN(SUB_TRANSFERRED) | IN(SUB_REOPENED), why) ||
        !sub_words_ok(reason, REASON_MAX, why))
        return false;
    if (s->extended || !deadline_find(db, SUBJECT_SUBMISSION, s->id, sub_reply_rule(s->kind), &d)) {
        *why = T_("It was extended once already; a second time is not possible.");
        return false;
    }
    now.extended = true;
    struct deadline_extension e = {.deadline = d.id,
                                   .days = days,
                                   .max = charter_int(db, s->body, "submission.extension.workdays",
                                                      zone_day(by->zone, s->received)),
                                   .reason = reason,
                                   .by = by->user,
                                   .approved = approved};
    if (!deadline_extend(db, by->zone, by->now, &e, why) || !sub_move(db, s, &now, why) ||
        !deadline_by_id(db, d.id, &d))
        return false;
    sub_requeue(db, &now);
    sub_tell_day(db, by, &now, "extend", reason, deadline_day_of(by->zone, d.due));
    sub_letter(db, by, &now, LETTER_EXTENDED, reason, NULL);
    return true;
}

bool submission_contacted(struct db *db, const struct submission_by *by, const struct submission *s,
                          const char *how, const char **why)
{
    if (!ready(by, s, SUB_OPEN_STATES, why) || !sub_words_ok(how, NOTE_MAX, why))
        return false;
    deadline_stop(db, by->now, SUBJECT_SUBMISSION, s->id, "submission.contact.workdays");
    sub_requeue(db, s);
    sub_tell(db, by, s, "contact", NULL);
    sub_tell_inside(db, by, s, "note", how);
    return true;
}

bool submission_note(struct db *db, const struct submission_by *by, const struct submission *s,
                     const char *text, const char **why)
{
    if (!sub_handles(by, why) || !sub_words_ok(text, NOTE_MAX, why))
        return false;
    sub_tell_inside(db, by, s, "note", text);
    return true;
}

/* --- joining ----------------------------------------------------------------------------------------- */

/* One of the two places lies in the other. */
static bool near_enough(struct db *db, int64_t a, int64_t b)
{
    const char *x = sub_way_of(db, a).path, *y = sub_way_of(db, b).path;
    return str_starts(str_of(x), str_of(y)) || str_starts(str_of(y), str_of(x));
}

bool submission_merge(struct db *db, const struct submission_by *by, const struct submission *s,
                      const struct submission *main, const char **why)
{
    struct submission now = *s;
    if (!ready(by, s, IN(SUB_RECEIVED) | WORKED, why) || !office_only(by, why))
        return false;
    if (s->id == main->id || main->into || !submission_open(main->state) ||
        main->state == SUB_MERGED)
        *why =
            T_("It can be joined with an open one only, that is not joined with another itself.");
    else if (!near_enough(db, s->body, main->body))
        *why = T_("They belong to different places.");
    else if (submission_merged_into(db, s->id).n > 0)
        *why = T_("Others are joined with this one. Join the other one with this, or those first.");
    else {
        now.state = SUB_MERGED;
        now.into = main->id;
        if (!sub_move(db, s, &now, why))
            return false;
        deadline_stop(db, by->now, SUBJECT_SUBMISSION, s->id, "submission.accept.workdays");
        sub_requeue(db, &now);
        sub_tell(db, by, &now, "merge", main->number);
        sub_letter(db, by, &now, LETTER_MERGED, main->number, NULL);
        return true;
    }
    return false;
}

void sub_release_merged(struct db *db, const struct submission_by *by, const struct submission *s)
{
    struct submissions all = submission_merged_into(db, s->id);
    const char *why;
    for (size_t i = 0; i < all.n; i++) {
        struct submission now = all.at[i];
        if (now.state != SUB_MERGED)
            continue;
        now.state = SUB_ACCEPTED;
        now.into = 0;
        if (!sub_move(db, &all.at[i], &now, &why))
            continue;
        sub_requeue(db, &now);
        sub_tell(db, by, &now, "release", NULL);
    }
}

/* --- topics ------------------------------------------------------------------------------------------- */

bool submission_adopt(struct db *db, const struct submission_by *by, const struct submission *s,
                      const char *topic_number, const char **why)
{
    struct submission now = *s;
    if (!ready(by, s, IN(SUB_RECEIVED) | IN(SUB_TRANSFERRED) | WORKED, why))
        return false;
    now.state = SUB_ADOPTED;
    now.topic = topic_number;
    if (!sub_move(db, s, &now, why))
        return false;
    deadline_cancel(db, by->now, SUBJECT_SUBMISSION, s->id, "submission.stop.days");
    deadline_stop(db, by->now, SUBJECT_SUBMISSION, s->id, NULL);
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "adopt", topic_number);
    sub_letter(db, by, &now, LETTER_ADOPTED, topic_number, NULL);
    return true;
}

bool submission_release(struct db *db, const struct submission_by *by, const struct submission *s,
                        const char *reason, const char **why)
{
    struct submission now = *s;
    if (!ready(by, s, IN(SUB_ADOPTED), why))
        return false;
    now.state = SUB_ACCEPTED;
    now.topic = NULL;
    if (!sub_move(db, s, &now, why))
        return false;
    sub_start_reply(db, by, &now, by->now);
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "release", reason);
    return true;
}
