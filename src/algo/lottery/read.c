/*
 * read.c - the two CSV files of a draw (pool.h), and the list of those who stay.
 *
 * All faults of a file are told at once, each with line and column, up to FAULTS of them.
 */
#include "algo/lottery/pool.h"
#include "base/csv.h"

enum { FAULTS = 50, NAME_BYTES = 256, COLUMNS = 256, NUMBER_MOST = 1000000 };

/* --- a file, row by row ------------------------------------------------------------------------------ */

struct reader {
    struct arena *arena;
    const struct lot_file *file;
    struct lot_faults *faults;
    struct csv_in *in;
    struct csv_row row;
    int line;
    int width; /* fields of the header */
};

TX_PRINTF(3, 4) static void fault(struct reader *r, size_t column, const char *fmt, ...)
{
    va_list ap;
    if (r->faults->list.n == FAULTS) {
        r->faults->more++;
        return;
    }
    va_start(ap, fmt);
    struct lot_fault f = {r->file->name, r->line, (int)column, arena_vprintf(r->arena, fmt, ap)};
    va_end(ap);
    VEC_PUSH(r->arena, &r->faults->list, f);
}

static struct reader reader_of(struct arena *a, const struct lot_file *file,
                               struct lot_faults *faults)
{
    struct reader r = {.arena = a, .file = file, .faults = faults};
    r.in = csv_open(a, (struct csv_limits){.field_bytes = NAME_BYTES, .fields = COLUMNS});
    csv_feed(r.in, file->text.n ? file->text.p : "", file->text.n, true);
    return r;
}

/* The next row that can be read, blanks taken off its fields. */
static bool next_row(struct reader *r)
{
    size_t line;
    const char *error;
    for (;;) {
        enum csv_result got = csv_next(r->in, &r->row, &line, &error);
        if (got == CSV_EOF)
            return false;
        r->line = (int)line;
        if (got == CSV_BAD) {
            fault(r, csv_bad_field(r->in), "%s", error);
            continue;
        }
        for (size_t i = 0; i < r->row.n; i++)
            r->row.field[i] = str_trim(r->row.field[i]);
        if (r->width && r->row.n != (size_t)r->width) {
            size_t least = r->row.n < (size_t)r->width ? r->row.n : (size_t)r->width;
            fault(r, least + 1, "the row has %zu fields, and the header %d", r->row.n, r->width);
            continue;
        }
        return true;
    }
}

static bool read_header(struct reader *r)
{
    r->line = 1;
    if (r->file->text.n == 0) {
        fault(r, 1, "the file is empty");
        return false;
    }
    size_t before = r->faults->list.n;
    if (!next_row(r)) {
        if (r->faults->list.n == before)
            fault(r, 1, "the file has no header");
        return false;
    }
    r->width = (int)r->row.n;
    for (size_t i = 0; i < r->row.n; i++) {
        if (r->row.field[i].n == 0)
            fault(r, i + 1, "this column has no name");
        for (size_t j = 0; j < i; j++)
            if (r->row.field[i].n && str_eq(r->row.field[i], r->row.field[j]))
                fault(r, i + 1, "the column \"%s\" stands twice",
                      str_dup(r->arena, r->row.field[i]));
    }
    return r->faults->list.n == before;
}

/* --- categories ---------------------------------------------------------------------------------------- */

enum { CATEGORY, FEATURE, MIN, MAX, MIN_FLEX, MAX_FLEX, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"category", "feature",  "min",
                                                    "max",      "min_flex", "max_flex"};

/* place[c]: where the column stands, -1: nowhere. */
static bool find_columns(struct reader *r, int *place)
{
    size_t before = r->faults->list.n;
    for (int c = 0; c < N_COLUMNS; c++)
        place[c] = -1;
    for (size_t i = 0; i < r->row.n; i++) {
        bool known = false;
        for (int c = 0; c < N_COLUMNS; c++) {
            if (str_eq(r->row.field[i], str_of(column_names[c]))) {
                place[c] = (int)i;
                known = true;
            }
        }
        if (!known)
            fault(r, i + 1,
                  "there is no column \"%s\" in a file of categories: "
                  "category,feature,min,max[,min_flex,max_flex]",
                  str_dup(r->arena, r->row.field[i]));
    }
    for (int c = CATEGORY; c <= MAX; c++)
        if (place[c] < 0)
            fault(r, r->row.n + 1, "the column \"%s\" is missing: category,feature,min,max",
                  column_names[c]);
    return r->faults->list.n == before;
}

/* A number of a row; usual where the column is absent or (flex columns) empty. */
static int number(struct reader *r, const int *place, int column, int usual, bool *good)
{
    int64_t v;
    if (place[column] < 0)
        return usual;
    struct str s = r->row.field[place[column]];
    if (s.n == 0 && column >= MIN_FLEX)
        return usual;
    if (!str_int64(s, &v) || v < 0 || v > NUMBER_MOST) {
        fault(r, (size_t)place[column] + 1, "%s: \"%s\" is not a whole number from 0 to %d",
              column_names[column], str_dup(r->arena, s), NUMBER_MOST);
        *good = false;
        return usual;
    }
    return (int)v;
}

static bool read_feature(struct reader *r, const int *place, struct lot_feature *f)
{
    bool good = true;
    for (int c = CATEGORY; c <= FEATURE; c++) {
        if (r->row.field[place[c]].n == 0) {
            fault(r, (size_t)place[c] + 1, "the %s is empty", column_names[c]);
            good = false;
        }
    }
    *f = (struct lot_feature){
        .category = str_dup(r->arena, r->row.field[place[CATEGORY]]),
        .value = str_dup(r->arena, r->row.field[place[FEATURE]]),
        .line = r->line,
    };
    f->low = number(r, place, MIN, 0, &good);
    f->high = number(r, place, MAX, 0, &good);
    f->low_flex = number(r, place, MIN_FLEX, 0, &good);
    f->high_flex = number(r, place, MAX_FLEX, LOT_FLEX_MOST, &good);
    if (good && (streq(f->category, "id") || streq(f->category, "household"))) {
        fault(r, (size_t)place[CATEGORY] + 1,
              "a category cannot be called \"%s\": that is a column of its own", f->category);
        good = false;
    }
    if (good && f->low > f->high) {
        fault(r, (size_t)place[MIN] + 1, "min: %d is more than the maximum %d", f->low, f->high);
        good = false;
    }
    if (good && f->low_flex > f->low) {
        fault(r, (size_t)place[MIN_FLEX] + 1, "min_flex: %d is more than min, %d", f->low_flex,
              f->low);
        good = false;
    }
    if (good && f->high_flex < f->high) {
        fault(r, (size_t)place[MAX_FLEX] + 1, "max_flex: %d is less than max, %d", f->high_flex,
              f->high);
        good = false;
    }
    return good;
}

static int compare_features(const void *a, const void *b)
{
    const struct lot_feature *x = a, *y = b;
    int c = strcmp(x->category, y->category);
    c = c ? c : strcmp(x->value, y->value);
    return c ? c : x->line - y->line;
}

static void read_categories(struct arena *a, const struct lot_file *file, struct lot_pool *p,
                            struct lot_faults *faults)
{
    struct reader r = reader_of(a, file, faults);
    int place[N_COLUMNS];
    VEC(struct lot_feature) all = {0};
    struct lot_feature f;
    if (!read_header(&r) || !find_columns(&r, place))
        return;
    while (next_row(&r)) {
        if (all.n == LOT_FEATURES_MOST) {
            fault(&r, 1, "there are more than %d features", LOT_FEATURES_MOST);
            break;
        }
        if (read_feature(&r, place, &f))
            VEC_PUSH(a, &all, f);
    }
    if (all.n == 0 && faults->list.n == 0)
        fault(&r, 1, "there is no category in the file");
    if (all.n)
        qsort(all.at, all.n, sizeof(*all.at), compare_features);
    p->category = arena_array(a, const char *, all.n);
    for (size_t i = 0; i < all.n; i++) {
        const struct lot_feature *last = i ? &all.at[i - 1] : NULL;
        if (!last || !streq(last->category, all.at[i].category)) {
            p->category[p->categories++] = all.at[i].category;
        } else if (streq(last->value, all.at[i].value)) {
            r.line = all.at[i].line;
            fault(&r, (size_t)place[FEATURE] + 1, "%s/%s stands in line %d already", last->category,
                  last->value, last->line);
        }
    }
    p->feature = all.at;
    p->features = (int)all.n;
}

/* --- respondents ------------------------------------------------------------------------------------------ */

struct columns {
    int *category; /* of the pool's categories */
    int id, household;
};

static bool find_people_columns(struct reader *r, const struct lot_pool *p, struct columns *c)
{
    size_t before = r->faults->list.n;
    *c = (struct columns){arena_array(r->arena, int, (size_t)p->categories), -1, -1};
    for (int k = 0; k < p->categories; k++)
        c->category[k] = -1;
    for (size_t i = 0; i < r->row.n; i++) {
        const char *name = str_dup(r->arena, r->row.field[i]);
        bool known = false;
        for (int k = 0; k < p->categories; k++) {
            if (streq(name, p->category[k])) {
                c->category[k] = (int)i;
                known = true;
            }
        }
        if (streq(name, "id"))
            c->id = (int)i;
        else if (streq(name, "household"))
            c->household = (int)i;
        else if (!known)
            fault(r, i + 1,
                  "the column \"%s\" is no category of the other file, nor id, nor household; "
                  "leave it out",
                  name);
    }
    for (int k = 0; k < p->categories; k++)
        if (c->category[k] < 0)
            fault(r, r->row.n + 1, "the column of the category \"%s\" is missing", p->category[k]);
    return r->faults->list.n == before;
}

/* The feature of that category and value; -1: none. */
static int find_feature(const struct lot_pool *p, const char *category, struct str value)
{
    int from = 0, to = p->features;
    while (from < to) {
        int mid = (from + to) / 2;
        const struct lot_feature *f = &p->feature[mid];
        int c = strcmp(f->category, category);
        if (c == 0) {
            size_t n = strlen(f->value), least = n < value.n ? n : value.n;
            c = memcmp(f->value, value.p, least);
            c = c ? c : (n > value.n) - (n < value.n);
        }
        if (c == 0)
            return mid;
        if (c < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return -1;
}

struct people {
    VEC(const char *) id;
    VEC(const char *) household; /* NULL: none */
    VEC(int) of;
    VEC(int) line;
};

static void read_person(struct reader *r, const struct lot_pool *p, const struct columns *c,
                        struct people *all)
{
    for (int k = 0; k < p->categories; k++) {
        struct str value = r->row.field[c->category[k]];
        int g = find_feature(p, p->category[k], value);
        if (value.n == 0)
            fault(r, (size_t)c->category[k] + 1, "%s is empty", p->category[k]);
        else if (g < 0)
            fault(r, (size_t)c->category[k] + 1, "%s: \"%s\" is no feature of this category",
                  p->category[k], str_dup(r->arena, value));
        VEC_PUSH(r->arena, &all->of, g);
    }
    const char *id;
    if (c->id >= 0 && r->row.field[c->id].n == 0)
        fault(r, (size_t)c->id + 1, "id is empty");
    id = c->id >= 0 ? str_dup(r->arena, r->row.field[c->id])
                    : arena_printf(r->arena, "%zu", all->id.n + 1);
    const char *household = c->household >= 0 && r->row.field[c->household].n
                                ? str_dup(r->arena, r->row.field[c->household])
                                : NULL;
    VEC_PUSH(r->arena, &all->id, id);
    VEC_PUSH(r->arena, &all->household, household);
    VEC_PUSH(r->arena, &all->line, r->line);
}

static int compare_texts(const void *a, const void *b, void *ctx)
{
    const char *const *text = ctx;
    int i = *(const int *)a, j = *(const int *)b;
    int c = strcmp(text[i] ? text[i] : "", text[j] ? text[j] : "");
    return c ? c : i - j;
}

/* Numbers from 0 to n - 1 in the order of their texts. */
static int *order_of(struct arena *a, const char **text, size_t n)
{
    int *order = arena_array(a, int, n);
    for (size_t i = 0; i < n; i++)
        order[i] = (int)i;
    qsort_r(order, n, sizeof(int), compare_texts, text);
    return order;
}

static void refuse_doubles(struct reader *r, const struct columns *c, const struct people *all)
{
    int *order = order_of(r->arena, all->id.at, all->id.n);
    for (size_t i = 1; i < all->id.n; i++) {
        const char *id = all->id.at[order[i]];
        if (*id && streq(id, all->id.at[order[i - 1]])) {
            r->line = all->line.at[order[i]];
            fault(r, (size_t)c->id + 1, "the id \"%s\" stands in line %d already", id,
                  all->line.at[order[i - 1]]);
        }
    }
}

/* A household of one is none. */
static void set_households(struct arena *a, struct lot_pool *p, const struct people *all)
{
    size_t n = all->id.n;
    int *order = order_of(a, all->household.at, n);
    p->household = arena_array(a, int, n);
    for (size_t i = 0; i < n; i++)
        p->household[i] = -1;
    for (size_t i = 0, j; i < n; i = j) {
        const char *label = all->household.at[order[i]];
        for (j = i + 1; j < n && label && all->household.at[order[j]] &&
                        streq(all->household.at[order[j]], label);)
            j++;
        if (j - i < 2)
            continue;
        for (size_t k = i; k < j; k++)
            p->household[order[k]] = p->households;
        p->households++;
    }
}

static void read_respondents(struct arena *a, const struct lot_file *file, struct lot_pool *p,
                             struct lot_faults *faults)
{
    struct reader r = reader_of(a, file, faults);
    struct columns c;
    struct people all = {0};
    if (!read_header(&r) || !find_people_columns(&r, p, &c))
        return;
    while (next_row(&r)) {
        if (all.id.n == LOT_PEOPLE_MOST) {
            fault(&r, 1, "there are more than %d people", LOT_PEOPLE_MOST);
            break;
        }
        read_person(&r, p, &c, &all);
    }
    if (all.id.n == 0 && faults->list.n == 0)
        fault(&r, 1, "there is nobody in the file");
    if (all.id.n == 0)
        return;
    if (c.id >= 0)
        refuse_doubles(&r, &c, &all);
    set_households(a, p, &all);
    p->has_ids = c.id >= 0;
    p->people = (int)all.id.n;
    p->id = all.id.at;
    p->of = all.of.at;
}

struct lot_pool *lot_pool_read(struct arena *a, const struct lot_file *categories,
                               const struct lot_file *respondents, int seats,
                               struct lot_faults *faults)
{
    struct lot_pool *p = arena_new(a, struct lot_pool);
    p->seats = seats;
    read_categories(a, categories, p, faults);
    if (faults->list.n)
        return NULL; /* against bad categories every person would be a fault */
    read_respondents(a, respondents, p, faults);
    if (faults->list.n)
        return NULL;
    if (seats < 1 || seats > p->people) {
        struct lot_fault f = {
            respondents->name, 0, 0,
            arena_printf(a, "a panel of %d cannot be drawn from %d people", seats, p->people)};
        VEC_PUSH(a, &faults->list, f);
        return NULL;
    }
    return p;
}

/* --- who stays ---------------------------------------------------------------------------------------------- */

static int find_person(const struct lot_pool *p, const int *order, struct str id)
{
    const char *text = id.p;
    int from = 0, to = p->people;
    while (from < to) {
        int mid = (from + to) / 2;
        const char *have = p->id[order[mid]];
        size_t n = strlen(have), least = n < id.n ? n : id.n;
        int c = memcmp(have, text, least);
        c = c ? c : (n > id.n) - (n < id.n);
        if (c == 0)
            return order[mid];
        if (c < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return -1;
}

bool lot_keep_read(struct arena *a, const struct lot_pool *p, const struct lot_file *file,
                   signed char *keep, struct lot_faults *faults)
{
    struct reader r = reader_of(a, file, faults);
    int id = -1, answer = -1;
    if (!read_header(&r))
        return false;
    for (int i = 0; i < r.width; i++) {
        if (str_eq(r.row.field[i], STR("id")))
            id = i;
        else if (str_eq(r.row.field[i], STR("answer")))
            answer = i;
        else
            fault(&r, (size_t)i + 1,
                  "there is no column \"%s\" in a list of those who stay: id[,answer]",
                  str_dup(a, r.row.field[i]));
    }
    if (id < 0)
        fault(&r, 1, "the column \"id\" is missing");
    int *order = order_of(a, p->id, (size_t)p->people);
    while (faults->list.n == 0 && next_row(&r)) {
        int who = find_person(p, order, r.row.field[id]);
        struct str said = answer >= 0 ? r.row.field[answer] : STR("keep");
        bool out = str_eq(said, STR("out"));
        if (who < 0)
            fault(&r, (size_t)id + 1, "nobody in the pool has the id \"%s\"",
                  str_dup(a, r.row.field[id]));
        else if (!out && !str_eq(said, STR("keep")))
            fault(&r, (size_t)answer + 1, "answer: \"%s\" is neither keep nor out",
                  str_dup(a, said));
        else if (keep[who])
            fault(&r, (size_t)id + 1, "the id \"%s\" stands twice", p->id[who]);
        else
            keep[who] = out ? -1 : 1;
    }
    return faults->list.n == 0;
}
