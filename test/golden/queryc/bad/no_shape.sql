-- name: r_a
DELETE FROM r_t;
