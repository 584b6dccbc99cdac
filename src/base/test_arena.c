/*
 * test_arena.c - memory that is freed together, and the buffer and array that live in it.
 */
#include "base/buf.h"
#include "base/format.h"
#include "base/vec.h"
#include "harness.h"

#include <limits.h>

TEST(base, arena_zeroed_and_aligned)
{
    struct arena a;
    arena_init(&a, 64u << 20);
    for (int round = 0; round < 3; round++) {
        char *before = NULL;
        for (size_t n = 0; n < 3000; n += 7) {
            char *p = arena_alloc(&a, n);
            EXPECT(p != before);
            EXPECT_INT((uintptr_t)p % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < n; i++)
                EXPECT_INT(p[i], 0);
            memset(p, 0xa5, n);
            before = p;
        }
        EXPECT(!arena_failed(&a));
        arena_reset(&a);
        EXPECT_INT(a.used, 0);
    }
    arena_free(&a);
}

TEST(base, arena_reset_keeps_a_chunk)
{
    struct arena a;
    arena_init(&a, 64u << 20);
    char *first = arena_alloc(&a, 100);
    arena_reset(&a);
    EXPECT(arena_alloc(&a, 100) == first);
    arena_alloc(&a, 5u << 20); /* too large to be kept */
    arena_reset(&a);
    EXPECT(a.chunk != NULL);
    EXPECT(arena_alloc(&a, 100) == first);
    arena_free(&a);
}

TEST(base, arena_again_keeps_what_was_needed)
{
    struct arena a;
    char *first[12] = {0};
    arena_init(&a, 64u << 20);
    arena_again(&a); /* of an empty one */
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < countof(first); i++) {
            size_t size = i % 3 ? 700 * 1024 : 3u << 20;
            char *p = arena_alloc(&a, size);
            EXPECT(p[0] == 0 && p[size - 1] == 0);
            EXPECT(round == 0 || p == first[i]);
            first[i] = p;
            memset(p, 'x', size);
        }
        arena_again(&a);
        EXPECT_INT(a.used, 0);
    }
    arena_alloc(&a, 8u << 20); /* more than any of them */
    arena_alloc(&a, 100);
    arena_reset(&a); /* gives it all back but a small one */
    EXPECT(a.spare == NULL);
    arena_free(&a);
}

/* volatile: the compiler must not see the overrun, or it may refuse it or drop it. */
static void touch(volatile char *p, size_t i)
{
    p[i] = 1;
}

TEST_LONG(base, arena_overrun_caught)
{
    if (!test_has_asan())
        SKIP("needs AddressSanitizer");
    for (size_t n = 1; n < 40; n++) {
        char *p = arena_alloc(t_arena(), n);
        arena_alloc(t_arena(), 16);
        touch(p, n - 1);
        EXPECT_DIES("use-after-poison", touch(p, n));
    }
}

TEST(base, arena_use_after_reset_caught)
{
    if (!test_has_asan())
        SKIP("needs AddressSanitizer");
    struct arena a;
    arena_init(&a, 1u << 20);
    char *p = arena_alloc(&a, 10);
    struct arena_mark mark = arena_mark(&a);
    char *q = arena_alloc(&a, 10);
    arena_rewind(&a, mark);
    touch(p, 0);
    EXPECT_DIES("use-after-poison", touch(q, 0));
    arena_reset(&a);
    EXPECT_DIES("use-after-poison", touch(p, 0));
    arena_free(&a);
}

TEST(base, arena_grow)
{
    struct arena *a = t_arena();
    char *p = arena_grow(a, NULL, 0, 10);
    memset(p, 'x', 10);
    char *q = arena_grow(a, p, 10, 1000);
    EXPECT(q == p); /* the last one grows in place */
    EXPECT_INT(q[9], 'x');
    EXPECT_INT(q[10], 0);
    arena_alloc(a, 1);
    char *r = arena_grow(a, q, 1000, 2000);
    EXPECT(r != q);
    EXPECT_INT(r[9], 'x');
    EXPECT_INT(r[1999], 0);
    EXPECT(arena_grow(a, r, 2000, 5) == r);
    char *big = arena_grow(a, r, 2000, 3u << 20);
    EXPECT_MEM(big, "xxxxxxxxxx", 11);
}

TEST(base, arena_limit_marks_failed)
{
    struct arena a;
    arena_init(&a, 4096);
    arena_alloc(&a, 4096);
    EXPECT(!arena_failed(&a));
    char *p = arena_alloc(&a, 100);
    EXPECT(arena_failed(&a));
    memset(p, 1, 100); /* still memory */
    arena_reset(&a);
    EXPECT(!arena_failed(&a));
    arena_alloc(&a, 4096 + ARENA_OVERDRAFT);
    EXPECT(arena_failed(&a));
    EXPECT_DIES("overdraft", arena_alloc(&a, 1));
    arena_free(&a);
    EXPECT_DIES("overdraft", arena_alloc(&a, 4097 + (size_t)ARENA_OVERDRAFT));
    EXPECT_DIES("BUG", arena_alloc(&a, SIZE_MAX - 3));
}

TEST(base, arena_calloc_overflow)
{
    struct arena a;
    arena_init(&a, 4096);
    char *p = arena_calloc(&a, SIZE_MAX / 2, 8);
    EXPECT(arena_failed(&a));
    memset(p, 1, 8);
    arena_free(&a);
}

TEST(base, arena_fails_at_the_nth)
{
    struct arena a;
    arena_init(&a, 1u << 20);
    for (int n = 1; n < 20; n++) {
        a.fail_at = n;
        for (int i = 1; i <= 20; i++) {
            EXPECT(arena_alloc(&a, 8) != NULL);
            EXPECT_INT(arena_failed(&a), i >= n);
        }
        EXPECT_INT(a.fail_at, 0);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void note(void *p)
{
    struct buf *b = p;
    buf_lit(b, "x");
}
static void note_2(void *p)
{
    struct buf *b = p;
    buf_lit(b, "y");
}

TEST(base, arena_cleanups)
{
    struct buf b = buf_make(t_arena(), 0);
    struct arena a;
    arena_init(&a, 1u << 20);
    arena_defer(&a, note, &b);
    struct arena_mark mark = arena_mark(&a);
    arena_defer(&a, note_2, &b);
    arena_alloc(&a, 1u << 19);
    arena_defer(&a, note_2, &b);
    arena_rewind(&a, mark);
    EXPECT_STR(b.p, "yy");
    EXPECT_INT(a.used, mark.used);
    arena_defer(&a, note_2, &b);
    arena_reset(&a);
    EXPECT_STR(b.p, "yyyx");
    arena_free(&a);
    EXPECT_STR(b.p, "yyyx");
}

TEST(base, arena_rewind_empty)
{
    struct arena a;
    arena_init(&a, 1u << 20);
    struct arena_mark mark = arena_mark(&a);
    arena_alloc(&a, 100);
    arena_rewind(&a, mark);
    EXPECT(a.chunk == NULL);
    EXPECT_INT(a.used, 0);
    EXPECT_STR(arena_strdup(&a, "again"), "again");
    arena_free(&a);
}

TEST(base, arena_printf)
{
    struct arena *a = t_arena();
    EXPECT_STR(arena_printf(a, "%d-%s", 7, "x"), "7-x");
    for (int n = 250; n < 262; n++) {
        char *s = arena_printf(a, "%*d", n, 5);
        EXPECT_INT(strlen(s), n);
        EXPECT_INT(s[n - 1], '5');
    }
    EXPECT_STR(arena_strndup(a, "abcdef", 3), "abc");
    EXPECT_STR(arena_strndup(a, NULL, 0), "");
}

/* What format_plain() takes says the same as the C library; what it leaves is left whole. */
#define SAME(taken, ...)                                                    \
    do {                                                                    \
        char want[400], got[400];                                           \
        int n = snprintf(want, sizeof(want), __VA_ARGS__);                  \
        EXPECT_INT(plain(got, sizeof(got), __VA_ARGS__), (taken) ? n : -1); \
        if (taken)                                                          \
            EXPECT_STR(got, want);                                          \
        EXPECT_STR(arena_printf(t_arena(), __VA_ARGS__), want);             \
        EXPECT_INT(plain(got, (size_t)n, __VA_ARGS__), -1);                 \
    } while (0)

TX_PRINTF(3, 4) static int plain(char *to, size_t room, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = format_plain(to, room, fmt, ap);
    va_end(ap);
    return n;
}

TEST(base, format_like_printf)
{
    SAME(true, "plain words");
    SAME(true, "%s-%s%%", "一", "two");
    SAME(true, "/t/%s?before=%lld-%lld#c%lld", "BSY-2026-0142", LLONG_MAX, LLONG_MIN, -1LL);
    SAME(true, "%d %i %u %ld %lu %zu %zd", INT_MIN, INT_MAX, UINT_MAX, LONG_MIN, ULONG_MAX,
         SIZE_MAX, (ptrdiff_t)-5);
    SAME(true, "%04d-%02d-%02dT%02d", 987, 1, 23, -4);
    SAME(true, "%02u %04lld", 123u, 123456LL);
    SAME(true, "%.*s|%.*s|%.*s", 2, "abc", 9, "abc", 0, "abc");
    SAME(true, "%c%c", 'x', '%');
    SAME(false, "%.1f %s", 1.5, "x");
    SAME(false, "%-4d|", 7);
    SAME(false, "%4d|", 7);
    SAME(false, "%.1s|", "abc");
    SAME(false, "%016llx", 255ULL);
    char none[1];
    EXPECT_INT(plain(none, 0, "x"), -1);
    EXPECT_INT(plain(none, 1, "%s", ""), 0);
}

TEST(base, buf_grows)
{
    struct buf b = buf_make(t_arena(), 3);
    struct buf c = buf_make(t_arena(), 0); /* so that b cannot always grow in place */
    for (int i = 0; i < 5000; i++) {
        buf_printf(&b, "%04d", i);
        buf_put(&c, "ab", 2);
        EXPECT_INT(b.p[b.n], 0);
    }
    EXPECT_INT(b.n, 20000);
    EXPECT_INT(c.n, 10000);
    for (int i = 0; i < 5000; i++)
        EXPECT_MEM(b.p + i * 4, arena_printf(t_arena(), "%04d", i), 4);
    buf_put(&b, NULL, 0);
    EXPECT_INT(b.n, 20000);
}

TEST(base, buf_numbers)
{
    struct buf b = buf_make(t_arena(), 0);
    const int64_t v[] = {0, 1, -1, 10, 99, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < countof(v); i++) {
        b.n = 0;
        buf_int(&b, v[i]);
        EXPECT_STR(b.p, arena_printf(t_arena(), "%lld", (long long)v[i]));
    }
    struct buf empty = {.arena = t_arena()};
    buf_printf(&empty, "%s", "from nothing");
    EXPECT_STR(empty.p, "from nothing");
    EXPECT_DIES("BUG", buf_room(&b, SIZE_MAX));
}

TEST(base, vec_pushes)
{
    VEC(int) v = {0};
    int sum = 0;
    for (int i = 0; i < 1000; i++)
        VEC_PUSH(t_arena(), &v, i);
    VEC_EACH (&v, it)
        sum += *it;
    EXPECT_INT(v.n, 1000);
    EXPECT_INT(sum, 499500);
}

TEST(base, bug_says_where)
{
    EXPECT_DIES("test_arena.c", BUG("x is %d", 3));
    EXPECT_DIES("x is 3\n", BUG("x is %d", 3));
    EXPECT_DIES("BUG", BUG_IF(1 + 1 == 2));
}
