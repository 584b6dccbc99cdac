/*
 * health.c - /healthz, /readyz, /metrics.
 *
 * The figures are read where they are counted; nothing is kept here. The format is Prometheus' text
 * format 0.0.4: every name has a HELP and a TYPE line, counters end in _total, seconds and bytes are
 * the units.
 */
#include "web/health.h"

#include "base/hash.h"
#include "db/catalog.h"
#include "gen/web/queries.h"
#include "web/app.h"
#include "web/event.h"
#include "web/http.h"

#define LANE_STUCK 2000 /* works that wait: many seconds of writing */

static void say(struct req *r, int status, const char *words)
{
    r->status = status;
    r->type = "text/plain; charset=utf-8";
    r->out.n = 0;
    buf_printf(&r->out, "%s\n", words);
}

static void healthz_get(struct req *r)
{
    say(r, 200, "ok");
}

/* NULL: ready. */
static const char *why_not_ready(struct req *r)
{
    struct web_schema schema;
    struct db_catalog all = catalog_all(r->arena);
    if (!q_web_schema(r->db, &schema))
        return "the database does not answer";
    int64_t have = schema.number.v, want = db_schema_newest(&all);
    if (have != want)
        return have < want ? "the database is older than the program: run tongxin migrate"
                           : "the database is newer than the program: install the newer program";
    if (r->app->lane && lane_figures(r->app->lane).waiting > LANE_STUCK)
        return "the writer does not keep up";
    return NULL;
}

static void readyz_get(struct req *r)
{
    const char *why = why_not_ready(r);
    say(r, why ? 503 : 200, why ? why : "ready");
}

/* --- metrics --------------------------------------------------------------------------------- */

static bool may_see_metrics(const struct req *r)
{
    const char *token = r->app->config->metrics_token, *sent = req_header(r, "authorization");
    if (!str_empty(token)) {
        struct str s = str_of(sent);
        return sent && str_starts(s, STR("Bearer ")) && s.n - 7 == strlen(token) &&
               secret_equal(s.p + 7, token, s.n - 7);
    }
    static const char *const proxies_say[] = {"x-forwarded-for",   "x-forwarded-host",
                                              "x-forwarded-proto", "x-real-ip",
                                              "forwarded",         "via"};
    bool forwarded = false;
    for (size_t i = 0; i < countof(proxies_say); i++)
        forwarded = forwarded || req_header(r, proxies_say[i]);
    return !forwarded && r->client && (streq(r->client, "127.0.0.1") || streq(r->client, "::1"));
}

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
    buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void counter(struct buf *b, const char *name, const char *help, int64_t v)
{
    head(b, name, "counter", help);
    buf_printf(b, "%s %lld\n", name, (long long)v);
}

static void gauge(struct buf *b, const char *name, const char *help, int64_t v)
{
    head(b, name, "gauge", help);
    buf_printf(b, "%s %lld\n", name, (long long)v);
}

static void http_metrics(struct buf *b, const struct http *http)
{
    static const char *const classes[] = {"broken_off", "1xx", "2xx", "3xx", "4xx", "5xx"};
    struct http_figures f = http_figures(http);
    head(b, "tongxin_http_requests_total", "counter", "Requests by class of status.");
    for (size_t i = 0; i < countof(classes); i++)
        buf_printf(b, "tongxin_http_requests_total{class=\"%s\"} %lld\n", classes[i],
                   (long long)f.requests[i]);
    head(b, "tongxin_http_request_seconds", "histogram", "Time until the answer stood.");
    int64_t sum = 0;
    for (size_t i = 0; i < HTTP_BUCKETS; i++) {
        sum += f.bucket[i];
        buf_printf(b, "tongxin_http_request_seconds_bucket{le=\"%.4f\"} %lld\n",
                   (double)http_bucket_limits[i] / 1e6, (long long)sum);
    }
    sum += f.bucket[HTTP_BUCKETS];
    buf_printf(b, "tongxin_http_request_seconds_bucket{le=\"+Inf\"} %lld\n", (long long)sum);
    buf_printf(b, "tongxin_http_request_seconds_sum %.6f\n", (double)f.usecs / 1e6);
    buf_printf(b, "tongxin_http_request_seconds_count %lld\n", (long long)sum);
    counter(b, "tongxin_http_sent_bytes_total", "Bytes of bodies sent, after compression.",
            f.bytes);
    gauge(b, "tongxin_http_connections", "Open connections.", f.connections);
    gauge(b, "tongxin_http_running", "Requests begun and not yet over.", f.running);
}

static void lane_metrics(struct buf *b, const struct lane *lane)
{
    struct lane_figures f = lane_figures(lane);
    counter(b, "tongxin_lane_works_total", "Writes that went through the writer lane.", f.works);
    counter(b, "tongxin_lane_commits_total", "Commits, each of one or more writes.", f.commits);
    counter(b, "tongxin_lane_failed_total", "Writes that failed.", f.failed);
    counter(b, "tongxin_lane_retried_total", "Writes run again.", f.retried);
    counter(b, "tongxin_lane_slow_total", "Writes over five milliseconds.", f.slow);
    gauge(b, "tongxin_lane_waiting", "Writes that wait.", f.waiting);
}

static void hub_metrics(struct buf *b, const struct hub *hub)
{
    struct hub_figures f = hub_figures(hub);
    gauge(b, "tongxin_event_clients", "Open event streams.", f.clients);
    counter(b, "tongxin_event_events_total", "Events handed out.", f.events);
    counter(b, "tongxin_event_delivered_total", "Events sent, counted per client.", f.delivered);
    counter(b, "tongxin_event_dropped_total", "Events dropped for slow clients.", f.dropped);
}

static int64_t resident_bytes(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    if (fscanf(f, "%*s %ld", &pages) != 1)
        pages = 0;
    fclose(f);
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

static void metrics_get(struct req *r)
{
    if (!may_see_metrics(r)) {
        say(r, 403, "figures are for this machine, or with the token of the configuration");
        return;
    }
    r->type = "text/plain; version=0.0.4; charset=utf-8";
    gauge(&r->out, "process_resident_memory_bytes", "Resident memory.", resident_bytes());
    if (r->app->http)
        http_metrics(&r->out, r->app->http);
    if (r->app->lane)
        lane_metrics(&r->out, r->app->lane);
    if (r->app->hub)
        hub_metrics(&r->out, r->app->hub);
}

const struct route health_routes[] = {
    {GET, "/healthz", healthz_get, .machine = true},
    {GET, "/readyz", readyz_get, .machine = true},
    {GET, "/metrics", metrics_get, .machine = true},
};
const size_t n_health_routes = countof(health_routes);
