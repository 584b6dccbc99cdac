-- name: r_a :one
-- out: int int
SELECT 1 AS int;
