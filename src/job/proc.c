/*
 * proc.c - running one function in a process of its own.
 *
 * The parent has threads, so nothing of ours may run between fork and exec: posix_spawn starts
 * /proc/self/exe (the very file that runs, even when an upgrade has replaced its name), and the child
 * binds itself in proc_child() before it reads a single byte of input: it checks that its parent
 * is still there and dies with it, closes every other descriptor, sets its limits, gives up gaining
 * privileges, and without network lays a filter over its system calls.
 *
 * Parent and child talk over one socket pair rather than two pipes: send() with MSG_NOSIGNAL needs
 * nobody to have ignored SIGPIPE, and shutdown() says "that was all". A sealed child cannot make
 * descriptors: RLIMIT_NOFILE stands at the three it has, and the filter refuses sockets whatever it
 * closes before. The filter is written out by hand: it is a list of eight numbers, for which a
 * library would be a part more to keep.
 */
#include "job/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/clock.h"

enum { CHILD_ARGC = 7, CHILD_SETUP_FAILED = 126 };

static struct proc_limits with_defaults(struct proc_limits l)
{
    l.seconds = l.seconds ? l.seconds : 60;
    l.memory = l.memory ? l.memory : (size_t)1 << 30;
    l.output = l.output ? l.output : (size_t)16 << 20;
    return l;
}

/* --- the parent ------------------------------------------------------------------------------- */

/* Signals as a fresh program expects them, a process group of its own (so that ^C at a terminal asks
 * the server to stop and does not kill a letter half sent), fd as standard input and output. */
static int spawn_with(pid_t *pid, int fd, char **argv)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t all, none;
    char *empty[] = {NULL};
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, fd, STDOUT_FILENO);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setpgroup(&attr, 0);
    int err = posix_spawn(pid, "/proc/self/exe", &files, &attr, argv, empty);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return err;
}

static int spawn(struct arena *a, const char *name, struct proc_limits l, int fd, pid_t *pid)
{
    char *argv[CHILD_ARGC + 1] = {
        arena_strdup(a, "tongxin"),
        arena_strdup(a, "--child"),
        arena_strdup(a, name),
        arena_printf(a, "%ld", (long)getpid()),
        arena_printf(a, "%d", l.seconds),
        arena_printf(a, "%zu", l.memory),
        arena_strdup(a, l.network ? "network" : "sealed"),
        NULL,
    };
    return spawn_with(pid, fd, argv);
}

/* Feeds in and collects the answer until the child closes its end. */
static enum proc_result talk(int fd, struct str in, struct buf *out, size_t most, usec deadline)
{
    bool feeding = true;
    for (;;) {
        if (feeding && in.n == 0) {
            shutdown(fd, SHUT_WR);
            feeding = false;
        }
        usec left = deadline - clock_monotonic();
        if (left <= 0)
            return PROC_TIMEOUT;
        struct pollfd p = {fd, (short)(feeding ? POLLIN | POLLOUT : POLLIN), 0};
        if (poll(&p, 1, (int)(left / 1000) + 1) <= 0)
            continue; /* a signal, or the deadline, seen above */
        if (feeding && (p.revents & POLLOUT)) {
            ssize_t n = send(fd, in.p, in.n, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n < 0 && errno != EAGAIN && errno != EINTR)
                in.n = 0; /* it ended without reading all: its answer and status say why */
            if (n > 0)
                in = (struct str){in.p + n, in.n - (size_t)n};
        }
        if (p.revents & (POLLIN | POLLHUP | POLLERR)) {
            ssize_t n = recv(fd, buf_room(out, 65536), 65536, MSG_DONTWAIT);
            if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
                return PROC_OK;
            out->n += n > 0 ? (size_t)n : 0;
            if (out->n > most)
                return PROC_TOO_BIG;
        }
    }
}

/* Its status; at the deadline it is killed first (a child that closed its end but does not end). */
static int wait_for(pid_t pid, usec deadline, bool *killed)
{
    struct timespec pause = {0, 200000};
    for (;;) {
        int status = 0;
        pid_t got = waitpid(pid, &status, *killed ? 0 : WNOHANG);
        if (got == pid)
            return status;
        if (got < 0 && errno != EINTR)
            return -1;
        if (!*killed && clock_monotonic() >= deadline) {
            kill(-pid, SIGKILL);
            *killed = true;
        } else if (!*killed) {
            nanosleep(&pause, NULL);
            pause.tv_nsec = pause.tv_nsec < 10000000 ? pause.tv_nsec * 2 : pause.tv_nsec;
        }
    }
}

static enum proc_result verdict(struct arena *a, const char *name, struct proc_limits l,
                                enum proc_result r, int status, const char **error)
{
    if (r == PROC_OK && WIFSIGNALED(status))
        r = WTERMSIG(status) == SIGXCPU ? PROC_TIMEOUT : PROC_CRASHED;
    if (r == PROC_TIMEOUT)
        *error = arena_printf(a, "%s was stopped after %d seconds", name, l.seconds);
    else if (r == PROC_TOO_BIG)
        *error = arena_printf(a, "%s was stopped: it answered more than %zu bytes", name, l.output);
    else if (r == PROC_CRASHED)
        *error = arena_printf(a, "%s ended by signal %d", name, WTERMSIG(status));
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        *error = arena_printf(a, "%s failed with status %d", name, WEXITSTATUS(status));
        return PROC_FAILED;
    }
    return r;
}

enum proc_result proc_run(struct arena *a, const char *name, struct str in,
                          struct proc_limits limits, struct str *out, const char **error)
{
    struct proc_limits l = with_defaults(limits);
    int fd[2];
    pid_t pid;
    *out = (struct str){"", 0};
    *error = NULL;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) != 0) {
        *error = arena_printf(a, "%s could not be started: %s", name, strerror(errno));
        return PROC_FAILED;
    }
    usec deadline = clock_monotonic() + l.seconds * USEC_SECOND;
    int err = spawn(a, name, l, fd[1], &pid);
    close(fd[1]);
    if (err != 0) {
        close(fd[0]);
        *error = arena_printf(a, "%s could not be started: %s", name, strerror(err));
        return PROC_FAILED;
    }
    struct buf answer = buf_make(a, 0);
    enum proc_result r = talk(fd[0], in, &answer, l.output, deadline);
    bool killed = r != PROC_OK;
    if (killed)
        kill(-pid, SIGKILL);
    bool waited_too_long = killed;
    int status = wait_for(pid, deadline, &waited_too_long);
    if (waited_too_long && !killed)
        r = PROC_TIMEOUT;
    close(fd[0]);
    *out = (struct str){answer.p, answer.n};
    return verdict(a, name, l, r, status, error);
}

/* --- the child -------------------------------------------------------------------------------- */

TX_NORETURN static void refuse(const char *what)
{
    fprintf(stderr, "tongxin: child process: %s: %s\n", what, strerror(errno));
    _exit(CHILD_SETUP_FAILED);
}

static void limit(int resource, uint64_t most, const char *what)
{
    struct rlimit r = {(rlim_t)most, (rlim_t)most};
    if (setrlimit((__rlimit_resource_t)resource, &r) != 0)
        refuse(what);
}

/* Bytes of address space in use. The limit counts from here, as a sanitizer's shadow or a big
 * library is mapped before main() and says nothing about what the function needs. */
static uint64_t space_in_use(void)
{
    unsigned long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f || fscanf(f, "%llu", &pages) != 1)
        refuse("/proc/self/statm");
    fclose(f);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OUR_ARCH AUDIT_ARCH_RISCV64
#else
#error "proc.c: name this machine's AUDIT_ARCH_ here"
#endif

#define REFUSE_CALL(number)                                        \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(number), 0, 1), \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/* No sockets (io_uring can make them too), no other program, no hand on another process. What comes
 * by another machine's calling convention (32 bit, x32) is killed: its numbers mean other things. */
static void seal(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        REFUSE_CALL(SYS_socket),
        REFUSE_CALL(SYS_socketpair),
        REFUSE_CALL(SYS_io_uring_setup),
        REFUSE_CALL(SYS_execve),
        REFUSE_CALL(SYS_execveat),
        REFUSE_CALL(SYS_ptrace),
        REFUSE_CALL(SYS_process_vm_readv),
        REFUSE_CALL(SYS_process_vm_writev),
        REFUSE_CALL(SYS_pidfd_getfd),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {countof(code), code};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        refuse("system call filter");
}

static void bind_child(int64_t parent, struct proc_limits l)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        refuse("parent-death signal");
    if (getppid() != (pid_t)parent)
        _exit(CHILD_SETUP_FAILED); /* it died before we could ask to die with it */
    if (syscall(SYS_close_range, 3u, ~0u, 0u) != 0)
        refuse("closing descriptors");
    uint64_t space = space_in_use() + l.memory;
    limit(RLIMIT_CPU, (uint64_t)l.seconds, "limit on CPU time");
    limit(RLIMIT_AS, space, "limit on memory");
    limit(RLIMIT_CORE, 0, "limit on core files");
    limit(RLIMIT_NOFILE, l.network ? 64 : 3, "limit on open files");
    /* Not dumpable: no process of the same user can look into its memory, where a password may be. */
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        refuse("no new privileges");
    if (!l.network)
        seal();
}

static struct str read_all(struct arena *a)
{
    struct buf in = buf_make(a, 0);
    for (;;) {
        ssize_t n = read(STDIN_FILENO, buf_room(&in, 65536), 65536);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            refuse("reading");
        if (n == 0)
            break;
        in.n += (size_t)n;
    }
    in.p[in.n] = '\0';
    return (struct str){in.p, in.n};
}

static void write_all(struct str s)
{
    while (s.n > 0) {
        ssize_t n = write(STDOUT_FILENO, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            refuse("writing");
        s = (struct str){s.p + n, s.n - (size_t)n};
    }
}

TX_NORETURN static void run_child(const struct proc_kind *kind)
{
    struct arena a;
    arena_init(&a, SIZE_MAX / 2); /* the limit on memory is the system's */
    struct str in = read_all(&a);
    struct buf out = buf_make(&a, 0);
    int status = kind->main_fn(in, &out);
    write_all((struct str){out.p, out.n});
    _exit(status);
}

void proc_child(int argc, char **argv, const struct proc_kind *kinds, size_t n)
{
    if (argc < 3 || strcmp(argv[1], "--child") != 0)
        return;
    const struct proc_kind *kind = NULL;
    for (size_t i = 0; i < n; i++)
        if (streq(kinds[i].name, argv[2]))
            kind = &kinds[i];
    if (!kind)
        return;
    int64_t parent, seconds;
    uint64_t memory;
    if (argc != CHILD_ARGC || !str_int64(str_of(argv[3]), &parent) ||
        !str_int64(str_of(argv[4]), &seconds) || seconds < 1 || seconds > 86400 ||
        !str_uint64(str_of(argv[5]), &memory)) {
        fprintf(stderr, "tongxin: --child is for the program itself\n");
        _exit(2);
    }
    bind_child(parent, (struct proc_limits){.seconds = (int)seconds,
                                            .memory = (size_t)memory,
                                            .network = streq(argv[6], "network")});
    run_child(kind);
}
