#!/bin/sh
# feed.sh ADDRESS... - reads Atom feeds with a real reader, feedparser (Debian python3-feedparser): no
# feed may be malformed, and everything a reader lives on has to come back. Without feedparser it says
# so and does nothing.
set -eu
for python in python3 /usr/bin/python3 ''; do
    [ -n "$python" ] || { echo "feed.sh: no python3-feedparser, skipped"; exit 0; }
    "$python" -c 'import feedparser' 2>/dev/null && break
done
exec "$python" - "$@" <<'PY'
import sys, feedparser
bad = 0
for address in sys.argv[1:]:
    feed = feedparser.parse(address)
    faults = []
    if feed.bozo:
        faults.append(f"malformed: {feed.bozo_exception}")
    for key in ("id", "title", "updated_parsed", "author", "links", "language"):
        if not feed.feed.get(key):
            faults.append(f"feed without {key}")
    for i, entry in enumerate(feed.entries):
        for key in ("id", "title", "updated_parsed", "published_parsed", "author", "link", "summary",
                    "content", "tags"):
            if not entry.get(key):
                faults.append(f"entry {i} without {key}")
    print(f"{address}: {feed.get('version')}, {len(feed.entries)} entries,", "; ".join(faults) or "fine")
    bad += bool(faults)
sys.exit(bad > 0)
PY
