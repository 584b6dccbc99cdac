-- What higher rooms may count of what became of a decision. Ratings without who gave them.
CREATE INDEX resolution_resolution_published ON resolution_resolution (body, published);
CREATE INDEX resolution_objection_at ON resolution_objection (body, at);
CREATE INDEX resolution_task_due ON resolution_task (body, due);

CREATE VIEW resolution_counted AS
SELECT id, topic, body, number, state, outcome, text, published, round FROM resolution_resolution;

CREATE VIEW resolution_objection_counted AS
SELECT o.id AS id, o.body AS body, r.topic AS topic, o.at AS at, o.verdict AS verdict
FROM resolution_objection o JOIN resolution_resolution r ON r.id = o.resolution;

CREATE VIEW resolution_task_counted AS
SELECT id, topic, body, number, title, state, due, finished, moves FROM resolution_task;

CREATE VIEW resolution_rating_counted AS
SELECT topic, round, attitude, speed, result, solved FROM resolution_rating;
