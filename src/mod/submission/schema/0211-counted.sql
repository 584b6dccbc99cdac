-- What higher rooms may count of a submission: when and how it came, what became of it, and the person's newest word.
-- No text, no name. answered: its first answer. solved and stars are 0 when nothing was said.
CREATE INDEX submission_item_received ON submission_item (body, received);

CREATE VIEW submission_counted AS
SELECT s.id AS id, s.number AS number, s.body AS body, s.kind AS kind, s.channel AS channel, s.state AS state,
       s.category AS category, s.received AS received, s.extended AS extended, s.topic AS topic,
       CASE WHEN s.reason = '' THEN 0 ELSE 1 END AS reasoned,
       COALESCE((SELECT min(a.at) FROM submission_answer a WHERE a.item = s.id AND a.state = 2), s.answered) AS answered,
       (SELECT count(*) FROM submission_step t WHERE t.item = s.id AND t.act = 'reopen') AS reopens,
       COALESCE((SELECT r.solved FROM submission_rating r WHERE r.item = s.id ORDER BY r.answer DESC LIMIT 1), 0) AS solved,
       COALESCE((SELECT r.attitude FROM submission_rating r WHERE r.item = s.id ORDER BY r.answer DESC LIMIT 1), 0) AS attitude,
       COALESCE((SELECT r.speed FROM submission_rating r WHERE r.item = s.id ORDER BY r.answer DESC LIMIT 1), 0) AS speed,
       COALESCE((SELECT r.result FROM submission_rating r WHERE r.item = s.id ORDER BY r.answer DESC LIMIT 1), 0) AS result
FROM submission_item s;
