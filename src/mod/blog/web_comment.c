/*
 * web_comment.c - the pages of comments and of moderation.
 *
 * A comment has a page of its own. There stands everything that may be done with it, each act a
 * form that this reader is offered or not: one table, `acts`, says for each its form, its words,
 * who is offered it and which rule it calls. The discussion under a post only links there.
 */
#include "mod/blog/web.h"

#include "gen/blog/pages.h"

#define ACTS_PAGE       50
#define ACTS_OF_COMMENT 20
#define FLAGS_MAX       50
#define QUEUE_MAX       100

/* --- forms
 * ---------------------------------------------------------------------------------------- */

#define COMMENT_TEXT(field, words)                                                           \
    {                                                                                        \
        .name = (field), .label = (words), .kind = FORM_TEXT, .max = 2000, .required = true, \
        .rows = 5                                                                            \
    }
#define PUBLIC_WORDS(field, words)                                                   \
    {                                                                                \
        .name = (field), .label = (words), .kind = FORM_TEXT, .min = 4, .max = 1000, \
        .required = true, .rows = 4, .hint = T_("Everybody can read this.")          \
    }

static const struct form_field comment_fields[] = {COMMENT_TEXT("text", T_("Your comment"))};
static const struct form_field reply_fields[] = {COMMENT_TEXT("reply", T_("Your reply"))};
static const struct form_field mend_fields[] = {COMMENT_TEXT("mended", T_("The text"))};
static const struct form_field take_back_fields[] = {
    {.name = "sure", .label = T_("Yes, delete my words"), .kind = FORM_CHECK, .required = true}};
static const struct form_field report_fields[] = {{.name = "report",
                                                   .label = T_("What is wrong with it?"),
                                                   .kind = FORM_CHOICE,
                                                   .options = blog_reasons,
                                                   .required = true},
                                                  {.name = "report_words",
                                                   .label = T_("In your words"),
                                                   .kind = FORM_TEXT,
                                                   .max = 500,
                                                   .rows = 3,
                                                   .hint = T_("Only the office reads this.")}};
static const struct form_field keep_fields[] = {PUBLIC_WORDS("keep", T_("Why does it stay?"))};
static const struct form_field remove_fields[] = {
    {.name = "reason",
     .label = T_("Reason"),
     .kind = FORM_CHOICE,
     .options = blog_reasons,
     .required = true},
    PUBLIC_WORDS("remove", T_("In your words, without repeating it"))};
static const struct form_field appeal_fields[] = {
    PUBLIC_WORDS("appeal", T_("Why should it be shown again?"))};
static const struct form_option outcomes[] = {{"restore", T_("It is shown again"), NULL},
                                              {"uphold", T_("It stays removed"), NULL},
                                              {NULL, NULL, NULL}};
static const struct form_field decide_fields[] = {{.name = "outcome",
                                                   .label = T_("Your decision"),
                                                   .kind = FORM_CHOICE,
                                                   .options = outcomes,
                                                   .required = true},
                                                  PUBLIC_WORDS("decide", T_("Your reason"))};

const struct form_spec blog_comment_form = FORM_SPEC("blog_comment", comment_fields);
const struct form_spec blog_reply_form = FORM_SPEC("blog_reply", reply_fields);
const struct form_spec blog_mend_form = FORM_SPEC("blog_mend", mend_fields);
const struct form_spec blog_take_back_form = FORM_SPEC("blog_take_back", take_back_fields);
const struct form_spec blog_report_form = FORM_SPEC("blog_report", report_fields);
const struct form_spec blog_keep_form = FORM_SPEC("blog_keep", keep_fields);
const struct form_spec blog_remove_form = FORM_SPEC("blog_remove", remove_fields);
const struct form_spec blog_appeal_form = FORM_SPEC("blog_appeal", appeal_fields);
const struct form_spec blog_decide_form = FORM_SPEC("blog_decide", decide_fields);

/* --- comments as they are shown
 * --------------------------------------------------------------------- */

struct said said_of(struct req *r, const struct blog_post *p, struct blog_comment c)
{
    struct said s = {.c = c, .shown = blog_comment_shown(&c), .reply = c.thread != c.id};
    s.name = person_name(r, c.author);
    s.hidden_text = !s.shown && c.state != COMMENT_WITHDRAWN && blog_may_read_hidden(r, p, &c);
    if (s.shown || s.hidden_text)
        s.lines = lines_of(r, c.text);
    if (c.state >= COMMENT_REMOVED)
        s.acts = q_blog_acts_of(r->db, .comment = c.id, .max = ACTS_OF_COMMENT);
    s.c.text = NULL; /* pages show the lines and nothing else */
    return s;
}

static struct said said_of_row(struct req *r, const struct blog_post *p,
                               const struct blog_comments *c)
{
    return said_of(r, p,
                   (struct blog_comment){.id = c->id,
                                         .post = c->post,
                                         .thread = c->thread,
                                         .state = c->state,
                                         .author = c->author,
                                         .text = c->text,
                                         .at = c->at,
                                         .edited = c->edited,
                                         .ended = c->ended});
}

/* Where the page of a discussion begins: behind the comment that "after" names, or with the thread
 * that "from" names. Keys do not move when comments are added. */
static struct blog_comment discussion_start(struct req *r, const struct blog_post *p, bool *first)
{
    const char *after = field_get(&r->query, "after"), *from = field_get(&r->query, "from");
    struct blog_comment c;
    int64_t id;
    *first = true;
    if (!str_int64(str_of(after ? after : from ? from : ""), &id))
        return (struct blog_comment){0};
    if (!q_blog_comment(r->db, &c, .id = id) || c.post != p->id)
        return (struct blog_comment){0};
    *first = false;
    if (!after) { /* the last key before that thread */
        c.thread--;
        c.id = INT64_MAX;
    }
    return c;
}

struct said_list said_page(struct req *r, const struct blog_post *p)
{
    struct said_list l = {0};
    struct blog_comment start = discussion_start(r, p, &l.first);
    struct blog_comments_rows rows =
        q_blog_comments(r->db, .post = p->id, .after_thread = start.thread, .after = start.id,
                        .max = BLOG_COMMENTS_PAGE + 1);
    l.n = rows.n > BLOG_COMMENTS_PAGE ? BLOG_COMMENTS_PAGE : rows.n;
    l.at = arena_array(r->arena, struct said, l.n);
    for (size_t i = 0; i < l.n; i++)
        l.at[i] = said_of_row(r, p, &rows.at[i]);
    if (rows.n > l.n)
        l.more = tf(r, "/blog/%lld?after=%lld#comments", (long long)p->id,
                    (long long)rows.at[l.n - 1].id);
    return l;
}

void comment_post(struct req *r)
{
    struct blog_post p;
    int64_t id, new = 0;
    if (!arg_id(r, 0, &id) || !load_post(r, id, &p)) {
        reply_status(r, 404);
        return;
    }
    struct form f = form_read(r, &blog_comment_form);
    if (f.bad) {
        r->status = 422;
        show_post(r, &p, &f);
        return;
    }
    enum blog_answer a = blog_comment(r, &p, 0, form_get(&f, "text"), &new);
    answer(r, a,
           tf(r, "/blog/%lld?done=commented&from=%lld#c%lld", (long long)p.id, (long long)new,
              (long long)new));
}

/* --- acts
 * ------------------------------------------------------------------------------------------------
 */

/* What an act is about. */
struct subject {
    struct blog_post p;
    struct blog_comment c;
};

static bool may_reply(struct req *r, const struct subject *s)
{
    return blog_comment_shown(&s->c) && blog_may_comment(r, &s->p);
}
static bool may_mend(struct req *r, const struct subject *s)
{
    return blog_may_edit_comment(r, &s->c);
}
static bool may_take_back(struct req *r, const struct subject *s)
{
    return blog_may_withdraw_comment(r, &s->c);
}
static bool may_report(struct req *r, const struct subject *s)
{
    return blog_may_report(r, &s->c);
}
static bool may_keep(struct req *r, const struct subject *s)
{
    return blog_may_keep(r, &s->p, &s->c);
}
static bool may_remove(struct req *r, const struct subject *s)
{
    return blog_may_remove(r, &s->p, &s->c);
}
static bool may_appeal(struct req *r, const struct subject *s)
{
    return blog_may_appeal(r, &s->c);
}
static bool may_decide(struct req *r, const struct subject *s)
{
    return blog_may_decide(r, &s->p, &s->c);
}

static enum blog_answer do_reply(struct req *r, const struct subject *s, const struct form *f)
{
    int64_t id;
    return blog_comment(r, &s->p, s->c.id, form_get(f, "reply"), &id);
}
static enum blog_answer do_mend(struct req *r, const struct subject *s, const struct form *f)
{
    return blog_edit_comment(r, &s->c, form_get(f, "mended"));
}
static enum blog_answer do_take_back(struct req *r, const struct subject *s, const struct form *f)
{
    (void)f;
    return blog_withdraw_comment(r, &s->c);
}
static enum blog_answer do_report(struct req *r, const struct subject *s, const struct form *f)
{
    return blog_report(r, &s->p, &s->c, (enum blog_reason)form_int(f, "report"),
                       form_get(f, "report_words"));
}
static enum blog_answer do_keep(struct req *r, const struct subject *s, const struct form *f)
{
    return blog_keep(r, &s->p, &s->c, form_get(f, "keep"));
}
static enum blog_answer do_remove(struct req *r, const struct subject *s, const struct form *f)
{
    return blog_remove(r, &s->p, &s->c, (enum blog_reason)form_int(f, "reason"),
                       form_get(f, "remove"));
}
static enum blog_answer do_appeal(struct req *r, const struct subject *s, const struct form *f)
{
    return blog_appeal(r, &s->p, &s->c, form_get(f, "appeal"));
}
static enum blog_answer do_decide(struct req *r, const struct subject *s, const struct form *f)
{
    return blog_decide(r, &s->p, &s->c, streq(form_get(f, "outcome"), "restore"),
                       form_get(f, "decide"));
}

static const struct comment_act {
    const char *key, *title, *button, *hint;
    const struct form_spec *form;
    bool (*may)(struct req *r, const struct subject *s);
    enum blog_answer (*run)(struct req *r, const struct subject *s, const struct form *f);
    const char *done;
} acts[] = {
    {"decide", T_("Decide the appeal"), T_("Publish the decision"), NULL, &blog_decide_form,
     may_decide, do_decide, "act"},
    {"appeal", T_("Appeal against the removal"), T_("Send the appeal"),
     T_("Once. Somebody other than the one who removed it decides, and says why in public."),
     &blog_appeal_form, may_appeal, do_appeal, "act"},
    {"reply", T_("Reply"), T_("Reply"), NULL, &blog_reply_form, may_reply, do_reply, "commented"},
    {"edit", T_("Change the text"), T_("Save"),
     T_("Possible for 15 minutes. Readers see that it was changed."), &blog_mend_form, may_mend,
     do_mend, "commented"},
    {"withdraw", T_("Withdraw my comment"), T_("Withdraw"),
     T_("Your words are deleted. In their place stands that you withdrew them."),
     &blog_take_back_form, may_take_back, do_take_back, "act"},
    {"report", T_("Report this comment"), T_("Report"), NULL, &blog_report_form, may_report,
     do_report, "reported"},
    {"keep", T_("Leave it, after the reports"), T_("It stays"), NULL, &blog_keep_form, may_keep,
     do_keep, "act"},
    {"remove", T_("Remove this comment"), T_("Remove"),
     T_("The reason stands in its place, in public, and the author may appeal."), &blog_remove_form,
     may_remove, do_remove, "act"},
};

/* The act that the last part of the route's path names. */
static const struct comment_act *act_of_route(const struct req *r)
{
    const char *key = strrchr(r->route->path, '/') + 1;
    for (size_t i = 0; i < countof(acts); i++)
        if (streq(acts[i].key, key))
            return &acts[i];
    BUG("no act %s", key);
}

static bool subject_of_path(struct req *r, struct subject *s)
{
    int64_t id;
    if (arg_id(r, 0, &id) && q_blog_comment(r->db, &s->c, .id = id) &&
        load_post(r, s->c.post, &s->p))
        return true;
    reply_status(r, 404);
    return false;
}

static struct form form_of_act(struct req *r, const struct comment_act *a, const struct subject *s)
{
    struct form f = form_new(r, a->form);
    if (a->form == &blog_mend_form)
        form_set(&f, "mended", s->c.text);
    return f;
}

static struct offer offer_of(struct req *r, const struct comment_act *a, struct form f)
{
    return (struct offer){.key = a->key,
                          .title = _(a->title),
                          .button = _(a->button),
                          .hint = a->hint ? _(a->hint) : NULL,
                          .form = f,
                          .open = f.bad};
}

/* wrong: an act that was tried with faults; its form is shown again as it came in. */
static void show_comment(struct req *r, const struct subject *s, const struct comment_act *wrong,
                         const struct form *f)
{
    struct comment_view v = {.p = s->p, .said = said_of(r, &s->p, s->c)};
    v.said.acts = q_blog_acts_of(r->db, .comment = s->c.id, .max = ACTS_OF_COMMENT);
    v.offer = arena_array(r->arena, struct offer, countof(acts));
    for (const struct comment_act *a = acts; a < acts + countof(acts); a++)
        if (a->may(r, s))
            v.offer[v.n_offer++] = offer_of(r, a, a == wrong ? *f : form_of_act(r, a, s));
    if (!wrong && v.n_offer > 0)
        v.offer[0].open = true;
    if (blog_may_moderate(r, &s->p))
        v.flags = q_blog_flags(r->db, .comment = s->c.id, .max = FLAGS_MAX);
    struct page page = {.title = _("A comment"),
                        .nav = "blog",
                        .notice = done_words(r),
                        .notice_kind = NOTICE_GOOD,
                        .noindex = true,
                        .bad = r->status == 422};
    blog_comment_page(r, &page, &v);
}

void comment_get(struct req *r)
{
    struct subject s;
    if (subject_of_path(r, &s))
        show_comment(r, &s, NULL, NULL);
}

void comment_act_post(struct req *r)
{
    const struct comment_act *a = act_of_route(r);
    struct subject s;
    if (!subject_of_path(r, &s))
        return;
    struct form f = form_read(r, a->form);
    if (f.bad && a->may(r, &s)) {
        r->status = 422;
        show_comment(r, &s, a, &f);
        return;
    }
    answer(r, f.bad ? BLOG_NO_RIGHT : a->run(r, &s, &f),
           tf(r, "/blog/comment/%lld?done=%s", (long long)s.c.id, a->done));
}

/* --- the public list, and the staff's
 * ----------------------------------------------------------------------- */

void moderation_get(struct req *r)
{
    struct act_list l = {.newest = true};
    const char *before = field_get(&r->query, "before");
    int64_t from = INT64_MAX;
    if (before && str_int64(str_of(before), &from))
        l.newest = false;
    struct blog_acts_rows rows = q_blog_acts(r->db, .before = from, .max = ACTS_PAGE + 1);
    l.n = rows.n > ACTS_PAGE ? ACTS_PAGE : rows.n;
    l.at = arena_array(r->arena, struct act_row, l.n);
    for (size_t i = 0; i < l.n; i++)
        l.at[i] = (struct act_row){rows.at[i], place_name(r, rows.at[i].place)};
    if (rows.n > l.n)
        l.older = tf(r, "/blog/moderation?before=%lld", (long long)rows.at[l.n - 1].id);
    l.sums = q_blog_tally(r->db);
    struct page page = {.title = _("Moderation in the open"), .nav = "blog"};
    blog_moderation_page(r, &page, &l);
}

/* A grant that another grant of the same person covers adds nothing to see. */
static bool is_covered(const struct req *r, const struct grant *g)
{
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *o = &r->who.grant[i];
        if (!(o->role & (ROLE_CLERK | ROLE_CHAIR)) || o == g)
            continue;
        bool above = str_starts(str_of(g->body_path), str_of(o->body_path));
        if (above && (!streq(g->body_path, o->body_path) || o < g))
            return true;
    }
    return false;
}

void flags_get(struct req *r)
{
    struct queue_list l = {.at = arena_array(r->arena, struct queue, r->who.n_grant)};
    if (blog_only_reads(r)) {
        reply_status(r, 403);
        return;
    }
    for (const struct grant *g = r->who.grant; g < r->who.grant + r->who.n_grant; g++) {
        if (!(g->role & (ROLE_CLERK | ROLE_CHAIR)) || is_covered(r, g))
            continue;
        struct blog_queue_rows rows = q_blog_queue(r->db, .place = g->body, .max = QUEUE_MAX);
        l.at[l.n++] = (struct queue){place_name(r, g->body), rows.at, rows.n};
    }
    struct page page = {.title = _("Reported comments"), .nav = "blog", .noindex = true};
    blog_flags_page(r, &page, &l);
}
