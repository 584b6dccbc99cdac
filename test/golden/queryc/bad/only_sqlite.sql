-- name: r_a :exec
-- sqlite:
DELETE FROM r_t;
