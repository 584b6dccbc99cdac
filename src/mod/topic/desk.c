/*
 * desk.c - the office's pages of topics: the list, opening one from submissions, and the page of one
 * topic with what still lacks and everything that can be done with it.
 *
 * All acts are one table: key, words, form, at which stages it is offered, and the rule it calls.
 */
#include "gen/topic/pages.h"
#include "mod/topic/view.h"
#include "web/i18n.h"

#define DESK_ROWS 100

/* --- forms ---------------------------------------------------------------------------------------- */

#define VERSION                                                                    \
    {                                                                              \
        .name = "version", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 20, \
        .required = true                                                           \
    }
#define REASON(field)                                                                     \
    {                                                                                     \
        .name = (field), .label = T_("Reason"), .kind = FORM_TEXT, .min = 4, .max = 1000, \
        .required = true, .rows = 3, .hint = T_("Everybody can read this.")               \
    }

static const struct form_option langs_of_texts[] = {
    {"zh-Hans", "简体中文", NULL}, {"en", "English", NULL}, {NULL, NULL, NULL}};
static const struct form_option verdicts[] = {{"1", T_("Adopt it"), NULL},
                                              {"2", T_("Put it together with the topic"), NULL},
                                              {"3", T_("Pass it on"), NULL},
                                              {"4", T_("Do not adopt it"), NULL},
                                              {NULL, NULL, NULL}};
static const struct form_option interests[] = {{"0", T_("No interest of my own"), NULL},
                                               {"1", T_("I have one, and step back"), NULL},
                                               {NULL, NULL, NULL}};
static const struct form_option endings[] = {{"1", T_("Not taken up"), NULL},
                                             {"2", T_("Goes on in another topic"), NULL},
                                             {"3", T_("Passed on to somebody else"), NULL},
                                             {"6", T_("Opened by mistake"), NULL},
                                             {NULL, NULL, NULL}};

#define TITLE_FIELD                                                                            \
    {                                                                                          \
        .name = "title", .label = T_("Title"), .kind = FORM_LINE, .max = 80, .required = true, \
        .hint = T_("One question that everybody understands.")                                 \
    }
#define SUMMARY_FIELD                                                                        \
    {                                                                                        \
        .name = "summary", .label = T_("What is it about?"), .kind = FORM_TEXT, .max = 4000, \
        .rows = 6                                                                            \
    }

static const struct form_field new_fields[] = {
    {.name = "place", .label = T_("Place"), .kind = FORM_SELECT, .required = true},
    TITLE_FIELD,
    SUMMARY_FIELD,
    {.name = "from",
     .label = T_("Numbers of the submissions"),
     .kind = FORM_TEXT,
     .max = 4000,
     .rows = 3,
     .hint = T_("One or more, with blanks between. Empty: the office proposes it by itself.")},
};
static const struct form_field text_fields[] = {
    TITLE_FIELD,
    SUMMARY_FIELD,
    {.name = "lang",
     .label = T_("Language of the text"),
     .kind = FORM_SELECT,
     .required = true,
     .options = langs_of_texts},
    {.name = "category", .label = T_("Category"), .kind = FORM_SELECT},
    {.name = "statutory",
     .label = T_("Does the law leave it to another body?"),
     .kind = FORM_SELECT,
     .hint = T_("Then the result goes there for a vote before anything is carried out.")},
    {.name = "duplicates",
     .label = T_("I looked whether the same is under way already"),
     .kind = FORM_CHECK},
    VERSION,
};
static const struct form_field add_fields[] = {{.name = "number",
                                                .label = T_("Number of the submission"),
                                                .kind = FORM_LINE,
                                                .max = 40,
                                                .required = true}};
static const struct form_field paper_fields[] = {
    {.name = "count",
     .label = T_("Signatures"),
     .kind = FORM_INT,
     .min = 1,
     .max = 10000,
     .required = true},
    {.name = "sheet",
     .label = T_("Number of the sheet"),
     .kind = FORM_LINE,
     .max = 40,
     .required = true,
     .hint = T_("The sheet is kept, so that it can be counted again.")}};
static const struct form_field declare_fields[] = {
    {.name = "interest",
     .label = T_("Do you, or people close to you, gain or lose by this?"),
     .kind = FORM_CHOICE,
     .options = interests,
     .required = true},
    {.name = "interest_words", .label = T_("Which"), .kind = FORM_LINE, .max = 300}};
static const struct form_field decide_fields[] = {
    {.name = "what", .label = T_("On what"), .kind = FORM_SELECT, .required = true},
    {.name = "verdict",
     .label = T_("Decision"),
     .kind = FORM_CHOICE,
     .options = verdicts,
     .required = true},
    REASON("decide_reason")};
static const struct form_field notice_fields[] = {
    {.name = "day", .label = T_("Day"), .kind = FORM_DATE, .required = true},
    {.name = "hour", .label = T_("Hour"), .kind = FORM_INT, .min = 0, .max = 23, .required = true},
    {.name = "minute", .label = T_("Minute"), .kind = FORM_INT, .min = 0, .max = 59},
    {.name = "where", .label = T_("Where"), .kind = FORM_LINE, .max = 120, .required = true},
    {.name = "host", .label = T_("Leads the talk"), .kind = FORM_LINE, .max = 80, .required = true},
    {.name = "who", .label = T_("Who may come"), .kind = FORM_LINE, .max = 200, .required = true},
    {.name = "papers", .label = T_("What there is to read"), .kind = FORM_LINE, .max = 300}};
static const struct form_field brief_fields[] = {
    {.name = "brief",
     .label = T_("Briefing"),
     .kind = FORM_TEXT,
     .max = 20000,
     .required = true,
     .rows = 14,
     .hint = T_("An empty line begins a new paragraph. ## makes a heading, - a list, **bold**.")},
    {.name = "differ", .label = T_("Views on it differ"), .kind = FORM_CHECK}};
static const struct form_field option_fields[] = {
    {.name = "option",
     .label = T_("Name of the choice"),
     .kind = FORM_LINE,
     .max = 80,
     .required = true},
    {.name = "option_text",
     .label = T_("What it means"),
     .kind = FORM_TEXT,
     .max = 2000,
     .rows = 4},
    {.name = "cost", .label = T_("Cost"), .kind = FORM_LINE, .max = 120}};
static const struct form_field consulted_fields[] = {
    {.name = "asked",
     .label = T_("Who was asked"),
     .kind = FORM_LINE,
     .max = 200,
     .required = true},
    {.name = "how",
     .label = T_("How"),
     .kind = FORM_LINE,
     .max = 200,
     .required = true,
     .hint = T_("Visit, telephone, talk in the village hall …")},
    {.name = "said",
     .label = T_("What they said"),
     .kind = FORM_TEXT,
     .max = 2000,
     .rows = 4,
     .hint = T_("Without names of private persons: it is published.")}};
static const struct form_field advance_fields[] = {VERSION};
static const struct form_field fast_fields[] = {REASON("fast_reason"), VERSION};
static const struct form_field end_fields[] = {
    {.name = "ending",
     .label = T_("How"),
     .kind = FORM_CHOICE,
     .options = endings,
     .required = true},
    {.name = "into", .label = T_("Number of the other topic"), .kind = FORM_LINE, .max = 40},
    REASON("end_reason"),
    VERSION};
static const struct form_field reopen_fields[] = {REASON("reopen_reason"), VERSION};
static const struct form_field answer_fields[] = {
    {.name = "answer",
     .label = T_("Answer"),
     .kind = FORM_TEXT,
     .min = 10,
     .max = 5000,
     .required = true,
     .rows = 6,
     .hint = T_("It goes to each person who brought the matter up and has no answer yet.")},
    {.name = "basis",
     .label = T_("It rests on"),
     .kind = FORM_LINE,
     .max = 300,
     .hint = T_("Minutes, resolution, finding …")}};

#define SPEC(name) \
    static const struct form_spec name##_form = FORM_SPEC("topic_" #name, name##_fields)
SPEC(new);
SPEC(text);
SPEC(add);
SPEC(paper);
SPEC(declare);
SPEC(decide);
SPEC(notice);
SPEC(brief);
SPEC(option);
SPEC(consulted);
SPEC(advance);
SPEC(fast);
SPEC(end);
SPEC(reopen);
SPEC(answer);

/* --- the acts -------------------------------------------------------------------------------------- */

/* A topic with the version that the page showed, so that whoever comes second is told. */
static void as_seen(struct topic *t, const struct form *f)
{
    int64_t v = 0;
    str_int64(str_of(form_get(f, "version")), &v);
    t->version = v;
}

/* What lacks, as one sentence. */
static const char *lacking(struct req *r, const struct unmet_list *l)
{
    struct buf b = buf_make(r->arena, 200);
    for (size_t i = 0; i < l->n; i++) {
        buf_puts(&b, i ? " " : "");
        buf_puts(&b, unmet_words(r, &l->at[i]));
    }
    return b.p;
}

/* Each: NULL when done, else why not, in the reader's language. */
typedef const char *act_rule(struct req *r, const struct topic_by *by, struct topic *t,
                             const struct form *f);

#define SAY(r, ok, why) \
    ((ok) ? NULL : lang_text((r)->lang, (why) ? (why) : T_("That did not work")))

static const char *do_text(struct req *r, const struct topic_by *by, struct topic *t,
                           const struct form *f)
{
    const char *why = NULL;
    as_seen(t, f);
    bool ok = topic_save(r->db, by, t,
                         &(struct topic_text){.lang = form_get(f, "lang"),
                                              .title = form_get(f, "title"),
                                              .summary = form_get(f, "summary"),
                                              .category = form_get(f, "category"),
                                              .statutory = form_get(f, "statutory"),
                                              .duplicates_seen = form_checked(f, "duplicates")},
                         &why);
    return SAY(r, ok, why);
}

static const char *do_add(struct req *r, const struct topic_by *by, struct topic *t,
                          const struct form *f)
{
    struct submission s;
    const char *why = T_("There is no submission of that number.");
    bool ok = submission_by_number(r->db, form_get(f, "number"), &s) &&
              topic_add_submission(r->db, by, t, s.id, &why);
    return SAY(r, ok, why);
}

static const char *do_paper(struct req *r, const struct topic_by *by, struct topic *t,
                            const struct form *f)
{
    const char *why = NULL;
    bool ok = topic_support_paper(r->db, by, SUBJECT_TOPIC, t->id, form_int(f, "count"),
                                  form_get(f, "sheet"), &why);
    return SAY(r, ok, why);
}

static const char *do_declare(struct req *r, const struct topic_by *by, struct topic *t,
                              const struct form *f)
{
    const char *why = NULL;
    bool ok = topic_declare(r->db, by, t, streq(form_get(f, "interest"), "1"),
                            form_get(f, "interest_words"), &why);
    return SAY(r, ok, why);
}

static const char *do_decide(struct req *r, const struct topic_by *by, struct topic *t,
                             const struct form *f)
{
    const char *why = NULL;
    int64_t what = 0, verdict = 0;
    str_int64(str_of(form_get(f, "what")), &what);
    str_int64(str_of(form_get(f, "verdict")), &verdict);
    bool ok = topic_decide(r->db, by, t, what, (enum topic_verdict)verdict,
                           form_get(f, "decide_reason"), &why);
    return SAY(r, ok, why);
}

static const char *do_notice(struct req *r, const struct topic_by *by, struct topic *t,
                             const struct form *f)
{
    const char *why = NULL;
    day d;
    if (!day_parse(form_get(f, "day"), &d))
        return _("Give the day as YYYY-MM-DD.");
    int minute = *form_get(f, "minute") ? (int)form_int(f, "minute") : 0;
    bool ok =
        topic_announce(r->db, by, t,
                       &(struct topic_notice){
                           .starts = zone_instant(by->zone, d, (int)form_int(f, "hour"), minute, 0),
                           .place_text = form_get(f, "where"),
                           .host = form_get(f, "host"),
                           .who = form_get(f, "who"),
                           .papers = form_get(f, "papers")},
                       &why);
    return SAY(r, ok, why);
}

static const char *do_brief(struct req *r, const struct topic_by *by, struct topic *t,
                            const struct form *f)
{
    const char *why = NULL;
    return SAY(r, topic_brief(r->db, by, t, form_get(f, "brief"), form_checked(f, "differ"), &why),
               why);
}

static const char *do_option(struct req *r, const struct topic_by *by, struct topic *t,
                             const struct form *f)
{
    const char *why = NULL;
    bool ok = topic_option(r->db, by, t, form_get(f, "option"), form_get(f, "option_text"),
                           form_get(f, "cost"), &why);
    return SAY(r, ok, why);
}

static const char *do_consulted(struct req *r, const struct topic_by *by, struct topic *t,
                                const struct form *f)
{
    const char *why = NULL;
    bool ok = topic_consulted(r->db, by, t, form_get(f, "asked"), form_get(f, "how"),
                              form_get(f, "said"), &why);
    return SAY(r, ok, why);
}

static const char *do_advance(struct req *r, const struct topic_by *by, struct topic *t,
                              const struct form *f)
{
    struct unmet_list lacks;
    as_seen(t, f);
    return topic_advance(r->db, by, t, &lacks) ? NULL : lacking(r, &lacks);
}

static const char *do_fast(struct req *r, const struct topic_by *by, struct topic *t,
                           const struct form *f)
{
    struct unmet_list lacks;
    as_seen(t, f);
    return topic_fast_track(r->db, by, t, form_get(f, "fast_reason"), &lacks) ? NULL
                                                                              : lacking(r, &lacks);
}

static const char *do_end(struct req *r, const struct topic_by *by, struct topic *t,
                          const struct form *f)
{
    struct topic into = {0};
    const char *why = NULL;
    int64_t how = 0;
    as_seen(t, f);
    str_int64(str_of(form_get(f, "ending")), &how);
    if (how == TOPIC_MERGED && !topic_by_number(r->db, form_get(f, "into"), &into))
        return _("Name another topic of the same place that is still on its way.");
    bool ok =
        topic_end(r->db, by, t, (enum topic_state)how, into.id, 0, form_get(f, "end_reason"), &why);
    return SAY(r, ok, why);
}

static const char *do_reopen(struct req *r, const struct topic_by *by, struct topic *t,
                             const struct form *f)
{
    const char *why = NULL;
    as_seen(t, f);
    return SAY(r, topic_reopen(r->db, by, t, STAGE_SELECT, form_get(f, "reopen_reason"), &why),
               why);
}

static const char *do_answer(struct req *r, const struct topic_by *by, struct topic *t,
                             const struct form *f)
{
    const char *why = NULL;
    return SAY(r, topic_answer(r->db, by, t, form_get(f, "answer"), form_get(f, "basis"), &why),
               why);
}

/* Offered between two stages, in the order of a clerk's work. */
static const struct desk_act {
    const char *key, *title, *button, *hint;
    const struct form_spec *form;
    int first, last; /* stages; 0: when it has ended */
    act_rule *run;
    bool chair, danger;
} acts[] = {
    {"text", T_("Title, category, the law"), T_("Save"), NULL, &text_form, 1, 2, do_text},
    {"add", T_("Add what somebody said"), T_("Add"), NULL, &add_form, 1, 2, do_add},
    {"paper", T_("Signatures on paper"), T_("Count them"), NULL, &paper_form, 1, 4, do_paper},
    {"declare", T_("Declare your interests"), T_("Declare"),
     T_("Whoever decides says first whether they gain or lose by it. It is published with your "
        "capacity."),
     &declare_form, 1, 2, do_declare},
    {"decide", T_("Decide"), T_("Publish the decision"),
     T_("On the topic as a whole, and on each thing that people said."), &decide_form, 1, 2,
     do_decide},
    {"notice", T_("Notice"), T_("Publish the notice"),
     T_("A later notice takes the place of the earlier one, which stays readable."), &notice_form,
     2, 4, do_notice},
    {"brief", T_("Briefing"), T_("Publish the briefing"), NULL, &brief_form, 2, 5, do_brief},
    {"option", T_("Describe a choice"), T_("Add the choice"), NULL, &option_form, 2, 5, do_option},
    {"consulted", T_("Who was asked"), T_("Add"), NULL, &consulted_form, 2, 5, do_consulted},
    {"answer", T_("Answer everybody"), T_("Send the answer"), NULL, &answer_form, 10, 10,
     do_answer},
    {"fast", T_("Fast track: leave this step early"), T_("Leave it early"),
     T_("For what cannot wait. Your reason stands in public, in large letters."), &fast_form, 1, 4,
     do_fast, .chair = true, .danger = true},
    {"end", T_("Do not take it up, merge it, pass it on"), T_("End it here"),
     T_("It stays visible, with your reason. Each person who spoke is still owed an answer."),
     &end_form, 1, 2, do_end, .danger = true},
    {"reopen", T_("Take it up again"), T_("Take it up again"), NULL, &reopen_form, 0, 0, do_reopen},
    {"advance", NULL, NULL, NULL, &advance_form, 1, 10, do_advance},
};

static bool offered(const struct desk_act *a, const struct topic *t, const struct topic_by *by)
{
    if (a->chair && by->role != ROLE_CHAIR)
        return false;
    if (a->first == 0)
        return topic_may_reopen(t);
    return t->state == TOPIC_OPEN && t->stage >= a->first && t->stage <= a->last;
}

/* --- options that depend on the topic ---------------------------------------------------------------- */

static const struct form_option *categories(struct req *r, const struct topic *t)
{
    struct charter_categories all = charter_categories(r->db, t->body, topic_day(r->app->zone, t));
    struct form_option *o = arena_array(r->arena, struct form_option, all.n + 2);
    o[0] = (struct form_option){"", _("not set yet"), NULL};
    for (size_t i = 0; i < all.n; i++)
        o[i + 1] =
            (struct form_option){all.at[i].code, charter_category_label(r, &all.at[i]), NULL};
    return o;
}

static const struct form_option *statutories(struct req *r, const struct topic *t)
{
    struct charter_statutories all =
        charter_statutories(r->db, t->body, topic_day(r->app->zone, t));
    struct form_option *o = arena_array(r->arena, struct form_option, all.n + 2);
    o[0] = (struct form_option){"", _("No: the council can settle it"), NULL};
    for (size_t i = 0; i < all.n; i++)
        o[i + 1] =
            (struct form_option){all.at[i].code, charter_statutory_label(r, &all.at[i]), NULL};
    return o;
}

static const struct form_option *undecided(struct req *r, const struct topic *t)
{
    struct topic_candidates_rows all = q_topic_candidates(r->db, .topic = t->id);
    struct form_option *o = arena_array(r->arena, struct form_option, all.n + 1);
    struct submission s;
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        int64_t id = all.at[i].submission;
        if (all.at[i].verdict != VERDICT_NONE || (id && !submission_by_id(r->db, id, &s)))
            continue;
        const char *label =
            id ? tf(r, "%s %s", s.number, submission_title(r, &s)) : _("The topic as a whole");
        o[n++] = (struct form_option){tf(r, "%lld", (long long)id), label, NULL};
    }
    return o;
}

static void add_options(struct req *r, const struct topic *t, struct form *f)
{
    if (f->spec == &text_form) {
        form_options(r, f, "category", categories(r, t));
        form_options(r, f, "statutory", statutories(r, t));
    } else if (f->spec == &decide_form) {
        form_options(r, f, "what", undecided(r, t));
    }
}

static bool has_field(const struct form_spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->n; i++)
        if (streq(spec->field[i].name, name))
            return true;
    return false;
}

static struct form form_of(struct req *r, const struct form_spec *spec, const struct topic *t)
{
    struct form f = form_new(r, spec);
    add_options(r, t, &f);
    if (has_field(spec, "version"))
        form_set(&f, "version", tf(r, "%lld", (long long)t->version));
    if (spec == &text_form) {
        form_set(&f, "title", t->title);
        form_set(&f, "summary", t->summary);
        form_set(&f, "lang", t->lang);
        form_set(&f, "category", t->category);
        form_set(&f, "statutory", t->statutory);
        form_set(&f, "duplicates", t->duplicates_seen ? "1" : "");
    }
    return f;
}

/* --- the page of one topic ------------------------------------------------------------------------------ */

/* What other rooms bring to the stage where it is: forms, or the way to them. */
void topic_desk_parts(struct req *r, const struct topic *t)
{
    struct topic_part_walk w = {0};
    for (const struct topic_stage_part *p; (p = topic_part_next(t->stage, &w));)
        if (p->desk)
            p->desk(r, t);
}

static void fill_lacks(struct req *r, struct desk_view *v)
{
    struct unmet_list l = topic_lacks(r->db, r->app->zone, r->now, &v->t);
    v->lack = arena_array(r->arena, struct desk_lack, l.n);
    for (size_t i = 0; i < l.n; i++)
        v->lack[v->n_lack++] = (struct desk_lack){unmet_words(r, &l.at[i]), l.at[i].link};
    v->may_advance = v->t.state == TOPIC_OPEN && l.n == 0;
    v->next = v->t.stage < STAGES ? topic_stage_name(r, v->t.stage + 1) : NULL;
}

/* wrong: an act that was tried with faults; its form is shown again as it came in. */
static void show(struct req *r, const struct topic *t, const struct topic_by *by,
                 const struct desk_act *wrong, const struct form *f)
{
    struct desk_view v = {.t = *t,
                          .place_label = body_name(r, t->body),
                          .state = topic_state_name(r, t->state),
                          .version = form_of(r, &advance_form, t),
                          .offer = arena_array(r->arena, struct desk_offer, countof(acts)),
                          .said = topic_voices(r, t)};
    fill_lacks(r, &v);
    for (const struct desk_act *a = acts; a < acts + countof(acts); a++) {
        if (!a->title || !offered(a, t, by))
            continue;
        bool again = a == wrong;
        v.offer[v.n_offer++] =
            (struct desk_offer){.key = a->key,
                                .title = _(a->title),
                                .button = _(a->button),
                                .hint = a->hint ? _(a->hint) : NULL,
                                .action = tf(r, "/office/topic/%lld/%s", (long long)t->id, a->key),
                                .form = again ? *f : form_of(r, a->form, t),
                                .open = again,
                                .danger = a->danger};
    }
    if (t->state == TOPIC_OPEN && t->stage == STAGE_COLLECT)
        v.alike = submission_similar(r->db, t->body, t->title, t->summary, 0, 5);
    struct page page = {.title = t->title,
                        .nav = "desk",
                        .crumbs =
                            (const struct crumb[]){{_("Topics at the office"), "/office/topics"},
                                                   {t->number, NULL},
                                                   {NULL, NULL}},
                        .noindex = true,
                        .wide = true,
                        .bad = r->status == 422};
    if (wrong && !wrong->title) {
        page.notice = f->fault;
        page.notice_kind = NOTICE_WARN;
    } else if (streq(field_get(&r->query, "done") ? field_get(&r->query, "done") : "", "1")) {
        page.notice = _("Done. It stands in the public timeline.");
        page.notice_kind = NOTICE_GOOD;
    }
    topic_desk_page(r, &page, &v);
}

static bool topic_of_path(struct req *r, struct topic *t, struct topic_by *by)
{
    int64_t id;
    if (!str_int64(str_of(r->arg[0]), &id) || !topic_by_id(r->db, id, t)) {
        reply_status(r, 404);
        return false;
    }
    if (topic_by_of(r, t->body, TOPIC_OFFICE, by))
        return true;
    reply_status(r, 403);
    return false;
}

static void topic_get(struct req *r)
{
    struct topic t;
    struct topic_by by;
    if (topic_of_path(r, &t, &by))
        show(r, &t, &by, NULL, NULL);
}

static const struct desk_act *act_of_route(const struct req *r)
{
    const char *key = strrchr(r->route->path, '/') + 1;
    for (size_t i = 0; i < countof(acts); i++)
        if (streq(acts[i].key, key))
            return &acts[i];
    BUG("no act %s", key);
}

static void act_post(struct req *r)
{
    const struct desk_act *a = act_of_route(r);
    struct topic t;
    struct topic_by by;
    if (!topic_of_path(r, &t, &by))
        return;
    struct form f = form_read(r, a->form);
    add_options(r, &t, &f);
    struct topic seen = t;
    const char *why = f.bad ? NULL : a->run(r, &by, &seen, &f);
    if (!f.bad && !why) {
        reply_redirectf(r, "/office/topic/%lld?done=1", (long long)t.id);
        return;
    }
    if (why)
        form_error(r, &f, NULL, why);
    r->status = 422;
    show(r, &t, &by, a, &f);
}

/* --- the list, opening one ---------------------------------------------------------------------------------- */

static const struct grant *office_grant(const struct req *r)
{
    const struct grant *best = NULL;
    for (size_t i = 0; i < r->who.n_grant; i++)
        if ((r->who.grant[i].role & TOPIC_OFFICE) &&
            (!best || strlen(r->who.grant[i].body_path) < strlen(best->body_path)))
            best = &r->who.grant[i];
    return best;
}

static void list_get(struct req *r)
{
    const struct grant *g = office_grant(r);
    if (!g || (r->who.roles & ROLE_SUPERVISOR)) {
        reply_status(r, 403);
        return;
    }
    struct topic_rows rows = topic_rows_open(r, g->body, DESK_ROWS);
    struct desk_list l = {
        .heading = tf(r, _("Topics: %s"), body_name(r, g->body)), .at = rows.at, .n = rows.n};
    topic_desk_list(
        r, &(struct page){.title = l.heading, .nav = "desk", .noindex = true, .wide = true}, &l);
}

/* Places for which this person's office may open a topic: its own and those below. */
static const struct form_option *places(struct req *r)
{
    const struct grant *g = office_grant(r);
    struct body_list all = {0};
    if (g)
        all = body_all(r->db, g->body_path);
    struct form_option *o = arena_array(r->arena, struct form_option, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        o[i] = (struct form_option){tf(r, "%lld", (long long)all.at[i].id),
                                    body_label(r, &all.at[i]), NULL};
    return o;
}

static void show_new(struct req *r, const struct form *f)
{
    struct desk_new v = {.form = *f,
                         .action = "/office/topics/new",
                         .heading = _("Open a topic"),
                         .lead = _("From what one or more people said, or by the office itself. It "
                                   "begins in the first step, in public.")};
    topic_new_page(
        r, &(struct page){.title = v.heading, .nav = "desk", .noindex = true, .bad = f->bad}, &v);
}

/* Numbers as the queue sends them ("from=…" several times) or as somebody typed them. */
static const char *from_query(struct req *r)
{
    struct buf b = buf_make(r->arena, 64);
    for (size_t i = 0; i < r->query.n; i++)
        if (streq(r->query.at[i].name, "from") && b.n < 3000)
            buf_printf(&b, "%s%s", b.n ? " " : "", r->query.at[i].value);
    return b.p;
}

static void new_get(struct req *r)
{
    struct form f = form_new(r, &new_form);
    struct submission s;
    const char *from = from_query(r);
    struct str rest = str_of(from), first;
    form_options(r, &f, "place", places(r));
    form_set(&f, "from", from);
    if (str_cut(&rest, ' ', &first) && submission_by_number(r->db, str_dup(r->arena, first), &s)) {
        form_set(&f, "place", tf(r, "%lld", (long long)s.body));
        form_set(&f, "title", s.public_title ? s.public_title : "");
    }
    show_new(r, &f);
}

/* The ids of the numbers; false: *unknown is one that there is not. */
static bool ids_of(struct req *r, const char *numbers, int64_t *id, size_t max, size_t *n,
                   const char **unknown)
{
    struct submission s;
    const char *p = numbers;
    *n = 0;
    while (*(p += strspn(p, " \t\r\n,;"))) {
        size_t len = strcspn(p, " \t\r\n,;");
        const char *number = arena_printf(r->arena, "%.*s", (int)len, p);
        p += len;
        *unknown = number;
        if (*n == max || !submission_by_number(r->db, number, &s))
            return false;
        id[(*n)++] = s.id;
    }
    return true;
}

#define SUBMISSIONS_MAX 200

static int64_t open_one(struct req *r, struct form *f)
{
    int64_t id[SUBMISSIONS_MAX], place = 0, opened = 0;
    size_t n;
    const char *unknown = "", *why = NULL;
    struct topic_by by;
    str_int64(str_of(form_get(f, "place")), &place);
    if (!topic_by_of(r, place, TOPIC_OFFICE, &by))
        form_error(r, f, "place", _("This is for the office and the chair of its place."));
    else if (!ids_of(r, form_get(f, "from"), id, countof(id), &n, &unknown))
        form_error(r, f, "from", tf(r, _("There is no submission %s."), unknown));
    else if (!(opened = topic_open(r->db, &by,
                                   &(struct topic_new){.body = place,
                                                       .lang = r->lang->code,
                                                       .title = form_get(f, "title"),
                                                       .summary = form_get(f, "summary"),
                                                       .origin = n ? FROM_SUBMISSIONS : FROM_OFFICE,
                                                       .proposer = r->who.user,
                                                       .submission = id,
                                                       .n_submission = n},
                                   &why)))
        form_error(r, f, NULL, _(why ? why : T_("That did not work")));
    return opened;
}

static void new_post(struct req *r)
{
    struct form f = form_read(r, &new_form);
    form_options(r, &f, "place", places(r));
    int64_t id = f.bad ? 0 : open_one(r, &f);
    if (id) {
        reply_redirectf(r, "/office/topic/%lld?done=1", (long long)id);
        return;
    }
    r->status = 422;
    show_new(r, &f);
}

#define ACT(key, spec)                                                                      \
    {                                                                                       \
        POST, "/office/topic/:id/" key, act_post, .signed_in = true, .roles = TOPIC_OFFICE, \
                                                  .rate = RATE_WRITE, .form = &spec##_form  \
    }

const struct route topic_desk_routes[] = {
    {GET, "/office/topics", list_get, .signed_in = true, .roles = TOPIC_OFFICE},
    {GET, "/office/topics/new", new_get, .signed_in = true, .roles = TOPIC_OFFICE},
    {POST, "/office/topics/new", new_post, .signed_in = true, .roles = TOPIC_OFFICE,
     .rate = RATE_WRITE, .form = &new_form},
    {GET, "/office/topic/:id", topic_get, .signed_in = true, .roles = TOPIC_OFFICE},
    ACT("text", text),
    ACT("add", add),
    ACT("paper", paper),
    ACT("declare", declare),
    ACT("decide", decide),
    ACT("notice", notice),
    {POST, "/office/topic/:id/brief", act_post, .signed_in = true, .roles = TOPIC_OFFICE,
     .rate = RATE_WRITE, .body_max = 256 * 1024, .form = &brief_form},
    ACT("option", option),
    ACT("consulted", consulted),
    ACT("answer", answer),
    ACT("fast", fast),
    ACT("end", end),
    ACT("reopen", reopen),
    ACT("advance", advance),
    {0},
};
