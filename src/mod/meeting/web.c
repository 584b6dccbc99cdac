/*
 * web.c - the public page of a meeting and its office: planning, agenda, papers, notice, print.
 *
 * A handler reads what came in, asks a rule, and shows a page or leads to one. The room is in room.c, the minutes in
 * record.c, the calendar in days.c.
 */
#include "gen/meeting/pages.h"
#include "job/job.h"
#include "web/upload.h"

/* --- shared ------------------------------------------------------------------------------------------ */

bool meeting_of_path(struct req *r, struct meeting *m)
{
    int64_t id;
    if (str_int64(str_of(r->arg[0]), &id) && id > 0 && meeting_by_id(r->db, id, m))
        return true;
    reply_status(r, 404);
    return false;
}

bool meeting_by_request(struct req *r, const struct meeting *m, struct topic_by *by)
{
    if (topic_by_of(r, m->body, ROLE_CHAIR, by) || topic_by_of(r, m->body, TOPIC_OFFICE, by))
        return true;
    *by = (struct topic_by){.zone = r->app->zone, .now = r->now};
    if (r->who.user && r->who.user == m->recorder && !(r->who.roles & ROLE_SUPERVISOR))
        *by = (struct topic_by){
            .zone = r->app->zone, .now = r->now, .user = r->who.user, .role = ROLE_MEMBER};
    return by->user != 0;
}

/* Only the office goes on; others are told that it is not theirs. */
bool meeting_office_of_path(struct req *r, struct meeting *m, struct topic_by *by)
{
    if (!meeting_of_path(r, m))
        return false;
    if (meeting_by_request(r, m, by) && meeting_office(by))
        return true;
    reply_status(r, 403);
    return false;
}

const char *length_words(struct req *r, int64_t s)
{
    s = s < 0 ? 0 : s;
    return tf(r, "%lld:%02lld", (long long)(s / 60), (long long)(s % 60));
}

const char *class_label(struct req *r, int64_t body, day on, const char *code)
{
    struct charter_constituencies all = charter_constituencies(r->db, body, on);
    for (size_t i = 0; i < all.n; i++)
        if (streq(all.at[i].code, code))
            return charter_constituency_label(r, &all.at[i]);
    return streq(code, "office")   ? _("Official")
           : streq(code, "expert") ? _("Expert")
                                   : _("Resident");
}

struct lack_row *lack_rows(struct req *r, const struct unmet_list *l)
{
    struct lack_row *rows = arena_array(r->arena, struct lack_row, l->n);
    for (size_t i = 0; i < l->n; i++)
        rows[i] = (struct lack_row){unmet_words(r, &l->at[i]), l->at[i].link};
    return rows;
}

const struct page *meeting_frame(struct req *r, const struct meeting *m, const char *title)
{
    static const struct {
        const char *key, *words;
    } done[] = {
        {"noticed", T_("The notice is published. The members are invited.")},
        {"saved", T_("Saved.")},
        {"asked",
         T_("Your question was handed in. It is read out in the meeting, or answered in writing.")},
        {"answered", T_("Your answer was noted. You can change it until the meeting begins.")},
        {"here", T_("You are signed in. Welcome.")},
        {"sent", T_("The draft was sent to the members.")},
        {"signed", T_("Your signature stands under the minutes.")},
        {"published", T_("The minutes are published.")},
    };
    struct page *p = arena_new(r->arena, struct page);
    struct crumb *c = arena_array(r->arena, struct crumb, 4);
    struct body b;
    const char *key = field_get(&r->query, "done");
    if (body_by_id(r->db, m->body, &b)) {
        c[0] = (struct crumb){body_label(r, &b), body_url(r, &b)};
        c[1] = (struct crumb){_("Democracy Days"), days_url(r, &b)};
        c[2] = (struct crumb){title, NULL};
    }
    *p = (struct page){.title = title, .nav = "days", .crumbs = c, .bad = r->status == 422};
    for (size_t i = 0; key && i < countof(done); i++)
        if (streq(done[i].key, key))
            p->notice = _(done[i].words), p->notice_kind = NOTICE_GOOD;
    return p;
}

/* --- the view -------------------------------------------------------------------------------------------- */

static const struct form_field ask_fields[] = {
    {.name = "text",
     .label = T_("Your question"),
     .kind = FORM_TEXT,
     .max = 500,
     .required = true,
     .rows = 3},
    {.name = "name",
     .label = T_("Your name"),
     .kind = FORM_LINE,
     .max = 40,
     .autocomplete = "name"},
    {.name = "item", .label = T_("What is it about?"), .kind = FORM_SELECT},
    {.name = "hall", .label = T_("From the hall"), .kind = FORM_HIDDEN, .max = 1},
};
static const struct form_spec ask_form = FORM_SPEC("meeting_ask", ask_fields);

/* The items of the agenda, to choose from. */
static void ask_items(struct req *r, struct form *f, const struct meeting_items *items)
{
    struct form_option *o = arena_array(r->arena, struct form_option, items->n + 2);
    o[0] = (struct form_option){"0", _("The meeting as a whole"), NULL};
    for (size_t i = 0; i < items->n; i++)
        o[i + 1] = (struct form_option){
            tf(r, "%lld", (long long)items->at[i].id),
            tf(r, "%lld. %s", (long long)items->at[i].place, items->at[i].title), NULL};
    form_options(r, f, "item", o);
}

struct decision_view meeting_decision_view(struct req *r, const struct meeting_decision *d)
{
    struct decision_view v = {.d = *d, .outcome = meeting_outcome_name(r, d->outcome)};
    v.dissent = meeting_dissents(r->db, d->id);
    if (d->method == METHOD_HANDS)
        v.counted =
            tf(r, _("%lld for, %lld against, %lld abstaining; %lld were needed"), (long long)d->yes,
               (long long)d->no, (long long)d->abstain, (long long)d->needed);
    return v;
}

struct signature_row *meeting_signature_rows(struct req *r, int64_t meeting, size_t *n)
{
    static const char *const as[] = {T_("Host"), T_("Recorder"), T_("Supervisor")};
    struct signature_row *row = arena_array(r->arena, struct signature_row, SIGNERS);
    struct meeting_signatures all = meeting_signatures(r->db, meeting);
    for (size_t i = 0; i < SIGNERS; i++)
        row[i].as = _(as[i]);
    for (size_t i = 0; i < all.n; i++) {
        struct signature_row *s = &row[all.at[i].as];
        s->name = account_name_of(r, all.at[i].user);
        s->sum = all.at[i].sha256;
        s->words = all.at[i].words;
        s->at = all.at[i].at;
        s->refused = all.at[i].refused;
        s->there = true;
    }
    *n = SIGNERS;
    return row;
}

/* item 0: the whole meeting. */
struct class_row *meeting_classes(struct req *r, const struct meeting *m, int64_t item, size_t *n)
{
    struct meeting_turns_rows rows = q_meeting_turns(r->db, .meeting = m->id);
    struct class_row *c = arena_array(r->arena, struct class_row, rows.n);
    int64_t *sum = arena_array(r->arena, int64_t, rows.n), all = 0;
    const char **code = arena_array(r->arena, const char *, rows.n);
    *n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        size_t k = 0;
        int64_t s = rows.at[i].seconds < 0 ? 0 : rows.at[i].seconds;
        if (item && rows.at[i].item != item)
            continue;
        while (k < *n && !streq(code[k], rows.at[i].class))
            k++;
        *n += k == *n;
        code[k] = rows.at[i].class;
        c[k].turns++;
        sum[k] += s;
        all += s;
    }
    for (size_t k = 0; k < *n; k++) {
        c[k].cls = class_label(r, m->body, zone_day(r->app->zone, m->starts), code[k]);
        c[k].length = length_words(r, sum[k]);
        c[k].percent = all ? (sum[k] * 100 + all / 2) / all : 0;
    }
    return c;
}

static void fill_turns(struct req *r, struct meeting_view *v, struct item_view *i,
                       const struct meeting_turns_rows *rows)
{
    i->turn = arena_array(r->arena, struct turn_row, rows->n);
    for (size_t k = 0; k < rows->n; k++) {
        const struct meeting_turns *t = &rows->at[k];
        if (t->item != i->i.id)
            continue;
        bool now = t->seconds < 0;
        int64_t s = now ? (r->now - t->started) / USEC_SECOND : t->seconds;
        if (now)
            v->speaks = t->name;
        i->turn[i->n_turn++] = (struct turn_row){
            t->id,
            t->name,
            t->capacity,
            class_label(r, v->m.body, zone_day(r->app->zone, v->m.starts), t->class),
            length_words(r, s),
            t->gist,
            now};
    }
}

static struct question_row *questions_of(struct req *r, const struct meeting_questions_rows *rows,
                                         int64_t item, size_t *n)
{
    static const char *const states[] = {T_("waits"), T_("was read out"), T_("answered"),
                                         T_("carried over")};
    struct question_row *q = arena_array(r->arena, struct question_row, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].item == item)
            q[(*n)++] = (struct question_row){.id = rows->at[i].id,
                                              .item = rows->at[i].item,
                                              .name = rows->at[i].name,
                                              .text = rows->at[i].text,
                                              .answer = rows->at[i].answer,
                                              .submission = rows->at[i].submission,
                                              .state = _(states[rows->at[i].state]),
                                              .hall = rows->at[i].hall,
                                              .open = rows->at[i].state < QUESTION_ANSWERED,
                                              .waits = rows->at[i].state == QUESTION_WAITS};
    return q;
}

static void fill_items(struct req *r, struct meeting_view *v)
{
    struct meeting_items items = meeting_items(r->db, v->m.id);
    struct meeting_decisions decided = meeting_decisions(r->db, v->m.id);
    struct meeting_turns_rows turns = q_meeting_turns(r->db, .meeting = v->m.id);
    struct meeting_questions_rows asked = q_meeting_questions(r->db, .meeting = v->m.id);
    v->item = arena_array(r->arena, struct item_view, items.n);
    v->n_item = items.n;
    ask_items(r, &v->ask, &items);
    if (items.n == 1 && str_empty(form_get(&v->ask, "item"))) /* most ask about that */
        form_set(&v->ask, "item", tf(r, "%lld", (long long)items.at[0].id));
    for (size_t i = 0; i < items.n; i++) {
        struct item_view *at = &v->item[i];
        at->i = items.at[i];
        at->url = *at->i.number ? tf(r, "/t/%s", at->i.number) : NULL;
        fill_turns(r, v, at, &turns);
        at->question = questions_of(r, &asked, at->i.id, &at->n_question);
        for (size_t k = 0; k < decided.n; k++)
            if (decided.at[k].item == at->i.id) {
                at->has_decision = true;
                at->decision = meeting_decision_view(r, &decided.at[k]);
            }
    }
    v->question = questions_of(r, &asked, 0, &v->n_question);
    v->n_listed = v->n_question;
    for (size_t i = 0; !v->m.opened && i < items.n; i++) /* later they stand with what was said */
        v->n_listed += v->item[i].n_question;
}

static void fill_people(struct req *r, struct meeting_view *v)
{
    day on = zone_day(r->app->zone, v->m.starts);
    struct council_members all = council_members(r->db, v->m.org, on);
    struct meeting_attendances_rows rows = q_meeting_attendances(r->db, .meeting = v->m.id);
    v->away = arena_array(r->arena, struct person_link, all.n);
    v->here = arena_array(r->arena, struct person_link, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].gone == 0)
            v->here[v->n_here++] =
                (struct person_link){rows.at[i].id, rows.at[i].name, rows.at[i].capacity,
                                     class_label(r, v->m.body, on, rows.at[i].class), true};
    for (size_t i = 0; i < all.n; i++) {
        bool here = false;
        for (size_t k = 0; k < rows.n; k++)
            here = here || (rows.at[k].person == all.at[i].person && rows.at[k].gone == 0);
        if (!here)
            v->away[v->n_away++] =
                (struct person_link){all.at[i].person, all.at[i].name, all.at[i].capacity,
                                     class_label(r, v->m.body, on, all.at[i].constituency), false};
    }
}

/* The item that is talked about: chosen by a link, else that of who has the word, else the first open one. */
static void fill_current(struct req *r, struct meeting_view *v)
{
    int64_t chosen = 0;
    const char *q = field_get(&r->query, "item");
    if (q)
        str_int64(str_of(q), &chosen);
    for (size_t i = v->n_item; i > 0; i--)
        if (!v->item[i - 1].has_decision)
            v->current = v->item[i - 1].i.id;
    if (!v->current && v->n_item)
        v->current = v->item[0].i.id;
    for (size_t i = 0; i < v->n_item; i++)
        for (size_t k = 0; k < v->item[i].n_turn; k++)
            if (v->item[i].turn[k].now)
                v->current = v->item[i].i.id;
    for (size_t i = 0; i < v->n_item; i++)
        if (v->item[i].i.id == chosen)
            v->current = chosen;
}

/* Who was invited and what they said, for the office. */
static void fill_invited(struct req *r, struct meeting_view *v)
{
    static const char *const words[INVITATION_ANSWERS] = {T_("no answer yet"), T_("comes"),
                                                          T_("cannot come"), T_("sends somebody")};
    static const char *const kinds[INVITATION_ANSWERS] = {"now", "go", "late", "due"};
    day on = zone_day(r->app->zone, v->m.starts);
    struct council_members all = council_members(r->db, v->m.org, on);
    struct meeting_invitations_rows rows = q_meeting_invitations(r->db, .meeting = v->m.id);
    v->invitation = arena_array(r->arena, struct invited_row, all.n);
    for (size_t i = 0; i < all.n; i++)
        for (size_t k = 0; k < rows.n; k++)
            if (rows.at[k].person == all.at[i].person)
                v->invitation[v->n_invitation++] = (struct invited_row){
                    .person = all.at[i].person,
                    .name = all.at[i].name,
                    .cls = class_label(r, v->m.body, on, all.at[i].constituency),
                    .answer = _(words[rows.at[k].answer % INVITATION_ANSWERS]),
                    .kind = kinds[rows.at[k].answer % INVITATION_ANSWERS],
                    .substitute = rows.at[k].substitute,
                    .mail = all.at[i].user && account_mail(r->db, all.at[i].user) != NULL};
}

static void fill_rights(struct req *r, struct meeting_view *v)
{
    struct topic_by by;
    if (meeting_by_request(r, &v->m, &by)) {
        v->office = meeting_office(&by);
        v->chair = by.role == ROLE_CHAIR;
        v->record = meeting_keeps_record(&by, &v->m);
        v->door = v->record && meeting_door_open(&v->m, r->now);
    }
    struct council_member seat;
    v->member = r->who.user && v->m.state == MEETING_NOTICED &&
                council_member_of_user(r->db, v->m.org, r->who.user,
                                       zone_day(r->app->zone, v->m.starts), &seat);
    v->asks = (v->m.state == MEETING_NOTICED || v->m.state == MEETING_OPEN) &&
              !(r->who.roles & ROLE_SUPERVISOR);
}

struct meeting_view meeting_view_of(struct req *r, const struct meeting *m)
{
    static const char *const kinds[] = {"now", "now", "go", "done", "done", "late", "late"};
    static const char *const minutes[] = {T_("none yet"), T_("draft"), T_("sent to the members"),
                                          T_("being signed"), T_("published")};
    struct org o;
    struct meeting_view v = {.m = *m,
                             .title = meeting_title(r, m),
                             .state = meeting_state_name(r, m->state),
                             .kind = kinds[m->state],
                             .host = account_name_of(r, m->host),
                             .recorder = account_name_of(r, m->recorder),
                             .base = meeting_url(r, m->id),
                             .minutes_state = _(minutes[m->minutes]),
                             .ask = form_new(r, &ask_form)};
    int64_t n[INVITATION_ANSWERS];
    body_by_id(r->db, m->body, &v.place);
    v.place_label = body_label(r, &v.place);
    v.council = org_by_id(r->db, m->org, &o) ? org_label(r, &o) : "";
    v.quorum = meeting_quorum(r->db, r->app->zone, m);
    v.present = m->closed ? m->present : meeting_present(r->db, m->id);
    invitation_counts(r->db, m->id, n);
    v.yes = n[ANSWER_YES], v.no = n[ANSWER_NO], v.sends = n[ANSWER_SUBSTITUTE];
    v.invited = n[0] + n[1] + n[2] + n[3];
    v.papers = q_meeting_papers(r->db, .meeting = m->id);
    fill_items(r, &v);
    fill_rights(r, &v);
    v.cls = meeting_classes(r, m, 0, &v.n_cls);
    return v;
}

/* --- the public page ---------------------------------------------------------------------------------------- */

static void show(struct req *r, const struct meeting *m, const struct form *ask,
                 const struct unmet_list *lacks)
{
    struct meeting_view v = meeting_view_of(r, m);
    struct topic_by by = {.zone = r->app->zone, .now = r->now};
    struct unmet_list l = {0};
    if (ask)
        v.ask = *ask;
    if (v.office && m->state == MEETING_PLANNED)
        l = meeting_notice_lacks(r->db, &by, m);
    if (lacks)
        l = *lacks;
    v.lack = lack_rows(r, &l);
    v.n_lack = l.n;
    meeting_show_page(r, meeting_frame(r, m, v.title), &v);
}

static void meeting_show(struct req *r)
{
    struct meeting m;
    if (meeting_of_path(r, &m))
        show(r, &m, NULL, NULL);
}

static void ask_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    const char *why;
    if (!meeting_of_path(r, &m))
        return;
    struct form f = form_read(r, &ask_form);
    struct meeting_items items = meeting_items(r->db, m.id);
    int64_t item = 0;
    ask_items(r, &f, &items);
    if (!f.bad)
        str_int64(str_of(form_get(&f, "item")), &item);
    bool record = meeting_by_request(r, &m, &by);
    bool hall = record && streq(form_get(&f, "hall"), "1");
    if (r->who.roles & ROLE_SUPERVISOR) {
        reply_status(r, 403);
        return;
    }
    by = (struct topic_by){.zone = r->app->zone, .now = r->now};
    if (!f.bad &&
        !meeting_ask(r->db, &by, &m, item, form_get(&f, "name"), form_get(&f, "text"), hall, &why))
        form_error(r, &f, NULL, _(why));
    if (f.bad) {
        r->status = 422;
        show(r, &m, &f, NULL);
        return;
    }
    if (hall)
        reply_redirectf(r, "/meeting/%lld/room?item=%lld", (long long)m.id, (long long)item);
    else
        reply_redirectf(r, "/meeting/%lld?done=asked", (long long)m.id);
}

/* --- agenda and papers -------------------------------------------------------------------------------------------- */

static const struct form_field item_fields[] = {
    {.name = "title", .label = T_("What it is about"), .kind = FORM_LINE, .max = 120},
    {.name = "text", .label = T_("In a sentence"), .kind = FORM_LINE, .max = 300},
    {.name = "topic", .label = T_("Topic"), .kind = FORM_HIDDEN, .max = 20},
};
static const struct form_spec item_form = FORM_SPEC("meeting_item", item_fields);
static const struct form_field move_fields[] = {
    {.name = "item", .label = T_("Item"), .kind = FORM_HIDDEN, .max = 20, .required = true},
    {.name = "how", .label = T_("What to do"), .kind = FORM_HIDDEN, .max = 10, .required = true},
};
static const struct form_spec move_form = FORM_SPEC("meeting_move", move_fields);
static const struct form_field paper_fields[] = {
    {.name = "file",
     .label = T_("Paper"),
     .kind = FORM_FILE,
     .hint = T_("A PDF or a picture, up to 8 MB.")},
};
static const struct form_spec paper_form = FORM_SPEC("meeting_paper", paper_fields);

static void agenda_show(struct req *r, const struct meeting *m, const struct form *add,
                        const struct form *paper, const char *fault)
{
    struct meeting_view v = meeting_view_of(r, m);
    struct form a = form_new(r, &item_form), b = form_new(r, &paper_form);
    struct topic_list all = {arena_array(r->arena, struct topic, 60), 0};
    for (int stage = STAGE_ANNOUNCE; stage <= STAGE_DELIBERATE; stage++) {
        struct topic_list l = topic_in_stage(r->db, m->body, stage, 20);
        for (size_t i = 0; i < l.n; i++) {
            bool on = false;
            for (size_t k = 0; k < v.n_item; k++)
                on = on || v.item[k].i.topic == l.at[i].id;
            if (!on)
                all.at[all.n++] = l.at[i];
        }
    }
    v.fault = fault;
    meeting_agenda_page(r, meeting_frame(r, m, _("Agenda and papers")), &v, add ? add : &a,
                        paper ? paper : &b, &all);
}

static void agenda_get(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    if (meeting_office_of_path(r, &m, &by))
        agenda_show(r, &m, NULL, NULL, NULL);
}

static void agenda_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    const char *why;
    int64_t topic = 0;
    if (!meeting_office_of_path(r, &m, &by))
        return;
    struct form f = form_read(r, &item_form);
    str_int64(str_of(form_get(&f, "topic")), &topic);
    if (!f.bad &&
        !meeting_item_add(r->db, &by, &m, topic, form_get(&f, "title"), form_get(&f, "text"), &why))
        form_error(r, &f, NULL, _(why));
    if (f.bad) {
        r->status = 422;
        agenda_show(r, &m, &f, NULL, NULL);
        return;
    }
    account_audit_in(r->db, r->now, m.body, r->who.user, "meeting.agenda",
                     tf(r, "meeting_meeting/%lld", (long long)m.id), form_get(&f, "title"));
    reply_redirectf(r, "/meeting/%lld/agenda", (long long)m.id);
}

static void agenda_move(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    const char *why = NULL;
    int64_t item = 0;
    if (!meeting_office_of_path(r, &m, &by))
        return;
    struct form f = form_read(r, &move_form);
    const char *how = form_get(&f, "how");
    str_int64(str_of(form_get(&f, "item")), &item);
    if (streq(how, "drop"))
        meeting_item_drop(r->db, &by, &m, item, &why);
    else
        meeting_item_move(r->db, &by, &m, item, streq(how, "up"), &why);
    if (why || f.bad) {
        r->status = 422;
        agenda_show(r, &m, NULL, NULL, why ? _(why) : NULL);
        return;
    }
    account_audit_in(r->db, r->now, m.body, r->who.user, "meeting.agenda",
                     tf(r, "meeting_meeting/%lld", (long long)m.id), how);
    reply_redirectf(r, "/meeting/%lld/agenda", (long long)m.id);
}

static void paper_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    if (!meeting_office_of_path(r, &m, &by))
        return;
    struct form f = form_read(r, &paper_form);
    struct upload *u = upload_get(r, "file");
    struct meeting_paper_add row;
    struct meeting_paper_same same;
    if (!u)
        form_error(r, &f, "file", _("Choose a file."));
    else if (u->problem)
        form_error(r, &f, "file", _(u->problem));
    else if (m.state > MEETING_OPEN)
        form_error(r, &f, NULL, _("The meeting is over: its papers stand."));
    else if (!upload_keep(r, u))
        db_fail(r->db, DB_FULL, "paper not kept");
    else if (!q_meeting_paper_same(r->db, &same, .meeting = m.id, .hash = u->hash))
        q_meeting_paper_add(r->db, &row, .meeting = m.id, .hash = u->hash, .type = u->type,
                            .name = u->name, .bytes = u->bytes, .now = r->now);
    if (f.bad) {
        r->status = 422;
        agenda_show(r, &m, NULL, &f, NULL);
        return;
    }
    account_audit_in(r->db, r->now, m.body, r->who.user, "meeting.paper",
                     tf(r, "meeting_meeting/%lld", (long long)m.id), u ? u->name : "");
    reply_redirectf(r, "/meeting/%lld/agenda", (long long)m.id);
}

static void paper_get(struct req *r)
{
    struct meeting m;
    struct meeting_paper_get p;
    int64_t id = 0;
    if (!meeting_of_path(r, &m))
        return;
    if (!str_int64(str_of(r->arg[1]), &id) ||
        !q_meeting_paper_get(r->db, &p, .id = id, .meeting = m.id)) {
        reply_status(r, 404);
        return;
    }
    upload_serve(r, p.hash, p.type, p.name);
}

/* --- notice, print ------------------------------------------------------------------------------------------------- */

static void notice_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    struct unmet_list lacks = {.arena = r->arena, .zone = r->app->zone, .now = r->now};
    if (!meeting_office_of_path(r, &m, &by))
        return;
    /* What is published is what was on the screen. */
    const char *seen = field_get(&r->form, "seen");
    if (seen && !streq(seen, tf(r, "%lld", (long long)m.version)))
        unmet_add(&lacks, "moved", QUICKER, 0, NULL, NULL);
    if (lacks.n || !meeting_notice(r->db, &by, r->rng, r->origin, &m, &lacks)) {
        r->status = 422;
        show(r, &m, NULL, &lacks);
        return;
    }
    reply_redirectf(r, "/meeting/%lld?done=noticed", (long long)m.id);
}

/* Whoever has signed in by code already signs on paper too. */
static void fill_seats(struct req *r, struct paper_view *w)
{
    day on = zone_day(r->app->zone, w->v->m.starts);
    struct council_members all = council_members(r->db, w->v->m.org, on);
    w->seat = arena_array(r->arena, struct person_link, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind != SEAT_SUBSTITUTE)
            w->seat[w->n_seat++] = (struct person_link){
                all.at[i].person, all.at[i].name, all.at[i].capacity,
                class_label(r, w->v->m.body, on, all.at[i].constituency), false};
}

static void print_get(struct req *r)
{
    struct meeting m;
    if (!meeting_of_path(r, &m))
        return;
    const char *what = r->arg[1];
    struct meeting_view v = meeting_view_of(r, &m);
    struct paper_view w = {.v = &v};
    w.address = tf(r, "%s/meeting/%lld", r->origin, (long long)m.id);
    v.qr = svg_qr(r->arena, w.address, _("QR code of the page"));
    if (streq(what, "sign-in") && v.office) {
        fill_seats(r, &w);
        w.what = _("Sign-in sheet");
        w.blank = 12;
    } else if (streq(what, "door") && v.office) {
        w.what = _("Sign in here");
        w.door = true;
        v.qr = svg_qr(r->arena, tf(r, "%s/answer?by=qr", w.address), _("QR code of the page"));
    } else if (streq(what, "minutes") && m.edition &&
               (m.minutes == MINUTES_PUBLISHED || v.record)) {
        w.what = _("Minutes");
        v.raw = meeting_minutes_text(r->db, m.id);
        v.text = md_html(r->arena, v.raw, 2);
        v.sign = meeting_signature_rows(r, m.id, &v.n_sign);
    } else if (streq(what, "notice")) {
        w.what = _("Notice of a meeting");
        w.notice = true;
    } else if (streq(what, "agenda"))
        w.what = _("Agenda");
    else {
        reply_status(r, streq(what, "sign-in") || streq(what, "door") ? 403 : 404);
        return;
    }
    struct page p = {.title = w.what, .nav = "days", .noindex = true};
    meeting_print_page(r, &p, &w);
}

void meeting_fill_people(struct req *r, struct meeting_view *v)
{
    fill_people(r, v);
    fill_current(r, v);
}

void meeting_fill_invited(struct req *r, struct meeting_view *v)
{
    fill_invited(r, v);
}

static void standing_cron(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    meeting_standing(db, app->zone, now);
}

static const struct cron_entry crons[] = {{"meeting.standing", 5, -1, 0, standing_cron}, {0}};
static const struct nav_item nav[] = {{"days", T_("Democracy Days"), "/days", 40}, {0}};
static const struct body_panel panel = {.title = T_("Next Democracy Day"),
                                        .order = 5,
                                        .aside = true,
                                        .shows = meeting_panel_shows,
                                        .block = meeting_panel_block};
static const struct chronicle_words words[] = {
    {"meeting.plan", T_("A meeting was put into the calendar")},
    {"meeting.move", T_("The time or place of a meeting was changed")},
    {"meeting.cancel", T_("A meeting was cancelled")},
    {"meeting.missed", T_("A Democracy Day passed without a meeting")},
    {"meeting.explain", T_("It was explained why a Democracy Day was missed")},
    {"meeting.notice", T_("The notice of a meeting was published")},
    {"meeting.open", T_("The meeting was opened")},
    {"meeting.close", T_("The meeting was closed")},
    {"meeting.decide", T_("The council settled it")},
    {"meeting.circulate", T_("The draft minutes went to the members")},
    {"meeting.sign", T_("The minutes were signed")},
    {"meeting.refuse", T_("Somebody did not sign the minutes")},
    {"meeting.return", T_("The minutes went back to be written again")},
    {"meeting.publish", T_("The minutes were published")},
    {0},
};
static const struct account_desk desk[] = {
    {T_("Meetings"), T_("Call one, announce it, keep its record, sign its minutes."), "/days",
     TOPIC_OFFICE | ROLE_MEMBER | ROLE_SUPERVISOR, 30},
    {0}};
static const struct charter_applied applied = {meeting_charter_applied};
static const struct extension extensions[] = {
    {ACCOUNT_DESK_POINT, desk}, {"charter.applied", &applied},      {"body.panel", &panel},
    {"chronicle.act", words},   {TOPIC_STAGE_POINT, meeting_parts}, {0}};

#define PAGE(p, fn)                                                  \
    {                                                                \
        .methods = GET, .path = p, .run = fn, .cache = CACHE_PRIVATE \
    }
#define DESK(p, fn)                                                                      \
    {                                                                                    \
        .methods = GET, .path = p, .run = fn, .roles = TOPIC_OFFICE, .cache = CACHE_NONE \
    }
#define DESK_POST(p, fn, spec)                                                      \
    {                                                                               \
        .methods = POST, .path = p, .run = fn, .roles = TOPIC_OFFICE, .form = spec, \
        .rate = RATE_WRITE                                                          \
    }
static const struct route routes[] = {
    PAGE("/meeting/:id", meeting_show),
    {.methods = POST,
     .path = "/meeting/:id/ask",
     .run = ask_post,
     .form = &ask_form,
     .rate = RATE_WRITE},
    DESK("/meeting/:id/agenda", agenda_get),
    DESK_POST("/meeting/:id/agenda", agenda_post, &item_form),
    DESK_POST("/meeting/:id/agenda/move", agenda_move, &move_form),
    {.methods = POST,
     .path = "/meeting/:id/paper",
     .run = paper_post,
     .roles = TOPIC_OFFICE,
     .form = &paper_form,
     .rate = RATE_WRITE,
     .upload_max = 8 * 1024 * 1024},
    PAGE("/meeting/:id/paper/:paper", paper_get),
    DESK_POST("/meeting/:id/notice", notice_post, NULL),
    PAGE("/meeting/:id/print/:what", print_get),
};
static const struct route *const more[] = {meeting_office_routes, meeting_room_routes,
                                           meeting_minutes_routes, meeting_day_routes, NULL};

const struct module meeting_module = {
    .name = "meeting",
    .routes = routes,
    .n_routes = countof(routes),
    .more_routes = more,
    .crons = crons,
    .nav = nav,
    .furnish = meeting_furnish,
    .furnish_order = 60,
    .extensions = extensions,
};
