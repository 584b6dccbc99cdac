-- name: r_a :rows
-- in: int a
SELECT a FROM t WHERE a = 1;
