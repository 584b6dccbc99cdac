-- What the web room itself asks of the database.

-- --- live events (event.c) -----------------------------------------------------------------------

-- name: web_event_add :exec
-- in: time at, text channel, text name, text data
INSERT INTO web_event (at, channel, name, data) VALUES (:at, :channel, :name, :data);

-- name: web_event_since :many
-- Only what is complete: on PostgreSQL a transaction below xmin is over, none of its rows can still come.
-- in: int xid, int id, int max
-- out: int xid, int id, text channel, text name, text data
-- There xid is 0: new ones are the end of the table, not of a range of one xid that is read from its beginning.
-- sqlite:
SELECT xid, id, channel, name, data FROM web_event
WHERE id > :id AND xid >= :xid ORDER BY id LIMIT :max;
-- pg:
SELECT xid, id, channel, name, data FROM web_event
WHERE (xid, id) > (:xid, :id) AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY xid, id LIMIT :max;

-- name: web_event_newest :one
-- out: int xid, int id
-- sqlite:
SELECT xid, id FROM web_event WHERE xid >= 0 ORDER BY xid DESC, id DESC LIMIT 1;
-- pg:
SELECT xid, id FROM web_event
WHERE xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY xid DESC, id DESC LIMIT 1;

-- name: web_event_there :one
-- in: int xid, int id
-- out: int id
SELECT id FROM web_event WHERE xid = :xid AND id = :id;

-- name: web_event_clean :exec
-- The newest stays: on SQLite an emptied table would give its numbers again.
-- in: time before
DELETE FROM web_event WHERE at < :before AND id < (SELECT max(id) FROM web_event);

-- --- health (health.c) -----------------------------------------------------------------------------

-- name: web_schema :one
-- out: int? number
SELECT max(number) AS number FROM schema_migration;
