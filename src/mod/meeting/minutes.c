/*
 * minutes.c - the minutes: a draft made from the record, edited in editions, circulated, signed by three, published.
 *
 * The draft is Markdown with everything the record holds, so that nobody has to type what was recorded. Each edition
 * stays. Two recorders cannot overwrite each other: a save names the edition it was made from. From the moment of the
 * first signature the text stands; whoever signs signs the SHA-256 of exactly what was shown. A supervisor may sign or
 * refuse with words, and refusing does not stop the publication: the words stand under the minutes.
 */
#include "base/hash.h"
#include "job/mail.h"
#include "mod/meeting/inside.h"

const char MEETING_STALE[] =
    T_("Somebody saved the minutes since you opened them. Both texts are below: nothing is lost.");

/* --- the draft ------------------------------------------------------------------------------------ */

struct draft {
    struct db *db;
    struct arena *a;
    const struct zone *z;
    const struct lang *l;
    const struct meeting *m;
    struct buf out;
};

TX_FORMAT_ARG(2) static const char *say(const struct draft *d, const char *id)
{
    return lang_text(d->l, id);
}

/* Before what it introduces: a colon of full width brings its own space. */
static const char *lead(const struct draft *d, const char *id)
{
    const char *words = say(d, id);
    return arena_printf(d->a, "%s%s", words, str_ends(str_of(words), STR("：")) ? "" : " ");
}

static void line(struct draft *d, const char *label, const char *value)
{
    buf_printf(&d->out, "- %s%s\n", lead(d, label), value);
}

/* Who, and as what. */
static const char *as_what(const struct draft *d, const char *name, const char *capacity)
{
    return *capacity ? arena_printf(d->a, say(d, T_("%s, %s")), name, capacity) : name;
}

static const char *clock_of(const struct draft *d, usec t)
{
    struct civil c = zone_civil(d->z, t);
    return arena_printf(d->a, "%02d:%02d", c.hour, c.minute);
}

static const char *account_word(const struct draft *d, int64_t user)
{
    struct person p;
    return user && account_person(d->db, user, &p) ? p.name : "";
}

static void draft_head(struct draft *d)
{
    const struct meeting *m = d->m;
    buf_printf(&d->out, "# %s\n\n", meeting_title_in(d->l, m));
    line(d, T_("Day:"), lang_day(d->a, d->l, meeting_day(d->z, m)));
    line(d, T_("Opened:"), clock_of(d, m->opened));
    if (m->closed)
        line(d, T_("Closed:"), clock_of(d, m->closed));
    line(d, T_("Place:"), m->place_text);
    line(d, T_("Host:"), account_word(d, m->host));
    line(d, T_("Recorder:"), account_word(d, m->recorder));
    line(d, T_("Members present at the opening:"),
         arena_printf(d->a, "%lld", (long long)m->present));
    line(d, T_("Needed for a quorum:"), arena_printf(d->a, "%lld", (long long)m->quorum));
    if (*m->reason)
        line(d, T_("Opened without a quorum, because:"), m->reason);
    buf_puts(&d->out, "\n");
}

static void draft_people(struct draft *d)
{
    struct meeting_attendances_rows rows = q_meeting_attendances(d->db, .meeting = d->m->id);
    buf_printf(&d->out, "## %s\n\n", say(d, T_("Present")));
    for (size_t i = 0; i < rows.n; i++) {
        const struct meeting_attendances *at = &rows.at[i];
        buf_printf(&d->out, "- %s (%s – %s)\n", as_what(d, at->name, at->capacity),
                   clock_of(d, at->arrived),
                   at->gone ? clock_of(d, at->gone) : clock_of(d, d->m->closed));
    }
    buf_puts(&d->out, "\n");
}

static void draft_turns(struct draft *d, int64_t item)
{
    struct meeting_turns_rows rows = q_meeting_turns(d->db, .meeting = d->m->id);
    for (size_t i = 0; i < rows.n; i++) {
        const struct meeting_turns *t = &rows.at[i];
        if (t->item != item)
            continue;
        int64_t s = t->seconds < 0 ? 0 : t->seconds;
        const char *name = arena_printf(d->a, "**%s**", t->name);
        buf_printf(&d->out, "- %s (%lld:%02lld) %s\n", as_what(d, name, t->capacity),
                   (long long)(s / 60), (long long)(s % 60), t->gist);
    }
    buf_puts(&d->out, "\n");
}

static void draft_questions(struct draft *d, int64_t item)
{
    struct meeting_questions_rows rows = q_meeting_questions(d->db, .meeting = d->m->id);
    for (size_t i = 0; i < rows.n; i++) {
        const struct meeting_questions *q = &rows.at[i];
        if (q->item != item)
            continue;
        buf_printf(&d->out, "- %s%s\n",
                   lead(d, q->hall ? T_("Question from the hall:") : T_("Question from the net:")),
                   q->text);
        if (*q->answer)
            buf_printf(&d->out, "  %s%s\n", lead(d, T_("Answer:")), q->answer);
        if (*q->submission)
            buf_printf(&d->out, "  %s%s\n", lead(d, T_("Carried over, to be answered in writing:")),
                       q->submission);
        buf_puts(&d->out, "\n"); /* else what was decided would go on in the same paragraph */
    }
}

static void draft_decision(struct draft *d, const struct meeting_decision *v)
{
    static const char *const outcomes[] = {T_("Consensus"), T_("Resolution"), T_("Shelved"),
                                           T_("To be talked over again"),
                                           T_("Passed on to somebody else")};
    buf_printf(&d->out, "**%s** %s\n\n", say(d, outcomes[v->outcome]), v->text);
    if (v->method == METHOD_HANDS)
        buf_printf(
            &d->out, "%s\n\n",
            arena_printf(
                d->a, say(d, T_("%lld for, %lld against, %lld abstaining; %lld were needed")),
                (long long)v->yes, (long long)v->no, (long long)v->abstain, (long long)v->needed));
    struct meeting_dissents all = meeting_dissents(d->db, v->id);
    for (size_t i = 0; i < all.n; i++)
        buf_printf(
            &d->out, "- %s\n",
            arena_printf(d->a, say(d, T_("Other view of %s: %s")), all.at[i].name, all.at[i].text));
    buf_puts(&d->out, all.n ? "\n" : "");
}

static void draft_item(struct draft *d, const struct meeting_item *i,
                       const struct meeting_decisions *decided)
{
    buf_printf(&d->out, "## %lld. %s%s%s\n\n", (long long)i->place, i->title, *i->number ? " " : "",
               i->number);
    draft_turns(d, i->id);
    draft_questions(d, i->id);
    for (size_t k = 0; k < decided->n; k++)
        if (decided->at[k].item == i->id)
            draft_decision(d, &decided->at[k]);
}

const char *meeting_draft(struct db *db, struct arena *a, const struct zone *z,
                          const struct meeting *m)
{
    const struct lang *l = lang_by_code(m->lang);
    struct draft d = {db, a, z, l ? l : langs[0], m, buf_make(a, 4096)};
    struct meeting_items items = meeting_items(db, m->id);
    struct meeting_decisions decided = meeting_decisions(db, m->id);
    draft_head(&d);
    draft_people(&d);
    for (size_t i = 0; i < items.n; i++)
        draft_item(&d, &items.at[i], &decided);
    draft_questions(&d, 0);
    return d.out.p;
}

/* --- editions ---------------------------------------------------------------------------------------- */

const char *meeting_minutes_text(struct db *db, int64_t meeting)
{
    struct meeting m;
    struct meeting_minutes_get g;
    return meeting_by_id(db, meeting, &m) && m.edition &&
                   q_meeting_minutes_get(db, &g, .meeting = meeting, .edition = m.edition)
               ? g.text
               : "";
}

bool meeting_minutes_save(struct db *db, const struct topic_by *by, const struct meeting *m,
                          int64_t edition, const char *text, const char **why)
{
    *why = !meeting_keeps_record(by, m) ? T_("The record is kept by the recorder and the office.")
           : m->state != MEETING_CLOSED ? T_("Minutes are written after the meeting was closed.")
           : m->minutes >= MINUTES_SIGNING ? T_("The minutes are being signed: their text stands.")
           : words_empty(text)             ? T_("The minutes are empty.")
           : !q_meeting_next_edition(db, .id = m->id, .edition = edition) ? MEETING_STALE
                                                                          : NULL;
    if (*why)
        return false;
    q_meeting_minutes_add(db, .meeting = m->id, .edition = edition + 1, .text = text,
                          .now = by->now, .account = by->user);
    if (by->user)
        account_audit_in(db, by->now, m->body, by->user, "meeting.write",
                         arena_printf(db_arena(db), "meeting_meeting/%lld", (long long)m->id), "");
    return true;
}

static void letters(struct db *db, const struct topic_by *by, const char *origin,
                    const struct meeting *m)
{
    struct council_members all = council_members(db, m->org, meeting_day(by->zone, m));
    for (size_t i = 0; i < all.n && !by->quiet; i++) {
        const char *to = all.at[i].user ? account_mail(db, all.at[i].user) : NULL;
        if (!to)
            continue;
        const struct lang *l = lang_by_code(m->lang);
        l = l ? l : langs[0];
        mail_add(
            db, by->now,
            &(struct mail){
                .to = to,
                .to_name = all.at[i].name,
                .subject = lang_text(l, T_("Draft minutes: please read")),
                .text = arena_printf(
                    db_arena(db), "%s\n%s/meeting/%lld/minutes\n",
                    lang_text(l,
                              T_("The draft of the minutes is here. Tell us what is wrong in it:")),
                    origin, (long long)m->id)});
    }
}

bool meeting_minutes_circulate(struct db *db, const struct topic_by *by, const char *origin,
                               const struct meeting *m, const char **why)
{
    day on = meeting_day(by->zone, m);
    *why = !meeting_keeps_record(by, m)  ? T_("The record is kept by the recorder and the office.")
           : m->minutes != MINUTES_DRAFT ? T_("There is no draft to send round.")
                                         : NULL;
    if (*why)
        return false;
    /* Half of the days that the charter gives for the minutes, at least one. */
    int64_t days = charter_int(db, m->body, "notice.minutes.days", on) / 2;
    usec until =
        zone_instant(by->zone, zone_day(by->zone, by->now) + 1 + (days > 1 ? days : 1), 0, 0, 0);
    q_meeting_minutes_at(db, .id = m->id, .minutes = MINUTES_CIRCULATED, .corrections = until);
    letters(db, by, origin, m);
    meeting_tell(db, by, m, "meeting.circulate", NULL);
    return true;
}

bool meeting_minutes_correct(struct db *db, const struct topic_by *by, const struct meeting *m,
                             const char *words, const char **why)
{
    struct council_member seat;
    struct meeting_correction_same same;
    bool member =
        by->user && council_member_of_user(db, m->org, by->user, meeting_day(by->zone, m), &seat);
    *why = !member ? T_("Members of the council correct their minutes.")
           : m->minutes != MINUTES_CIRCULATED || by->now > m->corrections
               ? T_("The time for corrections is over.")
           : words_empty(words) ? T_("Write what is wrong and what is right.")
                                : NULL;
    if (!*why && !q_meeting_correction_same(db, &same, .meeting = m->id, .account = by->user,
                                            .words = words))
        q_meeting_correction_add(db, .meeting = m->id, .account = by->user, .edition = m->edition,
                                 .words = words, .now = by->now);
    return *why == NULL;
}

bool meeting_minutes_answer(struct db *db, const struct topic_by *by, const struct meeting *m,
                            int64_t correction, bool taken, const char *words, const char **why)
{
    struct meeting_correction_by_id c;
    if (!q_meeting_correction_by_id(db, &c, .meeting = m->id, .id = correction)) {
        *why = T_("That is not there any more.");
        return false;
    }
    *why = !meeting_keeps_record(by, m) ? T_("The record is kept by the recorder and the office.")
           : c.answered                 ? T_("It has its answer already.")
           : m->minutes != MINUTES_CIRCULATED ? T_("The minutes are not with the members.")
           : taken && m->edition == c.edition ? T_("Put it right in the text first, and save it.")
           : !taken && words_empty(words)     ? T_("Say why it stays as it is: everybody reads it.")
                                              : NULL;
    if (*why)
        return false;
    q_meeting_correction_answer(db, .id = correction, .now = by->now, .account = by->user,
                                .taken = taken, .answer = words);
    if (by->user)
        account_audit_in(db, by->now, m->body, by->user, "meeting.correction",
                         arena_printf(db_arena(db), "meeting_meeting/%lld", (long long)m->id),
                         taken ? "taken" : "left");
    return true;
}

/* --- signatures ---------------------------------------------------------------------------------------- */

struct meeting_signatures meeting_signatures(struct db *db, int64_t meeting)
{
    struct meeting_signatures_of_rows rows = q_meeting_signatures_of(db, .meeting = meeting);
    struct meeting_signatures l = {arena_array(db_arena(db), struct meeting_signature, rows.n),
                                   rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = (struct meeting_signature){.as = (enum signer)rows.at[i].signer,
                                             .user = rows.at[i].account,
                                             .at = rows.at[i].at,
                                             .sha256 = rows.at[i].sha256,
                                             .refused = rows.at[i].refused,
                                             .words = rows.at[i].words};
    return l;
}

static const char *sum_of(struct db *db, const char *text)
{
    uint8_t sum[SHA256_BYTES];
    sha256(text, strlen(text), sum);
    return hex_encode(db_arena(db), sum, sizeof(sum));
}

static bool signs_as(const struct topic_by *by, const struct meeting *m, enum signer as)
{
    switch (as) {
    case SIGNER_HOST:
        return by->user != 0 && by->user == m->host;
    case SIGNER_RECORDER:
        return by->user != 0 && by->user == m->recorder;
    case SIGNER_SUPERVISOR:
        return by->user != 0 && by->role == ROLE_SUPERVISOR && by->user != m->host &&
               by->user != m->recorder;
    case SIGNERS:
        break;
    }
    return false;
}

bool meeting_sign(struct db *db, const struct topic_by *by, const struct meeting *m, enum signer as,
                  const char *seen, bool refuse, const char *words, const char **why)
{
    const char *sum = sum_of(db, meeting_minutes_text(db, m->id));
    struct meeting_correction_waits open;
    bool early = m->minutes == MINUTES_CIRCULATED && by->now <= m->corrections;
    *why = !signs_as(by, m, as)
               ? T_("Host, recorder and a supervisor sign, each with their own account.")
           : m->state != MEETING_CLOSED || m->minutes < MINUTES_CIRCULATED ||
                   m->minutes > MINUTES_SIGNING
               ? T_("Minutes are signed after they were sent round.")
           : early ? T_("Members may still correct the minutes.")
           : q_meeting_correction_waits(db, &open, .meeting = m->id)
               ? T_("A correction still waits for the recorder's answer.")
           : !streq(sum, seen)
               ? T_("The text has changed since you read it. Read it again before you sign.")
           : refuse && words_empty(words) ? T_("Say why you do not sign: everybody reads it.")
                                          : NULL;
    if (*why)
        return false;
    if (!q_meeting_signature_add(db, .meeting = m->id, .signer = as, .account = by->user,
                                 .now = by->now, .edition = m->edition, .sha256 = sum,
                                 .refused = refuse, .words = refuse ? words : "")) {
        *why = T_("It is signed already.");
        return false;
    }
    q_meeting_minutes_at(db, .id = m->id, .minutes = MINUTES_SIGNING,
                         .corrections = m->corrections);
    meeting_tell(db, by, m, refuse ? "meeting.refuse" : "meeting.sign", refuse ? words : NULL);
    return true;
}

/* --- publishing ------------------------------------------------------------------------------------------ */

static const char *unsigned_fault(struct db *db, const struct meeting *m)
{
    struct meeting_signatures all = meeting_signatures(db, m->id);
    unsigned have = 0, refused = 0;
    for (size_t i = 0; i < all.n; i++) {
        have |= 1u << all.at[i].as;
        refused |= all.at[i].refused ? 1u << all.at[i].as : 0;
    }
    if (refused & (1u << SIGNER_HOST | 1u << SIGNER_RECORDER))
        return T_("Host or recorder refused to sign: the minutes go back to be written again.");
    return have == (1u << SIGNERS) - 1 ? NULL : T_("Not all three have signed yet.");
}

/* What the meeting settled becomes of its topics: on to public view, shelved, or back to be announced again. */
static void settle_topics(struct db *db, const struct topic_by *by, const struct meeting *m)
{
    struct meeting_decisions all = meeting_decisions(db, m->id);
    for (size_t i = 0; i < all.n; i++) {
        struct topic t;
        const char *why;
        struct unmet_list ignored = {.arena = db_arena(db), .zone = by->zone, .now = by->now};
        if (!all.at[i].topic || !topic_by_id(db, all.at[i].topic, &t) || t.state != TOPIC_OPEN ||
            t.stage != STAGE_CONCLUDE)
            continue;
        if (all.at[i].outcome == OUTCOME_SHELVED)
            topic_end(db, by, &t, TOPIC_SHELVED, 0, 0, all.at[i].text, &why);
        else if (all.at[i].outcome == OUTCOME_CONTINUED)
            topic_reopen(db, by, &t, STAGE_ANNOUNCE, all.at[i].text, &why);
        else
            topic_advance(db, by, &t, &ignored);
    }
}

bool meeting_publish(struct db *db, const struct topic_by *by, const struct meeting *m,
                     const char **why)
{
    struct meeting after;
    *why = !meeting_keeps_record(by, m) ? T_("The record is kept by the recorder and the office.")
           : m->state != MEETING_CLOSED ? T_("There is nothing to publish.")
                                        : unsigned_fault(db, m);
    if (*why || !meeting_move(db, by, m, MEETING_PUBLISHED, "", why))
        return false;
    q_meeting_minutes_at(db, .id = m->id, .minutes = MINUTES_PUBLISHED,
                         .corrections = m->corrections);
    deadline_stop(db, by->now, SUBJECT_MINUTES, m->id, NULL);
    meeting_tell(db, by, m, "meeting.publish", NULL);
    if (!meeting_by_id(db, m->id, &after))
        return false;
    settle_topics(db, by, &after);
    size_t at = 0;
    for (const struct meeting_heard *h; (h = extension_next(MEETING_PUBLISHED_POINT, &at));)
        h->published(db, by, &after);
    return true;
}

/* Host or recorder did not sign: a draft again, its signatures void. */
bool meeting_minutes_return(struct db *db, const struct topic_by *by, const struct meeting *m,
                            const char **why)
{
    *why = !meeting_keeps_record(by, m) ? T_("The record is kept by the recorder and the office.")
           : m->minutes != MINUTES_SIGNING ? T_("The minutes are not being signed.")
                                           : NULL;
    if (*why)
        return false;
    q_meeting_signatures_drop(db, .meeting = m->id);
    q_meeting_minutes_at(db, .id = m->id, .minutes = MINUTES_DRAFT, .corrections = 0);
    meeting_tell(db, by, m, "meeting.return", NULL);
    return true;
}
