-- Rosters, seats, and who came.

-- name: council_roster_on :one
-- in: int council, day on
-- out: int id, int number, day effective, int seats, int nonparty, bool told, bool forgotten
SELECT id, number, effective, seats, nonparty, told, forgotten FROM council_roster
WHERE council = :council AND state = 2 AND effective <= :on
ORDER BY effective DESC, number DESC LIMIT 1;

-- name: council_roster_get :one
-- in: int id
-- out: int id, int council, int number, int state, day effective, int version
-- out: int? submitted_by, time? submitted_at, time? decided_at, text capacity, text words
-- out: int seats, int nonparty, bool told, bool forgotten
SELECT id, council, number, state, effective, version, submitted_by, submitted_at, decided_at,
       capacity, words, seats, nonparty, told, forgotten
FROM council_roster WHERE id = :id;

-- name: council_roster_open :one
-- in: int council
-- out: int id
SELECT id FROM council_roster WHERE council = :council AND state < 2;

-- name: council_roster_number :one
-- in: int council, int number
-- out: int id
SELECT id FROM council_roster WHERE council = :council AND number = :number AND state = 2;

-- name: council_roster_versions :many
-- in: int council, int max
-- out: int id, int number, day effective, time? decided_at, text capacity, text words, int seats
SELECT id, number, effective, decided_at, capacity, words, seats FROM council_roster
WHERE council = :council AND state = 2 ORDER BY effective DESC, number DESC LIMIT :max;

-- name: council_roster_waiting :many
-- Handed in, to be decided.
-- in: int max
-- out: int id, int council
SELECT id, council FROM council_roster WHERE state = 1 ORDER BY council LIMIT :max;

-- name: council_roster_insert :one
-- in: int council, day effective, int? made_by, time made_at
-- out: int id
INSERT INTO council_roster (council, number, state, effective, version, made_by, made_at, capacity,
                            words, seats, nonparty, told, forgotten)
VALUES (:council,
        (SELECT coalesce(max(number), 0) + 1 FROM council_roster WHERE council = :council),
        0, :effective, 1, :made_by, :made_at, '', '', 0, 0, 0, 0)
ON CONFLICT DO NOTHING RETURNING id;

-- name: council_roster_touch :exec
-- Draft changed by somebody who saw that version; 0 rows: somebody else was first.
-- in: int id, int version
UPDATE council_roster SET version = version + 1
WHERE id = :id AND version = :version AND state = 0;

-- name: council_roster_submit :exec
-- in: int id, int version, day effective, int? submitted_by, time submitted_at
UPDATE council_roster SET state = 1, version = version + 1, effective = :effective,
       submitted_by = :submitted_by, submitted_at = :submitted_at, words = ''
WHERE id = :id AND version = :version AND state = 0;

-- name: council_roster_return :exec
-- in: int id, int version, text words, text capacity, int? decided_by, time decided_at
UPDATE council_roster SET state = 0, version = version + 1, words = :words, capacity = :capacity,
       decided_by = :decided_by, decided_at = :decided_at
WHERE id = :id AND version = :version AND state = 1;

-- name: council_roster_approve :exec
-- in: int id, int version, day effective, text words, text capacity, int? decided_by, time decided_at
-- in: int seats, int nonparty, bool told
UPDATE council_roster SET state = 2, version = version + 1, effective = :effective, words = :words,
       capacity = :capacity, decided_by = :decided_by, decided_at = :decided_at,
       seats = :seats, nonparty = :nonparty, told = :told
WHERE id = :id AND version = :version AND state = 1;

-- name: council_roster_drop :exec
-- in: int id, int version
DELETE FROM council_roster WHERE id = :id AND version = :version AND state = 0;

-- name: council_seats_drop :exec
-- in: int roster
DELETE FROM council_seat WHERE roster = :roster;

-- name: council_forget_flags :exec
-- Of the versions before the one that holds.
-- in: int council, int before
UPDATE council_seat SET party = 0, woman = 0
WHERE roster IN (SELECT id FROM council_roster
                 WHERE council = :council AND state = 2 AND number < :before AND forgotten = 0);

-- name: council_forget :exec
-- in: int council, int before
UPDATE council_roster SET forgotten = 1
WHERE council = :council AND state = 2 AND number < :before AND forgotten = 0;

-- name: council_seats :many
-- in: int roster
-- out: int id, int org, int person, int? account, text name, text note, int kind, text capacity
-- out: text constituency, int origin, int? instead_of, day from_day, day until_day, int party, int woman
-- out: day? last_day, int? reason
SELECT s.id, s.org, s.person, p.account, p.name, p.note, s.kind, s.capacity, s.constituency, s.origin,
       s.instead_of, s.from_day, s.until_day, s.party, s.woman, d.last_day, d.reason
FROM council_seat s JOIN council_person p ON p.id = s.person
LEFT JOIN council_departure d ON d.seat = s.id
WHERE s.roster = :roster ORDER BY s.org, s.kind, p.name, s.id;

-- name: council_seats_of_org :many
-- Of one organ.
-- in: int roster, int org
-- out: int id, int org, int person, int? account, text name, text note, int kind, text capacity
-- out: text constituency, int origin, day from_day, day until_day, day? last_day
SELECT s.id, s.org, s.person, p.account, p.name, p.note, s.kind, s.capacity, s.constituency, s.origin, s.from_day,
       s.until_day, d.last_day
FROM council_seat s JOIN council_person p ON p.id = s.person
LEFT JOIN council_departure d ON d.seat = s.id
WHERE s.roster = :roster AND s.org = :org ORDER BY s.kind, p.name, s.id;

-- name: council_seat_of_person :one
-- in: int roster, int org, int person
-- out: int id, int org, int person, int? account, text name, text note, int kind, text capacity
-- out: text constituency, int origin, day from_day, day until_day, day? last_day
SELECT s.id, s.org, s.person, p.account, p.name, p.note, s.kind, s.capacity, s.constituency, s.origin, s.from_day,
       s.until_day, d.last_day
FROM council_seat s JOIN council_person p ON p.id = s.person
LEFT JOIN council_departure d ON d.seat = s.id
WHERE s.roster = :roster AND s.org = :org AND s.person = :person;

-- name: council_seat_of_account :many
-- in: int roster, int org, int account
-- out: int id, int org, int person, int? account, text name, text note, int kind, text capacity
-- out: text constituency, int origin, day from_day, day until_day, day? last_day
SELECT s.id, s.org, s.person, p.account, p.name, p.note, s.kind, s.capacity, s.constituency, s.origin, s.from_day,
       s.until_day, d.last_day
FROM council_person p JOIN council_seat s ON s.person = p.id
LEFT JOIN council_departure d ON d.seat = s.id
WHERE p.account = :account AND s.roster = :roster AND s.org = :org ORDER BY s.id;

-- name: council_seats_copy :exec
-- A new draft begins as what holds that day, without those who left or whose term is over.
-- in: int to, int roster, day on
INSERT INTO council_seat (roster, org, person, kind, capacity, constituency, origin, instead_of,
                          from_day, until_day, party, woman)
SELECT :to, s.org, s.person, s.kind, s.capacity, s.constituency, s.origin, s.instead_of, s.from_day,
       s.until_day, s.party, s.woman
FROM council_seat s
WHERE s.roster = :roster AND s.until_day >= :on
  AND NOT EXISTS (SELECT 1 FROM council_departure d WHERE d.seat = s.id);

-- name: council_seat_insert :one
-- in: int roster, int org, int person, int kind, text capacity, text constituency, int origin
-- in: int? instead_of, day from_day, day until_day, int party, int woman
-- out: int id
INSERT INTO council_seat (roster, org, person, kind, capacity, constituency, origin, instead_of, from_day,
                          until_day, party, woman)
VALUES (:roster, :org, :person, :kind, :capacity, :constituency, :origin, :instead_of, :from_day,
        :until_day, :party, :woman)
ON CONFLICT DO NOTHING RETURNING id;

-- name: council_seat_taken :many
-- in: int roster, int org, int person
-- out: int id
SELECT id FROM council_seat WHERE roster = :roster AND org = :org AND person = :person;

-- name: council_seat_set :exec
-- in: int id, int roster, int org, int person, int kind, text capacity, text constituency, int origin
-- in: int? instead_of, day from_day, day until_day, int party, int woman
UPDATE council_seat SET org = :org, person = :person, kind = :kind, capacity = :capacity,
       constituency = :constituency, origin = :origin, instead_of = :instead_of, from_day = :from_day,
       until_day = :until_day, party = :party, woman = :woman
WHERE id = :id AND roster = :roster;

-- name: council_seat_drop :exec
-- in: int id, int roster
DELETE FROM council_seat WHERE id = :id AND roster = :roster;

-- name: council_told :many
-- Who stood in the versions whose share was published.
-- in: int council
-- out: int roster, int nonparty, int person
SELECT r.id AS roster, r.nonparty, s.person
FROM council_roster r JOIN council_seat s ON s.roster = r.id
WHERE r.council = :council AND r.state = 2 AND r.told = 1 AND s.org = r.council AND s.kind < 3
ORDER BY r.id, s.person;

-- name: council_person_add :one
-- in: int body, text name, text note, int? account
-- out: int id
INSERT INTO council_person (body, name, note, account) VALUES (:body, :name, :note, :account)
ON CONFLICT (body, name, note) DO UPDATE SET account = coalesce(excluded.account, council_person.account)
RETURNING id;

-- name: council_person_unlink :exec
-- in: int id
UPDATE council_person SET account = NULL WHERE id = :id;

-- name: council_person_of_account :many
-- in: int body, int account
-- out: int id
SELECT id FROM council_person WHERE account = :account AND body = :body ORDER BY id;

-- name: council_person_get :one
-- in: int id
-- out: int id, int body, text name, text note, int? account
SELECT id, body, name, note, account FROM council_person WHERE id = :id;

-- name: council_posts :many
-- in: int body
-- out: int id, int person, text name, text note, day from_day, day? until_day
SELECT o.id, o.person, p.name, p.note, o.from_day, o.until_day
FROM council_post o JOIN council_person p ON p.id = o.person
WHERE o.body = :body ORDER BY o.from_day DESC, o.id DESC;

-- name: council_post_insert :exec
-- in: int body, int person, day from_day
INSERT INTO council_post (body, person, from_day, until_day) VALUES (:body, :person, :from_day, NULL);

-- name: council_post_end :exec
-- in: int body, day until_day
UPDATE council_post SET until_day = :until_day
WHERE body = :body AND (until_day IS NULL OR until_day > :until_day);

-- name: council_depart :exec
-- in: int seat, int council, day last_day, int reason, int? noted_by, time at
INSERT INTO council_departure (seat, council, last_day, reason, noted_by, at)
VALUES (:seat, :council, :last_day, :reason, :noted_by, :at) ON CONFLICT DO NOTHING;

-- name: council_seat_get :one
-- in: int id
-- out: int id, int roster, int org, int person, int? account, text name, text note, int kind, text capacity
-- out: text constituency, int origin, int? instead_of, day from_day, day until_day, int party, int woman
-- out: day? last_day
SELECT s.id, s.roster, s.org, s.person, p.account, p.name, p.note, s.kind, s.capacity, s.constituency, s.origin,
       s.instead_of, s.from_day, s.until_day, s.party, s.woman, d.last_day
FROM council_seat s JOIN council_person p ON p.id = s.person
LEFT JOIN council_departure d ON d.seat = s.id
WHERE s.id = :id;

-- name: council_presence_get :one
-- in: int council, int person, day on
-- out: int state, text words
SELECT state, words FROM council_presence
WHERE council = :council AND person = :person AND on_day = :on;

-- name: council_presence_add :exec
-- in: int council, int person, day on, int state, text words, time at
INSERT INTO council_presence (council, person, on_day, state, words, at)
VALUES (:council, :person, :on, :state, :words, :at) ON CONFLICT DO NOTHING;

-- name: council_presence_put :exec
-- in: int council, int person, day on, int state, time at
INSERT INTO council_presence (council, person, on_day, state, words, at)
VALUES (:council, :person, :on, :state, '', :at)
ON CONFLICT (council, person, on_day) DO UPDATE SET state = excluded.state, at = excluded.at;

-- name: council_presence_decide :exec
-- in: int council, int person, day on, int state
UPDATE council_presence SET state = :state
WHERE council = :council AND person = :person AND on_day = :on AND state = 1;

-- name: council_presence_list :many
-- Newest first: of each person, from that day back.
-- in: int council, day from, day on
-- out: int person, text name, day on_day, int state, text words
SELECT a.person, p.name, a.on_day, a.state, a.words
FROM council_presence a JOIN council_person p ON p.id = a.person
WHERE a.council = :council AND a.on_day >= :from AND a.on_day <= :on
ORDER BY a.person, a.on_day DESC;

-- name: council_candidate_insert :one
-- in: int council, text name, text constituency, int origin, text words, text contact, int? account, time at
-- out: int id
INSERT INTO council_candidate (council, name, constituency, origin, words, contact, state, reason,
                               account, at)
VALUES (:council, :name, :constituency, :origin, :words, :contact, 0, '', :account, :at)
ON CONFLICT DO NOTHING RETURNING id;

-- name: council_candidates :many
-- in: int council, int max
-- out: int id, text name, text constituency, int origin, text words, text contact, int state, text reason
-- out: int? account, time at
SELECT id, name, constituency, origin, words, contact, state, reason, account, at
FROM council_candidate WHERE council = :council ORDER BY state, id LIMIT :max;

-- name: council_candidate_of :many
-- in: int council, int account
-- out: int id, text constituency, int state, text reason, time at
SELECT id, constituency, state, reason, at FROM council_candidate
WHERE council = :council AND account = :account ORDER BY id DESC;

-- name: council_candidate_count :many
-- in: int council
-- out: int state, int n
SELECT state, count(*) AS n FROM council_candidate WHERE council = :council GROUP BY state ORDER BY state;

-- name: council_candidate_decide :exec
-- The way to reach somebody is forgotten with the decision.
-- in: int id, int council, int state, text reason, int? decided_by, time decided_at
UPDATE council_candidate SET state = :state, reason = :reason, decided_by = :decided_by,
       decided_at = :decided_at, contact = ''
WHERE id = :id AND council = :council AND state = 0;

-- Kept results of checks.

-- name: council_kept_get :one
-- in: int council
-- out: int roster, int charter, day from_day, day until_day, int state, int seats, int nonparty
SELECT roster, charter, from_day, until_day, state, seats, nonparty FROM council_kept WHERE council = :council;

-- name: council_kept_put :exec
-- in: int council, int roster, int charter, day from_day, day until_day, int state, int seats, int nonparty
INSERT INTO council_kept (council, roster, charter, from_day, until_day, state, seats, nonparty)
VALUES (:council, :roster, :charter, :from_day, :until_day, :state, :seats, :nonparty)
ON CONFLICT (council) DO UPDATE SET roster = excluded.roster, charter = excluded.charter, from_day = excluded.from_day,
    until_day = excluded.until_day, state = excluded.state, seats = excluded.seats, nonparty = excluded.nonparty;

-- name: council_kept_drop :exec
-- in: int council
DELETE FROM council_kept WHERE council = :council;

-- name: council_approved_after :many
-- Councils with an approved roster, by id.
-- in: int after, int max
-- out: int council
SELECT DISTINCT council FROM council_roster WHERE state = 2 AND council > :after ORDER BY council LIMIT :max;

-- name: council_listing :one
-- A place's council for a list: its names, the roster that holds, and what is kept of it.
-- in: int body, day on
-- out: int id, text name, text name_en, int? holds, int? roster, int? charter, day? from_day, day? until_day, int? state
-- out: int? seats, int? nonparty
SELECT o.id, o.name, o.name_en,
       (SELECT r.id FROM council_roster r WHERE r.council = o.id AND r.state = 2 AND r.effective <= :on
        ORDER BY r.effective DESC, r.number DESC LIMIT 1) AS holds,
       k.roster, k.charter, k.from_day, k.until_day, k.state, k.seats, k.nonparty
FROM body_org_place o LEFT JOIN council_kept k ON k.council = o.id
WHERE o.body = :body AND o.kind = 0 ORDER BY o.id LIMIT 1;
