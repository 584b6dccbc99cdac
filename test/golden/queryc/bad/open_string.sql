-- name: r_a :exec
DELETE FROM r_t WHERE s = 'x;

