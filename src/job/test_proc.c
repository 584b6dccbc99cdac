/*
 * Tests of proc.c: with real children of the test program itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "base/clock.h"
#include "harness.h"
#include "job/proc.h"

extern char **environ;

/* --- what the children do ------------------------------------------------------------------------ */

static int echo(struct str in, struct buf *out)
{
    buf_put(out, in.p, in.n);
    return 0;
}

static int sleeper(struct str in, struct buf *out)
{
    (void)in, (void)out;
    while (pause() != 0) {
    }
    return 1;
}

static int silent_sleeper(struct str in, struct buf *out)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    return sleeper(in, out);
}

static int spinner(struct str in, struct buf *out)
{
    (void)in, (void)out;
    volatile bool on = true;
    while (on) {
    }
    return 1;
}

static int crasher(struct str in, struct buf *out)
{
    (void)in, (void)out;
    signal(SIGABRT, SIG_DFL);
    kill(getpid(), SIGKILL);
    return 0;
}

static int complainer(struct str in, struct buf *out)
{
    (void)in;
    buf_puts(out, "no good");
    return 3;
}

static int talker(struct str in, struct buf *out)
{
    (void)in;
    for (int i = 0; i < 200000; i++)
        buf_puts(out, "0123456789");
    return 0;
}

/* Takes memory in MiB until it gets none, and tells how much it got. */
static int hog(struct str in, struct buf *out)
{
    (void)in;
    int64_t n = 0;
    while (n < 4096 && mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                            0) != MAP_FAILED)
        n++;
    buf_int(out, n);
    return 0;
}

static void tell(struct buf *out, const char *what, long rc)
{
    buf_printf(out, "%s=%s ", what,
               rc >= 0           ? "yes"
               : errno == EPERM  ? "EPERM"
               : errno == EMFILE ? "EMFILE"
                                 : strerror(errno));
}

static int tries(struct str in, struct buf *out)
{
    (void)in;
    struct rlimit core;
    int pair[2];
    getrlimit(RLIMIT_CORE, &core);
    buf_printf(out, "env=%d privs=%d core=%d ", environ[0] != NULL,
               prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), (int)core.rlim_cur);
    tell(out, "fd3", fcntl(3, F_GETFD));
    tell(out, "socket", socket(AF_INET, SOCK_STREAM, 0));
    tell(out, "pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    tell(out, "uring", syscall(SYS_io_uring_setup, 1, NULL));
    tell(out, "open", open("/etc/passwd", O_RDONLY | O_CLOEXEC));
    char *argv[] = {NULL, NULL};
    tell(out, "exec", execve("/bin/true", argv, argv));
    return 0;
}

static int network(struct str in, struct buf *out)
{
    (void)in;
    tell(out, "socket", socket(AF_INET, SOCK_STREAM, 0));
    tell(out, "open", open("/etc/passwd", O_RDONLY | O_CLOEXEC));
    return 0;
}

static const struct proc_kind test_kinds[] = {
    {"echo", echo},       {"sleeper", sleeper}, {"silent", silent_sleeper},
    {"spinner", spinner}, {"crasher", crasher}, {"complainer", complainer},
    {"talker", talker},   {"hog", hog},         {"tries", tries},
    {"network", network},
};

/* Called by the harness when the test program is started as a child: a kind of the tests, else one of
 * the program's own. */
void harness_child(int argc, char **argv);
void harness_child(int argc, char **argv)
{
    proc_child(argc, argv, test_kinds, countof(test_kinds));
    proc_children(argc, argv);
}

/* --- tests ---------------------------------------------------------------------------------------- */

static enum proc_result run(const char *name, struct str in, struct proc_limits l, struct str *out,
                            const char **error)
{
    usec start = clock_monotonic();
    enum proc_result r = proc_run(t_arena(), name, in, l, out, error);
    EXPECT(clock_monotonic() - start < 20 * USEC_SECOND);
    EXPECT((r == PROC_OK) == (*error == NULL));
    return r;
}

TEST(proc, answers_what_it_was_given)
{
    struct str out;
    const char *error;
    EXPECT_INT(run("echo", STR("hello"), (struct proc_limits){0}, &out, &error), PROC_OK);
    EXPECT_STR(str_dup(t_arena(), out), "hello");
    EXPECT_INT(run("echo", STR(""), (struct proc_limits){0}, &out, &error), PROC_OK);
    EXPECT_INT(out.n, 0);
}

TEST(proc, large_input_and_output)
{
    size_t n = 3 << 20;
    char *p = arena_alloc(t_arena(), n);
    for (size_t i = 0; i < n; i++)
        p[i] = (char)(i * 31 >> 3);
    struct str out;
    const char *error;
    EXPECT_INT(run("echo", (struct str){p, n}, (struct proc_limits){0}, &out, &error), PROC_OK);
    EXPECT(out.n == n && memcmp(out.p, p, n) == 0);
}

TEST(proc, too_slow_is_killed)
{
    struct str out;
    const char *error;
    struct proc_limits l = {.seconds = 1};
    EXPECT_INT(run("sleeper", STR("x"), l, &out, &error), PROC_TIMEOUT);
    EXPECT_STR(error, "sleeper was stopped after 1 seconds");
    EXPECT_INT(run("silent", STR("x"), l, &out, &error), PROC_TIMEOUT);
    EXPECT_INT(run("spinner", STR("x"), l, &out, &error), PROC_TIMEOUT);
}

TEST(proc, input_that_nobody_reads_is_no_hang)
{
    struct str out;
    const char *error;
    char *p = arena_alloc(t_arena(), 8 << 20);
    EXPECT_INT(run("nobody", (struct str){p, 8 << 20}, (struct proc_limits){0}, &out, &error),
               PROC_FAILED);
    EXPECT_STR(error, "nobody failed with status 126");
}

TEST(proc, crash_and_failure)
{
    struct str out;
    const char *error;
    EXPECT_INT(run("crasher", STR(""), (struct proc_limits){0}, &out, &error), PROC_CRASHED);
    EXPECT_STR(error, "crasher ended by signal 9");
    EXPECT_INT(run("complainer", STR(""), (struct proc_limits){0}, &out, &error), PROC_FAILED);
    EXPECT_STR(str_dup(t_arena(), out), "no good");
    EXPECT_STR(error, "complainer failed with status 3");
}

TEST(proc, too_much_output)
{
    struct str out;
    const char *error;
    EXPECT_INT(run("talker", STR(""), (struct proc_limits){.output = 100000}, &out, &error),
               PROC_TOO_BIG);
    EXPECT_INT(run("talker", STR(""), (struct proc_limits){0}, &out, &error), PROC_OK);
    EXPECT_INT(out.n, 2000000);
}

TEST(proc, memory_ends)
{
    struct str out;
    const char *error;
    int64_t got = 0;
    struct proc_limits l = {.memory = 100 << 20};
    EXPECT_INT(run("hog", STR(""), l, &out, &error), PROC_OK);
    EXPECT(str_int64(out, &got) && got > 50 && got <= 100);
}

TEST(proc, a_sealed_child_reaches_nothing)
{
    struct str out;
    const char *error;
    setenv("SECRET", "1", 1);
    int leak = open("/dev/null", O_RDONLY); /* without O_CLOEXEC, as a careless library would */
    EXPECT(leak >= 0);
    EXPECT_INT(run("tries", STR(""), (struct proc_limits){0}, &out, &error), PROC_OK);
    EXPECT_STR(str_dup(t_arena(), out),
               "env=0 privs=1 core=0 fd3=Bad file descriptor socket=EPERM pair=EPERM uring=EPERM "
               "open=EMFILE exec=EPERM ");
    EXPECT_INT(run("network", STR(""), (struct proc_limits){.network = true}, &out, &error),
               PROC_OK);
    EXPECT_STR(str_dup(t_arena(), out), "socket=yes open=yes ");
}

static void *run_many(void *ctx)
{
    struct arena a;
    arena_init(&a, 64 << 20);
    for (int i = 0; i < 8; i++) {
        struct str out;
        const char *error;
        char *said = arena_printf(&a, "%p %d", ctx, i);
        if (proc_run(&a, "echo", str_of(said), (struct proc_limits){0}, &out, &error) != PROC_OK ||
            strcmp(said, str_dup(&a, out)) != 0)
            return ctx;
    }
    arena_free(&a);
    return NULL;
}

TEST(proc, from_several_threads)
{
    pthread_t t[4];
    int self[4];
    for (int i = 0; i < 4; i++)
        EXPECT(pthread_create(&t[i], NULL, run_many, &self[i]) == 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(t[i], &failed);
        EXPECT(failed == NULL);
    }
}
