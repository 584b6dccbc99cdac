-- An entry with the names of its place, of the organisation and of who acted: one row is one line of a timeline.

CREATE VIEW chronicle_told AS
SELECT e.id AS id, e.at AS at, e.body AS body, e.number AS number, e.subject AS subject,
       e.subject_id AS subject_id, e.stage AS stage, e.act AS act, e.capacity AS capacity,
       e.org AS org, e.actor AS actor, e.words AS words, e.on_day AS on_day, e.link AS link,
       b.name AS place, b.name_en AS place_en, o.name AS org_name, o.name_en AS org_name_en,
       a.name AS actor_name, a.closed AS actor_closed
FROM chronicle_entry e
JOIN body_place_name b ON b.id = e.body
LEFT JOIN body_org_name o ON o.id = e.org
LEFT JOIN account_shown a ON a.id = e.actor;
