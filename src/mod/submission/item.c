/*
 * item.c - one submission: reading it, moving it, and keeping its rows in lists and sums.
 *
 * Every rule reads a struct submission, makes a changed copy and hands both to sub_move(): one update that
 * names the version, then the shelf, the queue and the sums follow from the difference. So no
 * rule can forget a list.
 */
#include "base/utf8.h"
#include "mod/submission/inside.h"
#include "web/i18n.h"

#define QUEUE_BATCH 500

const char SUBMISSION_STALE[] =
    T_("Somebody was faster: this has been acted on since you opened it. Look at what they did, "
       "then decide.");

/* --- reading ------------------------------------------------------------------------------------ */

bool submission_by_id(struct db *db, int64_t id, struct submission *out)
{
    struct submission_item_get g;
    if (!q_submission_item_get(db, &g, .id = id))
        return false;
    *out = (struct submission){.id = g.id,
                               .number = g.number,
                               .body = g.body,
                               .kind = (enum submission_kind)g.kind,
                               .channel = (enum submission_channel)g.channel,
                               .state = (enum submission_state)g.state,
                               .category = g.category,
                               .title = g.title,
                               .text = g.text,
                               .public_title = g.public_title,
                               .public_text = g.public_text,
                               .place_text = g.place_text,
                               .may_public = g.may_public,
                               .user = g.author,
                               .org = g.org,
                               .first_org = g.first_org,
                               .assigned = g.assigned,
                               .into = g.main,
                               .topic = g.topic,
                               .reason = g.reason,
                               .received = g.received,
                               .answered = g.answered,
                               .closed = g.closed,
                               .supports = g.supports,
                               .extended = g.extended,
                               .objected = g.objected,
                               .listed = g.listed != 0,
                               .version = g.version};
    return true;
}

bool submission_by_number(struct db *db, const char *number, struct submission *out)
{
    struct submission_item_id row;
    return number && q_submission_item_id(db, &row, .number = number) &&
           submission_by_id(db, row.id, out);
}

struct sub_way sub_way_of(struct db *db, int64_t body)
{
    struct sub_way w = {.path = "", .code = ""};
    struct body b;
    for (int64_t at = body; at && w.n < countof(w.id) && body_by_id(db, at, &b); at = b.parent) {
        if (w.n == 0) {
            w.path = b.path;
            w.code = b.code;
        }
        w.id[w.n++] = b.id;
    }
    return w;
}

int64_t sub_office_of(struct db *db, int64_t body)
{
    struct org_list all = org_of_body(db, body);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind == ORG_OFFICE)
            return all.at[i].id;
    return all.n ? all.at[0].id : 0;
}

bool sub_is_public(const struct submission *s)
{
    return s->may_public && s->public_text != NULL && s->state != SUB_WITHDRAWN;
}

/* --- lists and sums ------------------------------------------------------------------------------- */

static usec earliest_due(struct db *db, const struct submission *s)
{
    struct deadlines all = deadline_of_subject(db, SUBJECT_SUBMISSION, s->id);
    usec due = SUB_FAR;
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state == DEADLINE_RUNNING && all.at[i].due < due)
            due = all.at[i].due;
    return due;
}

void sub_requeue(struct db *db, const struct submission *s)
{
    q_submission_queue_drop(db, .item = s->id);
    if (!submission_open(s->state))
        return;
    struct sub_way w = sub_way_of(db, s->body);
    usec due = earliest_due(db, s);
    for (size_t i = 0; i < w.n; i++)
        q_submission_queue_add(db, .item = s->id, .place = w.id[i], .due = due, .state = s->state,
                               .category = s->category, .channel = s->channel, .org = s->org,
                               .assigned = s->assigned, .own = i == 0);
}

void sub_refresh_queue(struct db *db)
{
    int64_t after = 0;
    for (;;) {
        struct submission_queue_after_rows rows =
            q_submission_queue_after(db, .after = after, .max = QUEUE_BATCH);
        for (size_t i = 0; i < rows.n; i++) {
            struct submission s;
            after = rows.at[i].item;
            if (submission_by_id(db, after, &s) && earliest_due(db, &s) != rows.at[i].due)
                sub_requeue(db, &s);
        }
        if (rows.n < QUEUE_BATCH)
            return;
    }
}

static const char *search_text(struct db *db, const struct submission *s)
{
    struct buf b = buf_make(db_arena(db), 1024);
    buf_puts(&b, s->public_text);
    struct submission_answers all = submission_answers(db, s->id);
    for (size_t i = 0; i < all.n; i++) {
        buf_lit(&b, "\n\n");
        buf_puts(&b, all.at[i].text);
    }
    return b.p;
}

struct search_doc sub_search_doc(struct db *db, const struct submission *s)
{
    return (struct search_doc){.subject = "submission",
                               .id = s->id,
                               .body = s->body,
                               .number = s->number,
                               .title = s->public_title,
                               .text = search_text(db, s),
                               .url = arena_printf(db_arena(db), "/s/%s", s->number),
                               .at = s->received};
}

const char *sub_search_text(struct db *db, int64_t id)
{
    struct submission s;
    return submission_by_id(db, id, &s) && sub_is_public(&s) ? search_text(db, &s) : "";
}

static void index_words(struct db *db, const struct submission *s)
{
    if (!sub_is_public(s)) {
        search_drop(db, "submission", s->id);
        return;
    }
    struct search_doc doc = sub_search_doc(db, s);
    search_put(db, &doc);
}

/* A shelf holds what was public once: what was withdrawn stays there as its tombstone. */
static void shelve(struct db *db, struct submission *s)
{
    if (!s->listed && !sub_is_public(s))
        return;
    struct sub_way w = sub_way_of(db, s->body);
    for (size_t i = 0; i < w.n; i++)
        q_submission_shelf_add(db, .place = w.id[i], .at = s->received, .item = s->id,
                               .state = s->state, .category = s->category);
    s->listed = true;
}

void sub_publish(struct db *db, const struct submission *s, bool deferred)
{
    struct submission copy = *s;
    bool before = s->listed;
    shelve(db, &copy);
    if (copy.listed && !before)
        q_submission_item_listed(db, .id = s->id);
    if (copy.listed && !deferred)
        index_words(db, &copy);
}

void sub_count(struct db *db, int64_t body, enum submission_state state, int64_t n)
{
    struct sub_way w = sub_way_of(db, body);
    struct submission_count_add_in row[countof(w.id)];
    for (size_t i = 0; i < w.n; i++)
        row[i] = (struct submission_count_add_in){w.id[i], state, n};
    q_submission_count_add_rows(db, row, w.n);
}

static void recount(struct db *db, const struct submission *was, const struct submission *now)
{
    if (was->state == now->state)
        return;
    sub_count(db, now->body, was->state, -1);
    sub_count(db, now->body, now->state, 1);
}

bool sub_move(struct db *db, const struct submission *was, struct submission *now, const char **why)
{
    bool shown = was->listed || sub_is_public(now);
    int64_t n = q_submission_item_move(
        db, .id = was->id, .version = was->version, .kind = now->kind, .state = now->state,
        .category = now->category, .public_title = now->public_title,
        .public_text = now->public_text, .org = now->org, .first_org = now->first_org,
        .assigned = now->assigned, .main = now->into, .topic = now->topic, .reason = now->reason,
        .answered = now->answered, .closed = now->closed, .extended = now->extended,
        .objected = now->objected, .listed = shown);
    if (n != 1) {
        *why = SUBMISSION_STALE;
        return false;
    }
    now->version = was->version + 1;
    recount(db, was, now);
    shelve(db, now);
    if (now->listed)
        index_words(db, now);
    return true;
}

/* --- clocks ----------------------------------------------------------------------------------------- */

void sub_start_clock(struct db *db, const struct submission_by *by, const struct submission *s,
                     const char *rule, usec from)
{
    deadline_start(db, by->zone, by->now,
                   &(struct deadline_new){.subject = SUBJECT_SUBMISSION,
                                          .subject_id = s->id,
                                          .number = s->number,
                                          .body = s->body,
                                          .org = s->org,
                                          .rule = rule,
                                          .from = from,
                                          .link = arena_printf(db_arena(db), "/s/%s", s->number)});
}

const char *sub_reply_rule(enum submission_kind k)
{
    static const char *const rules[SUB_KINDS] = {
        [SUB_ENQUIRY] = "submission.reply.workdays.enquiry",
        [SUB_HELP] = "submission.reply.workdays.help",
        [SUB_COMPLAINT] = "submission.reply.workdays.complaint",
        [SUB_SUGGESTION] = "submission.reply.workdays.suggestion",
        [SUB_THANKS] = "submission.reply.workdays.thanks",
        [SUB_REPORT] = "submission.reply.workdays.report",
    };
    return rules[k];
}

void sub_start_reply(struct db *db, const struct submission_by *by, const struct submission *s,
                     usec from)
{
    sub_start_clock(db, by, s, sub_reply_rule(s->kind), from);
}

day sub_reopen_until(struct db *db, const struct zone *z, const struct submission *s)
{
    day from = zone_day(z, s->answered ? s->answered : s->closed);
    return from + charter_int(db, s->body, "submission.reopen.days", from);
}

/* --- on record ------------------------------------------------------------------------------------- */

static const char *capacity_of(const struct submission_by *by)
{
    if (by->system)
        return "system";
    return by->role ? account_role_word(by->role) : "resident";
}

static int64_t role_stored(const struct submission_by *by)
{
    return by->system ? -1 : (int64_t)by->role;
}

static void audit(struct db *db, const struct submission_by *by, const struct submission *s,
                  const char *act, const char *words)
{
    if (!by->role)
        return;
    struct arena *a = db_arena(db);
    account_audit_in(db, by->now, s->body, by->user, arena_printf(a, "submission.%s", act),
                     arena_printf(a, "submission/%s", s->number),
                     words ? utf8_ellipsis(a, words, 300) : "");
}

void sub_tell(struct db *db, const struct submission_by *by, const struct submission *s,
              const char *act, const char *words)
{
    sub_tell_day(db, by, s, act, words, CHRONICLE_NO_DAY);
}

void sub_tell_day(struct db *db, const struct submission_by *by, const struct submission *s,
                  const char *act, const char *words, day on)
{
    struct arena *a = db_arena(db);
    q_submission_step_add(db, .item = s->id, .at = by->now, .act = act, .role = role_stored(by),
                          .org = by->org, .actor = by->role ? by->user : 0,
                          .words = words ? words : "", .internal = false);
    chronicle_add(db, by->now,
                  &(struct chronicle_act){.act = arena_printf(a, "submission.%s", act),
                                          .body = s->body,
                                          .number = s->number,
                                          .subject = SUBJECT_SUBMISSION,
                                          .subject_id = s->id,
                                          .capacity = capacity_of(by),
                                          .org = by->role ? by->org : 0,
                                          .actor = by->role ? by->user : 0,
                                          .words = str_empty(words) ? NULL : words,
                                          .on = on,
                                          .link = arena_printf(a, "/s/%s", s->number),
                                          .quiet = by->quiet});
    audit(db, by, s, act, words);
}

void sub_tell_inside(struct db *db, const struct submission_by *by, const struct submission *s,
                     const char *act, const char *words)
{
    q_submission_step_add(db, .item = s->id, .at = by->now, .act = act, .role = role_stored(by),
                          .org = by->org, .actor = by->role ? by->user : 0,
                          .words = words ? words : "", .internal = true);
    audit(db, by, s, act, words);
}

bool sub_words_ok(const char *words, size_t max, const char **why)
{
    size_t n = words ? utf8_count(str_trim(str_of(words))) : 0;
    if (n == 0)
        *why = T_("Please say it in a few words; everybody concerned will read them.");
    else if (n > max)
        *why = T_("That is too long. Please say it shorter.");
    else
        return true;
    return false;
}

bool sub_handles(const struct submission_by *by, const char **why)
{
    if (by->system || (by->role & SUBMISSION_DESK))
        return true;
    *why = T_("Only those who handle this matter can do that.");
    return false;
}
