/*
 * harness.c - finds the tests, runs each in a process of its own, and counts.
 *
 * The parent stays single-threaded and touches nothing of the program. A test's output goes to a
 * file without a name, which is shown when the test fails. A test is the leader of a process group:
 * when it ends, whatever it left running in the group ends too. A test that ends well frees its
 * arena and is then searched for leaks, where the sanitizer can do that.
 */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/lsan_interface.h>
#endif

#define AT_ONCE     2
#define ARENA_LIMIT ((size_t)512 * 1024 * 1024)
#define SHOWN_MOST  (256 * 1024)

enum { EXIT_FAILED = 1, EXIT_LEAKED = 76, EXIT_SKIPPED = 77, EXIT_SURVIVED = 78 };

/* --- inside a test ---------------------------------------------------------------------------- */

static struct test *all;
static struct arena arena;
static char dir[256];
static pid_t dying;
static FILE *dying_words;

void test_register(struct test *t)
{
    t->next = all;
    all = t;
}

bool test_has_asan(void)
{
#ifdef HAS_ASAN
    return true;
#else
    return false;
#endif
}

struct arena *t_arena(void)
{
    return &arena;
}

const char *t_dir(void)
{
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        test_fail(__FILE__, __LINE__, "mkdir %s: %s", dir, strerror(errno));
    return dir;
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    fflush(stdout);
    fprintf(stderr, "%s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    fflush(stderr);
    _exit(EXIT_FAILED);
}

void test_skip(const char *reason)
{
    fprintf(stderr, "%s\n", reason);
    fflush(stderr);
    _exit(EXIT_SKIPPED);
}

void test_expect_int(const char *file, int line, const char *what, int64_t a, int64_t b)
{
    if (a != b)
        test_fail(file, line, "%s is %lld, expected %lld", what, (long long)a, (long long)b);
}

static void show(const char *label, const char *s)
{
    if (s)
        fprintf(stderr, "  %s \"%s\"\n", label, s);
    else
        fprintf(stderr, "  %s NULL\n", label);
}

void test_expect_str(const char *file, int line, const char *what, const char *a, const char *b)
{
    if (a == b || (a && b && strcmp(a, b) == 0))
        return;
    show("     got", a);
    show("expected", b);
    test_fail(file, line, "%s differs", what);
}

void test_expect_mem(const char *file, int line, const char *what, const void *a, const void *b,
                     size_t n)
{
    if (n == 0 || a == b)
        return;
    if (!a || !b)
        test_fail(file, line, "%s: %s is NULL", what, a ? "what is expected" : "it");
    const unsigned char *p = a, *q = b;
    for (size_t i = 0; i < n; i++)
        if (p[i] != q[i])
            test_fail(file, line, "%s differs at byte %zu: %02x, expected %02x", what, i, p[i],
                      q[i]);
}

void test_expect_has(const char *file, int line, const char *what, const char *haystack,
                     const char *needle, bool has)
{
    if ((haystack && strstr(haystack, needle)) == has)
        return;
    show("     got", haystack);
    test_fail(file, line, "%s %s \"%s\"", what, has ? "lacks" : "has", needle);
}

bool test_die_begin(void)
{
    fflush(NULL);
    dying_words = tmpfile();
    if (!dying_words)
        test_fail(__FILE__, __LINE__, "tmpfile: %s", strerror(errno));
    dying = fork();
    if (dying < 0)
        test_fail(__FILE__, __LINE__, "fork: %s", strerror(errno));
    if (dying > 0)
        return false;
    dup2(fileno(dying_words), STDERR_FILENO);
    return true;
}

void test_die_survived(void)
{
    _exit(EXIT_SURVIVED);
}

void test_die_end(const char *file, int line, const char *what, const char *word)
{
    int status;
    char said[16384];

    waitpid(dying, &status, 0);
    rewind(dying_words);
    said[fread(said, 1, sizeof(said) - 1, dying_words)] = '\0';
    fclose(dying_words);
    if (WIFEXITED(status) && (WEXITSTATUS(status) == EXIT_SURVIVED || WEXITSTATUS(status) == 0))
        test_fail(file, line, "did not die: %s", what);
    if (!strstr(said, word)) {
        show("it said", said);
        test_fail(file, line, "died without saying \"%s\": %s", word, what);
    }
}

/* --- outside: one process per test ----------------------------------------------------------- */

struct slot {
    pid_t pid; /* 0: free */
    struct test *test;
    FILE *output;
    double began, deadline; /* seconds_now() */
    bool late;
    char dir[sizeof(dir)];
};

struct score {
    int passed, failed, skipped;
};

static char root[200];
static bool told_times;

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    fprintf(stderr, "test harness: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    if (remove(path) != 0)
        fprintf(stderr, "test harness: remove %s: %s\n", path, strerror(errno));
    return 0;
}

static void remove_tree(const char *path)
{
    struct stat st;
    if (lstat(path, &st) == 0)
        nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

TX_NORETURN static void run_child(struct slot *s)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    dup2(fileno(s->output), STDOUT_FILENO);
    dup2(fileno(s->output), STDERR_FILENO);
    snprintf(dir, sizeof(dir), "%s", s->dir);
    arena_init(&arena, ARENA_LIMIT);

    s->test->run();
    arena_free(&arena);
    fflush(NULL);
#ifdef HAS_ASAN
    if (__lsan_do_recoverable_leak_check())
        _exit(EXIT_LEAKED);
#endif
    _exit(0);
}

static void start(struct slot *s, struct test *t, int number, int seconds)
{
    *s = (struct slot){.test = t,
                       .began = seconds_now(),
                       .deadline = seconds_now() + seconds,
                       .output = tmpfile()};
    if (!s->output)
        die("tmpfile");
    snprintf(s->dir, sizeof(s->dir), "%s/%d", root, number);
    fflush(NULL);
    s->pid = fork();
    if (s->pid < 0)
        die("fork");
    if (s->pid == 0)
        run_child(s);
}

static void show_output(FILE *f)
{
    char text[4096];
    size_t n, sum = 0;
    bool line_end = true;

    rewind(f);
    while (sum < SHOWN_MOST && (n = fread(text, 1, sizeof(text), f)) > 0) {
        fwrite(text, 1, n, stdout);
        line_end = text[n - 1] == '\n';
        sum += n;
    }
    if (!line_end)
        putchar('\n');
}

/* Why a test with this end failed; NULL: it did not. */
static const char *failure(const struct slot *s, int status)
{
    static char text[128];
    if (s->late)
        return "took too long";
    if (WIFSIGNALED(status)) {
        snprintf(text, sizeof(text), "killed by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
        return text;
    }
    if (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == EXIT_SKIPPED)
        return NULL;
    if (WEXITSTATUS(status) == EXIT_LEAKED)
        return "leaked";
    snprintf(text, sizeof(text), "status %d", WEXITSTATUS(status));
    return text;
}

static double cpu_of(const struct rusage *u)
{
    return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
           (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static void finish(struct slot *s, struct score *score)
{
    int status;
    struct rusage spent;
    kill(-s->pid, SIGKILL); /* its group: what it left behind */
    wait4(s->pid, &status, 0, &spent);
    if (told_times)
        printf("%7.2f s, CPU %6.2f s: %s.%s\n", seconds_now() - s->began, cpu_of(&spent),
               s->test->room, s->test->name);
    const char *why = failure(s, status);
    if (why) {
        score->failed++;
        printf("FAIL %s.%s (%s:%d): %s\n", s->test->room, s->test->name, s->test->file,
               s->test->line, why);
        show_output(s->output);
    } else if (WEXITSTATUS(status) == EXIT_SKIPPED) {
        score->skipped++;
        printf("SKIP %s.%s: ", s->test->room, s->test->name);
        show_output(s->output);
    } else {
        score->passed++;
    }
    fflush(stdout);
    fclose(s->output);
    remove_tree(s->dir);
    s->pid = 0;
}

/* Ends what is over or late; true when a slot became free. */
static bool reap(struct slot *slots, struct score *score)
{
    bool freed = false;
    for (int i = 0; i < AT_ONCE; i++) {
        struct slot *s = &slots[i];
        siginfo_t info = {0};
        if (!s->pid)
            continue;
        if (!s->late && seconds_now() > s->deadline) {
            s->late = true;
            kill(s->pid, SIGKILL);
        }
        /* WNOWAIT keeps the process number taken until its group is gone. */
        if (waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid) {
            finish(s, score);
            freed = true;
        }
    }
    return freed;
}

static void wait_a_little(const sigset_t *child)
{
    struct timespec limit = {.tv_nsec = 500 * 1000 * 1000};
    sigtimedwait(child, NULL, &limit);
}

static bool names(const char *filter, const struct test *t)
{
    char full[256];
    snprintf(full, sizeof(full), "%s.%s", t->room, t->name);
    size_t len = strlen(filter);
    bool prefix = len && filter[len - 1] == '*';
    return strcmp(filter, t->room) == 0 || strcmp(filter, full) == 0 ||
           (prefix && strncmp(filter, full, len - 1) == 0);
}

static bool wanted(const struct test *t, char **filter, int n)
{
    for (int i = 0; i < n; i++)
        if (names(filter[i], t))
            return true;
    return n == 0;
}

/* A filter that names nothing would look like tests that passed. */
static bool all_name_something(char **filter, int n)
{
    for (int i = 0; i < n; i++) {
        const struct test *t = all;
        while (t && !names(filter[i], t))
            t = t->next;
        if (!t) {
            fprintf(stderr, "no test is called \"%s\"\n", filter[i]);
            return false;
        }
    }
    return true;
}

static int long_ones_first(const void *a, const void *b)
{
    const struct test *x = *(struct test *const *)a, *y = *(struct test *const *)b;
    if (x->is_long != y->is_long)
        return x->is_long ? -1 : 1;
    int order = strcmp(x->room, y->room);
    return order ? order : strcmp(x->file, y->file) ? strcmp(x->file, y->file) : x->line - y->line;
}

/* The tests that the filter names: the long ones, then by room, file and line. */
static struct test **choose(char **filter, int n_filter, int *n)
{
    int sum = 0;
    for (struct test *t = all; t; t = t->next)
        sum++;
    struct test **list = base_alloc((size_t)sum * sizeof(struct test *));
    *n = 0;
    for (struct test *t = all; t; t = t->next)
        if (wanted(t, filter, n_filter))
            list[(*n)++] = t;
    qsort(list, (size_t)*n, sizeof(struct test *), long_ones_first);
    return list;
}

static struct score run_all(struct test **list, int n, int seconds)
{
    struct slot slots[AT_ONCE] = {0};
    struct score score = {0};
    sigset_t child;
    int next = 0;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    for (;;) {
        int busy = 0;
        for (int i = 0; i < AT_ONCE; i++) {
            if (!slots[i].pid && next < n) {
                start(&slots[i], list[next], next, seconds);
                next++;
            }
            busy += slots[i].pid != 0;
        }
        if (!busy)
            return score;
        if (!reap(slots, &score))
            wait_a_little(&child);
    }
}

static void make_root(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(root, sizeof(root), "%s/tongxin-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(root))
        die(root);
}

/* Where the test program itself is started as a child process (job/proc.h): runs the child, does not
 * return. Absent where nothing starts children. */
__attribute__((weak)) void harness_child(int argc, char **argv);

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--child") == 0 && harness_child)
        harness_child(argc, argv);

    bool list_only = argc > 1 && strcmp(argv[1], "-l") == 0;
    told_times = argc > 1 && strcmp(argv[1], "-t") == 0;
    int n, skip = list_only || told_times ? 2 : 1;
    const char *limit = getenv("TEST_SECONDS");
    if (!all_name_something(argv + skip, argc - skip))
        return 2;
    struct test **list = choose(argv + skip, argc - skip, &n);

    if (list_only) {
        for (int i = 0; i < n; i++)
            printf("%s.%s\n", list[i]->room, list[i]->name);
        free(list);
        return 0;
    }
    make_root();
    struct score score = run_all(list, n, limit ? (int)strtol(limit, NULL, 10) : 300);
    remove_tree(root);
    free(list);
    printf("%d passed, %d failed", score.passed, score.failed);
    if (score.skipped)
        printf(", %d skipped", score.skipped);
    printf("\n");
    return score.failed || score.passed + score.skipped == 0;
}
