/*
 * children.c - every child process there is (proc.h): one line a kind, and those that features bring.
 */
#include "job/mail.h"
#include "job/proc.h"
#include "web/app.h"

enum { NO_SUCH_CHILD = 126 };

static const struct proc_kind core_kinds[] = {
    {"mailer", mail_child},
};

void proc_children(int argc, char **argv)
{
    if (argc < 2 || !streq(argv[1], "--child"))
        return;
    proc_child(argc, argv, core_kinds, countof(core_kinds));
    for (const struct module *const *m = modules; *m; m++)
        for (const struct proc_kind *k = (*m)->children; k && k->name; k++)
            proc_child(argc, argv, k, 1);
    fprintf(stderr, "tongxin: no child process is called \"%s\"\n", argc > 2 ? argv[2] : "");
    _exit(NO_SUCH_CHILD);
}
