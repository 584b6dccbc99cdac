/*
 * body.c - forms, files and raw bodies into struct req.
 *
 * Small bodies are collected in the request's arena and parsed at the end; multipart goes through its
 * parser piece by piece, text into the form, files to disk. Something wrong in the middle is
 * remembered and the rest is skipped, because an answer before the end of a body is one that a
 * browser does not show.
 */
#include "web/body.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "web/formdata.h"
#include "web/multipart.h"
#include "web/upload.h"

#define MULTIPART_EXTRA (256u * 1024) /* boundaries and part headers */
#define SKIPPED_MAX     (64u * 1024)

enum body_kind { BODY_FORM, BODY_RAW, BODY_MULTIPART, BODY_SKIP };

struct body {
    struct req *r;
    const struct route *route;
    enum body_kind kind;
    struct buf text; /* collected, or the value of the text part that is coming in */
    struct multipart *multipart;
    VEC(struct field) fields;
    const char *name; /* of that part */
    struct upload *file;
    size_t text_left, files_left;
    int status;
};

/* --- multipart ------------------------------------------------------------------------------- */

static void part_begin(void *ctx, const struct multipart_part *part)
{
    struct body *b = ctx;
    b->file = NULL;
    b->name = part->name;
    b->text = buf_make(b->r->arena, 256);
    if (part->filename && b->route->upload_max == 0)
        b->status = 400;
    else if (part->filename && part->filename[0])
        b->file = upload_begin(b->r, part->name, part->filename, b->files_left);
    else if (part->filename)
        b->name = NULL; /* a file field left empty */
}

static void part_data(void *ctx, const char *p, size_t n)
{
    struct body *b = ctx;
    if (b->status)
        return;
    size_t *left = b->file ? &b->files_left : &b->text_left;
    if (n > *left) {
        if (!b->file) {
            b->status = 413;
            return;
        }
        upload_write(b->file, p, n); /* finds it too large and says so to the person */
        return;
    }
    *left -= n;
    if (b->file)
        upload_write(b->file, p, n);
    else
        buf_put(&b->text, p, n);
}

static void part_end(void *ctx)
{
    struct body *b = ctx;
    if (b->status)
        return;
    if (b->file)
        upload_end(b->r, b->file);
    else if (b->name && !utf8_valid((struct str){b->text.p, b->text.n}))
        b->status = 400;
    else if (b->name)
        VEC_PUSH(b->r->arena, &b->fields, (struct field){b->name, b->text.p});
    b->file = NULL;
}

/* --- all kinds --------------------------------------------------------------------------------- */

static bool is_type(const char *header, struct str type)
{
    struct str rest = str_of(header), first;
    return header && str_cut(&rest, ';', &first) && str_ieq(str_trim(first), type);
}

static bool kind_of(const struct req *r, const struct route *route, enum body_kind *kind)
{
    const char *type = req_header(r, "content-type");
    if (!route)
        *kind = BODY_SKIP;
    else if (route->raw_body)
        *kind = BODY_RAW;
    else if (is_type(type, STR("application/x-www-form-urlencoded")))
        *kind = BODY_FORM;
    else if (is_type(type, STR("multipart/form-data")))
        *kind = BODY_MULTIPART;
    else
        return false;
    return true;
}

struct body *body_open(struct req *r, const struct route *route, int *status)
{
    enum body_kind kind;
    *status = 415;
    if (!kind_of(r, route, &kind))
        return NULL;
    struct body *b = arena_new(r->arena, struct body);
    *b = (struct body){.r = r, .route = route, .kind = kind};
    if (route) {
        b->text_left = route_body_max(route);
        b->files_left = route->upload_max;
    }
    if (kind == BODY_MULTIPART) {
        struct multipart_sink sink = {part_begin, part_data, part_end, b};
        b->multipart = multipart_new(r->arena, req_header(r, "content-type"), sink);
        *status = 400;
        if (!b->multipart)
            return NULL;
    } else if (kind != BODY_SKIP) {
        b->text = buf_make(r->arena, 1024);
    }
    *status = 0;
    return b;
}

uint64_t body_limit(const struct route *route)
{
    if (!route)
        return SKIPPED_MAX;
    return route_body_max(route) + (route->upload_max ? route->upload_max + MULTIPART_EXTRA : 0);
}

void body_take(struct body *b, const char *p, size_t n)
{
    if (b->status || b->kind == BODY_SKIP)
        return;
    if (b->kind == BODY_MULTIPART) {
        if (!multipart_push(b->multipart, p, n) && !b->status)
            b->status = 400;
        return;
    }
    if (n > b->text_left) {
        b->status = 413;
        return;
    }
    b->text_left -= n;
    buf_put(&b->text, p, n);
}

int body_end(struct body *b)
{
    struct str text = {b->text.p, b->text.n};
    if (b->status || b->kind == BODY_SKIP)
        return b->status;
    if (b->kind == BODY_RAW)
        b->r->body = text;
    else if (b->kind == BODY_FORM)
        return formdata_parse(b->r->arena, text, &b->r->form) ? 0 : 400;
    else if (!multipart_end(b->multipart))
        return 400;
    else
        b->r->form = (struct fields){b->fields.at, b->fields.n};
    return 0;
}
