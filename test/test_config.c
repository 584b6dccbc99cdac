/*
 * test_config.c - the address of a place, as it is compared and printed.
 */
#include "config.h"
#include "harness.h"

static const char *origin_of(const char *written, const char **error)
{
    struct config c;
    setenv("TONGXIN_ORIGIN", written, 1);
    return config_load(&c, NULL, t_arena(), error) ? c.origin : NULL;
}

TEST(config, origin)
{
    const char *error = NULL;
    static const char *const wrong[] = {
        "town.example", "https://",           "https://town.example/path",
        "https://a@b",  "ftp://town.example", "https://a b"};
    EXPECT_STR(origin_of("https://town.example", &error), "https://town.example");
    EXPECT_STR(origin_of("https://Town.example/", &error), "https://town.example");
    EXPECT_STR(origin_of("http://[::1]:8080", &error), "http://[::1]:8080");
    for (size_t i = 0; i < countof(wrong); i++) {
        EXPECT(!origin_of(wrong[i], &error));
        EXPECT_HAS(error, "origin must be like");
    }
}
