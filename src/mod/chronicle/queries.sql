-- The public timeline.

-- name: chronicle_turn :one
-- Numbers are given in the order of commits: on PostgreSQL whoever adds holds this lock until its transaction
-- is over (the number is that of the first migration here); SQLite has one writer anyhow.
-- out: int turn
-- sqlite:
SELECT 1 AS turn;
-- pg:
SELECT CAST(1 AS BIGINT) AS turn FROM pg_advisory_xact_lock(110, hashtext(current_schema()));

-- name: chronicle_ids :many
-- Ids for n new entries, ascending.
-- in: int n
-- out: int id
-- sqlite:
WITH RECURSIVE free(id, more) AS (
    SELECT COALESCE((SELECT max(id) FROM chronicle_entry), 0) + 1, :n
    UNION ALL SELECT id + 1, more - 1 FROM free WHERE more > 1)
SELECT id FROM free;
-- pg:
SELECT nextval('chronicle_entry_id_seq') AS id FROM generate_series(1, :n);

-- name: chronicle_add :rows
-- in: int id, time at, int body, text? number, int subject, int subject_id, int stage, text act, text capacity, int? org, int? actor, text? words, day on_day, text? link
INSERT INTO chronicle_entry (id, at, body, number, subject, subject_id, stage, act, capacity, org,
                             actor, words, on_day, link)
VALUES (:id, :at, :body, :number, :subject, :subject_id, :stage, :act, :capacity, :org, :actor,
        :words, :on_day, :link);

-- name: chronicle_shelf_add :rows
-- in: int body, int entry
INSERT INTO chronicle_shelf (body, entry) VALUES (:body, :entry);

-- name: chronicle_get :one
-- in: int id
-- out: int id, time at, int body, text? number, int subject, int subject_id, int stage, text act, text capacity, int? org, int? actor, text? words, day on_day, text? link
SELECT id, at, body, number, subject, subject_id, stage, act, capacity, org, actor, words, on_day,
       link
FROM chronicle_entry WHERE id = :id;

-- name: chronicle_number :many
-- in: text number, int after, int max
-- out: int id, time at, int body, text? number, int subject, int subject_id, int stage, text act, text capacity, int? org, int? actor, text? words, day on_day, text? link
SELECT id, at, body, number, subject, subject_id, stage, act, capacity, org, actor, words, on_day,
       link
FROM chronicle_entry WHERE number = :number AND id > :after ORDER BY id LIMIT :max;

-- name: chronicle_number_newest :many
-- The same from its newest end, for the feed.
-- in: text number, int before, int max
-- out: int id, time at, int body, text? number, int subject, int subject_id, int stage, text act, text capacity, int? org, int? actor, text? words, day on_day, text? link
SELECT id, at, body, number, subject, subject_id, stage, act, capacity, org, actor, words, on_day,
       link
FROM chronicle_entry WHERE number = :number AND id < :before ORDER BY id DESC LIMIT :max;

-- name: chronicle_subject :many
-- in: int subject, int subject_id, int after, int max
-- out: int id, time at, int body, text? number, int subject, int subject_id, int stage, text act, text capacity, int? org, int? actor, text? words, day on_day, text? link
SELECT id, at, body, number, subject, subject_id, stage, act, capacity, org, actor, words, on_day,
       link
FROM chronicle_entry
WHERE subject = :subject AND subject_id = :subject_id AND id > :after ORDER BY id LIMIT :max;

-- name: chronicle_body :many
-- in: int body, int before, int max
-- out: int id, time at, int body, text? number, int subject, int subject_id, int stage, text act, text capacity, int? org, int? actor, text? words, day on_day, text? link
SELECT e.id, e.at, e.body, e.number, e.subject, e.subject_id, e.stage, e.act, e.capacity, e.org,
       e.actor, e.words, e.on_day, e.link
FROM chronicle_shelf s JOIN chronicle_entry e ON e.id = s.entry
WHERE s.body = :body AND s.entry < :before ORDER BY s.entry DESC LIMIT :max;

-- name: chronicle_touched :many
-- Where something happened behind that entry.
-- in: int last
-- out: int body, int newest
SELECT body, max(id) AS newest FROM chronicle_entry WHERE id > :last GROUP BY body;

-- name: chronicle_newest :one
-- out: int? newest
SELECT max(id) AS newest FROM chronicle_entry;

-- name: chronicle_behind :many
-- in: int last, int max
-- out: int id, time at, int body, text? number, int subject, int subject_id, int stage, text act, text capacity, int? org, int? actor, text? words, day on_day, text? link
SELECT id, at, body, number, subject, subject_id, stage, act, capacity, org, actor, words, on_day,
       link
FROM chronicle_entry WHERE id > :last ORDER BY id LIMIT :max;
