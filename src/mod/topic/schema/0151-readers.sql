-- What higher rooms may read: who supports (for the right to rate, shown to nobody), how topics ended, and who
-- decided in spite of an interest.

CREATE VIEW topic_supporter_of AS SELECT id, subject, subject_id, person FROM topic_support;

CREATE VIEW topic_ended_of AS SELECT id, body, number, title, state, reason, ended FROM topic_topic;

CREATE VIEW topic_interested_of AS
SELECT t.id AS id, t.body AS body, t.number AS number, t.title AS title, s.left_at AS left_at
FROM topic_topic t
JOIN topic_step s ON s.topic = t.id AND s.stage = 2
JOIN topic_interest i ON i.topic = t.id AND i.person = s.person
WHERE i.interest = 1 AND s.person > 0;
