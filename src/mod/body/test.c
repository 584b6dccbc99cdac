/*
 * test.c - the tree of places, its pages, and one's own place.
 */
#include "mod/body/body.h"
#include "web_harness.h"

static struct site *places(void)
{
    struct site *s = t_site();
    body_furnish_places(t_begin(s));
    t_commit(s);
    return s;
}

TEST(body, the_tree_is_read_by_path)
{
    struct site *s = places();
    struct db *db = t_begin(s);
    struct body city, town, village;
    EXPECT(body_by_path(db, "linhai/", &city));
    EXPECT(body_by_path(db, "linhai/baishuiyang/", &town));
    EXPECT(body_by_id(db, town.id, &village));
    EXPECT_STR(village.code, "BSY");
    EXPECT_INT(town.parent, city.id);
    EXPECT_INT(town.kind, BODY_TOWN);
    EXPECT(!body_by_path(db, "linhai/baishuiyang", &village));
    EXPECT(!body_by_id(db, 0, &village));
    EXPECT_INT(body_all(db, "").n, 13);
    EXPECT_INT(body_all(db, "linhai/").n, 13);
    struct body_list below = body_all(db, "linhai/baishuiyang/");
    EXPECT_INT(below.n, 4);
    EXPECT_INT(below.at[0].id, town.id); /* itself first: tree order */
    EXPECT_INT(body_children(db, town.id).n, 3);
    struct org_list orgs = org_of_body(db, town.id);
    EXPECT_INT(orgs.at[0].kind, ORG_COUNCIL);
    struct org o;
    EXPECT(org_by_id(db, orgs.at[0].id, &o));
    EXPECT_INT(o.body, town.id);
    EXPECT(!org_by_id(db, 0, &o));
    t_commit(s);
}

TEST(body, a_path_that_only_begins_alike_is_not_below)
{
    struct site *s = places();
    struct db *db = t_begin(s);
    struct body city;
    EXPECT(body_by_path(db, "linhai/", &city));
    EXPECT(body_add(db, city.id, BODY_TOWN, "kuo", "KUO", "括镇", "Kuo Town"));
    EXPECT(body_add(db, city.id, BODY_TOWN, "kuo-2", "KUO2", "括二镇", "Second Kuo Town"));
    EXPECT_INT(body_all(db, "linhai/kuo/").n, 1);
    EXPECT_INT(body_all(db, "linhai/kuocang/").n, 4);
    t_commit(s);
}

TEST(body, codes_and_paths_are_unique_and_slugs_plain)
{
    struct site *s = places();
    struct db *db = t_begin(s);
    struct body city;
    EXPECT(body_by_path(db, "linhai/", &city));
    EXPECT_INT(body_add(db, city.id, BODY_TOWN, "new", "BSY", "新", "New"), 0);
    EXPECT_INT(body_add(db, city.id, BODY_TOWN, "baishuiyang", "NEW", "新", "New"), 0);
    EXPECT_INT(body_add(db, city.id, BODY_TOWN, "a/b", "NEW", "新", "New"), 0);
    EXPECT_INT(body_add(db, city.id, BODY_TOWN, "新", "NEW", "新", "New"), 0);
    EXPECT_INT(body_add(db, city.id, BODY_TOWN, "", "NEW", "新", "New"), 0);
    EXPECT_INT(body_add(db, 4711, BODY_TOWN, "new", "NEW", "新", "New"), 0);
    EXPECT(body_add(db, city.id, BODY_TOWN, "new", "NEW", "新", "New"));
    t_commit(s);
}

TEST(body, the_pages_show_places_in_both_languages)
{
    struct site *s = places();
    struct browser *b = t_browser(s, 0);
    EXPECT_HAS(t_get(b, "/")->body, "Baishuiyang Town");
    EXPECT_HAS(t_get(b, "/p/linhai/baishuiyang/")->body, "Supervision Group");
    EXPECT_INT(t_get(b, "/p/linhai/baishuiyang")->status, 200);
    EXPECT_INT(t_get(b, "/p/linhai/nowhere/")->status, 404);
    EXPECT_INT(t_get(b, "/p/")->status, 404);
    b->lang = "zh";
    EXPECT_HAS(t_get(b, "/")->body, "白水洋镇");
    EXPECT_HAS(t_get(b, "/p/linhai/baishuiyang/shangxi/")->body, "村民委员会");
}

TEST(body, an_empty_town_has_a_first_page_too)
{
    struct answer *a = t_get(t_browser(t_site(), 0), "/");
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "No place is set up yet");
}

TEST(body, ones_place_is_a_cookie)
{
    struct site *s = places();
    struct browser *b = t_browser(s, 0);
    const char *before = t_digest(s);
    struct answer *a = t_get(b, "/place/linhai/kuocang/");
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, "/p/linhai/kuocang/");
    EXPECT_HAS(t_get(b, "/")->body, "To my place: Kuocang Town");
    EXPECT_STR(t_digest(s), before);
    EXPECT_INT(t_get(b, "/place/linhai/nowhere/")->status, 404);
    t_get(b, "/place/");
    EXPECT_LACKS(t_get(b, "/")->body, "To my place");
}

/* A reading sees one state and remembers it; a transaction that writes reads its own words. */
TEST(body, a_place_is_remembered_for_a_reading_and_no_longer)
{
    struct site *s = t_site();
    struct body b;
    struct org o;
    struct db *db = t_begin(s);
    body_furnish_places(db);
    EXPECT(body_by_code(db, "BSY", &b));
    int64_t id = b.id, org = org_of_body(db, id).at[0].id;
    body_rename(db, id, "新名镇", "Newname");
    EXPECT(body_by_id(db, id, &b));
    EXPECT_STR(b.name, "新名镇");
    body_rename(db, id, "又名镇", "Othername");
    EXPECT(body_by_id(db, id, &b));
    EXPECT_STR(b.name, "又名镇");
    t_commit(s);
    for (int round = 0; round < 2; round++) {
        static const char *const names[] = {"又名镇", "末名镇"};
        db_begin(s->read_db, DB_READ, t_arena());
        for (int again = 0; again < 2; again++) {
            EXPECT(body_by_id(s->read_db, id, &b));
            EXPECT_STR(b.name, names[round]);
            EXPECT(org_by_id(s->read_db, org, &o) && o.id == org && o.body == id);
            EXPECT(!body_by_id(s->read_db, id + 64 * 1000, &b)); /* of the same slot */
            EXPECT(body_by_id(s->read_db, b.parent ? b.parent : id, &b));
        }
        db_rollback(s->read_db);
        db = t_begin(s);
        body_rename(db, id, "末名镇", "Lastname");
        t_commit(s);
    }
}
