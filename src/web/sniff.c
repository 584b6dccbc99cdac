/*
 * sniff.c - an allow-list of file types by their first bytes, and for offices' files by what is in the
 * container.
 */
#include "web/sniff.h"

#include "base/utf8.h"

static const char *const types[] = {
    [SNIFF_PNG] = "image/png",
    [SNIFF_JPEG] = "image/jpeg",
    [SNIFF_GIF] = "image/gif",
    [SNIFF_WEBP] = "image/webp",
    [SNIFF_PDF] = "application/pdf",
    [SNIFF_TEXT] = "text/plain; charset=utf-8",
    [SNIFF_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    [SNIFF_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    [SNIFF_PPTX] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    [SNIFF_ODT] = "application/vnd.oasis.opendocument.text",
    [SNIFF_ODS] = "application/vnd.oasis.opendocument.spreadsheet",
    [SNIFF_MP3] = "audio/mpeg",
    [SNIFF_M4A] = "audio/mp4",
    [SNIFF_OGG] = "audio/ogg",
    [SNIFF_AMR] = "audio/amr",
};

const char *sniff_type(enum sniff s)
{
    return types[s];
}

bool sniff_is_image(enum sniff s)
{
    return s == SNIFF_PNG || s == SNIFF_JPEG || s == SNIFF_GIF || s == SNIFF_WEBP;
}

bool sniff_shown(const char *type)
{
    struct str t = str_of(type);
    return str_starts(t, STR("image/")) || str_starts(t, STR("audio/")) ||
           str_eq(t, STR("application/pdf"));
}

static bool has_at(struct str f, size_t at, struct str what)
{
    return f.n >= at + what.n && memcmp(f.p + at, what.p, what.n) == 0;
}

static bool contains(struct str f, struct str what)
{
    return f.n >= what.n && memmem(f.p, f.n, what.p, what.n) != NULL;
}

/* The names of a zip's entries stand in clear in its directory. Macros (vbaProject.bin) are not
 * taken: nobody needs them in a letter to an office. */
static enum sniff sniff_zip(struct str f)
{
    static const struct {
        struct str mark;
        enum sniff type;
    } offices[] = {{{"word/document.xml", 17}, SNIFF_DOCX},
                   {{"xl/workbook.xml", 15}, SNIFF_XLSX},
                   {{"ppt/presentation.xml", 20}, SNIFF_PPTX}};
    if (has_at(f, 30, STR("mimetypeapplication/vnd.oasis.opendocument.text")))
        return SNIFF_ODT;
    if (has_at(f, 30, STR("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")))
        return SNIFF_ODS;
    if (!contains(f, STR("[Content_Types].xml")) || contains(f, STR("vbaProject.bin")))
        return SNIFF_UNKNOWN;
    for (size_t i = 0; i < countof(offices); i++)
        if (contains(f, offices[i].mark))
            return offices[i].type;
    return SNIFF_UNKNOWN;
}

/* Two frame headers that follow each other: one alone is found in many files. */
static bool is_mp3_frame(struct str f, size_t at, size_t *next)
{
    static const int rates[] = {0,   32,  40,  48,  56,  64,  80,  96,
                                112, 128, 160, 192, 224, 256, 320, 0};
    static const int rates2[] = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0};
    static const int hertz[] = {44100, 48000, 32000, 0};
    if (f.n < at + 4)
        return false;
    const unsigned char *h = (const unsigned char *)f.p + at;
    int version = h[1] >> 3 & 3, layer = h[1] >> 1 & 3;
    if (h[0] != 0xff || (h[1] & 0xe0) != 0xe0 || version == 1 || layer != 1)
        return false;
    int rate = (version == 3 ? rates : rates2)[h[2] >> 4];
    int hz = hertz[h[2] >> 2 & 3] / (version == 3 ? 1 : version == 2 ? 2 : 4);
    if (!rate || !hz)
        return false;
    *next = at + (size_t)((version == 3 ? 144 : 72) * rate * 1000 / hz) + (h[2] >> 1 & 1);
    return true;
}

static bool is_mp3(struct str f)
{
    size_t at = 0, second, third;
    if (has_at(f, 0, STR("ID3")) && f.n > 10) {
        const unsigned char *h = (const unsigned char *)f.p;
        at = 10 + ((size_t)(h[6] & 0x7f) << 21 | (size_t)(h[7] & 0x7f) << 14 |
                   (size_t)(h[8] & 0x7f) << 7 | (h[9] & 0x7f));
    }
    return is_mp3_frame(f, at, &second) && is_mp3_frame(f, second, &third);
}

static bool is_text(struct str f)
{
    for (size_t i = 0; i < f.n; i++)
        if ((unsigned char)f.p[i] < 0x20 && f.p[i] != '\n' && f.p[i] != '\r' && f.p[i] != '\t')
            return false;
    if (has_at(f, 0, STR("\xef\xbb\xbf")))
        f = (struct str){f.p + 3, f.n - 3};
    struct str start = str_trim(f);
    return f.n > 0 && utf8_valid(f) && !str_starts(start, STR("<"));
}

enum sniff sniff(struct str f)
{
    if (has_at(f, 0, STR("\x89PNG\r\n\x1a\n")))
        return SNIFF_PNG;
    if (has_at(f, 0, STR("\xff\xd8\xff")))
        return SNIFF_JPEG;
    if (has_at(f, 0, STR("GIF87a")) || has_at(f, 0, STR("GIF89a")))
        return SNIFF_GIF;
    if (has_at(f, 0, STR("RIFF")) && has_at(f, 8, STR("WEBP")))
        return SNIFF_WEBP;
    if (has_at(f, 0, STR("%PDF-")))
        return SNIFF_PDF;
    if (has_at(f, 0, STR("PK\x03\x04")))
        return sniff_zip(f);
    if (has_at(f, 0, STR("OggS")))
        return SNIFF_OGG;
    if (has_at(f, 0, STR("#!AMR")))
        return SNIFF_AMR;
    if (has_at(f, 4, STR("ftypM4A ")) || has_at(f, 4, STR("ftypM4B ")))
        return SNIFF_M4A;
    if (is_mp3(f))
        return SNIFF_MP3;
    return is_text(f) ? SNIFF_TEXT : SNIFF_UNKNOWN;
}
