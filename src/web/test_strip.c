/*
 * test_strip.c - pictures lose what they tell about the person and nothing else; types are read from
 * bytes.
 */
#include "base/buf.h"
#include "harness.h"
#include "web/strip.h"

static struct buf out; /* each test is a process of its own */

static void collect(void *ctx, const void *p, size_t n)
{
    (void)ctx;
    buf_put(&out, p, n);
}

static bool strip(enum sniff type, const void *p, size_t n)
{
    char *copy = malloc(n ? n : 1); /* reads beyond its end are seen */
    memcpy(copy, p, n);
    out = buf_make(t_arena(), 64);
    bool fine = strip_image(type, (struct str){copy, n}, (struct strip_sink){collect, NULL});
    free(copy);
    return fine;
}

static void expect_out(struct str want)
{
    EXPECT_INT(out.n, want.n);
    EXPECT_MEM(out.p, want.p, want.n);
}

#define JFIF "\xff\xe0\x00\x07JFIF\0"
#define EXIF           \
    "\xff\xe1\x00\x2e" \
    "Exif\0\0II*"      \
    "\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x02\0\0\0A\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
#define COMM "\xff\xfe\x00\x06Mei."
#define DQT  "\xff\xdb\x00\x04qt"
#define SCAN "\xff\xda\x00\x04ss\x11\xff\x00\x22\xff\xd0\x33"
#define END  "\xff\xd9"
#define KEPT           \
    "\xff\xe1\x00\x22" \
    "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"

TEST(web, strip_jpeg)
{
    static const char in[] = "\xff\xd8" JFIF EXIF COMM DQT SCAN COMM SCAN END "trailer with a film";
    static const char want[] = "\xff\xd8" JFIF KEPT DQT SCAN SCAN END;
    EXPECT(strip(SNIFF_JPEG, in, sizeof(in) - 1));
    expect_out((struct str){want, sizeof(want) - 1});
    EXPECT(strip(SNIFF_JPEG, want, sizeof(want) - 1)); /* the second time nothing changes */
    expect_out((struct str){want, sizeof(want) - 1});
    for (size_t n = 0; n < sizeof(in) - 1 - 19; n++)
        EXPECT(!strip(SNIFF_JPEG, in, n));
}

#define CHUNK(len, type, data) "\0\0\0" len type data "crc."
#define PNG_HEAD               "\x89PNG\r\n\x1a\n" CHUNK("\x01", "IHDR", "h")
#define PNG_END                CHUNK("\x01", "IDAT", "d") CHUNK("\0", "IEND", "")

TEST(web, strip_png)
{
    static const char in[] = PNG_HEAD CHUNK("\x04", "tEXt", "Mei.") CHUNK("\x02", "eXIf", "MM")
        CHUNK("\x01", "gAMA", "g") CHUNK("\x01", "iTXt", "x") CHUNK("\x01", "tIME", "t") PNG_END
        "more";
    static const char want[] = PNG_HEAD CHUNK("\x01", "gAMA", "g") PNG_END;
    EXPECT(strip(SNIFF_PNG, in, sizeof(in) - 1));
    expect_out((struct str){want, sizeof(want) - 1});
    for (size_t n = 0; n < sizeof(in) - 1 - 4; n++)
        EXPECT(!strip(SNIFF_PNG, in, n));
    EXPECT(!strip(SNIFF_PNG, "\x89PNG\r\n\x1a\n" PNG_END, sizeof("\x89PNG\r\n\x1a\n" PNG_END) - 1));
}

#define GIF_HEAD                 \
    "GIF89a\x01\0\x01\0\x80\0\0" \
    "\0\0\0\xff\xff\xff"
#define GIF_LOOP "\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
#define GIF_CTRL "\x21\xf9\x04\0\0\0\0\0"
#define GIF_PIC  "\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"

TEST(web, strip_gif)
{
    static const char in[] =
        GIF_HEAD GIF_LOOP "\x21\xfe\x04Mei.\0"
                          "\x21\xff\x0bXMP DataXMP\x01x\0" GIF_CTRL GIF_PIC ";tail";
    static const char want[] = GIF_HEAD GIF_LOOP GIF_CTRL GIF_PIC ";";
    EXPECT(strip(SNIFF_GIF, in, sizeof(in) - 1));
    expect_out((struct str){want, sizeof(want) - 1});
    for (size_t n = 0; n < sizeof(in) - 1 - 4; n++)
        EXPECT(!strip(SNIFF_GIF, in, n));
}

TEST(web, strip_webp)
{
    static const char in[] = "RIFF\x3a\0\0\0WEBP"
                             "VP8X\x0a\0\0\0\x1c\0\0\0\0\0\0\0\0\0"
                             "VP8 \x03\0\0\0abc\0"
                             "EXIF\x04\0\0\0geo."
                             "XMP \x03\0\0\0Mei\0";
    static const char want[] = "RIFF\x22\0\0\0WEBP"
                               "VP8X\x0a\0\0\0\x10\0\0\0\0\0\0\0\0\0"
                               "VP8 \x03\0\0\0abc\0";
    EXPECT_INT(sizeof(in) - 1, 0x3a + 8);
    EXPECT(strip(SNIFF_WEBP, in, sizeof(in) - 1));
    expect_out((struct str){want, sizeof(want) - 1});
    for (size_t n = 0; n < sizeof(in) - 1; n++)
        EXPECT(!strip(SNIFF_WEBP, in, n));
}

static enum sniff of(const char *p, size_t n)
{
    return sniff((struct str){p, n});
}
#define OF(lit) of("" lit, sizeof(lit) - 1)

TEST(web, sniff)
{
    EXPECT_INT(OF("\x89PNG\r\n\x1a\nx"), SNIFF_PNG);
    EXPECT_INT(OF("\xff\xd8\xff\xe0"), SNIFF_JPEG);
    EXPECT_INT(OF("GIF89a"), SNIFF_GIF);
    EXPECT_INT(OF("RIFF\0\0\0\0WEBP"), SNIFF_WEBP);
    EXPECT_INT(OF("%PDF-1.7"), SNIFF_PDF);
    EXPECT_INT(OF("路灯\r\n\t坏了"), SNIFF_TEXT);
    EXPECT_INT(OF("a\0b"), SNIFF_UNKNOWN);
    EXPECT_INT(OF("\xff\xfe"), SNIFF_UNKNOWN);
    EXPECT_INT(OF(" <html><script>"), SNIFF_UNKNOWN);
    EXPECT_INT(OF("\xef\xbb\xbf<svg>"), SNIFF_UNKNOWN);
    EXPECT_INT(OF(""), SNIFF_UNKNOWN);
    EXPECT_INT(OF("PK\x03\x04 plain zip"), SNIFF_UNKNOWN);
    EXPECT_INT(OF("PK\x03\x04..[Content_Types].xml..word/document.xml"), SNIFF_DOCX);
    EXPECT_INT(OF("PK\x03\x04..[Content_Types].xml..xl/workbook.xml.."), SNIFF_XLSX);
    EXPECT_INT(OF("PK\x03\x04..[Content_Types].xml..word/document.xml..word/vbaProject.bin"),
               SNIFF_UNKNOWN);
    EXPECT_INT(OF("MZ\x90\0\x03"), SNIFF_UNKNOWN);
    EXPECT_INT(OF("OggS\0"), SNIFF_OGG);
    EXPECT_INT(OF("#!AMR\n"), SNIFF_AMR);
    EXPECT_INT(OF("\0\0\0\x20"
                  "ftypM4A mp42"),
               SNIFF_M4A);
}
