/*
 * fuzz_csv.c - any bytes as a CSV file: the answer does not depend on the pieces they come in, and
 * rows that were read are read again the same after they were written.
 *
 * The first byte of the input is the size of the pieces.
 */
#include "base/csv.h"
#include "base/utf8.h"
#include "fuzz.h"

static const struct csv_limits limits = {.field_bytes = 64, .fields = 8};

/* All rows, written again by the CSV writer; what is bad as a line that begins with '!'. */
static struct buf copy(struct arena *a, struct str text, size_t piece)
{
    struct buf b = buf_make(a, 0);
    struct csv_in *in = csv_open(a, limits);
    struct csv_out out = csv_begin(&b);
    struct csv_row row;
    size_t line, at = 0, before = 0;
    const char *error;
    enum csv_result got;

    while ((got = csv_next(in, &row, &line, &error)) != CSV_EOF) {
        if (got == CSV_MORE) {
            size_t n = piece < text.n - at ? piece : text.n - at;
            csv_feed(in, text.p + at, n, at + n == text.n);
            at += n;
            continue;
        }
        FUZZ_HOLDS(line > before);
        before = line;
        if (got == CSV_BAD) {
            buf_printf(&b, "!%zu %s\r\n", line, error);
            continue;
        }
        FUZZ_HOLDS(row.n >= 1 && row.n <= limits.fields);
        for (size_t i = 0; i < row.n; i++) {
            FUZZ_HOLDS(row.field[i].n <= limits.field_bytes && utf8_valid(row.field[i]));
            csv_str(&out, str_dup(a, row.field[i]));
        }
        csv_end_row(&out);
    }
    return b;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    if (size == 0)
        return 0;
    arena_init(&a, (size_t)1 << 30);
    struct str text = {(const char *)data + 1, size - 1};
    struct buf whole = copy(&a, text, size);
    struct buf pieces = copy(&a, text, 1 + data[0] % 16);
    FUZZ_HOLDS(str_eq((struct str){whole.p, whole.n}, (struct str){pieces.p, pieces.n}));
    /* An apostrophe may have been added, which made a field too long or a bad line stays one. */
    if (!strchr(whole.p, '!') && !strchr(whole.p, '\'')) {
        struct buf again = copy(&a, (struct str){whole.p, whole.n}, 7);
        FUZZ_HOLDS(str_eq((struct str){whole.p, whole.n}, (struct str){again.p, again.n}));
    }
    arena_free(&a);
    return 0;
}
