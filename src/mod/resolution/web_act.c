/*
 * web_act.c - the forms: publishing, objecting, answering, votes, tasks, reports, moved days, ratings.
 *
 * All acts are one table. Each has a page with a form of its own; the rule it calls says no in words, which
 * stand on the form, and nothing that was typed is lost. A form of the office or a unit names what was on the screen
 * (seen): when somebody was faster, or Back sends it once more, the page comes again with what was done meanwhile
 * above, and one's own text still in its field.
 */
#include "gen/resolution/pages.h"
#include "mod/resolution/act.h"
#include "web/i18n.h"
#include "web/upload.h"

#define UPLOAD_BYTES ((size_t)20 << 20)

enum of { OF_TOPIC, OF_OBJECTION, OF_TASK };
enum who_acts { WHO_OFFICE, WHO_UNIT, WHO_ANYBODY };

/* What an act is about, and who acts. */
struct about {
    struct req *r;
    struct topic_by by;
    struct topic t;
    struct resolution x;
    bool has; /* there is a result */
    struct objection o;
    struct task k;
};
struct act {
    const char *path; /* of its page */
    enum of of;
    enum who_acts who;
    const char *label, *lead, *button; /* T_() */
    const struct form_spec *form;
    bool (*offered)(const struct about *a);
    void (*fill)(const struct about *a, struct form *f); /* may be NULL */
    bool (*run)(const struct about *a, const struct form *f, const char **why);
    bool files;
};

/* --- fields -------------------------------------------------------------------------------------------- */

#define LONG_TEXT(field, words, tip)                                                      \
    {                                                                                     \
        .name = (field), .label = (words), .hint = (tip), .kind = FORM_TEXT, .max = 5000, \
        .required = true                                                                  \
    }
#define SEEN                                                                                     \
    {                                                                                            \
        .name = "seen", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 80, .required = true \
    }
#define REASON LONG_TEXT("reason", T_("Reason"), T_("Everybody can read this."))
#define NUMBER(field, words)                                                           \
    {                                                                                  \
        .name = (field), .label = (words), .kind = FORM_INT, .min = 0, .max = 1000000, \
        .required = true                                                               \
    }

static const struct form_option verdicts[] = {{"1", T_("The objection is wrong"), NULL},
                                              {"2", T_("It is partly right"), NULL},
                                              {"3", T_("It is right: the result goes back"), NULL},
                                              {NULL, NULL, NULL}};
static const struct form_option backs[] = {{"5", T_("To the talk"), NULL},
                                           {"6", T_("To the wording of the result"), NULL},
                                           {"8", T_("To the work"), NULL},
                                           {NULL, NULL, NULL}};
static const struct form_option routes_by_law[] = {
    {"0", T_("Villagers' assembly"), NULL},
    {"1", T_("Villagers' representatives' meeting"), NULL},
    {"2", T_("Villagers' group meeting"), NULL},
    {"3", T_("People's congress"), NULL},
    {"4", T_("The authority in charge"), NULL},
    {NULL, NULL, NULL}};
static const struct form_option carried[] = {
    {"1", T_("Carried"), NULL}, {"0", T_("Not carried"), NULL}, {NULL, NULL, NULL}};
static const struct form_option grants[] = {{"1", T_("Yes, the day is moved"), NULL},
                                            {"0", T_("No, the day stays"), NULL},
                                            {NULL, NULL, NULL}};
static const struct form_option solved[] = {{"1", T_("Yes, it is solved"), NULL},
                                            {"2", T_("Partly"), NULL},
                                            {"3", T_("No, it is not solved"), NULL},
                                            {NULL, NULL, NULL}};

static const struct form_field publish_fields[] = {
    SEEN,
    LONG_TEXT("text", T_("Text of the result"), T_("As the meeting decided it, in plain words."))};
static const struct form_field settle_fields[] = {
    SEEN, LONG_TEXT("result", T_("What holds now"),
                    T_("Say what the public view brought, and what is going to happen."))};
static const struct form_field back_fields[] = {
    SEEN,
    {.name = "to", .label = T_("Back to"), .kind = FORM_CHOICE, .options = backs, .required = true},
    REASON};
static const struct form_field explain_fields[] = {SEEN, REASON};
static const struct form_field object_fields[] = {
    LONG_TEXT("text", T_("What is wrong with the result?"),
              T_("Everybody will read it, and the answer. Leave out what is nobody's business.")),
    {.name = "name",
     .label = T_("What shall we call you?"),
     .kind = FORM_LINE,
     .max = 40,
     .hint = T_("You need not give a name. It would be public.")}};
static const struct form_field answer_fields[] = {
    SEEN,
    {.name = "verdict",
     .label = T_("What do you find?"),
     .kind = FORM_CHOICE,
     .options = verdicts,
     .required = true},
    LONG_TEXT("answer", T_("Answer and reason"), T_("Everybody can read this."))};
static const struct form_field vote_fields[] = {
    SEEN,
    {.name = "route",
     .label = T_("Who decided"),
     .kind = FORM_SELECT,
     .options = routes_by_law,
     .required = true},
    {.name = "on", .label = T_("Day of the vote"), .kind = FORM_DATE, .required = true},
    NUMBER("entitled", T_("People entitled to vote")),
    NUMBER("present", T_("People present")),
    NUMBER("yes", T_("For it")),
    NUMBER("no", T_("Against it")),
    NUMBER("abstain", T_("Abstained")),
    {.name = "passed",
     .label = T_("The vote"),
     .kind = FORM_CHOICE,
     .options = carried,
     .required = true},
    {.name = "paper",
     .label = T_("Paper in which it stands"),
     .kind = FORM_LINE,
     .max = 200,
     .required = true},
    {.name = "file", .label = T_("Picture or scan of the paper"), .kind = FORM_FILE}};
static const struct form_field give_fields[] = {
    SEEN,
    {.name = "org", .label = T_("Who does it"), .kind = FORM_SELECT, .required = true},
    {.name = "title",
     .label = T_("What is to be done"),
     .kind = FORM_LINE,
     .max = 120,
     .required = true},
    {.name = "until", .label = T_("By which day"), .kind = FORM_DATE, .required = true},
    {.name = "budget",
     .label = T_("Money, and where it comes from"),
     .kind = FORM_LINE,
     .max = 120}};
static const struct form_field report_fields[] = {
    SEEN,
    LONG_TEXT("text", T_("What was done"), T_("Everybody can read this.")),
    {.name = "file", .label = T_("Picture or paper that shows it"), .kind = FORM_FILE},
    {.name = "finish", .label = T_("The task is finished"), .kind = FORM_CHECK}};
static const struct form_field extend_fields[] = {SEEN,
                                                  {.name = "days",
                                                   .label = T_("How many more working days"),
                                                   .kind = FORM_INT,
                                                   .min = 1,
                                                   .max = 366,
                                                   .required = true},
                                                  REASON};
static const struct form_field decide_fields[] = {SEEN,
                                                  {.name = "grant",
                                                   .label = T_("More time?"),
                                                   .kind = FORM_CHOICE,
                                                   .options = grants,
                                                   .required = true},
                                                  REASON};
static const struct form_field take_fields[] = {SEEN, REASON};
#define GRADE(field, words)                                                                  \
    {                                                                                        \
        .name = (field), .label = (words), .kind = FORM_SELECT, .options = submission_grades \
    }
static const struct form_field rate_fields[] = {
    {.name = "solved",
     .label = T_("Is it solved?"),
     .kind = FORM_CHOICE,
     .options = solved,
     .required = true},
    GRADE("attitude", T_("How they treated you")),
    GRADE("speed", T_("How fast it went")),
    GRADE("result", T_("What came of it")),
    {.name = "words",
     .label = T_("In your words"),
     .kind = FORM_TEXT,
     .max = 1000,
     .rows = 3,
     .hint = T_("Only the office and the supervision group read this.")},
    {.name = "number",
     .label = T_("Number of your submission"),
     .kind = FORM_LINE,
     .max = 30,
     .hint = T_("Only if you are not signed in: it stands on your slip.")},
    {.name = "code", .label = T_("Query code"), .kind = FORM_CODE, .max = 20}};

static const struct form_spec publish_form = FORM_SPEC("publish", publish_fields),
                              settle_form = FORM_SPEC("settle", settle_fields),
                              back_form = FORM_SPEC("back", back_fields),
                              explain_form = FORM_SPEC("explain", explain_fields),
                              object_form = FORM_SPEC("object", object_fields),
                              answer_form = FORM_SPEC("answer", answer_fields),
                              vote_form = FORM_SPEC("vote", vote_fields),
                              give_form = FORM_SPEC("give", give_fields),
                              report_form = FORM_SPEC("report", report_fields),
                              extend_form = FORM_SPEC("extend", extend_fields),
                              decide_form = FORM_SPEC("decide", decide_fields),
                              take_form = FORM_SPEC("take", take_fields),
                              rate_form = FORM_SPEC("rate", rate_fields);

/* --- when each is offered ------------------------------------------------------------------------------ */

static bool open_at(const struct about *a, int stage)
{
    return a->t.state == TOPIC_OPEN && a->t.stage == stage;
}
static bool may_publish(const struct about *a)
{
    return open_at(a, STAGE_PUBLICISE) && (!a->has || a->x.state == RESOLUTION_BACK);
}
static bool may_settle(const struct about *a)
{
    return a->has && a->x.state == RESOLUTION_PUBLIC && a->r->now > a->x.until;
}
static bool may_send_back(const struct about *a)
{
    return a->t.state == TOPIC_OPEN &&
           (a->t.stage == STAGE_PUBLICISE || a->t.stage >= STAGE_SUPERVISE);
}
static bool may_explain(const struct about *a)
{
    struct resolution_ratings n = resolution_ratings(a->r->db, a->t.id);
    return open_at(a, STAGE_SUPERVISE) && a->by.role == ROLE_CHAIR && n.no > n.yes + n.partly;
}
static bool may_vote(const struct about *a)
{
    return *a->t.statutory && a->t.state == TOPIC_OPEN && a->t.stage >= STAGE_CONCLUDE &&
           a->t.stage <= STAGE_IMPLEMENT;
}
static bool may_give(const struct about *a)
{
    return open_at(a, STAGE_IMPLEMENT) && a->has && a->x.state == RESOLUTION_HOLDS;
}
static bool may_object(const struct about *a)
{
    return a->has && a->x.state == RESOLUTION_PUBLIC && a->r->now <= a->x.until;
}
static bool may_rate(const struct about *a)
{
    return a->t.stage >= STAGE_SUPERVISE &&
           (a->t.state == TOPIC_OPEN || a->t.state == TOPIC_ARCHIVED);
}
static bool may_answer(const struct about *a)
{
    return a->o.verdict == OBJECTION_OPEN;
}
static bool may_report(const struct about *a)
{
    return task_open(&a->k);
}
static bool may_extend(const struct about *a)
{
    return task_open(&a->k) && !a->k.asks && a->k.moves == 0 && a->r->now <= a->k.due;
}
static bool may_decide(const struct about *a)
{
    return task_open(&a->k) && a->k.asks;
}

/* --- what each does ------------------------------------------------------------------------------------- */

static void publish_fill(const struct about *a, struct form *f)
{
    struct meeting_decision d;
    if (meeting_decision_of_topic(a->r->db, a->t.id, &d))
        form_set(f, "text", d.text);
}
static bool publish_run(const struct about *a, const struct form *f, const char **why)
{
    return resolution_publish(a->r->db, &a->by, &a->t, form_get(f, "text"), why) != 0;
}
static bool settle_run(const struct about *a, const struct form *f, const char **why)
{
    return resolution_settle(a->r->db, &a->by, &a->x, form_get(f, "result"), why);
}
static bool back_run(const struct about *a, const struct form *f, const char **why)
{
    return resolution_send_back(a->r->db, &a->by, &a->t, *form_get(f, "to") - '0',
                                form_get(f, "reason"), why);
}
static bool explain_run(const struct about *a, const struct form *f, const char **why)
{
    return resolution_explain(a->r->db, &a->by, &a->t, form_get(f, "reason"), why);
}
static bool object_run(const struct about *a, const struct form *f, const char **why)
{
    return objection_add(a->r->db, &a->by, a->r->who.assurance, &a->x, form_get(f, "name"),
                         form_get(f, "text"), why) != 0;
}
static bool answer_run(const struct about *a, const struct form *f, const char **why)
{
    return objection_answer(a->r->db, &a->by, &a->o,
                            (enum objection_verdict)(*form_get(f, "verdict") - '0'),
                            form_get(f, "answer"), why);
}

/* The file of a field; false: it was not taken, *why says so. */
static bool file_of(struct req *r, struct task_file *file, size_t *n, const char **why)
{
    struct upload *u = upload_get(r, "file");
    *n = 0;
    if (!u)
        return true;
    if (u->problem || !upload_keep(r, u)) {
        *why = u->problem ? u->problem : T_("The file could not be stored. Please try again.");
        return false;
    }
    *file =
        (struct task_file){0, arena_printf(r->arena, "%s", u->hash), u->type, u->name, u->bytes};
    *n = 1;
    return true;
}

static bool vote_run(const struct about *a, const struct form *f, const char **why)
{
    struct task_file file = {.hash = "", .type = "", .name = ""};
    size_t n;
    struct resolution_vote v = {.route = (enum statutory_route)(*form_get(f, "route") - '0'),
                                .entitled = form_int(f, "entitled"),
                                .present = form_int(f, "present"),
                                .yes = form_int(f, "yes"),
                                .no = form_int(f, "no"),
                                .abstain = form_int(f, "abstain"),
                                .passed = *form_get(f, "passed") == '1',
                                .paper = form_get(f, "paper")};
    if (!day_parse(form_get(f, "on"), &v.on) || !file_of(a->r, &file, &n, why))
        return false;
    v.hash = file.hash;
    v.type = file.type;
    v.name = file.name;
    return resolution_vote(a->r->db, &a->by, &a->t, &v, why);
}

static void units_of(const struct about *a, struct form *f)
{
    struct req *r = a->r;
    struct body_list above = body_above(r->db, a->t.body);
    struct form_option *o = NULL;
    size_t n = 0;
    for (size_t b = 0; b < above.n; b++) {
        struct org_list all = org_of_body(r->db, above.at[b].id);
        o = arena_grow(r->arena, o, n * sizeof(*o), (n + all.n + 1) * sizeof(*o));
        for (size_t i = 0; i < all.n; i++)
            if (all.at[i].kind != ORG_SUPERVISION && all.at[i].kind != ORG_COUNCIL)
                o[n++] = (struct form_option){
                    tf(r, "%lld", (long long)all.at[i].id),
                    tf(r, "%s · %s", org_label(r, &all.at[i]), body_label(r, &above.at[b])), NULL};
    }
    if (!o)
        o = arena_alloc(r->arena, sizeof(*o));
    o[n] = (struct form_option){0};
    form_options(r, f, "org", o);
}
static bool give_run(const struct about *a, const struct form *f, const char **why)
{
    struct task_new n = {.title = form_get(f, "title"), .budget = form_get(f, "budget")};
    return str_int64(str_of(form_get(f, "org")), &n.org) &&
           day_parse(form_get(f, "until"), &n.until) &&
           task_give(a->r->db, &a->by, &a->t, &n, why) != 0;
}
static bool report_run(const struct about *a, const struct form *f, const char **why)
{
    struct task_file file;
    size_t n;
    return file_of(a->r, &file, &n, why) &&
           task_report(a->r->db, &a->by, &a->k, form_get(f, "text"), &file, n,
                       form_checked(f, "finish"), why);
}
static bool extend_run(const struct about *a, const struct form *f, const char **why)
{
    return task_ask(a->r->db, &a->by, &a->k, form_int(f, "days"), form_get(f, "reason"), why);
}
static bool decide_run(const struct about *a, const struct form *f, const char **why)
{
    return task_decide(a->r->db, &a->by, &a->k, *form_get(f, "grant") == '1', form_get(f, "reason"),
                       why);
}
static bool take_run(const struct about *a, const struct form *f, const char **why)
{
    return task_take_back(a->r->db, &a->by, &a->k, form_get(f, "reason"), why);
}

static int star(const struct form *f, const char *name)
{
    return *form_get(f, name) ? (int)form_int(f, name) : 0;
}
static bool rate_run(const struct about *a, const struct form *f, const char **why)
{
    struct submission s;
    bool by_code = *form_get(f, "number") != '\0';
    struct submission_rating x = {.attitude = star(f, "attitude"),
                                  .speed = star(f, "speed"),
                                  .result = star(f, "result"),
                                  .solved = (enum solved)(*form_get(f, "solved") - '0'),
                                  .words = form_get(f, "words")};
    if (by_code && !submission_by_code(a->r->db, form_get(f, "number"), form_get(f, "code"), &s)) {
        *why = T_("This number and this code do not belong together. Look at your slip again.");
        return false;
    }
    return resolution_rate(a->r->db, &a->by, &a->t, by_code ? &s : NULL, &x, why);
}

/* --- the table -------------------------------------------------------------------------------------------- */

static const struct act acts[] = {
    {"/office/resolution/:number/publish", OF_TOPIC, WHO_OFFICE,
     T_("Put the result on public view"),
     T_("Everybody can read it and object during the time the rules give."), T_("Publish it"),
     &publish_form, may_publish, publish_fill, publish_run, false},
    {"/office/resolution/:number/settle", OF_TOPIC, WHO_OFFICE, T_("Publish what holds"),
     T_("The public view is over. Say what it brought."), T_("Publish it"), &settle_form,
     may_settle, NULL, settle_run, false},
    {"/office/resolution/:number/vote", OF_TOPIC, WHO_OFFICE,
     T_("Enter the vote of those who decide"),
     T_("By law others decide on this matter. Without their vote it is not carried out."),
     T_("Enter the vote"), &vote_form, may_vote, NULL, vote_run, true},
    {"/office/resolution/:number/task", OF_TOPIC, WHO_OFFICE, T_("Give a task"),
     T_("Who does what by which day. Everybody can follow it."), T_("Give the task"), &give_form,
     may_give, units_of, give_run, false},
    {"/office/resolution/:number/back", OF_TOPIC, WHO_OFFICE, T_("Send it back"),
     T_("It goes back to an earlier step. What was said and done stays readable."),
     T_("Send it back"), &back_form, may_send_back, NULL, back_run, false},
    {"/office/resolution/:number/explain", OF_TOPIC, WHO_OFFICE, T_("Explain why it is closed"),
     T_("More of those concerned say that it is not solved. Say openly why it ends here."),
     T_("Publish the reason"), &explain_form, may_explain, NULL, explain_run, false},
    {"/resolution/:number/object", OF_TOPIC, WHO_ANYBODY, T_("Object to the result"),
     T_("The office answers in public, with a reason, before the result counts."), T_("Object"),
     &object_form, may_object, NULL, object_run, false},
    {"/resolution/:number/rate", OF_TOPIC, WHO_ANYBODY, T_("Is it solved?"),
     T_("Those who brought it up, supported it or spoke on it say so: one word each. Nobody sees "
        "who "
        "said what."),
     T_("Give my word"), &rate_form, may_rate, NULL, rate_run, false},
    {"/office/objection/:id", OF_OBJECTION, WHO_OFFICE, T_("Answer the objection"),
     T_("Each objection gets an answer with a reason, in public."), T_("Publish the answer"),
     &answer_form, may_answer, NULL, answer_run, false},
    {"/task/:id/report", OF_TASK, WHO_UNIT, T_("Report what was done"),
     T_("A few plain sentences, and a picture that shows it."), T_("Publish the report"),
     &report_form, may_report, NULL, report_run, true},
    {"/task/:id/extend", OF_TASK, WHO_UNIT, T_("Ask for more time"),
     T_("Once, before the day is over. Old day, new day and reason stay in public."),
     T_("Ask for more time"), &extend_form, may_extend, NULL, extend_run, false},
    {"/office/task/:id/decide", OF_TASK, WHO_OFFICE, T_("Decide on more time"),
     T_("The unit asks for more time. Say yes or no, and why."), T_("Decide"), &decide_form,
     may_decide, NULL, decide_run, false},
    {"/office/task/:id/back", OF_TASK, WHO_OFFICE, T_("Take the task back"),
     T_("It stays readable, with your reason."), T_("Take it back"), &take_form, may_report, NULL,
     take_run, false},
};

/* --- what was on the screen -------------------------------------------------------------------------------- */

/* Changes with everything that somebody does to the matter: to its topic, its result and objections, its vote. */
static const char *state_of(const struct about *a, const struct act *act)
{
    struct resolution_vote v = {0};
    if (act->of == OF_TASK)
        return tf(a->r, "%lld", (long long)a->k.version);
    if (act->of == OF_OBJECTION)
        return tf(a->r, "%d", a->o.verdict != OBJECTION_OPEN);
    resolution_vote_of(a->r->db, a->t.id, &v);
    return tf(a->r, "%lld.%lld.%lld", (long long)a->t.version, (long long)a->x.version,
              (long long)v.at);
}

static bool seen_is_current(const struct about *a, const struct act *act, const struct form *f)
{
    return act->who == WHO_ANYBODY || streq(form_get(f, "seen"), state_of(a, act));
}

#define NEWEST 3 /* acts that are shown to who was slower */

/* The newest acts on the matter, for who was slower. */
static struct chronicle_list done_meanwhile(struct about *a)
{
    struct chronicle_list l = {0};
    for (int64_t after = 0;;) {
        struct chronicle_list part = chronicle_of_number(a->r->db, a->t.number, after, 200);
        if (part.n)
            l = part;
        if (!part.more || !part.n)
            break;
        after = part.at[part.n - 1].id;
    }
    if (l.n > NEWEST) {
        l.at += l.n - NEWEST;
        l.n = NEWEST;
    }
    l.more = false;
    return l;
}

/* --- finding what it is about ------------------------------------------------------------------------------- */

static bool load(struct about *a, const struct act *act)
{
    struct req *r = a->r;
    int64_t id;
    if (act->of == OF_TOPIC) {
        if (!topic_by_number(r->db, r->arg[0], &a->t))
            return false;
    } else if (!str_int64(str_of(r->arg[0]), &id)) {
        return false;
    } else if (act->of == OF_TASK) {
        if (!task_by_id(r->db, id, &a->k) || !topic_by_id(r->db, a->k.topic, &a->t))
            return false;
    } else if (!objection_by_id(r->db, id, &a->o) ||
               !resolution_by_id(r->db, a->o.resolution, &a->x) ||
               !topic_by_id(r->db, a->x.topic, &a->t)) {
        return false;
    }
    a->has = resolution_of_topic(r->db, a->t.id, &a->x);
    return true;
}

static bool may(struct about *a, const struct act *act)
{
    struct req *r = a->r;
    if (r->who.roles & ROLE_SUPERVISOR)
        return false;
    a->by = (struct topic_by){.zone = r->app->zone, .now = r->now, .user = r->who.user};
    return act->who == WHO_ANYBODY ||
           (act->who == WHO_UNIT ? task_by_of(r, &a->k, &a->by)
                                 : topic_by_of(r, a->t.body, TOPIC_OFFICE, &a->by));
}

static const char *address(struct req *r, const struct act *act, const struct about *a)
{
    struct str rest = str_of(act->path + 1), part;
    struct buf b = buf_make(r->arena, 64);
    while (str_cut(&rest, '/', &part)) {
        buf_putc(&b, '/');
        if (str_eq(part, STR(":number")))
            buf_puts(&b, a->t.number);
        else if (str_eq(part, STR(":id")))
            buf_int(&b, act->of == OF_TASK ? a->k.id : a->o.id);
        else
            buf_put(&b, part.p, part.n);
    }
    return b.p;
}

static const char *home(struct req *r, const struct act *act, const struct about *a)
{
    return act->of == OF_TASK ? task_url(r, &a->k) : tf(r, "/resolution/%s", a->t.number);
}

struct act_link *act_links(struct req *r, const struct topic *t, const struct task *task, size_t *n)
{
    struct act_link *l = arena_alloc(r->arena, countof(acts) * sizeof(*l));
    struct about a = {.r = r, .t = *t};
    a.has = resolution_of_topic(r->db, t->id, &a.x);
    if (task)
        a.k = *task;
    *n = 0;
    for (size_t i = 0; i < countof(acts); i++)
        if (acts[i].of == (task ? OF_TASK : OF_TOPIC) && acts[i].who != WHO_ANYBODY &&
            may(&a, &acts[i]) && acts[i].offered(&a))
            l[(*n)++] = (struct act_link){address(r, &acts[i], &a), _(acts[i].label)};
    return l;
}

/* --- the two handlers ------------------------------------------------------------------------------------- */

static const struct act *act_of(const struct req *r)
{
    for (size_t i = 0; i < countof(acts); i++)
        if (acts[i].form == r->route->form)
            return &acts[i];
    BUG("no act for %s", r->route->path);
}

static bool find(struct about *a, const struct act *act)
{
    if (!load(a, act))
        reply_status(a->r, 404);
    else if (!may(a, act))
        reply_status(a->r, 403);
    else
        return true;
    return false;
}

static void show_form(struct about *a, const struct act *act, struct form *f, bool stale)
{
    struct req *r = a->r;
    struct chronicle_list newest = stale ? done_meanwhile(a) : (struct chronicle_list){0};
    if (act->who != WHO_ANYBODY)
        form_set(f, "seen", state_of(a, act));
    struct act_page p = {.heading = _(act->label),
                         .lead = _(act->lead),
                         .button = _(act->button),
                         .back = home(r, act, a),
                         .action = address(r, act, a),
                         .number = a->t.number,
                         .multipart = act->files,
                         .form = f,
                         .meanwhile = stale ? &newest : NULL};
    p.quote = act->of == OF_OBJECTION ? a->o.text : act->of == OF_TASK ? a->k.title : a->t.title;
    struct page page = *page_plain(r, p.heading);
    page.nav = "topics";
    page.bad = f->bad;
    act_show(r, &page, &p);
}

static void act_get(struct req *r)
{
    const struct act *act = act_of(r);
    struct about a = {.r = r};
    if (!find(&a, act))
        return;
    if (!act->offered(&a)) {
        reply_redirect(r, home(r, act, &a));
        return;
    }
    struct form f = form_new(r, act->form);
    if (act->fill)
        act->fill(&a, &f);
    show_form(&a, act, &f, false);
}

static void act_post(struct req *r)
{
    const struct act *act = act_of(r);
    struct about a = {.r = r};
    const char *why = T_("This cannot be done now. Look at the matter again.");
    if (!find(&a, act))
        return;
    struct form f = form_read(r, act->form);
    if (act->fill == units_of) /* its options are known at run time only */
        units_of(&a, &f);
    bool stale = !f.bad && !seen_is_current(&a, act, &f);
    if (stale)
        why = RESOLUTION_STALE;
    if (!f.bad && !stale && act->run(&a, &f, &why)) {
        reply_redirectf(r, "%s?done=%s", home(r, act, &a), act->form->name);
        return;
    }
    if (!f.bad)
        form_error(r, &f, NULL, _(why));
    stale = stale || why == RESOLUTION_STALE;
    r->status = stale ? 409 : 422;
    show_form(&a, act, &f, stale);
}

const char *act_done_words(struct req *r)
{
    static const struct {
        const char *form, *words;
    } done[] = {
        {"publish", T_("The result stands on public view.")},
        {"settle", T_("What holds is published.")},
        {"vote", T_("The vote is entered.")},
        {"give", T_("The task is given. Everybody can follow it.")},
        {"back", T_("It was sent back. What was said and done stays readable.")},
        {"explain", T_("The reason is published.")},
        {"object", T_("Your objection stands below. The office answers here, in public.")},
        {"rate", T_("Thank you. Your word counts.")},
        {"answer", T_("The answer is published.")},
        {"report", T_("The report is published.")},
        {"extend", T_("The office decides on it, in public.")},
        {"decide", T_("It is decided, and the unit sees it here.")},
        {"take", T_("The task was taken back.")},
    };
    const char *key = field_get(&r->query, "done");
    for (size_t i = 0; key && i < countof(done); i++)
        if (streq(done[i].form, key))
            return _(done[i].words);
    return NULL;
}

#define ACT(path_, form_, ...)                                                   \
    {GET, path_, act_get, .form = &(form_), __VA_ARGS__},                        \
    {                                                                            \
        POST, path_, act_post, .form = &(form_), .rate = RATE_WRITE, __VA_ARGS__ \
    }
#define ANYBODY .signed_in = false
#define OFFICE  .signed_in = true, .roles = TOPIC_OFFICE
#define UNIT    .signed_in = true, .roles = ROLE_UNIT

const struct route act_routes[] = {
    ACT("/office/resolution/:number/publish", publish_form, OFFICE),
    ACT("/office/resolution/:number/settle", settle_form, OFFICE),
    ACT("/office/resolution/:number/vote", vote_form, OFFICE, .upload_max = UPLOAD_BYTES),
    ACT("/office/resolution/:number/task", give_form, OFFICE),
    ACT("/office/resolution/:number/back", back_form, OFFICE),
    ACT("/office/resolution/:number/explain", explain_form, OFFICE),
    ACT("/resolution/:number/object", object_form, ANYBODY),
    ACT("/resolution/:number/rate", rate_form, ANYBODY),
    ACT("/office/objection/:id", answer_form, OFFICE),
    ACT("/task/:id/report", report_form, UNIT, .upload_max = UPLOAD_BYTES),
    ACT("/task/:id/extend", extend_form, UNIT),
    ACT("/office/task/:id/decide", decide_form, OFFICE),
    ACT("/office/task/:id/back", take_form, OFFICE),
    {0},
};

void resolution_cron(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    (void)app;
    struct resolution_ended_rows rows = q_resolution_ended(db, .now = now, .max = LIST_MAX);
    for (size_t i = 0; i < rows.n; i++)
        deadline_stop(db, rows.at[i].until_at, SUBJECT_RESOLUTION, rows.at[i].id, NULL);
}
