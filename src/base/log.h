/*
 * log.h - one line a thing that happened, on stderr, as logfmt: time level event key=value ...
 *
 *     LOG(LOG_WARN, "lane slow", LS("route", path), LI("ms", ms));
 *
 * Values are quoted and escaped as needed, so that no input can forge a line. No personal data goes
 * into the log: numbers and ids only.
 */
#ifndef TX_LOG_H
#define TX_LOG_H

#include "base/base.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
    const char *key;
    const char *text; /* NULL: number */
    int64_t number;
};
static inline const char *log_text(const char *s)
{
    return s ? s : "";
}
#define LS(k, v) ((struct log_field){.key = (k), .text = log_text(v)})
#define LI(k, v) ((struct log_field){.key = (k), .number = (v)})
#define LOG(level, event, ...) \
    log_write((level), (event), (const struct log_field[]){__VA_ARGS__, {0}})
#define LOG0(level, event) log_write((level), (event), NULL)

void log_write(enum log_level level, const char *event, const struct log_field *fields);
/* Least level written (default LOG_INFO). Set once at start, by main.c and by tests. */
void log_level_set(enum log_level level);

#endif
