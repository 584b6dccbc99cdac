-- name: r_a :one
-- out: int id
SELECT ? AS id;
