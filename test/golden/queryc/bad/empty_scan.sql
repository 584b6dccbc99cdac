-- name: r_a :exec
-- scan:
DELETE FROM r_t;
