/*
 * web_comment.c - the pages of comments and of moderation.
 *
 * A comment has a page of its own. There stands everything that may be done with it, each act a
 * form that this reader is offered or not: one table, `acts`, says for each its form, its words,
 * who is offered it and which rule it calls. The discussion under its subject only links there.
 */
#include "mod/comment/view.h"

#include "gen/comment/pages.h"

#define MODERATORS      (ROLE_CHAIR | ROLE_CLERK)
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
                                                   .options = comment_reasons,
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
     .options = comment_reasons,
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

static const struct form_spec comment_form = FORM_SPEC("blog_comment", comment_fields);
static const struct form_spec comment_reply_form = FORM_SPEC("blog_reply", reply_fields);
static const struct form_spec comment_mend_form = FORM_SPEC("blog_mend", mend_fields);
static const struct form_spec comment_take_back_form =
    FORM_SPEC("blog_take_back", take_back_fields);
static const struct form_spec comment_report_form = FORM_SPEC("comment_report", report_fields);
static const struct form_spec comment_keep_form = FORM_SPEC("comment_keep", keep_fields);
static const struct form_spec comment_remove_form = FORM_SPEC("comment_remove", remove_fields);
static const struct form_spec comment_appeal_form = FORM_SPEC("comment_appeal", appeal_fields);
static const struct form_spec comment_decide_form = FORM_SPEC("comment_decide", decide_fields);

/* --- answers --------------------------------------------------------------------------------------- */

static void answer(struct req *r, enum comment_answer a, const char *done)
{
    switch (a) {
    case COMMENT_DONE:
        reply_redirect(r, done);
        return;
    case COMMENT_NO_RIGHT:
        reply_status(r, 403);
        return;
    case COMMENT_TOO_LATE:
        reply_status(r, 409);
        return;
    }
    BUG("answer %d", (int)a);
}

const char *comment_done_words(struct req *r)
{
    static const struct {
        const char *key, *words;
    } table[] = {
        {"commented", T_("Thank you, your comment is here.")},
        {"act", T_("Done. It stands in the public list, with your reason.")},
        {"reported", T_("Thank you. Somebody of the office will look at it.")},
    };
    const char *key = field_get(&r->query, "done");
    for (size_t i = 0; key && i < countof(table); i++)
        if (streq(table[i].key, key))
            return _(table[i].words);
    return NULL;
}

/* --- comments as they are shown
 * --------------------------------------------------------------------- */

static struct said said_by(struct req *r, const struct comment_on *on, struct comment_row c,
                           const char *name)
{
    struct said s = {.c = c, .name = name, .shown = comment_shown(&c), .reply = c.thread != c.id};
    s.hidden_text = !s.shown && c.state != COMMENT_WITHDRAWN && comment_may_read_hidden(r, on, &c);
    if (s.shown || s.hidden_text)
        s.lines = lines_of(r, c.text);
    if (c.state >= COMMENT_REMOVED)
        s.acts = q_comment_acts_of(r->db, .comment = c.id, .max = ACTS_OF_COMMENT);
    s.c.text = NULL; /* pages show the lines and nothing else */
    return s;
}

static struct said said_of(struct req *r, const struct comment_on *on, struct comment_row c)
{
    return said_by(r, on, c, account_name_of(r, c.author));
}

static struct said said_of_row(struct req *r, const struct comment_on *on,
                               const struct comment_list *c)
{
    return said_by(r, on,
                   (struct comment_row){.id = c->id,
                                        .subject = c->subject,
                                        .subject_id = c->subject_id,
                                        .thread = c->thread,
                                        .state = c->state,
                                        .author = c->author,
                                        .text = c->text,
                                        .at = c->at,
                                        .edited = c->edited,
                                        .ended = c->ended},
                   account_shown_name(r, c->author_name, c->author_closed.some));
}

/* Where the page of a discussion begins: behind the comment that "after" names, or with the thread
 * that "from" names. Keys do not move when comments are added. */
static struct comment_row discussion_start(struct req *r, const struct comment_on *on, bool *first)
{
    const char *after = field_get(&r->query, "after"), *from = field_get(&r->query, "from");
    struct comment_row c;
    int64_t id;
    *first = true;
    if (!str_int64(str_of(after ? after : from ? from : ""), &id))
        return (struct comment_row){0};
    if (!q_comment_row(r->db, &c, .id = id) || c.subject != (int64_t)on->subject ||
        c.subject_id != on->id)
        return (struct comment_row){0};
    *first = false;
    if (!after) { /* the last key before that thread */
        c.thread--;
        c.id = INT64_MAX;
    }
    return c;
}

static struct said_list said_page(struct req *r, const struct comment_on *on)
{
    struct said_list l = {0};
    struct comment_row start = discussion_start(r, on, &l.first);
    struct comment_list_rows rows =
        q_comment_list(r->db, .subject = on->subject, .subject_id = on->id,
                       .after_thread = start.thread, .after = start.id, .max = COMMENT_PAGE + 1);
    l.n = rows.n > COMMENT_PAGE ? COMMENT_PAGE : rows.n;
    l.at = arena_array(r->arena, struct said, l.n);
    for (size_t i = 0; i < l.n; i++)
        l.at[i] = said_of_row(r, on, &rows.at[i]);
    if (rows.n > l.n)
        l.more = tf(r, "%s?after=%lld#comments", on->url, (long long)rows.at[l.n - 1].id);
    return l;
}

/* Where a comment stands in its discussion. */
static const char *place_of(struct req *r, const struct comment_on *on, int64_t id)
{
    return tf(r, "%s?done=commented&from=%lld#c%lld", on->url, (long long)id, (long long)id);
}

static void show_new(struct req *r, const struct comment_on *on, const struct form *f)
{
    struct page p = {.title = _("Your comment"), .nav = on->nav, .noindex = true, .bad = true};
    comment_new_page(r, &p, &(struct new_comment){.on = *on, .form = *f});
}

static void on_post(struct req *r)
{
    struct comment_on on;
    int64_t id, new = 0;
    if (!str_int64(str_of(r->arg[1]), &id) || !comment_find_on(r, subject_of(r->arg[0]), id, &on)) {
        reply_status(r, 404);
        return;
    }
    struct form f = form_read(r, &comment_form);
    if (f.bad) {
        r->status = 422;
        show_new(r, &on, &f);
        return;
    }
    enum comment_answer a = comment_write(r, &on, 0, form_get(&f, "text"), &new);
    answer(r, a, place_of(r, &on, new));
}

void comment_print(struct req *r, const struct comment_on *on)
{
    struct discussion d = {
        .on = *on,
        .said = said_page(r, on),
        .form = form_new(r, &comment_form),
        .may_write = comment_may_write(r, on),
        .action = tf(r, "/comment/on/%s/%lld", subject_word(on->subject), (long long)on->id)};
    comment_discussion(r, &d);
}

/* --- acts
 * ------------------------------------------------------------------------------------------------
 */

/* What an act is about. */
struct about {
    struct comment_on on;
    struct comment_row c;
};

static bool may_reply(struct req *r, const struct about *s)
{
    return comment_shown(&s->c) && comment_may_write(r, &s->on);
}
static bool may_mend(struct req *r, const struct about *s)
{
    return comment_may_mend(r, &s->c);
}
static bool may_take_back(struct req *r, const struct about *s)
{
    return comment_may_take_back(r, &s->c);
}
static bool may_report(struct req *r, const struct about *s)
{
    return comment_may_report(r, &s->c);
}
static bool may_keep(struct req *r, const struct about *s)
{
    return comment_may_keep(r, &s->on, &s->c);
}
static bool may_remove(struct req *r, const struct about *s)
{
    return comment_may_remove(r, &s->on, &s->c);
}
static bool may_appeal(struct req *r, const struct about *s)
{
    return comment_may_appeal(r, &s->c);
}
static bool may_decide(struct req *r, const struct about *s)
{
    return comment_may_decide(r, &s->on, &s->c);
}

static enum comment_answer do_reply(struct req *r, const struct about *s, const struct form *f)
{
    int64_t id;
    return comment_write(r, &s->on, s->c.id, form_get(f, "reply"), &id);
}
static enum comment_answer do_mend(struct req *r, const struct about *s, const struct form *f)
{
    return comment_mend(r, &s->c, form_get(f, "mended"));
}
static enum comment_answer do_take_back(struct req *r, const struct about *s, const struct form *f)
{
    (void)f;
    return comment_take_back(r, &s->c);
}
static enum comment_answer do_report(struct req *r, const struct about *s, const struct form *f)
{
    return comment_report(r, &s->on, &s->c, (enum comment_reason)form_int(f, "report"),
                          form_get(f, "report_words"));
}
static enum comment_answer do_keep(struct req *r, const struct about *s, const struct form *f)
{
    return comment_keep(r, &s->on, &s->c, form_get(f, "keep"));
}
static enum comment_answer do_remove(struct req *r, const struct about *s, const struct form *f)
{
    return comment_remove(r, &s->on, &s->c, (enum comment_reason)form_int(f, "reason"),
                          form_get(f, "remove"));
}
static enum comment_answer do_appeal(struct req *r, const struct about *s, const struct form *f)
{
    return comment_appeal(r, &s->on, &s->c, form_get(f, "appeal"));
}
static enum comment_answer do_decide(struct req *r, const struct about *s, const struct form *f)
{
    return comment_decide(r, &s->on, &s->c, streq(form_get(f, "outcome"), "restore"),
                          form_get(f, "decide"));
}

static const struct comment_act {
    const char *key, *title, *button, *hint;
    const struct form_spec *form;
    bool (*may)(struct req *r, const struct about *s);
    enum comment_answer (*run)(struct req *r, const struct about *s, const struct form *f);
    const char *done;
} acts[] = {
    {"decide", T_("Decide the appeal"), T_("Publish the decision"), NULL, &comment_decide_form,
     may_decide, do_decide, "act"},
    {"appeal", T_("Appeal against the removal"), T_("Send the appeal"),
     T_("Once. Somebody other than the one who removed it decides, and says why in public."),
     &comment_appeal_form, may_appeal, do_appeal, "act"},
    {"reply", T_("Reply"), T_("Reply"), NULL, &comment_reply_form, may_reply, do_reply,
     "commented"},
    {"edit", T_("Change the text"), T_("Save"),
     T_("Possible for 15 minutes. Readers see that it was changed."), &comment_mend_form, may_mend,
     do_mend, "commented"},
    {"withdraw", T_("Withdraw my comment"), T_("Withdraw"),
     T_("Your words are deleted. In their place stands that you withdrew them."),
     &comment_take_back_form, may_take_back, do_take_back, "act"},
    {"report", T_("Report this comment"), T_("Report"), NULL, &comment_report_form, may_report,
     do_report, "reported"},
    {"keep", T_("Leave it, after the reports"), T_("It stays"), NULL, &comment_keep_form, may_keep,
     do_keep, "act"},
    {"remove", T_("Remove this comment"), T_("Remove"),
     T_("The reason stands in its place, in public, and the author may appeal."),
     &comment_remove_form, may_remove, do_remove, "act"},
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

static bool about_of_path(struct req *r, struct about *s)
{
    int64_t id;
    if (str_int64(str_of(r->arg[0]), &id) && q_comment_row(r->db, &s->c, .id = id) &&
        comment_find_on(r, (enum subject)s->c.subject, s->c.subject_id, &s->on))
        return true;
    reply_status(r, 404);
    return false;
}

static struct form form_of_act(struct req *r, const struct comment_act *a, const struct about *s)
{
    struct form f = form_new(r, a->form);
    if (a->form == &comment_mend_form)
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
static void show_comment(struct req *r, const struct about *s, const struct comment_act *wrong,
                         const struct form *f)
{
    struct comment_view v = {.on = s->on, .said = said_of(r, &s->on, s->c)};
    v.said.acts = q_comment_acts_of(r->db, .comment = s->c.id, .max = ACTS_OF_COMMENT);
    v.offer = arena_array(r->arena, struct offer, countof(acts));
    for (const struct comment_act *a = acts; a < acts + countof(acts); a++)
        if (a->may(r, s))
            v.offer[v.n_offer++] = offer_of(r, a, a == wrong ? *f : form_of_act(r, a, s));
    if (!wrong && v.n_offer > 0)
        v.offer[0].open = true;
    if (comment_may_moderate(r, &s->on))
        v.flags = q_comment_flags(r->db, .comment = s->c.id, .max = FLAGS_MAX);
    struct page page = {.title = _("A comment"),
                        .nav = s->on.nav,
                        .notice = comment_done_words(r),
                        .notice_kind = NOTICE_GOOD,
                        .noindex = true,
                        .bad = r->status == 422};
    comment_page(r, &page, &v);
}

static void comment_get(struct req *r)
{
    struct about s;
    if (about_of_path(r, &s))
        show_comment(r, &s, NULL, NULL);
}

static void comment_act_post(struct req *r)
{
    const struct comment_act *a = act_of_route(r);
    struct about s;
    if (!about_of_path(r, &s))
        return;
    struct form f = form_read(r, a->form);
    if (f.bad && a->may(r, &s)) {
        r->status = 422;
        show_comment(r, &s, a, &f);
        return;
    }
    answer(r, f.bad ? COMMENT_NO_RIGHT : a->run(r, &s, &f),
           tf(r, "/comment/%lld?done=%s", (long long)s.c.id, a->done));
}

/* --- the public list, and the staff's
 * ----------------------------------------------------------------------- */

static void moderation_get(struct req *r)
{
    struct act_list l = {.newest = true};
    const char *before = field_get(&r->query, "before");
    int64_t from = INT64_MAX;
    if (before && str_int64(str_of(before), &from))
        l.newest = false;
    struct comment_acts_rows rows = q_comment_acts(r->db, .before = from, .max = ACTS_PAGE + 1);
    l.n = rows.n > ACTS_PAGE ? ACTS_PAGE : rows.n;
    l.at = arena_array(r->arena, struct act_row, l.n);
    for (size_t i = 0; i < l.n; i++)
        l.at[i] = (struct act_row){rows.at[i], body_name(r, rows.at[i].place)};
    if (rows.n > l.n)
        l.older = tf(r, "/moderation?before=%lld", (long long)rows.at[l.n - 1].id);
    l.sums = q_comment_tally(r->db);
    struct page page = {.title = _("Moderation in the open"), .nav = NULL};
    comment_moderation_page(r, &page, &l);
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

static struct queue queue_of(struct req *r, int64_t place, const struct comment_queue_rows *rows)
{
    struct queue q = {body_name(r, place), arena_array(r->arena, struct queued, rows->n), rows->n};
    for (size_t i = 0; i < rows->n; i++) {
        struct comment_on on;
        bool there =
            comment_find_on(r, (enum subject)rows->at[i].subject, rows->at[i].subject_id, &on);
        q.at[i] = (struct queued){rows->at[i], there && on.title ? on.title : ""};
    }
    return q;
}

static void flags_get(struct req *r)
{
    struct queue_list l = {.at = arena_array(r->arena, struct queue, r->who.n_grant)};
    if (comment_only_reads(r)) {
        reply_status(r, 403);
        return;
    }
    for (const struct grant *g = r->who.grant; g < r->who.grant + r->who.n_grant; g++) {
        if (!(g->role & (ROLE_CLERK | ROLE_CHAIR)) || is_covered(r, g))
            continue;
        struct comment_queue_rows rows = q_comment_queue(r->db, .place = g->body, .max = QUEUE_MAX);
        l.at[l.n++] = queue_of(r, g->body, &rows);
    }
    struct page page = {.title = _("Reported comments"), .nav = NULL, .noindex = true};
    comment_flags_page(r, &page, &l);
}

#define WRITES .rate = RATE_WRITE

static const struct route routes[] = {
    {POST, "/comment/on/:subject/:id", on_post, .signed_in = true, WRITES, .form = &comment_form},
    {GET, "/comment/:id", comment_get, .cache = CACHE_PRIVATE},
    {POST, "/comment/:id/reply", comment_act_post, .signed_in = true, WRITES,
     .form = &comment_reply_form},
    {POST, "/comment/:id/edit", comment_act_post, .signed_in = true, WRITES,
     .form = &comment_mend_form},
    {POST, "/comment/:id/withdraw", comment_act_post, .signed_in = true, WRITES,
     .form = &comment_take_back_form},
    {POST, "/comment/:id/report", comment_act_post, WRITES, .form = &comment_report_form},
    {POST, "/comment/:id/keep", comment_act_post, .roles = MODERATORS, WRITES,
     .form = &comment_keep_form},
    {POST, "/comment/:id/remove", comment_act_post, .roles = MODERATORS, WRITES,
     .form = &comment_remove_form},
    {POST, "/comment/:id/appeal", comment_act_post, .signed_in = true, WRITES,
     .form = &comment_appeal_form},
    {POST, "/comment/:id/decide", comment_act_post, .roles = MODERATORS, WRITES,
     .form = &comment_decide_form},
    {GET, "/moderation", moderation_get, .cache = CACHE_PRIVATE},
    {GET, "/moderation/waiting", flags_get, .roles = MODERATORS},
};

static const struct extension extensions[] = {{SEARCH_KINDS, comment_search_kinds}, {NULL, NULL}};

const struct module comment_module = {
    .name = "comment", .routes = routes, .n_routes = countof(routes), .extensions = extensions};
