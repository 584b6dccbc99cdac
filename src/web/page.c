/*
 * page.c - the little C behind the frame of a page: navigation, preferences, words for errors, page
 * numbers. The markup is in pages.html.
 */
#include "web/page.h"

#include "web/i18n.h"
#include "web/static.h"

/* --- navigation ----------------------------------------------------------------------------------
 */

static const struct nav_item core_nav[] = {{"home", T_("Home"), "/", 0, 0}, {0}};

static bool has_page(const struct app *app, struct arena *a, const char *path)
{
    const char *arg[4];
    unsigned allow;
    return route_find(app->routes, a, GET, path, arg, &allow) != NULL;
}

bool page_has(const struct req *r, const char *path)
{
    return has_page(r->app, r->arena, path);
}

static size_t nav_count(const struct nav_item *items)
{
    size_t n = 0;
    while (items && items[n].key)
        n++;
    return n;
}

/* Inserts what exists, ascending by order; equal orders stay in the order of the modules. */
static size_t nav_add(const struct app *app, struct arena *a, struct nav_item *at, size_t n,
                      const struct nav_item *items)
{
    for (; items && items->key; items++) {
        if (!has_page(app, a, items->path))
            continue;
        size_t i = n++;
        for (; i > 0 && at[i - 1].order > items->order; i--)
            at[i] = at[i - 1];
        at[i] = *items;
    }
    return n;
}

const struct nav_item *page_nav_make(const struct app *app, struct arena *a)
{
    size_t room = countof(core_nav) + 1, n;
    for (const struct module *const *m = modules; *m; m++)
        room += nav_count((*m)->nav);
    struct nav_item *at = arena_array(a, struct nav_item, room);
    n = nav_add(app, a, at, 0, core_nav);
    for (const struct module *const *m = modules; *m; m++)
        n = nav_add(app, a, at, n, (*m)->nav);
    return at;
}

/* --- preferences
 * ---------------------------------------------------------------------------------- */

const char *page_back(const struct req *r)
{
    return r->method == GET && r->target ? r->target : "/";
}

static const char *const sizes[] = {"100", "125", "150", "175"};

const char *page_size(const struct req *r)
{
    return sizes[r->text_size];
}

const char *page_size_step(const struct req *r, int step)
{
    int to = (int)r->text_size + step;
    return to < 0 || to >= (int)countof(sizes) ? NULL : sizes[to];
}

const char *page_site(const struct req *r)
{
    const char *name = r->app->config ? r->app->config->name : NULL;
    /* Without a name of its own an installation carries ours, which stands beside the mark already. */
    return !name || streq(name, "同心") || streq(name, "Tongxin") ? "" : name;
}

const char *page_file(struct req *r, const char *logical)
{
    return static_url(r, logical) + strlen("/static/");
}

const struct page *page_plain(struct req *r, const char *title)
{
    struct page *p = arena_new(r->arena, struct page);
    *p = (struct page){.title = title, .noindex = true};
    return p;
}

const char *page_title(struct req *r, const struct page *p)
{
    const char *fault = p->bad ? _("Error: ") : "", *site = page_site(r);
    if (*site)
        return tf(r, "%s%s – %s – %s", fault, p->title, site, _("Tongxin"));
    return tf(r, "%s%s – %s", fault, p->title, _("Tongxin"));
}

/* --- errors: what happened, what to do
 * ------------------------------------------------------------ */

static const struct words {
    int status;
    const char *title, *text, *advice;
} words[] = {
    {400, T_("We could not read that"),
     T_("Something in the request was not as it should be, so nothing was done."),
     T_("Please go back and try once more. If you followed a link, it may be damaged.")},
    {401, T_("Please sign in"), T_("This page is for people who are signed in."),
     T_("Sign in, and you will come straight back here.")},
    {403, T_("This page is not open to you"),
     T_("Your account does not have the role that this page needs."),
     T_("If you think it should, ask the council's office. They can give it to you.")},
    {404, T_("We do not have this page"),
     T_("The address may be mistyped, or the page has moved. What was withdrawn on purpose says so "
        "in "
        "its place; this address was never used."),
     T_("Start from the home page, or ask at the service counter. Bring the number, if you have "
        "one.")},
    {405, T_("That does not work here"),
     T_("This page exists, but not for what was asked of it. Nothing was changed."),
     T_("Go back and use the button on the page.")},
    {409, T_("Somebody was faster"),
     T_("While you were writing, somebody else changed the same thing. Nothing of theirs was lost, "
        "and "
        "yours was not saved over it."),
     T_("Go back, load the page anew, and add what is still missing.")},
    {410, T_("This link has been used up"),
     T_("It worked once, or its time is over. That protects you when a slip gets lost."),
     T_("Ask for a new one where you got it.")},
    {413, T_("That is too large"),
     T_("What you sent is larger than this page takes, so nothing was saved."),
     T_("Shorten the text or choose a smaller file. The page says how much fits.")},
    {415, T_("We cannot open this kind of file"),
     T_("Its contents are not of a kind that this page takes, whatever its name says."),
     T_("Send a photo as JPEG or PNG, a document as PDF. The counter can help with others.")},
    {422, T_("Something is missing"), T_("What you sent was not complete, so nothing was saved."),
     T_("Go back; the page says what is missing.")},
    {429, T_("A little too fast"),
     T_("Many requests came from your connection in a short time. Others may share it with you."),
     T_("Wait a minute, then go on. Nothing you saved is lost.")},
    {500, T_("Something broke on our side"),
     T_("It is not your fault. What you sent last was not saved; everything before is safe."),
     T_("Please try once more. If it happens again, tell us the number below.")},
    {503, T_("One moment, please"),
     T_("We cannot save or read at the moment. What you sent last was not saved; everything before "
        "is "
        "safe."),
     T_("Wait a few seconds and load the page again. What you typed is still in your browser.")},
};

static const struct words *words_of(int status)
{
    const struct words *best = &words[status >= 500 ? countof(words) - 2 : 0];
    for (size_t i = 0; i < countof(words); i++)
        if (words[i].status == status)
            best = &words[i];
    return best;
}

const char *status_title(struct req *r, int status)
{
    return _(words_of(status)->title);
}

const char *status_text(struct req *r, int status)
{
    return _(words_of(status)->text);
}

const char *status_advice(struct req *r, int status)
{
    return _(words_of(status)->advice);
}

bool page_from_us(const struct req *r)
{
    const char *site = req_header(r, "sec-fetch-site");
    return site && streq(site, "same-origin");
}

/* --- page numbers
 * --------------------------------------------------------------------------------- */

struct pager pager_of(const char *address, int64_t page, int64_t pages)
{
    return (struct pager){address, page, pages};
}

const int64_t *pager_numbers(struct req *r, struct pager p)
{
    int64_t *at = arena_array(r->arena, int64_t, 16), last = 0;
    size_t n = 0;
    for (int64_t i = 1; i <= p.pages; i++) {
        bool near = i == 1 || i == p.pages || (i >= p.page - 1 && i <= p.page + 1);
        if (!near)
            i = i < p.page - 1 ? p.page - 2 : p.pages - 1; /* to the next one that is near */
        else {
            if (i != last + 1)
                at[n++] = 0;
            at[n++] = last = i;
        }
    }
    at[n] = -1;
    return at;
}
