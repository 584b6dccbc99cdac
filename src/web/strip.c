/*
 * strip.c - metadata out of JPEG, PNG, GIF and WebP.
 *
 * All four are lists of segments with a length. Each function walks the list and passes on what is
 * needed to show the picture: an allow-list, so that a new kind of metadata is dropped too. Nothing is
 * passed on from behind the end of the picture, where phones keep films and thumbnails.
 */
#include "web/strip.h"

typedef const unsigned char *bytes;

static uint32_t be32(bytes p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t le32(bytes p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static void put(struct strip_sink s, const void *p, size_t n)
{
    s.put(s.ctx, p, n);
}

/* --- JPEG (ITU T.81), Exif (CIPA DC-008) ----------------------------------------------------------- */

enum {
    SOI = 0xd8,
    EOI = 0xd9,
    SOS = 0xda,
    APP0 = 0xe0,
    APP1 = 0xe1,
    APP2 = 0xe2,
    APP14 = 0xee,
    APP15 = 0xef,
    COM = 0xfe
};

static unsigned tiff16(bytes p, bool big)
{
    return big ? (unsigned)p[0] << 8 | p[1] : (unsigned)p[1] << 8 | p[0];
}

/* Tag 0x0112 of the first directory; 1 (upright) when there is none. */
static unsigned exif_orientation(bytes p, size_t n)
{
    if (n < 14 || memcmp(p, "Exif\0\0", 6) != 0)
        return 1;
    p += 6;
    n -= 6;
    bool big = memcmp(p, "MM\0*", 4) == 0;
    if (!big && memcmp(p, "II*\0", 4) != 0)
        return 1;
    size_t at = big ? be32(p + 4) : le32(p + 4);
    if (at > n || n - at < 2)
        return 1;
    unsigned entries = tiff16(p + at, big);
    at += 2;
    for (unsigned i = 0; i < entries && n - at >= 12; i++, at += 12)
        if (tiff16(p + at, big) == 0x0112) {
            unsigned v = tiff16(p + at + 8, big);
            return v >= 1 && v <= 8 ? v : 1;
        }
    return 1;
}

static void put_orientation(struct strip_sink s, unsigned orientation)
{
    unsigned char app1[] = {0xff, APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, '*', 0, 0,
                            0,    8,    0, 1, /* one entry */
                            0x01, 0x12, 0, 3,  0,   0,   0,   1,   0, 0, 0,   0,   0, 0,   0, 0};
    app1[29] = (unsigned char)orientation;
    put(s, app1, sizeof(app1));
}

static bool jpeg_keeps(int marker, bytes body, size_t n)
{
    if (marker == APP0)
        return n >= 5 && memcmp(body, "JFIF\0", 5) == 0;
    if (marker == APP2) /* the colour profile */
        return n >= 12 && memcmp(body, "ICC_PROFILE\0", 12) == 0;
    if (marker == APP14)
        return n >= 5 && memcmp(body, "Adobe", 5) == 0;
    return !(marker >= APP0 && marker <= APP15) && marker != COM;
}

/* Entropy-coded bytes up to the next marker that is neither a stuffed 0xff nor a restart. */
static size_t scan_length(bytes p, size_t n)
{
    size_t i = 0;
    while (i + 1 < n && !(p[i] == 0xff && p[i + 1] != 0 && p[i + 1] != 0xff &&
                          !(p[i + 1] >= 0xd0 && p[i + 1] <= 0xd7)))
        i++;
    return i + 1 < n ? i : n;
}

static bool strip_jpeg(bytes p, size_t n, struct strip_sink s)
{
    size_t i = 2;
    bool oriented = false, scanned = false;
    if (n < 4 || p[0] != 0xff || p[1] != SOI)
        return false;
    put(s, p, 2);
    while (n - i >= 2) {
        int marker = p[i + 1];
        if (p[i] != 0xff)
            return false;
        if (marker == 0xff) { /* fill byte */
            i++;
            continue;
        }
        if (marker == EOI) {
            put(s, p + i, 2);
            return scanned;
        }
        if (marker <= 1 || (marker >= 0xd0 && marker <= SOI) || n - i < 4)
            return false;
        size_t length = (size_t)p[i + 2] << 8 | p[i + 3];
        if (length < 2 || length > n - i - 2)
            return false;
        bytes body = p + i + 4;
        unsigned turned = marker == APP1 && !oriented ? exif_orientation(body, length - 2) : 1;
        if (turned != 1) {
            put_orientation(s, turned);
            oriented = true;
        }
        if (jpeg_keeps(marker, body, length - 2))
            put(s, p + i, length + 2);
        i += length + 2;
        if (marker == SOS) {
            size_t scan = scan_length(p + i, n - i);
            put(s, p + i, scan);
            i += scan;
            scanned = true;
        }
    }
    return false;
}

/* --- PNG (ISO 15948) --------------------------------------------------------------------------------- */

static bool png_keeps(bytes type)
{
    static const char keep[][5] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP",
                                   "sBIT", "sRGB", "cICP", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"};
    for (size_t i = 0; i < countof(keep); i++)
        if (memcmp(type, keep[i], 4) == 0)
            return true;
    return false;
}

static bool strip_png(bytes p, size_t n, struct strip_sink s)
{
    size_t i = 8;
    bool data = false;
    if (n < 8 || memcmp(p, "\x89PNG\r\n\x1a\n", 8) != 0)
        return false;
    put(s, p, 8);
    while (n - i >= 12) {
        size_t length = be32(p + i);
        if (length > n - i - 12 || (i == 8 && memcmp(p + i + 4, "IHDR", 4) != 0))
            return false;
        if (png_keeps(p + i + 4))
            put(s, p + i, length + 12);
        data = data || memcmp(p + i + 4, "IDAT", 4) == 0;
        if (memcmp(p + i + 4, "IEND", 4) == 0)
            return data;
        i += length + 12;
    }
    return false;
}

/* --- GIF (GIF89a) -------------------------------------------------------------------------------------- */

/* Sub-blocks from at to their terminator; 0: they run out of the file. */
static size_t gif_blocks(bytes p, size_t n, size_t at)
{
    while (at < n && p[at] != 0)
        at += (size_t)p[at] + 1;
    return at < n ? at + 1 : 0;
}

static size_t gif_table(unsigned char flags)
{
    return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Graphic control, and the one application block that says how often it is played. */
static bool gif_keeps(bytes p, size_t n)
{
    if (p[1] == 0xf9)
        return true;
    return p[1] == 0xff && n >= 14 && p[2] == 11 && memcmp(p + 3, "NETSCAPE2.0", 11) == 0;
}

static bool strip_gif(bytes p, size_t n, struct strip_sink s)
{
    if (n < 13 || memcmp(p, "GIF8", 4) != 0)
        return false;
    size_t i = 13 + gif_table(p[10]);
    bool image = false;
    if (i > n)
        return false;
    put(s, p, i);
    while (i < n) {
        size_t end = 0;
        if (p[i] == 0x3b) {
            put(s, p + i, 1);
            return image;
        }
        if (p[i] == 0x21 && n - i > 2)
            end = gif_blocks(p, n, i + 2);
        else if (p[i] == 0x2c && n - i > 10)
            end = gif_blocks(p, n, i + 11 + gif_table(p[i + 9]));
        if (end == 0)
            return false;
        image = image || p[i] == 0x2c;
        if (p[i] == 0x2c || gif_keeps(p + i, end - i))
            put(s, p + i, end - i);
        i = end;
    }
    return false;
}

/* --- WebP (RFC 9649) -------------------------------------------------------------------------------------- */

enum { VP8X_XMP = 0x04, VP8X_EXIF = 0x08 };

static bool webp_keeps(bytes id)
{
    static const char keep[][5] = {"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"};
    for (size_t i = 0; i < countof(keep); i++)
        if (memcmp(id, keep[i], 4) == 0)
            return true;
    return false;
}

/* Bytes of the chunk at p with its header and padding; 0: it runs out of the n bytes. A last odd chunk
 * may lack its padding. */
static size_t webp_chunk(bytes p, size_t n)
{
    if (n < 8)
        return 0;
    uint64_t size = (uint64_t)le32(p + 4) + 8;
    uint64_t padded = size + (size & 1);
    return padded <= n ? (size_t)padded : size <= n ? (size_t)size : 0;
}

/* All chunks that stay; their bytes are put when s is given. */
static bool webp_walk(bytes p, size_t n, const struct strip_sink *s, size_t *total)
{
    *total = 0;
    for (size_t i = 0, size; i < n; i += size) {
        size = webp_chunk(p + i, n - i);
        if (size == 0)
            return false;
        if (!webp_keeps(p + i))
            continue;
        *total += size + (size & 1);
        if (!s)
            continue;
        if (memcmp(p + i, "VP8X", 4) == 0 && size >= 9) {
            unsigned char flags = p[i + 8] & (unsigned char)~(VP8X_XMP | VP8X_EXIF);
            put(*s, p + i, 8);
            put(*s, &flags, 1);
            put(*s, p + i + 9, size - 9);
        } else {
            put(*s, p + i, size);
        }
        if (size & 1)
            put(*s, "", 1);
    }
    return *total > 0;
}

static bool strip_webp(bytes p, size_t n, struct strip_sink s)
{
    if (n < 12 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WEBP", 4) != 0)
        return false;
    size_t riff = le32(p + 4), total;
    if (riff < 4 || riff > n - 8 || !webp_walk(p + 12, riff - 4, NULL, &total))
        return false;
    uint32_t size = (uint32_t)(total + 4);
    unsigned char head[12] = {'R',
                              'I',
                              'F',
                              'F',
                              (unsigned char)size,
                              (unsigned char)(size >> 8),
                              (unsigned char)(size >> 16),
                              (unsigned char)(size >> 24),
                              'W',
                              'E',
                              'B',
                              'P'};
    put(s, head, sizeof(head));
    return webp_walk(p + 12, riff - 4, &s, &total);
}

bool strip_image(enum sniff type, struct str file, struct strip_sink sink)
{
    bytes p = (bytes)file.p;
    switch (type) {
    case SNIFF_JPEG:
        return strip_jpeg(p, file.n, sink);
    case SNIFF_PNG:
        return strip_png(p, file.n, sink);
    case SNIFF_GIF:
        return strip_gif(p, file.n, sink);
    case SNIFF_WEBP:
        return strip_webp(p, file.n, sink);
    default:
        return false;
    }
}
