/*
 * test_i18n.c - numbers as a reader writes them.
 */
#include "harness.h"
#include "web/i18n.h"

TEST(i18n, a_number_has_its_thousands_apart)
{
    static const struct {
        int64_t n;
        const char *en;
    } cases[] = {
        {0, "0"},
        {7, "7"},
        {-7, "-7"},
        {999, "999"},
        {1000, "1,000"},
        {-1000, "-1,000"},
        {123456, "123,456"},
        {-1234567, "-1,234,567"},
        {INT64_MAX, "9,223,372,036,854,775,807"},
        {INT64_MIN, "-9,223,372,036,854,775,808"},
    };
    struct req r = {.arena = t_arena(), .lang = lang_by_code("en")};
    for (size_t i = 0; i < countof(cases); i++)
        EXPECT_STR(show_int(&r, cases[i].n), cases[i].en);
}
