-- name: r_a :exec
DELETE FROM r_t; DELETE FROM r_u;
