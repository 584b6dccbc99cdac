-- Places and organisations.

-- name: body_get :one
-- in: int id
-- out: int id, int? parent, int kind, text code, text path, text name, text name_en
SELECT id, parent, kind, code, path, name, name_en FROM body_body WHERE id = :id;

-- name: body_at_path :one
-- in: text path
-- out: int id, int? parent, int kind, text code, text path, text name, text name_en
SELECT id, parent, kind, code, path, name, name_en FROM body_body WHERE path = :path;

-- name: body_of_code :one
-- in: text code
-- out: int id, int? parent, int kind, text code, text path, text name, text name_en
SELECT id, parent, kind, code, path, name, name_en FROM body_body WHERE code = :code;

-- name: body_set_names :exec
-- in: int id, text name, text name_en
UPDATE body_body SET name = :name, name_en = :name_en
WHERE id = :id AND (name <> :name OR name_en <> :name_en);

-- name: body_residents :one
-- in: int id
-- out: int residents
SELECT residents FROM body_body WHERE id = :id;

-- name: body_set_residents :exec
-- in: int id, int residents
UPDATE body_body SET residents = :residents WHERE id = :id;

-- name: body_below :many
-- in: int parent
-- out: int id, int? parent, int kind, text code, text path, text name, text name_en
SELECT id, parent, kind, code, path, name, name_en FROM body_body
WHERE parent = :parent ORDER BY name, id;

-- name: body_root :one
-- out: int id
SELECT id FROM body_body WHERE parent IS NULL ORDER BY name, id LIMIT 1;

-- name: body_range :many
-- From low up to, not including, high: a place and all below it are such a range.
-- in: text low, text high
-- out: int id, int? parent, int kind, text code, text path, text name, text name_en
SELECT id, parent, kind, code, path, name, name_en FROM body_body
WHERE path >= :low AND path < :high ORDER BY path;

-- name: body_count_upto :one
-- How many places there are, counted no further than max.
-- in: int max
-- out: int n
SELECT CAST(count(*) AS BIGINT) AS n FROM (SELECT id FROM body_body ORDER BY path LIMIT :max) AS few;

-- name: body_taken :many
-- in: text code, text path
-- out: int id
SELECT id FROM body_body WHERE code = :code
UNION ALL
SELECT id FROM body_body WHERE path = :path;

-- name: body_insert :one
-- in: int? parent, int kind, text code, text path, text name, text name_en
-- out: int id
INSERT INTO body_body (parent, kind, code, path, name, name_en)
VALUES (:parent, :kind, :code, :path, :name, :name_en) RETURNING id;

-- name: body_org_get :one
-- in: int id
-- out: int id, int body, int kind, text name, text name_en
SELECT id, body, kind, name, name_en FROM body_org WHERE id = :id;

-- name: body_org_list :many
-- in: int body
-- out: int id, int body, int kind, text name, text name_en
SELECT id, body, kind, name, name_en FROM body_org WHERE body = :body ORDER BY kind, id;

-- name: body_org_insert :one
-- in: int body, int kind, text name, text name_en
-- out: int id
INSERT INTO body_org (body, kind, name, name_en) VALUES (:body, :kind, :name, :name_en)
RETURNING id;

-- name: body_serial_take :one
-- One statement, so that two at once get different numbers.
-- in: int body, int year, int n
-- out: int last
INSERT INTO body_serial (body, year, last) VALUES (:body, :year, :n)
ON CONFLICT (body, year) DO UPDATE SET last = body_serial.last + excluded.last
RETURNING last;
