/*
 * fuzz_audit.c - any bytes as an audit file, and as a solver's answer: refused with a reason, or what they say holds.
 */
#include "algo/lottery/audit.h"
#include "fuzz.h"

/* Two seats, two of the people a, b, c; as the child process would be answered. */
static void as_answer(struct arena *a, struct str text)
{
    int count[] = {1, 2}, first[] = {0, 1, 2}, of[] = {0, 1}, low[] = {0, 1}, high[] = {1, 2};
    struct lot_model m = {2, 2, 2, count, first, of, low, high, low, high};
    const char *error;
    const struct lot_result *r = lot_result_parse(a, text, &m, &error);
    FUZZ_HOLDS((r == NULL) == (error != NULL));
    if (!r)
        return;
    VEC_EACH (&r->panels, p)
        FUZZ_HOLDS(lot_panel_valid(&m, p->seats) && mpq_sgn(p->weight[0]) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    const char *error;
    struct str text = {size ? (const char *)data : "", size};
    arena_init(&a, (size_t)1 << 30);
    struct lot_verdict v = lot_audit_verify(&a, text);
    FUZZ_HOLDS(v.good == (v.faults.n == 0));
    const char *lines = lot_audit_conclude(&a, text, "dice 1", &error);
    FUZZ_HOLDS((lines == NULL) == (error != NULL));
    FUZZ_HOLDS(!lines || v.good);
    as_answer(&a, text);
    arena_free(&a);
    return 0;
}
