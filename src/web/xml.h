/*
 * xml.h - printing XML 1.0 for feeds: two escaping printers and the text between them.
 *
 * Both leave out what XML 1.0 forbids (C0 controls but tab and line ends, U+FFFE, U+FFFF,
 * surrogates; the Char production of the XML Recommendation, §2.2) and replace malformed UTF-8 by
 * U+FFFD, so that no stored text can make a document that does not parse. NULL prints nothing.
 */
#ifndef TX_XML_H
#define TX_XML_H

#include "base/buf.h"

void xml_text(struct buf *out, const char *s); /* between tags */
void xml_attr(struct buf *out, const char *s); /* inside "…": white space survives normalization */

/* <name>text</name> and a line end. name is a literal of ours. */
void xml_element(struct buf *out, const char *name, const char *text);

#endif
