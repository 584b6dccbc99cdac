-- The rules of a place.

-- --- versions --------------------------------------------------------------------------------

-- name: charter_in_force :one
-- in: text root_path, day on
-- out: int id, int root, int number, text name, text name_en, day effective, text week, time at, text sha256
SELECT id, root, number, name, name_en, effective, week, at, sha256 FROM charter_version
WHERE root_path = :root_path AND effective <= :on ORDER BY number DESC LIMIT 1;

-- name: charter_all :many
-- The newest first: the first that has taken effect is in force.
-- in: text root_path
-- out: int id, int root, int number, text name, text name_en, day effective, text week, time at, text sha256
SELECT id, root, number, name, name_en, effective, week, at, sha256 FROM charter_version
WHERE root_path = :root_path ORDER BY number DESC;

-- name: charter_next :one
-- The day on which a version that is not in force yet takes effect.
-- in: text root_path, day on
-- out: day? effective
SELECT min(effective) AS effective FROM charter_version WHERE root_path = :root_path AND effective > :on;

-- name: charter_newest :one
-- in: text root_path
-- out: int id, int number, text sha256
SELECT id, number, sha256 FROM charter_version
WHERE root_path = :root_path ORDER BY number DESC LIMIT 1;

-- name: charter_versions :many
-- in: text root_path
-- out: int id, int number, text name, text name_en, day effective, time at, int? by_user, text sha256
SELECT id, number, name, name_en, effective, at, by_user, sha256 FROM charter_version
WHERE root_path = :root_path ORDER BY number DESC;

-- name: charter_version_text :one
-- in: text root_path, int number
-- out: int id, int root, int number, text name, text name_en, day effective, text week, time at, text sha256, text text
SELECT id, root, number, name, name_en, effective, week, at, sha256, text FROM charter_version
WHERE root_path = :root_path AND number = :number;

-- name: charter_version_add :one
-- in: int root, text root_path, int number, text name, text name_en, day effective, text week, time at, int? by_user, text sha256, text text
-- out: int id
INSERT INTO charter_version (root, root_path, number, name, name_en, effective, week, at, by_user,
                             sha256, text)
VALUES (:root, :root_path, :number, :name, :name_en, :effective, :week, :at, :by_user, :sha256,
        :text)
RETURNING id;

-- --- rules -----------------------------------------------------------------------------------

-- name: charter_rule_scopes :many
-- The general one, whose scope is '', and those of kinds of places.
-- in: int version, text key
-- out: text scope, text value, int n, int num, int den, bool more, text source
SELECT scope, value, n, num, den, more, source FROM charter_rule
WHERE version = :version AND key = :key;

-- name: charter_rule_list :many
-- All of a version, for the page.
-- in: int version
-- out: text key, text scope, text value, int n, int num, int den, bool more, text source
SELECT key, scope, value, n, num, den, more, source FROM charter_rule
WHERE version = :version ORDER BY key, scope;

-- name: charter_rule_add :exec
-- in: int version, text key, text scope, text value, int n, int num, int den, bool more, text source
INSERT INTO charter_rule (version, key, scope, value, n, num, den, more, source)
VALUES (:version, :key, :scope, :value, :n, :num, :den, :more, :source);

-- --- days ------------------------------------------------------------------------------------

-- name: charter_days :many
-- Each day as the version in force on it has it.
-- in: text root_path, day from, day to
-- out: day day, int kind, text name, text name_en, text source
SELECT d.day, d.kind, d.name, d.name_en, d.source
FROM charter_version v JOIN charter_day d ON d.version = v.id
WHERE v.root_path = :root_path AND d.day >= :from AND d.day <= :to
  AND v.number = (SELECT max(w.number) FROM charter_version w
                  WHERE w.root_path = :root_path AND w.effective <= d.day)
ORDER BY d.day;

-- name: charter_days_of :many
-- in: int version, day from, day to
-- out: day day, int kind, text name, text name_en, text source
SELECT day, kind, name, name_en, source FROM charter_day
WHERE version = :version AND day >= :from AND day <= :to ORDER BY day;

-- name: charter_day_add :exec
-- in: int version, day day, int kind, text name, text name_en, text source
INSERT INTO charter_day (version, day, kind, name, name_en, source)
VALUES (:version, :day, :kind, :name, :name_en, :source);

-- name: charter_festival_list :many
-- in: int version, day from, day to
-- out: day day, text name, text name_en, text source
SELECT day, name, name_en, source FROM charter_festival
WHERE version = :version AND day >= :from AND day <= :to ORDER BY day, name;

-- name: charter_festival_add :exec
-- in: int version, day day, text name, text name_en, text source
INSERT INTO charter_festival (version, day, name, name_en, source)
VALUES (:version, :day, :name, :name_en, :source);

-- name: charter_standing_list :many
-- in: int version, text place
-- out: int kind, text pattern, int minute, text place_text, text source
SELECT kind, pattern, minute, place_text, source FROM charter_standing_day
WHERE version = :version AND place = :place ORDER BY seq;

-- name: charter_standing_add :exec
-- in: int version, text place, int seq, int kind, text pattern, int minute, text place_text, text source
INSERT INTO charter_standing_day (version, place, seq, kind, pattern, minute, place_text, source)
VALUES (:version, :place, :seq, :kind, :pattern, :minute, :place_text, :source);

-- --- lists -----------------------------------------------------------------------------------

-- name: charter_category_list :many
-- in: int version
-- out: text code, text name, text name_en, text hint, text hint_en
SELECT code, name, name_en, hint, hint_en FROM charter_category
WHERE version = :version ORDER BY seq;

-- name: charter_category_find :one
-- in: int version, text code
-- out: text code, text name, text name_en, text hint, text hint_en
SELECT code, name, name_en, hint, hint_en FROM charter_category
WHERE version = :version AND code = :code;

-- name: charter_category_add :exec
-- in: int version, int seq, text code, text name, text name_en, text hint, text hint_en
INSERT INTO charter_category (version, seq, code, name, name_en, hint, hint_en)
VALUES (:version, :seq, :code, :name, :name_en, :hint, :hint_en);

-- name: charter_constituency_list :many
-- in: int version, text scope
-- out: text code, text name, text name_en, int least, int most, text source
SELECT code, name, name_en, least, most, source FROM charter_constituency
WHERE version = :version AND scope = :scope ORDER BY seq;

-- name: charter_constituency_add :exec
-- in: int version, text scope, int seq, text code, text name, text name_en, int least, int most, text source
INSERT INTO charter_constituency (version, scope, seq, code, name, name_en, least, most, source)
VALUES (:version, :scope, :seq, :code, :name, :name_en, :least, :most, :source);

-- name: charter_statutory_list :many
-- in: int version
-- out: text code, text name, text name_en, int route, text source
SELECT code, name, name_en, route, source FROM charter_statutory
WHERE version = :version ORDER BY seq;

-- name: charter_statutory_find :one
-- in: int version, text code
-- out: text code, text name, text name_en, int route, text source
SELECT code, name, name_en, route, source FROM charter_statutory
WHERE version = :version AND code = :code;

-- name: charter_statutory_add :exec
-- in: int version, int seq, text code, text name, text name_en, int route, text source
INSERT INTO charter_statutory (version, seq, code, name, name_en, route, source)
VALUES (:version, :seq, :code, :name, :name_en, :route, :source);
