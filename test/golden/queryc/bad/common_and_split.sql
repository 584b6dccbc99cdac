-- name: r_a :exec
DELETE FROM r_t;
-- pg:
DELETE FROM r_t;
