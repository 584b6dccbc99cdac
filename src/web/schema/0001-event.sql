-- Live events: kept ten minutes, so that a page that lost its line can take up again.
--
-- Ids are given when a row is written, not when it is committed: on PostgreSQL, where several lanes
-- write at once, a higher id can be seen before a lower one. There xid, the writing transaction, tells
-- what can still come: rows of transactions below the snapshot's xmin are complete. Readers go in
-- the order (xid, id). On SQLite there is one writer, and xid is 0.

CREATE TABLE web_event (
    id $ID,
    xid $INT NOT NULL DEFAULT 0,
    at $INT NOT NULL,
    channel $TEXT NOT NULL,
    name $TEXT NOT NULL,
    data $TEXT NOT NULL
);
CREATE INDEX web_event_order ON web_event (xid, id);
CREATE INDEX web_event_at ON web_event (at);

-- pg:
ALTER TABLE web_event ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;
