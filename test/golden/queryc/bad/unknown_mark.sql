-- name: r_a :one
-- inn: int id
-- out: int id
SELECT 1 AS id;
