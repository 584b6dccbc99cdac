-- People, sessions, codes, roles, audit. Ranges "low, high" are: from low up to, not including, high.

-- === people ===

-- name: account_user_get :one
-- in: int id
-- out: int id, text name, text? login, text? mail, text? phone, text? password, text? lang,
-- out: int assurance, time created, time? closed, blob? totp, time? totp_on, int totp_step
SELECT id, name, login, mail, phone, password, lang, assurance, created, closed, totp, totp_on,
       totp_step
FROM account_user WHERE id = :id;

-- name: account_user_by_key :many
-- Whoever has this login, mail or phone. Logins hold no '@' and begin with a letter, so that at most
-- one person answers.
-- in: text login, text mail, text phone
-- out: int id
SELECT id FROM account_user WHERE login_key = :login
UNION SELECT id FROM account_user WHERE mail_key = :mail
UNION SELECT id FROM account_user WHERE phone_key = :phone;

-- name: account_user_by_mail :one
-- in: text mail
-- out: int id
SELECT id FROM account_user WHERE mail_key = :mail;

-- name: account_user_by_login :one
-- in: text login
-- out: int id
SELECT id FROM account_user WHERE login_key = :login;

-- name: account_user_insert :one
-- in: text name, text name_key, text? login, text? login_key, text? mail, text? mail_key
-- in: text? phone, text? phone_key, text? password, int assurance, time now
-- out: int id
INSERT INTO account_user (name, name_key, login, login_key, mail, mail_key, phone, phone_key,
                          password, assurance, created)
VALUES (:name, :name_key, :login, :login_key, :mail, :mail_key, :phone, :phone_key, :password,
        :assurance, :now)
RETURNING id;

-- name: account_user_set_name :exec
-- in: int id, text name, text name_key
UPDATE account_user SET name = :name, name_key = :name_key WHERE id = :id;

-- name: account_user_set_login :exec
-- in: int id, text? login, text? login_key
UPDATE account_user SET login = :login, login_key = :login_key WHERE id = :id;

-- name: account_user_set_mail :exec
-- in: int id, text? mail, text? mail_key
UPDATE account_user SET mail = :mail, mail_key = :mail_key WHERE id = :id;

-- name: account_user_set_phone :exec
-- in: int id, text? phone, text? phone_key
UPDATE account_user SET phone = :phone, phone_key = :phone_key WHERE id = :id;

-- name: account_user_set_lang :exec
-- in: int id, text? lang
UPDATE account_user SET lang = :lang WHERE id = :id;

-- name: account_user_set_password :exec
-- in: int id, text? password
UPDATE account_user SET password = :password WHERE id = :id;

-- name: account_user_close :exec
-- Nothing stays that tells who it was.
-- in: int id, text name, time now
UPDATE account_user
SET name = :name, name_key = '', login = NULL, login_key = NULL, mail = NULL, mail_key = NULL,
    phone = NULL, phone_key = NULL, password = NULL, lang = NULL, totp = NULL, totp_on = NULL,
    closed = :now
WHERE id = :id AND closed IS NULL;

-- name: account_people_by_name :many
-- in: text low, text high, text after_key, int after_id, text path_low, text path_high, int role
-- in: int max
-- out: int id, text name, text name_key, text? login
SELECT u.id, u.name, u.name_key, u.login FROM account_user u
WHERE u.name_key >= :low AND u.name_key < :high
  AND (u.name_key, u.id) > (:after_key, :after_id) AND u.closed IS NULL
  AND ((:path_low = '' AND :role = 0)
       OR EXISTS (SELECT 1 FROM account_role g
                  WHERE g.person = u.id AND g.body_path >= :path_low AND g.body_path < :path_high
                    AND (:role = 0 OR g.role = :role) AND g.ended_at IS NULL))
ORDER BY u.name_key, u.id LIMIT :max;

-- name: account_people_by_role :many
-- For roles that few have.
-- in: text low, text high, text after_key, int after_id, text path_low, text path_high, int role
-- in: int max
-- out: int id, text name, text name_key, text? login
SELECT u.id, u.name, u.name_key, u.login FROM account_user u
WHERE u.id IN (SELECT g.person FROM account_role g
               WHERE g.role = :role AND g.body_path >= :path_low AND g.body_path < :path_high
                 AND g.ended_at IS NULL)
  AND u.name_key >= :low AND u.name_key < :high
  AND (u.name_key, u.id) > (:after_key, :after_id) AND u.closed IS NULL
ORDER BY u.name_key, u.id LIMIT :max;

-- name: account_people_by_login :many
-- in: text low, text high, text path_low, text path_high, int max
-- out: int id, text name, text name_key, text? login
SELECT u.id, u.name, u.name_key, u.login FROM account_user u
WHERE u.login_key >= :low AND u.login_key < :high AND u.closed IS NULL
  AND (:path_low = ''
       OR EXISTS (SELECT 1 FROM account_role g
                  WHERE g.person = u.id AND g.body_path >= :path_low AND g.body_path < :path_high
                    AND g.ended_at IS NULL))
ORDER BY u.login_key LIMIT :max;

-- === sessions ===

-- name: account_session_find :one
-- in: blob token
-- out: int id, int person, int assurance, time created, time seen, text name, text? lang
SELECT s.id, s.person, s.assurance, s.created, s.seen, u.name, u.lang
FROM account_session s JOIN account_user u ON u.id = s.person
WHERE s.token = :token AND u.closed IS NULL;

-- name: account_session_get :one
-- in: int id
-- out: int person, time created, bool kept
SELECT person, created, kept FROM account_session WHERE id = :id;

-- name: account_session_insert :one
-- in: blob token, int person, int assurance, time created, time seen, text device, bool kept
-- out: int id
INSERT INTO account_session (token, person, assurance, created, seen, device, kept)
VALUES (:token, :person, :assurance, :created, :seen, :device, :kept) RETURNING id;

-- name: account_session_touch :exec
-- in: int id, time now
UPDATE account_session SET seen = :now WHERE id = :id;

-- name: account_session_list :many
-- in: int person
-- out: int id, time created, time seen, text device
SELECT id, created, seen, device FROM account_session WHERE person = :person
ORDER BY seen DESC, id DESC;

-- name: account_session_end :exec
-- in: int id, int person
DELETE FROM account_session WHERE id = :id AND person = :person;

-- name: account_session_end_all :exec
-- except 0: really all.
-- in: int person, int except
DELETE FROM account_session WHERE person = :person AND id <> :except;

-- name: account_session_end_old :exec
-- in: time seen_before
DELETE FROM account_session WHERE seen < :seen_before;

-- === devices and wrong passwords ===

-- name: account_device_find :one
-- in: blob token, int person
-- out: int id
SELECT id FROM account_device WHERE token = :token AND person = :person;

-- name: account_device_known :many
-- in: blob token
-- out: int id
SELECT id FROM account_device WHERE token = :token LIMIT 1;

-- name: account_device_put :exec
-- in: blob token, int person, time now
INSERT INTO account_device (token, person, seen) VALUES (:token, :person, :now)
ON CONFLICT (token, person) DO UPDATE SET seen = excluded.seen;

-- name: account_device_prune :exec
-- Keeps the newest.
-- in: int person, int keep
DELETE FROM account_device
WHERE person = :person
  AND id NOT IN (SELECT id FROM account_device WHERE person = :person
                 ORDER BY seen DESC, id DESC LIMIT :keep);

-- name: account_device_forget_all :exec
-- in: int person
DELETE FROM account_device WHERE person = :person;

-- name: account_failure_recent :many
-- in: blob target, int device, time since, int max
-- out: time at
SELECT at FROM account_failure WHERE target = :target AND device = :device AND at > :since
ORDER BY at DESC LIMIT :max;

-- name: account_failure_add :exec
-- in: blob target, int device, time now
INSERT INTO account_failure (target, device, at) VALUES (:target, :device, :now);

-- name: account_failure_forget :exec
-- in: blob target, int device
DELETE FROM account_failure WHERE target = :target AND device = :device;

-- name: account_failure_end_old :exec
-- in: time before
DELETE FROM account_failure WHERE at < :before;

-- === one-time codes ===

-- name: account_code_insert :one
-- in: int kind, blob code, int? person, text note, int role, int? body, text body_path, int? org
-- in: int? made_by, time now, time until
-- out: int id
INSERT INTO account_code (kind, code, person, note, role, body, body_path, org, made_by, made_at,
                          until)
VALUES (:kind, :code, :person, :note, :role, :body, :body_path, :org, :made_by, :now, :until)
RETURNING id;

-- name: account_code_find :one
-- in: blob code
-- out: int id, int kind, int? person, text note, int role, int? body, text body_path, int? org
-- out: int? made_by, time until, int tries, time? used_at, time? revoked
SELECT id, kind, person, note, role, body, body_path, org, made_by, until, tries, used_at, revoked
FROM account_code WHERE code = :code;

-- name: account_code_get :one
-- in: int id
-- out: int id, int kind, int? person, text note, text body_path, time? used_at, time? revoked
SELECT id, kind, person, note, body_path, used_at, revoked FROM account_code WHERE id = :id;

-- name: account_code_use :exec
-- in: int id, time now
UPDATE account_code SET used_at = :now
WHERE id = :id AND used_at IS NULL AND revoked IS NULL AND until > :now;

-- name: account_code_try :exec
-- in: int id
UPDATE account_code SET tries = tries + 1 WHERE id = :id;

-- name: account_code_revoke :exec
-- in: int id, time now
UPDATE account_code SET revoked = :now WHERE id = :id AND used_at IS NULL AND revoked IS NULL;

-- name: account_code_revoke_kind :exec
-- in: int person, int kind, time now
UPDATE account_code SET revoked = :now
WHERE person = :person AND kind = :kind AND used_at IS NULL AND revoked IS NULL;

-- name: account_code_recent :many
-- in: int person, int kind, time since
-- out: int id
SELECT id FROM account_code WHERE person = :person AND kind = :kind AND made_at > :since;

-- name: account_code_waiting :one
-- The newest that can still be used.
-- in: int person, int kind, time now
-- out: text note
SELECT note FROM account_code
WHERE person = :person AND kind = :kind AND used_at IS NULL AND revoked IS NULL AND until > :now
ORDER BY id DESC LIMIT 1;

-- name: account_code_forget :exec
-- What a closed account leaves in notes: new addresses.
-- in: int person
UPDATE account_code SET note = '' WHERE person = :person;

-- name: account_code_open :many
-- Slips that still work, of a place and below, newest first.
-- in: text path_low, text path_high, time now, int before, int max
-- out: int id, int kind, int? person, text note, int role, text body_path, time made_at, time until
-- out: text? maker
SELECT c.id, c.kind, c.person, c.note, c.role, c.body_path, c.made_at, c.until, m.name AS maker
FROM account_code c LEFT JOIN account_user m ON m.id = c.made_by
WHERE c.body_path >= :path_low AND c.body_path < :path_high AND c.kind IN (0, 2)
  AND c.used_at IS NULL AND c.revoked IS NULL AND c.until > :now AND c.id < :before
ORDER BY c.id DESC LIMIT :max;

-- name: account_code_end_old :exec
-- in: time before
DELETE FROM account_code WHERE until < :before;

-- === roles ===

-- name: account_grants :many
-- What holds today.
-- in: int person, day today
-- out: int role, int body, int? org, text body_path
SELECT role, body, org, body_path FROM account_role
WHERE person = :person AND ended_at IS NULL AND from_day <= :today
  AND (until_day IS NULL OR until_day >= :today)
ORDER BY id;

-- name: account_role_list :many
-- All of a person, history too, newest first.
-- in: int person
-- out: int id, int role, int body, text body_path, int? org, day from_day, day? until_day
-- out: time given_at, text? giver, time? ended_at, text? ender
SELECT g.id, g.role, g.body, g.body_path, g.org, g.from_day, g.until_day, g.given_at,
       a.name AS giver, g.ended_at, b.name AS ender
FROM account_role g LEFT JOIN account_user a ON a.id = g.given_by
     LEFT JOIN account_user b ON b.id = g.ended_by
WHERE g.person = :person ORDER BY g.id DESC;

-- name: account_role_get :one
-- in: int id
-- out: int id, int person, int role, int body, text body_path, day? until_day, time? ended_at
SELECT id, person, role, body, body_path, until_day, ended_at FROM account_role WHERE id = :id;

-- name: account_role_insert :one
-- in: int person, int role, int body, text body_path, int? org, day from_day, day? until_day
-- in: int? given_by, time now
-- out: int id
INSERT INTO account_role (person, role, body, body_path, org, from_day, until_day, given_by,
                          given_at)
VALUES (:person, :role, :body, :body_path, :org, :from_day, :until_day, :given_by, :now)
RETURNING id;

-- name: account_role_end :exec
-- in: int id, int? by, time now
UPDATE account_role SET ended_at = :now, ended_by = :by WHERE id = :id AND ended_at IS NULL;

-- name: account_role_end_all :exec
-- in: int person, int? by, time now
UPDATE account_role SET ended_at = :now, ended_by = :by WHERE person = :person AND ended_at IS NULL;

-- name: account_role_overlap :many
-- Terms of one of these roles in the same body that share a day with from–until.
-- in: int person, int role, int body, day from_day, day until_day
-- out: int id, int? org
SELECT id, org FROM account_role
WHERE person = :person AND role = :role AND body = :body AND ended_at IS NULL
  AND from_day <= :until_day AND (until_day IS NULL OR until_day >= :from_day);

-- name: account_role_others :many
-- Whoever else holds a role for a whole path today.
-- in: int role, text body_path, int except, day today
-- out: int person
SELECT person FROM account_role
WHERE role = :role AND body_path = :body_path AND person <> :except AND ended_at IS NULL
  AND from_day <= :today AND (until_day IS NULL OR until_day >= :today)
LIMIT 1;

-- === second factor ===

-- name: account_totp_begin :exec
-- in: int id, blob secret
UPDATE account_user SET totp = :secret WHERE id = :id AND totp_on IS NULL;

-- name: account_totp_on :exec
-- in: int id, time now, int step
UPDATE account_user SET totp_on = :now, totp_step = :step WHERE id = :id AND totp_on IS NULL;

-- name: account_totp_off :exec
-- in: int id
UPDATE account_user SET totp = NULL, totp_on = NULL, totp_step = 0 WHERE id = :id;

-- name: account_totp_step :exec
-- Takes a step, once: none at or before the last counts.
-- in: int id, int step
UPDATE account_user SET totp_step = :step WHERE id = :id AND totp_step < :step;

-- name: account_recovery_add :exec
-- in: int person, blob code
INSERT INTO account_recovery (person, code) VALUES (:person, :code);

-- name: account_recovery_use :exec
-- in: int person, blob code, time now
UPDATE account_recovery SET used_at = :now
WHERE person = :person AND code = :code AND used_at IS NULL;

-- name: account_recovery_clear :exec
-- in: int person
DELETE FROM account_recovery WHERE person = :person;

-- name: account_recovery_left :one
-- in: int person
-- out: int n
SELECT count(*) AS n FROM account_recovery WHERE person = :person AND used_at IS NULL;

-- === audit ===

-- name: account_audit_add :one
-- in: time now, int? actor, text act, text object, text detail
-- out: int id
INSERT INTO account_audit (at, actor, act, object, detail)
VALUES (:now, :actor, :act, :object, :detail) RETURNING id;

-- name: account_audit_shelve :exec
-- in: int body, time at, int audit
INSERT INTO account_audit_shelf (body, at, audit) VALUES (:body, :at, :audit);

-- name: account_audit_here :many
-- Of a place and all below it. actor 0: anybody.
-- in: int body, int actor, time since, time until, time before_at, int before_id, text act, int max
-- out: int id, time at, int? actor, text? name, text act, text object, text detail
SELECT a.id, a.at, a.actor, u.name, a.act, a.object, a.detail
FROM account_audit_shelf s JOIN account_audit a ON a.id = s.audit LEFT JOIN account_user u ON u.id = a.actor
WHERE s.body = :body AND s.at >= :since AND s.at < :until AND (s.at, s.audit) < (:before_at, :before_id)
  AND (:act = '' OR a.act = :act) AND (:actor = 0 OR a.actor = :actor)
ORDER BY s.at DESC, s.audit DESC LIMIT :max;

-- name: account_audit_list :many
-- act '': any; else this act.
-- in: time since, time until, time before_at, int before_id, text act, int max
-- out: int id, time at, int? actor, text? name, text act, text object, text detail
SELECT a.id, a.at, a.actor, u.name, a.act, a.object, a.detail
FROM account_audit a LEFT JOIN account_user u ON u.id = a.actor
WHERE a.at >= :since AND a.at < :until AND (a.at, a.id) < (:before_at, :before_id)
  AND (:act = '' OR a.act = :act)
ORDER BY a.at DESC, a.id DESC LIMIT :max;

-- name: account_audit_of :many
-- The same for one actor.
-- in: int actor, time since, time until, time before_at, int before_id, text act, int max
-- out: int id, time at, int? actor, text? name, text act, text object, text detail
SELECT a.id, a.at, a.actor, u.name, a.act, a.object, a.detail
FROM account_audit a LEFT JOIN account_user u ON u.id = a.actor
WHERE a.actor = :actor AND a.at >= :since AND a.at < :until
  AND (a.at, a.id) < (:before_at, :before_id) AND (:act = '' OR a.act = :act)
ORDER BY a.at DESC, a.id DESC LIMIT :max;
