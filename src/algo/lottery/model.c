/*
 * model.c - what can be counted about a model.
 */
#include "algo/lottery/model.h"

void lot_group_sums(const struct lot_model *m, const int *value, int *sum)
{
    for (int g = 0; g < m->groups; g++)
        sum[g] = 0;
    for (int t = 0; t < m->types; t++)
        for (int i = m->first[t]; value[t] && i < m->first[t + 1]; i++)
            sum[m->of[i]] += value[t];
}

bool lot_panel_valid(const struct lot_model *m, const int *seats)
{
    struct arena a;
    arena_init(&a, SIZE_MAX / 2);
    int *sum = arena_array(&a, int, (size_t)m->groups), all = 0;
    bool valid = true;
    for (int t = 0; t < m->types; t++) {
        valid = valid && seats[t] >= 0 && seats[t] <= m->count[t];
        all += valid ? seats[t] : 0;
    }
    if (valid)
        lot_group_sums(m, seats, sum);
    for (int g = 0; g < m->groups; g++)
        valid = valid && sum[g] >= m->low[g] && sum[g] <= m->high[g];
    arena_free(&a);
    return valid && all == m->seats;
}

int *lot_group_people(const struct lot_model *m, struct arena *a)
{
    int *sum = arena_array(a, int, (size_t)m->groups);
    lot_group_sums(m, m->count, sum);
    return sum;
}
