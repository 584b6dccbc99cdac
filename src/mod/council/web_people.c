/*
 * web_people.c - who wants to sit and who cannot come: nominations and applications with their answers, absences
 * announced and excused.
 */
#include "mod/council/web.h"

#define KEEPERS  ROLE_CLERK
#define LIST_MAX 500

/* --- nominations and applications -------------------------------------------------------------------------------------------- */

static const struct form_field nominate_fields[] = {
    {.name = "name", .label = T_("Name"), .kind = FORM_LINE, .max = 60, .required = true},
    {.name = "constituency", .label = T_("Constituency"), .kind = FORM_SELECT, .required = true},
    {.name = "origin",
     .label = T_("How they came to the seat"),
     .kind = FORM_SELECT,
     .required = true,
     .options = council_origins},
    {.name = "words",
     .label = T_("What speaks for them"),
     .kind = FORM_TEXT,
     .max = 1000,
     .rows = 4},
    {.name = "contact",
     .label = T_("How to reach them"),
     .hint = T_("For the office only; forgotten with the decision"),
     .kind = FORM_LINE,
     .max = 120},
};
static const struct form_field apply_fields[] = {
    {.name = "constituency", .label = T_("Constituency"), .kind = FORM_SELECT, .required = true},
    {.name = "words",
     .label = T_("Why you want to sit in the council"),
     .kind = FORM_TEXT,
     .min = 4,
     .max = 1000,
     .rows = 6,
     .required = true},
    {.name = "contact",
     .label = T_("How to reach you"),
     .hint = T_("For the office only; forgotten with the decision"),
     .kind = FORM_LINE,
     .max = 120},
};
static const struct form_option verdicts[] = {
    {"1", T_("Accept"), NULL}, {"2", T_("Decline"), NULL}, {0}};
static const struct form_field verdict_fields[] = {
    {.name = "verdict",
     .label = T_("Decision"),
     .kind = FORM_CHOICE,
     .required = true,
     .options = verdicts},
    {.name = "reason",
     .label = T_("Reason"),
     .hint = T_("The person reads it. Needed when you decline."),
     .kind = FORM_TEXT,
     .max = 500,
     .rows = 4},
};
static const struct form_spec nominate_form = FORM_SPEC("nominate", nominate_fields);
static const struct form_spec apply_form = FORM_SPEC("apply", apply_fields);
static const struct form_spec verdict_form = FORM_SPEC("verdict", verdict_fields);

static const struct {
    const char *words, *kind;
} candidate_tags[] = {
    [CANDIDATE_NOMINATED] = {T_("waits for an answer"), "due"},
    [CANDIDATE_ACCEPTED] = {T_("accepted"), "go"},
    [CANDIDATE_DECLINED] = {T_("declined"), ""},
};

static void candidates_get(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    struct charter_constituencies l = charter_constituencies(r->db, c.body.id, council_today(r));
    struct council_candidates_rows rows =
        q_council_candidates(r->db, .council = c.org.id, .max = LIST_MAX);
    struct candidates_page p = {.base = council_url(r, c.org.id),
                                .at = arena_array(r->arena, struct candidate_view, rows.n),
                                .n = rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct council_candidates *k = &rows.at[i];
        p.at[i] = (struct candidate_view){
            .name = k->name,
            .constituency = constituency_name(r, &l, k->constituency),
            .origin = _(council_origins[k->origin].label),
            .words = k->words,
            .contact = k->contact,
            .at = show_date(r, k->at),
            .state = _(candidate_tags[k->state].words),
            .kind = candidate_tags[k->state].kind,
            .reason = k->reason,
            .decide = k->state == CANDIDATE_NOMINATED
                          ? council_under(r, &c, tf(r, "candidates/%lld", (long long)k->id))
                          : NULL};
    }
    struct page page = council_done_frame(r, &c, _("Nominations and applications"));
    council_candidates_page(r, &page, &p);
}

static void show_nominate(struct req *r, const struct council *c, const struct form *f)
{
    council_show_form(r, c,
                      (struct form_page){.heading = _("Enter a nomination"),
                                         .action = council_under(r, c, "candidates/new"),
                                         .back = council_under(r, c, "candidates"),
                                         .button = _("Save"),
                                         .form = f});
}

static void nominate_get(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    struct form f = form_new(r, &nominate_form);
    form_options(r, &f, "constituency", council_constituency_options(r, &c));
    form_set(&f, "origin", "1");
    show_nominate(r, &c, &f);
}

static void nominate_post(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    struct form f = form_read(r, &nominate_form);
    form_options(r, &f, "constituency", council_constituency_options(r, &c));
    if (f.bad) {
        r->status = 422;
        show_nominate(r, &c, &f);
        return;
    }
    candidate_add(
        r->db, r->now, &c,
        &(struct candidate_values){.name = form_get(&f, "name"),
                                   .constituency = form_get(&f, "constituency"),
                                   .words = form_get(&f, "words"),
                                   .contact = form_get(&f, "contact"),
                                   .origin = (enum council_origin)council_sent(&f, "origin")},
        council_actor(r, &c));
    reply_redirectf(r, "%s?done=saved", council_under(r, &c, "candidates"));
}

static void show_verdict(struct req *r, const struct council *c, const char *id,
                         const struct form *f)
{
    council_show_form(r, c,
                      (struct form_page){.heading = _("Decide on a nomination"),
                                         .action = council_under(r, c, tf(r, "candidates/%s", id)),
                                         .back = council_under(r, c, "candidates"),
                                         .button = _("Save the decision"),
                                         .form = f});
}

/* A candidate of this council that waits; false: the answer stands. */
static bool candidate_of_path(struct req *r, struct council *c, int64_t *id)
{
    if (!council_kept(r, c))
        return false;
    if (str_int64(str_of(r->arg[1]), id)) {
        struct council_candidates_rows rows =
            q_council_candidates(r->db, .council = c->org.id, .max = LIST_MAX);
        for (size_t i = 0; i < rows.n; i++)
            if (rows.at[i].id == *id)
                return true;
    }
    reply_status(r, 404);
    return false;
}

static void verdict_get(struct req *r)
{
    struct council c;
    int64_t id;
    if (!candidate_of_path(r, &c, &id))
        return;
    struct form f = form_new(r, &verdict_form);
    show_verdict(r, &c, r->arg[1], &f);
}

static void verdict_post(struct req *r)
{
    struct council c;
    int64_t id;
    const char *why = NULL;
    if (!candidate_of_path(r, &c, &id))
        return;
    struct form f = form_read(r, &verdict_form);
    if (f.bad) {
        r->status = 422;
        show_verdict(r, &c, r->arg[1], &f);
        return;
    }
    enum council_answer a =
        candidate_decide(r->db, r->now, &c, id, streq(form_get(&f, "verdict"), "1"),
                         form_get(&f, "reason"), council_actor(r, &c), &why);
    if (a == COUNCIL_TOO_LATE)
        reply_status(r, 409);
    else if (council_answered(r, &f, a, why,
                              tf(r, "%s?done=saved", council_under(r, &c, "candidates"))))
        show_verdict(r, &c, r->arg[1], &f);
}

static void show_apply(struct req *r, const struct council *c, const struct form *f)
{
    council_show_form(
        r, c,
        (struct form_page){.heading = _("Apply for a seat"),
                           .lead = _("The office answers you with a reason, whatever it decides."),
                           .action = council_under(r, c, "apply"),
                           .back = council_url(r, c->org.id),
                           .button = _("Apply"),
                           .form = f});
}

static void apply_get(struct req *r)
{
    struct council c;
    if (!council_of_path(r, &c))
        return;
    struct form f = form_new(r, &apply_form);
    form_options(r, &f, "constituency", council_constituency_options(r, &c));
    struct council_candidate_of_rows mine =
        q_council_candidate_of(r->db, .council = c.org.id, .account = r->who.user);
    struct form_page p = {.heading = _("Apply for a seat"),
                          .lead = _("The office answers you with a reason, whatever it decides."),
                          .action = council_under(r, &c, "apply"),
                          .back = council_url(r, c.org.id),
                          .button = _("Apply"),
                          .form = &f};
    if (mine.n)
        p.lead = tf(r, _("You applied on %s: %s. %s"), show_date(r, mine.at[0].at),
                    _(candidate_tags[mine.at[0].state].words), mine.at[0].reason);
    council_show_form(r, &c, p);
}

static void apply_post(struct req *r)
{
    struct council c;
    if (!council_of_path(r, &c))
        return;
    if (council_watches(r, c.body.path)) {
        reply_status(r, 403);
        return;
    }
    struct form f = form_read(r, &apply_form);
    form_options(r, &f, "constituency", council_constituency_options(r, &c));
    if (f.bad) {
        r->status = 422;
        show_apply(r, &c, &f);
        return;
    }
    int64_t id =
        candidate_add(r->db, r->now, &c,
                      &(struct candidate_values){.name = r->who.name,
                                                 .constituency = form_get(&f, "constituency"),
                                                 .words = form_get(&f, "words"),
                                                 .contact = form_get(&f, "contact"),
                                                 .origin = ORIGIN_APPLIED,
                                                 .account = r->who.user},
                      council_actor(r, &c));
    if (id) {
        reply_redirectf(r, "%s/apply?done=applied", council_url(r, c.org.id));
        return;
    }
    form_error(r, &f, NULL, _("You have applied already. The office will answer you."));
    show_apply(r, &c, &f);
}

/* --- absences ------------------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *words, *kind;
} presence_tags[] = {
    [PRESENCE_ATTENDED] = {T_("was there"), "go"},
    [PRESENCE_ANNOUNCED] = {T_("announced"), "due"},
    [PRESENCE_EXCUSED] = {T_("excused"), ""},
    [PRESENCE_ABSENT] = {T_("absent"), "late"},
};
#define ABSENCES_BACK  400
#define ABSENCES_AHEAD 400

static void absences_get(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    struct council_absentees flags = council_absentees(r->db, c.org.id, council_today(r));
    struct council_presence_list_rows rows = q_council_presence_list(
        r->db, .council = c.org.id, .from = council_today(r) - ABSENCES_BACK,
        .on = council_today(r) + ABSENCES_AHEAD);
    struct absences_page p = {.base = council_url(r, c.org.id),
                              .at = arena_array(r->arena, struct absence_view, rows.n),
                              .flag = arena_array(r->arena, const char *, flags.n)};
    for (size_t i = 0; i < flags.n; i++)
        p.flag[p.n_flag++] =
            tf(r, _("%s was absent without excuse %lld times in a row, last on %s."),
               flags.at[i].name, (long long)flags.at[i].in_row, show_day(r, flags.at[i].last));
    for (size_t i = 0; i < rows.n && p.n < LIST_MAX; i++)
        if (rows.at[i].state != PRESENCE_ATTENDED)
            p.at[p.n++] = (struct absence_view){.name = rows.at[i].name,
                                                .on = show_day(r, rows.at[i].on_day),
                                                .state = _(presence_tags[rows.at[i].state].words),
                                                .kind = presence_tags[rows.at[i].state].kind,
                                                .words = rows.at[i].words,
                                                .day = day_iso(r->arena, rows.at[i].on_day),
                                                .person = rows.at[i].person,
                                                .open = rows.at[i].state == PRESENCE_ANNOUNCED};
    struct page page = council_done_frame(r, &c, _("Absences"));
    council_absences_page(r, &page, &p);
}

static const struct form_field absence_fields[] = {
    {.name = "person", .label = T_("Who"), .kind = FORM_SELECT, .required = true},
    {.name = "on", .label = T_("Day of the meeting"), .kind = FORM_DATE, .required = true},
    {.name = "words",
     .label = T_("What they say"),
     .hint = T_("For the office only"),
     .kind = FORM_LINE,
     .max = 200},
};
static const struct form_field absent_fields[] = {
    {.name = "on", .label = T_("Day of the meeting"), .kind = FORM_DATE, .required = true},
    {.name = "words",
     .label = T_("Why you cannot come"),
     .hint = T_("For the office only"),
     .kind = FORM_LINE,
     .max = 200},
};
static const struct form_field excuse_fields[] = {
    {.name = "person", .label = T_("Who"), .kind = FORM_HIDDEN, .max = 20, .required = true},
    {.name = "on",
     .label = T_("Day of the meeting"),
     .kind = FORM_HIDDEN,
     .max = 10,
     .required = true},
    {.name = "excused", .label = T_("Excused"), .kind = FORM_CHECK},
};
static const struct form_spec absence_form = FORM_SPEC("absence", absence_fields);
static const struct form_spec absent_form = FORM_SPEC("absent", absent_fields);
static const struct form_spec excuse_form = FORM_SPEC("excuse", excuse_fields);

static const struct form_option *member_options(struct req *r, const struct council *c)
{
    struct council_members m = council_members(r->db, c->org.id, council_today(r));
    struct form_option *o = arena_array(r->arena, struct form_option, m.n + 1);
    for (size_t i = 0; i < m.n; i++)
        o[i] = (struct form_option){council_number(r, m.at[i].person),
                                    council_full_name(r, m.at[i].name, m.at[i].note), NULL};
    return o;
}

static void show_absence(struct req *r, const struct council *c, const struct form *f)
{
    council_show_form(r, c,
                      (struct form_page){.heading = _("Enter an absence"),
                                         .action = council_under(r, c, "absences/new"),
                                         .back = council_under(r, c, "absences"),
                                         .button = _("Save"),
                                         .form = f});
}

static void absence_get(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    struct form f = form_new(r, &absence_form);
    form_options(r, &f, "person", member_options(r, &c));
    show_absence(r, &c, &f);
}

static void absence_post(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    struct form f = form_read(r, &absence_form);
    form_options(r, &f, "person", member_options(r, &c));
    if (!f.bad && !council_announce_absence(r->db, r->now, c.org.id, council_sent(&f, "person"),
                                            council_sent_day(&f, "on", council_today(r)),
                                            form_get(&f, "words")))
        form_error(r, &f, "on",
                   _("On that day this person has no seat, or the absence is entered already."));
    if (f.bad) {
        r->status = 422;
        show_absence(r, &c, &f);
        return;
    }
    account_audit_in(r->db, r->now, c.body.id, r->who.user, "council.absence",
                     tf(r, "council_person/%s", form_get(&f, "person")), form_get(&f, "on"));
    reply_redirectf(r, "%s?done=saved", council_under(r, &c, "absences"));
}

static void excuse_post(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    struct form f = form_read(r, &excuse_form);
    if (f.bad || !absence_decide(r->db, r->now, c.org.id, council_sent(&f, "person"),
                                 council_sent_day(&f, "on", 0), form_checked(&f, "excused"),
                                 council_actor(r, &c)))
        reply_status(r, f.bad ? 400 : 409);
    else
        reply_redirectf(r, "%s?done=saved", council_under(r, &c, "absences"));
}

/* A member for themselves. */
static bool own_seat(struct req *r, struct council *c, struct council_member *me)
{
    if (!council_of_path(r, c))
        return false;
    if (council_member_of_user(r->db, c->org.id, r->who.user, council_today(r), me))
        return true;
    reply_status(r, 403);
    return false;
}

static void show_absent(struct req *r, const struct council *c, const struct form *f)
{
    council_show_form(
        r, c,
        (struct form_page){.heading = _("I cannot come on a day"),
                           .lead =
                               _("Tell it beforehand; the office decides whether it is excused."),
                           .action = council_under(r, c, "absent"),
                           .back = council_url(r, c->org.id),
                           .button = _("Tell the office"),
                           .form = f});
}

static void absent_get(struct req *r)
{
    struct council c;
    struct council_member me;
    if (!own_seat(r, &c, &me))
        return;
    struct form f = form_new(r, &absent_form);
    show_absent(r, &c, &f);
}

static void absent_post(struct req *r)
{
    struct council c;
    struct council_member me;
    if (!own_seat(r, &c, &me))
        return;
    struct form f = form_read(r, &absent_form);
    day on = council_sent_day(&f, "on", 0);
    if (!f.bad && on < council_today(r))
        form_error(r, &f, "on", _("This day is over. Only an absence to come can be announced."));
    else if (!f.bad && !council_announce_absence(r->db, r->now, c.org.id, me.person, on,
                                                 form_get(&f, "words")))
        form_error(r, &f, "on",
                   _("On that day this person has no seat, or the absence is entered already."));
    if (f.bad) {
        r->status = 422;
        show_absent(r, &c, &f);
        return;
    }
    reply_redirectf(r, "%s?done=saved", council_url(r, c.org.id));
}

const struct route council_people_routes[] = {
    {.methods = GET,
     .path = "/council/:council/candidates",
     .run = candidates_get,
     .roles = KEEPERS},
    PAIR("/council/:council/candidates/new", nominate_get, nominate_post, nominate_form, KEEPERS),
    PAIR("/council/:council/candidates/:candidate", verdict_get, verdict_post, verdict_form,
         KEEPERS),
    {.methods = GET, .path = "/council/:council/apply", .run = apply_get, .signed_in = true},
    {.methods = POST,
     .path = "/council/:council/apply",
     .run = apply_post,
     .signed_in = true,
     .form = &apply_form,
     .rate = RATE_WRITE},
    {.methods = GET, .path = "/council/:council/absences", .run = absences_get, .roles = KEEPERS},
    PAIR("/council/:council/absences/new", absence_get, absence_post, absence_form, KEEPERS),
    {.methods = POST,
     .path = "/council/:council/absences/decide",
     .run = excuse_post,
     .roles = KEEPERS,
     .form = &excuse_form},
    PAIR("/council/:council/absent", absent_get, absent_post, absent_form,
         ROLE_MEMBER | ROLE_CHAIR),
    {.path = NULL},
};
