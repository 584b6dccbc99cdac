/*
 * test_index.c - the index against a reader who looks at every document, on random texts in Chinese and
 * English; and where text is cut into words.
 */
#include "algo/fold.h"
#include "base/utf8.h"
#include "mod/search/care.h"
#include "mod/search/index.h"
#include "mod/search/view.h"
#include "web_harness.h"

/* --- words ---------------------------------------------------------------------------------------- */

static struct term_set terms(const char *text)
{
    return search_terms(t_arena(), "x", NULL, 0, NULL, NULL, text);
}

static bool finds(const char *query, const char *text)
{
    struct term_set q = segment_query(t_arena(), str_of(query), QUERY_WORDS), t = terms(text);
    for (size_t i = 0; i < q.n; i++)
        if (!term_in(t, q.at[i]))
            return false;
    return q.n > 0;
}

TEST(search, words_are_folded)
{
    EXPECT(finds("lamp", "The LAMPS are broken"));
    EXPECT(finds("Lamps", "a lamp"));
    EXPECT(finds("cafe", "Café"));
    EXPECT(finds("CAFÉ", "cafe"));
    EXPECT(finds("ＡＢＣ", "abc"));
    EXPECT(finds("bsy-2026-0137", "BSY-2026-0137"));
    EXPECT(finds("village", "the village's well"));
    EXPECT(finds("village's", "village"));
    EXPECT(finds("policies", "policy"));
    EXPECT(finds("strasse", "Straße"));
    EXPECT(finds("ﬁle", "file"));
    EXPECT(!finds("lamp", "lampion"));
    EXPECT(!finds("bus", "bu"));
    EXPECT(!finds("", "anything"));
    EXPECT(!finds("，。！ …", "，。！ …"));
}

TEST(search, chinese_needs_no_blanks)
{
    const char *text = "白水洋镇的路灯坏了37盏，请修！";
    EXPECT(finds("路灯", text));
    EXPECT(finds("灯", text));
    EXPECT(finds("路", text));
    EXPECT(finds("修", text)); /* alone at the end, after another */
    EXPECT(finds("水洋镇", text));
    EXPECT(finds("白水洋 路灯", text));
    EXPECT(finds("37", text));
    EXPECT(finds("的路灯坏了", text));
    EXPECT(!finds("灯路", text));
    EXPECT(!finds("镇路", text));
    EXPECT(!finds("盏请", text));                         /* a comma stands between */
    EXPECT(finds("ｶﾞｽ", "ガス") || !finds("ガス", "ガ")); /* kana of half width are pairs too */
    EXPECT(finds("𠮷野", "𠮷野家"));                      /* outside of the basic plane */
}

static void check_span(void *ctx, const struct segment_token *t)
{
    struct str *s = ctx;
    EXPECT(t->from < t->to && t->to <= s->n && t->term < (UINT64_C(1) << 63));
    EXPECT(((unsigned char)s->p[t->from] & 0xc0) != 0x80);
}

TEST(search, every_token_stands_in_the_text)
{
    struct rng rng = rng_fixed(7);
    for (int round = 0; round < 2000; round++) {
        struct buf b = buf_make(t_arena(), 64);
        for (int i = 0; i < 12; i++) {
            uint32_t c = (uint32_t)rng_below(&rng, 4) ? (uint32_t)rng_below(&rng, 0x3000) + 1
                                                      : (uint32_t)rng_below(&rng, 0x10fffe) + 1;
            char bytes[4];
            if (c < 0xd800 || c > 0xdfff)
                buf_put(&b, bytes, utf8_encode(c, bytes));
        }
        struct str s = {b.p, b.n};
        segment(s, check_span, &s);
    }
}

/* --- excerpts ----------------------------------------------------------------------------------------- */

static const char *marked(const char *text, const char *query, size_t max)
{
    struct term_set q = segment_query(t_arena(), str_of(query), QUERY_WORDS);
    struct html h = search_excerpt(t_arena(), text, q, max).html;
    return arena_strndup(t_arena(), h.p, h.n);
}

TEST(search, excerpts_mark_and_escape)
{
    EXPECT_STR(marked("路灯坏了", "路灯", 0), "<mark>路灯</mark>坏了");
    EXPECT_STR(marked("村口的路灯坏了", "口的路", 0), "村<mark>口的路</mark>灯坏了");
    EXPECT_STR(marked("<b>lamps</b> & \"light\" 'x'", "lamp b", 0),
               "&lt;<mark>b</mark>&gt;<mark>lamps</mark>&lt;/<mark>b</mark>&gt; &amp; "
               "&quot;light&quot; &#39;x&#39;");
    EXPECT_STR(marked("<script>", "script", 0), "&lt;<mark>script</mark>&gt;");
    EXPECT_STR(marked("", "路灯", 0), "");
    EXPECT_STR(marked(NULL, "路灯", 50), "");
    struct buf b = buf_make(t_arena(), 0);
    for (int i = 0; i < 500; i++)
        buf_puts(&b, "春夏");
    buf_puts(&b, "路灯坏了");
    for (int i = 0; i < 500; i++)
        buf_puts(&b, "秋冬");
    EXPECT_HAS(marked(b.p, "路灯", 60), "<mark>路灯</mark>坏了");
    struct excerpt e =
        search_excerpt(t_arena(), b.p, segment_query(t_arena(), str_of("路灯"), 8), 60);
    EXPECT(e.cut_before && e.cut_after);
    EXPECT_INT(utf8_count(str_of(e.plain)), 60);
}

/* --- the index against a reader of everything ------------------------------------------------------------ */

struct known {
    int64_t object, place;
    usec at;
    const char *subject, *text;
    bool gone;
};
struct world {
    struct site *s;
    struct rng rng;
    struct body city, town, village, other;
    struct known doc[4000];
    size_t n;
};

static const char *const han[] = {"路", "灯", "水", "桥", "村", "口",
                                  "修", "老", "年", "食", "堂", "山"};
static const char *const latin[] = {"lamp", "lamps", "bridge", "water", "canteen", "Café", "road"};

static const char *random_text(struct world *w, int words)
{
    struct buf b = buf_make(t_arena(), 64);
    for (int i = 0; i < words; i++)
        if (rng_below(&w->rng, 5) == 0)
            buf_printf(&b, " %s ", latin[rng_below(&w->rng, countof(latin))]);
        else
            buf_puts(&b, rng_below(&w->rng, 9) ? han[rng_below(&w->rng, countof(han))] : "，");
    return b.p;
}

static struct world *world_new(void)
{
    struct world *w = arena_new(t_arena(), struct world);
    w->s = t_site();
    w->rng = rng_fixed(42);
    struct db *db = t_begin(w->s);
    body_furnish_places(db);
    EXPECT(body_by_path(db, "linhai/", &w->city));
    EXPECT(body_by_path(db, "linhai/baishuiyang/", &w->town));
    EXPECT(body_by_path(db, "linhai/baishuiyang/shangxi/", &w->village));
    EXPECT(body_by_path(db, "linhai/yanjiang/", &w->other));
    t_commit(w->s);
    return w;
}

static void put(struct world *w, struct db *db, struct known *k)
{
    struct search_doc d = {.subject = k->subject,
                           .id = k->object,
                           .body = k->place,
                           .text = k->text,
                           .url = "/x",
                           .at = k->at};
    search_put(db, &d);
    (void)w;
}

/* Known, and not handed in yet. */
static struct known *invent(struct world *w)
{
    const int64_t places[] = {w->city.id, w->town.id, w->village.id, w->other.id};
    struct known *k = &w->doc[w->n];
    *k = (struct known){.object = (int64_t)++w->n,
                        .place = places[rng_below(&w->rng, 4)],
                        .at = w->s->now - (usec)rng_below(&w->rng, 3000) * USEC_HOUR,
                        .subject = rng_below(&w->rng, 2) ? "post" : "comment",
                        .text = random_text(w, 3 + (int)rng_below(&w->rng, 12))};
    return k;
}

static void put_new(struct world *w, struct db *db)
{
    put(w, db, invent(w));
}

static void change_some(struct world *w, struct db *db, int n)
{
    for (int i = 0; i < n; i++) {
        struct known *k = &w->doc[rng_below(&w->rng, w->n)];
        if (rng_below(&w->rng, 2)) {
            search_drop(db, k->subject, k->object);
            k->gone = true;
        } else if (!k->gone) {
            k->text = random_text(w, 5);
            put(w, db, k);
        }
    }
}

static bool below(struct world *w, int64_t place, int64_t at)
{
    return at == 0 || at == place || at == w->city.id ||
           (at == w->town.id && place == w->village.id);
}

static bool answers(struct world *w, const struct known *k, const char *q,
                    const struct search_query *s)
{
    return !k->gone && finds(q, k->text) && below(w, k->place, s->place) &&
           (!s->kind || streq(s->kind, k->subject)) && k->at >= s->since &&
           (!s->before || k->at < s->before);
}

/* Every page of the answer is right: all that should be there, once, the newest first. */
static void expect_all(struct world *w, struct db *db, const char *q, struct search_query s)
{
    size_t should = 0, seen = 0;
    bool *got = arena_array(t_arena(), bool, w->n + 1);
    for (size_t i = 0; i < w->n; i++)
        should += answers(w, &w->doc[i], q, &s);
    s.words = segment_query(t_arena(), str_of(q), QUERY_WORDS);
    s.before_key = KEY_END;
    s.max = 37;
    s.count = true;
    usec last = INT64_MAX;
    for (bool more = true; more;) {
        struct search_found f = search_find(db, &s);
        if (s.count)
            EXPECT_INT(f.count, should > COUNT_MOST ? COUNT_MOST + 1 : should);
        for (size_t i = 0; i < f.n; i++) {
            struct search_row row;
            EXPECT(q_search_row(db, &row, .id = f.key[i] & KEY_ID_MASK));
            const struct known *k = &w->doc[row.object - 1];
            EXPECT(row.object >= 1 && row.object <= (int64_t)w->n && !got[row.object]);
            EXPECT(answers(w, k, q, &s));
            EXPECT(row.at / USEC_SECOND <= last);
            got[row.object] = true;
            last = row.at / USEC_SECOND;
        }
        seen += f.n;
        more = f.more;
        s.count = false;
        if (f.n)
            s.before_key = f.key[f.n - 1];
        EXPECT(f.n > 0 || !more);
    }
    EXPECT_INT(seen, should);
}

static void expect_right(struct world *w)
{
    static const char *const queries[] = {"路灯",        "灯",      "修路灯",    "lamp",
                                          "路灯 lamp",   "cafe 水", "山",        "老年食堂",
                                          "bridge road", "无",      "路灯，水桥"};
    db_begin(w->s->read_db, DB_READ, t_arena());
    for (size_t i = 0; i < countof(queries); i++) {
        struct search_query any = {0}, near = {.place = w->town.id}, kind = {.kind = "post"};
        struct search_query late = {.since = w->s->now - 1000 * USEC_HOUR,
                                    .before = w->s->now - 300 * USEC_HOUR,
                                    .place = w->village.id,
                                    .kind = "comment"};
        expect_all(w, w->s->read_db, queries[i], any);
        expect_all(w, w->s->read_db, queries[i], near);
        expect_all(w, w->s->read_db, queries[i], kind);
        expect_all(w, w->s->read_db, queries[i], late);
    }
    EXPECT(db_state(w->s->read_db) == DB_OK);
    db_rollback(w->s->read_db);
}

static bool tend_once(struct world *w, enum tend_pace pace)
{
    struct db *db = t_begin(w->s);
    bool more = search_tend(db, t_arena(), pace);
    t_commit(w->s);
    return more;
}

TEST(search, finds_what_a_reader_of_everything_finds)
{
    struct world *w = world_new();
    struct db *db = t_begin(w->s);
    for (int i = 0; i < 700; i++)
        put_new(w, db);
    change_some(w, db, 60);
    t_commit(w->s);
    expect_right(w);
    for (int step = 0; tend_once(w, TEND_GENTLY); step++) {
        db = t_begin(w->s); /* people go on while segments are made */
        put_new(w, db);
        change_some(w, db, 2);
        t_commit(w->s);
        if (step % 7 == 0)
            expect_right(w);
    }
    expect_right(w);
    EXPECT(search_rebuild(w->s->db));
    expect_right(w);
}

/* Of one kind, with numbers whose words stand in texts too. */
static void load_new(struct world *w, struct db *db, const char *subject, size_t n, bool cut_before)
{
    struct search_doc *d = arena_array(t_arena(), struct search_doc, n);
    const char **numbers = arena_array(t_arena(), const char *, n);
    for (size_t i = 0; i < n; i++) {
        struct known *k = invent(w);
        const char *number = latin[rng_below(&w->rng, countof(latin))];
        d[i] = (struct search_doc){.subject = subject,
                                   .body = k->place,
                                   .title = rng_below(&w->rng, 2) ? k->text : NULL,
                                   .text = k->text,
                                   .url = "/x",
                                   .at = k->at};
        k->subject = subject;
        k->text = arena_printf(t_arena(), "%s %s", k->text, number);
        numbers[i] = number;
    }
    const struct search_words *words = cut_before ? search_cut(t_arena(), d, n) : NULL;
    for (size_t i = 0; i < n; i++) { /* known after the words are cut */
        d[i].id = w->doc[w->n - n + i].object;
        d[i].number = numbers[i];
    }
    search_load(db, d, n, words);
}

TEST(search, a_bulk_load_is_found_like_single_ones)
{
    struct world *w = world_new();
    struct db *db = t_begin(w->s);
    load_new(w, db, "post", TAIL_MOST + 188, false);
    load_new(w, db, "comment", TAIL_MOST + 288, true);
    t_commit(w->s);
    expect_right(w);
    db = t_begin(w->s);
    load_new(w, db, "comment", 20, true); /* too few for a segment */
    change_some(w, db, 60);
    t_commit(w->s);
    expect_right(w);
    EXPECT(search_rebuild(w->s->db));
    expect_right(w);
}

/* Many small segments become one; what was struck off before and meanwhile stays away. */
TEST_LONG(search, segments_are_joined)
{
    struct world *w = world_new();
    for (int round = 0; round < FAN; round++) {
        struct db *db = t_begin(w->s);
        for (int i = 0; i < 200; i++)
            put_new(w, db);
        for (int i = 0; i < TAIL_MOST - 200; i++) { /* fillers that no query asks for */
            int64_t id = 1000000 + round * 1000 + i;
            search_put(db, &(struct search_doc){.subject = "filler",
                                                .id = id,
                                                .body = w->city.id,
                                                .text = "x",
                                                .url = "/x",
                                                .at = w->s->now - i});
        }
        t_commit(w->s);
        if (round + 1 < FAN)
            while (tend_once(w, TEND_FAST))
                ;
        db = t_begin(w->s);
        change_some(w, db, 40);
        t_commit(w->s);
    }
    expect_right(w);
    for (int step = 0; tend_once(w, TEND_FAST); step++) {
        struct db *db = t_begin(w->s);
        change_some(w, db, 5);
        t_commit(w->s);
        if (step % 3 == 0)
            expect_right(w);
    }
    expect_right(w);
    db_begin(w->s->read_db, DB_READ, t_arena());
    struct search_segments_rows all = q_search_segments(w->s->read_db);
    db_rollback(w->s->read_db);
    EXPECT_INT(all.n, 1);
    EXPECT_INT(all.at[0].level, 1);
}

TEST(search, lists_of_numbers_come_back)
{
    static const int64_t v[] = {0, 1, 2, 127, 128, 129, 300, 16384, 131071, INT64_C(1) << 40};
    struct buf b = buf_make(t_arena(), 0);
    int64_t last = -1;
    for (size_t i = 0; i < countof(v); i++)
        list_add(&b, &last, v[i]);
    struct list_reader l = list_open((struct db_blob){b.p, b.n});
    for (size_t i = 0; i < countof(v); i++) {
        EXPECT(list_next(&l));
        EXPECT_INT(l.v, v[i]);
    }
    EXPECT(!list_next(&l));
    for (size_t n = 0; n < b.n; n++) { /* cut short: no fault, an end */
        l = list_open((struct db_blob){b.p, n});
        while (list_next(&l))
            ;
    }
}

TEST(search, a_jump_ends_where_steps_would)
{
    struct rng rng = rng_fixed(7);
    struct buf b = buf_make(t_arena(), 0);
    int64_t last = -1, v[3000];
    for (size_t i = 0; i < countof(v); i++) { /* long runs of neighbours, and gaps of every size */
        int64_t gap = rng_below(&rng, 20) ? 1 + (int64_t)rng_below(&rng, 3)
                                          : 1 + (int64_t)rng_below(&rng, 40000);
        v[i] = (i ? v[i - 1] : -1) + gap;
        list_add(&b, &last, v[i]);
    }
    for (int round = 0; round < 200; round++) {
        struct list_reader l = list_open((struct db_blob){b.p, b.n});
        size_t at = 0;
        for (int64_t to = 0;; to = l.v + 1 + (int64_t)rng_below(&rng, 1u << (round % 16))) {
            while (at < countof(v) && v[at] < to)
                at++;
            bool there = list_jump(&l, to);
            EXPECT(there == (at < countof(v)));
            if (!there)
                break;
            EXPECT_INT(l.v, v[at]);
        }
    }
    for (size_t n = 0; n < 200; n++) { /* cut short: no fault, an end */
        struct list_reader l = list_open((struct db_blob){b.p, n});
        EXPECT(!list_jump(&l, INT64_MAX));
    }
}
