/*
 * html_check.h - is this page well-formed? A strict reader of the HTML we write, independent of the
 * template compiler: what a hostile value broke would show here.
 */
#ifndef TX_HTML_CHECK_H
#define TX_HTML_CHECK_H

#include "base/arena.h"

/* NULL: fine. Else what is wrong and where. Checks: tags balanced and nested, attributes quoted and not
 * twice, ids unique, for/aria-describedby/aria-labelledby point to an id, no script or style content,
 * no event handlers, only our own or safe addresses, images with alt, one h1, a title, a lang. */
const char *html_fault(struct arena *a, const char *html);

#endif
