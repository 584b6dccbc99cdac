-- What topics ask of the database.

-- --- a topic ------------------------------------------------------------------------------------

-- name: topic_get :one
-- in: int id
-- out: int id, text number, int body, text lang, text title, text summary, int stage, int state, int origin, int proposer, text category, text statutory, bool duplicates, int? into_topic, int to_org, time opened, time entered, int? ended, text reason, int supporters, int comments, int version, text sha256
SELECT id, number, body, lang, title, summary, stage, state, origin, proposer, category, statutory,
       duplicates, into_topic, to_org, opened, entered, ended, reason, supporters, comments, version,
       sha256
FROM topic_topic WHERE id = :id;

-- name: topic_id_of_number :one
-- in: text number
-- out: int id
SELECT id FROM topic_topic WHERE number = :number;

-- name: topic_insert :one
-- in: text number, int body, text lang, text title, text summary, int origin, int proposer, text category, text statutory, bool duplicates, time now
-- out: int id
INSERT INTO topic_topic (number, body, lang, title, summary, stage, state, origin, proposer, category,
                         statutory, duplicates, opened, entered)
VALUES (:number, :body, :lang, :title, :summary, 1, 0, :origin, :proposer, :category, :statutory,
        :duplicates, :now, :now)
RETURNING id;

-- name: topic_save :exec
-- Nothing changes when somebody was quicker: the version tells.
-- in: int id, int version, text lang, text title, text summary, text category, text statutory, bool duplicates
UPDATE topic_topic
SET lang = :lang, title = :title, summary = :summary, category = :category, statutory = :statutory,
    duplicates = :duplicates, version = version + 1
WHERE id = :id AND version = :version AND state = 0;

-- name: topic_move :exec
-- in: int id, int version, int stage, int state, time now
UPDATE topic_topic
SET stage = :stage, state = :state, entered = :now, ended = CASE WHEN :state = 5 THEN :now END, reason = '',
    version = version + 1
WHERE id = :id AND version = :version;

-- name: topic_close :exec
-- in: int id, int version, int state, int? into_topic, int to_org, text reason, time now
UPDATE topic_topic
SET state = :state, into_topic = :into_topic, to_org = :to_org, reason = :reason, ended = :now,
    version = version + 1
WHERE id = :id AND version = :version AND state = 0;

-- name: topic_touch :exec
-- in: int id
UPDATE topic_topic SET version = version + 1 WHERE id = :id;

-- name: topic_count_comment :exec
-- in: int id, int more
UPDATE topic_topic SET comments = comments + :more WHERE id = :id;

-- name: topic_set_supporters :exec
-- in: int id, int n
UPDATE topic_topic SET supporters = :n WHERE id = :id;

-- name: topic_of_stage :many
-- in: int body, int stage, int max
-- out: int id
SELECT id FROM topic_topic WHERE body = :body AND state = 0 AND stage = :stage
ORDER BY id LIMIT :max;

-- name: topic_at_stage :many
-- Here and below, the longest in it first.
-- in: int place, int stage, int max
-- out: int id
SELECT topic AS id FROM topic_shelf WHERE place = :place AND slot = :stage ORDER BY at, topic LIMIT :max;

-- name: topic_below :many
-- Those that were merged into it.
-- in: int topic
-- out: int id, text number, text title
SELECT id, number, title FROM topic_topic WHERE into_topic = :topic ORDER BY id;

-- --- lists --------------------------------------------------------------------------------------

-- name: topic_shelf_put :exec
-- in: int topic, int place, int slot, time at
INSERT INTO topic_shelf (topic, place, slot, at) VALUES (:topic, :place, :slot, :at)
ON CONFLICT (topic, place) DO UPDATE SET slot = excluded.slot, at = excluded.at;

-- name: topic_listed :many
-- in: int place, time before, int before_topic, int max
-- out: int id, text number, int body, text lang, text title, text summary, int stage, int state, int origin, time opened, text reason, int supporters, int comments, time at, text place, text place_en
SELECT t.id, t.number, t.body, t.lang, t.title, t.summary, t.stage, t.state, t.origin, t.opened,
       t.reason, t.supporters, t.comments, s.at, b.name AS place, b.name_en AS place_en
FROM topic_shelf s
JOIN topic_topic t ON t.id = s.topic
JOIN body_place_name b ON b.id = t.body
WHERE s.place = :place AND (s.at, s.topic) < (:before, :before_topic)
ORDER BY s.at DESC, s.topic DESC LIMIT :max;

-- name: topic_list_slot :many
-- in: int place, int slot, time before, int before_topic, int max
-- out: int id, text number, int body, text lang, text title, text summary, int stage, int state, int origin, time opened, text reason, int supporters, int comments, time at, text place, text place_en
SELECT t.id, t.number, t.body, t.lang, t.title, t.summary, t.stage, t.state, t.origin, t.opened,
       t.reason, t.supporters, t.comments, s.at, b.name AS place, b.name_en AS place_en
FROM topic_shelf s
JOIN topic_topic t ON t.id = s.topic
JOIN body_place_name b ON b.id = t.body
WHERE s.place = :place AND s.slot = :slot AND (s.at, s.topic) < (:before, :before_topic)
ORDER BY s.at DESC, s.topic DESC LIMIT :max;

-- name: topic_list_open :many
-- Those that walk, for a place's home: longest in its stage last.
-- in: int place, int max
-- out: int id, text number, int body, text lang, text title, text summary, int stage, int state, int origin, time opened, text reason, int supporters, int comments, time at, text place, text place_en
SELECT t.id, t.number, t.body, t.lang, t.title, t.summary, t.stage, t.state, t.origin, t.opened,
       t.reason, t.supporters, t.comments, s.at, b.name AS place, b.name_en AS place_en
FROM topic_shelf s
JOIN topic_topic t ON t.id = s.topic
JOIN body_place_name b ON b.id = t.body
WHERE s.place = :place AND s.slot < 20
ORDER BY s.slot DESC, s.at DESC LIMIT :max;

-- --- steps --------------------------------------------------------------------------------------

-- name: topic_step_add :exec
-- in: int topic, int stage, time now, text reason
INSERT INTO topic_step (topic, stage, entered, reason) VALUES (:topic, :stage, :now, :reason);

-- name: topic_step_leave :exec
-- in: int topic, time now, bool fast, text reason, int role, int person
UPDATE topic_step
SET left_at = :now, fast = :fast, role = :role, person = :person,
    reason = CASE WHEN :reason = '' THEN reason ELSE :reason END
WHERE topic = :topic AND left_at IS NULL;

-- name: topic_steps_of :many
-- in: int topic
-- out: int stage, time entered, int? left_at, bool fast, text reason, int role, int person
SELECT stage, entered, left_at, fast, reason, role, person FROM topic_step
WHERE topic = :topic ORDER BY id;

-- --- candidates ---------------------------------------------------------------------------------

-- name: topic_candidate_add :exec
-- in: int topic, int submission, time now
INSERT INTO topic_candidate (topic, submission, verdict, reason, at)
VALUES (:topic, :submission, 0, '', :now) ON CONFLICT (topic, submission) DO NOTHING;

-- name: topic_candidate_decide :exec
-- in: int topic, int submission, int verdict, text reason, time now
UPDATE topic_candidate SET verdict = :verdict, reason = :reason, at = :now
WHERE topic = :topic AND submission = :submission;

-- name: topic_candidates :many
-- in: int topic
-- out: int submission, int verdict, text reason, time at
SELECT submission, verdict, reason, at FROM topic_candidate WHERE topic = :topic
ORDER BY submission;

-- name: topic_said :many
-- Submissions in it with a verdict of at least `least`, with what is public of them.
-- in: int topic, int least, int max
-- out: int submission, int verdict, text reason, text number, int kind, int channel, int state, bool may_public, text? public_title, text? public_text
SELECT c.submission, c.verdict, c.reason, s.number, s.kind, s.channel, s.state, s.may_public,
       s.public_title, s.public_text
FROM topic_candidate c JOIN submission_said s ON s.id = c.submission
WHERE c.topic = :topic AND c.verdict >= :least ORDER BY c.submission LIMIT :max;

-- name: topic_said_by :many
-- How they came, and what was decided on them.
-- in: int topic
-- out: int channel, int verdict, int n
SELECT s.channel, c.verdict, CAST(count(*) AS BIGINT) AS n
FROM topic_candidate c JOIN submission_said s ON s.id = c.submission
WHERE c.topic = :topic GROUP BY s.channel, c.verdict ORDER BY s.channel, c.verdict;

-- name: topic_candidate_undecided :one
-- in: int topic
-- out: int n
SELECT count(*) AS n FROM topic_candidate WHERE topic = :topic AND verdict = 0 AND submission > 0;

-- name: topic_candidate_itself :one
-- in: int topic
-- out: int verdict, text reason, time at
SELECT verdict, reason, at FROM topic_candidate WHERE topic = :topic AND submission = 0;

-- name: topic_with_submission :many
-- The newest topic it is part of: not one that let it go.
-- in: int submission
-- out: int topic
SELECT topic FROM topic_candidate WHERE submission = :submission AND verdict IN (0, 1, 2)
ORDER BY topic DESC LIMIT 1;

-- name: topic_interest_put :exec
-- in: int topic, int person, int role, bool interest, text words, time now
INSERT INTO topic_interest (topic, person, role, interest, words, at)
VALUES (:topic, :person, :role, :interest, :words, :now)
ON CONFLICT (topic, person) DO UPDATE
SET role = excluded.role, interest = excluded.interest, words = excluded.words, at = excluded.at;

-- name: topic_interests :many
-- in: int topic
-- out: int person, int role, bool interest, text words, time at
SELECT person, role, interest, words, at FROM topic_interest WHERE topic = :topic ORDER BY at, person;

-- name: topic_interest_of :one
-- in: int topic, int person
-- out: bool interest
SELECT interest FROM topic_interest WHERE topic = :topic AND person = :person;

-- --- notice, briefing, options, stakeholders ----------------------------------------------------

-- name: topic_notice_add :exec
-- in: int topic, time starts, text place_text, text host, text who, text papers, int meeting, text url, time now
INSERT INTO topic_notice (topic, starts, place_text, host, who, papers, meeting, url, at)
VALUES (:topic, :starts, :place_text, :host, :who, :papers, :meeting, :url, :now);

-- name: topic_notice_newest :many
-- in: int topic, int max
-- out: int id, time starts, text place_text, text host, text who, text papers, int meeting, text url, time at
SELECT id, starts, place_text, host, who, papers, meeting, url, at FROM topic_notice
WHERE topic = :topic ORDER BY id DESC LIMIT :max;

-- name: topic_brief_add :exec
-- in: int topic, text text, bool differ, time now
INSERT INTO topic_brief (topic, text, differ, at) VALUES (:topic, :text, :differ, :now);

-- name: topic_brief_newest :many
-- in: int topic, int max
-- out: text text, bool differ, time at
SELECT text, differ, at FROM topic_brief WHERE topic = :topic ORDER BY id DESC LIMIT :max;

-- name: topic_option_add :exec
-- in: int topic, text title, text text, text cost, time now
INSERT INTO topic_option (topic, title, text, cost, at) VALUES (:topic, :title, :text, :cost, :now);

-- name: topic_option_list :many
-- in: int topic
-- out: int id, text title, text text, text cost, time at
SELECT id, title, text, cost, at FROM topic_option WHERE topic = :topic ORDER BY id;

-- name: topic_consulted_add :exec
-- in: int topic, text who, text how, text said, time now
INSERT INTO topic_consulted (topic, who, how, said, at) VALUES (:topic, :who, :how, :said, :now);

-- name: topic_consulted_list :many
-- in: int topic
-- out: text who, text how, text said, time at
SELECT who, how, said, at FROM topic_consulted WHERE topic = :topic ORDER BY id;

-- --- support ------------------------------------------------------------------------------------

-- name: topic_support_add :exec
-- in: int subject, int subject_id, int? person, int count, text sheet, time now
INSERT INTO topic_support (subject, subject_id, person, count, sheet, at)
VALUES (:subject, :subject_id, :person, :count, :sheet, :now)
ON CONFLICT (subject, subject_id, person) DO NOTHING;

-- name: topic_support_drop :exec
-- in: int subject, int subject_id, int person
DELETE FROM topic_support
WHERE subject = :subject AND subject_id = :subject_id AND person = :person;

-- name: topic_support_of :one
-- in: int subject, int subject_id, int person
-- out: time at
SELECT at FROM topic_support
WHERE subject = :subject AND subject_id = :subject_id AND person = :person;

-- name: topic_support_sheets :many
-- in: int subject, int subject_id, int max
-- out: int count, text sheet, time at
SELECT count, sheet, at FROM topic_support
WHERE subject = :subject AND subject_id = :subject_id AND person IS NULL ORDER BY id LIMIT :max;

-- name: topic_support_sheet :many
-- in: int subject, int subject_id, text sheet
-- out: int id
SELECT id FROM topic_support
WHERE subject = :subject AND subject_id = :subject_id AND person IS NULL AND sheet = :sheet LIMIT 1;

-- name: topic_tally_add :one
-- in: int subject, int subject_id, int more
-- out: int n, int? reached
INSERT INTO topic_tally (subject, subject_id, n) VALUES (:subject, :subject_id, :more)
ON CONFLICT (subject, subject_id) DO UPDATE SET n = topic_tally.n + excluded.n
RETURNING n, reached;

-- name: topic_tally_reach :exec
-- in: int subject, int subject_id, time now
UPDATE topic_tally SET reached = :now WHERE subject = :subject AND subject_id = :subject_id;

-- name: topic_tally_get :one
-- in: int subject, int subject_id
-- out: int n, int? reached
SELECT n, reached FROM topic_tally WHERE subject = :subject AND subject_id = :subject_id;

-- --- statements, package ------------------------------------------------------------------------

-- name: topic_statement_add :exec
-- in: int topic, int foreign_id, text text, int agree, int disagree, int pass, bool hidden, time at
INSERT INTO topic_statement (topic, foreign_id, text, agree, disagree, pass, hidden, at)
VALUES (:topic, :foreign_id, :text, :agree, :disagree, :pass, :hidden, :at);

-- name: topic_statement_list :many
-- in: int topic, int after, int max
-- out: int id, int foreign_id, text text, int agree, int disagree, int pass, bool hidden, time at, text? became
SELECT s.id, s.foreign_id, s.text, s.agree, s.disagree, s.pass, s.hidden, s.at, t.number AS became
FROM topic_statement s LEFT JOIN topic_topic t ON t.id = s.became
WHERE s.topic = :topic AND s.foreign_id > :after ORDER BY s.foreign_id LIMIT :max;

-- name: topic_statement_get :one
-- in: int topic, int foreign_id
-- out: int id, text text, bool hidden, int? became
SELECT id, text, hidden, became FROM topic_statement
WHERE topic = :topic AND foreign_id = :foreign_id;

-- name: topic_statement_take :exec
-- in: int id, int topic
UPDATE topic_statement SET became = :topic WHERE id = :id;

-- name: topic_source_add :exec
-- in: int topic, text name, text url, int voters, int votes, text credit
INSERT INTO topic_source (topic, name, url, voters, votes, credit)
VALUES (:topic, :name, :url, :voters, :votes, :credit);

-- name: topic_source_of :one
-- in: int topic
-- out: text name, text url, int voters, int votes, text credit
SELECT name, url, voters, votes, credit FROM topic_source WHERE topic = :topic;

-- name: topic_package_put :exec
-- in: int topic, text sha256, text text, time now
INSERT INTO topic_package (topic, sha256, text, at) VALUES (:topic, :sha256, :text, :now)
ON CONFLICT (topic) DO UPDATE SET sha256 = excluded.sha256, text = excluded.text, at = excluded.at;

-- name: topic_package_set :exec
-- in: int id, text sha256
UPDATE topic_topic SET sha256 = :sha256 WHERE id = :id;

-- name: topic_package_get :one
-- in: int topic
-- out: text sha256, text text, time at
SELECT sha256, text, at FROM topic_package WHERE topic = :topic;

-- --- for search ---------------------------------------------------------------------------------

-- name: topic_after :many
-- in: int after, int max
-- out: int id
SELECT id FROM topic_topic WHERE id > :after ORDER BY id LIMIT :max;
