/*
 * notice.c - the notice of a meeting and the invitations of its members.
 *
 * A notice is refused while something lacks that the charter asks for: a sound roster, the notice period (it says which
 * day would be lawful), an agenda, a place, a host and a recorder. The notice period is not asked for when every item
 * is a topic that the chair put on the fast track with a published reason; the red flag for it stands all the same.
 * Each member gets a personal code: with it one answers and signs in at the door. It is kept as a digest only; who loses
 * the slip gets a new one.
 */
#include "base/hash.h"
#include "job/mail.h"
#include "mod/meeting/inside.h"

day meeting_earliest(struct db *db, const struct zone *z, int64_t body, usec now)
{
    day today = zone_day(z, now);
    return today + charter_int(db, body, "notice.council.days", today);
}

static const char *at_plan(struct db *db, const struct meeting *m, const char *part)
{
    return arena_printf(db_arena(db), "/meeting/%lld/%s", (long long)m->id, part);
}

/* Did the chair take it through stage 3 on the fast track, the last time it was there? */
static bool announced_fast(struct db *db, int64_t topic)
{
    struct topic_steps steps = topic_steps(db, topic);
    for (size_t i = steps.n; i > 0; i--)
        if (steps.at[i - 1].stage == STAGE_ANNOUNCE)
            return steps.at[i - 1].left && steps.at[i - 1].fast;
    return false;
}

/* What cannot wait: the chair has published why for every item. A free item waits. */
bool meeting_urgent(struct db *db, const struct meeting *m)
{
    struct meeting_items items = meeting_items(db, m->id);
    for (size_t i = 0; i < items.n; i++)
        if (!items.at[i].topic || !announced_fast(db, items.at[i].topic))
            return false;
    return items.n > 0;
}

struct unmet_list meeting_notice_lacks(struct db *db, const struct topic_by *by,
                                       const struct meeting *m)
{
    struct unmet_list l = {.arena = db_arena(db), .zone = by->zone, .now = by->now};
    day on = meeting_day(by->zone, m), earliest = meeting_earliest(db, by->zone, m->body, by->now);
    const char *why = NULL, *plan = at_plan(db, m, "plan");
    if (m->state != MEETING_PLANNED)
        unmet_add(&l, "state", T_("It was announced already, or is over."), 0, NULL, NULL);
    if (!council_may_convene(db, m->org, on, &why))
        unmet_add(&l, "roster", why, 0, NULL, NULL);
    if (on < earliest && !meeting_urgent(db, m))
        unmet_add(&l, "notice.period",
                  T_("The notice period would be too short. The earliest day is {day}."), earliest,
                  NULL, plan);
    if (meeting_items(db, m->id).n == 0)
        unmet_add(&l, "agenda", T_("The agenda is empty."), 0, NULL, at_plan(db, m, "agenda"));
    if (words_empty(m->place_text))
        unmet_add(&l, "place", T_("It is not said where the meeting is."), 0, NULL, plan);
    if (m->host == 0)
        unmet_add(&l, "host", T_("Nobody is named as host."), 0, NULL, plan);
    if (m->recorder == 0)
        unmet_add(&l, "recorder", T_("Nobody is named as recorder."), 0, NULL, plan);
    if (m->host != 0 && m->host == m->recorder)
        unmet_add(&l, "same", T_("Host and recorder are two people."), 0, NULL, plan);
    return l;
}

/* --- invitations --------------------------------------------------------------------------------- */

static const char *digest_of(struct db *db, const uint8_t *p, size_t n)
{
    uint8_t sum[SHA256_BYTES];
    sha256(p, n, sum);
    return hex_encode(db_arena(db), sum, sizeof(sum));
}

const char *invitation_code(struct db *db, struct rng *rng, int64_t meeting, int64_t person)
{
    uint8_t raw[5];
    rng_bytes(rng, raw, sizeof(raw));
    q_meeting_invite(db, .meeting = meeting, .person = person,
                     .code_hash = digest_of(db, raw, sizeof(raw)));
    return base32_encode(db_arena(db), raw, sizeof(raw));
}

bool invitation_by_code(struct db *db, const char *code, struct invitation *out)
{
    uint8_t *raw;
    size_t n;
    struct meeting_invitation_of_code i;
    if (!base32_decode(db_arena(db), str_of(code), &raw, &n) || n != 5 ||
        !q_meeting_invitation_of_code(db, &i, .code_hash = digest_of(db, raw, n)))
        return false;
    *out = (struct invitation){i.id, i.meeting, i.person, (enum invitation_answer)i.answer,
                               i.substitute};
    return true;
}

bool invitation_of(struct db *db, int64_t meeting, int64_t person, struct invitation *out)
{
    struct meeting_invitation_of i;
    if (!q_meeting_invitation_of(db, &i, .meeting = meeting, .person = person))
        return false;
    *out = (struct invitation){i.id, i.meeting, i.person, (enum invitation_answer)i.answer,
                               i.substitute};
    return true;
}

bool invitation_say(struct db *db, const struct topic_by *by, const struct invitation *i,
                    enum invitation_answer a, const char *substitute, const char **why)
{
    struct meeting m;
    *why = NULL;
    if (!meeting_by_id(db, i->meeting, &m) || m.state != MEETING_NOTICED)
        *why = T_("It is too late for an answer.");
    else if (a == ANSWER_SUBSTITUTE && words_empty(substitute))
        *why = T_("Say who comes in your place.");
    if (*why)
        return false;
    q_meeting_invitation_answer(db, .id = i->id, .answer = a,
                                .substitute = a == ANSWER_SUBSTITUTE ? substitute : "",
                                .now = by->now);
    if (a == ANSWER_NO || a == ANSWER_SUBSTITUTE)
        council_announce_absence(db, by->now, m.org, i->person, meeting_day(by->zone, &m),
                                 a == ANSWER_NO ? "" : substitute);
    return true;
}

void invitation_counts(struct db *db, int64_t meeting, int64_t n[INVITATION_ANSWERS])
{
    struct meeting_invitations_rows rows = q_meeting_invitations(db, .meeting = meeting);
    memset(n, 0, INVITATION_ANSWERS * sizeof(*n));
    for (size_t i = 0; i < rows.n; i++)
        n[rows.at[i].answer % INVITATION_ANSWERS]++;
}

/* A text with words in braces, each put in from the list. */
struct filled {
    const char *name, *value;
};
static const char *fill_in(struct arena *a, const char *text, const struct filled *fill, size_t n)
{
    struct buf out = buf_make(a, 512);
    while (*text) {
        size_t i = 0;
        while (i < n && strncmp(text, fill[i].name, strlen(fill[i].name)) != 0)
            i++;
        if (i < n) {
            buf_puts(&out, fill[i].value);
            text += strlen(fill[i].name);
        } else
            buf_printf(&out, "%c", *text++);
    }
    return out.p ? out.p : "";
}

/* subject, text: msgids. code and reason may be "". */
static void write_to(struct db *db, const struct topic_by *by, const char *origin,
                     const struct meeting *m, const struct council_member *who, const char *subject,
                     const char *text, const char *code, const char *reason)
{
    struct arena *a = db_arena(db);
    const char *to = who->user ? account_mail(db, who->user) : NULL;
    if (!to)
        return;
    const struct lang *l = lang_by_code(m->lang);
    l = l ? l : langs[0];
    struct civil c = zone_civil(by->zone, m->starts);
    const struct filled fill[] = {
        {"{title}", meeting_title_in(l, m)},
        {"{when}",
         arena_printf(a, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute)},
        {"{place}", m->place_text},
        {"{page}", arena_printf(a, "%s/meeting/%lld", origin, (long long)m->id)},
        {"{answer}", arena_printf(a, "%s/m/%s", origin, code)},
        {"{code}", code},
        {"{reason}", reason},
    };
    mail_add(db, by->now,
             &(struct mail){.to = to,
                            .to_name = who->name,
                            .subject = lang_text(l, subject),
                            .text = fill_in(a, lang_text(l, text), fill, countof(fill))});
}

void meeting_write_members(struct db *db, const struct topic_by *by, const char *origin,
                           const struct meeting *m, bool cancelled, const char *reason)
{
    struct council_members all = council_members(db, m->org, meeting_day(by->zone, m));
    for (size_t i = 0; i < all.n && !by->quiet; i++)
        if (cancelled)
            write_to(
                db, by, origin, m, &all.at[i], T_("A meeting of the council is cancelled"),
                T_("This meeting is cancelled:\n\n{title}\n{when}\n{place}\n\nReason: {reason}\n"
                   "{page}\n"),
                "", reason);
        else
            write_to(
                db, by, origin, m, &all.at[i], T_("A meeting of the council was moved"),
                T_("The time or place of this meeting has changed. It is now:\n\n{title}\n{when}\n"
                   "{place}\n\nReason: {reason}\nYour personal code stays the same. Please say "
                   "again "
                   "whether you come: {page}\n"),
                "", reason);
}

static void invite_all(struct db *db, const struct topic_by *by, struct rng *rng,
                       const char *origin, const struct meeting *m)
{
    struct council_members all = council_members(db, m->org, meeting_day(by->zone, m));
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].kind == SEAT_SUBSTITUTE)
            continue;
        const char *code = invitation_code(db, rng, m->id, all.at[i].person);
        if (!by->quiet)
            write_to(db, by, origin, m, &all.at[i], T_("Invitation to a meeting of the council"),
                     T_("You are invited to this meeting:\n\n{title}\n{when}\n{place}\n\nAgenda "
                        "and papers: {page}\n"
                        "Please say whether you come: {answer}\nYour personal code: {code}\n"
                        "It also opens the door list on the day. Keep it to yourself.\n"),
                     code, "");
    }
}

/* --- the notice ------------------------------------------------------------------------------------ */

static const char *name_of(struct db *db, int64_t user)
{
    struct person p;
    return user && account_person(db, user, &p) ? p.name : "";
}

static const char *paper_names(struct db *db, int64_t meeting)
{
    struct meeting_papers_rows rows = q_meeting_papers(db, .meeting = meeting);
    struct buf out = buf_make(db_arena(db), 64);
    for (size_t i = 0; i < rows.n; i++) {
        buf_puts(&out, i ? "; " : "");
        buf_puts(&out, rows.at[i].name);
    }
    return rows.n ? out.p : "";
}

/* Where nothing is said, the door is open. */
static const char *everybody(const struct meeting *m)
{
    const struct lang *l = lang_by_code(m->lang);
    return lang_text(l ? l : langs[0], T_("Everybody"));
}

void meeting_announce_topics(struct db *db, const struct topic_by *by, const struct meeting *m)
{
    struct meeting_items items = meeting_items(db, m->id);
    for (size_t i = 0; i < items.n; i++) {
        struct topic t;
        const char *why;
        if (!items.at[i].topic || !topic_by_id(db, items.at[i].topic, &t))
            continue;
        struct topic_notice n = {.starts = m->starts,
                                 .place_text = m->place_text,
                                 .host = name_of(db, m->host),
                                 .who = *m->who ? m->who : everybody(m),
                                 .papers = paper_names(db, m->id),
                                 .at = by->now,
                                 .meeting = m->id,
                                 .url = meeting_path(db, m)};
        topic_announce(db, by, &t, &n, &why);
    }
}

bool meeting_notice(struct db *db, const struct topic_by *by, struct rng *rng, const char *origin,
                    const struct meeting *m, struct unmet_list *lacks)
{
    const char *why;
    *lacks = meeting_notice_lacks(db, by, m);
    if (!meeting_office(by))
        unmet_add(lacks, "role", NOT_YOURS, 0, NULL, NULL);
    if (lacks->n)
        return false;
    if (!meeting_move(db, by, m, MEETING_NOTICED, "", &why)) {
        unmet_add(lacks, "moved", why, 0, NULL, NULL);
        return false;
    }
    invite_all(db, by, rng, origin, m);
    meeting_announce_topics(db, by, m);
    meeting_tell(db, by, m, "meeting.notice", NULL);
    return true;
}
