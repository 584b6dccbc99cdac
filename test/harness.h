/*
 * harness.h - small tests in C.
 *
 *     TEST(blog, draft_is_hidden)
 *     {
 *         char *s = arena_strdup(t_arena(), "路灯");
 *         EXPECT_INT(strlen(s), 6);
 *         EXPECT_STR(s, "路灯");
 *     }
 *
 * Each test runs in a process of its own, two at a time, for at most 300 s (TEST_SECONDS=n), so that
 * a crash, a hang, a leak or a forgotten child is the failure of one test. The first EXPECT that
 * does not hold ends its test. What a test prints is shown when it fails.
 *
 *     tests [-l | -t] [ROOM | ROOM.NAME | ROOM.PREFIX*]...     -l: only list them; -t: how long each took
 *
 * The last line is "N passed, N failed" (and ", N skipped" when some were). Exit status 1 when one
 * failed or none ran.
 */
#ifndef TX_HARNESS_H
#define TX_HARNESS_H

#include "base/arena.h"

struct test {
    const char *room, *name, *file;
    int line;
    bool is_long;
    void (*run)(void);
    struct test *next;
};
void test_register(struct test *t);

#define TEST(room_, name_) TEST_(room_, name_, false)
/* One that takes many seconds: these begin first, so that none is left alone at the end. */
#define TEST_LONG(room_, name_) TEST_(room_, name_, true)
#define TEST_(room_, name_, long_)                                            \
    static void test_##room_##_##name_(void);                                 \
    __attribute__((constructor)) static void test_add_##room_##_##name_(void) \
    {                                                                         \
        static struct test t = {.room = #room_,                               \
                                .name = #name_,                               \
                                .file = __FILE__,                             \
                                .line = __LINE__,                             \
                                .is_long = long_,                             \
                                .run = test_##room_##_##name_};               \
        test_register(&t);                                                    \
    }                                                                         \
    static void test_##room_##_##name_(void)

/* The value comes first, what it should be second. Text and memory may be NULL. */
#define EXPECT(cond)                                              \
    do {                                                          \
        if (!(cond))                                              \
            test_fail(__FILE__, __LINE__, "not true: %s", #cond); \
    } while (0)
#define EXPECT_INT(a, b)    test_expect_int(__FILE__, __LINE__, #a, (int64_t)(a), (int64_t)(b))
#define EXPECT_STR(a, b)    test_expect_str(__FILE__, __LINE__, #a, (a), (b))
#define EXPECT_MEM(a, b, n) test_expect_mem(__FILE__, __LINE__, #a, (a), (b), (n))
#define EXPECT_HAS(haystack, needle) \
    test_expect_has(__FILE__, __LINE__, #haystack, (haystack), (needle), true)
#define EXPECT_LACKS(haystack, needle) \
    test_expect_has(__FILE__, __LINE__, #haystack, (haystack), (needle), false)
/* The statement ends its process, and stderr has the word ("BUG", "AddressSanitizer"). */
#define EXPECT_DIES(word, ...)                                  \
    do {                                                        \
        if (test_die_begin()) {                                 \
            __VA_ARGS__;                                        \
            test_die_survived();                                \
        }                                                       \
        test_die_end(__FILE__, __LINE__, #__VA_ARGS__, (word)); \
    } while (0)
/* Ends the test as neither passed nor failed. */
#define SKIP(reason) test_skip(reason)

/* Ends the test as failed. */
TX_NORETURN TX_PRINTF(3, 4) void test_fail(const char *file, int line, const char *fmt, ...);
TX_NORETURN void test_skip(const char *reason);
void test_expect_int(const char *file, int line, const char *what, int64_t a, int64_t b);
void test_expect_str(const char *file, int line, const char *what, const char *a, const char *b);
void test_expect_mem(const char *file, int line, const char *what, const void *a, const void *b,
                     size_t n);
void test_expect_has(const char *file, int line, const char *what, const char *haystack,
                     const char *needle, bool has);
bool test_die_begin(void);
TX_NORETURN void test_die_survived(void);
void test_die_end(const char *file, int line, const char *what, const char *word);

/* True when AddressSanitizer watches. */
bool test_has_asan(void);
/* An arena that is freed at the end of the test (before leaks are counted). */
struct arena *t_arena(void);
/* An empty directory, removed after the test however it ended. */
const char *t_dir(void);
/* The URL of a new, empty schema on that PostgreSQL server. */
const char *t_pg_schema(struct arena *a, const char *server);
/* A database of the server: name NULL: a new name. of: URL of one to begin with, which nobody uses meanwhile; NULL: empty. */
const char *t_pg_copy(struct arena *a, const char *server, const char *name, const char *of);
const char *t_pg_url(struct arena *a, const char *server, const char *name);
void t_pg_drop(struct arena *a, const char *server, const char *url);

#endif
