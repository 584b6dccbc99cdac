/*
 * sweep.c - tests written once for every route there is, now and later.
 *
 * They walk the real route table of the furnished demo town: each route as each role, each field of each
 * form at its bounds, each page as a document, each write with its n-th query and its n-th allocation
 * failing. A new feature is swept without a line here, except for paths whose numbers mean something
 * particular (path_args).
 */
#include "base/vec.h"
#include "html_check.h"
#include "web_harness.h"

static const char *const logins[] = {"clerk", "chair",   "member",   "supervisor", "counter",
                                     "unit",  "leading", "resident", "admin"};

struct table {
    struct arena *arena;
    VEC(const struct route *) all;
};

static void collect(void *ctx, const struct route *r)
{
    struct table *t = ctx;
    VEC_PUSH(t->arena, &t->all, r);
}

static struct table routes_of(struct site *s)
{
    struct table t = {.arena = s->arena};
    route_each(s->app.routes, collect, &t);
    return t;
}

/* What stands for a named part; "1" otherwise. */
static const struct {
    const char *part, *value;
} path_args[] = {{":code", "en"},
                 {":size", "125"},
                 {":mode", "elder"},
                 {":name", "none.css"},
                 {":number", "KC-2026-0001"},
                 {":council", "3"}, /* of the first town */
                 {":*", "linhai/"}};

static const char *path_of(struct site *s, const struct route *r, const char *id)
{
    struct buf b = buf_make(s->arena, 64);
    struct str rest = str_of(r->path + 1), part;
    while (str_cut(&rest, '/', &part)) {
        const char *v = str_starts(part, STR(":")) ? id : str_dup(s->arena, part);
        for (size_t i = 0; i < countof(path_args); i++)
            if (str_eq(part, str_of(path_args[i].part)))
                v = path_args[i].value;
        buf_printf(&b, "/%s", v);
    }
    return b.n ? b.p : "/";
}

static bool is_page(const struct answer *a)
{
    return a->type && strncmp(a->type, "text/html", 9) == 0 && a->body && *a->body;
}

static void expect_sound(const struct route *r, const char *as, const struct answer *a,
                         struct arena *arena)
{
    if (a->status >= 500)
        test_fail(__FILE__, __LINE__, "%s as %s: %d", r->path, as, a->status);
    const char *fault = is_page(a) ? html_fault(arena, a->body) : NULL;
    if (fault)
        test_fail(__FILE__, __LINE__, "%s as %s: %s", r->path, as, fault);
}

/* --- each route as each role ---------------------------------------------------------------------- */

TEST(sweep, every_page_is_well_formed_for_every_role)
{
    struct site *s = t_site();
    t_furnish(s);
    struct table t = routes_of(s);
    for (size_t i = 0; i <= countof(logins); i++) {
        const char *as = i < countof(logins) ? logins[i] : "nobody";
        struct browser *b = i < countof(logins) ? t_sign_in(s, as) : t_browser(s, 0);
        for (int zh = 0; zh < 2; zh++) {
            b->lang = zh ? "zh" : "en";
            VEC_EACH (&t.all, r)
                if (((*r)->methods & GET) && !(*r)->stream)
                    expect_sound(*r, as, t_get(b, path_of(s, *r, "1")), s->arena);
        }
    }
}

TEST(sweep, nobody_reaches_what_a_role_guards)
{
    struct site *s = t_site();
    t_furnish(s);
    struct table t = routes_of(s);
    struct browser *nobody = t_browser(s, 0);
    const char *before = t_digest(s);
    VEC_EACH (&t.all, it) {
        const struct route *r = *it;
        if (!r->roles && !r->signed_in)
            continue;
        const char *path = path_of(s, r, "1");
        struct answer *a = r->methods & GET ? t_get(nobody, path) : t_post(nobody, path, NULL);
        bool sent_away = a->status == 401 || a->status == 403 ||
                         (a->status == 303 && strstr(a->location, "/sign-in"));
        if (!sent_away)
            test_fail(__FILE__, __LINE__, "%s is open to nobody: %d", r->path, a->status);
    }
    EXPECT_STR(t_digest(s), before);
}

static unsigned roles_of(struct browser *b)
{
    return t_get(b, "/settings")->req->who.roles;
}

TEST(sweep, a_role_reaches_only_its_routes)
{
    struct site *s = t_site();
    t_furnish(s);
    struct table t = routes_of(s);
    for (size_t i = 0; i < countof(logins); i++) {
        struct browser *b = t_sign_in(s, logins[i]);
        unsigned roles = roles_of(b);
        const char *before = t_digest(s);
        VEC_EACH (&t.all, it) {
            const struct route *r = *it;
            if (!r->roles || (r->roles & roles))
                continue;
            const char *path = path_of(s, r, "1");
            struct answer *a = r->methods & GET ? t_get(b, path) : t_post(b, path, NULL);
            if (a->status != 403)
                test_fail(__FILE__, __LINE__, "%s as %s: %d", r->path, logins[i], a->status);
        }
        EXPECT_STR(t_digest(s), before);
    }
}

/* Where those who watch may write: what they found and ask, their signature, their own account. */
static bool is_watchers(const struct route *r)
{
    static const char *const theirs[] = {
        "/watch/", "/account/", "/sign-", "/step-up",
        "/reset",  "/join",     "/mail/", "/meeting/:id/minutes/sign"};
    for (size_t i = 0; i < countof(theirs); i++)
        if (str_starts(str_of(r->path), str_of(theirs[i])))
            return true;
    return false;
}

static struct fields fill(struct arena *a, const struct form_spec *spec, const char *but,
                          const char *value);

TEST(sweep, those_who_watch_write_nothing_else)
{
    static const char *const ids[] = {"1", "2", "BSY-2026-0001", "BSY-2026-0002"};
    struct site *s = t_site();
    t_furnish(s);
    struct table t = routes_of(s);
    struct browser *b = t_sign_in(s, "supervisor");
    const char *before = t_digest(s);
    VEC_EACH (&t.all, it) {
        const struct route *r = *it;
        if (!(r->methods & ~(unsigned)(GET | HEAD)) || is_watchers(r))
            continue;
        struct fields form = r->form ? fill(s->arena, r->form, NULL, NULL) : (struct fields){0};
        for (size_t i = 0; i < countof(ids); i++) {
            struct answer *a = t_post_fields(b, path_of(s, r, ids[i]), form);
            if (a->status != 403)
                test_fail(__FILE__, __LINE__, "%s: open to those who watch: %d", r->path,
                          a->status);
        }
    }
    EXPECT_STR(t_digest(s), before);
}

TEST(sweep, no_write_without_the_form_token)
{
    struct site *s = t_site();
    t_furnish(s);
    struct table t = routes_of(s);
    struct browser *b = t_sign_in(s, "admin");
    const char *before = t_digest(s);
    b->no_csrf = true;
    VEC_EACH (&t.all, r)
        if (((*r)->methods & POST) && !(*r)->raw_body) {
            struct answer *a = t_post(b, path_of(s, *r, "1"), NULL);
            bool elsewhere = a->status == 303; /* to prove more about oneself first */
            if (a->status != 403 && !elsewhere)
                test_fail(__FILE__, __LINE__, "%s without a token: %d", (*r)->path, a->status);
        }
    EXPECT_STR(t_digest(s), before);
}

/* --- each field at its bounds ------------------------------------------------------------------------ */

static const char *repeat(struct arena *a, const char *unit, int64_t n)
{
    struct buf b = buf_make(a, (size_t)n * strlen(unit) + 1);
    for (int64_t i = 0; i < n; i++)
        buf_puts(&b, unit);
    return b.p;
}

static const char *plausible(struct arena *a, const struct form_field *f)
{
    switch (f->kind) {
    case FORM_MAIL:
        return "lin@example.com";
    case FORM_PHONE:
        return "13800000000";
    case FORM_INT:
        return arena_printf(a, "%lld", (long long)(f->min > 1 ? f->min : 1));
    case FORM_DATE:
        return "2026-03-12";
    case FORM_CHECK:
        return "1";
    case FORM_CHOICE:
    case FORM_SELECT:
        return f->options ? f->options[0].value : "1";
    case FORM_PASSWORD:
        return "a long enough one";
    case FORM_CODE:
        return repeat(a, "7", f->min > 6 ? f->min : 6);
    case FORM_HIDDEN:
        return "1";
    case FORM_FILE:
        return "";
    case FORM_LINE:
    case FORM_TEXT:
        return f->min > 12 ? repeat(a, "话", f->min) : "有话在这里说";
    }
    return "";
}

static struct fields fill(struct arena *a, const struct form_spec *spec, const char *but,
                          const char *value)
{
    struct fields f = {arena_array(a, struct field, spec->n + 1), 0};
    for (size_t i = 0; i < spec->n; i++) {
        const char *name = spec->field[i].name;
        f.at[f.n++] =
            (struct field){name, but && streq(name, but) ? value : plausible(a, &spec->field[i])};
    }
    return f;
}

static const char *const hostile[] = {"<'\"&>",
                                      "\"><script>alert(1)</script>",
                                      "javascript:alert(1)",
                                      "%s%n%d",
                                      "\xF0\x9F\x90\x9F",
                                      "' OR 1=1 --",
                                      "../../etc/passwd",
                                      "{{ 7*7 }}",
                                      "-1",
                                      "9223372036854775808",
                                      " ",
                                      "\n\n\n"};

static void try_field(struct site *s, struct browser *b, const struct route *r,
                      const struct form_field *f)
{
    struct arena *a = s->arena;
    int64_t max = f->max ? f->max : 200;
    bool text = f->kind == FORM_LINE || f->kind == FORM_TEXT || f->kind == FORM_PASSWORD;
    const char *path = path_of(s, r, "1");
    for (size_t i = 0; i < countof(hostile); i++)
        expect_sound(r, f->name, t_post_fields(b, path, fill(a, r->form, f->name, hostile[i])), a);
    if (!text)
        return;
    expect_sound(r, f->name,
                 t_post_fields(b, path, fill(a, r->form, f->name, repeat(a, "话", max))), a);
    struct answer *over =
        t_post_fields(b, path, fill(a, r->form, f->name, repeat(a, "话", max + 1)));
    expect_sound(r, f->name, over, a);
    if (over->status < 400)
        test_fail(__FILE__, __LINE__, "%s takes %lld characters in %s", r->path, (long long)max + 1,
                  f->name);
}

TEST_LONG(sweep, every_field_holds_its_bounds)
{
    struct site *s = t_site();
    t_furnish(s);
    struct table t = routes_of(s);
    for (size_t i = 0; i < countof(logins); i++) {
        unsigned roles = roles_of(t_sign_in(s, logins[i]));
        VEC_EACH (&t.all, it) {
            const struct route *r = *it;
            bool his = !r->roles || (r->roles & roles);
            if (!(r->methods & POST) || !r->form || !his)
                continue;
            if (i > 0 && !r->roles)
                continue; /* open to everybody: once is enough */
            for (size_t k = 0; k < r->form->n; k++)
                try_field(s, t_sign_in(s, logins[i]), r, &r->form->field[k]);
        }
    }
}

/* --- each write with each query and each allocation failing --------------------------------------------- */

/* Fails the n-th, for every n, until the write runs to its end; that run is taken back too. Returns how
 * many failed. */
static int64_t fail_nth(struct site *s, struct browser *b, const struct route *r, bool queries)
{
    int64_t n = 1;
    struct fields form = r->form ? fill(s->arena, r->form, NULL, NULL) : (struct fields){0};
    const char *path = path_of(s, r, "1");
    s->dry = true;
    for (; n < 1000; n++) {
        s->inject = queries ? n : 0;
        s->inject_state = DB_FULL;
        s->inject_alloc = queries ? 0 : n;
        struct answer *a = t_post_fields(b, path, form);
        if (!s->injected)
            break;
        if (a->status != 503 && a->status != 500)
            test_fail(__FILE__, __LINE__, "%s: failure %lld gave %d", r->path, (long long)n,
                      a->status);
    }
    s->inject = s->inject_alloc = 0;
    s->dry = false;
    return n - 1;
}

static void fail_everything(bool queries)
{
    struct site *s = t_site();
    t_furnish(s);
    struct table t = routes_of(s);
    int64_t failed = 0;
    for (size_t i = 0; i < countof(logins); i++) {
        struct browser *b = t_sign_in(s, logins[i]);
        unsigned roles = roles_of(b);
        const char *before = t_digest(s);
        VEC_EACH (&t.all, it) {
            const struct route *r = *it;
            bool his = r->roles ? (r->roles & roles) != 0 : i == 0;
            if ((r->methods & POST) && !r->raw_body && his)
                failed += fail_nth(s, b, r, queries);
        }
        EXPECT_STR(t_digest(s), before);
    }
    EXPECT(failed > 100);
}

TEST_LONG(sweep, the_nth_query_fails_and_nothing_is_changed)
{
    fail_everything(true);
}

TEST_LONG(sweep, the_nth_allocation_fails_and_nothing_is_changed)
{
    fail_everything(false);
}
