-- name: r_a :rows
-- in: int a
INSERT INTO t (a) VALUES (:a)
ON CONFLICT (a) DO UPDATE SET n = :a;
