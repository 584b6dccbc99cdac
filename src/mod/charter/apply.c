/*
 * apply.c - a charter that was read becomes a version: places, organisations and rows, all in the
 * transaction of the caller.
 *
 * What the file says of places is added and renamed, never taken away: a place that the file leaves out
 * stays, because numbers, posts and roles refer to it. First everything is compared with this database; only
 * when it fits is anything written.
 */
#include "gen/charter/queries.h"
#include "mod/account/account.h"
#include "mod/charter/view.h"
#include "mod/chronicle/chronicle.h"
#include "web/static.h"

struct applier {
    struct db *db;
    const struct charter *c;
    struct charter_errors *e;
    int64_t *id; /* of places, by their index in the file; 0: not there yet */
};

/* --- does it fit? ------------------------------------------------------------------------------- */

static void compare_place(struct applier *p, size_t i)
{
    struct arena *a = db_arena(p->db);
    const struct file_place *f = &p->c->places.at[i];
    struct body there, other;
    if (body_by_path(p->db, f->path, &there)) {
        p->id[i] = there.id;
        if (!streq(there.code, f->code))
            charter_error(
                a, p->e, f->line, "code",
                "this place has the code \"%s\", which stands in its numbers and cannot change",
                there.code);
        if ((int64_t)there.kind != f->kind)
            charter_error(a, p->e, f->line, "kind", "this place is a %s already",
                          body_kind_words[there.kind]);
    } else if (body_by_code(p->db, f->code, &other)) {
        charter_error(a, p->e, f->line, "code", "\"%s\" is the code of %s already", f->code,
                      other.path);
    }
}

static void compare_day(struct applier *p, day today)
{
    struct charter_newest newest;
    if (q_charter_newest(p->db, &newest, .root_path = p->c->places.at[0].path) &&
        p->c->effective < today)
        charter_error(db_arena(p->db), p->e, p->c->effective_line, "effective",
                      "%s is over: rules that are in force cannot be changed for the past; "
                      "today is %s",
                      day_iso(db_arena(p->db), p->c->effective), day_iso(db_arena(p->db), today));
}

/* --- places and organisations ------------------------------------------------------------------- */

static void write_place(struct applier *p, size_t i)
{
    const struct file_place *f = &p->c->places.at[i];
    if (p->id[i])
        body_rename(p->db, p->id[i], f->name, f->name_en);
    else
        p->id[i] = body_add(p->db, f->above < 0 ? 0 : p->id[f->above], (enum body_kind)f->kind,
                            f->slug, f->code, f->name, f->name_en);
    if (!p->id[i])
        db_fail(p->db, DB_BUG, "a place of the charter could not be added");
}

static bool org_there(const struct org_list *l, const struct file_org *o)
{
    for (size_t i = 0; i < l->n; i++)
        if ((int64_t)l->at[i].kind == o->kind && streq(l->at[i].name, o->name))
            return true;
    return false;
}

static void write_orgs(struct applier *p, size_t i)
{
    struct org_list there = org_of_body(p->db, p->id[i]);
    VEC_EACH (&p->c->orgs, o) {
        bool here = o->place == (int64_t)i || (o->place < 0 && o->in == p->c->places.at[i].kind);
        if (here && !org_there(&there, o))
            org_add(p->db, p->id[i], (enum org_kind)o->kind, o->name, o->name_en);
    }
}

/* --- the rows of the version -------------------------------------------------------------------- */

static void write_lists(struct db *db, const struct charter *c, int64_t v)
{
    VEC_EACH (&c->categories, x)
        q_charter_category_add(db, .version = v, .seq = x - c->categories.at, .code = x->code,
                               .name = x->name, .name_en = x->name_en, .hint = x->hint,
                               .hint_en = x->hint_en);
    VEC_EACH (&c->constituencies, x)
        q_charter_constituency_add(db, .version = v, .scope = body_kind_words[x->scope],
                                   .seq = x - c->constituencies.at, .code = x->code,
                                   .name = x->name, .name_en = x->name_en, .least = x->min,
                                   .most = x->max, .source = x->source);
    VEC_EACH (&c->standing, x)
        q_charter_standing_add(db, .version = v, .place = x->where, .seq = x - c->standing.at,
                               .kind = x->kind, .pattern = x->pattern, .minute = x->minute,
                               .place_text = x->place_text, .source = x->source);
    VEC_EACH (&c->statutory, x)
        q_charter_statutory_add(db, .version = v, .seq = x - c->statutory.at, .code = x->code,
                                .name = x->name, .name_en = x->name_en, .route = x->route,
                                .source = x->source);
}

static void write_rows(struct db *db, const struct charter *c, int64_t v)
{
    VEC_EACH (&c->rules, r)
        q_charter_rule_add(db, .version = v, .key = r->key,
                           .scope = r->scope < 0 ? "" : body_kind_words[r->scope],
                           .value = r->value, .n = r->v.n, .num = r->v.num, .den = r->v.den,
                           .more = r->v.more_than, .source = r->source);
    VEC_EACH (&c->days, d)
        q_charter_day_add(db, .version = v, .day = d->day, .kind = d->kind, .name = d->name,
                          .name_en = d->name_en, .source = d->source);
    VEC_EACH (&c->festivals, f)
        q_charter_festival_add(db, .version = v, .day = f->day, .name = f->name,
                               .name_en = f->name_en, .source = f->source);
    write_lists(db, c, v);
}

static int64_t write_version(struct applier *p, usec now, int64_t actor, int64_t number)
{
    const struct charter *c = p->c;
    struct charter_version_add row;
    char week[8] = "0000000";
    for (int i = 0; i < 7; i++)
        week[i] = c->week[i] ? '1' : '0';
    if (!q_charter_version_add(p->db, &row, .root = p->id[0], .root_path = c->places.at[0].path,
                               .number = number, .name = c->name, .name_en = c->name_en,
                               .effective = c->effective, .week = week, .at = now,
                               .by_user = actor ? DB_SOME(actor) : DB_NONE, .sha256 = c->sha256,
                               .text = c->text))
        return 0;
    write_rows(p->db, c, row.id);
    return row.id;
}

static void tell(struct applier *p, usec now, int64_t actor, int64_t version, int64_t number)
{
    struct arena *a = db_arena(p->db);
    const char *object = arena_printf(a, "charter_version/%lld", (long long)version);
    chronicle_add(
        p->db, now,
        &(struct chronicle_act){.act = number == 1 ? "charter.first" : "charter.apply",
                                .body = p->id[0],
                                .subject = SUBJECT_CHARTER,
                                .subject_id = version,
                                .capacity = "admin",
                                .actor = actor,
                                .on = p->c->effective,
                                .link = arena_printf(a, "/rules/%s?version=%lld",
                                                     p->c->places.at[0].path, (long long)number)});
    account_audit_in(p->db, now, p->id[0], actor, "charter.apply", object, p->c->sha256);
}

bool charter_apply(struct db *db, const struct zone *zone, usec now, int64_t actor,
                   const struct charter *c, struct charter_errors *errors, int64_t *version)
{
    struct applier p = {db, c, errors, arena_array(db_arena(db), int64_t, c->places.n)};
    struct charter_newest newest = {0};
    *errors = (struct charter_errors){0};
    *version = 0;
    if (q_charter_newest(db, &newest, .root_path = c->places.at[0].path) &&
        streq(newest.sha256, c->sha256)) {
        *version = newest.id;
        return true;
    }
    for (size_t i = 0; i < c->places.n; i++)
        compare_place(&p, i);
    compare_day(&p, zone_day(zone, now));
    if (errors->n > 0)
        return false;
    for (size_t i = 0; i < c->places.n; i++)
        write_place(&p, i);
    for (size_t i = 0; i < c->places.n; i++)
        write_orgs(&p, i);
    *version = write_version(&p, now, actor, newest.number + 1);
    tell(&p, now, actor, *version, newest.number + 1);
    size_t at = 0;
    for (const struct charter_applied *x; (x = extension_next("charter.applied", &at));)
        x->run(db, zone, now, p.id[0], *version);
    return true;
}

const char *charter_shipped(const char *name, size_t *n)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < n_static_files; i++) {
        const char *logical = static_files[i].logical;
        if (strncmp(logical, name, len) == 0 && streq(logical + len, ".cfg")) {
            *n = static_files[i].raw.n;
            return (const char *)static_files[i].raw.p;
        }
    }
    return NULL;
}
