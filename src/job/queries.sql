-- The queue, cron's memory and the outbox.

-- --- the queue ---------------------------------------------------------------------------------

-- name: job_put :one
-- in: text kind, text payload, time made, time due
-- out: int id
INSERT INTO job_queue (kind, payload, made, due) VALUES (:kind, :payload, :made, :due)
RETURNING id;

-- name: job_first_due :many
-- Is there anything to do? Asked every second, in a read.
-- in: time now
-- out: int id
SELECT id FROM job_queue WHERE dead = 0 AND due <= :now ORDER BY due, id LIMIT 1;

-- name: job_next :many
-- Inside a write. On PostgreSQL what another worker is just claiming is passed over.
-- in: time now
-- out: int id, text kind, text payload, int tries, int lease
-- sqlite:
SELECT id, kind, payload, tries, lease FROM job_queue
WHERE dead = 0 AND due <= :now ORDER BY due, id LIMIT 1;
-- pg:
SELECT id, kind, payload, tries, lease FROM job_queue
WHERE dead = 0 AND due <= :now ORDER BY due, id LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: job_claim :exec
-- in: int id, int lease, time until
UPDATE job_queue SET tries = tries + 1, lease = lease + 1, running = 1, due = :until
WHERE id = :id AND lease = :lease;

-- name: job_remove :exec
-- in: int id, int lease
DELETE FROM job_queue WHERE id = :id AND lease = :lease;

-- name: job_postpone :exec
-- in: int id, int lease, time due, text error
UPDATE job_queue SET running = 0, due = :due, error = :error WHERE id = :id AND lease = :lease;

-- name: job_bury :exec
-- in: int id, int lease, time died, text error
UPDATE job_queue SET running = 0, dead = 1, died = :died, error = :error
WHERE id = :id AND lease = :lease;

-- name: job_queue_rows :many
-- Dead letters first, then by time.
-- in: int max
-- out: int id, text kind, int tries, bool running, bool dead, text? error, time made, time due
-- scan: an administrator looks at the whole queue
SELECT id, kind, tries, running, dead, error, made, due FROM job_queue
ORDER BY dead DESC, due, id LIMIT :max;

-- name: job_counts :one
-- out: int waiting, int running, int dead, time? oldest
-- scan: counts the queue, for /metrics and the administrator
SELECT CAST(COALESCE(sum(CASE WHEN dead = 0 AND running = 0 THEN 1 ELSE 0 END), 0) AS BIGINT)
           AS waiting,
       CAST(COALESCE(sum(CASE WHEN dead = 0 AND running = 1 THEN 1 ELSE 0 END), 0) AS BIGINT)
           AS running,
       CAST(COALESCE(sum(dead), 0) AS BIGINT) AS dead,
       min(CASE WHEN dead = 0 THEN due END) AS oldest
FROM job_queue;

-- name: job_revive :exec
-- in: int id, time now
UPDATE job_queue SET dead = 0, died = NULL, tries = 0, due = :now WHERE id = :id AND dead = 1;

-- name: job_discard :exec
-- in: int id
DELETE FROM job_queue WHERE id = :id AND dead = 1;

-- name: job_clean :exec
-- in: time before
-- scan: once a day, of dead letters only
DELETE FROM job_queue WHERE dead = 1 AND died < :before;

-- --- cron -------------------------------------------------------------------------------------

-- name: job_cron_last :one
-- in: text name
-- out: time last_run
SELECT last_run FROM job_cron WHERE name = :name;

-- name: job_cron_note :exec
-- in: text name, time last_run
INSERT INTO job_cron (name, last_run) VALUES (:name, :last_run) ON CONFLICT (name) DO NOTHING;

-- name: job_cron_advance :exec
-- One row for whoever comes first, none for the others.
-- in: text name, time due
UPDATE job_cron SET last_run = :due WHERE name = :name AND last_run < :due;

-- --- the outbox --------------------------------------------------------------------------------

-- name: job_mail_put :one
-- in: time made, text to_address, text? to_name, text subject, text body, text? html
-- in: text? unsubscribe, text? list_id
-- out: int id
INSERT INTO job_mail (made, to_address, to_name, subject, body, html, unsubscribe, list_id)
VALUES (:made, :to_address, :to_name, :subject, :body, :html, :unsubscribe, :list_id)
RETURNING id;

-- name: job_mail_get :one
-- in: int id
-- out: time made, text to_address, text? to_name, text subject, text body, text? html
-- out: text? unsubscribe, text? list_id, int state
SELECT made, to_address, to_name, subject, body, html, unsubscribe, list_id, state
FROM job_mail WHERE id = :id;

-- name: job_mail_sent :exec
-- What was sent is no longer ours to keep.
-- in: int id, time now
UPDATE job_mail SET state = 1, sent = :now, body = '', html = NULL, unsubscribe = NULL, error = NULL
WHERE id = :id;

-- name: job_mail_failed :exec
-- in: int id, int state, text error
UPDATE job_mail SET state = :state, error = :error WHERE id = :id;

-- name: job_mail_rows :many
-- in: int max
-- out: int id, time made, text to_address, text subject, int state, text? error, time? sent
SELECT id, made, to_address, subject, state, error, sent FROM job_mail
ORDER BY made DESC, id DESC LIMIT :max;

-- name: job_mail_clean :exec
-- in: time sent_before, time made_before
-- scan: once a day
DELETE FROM job_mail WHERE sent < :sent_before OR made < :made_before;
