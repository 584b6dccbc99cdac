/*
 * test_xml.c - the XML printers: what they escape, leave out and mend.
 */
#include "base/utf8.h"
#include "harness.h"
#include "web/xml.h"

TEST(xml, text_is_escaped_and_cleaned)
{
    struct buf b = buf_make(t_arena(), 0);
    xml_text(&b, "a<b>&\"'灯\x01\x1f\t\n\r\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\x98\x80");
    EXPECT_STR(b.p, "a&lt;b&gt;&amp;\"'灯\t\n&#13;\xf0\x9f\x98\x80");
    b.n = 0;
    xml_attr(&b, "\"<>&'\n\t");
    EXPECT_STR(b.p, "&quot;&lt;&gt;&amp;'&#10;&#9;");
    b.n = 0;
    xml_text(&b, "\xff\xc0\x80ok");
    EXPECT(utf8_valid(str_of(b.p)));
    EXPECT_HAS(b.p, "ok");
    b.n = 0;
    xml_text(&b, NULL);
    EXPECT_INT(b.n, 0);
    xml_element(&b, "title", "]]>");
    EXPECT_STR(b.p, "<title>]]&gt;</title>\n");
}
