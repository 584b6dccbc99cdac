-- What higher rooms may count of meetings: days, notices, quorums, who spoke how long, what was asked and decided.
CREATE VIEW meeting_counted AS
SELECT m.id AS id, m.body AS body, m.kind AS kind, m.state AS state, m.title AS title, m.starts AS starts, m.standing AS standing,
       m.noticed AS noticed, m.opened AS opened, m.closed AS closed, m.published AS published, m.quorum AS quorum,
       m.present AS present, m.explained AS explained,
       (SELECT count(*) FROM meeting_attendance a WHERE a.meeting = m.id AND a.counts = 1) AS members,
       (SELECT count(*) FROM meeting_attendance a WHERE a.meeting = m.id AND a.counts = 0) AS guests
FROM meeting_meeting m;

CREATE VIEW meeting_turn_counted AS
SELECT t.meeting AS meeting, i.topic AS topic, t.attendance AS attendance, a.class AS class, t.seconds AS seconds
FROM meeting_turn t JOIN meeting_attendance a ON a.id = t.attendance JOIN meeting_item i ON i.id = t.item;

CREATE VIEW meeting_question_counted AS
SELECT q.meeting AS meeting, i.topic AS topic, q.state AS state
FROM meeting_question q LEFT JOIN meeting_item i ON i.id = q.item;

CREATE VIEW meeting_decision_counted AS
SELECT d.id AS id, d.meeting AS meeting, d.topic AS topic, d.outcome AS outcome, d.at AS at, d.text AS text,
       (SELECT count(*) FROM meeting_dissent x WHERE x.decision = d.id) AS dissents
FROM meeting_decision d;

CREATE VIEW meeting_agenda_counted AS SELECT meeting, topic FROM meeting_item WHERE topic IS NOT NULL;
