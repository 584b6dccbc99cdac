-- What the room of resolutions asks of the database.

-- --- the text -----------------------------------------------------------------------------------

-- name: resolution_get :one
-- in: int id
-- out: int id, int topic, int body, text number, int decision, int round, int state, int outcome, text text, time published, time until_at, int clock, text result, time? settled, text reason, text against, int objections, int waiting, int upheld, int version
SELECT id, topic, body, number, decision, round, state, outcome, text, published, until_at, clock,
       result, settled, reason, against, objections, waiting, upheld, version
FROM resolution_resolution WHERE id = :id;

-- name: resolution_newest :one
-- in: int topic
-- out: int id
SELECT id FROM resolution_resolution WHERE topic = :topic ORDER BY id DESC LIMIT 1;

-- name: resolution_ids :many
-- in: int topic
-- out: int id
SELECT id FROM resolution_resolution WHERE topic = :topic ORDER BY id;

-- name: resolution_insert :one
-- in: int topic, int body, text number, int decision, int round, int outcome, text text, time now
-- out: int id
INSERT INTO resolution_resolution (topic, body, number, decision, round, state, outcome, text,
                                   published, until_at, clock)
VALUES (:topic, :body, :number, :decision, :round, 0, :outcome, :text, :now, :now, 0)
RETURNING id;

-- name: resolution_set_clock :exec
-- in: int id, int clock, time until
UPDATE resolution_resolution SET clock = :clock, until_at = :until WHERE id = :id;

-- name: resolution_touch :exec
-- Something was added to it: who looked before has to look again.
-- in: int id
UPDATE resolution_resolution SET version = version + 1 WHERE id = :id;

-- name: resolution_set_result :exec
-- in: int id, int version, text result, time now
UPDATE resolution_resolution SET state = 1, result = :result, settled = :now, version = version + 1
WHERE id = :id AND version = :version AND state = 0;

-- name: resolution_set_back :exec
-- in: int topic, text reason
UPDATE resolution_resolution SET state = 2, reason = :reason, version = version + 1
WHERE topic = :topic AND state < 2;

-- name: resolution_next_round :exec
-- in: int id
UPDATE resolution_resolution SET round = round + 1, against = '', version = version + 1
WHERE id = :id;

-- name: resolution_set_against :exec
-- in: int id, text reason
UPDATE resolution_resolution SET against = :reason, version = version + 1
WHERE id = :id AND against = '';

-- name: resolution_ended :many
-- Public views that are over while their clock may still run.
-- in: time now, int max
-- out: int id, time until_at
SELECT r.id, r.until_at FROM resolution_resolution r
WHERE r.state = 0 AND r.until_at < :now ORDER BY r.until_at LIMIT :max;

-- --- objections ---------------------------------------------------------------------------------

-- name: resolution_objection_get :one
-- in: int id
-- out: int id, int resolution, text name, text text, time at, time due, int verdict, text answer, time? answered
SELECT id, resolution, name, text, at, due, verdict, answer, answered
FROM resolution_objection WHERE id = :id;

-- name: resolution_objections :many
-- in: int resolution, int max
-- out: int id, int resolution, text name, text text, time at, time due, int verdict, text answer, time? answered
SELECT id, resolution, name, text, at, due, verdict, answer, answered
FROM resolution_objection WHERE resolution = :resolution ORDER BY id LIMIT :max;

-- name: resolution_objection_insert :one
-- in: int resolution, int body, text name, text text, time now
-- out: int id
INSERT INTO resolution_objection (resolution, body, name, text, at, due, verdict, answer, answered_by)
VALUES (:resolution, :body, :name, :text, :now, :now, 0, '', 0)
RETURNING id;

-- name: resolution_objection_same :one
-- in: int resolution, text text
-- out: int id
SELECT id FROM resolution_objection WHERE resolution = :resolution AND text = :text LIMIT 1;

-- name: resolution_objection_due :exec
-- in: int id, time due
UPDATE resolution_objection SET due = :due WHERE id = :id;

-- name: resolution_objection_count :exec
-- in: int id
UPDATE resolution_resolution
SET objections = objections + 1, waiting = waiting + 1, version = version + 1
WHERE id = :id AND state = 0;

-- name: resolution_objection_answer :exec
-- in: int id, int verdict, text answer, time now, int person
UPDATE resolution_objection
SET verdict = :verdict, answer = :answer, answered = :now, answered_by = :person
WHERE id = :id AND verdict = 0;

-- name: resolution_objection_done :exec
-- in: int id, int upheld
UPDATE resolution_resolution
SET waiting = waiting - 1, upheld = upheld + :upheld, version = version + 1 WHERE id = :id;

-- name: resolution_objections_late :many
-- in: int body, time now, int max
-- out: int id, text number, text text, time due
SELECT o.id, r.number, o.text, o.due
FROM resolution_objection o JOIN resolution_resolution r ON r.id = o.resolution
WHERE o.body = :body AND o.verdict = 0 AND o.due < :now ORDER BY o.due LIMIT :max;

-- --- the vote of those who decide ---------------------------------------------------------------

-- name: resolution_vote_insert :exec
-- in: int topic, int route, day on_day, int entitled, int present, int yes, int against, int abstain, bool passed, text paper, text hash, text type, text name, time now
INSERT INTO resolution_vote (topic, route, on_day, entitled, present, yes, against, abstain, passed,
                             paper, hash, type, name, at)
VALUES (:topic, :route, :on_day, :entitled, :present, :yes, :against, :abstain, :passed, :paper,
        :hash, :type, :name, :now);

-- name: resolution_vote_newest :one
-- in: int topic
-- out: int id, int route, day on_day, int entitled, int present, int yes, int against, int abstain, bool passed, text paper, text hash, text type, text name, time at
SELECT id, route, on_day, entitled, present, yes, against, abstain, passed, paper, hash, type, name, at
FROM resolution_vote WHERE topic = :topic ORDER BY id DESC LIMIT 1;

-- --- tasks --------------------------------------------------------------------------------------

-- name: resolution_task_get :one
-- in: int id
-- out: int id, int topic, int resolution, int round, int body, int org, text number, text title, text budget, int state, time due, time first_due, int clock, time given, time? finished, text reason, int reports, int proofs, int moves, int asks, int asked_by, int version
SELECT id, topic, resolution, round, body, org, number, title, budget, state, due, first_due, clock,
       given, finished, reason, reports, proofs, moves, asks, asked_by, version
FROM resolution_task WHERE id = :id;

-- name: resolution_tasks_of_topic :many
-- in: int topic
-- out: int id
SELECT id FROM resolution_task WHERE topic = :topic ORDER BY id;

-- name: resolution_tasks_of_org :many
-- in: int org, int max
-- out: int id
SELECT id FROM resolution_task WHERE org = :org AND state < 2 ORDER BY due, id LIMIT :max;

-- name: resolution_tasks_of_body :many
-- in: int body, int max
-- out: int id
SELECT id FROM resolution_task WHERE body = :body AND state < 2 ORDER BY due, id LIMIT :max;

-- name: resolution_tasks_done :many
-- in: int org, int max
-- out: int id
SELECT id FROM resolution_task WHERE org = :org AND state = 2 ORDER BY due DESC, id DESC LIMIT :max;

-- name: resolution_task_insert :one
-- in: int topic, int resolution, int round, int body, int org, text number, text title, text budget, time now
-- out: int id
INSERT INTO resolution_task (topic, resolution, round, body, org, number, title, budget, state, due,
                             first_due, clock, given)
VALUES (:topic, :resolution, :round, :body, :org, :number, :title, :budget, 0, :now, :now, 0, :now)
RETURNING id;

-- name: resolution_task_clock :exec
-- in: int id, int clock, time due
UPDATE resolution_task SET clock = :clock, due = :due, first_due = :due WHERE id = :id;

-- name: resolution_task_report :exec
-- in: int id, int version, int state, time? finished, int proofs
UPDATE resolution_task
SET state = :state, finished = :finished, reports = reports + 1, proofs = proofs + :proofs,
    version = version + 1
WHERE id = :id AND version = :version AND state < 2;

-- name: resolution_task_asks :exec
-- in: int id, int version, int days, int person
UPDATE resolution_task SET asks = :days, asked_by = :person, version = version + 1
WHERE id = :id AND version = :version AND state < 2 AND asks = 0 AND moves = 0;

-- name: resolution_task_moved :exec
-- in: int id, int version, time due, int moves
UPDATE resolution_task SET due = :due, moves = moves + :moves, asks = 0, version = version + 1
WHERE id = :id AND version = :version AND asks > 0;

-- name: resolution_task_off :exec
-- in: int id, int version, text reason
UPDATE resolution_task SET state = 3, reason = :reason, asks = 0, version = version + 1
WHERE id = :id AND version = :version AND state < 2;

-- name: resolution_tasks_late :many
-- in: int body, time now, int max
-- out: int id, text number, text title, time due
SELECT id, number, title, due FROM resolution_task
WHERE body = :body AND state < 2 AND due < :now ORDER BY due LIMIT :max;

-- name: resolution_step_insert :one
-- in: int task, int kind, int person, int role, text text, time now, time? was, time? due
-- out: int id
INSERT INTO resolution_step (task, kind, person, role, text, at, was, due)
VALUES (:task, :kind, :person, :role, :text, :now, :was, :due)
RETURNING id;

-- name: resolution_steps :many
-- in: int task
-- out: int id, int kind, int person, int role, text text, time at, time? was, time? due
SELECT id, kind, person, role, text, at, was, due FROM resolution_step WHERE task = :task ORDER BY id;

-- name: resolution_file_insert :exec
-- in: int step, int task, text hash, text type, text name, int bytes
INSERT INTO resolution_file (step, task, hash, type, name, bytes)
VALUES (:step, :task, :hash, :type, :name, :bytes);

-- name: resolution_files :many
-- in: int task
-- out: int id, int step, text hash, text type, text name, int bytes
SELECT id, step, hash, type, name, bytes FROM resolution_file WHERE task = :task ORDER BY id;

-- name: resolution_file_get :one
-- in: int id
-- out: text hash, text type, text name
SELECT hash, type, name FROM resolution_file WHERE id = :id;

-- --- the word of those concerned ----------------------------------------------------------------

-- name: resolution_has_rated :one
-- in: int topic, int round, text who
-- out: int id
SELECT id FROM resolution_rating WHERE topic = :topic AND round = :round AND who = :who;

-- name: resolution_rating_insert :exec
-- in: int topic, int round, text who, int attitude, int speed, int result, int solved, text words, time now
INSERT INTO resolution_rating (topic, round, who, attitude, speed, result, solved, words, at)
VALUES (:topic, :round, :who, :attitude, :speed, :result, :solved, :words, :now)
ON CONFLICT (topic, round, who) DO NOTHING;

-- name: resolution_rating_sums :one
-- in: int topic, int round
-- out: int n, int yes, int partly, int no_, int attitude, int speed, int result, int n_attitude, int n_speed, int n_result
SELECT count(*) AS n,
       CAST(coalesce(sum(CASE WHEN solved = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS yes,
       CAST(coalesce(sum(CASE WHEN solved = 2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS partly,
       CAST(coalesce(sum(CASE WHEN solved = 3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS no_,
       CAST(coalesce(sum(attitude), 0) AS BIGINT) AS attitude,
       CAST(coalesce(sum(speed), 0) AS BIGINT) AS speed,
       CAST(coalesce(sum(result), 0) AS BIGINT) AS result,
       CAST(coalesce(sum(CASE WHEN attitude > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_attitude,
       CAST(coalesce(sum(CASE WHEN speed > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_speed,
       CAST(coalesce(sum(CASE WHEN result > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_result
FROM resolution_rating WHERE topic = :topic AND round = :round;

-- name: resolution_supports :one
-- The topic room keeps who supports; whether this person does is read here and shown to nobody else.
-- in: int subject, int id, int person
-- out: int id
SELECT id FROM topic_supporter_of WHERE subject = :subject AND subject_id = :id AND person = :person;
