/*
 * counts.c - whole numbers by name: kept in order, added up, and written as lines of "name number".
 */
#include <endian.h>

#include "mod/report/room.h"

static uint64_t head_of(struct str key)
{
    uint64_t head = 0;
    if (key.n >= sizeof(head))
        memcpy(&head, key.p, sizeof(head));
    else
        for (size_t i = 0; i < key.n; i++)
            ((char *)&head)[i] = key.p[i];
    return be64toh(head);
}

/* As strcmp(); most names differ in their heads. */
static int compare(const struct count *c, uint64_t head, struct str key)
{
    if (c->head != head)
        return c->head < head ? -1 : 1;
    int order = strncmp(c->key, key.p, key.n);
    return order ? order : c->key[key.n] != '\0';
}

/* Where key stands, or where it would be put in. */
static size_t place_of(const struct counts *c, struct str key, bool *there)
{
    size_t lo = 0, hi = c->n;
    uint64_t head = head_of(key);
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = compare(&c->at[mid], head, key);
        if (order == 0) {
            *there = true;
            return mid;
        }
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *there = false;
    return lo;
}

static void make_room(struct counts *c, size_t more)
{
    size_t cap = c->cap ? c->cap : 32;
    while (cap < c->n + more)
        cap *= 2;
    if (cap > c->cap)
        c->at = arena_grow(c->arena, c->at, c->cap * sizeof(*c->at), cap * sizeof(*c->at));
    c->cap = cap;
}

/* key stays where it is, and ends there. */
static void put_in(struct counts *c, size_t at, struct str key, int64_t n)
{
    make_room(c, 1);
    for (size_t i = c->n; i > at; i--)
        c->at[i] = c->at[i - 1];
    c->at[at] = (struct count){key.p, head_of(key), n};
    c->n++;
}

void counts_add(struct counts *c, const char *key, int64_t n)
{
    bool there;
    size_t at = place_of(c, str_of(key), &there);
    if (n == 0)
        return;
    if (there)
        c->at[at].n += n;
    else
        put_in(c, at, str_of(arena_strdup(c->arena, key)), n);
}

static int64_t number_of(const struct counts *c, struct str key)
{
    bool there;
    size_t at = place_of(c, key, &there);
    return there ? c->at[at].n : 0;
}

int64_t counts_get(const struct counts *c, const char *key)
{
    return number_of(c, str_of(key));
}

size_t counts_from(const struct counts *c, const char *prefix)
{
    bool there;
    return place_of(c, str_of(prefix), &there);
}

int64_t counts_sum(const struct counts *c, const char *keys)
{
    int64_t sum = 0;
    struct str rest = str_of(keys), key;
    while (str_cut(&rest, ' ', &key))
        sum += number_of(c, key);
    return sum;
}

void counts_merge(struct counts *to, const struct counts *from)
{
    for (size_t i = 0; i < from->n; i++)
        counts_add(to, from->at[i].key, from->at[i].n);
}

const char *counts_text(struct arena *a, const struct counts *c)
{
    struct buf b = buf_make(a, 1024);
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i].n != 0)
            buf_printf(&b, "%s %lld\n", c->at[i].key, (long long)c->at[i].n);
    return b.p;
}

static size_t lines_of(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

/* Takes a line "name number" apart, and ends the name; *n 0: it is none. Gives what stands behind it. */
static char *take_line(char *p, struct str *key, int64_t *n)
{
    char *start = p;
    for (*n = 0; *p && *p != ' ' && *p != '\n'; p++)
        ;
    *key = (struct str){start, (size_t)(p - start)};
    if (*p == ' ')
        for (*p++ = '\0'; *p >= '0' && *p <= '9' && *n < INT64_MAX / 16; p++)
            *n = *n * 10 + (*p - '0');
    if (*p && *p != '\n')
        *n = 0;
    while (*p && *p++ != '\n')
        ;
    return p;
}

/* The lines ascend, so that each key of the first text goes to the end; the keys stay in one copy of it. */
void counts_read_but(struct counts *c, const char *text, const char *prefix)
{
    bool first = c->n == 0;
    size_t left_out = prefix ? strlen(prefix) : 0;
    struct str all = str_of(text), key;
    int64_t n;
    if (first && !prefix)
        make_room(c, lines_of(all));
    for (char *p = arena_strndup(c->arena, all.p, all.n); *p;) {
        bool there = false;
        p = take_line(p, &key, &n);
        bool without = left_out && *key.p == *prefix && strncmp(key.p, prefix, left_out) == 0;
        if (n == 0 || without)
            continue;
        bool last = first || strcmp(c->at[c->n - 1].key, key.p) < 0;
        size_t at = last ? c->n : place_of(c, key, &there);
        if (there)
            c->at[at].n += n;
        else
            put_in(c, at, key, n);
    }
}

void counts_read(struct counts *c, const char *text)
{
    counts_read_but(c, text, NULL);
}
