-- name: r_a :one
-- out: int id
SELECT id FROM r_t WHERE s = "text";
