/*
 * test_site.h - a database and an app for the tests of this room, with kinds and entries of their own.
 */
#ifndef TX_TEST_SITE_H
#define TX_TEST_SITE_H

#include "job/work.h"

#define T_NOW (INT64_C(1773104400) * USEC_SECOND) /* 2026-03-10T09:00+08:00 */

struct job_site {
    struct app app;
    struct config config;
    struct arena *arena;
    struct db *db;
    const char *url;
};
struct job_site *t_job_site(void);
/* Another connection, as another process or worker has one. */
struct db *t_connect(struct job_site *s);
/* Opens the file that t_note() writes lines to, across processes; count the lines of that text. */
void t_note(const char *text);
int t_noted(const char *text);

#endif
