-- name: r_a :one
-- in: int id, int other
-- out: int id
SELECT id FROM r_t WHERE id = :id AND s = ':other';
