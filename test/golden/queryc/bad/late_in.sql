-- name: r_a :exec
DELETE FROM r_t WHERE id = 1;
-- in: int id
