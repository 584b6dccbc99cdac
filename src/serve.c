/*
 * serve.c - the life of a server process.
 *
 * Signals are blocked before the first thread starts and taken by sigwait() in the main thread, so that
 * no handler ever runs in the middle of anything.
 */
#include "serve.h"

#include <signal.h>

#include "base/log.h"
#include "db/catalog.h"
#include "job/job.h"
#include "web/command.h"
#include "web/event.h"
#include "web/hot.h"
#include "web/http.h"
#include "web/limit.h"

struct db *open_migrated(const struct config *config, bool create, struct arena *a)
{
    const char *error = NULL;
    struct db *db = db_open(config->db, create, a, &error);
    struct db_catalog all = catalog_all(a);
    if (db && !db_migrate(db, &all, a, &error)) {
        db_close(db);
        db = NULL;
    }
    if (!db)
        command_fail("%s", error);
    return db;
}

static void block_signals(sigset_t *stop)
{
    sigemptyset(stop);
    sigaddset(stop, SIGTERM);
    sigaddset(stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, stop, NULL);
    signal(SIGPIPE, SIG_IGN); /* a peer that left is an error of write(), not of ours */
}

static void wait_for_signal(const sigset_t *stop)
{
    int which = 0;
    while (sigwait(stop, &which) != 0)
        ;
    LOG(LOG_INFO, "stopping", LI("signal", which));
}

int serve(const struct config *config, struct arena *a, const char *banner)
{
    const char *error = NULL;
    sigset_t stop;
    block_signals(&stop);
    struct zone *zone = zone_open(config->zone);
    if (!zone)
        return command_fail("there is no time zone \"%s\"; write one like Asia/Shanghai",
                            config->zone);
    struct db *db = open_migrated(config, false, a);
    if (!db)
        return 1;
    db_close(db);

    struct app app = {.config = config, .zone = zone, .clock = clock_now, .limits = limits_new()};
    app_wire(&app, a);
    app.lane = lane_open(config->db, config->lanes, a, &error);
    if (str_starts(str_of(config->db), STR("sqlite:")))
        app.hot = hot_new();
    app.hub = app.lane ? hub_start(&app, a, &error) : NULL;
    struct job_runner *jobs = app.hub ? job_start(&app, a, &error) : NULL;
    struct http *http = jobs ? http_start(&app, a, &error) : NULL;
    if (!http)
        command_fail("%s", error);
    else {
        LOG(LOG_INFO, "listening", LS("at", config->listen));
        if (banner) {
            fputs(banner, stdout);
            fflush(stdout);
        }
        wait_for_signal(&stop);
        if (!http_stop(http))
            _exit(1); /* its threads still use all that would be closed now */
    }
    if (jobs)
        job_stop(jobs);
    if (app.hub)
        hub_stop(app.hub);
    if (app.lane)
        lane_close(app.lane);
    hot_free(app.hot);
    limits_free(app.limits);
    zone_close(zone);
    return http ? 0 : 1;
}
