/*
 * test_csv.c - rows there and back, whole and byte by byte; bad rows; what spreadsheets calculate.
 */
#include "base/csv.h"
#include "base/rand.h"
#include "harness.h"

static const struct csv_limits limits = {.field_bytes = 1000, .fields = 50};

/* Everything the reader says about a text, fed in pieces of `piece` bytes, as one text:
 * "1:a|b;" for a row, "2!error;" for a bad one. */
static const char *said(struct str text, size_t piece, struct csv_limits lim)
{
    struct buf b = buf_make(t_arena(), 0);
    struct csv_in *c = csv_open(t_arena(), lim);
    struct csv_row row;
    size_t line, at = 0;
    const char *error;

    for (;;) {
        switch (csv_next(c, &row, &line, &error)) {
        case CSV_ROW:
            buf_printf(&b, "%zu:", line);
            for (size_t i = 0; i < row.n; i++) {
                buf_puts(&b, i ? "|" : "");
                buf_put(&b, row.field[i].p, row.field[i].n);
            }
            buf_puts(&b, ";");
            break;
        case CSV_BAD:
            buf_printf(&b, "%zu!%s;", line, error);
            break;
        case CSV_MORE: {
            size_t n = piece < text.n - at ? piece : text.n - at;
            char *copy = arena_alloc(t_arena(), n); /* of exactly that size */
            if (n)
                memcpy(copy, text.p + at, n);
            at += n;
            csv_feed(c, copy, n, at == text.n);
            break;
        }
        case CSV_EOF:
            EXPECT(csv_next(c, &row, &line, &error) == CSV_EOF);
            return b.p;
        }
    }
}

static void reads_limited(const char *file, int line, struct str text, struct csv_limits lim,
                          const char *want)
{
    for (size_t piece = 1; piece <= text.n + 1; piece++)
        test_expect_str(file, line, text.p, said(text, piece, lim), want);
}
#define READS(text, want) reads_limited(__FILE__, __LINE__, STR(text), limits, want)

TEST(base, csv_rows)
{
    READS("", "");
    READS("\n\r\n\r", "");
    READS("a,b\nc", "1:a|b;2:c;");
    READS("a,b\r\nc,d\r\n", "1:a|b;2:c|d;");
    READS("a\rb\rc", "1:a;2:b;3:c;");
    READS("a\n\n\nb", "1:a;4:b;");
    READS("a\r\r\n\nb", "1:a;4:b;");
    READS(",\n", "1:|;");
    READS("a,", "1:a|;");
    READS("\"\"", "1:;");
    READS("\"\"\n\"\"", "1:;2:;");
    READS("\"a,b\",\"c\"\"d\"", "1:a,b|c\"d;");
    READS("\"a\r\nb\nc\"\nd", "1:a\r\nb\nc;4:d;");
    READS("\"\"\"\"", "1:\";");
    READS(" a , b ", "1: a | b ;");
    READS("名,同心\n", "1:名|同心;");
}

TEST(base, csv_byte_order_mark)
{
    READS("\xef\xbb\xbf", "");
    READS("\xef\xbb\xbf"
          "a,b",
          "1:a|b;");
    READS("\xef\xbb\xbf\"a\",b", "1:a|b;");
    READS("a\xef\xbb\xbf", "1:a\xef\xbb\xbf;");
    READS("\xef\xbc\x9d", "1:\xef\xbc\x9d;"); /* begins like one */
    READS("\xef\xbb", "1!the text is not UTF-8; save the file as CSV in UTF-8;");
}

TEST(base, csv_bad_rows)
{
#define NOT_UTF8 "the text is not UTF-8; save the file as CSV in UTF-8;"
    READS("a\xff,b\nc", "1!" NOT_UTF8 "2:c;");
    READS("\"\xe4\xb8\",\"\xad\"\nc", "1!" NOT_UTF8 "2:c;");
    READS("a\0b\nc", "1!a field has a NUL byte; save the file as CSV in UTF-8;2:c;");
    READS("a,b\"c,d\ne", "1!a quotation mark stands inside a field that does not begin with one;"
                         "2:e;");
    READS("\"a\"b,c\nd", "1!text follows the quotation mark that closes a field;2:d;");
    READS("a\n\"b\nc", "1:a;2!the file ends inside quotation marks: one that closes a field is "
                       "missing;");
}

TEST(base, csv_limits)
{
    struct csv_limits small = {.field_bytes = 3, .fields = 2};
    reads_limited(__FILE__, __LINE__, STR("abc,def\nabcd,e\n\"abcd\ne\",f\na,b,c\n,,\nx"), small,
                  "1:abc|def;2!a field has more than 3 bytes; shorten it;"
                  "3!a field has more than 3 bytes; shorten it;"
                  "5!the row has more than 2 fields;6!the row has more than 2 fields;7:x;");
}

TEST(base, csv_long_bad_field_takes_no_memory)
{
    struct arena a;
    char block[4096];
    struct csv_row row;
    size_t line;
    const char *error;
    arena_init(&a, 64 * 1024);
    struct csv_in *c = csv_open(&a, limits);
    memset(block, 'x', sizeof(block));
    for (int i = 0; i < 1000; i++) {
        block[0] = i ? 'x' : '"';
        block[9] = i % 2 ? ',' : 'x';
        csv_feed(c, block, sizeof(block), i == 999);
        enum csv_result got = csv_next(c, &row, &line, &error);
        EXPECT_INT(got, i == 999 ? CSV_BAD : CSV_MORE);
    }
    EXPECT(!arena_failed(&a));
    arena_free(&a);
}

TEST(base, csv_written)
{
    static const char *const v[][2] = {
        {NULL, ""},
        {"a", "a"},
        {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""},
        {"\"", "\"\"\"\""},
        {"a\nb", "\"a\nb\""},
        {" a", "\" a\""},
        {"=1+1", "'=1+1"},
        {"=\"a\"", "\"'=\"\"a\"\"\""},
        {"+8613800000000", "+8613800000000"},
        {"-12.5e+3", "-12.5e+3"},
        {"-12.", "'-12."},
        {"-1e", "'-1e"},
        {"-", "'-"},
        {"-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"},
        {"@SUM(1)", "'@SUM(1)"},
        {"\tx", "'\tx"},
        {"\r=1", "\"'\r=1\""},
        {"\n=1", "\"'\n=1\""},
        {"＝1", "'＝1"},
        {"＋1", "'＋1"},
        {"－1", "'－1"},
        {"＠a", "'＠a"},
        {"同心", "同心"},
        {"\xef\xbb\xbf"
         "a",
         "\"\xef\xbb\xbf"
         "a\""},
    };
    for (size_t i = 0; i < countof(v); i++) {
        struct buf b = buf_make(t_arena(), 0);
        struct csv_out c = csv_begin(&b);
        csv_str(&c, v[i][0]);
        csv_int(&c, -7);
        csv_end_row(&c);
        EXPECT_STR(b.p, arena_printf(t_arena(), "%s,-7\r\n", v[i][1]));
    }
}

static char *random_field(struct rng *r)
{
    static const char *const bits[] = {"a", ",",  "\"", "\r", "\n", "\r\n",
                                       " ", "同", "1",  "x=", ""};
    struct buf b = buf_make(t_arena(), 0);
    for (uint64_t n = rng_below(r, 6); n; n--)
        buf_puts(&b, bits[rng_below(r, countof(bits))]);
    if (b.p[0] == '\r' || b.p[0] == '\n')
        b.p[0] = 'z'; /* would get an apostrophe */
    return b.p;
}

TEST(base, csv_round_trip)
{
    struct rng r = rng_fixed(6);
    for (int round = 0; round < 400; round++) {
        struct buf b = buf_make(t_arena(), 0), want = buf_make(t_arena(), 0);
        struct csv_out c = csv_begin(&b);
        size_t line = 1;
        for (uint64_t rows = rng_below(&r, 6); rows; rows--) {
            size_t fields = 1 + rng_below(&r, 5), at = b.n;
            buf_printf(&want, "%zu:", line);
            for (size_t i = 0; i < fields; i++) {
                char *f = random_field(&r);
                csv_str(&c, f);
                buf_printf(&want, "%s%s", i ? "|" : "", f);
            }
            csv_end_row(&c);
            buf_puts(&want, ";");
            for (; at < b.n; at++) /* CR, LF and CRLF each end one line */
                line += b.p[at] == '\r' || (b.p[at] == '\n' && (at == 0 || b.p[at - 1] != '\r'));
        }
        EXPECT_STR(said((struct str){b.p, b.n}, 1, limits), want.p);
        EXPECT_STR(said((struct str){b.p, b.n}, 1 + rng_below(&r, 40), limits), want.p);
    }
}

/* Any bytes at all: whatever the pieces, the same answer. */
TEST(base, csv_pieces_do_not_matter)
{
    static const char alphabet[] = "a,\"\r\n\xef\xbb\xbf\0";
    struct rng r = rng_fixed(7);
    for (int round = 0; round < 3000; round++) {
        char text[24];
        size_t n = rng_below(&r, sizeof(text));
        for (size_t i = 0; i < n; i++)
            text[i] = alphabet[rng_below(&r, sizeof(alphabet) - 1)];
        struct str s = {text, n};
        const char *whole = said(s, n + 1, limits);
        for (size_t piece = 1; piece < 4; piece++)
            EXPECT_STR(said(s, piece, limits), whole);
    }
}

TEST(base, csv_feeding_too_early_is_a_bug)
{
    struct csv_in *c = csv_open(t_arena(), limits);
    csv_feed(c, "a\nb", 3, false);
    EXPECT_DIES("BUG", csv_feed(c, "c", 1, false));
}
