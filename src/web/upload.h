/*
 * upload.h - files that people send, and the store they are kept in.
 *
 * While a multipart form arrives its files go into temporary files of the store. At the end of each
 * its type is read from its bytes, metadata of pictures is taken out, and the digest of what remains is its
 * name. A handler decides: upload_keep() moves the file to its lasting name, and what was not kept
 * is gone when the request ends.
 */
#ifndef TX_UPLOAD_H
#define TX_UPLOAD_H

#include "web/req.h"

#define UPLOAD_NAME_MAX 120 /* code points of a display name */

struct upload {
    struct upload *next;
    const char *field;   /* of the form */
    const char *name;    /* as the person called it, cleaned, for display only */
    const char *type;    /* media type read from the bytes; NULL when there is a problem */
    int64_t bytes;       /* as stored */
    char hash[65];       /* SHA-256 of the stored bytes, hex: the key to write into the database */
    const char *problem; /* English, T_(): why it was not taken; NULL: fine */
    /* The rest is upload.c's. */
    const struct app *app;
    int fd;
    char *temp;
    size_t max;
    bool kept;
};

/* First file of that field, NULL when none was sent (an empty file field sends none). */
struct upload *upload_get(const struct req *r, const char *field);
/* Moves the file to its lasting name: durable when this returns true. May be called again (a handler
 * that runs again). False: the disk refused, logged; the handler fails its transaction. */
bool upload_keep(struct req *r, struct upload *u);
/* Answers with a stored file. type and name are those of the database. Pictures, PDF and sound are
 * shown in place, everything else is saved to disk. */
void upload_serve(struct req *r, const char *hash, const char *type, const char *name);

/* For body.c: a file arrives. max: bytes it may have. */
struct upload *upload_begin(struct req *r, const char *field, const char *filename, size_t max);
void upload_write(struct upload *u, const void *p, size_t n);
void upload_end(struct req *r, struct upload *u);
/* For http.c: opens a stored file for reading; -1: not there, or no name of the store. */
int upload_open(const char *dir, const char *hash, int64_t *bytes);
/* Temporary files left by a killed process, older than a day: for cron. Returns how many went. */
int upload_sweep(const char *dir, usec now);

#endif
