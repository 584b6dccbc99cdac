/*
 * picture.c - the opinion map as a drawing: people as marks, by group in shape, colour and letter;
 * below it what each group holds and what all share. No person has a name or a number in it: those
 * who stand in the same small square and group are one mark, the larger the more they are; so a map
 * of a million people is a small file.
 */
#include "mod/opinion/picture.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "gen/opinion/pages.h"
#include "mod/opinion/view.h"

#define WIDTH       720
#define MARGIN      20
#define PLOT_WIDTH  (WIDTH - 2 * MARGIN)
#define PLOT_HEIGHT 460
#define INSET       26 /* of the outermost marks from the frame */
#define SQUARE      9
#define COLUMNS     (PLOT_WIDTH / SQUARE + 1)
#define ROWS        (PLOT_HEIGHT / SQUARE + 1)
#define FAR         0.0005 /* so many of the people on either side stand at the edge at least */
/* Radius of a mark: of one person, of the largest, of the smallest that still shows its shape. */
#define MARK_ONE   3.4
#define MARK_MOST  5.6
#define MARK_LEAST 2.2
#define LETTER     32 /* room for the letter of a group */
#define SHAPES     5
#define HELD_TOP   3 /* statements in the legend */

struct drawing {
    struct req *r;
    const struct map_told *t;
    struct picture p;
    VEC(struct picture_line) lines;
    VEC(struct picture_marks) marks;
    VEC(struct picture_letter) letters;
    int y; /* where the next line goes */
};

/* --- text ------------------------------------------------------------------------------------ */

static bool is_wide(uint32_t c)
{
    return c >= 0x1100 && (c <= 0x115F || (c >= 0x2E80 && c <= 0xA4CF) ||
                           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                           (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD));
}

/* Width of a character in hundredths of the size of the type; what fonts differ in is on the
 * safe side. */
static int width_of(uint32_t c)
{
    bool broad = c < 128 && strchr("%@MWmw", (int)c),
         tall = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_wide(c) ? 100 : broad ? 88 : tall ? 62 : 49;
}

/* How many bytes of text go into a line of that width: up to a blank or a Chinese character, or
 * what fits. */
static size_t line_bytes(const char *text, int width)
{
    const char *p = text, *end = text + strlen(text);
    size_t fits = 0;
    while (p < end) {
        const char *at = p;
        uint32_t c = utf8_next(&p, end);
        width -= width_of(c);
        if (width < 0)
            return fits ? fits : at > text ? (size_t)(at - text) : (size_t)(p - text);
        if (c == ' ' || is_wide(c))
            fits = (size_t)(p - text);
    }
    return (size_t)(end - text);
}

static void put_text(struct drawing *d, int x, const char *kind, int size, int most_lines,
                     const char *text)
{
    int width = (WIDTH - MARGIN - x) * 100 / size;
    for (int line = 0; *text && line < most_lines; line++) {
        size_t n = line_bytes(text, width);
        const char *part = str_dup(d->r->arena, str_trim((struct str){text, n}));
        text += n;
        if (*text && line + 1 == most_lines)
            part = arena_printf(d->r->arena, "%s…", part);
        d->y += size * 3 / 2;
        VEC_PUSH(d->r->arena, &d->lines, (struct picture_line){x, d->y, kind, part});
    }
}

/* --- marks ----------------------------------------------------------------------------------- */

/* The outline of a mark of radius s about x, y; five shapes that are told apart without colour. */
static void put_shape(struct buf *b, int shape, double x, double y, double s)
{
    double arm = s * .42, t = s * 1.25;
    switch (shape) {
    case 0: /* circle */
        buf_printf(b, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0z", x - s, y, s, s,
                   2 * s, s, s, -2 * s);
        break;
    case 1: /* square */
        buf_printf(b, "M%.1f %.1fh%.1fv%.1fh%.1fz", x - .88 * s, y - .88 * s, 1.76 * s, 1.76 * s,
                   -1.76 * s);
        break;
    case 2: /* triangle */
        buf_printf(b, "M%.1f %.1fl%.1f %.1fh%.1fz", x, y - t, .87 * t, 1.5 * t, -1.74 * t);
        break;
    case 3: /* diamond */
        buf_printf(b, "M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz", x, y - t, t, t, -t, t, -t, -t);
        break;
    default: /* cross */
        buf_printf(b, "M%.1f %.1fh%.1fv%.1fh%.1fv%.1fh%.1fv%.1fh%.1fv%.1fh%.1fv%.1fh%.1fz", x - arm,
                   y - t, 2 * arm, t - arm, t - arm, 2 * arm, arm - t, t - arm, -2 * arm, arm - t,
                   arm - t, -2 * arm, t - arm);
    }
}

static const char *mark_kind(struct drawing *d, int group)
{
    return arena_printf(d->r->arena, "g%d%s", group % SHAPES, group < SHAPES ? "" : " ring");
}

/* People of one group in one square. */
struct heap {
    uint32_t n;
    pair sum; /* of their places, in pixels */
};
struct ground {
    struct heap *heap; /* by group, row, column */
    uint32_t most;
};

static size_t heap_index(int group, int row, int column)
{
    return ((size_t)group * ROWS + (size_t)row) * COLUMNS + (size_t)column;
}

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* Where the grouped people stand along an axis, without the very far ones. */
static void extent(const struct opinion_map *m, int axis, double *low, double *high)
{
    double *at = base_alloc((grouped_people(m) + 1u) * sizeof(*at));
    size_t n = 0;
    for (uint32_t p = 0; p < votes_people(m->votes); p++)
        if (m->group[p] != NO_GROUP)
            at[n++] = m->point[p][axis];
    qsort(at, n, sizeof(*at), ascending);
    size_t cut = (size_t)(FAR * (double)n);
    *low = n ? at[cut] : 0;
    *high = n ? at[n - 1 - cut] : 0;
    free(at);
}

/* Puts everybody on the field: both axes have one scale, up is up. */
static void stand(struct drawing *d, struct ground *f)
{
    const struct opinion_map *m = d->t->map;
    double low[2], high[2], room[2] = {PLOT_WIDTH - 2 * INSET, PLOT_HEIGHT - 2 * INSET};
    for (int axis = 0; axis < 2; axis++)
        extent(m, axis, &low[axis], &high[axis]);
    double scale = INFINITY;
    for (int axis = 0; axis < 2; axis++)
        scale = fmin(scale, room[axis] / fmax(high[axis] - low[axis], 1e-9));
    for (uint32_t p = 0; p < votes_people(m->votes); p++) {
        double at[2];
        if (m->group[p] == NO_GROUP)
            continue;
        for (int axis = 0; axis < 2; axis++)
            at[axis] = INSET + room[axis] / 2 +
                       clamp((m->point[p][axis] - (low[axis] + high[axis]) / 2) * scale,
                             -room[axis] / 2, room[axis] / 2);
        at[1] = PLOT_HEIGHT - at[1];
        struct heap *h =
            &f->heap[heap_index(m->group[p], (int)at[1] / SQUARE, (int)at[0] / SQUARE)];
        h->n++;
        h->sum += (pair){at[0], at[1]};
        f->most = h->n > f->most ? h->n : f->most;
    }
}

static void put_marks(struct drawing *d, const struct ground *f, int group)
{
    struct buf b = buf_make(d->r->arena, 0);
    double one = fmin(MARK_ONE, MARK_MOST / sqrt((double)f->most)); /* area goes with people */
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            const struct heap *h = &f->heap[heap_index(group, row, column)];
            if (!h->n)
                continue;
            put_shape(&b, group % SHAPES, d->p.plot_x + h->sum[0] / h->n,
                      d->p.plot_y + h->sum[1] / h->n, fmax(MARK_LEAST, one * sqrt((double)h->n)));
        }
    VEC_PUSH(d->r->arena, &d->marks, (struct picture_marks){mark_kind(d, group), b.p});
}

static bool is_covered(const struct drawing *d, const struct picture_letter *l)
{
    for (size_t i = 0; i < d->letters.n; i++)
        if (abs(d->letters.at[i].x - l->x) < LETTER && abs(d->letters.at[i].y - l->y) < LETTER)
            return true;
    return false;
}

/* The letter in the middle of the group, moved on while it covers an earlier one. */
static void put_letter(struct drawing *d, const struct ground *f, int group)
{
    struct heap all = {0};
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            const struct heap *h = &f->heap[heap_index(group, row, column)];
            all.n += h->n;
            all.sum += h->sum;
        }
    if (!all.n)
        return;
    struct picture_letter l = {d->p.plot_x + (int)(all.sum[0] / all.n),
                               d->p.plot_y + (int)(all.sum[1] / all.n) + 10,
                               group_letter(d->r->arena, group)};
    for (int tries = 0; tries < 2 * GROUPS_MOST && is_covered(d, &l); tries++) {
        l.y += LETTER;
        if (l.y > d->p.plot_y + PLOT_HEIGHT - INSET) {
            l.y = d->p.plot_y + INSET + LETTER;
            l.x += LETTER;
        }
    }
    VEC_PUSH(d->r->arena, &d->letters, l);
}

static void put_people(struct drawing *d)
{
    const struct opinion_map *m = d->t->map;
    size_t size = heap_index(m->groups, 0, 0) * sizeof(struct heap);
    struct ground f = {.heap = base_alloc(size + 1)};
    memset(f.heap, 0, size);
    stand(d, &f);
    for (int g = 0; g < m->groups; g++)
        put_marks(d, &f, g);
    for (int g = 0; g < m->groups; g++)
        put_letter(d, &f, g);
    free(f.heap);
}

/* --- below the map --------------------------------------------------------------------------- */

static void put_group(struct drawing *d, int group)
{
    const struct opinion_map *m = d->t->map;
    struct buf b = buf_make(d->r->arena, 0);
    d->y += 8;
    put_text(d, MARGIN + 24, "head", 17, 1, group_words(d->r, d->t, group));
    put_shape(&b, group % SHAPES, MARGIN + 8, d->y - 6, 8);
    VEC_PUSH(d->r->arena, &d->marks, (struct picture_marks){mark_kind(d, group), b.p});
    for (size_t i = 0; i < m->representatives[group] && i < HELD_TOP; i++) {
        const struct representative *s = &m->representative[group][i];
        const char *text = statement_words(d->r, d->t, s->column, 160);
        struct req *r = d->r;
        int share = percent_of(s->success, s->n);
        put_text(d, MARGIN + 24, "body", 15, 2,
                 s->agree ? tf(r, _("%d %% agree: %s"), share, text)
                          : tf(r, _("%d %% disagree: %s"), share, text));
    }
}

static void put_shared(struct drawing *d)
{
    struct req *r = d->r;
    size_t at = 0;
    d->y += 8;
    put_text(d, MARGIN, "head", 17, 1, _("What all groups share"));
    for (int i = 0; i < HELD_TOP; i++) {
        uint32_t column = shared_next(d->t->map, &at);
        if (column != UINT32_MAX)
            put_text(d, MARGIN, "body", 15, 2,
                     tf(r, _("%s agree: %s"), shares_words(r, d->t->map, column),
                        statement_words(r, d->t, column, 160)));
    }
}

static void put_doubts(struct drawing *d, bool blocking)
{
    for (int i = 0; i < DOUBTS; i++)
        if (d->t->doubts >> i & 1 && (i < DOUBT_NO_MAP) == blocking)
            put_text(d, blocking ? 2 * MARGIN : MARGIN, blocking ? "body" : "note", 15, 6,
                     doubt_words(d->r, d->t, i));
}

static void put_map(struct drawing *d)
{
    struct req *r = d->r;
    uint32_t rest = votes_people(d->t->map->votes) - grouped_people(d->t->map);
    put_people(d);
    d->y = d->p.plot_y + PLOT_HEIGHT + 6;
    put_text(d, MARGIN, "note", 14, 3,
             _("Who votes alike stands close together. A larger mark is more people; left, right, "
               "up and down have no meaning of their own."));
    if (rest)
        put_text(d, MARGIN, "note", 14, 2,
                 tf(r,
                    N_("%s with too few votes is not shown.",
                       "%s with too few votes are not shown.", rest),
                    people_words(r, rest)));
    put_doubts(d, false);
    for (int g = 0; g < d->t->map->groups; g++)
        put_group(d, g);
    put_shared(d);
}

/* In place of a map: why there is none. */
static void put_reason(struct drawing *d)
{
    d->y += 6;
    put_doubts(d, true);
    d->p.plot_height = d->y + MARGIN - d->p.plot_y;
    d->y += MARGIN;
    put_doubts(d, false);
}

void tell_picture(struct req *r, const struct map_told *t)
{
    struct drawing d = {.r = r, .t = t, .y = 14};
    const char *title = *t->in->title ? one_line(r->arena, t->in->title) : _("Opinion map");
    put_text(&d, MARGIN, "title", 22, 2, title);
    put_text(&d, MARGIN, "meta", 14, 2, size_words(r, t));
    d.p = (struct picture){.width = WIDTH,
                           .lang = r->lang->code,
                           .title = title,
                           .description = size_words(r, t),
                           .plot_x = MARGIN,
                           .plot_y = d.y + 14,
                           .plot_width = PLOT_WIDTH,
                           .plot_height = PLOT_HEIGHT};
    d.y = d.p.plot_y;
    if (map_shows(t->doubts))
        put_map(&d);
    else
        put_reason(&d);
    d.p.height = d.y + MARGIN;
    d.p.line = d.lines.at;
    d.p.lines = d.lines.n;
    d.p.marks = d.marks.at;
    d.p.markings = d.marks.n;
    d.p.letter = d.letters.at;
    d.p.letters = d.letters.n;
    opinion_picture(r, &d.p);
}
