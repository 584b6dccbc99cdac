/*
 * fuzz_lottery.c - any bytes as the two files of a draw: read or refused with a place; what is read makes a model that is
 * written and read again the same.
 *
 * The first byte is the size of the panel; a NUL byte ends the categories, the rest are the respondents.
 */
#include "algo/lottery/pool.h"
#include "algo/lottery/solve.h"
#include "fuzz.h"

static void faults_have_places(const struct lot_faults *f)
{
    FUZZ_HOLDS(f->list.n > 0);
    VEC_EACH (&f->list, x)
        FUZZ_HOLDS(x->what && x->line >= 0 && x->column >= 0);
}

static void model_survives_the_wire(struct arena *a, const struct lot_pool *p)
{
    const struct lot_types *t = lot_types_of(a, p);
    struct buf b = buf_make(a, 0), again = buf_make(a, 0);
    enum lot_rule rule;
    const char *error;
    int people = 0;
    for (int i = 0; i < t->model.types; i++)
        people += t->model.count[i];
    FUZZ_HOLDS(people == p->people);
    lot_model_write(&b, &t->model, LOT_MAXIMIN);
    const struct lot_model *m = lot_model_parse(a, (struct str){b.p, b.n}, &rule, &error);
    FUZZ_HOLDS(m && rule == LOT_MAXIMIN);
    lot_model_write(&again, m, rule);
    FUZZ_HOLDS(str_eq((struct str){b.p, b.n}, (struct str){again.p, again.n}));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    if (size < 1)
        return 0;
    arena_init(&a, (size_t)1 << 30);
    const char *text = (const char *)data + 1;
    const char *end = memchr(text, '\0', size - 1);
    size_t n = end ? (size_t)(end - text) : size - 1;
    struct lot_file c = {"c", {text, n}};
    struct lot_file r = {"r", {end ? end + 1 : text, end ? size - 2 - n : 0}};
    struct lot_faults faults = {0};
    struct lot_pool *p = lot_pool_read(&a, &c, &r, data[0], &faults);
    if (p) {
        lot_reasons reasons = {0};
        signed char *keep = arena_array(&a, signed char, (size_t)p->people);
        struct lot_faults none = {0};
        lot_pool_reasons(&a, p, &reasons);
        model_survives_the_wire(&a, p);
        if (!lot_keep_read(&a, p, &r, keep, &none))
            faults_have_places(&none);
    } else {
        faults_have_places(&faults);
    }
    arena_free(&a);
    return 0;
}
