/*
 * test_blog.h - the small town of the blog's tests: two towns, one village, and who they need.
 */
#ifndef TX_TEST_BLOG_H
#define TX_TEST_BLOG_H

#include "html_check.h"
#include "mod/blog/blog.h"
#include "web_harness.h"

struct town {
    struct site *s;
    struct body town, village,
        elsewhere;  /* the village is in the town; elsewhere is another town */
    int64_t office; /* the town's council office */
    int64_t mei_id, li_id;
    struct browser *nobody;
    struct browser *mei;               /* council member of the village */
    struct browser *li;                /* resident */
    struct browser *wu;                /* another resident */
    struct browser *clerk, *colleague; /* of the town's office */
    struct browser *chair;             /* of the village */
    struct browser *stranger;          /* clerk elsewhere */
    struct browser *supervisor;        /* of the town, and a resident like everybody */
    struct browser *both;              /* supervisor of the town, clerk elsewhere */
};
struct town town_new(void);

/* The number in "/blog/12?done=draft". */
int64_t id_of(const struct answer *a);
const char *path_of(const char *fmt, int64_t id);
/* A draft in the writer's first capacity, and one that is published. */
int64_t draft_by(struct browser *b, const char *title, const char *text);
int64_t post_by(struct browser *b, const char *title, const char *text);
void publish(struct browser *b, int64_t post);
int64_t comment_by(struct browser *b, int64_t post, const char *text);
struct answer *remove_comment(struct browser *b, int64_t comment);
struct blog_post read_post(struct town *t, int64_t id);
struct comment_row read_comment(struct town *t, int64_t id);
/* The page, well-formed, with that status. */
struct answer *page(struct browser *b, const char *path, int status);

#endif
