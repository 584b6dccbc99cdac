-- name: other_a :exec
DELETE FROM other_t;
