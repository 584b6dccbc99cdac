-- The queries of the tests of db/.

-- name: dbtest_add :one
-- in: int? kind, text name, text? note, int n, int? maybe, bool open, real? x, time? at
-- in: blob? bytes
-- out: int id
INSERT INTO dbtest_thing (kind, name, note, n, maybe, open, x, at, bytes)
VALUES (:kind, :name, :note, :n, :maybe, :open, :x, :at, :bytes) RETURNING id;

-- name: dbtest_get :one
-- in: int id
-- out: int id, int? kind, text name, text? note, int n, int? maybe, bool open, real? x, time? at,
-- out: blob? bytes
SELECT id, kind, name, note, n, maybe, open, x, at, bytes FROM dbtest_thing WHERE id = :id;

-- name: dbtest_by_name :one
-- in: text name
-- out: int id, text name
SELECT id, name FROM dbtest_thing WHERE name = :name;

-- name: dbtest_list :many
-- in: int after, int max
-- out: int id, text name
SELECT id, name FROM dbtest_thing WHERE id > :after ORDER BY id LIMIT :max;

-- name: dbtest_count :one
-- out: int n
-- scan: a test counts all
SELECT count(*) AS n FROM dbtest_thing;

-- name: dbtest_sum :one
-- scan: a test adds all
-- out: int sum
SELECT CAST(COALESCE(sum(v), 0) AS BIGINT) AS sum FROM dbtest_counter;

-- name: dbtest_kind_put :exec
-- in: text name
INSERT INTO dbtest_kind (name) VALUES (:name) ON CONFLICT (name) DO NOTHING;

-- name: dbtest_kind_all :many
-- out: int id, text name
SELECT id, name FROM dbtest_kind ORDER BY name;

-- name: dbtest_rename :exec
-- in: int id, text name
UPDATE dbtest_thing SET name = :name WHERE id = :id;

-- name: dbtest_remove :exec
-- in: int id
DELETE FROM dbtest_thing WHERE id = :id;

-- name: dbtest_any :one
-- Wrong on purpose: may give many rows.
-- in: int after
-- out: int id
SELECT id FROM dbtest_thing WHERE id > :after ORDER BY id;

-- name: dbtest_counter_set :exec
-- in: int id, int v
INSERT INTO dbtest_counter (id, v) VALUES (:id, :v)
ON CONFLICT (id) DO UPDATE SET v = excluded.v;

-- name: dbtest_counter_get :one
-- in: int id
-- out: int v
SELECT v FROM dbtest_counter WHERE id = :id;

-- name: dbtest_counter_bump :exec
-- in: int id
UPDATE dbtest_counter SET v = v + 1 WHERE id = :id;

-- name: dbtest_pair_put :exec
-- in: int a, int b, text v
INSERT INTO dbtest_pair (a, b, v) VALUES (:a, :b, :v);

-- name: dbtest_pair_all :many
-- out: int a, int b, text v
-- scan: a test reads all
SELECT a, b, v FROM dbtest_pair ORDER BY a, b;

-- name: dbtest_search :many
-- in: text q
-- out: int id, text name
-- sqlite:
SELECT t.id, t.name FROM dbtest_fts f JOIN dbtest_thing t ON t.id = f.rowid
WHERE dbtest_fts MATCH :q ORDER BY t.id;
-- pg:
SELECT id, name FROM dbtest_thing WHERE tsv @@ websearch_to_tsquery('simple', :q::text)
ORDER BY id;

-- name: dbtest_node_add :exec
-- in: int id, int? parent, text label
INSERT INTO dbtest_node (id, parent, label) VALUES (:id, :parent, :label);

-- name: dbtest_node_all :many
-- out: int id, int? parent, text label
-- scan: a test reads all
SELECT id, parent, label FROM dbtest_node ORDER BY id;

-- name: dbtest_node_parent :exec
-- in: int id, int? parent
UPDATE dbtest_node SET parent = :parent WHERE id = :id;

-- name: dbtest_echo :one
-- in: text? s, int? i
-- out: text? s, int? i
-- sqlite:
SELECT :s AS s, :i AS i; -- no table; a "quote" and :colon in a comment
-- pg:
SELECT :s::text AS s, :i::bigint AS i;

-- name: dbtest_put :rows
-- Many at once: every type, NULL or not.
-- in: int? kind, text name, text? note, int n, int? maybe, bool open, real? x, time? at, blob? bytes
INSERT INTO dbtest_thing (kind, name, note, n, maybe, open, x, at, bytes)
VALUES (:kind, :name, :note, :n, :maybe, :open, :x, :at, :bytes)
ON CONFLICT (name) DO UPDATE SET n = dbtest_thing.n + excluded.n;
