-- name: r_a :one
-- in: int id
-- out: int id
SELECT id FROM r_t WHERE id = :id
  AND x = :idd;
