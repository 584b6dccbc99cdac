/*
 * proc.h - child processes: where a secret or a solver lives.
 *
 * The child gets one function, a pipe in and a pipe out, limits, no_new_privs, no other descriptors
 * and an empty environment. Bytes in, bytes out. It cannot reach the database.
 */
#ifndef TX_PROC_H
#define TX_PROC_H

#include "base/buf.h"

struct proc_limits {
    int seconds;          /* wall clock and CPU; 0: 60 */
    size_t memory;        /* RLIMIT_AS; 0: 1 GiB */
    size_t output;        /* most bytes it may answer; 0: 16 MiB */
    bool network;         /* false: no sockets at all (seccomp-free: its own rlimit on files) */
};
enum proc_result { PROC_OK, PROC_TIMEOUT, PROC_CRASHED, PROC_TOO_BIG, PROC_FAILED };

/* Runs main_fn(in, out_fd) in a child made by fork+exec of this program ("tongxin --child NAME"), so
 * that no thread, lock or connection of the parent is in it. Answers what it wrote. */
struct proc_kind {
    const char *name;
    int (*main_fn)(struct str in, struct buf *out); /* 0: fine */
};
enum proc_result proc_run(struct arena *a, const char *name, struct str in,
                          struct proc_limits limits, struct str *out, const char **error);
/* In main(), first thing: runs the child and does not return when argv says so. */
void proc_child(int argc, char **argv, const struct proc_kind *kinds, size_t n);

#endif
