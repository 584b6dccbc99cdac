-- name: r_a :exec
-- out: int id
DELETE FROM r_t;
