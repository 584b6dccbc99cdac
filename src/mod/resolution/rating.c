/*
 * rating.c - the word of those concerned: who may give it, once each, and what of it may be shown.
 *
 * Whoever handed in a submission of the topic, supported it with an account, or spoke on it, is concerned. Who
 * rated is known to nobody afterwards but by the mark that keeps a second rating out. Small counts stay hidden.
 */
#include "mod/resolution/room.h"
#include "web/i18n.h"

static bool submitted(struct db *db, const struct topic *t, int64_t user, int64_t id)
{
    struct submissions all = submission_of_topic(db, t->number);
    for (size_t i = 0; i < all.n; i++) {
        if ((user && all.at[i].user == user) || (id && all.at[i].id == id))
            return true;
        struct submissions merged = submission_merged_into(db, all.at[i].id);
        for (size_t m = 0; m < merged.n; m++)
            if ((user && merged.at[m].user == user) || (id && merged.at[m].id == id))
                return true;
    }
    return false;
}

static bool spoke(struct db *db, const struct topic *t, int64_t user)
{
    struct meeting_speakers all = meeting_speakers(db, t->id);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].user == user)
            return true;
    return false;
}

enum concern resolution_concern(struct db *db, const struct topic *t, int64_t user)
{
    struct resolution_supports s;
    return user == 0                   ? CONCERN_NONE
           : submitted(db, t, user, 0) ? CONCERN_SUBMITTED
           : q_resolution_supports(db, &s, .subject = SUBJECT_TOPIC, .id = t->id, .person = user)
               ? CONCERN_SUPPORTED
           : spoke(db, t, user) ? CONCERN_SPOKE
                                : CONCERN_NONE;
}

static int64_t round_of(struct db *db, int64_t topic)
{
    struct resolution x;
    return resolution_of_topic(db, topic, &x) ? x.round : 0;
}

/* A submission of somebody with an account counts as the account. */
static const char *mark_of(struct db *db, int64_t user, const struct submission *s)
{
    int64_t account = s && s->user ? s->user : user;
    return s && !s->user ? arena_printf(db_arena(db), "s%lld", (long long)s->id)
                         : arena_printf(db_arena(db), "u%lld", (long long)account);
}

bool resolution_rated(struct db *db, const struct topic *t, int64_t user)
{
    struct resolution_has_rated row;
    return q_resolution_has_rated(db, &row, .topic = t->id, .round = round_of(db, t->id),
                                  .who = mark_of(db, user, NULL));
}

static bool star(int n)
{
    return n >= 0 && n <= 5;
}

bool resolution_rate(struct db *db, const struct topic_by *by, const struct topic *t,
                     const struct submission *s, const struct submission_rating *x,
                     const char **why)
{
    bool concerned =
        s ? submitted(db, t, 0, s->id) : resolution_concern(db, t, by->user) != CONCERN_NONE;
    *why =
        !concerned
            ? T_("Those who brought it up, supported it or spoke on it say whether it is solved.")
        : t->stage < STAGE_SUPERVISE || (t->state != TOPIC_OPEN && t->state != TOPIC_ARCHIVED)
            ? T_("It can be rated once the work is done.")
        : x->solved < SOLVED_YES || x->solved > SOLVED_NO
            ? T_("Say whether it is solved: yes, partly or no.")
        : !star(x->attitude) || !star(x->speed) || !star(x->result) ? T_("Give one to five stars.")
        : str_of(x->words ? x->words : "").n > 4000
            ? T_("That is too long. Please make it shorter.")
            : NULL;
    if (*why)
        return false;
    if (!q_resolution_rating_insert(db, .topic = t->id, .round = round_of(db, t->id),
                                    .who = mark_of(db, by->user, s), .attitude = x->attitude,
                                    .speed = x->speed, .result = x->result, .solved = x->solved,
                                    .words = x->words ? x->words : "", .now = by->now)) {
        *why = T_("You have said it already. Thank you: each word counts once.");
        return false;
    }
    return true;
}

struct resolution_ratings resolution_ratings(struct db *db, int64_t topic)
{
    struct resolution_rating_sums s = {0};
    q_resolution_rating_sums(db, &s, .topic = topic, .round = round_of(db, topic));
    return (struct resolution_ratings){s.n,     s.yes,    s.partly,     s.no_,     s.attitude,
                                       s.speed, s.result, s.n_attitude, s.n_speed, s.n_result};
}

static int64_t mean(int64_t sum, int64_t n)
{
    return n < RESOLUTION_CELL ? -1 : (sum * 10 + n / 2) / n;
}

/* Too little is hidden while one number, or fewer people than a cell, could be told from the total. */
static bool leaks(const int64_t real[3], int64_t *const shown[3])
{
    int64_t hidden = 0, people = 0;
    for (size_t i = 0; i < 3; i++)
        if (*shown[i] < 0) {
            hidden++;
            people += real[i];
        }
    return hidden == 1 || (hidden > 0 && people < RESOLUTION_CELL);
}

static size_t least_shown(const int64_t real[3], int64_t *const shown[3])
{
    size_t least = 3;
    for (size_t i = 0; i < 3; i++)
        if (*shown[i] >= 0 && (least == 3 || real[i] < real[least]))
            least = i;
    return least;
}

struct resolution_cells resolution_cells(const struct resolution_ratings *x)
{
    struct resolution_cells c = {-1, -1, -1, -1, -1, -1, -1};
    if (x->n < RESOLUTION_CELL)
        return c;
    c.total = x->n;
    c.attitude = mean(x->attitude, x->n_attitude);
    c.speed = mean(x->speed, x->n_speed);
    c.result = mean(x->result, x->n_result);
    const int64_t real[3] = {x->yes, x->partly, x->no};
    int64_t *const shown[3] = {&c.yes, &c.partly, &c.no};
    for (size_t i = 0; i < 3; i++)
        *shown[i] = real[i] > 0 && real[i] < RESOLUTION_CELL ? -1 : real[i];
    while (leaks(real, shown) && least_shown(real, shown) < 3)
        *shown[least_shown(real, shown)] = -1;
    return c;
}
