/*
 * import.c - a list of members pasted from a spreadsheet: comma, semicolon or tab between columns, headings in either
 * language, in any order. Either every line can be read and all go in, or each bad line is named and none does.
 */
#include "mod/council/rules.h"

#include "base/csv.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "web/i18n.h"

#define LINE_FIELDS 40
#define FAULTS_MAX  30

enum column {
    COL_NAME,
    COL_NOTE,
    COL_ORGAN,
    COL_SEAT,
    COL_CONSTITUENCY,
    COL_CAPACITY,
    COL_FROM,
    COL_UNTIL,
    COL_PARTY,
    COL_WOMAN,
    COL_LOGIN,
    COLUMNS
};
static const char *const headings[COLUMNS][4] = {
    [COL_NAME] = {"name", "姓名"},
    [COL_NOTE] = {"note", "备注"},
    [COL_ORGAN] = {"organ", "机构", "organization"},
    [COL_SEAT] = {"seat", "职务", "role"},
    [COL_CONSTITUENCY] = {"constituency", "界别"},
    [COL_CAPACITY] = {"capacity", "身份", "单位及职务"},
    [COL_FROM] = {"from", "任期起", "起"},
    [COL_UNTIL] = {"until", "任期止", "止"},
    [COL_PARTY] = {"party", "党员", "中共党员"},
    [COL_WOMAN] = {"woman", "女", "女性"},
    [COL_LOGIN] = {"login", "登录名", "账号"},
};

struct reader {
    struct req *r;
    const struct council *c;
    struct org_list orgs;
    struct charter_constituencies constituencies;
    int64_t term_months;
    day today;
    int column[LINE_FIELDS]; /* enum column of the n-th field, -1: not ours */
    VEC(struct seat_values) v;
    VEC(struct import_fault) fault;
};

static void fault(struct reader *in, size_t line, const char *words)
{
    if (in->fault.n < FAULTS_MAX)
        VEC_PUSH(in->r->arena, &in->fault, (struct import_fault){line, words});
}

static bool any_of(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n && words[i]; i++)
        if (str_ieq(str_of(s), str_of(words[i])))
            return true;
    return false;
}
#define ANY_OF(s, ...) \
    any_of((s), (const char *const[]){__VA_ARGS__}, countof(((const char *const[]){__VA_ARGS__})))

static const char *cell(struct reader *in, struct str s)
{
    return str_dup(in->r->arena, str_trim(s));
}

static bool read_headings(struct reader *in, const struct csv_row *row)
{
    bool name = false;
    for (size_t i = 0; i < LINE_FIELDS; i++)
        in->column[i] = -1;
    for (size_t i = 0; i < row->n && i < LINE_FIELDS; i++)
        for (int k = 0; k < COLUMNS; k++)
            if (any_of(cell(in, row->field[i]), headings[k], countof(headings[k]))) {
                in->column[i] = k;
                name = name || k == COL_NAME;
            }
    return name;
}

/* --- one column at a time: NULL, or what is wrong with it ------------------------------------------------ */

static const char *read_organ(struct reader *in, const char *s, struct seat_values *v)
{
    v->org = in->c->org.id;
    for (size_t i = 0; *s && i < in->orgs.n; i++) {
        const struct org *o = &in->orgs.at[i];
        if (o->kind <= ORG_SUPERVISION &&
            (streq(s, o->name) || str_ieq(str_of(s), str_of(o->name_en)))) {
            v->org = o->id;
            return NULL;
        }
    }
    return *s ? T_("There is no such organ here.") : NULL;
}

static const char *read_seat(struct reader *in, const char *s, struct seat_values *v)
{
    (void)in;
    v->kind = SEAT_MEMBER;
    if (ANY_OF(s, "chair", "head", "主席", "会长", "主任", "组长"))
        v->kind = SEAT_CHAIR;
    else if (ANY_OF(s, "deputy", "副主席", "副会长", "副主任", "副组长"))
        v->kind = SEAT_DEPUTY;
    else if (ANY_OF(s, "substitute", "候补", "替补"))
        v->kind = SEAT_SUBSTITUTE;
    else if (*s && !ANY_OF(s, "member", "成员", "委员", "工作人员", "staff"))
        return T_("The seat is chair, deputy, member or substitute.");
    return NULL;
}

static const char *read_constituency(struct reader *in, const char *s, struct seat_values *v)
{
    v->constituency = "";
    for (size_t i = 0; *s && i < in->constituencies.n; i++) {
        const struct charter_constituency *k = &in->constituencies.at[i];
        if (streq(s, k->code) || streq(s, k->name) || str_ieq(str_of(s), str_of(k->name_en))) {
            v->constituency = k->code;
            return NULL;
        }
    }
    return *s ? T_("The charter knows no such constituency.") : NULL;
}

static const char *read_flag(const char *s, enum council_flag *out)
{
    *out = FLAG_UNKNOWN;
    if (ANY_OF(s, "yes", "y", "1", "是", "女"))
        *out = FLAG_YES;
    else if (ANY_OF(s, "no", "n", "0", "否", "男"))
        *out = FLAG_NO;
    else if (*s)
        return T_("Write yes or no.");
    return NULL;
}

static const char *read_days(struct reader *in, const char *from, const char *until,
                             struct seat_values *v)
{
    v->from = in->today;
    if (*from && !day_parse(from, &v->from))
        return T_("Write days like 2026-03-08.");
    v->until = council_term_end(v->from, in->term_months);
    if (*until && !day_parse(until, &v->until))
        return T_("Write days like 2026-03-08.");
    return NULL;
}

const char seat_no_login[] = T_("Nobody signs in with this name.");

static const char *read_login(struct reader *in, const char *s, struct seat_values *v)
{
    v->user = *s ? account_find(in->r->db, s) : 0;
    return *s && !v->user ? seat_no_login : NULL;
}

static const char *too_long(const char *s, size_t max)
{
    return utf8_count(str_of(s)) > max ? T_("This text is too long.") : NULL;
}

static void read_line(struct reader *in, const struct csv_row *row, size_t line)
{
    const char *at[COLUMNS];
    struct seat_values v = {.origin = ORIGIN_NOMINATED};
    for (int k = 0; k < COLUMNS; k++)
        at[k] = "";
    for (size_t i = 0; i < row->n && i < LINE_FIELDS; i++)
        if (in->column[i] >= 0)
            at[in->column[i]] = cell(in, row->field[i]);
    v.name = at[COL_NAME];
    v.note = at[COL_NOTE];
    v.capacity = at[COL_CAPACITY];
    const char *wrong[] = {*v.name ? NULL : T_("The name is missing."),
                           too_long(v.name, 60),
                           too_long(v.note, 40),
                           too_long(v.capacity, 120),
                           read_organ(in, at[COL_ORGAN], &v),
                           read_seat(in, at[COL_SEAT], &v),
                           read_constituency(in, at[COL_CONSTITUENCY], &v),
                           read_days(in, at[COL_FROM], at[COL_UNTIL], &v),
                           read_flag(at[COL_PARTY], &v.party),
                           read_flag(at[COL_WOMAN], &v.woman),
                           read_login(in, at[COL_LOGIN], &v)};
    bool bad = false;
    for (size_t i = 0; i < countof(wrong); i++)
        if (wrong[i]) {
            fault(in, line, lang_text(in->r->lang, wrong[i]));
            bad = true;
        }
    if (!bad)
        VEC_PUSH(in->r->arena, &in->v, v);
}

/* A list copied from a spreadsheet has tabs, some programs write semicolons: told by the line of headings. Every
 * bare cell gets quotes, quoted ones are left as they are. */
static const char *with_commas(struct arena *a, const char *text)
{
    size_t head = strcspn(text, "\n");
    char sep = memchr(text, '\t', head) ? '\t' : memchr(text, ';', head) ? ';' : ',';
    if (sep == ',')
        return text;
    struct buf b = buf_make(a, strlen(text) * 2 + 1);
    bool quoted = false, begins = true;
    for (const char *s = text; *s; s++) {
        bool ends = !quoted && (*s == sep || *s == '\n');
        if (begins && !ends && *s != '"') {
            size_t n = strcspn(s, sep == ';' ? ";\n" : "\t\n");
            buf_printf(&b, "\"%.*s\"", (int)n, s);
            s += n - 1;
            begins = false;
            continue;
        }
        quoted = quoted != (*s == '"');
        begins = ends;
        buf_putc(&b, ends && *s == sep ? ',' : *s);
    }
    return b.p;
}

static bool is_empty(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_trim(row->field[i]).n)
            return false;
    return true;
}

struct import council_import_read(struct req *r, const struct council *c, day today,
                                  const char *text)
{
    struct reader in = {.r = r,
                        .c = c,
                        .orgs = org_of_body(r->db, c->body.id),
                        .constituencies = charter_constituencies(r->db, c->body.id, today),
                        .term_months = charter_int(r->db, c->body.id, "council.term.months", today),
                        .today = today};
    const char *commas = with_commas(r->arena, text), *error = NULL;
    struct csv_in *csv = csv_open(r->arena, (struct csv_limits){4096, LINE_FIELDS});
    struct csv_row row;
    size_t line = 0;
    bool headed = false;
    csv_feed(csv, commas, strlen(commas), true);
    for (enum csv_result got; (got = csv_next(csv, &row, &line, &error)) != CSV_EOF;) {
        if (got != CSV_ROW) {
            fault(&in, line, error ? error : "?");
            break;
        }
        if (is_empty(&row))
            continue;
        if (!headed && !read_headings(&in, &row)) {
            fault(&in, line, _("The first line has to name the columns, with “name” among them."));
            break;
        }
        if (headed)
            read_line(&in, &row, line);
        headed = true;
    }
    if (!in.v.n && !in.fault.n)
        fault(&in, line, _("There is nobody in this list."));
    if (in.v.n > SEATS_MAX)
        fault(&in, line, _("This list is too long."));
    return (struct import){in.v.at, in.v.n, in.fault.at, in.fault.n};
}
