-- Clocks.

-- name: deadline_get :one
-- in: int id
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE id = :id;

-- name: deadline_newest :one
-- in: int subject, int subject_id, text rule
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE subject = :subject AND subject_id = :subject_id AND rule = :rule
ORDER BY id DESC LIMIT 1;

-- name: deadline_subject :many
-- in: int subject, int subject_id
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE subject = :subject AND subject_id = :subject_id ORDER BY id;

-- name: deadline_first :one
-- Of those that run, the one that ends first.
-- in: int subject, int subject_id
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE subject = :subject AND subject_id = :subject_id AND state = 0
ORDER BY due, id LIMIT 1;

-- name: deadline_number :many
-- in: text number
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE number = :number ORDER BY id;

-- name: deadline_org :many
-- in: int org, time due, int id, time until, int max
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE org = :org AND state = 0 AND (due, id) > (:due, :id) AND due <= :until
ORDER BY due, id LIMIT :max;

-- name: deadline_body :many
-- in: int body, time due, int id, time until, int max
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT c.id, c.subject, c.subject_id, c.number, c.rule, c.body, c.org, c.link, c.began, c.days, c.workdays, c.closes, c.fixed, c.due, c.first_due, c.state, c.stopped, c.extended, c.reason, c.extended_at, c.mark
FROM deadline_shelf s JOIN deadline_clock c ON c.id = s.clock
WHERE s.body = :body AND (s.due, s.clock) > (:due, :id) AND s.due <= :until
ORDER BY s.due, s.clock LIMIT :max;

-- name: deadline_late_here :many
-- Of this very place, of one of two subjects, past their limit; the oldest first, so that new ones push none out.
-- in: int body, int subject, int or_subject, time now, int max
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock
WHERE body = :body AND state = 0 AND due < :now AND subject IN (:subject, :or_subject) ORDER BY due, id LIMIT :max;

-- name: deadline_mute :many
-- Extended without a word.
-- in: int body, int max
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock
WHERE body = :body AND state = 0 AND extended > 0 AND coalesce(reason, '') = '' ORDER BY id LIMIT :max;

-- name: deadline_ran_out :many
-- Places at or below this one where a clock ran out in that time.
-- in: int body, time since, time until
-- out: int place
SELECT DISTINCT c.body AS place FROM deadline_shelf s JOIN deadline_clock c ON c.id = s.clock
WHERE s.body = :body AND s.due >= :since AND s.due < :until;

-- name: deadline_marks :many
-- in: time now, int max
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE next_mark <= :now ORDER BY next_mark LIMIT :max;

-- name: deadline_running :many
-- Those that a change of the calendar can move.
-- in: int body, int after, int max
-- out: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, time first_due, int state, time stopped, int extended, text? reason, time extended_at, int mark
SELECT id, subject, subject_id, number, rule, body, org, link, began, days, workdays, closes, fixed, due, first_due, state, stopped, extended, reason, extended_at, mark
FROM deadline_clock WHERE body = :body AND state = 0 AND id > :after AND fixed = 0 AND workdays = 1 ORDER BY id LIMIT :max;

-- name: deadline_late_org :one
-- in: int org, time now, int max
-- out: int n
SELECT count(*) AS n FROM (SELECT id FROM deadline_clock
    WHERE org = :org AND state = 0 AND due < :now LIMIT :max) AS late;

-- name: deadline_late_body :one
-- in: int body, time now, int max
-- out: int n
SELECT count(*) AS n FROM (SELECT clock FROM deadline_shelf
    WHERE body = :body AND due < :now LIMIT :max) AS late;

-- name: deadline_ids :many
-- Ids for n new clocks.
-- in: int n
-- out: int id
-- sqlite:
WITH RECURSIVE free(id, more) AS (
    SELECT COALESCE((SELECT max(id) FROM deadline_clock), 0) + 1, :n
    UNION ALL SELECT id + 1, more - 1 FROM free WHERE more > 1)
SELECT id FROM free;
-- pg:
SELECT nextval('deadline_clock_id_seq') AS id FROM generate_series(1, :n);

-- name: deadline_add :rows
-- in: int id, int subject, int subject_id, text? number, text rule, int body, int org, text? link, time began, int days, bool workdays, int closes, bool fixed, time due, int state, time stopped, int? next_mark
INSERT INTO deadline_clock (id, subject, subject_id, number, rule, body, org, link, began, days,
                            workdays, closes, fixed, due, first_due, state, stopped, next_mark)
VALUES (:id, :subject, :subject_id, :number, :rule, :body, :org, :link, :began, :days, :workdays,
        :closes, :fixed, :due, :due, :state, :stopped, :next_mark);

-- name: deadline_shelf_add :rows
-- in: int body, time due, int clock
INSERT INTO deadline_shelf (body, due, clock) VALUES (:body, :due, :clock);

-- name: deadline_shelf_clear :exec
-- in: int clock
DELETE FROM deadline_shelf WHERE clock = :clock;

-- name: deadline_end :exec
-- in: int id, int state, time now
UPDATE deadline_clock SET state = :state, stopped = :now, next_mark = NULL
WHERE id = :id AND state = 0;

-- name: deadline_set_org :exec
-- in: int subject, int subject_id, int org
UPDATE deadline_clock SET org = :org
WHERE subject = :subject AND subject_id = :subject_id AND state = 0;

-- name: deadline_set_due :exec
-- in: int id, time due, int mark, int? next_mark
UPDATE deadline_clock SET due = :due, mark = :mark, next_mark = :next_mark
WHERE id = :id AND state = 0;

-- name: deadline_set_extended :exec
-- in: int id, int days, text reason, time now
UPDATE deadline_clock SET extended = :days, reason = :reason, extended_at = :now
WHERE id = :id AND state = 0 AND extended = 0;

-- name: deadline_set_mark :exec
-- in: int id, int mark, int? next_mark
UPDATE deadline_clock SET mark = :mark, next_mark = :next_mark WHERE id = :id;

-- name: deadline_move_add :exec
-- in: int clock, time at, time old_due, time new_due, int version
INSERT INTO deadline_move (clock, at, old_due, new_due, version)
VALUES (:clock, :at, :old_due, :new_due, :version) ON CONFLICT DO NOTHING;

-- name: deadline_moves :many
-- in: int clock
-- out: time at, time old_due, time new_due, int version
SELECT at, old_due, new_due, version FROM deadline_move WHERE clock = :clock ORDER BY at;
