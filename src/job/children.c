/*
 * children.c - every child process there is (proc.h): one line a kind.
 */
#include "job/mail.h"
#include "job/proc.h"

const struct proc_kind child_kinds[] = {
    {"mailer", mail_child},
};
const size_t n_child_kinds = countof(child_kinds);
