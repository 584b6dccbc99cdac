/*
 * words.c - the opinion map in plain words: how many, which groups, what each holds, what all
 * share, and what has to be known before one believes it.
 */
#include "base/utf8.h"
#include "mod/opinion/view.h"

#define SHARED_TOP 5
#define LINE_MOST  100

/* --- small words ----------------------------------------------------------------------------- */

const char *group_letter(struct arena *a, int group)
{
    return group < 26 ? arena_printf(a, "%c", 'A' + group)
                      : arena_printf(a, "%c%c", 'A' + group / 26 - 1, 'A' + group % 26);
}

uint32_t grouped_people(const struct opinion_map *m)
{
    uint32_t n = 0;
    for (int g = 0; g < m->groups; g++)
        n += m->group_size[g];
    return n;
}

int percent_of(uint64_t part, uint64_t whole)
{
    return whole ? (int)((part * 200 + whole) / (2 * whole)) : 0;
}

const char *people_words(struct req *r, uint32_t n)
{
    return tf(r, N_("%s person", "%s people", n), show_int(r, n));
}

const char *one_line(struct arena *a, const char *text)
{
    char *line = utf8_clean(a, str_of(text));
    for (char *c = line; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    return str_dup(a, str_trim(str_of(line)));
}

const char *statement_words(struct req *r, const struct map_told *t, uint32_t column, size_t max)
{
    const char *text = t->in->text ? t->in->text[column] : NULL;
    if (str_empty(text))
        return tf(r, _("statement %lld"), (long long)t->map->votes->statements.id[column]);
    return utf8_ellipsis(r->arena, one_line(r->arena, text), max);
}

const char *size_words(struct req *r, const struct map_told *t)
{
    const struct votes *v = t->map->votes;
    uint32_t out = 0;
    for (uint32_t s = 0; s < votes_statements(v); s++)
        out += v->out[s];
    const char *people = people_words(r, votes_people(v));
    const char *votes = tf(r, N_("%s vote", "%s votes", (int64_t)v->n), show_int(r, (int64_t)v->n));
    const char *statements = tf(r, N_("%s statement", "%s statements", votes_statements(v)),
                                show_int(r, votes_statements(v)));
    if (!out)
        return tf(r, _("%s, %s, %s"), people, votes, statements);
    return tf(r, _("%s, %s, %s (%s moderated out)"), people, votes, statements, show_int(r, out));
}

const char *group_words(struct req *r, const struct map_told *t, int group)
{
    uint32_t n = t->map->group_size[group];
    return tf(r, _("Group %s: %s (%d %%)"), group_letter(r->arena, group), people_words(r, n),
              percent_of(n, grouped_people(t->map)));
}

uint32_t shared_next(const struct opinion_map *m, size_t *at)
{
    while (*at < m->scores) {
        uint32_t column = m->score[(*at)++].column;
        if (!m->votes->out[column])
            return column;
    }
    return UINT32_MAX;
}

const char *shares_words(struct req *r, const struct opinion_map *m, uint32_t column)
{
    struct buf b = buf_make(r->arena, 0);
    for (int g = 0; g < m->groups; g++) {
        const uint32_t *c = m->counts.at + (size_t)g * m->counts.stride + (size_t)3 * column;
        int share = percent_of(c[2], (uint64_t)c[0] + c[1] + c[2]);
        buf_puts(&b, g ? C_("shares", ", ") : "");
        buf_puts(&b, tf(r, _("%s %d %%"), group_letter(r->arena, g), share));
    }
    return b.p;
}

/* --- what a reader must know ----------------------------------------------------------------- */

const char *doubt_words(struct req *r, const struct map_told *t, int doubt)
{
    const struct opinion_map *m = t->map;
    uint32_t people = votes_people(m->votes), active = map_active(m), same = map_same_answer(m);
    uint32_t statements = votes_statements(m->votes);
    int needed = statements < MAP_VOTES_LEAST ? (int)statements : MAP_VOTES_LEAST;
    switch ((enum map_doubt)doubt) {
    case DOUBT_FEW_PEOPLE:
        return tf(
            r,
            _("Too few voices for a map: %s voted, a map needs %d. Ask more people, then look "
              "again."),
            people_words(r, people), MAP_PEOPLE_LEAST);
    case DOUBT_FEW_ACTIVE:
        return tf(r,
                  _("Too few votes for a map: %s voted on %d statements or more, a map needs %d. "
                    "Ask those who voted to go on."),
                  people_words(r, active), needed, MAP_PEOPLE_LEAST);
    case DOUBT_ONE_STATEMENT:
        return _("A map needs votes on at least two statements that are not moderated out.");
    case DOUBT_ONE_OPINION:
        return _("There is one opinion: on each statement all who voted said the same. Nothing "
                 "tells people apart, so there is no map.");
    case DOUBT_ONE_PLACE:
        return _("All who voted enough stand on one point: there are no groups, so there is no "
                 "map.");
    case DOUBT_ONE_LINE:
        return _("People differ in one direction only: the map is a line.");
    case DOUBT_FEW_STATEMENTS:
        return tf(r, _("Fewer than %d statements: a place on the map says little about a person."),
                  MAP_VOTES_LEAST);
    case DOUBT_LOOSE:
        return tf(r,
                  _("The groups run into each other (silhouette %.2f; below 0.25 none are clear): "
                    "read them as tendencies, not as camps."),
                  m->silhouette[m->k]);
    case DOUBT_SAME_ANSWER:
        return tf(r, _("%s of %s in the groups gave one and the same answer to all they voted on."),
                  show_int(r, same), people_words(r, grouped_people(m)));
    case DOUBT_LEFT_OUT:
        return tf(r, _("%s votes were left out: a map has room for %s statements."),
                  show_int(r, (int64_t)m->votes->left_out), show_int(r, VOTES_STATEMENTS_MAX));
    case DOUBTS:
        break;
    }
    BUG("doubt %d", doubt);
}

/* --- the summary ----------------------------------------------------------------------------- */

static void put_statement(struct req *r, const struct map_told *t, uint32_t column,
                          const char *numbers)
{
    long long id = (long long)t->map->votes->statements.id[column];
    bool known = t->in->text && !str_empty(t->in->text[column]);
    buf_printf(&r->out, "  %s%s%s\n", tf(r, _("%lld: %s"), id, numbers), known ? " · " : "",
               known ? statement_words(r, t, column, LINE_MOST) : "");
}

static void put_representative(struct req *r, const struct map_told *t,
                               const struct representative *s)
{
    int in = percent_of(s->success, s->n), out = percent_of(s->success_out, s->n_out);
    put_statement(
        r, t, s->column,
        s->agree
            ? tf(r, _("%d %% of %s agree (%d %% of the others)"), in, show_int(r, s->n), out)
            : tf(r, _("%d %% of %s disagree (%d %% of the others)"), in, show_int(r, s->n), out));
}

static void put_groups(struct req *r, const struct map_told *t)
{
    const struct opinion_map *m = t->map;
    buf_printf(&r->out, "%s\n",
               tf(r, N_("%s in %lld group", "%s in %lld groups", m->groups),
                  people_words(r, grouped_people(m)), (long long)m->groups));
    for (int g = 0; g < m->groups; g++) {
        buf_printf(&r->out, "\n%s\n", group_words(r, t, g));
        for (size_t i = 0; i < m->representatives[g]; i++)
            put_representative(r, t, &m->representative[g][i]);
    }
    buf_printf(&r->out, "\n%s\n", _("What all groups share"));
    size_t at = 0;
    for (int i = 0; i < SHARED_TOP; i++) {
        uint32_t column = shared_next(m, &at);
        if (column != UINT32_MAX)
            put_statement(r, t, column, tf(r, _("agree: %s"), shares_words(r, m, column)));
    }
}

static void put_consensus(struct req *r, const struct map_told *t, const struct consensus *c,
                          bool agree)
{
    const uint32_t *n = t->map->votes->count + (size_t)3 * c->column;
    uint64_t all = (uint64_t)n[0] + n[1] + n[2];
    int share = percent_of(agree ? n[2] : n[0], all);
    const char *of = show_int(r, (int64_t)all);
    put_statement(r, t, c->column,
                  agree ? tf(r, _("%d %% of %s agree"), share, of)
                        : tf(r, _("%d %% of %s disagree"), share, of));
}

void tell_words(struct req *r, const struct map_told *t)
{
    const struct opinion_map *m = t->map;
    if (*t->in->title)
        buf_printf(&r->out, "%s\n",
                   utf8_ellipsis(r->arena, one_line(r->arena, t->in->title), LINE_MOST));
    buf_printf(&r->out, "%s\n", size_words(r, t));
    for (int d = 0; d < DOUBTS; d++)
        if (t->doubts >> d & 1)
            buf_printf(&r->out, "! %s\n", doubt_words(r, t, d));
    if (map_shows(t->doubts))
        put_groups(r, t);
    if (m->agrees + m->disagrees > 0)
        buf_printf(&r->out, "\n%s\n", _("What most of all who voted say"));
    for (size_t i = 0; i < m->agrees; i++)
        put_consensus(r, t, &m->agree[i], true);
    for (size_t i = 0; i < m->disagrees; i++)
        put_consensus(r, t, &m->disagree[i], false);
}
