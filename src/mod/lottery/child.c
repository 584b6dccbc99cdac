/*
 * child.c - what the child process does: it reads a model, solves, and writes the result. It has no files, no network and
 * little time; when the solver goes wrong here, a process ends and nothing else.
 */
#include "algo/lottery/solve.h"
#include "mod/lottery/draw.h"

int lottery_child(struct str in, struct buf *out)
{
    enum lot_rule rule;
    const char *error;
    const struct lot_model *m = lot_model_parse(out->arena, in, &rule, &error);
    if (!m) {
        buf_puts(out, error);
        return 1;
    }
    clock_t began = clock();
    const struct lot_result *r = lot_solve(out->arena, m, rule);
    buf_printf(out, "seconds %.6f\n", (double)(clock() - began) / CLOCKS_PER_SEC);
    lot_result_write(out, m, r);
    return 0;
}
