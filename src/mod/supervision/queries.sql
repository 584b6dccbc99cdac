-- What the room of those who watch asks of the database.

-- name: supervision_flags_open :many
-- in: int body, int max
-- out: int id, int body, text rule, int subject, int subject_id, text? number, text? what, text? link, time since, time seen, time? gone, int? finding
SELECT id, body, rule, subject, subject_id, number, what, link, since, seen, gone, finding
FROM supervision_flag WHERE body = :body AND gone IS NULL ORDER BY id DESC LIMIT :max;

-- name: supervision_flags_all :many
-- in: int body, int max
-- out: int id, int body, text rule, int subject, int subject_id, text? number, text? what, text? link, time since, time seen, time? gone, int? finding
SELECT id, body, rule, subject, subject_id, number, what, link, since, seen, gone, finding
FROM supervision_flag WHERE body = :body ORDER BY id DESC LIMIT :max;

-- name: supervision_flags_number :many
-- in: text number, int max
-- out: int id, int body, text rule, int subject, int subject_id, text? number, text? what, text? link, time since, time seen, time? gone, int? finding
SELECT id, body, rule, subject, subject_id, number, what, link, since, seen, gone, finding
FROM supervision_flag WHERE number = :number ORDER BY id LIMIT :max;

-- name: supervision_flags_known :many
-- What a look compares with: those that stand, and those about which the group has written.
-- in: int body, int max
-- out: int id, int body, text rule, int subject, int subject_id, text? number, text? what, text? link, time since, time seen, time? gone, int? finding
SELECT id, body, rule, subject, subject_id, number, what, link, since, seen, gone, finding
FROM supervision_flag WHERE body = :body AND (gone IS NULL OR finding IS NOT NULL) ORDER BY id DESC LIMIT :max;

-- name: supervision_flag_get :one
-- in: int id
-- out: int id, int body, text rule, int subject, int subject_id, text? number, text? what, text? link, time since, time seen, time? gone, int? finding
SELECT id, body, rule, subject, subject_id, number, what, link, since, seen, gone, finding
FROM supervision_flag WHERE id = :id;

-- name: supervision_standing :many
-- How many stand, by place: of all places that have one.
-- scan: the index holds those that stand only
-- out: int body, int n
SELECT body, count(*) AS n FROM supervision_flag WHERE gone IS NULL GROUP BY body;

-- name: supervision_flag_settle :exec
-- in: int id, int finding, time now
UPDATE supervision_flag SET gone = :now, finding = :finding WHERE id = :id AND gone IS NULL;

-- name: supervision_seen_get :one
-- out: int entry, time at
SELECT entry, at FROM supervision_seen WHERE id = 1;

-- name: supervision_seen_set :exec
-- in: int entry, time at
INSERT INTO supervision_seen (id, entry, at) VALUES (1, :entry, :at)
ON CONFLICT (id) DO UPDATE SET entry = excluded.entry, at = excluded.at;

-- name: supervision_flags_count :one
-- in: int body
-- out: int n
SELECT count(*) AS n FROM supervision_flag WHERE body = :body AND gone IS NULL;

-- name: supervision_flag_insert :one
-- in: int body, text rule, int subject, int subject_id, text? number, text? what, text? link, time since, time now
-- out: int id
INSERT INTO supervision_flag (body, rule, subject, subject_id, number, what, link, since, seen)
VALUES (:body, :rule, :subject, :subject_id, :number, :what, :link, :since, :now)
RETURNING id;

-- name: supervision_flag_gone :exec
-- in: int id, time now
UPDATE supervision_flag SET gone = :now WHERE id = :id AND gone IS NULL;

-- name: supervision_finding_insert :one
-- in: int body, int person, int subject, int subject_id, text? number, bool fault, text text, time now
-- out: int id
INSERT INTO supervision_finding (body, person, subject, subject_id, number, fault, text, at)
VALUES (:body, :person, :subject, :subject_id, :number, :fault, :text, :now)
RETURNING id;

-- name: supervision_finding_same :one
-- in: int body, int person, text? number, text text
-- out: int id
SELECT id FROM supervision_finding
WHERE body = :body AND person = :person AND coalesce(number, '') = coalesce(:number, '') AND text = :text LIMIT 1;

-- name: supervision_query_same :one
-- Asked already in these words, and not answered.
-- in: int body, text? number, text title
-- out: int id
SELECT id FROM supervision_query
WHERE body = :body AND answered IS NULL AND coalesce(number, '') = coalesce(:number, '') AND title = :title LIMIT 1;

-- name: supervision_queries_open :many
-- in: int person, int max
-- out: int id
SELECT id FROM supervision_query WHERE person = :person AND answered IS NULL ORDER BY due, id LIMIT :max;

-- name: supervision_findings_body :many
-- in: int body, int max
-- out: int id, int body, int person, int subject, int subject_id, text? number, bool fault, text text, time at
SELECT id, body, person, subject, subject_id, number, fault, text, at
FROM supervision_finding WHERE body = :body ORDER BY id DESC LIMIT :max;

-- name: supervision_findings_number :many
-- in: text number, int max
-- out: int id, int body, int person, int subject, int subject_id, text? number, bool fault, text text, time at
SELECT id, body, person, subject, subject_id, number, fault, text, at
FROM supervision_finding WHERE number = :number ORDER BY id LIMIT :max;

-- name: supervision_query_insert :one
-- in: int body, int person, text? number, text title, text text, time now
-- out: int id
INSERT INTO supervision_query (body, person, number, title, text, at, due, clock, answer, answered_by)
VALUES (:body, :person, :number, :title, :text, :now, :now, 0, '', 0)
RETURNING id;

-- name: supervision_query_clock :exec
-- in: int id, int clock, time due
UPDATE supervision_query SET clock = :clock, due = :due WHERE id = :id;

-- name: supervision_query_get :one
-- in: int id
-- out: int id, int body, int person, text? number, text title, text text, time at, time due, int clock, text answer, time? answered, int answered_by
SELECT id, body, person, number, title, text, at, due, clock, answer, answered, answered_by
FROM supervision_query WHERE id = :id;

-- name: supervision_queries_body :many
-- in: int body, int max
-- out: int id
SELECT id FROM supervision_query WHERE body = :body ORDER BY id DESC LIMIT :max;

-- name: supervision_waiting :one
-- in: int body
-- out: int n
SELECT count(*) AS n FROM supervision_query WHERE body = :body AND answered IS NULL;

-- name: supervision_queries_number :many
-- in: text number, int max
-- out: int id
SELECT id FROM supervision_query WHERE number = :number ORDER BY id LIMIT :max;

-- name: supervision_queries_late :many
-- in: int body, time now, int max
-- out: int id, text? number, text title, time due
SELECT id, number, title, due FROM supervision_query
WHERE body = :body AND answered IS NULL AND due < :now ORDER BY due LIMIT :max;

-- name: supervision_query_answer :exec
-- in: int id, text text, time now, int person
UPDATE supervision_query SET answer = :text, answered = :now, answered_by = :person
WHERE id = :id AND answered IS NULL;

-- --- what the rules look for in topics ----------------------------------------------------------

-- name: supervision_unreasoned :many
-- Topics that ended without a reason: 1 declined, 2 merged, 3 passed on, 4 shelved.
-- in: int body, int max
-- out: int id, text number, text title, time? ended
SELECT id, number, title, ended FROM topic_ended_of
WHERE body = :body AND state BETWEEN 1 AND 4 AND reason = '' ORDER BY id LIMIT :max;

-- name: supervision_interested :many
-- Somebody who declared an interest of their own decided on the agenda all the same.
-- in: int body, int max
-- out: int id, text number, text title, time? at
SELECT id, number, title, left_at AS at FROM topic_interested_of
WHERE body = :body ORDER BY id LIMIT :max;
