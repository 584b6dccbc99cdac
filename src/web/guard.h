/*
 * guard.h - what is checked of a request before anything else looks at it.
 *
 * Pure functions over what the HTTP library parsed: the library is lenient where two readers of the
 * same bytes may differ (request smuggling), we are not. Each check gives 0 or the status to refuse
 * with; *why is one English line for the log.
 */
#ifndef TX_GUARD_H
#define TX_GUARD_H

#include "base/str.h"
#include "web/req.h"

#define GUARD_HEADERS_MAX 64
#define GUARD_TARGET_MAX  4096

struct guard_header {
    struct str name, value;
};

struct guard_body {
    bool chunked;
    bool some;      /* a body was announced */
    uint64_t bytes; /* Content-Length; 0 when chunked */
};

/* Header fields of a request: framing that can be read in two ways, bytes that have no place in a
 * name or value, their number, and Host (exactly one in HTTP/1.1; RFC 9112 §3.2, §6.3, §11.2). */
int guard_headers(const struct guard_header *h, size_t n, bool http11, struct guard_body *body,
                  const char **why);

/* "host", "host:port", "1.2.3.4:80", "[::1]:80": bytes of RFC 3986 reg-name only. */
bool guard_host(struct str host);

/* Does an absolute target ("http://town.example/path") name the host of the Host field? Others do. */
bool guard_same_host(struct str target, const char *host);

/* The request target ("/path?query", or the absolute form). *path is decoded: valid UTF-8 without
 * controls, starts with one '/', no "." or ".." part. *query is as sent, without '?'. *own is
 * path and query as sent, for links back to here. */
int guard_target(struct arena *a, struct str target, const char **path, struct str *query,
                 const char **own, const char **why);

/* Percent decoding, strict: false for "%", "%4", "%zz". plus: '+' is a blank. out has room for in.n. */
bool percent_decode(struct str in, bool plus, char *out, size_t *n);

/* The client's address: peer, unless the peer is one of proxies (addresses, or prefixes "10.0.0.0/8",
 * blank separated) or a local socket (peer NULL): then the last address of X-Forwarded-For that is
 * no proxy. *believed: headers of this peer about the client hold (X-Forwarded-Proto too).
 * IPv4 in IPv6 ("::ffff:1.2.3.4") is written as IPv4; a local socket without the header is "local". */
const char *guard_client(struct arena *a, const char *peer, const char *forwarded_for,
                         const char *proxies, bool *believed);

#endif
