-- name: r_a :exec
DROP TABLE r_t;
