-- Meetings, their agenda, the room, the record, the minutes.

-- --- meetings -------------------------------------------------------------------------------------

-- name: meeting_get :one
-- in: int id
-- out: int id, int body, int org, int kind, int state, int minutes, text lang, text title, text place_text, text who
-- out: time starts, time ends, day standing, int host, int recorder, time noticed, time opened, time closed
-- out: time published, time corrections, int quorum, int present, text reason, text explanation, time explained
-- out: int sequence, time created, time changed, int version, int edition
SELECT id, body, org, kind, state, minutes, lang, title, place_text, who, starts, ends, standing, host,
       recorder, noticed, opened, closed, published, corrections, quorum, present, reason, explanation,
       explained, sequence, created, changed, version, edition
FROM meeting_meeting WHERE id = :id;

-- name: meeting_rows :many
-- in: int body, time since, time until, int max
-- out: int id, int body, int org, int kind, int state, int minutes, text lang, text title, text place_text, text who
-- out: time starts, time ends, day standing, int host, int recorder, time noticed, time opened, time closed
-- out: time published, time corrections, int quorum, int present, text reason, text explanation, time explained
-- out: int sequence, time created, time changed, int version, int edition
SELECT id, body, org, kind, state, minutes, lang, title, place_text, who, starts, ends, standing, host,
       recorder, noticed, opened, closed, published, corrections, quorum, present, reason, explanation,
       explained, sequence, created, changed, version, edition
FROM meeting_meeting WHERE body = :body AND starts >= :since AND starts < :until ORDER BY starts, id LIMIT :max;

-- name: meeting_days_below :many
-- Of each place right below: how many of its standing days are over.
-- in: int parent, time since, time now
-- out: int body, int due
SELECT m.body AS body, CAST(count(*) AS BIGINT) AS due
FROM body_place_parent p JOIN meeting_meeting m ON m.body = p.id
WHERE p.parent = :parent AND m.standing > 0 AND m.starts >= :since AND m.starts < :now AND m.ends <= :now
GROUP BY m.body ORDER BY m.body;

-- name: meeting_days_not_held :many
-- Those of them on which nobody met.
-- in: int parent, time since, time now
-- out: int body, int state, bool explained
SELECT m.body AS body, m.state AS state, m.explained > 0 AS explained
FROM body_place_parent p JOIN meeting_meeting m ON m.body = p.id
WHERE p.parent = :parent AND m.standing > 0 AND m.opened = 0 AND m.starts >= :since AND m.starts < :now AND m.ends <= :now
ORDER BY m.body;

-- name: meeting_next_below :many
-- When each place right below meets next.
-- in: int parent, time now
-- out: int body, time? next
SELECT m.body AS body, min(m.starts) AS next
FROM body_place_parent p JOIN meeting_meeting m ON m.body = p.id
WHERE p.parent = :parent AND m.state <= 2 AND m.ends > :now GROUP BY m.body ORDER BY m.body;

-- name: meeting_announced :many
-- Of all places: announced, not over, the next one first.
-- in: time now, int max
-- out: int id, int body, int org, int kind, int state, int minutes, text lang, text title, text place_text, text who
-- out: time starts, time ends, day standing, int host, int recorder, time noticed, time opened, time closed
-- out: time published, time corrections, int quorum, int present, text reason, text explanation, time explained
-- out: int sequence, time created, time changed, int version, int edition
SELECT id, body, org, kind, state, minutes, lang, title, place_text, who, starts, ends, standing, host,
       recorder, noticed, opened, closed, published, corrections, quorum, present, reason, explanation,
       explained, sequence, created, changed, version, edition
FROM meeting_meeting WHERE state = 1 AND ends > :now ORDER BY ends, id LIMIT :max;

-- name: meeting_unsigned :many
-- Closed, the corrections are over, the minutes are not published: they wait for signatures.
-- in: time now, int max
-- out: int id, int body, int org, int kind, int state, int minutes, text lang, text title, text place_text, text who
-- out: time starts, time ends, day standing, int host, int recorder, time noticed, time opened, time closed
-- out: time published, time corrections, int quorum, int present, text reason, text explanation, time explained
-- out: int sequence, time created, time changed, int version, int edition
SELECT id, body, org, kind, state, minutes, lang, title, place_text, who, starts, ends, standing, host,
       recorder, noticed, opened, closed, published, corrections, quorum, present, reason, explanation,
       explained, sequence, created, changed, version, edition
FROM meeting_meeting WHERE state = 3 AND minutes IN (2, 3) AND corrections < :now ORDER BY ends, id LIMIT :max;

-- name: meeting_add :one
-- A standing day that is there already gives no row.
-- in: int body, int org, int kind, text lang, text title, text place_text, text who, time starts, time ends
-- in: day standing, int host, int recorder, time now
-- out: int id
INSERT INTO meeting_meeting (body, org, kind, state, lang, title, place_text, who, starts, ends, standing,
                             host, recorder, created, changed)
VALUES (:body, :org, :kind, 0, :lang, :title, :place_text, :who, :starts, :ends, :standing, :host,
        :recorder, :now, :now)
ON CONFLICT DO NOTHING RETURNING id;

-- name: meeting_standing_last :one
-- in: int body, int kind
-- out: day? last
SELECT max(standing) AS last FROM meeting_meeting WHERE body = :body AND kind = :kind AND standing > 0;

-- name: meeting_due_places :many
-- scan: once an hour, a look at one number of each place
-- in: day today
-- out: int id
SELECT p.id FROM body_place_path p LEFT JOIN meeting_due d ON d.body = p.id
WHERE d.body IS NULL OR d.on_day <= :today ORDER BY p.path;

-- name: meeting_due_put :exec
-- in: int body, day on_day
INSERT INTO meeting_due (body, on_day) VALUES (:body, :on_day)
ON CONFLICT (body) DO UPDATE SET on_day = excluded.on_day;

-- name: meeting_due_drop :exec
-- in: int body
DELETE FROM meeting_due WHERE body = :body;

-- name: meeting_next_id :many
-- in: int body, time now
-- out: int id
SELECT id FROM meeting_meeting WHERE body = :body AND starts >= :now - 86400000000 AND ends > :now
AND state < 3 ORDER BY starts, id LIMIT 1;

-- name: meeting_noticed_ids :many
-- in: int body, int max
-- out: int id
SELECT id FROM meeting_meeting WHERE body = :body AND noticed > 0 ORDER BY noticed DESC, id DESC LIMIT :max;

-- name: meeting_overdue :many
-- Days that passed without having been opened: standing ones, and those that were announced.
-- in: time now, int max
-- out: int id
SELECT id FROM meeting_meeting WHERE state IN (0, 1) AND ends < :now ORDER BY id LIMIT :max;

-- name: meeting_of_topic_ids :many
-- in: int topic
-- out: int id
SELECT m.id FROM meeting_item i JOIN meeting_meeting m ON m.id = i.meeting
WHERE i.topic = :topic AND m.state NOT IN (5, 6) ORDER BY m.starts DESC, m.id DESC LIMIT 1;

-- name: meeting_same_time :one
-- Another one of that council at that moment, not cancelled.
-- in: int org, time starts, int not_this
-- out: int id
SELECT id FROM meeting_meeting
WHERE org = :org AND starts = :starts AND id <> :not_this AND state <> 5 LIMIT 1;

-- name: meeting_edit :exec
-- in: int id, int version, int kind, text lang, text title, text place_text, text who, time starts, time ends
-- in: int host, int recorder, bool moved, time now
UPDATE meeting_meeting SET kind = :kind, lang = :lang, title = :title, place_text = :place_text, who = :who,
       starts = :starts, ends = :ends, host = :host, recorder = :recorder, changed = :now,
       sequence = sequence + :moved, version = version + 1
WHERE id = :id AND version = :version AND state IN (0, 1);

-- name: meeting_move_on :exec
-- A new state; nothing when somebody was quicker.
-- in: int id, int was, int state, time now, text reason
UPDATE meeting_meeting SET state = :state, changed = :now, sequence = sequence + 1, version = version + 1,
       reason = CASE WHEN :reason <> '' THEN :reason ELSE reason END,
       noticed = CASE WHEN :state = 1 THEN :now ELSE noticed END,
       opened = CASE WHEN :state = 2 THEN :now ELSE opened END,
       closed = CASE WHEN :state = 3 THEN :now ELSE closed END,
       published = CASE WHEN :state = 4 THEN :now ELSE published END
WHERE id = :id AND state = :was;

-- name: meeting_counted :exec
-- in: int id, int quorum, int present
UPDATE meeting_meeting SET quorum = :quorum, present = :present WHERE id = :id;

-- name: meeting_explained :exec
-- in: int id, text words, time now
UPDATE meeting_meeting SET explanation = :words, explained = :now, changed = :now, version = version + 1
WHERE id = :id AND state = 6 AND explained = 0;

-- name: meeting_minutes_at :exec
-- in: int id, int minutes, time corrections
UPDATE meeting_meeting SET minutes = :minutes, corrections = :corrections WHERE id = :id;

-- name: meeting_next_edition :exec
-- in: int id, int edition
UPDATE meeting_meeting SET edition = edition + 1 WHERE id = :id AND edition = :edition;

-- --- agenda ------------------------------------------------------------------------------------------

-- name: meeting_items_of :many
-- in: int meeting
-- out: int id, int place, int? topic, text title, text text, int? decision
SELECT i.id, i.place, i.topic, i.title, i.text, d.id AS decision
FROM meeting_item i LEFT JOIN meeting_decision d ON d.item = i.id
WHERE i.meeting = :meeting ORDER BY i.place, i.id LIMIT 100;

-- name: meeting_item_new :one
-- in: int meeting, int? topic, text title, text text
-- out: int id
INSERT INTO meeting_item (meeting, place, topic, title, text)
VALUES (:meeting, (SELECT coalesce(max(place), 0) + 1 FROM meeting_item WHERE meeting = :meeting), :topic,
        :title, :text)
RETURNING id;

-- name: meeting_item_place :exec
-- in: int id, int meeting, int place
UPDATE meeting_item SET place = :place WHERE id = :id AND meeting = :meeting;

-- name: meeting_item_delete :exec
-- in: int id, int meeting
DELETE FROM meeting_item WHERE id = :id AND meeting = :meeting;

-- --- papers ----------------------------------------------------------------------------------------------

-- name: meeting_paper_same :one
-- in: int meeting, text hash
-- out: int id
SELECT id FROM meeting_paper WHERE meeting = :meeting AND hash = :hash LIMIT 1;

-- name: meeting_paper_add :one
-- in: int meeting, text hash, text type, text name, int bytes, time now
-- out: int id
INSERT INTO meeting_paper (meeting, hash, type, name, bytes, at)
VALUES (:meeting, :hash, :type, :name, :bytes, :now) RETURNING id;

-- name: meeting_papers :many
-- in: int meeting
-- out: int id, text name, text type, int bytes
SELECT id, name, type, bytes FROM meeting_paper WHERE meeting = :meeting ORDER BY id LIMIT 50;

-- name: meeting_paper_get :one
-- in: int id, int meeting
-- out: text hash, text type, text name
SELECT hash, type, name FROM meeting_paper WHERE id = :id AND meeting = :meeting;

-- --- invitations -------------------------------------------------------------------------------------------

-- name: meeting_invite :exec
-- in: int meeting, int person, text code_hash
INSERT INTO meeting_invitation (meeting, person, code_hash) VALUES (:meeting, :person, :code_hash)
ON CONFLICT (meeting, person) DO UPDATE SET code_hash = excluded.code_hash;

-- name: meeting_invitations :many
-- in: int meeting
-- out: int person, int answer, text substitute
SELECT person, answer, substitute FROM meeting_invitation WHERE meeting = :meeting ORDER BY person LIMIT 1000;

-- name: meeting_invitation_of :one
-- in: int meeting, int person
-- out: int id, int meeting, int person, int answer, text substitute
SELECT id, meeting, person, answer, substitute FROM meeting_invitation WHERE meeting = :meeting AND person = :person;

-- name: meeting_invitation_of_code :one
-- in: text code_hash
-- out: int id, int meeting, int person, int answer, text substitute
SELECT id, meeting, person, answer, substitute FROM meeting_invitation WHERE code_hash = :code_hash;

-- name: meeting_invitation_answer :exec
-- in: int id, int answer, text substitute, time now
UPDATE meeting_invitation SET answer = :answer, substitute = :substitute, answered = :now WHERE id = :id;

-- --- the room ------------------------------------------------------------------------------------------------

-- name: meeting_arrive :one
-- in: int meeting, int person, int account, text name, text capacity, text class, bool counts, int how, time now
-- out: int id
INSERT INTO meeting_attendance (meeting, person, account, name, capacity, class, counts, how, arrived)
VALUES (:meeting, :person, :account, :name, :capacity, :class, :counts, :how, :now)
ON CONFLICT DO NOTHING RETURNING id;

-- name: meeting_come_back :one
-- in: int meeting, int person
-- out: int id
UPDATE meeting_attendance SET gone = 0 WHERE meeting = :meeting AND person = :person AND person > 0
RETURNING id;

-- name: meeting_guest_here :one
-- in: int meeting, text name, text class
-- out: int id
SELECT id FROM meeting_attendance
WHERE meeting = :meeting AND person = 0 AND name = :name AND class = :class AND gone = 0 LIMIT 1;

-- name: meeting_go :exec
-- in: int id, int meeting, time now
UPDATE meeting_attendance SET gone = :now WHERE id = :id AND meeting = :meeting AND gone = 0;

-- name: meeting_attendances :many
-- in: int meeting
-- out: int id, int person, int account, text name, text capacity, text class, bool counts, int how, time arrived, time gone
SELECT id, person, account, name, capacity, class, counts, how, arrived, gone FROM meeting_attendance
WHERE meeting = :meeting ORDER BY id LIMIT 2000;

-- name: meeting_attendance_get :one
-- in: int id, int meeting
-- out: int person, text name, text capacity, time gone
SELECT person, name, capacity, gone FROM meeting_attendance WHERE id = :id AND meeting = :meeting;

-- name: meeting_present_count :one
-- in: int meeting
-- out: int n
SELECT count(*) AS n FROM meeting_attendance WHERE meeting = :meeting AND counts = 1 AND gone = 0;

-- --- the speaking record -----------------------------------------------------------------------------------------

-- name: meeting_turn_end :exec
-- in: int meeting, time now
UPDATE meeting_turn SET seconds = (:now - started) / 1000000 WHERE meeting = :meeting AND seconds = -1;

-- name: meeting_turn_now :one
-- in: int meeting
-- out: int id, int item, int attendance
SELECT id, item, attendance FROM meeting_turn WHERE meeting = :meeting AND seconds = -1;

-- name: meeting_turn_begin :one
-- in: int meeting, int item, int attendance, time now
-- out: int id
INSERT INTO meeting_turn (meeting, item, attendance, started) VALUES (:meeting, :item, :attendance, :now)
ON CONFLICT DO NOTHING RETURNING id;

-- name: meeting_turn_gist :exec
-- in: int id, int meeting, text gist
UPDATE meeting_turn SET gist = :gist WHERE id = :id AND meeting = :meeting;

-- name: meeting_turns :many
-- in: int meeting
-- out: int id, int item, int attendance, text name, text capacity, text class, time started, int seconds, text gist
SELECT t.id, t.item, t.attendance, a.name, a.capacity, a.class, t.started, t.seconds, t.gist
FROM meeting_turn t JOIN meeting_attendance a ON a.id = t.attendance
WHERE t.meeting = :meeting ORDER BY t.id LIMIT 2000;

-- name: meeting_speakers_of :many
-- in: int topic
-- out: int id, int person, int account, text name, text capacity, text class, int turns, int seconds
SELECT a.id, a.person, a.account, a.name, a.capacity, a.class, s.turns, s.seconds
FROM (SELECT t.attendance AS attendance, count(*) AS turns,
             CAST(sum(CASE WHEN t.seconds < 0 THEN 0 ELSE t.seconds END) AS BIGINT) AS seconds
      FROM meeting_item i JOIN meeting_turn t ON t.item = i.id
      WHERE i.topic = :topic GROUP BY t.attendance) s
JOIN meeting_attendance a ON a.id = s.attendance ORDER BY a.id LIMIT 500;

-- --- questions ---------------------------------------------------------------------------------------------------

-- name: meeting_question_add :one
-- in: int meeting, int item, text name, text text, bool hall, time now
-- out: int id
INSERT INTO meeting_question (meeting, item, place, name, text, hall, at)
VALUES (:meeting, :item, (SELECT coalesce(max(place), 0) + 1 FROM meeting_question WHERE meeting = :meeting),
        :name, :text, :hall, :now)
RETURNING id;

-- name: meeting_questions :many
-- in: int meeting
-- out: int id, int item, int place, text name, text text, bool hall, int state, text answer, text submission, time at
SELECT id, item, place, name, text, hall, state, answer, submission, at FROM meeting_question
WHERE meeting = :meeting ORDER BY place, id LIMIT 500;

-- name: meeting_question_same :one
-- in: int meeting, int item, text text
-- out: int id
SELECT id FROM meeting_question WHERE meeting = :meeting AND item = :item AND text = :text LIMIT 1;

-- name: meeting_question_get :one
-- in: int id, int meeting
-- out: int item, text name, text text, int state
SELECT item, name, text, state FROM meeting_question WHERE id = :id AND meeting = :meeting;

-- name: meeting_question_state :exec
-- in: int id, int was, int state, text answer, text submission
UPDATE meeting_question SET state = :state, answer = :answer, submission = :submission
WHERE id = :id AND state = :was;

-- name: meeting_question_first :exec
-- To the head of those that wait.
-- in: int id, int meeting
UPDATE meeting_question
SET place = (SELECT min(q.place) - 1 FROM meeting_question q WHERE q.meeting = :meeting)
WHERE id = :id AND meeting = :meeting AND state = 0;

-- --- decisions -----------------------------------------------------------------------------------------------------

-- name: meeting_decision_add :one
-- in: int meeting, int item, int? topic, int method, int outcome, int yes, int no, int abstain, int present
-- in: int needed, text text, time now
-- out: int id
INSERT INTO meeting_decision (meeting, item, topic, method, outcome, yes, no, abstain, present, needed, text, at)
VALUES (:meeting, :item, :topic, :method, :outcome, :yes, :no, :abstain, :present, :needed, :text, :now)
ON CONFLICT DO NOTHING RETURNING id;

-- name: meeting_decisions_of :many
-- in: int meeting
-- out: int id, int meeting, int item, int? topic, int method, int outcome, int yes, int no, int abstain, int present
-- out: int needed, text text, time at
SELECT id, meeting, item, topic, method, outcome, yes, no, abstain, present, needed, text, at
FROM meeting_decision WHERE meeting = :meeting ORDER BY id LIMIT 100;

-- name: meeting_decision_of :many
-- in: int topic
-- out: int id, int meeting, int item, int? topic, int method, int outcome, int yes, int no, int abstain, int present
-- out: int needed, text text, time at
SELECT id, meeting, item, topic, method, outcome, yes, no, abstain, present, needed, text, at
FROM meeting_decision WHERE topic = :topic ORDER BY id DESC LIMIT 1;

-- name: meeting_dissent_same :one
-- in: int decision, int attendance, text text
-- out: int id
SELECT id FROM meeting_dissent WHERE decision = :decision AND attendance = :attendance AND text = :text LIMIT 1;

-- name: meeting_dissent_add :exec
-- in: int decision, int attendance, text text
INSERT INTO meeting_dissent (decision, attendance, text) VALUES (:decision, :attendance, :text);

-- name: meeting_dissents_of :many
-- in: int decision
-- out: text name, text capacity, text text
SELECT a.name, a.capacity, d.text FROM meeting_dissent d JOIN meeting_attendance a ON a.id = d.attendance
WHERE d.decision = :decision ORDER BY d.id LIMIT 200;

-- --- minutes ---------------------------------------------------------------------------------------------------------

-- name: meeting_minutes_add :exec
-- in: int meeting, int edition, text text, time now, int account
INSERT INTO meeting_minutes (meeting, edition, text, at, account) VALUES (:meeting, :edition, :text, :now, :account);

-- name: meeting_minutes_get :one
-- in: int meeting, int edition
-- out: text text, time at, int account
SELECT text, at, account FROM meeting_minutes WHERE meeting = :meeting AND edition = :edition;

-- name: meeting_minutes_list :many
-- in: int meeting
-- out: int edition, time at, int account
SELECT edition, at, account FROM meeting_minutes WHERE meeting = :meeting ORDER BY edition DESC LIMIT 100;

-- name: meeting_correction_same :one
-- in: int meeting, int account, text words
-- out: int id
SELECT id FROM meeting_correction WHERE meeting = :meeting AND account = :account AND words = :words LIMIT 1;

-- name: meeting_correction_add :exec
-- in: int meeting, int account, int edition, text words, time now
INSERT INTO meeting_correction (meeting, account, edition, words, at) VALUES (:meeting, :account, :edition, :words, :now);

-- name: meeting_corrections :many
-- in: int meeting
-- out: int id, int account, int edition, text words, time at, time answered, int answerer, bool taken, text answer
SELECT id, account, edition, words, at, answered, answerer, taken, answer FROM meeting_correction
WHERE meeting = :meeting ORDER BY id LIMIT 200;

-- name: meeting_correction_waits :one
-- in: int meeting
-- out: int id
SELECT id FROM meeting_correction WHERE meeting = :meeting AND answered = 0 LIMIT 1;

-- name: meeting_correction_by_id :one
-- in: int meeting, int id
-- out: int edition, text words, time answered
SELECT edition, words, answered FROM meeting_correction WHERE meeting = :meeting AND id = :id;

-- Once: whoever is second changes nothing.
-- name: meeting_correction_answer :exec
-- in: int id, time now, int account, bool taken, text answer
UPDATE meeting_correction SET answered = :now, answerer = :account, taken = :taken, answer = :answer
WHERE id = :id AND answered = 0;

-- name: meeting_signature_add :exec
-- in: int meeting, int signer, int account, time now, int edition, text sha256, bool refused, text words
INSERT INTO meeting_signature (meeting, signer, account, at, edition, sha256, refused, words)
VALUES (:meeting, :signer, :account, :now, :edition, :sha256, :refused, :words) ON CONFLICT DO NOTHING;

-- name: meeting_signatures_of :many
-- in: int meeting
-- out: int signer, int account, time at, int edition, text sha256, bool refused, text words
SELECT signer, account, at, edition, sha256, refused, words FROM meeting_signature WHERE meeting = :meeting
ORDER BY signer;

-- name: meeting_signatures_drop :exec
-- in: int meeting
DELETE FROM meeting_signature WHERE meeting = :meeting;
