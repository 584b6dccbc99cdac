-- What reports ask. Rows of other rooms through their views, a place and a stretch of days (or a topic) at a time.

-- --- what is counted ------------------------------------------------------------------------------

-- name: report_submissions :many
-- in: int body, time from, time to
-- out: int kind, int channel, int state, text category, time received, int extended, text? topic, bool reasoned, time answered
-- out: int reopens, int solved, int attitude, int speed, int result
SELECT kind, channel, state, category, received, extended, topic, reasoned, answered, reopens, solved, attitude, speed, result
FROM submission_counted WHERE body = :body AND received >= :from AND received < :to;

-- name: report_submissions_of :many
-- in: text topic
-- out: text number, int kind, int channel, int state, text category, time received, int extended, text? topic, bool reasoned, time answered
-- out: int reopens, int solved, int attitude, int speed, int result
SELECT number, kind, channel, state, category, received, extended, topic, reasoned, answered, reopens, solved, attitude, speed, result
FROM submission_counted WHERE topic = :topic;

-- name: report_clocks :many
-- in: int body, time from, time to
-- out: text rule, time due, int state, time stopped
SELECT rule, due, state, stopped FROM deadline_counted WHERE body = :body AND due >= :from AND due < :to;

-- name: report_clocks_of :many
-- in: text number
-- out: text rule, time due, int state, time stopped
SELECT rule, due, state, stopped FROM deadline_counted WHERE number = :number;

-- name: report_meetings :many
-- in: int body, time from, time to
-- out: int id, int kind, int state, time starts, time noticed, time opened, time closed, time published, int quorum, int present
-- out: time explained, int members, int guests
SELECT id, kind, state, starts, noticed, opened, closed, published, quorum, present, explained, members, guests
FROM meeting_counted WHERE body = :body AND starts >= :from AND starts < :to;

-- name: report_meetings_of :many
-- The meetings in which a topic was talked about or decided.
-- in: int topic
-- out: int id, int body, int kind, int state, time starts, time noticed, time opened, time closed, time published, int quorum
-- out: int present, time explained, int members, int guests
SELECT m.id, m.body, m.kind, m.state, m.starts, m.noticed, m.opened, m.closed, m.published, m.quorum, m.present, m.explained,
       m.members, m.guests
FROM meeting_agenda_counted g JOIN meeting_counted m ON m.id = g.meeting
WHERE g.topic = :topic ORDER BY m.starts, m.id;

-- name: report_turns :many
-- in: int meeting
-- out: int? topic, int attendance, text class, int seconds
SELECT topic, attendance, class, seconds FROM meeting_turn_counted WHERE meeting = :meeting;

-- name: report_questions :many
-- in: int meeting
-- out: int? topic, int state
SELECT topic, state FROM meeting_question_counted WHERE meeting = :meeting;

-- name: report_decisions :many
-- in: int meeting
-- out: int? topic, int outcome, int dissents
SELECT topic, outcome, dissents FROM meeting_decision_counted WHERE meeting = :meeting;

-- name: report_topics :many
-- in: int body, time from, time to
-- out: int id, int state, int stage, int origin, time opened, time? ended, bool reasoned, int supporters, int comments, int options
-- out: int differ, int fast
SELECT id, state, stage, origin, opened, ended, reasoned, supporters, comments, options, differ, fast
FROM topic_counted WHERE body = :body AND opened >= :from AND opened < :to;

-- name: report_topics_ended :many
-- in: int body, time from, time to
-- out: int id, int state, bool reasoned
SELECT id, state, reasoned FROM topic_counted WHERE body = :body AND ended >= :from AND ended < :to;

-- name: report_topic :one
-- in: int id
-- out: int id, int state, int stage, int origin, time opened, time? ended, bool reasoned, int supporters, int comments, int options
-- out: int differ, int fast
SELECT id, state, stage, origin, opened, ended, reasoned, supporters, comments, options, differ, fast
FROM topic_counted WHERE id = :id;

-- name: report_candidates :many
-- in: int topic
-- out: int verdict, bool reasoned
SELECT verdict, reasoned FROM topic_candidate_counted WHERE topic = :topic;

-- name: report_resolutions :many
-- in: int body, time from, time to
-- out: int id
SELECT id FROM resolution_counted WHERE body = :body AND published >= :from AND published < :to;

-- name: report_resolutions_of :many
-- in: int topic
-- out: int id
SELECT id FROM resolution_counted WHERE topic = :topic;

-- name: report_objections :many
-- in: int body, time from, time to
-- out: int verdict
SELECT verdict FROM resolution_objection_counted WHERE body = :body AND at >= :from AND at < :to;

-- name: report_objections_of :many
-- in: int topic
-- out: int verdict
SELECT verdict FROM resolution_objection_counted WHERE topic = :topic;

-- name: report_tasks :many
-- in: int body, time from, time to
-- out: int state, time due, time? finished, int moves
SELECT state, due, finished, moves FROM resolution_task_counted WHERE body = :body AND due >= :from AND due < :to;

-- name: report_tasks_of :many
-- in: int topic
-- out: int state, time due, time? finished, int moves
SELECT state, due, finished, moves FROM resolution_task_counted WHERE topic = :topic;

-- name: report_ratings_of :many
-- Of the newest round only: what was said before a matter came back is no longer about it.
-- in: int topic
-- out: int solved, int attitude, int speed, int result
SELECT solved, attitude, speed, result FROM resolution_rating_counted
WHERE topic = :topic AND round = (SELECT max(x.round) FROM resolution_counted x WHERE x.topic = :topic);

-- name: report_findings :many
-- in: int body, time from, time to
-- out: bool fault
SELECT fault FROM supervision_finding_counted WHERE body = :body AND at >= :from AND at < :to;

-- name: report_findings_of :many
-- in: text number
-- out: bool fault
SELECT fault FROM supervision_finding_counted WHERE number = :number;

-- name: report_flags :many
-- in: int body, time from, time to
-- out: time? gone
SELECT gone FROM supervision_flag_counted WHERE body = :body AND since >= :from AND since < :to;

-- name: report_flags_of :many
-- in: text number
-- out: time? gone
SELECT gone FROM supervision_flag_counted WHERE number = :number;

-- --- tallies ----------------------------------------------------------------------------------------

-- name: report_state_get :one
-- out: day turned, time folded
SELECT turned, folded FROM report_state WHERE id = 1;

-- name: report_state_set :exec
-- in: day turned, time folded
INSERT INTO report_state (id, turned, folded) VALUES (1, :turned, :folded)
ON CONFLICT (id) DO UPDATE SET turned = excluded.turned, folded = excluded.folded;

-- name: report_turn :exec
-- Clocks that still run and ended in these days are late from now on.
-- in: int place, time from, time to
INSERT INTO report_touch (body, at) SELECT body, due FROM deadline_waiting WHERE place = :place AND due >= :from AND due < :to;

-- name: report_touch_first :one
-- out: int body, time at
SELECT body, at FROM report_touch WHERE body >= 0 ORDER BY body, at LIMIT 1;

-- name: report_touch_drop :exec
-- in: int body, time from, time to
DELETE FROM report_touch WHERE body = :body AND at >= :from AND at < :to;

-- name: report_touch_all :exec
-- Everything anew, from the parts there are and from all that may be counted.
-- scan: an administrator asked for it
INSERT INTO report_touch (body, at)
SELECT body, received FROM submission_counted UNION SELECT body, due FROM deadline_counted
UNION SELECT body, starts FROM meeting_counted UNION SELECT body, opened FROM topic_counted
UNION SELECT body, ended FROM topic_counted WHERE ended IS NOT NULL UNION SELECT body, published FROM resolution_counted
UNION SELECT body, at FROM resolution_objection_counted UNION SELECT body, due FROM resolution_task_counted
UNION SELECT body, at FROM supervision_finding_counted UNION SELECT body, since FROM supervision_flag_counted;

-- name: report_forget_parts :exec
-- scan: an administrator asked for it
DELETE FROM report_part;

-- name: report_forget_sheets :exec
-- scan: an administrator asked for it
DELETE FROM report_sheet;

-- name: report_part_put :exec
-- in: int body, day first, text counts
INSERT INTO report_part (body, first, counts) VALUES (:body, :first, :counts)
ON CONFLICT (body, first) DO UPDATE SET counts = excluded.counts;

-- name: report_part_drop :exec
-- in: int body, day first
DELETE FROM report_part WHERE body = :body AND first = :first;

-- name: report_parts :many
-- in: int body, day from, day to
-- out: text counts
SELECT counts FROM report_part WHERE body = :body AND first >= :from AND first < :to ORDER BY first;

-- name: report_sheet_put :exec
-- in: int place, int kind, day first, text counts
INSERT INTO report_sheet (place, kind, first, counts) VALUES (:place, :kind, :first, :counts)
ON CONFLICT (place, kind, first) DO UPDATE SET counts = excluded.counts;

-- name: report_sheet_drop :exec
-- in: int place, int kind, day first
DELETE FROM report_sheet WHERE place = :place AND kind = :kind AND first = :first;

-- name: report_sheet_get :one
-- in: int place, int kind, day first
-- out: text counts
SELECT counts FROM report_sheet WHERE place = :place AND kind = :kind AND first = :first;

-- name: report_sheets_before :many
-- in: int place, int kind, day first, int max
-- out: day first, text counts
SELECT first, counts FROM report_sheet WHERE place = :place AND kind = :kind AND first <= :first
ORDER BY first DESC LIMIT :max;

-- --- what was decided and done, to be read -------------------------------------------------------------

-- name: report_decided :many
-- in: int body, time from, time to, int max
-- out: int id, text number, text lang, text title, int outcome, time at
SELECT r.id, r.number, t.lang, t.title, r.outcome, r.published AS at FROM resolution_counted r JOIN topic_counted t ON t.id = r.topic
WHERE r.body = :body AND r.published >= :from AND r.published < :to ORDER BY r.published, r.id LIMIT :max;

-- name: report_done :many
-- in: int body, time from, time to, int max
-- out: int id, text number, text title, int state, time due, time? finished
SELECT id, number, title, state, due, finished FROM resolution_task_counted
WHERE body = :body AND due >= :from AND due < :to ORDER BY due, id LIMIT :max;

-- name: report_met :many
-- in: int body, time from, time to, int max
-- out: int id, int state, text title, time starts
SELECT id, state, title, starts FROM meeting_counted
WHERE body = :body AND starts >= :from AND starts < :to ORDER BY starts, id LIMIT :max;
