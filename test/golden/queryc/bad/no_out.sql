-- name: r_a :many
SELECT id FROM r_t;
