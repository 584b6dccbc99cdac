-- name: r_a :exec
DELETE FROM r_t;
-- name: r_a :exec
DELETE FROM r_t;
