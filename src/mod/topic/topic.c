/*
 * topic.c - what a topic is and how it moves: the table of the ten stages, the one way ahead
 * (topic_advance), the ways out, and the way back.
 *
 * What a stage asks for is told by parts (point "topic.stage"), so this file knows no notice, meeting or
 * task. A move is one change of the row that names the version it was made on; the step, the clock, the
 * shelves, the chronicle and the audit follow in the same transaction.
 */
#include "mod/topic/room.h"
#include "web/i18n.h"

/* --- the ten stages ------------------------------------------------------------------------------ */

const struct topic_stage_info topic_stages[STAGES + 1] = {
    {0},
    {STAGE_COLLECT, "collect", T_("Collecting"),
     T_("What people say about it is gathered, and what is the same is put together."), NULL, true},
    {STAGE_SELECT, "select", T_("Choosing"),
     T_("The office decides on each proposal and publishes its reason."), "topic.select.workdays",
     true},
    {STAGE_ANNOUNCE, "announce", T_("Notice"),
     T_("Everybody is told when and where it is talked about, and what there is to read."), NULL,
     true},
    {STAGE_STUDY, "study", T_("Study"),
     T_("The facts are looked into, the choices described, those concerned are asked."), NULL,
     true},
    {STAGE_DELIBERATE, "deliberate", T_("Deliberation"),
     T_("The council talks it over, in a meeting that is open to see."), NULL, false},
    {STAGE_CONCLUDE, "conclude", T_("Conclusion"),
     T_("What was agreed is written down and signed, and so is what remained disputed."), NULL,
     false},
    {STAGE_PUBLICISE, "publicise", T_("On public view"),
     T_("The result hangs out for everybody; whoever objects gets an answer."), NULL, false},
    {STAGE_IMPLEMENT, "implement", T_("Carrying out"),
     T_("Each task has somebody responsible, a day, and proof that it was done."), NULL, false},
    {STAGE_SUPERVISE, "supervise", T_("Appraisal"),
     T_("The supervision group looks at it, and those concerned say whether it is solved."),
     "evaluation.days", false},
    {STAGE_ARCHIVE, "archive", T_("Feedback and archive"),
     T_("Everybody who brought it up or spoke is answered; the file is sealed."), "feedback.days",
     false},
};

const char *topic_stage_name(const struct req *r, int stage)
{
    BUG_IF(stage < 1 || stage > STAGES);
    return lang_text(r->lang, topic_stages[stage].name);
}

const char *topic_state_name(const struct req *r, enum topic_state s)
{
    static const char *const names[] = {T_("on its way"), T_("not taken up"), T_("merged"),
                                        T_("passed on"),  T_("shelved"),      T_("archived"),
                                        T_("withdrawn")};
    BUG_IF((size_t)s >= countof(names));
    return lang_text(r->lang, names[s]);
}

const char *topic_state_word(enum topic_state s)
{
    static const char *const words[] = {"open",    "declined", "merged",   "transferred",
                                        "shelved", "archived", "withdrawn"};
    BUG_IF((size_t)s >= countof(words));
    return words[s];
}

const char *topic_origin_name(const struct req *r, enum topic_origin o)
{
    static const char *const names[] = {T_("from what people said"), T_("from its supporters"),
                                        T_("from a council member"), T_("from the office"),
                                        T_("brought over from another system")};
    BUG_IF((size_t)o >= countof(names));
    return lang_text(r->lang, names[o]);
}

const char *topic_origin_word(enum topic_origin o)
{
    static const char *const words[] = {"submissions", "supporters", "member", "office", "import"};
    BUG_IF((size_t)o >= countof(words));
    return words[o];
}

/* --- a topic ------------------------------------------------------------------------------------- */

bool topic_by_id(struct db *db, int64_t id, struct topic *out)
{
    struct topic_get g;
    if (!q_topic_get(db, &g, .id = id))
        return false;
    *out = (struct topic){.id = g.id,
                          .number = g.number,
                          .body = g.body,
                          .lang = g.lang,
                          .title = g.title,
                          .summary = g.summary,
                          .stage = (int)g.stage,
                          .state = (enum topic_state)g.state,
                          .origin = (enum topic_origin)g.origin,
                          .category = g.category,
                          .statutory = g.statutory,
                          .duplicates_seen = g.duplicates,
                          .into = g.into_topic.some ? g.into_topic.v : 0,
                          .to_org = g.to_org,
                          .proposer = g.proposer,
                          .opened = g.opened,
                          .entered = g.entered,
                          .ended = g.ended.some ? g.ended.v : 0,
                          .reason = g.reason,
                          .supporters = g.supporters,
                          .comments = g.comments,
                          .version = g.version,
                          .sha256 = g.sha256};
    return true;
}

bool topic_by_number(struct db *db, const char *number, struct topic *out)
{
    struct topic_id_of_number id;
    return q_topic_id_of_number(db, &id, .number = number) && topic_by_id(db, id.id, out);
}

const char *topic_url(struct req *r, const struct topic *t)
{
    return arena_printf(r->arena, "/t/%s", t->number);
}

const char *topic_desk_url(struct req *r, const struct topic *t)
{
    return arena_printf(r->arena, "/office/topic/%lld", (long long)t->id);
}

day topic_day(const struct zone *z, const struct topic *t)
{
    return zone_day(z, t->opened);
}

struct topic_list topic_in_stage(struct db *db, int64_t body, int stage, int max)
{
    struct topic_of_stage_rows rows =
        q_topic_of_stage(db, .body = body, .stage = stage, .max = max);
    struct topic_list l = {arena_array(db_arena(db), struct topic, rows.n), 0};
    for (size_t i = 0; i < rows.n; i++)
        if (topic_by_id(db, rows.at[i].id, &l.at[l.n]))
            l.n++;
    return l;
}

struct topic_list topic_at_stage(struct db *db, int64_t place, int stage, int max)
{
    struct topic_at_stage_rows rows =
        q_topic_at_stage(db, .place = place, .stage = stage, .max = max);
    struct topic_list l = {arena_array(db_arena(db), struct topic, rows.n), 0};
    for (size_t i = 0; i < rows.n; i++)
        if (topic_by_id(db, rows.at[i].id, &l.at[l.n]))
            l.n++;
    return l;
}

struct topic_steps topic_steps(struct db *db, int64_t topic)
{
    struct topic_steps_of_rows rows = q_topic_steps_of(db, .topic = topic);
    struct topic_steps l = {arena_array(db_arena(db), struct topic_step, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct topic_steps_of *s = &rows.at[i];
        l.at[i] = (struct topic_step){.stage = (int)s->stage,
                                      .entered = s->entered,
                                      .left = s->left_at.some ? s->left_at.v : 0,
                                      .fast = s->fast,
                                      .reason = s->reason,
                                      .role = (enum role)s->role,
                                      .user = s->person};
    }
    return l;
}

/* --- who acts ------------------------------------------------------------------------------------ */

static int64_t office_of(struct db *db, int64_t body)
{
    struct org_list all = org_of_body(db, body);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind == ORG_OFFICE)
            return all.at[i].id;
    return 0;
}

/* The nearest grant that covers the place. */
static const struct grant *grant_of(const struct req *r, const char *path, unsigned roles)
{
    const struct grant *best = NULL;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if ((g->role & roles) && str_starts(str_of(path), str_of(g->body_path)) &&
            (!best || strlen(g->body_path) > strlen(best->body_path)))
            best = g;
    }
    return best;
}

bool topic_by_of(struct req *r, int64_t body, unsigned roles, struct topic_by *by)
{
    struct body place;
    if ((r->who.roles & ROLE_SUPERVISOR) || !body_by_id(r->db, body, &place))
        return false;
    const struct grant *g = grant_of(r, place.path, roles);
    if (!g)
        return false;
    bool speaks_for_office = g->role & TOPIC_OFFICE;
    *by = (struct topic_by){.zone = r->app->zone,
                            .now = r->now,
                            .user = r->who.user,
                            .role = g->role,
                            .org = g->org              ? g->org
                                   : speaks_for_office ? office_of(r->db, body)
                                                       : 0};
    return true;
}

bool topic_by_system(const struct topic_by *by)
{
    return by->role == 0 && by->user == 0;
}

bool topic_by_office(const struct topic_by *by)
{
    return (by->role & TOPIC_OFFICE) || topic_by_system(by);
}

void topic_tell(struct db *db, const struct topic_by *by, const struct topic *t, const char *act,
                const char *words, day on, const char *link)
{
    bool shown = by->role & (ROLES_STAFF | ROLE_MEMBER); /* villagers stay out of it */
    const char *capacity = shown ? account_role_word(by->role) : by->user ? "resident" : NULL;
    chronicle_add(db, by->now,
                  &(struct chronicle_act){.act = act,
                                          .body = t->body,
                                          .number = t->number,
                                          .subject = SUBJECT_TOPIC,
                                          .subject_id = t->id,
                                          .stage = t->stage,
                                          .capacity = capacity,
                                          .org = by->org,
                                          .actor = shown ? by->user : 0,
                                          .words = words && *words ? words : NULL,
                                          .on = on,
                                          .link = link,
                                          .quiet = by->quiet});
    account_audit_in(db, by->now, t->body, by->user, act,
                     arena_printf(db_arena(db), "topic_topic/%lld", (long long)t->id),
                     words ? words : "");
    topic_search(db, t->id);
}

/* --- what still lacks ------------------------------------------------------------------------------ */

/* Room for one more. */
void *topic_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return at;
    *cap = *cap ? *cap * 2 : 8;
    return arena_grow(a, at, n * size, *cap * size);
}

void unmet_add(struct unmet_list *l, const char *key, const char *words, int64_t n,
               const char *text, const char *link)
{
    l->at = topic_grow(l->arena, l->at, l->n, &l->cap, sizeof(*l->at));
    l->at[l->n++] = (struct unmet){.key = key,
                                   .words = words,
                                   .n = n,
                                   .text = text ? arena_strdup(l->arena, text) : NULL,
                                   .link = link ? arena_strdup(l->arena, link) : NULL};
}

bool unmet_has(const struct unmet_list *l, const char *key)
{
    for (size_t i = 0; i < l->n; i++)
        if (streq(l->at[i].key, key))
            return true;
    return false;
}

static const char *unmet_text(struct req *r, const struct unmet *u)
{
    (void)r;
    return u->text ? u->text : "";
}

static const char *unmet_n(struct req *r, const struct unmet *u)
{
    return show_int(r, u->n);
}

static const char *unmet_day(struct req *r, const struct unmet *u)
{
    return show_day(r, (day)u->n);
}

static const char *unmet_end(struct req *r, const struct unmet *u)
{
    return show_end(r, u->n);
}

static const struct {
    const char *hole;
    const char *(*fill)(struct req *r, const struct unmet *u);
} unmet_holes[] = {
    {"{n}", unmet_n}, {"{text}", unmet_text}, {"{day}", unmet_day}, {"{end}", unmet_end}};

/* The sentence in the reader's language, its holes filled in. */
const char *unmet_words(struct req *r, const struct unmet *u)
{
    struct buf b = buf_make(r->arena, 96);
    for (const char *p = lang_text(r->lang, u->words); *p;) {
        size_t i = 0;
        while (i < countof(unmet_holes) &&
               strncmp(p, unmet_holes[i].hole, strlen(unmet_holes[i].hole)) != 0)
            i++;
        if (i == countof(unmet_holes)) {
            buf_putc(&b, *p++);
            continue;
        }
        buf_puts(&b, unmet_holes[i].fill(r, u));
        p += strlen(unmet_holes[i].hole);
    }
    return b.p;
}

static struct unmet_list list_of(struct db *db, const struct zone *z, usec now)
{
    return (struct unmet_list){.arena = db_arena(db), .zone = z, .now = now};
}

/* Walks the parts of one stage: NULL at the end. */
const struct topic_stage_part *topic_part_next(int stage, struct topic_part_walk *w)
{
    for (;;) {
        if (!w->part)
            w->part = extension_next(TOPIC_STAGE_POINT, &w->at);
        if (!w->part)
            return NULL;
        const struct topic_stage_part *p = w->part->stage ? w->part++ : NULL;
        if (!p)
            w->part = NULL;
        else if (p->stage == stage)
            return p;
    }
}

/* A stage whose conditions nobody keeps is not left. */
static void ask_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct topic_part_walk w = {0};
    bool kept = false;
    for (const struct topic_stage_part *p; (p = topic_part_next(t->stage, &w));)
        if (p->unmet) {
            p->unmet(db, t, l);
            kept = true;
        }
    if (!kept)
        unmet_add(l, "stage.nobody",
                  T_("Nothing that keeps the rules of this stage is set up here."), 0, NULL, NULL);
}

/* What hinders entering the next stage. */
static void ask_bars(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct topic_part_walk w = {0};
    if (t->stage < STAGES)
        for (const struct topic_stage_part *p; (p = topic_part_next(t->stage + 1, &w));)
            if (p->bars)
                p->bars(db, t, l);
}

struct unmet_list topic_lacks(struct db *db, const struct zone *z, usec now, const struct topic *t)
{
    struct unmet_list l = list_of(db, z, now);
    if (t->state != TOPIC_OPEN) {
        unmet_add(&l, "topic.closed", T_("It is no longer on its way."), 0, NULL, NULL);
        return l;
    }
    ask_unmet(db, t, &l);
    ask_bars(db, t, &l);
    return l;
}

/* --- moving -------------------------------------------------------------------------------------- */

static void moved_meanwhile(struct unmet_list *l)
{
    unmet_add(l, "topic.moved", T_("Somebody was quicker. Look at it again before you go on."), 0,
              NULL, NULL);
}

static void no_right(struct unmet_list *l)
{
    unmet_add(l, "topic.right", T_("This is for the office and the chair of its place."), 0, NULL,
              NULL);
}

/* Where lists find it, and when it last moved. */
void topic_shelve(struct db *db, usec now, const struct topic *t)
{
    struct body_list up = body_above(db, t->body);
    int64_t slot = t->state == TOPIC_OPEN ? t->stage : 20 + (int64_t)t->state;
    for (size_t i = 0; i < up.n; i++)
        q_topic_shelf_put(db, .topic = t->id, .place = up.at[i].id, .slot = slot, .at = now);
}

static void tell_parts(struct db *db, const struct topic_by *by, const struct topic *t, int stage,
                       bool entered)
{
    struct topic_part_walk w = {0};
    for (const struct topic_stage_part *p; (p = topic_part_next(stage, &w));)
        if (entered && p->entered)
            p->entered(db, by, t);
        else if (!entered && p->left)
            p->left(db, by, t);
}

static void stop_clock(struct db *db, const struct topic_by *by, const struct topic *t)
{
    const char *rule = topic_stages[t->stage].rule;
    if (rule)
        deadline_stop(db, by->now, SUBJECT_TOPIC, t->id, rule);
}

static void start_clock(struct db *db, const struct topic_by *by, const struct topic *t)
{
    const char *rule = topic_stages[t->stage].rule;
    if (rule)
        deadline_start(db, by->zone, by->now,
                       &(struct deadline_new){.subject = SUBJECT_TOPIC,
                                              .subject_id = t->id,
                                              .number = t->number,
                                              .body = t->body,
                                              .rule = rule,
                                              .from = by->now});
}

void topic_enter(struct db *db, const struct topic_by *by, const struct topic *t,
                 const char *reason)
{
    q_topic_step_add(db, .topic = t->id, .stage = t->stage, .now = by->now, .reason = reason);
    topic_shelve(db, by->now, t);
    start_clock(db, by, t);
    tell_parts(db, by, t, t->stage, true);
}

struct leaving {
    const char *act;    /* of the chronicle */
    const char *reason; /* "" */
    bool fast;
    enum topic_state state;
    int to;
};

/* The one change. False: somebody was quicker. */
static bool move(struct db *db, const struct topic_by *by, const struct topic *t,
                 const struct leaving *how)
{
    if (!q_topic_move(db, .id = t->id, .version = t->version, .stage = how->to, .state = how->state,
                      .now = by->now))
        return false;
    struct topic after;
    stop_clock(db, by, t);
    q_topic_step_leave(db, .topic = t->id, .now = by->now, .fast = how->fast,
                       .reason = how->fast ? how->reason : "", .role = by->role,
                       .person = by->user);
    if (!topic_by_id(db, t->id, &after))
        return false;
    tell_parts(db, by, &after, t->stage, false);
    topic_tell(db, by, &after, how->act, how->reason, CHRONICLE_NO_DAY, NULL);
    if (how->state == TOPIC_OPEN)
        topic_enter(db, by, &after, how->fast ? "" : how->reason);
    else
        topic_shelve(db, by->now, &after);
    return true;
}

static const char *const entering[STAGES + 1] = {NULL,
                                                 NULL,
                                                 "topic.select",
                                                 "topic.announce",
                                                 "topic.study",
                                                 "topic.deliberate",
                                                 "topic.conclude",
                                                 "topic.publicise",
                                                 "topic.implement",
                                                 "topic.supervise",
                                                 "topic.feedback"};

static bool archive(struct db *db, const struct topic_by *by, const struct topic *t)
{
    struct leaving how = {"topic.archive", "", false, TOPIC_ARCHIVED, STAGE_ARCHIVE};
    return move(db, by, t, &how) && topic_seal(db, by, t->id);
}

bool topic_advance(struct db *db, const struct topic_by *by, const struct topic *t,
                   struct unmet_list *lacks)
{
    *lacks = topic_lacks(db, by->zone, by->now, t);
    if (!topic_by_office(by))
        no_right(lacks);
    if (lacks->n > 0)
        return false;
    struct leaving how = {entering[t->stage < STAGES ? t->stage + 1 : STAGES], "", false,
                          TOPIC_OPEN, t->stage + 1};
    if (t->stage == STAGES ? archive(db, by, t) : move(db, by, t, &how))
        return true;
    moved_meanwhile(lacks);
    return false;
}

bool topic_fast_track(struct db *db, const struct topic_by *by, const struct topic *t,
                      const char *reason, struct unmet_list *lacks)
{
    *lacks = list_of(db, by->zone, by->now);
    if (by->role != ROLE_CHAIR)
        unmet_add(lacks, "fast.chair", T_("Only the chair can leave a stage early."), 0, NULL,
                  NULL);
    if (t->state != TOPIC_OPEN)
        unmet_add(lacks, "topic.closed", T_("It is no longer on its way."), 0, NULL, NULL);
    else if (!topic_stages[t->stage].fast)
        unmet_add(lacks, "fast.stage", T_("This stage cannot be left early by anybody."), 0, NULL,
                  NULL);
    if (str_trim(str_of(reason)).n == 0)
        unmet_add(lacks, "fast.reason", T_("Say why: everybody reads it."), 0, NULL, NULL);
    ask_bars(db, t, lacks);
    if (lacks->n > 0)
        return false;
    struct leaving how = {"topic.fast", reason, true, TOPIC_OPEN, t->stage + 1};
    if (!move(db, by, t, &how)) {
        moved_meanwhile(lacks);
        return false;
    }
    if (t->stage == STAGE_SELECT)
        topic_take_in_all(db, by, t, reason);
    return true;
}

/* --- ways out and back ------------------------------------------------------------------------------ */

/* From which stages a topic can end so. */
static const struct {
    enum topic_state how;
    int first, last;
    const char *act;
} ends[] = {
    {TOPIC_DECLINED, STAGE_COLLECT, STAGE_SELECT, "topic.decline"},
    {TOPIC_MERGED, STAGE_COLLECT, STAGE_SELECT, "topic.merge"},
    {TOPIC_TRANSFERRED, STAGE_COLLECT, STAGE_SELECT, "topic.transfer"},
    {TOPIC_SHELVED, STAGE_CONCLUDE, STAGE_CONCLUDE, "topic.shelve"},
    {TOPIC_WITHDRAWN, STAGE_COLLECT, STAGE_COLLECT, "topic.withdraw"},
};

const char *topic_end_act(enum topic_state how, int stage)
{
    for (size_t i = 0; i < countof(ends); i++)
        if (ends[i].how == how && stage >= ends[i].first && stage <= ends[i].last)
            return ends[i].act;
    return NULL;
}

static const char *fault_of_end(struct db *db, const struct topic_by *by, const struct topic *t,
                                enum topic_state how, int64_t into, const char *reason)
{
    struct topic other;
    if (!topic_by_office(by))
        return T_("This is for the office and the chair of its place.");
    if (t->state != TOPIC_OPEN)
        return T_("It is no longer on its way.");
    if (!topic_end_act(how, t->stage))
        return T_("At this stage a topic cannot end like that.");
    if (str_trim(str_of(reason)).n == 0)
        return T_("Say why: everybody reads it.");
    if (how == TOPIC_MERGED && (!topic_by_id(db, into, &other) || other.body != t->body ||
                                other.id == t->id || other.state != TOPIC_OPEN))
        return T_("Name another topic of the same place that is still on its way.");
    return NULL;
}

bool topic_end(struct db *db, const struct topic_by *by, const struct topic *t,
               enum topic_state how, int64_t into, int64_t to_org, const char *reason,
               const char **why)
{
    struct topic after;
    *why = fault_of_end(db, by, t, how, into, reason);
    if (*why)
        return false;
    if (!q_topic_close(db, .id = t->id, .version = t->version, .state = how,
                       .into_topic = how == TOPIC_MERGED ? DB_SOME(into) : DB_NONE,
                       .to_org = how == TOPIC_TRANSFERRED ? to_org : 0, .reason = reason,
                       .now = by->now)) {
        *why = T_("Somebody was quicker. Look at it again before you go on.");
        return false;
    }
    deadline_cancel(db, by->now, SUBJECT_TOPIC, t->id, NULL);
    q_topic_step_leave(db, .topic = t->id, .now = by->now, .fast = false, .reason = "",
                       .role = by->role, .person = by->user);
    if (!topic_by_id(db, t->id, &after))
        return false;
    topic_shelve(db, by->now, &after);
    topic_tell(db, by, &after, topic_end_act(how, t->stage), reason, CHRONICLE_NO_DAY, NULL);
    topic_let_go(db, by, &after);
    return true;
}

bool topic_may_reopen(const struct topic *t)
{
    return t->state == TOPIC_SHELVED || t->state == TOPIC_DECLINED;
}

bool topic_reopen(struct db *db, const struct topic_by *by, const struct topic *t, int to,
                  const char *reason, const char **why)
{
    bool ended = topic_may_reopen(t), back = t->state == TOPIC_OPEN && t->stage >= STAGE_CONCLUDE;
    struct leaving how = {"topic.reopen", reason, false, TOPIC_OPEN, to};
    *why = !topic_by_office(by) ? T_("This is for the office and the chair of its place.")
           : !ended && !back    ? T_("It cannot be taken up again from where it stands.")
           : str_trim(str_of(reason)).n == 0 ? T_("Say why: everybody reads it.")
           : to < STAGE_SELECT || (back && to >= t->stage) || (ended && to != STAGE_SELECT)
               ? T_("It can only go back to an earlier stage.")
           : !move(db, by, t, &how) ? T_("Somebody was quicker. Look at it again before you go on.")
                                    : NULL;
    return *why == NULL;
}
