-- name: r_a :rows
-- in: int a
-- out: int id
INSERT INTO t (a) VALUES (:a) RETURNING id;
