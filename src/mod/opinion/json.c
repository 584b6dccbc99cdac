/*
 * json.c - the opinion map as one JSON document; docs/opinion-map.md describes it.
 *
 * Of a million people it is some hundred megabytes of text, so it goes out in pieces: the writer
 * keeps only where it is, the buffer is emptied in between.
 */
#include "base/json.h"
#include "mod/opinion/view.h"

#define PIECE ((size_t)1 << 20)

struct sink {
    struct json j;
    struct buf out;
    FILE *to;
    bool fine;
};

static void flush(struct sink *s, size_t above)
{
    if (s->out.n <= above)
        return;
    s->fine = fwrite(s->out.p, 1, s->out.n, s->to) == s->out.n && s->fine;
    s->out.n = 0;
}

/* --- small parts ----------------------------------------------------------------------------- */

static const char *id_text(char buf[32], int64_t id)
{
    snprintf(buf, 32, "%lld", (long long)id);
    return buf;
}

static int64_t statement_id(const struct map_told *t, uint32_t column)
{
    return t->map->votes->statements.id[column];
}

/* A coordinate, to the ninth decimal: finer than any use of it, and shorter to write. */
static void put_coordinate(struct json *j, double x)
{
    json_double(j, round(x * 1e9) / 1e9 + 0.0);
}

static void put_pair(struct json *j, const char *key, double a, double b)
{
    json_key(j, key);
    json_arr(j);
    json_double(j, a);
    json_double(j, b);
    json_end(j);
}

static void put_size(struct json *j, const char *key, size_t n)
{
    json_key(j, key);
    json_int(j, (int64_t)n);
}

static void put_components(struct json *j, const struct map_told *t)
{
    char id[32];
    json_key(j, "components");
    json_arr(j);
    for (int k = 0; k < 2; k++) {
        json_obj(j);
        for (uint32_t s = 0; s < t->map->pca.n; s++) {
            json_key(j, id_text(id, statement_id(t, s)));
            json_double(j, t->map->pca.component[s][k]);
        }
        json_end(j);
    }
    json_end(j);
}

/* --- people ---------------------------------------------------------------------------------- */

static void put_points(struct sink *s, const struct map_told *t)
{
    char id[32];
    const struct opinion_map *m = t->map;
    json_key(&s->j, "points");
    json_obj(&s->j);
    for (uint32_t r = 0; map_shows(t->doubts) && r < votes_people(m->votes); r++) {
        json_key(&s->j, id_text(id, m->votes->people.id[r]));
        json_arr(&s->j);
        put_coordinate(&s->j, m->point[r][0]);
        put_coordinate(&s->j, m->point[r][1]);
        json_end(&s->j);
        flush(s, PIECE);
    }
    json_end(&s->j);
}

static void put_groups(struct sink *s, const struct map_told *t, int groups)
{
    char id[32];
    const struct opinion_map *m = t->map;
    json_key(&s->j, "groups");
    json_obj(&s->j);
    for (int g = 0; g < groups; g++) {
        json_key(&s->j, id_text(id, m->group_id[g]));
        json_arr(&s->j);
        for (uint32_t r = 0; r < votes_people(m->votes); r++)
            if (m->group[r] == g) {
                json_str(&s->j, id_text(id, m->votes->people.id[r]));
                flush(s, PIECE);
            }
        json_end(&s->j);
    }
    json_end(&s->j);
}

/* --- statistics ------------------------------------------------------------------------------ */

static void put_number(struct json *j, const char *key, double x)
{
    json_key(j, key);
    json_double(j, x);
}

static void put_representative(struct json *j, const struct map_told *t,
                               const struct representative *r)
{
    json_obj(j);
    json_key(j, "tid");
    json_int(j, statement_id(t, r->column));
    json_key(j, "side");
    json_str(j, r->agree ? "agree" : "disagree");
    put_number(j, "p", r->p);
    put_number(j, "p_test", r->p_test);
    put_number(j, "repness", r->repness);
    put_number(j, "repness_test", r->repness_test);
    json_end(j);
}

static void put_consensus(struct json *j, const struct map_told *t, const char *key,
                          const struct consensus *c, size_t n)
{
    json_key(j, key);
    json_arr(j);
    for (size_t i = 0; i < n; i++) {
        json_obj(j);
        json_key(j, "tid");
        json_int(j, statement_id(t, c[i].column));
        put_number(j, "p", c[i].p);
        put_number(j, "p_test", c[i].p_test);
        put_number(j, "metric", c[i].metric);
        json_end(j);
    }
    json_end(j);
}

static void put_statistics(struct json *j, const struct map_told *t, int groups)
{
    char id[32];
    const struct opinion_map *m = t->map;
    json_key(j, "group_informed_consensus");
    json_arr(j);
    for (size_t i = 0; groups && i < m->scores; i++) {
        json_arr(j);
        json_str(j, id_text(id, statement_id(t, m->score[i].column)));
        json_double(j, m->score[i].value);
        json_end(j);
    }
    json_end(j);
    json_key(j, "representative");
    json_obj(j);
    for (int g = 0; g < groups; g++) {
        json_key(j, id_text(id, m->group_id[g]));
        json_arr(j);
        for (size_t i = 0; i < m->representatives[g]; i++)
            put_representative(j, t, &m->representative[g][i]);
        json_end(j);
    }
    json_end(j);
    json_key(j, "consensus");
    json_obj(j);
    put_consensus(j, t, "agree", m->agree, m->agrees);
    put_consensus(j, t, "disagree", m->disagree, m->disagrees);
    json_end(j);
}

/* --- all of it ------------------------------------------------------------------------------- */

static void put_silhouettes(struct json *j, const struct opinion_map *m, bool shown)
{
    char id[32];
    json_key(j, "silhouettes");
    json_obj(j);
    for (int k = 2; shown && k <= m->k_most; k++)
        put_number(j, id_text(id, k), m->silhouette[k]);
    json_end(j);
}

static void put_warnings(struct json *j, struct arena *a, const struct map_told *t)
{
    struct req english = {.arena = a, .lang = lang_by_code("en")};
    json_key(j, "warnings");
    json_arr(j);
    for (int d = 0; d < DOUBTS; d++)
        if (t->doubts >> d & 1)
            json_str(j, doubt_words(&english, t, d));
    json_end(j);
}

bool tell_json(struct arena *a, const struct map_told *t, FILE *to)
{
    struct sink s = {.out = buf_make(a, 2 * PIECE), .to = to, .fine = true};
    const struct opinion_map *m = t->map;
    const struct pca *p = &m->pca;
    struct json *j = &s.j;
    int groups = map_shows(t->doubts) ? m->groups : 0;
    s.j = json_begin(&s.out);
    json_obj(j);
    put_size(j, "participants", votes_people(m->votes));
    put_size(j, "statements", votes_statements(m->votes));
    put_size(j, "votes", m->votes->n);
    put_pair(j, "eigenvalues", p->eigenvalue[0], p->eigenvalue[1]);
    put_pair(j, "explained", p->variance > 0 ? p->eigenvalue[0] / p->variance : 0,
             p->variance > 0 ? p->eigenvalue[1] / p->variance : 0);
    put_components(j, t);
    put_points(&s, t);
    put_size(j, "k", groups ? (size_t)m->k : 0);
    put_silhouettes(j, m, groups > 0);
    put_groups(&s, t, groups);
    put_statistics(j, t, groups);
    put_warnings(j, a, t);
    put_number(j, "seconds", t->seconds);
    json_end(j);
    buf_lit(&s.out, "\n");
    flush(&s, 0);
    return fflush(to) == 0 && s.fine;
}
