/*
 * fuzz_queryc.c - any bytes as queries.sql and as a schema file: the compiler says what is wrong or
 * prints C and touches no memory that is not its own.
 */
#define QUERYC_NO_MAIN
#include "../../tool/queryc.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct scan scan_bytes(const char *file, const char *p, size_t n)
{
    return (struct scan){.file = file, .p = p, .end = p + n, .line = 1, .fresh = true};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy =
        grow(NULL, size ? size : 1); /* exactly as long as the input, for AddressSanitizer */
    if (size > 0)
        memcpy(copy, data, size);
    struct queries *qs = grow(NULL, sizeof(*qs));
    *qs = (struct queries){.room = "r", .scan = scan_bytes("fuzz.sql", copy, size)};
    compile_queries(qs, "queries");
    free_queries(qs);
    free(qs);

    struct schema *sc = grow(NULL, sizeof(*sc));
    struct text c = {0}, list = {0};
    *sc = (struct schema){.scan = scan_bytes("0001-fuzz.sql", copy, size)};
    compile_schema(sc, "r", &c, &list);
    free_schema(sc);
    free(sc);
    free(c.p);
    free(list.p);
    free(copy);
    return 0;
}
