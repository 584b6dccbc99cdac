-- name: r_a :one
-- out: integer id
SELECT 1 AS id;
