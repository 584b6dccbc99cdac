/*
 * web_status.c - number and code, and everything that this person may see and do.
 *
 * A wrong code and an unknown number get the same words. Tries are limited per address like signing in, and
 * nobody is locked out: the right code always works. The way in is a cookie until the window closes, so pages
 * can be loaded anew; "I am done" forgets it.
 */
#include "base/json.h"
#include "gen/submission/pages.h"
#include "mod/submission/web.h"

static const struct form_field status_fields[] = {
    {.name = "n",
     .label = T_("Your number"),
     .hint = T_("It stands on the receipt, like BSY-2026-0137."),
     .kind = FORM_LINE,
     .max = 40,
     .required = true},
    {.name = "c",
     .label = T_("Query code"),
     .hint = T_("Eight letters and digits. Capital or small makes no difference."),
     .kind = FORM_CODE,
     .max = 20,
     .required = true},
};
static const struct form_spec status_form = FORM_SPEC("status", status_fields);

static const struct form_field word_fields[] = {
    {.name = "text",
     .label = T_("Add a word"),
     .hint = T_("Something new, or what you forgot. The office reads it."),
     .kind = FORM_TEXT,
     .max = 3000,
     .required = true,
     .rows = 4},
};
static const struct form_spec word_form = FORM_SPEC("sub_word", word_fields);

static const struct form_option solved_options[] = {
    {"1", T_("Yes, it is solved"), NULL},
    {"2", T_("Partly"), NULL},
    {"3", T_("No, it is not solved"), NULL},
    {NULL, NULL, NULL},
};
const struct form_option submission_grades[] = {
    {"", T_("I would rather not say"), NULL},
    {"5", T_("5: very good"), NULL},
    {"4", T_("4: good"), NULL},
    {"3", T_("3: so-so"), NULL},
    {"2", T_("2: poor"), NULL},
    {"1", T_("1: very poor"), NULL},
    {NULL, NULL, NULL},
};
static const struct form_field rate_fields[] = {
    {.name = "solved",
     .label = T_("Is it solved?"),
     .kind = FORM_CHOICE,
     .options = solved_options,
     .required = true},
    {.name = "attitude",
     .label = T_("How they treated you"),
     .kind = FORM_SELECT,
     .options = submission_grades},
    {.name = "speed",
     .label = T_("How fast it went"),
     .kind = FORM_SELECT,
     .options = submission_grades},
    {.name = "result",
     .label = T_("What came of it"),
     .kind = FORM_SELECT,
     .options = submission_grades},
    {.name = "words",
     .label = T_("In your words"),
     .hint = T_("Only those who handle it read this."),
     .kind = FORM_TEXT,
     .max = 1000,
     .rows = 3},
};
static const struct form_spec rate_form = FORM_SPEC("sub_rate", rate_fields);

static const struct form_field reopen_fields[] = {
    {.name = "why",
     .label = T_("What is not settled yet?"),
     .kind = FORM_TEXT,
     .max = 3000,
     .required = true,
     .rows = 4},
};
static const struct form_spec reopen_form = FORM_SPEC("sub_reopen", reopen_fields);

static const struct form_field withdraw_fields[] = {
    {.name = "reason",
     .label = T_("Why do you take it back?"),
     .hint = T_("If you write something, everybody can read it. Your text itself is deleted."),
     .kind = FORM_LINE,
     .max = 200},
    {.name = "sure",
     .label = T_("Yes, take it back for good"),
     .kind = FORM_CHECK,
     .required = true},
};
static const struct form_spec withdraw_form = FORM_SPEC("sub_withdraw", withdraw_fields);

/* --- the way in --------------------------------------------------------------------------------------- */

static void show_status(struct req *r, const struct form *f)
{
    struct page *p = sub_frame(r, _("How far is it?"));
    p->nav = "status";
    if (field_get(&r->query, "left")) {
        p->notice = _("This device has forgotten your number. It stands on your receipt.");
        p->notice_kind = NOTICE_GOOD;
    }
    struct submission_of_author_rows own = {0};
    if (r->who.user)
        own = q_submission_of_author(r->db, .author = r->who.user, .before = INT64_MAX, .max = 20);
    struct submissions l = {arena_array(r->arena, struct submission, own.n + 1), 0, false};
    for (size_t i = 0; i < own.n; i++)
        if (submission_by_id(r->db, own.at[i].id, &l.at[l.n]))
            l.n++;
    struct sub_rows rows = sub_own_rows_of(r, &l);
    submission_status_page(r, p, f, &rows);
}

static void status_get(struct req *r)
{
    struct form f = form_new(r, &status_form);
    const char *n = field_get(&r->query, "n"), *c = field_get(&r->query, "c");
    form_set(&f, "n", n);
    form_set(&f, "c", c);
    if (c)
        r->out_secret = true;
    show_status(r, &f);
}

static void status_post(struct req *r)
{
    struct form f = form_read(r, &status_form);
    struct submission s;
    if (!f.bad && submission_by_code(r->db, form_get(&f, "n"), form_get(&f, "c"), &s)) {
        sub_set_case(r, CASE_COOKIE, s.number, form_get(&f, "c"), 0);
        reply_redirect(r, "/status/case");
        return;
    }
    if (!f.bad)
        form_error(
            r, &f, NULL,
            _("Number and code do not fit together. Look at the receipt again: 0 and O, 1 and "
              "I count the same. At the counter somebody can help you."));
    r->status = 422;
    show_status(r, &f);
}

static void leave_post(struct req *r)
{
    reply_cookie(r, CASE_COOKIE, "", -1);
    reply_redirect(r, "/status?left=1");
}

/* --- the case -------------------------------------------------------------------------------------------- */

/* What comes next, in one sentence. */
static const char *next_words(struct req *r, const struct submission *s, const struct sub_row *row)
{
    static const char *const words[SUB_STATES] = {
        [SUB_RECEIVED] = T_("The office reads it and tells you whether it takes it up."),
        [SUB_ACCEPTED] = T_("The office is working on it and will answer you."),
        [SUB_TRANSFERRED] =
            T_("Another organisation looks whether it is theirs. Until then the first "
               "one stays responsible."),
        [SUB_ANSWERED] = T_("It waits for your word: is it solved?"),
        [SUB_REOPENED] = T_("The office works on it again and will answer you again."),
        [SUB_CLOSED] = T_("It is closed."),
        [SUB_REFUSED] =
            T_("The office did not take it up. The reason stands below; if you disagree, "
               "you can open it again."),
        [SUB_MERGED] = T_("It goes on together with another one. You will be answered yourself."),
        [SUB_ADOPTED] = T_("The council deliberates it. You will be answered at the end."),
        [SUB_WITHDRAWN] = T_("You have taken it back."),
    };
    const char *base = _(words[s->state]);
    return row->due.until ? tf(r, C_("sentence, limit", "%s By %s."), base, row->due.until) : base;
}

static void show_case(struct req *r, const struct submission *s, const char *code,
                      const struct form *bad)
{
    struct submission_contact_get c;
    struct submission main;
    struct form word = form_new(r, &word_form), rate = form_new(r, &rate_form),
                reopen = form_new(r, &reopen_form), withdraw = form_new(r, &withdraw_form);
    bool ended = s->state == SUB_ANSWERED || s->state == SUB_CLOSED || s->state == SUB_REFUSED;
    struct case_page v = {.s = s,
                          .code = code,
                          .row = sub_row_of(r, s),
                          .clocks = sub_clocks_of(r, s),
                          .lines = sub_lines_of(r, s, false),
                          .answers = sub_answers_of(r, s),
                          .word = bad && bad->spec == &word_form ? bad : &word,
                          .rate = bad && bad->spec == &rate_form ? bad : &rate,
                          .reopen = bad && bad->spec == &reopen_form ? bad : &reopen,
                          .withdraw = bad && bad->spec == &withdraw_form ? bad : &withdraw,
                          .has_contact = q_submission_contact_get(r->db, &c, .item = s->id),
                          .may_word = s->state != SUB_WITHDRAWN && s->state != SUB_CLOSED,
                          .may_withdraw = submission_open(s->state) || s->state == SUB_ANSWERED};
    v.rated = sub_rating_of(r, s, &v.rating);
    v.may_rate = s->state == SUB_ANSWERED;
    if (ended) {
        day until = sub_reopen_until(r->db, r->app->zone, s);
        v.may_reopen = zone_day(r->app->zone, r->now) <= until;
        v.reopen_until = show_day(r, until);
    }
    v.main = s->into && submission_by_id(r->db, s->into, &main) ? main.number : NULL;
    v.next = next_words(r, s, &v.row);
    struct page *p = sub_frame(r, tf(r, "%s: %s", s->number, v.row.state));
    p->nav = "status";
    p->noindex = true;
    const char *done = field_get(&r->query, "done");
    p->notice = done && *done ? _("Thank you. It is noted.") : NULL;
    p->notice_kind = NOTICE_GOOD;
    r->out_secret = true;
    submission_case_page(r, p, &v);
}

static bool own_case(struct req *r, struct submission *s, const char **code)
{
    if (sub_case_of(r, CASE_COOKIE, s, code))
        return true;
    reply_redirect(r, "/status");
    return false;
}

static void case_get(struct req *r)
{
    struct submission s;
    const char *code;
    if (own_case(r, &s, &code))
        show_case(r, &s, code, NULL);
}

static bool act_word(struct req *r, const struct submission_by *by, const struct submission *s,
                     const struct form *f, const char **why)
{
    return submission_add_word(r->db, by, s, form_get(f, "text"), why);
}

static bool act_rate(struct req *r, const struct submission_by *by, const struct submission *s,
                     const struct form *f, const char **why)
{
    struct submission_rating x = {.attitude = (int)form_int(f, "attitude"),
                                  .speed = (int)form_int(f, "speed"),
                                  .result = (int)form_int(f, "result"),
                                  .solved = (enum solved)form_int(f, "solved"),
                                  .words = form_get(f, "words")};
    return submission_rate(r->db, by, s, &x, why);
}

static bool act_reopen(struct req *r, const struct submission_by *by, const struct submission *s,
                       const struct form *f, const char **why)
{
    return submission_reopen(r->db, by, s, form_get(f, "why"), why);
}

static bool act_withdraw(struct req *r, const struct submission_by *by, const struct submission *s,
                         const struct form *f, const char **why)
{
    return submission_withdraw(r->db, by, s, form_get(f, "reason"), why);
}

static const struct {
    const char *path;
    const struct form_spec *form;
    bool (*run)(struct req *r, const struct submission_by *by, const struct submission *s,
                const struct form *f, const char **why);
} acts[] = {{"/status/word", &word_form, act_word},
            {"/status/rate", &rate_form, act_rate},
            {"/status/reopen", &reopen_form, act_reopen},
            {"/status/withdraw", &withdraw_form, act_withdraw}};

static void act_post(struct req *r)
{
    struct submission s;
    const char *code, *why = NULL;
    size_t i = 0;
    while (!streq(acts[i].path, r->route->path))
        i++;
    struct form f = form_read(r, acts[i].form);
    struct submission_by by = submission_by_person(r);
    if (f.bad && !req_cookie(r, CASE_COOKIE)) {
        reply_status(r, 422);
        return;
    }
    if (!own_case(r, &s, &code))
        return;
    if (!f.bad && acts[i].run(r, &by, &s, &f, &why)) {
        reply_redirect(r, "/status/case?done=1");
        return;
    }
    if (why)
        form_error(r, &f, NULL, _(why));
    r->status = 422;
    show_case(r, &s, code, &f);
}

static void erase_post(struct req *r)
{
    struct submission s;
    const char *code;
    struct submission_by by = submission_by_person(r);
    if (!own_case(r, &s, &code))
        return;
    submission_erase_contact(r->db, &by, &s);
    reply_redirect(r, "/status/case?done=1");
}

/* Everything that is kept about it, for the person: JSON. */
static void export_get(struct req *r)
{
    struct submission s;
    struct submission_contact_get c;
    const char *code;
    if (!own_case(r, &s, &code))
        return;
    struct json j = json_begin(&r->out);
    json_obj(&j);
    json_key(&j, "number"), json_str(&j, s.number);
    json_key(&j, "state"), json_str(&j, submission_state_word(s.state));
    json_key(&j, "kind"), json_str(&j, submission_kind_word(s.kind));
    json_key(&j, "received"), json_str(&j, time_rfc3339(r->arena, s.received, NULL));
    json_key(&j, "title"), json_str(&j, s.title);
    json_key(&j, "text"), json_str(&j, s.text);
    json_key(&j, "public"), json_bool(&j, s.may_public);
    if (q_submission_contact_get(r->db, &c, .item = s.id)) {
        json_key(&j, "contact");
        json_obj(&j);
        json_key(&j, "name"), json_str(&j, c.name);
        json_key(&j, "phone"), json_str(&j, c.phone);
        json_key(&j, "mail"), json_str(&j, c.mail);
        json_end(&j);
    }
    struct sub_lines lines = sub_lines_of(r, &s, false);
    json_key(&j, "steps");
    json_arr(&j);
    for (size_t i = 0; i < lines.n; i++) {
        json_obj(&j);
        json_key(&j, "at"), json_str(&j, time_rfc3339(r->arena, lines.at[i].at, NULL));
        json_key(&j, "what"), json_str(&j, lines.at[i].what);
        if (lines.at[i].words)
            json_key(&j, "words"), json_str(&j, lines.at[i].words);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    r->type = "application/json; charset=utf-8";
    r->out_secret = true;
    reply_header(r, "Content-Disposition", tf(r, "attachment; filename=\"%s.json\"", s.number));
}

const struct route sub_status_routes[] = {
    {GET, "/status", status_get},
    {POST, "/status", status_post, .rate = RATE_SIGNIN, .form = &status_form},
    {POST, "/status/leave", leave_post, .rate = RATE_WRITE},
    {GET, "/status/case", case_get, .rate = RATE_READ},
    {GET, "/status/export", export_get, .rate = RATE_READ},
    {POST, "/status/word", act_post, .rate = RATE_WRITE, .form = &word_form},
    {POST, "/status/rate", act_post, .rate = RATE_WRITE, .form = &rate_form},
    {POST, "/status/reopen", act_post, .rate = RATE_WRITE, .form = &reopen_form},
    {POST, "/status/withdraw", act_post, .rate = RATE_WRITE, .form = &withdraw_form},
    {POST, "/status/erase", erase_post, .rate = RATE_WRITE},
    {.path = NULL},
};
