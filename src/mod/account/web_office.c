/*
 * web_office.c - the administrator's pages: the index, the acts of staff, work in the background, letters.
 */
#include "base/csv.h"
#include "gen/account/pages.h"
#include "job/job.h"
#include "mod/account/web.h"

#define PAGE_AUDIT 50
#define CSV_AUDIT  10000
#define PAGE_JOBS  200
#define PAGE_MAIL  200
#define WATCHERS   (ROLE_ADMIN | ROLE_SUPERVISOR)

static void admin_get(struct req *r)
{
    page_admin(r, role_is_root(r));
}

/* --- acts of staff ----------------------------------------------------------------------------------------- */

static const struct form_field audit_fields[] = {
    {.name = "who",
     .label = T_("Who"),
     .hint = T_("Name for signing in, phone or mail"),
     .kind = FORM_LINE,
     .max = 254},
    {.name = "act",
     .label = T_("Act"),
     .hint = T_("As it stands in the table, like account.give"),
     .kind = FORM_LINE,
     .max = 60},
    {.name = "from", .label = T_("From"), .kind = FORM_DATE},
    {.name = "until", .label = T_("Until"), .kind = FORM_DATE},
};
static const struct form_spec audit_form = FORM_SPEC("audit", audit_fields);

struct audit_query {
    int64_t actor; /* 0: all; -1: nobody is called so */
    usec since, until, before_at;
    int64_t before_id;
    const char *act;
};

static int64_t cursor(struct req *r, const char *name)
{
    int64_t n;
    const char *s = field_get(&r->query, name);
    return s && str_int64(str_of(s), &n) ? n : FOREVER;
}

static struct audit_query audit_query(struct req *r, const struct form *f)
{
    day from, until;
    struct audit_query q = {.until = FOREVER,
                            .before_at = cursor(r, "at"),
                            .before_id = cursor(r, "id"),
                            .act = form_get(f, "act")};
    if (*form_get(f, "who") && !user_find(r->db, form_get(f, "who"), &q.actor))
        q.actor = -1;
    if (day_parse(form_get(f, "from"), &from))
        q.since = zone_instant(r->app->zone, from, 0, 0, 0);
    if (day_parse(form_get(f, "until"), &until))
        q.until = zone_instant(r->app->zone, until + 1, 0, 0, 0);
    return q;
}

/* The queries have the same columns. */
#define AUDIT_OF(x)                                                                        \
    ((struct account_audit_list){(x).id, (x).at, (x).actor, (x).name, (x).act, (x).object, \
                                 (x).detail})

static int newest_first(const void *a, const void *b)
{
    const struct account_audit_list *x = a, *y = b;
    return x->at != y->at ? (x->at < y->at) - (x->at > y->at) : (x->id < y->id) - (x->id > y->id);
}

/* Of the places where the reader watches, put together: each act once, the newest first. */
static struct account_audit_list_rows rows_of_places(struct req *r, const struct audit_query *q,
                                                     int64_t max)
{
    struct account_audit_list_rows all = {0};
    size_t kept = 0;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        if (!(r->who.grant[i].role & WATCHERS))
            continue;
        struct account_audit_here_rows rows =
            q_account_audit_here(r->db, .body = r->who.grant[i].body, .actor = q->actor,
                                 .since = q->since, .until = q->until, .before_at = q->before_at,
                                 .before_id = q->before_id, .act = q->act, .max = max);
        all.at = arena_grow(r->arena, all.at, all.n * sizeof(*all.at),
                            (all.n + rows.n + 1) * sizeof(*all.at));
        for (size_t k = 0; k < rows.n; k++)
            all.at[all.n++] = AUDIT_OF(rows.at[k]);
    }
    if (all.n > 1)
        qsort(all.at, all.n, sizeof(*all.at), newest_first);
    for (size_t i = 0; i < all.n && kept < (size_t)max; i++)
        if (kept == 0 || all.at[kept - 1].id != all.at[i].id)
            all.at[kept++] = all.at[i];
    all.n = kept;
    return all;
}

/* The administrator of the whole reads everything; others what belongs to their places. */
static struct account_audit_list_rows audit_rows(struct req *r, const struct audit_query *q,
                                                 int64_t max)
{
    if (!role_is_root(r))
        return rows_of_places(r, q, max);
    if (!q->actor)
        return q_account_audit_list(r->db, .since = q->since, .until = q->until,
                                    .before_at = q->before_at, .before_id = q->before_id,
                                    .act = q->act, .max = max);
    struct account_audit_of_rows of = q_account_audit_of(
        r->db, .actor = q->actor, .since = q->since, .until = q->until, .before_at = q->before_at,
        .before_id = q->before_id, .act = q->act, .max = max);
    struct account_audit_list_rows rows = {arena_array(r->arena, struct account_audit_list, of.n),
                                           of.n};
    for (size_t i = 0; i < of.n; i++)
        rows.at[i] = AUDIT_OF(of.at[i]);
    return rows;
}

static void put_filter(struct buf *b, const struct form *f)
{
    static const char *const names[] = {"who", "act", "from", "until"};
    for (size_t i = 0; i < countof(names); i++) {
        buf_printf(b, "%s%s=", i ? "&" : "?", names[i]);
        out_urlpart(b, form_get(f, names[i]));
    }
}

static const char *actor_name(struct req *r, const struct account_audit_list *a)
{
    return a->name ? a->name : _("the system");
}

static void audit_get(struct req *r)
{
    struct form f = form_read(r, &audit_form);
    struct audit_page p = {0};
    struct buf csv = buf_make(r->arena, 64), older = buf_make(r->arena, 64);
    buf_lit(&csv, "/admin/audit.csv");
    put_filter(&csv, &f);
    p.csv = csv.p;
    if (f.bad) {
        r->status = 422;
        page_audit(r, &p, &f);
        return;
    }
    struct audit_query q = audit_query(r, &f);
    struct account_audit_list_rows rows = audit_rows(r, &q, PAGE_AUDIT + 1);
    p.at = arena_array(r->arena, struct audit_row, rows.n);
    for (size_t i = 0; i < rows.n && i < PAGE_AUDIT; i++)
        p.at[p.n++] = (struct audit_row){.who = actor_name(r, &rows.at[i]),
                                         .act = rows.at[i].act,
                                         .object = rows.at[i].object,
                                         .detail = rows.at[i].detail,
                                         .at = rows.at[i].at};
    if (rows.n > PAGE_AUDIT) {
        const struct account_audit_list *last = &rows.at[PAGE_AUDIT - 1];
        buf_lit(&older, "/admin/audit");
        put_filter(&older, &f);
        buf_printf(&older, "&at=%lld&id=%lld", (long long)last->at, (long long)last->id);
        p.older = older.p;
    }
    page_audit(r, &p, &f);
}

static void audit_csv_get(struct req *r)
{
    struct form f = form_read(r, &audit_form);
    if (f.bad) {
        reply_status(r, 400);
        return;
    }
    struct audit_query q = audit_query(r, &f);
    struct account_audit_list_rows rows = audit_rows(r, &q, CSV_AUDIT);
    struct csv_out c = csv_begin(&r->out);
    static const char *const heads[] = {"id", "at", "actor", "name", "act", "object", "detail"};
    r->type = "text/csv; charset=utf-8";
    r->out_secret = true;
    reply_header(r, "Content-Disposition", "attachment; filename=\"acts-of-staff.csv\"");
    for (size_t i = 0; i < countof(heads); i++)
        csv_str(&c, heads[i]);
    csv_end_row(&c);
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_audit_list *a = &rows.at[i];
        csv_int(&c, a->id);
        csv_str(&c, time_rfc3339(r->arena, a->at, r->app->zone));
        csv_int(&c, a->actor.some ? a->actor.v : 0);
        csv_str(&c, a->name);
        csv_str(&c, a->act);
        csv_str(&c, a->object);
        csv_str(&c, a->detail);
        csv_end_row(&c);
    }
}

/* --- work in the background -------------------------------------------------------------------------------- */

/* Jobs and letters belong to no place: who may see them sees everybody's. */
static bool all_places(struct req *r)
{
    bool root = role_is_root(r);
    if (!root)
        reply_status(r, 403);
    return root;
}

static void jobs_get(struct req *r)
{
    if (!all_places(r))
        return;
    struct jobs_page p = {.jobs = job_list(r->db, r->arena, PAGE_JOBS),
                          .figures = job_figures(r->db)};
    page_jobs(r, &p);
}

static void job_done(struct req *r, bool known, int64_t id, const char *act, const char *done)
{
    if (!known) {
        reply_status(r, 404);
        return;
    }
    account_audit(r, act, tf(r, "job/%lld", (long long)id), "");
    reply_redirectf(r, "/admin/jobs?done=%s", done);
}

static void job_retry_post(struct req *r)
{
    int64_t id = 0;
    if (!all_places(r))
        return;
    bool known = str_int64(str_of(r->arg[0]), &id) && job_retry(r->db, r->now, id);
    job_done(r, known, id, "job.retry", "retry");
}

static void job_drop_post(struct req *r)
{
    int64_t id = 0;
    if (!all_places(r))
        return;
    bool known = str_int64(str_of(r->arg[0]), &id) && job_drop(r->db, id);
    job_done(r, known, id, "job.drop", "dropped");
}

/* --- letters ------------------------------------------------------------------------------------------------- */

static void mail_list_get(struct req *r)
{
    if (!all_places(r))
        return;
    struct mail_rows m = mail_list(r->db, r->arena, PAGE_MAIL);
    page_mail(r, &m, r->app->config->demo);
}

/* In the demo only: elsewhere letters are between us and their reader. */
static void letter_get(struct req *r)
{
    struct mail m;
    int64_t id;
    if (!all_places(r))
        return;
    if (!r->app->config->demo || !str_int64(str_of(r->arg[0]), &id) || !mail_read(r->db, id, &m)) {
        reply_status(r, 404);
        return;
    }
    page_letter(r, &m);
}

const struct route office_routes[] = {
    {.methods = GET,
     .path = "/admin",
     .run = admin_get,
     .roles = ROLE_ADMIN | ROLE_CLERK | ROLE_SUPERVISOR},
    {.methods = GET, .path = "/admin/audit", .run = audit_get, .roles = WATCHERS},
    {.methods = GET,
     .path = "/admin/audit.csv",
     .run = audit_csv_get,
     .roles = WATCHERS,
     .rate = RATE_COSTLY},
    {.methods = GET, .path = "/admin/jobs", .run = jobs_get, .roles = ROLE_ADMIN},
    {.methods = POST, .path = "/admin/jobs/:id/retry", .run = job_retry_post, .roles = ROLE_ADMIN},
    {.methods = POST, .path = "/admin/jobs/:id/drop", .run = job_drop_post, .roles = ROLE_ADMIN},
    {.methods = GET, .path = "/admin/mail", .run = mail_list_get, .roles = ROLE_ADMIN},
    {.methods = GET, .path = "/admin/mail/:id", .run = letter_get, .roles = ROLE_ADMIN},
    {.path = NULL},
};
