/*
 * demo_tell.c - one of the many ways in which the words of demo_words.c and city_words.c can be told.
 */
#include "base/hash.h"
#include "mod/submission/demo.h"

/* "{a|b}": the same group gives the same choice throughout a story; "{!a|b}" all choose the same place. */
static size_t choice(const struct demo_teller *s, struct str group, size_t n)
{
    if (group.n && group.p[0] == '!')
        return (size_t)(s->seed % 64) % n;
    return (size_t)((hash_quick(group.p, group.n) ^ s->seed) >> 7) % n;
}

static struct str nth_part(struct str group, size_t i)
{
    struct str rest = group, part = {"", 0};
    for (size_t k = 0; k <= i && str_cut(&rest, '|', &part); k++)
        ;
    return part;
}

const char *demo_told(struct arena *a, const struct demo_teller *s, const char *words)
{
    struct buf b = buf_make(a, strlen(words) + 64);
    for (const char *p = words; *p;) {
        const char *end = *p == '{' ? strchr(p, '}') : NULL;
        if (!end) {
            buf_putc(&b, *p++);
            continue;
        }
        struct str group = {p + 1, (size_t)(end - p) - 1};
        size_t n = 1;
        for (size_t i = 0; i < group.n; i++)
            n += group.p[i] == '|';
        if (str_eq(group, STR("村")))
            buf_puts(&b, s->village);
        else if (str_eq(group, STR("镇")))
            buf_puts(&b, s->town);
        else {
            struct str chosen = nth_part(group, choice(s, group, n));
            if (chosen.n && chosen.p[0] == '!')
                chosen = (struct str){chosen.p + 1, chosen.n - 1};
            buf_put(&b, chosen.p, chosen.n);
        }
        p = end + 1;
    }
    return b.p;
}
