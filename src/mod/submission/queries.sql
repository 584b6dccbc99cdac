-- What people say. Lists give ids; one reader of items serves them all.

-- name: submission_item_get :one
-- in: int id
-- out: int id, text number, int body, int kind, int channel, int state, text category, text title
-- out: text text, text? public_title, text? public_text, text place_text, bool may_public, int author
-- out: int org, int first_org, int assigned, int main, text? topic, text reason, time received
-- out: time answered, time closed, int supports, bool extended, bool objected, int listed, int version
SELECT id, number, body, kind, channel, state, category, title, text, public_title,
       CASE WHEN public_text = '' THEN text ELSE public_text END AS public_text, place_text,
       may_public, author, org, first_org, assigned, main, topic, reason, received, answered, closed,
       supports, extended, objected, listed, version
FROM submission_item WHERE id = :id;

-- name: submission_item_id :one
-- in: text number
-- out: int id, blob? code_hash
SELECT id, code_hash FROM submission_item WHERE number = :number;

-- name: submission_item_ids :many
-- Ids for n new ones, ascending.
-- in: int n
-- out: int id
-- sqlite:
WITH RECURSIVE free(id, more) AS (
    SELECT COALESCE((SELECT max(id) FROM submission_item), 0) + 1, :n
    UNION ALL SELECT id + 1, more - 1 FROM free WHERE more > 1)
SELECT id FROM free;
-- pg:
SELECT nextval('submission_item_id_seq') AS id FROM generate_series(1, :n);

-- name: submission_item_add :rows
-- in: int id, text number, int body, int kind, int channel, int state, text category, text title, text text
-- in: text? public_title, text? public_text, text place_text, bool may_public, int author
-- in: blob? code_hash, int org, int first_org, int main, text reason, time received, time answered
-- in: time closed, int supports, bool extended, bool listed
INSERT INTO submission_item (id, number, body, kind, channel, state, category, title, text, public_title,
    public_text, place_text, may_public, author, code_hash, org, first_org, main, reason, received, answered,
    closed, supports, extended, listed, version)
VALUES (:id, :number, :body, :kind, :channel, :state, :category, :title, :text, :public_title,
    CASE WHEN :public_text = :text THEN '' ELSE :public_text END, :place_text, :may_public, :author,
    :code_hash, :org, :first_org, :main, :reason, :received, :answered, :closed, :supports, :extended,
    :listed, 1);

-- name: submission_item_move :exec
-- Nothing when somebody acted since that version.
-- in: int id, int version, int kind, int state, text category, text? public_title, text? public_text
-- in: int org, int first_org, int assigned, int main, text? topic, text reason, time answered
-- in: time closed, bool extended, bool objected, int listed
UPDATE submission_item SET kind = :kind, state = :state, category = :category,
    public_title = :public_title, public_text = CASE WHEN :public_text = text THEN '' ELSE :public_text END,
    org = :org, first_org = :first_org, assigned = :assigned, main = :main, topic = :topic,
    reason = :reason, answered = :answered, closed = :closed, extended = :extended,
    objected = :objected, listed = :listed, version = version + 1
WHERE id = :id AND version = :version;

-- name: submission_item_listed :exec
-- in: int id
UPDATE submission_item SET listed = 1 WHERE id = :id;

-- name: submission_item_supported :exec
-- in: int id
UPDATE submission_item SET supports = supports + 1 WHERE id = :id;

-- name: submission_of_author :many
-- in: int author, int before, int max
-- out: int id
SELECT id FROM submission_item WHERE author = :author AND author <> 0 AND id < :before
ORDER BY id DESC LIMIT :max;

-- name: submission_of_main :many
-- in: int main
-- out: int id
SELECT id FROM submission_item WHERE main = :main AND main <> 0 ORDER BY id;

-- name: submission_of_topic :many
-- in: text topic
-- out: int id
SELECT id FROM submission_item WHERE topic = :topic AND topic IS NOT NULL ORDER BY id;

-- name: submission_answered_before :many
-- in: time before, time after, int max
-- out: int id, time answered, int body
SELECT id, answered, body FROM submission_item
WHERE state = 3 AND answered < :before AND answered > :after ORDER BY answered LIMIT :max;

-- name: submission_after :many
-- in: int after, int max
-- out: int id
SELECT id FROM submission_item WHERE id > :after ORDER BY id LIMIT :max;

-- Shelves.

-- name: submission_shelf_add :rows
-- in: int place, time at, int item, int state, text category
INSERT INTO submission_shelf (place, at, item, state, category)
VALUES (:place, :at, :item, :state, :category)
ON CONFLICT (place, at, item) DO UPDATE SET state = excluded.state, category = excluded.category;

-- name: submission_shelf_all :many
-- in: int place, time before, int before_item, int max
-- out: int item, time at
SELECT item, at FROM submission_shelf
WHERE place = :place AND (at, item) < (:before, :before_item)
ORDER BY at DESC, item DESC LIMIT :max;

-- name: submission_shelf_in_state :many
-- in: int place, int state, time before, int before_item, int max
-- out: int item, time at
SELECT item, at FROM submission_shelf
WHERE place = :place AND state = :state AND (at, item) < (:before, :before_item)
ORDER BY at DESC, item DESC LIMIT :max;

-- name: submission_shelf_in_category :many
-- in: int place, text category, int state, time before, int before_item, int max
-- out: int item, time at
SELECT item, at FROM submission_shelf
WHERE place = :place AND category = :category AND (:state < 0 OR state = :state)
  AND (at, item) < (:before, :before_item)
ORDER BY at DESC, item DESC LIMIT :max;

-- The office's queue.

-- name: submission_queue_drop :exec
-- in: int item
DELETE FROM submission_queue WHERE item = :item;

-- name: submission_queue_add :rows
-- in: int item, int place, time due, int state, text category, int channel, int org, int assigned
-- in: bool own
INSERT INTO submission_queue (item, place, due, state, category, channel, org, assigned, own)
VALUES (:item, :place, :due, :state, :category, :channel, :org, :assigned, :own);

-- name: submission_queue_of_place :many
-- Each of the next five by the index of what it surely filters by: web_queue.c chooses the rarest.
-- in: int place, int state, text category, int channel, int assigned, time until, time after
-- in: int after_item, int max
-- out: int item, time due
SELECT item, due FROM submission_queue
WHERE place = :place AND (due, item) > (:after, :after_item) AND due < :until
  AND (:state < 0 OR state = :state) AND (:category = '' OR category = :category)
  AND (:channel < 0 OR channel = :channel) AND (:assigned < 0 OR assigned = :assigned)
ORDER BY due, item LIMIT :max;

-- name: submission_queue_by_state :many
-- in: int place, int state, text category, int channel, int assigned, time until, time after
-- in: int after_item, int max
-- out: int item, time due
SELECT item, due FROM submission_queue
WHERE place = :place AND (due, item) > (:after, :after_item) AND due < :until
  AND state = :state AND (:category = '' OR category = :category)
  AND (:channel < 0 OR channel = :channel) AND (:assigned < 0 OR assigned = :assigned)
ORDER BY due, item LIMIT :max;

-- name: submission_queue_by_category :many
-- in: int place, int state, text category, int channel, int assigned, time until, time after
-- in: int after_item, int max
-- out: int item, time due
SELECT item, due FROM submission_queue
WHERE place = :place AND (due, item) > (:after, :after_item) AND due < :until
  AND category = :category AND (:state < 0 OR state = :state)
  AND (:channel < 0 OR channel = :channel) AND (:assigned < 0 OR assigned = :assigned)
ORDER BY due, item LIMIT :max;

-- name: submission_queue_by_channel :many
-- in: int place, int state, text category, int channel, int assigned, time until, time after
-- in: int after_item, int max
-- out: int item, time due
SELECT item, due FROM submission_queue
WHERE place = :place AND (due, item) > (:after, :after_item) AND due < :until
  AND channel = :channel AND (:state < 0 OR state = :state)
  AND (:category = '' OR category = :category) AND (:assigned < 0 OR assigned = :assigned)
ORDER BY due, item LIMIT :max;

-- name: submission_queue_by_assigned :many
-- in: int place, int state, text category, int channel, int assigned, time until, time after
-- in: int after_item, int max
-- out: int item, time due
SELECT item, due FROM submission_queue
WHERE place = :place AND (due, item) > (:after, :after_item) AND due < :until
  AND assigned = :assigned AND (:state < 0 OR state = :state)
  AND (:category = '' OR category = :category) AND (:channel < 0 OR channel = :channel)
ORDER BY due, item LIMIT :max;

-- name: submission_queue_of_org :many
-- in: int org, int state, text category, int channel, int assigned, time until, time after
-- in: int after_item, int max
-- out: int item, time due
SELECT item, due FROM submission_queue
WHERE org = :org AND own = 1 AND (due, item) > (:after, :after_item) AND due < :until
  AND (:state < 0 OR state = :state) AND (:category = '' OR category = :category)
  AND (:channel < 0 OR channel = :channel) AND (:assigned < 0 OR assigned = :assigned)
ORDER BY due, item LIMIT :max;

-- name: submission_queue_after :many
-- in: int after, int max
-- out: int item, time due
SELECT item, due FROM submission_queue WHERE own = 1 AND item > :after ORDER BY item LIMIT :max;

-- name: submission_count_add :rows
-- in: int place, int state, int n
INSERT INTO submission_count (place, state, n) VALUES (:place, :state, :n)
ON CONFLICT (place, state) DO UPDATE SET n = submission_count.n + excluded.n;

-- name: submission_counts :many
-- in: int place
-- out: int state, int n
SELECT state, n FROM submission_count WHERE place = :place ORDER BY state;

-- The person.

-- name: submission_contact_put :rows
-- in: int item, text name, text phone, text mail, text lang
INSERT INTO submission_contact (item, name, phone, mail, lang)
VALUES (:item, :name, :phone, :mail, :lang)
ON CONFLICT (item) DO UPDATE SET name = excluded.name, phone = excluded.phone, mail = excluded.mail;

-- name: submission_contact_get :one
-- in: int item
-- out: text name, text phone, text mail, text lang
SELECT name, phone, mail, lang FROM submission_contact WHERE item = :item;

-- name: submission_contact_drop :exec
-- in: int item
DELETE FROM submission_contact WHERE item = :item;

-- Steps.

-- name: submission_step_add :rows
-- in: int item, time at, text act, int role, int org, int actor, text words, bool internal
INSERT INTO submission_step (item, at, act, role, org, actor, words, internal)
VALUES (:item, :at, :act, :role, :org, :actor, :words, :internal);

-- name: submission_steps :many
-- in: int item, bool internal, int max
-- out: int id, time at, text act, int role, int org, int actor, text words, bool internal
SELECT id, at, act, role, org, actor, words, internal FROM submission_step
WHERE item = :item AND internal <= :internal ORDER BY id LIMIT :max;

-- name: submission_step_blank :exec
-- What the person took back stands nowhere any more.
-- in: int item
UPDATE submission_step SET words = '' WHERE item = :item AND act = 'word';

-- Answers.

-- name: submission_answer_ids :many
-- Ids for n new ones, ascending.
-- in: int n
-- out: int id
-- sqlite:
WITH RECURSIVE free(id, more) AS (
    SELECT COALESCE((SELECT max(id) FROM submission_answer), 0) + 1, :n
    UNION ALL SELECT id + 1, more - 1 FROM free WHERE more > 1)
SELECT id FROM free;
-- pg:
SELECT nextval('submission_answer_id_seq') AS id FROM generate_series(1, :n);

-- name: submission_answer_add :rows
-- in: int id, int item, int org, int writer, int reviewer, text text, text basis, int state, time at
INSERT INTO submission_answer (id, item, org, writer, reviewer, text, basis, state, at, version)
VALUES (:id, :item, :org, :writer, :reviewer, :text, :basis, :state, :at, 1);

-- name: submission_answer_save :exec
-- in: int id, int version, int writer, text text, text basis, int state, time at
UPDATE submission_answer SET writer = :writer, text = :text, basis = :basis, state = :state, at = :at,
    version = version + 1
WHERE id = :id AND version = :version AND state <> 2;

-- name: submission_answer_judge :exec
-- in: int id, int version, int reviewer, int state, text remark, time at
UPDATE submission_answer SET reviewer = :reviewer, state = :state, remark = :remark, at = :at,
    version = version + 1
WHERE id = :id AND version = :version AND state <> 2;

-- name: submission_answer_list :many
-- in: int item
-- out: int id, int org, int writer, int reviewer, text text, text basis, int state, text remark
-- out: time at, int version
SELECT id, org, writer, reviewer, text, basis, state, remark, at, version FROM submission_answer
WHERE item = :item ORDER BY id;

-- name: submission_feed_add :rows
-- in: int place, time at, int answer
INSERT INTO submission_feed (place, at, answer) VALUES (:place, :at, :answer)
ON CONFLICT (place, at, answer) DO NOTHING;

-- name: submission_feed_list :many
-- in: int place, time before, int before_answer, int max
-- out: int answer, time at, int item, int org, text text, text basis
SELECT f.answer, f.at, a.item, a.org, a.text, a.basis
FROM submission_feed f JOIN submission_answer a ON a.id = f.answer
WHERE f.place = :place AND (f.at, f.answer) < (:before, :before_answer)
ORDER BY f.at DESC, f.answer DESC LIMIT :max;

-- name: submission_rating_add :rows
-- in: int answer, int item, int attitude, int speed, int result, int solved, text words, time at
INSERT INTO submission_rating (answer, item, attitude, speed, result, solved, words, at)
VALUES (:answer, :item, :attitude, :speed, :result, :solved, :words, :at)
ON CONFLICT (answer) DO NOTHING;

-- name: submission_rating_list :many
-- in: int item
-- out: int answer, int attitude, int speed, int result, int solved, text words, time at
SELECT answer, attitude, speed, result, solved, words, at FROM submission_rating
WHERE item = :item ORDER BY answer;

-- Files, support, templates.

-- name: submission_file_add :exec
-- in: int item, text hash, text name, text type, int bytes
INSERT INTO submission_file (item, hash, name, type, bytes)
VALUES (:item, :hash, :name, :type, :bytes);

-- name: submission_file_list :many
-- in: int item
-- out: int id, text hash, text name, text type, int bytes
SELECT id, hash, name, type, bytes FROM submission_file WHERE item = :item ORDER BY id;

-- name: submission_support_add :exec
-- in: int item, text mark, time at
INSERT INTO submission_support (item, mark, at) VALUES (:item, :mark, :at)
ON CONFLICT (item, mark) DO NOTHING;

-- name: submission_template_add :one
-- in: int body, text title, text text
-- out: int id
INSERT INTO submission_template (body, title, text) VALUES (:body, :title, :text) RETURNING id;

-- name: submission_template_end :exec
-- in: int id, int body
UPDATE submission_template SET gone = 1 WHERE id = :id AND body = :body;

-- name: submission_template_list :many
-- in: int body
-- out: int id, text title, text text
SELECT id, title, text FROM submission_template WHERE body = :body AND gone = 0 ORDER BY title, id;

-- name: submission_item_blank :exec
-- Of one that is not public any more: its public words, where they are those of text, go too.
-- in: int id
UPDATE submission_item SET title = '', text = '', place_text = '' WHERE id = :id;
