-- What higher rooms may count of topics: when they were opened and ended, what was compared, what the agenda decided.
CREATE INDEX topic_topic_opened ON topic_topic (body, opened);
CREATE INDEX topic_topic_ended ON topic_topic (body, ended) WHERE ended IS NOT NULL;

CREATE VIEW topic_counted AS
SELECT t.id AS id, t.number AS number, t.lang AS lang, t.title AS title, t.body AS body, t.stage AS stage, t.state AS state,
       t.origin AS origin, t.opened AS opened, t.ended AS ended, t.supporters AS supporters, t.comments AS comments,
       CASE WHEN t.reason = '' THEN 0 ELSE 1 END AS reasoned,
       (SELECT count(*) FROM topic_option o WHERE o.topic = t.id) AS options,
       COALESCE((SELECT b.differ FROM topic_brief b WHERE b.topic = t.id ORDER BY b.id DESC LIMIT 1), -1) AS differ,
       (SELECT count(*) FROM topic_step s WHERE s.topic = t.id AND s.fast = 1) AS fast
FROM topic_topic t;

-- One that was archived ended then.
UPDATE topic_topic SET ended = entered WHERE state = 5 AND ended IS NULL;

-- Submissions only: the topic itself is not among them.
CREATE VIEW topic_candidate_counted AS
SELECT c.topic AS topic, t.body AS body, t.opened AS opened, c.verdict AS verdict,
       CASE WHEN c.reason = '' THEN 0 ELSE 1 END AS reasoned
FROM topic_candidate c JOIN topic_topic t ON t.id = c.topic WHERE c.submission <> 0;
