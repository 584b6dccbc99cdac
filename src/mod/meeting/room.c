/*
 * room.c - the pages of the sitting: the door, the floor, and the personal code of a member on a phone.
 *
 * Everything is a plain form: one tap gives somebody the word. After each act the room is shown again; what was
 * refused stands on top, in words.
 */
#include "gen/meeting/pages.h"

static bool record_of_path(struct req *r, struct meeting *m, struct topic_by *by)
{
    if (!meeting_of_path(r, m))
        return false;
    if (meeting_by_request(r, m, by) && meeting_keeps_record(by, m))
        return true;
    reply_status(r, 403);
    return false;
}

static void room_show(struct req *r, const struct meeting *m, const char *fault,
                      const struct unmet_list *lacks)
{
    struct meeting_view v = meeting_view_of(r, m);
    meeting_fill_people(r, &v);
    v.fault = fault;
    if (lacks) {
        v.lack = lack_rows(r, lacks);
        v.n_lack = lacks->n;
    }
    meeting_room_page(r, meeting_frame(r, m, _("The room")), &v);
}

static void room_get(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    if (record_of_path(r, &m, &by))
        room_show(r, &m, NULL, NULL);
}

/* Done, or the room again with what was refused. */
static void finish(struct req *r, const struct meeting *m, const char *why, const char *act)
{
    if (why) {
        r->status = 422;
        room_show(r, m, _(why), NULL);
        return;
    }
    account_audit_in(r->db, r->now, m->body, r->who.user, act,
                     tf(r, "meeting_meeting/%lld", (long long)m->id), "");
    /* Back to the item that is talked about. */
    const char *item = field_get(&r->form, "item");
    int64_t id = 0;
    if (item && str_int64(str_of(item), &id) && id > 0)
        reply_redirectf(r, "/meeting/%lld/room?item=%lld#floor", (long long)m->id, (long long)id);
    else
        reply_redirectf(r, "/meeting/%lld/room", (long long)m->id);
}

static int64_t number(const struct form *f, const char *name)
{
    int64_t n = 0;
    return str_int64(str_of(form_get(f, name)), &n) ? n : -1;
}

/* --- door and floor ----------------------------------------------------------------------------------- */

#define HIDDEN(n, l)                                          \
    {                                                         \
        .name = n, .label = l, .kind = FORM_HIDDEN, .max = 20 \
    }
static const struct form_field in_fields[] = {
    HIDDEN("person", T_("Person")),
    {.name = "guest", .label = T_("A guest"), .kind = FORM_LINE, .max = 60},
    {.name = "class", .label = T_("Comes as"), .kind = FORM_LINE, .max = 20},
};
static const struct form_spec in_form = FORM_SPEC("meeting_sign_in", in_fields);
static const struct form_field who_fields[] = {HIDDEN("who", T_("Person")),
                                               HIDDEN("item", T_("Item"))};
static const struct form_spec who_form = FORM_SPEC("meeting_who", who_fields);
static const struct form_field gist_fields[] = {
    HIDDEN("turn", T_("Turn")),
    HIDDEN("item", T_("Item")),
    {.name = "gist", .label = T_("In short"), .kind = FORM_LINE, .max = 500}};
static const struct form_spec gist_form = FORM_SPEC("meeting_gist", gist_fields);
static const struct form_field open_fields[] = {{.name = "reason",
                                                 .label = T_("Reason, for everybody to read"),
                                                 .kind = FORM_LINE,
                                                 .max = 500}};
static const struct form_spec open_form = FORM_SPEC("meeting_open", open_fields);
static const struct form_field question_fields[] = {
    HIDDEN("question", T_("Which question")),
    HIDDEN("item", T_("Item")),
    HIDDEN("how", T_("What to do")),
    {.name = "answer", .label = T_("Answer, in short"), .kind = FORM_LINE, .max = 1000}};
static const struct form_spec question_form = FORM_SPEC("meeting_question", question_fields);
static const struct form_field decide_fields[] = {
    HIDDEN("item", T_("Item")),
    {.name = "outcome",
     .label = T_("Outcome"),
     .kind = FORM_INT,
     .min = 0,
     .max = 4,
     .required = true},
    {.name = "method", .label = T_("How"), .kind = FORM_INT, .min = 0, .max = 1, .required = true},
    {.name = "yes", .label = T_("for"), .kind = FORM_INT, .min = 0, .max = 10000},
    {.name = "no", .label = T_("against"), .kind = FORM_INT, .min = 0, .max = 10000},
    {.name = "abstain", .label = T_("abstaining"), .kind = FORM_INT, .min = 0, .max = 10000},
    {.name = "text",
     .label = T_("What was settled, in words that everybody understands"),
     .kind = FORM_TEXT,
     .max = MEETING_TEXT,
     .required = true}};
static const struct form_spec decide_form = FORM_SPEC("meeting_decide", decide_fields);
static const struct form_field dissent_fields[] = {HIDDEN("decision", T_("Decision")),
                                                   HIDDEN("item", T_("Item")),
                                                   HIDDEN("who", T_("Person")),
                                                   {.name = "text",
                                                    .label = T_("What was said against it"),
                                                    .kind = FORM_LINE,
                                                    .max = 1000,
                                                    .required = true}};
static const struct form_spec dissent_form = FORM_SPEC("meeting_dissent", dissent_fields);

#define BAD T_("Something on the form is not right. Look at it again.")

static const char *guest_class(const char *s)
{
    return streq(s, "office") || streq(s, "expert") ? s : "public";
}

/* One act of the floor on a form that is in order; *why: what speaks against it, else NULL. */
typedef void floor_rule(struct req *r, const struct topic_by *by, const struct meeting *m,
                        const struct form *f, const char **why);

/* Who keeps the record does it on the form of the route. */
static void on_floor(struct req *r, const char *act, floor_rule *rule)
{
    struct meeting m;
    struct topic_by by;
    const char *why = NULL;
    if (!record_of_path(r, &m, &by))
        return;
    struct form f = form_read(r, r->route->form);
    if (f.bad)
        why = BAD;
    else
        rule(r, &by, &m, &f, &why);
    finish(r, &m, why, act);
}

static void sign_in(struct req *r, const struct topic_by *by, const struct meeting *m,
                    const struct form *f, const char **why)
{
    meeting_sign_in(r->db, by, m, number(f, "person"), form_get(f, "guest"),
                    guest_class(form_get(f, "class")), HOW_LIST, why);
}

static void sign_out(struct req *r, const struct topic_by *by, const struct meeting *m,
                     const struct form *f, const char **why)
{
    meeting_sign_out(r->db, by, m, number(f, "who"), why);
}

static void turn(struct req *r, const struct topic_by *by, const struct meeting *m,
                 const struct form *f, const char **why)
{
    meeting_turn(r->db, by, m, number(f, "item"), number(f, "who"), why);
}

static void gist(struct req *r, const struct topic_by *by, const struct meeting *m,
                 const struct form *f, const char **why)
{
    meeting_gist(r->db, by, m, number(f, "turn"), form_get(f, "gist"), why);
}

static void question(struct req *r, const struct topic_by *by, const struct meeting *m,
                     const struct form *f, const char **why)
{
    const char *how = form_get(f, "how");
    int64_t id = number(f, "question");
    if (streq(how, "carry"))
        meeting_question_carry(r->db, by, r->rng, m, id, why);
    else if (streq(how, "first"))
        q_meeting_question_first(r->db, .id = id, .meeting = m->id);
    else
        meeting_question_set(r->db, by, m, id,
                             streq(how, "read") ? QUESTION_READ : QUESTION_ANSWERED,
                             form_get(f, "answer"), why);
}

static void decide(struct req *r, const struct topic_by *by, const struct meeting *m,
                   const struct form *f, const char **why)
{
    struct meeting_vote v = {.method = (enum meeting_method)form_int(f, "method"),
                             .outcome = (enum meeting_outcome)form_int(f, "outcome"),
                             .yes = form_int(f, "yes"),
                             .no = form_int(f, "no"),
                             .abstain = form_int(f, "abstain"),
                             .text = form_get(f, "text")};
    meeting_decide(r->db, by, m, number(f, "item"), &v, why);
}

static void dissent(struct req *r, const struct topic_by *by, const struct meeting *m,
                    const struct form *f, const char **why)
{
    meeting_dissent(r->db, by, m, number(f, "decision"), number(f, "who"), form_get(f, "text"),
                    why);
}

static void sign_in_post(struct req *r)
{
    on_floor(r, "meeting.door", sign_in);
}
static void sign_out_post(struct req *r)
{
    on_floor(r, "meeting.door", sign_out);
}
static void turn_post(struct req *r)
{
    on_floor(r, "meeting.turn", turn);
}
static void gist_post(struct req *r)
{
    on_floor(r, "meeting.turn", gist);
}
static void question_post(struct req *r)
{
    on_floor(r, "meeting.question", question);
}
static void decide_post(struct req *r)
{
    on_floor(r, "meeting.decide", decide);
}
static void dissent_post(struct req *r)
{
    on_floor(r, "meeting.dissent", dissent);
}

static void open_or_close(struct req *r, bool opens)
{
    struct meeting m;
    struct topic_by by;
    struct unmet_list lacks = {.arena = r->arena};
    if (!record_of_path(r, &m, &by))
        return;
    lacks.zone = by.zone, lacks.now = by.now;
    struct form f = form_read(r, &open_form);
    bool done = opens ? meeting_open(r->db, &by, &m, form_get(&f, "reason"), &lacks)
                      : meeting_close(r->db, &by, &m, &lacks);
    if (!done) {
        r->status = 422;
        room_show(r, &m, NULL, &lacks);
        return;
    }
    reply_redirectf(r, opens ? "/meeting/%lld/room" : "/meeting/%lld/minutes", (long long)m.id);
}

static void open_post(struct req *r)
{
    open_or_close(r, true);
}
static void close_post(struct req *r)
{
    open_or_close(r, false);
}

/* --- personal codes --------------------------------------------------------------------------------------- */

static const struct form_option answers[] = {{"1", T_("I come"), NULL},
                                             {"2", T_("I cannot come"), NULL},
                                             {"3", T_("Somebody comes in my place"), NULL},
                                             {NULL, NULL, NULL}};
static const struct form_field answer_fields[] = {
    {.name = "answer",
     .label = T_("Will you come?"),
     .kind = FORM_CHOICE,
     .required = true,
     .options = answers},
    {.name = "substitute", .label = T_("Who comes in your place"), .kind = FORM_LINE, .max = 60},
};
static const struct form_spec answer_form = FORM_SPEC("meeting_answer", answer_fields);
static const struct form_field code_fields[] = {{.name = "code",
                                                 .label = T_("Your personal code"),
                                                 .kind = FORM_CODE,
                                                 .max = 20,
                                                 .required = true,
                                                 .hint = T_("It stands in your invitation.")}};
static const struct form_spec code_form = FORM_SPEC("meeting_code", code_fields);
static const struct form_field person_fields[] = {HIDDEN("person", T_("Person"))};
static const struct form_spec person_form = FORM_SPEC("meeting_person", person_fields);

static void code_fill(struct req *r, struct code_view *v)
{
    struct council_member who;
    struct meeting_attendances_rows rows = q_meeting_attendances(r->db, .meeting = v->m.id);
    for (size_t i = 0; i < rows.n; i++)
        v->here = v->here || (rows.at[i].person == v->i.person && rows.at[i].gone == 0);
    v->title = meeting_title(r, &v->m);
    v->url = meeting_url(r, v->m.id);
    v->name = council_person(r->db, v->i.person, &who) ? who.name : "";
    v->door = meeting_door_open(&v->m, r->now);
    v->noticed = v->m.state == MEETING_NOTICED;
    v->answer = form_new(r, &answer_form);
    if (v->i.answer)
        form_set(&v->answer, "answer", tf(r, "%d", (int)v->i.answer));
    form_set(&v->answer, "substitute", v->i.substitute);
}

/* The QR code of a slip leads here with ?by=qr, so that the record says how somebody signed in. */
static bool by_qr(const struct req *r)
{
    const char *by = field_get(&r->query, "by");
    return by && streq(by, "qr");
}

static bool code_of_path(struct req *r, struct code_view *v)
{
    *v = (struct code_view){.code = r->arg[0]};
    r->out_secret = true;
    if (!invitation_by_code(r->db, v->code, &v->i) || !meeting_by_id(r->db, v->i.meeting, &v->m)) {
        reply_status(r, 404);
        return false;
    }
    v->action = tf(r, "/m/%s", v->code);
    v->here_action = tf(r, by_qr(r) ? "/m/%s/here?by=qr" : "/m/%s/here", v->code);
    code_fill(r, v);
    return true;
}

/* The same for a member who is signed in: the account is proof enough, no code is asked for. */
static bool own_of_path(struct req *r, struct meeting *m, struct code_view *v)
{
    struct council_member seat;
    *v = (struct code_view){.code = ""};
    if (r->who.user == 0 || (r->who.roles & ROLE_SUPERVISOR) ||
        !council_member_of_user(r->db, m->org, r->who.user, zone_day(r->app->zone, m->starts),
                                &seat) ||
        !invitation_of(r->db, m->id, seat.person, &v->i))
        return false;
    v->m = *m;
    v->action = tf(r, "/meeting/%lld/answer", (long long)m->id);
    v->here_action =
        tf(r, by_qr(r) ? "/meeting/%lld/here?by=qr" : "/meeting/%lld/here", (long long)m->id);
    code_fill(r, v);
    return true;
}

static void code_show(struct req *r, struct code_view *v)
{
    meeting_code_page(r, meeting_frame(r, &v->m, v->title), v);
}

static void code_get(struct req *r)
{
    struct code_view v;
    if (code_of_path(r, &v))
        code_show(r, &v);
}

/* Saves the answer, or shows the page again with what is wrong; then leads to `to`. */
static void answer_save(struct req *r, struct code_view *v, const char *to)
{
    struct topic_by by = {
        .zone = r->app->zone, .now = r->now, .user = r->who.user, .role = ROLE_MEMBER};
    const char *why;
    int64_t a = 0;
    v->answer = form_read(r, &answer_form);
    str_int64(str_of(form_get(&v->answer, "answer")), &a);
    if (!v->answer.bad && !invitation_say(r->db, &by, &v->i, (enum invitation_answer)a,
                                          form_get(&v->answer, "substitute"), &why))
        form_error(r, &v->answer, NULL, _(why));
    if (v->answer.bad) {
        r->status = 422;
        code_show(r, v);
        return;
    }
    reply_redirectf(r, "%s?done=answered", to);
}

static void sign_in_self(struct req *r, struct code_view *v, const char *to)
{
    struct topic_by by = {
        .zone = r->app->zone, .now = r->now, .user = r->who.user, .role = ROLE_MEMBER};
    const char *why;
    if (!meeting_sign_in(r->db, &by, &v->m, v->i.person, "", "", by_qr(r) ? HOW_QR : HOW_CODE,
                         &why)) {
        r->status = 422;
        v->fault = why ? _(why) : NULL;
        code_show(r, v);
        return;
    }
    reply_redirectf(r, "%s?done=here", to);
}

static void code_post(struct req *r)
{
    struct code_view v;
    if (code_of_path(r, &v))
        answer_save(r, &v, v.action);
}

static void here_post(struct req *r)
{
    struct code_view v;
    if (code_of_path(r, &v))
        sign_in_self(r, &v, v.action);
}

static void own_here_post(struct req *r)
{
    struct meeting m;
    struct code_view v;
    if (!meeting_of_path(r, &m))
        return;
    if (own_of_path(r, &m, &v))
        sign_in_self(r, &v, v.action);
    else
        reply_status(r, 403);
}

static void answer_show(struct req *r, const struct meeting *m, const struct form *f)
{
    struct meeting_form_view v = {
        .form = f,
        .heading = _("Members answer here"),
        .lead = meeting_title(r, m),
        .action = tf(r, by_qr(r) ? "/meeting/%lld/answer?by=qr" : "/meeting/%lld/answer",
                     (long long)m->id),
        .back = meeting_url(r, m->id),
        .button = _("Go on")};
    meeting_form_page(r, meeting_frame(r, m, v.heading), &v);
}

static void answer_get(struct req *r)
{
    struct meeting m;
    struct code_view v;
    if (!meeting_of_path(r, &m))
        return;
    if (own_of_path(r, &m, &v)) {
        code_show(r, &v);
        return;
    }
    struct form f = form_new(r, &code_form);
    answer_show(r, &m, &f);
}

static void answer_post(struct req *r)
{
    struct meeting m;
    struct invitation i;
    struct code_view v;
    if (!meeting_of_path(r, &m))
        return;
    if (!field_get(&r->form, "code") && own_of_path(r, &m, &v)) {
        answer_save(r, &v, v.action);
        return;
    }
    struct form f = form_read(r, &code_form);
    if (!f.bad && (!invitation_by_code(r->db, form_get(&f, "code"), &i) || i.meeting != m.id))
        form_error(r, &f, "code",
                   _("That is no code of this meeting. Ask the office for a new one."));
    if (f.bad) {
        r->status = 422;
        answer_show(r, &m, &f);
        return;
    }
    reply_redirectf(r, by_qr(r) ? "/m/%s?by=qr" : "/m/%s", form_get(&f, "code"));
}

/* Slips are shown once, right after they were made: only a digest of a code is kept. */
static void codes_show(struct req *r, const struct meeting *m, const struct slips_view *slips)
{
    struct meeting_view v = meeting_view_of(r, m);
    meeting_fill_invited(r, &v);
    meeting_codes_page(r, meeting_frame(r, m, _("Invitations")), &v, slips);
}

static bool office_here(struct req *r, struct meeting *m)
{
    struct topic_by by;
    if (!record_of_path(r, m, &by))
        return false;
    if (meeting_office(&by))
        return true;
    reply_status(r, 403);
    return false;
}

static void codes_get(struct req *r)
{
    struct meeting m;
    if (office_here(r, &m))
        codes_show(r, &m, NULL);
}

static void add_slip(struct req *r, const struct meeting *m, const struct council_member *who,
                     struct slips_view *l)
{
    const char *code = invitation_code(r->db, r->rng, m->id, who->person);
    l->at[l->n++] = (struct slip_row){who->name, code, tf(r, "%s/m/%s?by=qr", r->origin, code)};
    account_audit_in(r->db, r->now, m->body, r->who.user, "meeting.code",
                     tf(r, "meeting_meeting/%lld", (long long)m->id), who->name);
}

/* Of one member, or ("paper") of all who have no address for mail. */
static void codes_post(struct req *r)
{
    struct meeting m;
    if (!office_here(r, &m))
        return;
    struct form f = form_read(r, &person_form);
    bool paper = streq(form_get(&f, "person"), "paper");
    struct council_members all = council_members(r->db, m.org, zone_day(r->app->zone, m.starts));
    struct slips_view slips = {arena_array(r->arena, struct slip_row, all.n), 0};
    for (size_t i = 0; i < all.n && m.state == MEETING_NOTICED; i++) {
        const struct council_member *who = &all.at[i];
        bool mail = who->user && account_mail(r->db, who->user);
        bool wanted = paper ? !mail : who->person == number(&f, "person");
        if (wanted && who->kind != SEAT_SUBSTITUTE)
            add_slip(r, &m, who, &slips);
    }
    if (slips.n == 0) {
        reply_status(r, 409);
        return;
    }
    r->out_secret = true;
    codes_show(r, &m, &slips);
}

#define RECORDS (TOPIC_OFFICE | ROLE_MEMBER)
#define ROOM(p, fn, spec)                                                                      \
    {                                                                                          \
        .methods = POST, .path = "/meeting/:id/" p, .run = fn, .roles = RECORDS, .form = spec, \
        .rate = RATE_WRITE                                                                     \
    }
const struct route meeting_room_routes[] = {
    {.methods = GET,
     .path = "/meeting/:id/room",
     .run = room_get,
     .roles = RECORDS,
     .cache = CACHE_NONE},
    ROOM("sign-in", sign_in_post, &in_form),
    ROOM("sign-out", sign_out_post, &who_form),
    ROOM("turn", turn_post, &who_form),
    ROOM("gist", gist_post, &gist_form),
    ROOM("open", open_post, &open_form),
    ROOM("close", close_post, &open_form),
    ROOM("question", question_post, &question_form),
    ROOM("decide", decide_post, &decide_form),
    ROOM("dissent", dissent_post, &dissent_form),
    {.methods = GET,
     .path = "/meeting/:id/codes",
     .run = codes_get,
     .roles = TOPIC_OFFICE,
     .cache = CACHE_NONE},
    {.methods = POST,
     .path = "/meeting/:id/codes",
     .run = codes_post,
     .roles = TOPIC_OFFICE,
     .form = &person_form,
     .rate = RATE_WRITE},
    {.methods = GET, .path = "/meeting/:id/answer", .run = answer_get, .cache = CACHE_PRIVATE},
    {.methods = POST,
     .path = "/meeting/:id/answer",
     .run = answer_post,
     .form = &code_form,
     .rate = RATE_SIGNIN},
    {.methods = POST,
     .path = "/meeting/:id/here",
     .run = own_here_post,
     .signed_in = true,
     .rate = RATE_WRITE},
    {.methods = GET,
     .path = "/m/:secret",
     .run = code_get,
     .cache = CACHE_NONE,
     .rate = RATE_SIGNIN},
    {.methods = POST,
     .path = "/m/:secret",
     .run = code_post,
     .form = &answer_form,
     .rate = RATE_SIGNIN},
    {.methods = POST, .path = "/m/:secret/here", .run = here_post, .rate = RATE_SIGNIN},
    {0},
};
