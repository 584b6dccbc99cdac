-- name: r_a :exec
PRAGMA foreign_keys = 0;
