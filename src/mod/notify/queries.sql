-- What notify asks of the database.

-- --- readers ------------------------------------------------------------------------------------

-- name: notify_reader :one
-- in: int id
-- out: int id, int? person, text? mail, text lang, int rhythm, int hour, bool paused, time made
SELECT id, person, mail, lang, rhythm, hour, paused, made FROM notify_reader WHERE id = :id;

-- name: notify_reader_of_person :one
-- in: int person
-- out: int id
SELECT id FROM notify_reader WHERE person = :person;

-- name: notify_reader_of_mail :one
-- in: text key
-- out: int id
SELECT id FROM notify_reader WHERE mail_key = :key;

-- name: notify_reader_add :one
-- in: int? person, text? mail, text? mail_key, text lang, int rhythm, int hour, time now
-- out: int id
INSERT INTO notify_reader (person, mail, mail_key, lang, rhythm, hour, made)
VALUES (:person, :mail, :mail_key, :lang, :rhythm, :hour, :now) RETURNING id;

-- name: notify_reader_set :exec
-- A new rhythm begins with the next letter that it would bring.
-- in: int id, text lang, int rhythm, int hour, time due
UPDATE notify_reader SET lang = :lang, rhythm = :rhythm, hour = :hour, due = :due, paused = 0, bounces = 0
WHERE id = :id;

-- name: notify_reader_wake :exec
-- in: int id, time now, time next
UPDATE notify_reader
SET due = CASE WHEN waits = 0 AND due <= :now THEN :next ELSE due END, waits = 1
WHERE id = :id;

-- name: notify_reader_sent :exec
-- in: int id, text key, bool waits, time due
UPDATE notify_reader SET sent_key = :key, waits = :waits, due = :due WHERE id = :id;

-- name: notify_readers_due :many
-- in: time now, int max
-- out: int id
SELECT id FROM notify_reader
WHERE waits = 1 AND paused = 0 AND due <= :now ORDER BY due, id LIMIT :max;

-- name: notify_bounced :exec
-- in: text key, int most
UPDATE notify_reader
SET bounces = bounces + 1, paused = CASE WHEN bounces + 1 >= :most THEN 1 ELSE paused END
WHERE sent_key = :key;

-- name: notify_reader_gone :exec
-- in: int id
DELETE FROM notify_reader WHERE id = :id;

-- --- subscriptions ------------------------------------------------------------------------------

-- name: notify_subscribe_body :exec
-- in: int reader, int body, bool deep, time now
INSERT INTO notify_subscription (reader, body, deep, made) VALUES (:reader, :body, :deep, :now)
ON CONFLICT (reader, body) DO UPDATE SET deep = excluded.deep;

-- name: notify_subscribe_number :exec
-- in: int reader, text number, time now
INSERT INTO notify_subscription (reader, number, made) VALUES (:reader, :number, :now)
ON CONFLICT (reader, number) DO NOTHING;

-- name: notify_subscriptions :many
-- in: int reader
-- out: int id, int? body, bool deep, text? number, time made
SELECT id, body, deep, number, made FROM notify_subscription WHERE reader = :reader ORDER BY id;

-- name: notify_follows_number :one
-- in: int person, text number
-- out: int id
SELECT s.id FROM notify_reader r JOIN notify_subscription s ON s.reader = r.id
WHERE r.person = :person AND s.number = :number;

-- name: notify_follows_body :one
-- in: int person, int body
-- out: int id
SELECT s.id FROM notify_reader r JOIN notify_subscription s ON s.reader = r.id
WHERE r.person = :person AND s.body = :body;

-- name: notify_subscription_end :exec
-- in: int reader, int id
DELETE FROM notify_subscription WHERE reader = :reader AND id = :id;

-- name: notify_subscriptions_gone :exec
-- in: int reader
DELETE FROM notify_subscription WHERE reader = :reader;

-- name: notify_who :many
-- Who follows this number, or one of these places (the entry's own first).
-- in: text number, int body, int b1, int b2, int b3, int b4, int b5, int b6, int b7, time at, int after, int max
-- out: int id, int reader, int rhythm, int hour
SELECT x.id, x.reader, r.rhythm, r.hour FROM (
    SELECT s.id, s.reader, s.made FROM notify_subscription s
    WHERE s.number = :number AND s.id > :after
    UNION ALL
    SELECT s.id, s.reader, s.made FROM notify_subscription s
    WHERE s.body = :body AND s.id > :after
    UNION ALL
    SELECT s.id, s.reader, s.made FROM notify_subscription s
    WHERE s.body IN (:b1, :b2, :b3, :b4, :b5, :b6, :b7) AND s.deep = 1 AND s.id > :after
) x JOIN notify_reader r ON r.id = x.reader
WHERE r.paused = 0 AND x.made <= :at
ORDER BY x.id LIMIT :max;

-- --- waiting ------------------------------------------------------------------------------------

-- name: notify_wait :exec
-- in: int reader, int entry
INSERT INTO notify_waiting (reader, entry) VALUES (:reader, :entry) ON CONFLICT DO NOTHING;

-- name: notify_waiting :many
-- in: int reader, int max
-- out: int entry
SELECT entry FROM notify_waiting WHERE reader = :reader ORDER BY entry LIMIT :max;

-- name: notify_waited :exec
-- in: int reader, int upto
DELETE FROM notify_waiting WHERE reader = :reader AND entry <= :upto;

-- --- confirming ---------------------------------------------------------------------------------

-- name: notify_ask :exec
-- in: blob hash, text mail, text mail_key, text lang, int rhythm, int hour, int? body, bool deep, text? number, time now
INSERT INTO notify_asked (hash, mail, mail_key, lang, rhythm, hour, body, deep, number, made)
VALUES (:hash, :mail, :mail_key, :lang, :rhythm, :hour, :body, :deep, :number, :now);

-- name: notify_asked_lately :one
-- in: text key, time since
-- out: int n
SELECT CAST(count(*) AS BIGINT) AS n FROM notify_asked WHERE mail_key = :key AND made > :since;

-- name: notify_asked_find :one
-- in: blob hash, time since
-- out: int id, text mail, text mail_key, text lang, int rhythm, int hour, int? body, bool deep, text? number
SELECT id, mail, mail_key, lang, rhythm, hour, body, deep, number FROM notify_asked
WHERE hash = :hash AND made > :since;

-- name: notify_asked_done :exec
-- in: int id
DELETE FROM notify_asked WHERE id = :id;

-- name: notify_asked_old :exec
-- in: time before
DELETE FROM notify_asked WHERE made <= :before;

-- --- links --------------------------------------------------------------------------------------

-- name: notify_token_add :exec
-- in: blob hash, int reader, time now
INSERT INTO notify_token (hash, reader, made) VALUES (:hash, :reader, :now);

-- name: notify_token_find :one
-- in: blob hash
-- out: int reader
SELECT reader FROM notify_token WHERE hash = :hash;

-- name: notify_tokens_gone :exec
-- in: int reader
DELETE FROM notify_token WHERE reader = :reader;

-- name: notify_tokens_old :exec
-- in: time before
DELETE FROM notify_token WHERE made < :before;

-- --- how far ------------------------------------------------------------------------------------

-- name: notify_state :one
-- out: int entry, int after, time until
SELECT entry, after, until FROM notify_state WHERE id = 1;

-- name: notify_anybody :one
-- Some subscription, when there is one.
-- out: int id
SELECT id FROM notify_subscription WHERE id > 0 ORDER BY id LIMIT 1;

-- name: notify_state_set :exec
-- in: int entry, int after
UPDATE notify_state SET entry = :entry, after = :after WHERE id = 1;

-- name: notify_state_take :exec
-- in: time now, time until
UPDATE notify_state SET until = :until WHERE id = 1 AND until <= :now;

-- name: notify_state_keep :exec
-- in: time until
UPDATE notify_state SET until = :until WHERE id = 1;
