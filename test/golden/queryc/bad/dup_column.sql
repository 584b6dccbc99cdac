-- name: r_a :one
-- out: int id, text id
SELECT 1 AS id, 2 AS id;
