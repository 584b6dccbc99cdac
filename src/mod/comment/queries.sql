-- What comments ask of the database.

-- --- comments ---------------------------------------------------------------------------------

-- name: comment_row :one
-- in: int id
-- out: int id, int subject, int subject_id, int thread, int state, int author, text text, time at, int? edited, int? ended
SELECT id, subject, subject_id, thread, state, author, text, at, edited, ended FROM comment_comment WHERE id = :id;

-- name: comment_list :many
-- Comments of a subject in reading order, each followed by its replies.
-- in: int subject, int subject_id, int after_thread, int after, int max
-- out: int id, int subject, int subject_id, int thread, int state, int author, text text, time at, int? edited, int? ended
-- out: text? author_name, int? author_closed
SELECT c.id, c.subject, c.subject_id, c.thread, c.state, c.author, c.text, c.at, c.edited, c.ended,
       a.name AS author_name, a.closed AS author_closed
FROM comment_comment c LEFT JOIN account_shown a ON a.id = c.author
WHERE c.subject = :subject AND c.subject_id = :subject_id
  AND (c.thread, c.id) > (:after_thread, :after)
ORDER BY c.thread, c.id LIMIT :max;

-- name: comment_add :one
-- in: int subject, int subject_id, int thread, int author, text text, time at
-- out: int id
INSERT INTO comment_comment (subject, subject_id, thread, state, author, text, at)
VALUES (:subject, :subject_id, :thread, 0, :author, :text, :at) RETURNING id;

-- name: comment_begin_thread :exec
-- in: int id
UPDATE comment_comment SET thread = id WHERE id = :id;

-- name: comment_edit :exec
-- in: int id, text text, time now
UPDATE comment_comment SET text = :text, edited = :now WHERE id = :id AND state = 0;

-- name: comment_move :exec
-- From one state to the next; nothing changes when somebody was quicker.
-- in: int id, int from, int to
UPDATE comment_comment SET state = :to WHERE id = :id AND state = :from;

-- name: comment_erase :exec
-- in: int id, time now
UPDATE comment_comment SET text = '', ended = :now WHERE id = :id;

-- --- reports and moderation -------------------------------------------------------------------

-- name: comment_flag_of :one
-- in: int comment, int reporter
-- out: int id
SELECT id FROM comment_flag WHERE comment = :comment AND reporter = :reporter;

-- name: comment_flag_add :exec
-- in: int comment, int? reporter, int reason, text words, time at
INSERT INTO comment_flag (comment, reporter, reason, words, at)
VALUES (:comment, :reporter, :reason, :words, :at);

-- name: comment_flags :many
-- in: int comment, int max
-- out: int reason, text words, time at
SELECT reason, words, at FROM comment_flag WHERE comment = :comment ORDER BY id DESC LIMIT :max;

-- name: comment_wait :exec
-- in: int place, int comment, bool appeal, int urgency, time now
INSERT INTO comment_waiting (place, comment, appeal, flags, urgency, since)
VALUES (:place, :comment, :appeal, 1, :urgency, :now)
ON CONFLICT (comment, place) DO UPDATE
SET flags = comment_waiting.flags + 1, urgency = comment_waiting.urgency + excluded.urgency;

-- name: comment_settle :exec
-- in: int comment
DELETE FROM comment_waiting WHERE comment = :comment;

-- name: comment_queue :many
-- What waits in a place and below it, most urgent first, then the longest waiting.
-- in: int place, int max
-- out: int comment, bool appeal, int flags, int urgency, time since, int subject, int subject_id, int author, text text
SELECT w.comment, w.appeal, w.flags, w.urgency, w.since, c.subject, c.subject_id, c.author, c.text
FROM comment_waiting w JOIN comment_comment c ON c.id = w.comment
WHERE w.place = :place ORDER BY w.urgency DESC, w.since, w.comment LIMIT :max;

-- name: comment_waits :one
-- in: int comment, int place
-- out: bool appeal, int flags
SELECT appeal, flags FROM comment_waiting WHERE comment = :comment AND place = :place;

-- name: comment_act_add :one
-- in: int comment, int place, int kind, int reason, text words, int actor, int role, int seat, time at
-- out: int id
INSERT INTO comment_act (comment, place, kind, reason, words, actor, role, seat, at)
VALUES (:comment, :place, :kind, :reason, :words, :actor, :role, :seat, :at) RETURNING id;

-- name: comment_acts_of :many
-- in: int comment, int max
-- out: int id, int comment, int place, int kind, int reason, text words, int actor, int role, int seat, time at
SELECT id, comment, place, kind, reason, words, actor, role, seat, at FROM comment_act
WHERE comment = :comment ORDER BY id LIMIT :max;

-- name: comment_acts :many
-- in: int before, int max
-- out: int id, int comment, int place, int kind, int reason, text words, int actor, int role, int seat, time at
SELECT id, comment, place, kind, reason, words, actor, role, seat, at FROM comment_act
WHERE id < :before ORDER BY id DESC LIMIT :max;

-- name: comment_tally_add :exec
-- in: int kind, int reason
INSERT INTO comment_tally (kind, reason, n) VALUES (:kind, :reason, 1)
ON CONFLICT (kind, reason) DO UPDATE SET n = comment_tally.n + 1;

-- name: comment_tally :many
-- out: int kind, int reason, int n
SELECT kind, reason, n FROM comment_tally ORDER BY kind, reason;

-- --- for search ---------------------------------------------------------------------------------

-- name: comment_after :many
-- in: int after, int max
-- out: int id
SELECT id FROM comment_comment WHERE id > :after ORDER BY id LIMIT :max;
