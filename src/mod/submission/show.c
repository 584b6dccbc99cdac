/*
 * show.c - rows and lines in the reader's language, for all pages of this room.
 */
#include "base/utf8.h"
#include "base/vec.h"
#include "mod/submission/web.h"

/* What happened, without a subject. Steps that only the office sees stand here too. */
const struct chronicle_words sub_act_words[] = {
    {"submission.receive", T_("Received")},
    {"submission.accept", T_("Taken up by the office")},
    {"submission.publish", T_("Its text was published")},
    {"submission.refuse", T_("Not accepted")},
    {"submission.transfer", T_("Handed on")},
    {"submission.takeover", T_("Taken over")},
    {"submission.object", T_("Came back: not theirs")},
    {"submission.extend", T_("The time for the answer was extended")},
    {"submission.contact", T_("The office spoke with the person")},
    {"submission.merge", T_("Joined with another one")},
    {"submission.release", T_("Goes on by itself again")},
    {"submission.adopt", T_("Became part of a topic")},
    {"submission.answer", T_("Answered")},
    {"submission.rate", T_("The person judged the answer")},
    {"submission.reopen", T_("Opened again by the person")},
    {"submission.close", T_("Finished")},
    {"submission.withdraw", T_("Withdrawn by the person")},
    {"submission.word", T_("A further word")},
    {"submission.consent", T_("Filed for the person, who agreed")},
    {"submission.note", T_("Note")},
    {"submission.sort", T_("Sorted anew")},
    {"submission.assign", T_("Assigned")},
    {"submission.draft", T_("An answer is being drafted")},
    {"submission.review", T_("The draft waits for a second reader")},
    {"submission.back", T_("The draft went back")},
    {"submission.ask-extend", T_("More time was asked for")},
    {"submission.erase", T_("Contact data erased")},
    {"submission.seen", T_("Contact data looked at")},
    {"submission.import", T_("Brought over from another system")},
    {NULL, NULL},
};

static const char *act_name(struct req *r, const char *act)
{
    for (const struct chronicle_words *w = sub_act_words; w->act; w++)
        if (streq(w->act + strlen("submission."), act))
            return _(w->words);
    return act;
}

/* --- names ---------------------------------------------------------------------------------------- */

const char *sub_place_name(struct req *r, int64_t body)
{
    struct body b;
    return body_by_id(r->db, body, &b) ? body_label(r, &b) : "";
}

const char *sub_org_name(struct req *r, int64_t org)
{
    struct org o;
    return org && org_by_id(r->db, org, &o) ? org_label(r, &o) : "";
}

const char *sub_person_name(struct req *r, int64_t user)
{
    struct person p;
    return user && account_person(r->db, user, &p) ? account_person_name(r, &p) : "";
}

const char *sub_category_name(struct req *r, int64_t body, const char *code)
{
    struct charter_category c;
    if (str_empty(code))
        return _("Not sorted yet");
    return charter_category(r->db, body, code, zone_day(r->app->zone, r->now), &c)
               ? charter_category_label(r, &c)
               : code;
}

const char *sub_solved_name(const struct req *r, enum solved x)
{
    static const char *const names[] = {T_("not said"), T_("solved"), T_("partly solved"),
                                        T_("not solved")};
    return _(names[x]);
}

const struct form_option sub_kind_options[] = {
    {"enquiry", T_("Enquiry"), NULL},
    {"help", T_("Request for help"), NULL},
    {"complaint", T_("Complaint"), NULL},
    {"suggestion", T_("Suggestion"), NULL},
    {"thanks", T_("Thanks"), NULL},
    {"report", T_("Report of wrongdoing"), NULL},
    {NULL, NULL, NULL},
};

const struct form_option *sub_places(struct req *r)
{
    const char *sent = field_get(&r->form, "place"), *asked = field_get(&r->query, "place");
    /* A village that was asked for is among them, and so are those of one's own town. */
    struct body_list all = body_around(r->db, !str_empty(sent)    ? sent
                                              : !str_empty(asked) ? asked
                                              : r->who.n_grant    ? r->who.grant[0].body_path
                                                                  : r->place);
    struct form_option *o = arena_array(r->arena, struct form_option, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        static const char *const indent[] = {"", "\xE3\x80\x80", "\xE3\x80\x80\xE3\x80\x80"};
        o[i] = (struct form_option){
            all.at[i].path, tf(r, "%s%s", indent[all.at[i].kind], body_label(r, &all.at[i])), NULL};
    }
    return o;
}

bool sub_looks_around(const struct req *r)
{
    return !str_empty(field_get(&r->form, "look"));
}

struct form sub_retyped(struct req *r, const struct form_spec *spec)
{
    struct form f = form_new(r, spec);
    for (size_t i = 0; i < spec->n; i++) {
        const char *typed = field_get(&r->form, spec->field[i].name);
        form_set(&f, spec->field[i].name, typed ? typed : "");
    }
    return f;
}

const struct form_option *sub_categories(struct req *r, int64_t body, const char *none)
{
    struct charter_categories c = charter_categories(r->db, body, zone_day(r->app->zone, r->now));
    struct form_option *o = arena_array(r->arena, struct form_option, c.n + 2);
    size_t n = 0;
    if (none)
        o[n++] = (struct form_option){"", none, NULL};
    for (size_t i = 0; i < c.n; i++)
        o[n++] = (struct form_option){c.at[i].code, charter_category_label(r, &c.at[i]), NULL};
    return o;
}

struct page *sub_frame(struct req *r, const char *title)
{
    struct page *p = arena_new(r->arena, struct page);
    p->title = title;
    p->nav = "submissions";
    p->bad = r->status == 422 || r->status == 409;
    return p;
}

bool sub_key_read(const char *s, struct submission_key *key)
{
    struct str rest = str_of(s), at;
    return s && str_cut(&rest, '-', &at) && str_int64(at, &key->at) && rest.p &&
           str_int64(rest, &key->id);
}

/* --- rows ------------------------------------------------------------------------------------------ */

static const char *tag_of(enum submission_state s)
{
    switch (s) {
    case SUB_RECEIVED:
        return "";
    case SUB_ACCEPTED:
    case SUB_TRANSFERRED:
    case SUB_ADOPTED:
    case SUB_MERGED:
        return "now";
    case SUB_REOPENED:
        return "due";
    case SUB_ANSWERED:
    case SUB_CLOSED:
        return "go";
    case SUB_REFUSED:
    case SUB_WITHDRAWN:
    case SUB_STATES:
        return "";
    }
    BUG("submission state %d", (int)s);
}

static struct deadline_tag next_due(struct req *r, const struct submission *s, bool full)
{
    struct deadline first;
    if (!submission_open(s->state) || !deadline_first(r->db, SUBJECT_SUBMISSION, s->id, &first))
        return (struct deadline_tag){0};
    return full ? deadline_show(r, &first) : deadline_brief(r, &first);
}

static struct sub_row row_of(struct req *r, const struct submission *s, bool full)
{
    return (struct sub_row){.number = s->number,
                            .version = tf(r, "%s:%lld", s->number, (long long)s->version),
                            .title = submission_title(r, s),
                            .url = submission_url(r, s),
                            .desk = submission_desk_url(r, s),
                            .place = sub_place_name(r, s->body),
                            .kind = submission_kind_name(r, s->kind),
                            .channel = submission_channel_name(r, s->channel),
                            .state = submission_state_name(r, s->state),
                            .tag = tag_of(s->state),
                            .category = sub_category_name(r, s->body, s->category),
                            .org = sub_org_name(r, s->org),
                            .who = s->assigned ? sub_person_name(r, s->assigned) : NULL,
                            .at = s->received,
                            .supports = s->supports,
                            .due = next_due(r, s, full)};
}

static const char *excerpt(struct req *r, const struct submission *s)
{
    return sub_is_public(s) ? utf8_ellipsis(r->arena, s->public_text, 90) : NULL;
}

struct sub_row sub_row_of(struct req *r, const struct submission *s)
{
    struct sub_row row = row_of(r, s, true);
    row.excerpt = excerpt(r, s);
    return row;
}

static struct sub_rows rows_of(struct req *r, const struct submissions *l)
{
    struct sub_rows rows = {arena_array(r->arena, struct sub_row, l->n + 1), l->n};
    for (size_t i = 0; i < l->n; i++)
        rows.at[i] = row_of(r, &l->at[i], false);
    return rows;
}

struct sub_rows sub_rows_of(struct req *r, const struct submissions *l)
{
    struct sub_rows rows = rows_of(r, l);
    for (size_t i = 0; i < l->n; i++)
        rows.at[i].excerpt = excerpt(r, &l->at[i]);
    return rows;
}

static void as_said(struct sub_rows *rows, const struct submissions *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (*l->at[i].title)
            rows->at[i].title = l->at[i].title;
}

struct sub_rows sub_desk_rows_of(struct req *r, const struct submissions *l)
{
    struct sub_rows rows = rows_of(r, l);
    as_said(&rows, l);
    return rows;
}

struct sub_rows sub_own_rows_of(struct req *r, const struct submissions *l)
{
    struct sub_rows rows = sub_rows_of(r, l);
    as_said(&rows, l);
    return rows;
}

static int by_due(const void *a, const void *b)
{
    const struct deadline *x = a, *y = b;
    return x->due != y->due ? (x->due > y->due) - (x->due < y->due)
                            : (x->id > y->id) - (x->id < y->id);
}

struct sub_clocks sub_clocks_of(struct req *r, const struct submission *s)
{
    struct deadlines all = deadline_of_subject(r->db, SUBJECT_SUBMISSION, s->id);
    struct sub_clocks c = {arena_array(r->arena, struct sub_clock, all.n + 1), 0};
    if (all.n)
        qsort(all.at, all.n, sizeof(*all.at), by_due);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state != DEADLINE_CANCELLED)
            c.at[c.n++] = (struct sub_clock){charter_key_name(r, all.at[i].rule),
                                             deadline_show(r, &all.at[i]), all.at[i].reason};
    return c;
}

/* Who filed for somebody noted the channel: a word of ours, shown in the reader's language. */
static const char *step_words(struct req *r, const struct submission_steps *x)
{
    if (str_empty(x->words))
        return NULL;
    for (int c = 0; streq(x->act, "consent") && c < SUB_CHANNELS; c++)
        if (streq(x->words, submission_channel_word((enum submission_channel)c)))
            return submission_channel_name(r, (enum submission_channel)c);
    return x->words;
}

static const char *by_name(struct req *r, const struct submission_steps *x)
{
    if (x->role < 0)
        return _("Tongxin");
    if (x->role == 0)
        return _("The person");
    const char *org = sub_org_name(r, x->org);
    return *org ? org : account_role_name(r, (enum role)x->role);
}

struct sub_lines sub_lines_of(struct req *r, const struct submission *s, bool internal)
{
    struct submission_steps_rows rows =
        q_submission_steps(r->db, .item = s->id, .internal = internal, .max = SUB_STEPS_MAX);
    struct sub_lines l = {arena_array(r->arena, struct sub_line, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct submission_steps *x = &rows.at[i];
        const char *by = by_name(r, x);
        if (internal && x->actor)
            by = tf(r, "%s · %s", by, sub_person_name(r, x->actor));
        l.at[i] = (struct sub_line){.at = x->at,
                                    .what = act_name(r, x->act),
                                    .by = by,
                                    .words = step_words(r, x),
                                    .internal = x->internal,
                                    .person = x->role == 0};
    }
    return l;
}

struct sub_answers_view sub_answers_of(struct req *r, const struct submission *s)
{
    struct submission_answers all = submission_answers(r->db, s->id);
    struct sub_answers_view v = {arena_array(r->arena, struct sub_answer, all.n + 1), all.n};
    for (size_t i = 0; i < all.n; i++) {
        const char *org = sub_org_name(r, all.at[i].org);
        v.at[i] =
            (struct sub_answer){*org ? org : sub_place_name(r, s->body), all.at[i].text,
                                str_empty(all.at[i].basis) ? NULL : all.at[i].basis, all.at[i].at};
    }
    return v;
}

static const char *grade(struct req *r, int g)
{
    return g ? tf(r, _("%d of 5"), g) : NULL;
}

bool sub_rating_of(struct req *r, const struct submission *s, struct sub_rating_view *v)
{
    struct submission_rating x;
    if (!submission_ratings(r->db, s->id, &x))
        return false;
    *v =
        (struct sub_rating_view){grade(r, x.attitude), grade(r, x.speed), grade(r, x.result),
                                 sub_solved_name(r, x.solved), str_empty(x.words) ? NULL : x.words};
    return true;
}
