/*
 * vec.h - a growing array of any type, in an arena.
 *
 *     VEC(struct seat) seats = {0};
 *     VEC_PUSH(a, &seats, (struct seat){ .name = n });
 *     VEC_EACH(&seats, s) use(s->name);
 */
#ifndef TX_VEC_H
#define TX_VEC_H

#include "base/arena.h"

#define VEC(type)      \
    struct {           \
        type *at;      \
        size_t n, cap; \
    }
#define VEC_PUSH(a, v, ...)                                                                     \
    do {                                                                                        \
        if ((v)->n == (v)->cap) {                                                               \
            size_t cap_ = (v)->cap ? (v)->cap * 2 : 8;                                          \
            (v)->at =                                                                           \
                arena_grow((a), (v)->at, (v)->cap * sizeof(*(v)->at), cap_ * sizeof(*(v)->at)); \
            (v)->cap = cap_;                                                                    \
        }                                                                                       \
        (v)->at[(v)->n++] = (__VA_ARGS__);                                                      \
    } while (0)
#define VEC_EACH(v, it) \
    for (__typeof__((v)->at + 0) it = (v)->at; it && it < (v)->at + (v)->n; it++)

#endif
