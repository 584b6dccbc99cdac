-- name: r_a :one
-- in: int id
-- out: int id
SELECT $1 AS id;
