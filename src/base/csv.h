/*
 * csv.h - CSV out and in (RFC 4180, UTF-8).
 */
#ifndef TX_CSV_H
#define TX_CSV_H

#include "base/buf.h"
#include "base/str.h"

/* Writer: a field is quoted when it needs it; one that a spreadsheet would take for a formula
 * (starts with = + - @ tab CR LF and is not a number; or with a wide = + - @) gets a leading
 * apostrophe. CRLF ends a row. */
struct csv_out {
    struct buf *out;
    bool started;  /* this row has a field */
    size_t row_at; /* where it began in out */
};
struct csv_out csv_begin(struct buf *out);
void csv_str(struct csv_out *c, const char *s); /* NULL: empty */
void csv_int(struct csv_out *c, int64_t v);
void csv_end_row(struct csv_out *c);

/* Reader over bytes that come in pieces. */
enum csv_result { CSV_ROW, CSV_MORE, CSV_EOF, CSV_BAD };
struct csv_limits {
    size_t field_bytes, fields; /* most bytes of a field, most fields of a row */
};
struct csv_in;
struct csv_in *csv_open(struct arena *a, struct csv_limits limits);
/* More input, when csv_next() has answered CSV_MORE and at the start. The bytes must stay valid
 * until csv_next() answers CSV_MORE. last: no more comes. */
void csv_feed(struct csv_in *c, const char *p, size_t n, bool last);
/* CSV_ROW: *row is good until the next call, *line is where it began (1-based). CSV_BAD: *error
 * says what is wrong with that row (never NULL), and reading can go on with the next. A byte order
 * mark at the start is skipped; LF, CRLF and CR end a row; a quoted field may span lines; an empty
 * line is no row. Fields are valid UTF-8 without NUL. Memory: one row within the limits. */
struct csv_row {
    struct str *field;
    size_t n;
};
enum csv_result csv_next(struct csv_in *c, struct csv_row *row, size_t *line, const char **error);
/* After CSV_BAD: the field that was bad, from 1. */
size_t csv_bad_field(const struct csv_in *c);

#endif
