-- Everything that is allowed, once.

-- name: good_all :one
-- Free words here: a note.
-- in: int i, time t, day d, bool b, real x, text s, blob y,
-- in: int? ni, real? nx, text? ns
-- out: int id, time? at, day? d, bool? b, real? x, text? s, blob? y
-- scan: it is a test
SELECT :i AS id, -- not :this, nor "this", nor 'this'
       :t AS at, /* nor ; this */ :d AS d, :b AS b, :x AS x, 'it''s :no ?1 $1 -- no; "no"' || :s AS s,
       :y AS y
FROM good_t WHERE a = :ni AND b = :nx AND c = :ns AND d = :i;

-- name: good_split :many
-- in: text q, int max
-- out: int id
-- sqlite:
SELECT id FROM good_fts WHERE good_fts MATCH :q LIMIT :max;
-- pg:
SELECT id FROM good_t WHERE tsv @@ to_tsquery(:q::text) AND a[1:2] IS NULL
ORDER BY s COLLATE "C" LIMIT :max;

-- name: good_claim :one
-- out: int id
-- sqlite:
UPDATE good_t SET a = 1 WHERE id = (SELECT id FROM good_t LIMIT 1) RETURNING id;
-- pg:
SELECT id FROM good_t FOR UPDATE SKIP LOCKED;

-- name: good_with :exec
WITH x AS (SELECT 1) INSERT INTO good_t SELECT * FROM x;

-- name: good_replace :one
-- out: text s
-- A function named replace is no change.
SELECT replace('a', 'b', 'c') AS s;

-- name: good_rows :rows
-- in: int a, text? ns, blob y, real x, bool b
INSERT INTO good_t (a, s, y, x, b, n) VALUES (:a, COALESCE(:ns, 'VALUES ('), :y, (:x), :b, 1)
ON CONFLICT (a) DO UPDATE SET s = excluded.s;
