-- What search asks of the database.

-- --- documents ----------------------------------------------------------------------------------

-- name: search_doc_ids :many
-- Ids for n new documents, ascending.
-- in: int n
-- out: int id
-- sqlite:
WITH RECURSIVE free(id, more) AS (
    SELECT COALESCE((SELECT max(id) FROM search_doc), 0) + 1, :n
    UNION ALL SELECT id + 1, more - 1 FROM free WHERE more > 1)
SELECT id FROM free;
-- pg:
SELECT nextval('search_doc_id_seq') AS id FROM generate_series(1, :n);

-- name: search_doc_add :rows
-- in: int id, text subject, int object, int body, text? number, text? title, text? about, text text, text url, time at, text? lang
INSERT INTO search_doc (id, subject, object, body, number, title, about, text, url, at, lang)
VALUES (:id, :subject, :object, :body, :number, :title, :about, :text, :url, :at, :lang);

-- name: search_doc_known :many
-- Those of a subject that were handed in, between two objects.
-- in: text subject, int low, int high
-- out: int object
SELECT object FROM search_doc WHERE subject = :subject AND object >= :low AND object <= :high
ORDER BY object;

-- name: search_doc_drop :one
-- in: text subject, int object
-- out: int id, time at
DELETE FROM search_doc WHERE subject = :subject AND object = :object RETURNING id, at;

-- name: search_row :one
-- in: int id
-- out: int id, text subject, int object, int body, text? number, text? title, text? about, text text, text url, time at, text? lang
SELECT id, subject, object, body, number, title, about, text, url, at, lang FROM search_doc WHERE id = :id;

-- name: search_docs_after :many
-- All documents by id, for making the index anew.
-- in: int after, int max
-- out: int id, text subject, int object, int body, text? number, text? title, text text, time at
SELECT id, subject, object, body, number, title, text, at FROM search_doc
WHERE id > :after ORDER BY id LIMIT :max;

-- name: search_filled :one
-- in: text subject
-- out: int upto, bool done
SELECT upto, done FROM search_filled WHERE subject = :subject;

-- name: search_fill_set :exec
-- in: text subject, int upto, bool done
INSERT INTO search_filled (subject, upto, done) VALUES (:subject, :upto, :done)
ON CONFLICT (subject) DO UPDATE SET upto = excluded.upto, done = excluded.done;

-- --- the tail -----------------------------------------------------------------------------------

-- name: search_tail_add :rows
-- in: int key, blob terms
INSERT INTO search_tail (key, segment, terms) VALUES (:key, 0, :terms);

-- name: search_tail_drop :exec
-- in: int key
DELETE FROM search_tail WHERE key = :key;

-- name: search_tail_read :many
-- in: int before
-- out: int key, blob terms
SELECT key, terms FROM search_tail WHERE key < :before ORDER BY key DESC;

-- name: search_tail_waiting :one
-- out: int n
SELECT CAST(count(*) AS BIGINT) AS n FROM search_tail WHERE segment = 0;

-- name: search_tail_keys :many
-- in: int max
-- out: int key
SELECT key FROM search_tail WHERE segment = 0 ORDER BY key DESC LIMIT :max;

-- name: search_tail_take :exec
-- in: int segment, int newest, int oldest
UPDATE search_tail SET segment = :segment
WHERE segment = 0 AND key <= :newest AND key >= :oldest;

-- name: search_tail_of :many
-- in: int segment
-- out: int key, blob terms
SELECT key, terms FROM search_tail WHERE segment = :segment ORDER BY key DESC;

-- name: search_tail_done :exec
-- in: int segment
DELETE FROM search_tail WHERE segment = :segment;

-- name: search_tail_clear :exec
DELETE FROM search_tail WHERE key >= 0;

-- --- segments -----------------------------------------------------------------------------------

-- name: search_segments :many
-- out: int id, int level, int state, int target, int slices, int slice, int docs, int dead, int newest, int oldest
SELECT id, level, state, target, slices, slice, docs, dead, newest, oldest FROM search_segment
ORDER BY newest DESC, id;

-- name: search_segment_add :one
-- in: int level, int slices, int docs, int newest, int oldest
-- out: int id
INSERT INTO search_segment (level, state, slices, slice, docs, newest, oldest)
VALUES (:level, 0, :slices, 0, :docs, :newest, :oldest) RETURNING id;

-- name: search_segment_aim :exec
-- in: int id, int target
UPDATE search_segment SET target = :target WHERE id = :id;

-- name: search_segment_step :exec
-- in: int id, int slice
UPDATE search_segment SET slice = :slice WHERE id = :id;

-- name: search_segment_state :exec
-- in: int id, int state
UPDATE search_segment SET state = :state, slice = 0 WHERE id = :id;

-- name: search_segment_sources :exec
-- Those of which a finished one was made are taken away next.
-- in: int target
UPDATE search_segment SET state = 2, slice = 0 WHERE target = :target;

-- name: search_segment_dead :exec
-- in: int id
UPDATE search_segment SET dead = dead + 1 WHERE id = :id;

-- name: search_segment_gone :exec
-- in: int id
DELETE FROM search_segment WHERE id = :id;

-- name: search_segments_clear :exec
DELETE FROM search_segment WHERE id > 0;

-- name: search_key_add :rows
-- in: int segment, int chunk, int newest, blob keys
INSERT INTO search_key (segment, chunk, newest, keys) VALUES (:segment, :chunk, :newest, :keys);

-- name: search_key_chunk :one
-- in: int segment, int chunk
-- out: blob keys
SELECT keys FROM search_key WHERE segment = :segment AND chunk = :chunk;

-- name: search_keys :many
-- in: int segment
-- out: int chunk, int newest, blob keys
SELECT chunk, newest, keys FROM search_key WHERE segment = :segment ORDER BY chunk;

-- name: search_key_near :one
-- The row in which a key stands, if any does.
-- in: int segment, int key
-- out: int chunk, blob keys
SELECT chunk, keys FROM search_key
WHERE segment = :segment AND newest >= :key ORDER BY newest LIMIT 1;

-- name: search_keys_gone :exec
-- in: int segment
DELETE FROM search_key WHERE segment = :segment;

-- name: search_keys_clear :exec
DELETE FROM search_key WHERE segment > 0;

-- --- terms --------------------------------------------------------------------------------------

-- name: search_term_add :rows
-- in: int segment, int term, blob docs
INSERT INTO search_term (segment, term, docs) VALUES (:segment, :term, :docs);

-- name: search_terms_of :many
-- The lists of a query's terms; where there are fewer, the first stands again.
-- in: int segment, int t0, int t1, int t2, int t3, int t4, int t5, int t6, int t7, int t8, int t9, int t10, int t11, int t12, int t13, int t14, int t15
-- out: int term, blob docs
SELECT term, docs FROM search_term
WHERE segment = :segment AND term IN (:t0, :t1, :t2, :t3, :t4, :t5, :t6, :t7,
              :t8, :t9, :t10, :t11, :t12, :t13, :t14, :t15);

-- name: search_terms_range :many
-- in: int segment, int low, int high
-- out: int term, blob docs
SELECT term, docs FROM search_term
WHERE segment = :segment AND term >= :low AND term <= :high ORDER BY term;

-- name: search_terms_gone :exec
-- in: int segment, int low, int high
DELETE FROM search_term WHERE segment = :segment AND term >= :low AND term <= :high;

-- name: search_terms_clear :exec
DELETE FROM search_term WHERE segment > 0;

-- --- taken back ---------------------------------------------------------------------------------

-- name: search_dead_add :exec
-- in: int segment, int doc
INSERT INTO search_dead (segment, doc) VALUES (:segment, :doc) ON CONFLICT DO NOTHING;

-- name: search_dead_from :many
-- in: int segment, int from, int max
-- out: int doc
SELECT doc FROM search_dead WHERE segment = :segment AND doc >= :from ORDER BY doc LIMIT :max;

-- name: search_dead_of :many
-- in: int segment
-- out: int doc
SELECT doc FROM search_dead WHERE segment = :segment ORDER BY doc;

-- name: search_dead_gone :exec
-- in: int segment
DELETE FROM search_dead WHERE segment = :segment;

-- name: search_dead_clear :exec
DELETE FROM search_dead WHERE segment > 0;

-- --- care ---------------------------------------------------------------------------------------

-- name: search_care_take :exec
-- in: time now, time until
UPDATE search_care SET until = :until WHERE id = 1 AND until <= :now;

-- name: search_care_keep :exec
-- in: time until
UPDATE search_care SET until = :until WHERE id = 1;
