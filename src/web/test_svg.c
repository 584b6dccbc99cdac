/*
 * test_svg.c - QR codes as drawings.
 */
#include "harness.h"
#include "web/svg.h"

TEST(svg, a_code_is_a_drawing_with_a_name)
{
    struct html h = svg_qr(t_arena(), "https://tongxin.example/join?code=<\"&>", "A \"code\"");
    EXPECT_HAS(h.p, "role=\"img\"");
    EXPECT_HAS(h.p, "aria-label=\"A &quot;code&quot;\"");
    EXPECT_HAS(h.p, "<desc>https://tongxin.example/join?code=&lt;&quot;&amp;&gt;</desc>");
    EXPECT_HAS(h.p, "shape-rendering=\"crispEdges\"");
    EXPECT(h.n < 8000);
}

/* The finder pattern of the upper left corner: seven dark modules, behind a quiet zone of four. */
TEST(svg, the_quiet_zone_is_kept)
{
    struct html h = svg_qr(t_arena(), "A", "x");
    EXPECT_HAS(h.p, "viewBox=\"0 0 29 29\""); /* version 1: 21 modules */
    EXPECT_HAS(h.p, "d=\"M4 4h7v1h-7z");
}

TEST(svg, too_much_text_gives_nothing)
{
    char *big = arena_alloc(t_arena(), 4001);
    memset(big, 'x', 4000);
    EXPECT_INT(svg_qr(t_arena(), big, "x").n, 0);
}
