/*
 * proc.h - child processes: where a secret or a solver lives.
 *
 * The child gets one function, bytes in and bytes out over a socket pair, limits, no_new_privs, no
 * other descriptors and an empty environment. It cannot reach the database.
 */
#ifndef TX_PROC_H
#define TX_PROC_H

#include "base/buf.h"
#include "base/str.h"

struct proc_limits {
    int seconds;   /* wall clock and CPU; 0: 60 */
    size_t memory; /* address space beyond what the program has when it starts; 0: 1 GiB */
    size_t output; /* most bytes it may answer; 0: 16 MiB */
    bool network;  /* false: no socket (seccomp) and no file (RLIMIT_NOFILE) can be opened */
};

enum proc_result {
    PROC_OK,
    PROC_TIMEOUT, /* killed: it took longer than its seconds */
    PROC_CRASHED, /* ended by a signal, out of memory too */
    PROC_TOO_BIG, /* killed: it answered more than its output */
    PROC_FAILED   /* could not be started, or main_fn() did not answer 0; *out holds what it said */
};

struct proc_kind {
    const char *name;
    int (*main_fn)(struct str in, struct buf *out); /* 0: fine; else 1-125 */
};

/* Runs the kind of that name in a child made by exec of this program ("tongxin --child NAME"), so that
 * no thread, lock or connection of the parent is in it. Waits for its end; any number of threads may
 * call this at the same time. *out: what it answered, in a; *error: one line, NULL when PROC_OK. */
enum proc_result proc_run(struct arena *a, const char *name, struct str in,
                          struct proc_limits limits, struct str *out, const char **error);

/* Runs the child and does not return, when argv asks for one of these kinds. */
void proc_child(int argc, char **argv, const struct proc_kind *kinds, size_t n);

/* In main(), first thing: the same for every kind of this program (children.c), and does not return for one that there
 * is not. */
void proc_children(int argc, char **argv);

#endif
