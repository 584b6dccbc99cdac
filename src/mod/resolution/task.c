/*
 * task.c - who does what by which day: given by the office, reported on by the unit with files that show it.
 *
 * A day moves once, by at most what the charter allows, on the unit's reasoned request and another person's
 * yes; the old day, the new one and the reason stay. A task is finished with a proof, or taken back with a reason.
 */
#include "mod/resolution/room.h"
#include "web/i18n.h"

#define FILES_MAX 20

bool task_by_id(struct db *db, int64_t id, struct task *out)
{
    struct resolution_task_get g;
    if (!q_resolution_task_get(db, &g, .id = id))
        return false;
    *out = (struct task){.id = g.id,
                         .topic = g.topic,
                         .resolution = g.resolution,
                         .body = g.body,
                         .org = g.org,
                         .round = g.round,
                         .number = g.number,
                         .title = g.title,
                         .state = (enum task_state)g.state,
                         .due = g.due,
                         .first_due = g.first_due,
                         .clock = g.clock,
                         .budget = g.budget,
                         .given = g.given,
                         .finished = g.finished.v,
                         .reason = g.reason,
                         .reports = g.reports,
                         .proofs = g.proofs,
                         .moves = g.moves,
                         .asks = g.asks > 0,
                         .version = g.version};
    return true;
}

#define LIST_OF(db, rows, out)                                                    \
    do {                                                                          \
        (out).at = arena_alloc(db_arena(db), ((rows).n + 1) * sizeof(*(out).at)); \
        for (size_t i_ = 0; i_ < (rows).n; i_++)                                  \
            if (task_by_id((db), (rows).at[i_].id, &(out).at[(out).n]))           \
                (out).n++;                                                        \
    } while (0)

struct tasks tasks_of_topic(struct db *db, int64_t topic)
{
    struct resolution_tasks_of_topic_rows rows = q_resolution_tasks_of_topic(db, .topic = topic);
    struct tasks l = {0};
    LIST_OF(db, rows, l);
    return l;
}

struct tasks tasks_of_org(struct db *db, int64_t body, int64_t org, int max)
{
    struct tasks l = {0};
    if (org == 0) {
        struct resolution_tasks_of_body_rows all =
            q_resolution_tasks_of_body(db, .body = body, .max = max);
        LIST_OF(db, all, l);
        return l;
    }
    struct resolution_tasks_of_org_rows rows =
        q_resolution_tasks_of_org(db, .org = org, .max = max);
    LIST_OF(db, rows, l);
    return l;
}

const char *task_url(struct req *r, const struct task *t)
{
    return tf(r, "/task/%lld", (long long)t->id);
}

static const char *const words[] = {"given", "started", "finished", "taken-back"};
static const char *const names[] = {T_("given"), T_("under way"), T_("finished"), T_("taken back")};

const char *task_state_word(enum task_state s)
{
    return words[s];
}

const char *task_state_name(const struct req *r, enum task_state s)
{
    return lang_text(r->lang, names[s]);
}

/* --- giving and taking back -------------------------------------------------------------------------- */

static bool may_do_it(struct db *db, const struct topic *t, int64_t org)
{
    struct org o;
    struct body place, unit;
    if (!org_by_id(db, org, &o) || o.kind == ORG_SUPERVISION || o.kind == ORG_COUNCIL)
        return false;
    return body_by_id(db, t->body, &place) && body_by_id(db, o.body, &unit) &&
           (str_starts(str_of(place.path), str_of(unit.path)) ||
            str_starts(str_of(unit.path), str_of(place.path)));
}

static int64_t step(struct db *db, const struct topic_by *by, int64_t task, int kind,
                    const char *text, usec was, usec due)
{
    struct resolution_step_insert row;
    return q_resolution_step_insert(db, &row, .task = task, .kind = kind, .person = by->user,
                                    .role = by->role, .text = text, .now = by->now,
                                    .was = was ? DB_SOME(was) : DB_NONE,
                                    .due = due ? DB_SOME(due) : DB_NONE)
               ? row.id
               : 0;
}

int64_t task_give(struct db *db, const struct topic_by *by, const struct topic *t,
                  const struct task_new *n, const char **why)
{
    struct resolution x = {0};
    struct resolution_task_insert row;
    struct deadline clock;
    if (!resolution_by_office(by, why))
        return 0;
    *why =
        t->state != TOPIC_OPEN || t->stage != STAGE_IMPLEMENT ||
                !resolution_of_topic(db, t->id, &x) || x.state != RESOLUTION_HOLDS
            ? T_("Tasks are given once the result holds and the topic has come to be carried out.")
        : !may_do_it(db, t, n->org)
            ? T_("Choose who is to do it: a unit of this place or one around it.")
        : resolution_blank(n->title)              ? T_("Say what is to be done.")
        : n->until <= zone_day(by->zone, by->now) ? T_("Choose a day that is still to come.")
                                                  : NULL;
    if (*why)
        return 0;
    if (!q_resolution_task_insert(db, &row, .topic = t->id, .resolution = x.id, .round = x.round,
                                  .body = t->body, .org = n->org, .number = t->number,
                                  .title = n->title, .budget = n->budget ? n->budget : "",
                                  .now = by->now))
        return 0;
    const char *link = arena_printf(db_arena(db), "/task/%lld", (long long)row.id);
    int64_t id = deadline_start_until(db, by->zone, by->now,
                                      &(struct deadline_new){.subject = SUBJECT_TASK,
                                                             .subject_id = row.id,
                                                             .number = t->number,
                                                             .body = t->body,
                                                             .org = n->org,
                                                             .rule = TASK_EXTENSION,
                                                             .from = by->now,
                                                             .link = link},
                                      n->until);
    if (!deadline_by_id(db, id, &clock))
        return 0;
    q_resolution_task_clock(db, .id = row.id, .clock = id, .due = clock.due);
    q_resolution_touch(db, .id = x.id);
    topic_tell(db, by, t, "task.give", n->title, n->until, link);
    return row.id;
}

bool task_take_back(struct db *db, const struct topic_by *by, const struct task *t,
                    const char *reason, const char **why)
{
    if (!resolution_by_office(by, why))
        return false;
    *why = !task_open(t) ? T_("This task is no longer open.") : resolution_text_fault(reason);
    if (*why)
        return false;
    if (!q_resolution_task_off(db, .id = t->id, .version = t->version, .reason = reason)) {
        *why = RESOLUTION_STALE;
        return false;
    }
    struct topic topic = topic_must(db, t->topic);
    step(db, by, t->id, STEP_BACK, reason, 0, 0);
    deadline_cancel(db, by->now, SUBJECT_TASK, t->id, NULL);
    topic_tell(db, by, &topic, "task.back", reason, CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/task/%lld", (long long)t->id));
    return true;
}

/* --- the unit ------------------------------------------------------------------------------------------ */

static bool by_unit(const struct topic_by *by, const struct task *t, const char **why)
{
    if ((by->role == ROLE_UNIT && by->org == t->org) || (by->role == 0 && by->user == 0))
        return true;
    *why = T_("This is for the unit that has the task.");
    return false;
}

bool task_report(struct db *db, const struct topic_by *by, const struct task *t, const char *text,
                 const struct task_file *file, size_t n_file, bool finish, const char **why)
{
    if (!by_unit(by, t, why))
        return false;
    *why = !task_open(t)        ? T_("This task is no longer open.")
           : n_file > FILES_MAX ? T_("That are too many files at once.")
           : finish && n_file == 0 && t->proofs == 0
               ? T_("Add a picture or a paper that shows that it is done.")
               : resolution_text_fault(text);
    if (*why)
        return false;
    if (!q_resolution_task_report(
            db, .id = t->id, .version = t->version, .state = finish ? TASK_FINISHED : TASK_STARTED,
            .finished = finish ? DB_SOME(by->now) : DB_NONE, .proofs = (int64_t)n_file)) {
        *why = RESOLUTION_STALE;
        return false;
    }
    int64_t id = step(db, by, t->id, finish ? STEP_FINISH : STEP_REPORT, text, 0, 0);
    for (size_t i = 0; i < n_file; i++)
        q_resolution_file_insert(db, .step = id, .task = t->id, .hash = file[i].hash,
                                 .type = file[i].type, .name = file[i].name,
                                 .bytes = file[i].bytes);
    struct topic topic = topic_must(db, t->topic);
    if (finish)
        deadline_stop(db, by->now, SUBJECT_TASK, t->id, NULL);
    topic_tell(db, by, &topic, finish ? "task.finish" : "task.report", text, CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/task/%lld", (long long)t->id));
    return true;
}

static int64_t most_days(struct db *db, const struct topic_by *by, const struct task *t)
{
    struct topic topic = topic_must(db, t->topic);
    return charter_int(db, t->body, TASK_EXTENSION, topic_day(by->zone, &topic));
}

bool task_ask(struct db *db, const struct topic_by *by, const struct task *t, int64_t workdays,
              const char *reason, const char **why)
{
    if (!by_unit(by, t, why))
        return false;
    *why = !task_open(t)      ? T_("This task is no longer open.")
           : t->moves > 0     ? T_("Its day was moved once already; that is all the rules allow.")
           : t->asks          ? T_("You have asked already; the office has not decided yet.")
           : by->now > t->due ? T_("Its day is over. More time has to be asked for before.")
           : workdays < 1 || workdays > most_days(db, by, t)
               ? T_("That is more time than the rules of this place allow.")
               : resolution_text_fault(reason);
    if (*why)
        return false;
    if (!q_resolution_task_asks(db, .id = t->id, .version = t->version, .days = workdays,
                                .person = by->user)) {
        *why = RESOLUTION_STALE;
        return false;
    }
    struct topic topic = topic_must(db, t->topic);
    step(db, by, t->id, STEP_ASK, reason, 0, 0);
    topic_tell(db, by, &topic, "task.ask", reason, CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/task/%lld", (long long)t->id));
    return true;
}

/* The reason of the newest request. */
static const char *asked(struct db *db, int64_t task)
{
    struct resolution_steps_rows all = q_resolution_steps(db, .task = task);
    for (size_t i = all.n; i > 0; i--)
        if (all.at[i - 1].kind == STEP_ASK)
            return all.at[i - 1].text;
    return "";
}

static bool move_day(struct db *db, const struct topic_by *by, const struct task *t,
                     const struct resolution_task_get *g, struct deadline *clock, const char **why)
{
    return deadline_extend(db, by->zone, by->now,
                           &(struct deadline_extension){.deadline = t->clock,
                                                        .days = g->asks,
                                                        .max = most_days(db, by, t),
                                                        .reason = asked(db, t->id),
                                                        .by = g->asked_by,
                                                        .approved = by->user},
                           why) &&
           deadline_by_id(db, t->clock, clock);
}

bool task_decide(struct db *db, const struct topic_by *by, const struct task *t, bool grant,
                 const char *text, const char **why)
{
    struct resolution_task_get g;
    struct deadline clock = {.due = t->due};
    if (!resolution_by_office(by, why))
        return false;
    *why = !q_resolution_task_get(db, &g, .id = t->id) || g.asks == 0 || !task_open(t)
               ? T_("Nobody has asked for more time.")
           : by->user != 0 && by->user == g.asked_by
               ? T_("Somebody else than the one who asked has to decide.")
               : resolution_text_fault(text);
    if (*why || (grant && !move_day(db, by, t, &g, &clock, why)))
        return false;
    if (!q_resolution_task_moved(db, .id = t->id, .version = t->version, .due = clock.due,
                                 .moves = grant)) {
        *why = RESOLUTION_STALE;
        return false;
    }
    struct topic topic = topic_must(db, t->topic);
    step(db, by, t->id, grant ? STEP_GRANT : STEP_REFUSE, text, grant ? t->due : 0,
         grant ? clock.due : 0);
    topic_tell(db, by, &topic, grant ? "task.move" : "task.stay", text,
               grant ? deadline_day_of(by->zone, clock.due) : CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/task/%lld", (long long)t->id));
    return true;
}

/* --- its story --------------------------------------------------------------------------------------------- */

struct task_steps task_steps(struct db *db, int64_t task)
{
    struct resolution_steps_rows rows = q_resolution_steps(db, .task = task);
    struct resolution_files_rows files = q_resolution_files(db, .task = task);
    struct task_steps l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct resolution_steps *g = &rows.at[i];
        l.at[i] = (struct task_step){.id = g->id,
                                     .user = g->person,
                                     .role = (enum role)g->role,
                                     .kind = (enum task_step_kind)g->kind,
                                     .text = g->text,
                                     .at = g->at,
                                     .was = g->was.v,
                                     .due = g->due.v};
        l.at[i].file = arena_alloc(db_arena(db), (files.n + 1) * sizeof(*l.at[i].file));
        for (size_t f = 0; f < files.n; f++)
            if (files.at[f].step == g->id)
                l.at[i].file[l.at[i].n_file++] =
                    (struct task_file){files.at[f].id, files.at[f].hash, files.at[f].type,
                                       files.at[f].name, files.at[f].bytes};
    }
    return l;
}

struct late_things tasks_late(struct db *db, int64_t body, usec now, int max)
{
    struct resolution_tasks_late_rows rows =
        q_resolution_tasks_late(db, .body = body, .now = now, .max = max);
    struct late_things l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] =
            (struct late_thing){rows.at[i].id, rows.at[i].number, rows.at[i].title, rows.at[i].due};
    return l;
}
