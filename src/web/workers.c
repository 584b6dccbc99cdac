/*
 * workers.c - threads beside the HTTP pool.
 *
 * Hashing a password takes a tenth of a second on purpose, and a picture even longer: on a thread of
 * the pool it would hold up the other connections of that thread, on the lane all writers. The queue
 * is bounded: when it is full the person is told to come back, instead of everybody waiting.
 */
#include "web/workers.h"

#include "base/base.h"

#define WORKERS_MAX 16

struct worker {
    struct workers *all;
    struct db *db;
    pthread_t thread;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct worker_job *first, **last;
    size_t waiting, max;
    bool stopping;
    struct worker worker[WORKERS_MAX];
    int n;
};

static struct worker_job *next_job(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->stopping)
        pthread_cond_wait(&w->more, &w->lock);
    struct worker_job *j = w->first;
    if (j) {
        w->first = j->next;
        if (!w->first)
            w->last = &w->first;
        w->waiting--;
    }
    pthread_mutex_unlock(&w->lock);
    return j;
}

static void *work(void *arg)
{
    struct worker *me = arg;
    struct worker_job *j;
    while ((j = next_job(me->all)))
        j->run(j, me->db);
    db_close(me->db);
    return NULL;
}

struct workers *workers_start(const char *url, int threads, size_t max, struct arena *a,
                              const char **error)
{
    struct workers *w = base_alloc(sizeof(*w));
    *w = (struct workers){.max = max};
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    BUG_IF(threads < 1 || threads > WORKERS_MAX);
    for (int i = 0; i < threads; i++) {
        struct worker *me = &w->worker[i];
        *me = (struct worker){.all = w, .db = db_open(url, false, a, error)};
        if (!me->db) {
            workers_stop(w);
            return NULL;
        }
        if (pthread_create(&me->thread, NULL, work, me) != 0)
            BUG("no thread for a worker");
        w->n++;
    }
    return w;
}

bool workers_submit(struct workers *w, struct worker_job *j)
{
    j->next = NULL;
    pthread_mutex_lock(&w->lock);
    bool room = w->waiting < w->max && !w->stopping;
    if (room) {
        *w->last = j;
        w->last = &j->next;
        w->waiting++;
        pthread_cond_signal(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

void workers_stop(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->n; i++)
        pthread_join(w->worker[i].thread, NULL);
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
