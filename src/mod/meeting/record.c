/*
 * record.c - the pages of the minutes: reading, editing, corrections, signatures.
 *
 * A draft is seen by those who keep the record, members and signers; everybody sees it from publication on. A
 * supervisor's account writes one thing here: a signature, or the refusal of one with words.
 */
#include "base/hash.h"
#include "gen/meeting/pages.h"

static const struct form_field correct_fields[] = {{.name = "words",
                                                    .label = T_("What is wrong, and what is right"),
                                                    .kind = FORM_TEXT,
                                                    .max = 2000,
                                                    .required = true,
                                                    .rows = 4}};
static const struct form_spec correct_form = FORM_SPEC("meeting_correct", correct_fields);
static const struct form_field sign_fields[] = {
    {.name = "sum", .label = T_("Text"), .kind = FORM_HIDDEN, .max = 64, .required = true},
    {.name = "refuse", .label = T_("I do not sign"), .kind = FORM_CHECK},
    {.name = "words",
     .label = T_("If you do not sign: why (published)"),
     .kind = FORM_LINE,
     .max = 500}};
static const struct form_spec sign_form = FORM_SPEC("meeting_sign", sign_fields);
static const struct form_field act_fields[] = {
    {.name = "how", .label = T_("What to do"), .kind = FORM_HIDDEN, .max = 20, .required = true}};
static const struct form_spec act_form = FORM_SPEC("meeting_act", act_fields);
static const struct form_field edit_fields[] = {
    {.name = "text",
     .label = T_("Minutes"),
     .kind = FORM_TEXT,
     .max = MEETING_MINUTES,
     .required = true,
     .rows = 24,
     .hint = T_("An empty line begins a new paragraph. ## makes a heading, - a list, **bold**.")},
    {.name = "edition", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 20, .required = true}};
static const struct form_spec edit_form = FORM_SPEC("meeting_edit", edit_fields);

static const struct form_option answer_options[] = {
    {"1", T_("It is put right in the text"), NULL},
    {"0", T_("It stays as it is"), T_("Say why: everybody reads it.")},
    {NULL, NULL, NULL}};
static const struct form_field answer_fields[] = {
    {.name = "taken",
     .label = T_("What became of it"),
     .kind = FORM_CHOICE,
     .options = answer_options,
     .required = true},
    {.name = "words", .label = T_("Answer"), .kind = FORM_TEXT, .max = 2000, .rows = 3}};
static const struct form_spec answer_form = FORM_SPEC("meeting_correction", answer_fields);

static bool supervises(struct req *r, const struct meeting *m)
{
    struct body b;
    return body_by_id(r->db, m->body, &b) && req_may(r, ROLE_SUPERVISOR, b.path);
}

/* As what the person of the request signs; SIGNERS: not at all. */
static enum signer signer_of(struct req *r, const struct meeting *m)
{
    if (r->who.user == 0)
        return SIGNERS;
    if (r->who.user == m->host)
        return SIGNER_HOST;
    if (r->who.user == m->recorder)
        return SIGNER_RECORDER;
    return supervises(r, m) ? SIGNER_SUPERVISOR : SIGNERS;
}

static bool is_member(struct req *r, const struct meeting *m)
{
    struct council_member seat;
    return r->who.user && council_member_of_user(r->db, m->org, r->who.user,
                                                 zone_day(r->app->zone, m->starts), &seat);
}

static const char *sum_of(struct req *r, const char *text)
{
    uint8_t sum[SHA256_BYTES];
    sha256(text, strlen(text), sum);
    return hex_encode(r->arena, sum, sizeof(sum));
}

static void show(struct req *r, const struct meeting *m, const char *fault,
                 const struct form *correct, const struct form *sign)
{
    struct meeting_view v = meeting_view_of(r, m);
    struct form a = form_new(r, &correct_form), b = form_new(r, &sign_form);
    enum signer as = signer_of(r, m);
    v.fault = fault;
    v.raw = meeting_minutes_text(r->db, m->id);
    v.text = md_html(r->arena, v.raw, 2);
    v.sum = sum_of(r, v.raw);
    v.sign = meeting_signature_rows(r, m->id, &v.n_sign);
    v.corrections = q_meeting_corrections(r->db, .meeting = m->id);
    v.correcting = m->minutes == MINUTES_CIRCULATED && r->now <= m->corrections && is_member(r, m);
    v.may_sign = as != SIGNERS && m->state == MEETING_CLOSED && !v.sign[as].there &&
                 (m->minutes == MINUTES_SIGNING ||
                  (m->minutes == MINUTES_CIRCULATED && r->now > m->corrections));
    form_set(&b, "sum", v.sum);
    meeting_minutes_page(r, meeting_frame(r, m, _("Minutes")), &v, correct ? correct : &a,
                         sign ? sign : &b);
}

static bool minutes_of_path(struct req *r, struct meeting *m)
{
    struct topic_by by;
    if (!meeting_of_path(r, m))
        return false;
    bool inside = (meeting_by_request(r, m, &by) && meeting_keeps_record(&by, m)) ||
                  is_member(r, m) || signer_of(r, m) != SIGNERS;
    if (m->edition && (m->minutes == MINUTES_PUBLISHED || inside))
        return true;
    reply_status(r, 404);
    return false;
}

static void minutes_get(struct req *r)
{
    struct meeting m;
    if (minutes_of_path(r, &m))
        show(r, &m, NULL, NULL, NULL);
}

static bool keeper_of_path(struct req *r, struct meeting *m, struct topic_by *by)
{
    if (!meeting_of_path(r, m))
        return false;
    if (meeting_by_request(r, m, by) && meeting_keeps_record(by, m))
        return true;
    reply_status(r, 403);
    return false;
}

static void edit_show(struct req *r, const struct meeting *m, struct form *f, const char *theirs)
{
    struct meeting_form_view v = {.form = f,
                                  .heading = _("Edit the minutes"),
                                  .action = tf(r, "/meeting/%lld/minutes/edit", (long long)m->id),
                                  .back = meeting_minutes_url(r, m->id),
                                  .button = _("Save"),
                                  .theirs = theirs};
    meeting_form_page(r, meeting_frame(r, m, v.heading), &v);
}

static void edit_get(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    if (!keeper_of_path(r, &m, &by))
        return;
    struct form f = form_new(r, &edit_form);
    form_set(&f, "text", meeting_minutes_text(r->db, m.id));
    form_set(&f, "edition", tf(r, "%lld", (long long)m.edition));
    edit_show(r, &m, &f, NULL);
}

static void edit_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    const char *why = NULL, *theirs = NULL;
    int64_t edition = 0;
    if (!keeper_of_path(r, &m, &by))
        return;
    struct form f = form_read(r, &edit_form);
    str_int64(str_of(form_get(&f, "edition")), &edition);
    if (!f.bad && !meeting_minutes_save(r->db, &by, &m, edition, form_get(&f, "text"), &why))
        form_error(r, &f, NULL, _(why));
    if (why == MEETING_STALE) {
        theirs = meeting_minutes_text(r->db, m.id);
        form_set(&f, "edition", tf(r, "%lld", (long long)m.edition));
    }
    if (f.bad) {
        r->status = 422;
        edit_show(r, &m, &f, theirs);
        return;
    }
    reply_redirectf(r, "/meeting/%lld/minutes?done=saved", (long long)m.id);
}

static void act_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    const char *why = T_("Something on the form is not right. Look at it again."), *done = "saved";
    if (!keeper_of_path(r, &m, &by))
        return;
    struct form f = form_read(r, &act_form);
    const char *how = form_get(&f, "how");
    if (streq(how, "circulate")) {
        meeting_minutes_circulate(r->db, &by, r->origin, &m, &why);
        done = "sent";
    } else if (streq(how, "publish")) {
        meeting_publish(r->db, &by, &m, &why);
        done = "published";
    } else if (streq(how, "return"))
        meeting_minutes_return(r->db, &by, &m, &why);
    if (why) {
        r->status = 422;
        show(r, &m, _(why), NULL, NULL);
        return;
    }
    reply_redirectf(r, "/meeting/%lld/minutes?done=%s", (long long)m.id, done);
}

static void correct_post(struct req *r)
{
    struct meeting m;
    struct topic_by by = {
        .zone = r->app->zone, .now = r->now, .user = r->who.user, .role = ROLE_MEMBER};
    const char *why;
    if (!minutes_of_path(r, &m))
        return;
    struct form f = form_read(r, &correct_form);
    if (r->who.roles & ROLE_SUPERVISOR) {
        reply_status(r, 403);
        return;
    }
    if (!f.bad && !meeting_minutes_correct(r->db, &by, &m, form_get(&f, "words"), &why))
        form_error(r, &f, NULL, _(why));
    if (f.bad) {
        r->status = 422;
        show(r, &m, NULL, &f, NULL);
        return;
    }
    reply_redirectf(r, "/meeting/%lld/minutes?done=saved", (long long)m.id);
}

/* The correction in the path, for those who keep the record. */
static bool correction_of_path(struct req *r, struct meeting *m, struct topic_by *by, int64_t *id,
                               struct meeting_correction_by_id *c)
{
    if (!keeper_of_path(r, m, by))
        return false;
    if (str_int64(str_of(r->arg[1]), id) &&
        q_meeting_correction_by_id(r->db, c, .meeting = m->id, .id = *id))
        return true;
    reply_status(r, 404);
    return false;
}

static void answer_show(struct req *r, const struct meeting *m, int64_t id,
                        const struct meeting_correction_by_id *c, struct form *f)
{
    struct meeting_form_view v = {
        .form = f,
        .heading = _("Answer to a correction"),
        .lead = c->words,
        .action = tf(r, "%s/correction/%lld", meeting_minutes_url(r, m->id), (long long)id),
        .back = meeting_minutes_url(r, m->id),
        .button = _("Answer")};
    meeting_form_page(r, meeting_frame(r, m, v.heading), &v);
}

static void answer_get(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    struct meeting_correction_by_id c;
    int64_t id;
    if (!correction_of_path(r, &m, &by, &id, &c))
        return;
    if (c.answered) {
        reply_redirect(r, meeting_minutes_url(r, m.id));
        return;
    }
    struct form f = form_new(r, &answer_form);
    answer_show(r, &m, id, &c, &f);
}

static void answer_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    struct meeting_correction_by_id c;
    const char *why;
    int64_t id;
    if (!correction_of_path(r, &m, &by, &id, &c))
        return;
    struct form f = form_read(r, &answer_form);
    if (!f.bad && !meeting_minutes_answer(r->db, &by, &m, id, *form_get(&f, "taken") == '1',
                                          form_get(&f, "words"), &why))
        form_error(r, &f, NULL, _(why));
    if (f.bad) {
        r->status = 422;
        answer_show(r, &m, id, &c, &f);
        return;
    }
    reply_redirectf(r, "%s?done=saved", meeting_minutes_url(r, m.id));
}

static void sign_post(struct req *r)
{
    static const enum role roles[] = {ROLE_CHAIR, ROLE_CLERK, ROLE_SUPERVISOR, 0};
    struct meeting m;
    const char *why;
    if (!minutes_of_path(r, &m))
        return;
    enum signer as = signer_of(r, &m);
    if (as == SIGNERS) {
        reply_status(r, 403);
        return;
    }
    struct topic_by by = {.zone = r->app->zone, .now = r->now, .user = r->who.user};
    by.role = (r->who.roles & (unsigned)roles[as]) ? roles[as] : ROLE_MEMBER;
    struct form f = form_read(r, &sign_form);
    if (!f.bad && !meeting_sign(r->db, &by, &m, as, form_get(&f, "sum"), form_checked(&f, "refuse"),
                                form_get(&f, "words"), &why))
        form_error(r, &f, NULL, _(why));
    if (f.bad) {
        r->status = 422;
        show(r, &m, NULL, NULL, &f);
        return;
    }
    reply_redirectf(r, "/meeting/%lld/minutes?done=signed", (long long)m.id);
}

#define RECORDS (TOPIC_OFFICE | ROLE_MEMBER)
const struct route meeting_minutes_routes[] = {
    {.methods = GET, .path = "/meeting/:id/minutes", .run = minutes_get, .cache = CACHE_PRIVATE},
    {.methods = GET,
     .path = "/meeting/:id/minutes/edit",
     .run = edit_get,
     .roles = RECORDS,
     .cache = CACHE_NONE},
    {.methods = POST,
     .path = "/meeting/:id/minutes/edit",
     .run = edit_post,
     .roles = RECORDS,
     .form = &edit_form,
     .rate = RATE_WRITE,
     .body_max = 512 * 1024},
    {.methods = POST,
     .path = "/meeting/:id/minutes/act",
     .run = act_post,
     .roles = RECORDS,
     .form = &act_form,
     .rate = RATE_WRITE},
    {.methods = POST,
     .path = "/meeting/:id/minutes/correct",
     .run = correct_post,
     .signed_in = true,
     .form = &correct_form,
     .rate = RATE_WRITE},
    {.methods = GET,
     .path = "/meeting/:id/minutes/correction/:correction",
     .run = answer_get,
     .roles = RECORDS,
     .cache = CACHE_NONE},
    {.methods = POST,
     .path = "/meeting/:id/minutes/correction/:correction",
     .run = answer_post,
     .roles = RECORDS,
     .form = &answer_form,
     .rate = RATE_WRITE},
    {.methods = POST,
     .path = "/meeting/:id/minutes/sign",
     .run = sign_post,
     .watchers = true,
     .signed_in = true,
     .form = &sign_form,
     .rate = RATE_WRITE},
    {0},
};
