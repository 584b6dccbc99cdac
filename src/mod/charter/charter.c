/*
 * charter.c - looking rules up: which version is in force where and when, and what it says.
 *
 * A place belongs to the charter of the top of its tree, which is the first part of its path. So a
 * look-up is three reads by index: the place, the version, the rule.
 */
#include "mod/charter/charter.h"

#include "gen/charter/queries.h"
#include "mod/charter/view.h"
#include "web/i18n.h"

const char *charter_root_path(struct arena *a, const char *path)
{
    const char *slash = strchr(path, '/');
    return slash ? arena_strndup(a, path, (size_t)(slash + 1 - path)) : "";
}

struct place {
    struct body body;
    const char *root;
    struct charter_in_force v;
    bool found; /* a version is in force */
};

static struct place place_on(struct db *db, int64_t body, day on)
{
    struct place p = {0};
    if (body_by_id(db, body, &p.body)) {
        p.root = charter_root_path(db_arena(db), p.body.path);
        p.found = q_charter_in_force(db, &p.v, .root_path = p.root, .on = on);
    }
    return p;
}

bool charter_version_on(struct db *db, int64_t body, day on, struct charter_version *out)
{
    struct place p = place_on(db, body, on);
    if (p.found)
        *out = (struct charter_version){.id = p.v.id,
                                        .root = p.v.root,
                                        .number = p.v.number,
                                        .name = p.v.name,
                                        .name_en = p.v.name_en,
                                        .effective = p.v.effective,
                                        .at = p.v.at,
                                        .sha256 = p.v.sha256};
    return p.found;
}

bool charter_next(struct db *db, int64_t body, day on, day *out)
{
    struct body b;
    struct charter_next row;
    if (!body_by_id(db, body, &b) ||
        !q_charter_next(db, &row, .root_path = charter_root_path(db_arena(db), b.path), .on = on) ||
        !row.effective.some)
        return false;
    *out = row.effective.v;
    return true;
}

/* --- rules ------------------------------------------------------------------------------------ */

static void usual(const struct charter_key *k, struct charter_rule *out)
{
    struct charter_value v;
    if (!charter_value_read(k->unit, k->usual, &v))
        BUG("%s: %s", k->key, k->usual);
    *out =
        (struct charter_rule){.key = k,
                              .text = k->usual,
                              .n = v.n,
                              .num = v.num,
                              .den = v.den,
                              .more_than = v.more_than,
                              .source = T_("The program's own value; no charter is in force here")};
}

/* What is said of this kind of place wins over what is said of all. NULL: nothing is. */
static const struct charter_rule_scopes *rule_for(const struct charter_rule_scopes_rows *rows,
                                                  const char *kind)
{
    const struct charter_rule_scopes *general = NULL;
    for (size_t i = 0; i < rows->n; i++) {
        if (streq(rows->at[i].scope, kind))
            return &rows->at[i];
        if (*rows->at[i].scope == '\0')
            general = &rows->at[i];
    }
    return general;
}

void charter_rule(struct db *db, int64_t body, const char *key, day on, struct charter_rule *out)
{
    const struct charter_key *k = charter_key(key);
    if (!k)
        BUG("there is no rule \"%s\"", key);
    struct place p = place_on(db, body, on);
    struct charter_rule_scopes_rows rows = {0};
    if (p.found)
        rows = q_charter_rule_scopes(db, .version = p.v.id, .key = key);
    const struct charter_rule_scopes *row = rule_for(&rows, body_kind_words[p.body.kind]);
    if (!row) {
        usual(k, out);
        return;
    }
    *out = (struct charter_rule){.key = k,
                                 .text = row->value,
                                 .n = row->n,
                                 .num = row->num,
                                 .den = row->den,
                                 .more_than = row->more,
                                 .source = row->source,
                                 .version = p.v.id,
                                 .own = *row->scope != '\0'};
}

int64_t charter_int(struct db *db, int64_t body, const char *key, day on)
{
    struct charter_rule r;
    charter_rule(db, body, key, on, &r);
    return r.n;
}

int64_t charter_least(struct db *db, int64_t body, const char *key, day on, int64_t of)
{
    struct charter_rule r;
    charter_rule(db, body, key, on, &r);
    BUG_IF(r.key->unit != CHARTER_SHARE || of < 0 || of > INT32_MAX);
    return r.more_than ? of * r.num / r.den + 1 : (of * r.num + r.den - 1) / r.den;
}

const char *charter_text(struct db *db, int64_t body, const char *key, day on)
{
    struct charter_rule r;
    charter_rule(db, body, key, on, &r);
    return r.text;
}

enum assurance charter_assurance(struct db *db, int64_t body, const char *key, day on)
{
    struct charter_rule r;
    charter_rule(db, body, key, on, &r);
    BUG_IF(r.key->unit != CHARTER_ASSURANCE);
    return (enum assurance)r.n;
}

/* --- calendar --------------------------------------------------------------------------------- */

/* A list asks for the days around each of its clocks. In a reading transaction, which is answered once what it asks twice, it
 * is the same question most times when days are read by long stretches. */
#define STRETCH 512 /* days */

static const struct calendar_day *exceptions(struct db *db, const char *root, day from, day to,
                                             size_t *n)
{
    bool exact = db_writing(db);
    day first = exact ? from : from & ~(STRETCH - 1), last = exact ? to : to | (STRETCH - 1);
    struct charter_days_rows rows =
        q_charter_days(db, .root_path = root, .from = first, .to = last);
    size_t at = 0, end;
    while (at < rows.n && rows.at[at].day < from)
        at++;
    for (end = at; end < rows.n && rows.at[end].day <= to;)
        end++;
    struct calendar_day *d = arena_array(db_arena(db), struct calendar_day, end - at);
    for (size_t i = at; i < end; i++)
        d[i - at] = (struct calendar_day){rows.at[i].day, (enum calendar_kind)rows.at[i].kind,
                                          rows.at[i].name};
    *n = end - at;
    return d;
}

struct calendar charter_calendar(struct db *db, int64_t body, day from, day to)
{
    struct place p = place_on(db, body, to);
    struct calendar c = {.week = {true, true, true, true, true, false, false}};
    if (!p.root)
        return c;
    for (int i = 0; p.found && i < 7; i++)
        c.week[i] = p.v.week[i] == '1';
    c.except = exceptions(db, p.root, from, to, &c.n);
    return c;
}

struct charter_festivals charter_festivals(struct db *db, int64_t body, day from, day to)
{
    struct place p = place_on(db, body, to);
    struct charter_festivals l = {0};
    if (!p.found)
        return l;
    struct charter_festival_list_rows rows =
        q_charter_festival_list(db, .version = p.v.id, .from = from, .to = to);
    l.at = arena_array(db_arena(db), struct charter_festival, rows.n);
    for (; l.n < rows.n; l.n++)
        l.at[l.n] =
            (struct charter_festival){rows.at[l.n].name, rows.at[l.n].name_en, rows.at[l.n].day};
    return l;
}

struct charter_standings charter_standings(struct db *db, int64_t body, day on)
{
    struct place p = place_on(db, body, on);
    struct charter_standings l = {0};
    if (!p.found)
        return l;
    /* What is said of this very place stands instead of what is said of its kind. */
    struct charter_standing_list_rows rows =
        q_charter_standing_list(db, .version = p.v.id, .place = p.body.code);
    if (rows.n == 0)
        rows =
            q_charter_standing_list(db, .version = p.v.id, .place = body_kind_words[p.body.kind]);
    l.at = arena_array(db_arena(db), struct charter_standing, rows.n);
    for (; l.n < rows.n; l.n++) {
        const struct charter_standing_list *s = &rows.at[l.n];
        l.at[l.n] = (struct charter_standing){.kind = (enum standing_kind)s->kind,
                                              .pattern = s->pattern,
                                              .hour = (int)(s->minute / 60),
                                              .minute = (int)(s->minute % 60),
                                              .place_text = s->place_text,
                                              .source = s->source};
    }
    return l;
}

/* --- lists ------------------------------------------------------------------------------------ */

#define CATEGORY_OF(c) \
    ((struct charter_category){(c).code, (c).name, (c).name_en, (c).hint, (c).hint_en})
#define STATUTORY_OF(s)                                                                           \
    ((struct charter_statutory){(s).code, (s).name, (s).name_en, (enum statutory_route)(s).route, \
                                (s).source})

struct charter_categories charter_categories(struct db *db, int64_t body, day on)
{
    struct place p = place_on(db, body, on);
    struct charter_categories l = {0};
    if (!p.found)
        return l;
    struct charter_category_list_rows rows = q_charter_category_list(db, .version = p.v.id);
    l.at = arena_array(db_arena(db), struct charter_category, rows.n);
    for (; l.n < rows.n; l.n++)
        l.at[l.n] = CATEGORY_OF(rows.at[l.n]);
    return l;
}

bool charter_category(struct db *db, int64_t body, const char *code, day on,
                      struct charter_category *out)
{
    struct place p = place_on(db, body, on);
    struct charter_category_find row;
    if (!p.found || !q_charter_category_find(db, &row, .version = p.v.id, .code = code))
        return false;
    *out = CATEGORY_OF(row);
    return true;
}

struct charter_constituencies charter_constituencies(struct db *db, int64_t body, day on)
{
    struct place p = place_on(db, body, on);
    struct charter_constituencies l = {0};
    if (!p.found)
        return l;
    struct charter_constituency_list_rows rows =
        q_charter_constituency_list(db, .version = p.v.id, .scope = body_kind_words[p.body.kind]);
    l.at = arena_array(db_arena(db), struct charter_constituency, rows.n);
    for (; l.n < rows.n; l.n++) {
        const struct charter_constituency_list *c = &rows.at[l.n];
        l.at[l.n] = (struct charter_constituency){c->code,  c->name, c->name_en,
                                                  c->least, c->most, c->source};
    }
    return l;
}

struct charter_statutories charter_statutories(struct db *db, int64_t body, day on)
{
    struct place p = place_on(db, body, on);
    struct charter_statutories l = {0};
    if (!p.found)
        return l;
    struct charter_statutory_list_rows rows = q_charter_statutory_list(db, .version = p.v.id);
    l.at = arena_array(db_arena(db), struct charter_statutory, rows.n);
    for (; l.n < rows.n; l.n++)
        l.at[l.n] = STATUTORY_OF(rows.at[l.n]);
    return l;
}

bool charter_statutory(struct db *db, int64_t body, const char *code, day on,
                       struct charter_statutory *out)
{
    struct place p = place_on(db, body, on);
    struct charter_statutory_find row;
    if (!p.found || !q_charter_statutory_find(db, &row, .version = p.v.id, .code = code))
        return false;
    *out = STATUTORY_OF(row);
    return true;
}
